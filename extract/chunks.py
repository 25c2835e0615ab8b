"""A WARC in portions for the workers: what it holds is found once, then read portion by portion.

The main process hands on what it does not look into: captures go to the workers as they were packed by the worker that
found them, and come back as finished members of the shard. So it is never what the workers wait for.
"""

import gzip
import pickle
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from archive.capture import Capture
from archive.files import OPEN
from archive.names import page_of
from archive.reader import scan
from extract.by_label import is_shown, may_be_file
from extract.cards import address_of
from extract.converters.base import OFF, Asked, Kit
from extract.converters.kit import full_kit
from extract.formats import formats
from extract.model.finding import Problem
from extract.pictures import Picture, hanging_on, picture_of
from extract.pool import Death, Job
from extract.rows import lost_row, rows_of
from extract.sources import Source
from extract.store import LEVEL, Row, encode
from extract.worker import Limits

CHUNK_CAPTURES = 24
CHUNK_BYTES = 2_000_000
"""A worker gets so many captures, or fewer when their compressed records are larger than this."""

OCR = "ocr"
SWITCHED_OFF = "not recognised: OCR was switched off; run `nianbao extract` without --no-ocr"
NOT_SHOWN = "not recognised: nothing tells that the file belongs to a report; save it and use `nianbao parse`"
"""What is said of a picture that nobody recognised."""

READING = Limits(seconds=60, clock=600, memory=380 * 2**20)
"""Of one capture. A long report takes a hundredth of a second; the memory is all of the process, code included."""

