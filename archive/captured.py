"""Which capture a record is, and which record says what of a capture."""

from collections.abc import Mapping
from dataclasses import replace

from archive.capture import Capture, RecordKind, lead_from_fields
from archive.fault import Fault
from archive.members import Span, fault_at
from archive.message import Head, first, media_type
from archive.stored import Stored, parse_date, parse_pairs

CAPTURED: Mapping[str, RecordKind] = {"response": "response", "resource": "resource", "revisit": "revisit"}
_TIE = {"revisit": "warc-refers-to", "resource": "warc-concurrent-to"}
"""The header that leads from a record to the one it repeats, or was made from."""


def capture_of(record: Stored, head: Head | None, name: str, span: Span) -> Capture | Fault | None:
    """The capture that a record is; None for a record that is none, a fault for one that lacks what it must have.

    In: the record, the head of its HTTP answer if it has one, the WARC's name, where the member lies.
    """
    if record.kind not in CAPTURED:
        return None
    named, kind = record.named, record.kind
    fetched_at = parse_date(named.get("warc-date"))
    record_id, url = named.get("warc-record-id"), named.get("warc-target-uri")
    if fetched_at is None or not record_id or not url:
        what = "lacks a WARC-Record-ID, WARC-Date or WARC-Target-URI, which every answer must have"
        return fault_at(name, span.offset, "bad-record", what)
    return Capture(
        record_id=record_id,
        url=url.strip("<>"),  # wget writes the address in angle brackets
        fetched_at=fetched_at,
        status=head.status if head else None,
        mime=media_type(head.headers if head else (("Content-Type", named.get("content-type", "")),)),
        payload_digest=named.get("warc-payload-digest"),
        warc=name,
        offset=span.offset,
        length=span.length,
        kind=CAPTURED[kind],
        refers_to=named.get(_TIE[kind]) if kind in _TIE else None,
        etag=first(head.headers, "ETag") if head else None,
        last_modified=first(head.headers, "Last-Modified") if head else None,
        truncated=named.get("warc-truncated") if kind != "revisit" else None,
    )


def is_about(record: Stored, capture: Capture) -> bool:
    """Whether a record is the metadata record of a capture."""
    named = record.named
    return record.kind == "metadata" and capture.record_id in (
        named.get("warc-concurrent-to"),
        named.get("warc-refers-to"),
    )


def with_lead(capture: Capture, block: bytes) -> Capture:
    """The capture with the lead and the run that the block of its metadata record names."""
    pairs = parse_pairs(block)
    return replace(capture, lead=lead_from_fields(pairs), run_id=pairs.get("nianbao-run"))
