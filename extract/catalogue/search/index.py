"""Reading the index: which reports of a segment have a run of characters, and which of them often.

A run that is not kept as a gram, though its parts stand in many reports, is nowhere. One whose parts stand in few is not
known: the reports that have all its parts are candidates, and their texts must be asked (grams.py).
"""

import struct
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property, reduce
from itertools import accumulate, pairwise
from sqlite3 import Connection
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.search.grams import FREQUENT, LONGEST
from extract.catalogue.search.postings import LENGTH, SEGMENT, Set, is_exceptions, length_of, unpack
from extract.catalogue.search.segment import (
    BLOCK,
    BLOCK_HEAD,
    BLOCKS,
    CHUNK,
    HEADER,
    OFTEN,
    REPORTS,
    STREAMS_OF_A_TEXT,
    row_id,
    segment_of,
    width,
)

_NUMBERS = struct.Struct("<II")


class Segment:
    """One segment of an open catalogue, as far as it has been read."""

    def __init__(self, connection: Connection, number: int) -> None:
        self.number = number
        self._connection = connection
        self._chunks: dict[int, bytes] = {}
        self._texts: dict[int, Grams] = {}

    def read(self, stream: int, start: int, length: int) -> bytes:
        """Bytes of a stream."""
        first, last = start // CHUNK, (start + length - 1) // CHUNK
        at = start - first * CHUNK
        if first == last:
            return self._chunk(stream, first)[at : at + length]
        return b"".join(self._chunk(stream, chunk) for chunk in range(first, last + 1))[at : at + length]

    def _chunk(self, stream: int, chunk: int) -> bytes:
        key = row_id(self.number, stream, chunk)
        if (found := self._chunks.get(key)) is None:
            row = self._connection.execute("select bytes from search_index where id = ?", (key,)).fetchone()
            self._chunks[key] = found = row[0]
        return found

    @cached_property
    def years(self) -> NDArray[np.uint8]:
        """For each place 0: no report, 1: its year is unknown, else a number that rises with the year."""
        return np.frombuffer(self.read(HEADER, _NUMBERS.size, SEGMENT), dtype=np.uint8)

    @cached_property
    def characters(self) -> NDArray[np.uint32]:
        """Code points of the characters, rising."""
        count, _ = _NUMBERS.unpack(self.read(HEADER, 0, _NUMBERS.size))
        return np.frombuffer(self.read(HEADER, _NUMBERS.size + SEGMENT, 4 * count), dtype=np.uint32)

    def symbols(self, word: str) -> list[int] | None:
        """The numbers of a word's characters; None when the segment lacks one."""
        codes = np.frombuffer(word.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        found = np.searchsorted(self.characters, codes)
        there = found < self.characters.size
        if not there.all() or (self.characters[found] != codes).any():
            return None
        return [int(symbol) for symbol in found]

    def grams(self, field: int) -> "Grams":
        """The grams of one of the three texts (texts.py)."""
        if field not in self._texts:
            self._texts[field] = Grams(self, STREAMS_OF_A_TEXT * field)
        return self._texts[field]


class Known(Enum):
    """What the grams say of a run."""

    NOWHERE = 0
    GRAM = 1  # its reports are listed
    MAYBE = 2  # the reports that have all its parts may have it


class _Block(NamedTuple):
    """64 grams."""

    head: tuple[int, int, int]  # their first child, where their bytes begin in REPORTS and OFTEN
    symbols: "memoryview[int]"
    degrees: "memoryview[int]"
    heads: "tuple[memoryview[int], memoryview[int]]"  # of their lists in REPORTS and OFTEN


class Grams:
    """The grams of one text of a segment."""

    def __init__(self, segment: Segment, base: int) -> None:
        self.segment = segment
        self._base = base
        self._roots = segment.characters.size
        small = width(self._roots)
        self._type: Literal["H", "I"] = "H" if small == "<u2" else "I"
        self._size = 2 if small == "<u2" else 4
        self._block_size = BLOCK_HEAD.size + BLOCK * 2 * (self._size + 2)
        self._blocks: dict[int, _Block] = {}

    def _block(self, number: int) -> "_Block":
        if (found := self._blocks.get(number)) is None:
            read = self.segment.read(self._base + BLOCKS, number * self._block_size, self._block_size)
            view, wide = memoryview(read), BLOCK * self._size
            parts = accumulate((wide, wide, 2 * BLOCK, 2 * BLOCK), initial=BLOCK_HEAD.size)
            symbols, degrees, reports, often = (view[a:b] for a, b in pairwise(parts))
            heads = reports.cast("H"), often.cast("H")
            found = _Block(BLOCK_HEAD.unpack_from(read), symbols.cast(self._type), degrees.cast(self._type), heads)
            self._blocks[number] = found
        return found

    def child(self, gram: int, symbol: int) -> int | None:
        """The gram that one more character makes."""
        block, at = self._block(gram // BLOCK), gram % BLOCK
        start = block.head[0] + sum(block.degrees[:at])
        end = start + block.degrees[at]
        if start == end:
            return None
        low, high = start // BLOCK, (end - 1) // BLOCK
        while low < high:
            middle = (low + high + 1) // 2
            if self._block(middle).symbols[0] <= symbol:
                low = middle
            else:
                high = middle - 1
        symbols = self._block(low).symbols
        first, last = max(start - low * BLOCK, 0), min(end - low * BLOCK, BLOCK)
        place = bisect_left(symbols, symbol, first, last)
        return low * BLOCK + place if place < last and symbols[place] == symbol else None

    def has_children(self, gram: int) -> bool:
        """Whether one more character makes grams: then it stands in many reports."""
        return self._block(gram // BLOCK).degrees[gram % BLOCK] > 0

    def has_any(self, gram: int) -> bool:
        """Whether it stands anywhere: single characters are kept that only other texts have."""
        head = self._block(gram // BLOCK).heads[0][gram % BLOCK]
        return is_exceptions(head) or length_of(head) > 0

    def packed(self, gram: int, stream: int) -> tuple[int, bytes]:
        """The head and bytes of one of its two lists (REPORTS, OFTEN)."""
        block, at = self._block(gram // BLOCK), gram % BLOCK
        heads, offset = block.heads[stream - REPORTS], block.head[1 + stream - REPORTS]
        length = length_of(heads[at])
        if not length:
            return heads[at], b""
        start = offset + sum([head & LENGTH for head in heads[:at]])
        return heads[at], self.segment.read(self._base + stream, start, length)


class Run:
    """One run of characters, looked for in one text of a segment.

    Its parts are named by their start and end in the run.
    """

    def __init__(self, grams: Grams, symbols: Sequence[int]) -> None:
        self._grams = grams
        self._symbols = symbols
        self._walked: dict[tuple[int, int], int | None] = {}
        self._known: dict[tuple[int, int], Known] = {}
        self._sets: dict[tuple[int, int, int], Set] = {}
        self._having: dict[tuple[int, int], Set] = {}

    def nowhere(self) -> bool:
        """Whether no report has it."""
        return any(self._look(*part) is Known.NOWHERE for part in self._parts())

    def is_gram(self) -> bool:
        """Whether its reports are listed."""
        return len(self._symbols) <= LONGEST and self._look(0, len(self._symbols)) is Known.GRAM

    def reports(self) -> Set:
        """The places of reports that have it; unless it is a gram, of those that may have it."""
        return reduce(np.logical_and, (self._candidates(*part) for part in self._parts()))

    def often(self) -> Set:
        """The places of reports that have it, a gram, often."""
        return self._set(0, len(self._symbols), OFTEN)

    def _parts(self) -> Iterator[tuple[int, int]]:
        """The parts that may be grams and are in no other: what is longer is known by these alone."""
        length = min(LONGEST, len(self._symbols))
        return ((start, start + length) for start in range(len(self._symbols) - length + 1))

    def _gram(self, start: int, end: int) -> int | None:
        if end - start == 1:
            return self._symbols[start]
        key = start, end
        if key not in self._walked:
            parent = self._gram(start, end - 1) if end - start <= LONGEST else None
            self._walked[key] = None if parent is None else self._grams.child(parent, self._symbols[end - 1])
        return self._walked[key]

    def _look(self, start: int, end: int) -> Known:
        key = start, end
        if key not in self._known:
            self._known[key] = self._looked(start, end)
        return self._known[key]

    def _looked(self, start: int, end: int) -> Known:
        gram = self._gram(start, end)
        if gram is not None:
            return Known.GRAM if end - start > 1 or self._grams.has_any(gram) else Known.NOWHERE
        head = self._look(start, end - 1)
        tail = self._look(start + 1, end) if head is not Known.NOWHERE else head
        if tail is Known.NOWHERE:
            return Known.NOWHERE
        kept = head is tail is Known.GRAM and end - start <= LONGEST
        if kept and self._frequent(start, end - 1) and self._frequent(start + 1, end):
            return Known.NOWHERE
        return Known.MAYBE

    def _frequent(self, start: int, end: int) -> bool:
        """Whether a gram stands in so many reports that those it makes with others are kept."""
        gram = self._gram(start, end)
        assert gram is not None
        return self._grams.has_children(gram) or int(np.count_nonzero(self._set(start, end, REPORTS))) >= FREQUENT

    def _candidates(self, start: int, end: int) -> Set:
        """The reports that have all grams of a part."""
        if self._gram(start, end) is not None:
            return self._set(start, end, REPORTS)
        key = start, end
        if key not in self._having:
            self._having[key] = self._candidates(start, end - 1) & self._candidates(start + 1, end)
        return self._having[key]

    def _set(self, start: int, end: int, stream: int) -> Set:
        """The reports that have a gram (often)."""
        key = start, end, stream
        if key not in self._sets:
            gram = self._gram(start, end)
            assert gram is not None
            head, packed = self._grams.packed(gram, stream)
            named = unpack(head, packed)
            self._sets[key] = self._both(start, end, stream) & ~named if is_exceptions(head) else named
        return self._sets[key]

    def _both(self, start: int, end: int, stream: int) -> Set:
        """The reports that have both grams one shorter (often)."""
        if end - start == 1:
            return self._grams.segment.years > 0
        return self._set(start, end - 1, stream) & self._set(start + 1, end, stream)


NONE = np.zeros(SEGMENT, dtype=np.bool_)


def segments(connection: Connection) -> Iterator[Segment]:
    """Every segment that has reports."""
    last = connection.execute("select max(rowid) from reports").fetchone()[0]
    for number in range(0 if last is None else segment_of(last) + 1):
        if connection.execute("select 1 from search_index where id = ?", (row_id(number, HEADER, 0),)).fetchone():
            yield Segment(connection, number)
