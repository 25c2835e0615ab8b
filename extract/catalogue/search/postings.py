"""Sets of places (reports of a segment) as bytes, many at once: words, gaps or bits, whichever is shortest.

A head of 16 bits says which, how many bytes there are, and whether they name what is in the set, or what of a larger set
is not in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEGMENT = 4096
"""Consecutive report numbers that make one segment."""

WORDS, GAPS, BITS = range(3)
BUT = 4
"""Flag of a head: the bytes name the exceptions."""

_SHIFT, _LENGTH = 13, (1 << 13) - 1
_SKIP = 255
_BITMAP = SEGMENT // 8

Set = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lists:
    """Sets of places, one a node: pairs sorted by node and place, none twice."""

    nodes: int
    node: Counts
    place: Counts

    def sizes(self) -> Counts:
        """Places of each node."""
        return np.bincount(self.node, minlength=self.nodes).astype(np.int64)

    def only(self, which: NDArray[np.bool_]) -> "Lists":
        """The lists of some nodes; the others are empty."""
        kept = which[self.node]
        return Lists(self.nodes, self.node[kept], self.place[kept])


@dataclass(frozen=True, slots=True)
class Packed:
    """Lists as bytes: a head for each node, and all bytes one after another."""

    heads: NDArray[np.uint16]
    bytes_: NDArray[np.uint8]


def bitmaps(lists: Lists, row: Counts, rows: int) -> NDArray[np.uint8]:
    """A matrix of bits. In: for each node its row, or -1 where it is to have none."""
    made = np.zeros(rows * _BITMAP, dtype=np.uint8)
    kept = row[lists.node] >= 0
    at = row[lists.node[kept]] * _BITMAP + (lists.place[kept] >> 3)
    if at.size:
        firsts = np.flatnonzero(np.diff(at, prepend=-1))
        made[at[firsts]] = np.add.reduceat(np.uint8(128) >> (lists.place[kept] & 7).astype(np.uint8), firsts)
    return made.reshape(rows, _BITMAP)


def pack(lists: Lists, exceptions: NDArray[np.bool_] | None = None) -> Packed:
    """Each list in its shortest form. In: also, which nodes' lists are exceptions."""
    sizes = lists.sizes()
    starts = np.concatenate(([0], np.cumsum(sizes)))
    first = np.zeros(lists.node.size, dtype=np.bool_)
    first[starts[:-1][sizes > 0]] = True
    gap = np.where(first, lists.place + 1, np.diff(lists.place, prepend=0))
    steps = gap // _SKIP + 1
    ends = np.cumsum(steps)
    total = np.concatenate(([0], ends))[starts]
    kind, length = _shortest(sizes, np.diff(total))
    offset = np.concatenate(([0], np.cumsum(length)))
    out = np.zeros(int(offset[-1]), dtype=np.uint8)
    of = kind[lists.node]
    _write_words(out, lists, of == WORDS, offset, starts)
    gaps = np.repeat(kind == GAPS, length)
    out[gaps] = _SKIP
    chosen = of == GAPS
    node = lists.node[chosen]
    out[offset[node] + ends[chosen] - total[node] - 1] = gap[chosen] % _SKIP
    wide = np.flatnonzero(kind == BITS)
    row = np.full(lists.nodes, -1, dtype=np.int64)
    row[wide] = np.arange(wide.size)
    out[np.repeat(kind == BITS, length)] = bitmaps(lists, row, wide.size).ravel()
    flags = kind if exceptions is None else kind | np.where(exceptions, BUT, 0)
    return Packed(((flags << _SHIFT) | length).astype(np.uint16), out)


def _shortest(words: Counts, gaps: Counts) -> tuple[Counts, Counts]:
    """Which form each list takes, and its bytes. In: places, and bytes as gaps."""
    sizes = np.stack((2 * words, gaps, np.full_like(words, _BITMAP)))
    kind = sizes.argmin(axis=0)
    return kind, sizes.min(axis=0)


def _write_words(
    out: NDArray[np.uint8], lists: Lists, chosen: NDArray[np.bool_], offset: Counts, starts: Counts
) -> None:
    node, place = lists.node[chosen], lists.place[chosen]
    at = offset[node] + 2 * (np.flatnonzero(chosen) - starts[node])
    out[at], out[at + 1] = place & 255, place >> 8


def length_of(head: int) -> int:
    """Bytes that belong to a head."""
    return head & _LENGTH


def is_exceptions(head: int) -> bool:
    """Whether the bytes of a head name exceptions."""
    return bool(head >> _SHIFT & BUT)


def unpack(head: int, packed: bytes) -> Set:
    """The set that the bytes name."""
    kind = head >> _SHIFT & 3
    if kind == BITS:
        return np.unpackbits(np.frombuffer(packed, dtype=np.uint8)).view(np.bool_)
    found = np.zeros(SEGMENT, dtype=np.bool_)
    if kind == WORDS:
        found[np.frombuffer(packed, dtype="<u2")] = True
    else:
        steps = np.frombuffer(packed, dtype=np.uint8)
        found[np.cumsum(steps, dtype=np.int64)[steps != _SKIP] - 1] = True
    return found
