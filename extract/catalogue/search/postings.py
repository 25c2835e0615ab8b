"""Sets of places (reports of a segment) as bytes, many at once: words, gaps or bits, whichever is shortest.

A head of 16 bits says which, how many bytes there are, and whether they name what is in the set, or what of a larger set
is not in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PLACE_BITS = 12
SEGMENT = 1 << PLACE_BITS
"""Consecutive report numbers that make one segment."""

WORDS, GAPS, BITS = range(3)
BUT = 4
"""Flag of a head: the bytes name the exceptions."""

_SHIFT, LENGTH = 13, (1 << 13) - 1
_SKIP = 255
_BITMAP = SEGMENT // 8

Set = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lists:
    """Sets of places, one a node: pairs node * SEGMENT + place, rising."""

    nodes: int
    pairs: Counts
    sizes: Counts  # places of each node

    @classmethod
    def of(cls, nodes: int, pairs: Counts) -> "Lists":
        """In: how many nodes there are, and the pairs."""
        return cls(nodes, pairs, np.bincount(pairs >> PLACE_BITS, minlength=nodes))

    def only(self, which: NDArray[np.bool_]) -> "Lists":
        """The lists of some nodes; the others are empty."""
        return Lists(self.nodes, self.pairs[np.repeat(which, self.sizes)], np.where(which, self.sizes, 0))

    def chosen(self, which: Counts) -> "Lists":
        """The lists of these nodes (rising), numbered from 0."""
        mask = np.zeros(self.nodes, dtype=np.bool_)
        mask[which] = True
        sizes = self.sizes[which]
        places = self.pairs[np.repeat(mask, self.sizes)] & (SEGMENT - 1)
        return Lists(which.size, (np.repeat(np.arange(which.size), sizes) << PLACE_BITS) | places, sizes)


@dataclass(frozen=True, slots=True)
class Packed:
    """Lists as bytes: a head for each node, and all bytes one after another."""

    heads: NDArray[np.uint16]
    bytes_: NDArray[np.uint8]


def begins(values: NDArray[np.signedinteger]) -> NDArray[np.bool_]:
    """Where a value differs from the one before it."""
    found = np.empty(values.size, dtype=np.bool_)
    found[:1] = True
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def bitmaps(lists: Lists) -> NDArray[np.uint8]:
    """A matrix of bits, one row a node."""
    made = np.zeros(lists.nodes * _BITMAP, dtype=np.uint8)
    if lists.pairs.size:
        at = lists.pairs >> 3  # SEGMENT is 8 * _BITMAP
        firsts = np.flatnonzero(begins(at))
        bits = np.uint8(128) >> (lists.pairs & 7).astype(np.uint8)
        made[at[firsts]] = np.add.reduceat(bits, firsts, dtype=np.uint8)
    return made.reshape(lists.nodes, _BITMAP)


def bits_of(matrix: NDArray[np.uint8]) -> Counts:
    """The pairs row * SEGMENT + place of the bits that are set; cheap when they are few."""
    flat = matrix.ravel()
    some = np.flatnonzero(flat)
    at, bit = np.nonzero(np.unpackbits(flat[some, np.newaxis], axis=1))
    found: Counts = (some[at] << 3) | bit
    return found


def pack(lists: Lists, exceptions: NDArray[np.bool_]) -> Packed:
    """Each list in its shortest form. In: also, which nodes' lists are exceptions."""
    sizes = lists.sizes
    starts = np.concatenate(([0], np.cumsum(sizes)))
    node, place = lists.pairs >> PLACE_BITS, lists.pairs & (SEGMENT - 1)
    gap = place + 1
    gap[1:] -= gap[:-1].copy()
    gap[starts[:-1][sizes > 0]] = place[starts[:-1][sizes > 0]] + 1
    ends = np.cumsum(gap // _SKIP + 1)
    total = np.concatenate(([0], ends))[starts]
    kind, length = _shortest(sizes, np.diff(total))
    offset = np.concatenate(([0], np.cumsum(length)))
    out = np.zeros(int(offset[-1]), dtype=np.uint8)
    of = kind[node]
    words = np.flatnonzero(of == WORDS)
    at = offset[node[words]] + 2 * (words - starts[node[words]])
    out[at], out[at + 1] = place[words] & 255, place[words] >> 8
    out[np.repeat(kind == GAPS, length)] = _SKIP
    gaps = np.flatnonzero(of == GAPS)
    out[offset[node[gaps]] + ends[gaps] - total[node[gaps]] - 1] = gap[gaps] % _SKIP
    out[np.repeat(kind == BITS, length)] = bitmaps(lists.chosen(np.flatnonzero(kind == BITS))).ravel()
    flags = kind | np.where(exceptions, BUT, 0)
    return Packed(((flags << _SHIFT) | length).astype(np.uint16), out)


def _shortest(words: Counts, gaps: Counts) -> tuple[Counts, Counts]:
    """Which form each list takes, and its bytes. In: places, and bytes as gaps."""
    sizes = np.stack((2 * words, gaps, np.full_like(words, _BITMAP)))
    kind = sizes.argmin(axis=0)
    return kind, sizes.min(axis=0)


def length_of(head: int) -> int:
    """Bytes that belong to a head."""
    return head & LENGTH


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
