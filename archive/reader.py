"""Reads captures and their payloads back from WARC files, our own and those of other tools.

Lengths and end marks are checked, never trusted: a damaged record is a `Fault` with file and offset, and the
reading of the other files goes on.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from archive.capture import Capture
from archive.captured import CAPTURED, capture_of, is_about, with_lead
from archive.check import ANSWERING
from archive.coding import MAX_BODY, decode
from archive.errors import CorruptRecord
from archive.fault import Fault
from archive.files import closed_name, locate
from archive.members import Span, fault_at, walk
from archive.message import Head, charset, codings, entity, first, media_type, parse_head
from archive.origins import find_origin
from archive.salvage import HEAD_BYTES, walk_on
from archive.stored import Stored, parse_stored

log = logging.getLogger(__name__)

BODILESS = (204, 304)
_Found = tuple[Stored, bytes, Span]
"""A record, the beginning of its member uncompressed, and where the member lies."""


@dataclass(frozen=True, slots=True)
class Payload:
    """What an answer says, transfer and content coding removed."""

    status: int | None
    headers: tuple[tuple[str, str], ...]  # as sent, decoded as latin-1, duplicates kept
    body: bytes
    mime: str | None
    charset: str | None
    url: str
    truncated: str | None  # WARC-Truncated: why the answer was kept short
    problems: tuple[str, ...]  # too-large, cut-coding, bad-coding, unknown-coding, many-codings, *-chunking, short-body


class _Keep:
    """Takes the pieces of one member: keeps the beginning, counts the rest."""

    def __init__(self, limit: int) -> None:
        self.kept = bytearray()
        self.size = 0
        self._limit = limit

    def __call__(self, piece: bytes) -> None:
        self.size += len(piece)
        if len(self.kept) < self._limit:
            self.kept += piece[: self._limit - len(self.kept)]


def scan(warc: Path) -> Iterator[Capture | Fault]:
    """Every capture of a file, and a `Fault` for what cannot be read; never raises for what is in the file.

    After a fault the scan goes on with the next whole record, if there is one.
    """
    name = closed_name(warc)
    try:
        with locate(warc.parent, warc.name).open("rb") as stream:
            yield from _scan(stream, name)
    except OSError as error:
        yield Fault(name, 0, "unreadable", f"{warc}: {error.strerror}; restore the file or run `archive index`")


def iter_captures(warc: Path) -> Iterator[Capture]:
    """Every capture of a file in its order; faults are logged, and what cannot be read is left out."""
    for found in scan(warc):
        if isinstance(found, Fault):
            log.warning("%s", found.message)
        else:
            yield found


def read_payload(warc: Path, offset: int) -> Payload:
    """The answer at an offset of a file.

    Raises `CorruptRecord` naming file and offset when no whole record with an answer lies there.
    """
    return next(read_payloads(warc, (offset,)))[1]


def read_payloads(warc: Path, offsets: Iterable[int]) -> Iterator[tuple[Capture, Payload]]:
    """The answers at several offsets of one file, in the order given, with one opening of the file.

    Raises `CorruptRecord` as `read_payload` does.
    """
    name = closed_name(warc)
    try:
        with locate(warc.parent, warc.name).open("rb") as stream:
            for offset in offsets:
                yield _read_one(stream, warc.with_name(name), offset)
    except OSError as error:
        raise CorruptRecord(f"{warc}: {error.strerror}; run `nianbao archive verify`") from error


def _scan(stream: BinaryIO, name: str) -> Iterator[Capture | Fault]:
    """Captures in order; each waits for the metadata record that may follow it and holds its lead."""
    waiting: Capture | None = None
    for found in _every(stream, name):
        if isinstance(found, Fault):
            if waiting:
                yield waiting
            waiting = None
            yield found
            continue
        record, start, span = found
        if waiting and is_about(record, waiting):
            waiting = with_lead(waiting, start[record.block_start :])
        capture = capture_of(record, _head(record, start), name, span)
        if capture is None:
            continue
        if waiting:
            yield waiting
        waiting = None
        if isinstance(capture, Fault):
            yield capture
        else:
            waiting = capture
    if waiting:
        yield waiting


def _every(stream: BinaryIO, name: str) -> Iterator[_Found | Fault]:
    """Every whole record of a file with its beginning and its place, and the faults between."""
    found: tuple[Span, _Keep] | Fault | None = None
    for found in walk_on(stream, name, lambda: _Keep(HEAD_BYTES)):
        yield found if isinstance(found, Fault) else _whole(name, *found)
    if found is None:
        yield Fault(name, 0, "empty", f"{name}: empty file, nothing was ever written to it; delete it")


def _from(stream: BinaryIO, name: str, offset: int) -> Iterator[_Found | Fault]:
    """The records from an offset on with all that anybody reads of them, up to the first fault."""
    for found in walk(stream, name, lambda: _Keep(MAX_BODY + HEAD_BYTES), offset=offset):
        yield found if isinstance(found, Fault) else _whole(name, *found)


def _whole(name: str, span: Span, keep: _Keep) -> _Found | Fault:
    """The record in a whole member and its beginning, or what is wrong with its frame."""
    start, size = bytes(keep.kept), keep.size
    record = parse_stored(start)
    if record is None:
        return fault_at(name, span.offset, "bad-record", "holds no WARC record; restore the file from a copy")
    if size == record.length:
        return record, start, span
    if size > record.length and parse_stored(start[record.length :]):
        what = "holds several records; run `warcio recompress` on the file, so that each has its own member"
        return fault_at(name, span.offset, "many-records", what)
    what = f"has {size} bytes where its headers promise {record.length}; restore the file from a copy"
    return fault_at(name, span.offset, "bad-record", what)


def _head(record: Stored, member: bytes) -> Head | None:
    """The head of the answer in a member; None for what is no HTTP answer."""
    return parse_head(member[record.block_start :]) if record.is_http and record.kind in ANSWERING else None


def _read_one(stream: BinaryIO, warc: Path, offset: int) -> tuple[Capture, Payload]:
    record, member, capture, after = _answer_at(stream, warc.name, offset)
    if capture.kind != "revisit":
        return _lead_after(capture, after), payload_of(record, member, capture)
    payload = _seen_again(_payload_referred_to(warc, record, capture), _head(record, member))
    return _lead_after(capture, after), replace(payload, url=capture.url)


def _seen_again(payload: Payload, head: Head | None) -> Payload:
    """The origin's payload with what the answer itself said: a redirect with the same empty body may lead elsewhere.

    A 304 says nothing of its own; what else is silent on the media type leaves it as it was.
    """
    if head is None or head.status == 304:
        return payload
    mime = media_type(head.headers)
    page = replace(payload, mime=mime, charset=charset(head.headers)) if mime else payload
    return replace(page, status=head.status, headers=head.headers)


def _answer_at(stream: BinaryIO, name: str, offset: int) -> tuple[Stored, bytes, Capture, Iterator[_Found | Fault]]:
    """The record with an answer at an offset, its member, the capture it is, and the records after it."""
    records = _from(stream, name, offset)
    found = next(records, None)
    if found is None:
        raise CorruptRecord(f"{name}: nothing lies at {offset}; run `nianbao archive index`")
    if isinstance(found, Fault):
        raise CorruptRecord(found.message)
    record, member, span = found
    capture = capture_of(record, _head(record, member), name, span)
    if isinstance(capture, Fault):
        raise CorruptRecord(capture.message)
    if capture is None:
        raise CorruptRecord(f"{name}: the record at {offset} holds no answer; run `nianbao archive index`")
    return record, member, capture, records


def _payload_referred_to(warc: Path, revisit: Stored, capture: Capture) -> Payload:
    """The payload of the answer that a revisit record repeats."""
    place = find_origin(warc.parent, revisit)
    at = f"{warc.name}: the revisit at {capture.offset} of {capture.url}"
    if place is None:
        what = revisit.get("WARC-Refers-To") or revisit.get("WARC-Refers-To-Date")
        raise CorruptRecord(f"{at} refers to {what}, which is not here; add the WARC that holds it")
    with locate(warc.parent, place.warc).open("rb") as stream:
        record, member, origin, _ = _answer_at(stream, place.warc, place.offset)
    if origin.kind == "revisit" or origin.payload_digest != capture.payload_digest:
        raise CorruptRecord(f"{at} and the record at {place.offset} of {place.warc} differ; restore one from a copy")
    return payload_of(record, member, origin)


def _lead_after(capture: Capture, records: Iterator[_Found | Fault]) -> Capture:
    """The capture with the lead of its metadata record, if one follows before the next answer."""
    for found in records:
        if isinstance(found, Fault) or found[0].kind in CAPTURED:
            break
        if is_about(found[0], capture):
            return with_lead(capture, found[1][found[0].block_start :])
    return capture


def payload_of(record: Stored, member: bytes, capture: Capture) -> Payload:
    """The payload of a whole record, decoded as far as it can be."""
    block = member[record.block_start : record.block_start + record.block_length]
    truncated = record.get("WARC-Truncated")
    if not record.is_http:
        kind = (("Content-Type", record.get("Content-Type") or ""),)
        body, problems = decode(block, ())
        return Payload(None, (), body, capture.mime, charset(kind), capture.url, truncated, problems)
    head = parse_head(block)
    coded, chunking = entity(head, block)
    body, problems = decode(coded, _all_codings(head))
    if not truncated and _is_short(head, block):
        problems = ("short-body", *problems)
    found = (chunking, *problems) if chunking else problems
    return Payload(head.status, head.headers, body, capture.mime, charset(head.headers), capture.url, truncated, found)


def _all_codings(head: Head) -> tuple[str, ...]:
    """Content codings, then transfer codings other than chunked, in the order applied."""
    transfer = tuple(c for c in codings(head.headers, "Transfer-Encoding") if c != "chunked")
    return codings(head.headers, "Content-Encoding") + transfer


def _is_short(head: Head, block: bytes) -> bool:
    """Whether fewer bytes came than Content-Length promised."""
    said = first(head.headers, "Content-Length") or ""
    if head.status in BODILESS or codings(head.headers, "Transfer-Encoding") or not said.isascii():
        return False
    return said.isdigit() and int(said) > len(block) - head.body_start
