"""Reading the index: which reports of a segment have a run of characters, and which of them often.

A run that is not kept as a gram, though its parts stand in many reports, is nowhere. One whose parts stand in few is not
known: the reports that have all its parts are candidates, and their texts must be asked (grams.py).
"""

import struct
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from sqlite3 import Connection
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.search.grams import FREQUENT, LONGEST
from extract.catalogue.search.postings import SEGMENT, Set, is_exceptions, length_of, unpack
from extract.catalogue.search.segment import (
    BLOCK,
    BLOCK_HEAD,
    BLOCKS,
    CHUNK,
    HEADER,
    OFTEN,
    REPORTS,
    STREAMS_OF_A_TEXT,
    SYMBOLS,
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


class Grams:
    """The grams of one text of a segment."""

    def __init__(self, segment: Segment, base: int) -> None:
        self.segment = segment
        self._base = base
        self._roots = segment.characters.size
        small = width(self._roots)
        self._type: Literal["H", "I"] = "H" if small == "<u2" else "I"
        self._size = 2 if small == "<u2" else 4
        self._block_size = BLOCK_HEAD.size + BLOCK * (self._size + 4)
        self._blocks: dict[int, tuple[tuple[int, int, int], memoryview, memoryview, memoryview]] = {}

    def _block(self, number: int) -> tuple[tuple[int, int, int], memoryview, memoryview, memoryview]:
        """Its first child and offsets; children, heads of reports and heads of often of its 64 grams."""
        if (found := self._blocks.get(number)) is None:
            read = self.segment.read(self._base + BLOCKS, number * self._block_size, self._block_size)
            view, degrees = memoryview(read), BLOCK_HEAD.size + BLOCK * self._size
            found = (
                BLOCK_HEAD.unpack_from(read),
                view[BLOCK_HEAD.size : degrees].cast(self._type),
                view[degrees : degrees + 2 * BLOCK].cast("H"),
                view[degrees + 2 * BLOCK :].cast("H"),
            )
            self._blocks[number] = found
        return found

    def child(self, gram: int, symbol: int) -> int | None:
        """The gram that one more character makes."""
        head, degrees, _, _ = self._block(gram // BLOCK)
        at = gram % BLOCK
        degree = degrees[at]
        if not degree:
            return None
        first = head[0] + sum(degrees[:at])
        symbols = memoryview(self.segment.read(self._base + SYMBOLS, first * self._size, degree * self._size)).cast(
            self._type
        )
        place = bisect_left(symbols, symbol)
        return first + place if place < degree and symbols[place] == symbol else None

    def packed(self, gram: int, stream: int) -> tuple[int, bytes]:
        """The head and bytes of one of its two lists (REPORTS, OFTEN)."""
        head, _, *both = self._block(gram // BLOCK)
        heads, offset = both[stream - REPORTS], head[1 + stream - REPORTS]
        at = gram % BLOCK
        length = length_of(heads[at])
        if not length:
            return heads[at], b""
        start = offset + sum(map(length_of, heads[:at]))
        return heads[at], self.segment.read(self._base + stream, start, length)


class Run:
    """One run of characters, looked for in one text of a segment."""

    def __init__(self, grams: Grams, symbols: list[int]) -> None:
        self._grams = grams
        self._symbols = symbols
        self._nodes: dict[tuple[int, int], int | None] = {}
        self._known: dict[tuple[int, int, int], tuple[Set, bool]] = {}

    def reports(self) -> tuple[Set, bool]:
        """The places of reports that have it, and whether they are; else they are candidates."""
        return self._reports(0, len(self._symbols))

    def often(self) -> Set:
        """Of a run whose reports are known those that have it often."""
        start, end = 0, len(self._symbols)
        if (gram := self._gram(start, end)) is None:
            return _NONE
        return self._list(gram, start, end, OFTEN)

    def _gram(self, start: int, end: int) -> int | None:
        if end - start == 1:
            return self._symbols[start]
        key = start, end
        if key not in self._nodes:
            parent = self._gram(start, end - 1) if end - start <= LONGEST else None
            self._nodes[key] = None if parent is None else self._grams.child(parent, self._symbols[end - 1])
        return self._nodes[key]

    def _reports(self, start: int, end: int) -> tuple[Set, bool]:
        key = start, end, REPORTS
        if key not in self._known:
            gram = self._gram(start, end)
            self._known[key] = (
                self._parts(start, end) if gram is None else (self._list(gram, start, end, REPORTS), True)
            )
        return self._known[key]

    def _parts(self, start: int, end: int) -> tuple[Set, bool]:
        """What is known of a run that is no gram from the two that are one shorter."""
        head, known_head = self._reports(start, end - 1)
        if known_head and not head.any():
            return _NONE, True
        tail, known_tail = self._reports(start + 1, end)
        often = known_head and known_tail and end - start <= LONGEST
        if often and np.count_nonzero(head) >= FREQUENT and np.count_nonzero(tail) >= FREQUENT:
            return _NONE, True
        both = head & tail
        return both, not both.any()

    def _list(self, gram: int, start: int, end: int, stream: int) -> Set:
        head, packed = self._grams.packed(gram, stream)
        if not is_exceptions(head):
            return unpack(head, packed)
        return self._shorter(start, end, stream) & ~unpack(head, packed)

    def _shorter(self, start: int, end: int, stream: int) -> Set:
        """The reports that have both grams one shorter (often)."""
        if end - start == 1:
            return self._grams.segment.years > 0
        both = []
        for a, b in ((start, end - 1), (start + 1, end)):
            key = a, b, stream
            if key not in self._known:
                gram = self._gram(a, b)
                assert gram is not None
                self._known[key] = self._list(gram, a, b, stream), True
            both.append(self._known[key][0])
        return both[0] & both[1]


_NONE = np.zeros(SEGMENT, dtype=np.bool_)


def segments(connection: Connection) -> Iterator[Segment]:
    """Every segment that has reports."""
    last = connection.execute("select max(rowid) from reports").fetchone()[0]
    for number in range(0 if last is None else segment_of(last) + 1):
        if connection.execute("select 1 from search_index where id = ?", (row_id(number, HEADER, 0),)).fetchone():
            yield Segment(connection, number)
