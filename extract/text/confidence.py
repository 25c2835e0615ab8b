"""How far a reading can be trusted: a number from 0 to 1, and which problem takes how much from it."""

from collections import Counter
from collections.abc import Iterable

from extract.model.finding import Problem
from extract.model.report import DOUBTS

CONFIDENCE_LOST = {
    "undecodable-bytes": 0.2,
    "labels-lost": 0.02,
    "label-overwritten": 0.02,
    "columns-guessed": 0.05,
    "columns-merged": 0.05,
    "columns-reordered": 0.05,
    "columns-lost": 0.1,
    "columns-differ": 0.05,
    "rows-unplaced": 0.05,
    "rows-reordered": 0.02,
    "cells-uncertain": 0.05,
    "labels-shifted": 0.05,
    "table-doubled": 0.1,
    "not-a-number": 0.03,
    "unit-unknown": 0.01,
    "unit-unexpected": 0.02,
    "layout-tie": 0.2,
    "layout-unknown": 0.3,
    "table-missing": 0.15,
    "cells-missing": 0.05,
    "sums-violated": 0.1,
    "tables-in-attachment": 0.3,
    "tables-missing": 0.5,
    "sections-missing": 0.1,
    "title-missing": 0.1,
    "agency-unknown": 0.1,
    "agency-completed": 0.02,
    "agency-differs": 0.05,
    "region-unknown": 0.1,
    "region-differs": 0.1,
    "year-unknown": 0.3,
    "year-guessed": 0.1,
    "year-differs": 0.1,
    "period-damaged": 0.02,
}
"""How much each kind of problem takes from 1.0, at most four times per kind; never below 0."""
_TIMES_PER_KIND = 4
_SAID_ELSEWHERE = frozenset(("position", "unclear", "corrected"))  # doubts that have problems of their own


def confidence(problems: Iterable[Problem]) -> float:
    """1.0 less what each problem takes (`CONFIDENCE_LOST`; kinds not listed take nothing)."""
    counts = Counter(problem.kind for problem in problems)
    lost = sum(CONFIDENCE_LOST.get(kind, 0.0) * min(count, _TIMES_PER_KIND) for kind, count in counts.items())
    return max(0.0, round(1.0 - lost, 3))


def uncertain(doubts: Iterable[str | None]) -> list[Problem]:
    """The doubts of all cells (`Figure.doubt`) -> a problem for each kind, with the number of cells."""
    counts = Counter(doubt for doubt in doubts if doubt and doubt not in _SAID_ELSEWHERE)
    return [
        Problem(stage="layout", kind="cells-uncertain", message=f"{count} cells: {DOUBTS.get(doubt, doubt)}")
        for doubt, count in sorted(counts.items())
    ]
