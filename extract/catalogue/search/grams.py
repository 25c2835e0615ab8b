"""Which runs of characters (grams) stand in which reports of a segment, from one character upwards.

A gram is a node below the gram without its last character. It is kept when both grams one shorter stand in at least
FREQUENT reports: a gram that is not kept stands in so few reports that their texts can be asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.search.postings import PLACE_BITS, SEGMENT, Counts, Lists, Packed, begins, bitmaps, bits_of, pack

FREQUENT = 12
"""Reports of a segment; below it the texts are asked."""

LONGEST = 16
"""Characters of the longest grams."""

WHOLE = (2, 3, 4, 6, 8)
"""Lengths whose lists are never told as exceptions, so that reading one does not mean reading those of its parts."""

OFTEN = 3
"""Places in one report from which a gram stands there often."""


_AT_ONCE = 1024

Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Level:
    """The grams of one length, sorted by parent and last character."""

    parent: Places | Counts  # place in the level before
    symbol: Places | Counts  # the last character
    reports: Packed
    often: Packed


@dataclass(frozen=True, slots=True)
class _Starts:
    """Every place of the text where a gram of one length starts, in the order of the text."""

    place: Places
    gram: Places
    frequent: NDArray[np.bool_]  # of each gram
    reports: NDArray[np.uint8]  # bitmaps of the frequent grams
    often: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The same, sorted by gram, then by place."""

    order: Counts
    gram: Places
    first: Counts  # of each gram


def levels(symbols: Places, report: Places, alphabet: int, present: NDArray[np.bool_]) -> Iterator[Level]:
    """The grams of a text, by rising length.

    In: the text as symbols 1 to `alphabet`, 0 where a run ends; for each the place of its report in the segment; the
    places that have a report.
    """
    everyone = np.packbits(present).reshape(1, -1)
    place = np.flatnonzero(symbols).astype(np.int32)
    gram = symbols[place] - 1
    nothing = np.zeros(alphabet, dtype=np.int64)
    order = np.argsort(gram.astype(np.uint16) if alphabet < 1 << 16 else gram, kind="stable")
    found = _Sorted(order, gram[order], nothing)
    lists = _lists(found, report[place], alphabet)
    level, starts = _level(lists, nothing, np.arange(alphabet), _Shorter(everyone, everyone, nothing, nothing, True))
    yield level
    for length in range(2, LONGEST + 1):
        starts = replace(starts, place=place, gram=gram)
        head = _both_frequent(starts)
        if not head.size:
            return
        place, parent, beside = starts.place[head], starts.gram[head], starts.gram[head + 1]
        symbol = symbols[place + (length - 1)] - 1
        found = _sorted(parent, symbol, alphabet)
        first = found.order[found.first]
        row = np.cumsum(starts.frequent) - 1
        shorter = _Shorter(starts.reports, starts.often, row[parent[first]], row[beside[first]], length not in WHOLE)
        lists = _lists(found, report[place], first.size)
        level, starts = _level(lists, parent[first], symbol[first], shorter)
        gram = np.empty_like(found.gram)
        gram[found.order] = found.gram
        yield level


def _both_frequent(starts: _Starts) -> Counts:
    """Where a gram starts whose two shorter ones are frequent."""
    frequent = starts.frequent[starts.gram]
    return np.flatnonzero(frequent[:-1] & frequent[1:] & (starts.place[1:] == starts.place[:-1] + 1))


def _sorted(parent: Places, symbol: Places, alphabet: int) -> _Sorted:
    """Grams numbered by parent, then last character."""
    key = parent.astype(np.int64) * alphabet + symbol
    bits = key.size.bit_length()
    if int(key.max()).bit_length() + bits < 64:
        key <<= bits
        key |= np.arange(key.size)
        key.sort()
        order = key & ((1 << bits) - 1)
        key >>= bits
    else:
        order = np.argsort(key, kind="stable")
        key = key[order]
    new = begins(key)
    return _Sorted(order, np.cumsum(new, dtype=np.int32) - 1, np.flatnonzero(new))


def _lists(found: _Sorted, report: Places, grams: int) -> tuple[Lists, Lists]:
    """The reports of each gram, and those where it stands often. In: the report of each start, in the order of the text."""
    pairs = (found.gram.astype(np.int64) << PLACE_BITS) | report[found.order]
    first = np.flatnonzero(begins(pairs))
    often = np.diff(np.append(first, pairs.size)) >= OFTEN
    pairs = pairs[first]
    return Lists.of(grams, pairs), Lists.of(grams, pairs[often])


@dataclass(frozen=True, slots=True)
class _Shorter:
    """Bitmaps of the frequent grams one shorter, and for each gram the rows of the two that it is made of."""

    reports: NDArray[np.uint8]
    often: NDArray[np.uint8]
    above: Counts
    beside: Counts
    used: bool  # whether lists may be told as exceptions to these


def _level(
    lists: tuple[Lists, Lists], parent: Places | Counts, symbol: Places | Counts, shorter: _Shorter
) -> tuple[Level, _Starts]:
    reports, often = lists
    frequent = reports.sizes >= FREQUENT
    which = np.flatnonzero(frequent)
    sizes = np.bitwise_count(shorter.often.view(np.uint64)).sum(axis=1)
    packed = Level(
        parent,
        symbol,
        _packed(reports, shorter.reports, shorter, reports.sizes > 1),
        _packed(often, shorter.often, shorter, np.minimum(sizes[shorter.above], sizes[shorter.beside]) > 0),
    )
    none = np.empty(0, dtype=np.int32)
    return packed, _Starts(none, none, frequent, bitmaps(reports.chosen(which)), bitmaps(often.chosen(which)))


def _packed(lists: Lists, bits: NDArray[np.uint8], shorter: _Shorter, worth: NDArray[np.bool_]) -> Packed:
    """Each list as it is, or as what is missing of the reports that have both shorter grams, when that is less.

    In: also, for which lists the second is tried.
    """
    if not shorter.used:
        return pack(lists, np.zeros(lists.nodes, dtype=np.bool_))
    missing = lists.sizes.copy()
    for some in _slices(worth):
        both = bits[shorter.above[some]] & bits[shorter.beside[some]]
        missing[some] = np.bitwise_count(both.view(np.uint64)).sum(axis=1, dtype=np.int64) - lists.sizes[some]
    but = missing < lists.sizes
    named = [lists.only(~but).pairs]
    for some in _slices(but & (missing > 0)):
        both = bits[shorter.above[some]] & bits[shorter.beside[some]] & ~bitmaps(lists.chosen(some))
        pairs = bits_of(both)
        named.append((some[pairs >> PLACE_BITS] << PLACE_BITS) | (pairs & (SEGMENT - 1)))
    return pack(Lists.of(lists.nodes, np.sort(np.concatenate(named))), but)


def _slices(which: NDArray[np.bool_]) -> Iterator[Counts]:
    """The nodes that are chosen, so many at a time that their bitmaps stay small."""
    chosen = np.flatnonzero(which)
    for start in range(0, chosen.size, _AT_ONCE):
        yield chosen[start : start + _AT_ONCE]
