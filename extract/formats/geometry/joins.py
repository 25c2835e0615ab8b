"""Tables that go on over pages put together: the head once, a row cut by the page's end whole."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.formats.geometry.labels import begins_label
from extract.formats.geometry.tables import Rows, Table
from extract.model.document import Cell
from extract.text.clean import is_blank
from extract.text.numbers import is_value
from settings.plain import squeeze

_NEAR = 4.0  # points: columns of the same table stand at the same places
_NEAR_ALIGNED = 24.0  # where only numbers show them


def goes_on(above: Table, below: Table) -> bool:
    """Whether a table at the head of a page is the rest of the one at the foot of the page before."""
    if above.ruled != below.ruled or below.page <= above.page:
        return False
    if above.ruled:
        shared = sum(any(abs(x - y) <= _NEAR for y in above.xs) for x in below.xs)
        left, right = (abs(above.xs[end] - below.xs[end]) <= _NEAR for end in (0, -1))
        least = min(len(above.xs), len(below.xs)) - 1
        return (left and right and shared >= least) or ((left or right) and shared > max(least, 3))
    if _cut_label(below):
        return True
    return len(above.xs) == len(below.xs) and all(
        abs(x - y) <= _NEAR_ALIGNED for x, y in zip(above.xs, below.xs, strict=True)
    )


def _cut_label(table: Table) -> bool:
    """No number in it: nothing but the rest of labels."""
    return not table.xs


def joined(above: Table, below: Table) -> Table:
    """Both parts as one table, at the place of the first."""
    if above.ruled:
        above, below = _same_columns(above, below)
    rows = _without_head(above.rows, below.rows)
    first = list(above.rows)
    if first and rows and (not above.ruled or _same_cells(first[-1], rows[0])):
        first, rows = _whole_row(first, rows)
    first, rows = _grown(first, rows)
    shift = len(first) - (min((cell.row for row in rows for cell in row), default=0))
    rest = tuple(tuple(replace(cell, row=cell.row + shift) for cell in row) for row in rows)
    xs = above.xs if len(above.xs) >= len(below.xs) else below.xs
    return replace(above, rows=(*first, *rest), page=below.page, box=below.box, xs=xs, spans=below.spans or above.spans)


def _same_columns(above: Table, below: Table) -> tuple[Table, Table]:
    """Both parts on the columns of either: a part in which a column is merged throughout does not show its border."""
    xs: list[float] = []
    for x in sorted((*above.xs, *below.xs)):
        if not xs or x - xs[-1] > _NEAR:
            xs.append(x)
    return _on_columns(above, tuple(xs)), _on_columns(below, tuple(xs))


def _on_columns(table: Table, xs: tuple[float, ...]) -> Table:
    places = [min(range(len(xs)), key=lambda n: abs(xs[n] - x)) for x in table.xs]
    rows = tuple(
        tuple(
            replace(
                cell,
                column=places[cell.column],
                colspan=max(1, places[cell.column + cell.colspan] - places[cell.column]),
            )
            for cell in row
        )
        for row in table.rows
    )
    return replace(table, rows=rows, xs=xs)


def _text(row: Sequence[Cell]) -> str:
    return "|".join(squeeze(cell.text) for cell in row)


def _without_head(above: Rows, below: Rows) -> Rows:
    """The rows below without those at their head that repeat the first table's."""
    count = 0
    while count < min(len(above), len(below)) and _text(above[count]) == _text(below[count]):
        if any(is_value(cell.text) for cell in below[count]):
            break
        count += 1
    words = any(not is_blank(cell.text) for row in below[:count] for cell in row)
    return below[count:] if words else below


def _whole_row(above: list[tuple[Cell, ...]], below: Rows) -> tuple[list[tuple[Cell, ...]], Rows]:
    """A row that the page's end cut: its lower part stands in the first row below, its numbers in one of both."""
    upper, lower = above[-1], below[0]
    if not _is_rest(upper, lower):
        return above, below
    return [*above[:-1], _merged(upper, lower)], below[1:]


def _same_cells(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the cells of the row below stand under those of the row above, merged cells that end between apart."""
    ends = [[(cell.column, cell.colspan) for cell in row if cell.column or cell is row[-1]] for row in (upper, lower)]
    shorter = min(map(len, ends))
    return shorter > 0 and ends[0][-shorter:] == ends[1][-shorter:]


def _is_rest(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the row below is the rest of the one above: it begins no label, and no column has a number and words."""
    words = [cell for cell in lower if not is_blank(cell.text) and not is_value(cell.text)]
    values = [sum(is_value(cell.text) for cell in row) for row in (upper, lower)]
    if _fills(upper, lower):
        return True
    if bool(values[0]) == bool(values[1]) or any(begins_label(squeeze(cell.text)) for cell in words):
        return False
    pairs = [(upper[at], cell) for at, cell in _under(upper, lower) if 0 <= at < len(upper)]
    both = [(a.text, b.text) for a, b in pairs if not is_blank(a.text) and not is_blank(b.text)]
    if any(is_value(a) or is_value(b) for a, b in both):
        return False
    if words and values[1]:  # a row of its own, unless its label is the rest of a numbered one
        return any(begins_label(squeeze(a)) for a, _ in both)
    return True


def _fills(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether each column has its words on one side of the page's end only, and both sides have some."""
    shared = min(len(upper), len(lower))
    more = (*upper[: len(upper) - shared], *lower[: len(lower) - shared])
    if shared < 2 or not all(is_blank(cell.text) for cell in more):
        return False
    pairs = zip(upper[-shared:], lower[-shared:], strict=True)
    sides = [(is_blank(a.text), is_blank(b.text)) for a, b in pairs]
    return all(a != b for a, b in sides) and len({a for a, _ in sides}) == 2


def _under(upper: Sequence[Cell], lower: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
    """Each cell of the row below with the index of the cell above it; where the columns differ, counted from the right."""
    places = {cell.column: n for n, cell in enumerate(upper)}
    for n, cell in enumerate(lower):
        yield places.get(cell.column, len(upper) - (len(lower) - n)), cell


def _merged(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells of one column put together; where the columns differ, from the right."""
    whole = list(upper)
    extra: list[Cell] = []
    for at, cell in _under(upper, lower):
        if is_blank(cell.text):
            continue
        if not 0 <= at < len(upper):
            extra.append(cell)
        elif is_blank(upper[at].text):
            whole[at] = replace(upper[at], text=cell.text, where=cell.where, doubt=cell.doubt or "pieces")
        else:
            both = replace(upper[at], text=upper[at].text + cell.text, where=f"{upper[at].where}; {cell.where}")
            whole[at] = replace(both, doubt=upper[at].doubt or "pieces", guesses=())
    return (*whole, *extra)


def _grown(above: list[tuple[Cell, ...]], below: Rows) -> tuple[list[tuple[Cell, ...]], Rows]:
    """A merged cell that reaches over the page's end: its empty rest goes to it."""
    if not below or not above:
        return above, below
    height = len(above)
    reaching = {
        (cell.column, cell.colspan): (r, c)
        for r, row in enumerate(above)
        for c, cell in enumerate(row)
        if cell.rowspan > 1 and r + cell.rowspan == height
    }
    kept: list[Cell] = []
    for cell in below[0]:
        place = reaching.get((cell.column, cell.colspan))
        if cell.rowspan > 1 and is_blank(cell.text) and place:
            row = list(above[place[0]])
            row[place[1]] = replace(row[place[1]], rowspan=row[place[1]].rowspan + cell.rowspan)
            above[place[0]] = tuple(row)
        else:
            kept.append(cell)
    return above, (tuple(kept), *below[1:])
