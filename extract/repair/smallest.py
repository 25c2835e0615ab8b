"""The smallest sets of cells whose change makes every sum of a table hold: an exact search, bounded.

A set is found where the sums determine its new numbers, one after the other: among the sums that the set touches there
is then always one that does not hold and that a single cell of the set touches, which fixes that cell. (Without such a
sum the cells stand in a closed ring; then the sums fix the differences only, and any number would do for one of them.)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from extract.model.finding import FigureKey
from extract.repair.system import Number, System, Values

MAX_CELLS = 4
_MAX_STEPS = 6_000  # some 20 ms; real tables need a few hundred
_MAX_SETS = 300

Changes = tuple[tuple[FigureKey, int], ...]
"""Cells with the numbers they should have, in the order of the table's sums."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A table's sums that bind, and its numbers: what the search works on."""

    found: System
    values: Values
    binding: frozenset[int]

    def touched(self, key: FigureKey) -> dict[int, int]:
        """Number of each binding sum that a cell takes part in: +1 or -1."""
        return {n: sign for n, sign in self.found.sums_of[key].items() if n in self.binding}


def bound(found: System, values: Values) -> Bound:
    """Which sums bind. In: the numbers that were read; a blank, a mark and a missing cell have none.

    A sum of which every cell was read binds. Blank parts are mostly noughts that nobody wrote: a sum with such parts
    binds where it holds with them as noughts and its right side was read. Any other is open: it may hold or not.
    """
    read = values.keys()
    binding = {
        number
        for number, line in enumerate(found.sums)
        if read >= line.coefficients.keys() or (read >= set(line.right) and not line.gap(values))
    }
    return Bound(found, values, frozenset(binding))


def smallest(table: Bound) -> tuple[Changes, ...]:
    """All smallest sets of at most `MAX_CELLS` cells, unranked; none where every sum holds or no small set is found."""
    gaps = {n: gap for n, gap in table.found.gaps(table.values).items() if n in table.binding}
    if not gaps:
        return ()
    search = _Search(table)
    start = _State(gaps)
    for size in range(max(1, search.least(start)), MAX_CELLS + 1):
        sets = tuple(dict.fromkeys(search.sets(start, size)))
        if sets or search.spent():
            return sets
    return ()


@dataclass(frozen=True, slots=True)
class _State:
    """A search half done: what is still open to be weighed out."""

    gaps: Mapping[int, Number]  # sums that do not hold yet
    needs: Mapping[int, int] = field(default_factory=dict)  # sums that must be touched so often at least
    closed: frozenset[int] = frozenset()  # sums that no further cell may touch
    chosen: Changes = ()

    def need(self, number: int) -> int:
        return max(self.needs.get(number, 0), 1 if number in self.gaps else 0)


@dataclass(slots=True)
class _Search:
    table: Bound
    steps: int = 0
    count: int = 0
    touched: dict[FigureKey, dict[int, int]] = field(init=False)
    members: dict[int, list[FigureKey]] = field(init=False)

    def __post_init__(self) -> None:
        read = [key for key in self.table.found.cells if key in self.table.values]
        self.touched = {key: self.table.touched(key) for key in read}
        self.members = {n: [] for n in self.table.binding}
        for key, sums in self.touched.items():
            for number in sums:
                self.members[number].append(key)

    def spent(self) -> bool:
        """The search has taken as long as it may."""
        return self.steps > _MAX_STEPS or self.count >= _MAX_SETS

    def _line(self, number: int) -> tuple[bool, str]:
        line = self.table.found.sums[number]
        return line.rule in ("flow", "concluded-total"), line.line

    def _lines(self, state: _State) -> tuple[dict[str, int], dict[str, int]]:
        """How many cells each row and each column still needs at least: a cell stands in one of each."""
        rows: dict[str, int] = {}
        columns: dict[str, int] = {}
        for number in {*state.gaps, *state.needs}:
            down, line = self._line(number)
            lines = columns if down else rows
            lines[line] = max(lines.get(line, 0), state.need(number))
        return rows, columns

    def least(self, state: _State) -> int:
        """No fewer cells than this can do."""
        rows, columns = self._lines(state)
        return max(sum(rows.values()), sum(columns.values()))

    def sets(self, state: _State, size: int) -> Iterator[Changes]:
        """All sets of `size` further cells that weigh everything out."""
        self.steps += 1
        if self.spent():
            return
        if size == 1:
            yield from self._last(state)
            return
        rows, columns = self._lines(state)
        if max(sum(rows.values()), sum(columns.values())) > size:
            return
        sure = self._sure(state, rows, columns, size)
        for number in sorted(state.gaps) if sure is None else (sure,):
            if state.need(number) > 1:
                continue
            for further in self._fixed_by_one(state, number):
                yield from self.sets(further, size - 1)
            state = replace(state, needs={**state.needs, number: 2})

    def _sure(self, state: _State, rows: dict[str, int], columns: dict[str, int], size: int) -> int | None:
        """A sum that a single cell must weigh out, because its row's or column's share of the cells is one."""
        for number in sorted(state.gaps):
            down, line = self._line(number)
            lines = columns if down else rows
            if sum(lines.values()) == size and lines[line] == 1:
                return number
        return None

    def _fixed_by_one(self, state: _State, number: int) -> Iterator[_State]:
        """The states after one cell of a sum has taken the whole gap upon itself."""
        for key in self.members[number]:
            touched = self.touched[key]
            change = -state.gaps[number] * touched[number]
            if state.closed.isdisjoint(touched) and (new := self._new(key, change)) is not None:
                gaps = {
                    n: g for n in {*state.gaps, *touched} if (g := state.gaps.get(n, 0) + change * touched.get(n, 0))
                }
                needs = {n: left for n, need in state.needs.items() if (left := need - (n in touched)) > 0}
                if number not in needs:
                    yield _State(gaps, needs, state.closed | {number}, (*state.chosen, (key, new)))

    def _last(self, state: _State) -> Iterator[Changes]:
        """The cells that alone weigh out what is left."""
        if not state.gaps or any(n not in state.gaps or need > 1 for n, need in state.needs.items()):
            return
        first, gap = next(iter(state.gaps.items()))
        for key in self.members[first]:
            touched = self.touched[key]
            change = -gap * touched[first]
            if touched.keys() == state.gaps.keys() and all(state.gaps[n] + change * s == 0 for n, s in touched.items()):
                new = self._new(key, change)
                if new is not None and state.closed.isdisjoint(touched):
                    self.count += 1
                    yield self._in_order((*state.chosen, (key, new)))

    def _new(self, key: FigureKey, change: Number) -> int | None:
        """The cell's number after the change, or None where it would be no count."""
        new = self.table.values[key] + change
        return int(new) if new >= 0 and new == int(new) else None

    def _in_order(self, changes: Changes) -> Changes:
        return tuple(sorted(changes, key=lambda change: self.table.found.places[change[0]]))
