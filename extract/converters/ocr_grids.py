"""Ruling lines -> tables: rows and columns of lines, and the cells between them, merged where no line parts them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extract.converters.ocr_rules import Line, Lines
from extract.converters.ocr_sheet import Quad

_SAME = 0.03  # inches between two lines that are one
_LONGEST = 1.2  # inches: a table without any line so long is the strokes of a large character
_DRAWN = 0.6  # share of an edge that must be drawn


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table: where its lines lie in pixels, its cells as (first row, first column, last row, last column), ends excluded."""

    ys: tuple[float, ...]
    xs: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]

    def quad(self, cell: tuple[int, int, int, int]) -> Quad:
        """The middle of the lines around a cell."""
        top, left, bottom, right = cell
        return self.xs[left], self.ys[top], self.xs[right], self.ys[bottom]

    def edges(self) -> Iterator[Quad]:
        """The lines around all cells, straight and whole."""
        for x0, y0, x1, y1 in map(self.quad, self.cells):
            yield from ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))


def tables(level: Lines, upright: Lines, dpi: float) -> list[Ruled]:
    """Lines that hang together -> tables, from top to bottom. In: both kinds of lines in pixels."""
    found = (_table(ls, us, dpi) for ls, us in _together(level, upright, dpi * _SAME))
    return sorted((table for table in found if table), key=lambda table: (table.ys[0], table.xs[0]))


def _together(level: Lines, upright: Lines, touch: float) -> Iterator[tuple[Lines, Lines]]:
    leader = _Leaders(len(level) + len(upright))
    for i, one in enumerate(level):
        for j, other in enumerate(upright, len(level)):
            across = one.start - touch <= other.at <= one.end + touch
            if across and other.start - touch <= one.at <= other.end + touch:
                leader.join(i, j)
    groups: dict[int, tuple[Lines, Lines]] = defaultdict(lambda: ([], []))
    for number, line in enumerate((*level, *upright)):
        groups[leader.of(number)][number >= len(level)].append(line)
    yield from groups.values()


class _Leaders:
    """Disjoint sets of numbers."""

    def __init__(self, count: int) -> None:
        self.up = list(range(count))

    def of(self, number: int) -> int:
        while self.up[number] != number:
            self.up[number] = self.up[self.up[number]]
            number = self.up[number]
        return number

    def join(self, one: int, other: int) -> None:
        self.up[self.of(other)] = self.of(one)


def _table(level: Lines, upright: Lines, dpi: float) -> Ruled | None:
    if len(level) < 2 or len(upright) < 2 or max(line.end - line.start for line in level) < dpi * _LONGEST:
        return None
    gap = dpi * _SAME
    ys, xs = _places(level, gap), _places(upright, gap)
    if len(ys) < 2 or len(xs) < 2:
        return None
    return Ruled(ys, xs, tuple(_cells(level, upright, ys, xs, gap)))


def _places(lines: Lines, gap: float) -> tuple[float, ...]:
    groups: list[list[float]] = []
    for at in sorted(line.at for line in lines):
        if groups and at - groups[-1][-1] <= gap:
            groups[-1].append(at)
        else:
            groups.append([at])
    return tuple(sum(group) / len(group) for group in groups)


def _cells(
    level: Lines, upright: Lines, ys: tuple[float, ...], xs: tuple[float, ...], gap: float
) -> Iterator[tuple[int, int, int, int]]:
    high, wide = len(ys) - 1, len(xs) - 1
    leader = _Leaders(high * wide)
    for i in range(high):
        for j in range(wide):
            if j + 1 < wide and not _drawn(upright, xs[j + 1], ys[i], ys[i + 1], gap):
                leader.join(i * wide + j, i * wide + j + 1)
            if i + 1 < high and not _drawn(level, ys[i + 1], xs[j], xs[j + 1], gap):
                leader.join(i * wide + j, (i + 1) * wide + j)
    members: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number in range(high * wide):
        members[leader.of(number)].append(divmod(number, wide))
    for group in members.values():
        rows, columns = [i for i, _ in group], [j for _, j in group]
        yield min(rows), min(columns), max(rows) + 1, max(columns) + 1


def _drawn(lines: Iterable[Line], at: float, start: float, end: float, gap: float) -> bool:
    """Whether an edge between two crossings is drawn."""
    inset = min(gap, (end - start) * 0.2)
    start, end = start + inset, end - inset
    covered = sum(max(0.0, min(end, o.end) - max(start, o.start)) for o in lines if abs(o.at - at) <= gap)
    return covered > _DRAWN * (end - start)
