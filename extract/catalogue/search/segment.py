"""A segment of the index: the reports of 4096 consecutive numbers, as rows of `search_index`. Pure: for worker processes.

Streams of a segment, each cut into rows of CHUNK bytes: HEADER (numbers, years, characters), and for each of the three
texts four: the last characters of the grams, blocks that lead to children and lists, lists of reports, lists of those
where a gram stands often. Grams are numbered by length, then parent, then last character.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.search.folding import BREAK
from extract.catalogue.search.grams import Level, levels
from extract.catalogue.search.postings import SEGMENT, Counts, length_of
from extract.catalogue.search.texts import ReportText, folded

Row = tuple[int, bytes]

CHUNK = 16_857
"""Bytes of a row: four overflow pages of 4 KB, and what SQLite keeps of them in the tree."""

HEADER = 0
BLOCKS, REPORTS, OFTEN = range(1, 4)
STREAMS_OF_A_TEXT = 3
BLOCK = 64
"""Grams of a block."""

BLOCK_HEAD = struct.Struct("<IQQ")  # first child of the block's first gram, where its bytes begin in both streams
FIRST_YEAR = 1900
TABLE = "create table search_index (id integer primary key, bytes blob not null) strict"


def segment_of(number: int) -> int:
    """The segment that a report's number lies in."""
    return number // SEGMENT


def row_id(segment: int, stream: int, chunk: int) -> int:
    """The key of a row of `search_index`."""
    return (segment * 16 + stream) << 24 | chunk


def segment_rows(segment: int, reports: Iterable[ReportText]) -> list[Row]:
    """The rows (id, bytes) of a segment. In: its number, and all reports it has; none: no rows."""
    texts = {report.number - segment * SEGMENT: (report.year, folded(report)) for report in reports}
    if not texts:
        return []
    years = np.zeros(SEGMENT, dtype=np.uint8)
    for place, (year, _) in texts.items():
        years[place] = 1 if year is None else min(255, max(2, year - FIRST_YEAR + 2))
    places = sorted(texts)
    joined = [[texts[place][1][field] for place in places] for field in range(3)]
    codes = [np.frombuffer(BREAK.join([*each, ""]).encode("utf-32-le", "surrogatepass"), np.uint32) for each in joined]
    number = np.zeros(0x110000, dtype=np.int32)
    for text in codes:
        number[text] = 1
    number[ord(BREAK)] = 0
    characters = np.flatnonzero(number).astype(np.uint32)
    number[characters] = np.arange(1, characters.size + 1)
    streams = {HEADER: struct.pack("<II", characters.size, segment) + years.tobytes() + characters.tobytes()}
    for field, (each, text) in enumerate(zip(joined, codes, strict=True)):
        report = np.repeat(np.array(places, dtype=np.int32), [len(one) + 1 for one in each])
        made = _streams(list(levels(number[text], report, characters.size, years > 0)), characters.size)
        streams |= {STREAMS_OF_A_TEXT * field + stream: bytes_ for stream, bytes_ in made}
    return [row for stream, bytes_ in streams.items() for row in _rows(segment, stream, bytes_)]


def width(characters: int) -> str:
    """The type of a character's number: two bytes, unless a segment has more kinds of characters than any script."""
    return "<u2" if characters < 1 << 16 else "<u4"


def _streams(made: Sequence[Level], characters: int) -> Iterator[tuple[int, bytes]]:
    """The streams of one text."""
    counts = [level.symbol.size for level in made]
    children = np.zeros(sum(counts), dtype=np.int64)
    before = 0
    for level, count in zip(made[1:], counts, strict=False):
        children[before : before + count] = np.bincount(level.parent, minlength=count)
        before += count
    reports = np.concatenate([level.reports.heads for level in made])
    often = np.concatenate([level.often.heads for level in made])
    symbols = np.concatenate([level.symbol for level in made])
    yield BLOCKS, _blocks(symbols, children, counts[0], reports, often, width(characters))
    yield REPORTS, b"".join(level.reports.bytes_.tobytes() for level in made)
    yield OFTEN, b"".join(level.often.bytes_.tobytes() for level in made)


def _blocks(
    symbols: NDArray[np.signedinteger],
    children: Counts,
    roots: int,
    reports: NDArray[np.uint16],
    often: NDArray[np.uint16],
    small: str,
) -> bytes:
    first = roots + np.cumsum(children) - children
    offsets = [np.cumsum(sizes) - sizes for sizes in (_lengths(reports), _lengths(often))]
    parts = [each.astype(small) for each in (symbols, children, reports, often)]
    return b"".join(
        BLOCK_HEAD.pack(int(first[at]), int(offsets[0][at]), int(offsets[1][at]))
        + b"".join(_padded(each[at : at + BLOCK]) for each in parts)
        for at in range(0, children.size, BLOCK)
    )


def _lengths(heads: NDArray[np.uint16]) -> Counts:
    return (heads & length_of(0xFFFF)).astype(np.int64)


def _padded(part: NDArray[np.unsignedinteger]) -> bytes:
    return part.tobytes().ljust(BLOCK * part.itemsize, b"\0")


def _rows(segment: int, stream: int, bytes_: bytes) -> Iterator[Row]:
    for chunk, start in enumerate(range(0, len(bytes_), CHUNK)):
        yield row_id(segment, stream, chunk), bytes_[start : start + CHUNK]
