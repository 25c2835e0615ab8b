"""Checks one record while its pieces go by: its frame, its block digest and its payload digest."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from typing import Protocol

from archive.chunking import Unchunker, dechunk
from archive.fault import Fault
from archive.members import Span, fault_at
from archive.message import MAX_HEAD, Head, codings, parse_head
from archive.salvage import HEAD_BYTES
from archive.stored import Stored, parse_stored

ANSWERING = ("response", "revisit")
"""Kinds of record whose block is the answer of a server, or at least its head."""

WITH_PAYLOAD = ("response", "resource")
"""Kinds whose payload digest is of what their block holds; that of a revisit is of another record."""

MANY_RECORDS = "holds several records; run `warcio recompress` on the file, so that each has its own member"
MISSHAPEN = ("bad-record", "many-records")
"""Kinds of fault of a member that is no record of the length its headers say."""

_END = b"\r\n\r\n"
_NEXT = _END + b"WARC/"
_USUAL_HEAD = 1 << 11
_TAIL_BYTES = len(_NEXT)
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

    def update(self, data: bytes | memoryview, /) -> None:
        """Take more bytes."""

    def digest(self) -> bytes:
        """The hash of all bytes so far."""

    def hexdigest(self) -> str:
        """The same in hexadecimal."""


class RecordCheck:
    """Takes the uncompressed pieces of one member; tells what record it was and what is wrong with it.

    Memory stays bounded however large a record is: only its headers are kept. What it begins with stands in the class:
    one is made for every record, and nearly all need four of these.
    """

    record: Stored | None = None
    head: Head | None = None  # of the HTTP answer
    about = b""  # the block of a metadata record
    sound = False  # whether it is known already that nothing is wrong
    _awaits_head = False
    _start = b""
    _size = 0
    _left = 0
    _tail = b""
    _block: Hasher | None = None
    _payloads: tuple[Hasher, ...] = ()
    _unchunker: Unchunker | None = None

    def __call__(self, piece: bytes) -> None:
        self._size += len(piece)
        if self.record:
            if self.sound:  # there is more than its headers say
                self.sound, self._tail = False, _END
            self._follow(self.record, memoryview(piece))
            return
        if len(self._start) > HEAD_BYTES:
            return  # so much without WARC headers is no record
        start = self._start + piece if self._start else piece
        record = parse_stored(start)
        if record is None:
            self._start = start
            return
        self._start = b""
        self.record = record
        if len(start) == record.length and self._is_sound(record, start):
            self.sound = True
            return
        self._begin(record)
        self._follow(record, memoryview(start)[record.block_start :])

    def _is_sound(self, record: Stored, start: bytes) -> bool:
        """The short way of nearly all records: whole in one piece, both digests sha256 in hexadecimal and as they should
        be. What is not so goes the long way, which takes pieces and every digest there is, and says what is wrong.
        """
        named, stop = record.named, record.block_start + record.block_length
        payload = block = memoryview(start)[record.block_start : stop]
        if start[stop:] != _END or named.get("warc-block-digest") != _sha256_of(block):
            return False
        if record.kind == "metadata":
            self.about = bytes(block)
        if record.kind in ANSWERING and record.is_http:
            self.head = _head_of(block)
            payload = block[self.head.body_start :]
            if "chunked" in codings(self.head.headers, "Transfer-Encoding"):
                payload = memoryview(dechunk(bytes(payload))[0])
        if record.kind not in WITH_PAYLOAD or "warc-payload-digest" not in named:
            return True
        return "warc-segment-number" not in named and named["warc-payload-digest"] == _sha256_of(payload)

    def faults(self, name: str, span: Span) -> list[Fault]:
        """What is wrong with the record, once its member was read to the end."""
        wrong = [] if self.sound else self._wrong()
        return [fault_at(name, span.offset, kind, what) for kind, what in wrong]

    def _begin(self, record: Stored) -> None:
        self.head, self.about = None, b""
        self._left = record.block_length
        self._block = hasher(record.named.get("warc-block-digest"))
        self._awaits_head = record.kind in ANSWERING and record.is_http
        if record.kind in WITH_PAYLOAD and "warc-segment-number" not in record.named:
            found = hasher(record.named.get("warc-payload-digest"))
            self._payloads = (found,) if found else ()

    def _follow(self, record: Stored, piece: memoryview) -> None:
        """Take a piece of what comes after the WARC headers, without copying it: this is where the time goes."""
        data = piece[: self._left]
        self._left -= len(data)
        if len(data) < len(piece):
            self._tail = (self._tail + piece[len(data) :])[:_TAIL_BYTES]
        if self._block:
            self._block.update(data)
        if record.kind == "metadata":
            self.about += data[: HEAD_BYTES - len(self.about)]
        if self._awaits_head:
            if self._start or (self._left and len(data) < MAX_HEAD):
                self._start += data
                if self._left and len(self._start) < MAX_HEAD:
                    return  # the head may not have come whole
                data, self._start = memoryview(self._start), b""
            data = self._begin_payload(data)
        if self._payloads:
            self._hash_payload(data)

    def _begin_payload(self, start: memoryview) -> memoryview:
        """Read the HTTP head out of the block's beginning. Out: the beginning of the body."""
        self._awaits_head = False
        self.head = _head_of(start)
        if self._payloads and "chunked" in codings(self.head.headers, "Transfer-Encoding"):
            # warcio, wget and FastWARC hash the body with its chunk sizes (warcio issue 74): either is accepted
            self._unchunker = Unchunker()
            self._payloads = (*self._payloads, hashlib.new(self._payloads[0].name))
        return start[self.head.body_start :]

    def _hash_payload(self, data: memoryview) -> None:
        self._payloads[0].update(data)
        if self._unchunker:
            self._payloads[1].update(self._unchunker.feed(bytes(data)))

    def _wrong(self) -> list[tuple[str, str]]:
        record = self.record
        if record is None:
            return [("bad-record", f"holds no WARC record{_RESTORE}")]
        if self._left or self._tail != _END:
            if self._tail.startswith(_NEXT):
                return [("many-records", MANY_RECORDS)]
            what = f"has {self._size} bytes where its headers promise {record.length}"
            return [("bad-record", f"{what}{_RESTORE}")]
        wrong = []
        block, payload = record.named.get("warc-block-digest"), record.named.get("warc-payload-digest")
        if self._block and block and not (agrees(block, self._block) or self._is_of_wget(record, block)):
            wrong.append(("block-digest", f"is damaged: the block is not what {block} was taken of{_RESTORE}"))
        if self._payloads and payload and not any(agrees(payload, h) for h in self._payloads):
            wrong.append(("payload-digest", f"is damaged: the payload is not what {payload} was taken of{_RESTORE}"))
        return wrong

    def _is_of_wget(self, record: Stored, block: str) -> bool:
        """wget takes the block digest of a revisit before it has its block: it is that of nothing (seen with wget 1.21)."""
        empty = hasher(block)
        return record.kind == "revisit" and empty is not None and agrees(block, empty)


def _sha256_of(data: memoryview) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _head_of(block: memoryview) -> Head:
    """The HTTP head, copied out of as little of the block as it takes."""
    head = parse_head(bytes(block[:_USUAL_HEAD]))
    return parse_head(bytes(block[:MAX_HEAD])) if head.body_start == _USUAL_HEAD else head


def hasher(label: str | None) -> Hasher | None:
    """A fresh hash of the algorithm a labelled digest names; None for none or one that is not known here."""
    if not label:
        return None
    name = label.partition(":")[0]
    make = _HASHES.get(name) or _HASHES.get(name.lower().replace("-", ""))
    return make() if make else None


def agrees(label: str, found: Hasher) -> bool:
    """Whether a labelled digest, in hexadecimal, base32 or base64 (all are in use), is that of the hash."""
    value = label.partition(":")[2].strip()
    if value.lower() == found.hexdigest():
        return True
    digest = found.digest()
    if value.rstrip("=").upper() == base64.b32encode(digest).decode().rstrip("="):
        return True
    try:
        return base64.b64decode(value, validate=True) == digest
    except binascii.Error:
        return False
