"""Reports with the corrections of readers put in, and what came of each correction."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extract.corrections import Correction, Outcome, apply
from extract.output import finding_json, repair_json
from extract.repair.suggest import repairs
from extract.restored import report_of
from extract.rules import check

Row = tuple[Any, ...]


class Corrector:
    """The corrections at hand by report; remembers what came of each."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self._all = corrections
        self._by_report: dict[str, list[Correction]] = defaultdict(list)
        self._outcomes: dict[tuple[str, int], Outcome] = {}
        for correction in corrections:
            self._by_report[correction.report].append(correction)

    def corrected(self, report_id: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """The JSON object of a report with its corrections; what the rules say of its cells is made anew."""
        mine = self._by_report.get(report_id)
        if not mine:
            return said
        changed, outcomes = apply(said, mine)
        self._outcomes |= {(c.file, c.number): outcome for c, outcome in zip(mine, outcomes, strict=True)}
        return {**changed, **_judged(changed)} if "applied" in outcomes else said

    def rows(self, reports: set[str]) -> Iterator[Row]:
        """Rows of `corrections`. In: the ids of all reports of the catalogue."""
        for c in self._all:
            outcome = self._outcomes.get((c.file, c.number), "unknown_report")
            owner = c.report if c.report in reports else None
            yield (c.file, c.number, c.report, owner, *c.cell, c.old, c.new, c.evidence, c.by, outcome)


def _judged(said: Mapping[str, Any]) -> dict[str, Any]:
    """Findings and repairs made anew: rules over cells are asked again, what was found in the text alone stays."""
    report = report_of(said)
    of_the_text = [finding for finding in said["findings"] if not finding["cells"]]
    of_the_cells = [f for f in check(report) if f.outcome == "violated" and f.cells]
    mended = repairs(report.figures, report.layouts)
    return {
        "findings": [*map(finding_json, of_the_cells), *of_the_text],
        "repairs": [repair_json(repair) for repair in mended],
    }
