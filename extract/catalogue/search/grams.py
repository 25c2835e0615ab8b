"""Which runs of characters (grams) stand in which reports of a segment, from one character upwards.

A gram is a node below the gram without its last character. It is kept when both grams one shorter stand in at least
FREQUENT reports: a gram that is not kept stands in so few reports that their texts can be asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.search.postings import SEGMENT, Counts, Lists, Packed, bitmaps, pack

FREQUENT = 12
"""Reports of a segment; below it the texts are asked."""

LONGEST = 16
"""Characters of the longest grams."""

OFTEN = 3
"""Places in one report from which a gram stands there often."""


@dataclass(frozen=True, slots=True)
class Level:
    """The grams of one length, sorted by parent and last character."""

    parent: Counts  # place in the level before
    symbol: Counts  # the last character
    reports: Packed
    often: Packed


@dataclass(frozen=True, slots=True)
class _Grams:
    """Grams of one length, while the next length is made."""

    at: Counts  # for each place of the text the gram that starts there, or -1
    row: Counts  # for each gram its row in the bitmaps, -1 for one that is not frequent
    reports: NDArray[np.uint8]
    often: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """Every place where a gram starts, sorted by gram, then by place."""

    start: Counts
    gram: Counts
    first: Counts  # for each gram its first entry


def levels(symbols: Counts, report: Counts, alphabet: int, present: NDArray[np.bool_]) -> Iterator[Level]:
    """The grams of a text, by rising length.

    In: the text as symbols 1 to `alphabet`, 0 where a run ends; for each the place of its report in the segment; the
    places that have a report.
    """
    everyone = np.packbits(present).reshape(1, -1)
    starts = np.flatnonzero(symbols)
    order = starts[np.argsort(symbols[starts], kind="stable")]
    gram = symbols[order] - 1
    found = _Sorted(order, gram, np.searchsorted(gram, np.arange(alphabet)))
    nothing = np.zeros(alphabet, dtype=np.int64)
    level, grams = _level(found, report, nothing, np.arange(alphabet), (everyone, everyone), nothing, nothing)
    yield level
    for length in range(2, LONGEST + 1):
        longer = _longer(symbols, grams, length, alphabet)
        if longer is None:
            return
        head = longer.start[longer.first]
        parent = grams.at[head]
        above = grams.row[parent], grams.row[grams.at[head + 1]]
        level, grams = _level(
            longer, report, parent, symbols[head + length - 1] - 1, (grams.reports, grams.often), *above
        )
        yield level


def _longer(symbols: Counts, grams: _Grams, length: int, alphabet: int) -> _Sorted | None:
    """The places of all grams one longer, of those whose two shorter ones are frequent."""
    frequent = np.append(grams.row, -1)[grams.at] >= 0
    starts = np.flatnonzero(frequent[:-1] & frequent[1:])
    if not starts.size:
        return None
    key = grams.at[starts] * alphabet + (symbols[starts + length - 1] - 1)
    bits = int(symbols.size).bit_length()
    if int(key.max()).bit_length() + bits < 64:
        both = np.sort((key << bits) | starts)
        key, starts = both >> bits, both & ((1 << bits) - 1)
    else:
        order = np.argsort(key, kind="stable")
        key, starts = key[order], starts[order]
    new = np.diff(key, prepend=-1) != 0
    return _Sorted(starts, np.cumsum(new) - 1, np.flatnonzero(new))


def _level(
    found: _Sorted,
    report: Counts,
    parent: Counts,
    symbol: Counts,
    shorter: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    above: Counts,
    beside: Counts,
) -> tuple[Level, _Grams]:
    """In also: bitmaps of the shorter grams, and for each gram the rows there of the two it is made of."""
    count = parent.size
    place = report[found.start]
    new = (np.diff(found.gram, prepend=-1) != 0) | (np.diff(place, prepend=-1) != 0)
    pairs = np.flatnonzero(new)
    times = np.diff(np.append(pairs, place.size))
    lists = Lists(count, found.gram[pairs], place[pairs])
    frequent = lists.sizes() >= FREQUENT
    row = np.where(frequent, np.cumsum(frequent) - 1, -1)
    rows = int(frequent.sum())
    often = Lists(count, lists.node[times >= OFTEN], lists.place[times >= OFTEN])
    at = np.full(report.size, -1, dtype=np.int64)
    at[found.start] = found.gram
    level = Level(parent, symbol, _packed(lists, shorter[0], above, beside), _packed(often, shorter[1], above, beside))
    return level, _Grams(at, row, bitmaps(lists, row, rows), bitmaps(often, row, rows))


def _packed(lists: Lists, shorter: NDArray[np.uint8], above: Counts, beside: Counts) -> Packed:
    """Each list as it is, or as what is missing of the reports that have both shorter grams, when that is less."""
    sizes = lists.sizes()
    missing = np.empty(lists.nodes, dtype=np.int64)
    for some in _slices(lists.nodes):
        both = shorter[above[some]] & shorter[beside[some]]
        missing[some] = np.bitwise_count(both.view(np.uint64)).sum(axis=1, dtype=np.int64) - sizes[some]
    but = missing < sizes
    named = [_missing(lists, shorter, above, beside, some) for some in _slices(lists.nodes, but & (missing > 0))]
    own = lists.only(~but)
    node = np.concatenate([own.node, *(node for node, _ in named)])
    place = np.concatenate([own.place, *(place for _, place in named)])
    order = np.argsort(node * SEGMENT + place, kind="stable")
    return pack(Lists(lists.nodes, node[order], place[order]), but)


def _missing(
    lists: Lists, shorter: NDArray[np.uint8], above: Counts, beside: Counts, some: Counts
) -> tuple[Counts, Counts]:
    row = np.full(lists.nodes, -1, dtype=np.int64)
    row[some] = np.arange(some.size)
    has = bitmaps(lists, row, some.size)
    node, place = np.nonzero(np.unpackbits(shorter[above[some]] & shorter[beside[some]] & ~has, axis=1))
    return some[node], place


def _slices(nodes: int, which: NDArray[np.bool_] | None = None) -> Iterator[Counts]:
    """Nodes, so many at a time that their bitmaps stay small."""
    chosen = np.arange(nodes) if which is None else np.flatnonzero(which)
    for start in range(0, chosen.size, SEGMENT):
        yield chosen[start : start + SEGMENT]
