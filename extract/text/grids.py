"""Grids made fit for reading: section titles that stand inside a table cut it in two."""

from collections.abc import Iterator

from extract.model.document import Block, Cell, Grid
from extract.text.clean import is_blank
from extract.text.headings import section_number


def split_at_headings(grid: Grid) -> Iterator[Block | Grid]:
    """A table that holds the whole report: rows that are only a section title become headings between grids."""
    rows: list[tuple[Cell, ...]] = []
    for row in grid.rows:
        alone = _alone(row)
        if alone and (found := section_number(alone.text)) and not found[2]:
            if rows:
                yield Grid(tuple(rows), rows[0][0].where, grid.ragged)
            yield Block(alone.text, alone.where, "heading")
            rows = []
        elif row:
            rows.append(row)
    if len(rows) == len(grid.rows):
        yield grid
    elif rows:
        yield Grid(tuple(rows), rows[0][0].where, grid.ragged)


def _alone(row: tuple[Cell, ...]) -> Cell | None:
    """The only cell of a row that says something."""
    if len(row) > 1 and not is_blank(row[0].text) and not is_blank(row[1].text):
        return None
    full = [cell for cell in row if not is_blank(cell.text)]
    return full[0] if len(full) == 1 else None
