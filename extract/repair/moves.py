"""One slip that moves many numbers at once: a row written one column beside its own, two rows or columns exchanged.

Tried only where no small set of cells makes the sums hold.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from extract.model.finding import FigureKey
from extract.repair.smallest import Bound, Changes
from extract.repair.system import Number

_Placed = dict[FigureKey, Number]


def moved(table: Bound) -> tuple[Changes, ...]:
    """The moves after which every binding sum holds. Out: the cells that change with the numbers they should have."""
    if not any(n in table.binding for n in table.found.gaps(table.values)):
        return ()
    sets = (_changes(table, placed) for placed in _moves(table))
    return tuple(dict.fromkeys(changes for changes in sets if changes))


def _changes(table: Bound, placed: _Placed) -> Changes:
    """The cells that a move changes, none where it does not make the sums hold."""
    after = {**table.values, **placed}
    if any(new < 0 or new != int(new) for new in placed.values()):
        return ()
    if any(n in table.binding for n in table.found.gaps(after)):
        return ()
    return tuple(
        (key, int(placed[key])) for key in table.found.cells if key in placed and placed[key] != table.values[key]
    )


def _moves(table: Bound) -> Iterator[_Placed]:
    """The moves between cells with numbers that can have broken these sums and no others."""
    broken = {table.found.sums[n] for n in table.found.gaps(table.values) if n in table.binding}
    rows = _lines(table, 1)
    wrong = {line.line for line in broken if line.rule == "row-total"}
    if len(wrong) <= 1:
        for row in rows:
            if not wrong or row[0][1] in wrong:
                yield from _beside(table, row)
    if not wrong:  # a row keeps its own sum wherever it stands
        yield from (_exchanged(table, one, other) for one, other in combinations(rows, 2))
    *parts, total = _lines(table, 2) or [()]
    yield from (_exchanged(table, part, total) for part in parts)


def _beside(table: Bound, row: Sequence[FigureKey]) -> Iterator[_Placed]:
    """A row put back by one column: its parts among themselves, or with the total."""
    numbers = [table.values[key] for key in row]
    parts, total = numbers[:-1], numbers[-1:]
    for shifted in ([*parts[1:], parts[0], *total], [parts[-1], *parts[:-1], *total], [*numbers[1:], numbers[0]]):
        yield dict(zip(row, shifted, strict=True))


def _exchanged(table: Bound, one: Sequence[FigureKey], other: Sequence[FigureKey]) -> _Placed:
    """Two rows or columns in each other's place."""
    there = zip((*one, *other), (*other, *one), strict=True) if len(one) == len(other) else ()
    return {key: table.values[at] for key, at in there}


def _lines(table: Bound, axis: int) -> list[Sequence[FigureKey]]:
    """The rows (axis 1) or columns (axis 2) of a table of which every cell was read and some number is not nought."""
    lines: dict[str, list[FigureKey]] = {}
    for key in sorted(table.found.cells, key=_place):
        lines.setdefault(key[axis], []).append(key)
    return [
        line for line in lines.values() if all(k in table.values for k in line) and any(table.values[k] for k in line)
    ]


def _place(key: FigureKey) -> tuple[bool, bool]:
    """Totals stand behind the numbers they add up; all else stays in the order of the sums."""
    return key[2] == "total", key[1] == "concluded"
