"""The cells of several reports side by side, what differs said by sign and by word: from the first that has the cell.

Cells with one code mean the same in every layout. Of those that differ only （六）其他处理 can be mapped: the form of 2019
has one row where that of 2021 has three, whose sum says the same. All others stand apart, as absent in the other form.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Number = int | float
Key = tuple[str, str, str]
Change = Literal["first", "same", "more", "less", "other", "apart"]
"""Against the first report that has the cell: equal, more, less, told otherwise (a number here, none there), not on one of the two forms."""

PARTS: Final = ("other.correction_overdue", "other.fee_unpaid", "other.other")
"""The rows of 2021 that are the row `other` of 2019."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was published; `derived` is a sum of three that another form has as one."""

    value: Number | None
    state: str  # value, blank, mark, missing
    raw: str | None = None
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A cell held against another. `cell` is None where the form has no such cell."""

    cell: Cell | None
    change: Change
    by: Number | None = None
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the forms over all reports."""

    key: Key
    row: str
    column: str
    unit: str
    held: tuple[Held, ...]

    @property
    def differs(self) -> bool:
        """Whether two reports say different things, both having such a cell."""
        return any(h.change in ("more", "less", "other") for h in self.held)


def telling(lines: Sequence[Line]) -> list[Line]:
    """The lines in which reports differ, or which one form has and another has not. A report without any tables counts not."""
    with_tables = {n for line in lines for n, held in enumerate(line.held) if held.cell is not None}
    return [line for line in lines if line.differs or any(line.held[n].cell is None for n in with_tables)]


Cells = Mapping[Key, Cell]


def cells_of(figures: Iterable[Mapping[str, Any]]) -> dict[Key, Cell]:
    """Rows of `figures` by their key."""
    return {(f["table_code"], f["row_code"], f["column_code"]): Cell(f["value"], f["state"], f["raw"]) for f in figures}


def lines_of(labels: Iterable[Mapping[str, str]], reports: Sequence[Cells]) -> list[Line]:
    """Every cell that a report has, in the order of the labels. In: rows with table_code, row_code, column_code, row, column, unit."""
    return list(_lines(labels, mapped(reports)))


def _lines(labels: Iterable[Mapping[str, str]], reports: Sequence[Cells]) -> Iterator[Line]:
    for label in labels:
        key = label["table_code"], label["row_code"], label["column_code"]
        found = [report.get(key) for report in reports]
        if any(found):
            yield Line(key, label["row"], label["column"], label["unit"], held(found))


def mapped(reports: Sequence[Cells]) -> list[Cells]:
    """The reports, those of 2021 with the sum of their three rows of （六） where another has one row for them."""
    if not any(key[1] == "other" and key[0] == "requests" for report in reports for key in report):
        return list(reports)
    return [{**_derived(report), **report} for report in reports]


def _derived(report: Cells) -> dict[Key, Cell]:
    columns = {key[2] for key in report if key[0] == "requests" and key[1] in PARTS}
    found: dict[Key, Cell] = {}
    for column in columns:
        parts = [report.get(("requests", row, column)) for row in PARTS]
        values = [part.value for part in parts if part is not None and part.value is not None]
        whole = sum(values) if len(values) == len(PARTS) else None
        found["requests", "other", column] = Cell(whole, "missing" if whole is None else "value", None, True)
    return found


def held(cells: Sequence[Cell | None]) -> tuple[Held, ...]:
    """Cells of one place in several reports, each against that of the first that has such a cell."""
    at = next((n for n, cell in enumerate(cells) if cell is not None), 0)
    base = cells[at]
    return tuple(Held(cell, "first") if n == at else _held(base, cell) for n, cell in enumerate(cells))


def _held(first: Cell | None, cell: Cell | None) -> Held:
    if first is None or cell is None:
        return Held(cell, "apart")
    if first.value is None or cell.value is None:
        same = first.value is None and cell.value is None and first.state == cell.state
        return Held(cell, "same" if same else "other")
    return difference(first.value, cell)


def difference(first: Number, cell: Cell) -> Held:
    """A number against another; per cent of the first, None where that is zero."""
    by = round((cell.value or 0) - first, 6)
    by = int(by) if by == int(by) else by
    percent = round(100 * by / first, 1) if first else None
    return Held(cell, "more" if by > 0 else "less" if by < 0 else "same", by, percent)
