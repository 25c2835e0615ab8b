"""Rows of a sheet parted into running text and tables: a row with one cell is text where it reads like it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.model.document import Block, Cell, Grid
from extract.text.clean import is_blank, tidy
from extract.text.dates import only_date
from extract.text.grids import split_at_headings
from extract.text.headings import section_number

Row = tuple[Cell, ...]

_LABEL_MAX_CHARS = 60
_SENTENCE = re.compile(r"[。；：:！]$|^（.*）$")  # ends like one, or is a note in brackets
_TITLE = re.compile(r"报\s*告|年\s*报|统计表$|情况表$")
_NUMERAL = re.compile(r"^[一二三四五六七八九十]{1,2}、|^（[一二三四五六七八九十]{1,2}）")


def parts_of(rows: Sequence[Row], sheet: str) -> Iterator[Block | Grid]:
    """The rows of a sheet, blank ones included -> its paragraphs and tables in order."""
    table: list[Row] = []
    for n, row in enumerate(rows):
        full = [cell for cell in row if not is_blank(cell.text)]
        if len(full) > 1 or (len(full) == 1 and _belongs(rows, n, full[0], bool(table))):
            table.append(row)
            continue
        yield from _grid(table, sheet)
        table = []
        for cell in full:
            yield from _blocks(cell)
    yield from _grid(table, sheet)


def _belongs(rows: Sequence[Row], n: int, cell: Cell, inside: bool) -> bool:
    """Whether a row with one full cell is one of a table: a caption above its rows, a label whose figures are blank."""
    text = tidy(cell.text)
    if len(text) > _LABEL_MAX_CHARS or _SENTENCE.search(text) or section_number(text) or only_date(text):
        return False
    below = sum(not is_blank(c.text) for c in rows[n + 1]) > 1 if n + 1 < len(rows) else False
    if _TITLE.search(text):
        return False
    if inside and not below:
        # A label at its end, "四、结转下年度继续办理" with blank cells behind it, and not a line of text that follows.
        return (len(rows[n]) > 1 and rows[n][0] is not cell) or bool(_NUMERAL.match(text)) or _is_wide(rows, n)
    return inside or below


def _is_wide(rows: Sequence[Row], n: int) -> bool:
    """Whether a row is made of as many cells as the full row above it: it is one of the same table."""
    above = rows[n - 1] if n else ()
    return len(rows[n]) > 1 and abs(len(rows[n]) - len(above)) <= 1


def _blocks(cell: Cell) -> Iterator[Block]:
    lines = [line for line in map(tidy, cell.text.split("\n")) if not is_blank(line)]
    for n, line in enumerate(lines, 1):
        yield Block(line, f"{cell.where} line {n}" if len(lines) > 1 else cell.where)


def _grid(rows: Sequence[Row], sheet: str) -> Iterator[Block | Grid]:
    """The table without the columns that are blank in all its rows, before and behind."""
    full = [cell for row in rows for cell in row if not is_blank(cell.text)]
    if not full:
        return
    first = min(cell.column for cell in full)
    last = max(cell.column + cell.colspan - 1 if _is_number_wide(cell) else cell.column for cell in full)
    kept = (tuple(_cut(cell, last) for cell in row if first <= cell.column <= last) for row in rows)
    yield from split_at_headings(Grid(tuple(kept), f"{sheet}!{full[0].where.rpartition('!')[2]}"))


def _is_number_wide(cell: Cell) -> bool:
    """A merged cell of a few columns is as wide as it is; a caption may be merged over the whole sheet."""
    return cell.colspan <= 10


def _cut(cell: Cell, last: int) -> Cell:
    over = cell.column + cell.colspan - 1 - last
    return replace(cell, colspan=cell.colspan - over) if over > 0 else cell
