"""Pages -> blocks and grids in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.formats.geometry.aligned import Before, may_be_head, row_of, split_tables
from extract.formats.geometry.bands import Row
from extract.formats.geometry.furniture import without_furniture, without_watermarks
from extract.formats.geometry.joins import goes_on, joined
from extract.formats.geometry.lattice import lattices
from extract.formats.geometry.lines import Line, lines_of
from extract.formats.geometry.page import Page
from extract.formats.geometry.paragraphs import Measure, Placed, blocks_of, measure_of
from extract.formats.geometry.tables import Table, ruled_tables
from extract.model.document import Block, Grid
from extract.text.grids import split_at_headings

Item = Placed | Table


def parts_of(pages: Sequence[Page]) -> tuple[Block | Grid, ...]:
    """Pages in order -> paragraphs, headings and tables in reading order, each with the locator of its box.

    Running heads, page numbers and watermarks are dropped; a table over several pages is one grid, its repeated head
    once, a row cut by the page's end whole (its cells are in doubt: `pieces`).
    """
    marks = without_watermarks(pages)
    pages = [
        replace(p, words=tuple(w for w in p.words if w not in m)) if m else p for p, m in zip(pages, marks, strict=True)
    ]
    ruled: list[list[Table]] = []
    lines: list[list[Line]] = []
    for page in pages:
        tables, free = ruled_tables(page, lattices(page.rules))
        ruled.append(tables)
        lines.append(lines_of(free))
    lines = without_furniture(pages, lines)
    items: list[Item] = []
    texts: list[list[Line]] = []
    for page, tables, found in zip(pages, ruled, lines, strict=True):
        before = _before(items)
        placed, taken = _in_order(page, tables, found, before)
        if taken and before.head:
            del items[-len(before.head) :]
        texts.append([item.line for item in placed if isinstance(item, Placed)])
        items.extend(placed)
    width = max((page.width for page in pages), default=0.0)
    return tuple(_parts(_one_table(items), measure_of(texts, width)))


def _before(items: Sequence[Item]) -> Before:
    """What the pages so far leave for a table without lines at the head of the next."""
    last = items[-1] if items else None
    if isinstance(last, Table):
        return Before(columns=last.spans)
    head: list[Row] = []
    for item in reversed(items):
        if not isinstance(item, Placed) or not may_be_head(row := row_of(item.page, item.line)):
            break
        head.insert(0, row)
    return Before(head=tuple(head))


def _in_order(page: Page, tables: Sequence[Table], lines: Sequence[Line], before: Before) -> tuple[list[Item], bool]:
    """Tables and lines of a page from top to bottom; tables without lines are found between the others."""
    rest = list(lines)
    out: list[Item] = []
    taken = False
    for table in tables:
        above = [line for line in rest if line.box.y1 <= table.box.y1]
        rest = rest[len(above) :]
        taken |= _add_aligned(out, page, above, Before() if out else before)
        out.append(table)
    taken |= _add_aligned(out, page, rest, Before() if out else before)
    return out, taken


def _add_aligned(out: list[Item], page: Page, lines: Sequence[Line], before: Before) -> bool:
    found, taken = split_tables(page, lines, before)
    out.extend(item if isinstance(item, Table) else Placed(page, item) for item in found)
    return taken


def _one_table(items: Sequence[Item]) -> list[Item]:
    """Tables that follow each other with nothing but a page's end between them become one where one goes on."""
    out: list[Item] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, Table) and isinstance(last, Table) and goes_on(last, item):
            out[-1] = joined(last, item)
        else:
            out.append(item)
    return out


def _parts(items: Sequence[Item], measure: Measure) -> Iterator[Block | Grid]:
    lines: list[Placed] = []
    for item in items:
        if isinstance(item, Placed):
            lines.append(item)
            continue
        yield from blocks_of(lines, measure)
        lines = []
        yield from split_at_headings(Grid(item.rows, item.where))
    yield from blocks_of(lines, measure)
