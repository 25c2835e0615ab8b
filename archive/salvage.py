"""The members of a damaged file that are still whole: behind a bad place the reading goes on at the next good record."""

import re
from collections.abc import Callable, Iterator
from mmap import ACCESS_READ, mmap
from typing import BinaryIO

from archive.fault import Fault
from archive.members import Lengths, Span, Taker, walk
from archive.message import MAX_HEAD
from archive.stored import parse_stored

HEAD_BYTES = MAX_HEAD + (1 << 16)
"""What is kept of a member to see what it is: enough for its headers, WARC's and HTTP's."""

_TARGET = re.compile(rb"\nWARC-Target-URI: ([^\r\n]+)\r\n")


def walk_on(
    stream: BinaryIO, file: str, begin: Callable[[], Taker], *, hashed: bool = False, lengths: Lengths | None = None
) -> Iterator[tuple[Span, Taker] | Fault]:
    """As `members.walk` from the start of a file, but past every bad place to the next whole record."""
    offset: int | None = 0
    while offset is not None:
        fault = None
        for found in walk(stream, file, begin, offset=offset, hashed=hashed, lengths=lengths or {}):
            fault = found if isinstance(found, Fault) else None
            yield found
        offset = next_whole(stream, file, fault.offset) if fault else None


def next_whole(stream: BinaryIO, file: str, offset: int) -> int | None:
    """Where, after a place that cannot be read, the next whole record begins; None when there is none."""
    mark = b"\x1f\x8b\x08" if file.endswith(".gz") else b"WARC/1."
    with mmap(stream.fileno(), 0, access=ACCESS_READ) as content:
        at = content.find(mark, offset + 1)
        while at >= 0 and not _is_whole(stream, file, at):
            at = content.find(mark, at + 1)
    return at if at >= 0 else None


def url_at(stream: BinaryIO, file: str, offset: int) -> str | None:
    """The address that a record names, if so much of its member is there."""
    start = _Start()
    next(walk(stream, file, lambda: start, offset=offset), None)
    said = _TARGET.search(start.kept)
    return said[1].decode("utf-8", "replace") if said else None


def _is_whole(stream: BinaryIO, file: str, offset: int) -> bool:
    start = _Start()
    found = next(walk(stream, file, lambda: start, offset=offset), None)
    return isinstance(found, tuple) and parse_stored(bytes(start.kept)) is not None


class _Start:
    """Takes the pieces of a member and keeps the first."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def __call__(self, piece: bytes) -> None:
        self.kept += piece[: HEAD_BYTES - len(self.kept)]
