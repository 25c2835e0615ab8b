"""Grids made fit for reading: section titles that stand inside a table cut it in two."""

from collections.abc import Iterator

from extract.model.document import Block, Cell, Grid
from extract.text.clean import is_blank
from extract.text.headings import section_number

_RUNNING_MIN_CHARS = 12


def split_at_headings(grid: Grid) -> Iterator[Block | Grid]:
    """A table that holds the whole report: rows that are only a section title become headings between grids.

    Where it holds several titles, its rows of running text are the report's paragraphs.
    """
    rows: list[tuple[Cell, ...]] = []
    titles = [_is_title(row) for row in grid.rows]
    whole = sum(titles) > 1
    for row, title in zip(grid.rows, titles, strict=True):
        alone = _alone(row) if title or whole else None
        if alone and (title or _is_running_text(alone)):
            if rows:
                yield Grid(tuple(rows), rows[0][0].where, grid.ragged)
            yield Block(alone.text, alone.where, "heading" if title else "paragraph")
            rows = []
        elif row:
            rows.append(row)
    if len(rows) == len(grid.rows):
        yield grid
    elif rows:
        yield Grid(tuple(rows), rows[0][0].where, grid.ragged)


def _is_title(row: tuple[Cell, ...]) -> bool:
    alone = _alone(row)
    found = section_number(alone.text) if alone else None
    return found is not None and not found[2]


def _is_running_text(cell: Cell) -> bool:
    return len(cell.text) >= _RUNNING_MIN_CHARS and "。" in cell.text


def _alone(row: tuple[Cell, ...]) -> Cell | None:
    """The only cell of a row that says something."""
    if len(row) > 1 and not is_blank(row[0].text) and not is_blank(row[1].text):
        return None
    full = [cell for cell in row if not is_blank(cell.text)]
    return full[0] if len(full) == 1 else None