SCANNING = Limits(seconds=3600, clock=36_000, memory=380 * 2**20)
"""Of one WARC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Captures of one WARC in order, then faults of the WARC itself."""

    source: Source
    packed: bytes  # the captures, pickled and compressed by `_pack`
    captures: int
    faults: tuple[Problem, ...] = ()
    files: bool = False  # whether some of them may have to be converted
    pictures: tuple[Picture, ...] = ()  # of the whole WARC, those that hang on captures of the chunk


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """All of a WARC."""

    source: Source
    chunks: tuple[Chunk, ...]
    captures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One capture, or one fault of the WARC."""

    source: Source
    capture: Capture | None = None
    fault: Problem | None = None
    pictures: tuple[Picture, ...] = ()  # that hang on the capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What a piece gave: encoded rows, what the summary counts, what it asked of converters."""

    encoded: bytes
    counts: tuple[str, ...]  # "captures", "reports", and "stage/kind" of each problem
    asked: frozenset[Asked] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a chunk gave: a gzip member of its shard, and the sums over its pieces."""

    member: bytes
    counts: Mapping[str, int] = field(default_factory=dict)
    asked: frozenset[Asked] = frozenset()


def find_chunks(source: Source) -> Scanned:
    """The captures of a WARC in chunks, and last what was wrong with the file itself."""
    chunks, held, faults, size, total = [], list[Capture](), list[Problem](), 0, 0
    pictures: list[Picture] = []
    for found in _scan(source.warc):
        if isinstance(found, Problem):
            faults.append(found)
            continue
        held.append(found)
        size += found.length
        total += 1
        pictures += [picture] if (picture := picture_of(found)) else []
        if len(held) >= CHUNK_CAPTURES or size >= CHUNK_BYTES:
            chunks.append(_chunk(source, held))
            held, size = [], 0
    chunks.append(_chunk(source, held, tuple(faults)))
    if pictures:
        chunks = [_with_pictures(chunk, pictures) for chunk in chunks]
    return Scanned(source=source, chunks=tuple(chunks), captures=total)


def _with_pictures(chunk: Chunk, pictures: Sequence[Picture]) -> Chunk:
    """A page comes before its pictures, so what hangs on it is known when the whole WARC is."""
    pages = {address_of(page_of(capture.url)) for capture in captures_of(chunk)}
    return replace(chunk, pictures=tuple(picture for picture in pictures if picture.page in pages))


def _chunk(source: Source, captures: Sequence[Capture], faults: tuple[Problem, ...] = ()) -> Chunk:
    packed = zlib.compress(pickle.dumps(tuple(captures)), 1)
    files = any(map(may_be_file, captures))
    return Chunk(source=source, packed=packed, captures=len(captures), faults=faults, files=files)


def captures_of(chunk: Chunk) -> tuple[Capture, ...]:
    """The captures of a chunk, in WARC order. Only ever what `find_chunks` of this run packed."""
    return pickle.loads(zlib.decompress(chunk.packed))  # type: ignore[no-any-return]


def _scan(warc: Path) -> Iterator[Capture | Problem]:
    """The captures of a WARC in order, and what is wrong with the file, where it shows."""
    empty = True
    for found in scan(warc):
        empty = False
        yield found if isinstance(found, Capture) else _fault(found.kind, found.message, found.file, found.offset)
    if empty:
        yield _fault("no-captures", f"{warc.name} holds no captures; delete it if its crawl is over", warc.name)
    if warc.suffix == OPEN:
        message = f"{warc.name} was not closed: its crawl was killed or is still going on; read as far as it goes"
        yield _fault("unfinished", message, warc.name)


def _fault(kind: str, message: str, file: str, offset: int = 0) -> Problem:
    return Problem(stage="archive", kind=kind, message=message, where=f"{file}:{offset}")


def pieces_of(chunk: Chunk) -> Iterator[Piece]:
    """The captures and the faults of a chunk, one by one."""
    for capture in captures_of(chunk):
        pictures = hanging_on(capture, chunk.pictures) if chunk.pictures else ()
        yield Piece(source=chunk.source, capture=capture, pictures=pictures)
    yield from (Piece(source=chunk.source, fault=fault) for fault in chunk.faults)


def read_piece(piece: Piece) -> Lines:
    """Read one capture into its rows."""
    if piece.capture is None:
        return _lines([lost_row(None, piece.fault)] if piece.fault else [])
    kit = kit_for(piece)
    rows = rows_of(piece.capture, piece.source.warc, kit, piece.pictures)
    asked = kit.take_asked()
    return _lines(rows, asked if is_shown(piece.capture) else frozenset(a for a in asked if a[2] != OFF))


def kit_for(piece: Piece) -> Kit:
    """The converters for one capture; its pictures may be none of their business."""
    kit = kit_of(piece.source.converted)
    shown = piece.capture is not None and is_shown(piece.capture)
    kit.off = {OCR: SWITCHED_OFF} if not piece.source.ocr else {} if shown else {OCR: NOT_SHOWN}
    return kit


@cache
def kit_of(folder: Path | None) -> Kit:
    """The converters of this process."""
    return full_kit(folder)


def lost_piece(piece: Piece, how: Death) -> Lines:
    """Stands for a capture that exceeds the limits, or whose reading kills the process."""
    message = f"{how.message}; save the file and look at it with `nianbao parse`"
    return _lines([lost_row(piece.capture, Problem(stage="read", kind=how.kind, message=message))])


def join_lines(lines: Sequence[Lines]) -> Read:
    """A member of the shard. Its bytes hang on the rows alone: zlib's level 6 is the same on every machine."""
    counts = Counter(count for each in lines for count in each.counts)
    asked = frozenset[Asked]().union(*(each.asked for each in lines))
    return Read(member=member_of(b"".join(each.encoded for each in lines)), counts=dict(counts), asked=asked)


def member_of(text: bytes) -> bytes:
    """Lines as a gzip member without name and time; nothing for no lines."""
    return gzip.compress(text, LEVEL, mtime=0) if text else b""


def _lines(rows: Sequence[Row], asked: frozenset[Asked] = frozenset()) -> Lines:
    counts = [f"{p['stage']}/{p['kind']}" for row in rows for p in row["problems"]]
    counts += ["reports"] * sum(row["report"] is not None for row in rows)
    counts += ["captures"] * any(row["capture"] is not None for row in rows)
    return Lines(encoded=b"".join(map(encode, rows)), counts=tuple(counts), asked=asked)


def _lost_source(source: Source, how: Death) -> Scanned:
    fault = _fault("unreadable", f"{source.warc.name}: {how.message}; restore it from a copy", source.warc.name)
    return Scanned(source=source, chunks=(_chunk(source, (), (fault,)),), captures=0)


def _alone(source: Source) -> tuple[Source]:
    return (source,)


def _only(scanned: Sequence[Scanned]) -> Scanned:
    return scanned[0]


SCAN: Job[Source, Source, Scanned, Scanned] = Job(
    split=_alone, work=find_chunks, join=_only, lost=_lost_source, limits=SCANNING
)
READ: Job[Chunk, Piece, Lines, Read] = Job(
    split=pieces_of, work=read_piece, join=join_lines, lost=lost_piece, limits=READING, begin=formats
)
