"""Reading the index: which reports of a segment have a run of characters, and which of them often.

A run that is not kept as a gram, though its parts stand in many reports, is nowhere. One whose parts stand in few is not
known: the reports that have all its parts are candidates, and their texts must be asked (grams.py).
"""

import struct
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
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


class _Block(NamedTuple):
    """64 grams."""

    head: tuple[int, int, int]  # their first child, where their bytes begin in REPORTS and OFTEN
    items: "memoryview[int]"  # 64 each: last characters, numbers of children, heads of their lists in REPORTS and OFTEN


class Grams:
    """The grams of one text of a segment."""

    def __init__(self, segment: Segment, base: int) -> None:
        self.segment = segment
        self._base = base
        self._roots = segment.characters.size
        self._type: Literal["H", "I"] = "H" if width(self._roots) == "<u2" else "I"
        self._block_size = BLOCK_HEAD.size + BLOCK * 4 * (2 if self._type == "H" else 4)
        self._blocks: dict[int, _Block] = {}

    def _block(self, number: int) -> _Block:
        if (found := self._blocks.get(number)) is None:
            read = self.segment.read(self._base + BLOCKS, number * self._block_size, self._block_size)
            items = memoryview(read)[BLOCK_HEAD.size :].cast(self._type)
            self._blocks[number] = found = _Block(BLOCK_HEAD.unpack_from(read), items)
        return found

    def child(self, gram: int, symbol: int) -> int | None:
        """The gram that one more character makes."""
        block, at = self._block(gram // BLOCK), gram % BLOCK
        start = block.head[0] + sum(block.items[BLOCK : BLOCK + at])
        end = start + block.items[BLOCK + at]
        if start == end:
            return None
        low, high = start // BLOCK, (end - 1) // BLOCK
        while low < high:
            middle = (low + high + 1) // 2
            if self._block(middle).items[0] <= symbol:
                low = middle
            else:
                high = middle - 1
        symbols = self._block(low).items
        first, last = max(start - low * BLOCK, 0), min(end - low * BLOCK, BLOCK)
        place = bisect_left(symbols, symbol, first, last)
        return low * BLOCK + place if place < last and symbols[place] == symbol else None

    def has_children(self, gram: int) -> bool:
        """Whether one more character makes grams: then it stands in many reports."""
        return self._block(gram // BLOCK).items[BLOCK + gram % BLOCK] > 0

    def packed(self, gram: int, stream: int) -> tuple[int, bytes]:
        """The head and bytes of one of its two lists (REPORTS, OFTEN)."""
        block, at = self._block(gram // BLOCK), gram % BLOCK
        first, offset = BLOCK * (2 + stream - REPORTS), block.head[1 + stream - REPORTS]
        head = block.items[first + at]
        length = length_of(head)
        if not length:
            return head, b""
        start = offset + sum([head & LENGTH for head in block.items[first : first + at]])
        return head, self.segment.read(self._base + stream, start, length)


class Run:
    """One run of characters, looked for in one text of a segment. Its parts are named by their start and end in it."""

    def __init__(self, grams: Grams, symbols: Sequence[int]) -> None:
        self._grams = grams
        self._symbols = symbols
        self._walked: dict[tuple[int, int], int | None] = {}
        self._sets: dict[tuple[int, int, int], Set] = {}
        self.is_gram = False
        """Whether its reports are listed."""

        self.reports = self._found()
        """The places of reports that have it; unless it is a gram, of those that may have it. None: none has it."""

    def often(self) -> Set:
        """The places of reports that have it, a gram, often."""
        return self._set(0, len(self._symbols), OFTEN)

    def _found(self) -> Set | None:
        length = len(self._symbols)
        parts = []
        for start in range(max(1, length - LONGEST + 1)):
            last = min(start + LONGEST, length)
            end = start + 1
            while end < last and self._gram(start, end + 1) is not None:
                end += 1
            if end < last:
                return self._few(start, end)
            parts.append(self._set(start, end, REPORTS))
        self.is_gram = len(parts) == 1
        found: Set = np.logical_and.reduce(parts)
        return found if found.any() else None

    def _few(self, start: int, end: int) -> Set | None:
        """Where the run may be, since this part is a gram, and with the next character it is none.

        Then either it or the longer part without its first character stands in few reports; or both are frequent and
        the longer one is nowhere.
        """
        if not self._frequent(start, end):
            return self._narrowed(start, end)
        while self._gram(start + 1, end + 1) is None:
            start += 1  # what is left is frequent, since the gram it ends was kept
        if self._frequent(start + 1, end + 1):
            return None
        return self._narrowed(start + 1, end + 1)

    def _narrowed(self, start: int, end: int) -> Set | None:
        """The reports that have a rare gram, and the one that starts with its last character too."""
        found = self._set(start, end, REPORTS)
        last = end
        while last < min(len(self._symbols), end - 1 + LONGEST) and self._gram(end - 1, last + 1) is not None:
            last += 1
        if last > end and found.any():
            found = found & self._set(end - 1, last, REPORTS)
        return found if found.any() else None

    def _frequent(self, start: int, end: int) -> bool:
        """Whether a gram stands in so many reports that those it makes with others are kept."""
        gram = self._known(start, end)
        return self._grams.has_children(gram) or int(np.count_nonzero(self._set(start, end, REPORTS))) >= FREQUENT

    def _known(self, start: int, end: int) -> int:
        gram = self._gram(start, end)
        assert gram is not None
        return gram

    def _gram(self, start: int, end: int) -> int | None:
        if end - start == 1:
            return self._symbols[start]
        key = start, end
        if key not in self._walked:
            parent = self._gram(start, end - 1)
            self._walked[key] = None if parent is None else self._grams.child(parent, self._symbols[end - 1])
        return self._walked[key]

    def _set(self, start: int, end: int, stream: int) -> Set:
        """The reports that have a gram (often)."""
        key = start, end, stream
        if key not in self._sets:
            head, packed = self._grams.packed(self._known(start, end), stream)
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
