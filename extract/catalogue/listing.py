"""Reports chosen by filters, counted by facets, sorted, a page at a time; over columns in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.columns import Columns, Positions
from extract.catalogue.recent import Recent

REGION = "region"
FACETS = ("year", REGION, "scope", "layout", "agency_type", "late", "findings")
"""Filters that are counted; values of one filter widen it, filters narrow each other."""

FILTERS = (*FACETS, "agency")
RELEVANCE = "relevance"
"""The order in which hits were given."""

Filters = tuple[tuple[str, tuple[str, ...]], ...]
"""Filter and its values, in the order of FILTERS; filters without values are absent."""

Counts = Mapping[str, Mapping[str, int]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the reports that were chosen."""

    numbers: tuple[int, ...]  # of the reports of this page, in order
    total: int
    page: int  # the one shown: the last where a later one was asked for
    pages: int
    counts: Counts  # facet -> value -> reports that have it and fit all other filters; values without any are absent
    without: Mapping[str, int]  # filter in use -> reports if it were dropped


@dataclass(frozen=True, slots=True)
class _Counted:
    total: int
    counts: Counts
    without: Mapping[str, int]


def filters_of(given: Mapping[str, Sequence[str]]) -> Filters:
    """Filters in their order, without empty ones."""
    return tuple((name, tuple(given[name])) for name in FILTERS if given.get(name))


def listed(
    columns: Columns, hits: Positions | None, filters: Filters, sort: str, page: int, size: int = 50, key: str = ""
) -> Listed:
    """A page of what fits the filters.

    In: hits of a search as positions, best first (None: all reports); sort of SORTS or RELEVANCE; page from 1; reports of
    a page; what the hits were found by, under which their counts are kept.
    """
    masks = _masks(columns, hits, filters)
    chosen = _all_of(list(masks.values()), _length(columns, hits))
    counted = _counted(columns, hits, filters, masks, key)
    pages = max(1, -(-counted.total // size))
    page = min(max(1, page), pages)
    start = (page - 1) * size
    shown = _sorted(columns, hits, chosen, sort)[start : start + size]
    numbers = tuple(int(n) for n in columns.numbers[shown])
    return Listed(numbers, counted.total, page, pages, counted.counts, counted.without)


def chosen_numbers(columns: Columns, hits: Positions | None, filters: Filters, sort: str) -> list[int]:
    """The numbers of all reports that fit, in order."""
    chosen = _all_of(list(_masks(columns, hits, filters).values()), _length(columns, hits))
    numbers: list[int] = columns.numbers[_sorted(columns, hits, chosen, sort)].tolist()
    return numbers


def _length(columns: Columns, hits: Positions | None) -> int:
    return len(columns.numbers if hits is None else hits)


def _of(column: NDArray[np.int32], hits: Positions | None) -> NDArray[np.int32]:
    return column if hits is None else column[hits]


def _masks(columns: Columns, hits: Positions | None, filters: Filters) -> dict[str, Mask]:
    """For each filter which of the hits fit it."""
    return {name: _mask(columns, hits, name, values) for name, values in filters}


def _mask(columns: Columns, hits: Positions | None, name: str, values: Sequence[str]) -> Mask:
    if name == REGION:
        wanted = [columns.region_places[code] for code in values if code in columns.region_places]
        wide = np.zeros(len(columns.regions) + 1, dtype=np.bool_)  # the last for -1, no region
        wide[wanted] = True
        first, *others = (wide[_of(column, hits)] for column in columns.lying_in)
        for other in others:
            first |= other
        return first
    coded = columns.coded[name]
    fits = np.zeros(len(coded.values), dtype=np.bool_)
    fits[[coded.places[value] for value in values if value in coded.places]] = True
    return fits[_of(coded.codes, hits)]


def _all_of(masks: Sequence[Mask], length: int) -> Mask:
    found = np.ones(length, dtype=np.bool_)
    for mask in masks:
        found &= mask
    return found


def _sorted(columns: Columns, hits: Positions | None, chosen: Mask, sort: str) -> Positions:
    """Positions of the chosen in the order of the sort."""
    if sort == RELEVANCE and hits is not None:
        return hits[chosen]
    order = columns.orders.get(sort, columns.orders["year"])
    if hits is None:
        return order[chosen[order]]
    marked = np.zeros(len(columns.numbers), dtype=np.bool_)
    marked[hits[chosen]] = True
    return order[marked[order]]


_LATELY: Recent[tuple[Columns, str, Filters], _Counted] = Recent(512)


def _counted(
    columns: Columns, hits: Positions | None, filters: Filters, masks: Mapping[str, Mask], key: str
) -> _Counted:
    """Counts as they were found before for the same filters and search, or now. Hits without a key are counted anew."""
    if hits is not None and not key:
        return _count(columns, hits, masks)
    return _LATELY.get((columns, key, filters), lambda: _count(columns, hits, masks))


def _count(columns: Columns, hits: Positions | None, masks: Mapping[str, Mask]) -> _Counted:
    length = _length(columns, hits)
    chosen = _all_of(list(masks.values()), length)
    # a facet counts what fits the others; those without a filter of their own share one set
    others = {name: _all_of([mask for n, mask in masks.items() if n != name], length) for name in masks}
    counts = {name: _facet(columns, _of_mask(hits, others.get(name, chosen)), name) for name in FACETS}
    without = {name: int(np.count_nonzero(mask)) for name, mask in others.items()}
    return _Counted(int(np.count_nonzero(chosen)), counts, without)


def _of_mask(hits: Positions | None, mask: Mask) -> Positions | Mask | None:
    """What to take out of a column; None: all of it."""
    if hits is not None:
        return hits[mask]
    return None if mask.all() else mask


def _facet(columns: Columns, taken: Positions | Mask | None, name: str) -> dict[str, int]:
    if name == REGION:
        found = np.zeros(len(columns.regions), dtype=np.int64)
        for column in columns.lying_in:
            part = column if taken is None else column[taken]
            found += np.bincount(part + 1, minlength=len(found) + 1)[1:]
        return {columns.regions[place].code: int(found[place]) for place in np.flatnonzero(found)}
    coded = columns.coded[name]
    part = coded.codes if taken is None else coded.codes[taken]
    found = np.bincount(part, minlength=len(coded.values))
    return {coded.values[place]: int(found[place]) for place in np.flatnonzero(found)}


@lru_cache(maxsize=8)
def children_of(columns: Columns) -> Mapping[str | None, tuple[str, ...]]:
    """Region -> those right below it, in the order of their codes; None: those below nothing."""
    made: dict[str | None, list[str]] = {}
    for region in columns.regions:
        parent = region.parent if region.parent in columns.region_places else None
        made.setdefault(parent, []).append(region.code)
    return {parent: tuple(codes) for parent, codes in made.items()}
