"""Suggested repairs of a report whose sums fail: the smallest sets of cells, the likeliest slip first. Nothing is changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from extract.model.finding import FigureKey
from extract.model.report import Change, Figure, Repair
from extract.repair.moves import moved
from extract.repair.slips import COSTS, slip
from extract.repair.smallest import Bound, Changes, bound, smallest
from extract.repair.system import Values, system

MAX_REPAIRS = 10
_DOUBTED = 2  # a cell whose reading is uncertain anyway is the likelier one
_OPEN_HELD = 3  # a sum with blanks that comes to hold speaks for a repair

Costed = tuple[int, tuple[Change, ...]]


def repairs(figures: Iterable[Figure], layouts: Mapping[str, str]) -> tuple[Repair, ...]:
    """The repairs of all tables whose sums fail, per table at most `MAX_REPAIRS`, ranked.

    In: a report's figures and the layout of each table. Out: nothing where all sums hold, or where no small set of
    cells would make them hold. A cell without a number is never named: nothing was published there.
    """
    tables: dict[str, list[Figure]] = {}
    for figure in figures:
        tables.setdefault(figure.table, []).append(figure)
    return tuple(r for name, cells in tables.items() for r in _of_table(name, layouts.get(name, "free"), cells))


def _of_table(name: str, layout: str, figures: list[Figure]) -> Iterator[Repair]:
    found = system(name, layout)
    if found is None:
        return
    values = {(f.table, f.row, f.column): f.value for f in figures if f.state == "value" and f.value is not None}
    table = bound(found, values)
    sets = smallest(table) or moved(table)
    doubted = frozenset((f.table, f.row, f.column) for f in figures if f.doubt)
    ranked = sorted((_costed(table, changes, doubted) for changes in sets), key=lambda costed: costed[0])
    for rank, (_, changes) in enumerate(ranked[:MAX_REPAIRS], 1):
        yield Repair(name, rank, changes)


def _costed(table: Bound, changes: Changes, doubted: frozenset[FigureKey]) -> Costed:
    """The slip of each change, and how unlikely all are together."""
    values = table.values
    after = {**values, **dict(changes)}
    together = _together(changes, values)
    each = [slip(values[key], new, total=_adds_up(key)) for key, new in changes]
    cost = COSTS[together] if together else sum(c for _, c in each)
    cost -= _DOUBTED * sum(key in doubted for key, _ in changes)
    beside = {n for key, _ in changes for n in table.found.sums_of[key]} - table.binding
    cost -= _OPEN_HELD * (_held(table, beside, after) - _held(table, beside, values))
    names = [together or name for name, _ in each]
    return cost, tuple(Change(key, values[key], new, name) for (key, new), name in zip(changes, names, strict=True))


def _held(table: Bound, numbers: Iterable[int], values: Values) -> int:
    """How many of these sums hold when blanks are noughts."""
    return sum(not table.found.sums[number].gap(values) for number in numbers)


def _adds_up(key: FigureKey) -> bool:
    return "total" in key or key[1] == "concluded"


def _together(changes: Changes, values: Values) -> str | None:
    """The one slip that explains several changes: the numbers are all there, but stand in each other's places."""
    if len(changes) < 2 or sorted(values[key] for key, _ in changes) != sorted(new for _, new in changes):
        return None
    rows, columns = {key[1] for key, _ in changes}, {key[2] for key, _ in changes}
    if len(changes) == 2 and all(new and values[key] for key, new in changes):
        return "cells-swapped"
    if len(rows) == 1:
        return "shifted-column"
    return "shifted-row" if len(columns) == 1 else None


def carried_over(found: Iterable[Repair], last_year: Values) -> tuple[Repair, ...]:
    """The repairs of one table ranked anew, knowing the figures of the year before.

    A published number that is the same cell's of the year before, and no nought, was left standing in the old file.
    """
    weighed = [_with_last_year(repair, last_year) for repair in found]
    ranked = sorted(weighed, key=lambda pair: (pair[0], pair[1].rank))
    return tuple(replace(repair, rank=rank) for rank, (_, repair) in enumerate(ranked, 1))


def _with_last_year(repair: Repair, last_year: Values) -> tuple[int, Repair]:
    """How many changes last year does not explain, and the repair with those that it does."""
    changes = tuple(
        replace(change, slip="carried-over")
        if change.published and change.published == last_year.get(change.cell)
        else change
        for change in repair.changes
    )
    return sum(change.slip != "carried-over" for change in changes), replace(repair, changes=changes)
