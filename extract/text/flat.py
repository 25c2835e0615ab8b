"""Tables out of running text: the three ways in which converters lose a table's cells.

1. one cell per line, each behind a TAB, a blank line after each row (Word's text export);
2. one row per line, cells parted by TABs, by bars, or by runs of spaces (extract/text/drawn.py);
3. one cell per line and nothing else (a page's text copied or cut out of HTML).
Rows are rebuilt where the source still shows them; the grids come back `ragged`, their columns are for the layouts to find.
"""

from collections.abc import Iterator, Sequence

from extract.model.document import Block, Cell, Grid
from extract.model.finding import Unreadable
from extract.text.clean import is_blank, tidy
from extract.text.drawn import Line, tabbed
from extract.text.headings import section_number
from extract.text.numbers import is_value
from settings.plain import squeeze

CELL_MAX_CHARS = 80  # the longest official label has 46
_WRAPPED_MAX_CHARS = 24  # a cell's text broken inside the cell goes on in a line of its own
MAX_LINES = 50_000  # a report with one cell per line has 1,500
_MIN_VALUES = 1
_MIN_LOOSE_VALUES = 4  # without TABs only a run with this many numbers is taken for a table
_LIST_NUMERAL = frozenset("一二三四五六七八九十")  # alone on a line it may count paragraphs
_NOTE_ENDS = ("：", ":", "。）", "。)")  # a line above a table that speaks of it
_SENTENCE_ENDS = ("。", "；", "！", "？", "，", "、")


def fold(lines: Sequence[Line]) -> tuple[Block | Grid, ...]:
    """Lines in reading order -> paragraphs and ragged grids; no line is lost, blank ones excepted.

    Raises `Unreadable` for more lines than any report has.
    """
    if len(lines) > MAX_LINES:
        raise Unreadable(f"{len(lines):,} lines are more than the limit of {MAX_LINES:,}; cut the file to the report")
    lines = tabbed(lines)
    parts: list[Block | Grid] = []
    position = barren = untabbed = 0
    while position < len(lines):
        line = lines[position]
        if is_blank(line.text):
            position += 1
            continue
        end = None
        if position >= untabbed:
            end, untabbed = _tabbed_run(lines, position)
        if end is None and position >= barren:
            end, barren = _loose_run(lines, position)
        if end is None:
            parts.append(Block(tidy(line.text), line.where, line.kind))
            position += 1
        else:
            parts.append(_grid(lines[position:end]))
            position = end
    return tuple(parts)


def _fields(line: Line) -> list[str]:
    return [tidy(field) for field in line.text.split("\t")]


def _cell_line(line: Line) -> bool:
    """A line with TABs whose fields are short enough for cells; an indented sentence is not one."""
    return "\t" in line.text and all(_short(f) for f in line.text.split("\t"))


def _short(text: str) -> bool:
    text = text.strip()
    return len(text) <= CELL_MAX_CHARS and not text.endswith(("。", "；", "！"))


def _tabbed_run(lines: Sequence[Line], start: int) -> tuple[int | None, int]:
    """End of the table that begins at `start`, or None; and up to where no table begins if it is None."""
    if not _cell_line(lines[start]):
        return None, start
    end = position = start + 1
    while position < len(lines):
        line = lines[position]
        if _cell_line(line):
            end = position + 1
        elif not is_blank(line.text) and not _wrapped(lines, position):
            break
        elif not is_blank(line.text):
            end = position + 1
        position += 1
    values = sum(is_value(f) for line in lines[start:end] for f in _fields(line) if f)
    return (end if values >= _MIN_VALUES and end - start >= 2 else None), position


def _wrapped(lines: Sequence[Line], position: int) -> bool:
    """A line without TAB right below a cell and short: the cell's text goes on here."""
    text = lines[position].text.strip()
    return (
        not is_blank(lines[position - 1].text)
        and len(text) <= _WRAPPED_MAX_CHARS
        and not text.endswith(_SENTENCE_ENDS)
        and section_number(text) is None
    )


def _loose_run(lines: Sequence[Line], start: int) -> tuple[int | None, int]:
    """End of a run of bare cells, one per line, that holds enough numbers for a table, or None; and where the run stops."""
    if lines[start].text.strip().endswith(_NOTE_ENDS):
        return None, start
    end, values, stop = start, 0, len(lines)
    for position in range(start, len(lines)):
        text = lines[position].text
        if is_blank(text):
            continue
        if not _loose_cell(lines[position]):
            stop = position
            break
        if is_value(text) and not _LIST_NUMERAL.issuperset(text.strip()):
            values += 1
            end = position + 1
    return (end if values >= _MIN_LOOSE_VALUES else None), stop


def _loose_cell(line: Line) -> bool:
    text = line.text.strip()
    return (
        "\t" not in line.text
        and len(text) <= CELL_MAX_CHARS
        and not text.endswith(("。", "；", "！", "？"))
        and section_number(text) is None
    )


def _grid(lines: Sequence[Line]) -> Grid:
    by_row = any("\t" in line.text.strip() for line in lines)
    rows = _rows_by_line(lines) if by_row else _rows_by_gap(lines)
    numbered = tuple(
        tuple(Cell(cell.text, cell.where, r, c) for c, cell in enumerate(row)) for r, row in enumerate(rows)
    )
    return Grid(numbered, lines[0].where, ragged=True)


def _rows_by_line(lines: Sequence[Line]) -> Iterator[list[Cell]]:
    """Style 2; a blank line parts nothing."""
    for line in lines:
        if not is_blank(line.text) or "\t" in line.text:
            fields = _fields(line)
            places = line.places or [f"{line.where} field {n}" for n in range(1, len(fields) + 1)]
            yield [Cell(field, where) for field, where in zip(fields, places, strict=True)]


def _rows_by_gap(lines: Sequence[Line]) -> Iterator[list[Cell]]:
    """Styles 1 and 3: cells are lines; blank lines part rows where TABs begin the cells, and mean nothing where none do."""
    tabbed = any("\t" in line.text for line in lines)
    row: list[Cell] = []
    for line in lines:
        if tabbed and line.text.startswith("\t"):
            row.append(Cell(tidy(line.text), line.where))
        elif not is_blank(line.text):
            if tabbed and row:
                row[-1] = Cell(row[-1].text + "\n" + tidy(line.text), row[-1].where)
            else:
                row.append(Cell(tidy(line.text), line.where))
        elif tabbed and row and "\t" not in line.text:
            yield row
            row = []
    if row:
        yield row


def all_text(grid: Grid) -> str:
    """Every word of a grid, squeezed together, for looking for labels that may be cut over cells."""
    return "".join(squeeze(cell.text) for row in grid.rows for cell in row if cell.text)
