"""Tables without lines: rows from the numbers that stand side by side, columns from those that stand one below another.

A band is a head (words) and the rows under it; a caption or a new head begins the next band.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.formats.geometry.labels import Label, label_rows
from extract.formats.geometry.lines import Line, runs_of
from extract.formats.geometry.page import Box, Page, around, where
from extract.formats.geometry.tables import Table, cell_of
from extract.model.document import Cell
from extract.text.clean import numbering
from extract.text.headings import section_number
from extract.text.numbers import is_value

_GAP = 0.8  # of the size: what parts two cells
_NUMBERS_GAP = 0.3  # what parts a number from its neighbour
_MIN_VALUES = 3  # in the numbers' rows of a region, so that it is a table
_CAPTION = re.compile(r"^第?二十条")
_SENTENCE_END = re.compile(r"[。；：:;][)）”]?$")
_CAPTION_MAX_CHARS = 24
_PROSE_SHARE = 0.62  # of the lines' width in one run: running text
_MAX_LINES = 3_000


@dataclass(slots=True)
class Row:
    """A line of a region: its runs, and whether a number stands beside something."""

    line: Line
    runs: list[Line]
    valued: bool


def cells_apart(line: Line) -> list[Line]:
    """A line cut into the runs that may be cells of their own; numbers part sooner than words."""
    runs: list[Line] = []
    for run in runs_of(line, _GAP):
        pieces = runs_of(run, _NUMBERS_GAP)
        numbers = sum(is_value(piece.text) for piece in pieces)
        runs.extend(pieces if len(pieces) > 1 and numbers > 1 else [run])
    return runs


def split_tables(page: Page, lines: Sequence[Line]) -> list[Line | Table]:
    """The lines of a page in order, tables without lines found among them."""
    if len(lines) > _MAX_LINES:
        return list(lines)
    rows = [_row(line) for line in lines]
    left = min((row.line.box.x0 for row in rows), default=0.0)
    width = max((row.line.box.x1 for row in rows), default=0.0) - left
    out: list[Line | Table] = []
    position = 0
    while position < len(rows):
        start, end = _region(rows, position, width)
        out.extend(row.line for row in rows[position:start])
        if end > start:
            out.append(_table(page, rows[start:end]))
        position = max(end, start)
    return out


def _row(line: Line) -> Row:
    runs = cells_apart(line)
    values = sum(is_value(run.text) for run in runs)
    return Row(line, runs, values >= 1 and len(runs) >= 2)


def _region(rows: Sequence[Row], position: int, width: float) -> tuple[int, int]:
    """Where the next table begins and ends (both len(rows) when there is none)."""
    for at in range(position, len(rows)):
        if not rows[at].valued or _ends(rows[at], width):
            continue
        start = at
        while start > position and not _ends(rows[start - 1], width) and _near(rows, start):
            start -= 1
        end = at + 1
        while end < len(rows) and not _ends(rows[end], width):
            end += 1
        end = _trimmed(rows, at, end)
        values = sum(is_value(run.text) for row in rows[start:end] for run in row.runs)
        if values >= _MIN_VALUES or (values and (start == 0 or end == len(rows))):
            return start, end
    return len(rows), len(rows)


def _ends(row: Row, width: float) -> bool:
    """Running text or a section title: no part of a table."""
    text = row.line.text
    if row.valued and len(row.runs) > 2:
        return False
    if section_number(text) is not None and (len(row.runs) == 1 or numbering(text)):
        return True  # 行政复议 and 行政诉讼 side by side are a head
    if _SENTENCE_END.search(text) and not row.valued:
        return True
    widest = max(run.box.x1 - run.box.x0 for run in row.runs)
    return len(row.runs) == 1 and widest > _PROSE_SHARE * width


def _near(rows: Sequence[Row], at: int) -> bool:
    """Whether the row above may belong to the table below: not further away than a few lines."""
    above, below = rows[at - 1].line, rows[at].line
    return below.box.y0 - above.box.y1 < 4 * above.size


def _trimmed(rows: Sequence[Row], at: int, end: int) -> int:
    """The end of a region without the lines behind it that stand apart: a signature, a note."""
    last = max(n for n in range(at, end) if rows[n].valued)
    labels = min(run.box.x0 for row in rows[at:end] if row.valued for run in row.runs)
    stop = last + 1
    while stop < end:
        row, above = rows[stop], rows[stop - 1].line
        if row.line.box.y0 - above.box.y1 > 2.5 * above.size or row.line.box.x0 < labels - above.size:
            break
        stop += 1
    return stop


def _table(page: Page, rows: Sequence[Row]) -> Table:
    """A region -> its table."""
    cells: list[tuple[Cell, ...]] = []
    xs: tuple[float, ...] = ()
    for band in _bands(rows):
        found, middles = _band(page, band, len(cells))
        cells.extend(found)
        xs = middles if len(middles) > len(xs) else xs
    box = around([row.line.box for row in rows])
    return Table(tuple(cells), page.number, box, xs, False, where(page, box))


def _bands(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """A region cut before every caption and every new head."""
    band: list[Row] = []
    for row in rows:
        if band and (_is_caption(row.line) or (_is_head(row, band) and any(r.valued for r in band))):
            yield band
            band = []
        band.append(row)
    if band:
        yield band


def _is_caption(line: Line) -> bool:
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


def _band(page: Page, rows: Sequence[Row], first: int) -> tuple[list[tuple[Cell, ...]], tuple[float, ...]]:
    """Rows of cells of a band and the middles of its columns. In: the number of its first row in the table."""
    at = next((n for n, row in enumerate(rows) if row.valued), len(rows))
    head, body = rows[:at], rows[at:]
    columns = _columns(head, body)
    edge = min((column.x0 for column in columns), default=float("inf"))
    out = _head_cells(page, head, columns, edge, first)
    labels = [run for row in body for run in row.runs if not _in_columns(run, columns, edge)]
    anchors = [row for row in body if any(_in_columns(run, columns, edge) for run in row.runs)]
    for label_cells, line in label_rows(labels, [row.line for row in anchors]):
        runs = [run for row in anchors if row.line is line for run in row.runs if _in_columns(run, columns, edge)]
        out.append(_body_row(page, label_cells, runs, columns, first + len(out)))
    return out, tuple((column.x0 + column.x1) / 2 for column in columns)


def _in_columns(run: Line, columns: Sequence[_Column], edge: float) -> bool:
    return bool(columns) and (run.box.x0 + run.box.x1) / 2 > edge


def _columns(head: Sequence[Row], body: Sequence[Row]) -> list[_Column]:
    """The columns of numbers from left to right: where numbers stand, and words of the head over none."""
    columns: list[_Column] = []
    labelled = [run for row in body for run in row.runs[:1] if not is_value(run.text)]
    for row in body:
        for n, run in enumerate(row.runs):
            if is_value(run.text) and (n or not labelled):
                _add(columns, run.box)
    edge = max((run.box.x1 for run in labelled), default=0.0)
    for row in reversed(head):
        for run in row.runs[1:] if len(row.runs) > 1 else []:
            over = [column for column in columns if column.meets(run.box)]
            if not over and run.box.x0 > edge:
                columns.append(_Column(run.box.x0, run.box.x1))
    return sorted(columns, key=lambda column: column.x0)


def _add(columns: list[_Column], box: Box) -> None:
    for column in columns:
        if column.meets(box):
            column.widen(box)
            return
    columns.append(_Column(box.x0, box.x1))


def _head_cells(
    page: Page, head: Sequence[Row], columns: Sequence[_Column], edge: float, first: int
) -> list[tuple[Cell, ...]]:
    """The head: words over several columns line by line, then one row with the words over each column."""
    single: dict[int, list[Line]] = {}
    out: list[tuple[Cell, ...]] = []
    beside: list[Line] = []
    for row in head:
        wide: list[Line] = []
        for run in row.runs:
            over = [n for n, column in enumerate(columns) if column.meets(run.box)]
            if len(over) == 1:
                single.setdefault(over[0], []).append(run)
            elif over or not columns:
                wide.append(run)
            else:
                beside.append(run)
        if wide:
            at = first + len(out)
            out.append(tuple(_run_cell(page, [run], at, n) for n, run in enumerate(wide)))
    last = [(0, beside)] if beside else []
    last += [(n + 1, single[n]) for n in sorted(single)]
    if last:
        at = first + len(out)
        out.append(tuple(_run_cell(page, runs, at, column) for column, runs in last))
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


def may_be_head(line: Line, table: Table) -> bool:
    """Whether a line at a page's foot is of the head of the table on the next page: words side by side, a caption."""
    width = table.box.x1 - table.box.x0
    return not _ends(_row(line), width) and (len(runs_of(line, _GAP)) > 1 or _is_caption(line))


def with_head(table: Table, lines: Sequence[tuple[Page, Line]]) -> Table:
    """The table with lines of words before its rows."""
    head = [
        tuple(_run_cell(page, [run], n, column) for column, run in enumerate(cells_apart(line)))
        for n, (page, line) in enumerate(lines)
    ]
    rows = tuple(tuple(replace(cell, row=cell.row + len(head)) for cell in row) for row in table.rows)
    return replace(table, rows=(*head, *rows), where=head[0][0].where if head else table.where)
