"""The rows of a table without lines put into cells: columns from the numbers and the words over them.

A band is a head (words) and the rows under it; a caption or a new head begins the next band.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.formats.geometry.labels import Label, label_rows
from extract.formats.geometry.lines import Line
from extract.formats.geometry.page import Box, Page, around, where
from extract.formats.geometry.tables import Table, cell_of
from extract.model.document import Cell
from extract.text.numbers import is_value

_CAPTION = re.compile(r"^第?二十条")
_CAPTION_MAX_CHARS = 24

Span = tuple[float, float]
"""Left and right end of a column."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line that may be of a table: its page, its runs, and whether a number stands beside something."""

    page: Page
    line: Line
    runs: list[Line]
    valued: bool


def table_of(rows: Sequence[Row], known: Sequence[Span]) -> Table:
    """The lines of a table -> the table. In: the columns of the one on the page before that may go on here."""
    cells: list[tuple[Cell, ...]] = []
    xs: tuple[float, ...] = ()
    spans: tuple[Span, ...] = ()
    for band in _bands(rows):
        found, spans = _band(band, len(cells), known if not cells else ())
        cells.extend(found)
        xs = tuple((left + right) / 2 for left, right in spans) if len(spans) > len(xs) else xs
    page = rows[-1].page
    box = around([row.line.box for row in rows if row.page is page])
    return Table(tuple(cells), page.number, box, xs, False, where(page, box), spans)


def _bands(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """A region cut before every caption and every new head."""
    band: list[Row] = []
    for row in rows:
        if band and (is_caption(row.line) or (_is_head(row, band) and any(r.valued for r in band))):
            yield band
            band = []
        band.append(row)
    if band:
        yield band


def is_caption(line: Line) -> bool:
    return bool(_CAPTION.match(line.text)) and len(line.text) <= _CAPTION_MAX_CHARS


def _is_head(row: Row, band: Sequence[Row]) -> bool:
    """A row of words that reaches into the columns of the numbers above it."""
    if row.valued:
        return False
    numbers = [run.box.x0 for r in band if r.valued for run in r.runs if is_value(run.text)]
    return bool(numbers) and len(row.runs) > 1 and row.runs[-1].box.x1 > min(numbers)


@dataclass(slots=True)
class _Column:
    """The stretch that the numbers and the head of a column take."""

    x0: float
    x1: float

    def meets(self, box: Box) -> bool:
        return min(self.x1, box.x1) - max(self.x0, box.x0) > 0.15 * min(self.x1 - self.x0, box.x1 - box.x0)

    def widen(self, box: Box) -> None:
        self.x0, self.x1 = min(self.x0, box.x0), max(self.x1, box.x1)


def _band(rows: Sequence[Row], first: int, known: Sequence[Span]) -> tuple[list[tuple[Cell, ...]], tuple[Span, ...]]:
    """Rows of cells of a band and its columns. In: the number of its first row in the table."""
    page = rows[-1].page
    at = next((n for n, row in enumerate(rows) if row.valued), len(rows))
    head, body = rows[:at], rows[at:]
    columns = _columns(head, body, () if head else known)
    edge = min((column.x0 for column in columns), default=float("inf"))
    out = _head_cells(head, columns, first)
    labels = [run for row in body for run in row.runs if not _in_columns(run, columns, edge)]
    anchors = [row for row in body if any(_in_columns(run, columns, edge) for run in row.runs)]
    for label_cells, line in label_rows(labels, [row.line for row in anchors]):
        runs = [run for row in anchors if row.line is line for run in row.runs if _in_columns(run, columns, edge)]
        out.append(_body_row(page, label_cells, runs, columns, first + len(out)))
    return out, tuple((column.x0, column.x1) for column in columns)


def _in_columns(run: Line, columns: Sequence[_Column], edge: float) -> bool:
    return bool(columns) and (run.box.x0 + run.box.x1) / 2 > edge


def _columns(head: Sequence[Row], body: Sequence[Row], known: Sequence[Span]) -> list[_Column]:
    """The columns of numbers from left to right: those known, where numbers stand, and words of the head over none."""
    labelled = [run for row in body for run in row.runs[:1] if not is_value(run.text)]
    numbers = [run.box for row in body for run in row.runs[bool(labelled) :] if is_value(run.text)]
    columns = [_Column(left, right) for left, right in known]
    if not all(any(column.meets(box) for column in columns) for box in numbers):
        columns = []
    for box in numbers:
        _add(columns, box)
    edge = max((run.box.x1 for run in labelled), default=0.0)
    for row in reversed(head):
        for run in row.runs[bool(labelled) :]:
            if run.box.x0 > edge and not any(column.meets(run.box) for column in columns):
                columns.append(_Column(run.box.x0, run.box.x1))
    return sorted(columns, key=lambda column: column.x0)


def _add(columns: list[_Column], box: Box) -> None:
    for column in columns:
        if column.meets(box):
            column.widen(box)
            return
    columns.append(_Column(box.x0, box.x1))


def _head_cells(head: Sequence[Row], columns: Sequence[_Column], first: int) -> list[tuple[Cell, ...]]:
    """The head: words over several columns line by line, then one row with the words over each column."""
    single: dict[int, list[Line]] = {}
    pages: dict[int, Page] = {}
    out: list[tuple[Cell, ...]] = []
    for row in head:
        wide: list[Line] = []
        for run in row.runs:
            over = [n for n, column in enumerate(columns) if column.meets(run.box)]
            if len(over) > 1 or not columns:
                wide.append(run)
                continue
            place = over[0] + 1 if over else 0
            if pages.setdefault(place, row.page) is row.page:
                single.setdefault(place, []).append(run)
        if wide:
            at = first + len(out)
            out.append(tuple(_run_cell(row.page, [run], at, n) for n, run in enumerate(wide)))
    if single:
        at = first + len(out)
        out.append(tuple(_run_cell(pages[place], single[place], at, place) for place in sorted(single)))
    return out


def _run_cell(page: Page, lines: Sequence[Line], row: int, column: int) -> Cell:
    box = around([line.box for line in lines])
    return cell_of(lines, where(page, box), (row, column), (1, 1), box)


def _body_row(
    page: Page, labels: Sequence[Label], runs: Sequence[Line], columns: Sequence[_Column], row: int
) -> tuple[Cell, ...]:
    """Label cells, then a cell for every column, an empty one where nothing stands."""
    cells = [_run_cell(page, label.lines, row, n) for n, label in enumerate(labels)]
    held: list[list[Line]] = [[] for _ in columns]
    for run in runs:
        middle = (run.box.x0 + run.box.x1) / 2
        nearest = min(range(len(columns)), key=lambda n: abs((columns[n].x0 + columns[n].x1) / 2 - middle))
        held[nearest].append(run)
    line = around([run.box for run in runs] or [label.box for label in labels])
    for n, found in enumerate(held):
        box = around([run.box for run in found]) if found else Box(columns[n].x0, line.y0, columns[n].x1, line.y1)
        cells.append(cell_of(found, where(page, box), (row, len(labels) + n), (1, 1), box))
    return tuple(cells)
