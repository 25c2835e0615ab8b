"""Tables of Word: rows of distinct cells with their spans; and which tables only frame text or other tables."""

from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element

from extract.formats.numbering import Numbering
from extract.formats.wordtext import GONE, PARAGRAPH, TABLE, VALUE, W, boxes, is_on, printed, within
from extract.model.document import Cell, Grid
from extract.text.clean import is_blank, tidy
from extract.text.numbers import is_value

_ROW, _CELL = f"{W}tr", f"{W}tc"
_MAX_SPAN = 60
_FEW_CELLS = 2  # a table so small inside a cell is the cell's text
_FRAME_MAX_CELLS = 12
_FRAME_MIN_CHARS = 400  # a cell with more text than any label has holds an article


def own_rows(table: _Element) -> list[_Element]:
    """The rows of a table, not those of tables inside it."""
    return list(within(table, _ROW))


def own_cells(row: _Element) -> list[_Element]:
    """The cells of a row."""
    return list(within(row, _CELL))


def is_frame(table: _Element) -> bool:
    """Whether a table only places text on the page: one cell, one column, or few cells of which one holds an article."""
    rows = own_rows(table)
    cells = [cell for row in rows for cell in own_cells(row)]
    if len(cells) <= 1 or all(len(own_cells(row)) <= 1 for row in rows):
        return True
    return len(cells) <= _FRAME_MAX_CELLS and any(_length(cell) >= _FRAME_MIN_CHARS for cell in cells)


def frames(table: _Element) -> frozenset[int]:
    """Numbers (from 1) of the rows in which a cell holds a table of its own."""
    if table.find(f".//{TABLE}") is None:
        return frozenset()
    held = (n for n, row in enumerate(own_rows(table), 1) if any(_holds_table(cell) for cell in own_cells(row)))
    return frozenset(held)


def _holds_table(cell: _Element) -> bool:
    inner = within(cell, TABLE)
    return any(sum(1 for _ in each.iter(_CELL)) > _FEW_CELLS for each in inner)


def _length(cell: _Element) -> int:
    return sum(len(text.text or "") for text in cell.iter(f"{W}t"))


def read_grid(table: _Element, where: str, numbering: Numbering, without: frozenset[int]) -> Grid:
    """Physical rows of distinct cells; a cell that only continues a merge is left out, the first one is as large as all.

    In: numbers of rows (from 1) to pass over.
    """
    grown: dict[int, tuple[int, int]] = {}  # grid column -> the merge's first cell: index of its row, index in it
    rows: list[list[Cell]] = []
    for r, row in enumerate(own_rows(table)):
        if r + 1 in without or _is_gone(row):
            continue
        rows.append([])
        column = min(_number(row.find(f"{W}trPr/{W}gridBefore"), 0), _MAX_SPAN)
        for c, cell in enumerate(own_cells(row), 1):
            column += _add(rows, grown, numbering, (f"{where} r{r + 1} c{c}", r, column), cell)
    return Grid(tuple(tuple(row) for row in rows), where)


def _add(
    rows: list[list[Cell]],
    grown: dict[int, tuple[int, int]],
    numbering: Numbering,
    place: tuple[str, int, int],
    cell: _Element,
) -> int:
    """Put one cell into the last row, or let it grow the cell it continues. Out: the columns it takes.

    In: the cell's locator, row and column.
    """
    where, row, column = place
    properties = cell.find(f"{W}tcPr")
    down, right, span = None, None, 1
    if properties is not None:
        span = max(1, min(_number(properties.find(f"{W}gridSpan"), 1), _MAX_SPAN))
        down, right = properties.find(f"{W}vMerge"), properties.find(f"{W}hMerge")
    if right is not None and right.get(VALUE) != "restart" and rows[-1]:
        rows[-1][-1] = replace(rows[-1][-1], colspan=rows[-1][-1].colspan + span)
        return span
    if down is not None and down.get(VALUE) != "restart" and column in grown:
        first, index = grown[column]
        above = rows[first][index]
        rows[first][index] = replace(above, rowspan=row - above.row + 1)
        return span
    for covered in range(column, column + span):
        grown.pop(covered, None)
    rows[-1].append(Cell(cell_text(cell, numbering), where, row, column, 1, span))
    if down is not None:
        grown[column] = len(rows) - 1, len(rows[-1]) - 1
    return span


def _is_gone(row: _Element) -> bool:
    """A row that is hidden, or taken away by a tracked change."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    return is_on(properties.find(f"{W}hidden")) or any(properties.find(tag) is not None for tag in GONE)


def cell_text(cell: _Element, numbering: Numbering) -> str:
    """A line for each paragraph of a cell that is not blank, with its number in a list; small tables and boxes opened."""
    return "\n".join(line for line in map(tidy, _lines(cell, numbering)) if not is_blank(line))


def _lines(cell: _Element, numbering: Numbering) -> Iterator[str]:
    for element in within(cell, PARAGRAPH, TABLE):
        if element.tag == TABLE:
            for inner in element.iter(PARAGRAPH):
                yield from printed(inner).split("\n")
            continue
        text = printed(element)
        label = numbering.label(element)
        # Word prints a number before a lone figure too, but then it is an accident of formatting: 1.0 is no figure.
        yield from (text if not label or is_blank(text) or is_value(tidy(text)) else label + text).split("\n")
        for box in boxes(element):
            yield from _lines(box, numbering)


def _number(element: _Element | None, default: int) -> int:
    value = element.get(VALUE) if element is not None else None
    return int(value) if value and value.isdecimal() and len(value) < 6 else default
