"""Lines drawn on a page -> the cells they enclose: merged cells from lines that are not there."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.formats.geometry.page import Box, Rule

_SNAP = 3.0  # points: double lines, and lines that do not quite meet
_PIECES = 4.0  # points: the gap between pieces of one line (dashes, a row's own piece)
_SHARE = 0.6  # of a cell's side must be drawn, so that it is a side
_MAX_RULES = 40_000  # of one page; the fattest tables have some 2,000
_MAX_CROSSINGS = 400_000  # of a page's lines; a table of 40 rows and 10 columns has 451


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a lattice: its rows and columns, the ends excluded."""

    row: int
    column: int
    row_end: int
    column_end: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: where its lines stand, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def box(self) -> Box:
        """The table's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def box_of(self, area: Area) -> Box:
        """The outline of a cell."""
        return Box(self.xs[area.column], self.ys[area.row], self.xs[area.column_end], self.ys[area.row_end])


@dataclass(slots=True)
class _Bar:
    """All pieces of a straight line put together: its place across, its stretches along."""

    place: float
    stretches: list[tuple[float, float]]

    def covers(self, start: float, end: float) -> bool:
        drawn = sum(max(0.0, min(b, end) - max(a, start)) for a, b in self.stretches)
        return drawn >= _SHARE * (end - start)


def lattices(rules: Iterable[Rule]) -> list[Lattice]:
    """The ruled tables of a page from top to bottom; frames around a single cell are none."""
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    for count, rule in enumerate(rules):
        if count >= _MAX_RULES:
            break
        if rule.y0 == rule.y1:
            across.append((rule.y0, min(rule.x0, rule.x1), max(rule.x0, rule.x1)))
        else:
            down.append((rule.x0, min(rule.y0, rule.y1), max(rule.y0, rule.y1)))
    across, down = _bars(across), _bars(down)
    if len(across) * len(down) > _MAX_CROSSINGS:
        return []  # a drawing, or an attack
    found = (_lattice(rows, columns) for rows, columns in _connected(across, down))
    tables = [lattice for lattice in found if lattice is not None]
    return sorted(tables, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


Piece = tuple[float, float, float]
"""Place across, start and end along."""


def _bars(pieces: list[Piece]) -> list[Piece]:
    """Pieces of lines -> whole lines. Lines side by side (double lines) become one."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces):
        if groups and piece[0] - groups[-1][0][0] <= _SNAP:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [bar for group in groups for bar in _joined(group)]


def _joined(group: list[Piece]) -> Iterator[Piece]:
    weight = sum(end - start for _, start, end in group)
    if weight <= 0:
        return
    place = sum(place * (end - start) for place, start, end in group) / weight
    stretches: list[list[float]] = []
    for start, end in sorted((start, end) for _, start, end in group):
        if stretches and start - stretches[-1][1] <= _PIECES:
            stretches[-1][1] = max(stretches[-1][1], end)
        else:
            stretches.append([start, end])
    for start, end in stretches:
        if end - start > _PIECES:
            yield place, start, end


