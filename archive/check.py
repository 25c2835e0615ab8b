"""Checks one record while its pieces go by: its frame, its block digest and its payload digest."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from typing import Protocol

from archive.chunking import Unchunker
from archive.fault import Fault
from archive.members import Span, fault_at
from archive.message import Head, codings, parse_head
from archive.salvage import HEAD_BYTES
from archive.stored import Stored, parse_stored

ANSWERING = ("response", "revisit")
"""Kinds of record whose block is the answer of a server, or at least its head."""

_END = b"\r\n\r\n"
_RESTORE = "; restore the file from a copy, or crawl the page again"


_HASHES: Mapping[str, Callable[[], "Hasher"]] = {
    "md5": hashlib.md5,
    "sha1": hashlib.sha1,
    "sha224": hashlib.sha224,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


class Hasher(Protocol):
    """What hashlib's objects have in common."""

    @property
    def name(self) -> str:
        """The algorithm."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""

    def digest(self) -> bytes:
        """The hash of all bytes so far."""


class RecordCheck:
    """Takes the uncompressed pieces of one member; tells what record it was and what is wrong with it.

    Memory stays bounded however large a record is: only its headers are kept.
    """

    def __init__(self) -> None:
        self.record: Stored | None = None
        self.head: Head | None = None  # of the HTTP answer
        self.about = b""  # the block of a metadata record
        self._start = b""
        self._size = 0
        self._left = 0
        self._tail = b""
        self._block: Hasher | None = None
        self._payloads: tuple[Hasher, ...] = ()
        self._unchunker: Unchunker | None = None

    def __call__(self, piece: bytes) -> None:
        self._size += len(piece)
        if self.record:
            self._follow(piece)
            return
        if len(self._start) > HEAD_BYTES:
            return  # so much without WARC headers is no record
        start = self._start + piece if self._start else piece
        self.record = parse_stored(start)
        if self.record:
            self._start = b""
            self._begin(self.record)
            self._follow(start[self.record.block_start :])
        else:
            self._start = start

    def faults(self, name: str, span: Span) -> list[Fault]:
        """What is wrong with the record, once its member was read to the end."""
        wrong = self._wrong()
        return [fault_at(name, span.offset, kind, what + _RESTORE) for kind, what in wrong] if wrong else []

    def _begin(self, record: Stored) -> None:
        self._left = record.block_length
        self._block = hasher(record.named.get("warc-block-digest"))
        if record.kind in ("response", "resource") and "warc-segment-number" not in record.named:
            found = hasher(record.named.get("warc-payload-digest"))
            self._payloads = (found,) if found else ()

    def _follow(self, piece: bytes) -> None:
        data = piece[: self._left]
        self._left -= len(data)
        self._tail = (self._tail + piece[len(data) :])[: len(_END) + 1]
        if self._block:
            self._block.update(data)
        assert self.record
        if self.record.kind == "metadata":
            self.about += data[: HEAD_BYTES - len(self.about)]
        if self.head is None and self.record.kind in ANSWERING and self.record.is_http:
            self._start += data
            if self._left and len(self._start) <= HEAD_BYTES:
                return  # the head may not have come whole
            data = self._begin_payload()
        self._hash_payload(data)

    def _begin_payload(self) -> bytes:
        """Read the HTTP head out of the block's beginning. Out: the beginning of the body."""
        start, self._start = self._start, b""
        self.head = parse_head(start)
        if "chunked" in codings(self.head.headers, "Transfer-Encoding") and self._payloads:
            # warcio, wget and FastWARC hash the body with its chunk sizes (warcio issue 74): either is accepted
            self._unchunker = Unchunker()
            self._payloads = (*self._payloads, hashlib.new(self._payloads[0].name))
        return start[self.head.body_start :]

    def _hash_payload(self, data: bytes) -> None:
        if not self._payloads:
            return
        self._payloads[0].update(data)
        if self._unchunker:
            self._payloads[1].update(self._unchunker.feed(data))

    def _wrong(self) -> list[tuple[str, str]]:
        record = self.record
        if record is None:
            return [("bad-record", "holds no WARC record")]
        if self._left or self._tail != _END:
            return [("bad-record", f"has {self._size} bytes where its headers promise {record.length}")]
        wrong = []
        block, payload = record.named.get("warc-block-digest"), record.named.get("warc-payload-digest")
        if self._block and block and not agrees(block, self._block):
            wrong.append(("block-digest", f"is damaged: the block is not what {block} was taken of"))
        if self._payloads and payload and not any(agrees(payload, h) for h in self._payloads):
            wrong.append(("payload-digest", f"is damaged: the payload is not what {payload} was taken of"))
        return wrong


def hasher(label: str | None) -> Hasher | None:
    """A fresh hash of the algorithm a labelled digest names; None for none or one that is not known here."""
    if not label:
        return None
    make = _HASHES.get(label.partition(":")[0].lower().replace("-", ""))
    return make() if make else None


def agrees(label: str, found: Hasher) -> bool:
    """Whether a labelled digest, in hexadecimal, base32 or base64 (all are in use), is that of the hash."""
    value, digest = label.partition(":")[2].strip(), found.digest()
    if len(value) == 2 * len(digest):
        return value.lower() == digest.hex()
    if value.rstrip("=").upper() == base64.b32encode(digest).decode().rstrip("="):
        return True
    try:
        return base64.b64decode(value, validate=True) == digest
    except binascii.Error:
        return False
