"""Pages -> blocks and grids in reading order."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.formats.geometry.aligned import may_be_head, split_tables, with_head
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
        placed = list(_in_order(page, tables, found))
        texts.append([item.line for item in placed if isinstance(item, Placed)])
        items.extend(placed)
    return tuple(
        _parts(_one_table(_with_heads(items)), measure_of(texts, max((page.width for page in pages), default=0.0)))
    )


def _in_order(page: Page, tables: Sequence[Table], lines: Sequence[Line]) -> Iterator[Item]:
    """Tables and lines of a page from top to bottom; tables without lines are found between the others."""
    rest = list(lines)
    for table in tables:
        above = [line for line in rest if line.box.y1 <= table.box.y1]
        rest = rest[len(above) :]
        yield from _aligned(page, above)
        yield table
    yield from _aligned(page, rest)


def _aligned(page: Page, lines: Sequence[Line]) -> Iterator[Item]:
    for found in split_tables(page, lines):
        yield found if isinstance(found, Table) else Placed(page, found)


def _with_heads(items: Sequence[Item]) -> list[Item]:
    """A table without lines that begins a page takes the words of its head from the foot of the page before."""
    out: list[Item] = []
    for item in items:
        if isinstance(item, Table) and not item.ruled and out and _page_of(out[-1]) < item.page:
            head: list[Placed] = []
            while out and isinstance(last := out[-1], Placed) and may_be_head(last.line, item):
                head.insert(0, last)
                out.pop()
            item = with_head(item, [(placed.page, placed.line) for placed in head])
        out.append(item)
    return out


def _page_of(item: Item) -> int:
    return item.page if isinstance(item, Table) else item.page.number


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