def _connected(across: list[Piece], down: list[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Lines that touch each other, as one table each."""
    parents = list(range(len(across) + len(down)))

    def root(n: int) -> int:
        while parents[n] != n:
            parents[n] = parents[parents[n]]
            n = parents[n]
        return n

    places = sorted(range(len(across)), key=lambda n: across[n][0])
    heights = [across[n][0] for n in places]
    for m, (x, top, bottom) in enumerate(down):
        for n in places[bisect_right(heights, top - _SNAP) : bisect_right(heights, bottom + _SNAP)]:
            _, left, right = across[n]
            if left - _SNAP <= x <= right + _SNAP:
                parents[root(n)] = root(len(across) + m)
    groups: dict[int, tuple[list[Piece], list[Piece]]] = defaultdict(lambda: ([], []))
    for n in range(len(parents)):
        inside = n < len(across)
        groups[root(n)][0 if inside else 1].append(across[n] if inside else down[n - len(across)])
    yield from _with_open_sides(list(groups.values()))


def _with_open_sides(groups: list[tuple[list[Piece], list[Piece]]]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """A side whose cells are open above and below touches no other line: it goes to the table as high as it is."""
    lone = [down[0] for across, down in groups if not across and len(down) == 1]
    for across, down in groups:
        if not across:
            continue
        ends = [end for _, start, stop in down for end in (start, stop)]
        same = [p for p in lone if ends and abs(p[1] - min(ends)) + abs(p[2] - max(ends)) <= 2 * _SNAP]
        yield across, [*down, *same]


def _lattice(across: list[Piece], down: list[Piece]) -> Lattice | None:
    if not across or not down or len(across) + len(down) < 4:
        return None
    ys = _places(across, [end for _, start, stop in down for end in (start, stop)])
    xs = _places(down, [end for _, start, stop in across for end in (start, stop)])
    if len(xs) < 3 or len(ys) < 2:
        return None  # one column: a frame, or text between lines
    rows = {y: _Bar(y, [(a, b) for place, a, b in across if _nearest(ys, place) == y]) for y in ys}
    columns = {x: _Bar(x, [(a, b) for place, a, b in down if _nearest(xs, place) == x]) for x in xs}
    return Lattice(tuple(xs), tuple(ys), tuple(_areas(xs, ys, columns, rows)))


def _places(bars: list[Piece], ends: list[float]) -> list[float]:
    """Where lines stand; an outer side that is not drawn stands where the lines towards it end."""
    places = sorted({place for place, _, _ in bars})
    merged: list[float] = []
    for place in places:
        if not merged or place - merged[-1] > _SNAP:
            merged.append(place)
    first, last = min(ends), max(ends)
    if first < merged[0] - 2 * _SNAP:
        merged.insert(0, first)
    if last > merged[-1] + 2 * _SNAP:
        merged.append(last)
    return merged


def _nearest(places: Sequence[float], value: float) -> float:
    at = bisect_right(places, value)
    return min(places[max(0, at - 1) : at + 1], key=lambda place: abs(place - value))


def _areas(xs: Sequence[float], ys: Sequence[float], columns: dict[float, _Bar], rows: dict[float, _Bar]) -> list[Area]:
    """The cells: from each free corner as far right as no line is in the way, then down."""
    width, height = len(xs) - 1, len(ys) - 1
    wall = [[columns[xs[c]].covers(ys[r], ys[r + 1]) for c in range(1, width)] for r in range(height)]
    floor = [[rows[ys[r]].covers(xs[c], xs[c + 1]) for c in range(width)] for r in range(1, height)]
    taken = [[False] * width for _ in range(height)]
    areas: list[Area] = []
    for r in range(height):
        for c in range(width):
            if not taken[r][c]:
                areas.append(_grown(r, c, wall, floor, taken))
    return areas


def _grown(r: int, c: int, wall: list[list[bool]], floor: list[list[bool]], taken: list[list[bool]]) -> Area:
    height, width = len(taken), len(taken[0])
    end = c + 1
    while end < width and not wall[r][end - 1] and not taken[r][end]:
        end += 1
    bottom = r + 1
    while bottom < height and _open_below(r, bottom, c, end, wall, floor, taken):
        bottom += 1
    for row in range(r, bottom):
        taken[row][c:end] = [True] * (end - c)
    return Area(r, c, bottom, end)


def _open_below(
    r: int, bottom: int, c: int, end: int, wall: list[list[bool]], floor: list[list[bool]], taken: list[list[bool]]
) -> bool:
    """Whether the cell goes on in the next row, in the same width."""
    if any(floor[bottom - 1][c:end]) or any(taken[bottom][c:end]):
        return False
    return not any(wall[bottom][c : end - 1])
