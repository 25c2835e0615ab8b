"""Words put into the cells of ruled tables, and what a table is before it becomes a grid."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.formats.geometry.lattice import Area, Lattice
from extract.formats.geometry.lines import Line, lines_of
from extract.formats.geometry.page import Box, Page, Word, where
from extract.model.document import Cell
from extract.text.clean import tidy

_PADDING = 16.0  # points, left and right together, between a cell's lines and its text

Rows = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one page, or what pages put together. `xs` are the borders (ruled) or middles of its columns.

    `spans` are the ends of the columns of numbers of its last rows, where no lines show them.
    """

    rows: Rows
    page: int
    box: Box
    xs: tuple[float, ...]
    ruled: bool
    where: str
    spans: tuple[tuple[float, float], ...] = ()


def ruled_tables(page: Page, lattices: Sequence[Lattice]) -> tuple[list[Table], list[Word]]:
    """The ruled tables of a page with their words, and the words that stand in none."""
    held: dict[tuple[int, Area], list[Word]] = defaultdict(list)
    maps = [_area_map(lattice) for lattice in lattices]
    free: list[Word] = []
    for word in page.words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
        for n, lattice in enumerate(lattices):
            if lattice.xs[0] <= x <= lattice.xs[-1] and lattice.ys[0] <= y <= lattice.ys[-1]:
                place = (_slot(lattice.ys, y), _slot(lattice.xs, x))
                held[n, maps[n][place]].append(word)
                break
        else:
            free.append(word)
    tables = [_table(page, lattice, {a: held[n, a] for a in lattice.areas}) for n, lattice in enumerate(lattices)]
    return tables, free


def _slot(places: Sequence[float], value: float) -> int:
    return min(max(bisect_right(places, value) - 1, 0), len(places) - 2)


def _area_map(lattice: Lattice) -> dict[tuple[int, int], Area]:
    return {
        (row, column): area
        for area in lattice.areas
        for row in range(area.row, area.row_end)
        for column in range(area.column, area.column_end)
    }


def _table(page: Page, lattice: Lattice, held: dict[Area, list[Word]]) -> Table:
    rows: list[list[Cell]] = [[] for _ in lattice.ys[1:]]
    for area in lattice.areas:
        box = lattice.box_of(area)
        rows[area.row].append(
            cell_of(
                lines_of(held[area]),
                where(page, box),
                (area.row, area.column),
                (area.row_end - area.row, area.column_end - area.column),
                box,
            )
        )
    return Table(
        tuple(tuple(row) for row in rows), page.number, lattice.box, lattice.xs, True, where(page, lattice.box)
    )


def cell_of(
    lines: Sequence[Line], place: str, at: tuple[int, int], spans: tuple[int, int] = (1, 1), box: Box | None = None
) -> Cell:
    """Lines -> the cell that holds them. In: its locator, row and column, rows and columns it spans, its outline."""
    words = [word for line in lines for word in line.words]
    return Cell(
        tidy(wrapped(lines, box)),
        place,
        *at,
        *spans,
        doubt=next((word.doubt for word in words if word.doubt), None),
        guesses=words[0].guesses if len(words) == 1 else (),
    )


def wrapped(lines: Sequence[Line], box: Box | None) -> str:
    """The text of a cell: a line that was full goes on in the next, others end where they end."""
    if not lines:
        return ""
    widest = max(line.box.x1 - line.box.x0 for line in lines)
    room = box.x1 - box.x0 - widest if box else 0.0
    text = lines[0].text
    for above, below in pairwise(lines):
        character = (below.words[0].box.x1 - below.words[0].box.x0) / max(1, len(below.words[0].text))
        full = widest - (above.box.x1 - above.box.x0) < 1.3 * character and room < 2 * character + _PADDING
        text += ("" if full else "\n") + below.text
    return text
