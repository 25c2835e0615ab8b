"""The three values that cross the archive's door: why a page was fetched, what went over the wire, what is kept."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import BinaryIO, Literal

Role = Literal["home", "index", "report", "attachment", "other"]
"""What the crawler took the address for: the way in, a list, a report page, a file of a report, anything else."""

RecordKind = Literal["response", "resource", "revisit"]
"""The WARC-Type of a record that shows what an address gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Why an address was fetched. Written as `application/warc-fields` in the capture's metadata record."""

    url: str
    portal_id: str  # id of the row in portals.csv (one row per portal era)
    region_code: str  # GB/T 2260 code of the portal row, six digits, text
    role: Role
    title: str = ""  # text of the link that led here
    menu: str = ""  # path of menu and column names that led here, joined by " > "
    year: int | None = None  # report year the title promises
    found_on: str | None = None  # address of the page that held the link; for an attachment its report page
    score: float = 0.0  # 0 to 1: how much title and menu speak for a report
    post: str | None = None  # the body it is asked for with, JSON or a form; None: it is asked for by GET


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer as they went over the connection, before any decoding."""

    url: str
    request_bytes: bytes
    response_bytes: bytes  # status line, headers, body with its transfer and content coding; b"" with response_file
    ip: str | None
    fetched_at: datetime  # aware, UTC: when the request was sent
    truncated: str | None = None  # WARC-Truncated reason (length, time, disconnect, unspecified), WARC 1.1 section 5.13
    interim: bytes = b""  # 1xx answers that came before the final status line
    exact: bool = True  # False when the bytes were rebuilt from a parsed answer
    lead: Lead | None = None
    response_file: BinaryIO | None = None  # the whole answer, when it is too large for memory; the caller closes it
    protocols: tuple[str, ...] = ()  # what was spoken, as the IIPC proposal names it: "http/1.1", "tls/1.3"
    cipher_suite: str | None = None  # name by IANA: "TLS_AES_256_GCM_SHA384"
    certificate: str | None = None  # "sha256:…" of the server's certificate (DER)
    proxy: str | None = None  # host:port of the HTTP proxy that stood between; then `ip` is not known

    @property
    def size(self) -> int:
        """Bytes of the answer, wherever they lie."""
        file = self.response_file
        return len(self.response_bytes) if file is None else file.seek(0, os.SEEK_END)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Something not sent by its server: made from a captured page (rendered DOM, screenshot), or saved by a person."""

    url: str  # "urn:…", after what it shows; of what a person saved the page's own address
    body: bytes
    content_type: str
    made_at: datetime  # aware, UTC; when it was made, or saved
    page: str | None  # record id of the capture it was made from, if there is one
    lead: Lead | None = None  # that of the page
    about: tuple[tuple[str, str], ...] = ()  # more (name, value) lines of its metadata record: where it came from


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The kept answer that a later, unchanged one refers to, and what to ask the server with."""

    record_id: str
    url: str
    fetched_at: datetime
    status: int | None
    digest: str  # WARC-Payload-Digest of the answer
    mime: str | None
    warc: str  # where it lies, as in `Capture`
    offset: int
    length: int
    etag: str | None = None  # validators of the newest capture with this payload, as sent
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One kept answer and where it lies."""

    record_id: str  # WARC-Record-ID of the response (or resource, revisit) record: "<urn:uuid:…>"
    url: str
    fetched_at: datetime  # WARC-Date, aware, UTC
    status: int | None  # HTTP status; None for a resource record
    mime: str | None  # media type of the payload as declared, without parameters, lower case
    payload_digest: str | None  # WARC-Payload-Digest, "sha256:…"
    warc: str  # file name inside the data folder's warc/
    offset: int  # bytes
    length: int  # bytes of the compressed member
    lead: Lead | None = None
    run_id: str | None = None
    kind: RecordKind = "response"
    refers_to: str | None = None  # of a revisit: the record that holds the payload; of a resource: that of its page
    etag: str | None = None  # validators for the next conditional request, as sent
    last_modified: str | None = None
    truncated: str | None = None  # why a response was kept short


def lead_fields(lead: Lead) -> Iterator[tuple[str, str]]:
    """The lead as (name, value) lines for a metadata record; empty values are left out."""
    for field in fields(lead):
        value = getattr(lead, field.name)
        if value not in (None, "", 0.0):
            yield f"nianbao-{field.name.replace('_', '-')}", str(value)


def lead_from_fields(pairs: dict[str, str]) -> Lead | None:
    """The lead that `lead_fields` wrote, or None when the record carries none.

    In: names in lower case -> values.
    """
    found = {f.name: pairs.get(f"nianbao-{f.name.replace('_', '-')}") for f in fields(Lead)}
    if not found["url"] or not found["portal_id"]:
        return None
    return Lead(
        url=found["url"],
        portal_id=found["portal_id"],
        region_code=found["region_code"] or "",
        role=found["role"] or "other",  # type: ignore[arg-type]
        title=found["title"] or "",
        menu=found["menu"] or "",
        year=int(found["year"]) if found["year"] else None,
        found_on=found["found_on"],
        score=float(found["score"] or 0),
        post=found["post"],
    )
