"""Which reading of a picture is right: of the guesses at each cell the likeliest combination with which the sums hold.

A sum that holds confirms its cells; one that no guess can mend leaves its cells in doubt, and always those that seem
empty. What is chosen is said.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log

from extract.model.document import Cell, Grid
from extract.model.finding import FigureKey, Problem
from extract.model.report import Figure
from extract.repair.system import Number, System, system
from extract.text.numbers import read_number

_MOST_CHANGED = 4
"""Cells of a table that are read otherwise at most; with more the page is not readable."""

_MOST_TRIED = 3_000
_LEAST = 0.02  # of the best guess's probability, below which it is likelier that the agency added up wrong
_NEARLY_SURE = 0.995  # probability of a reading that a broken sum does not make doubtful
_LIKELY = 0.5  # probability that a reading must have to be confirmed by a sum


@dataclass(frozen=True, slots=True)
class _Other:
    """Another way to read a cell: its text and number, and what it costs in likelihood."""

    text: str
    value: Number
    cost: float


Choice = dict[FigureKey, _Other]


def pictured(grids: Iterable[Grid]) -> bool:
    """Whether any of the tables was recognised in a picture."""
    return any(cell.guesses for grid in grids for row in grid.rows for cell in row)


def settled(
    layout: str,
    cells: Mapping[tuple[str, str], Cell],
    figures: Iterable[Figure],
    problems: list[Problem],
) -> Iterator[Figure]:
    """The figures of one table of a picture with the readings that its sums choose.

    In: the layout's id, (row, column) -> the cell that each figure was read from. A figure read otherwise keeps the
    best reading as its raw text, has the doubt `ocr-sums`, and a problem that names both.
    """
    found = list(figures)
    every = system(found[0].table, layout)
    values = {(f.table, f.row, f.column): _number(f.value) for f in found}
    others = {key: tuple(_others(cells.get(key[1:]), value)) for key, value in values.items()}
    unsaid = {(f.table, f.row, f.column) for f in found if f.value is None}
    sums = _checkable(every, values, unsaid) if every else None
    choice = _chosen(sums, values, others) if sums else {}
    held = values | {key: other.value for key, other in choice.items()}
    broken = set(sums.gaps(held)) if sums else set()
    wanting = _wanting(every, held) & unsaid if every else set()
    for figure in found:
        key = figure.table, figure.row, figure.column
        if other := choice.get(key):
            problems.append(_note(figure, other))
            yield _as(figure, other)
        elif key in wanting:
            yield replace(figure, doubt=figure.doubt or "ocr")
        else:
            touching = _sums_of(sums, key) if sums else set()
            yield replace(figure, doubt=_doubt(figure, cells.get(key[1:]), touching, broken))


def _checkable(sums: System, values: dict[FigureKey, Number], unsaid: set[FigureKey]) -> System:
    """Without the sums that fail for a cell that says no number: the agency may have left it empty."""
    gaps = sums.gaps(values)
    kept = (line for n, line in enumerate(sums.sums) if n not in gaps or not unsaid & line.coefficients.keys())
    return System(sums.table, sums.layout, tuple(kept))


def _wanting(sums: System, values: dict[FigureKey, Number]) -> set[FigureKey]:
    """The cells of the sums that fail. One that seems empty or dashed may be a number of which a stroke was seen (7)."""
    return {key for n in sums.gaps(values) for key in sums.sums[n].coefficients}


def _sums_of(sums: System, key: FigureKey) -> set[int]:
    """Numbers of the sums that a cell takes part in."""
    return set(sums.sums_of.get(key, ()))


def _number(value: Number | None) -> Number:
    return value if value is not None else 0


def _others(cell: Cell | None, value: Number) -> Iterator[_Other]:
    """The guesses that say another number than the best one, likeliest first."""
    if cell is None or not cell.guesses:
        return
    best, seen = max(cell.guesses[0].score, _LIKELY / 100), {value}
    for guess in cell.guesses[1:]:
        read = read_number(guess.text)
        other = _number(read.value)
        if guess.score >= _LEAST * best and read.clear and other not in seen:
            seen.add(other)
            yield _Other(guess.text, other, log(best / guess.score))


def _chosen(sums: System, values: dict[FigureKey, Number], others: Mapping[FigureKey, tuple[_Other, ...]]) -> Choice:
    """The cheapest changes after which every sum holds; failing that, those after which all sums of the cell do."""
    search = _Search(sums, others)
    search.go(dict(values), {}, 0.0)
    return search.best if search.best is not None else _local(sums, dict(values), others)


class _Search:
    """Depth first, by the broken sums; bounded in depth and in steps."""

    def __init__(self, sums: System, others: Mapping[FigureKey, tuple[_Other, ...]]) -> None:
        self.sums, self.others = sums, {key: ways for key, ways in others.items() if ways}
        self.best: Choice | None = None
        self.cost = float("inf")
        self.steps = 0

    def go(self, values: dict[FigureKey, Number], choice: Choice, cost: float) -> None:
        """Try every change in one of the broken sums, the one with the fewest ways first."""
        self.steps += 1
        gaps = self.sums.gaps(values)
        if not gaps:
            self.best, self.cost = dict(choice), cost
            return
        if len(choice) == _MOST_CHANGED or self.steps > _MOST_TRIED:
            return
        ways = {
            n: [key for key in self.sums.sums[n].coefficients if key not in choice and key in self.others] for n in gaps
        }
        tightest = min(ways.values(), key=len)
        tries = [(other.cost, key, other) for key in tightest for other in self.others[key]]
        for step, key, other in sorted(tries, key=lambda t: t[:2]):
            if cost + step < self.cost:
                self.go(values | {key: other.value}, choice | {key: other}, cost + step)


def _local(sums: System, values: dict[FigureKey, Number], others: Mapping[FigureKey, tuple[_Other, ...]]) -> Choice:
    """Single changes that mend at least two sums and break none, the likeliest first: the rest is the agency's error."""
    choice: Choice = {}
    while len(choice) < _MOST_CHANGED:
        gaps = sums.gaps(values)
        mending = [
            (other.cost, key, other)
            for key, ways in others.items()
            if key not in choice and len(_sums_of(sums, key) & gaps.keys()) > 1
            for other in ways
            if not _sums_of(sums, key) & sums.gaps(values | {key: other.value}).keys()
        ]
        if not mending:
            break
        _, key, other = min(mending, key=lambda t: t[:2])
        values[key], choice[key] = other.value, other
    return choice


