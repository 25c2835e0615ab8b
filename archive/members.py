"""The members of a WARC file, each read to its end.

FastWARC and warcio take a gzip member whose end was cut off for a whole one with less in it, so every reader of
ours goes through here: a member counts only when its end mark, its CRC and its length were seen.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import BinaryIO, NamedTuple, TypeVar

from isal import isal_zlib

from archive.coding import UNPACK_ERROR
from archive.fault import Fault

READ_BYTES = 1 << 20
PIECE_BYTES = 1 << 20
GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 31
_WINDOW_BYTES = 1 << 14
"""What the unpacker is given first of a member of unknown length. What it leaves over is copied, so that a whole page
fits and little more; a longer member gets more and more."""

Lengths = Mapping[int, int]
"""What is thought of the lengths of members, by offset. The unpacker is given so much at once; nothing else hangs on it."""

_UNKNOWN: Lengths = {}
_CUT = "ends before its end mark; what was cut off is lost, crawl those pages again"
_CORRUPT = "is damaged ({why}); restore the file from a copy"
_PLAIN_HEAD = re.compile(rb"WARC/\d\.\d+\r?\n.*?\n\r?\n", re.DOTALL)
_LENGTH = re.compile(rb"\nContent-Length:[ \t]*(\d{1,15})[ \t]*\r?\n", re.IGNORECASE)

_Sink = Callable[[bytes], object]
Taker = TypeVar("Taker", bound=_Sink)
"""What takes the uncompressed pieces of one member."""


class Span(NamedTuple):
    """One whole member: where it lies, how long it is, the sha256 of its bytes as stored (or "")."""

    offset: int
    length: int
    sha256: str = ""


class Member(NamedTuple):
    """One gzip member as stored: where it lies and the sha256 of its compressed bytes."""

    warc: str
    offset: int
    length: int
    kind: str  # WARC-Type of the record inside
    sha256: str


def walk(
    stream: BinaryIO,
    file: str,
    begin: Callable[[], Taker],
    *,
    offset: int = 0,
    hashed: bool = False,
    lengths: Lengths = _UNKNOWN,
) -> Iterator[tuple[Span, Taker] | Fault]:
    """Go through the members of a file, gzip or plain, from an offset on.

    In: the open file and its name for messages; what makes, for each member, the taker of its uncompressed pieces (a
    piece has at most a MiB, however much the member unpacks to); where to begin; whether to hash the stored bytes; how
    long members are thought to be.
    Out: each whole member with its taker; one `Fault` (`cut` or `corrupt`) where the file cannot be read on.
    """
    stream.seek(offset)
    magic = stream.read(len(GZIP_MAGIC))
    stream.seek(offset)
    if magic == b"WA":
        return _walk_plain(stream, file, begin, offset, hashed)
    return _walk_gzip(stream, file, begin, offset, hashed, lengths)


def fault_at(file: str, offset: int, kind: str, what: str) -> Fault:
    """A fault of one member, worded so that the message names file and offset."""
    return Fault(file, offset, kind, f"{file}: the member at {offset} {what}")


def _walk_gzip(
    stream: BinaryIO, file: str, begin: Callable[[], Taker], offset: int, hashed: bool, lengths: Lengths
) -> Iterator[tuple[Span, Taker] | Fault]:
    data, at = memoryview(stream.read(READ_BYTES)), 0
    while at < len(data):
        take = begin()
        stored = sha256() if hashed else None
        length, window = 0, lengths.get(offset) or _WINDOW_BYTES
        unpacker = isal_zlib.decompressobj(_GZIP_WBITS)
        try:
            while True:
                given = data[at : at + window]
                piece = unpacker.decompress(given, PIECE_BYTES)
                take(piece)
                over = unpacker.eof
                used = len(given) - len(unpacker.unused_data if over else unpacker.unconsumed_tail)
                if stored:
                    stored.update(given[:used])
                at += used
                length += used
                if at == len(data):
                    data, at = memoryview(stream.read(READ_BYTES)), 0
                if over:
                    break
                window = min(2 * window, READ_BYTES)
                if not given and not piece:
                    yield fault_at(file, offset, "cut", _CUT)
                    return
        except UNPACK_ERROR as error:
            yield fault_at(file, offset, "corrupt", _CORRUPT.format(why=error))
            return
        yield Span(offset, length, stored.hexdigest() if stored else ""), take
        offset += length


def _walk_plain(
    stream: BinaryIO, file: str, begin: Callable[[], Taker], offset: int, hashed: bool
) -> Iterator[tuple[Span, Taker] | Fault]:
    """Records without compression: their length is what their head says, checked by the two empty lines after."""
    while start := stream.read(READ_BYTES):
        head = _PLAIN_HEAD.match(start)
        said = _LENGTH.search(head[0]) if head else None
        if head is None or said is None:
            kind = "cut" if len(start) < READ_BYTES and start[:5] == b"WARC/"[: len(start)] else "corrupt"
            what = _CUT if kind == "cut" else _CORRUPT.format(why="no WARC head with a Content-Length")
            yield fault_at(file, offset, kind, what)
            return
        length = head.end() + int(said[1]) + len(b"\r\n\r\n")
        take = begin()
        stored = sha256() if hashed else None
        stream.seek(offset)
        if not _take_exactly(stream, length, take, stored.update if stored else None):
            yield fault_at(file, offset, "cut", _CUT)
            return
        yield Span(offset, length, stored.hexdigest() if stored else ""), take
        offset += length


def _take_exactly(stream: BinaryIO, length: int, take: _Sink, also: _Sink | None) -> bool:
    while length:
        piece = stream.read(min(length, PIECE_BYTES))
        if not piece:
            return False
        take(piece)
        if also:
            also(piece)
        length -= len(piece)
    return True
