"""Tables without lines: rows from the numbers that stand side by side, columns from those that stand one below another.

A region of lines with numbers side by side is a table; what is running text or a section title ends it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.formats.geometry.bands import Row, Span, is_caption, table_of
from extract.formats.geometry.lines import Line, runs_of
from extract.formats.geometry.page import Page
from extract.formats.geometry.tables import Table
from extract.text.clean import numbering
from extract.text.headings import section_number
from extract.text.numbers import is_value

_GAP = 0.8  # of the size: what parts two cells
_NUMBERS_GAP = 0.3  # what parts a number from its neighbour
_MIN_VALUES = 3  # in the numbers' rows of a region, so that it is a table
_SENTENCE_END = re.compile(r"[。；：:;][)）”]?$")
_PROSE_SHARE = 0.62  # of the lines' width in one run: running text
_MAX_LINES = 3_000
_TEXT_SHARE = 0.75  # of the page's width between the margins


@dataclass(frozen=True, slots=True)
class Before:
    """What the foot of the page before leaves for a table at the head of this one: words of its head, its columns."""

    head: tuple[Row, ...] = ()
    columns: tuple[Span, ...] = ()


def cells_apart(line: Line) -> list[Line]:
    """A line cut into the runs that may be cells of their own; numbers part sooner than words."""
    runs: list[Line] = []
    for run in runs_of(line, _GAP):
        pieces = runs_of(run, _NUMBERS_GAP)
        numbers = sum(is_value(piece.text) for piece in pieces)
        runs.extend(pieces if len(pieces) > 1 and numbers > 1 else [run])
    return runs


def split_tables(page: Page, lines: Sequence[Line], before: Before) -> tuple[list[Line | Table], bool]:
    """The lines of a page in order, tables without lines found among them; and whether the first took what was before."""
    if len(lines) > _MAX_LINES:
        return list(lines), False
    rows = [row_of(page, line) for line in lines]
    left = min((row.line.box.x0 for row in rows), default=0.0)
    width = max((row.line.box.x1 for row in rows), default=0.0) - left
    out: list[Line | Table] = []
    position, taken = 0, False
    while position < len(rows):
        start, end = _region(rows, position, width)
        out.extend(row.line for row in rows[position:start])
        if end > start:
            taken |= start == 0
            found = [*before.head, *rows[start:end]] if start == 0 else rows[start:end]
            out.append(table_of(found, before.columns if start == 0 else ()))
        position = max(end, start)
    return out, taken


def row_of(page: Page, line: Line) -> Row:
    """A line with its runs."""
    runs = cells_apart(line)
    values = sum(is_value(run.text) for run in runs)
    return Row(page, line, runs, values >= 1 and len(runs) >= 2)


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


def may_be_head(row: Row) -> bool:
    """Whether a line at a page's foot is of the head of a table on the next page: words side by side, a caption."""
    return not _ends(row, _TEXT_SHARE * row.page.width) and (len(row.runs) > 1 or is_caption(row.line))
