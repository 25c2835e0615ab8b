"""A Word file, sheet or text as read, as HTML: its paragraphs and tables in order, what a locator names lit.

What is written is text alone, in elements of ours; the place of each part is its own locator.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.catalogue.site.archived.clean import Cleaned, text
from extract.model.document import Block, Cell, Document, Grid

MOST_CELLS = 12_000
"""Cells and paragraphs that are written; the three tables have 900. Of more, those around what is lit."""

_RANGES = re.compile(r"(?: @\d+-\d+)*")
_RANGE = re.compile(r"@(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class _Lit:
    """The one paragraph or cell that is lit, and which of its characters; None: all."""

    part: Block | Cell | None
    characters: tuple[int, int] | None = None


def cleaned_document(document: Document, where: str | None) -> Cleaned:
    """In: a document as read, the locator of what is lit (None: nothing)."""
    lit = _lit(document, where) if where else _Lit(None)
    parts = list(_rows(document))
    at = next((n for n, (_, row) in enumerate(parts) if any(one is lit.part for one in row)), 0)
    shown = _window(parts, at)
    html = "".join(_grouped(shown, lit))
    return Cleaned(html, lit.part is not None, len(shown) < len(parts), from_file=True)


_Row = tuple[Grid | None, Sequence[Block | Cell]]


def _rows(document: Document) -> Iterator[_Row]:
    for part in document.parts:
        if isinstance(part, Block):
            yield None, (part,)
        else:
            yield from ((part, row) for row in part.rows)


def _window(rows: Sequence[_Row], at: int) -> Sequence[_Row]:
    """All rows, or of too many those around one."""
    if sum(len(row) for _, row in rows) <= MOST_CELLS:
        return rows
    start = end = at
    left = MOST_CELLS - len(rows[at][1])
    while left > 0 and (start > 0 or end + 1 < len(rows)):
        if start > 0:
            start -= 1
            left -= len(rows[start][1])
        if end + 1 < len(rows):
            end += 1
            left -= len(rows[end][1])
    return rows[start : end + 1]


def _lit(document: Document, where: str) -> _Lit:
    """The part whose locator the given one is, or begins with; a range of characters behind it is one of its text."""
    best, rest = None, ""
    for _, row in _rows(document):
        for one in row:
            own = one.where
            if own and where.startswith(own) and (best is None or len(own) > len(best.where)):
                found = where[len(own) :]
                if _RANGES.fullmatch(found):
                    best, rest = one, found
    if best is None:
        return _Lit(None)
    start, end = 0, len(best.text)
    for low, high in _RANGE.findall(rest):
        if int(low) > int(high) or start + int(high) > end:
            return _Lit(None)
        start, end = start + int(low), start + int(high)
    return _Lit(best, (start, end) if rest else None)


def _grouped(rows: Sequence[_Row], lit: _Lit) -> Iterator[str]:
    open_grid: Grid | None = None
    for grid, row in rows:
        if grid is not open_grid:
            yield ("</table>" if open_grid else "") + ("<table>" if grid else "")
            open_grid = grid
        if grid is None:
            yield from (_paragraph(block, lit) for block in row if isinstance(block, Block))
        else:
            yield f"<tr>{''.join(_cell(cell, grid, lit) for cell in row if isinstance(cell, Cell))}</tr>"
    if open_grid:
        yield "</table>"


def _paragraph(block: Block, lit: _Lit) -> str:
    tag = "h3" if block.kind == "heading" else "p"
    return f"<{tag}{_attributes(block, lit)}>{_text(block, lit)}</{tag}>"


def _cell(cell: Cell, grid: Grid, lit: _Lit) -> str:
    spans = (
        ""
        if grid.ragged
        else "".join(
            f' {name}="{min(number, 100)}"'
            for name, number in (("rowspan", cell.rowspan), ("colspan", cell.colspan))
            if number > 1
        )
    )
    return f"<td{spans}{_attributes(cell, lit)}>{_text(cell, lit)}</td>"


def _attributes(one: Block | Cell, lit: _Lit) -> str:
    return ' id="lit" class="nb-lit"' if one is lit.part and lit.characters is None else ""


def _text(one: Block | Cell, lit: _Lit) -> str:
    if one is not lit.part or lit.characters is None:
        return _lined(one.text)
    start, end = lit.characters
    inside = f'<mark id="lit" class="nb-lit">{_lined(one.text[start:end])}</mark>'
    return _lined(one.text[:start]) + inside + _lined(one.text[end:])


def _lined(said: str) -> str:
    return "<br>".join(text(line) for line in said.split("\n"))