def _as(figure: Figure, other: _Other) -> Figure:
    read = read_number(other.text)
    return replace(figure, value=read.value, state=read.state, doubt="ocr-sums")


def _note(figure: Figure, other: _Other) -> Problem:
    message = (
        f"{figure.table} {figure.row} {figure.column}: recognised as {figure.raw!r}, taken as {other.text!r},"
        " with which the sums hold"
    )
    return Problem(stage="layout", kind="read-by-sums", message=message, where=figure.where)


def _doubt(figure: Figure, cell: Cell | None, touching: set[int], broken: set[int]) -> str | None:
    """Sums that hold take the doubt from a likely number, broken ones put it on what is not quite sure.

    What was not found at all may be on the paper nevertheless, and so may a unit.
    """
    if figure.state == "missing" or (figure.state == "value" and figure.value is None):
        return figure.doubt or "ocr"
    if cell is None or not cell.guesses or figure.doubt not in (None, "ocr"):
        return figure.doubt
    score = cell.guesses[0].score
    if touching & broken:
        every = len(touching) > 1 and touching <= broken
        return "ocr" if every or score < _NEARLY_SURE else figure.doubt
    counted = isinstance(figure.value, int | Decimal) and figure.value != 0
    return None if touching and counted and score >= _LIKELY else figure.doubt
