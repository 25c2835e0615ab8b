"""One capture becomes one row of a shard: where it lies, what it is, what it says, what was wrong with it."""

import logging
import struct
import zlib
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit
from zipfile import BadZipFile

from lxml.etree import LxmlError

from archive.capture import Capture
from archive.errors import ArchiveError
from archive.names import page_of
from archive.reader import Payload, read_payload
from extract.converters.base import Kit
from extract.members import read_members
from extract.model.finding import ExtractError, Problem
from extract.model.report import Attachment, Reading
from extract.output import to_json
from extract.pictures import Album, Picture, read_with_pictures
from extract.store import Row

log = logging.getLogger(__name__)

REFUSALS = frozenset({403, 412, 429, 468, 521})
"""Statuses of filters and script challenges; 412, 468 and 521 have been seen on county portals."""

NEVER_REPORTS = ("image/", "audio/", "video/", "font/", "text/css", "text/javascript", "application/javascript")
"""Media types that are not read unless a lead took the address for a report or its attachment."""

TRANSFER = {
    "too-large": "the body is larger than anybody would read; its end was left out",
    "cut-coding": "the compressed body ends early; fetch the page again",
    "bad-coding": "the body is labelled as compressed and is not; read as it is",
    "unknown-coding": "the body is compressed in a way that is not known here; read as it is",
    "not-chunked": "the body is labelled as chunked and is not; read as it is",
    "bad-chunking": "the chunks of the body are broken; read as far as they go",
    "cut-chunking": "the last chunk of the body is missing; fetch the page again",
    "short-body": "fewer bytes came than the header promised; fetch the page again",
}
"""What is said of each problem that the archive's reader names; a new one is told by its name alone."""

FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    LxmlError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What our own mistakes raise on a page nobody has seen before. One such page is a row to look at, not the end of
a run of ten thousand; a full disk, an interrupt or a missing module still is. Too little memory is `extract.pool`'s."""


def rows_of(capture: Capture, warc: Path, kit: Kit | None = None, pictures: Sequence[Picture] = ()) -> tuple[Row, ...]:
    """Read one capture: its own row, then one for each report in it where it is an archive of files.

    In: the converters (none: what needs one cannot be read), the pictures that hang on the capture in its WARC; a report
    that they are the pages of is read from all of them. Never raises for what the archive or the page holds: that
    becomes a problem in the row.

    A revisit that names the record it repeats is not read again: the catalogue takes the reading of that one. So a
    shard hangs on its own WARC alone, whichever others are there, and an unchanged page costs nothing.
    """
    if repeated(capture):
        return (_unread_row(capture, ()),)
    try:
        return _rows(capture, read_payload(warc, capture.offset), kit, Album(warc, tuple(pictures)))
    except ArchiveError as error:
        return (lost_row(capture, Problem(stage="archive", kind="corrupt-record", message=str(error))),)
    except ExtractError as error:
        return (lost_row(capture, Problem(stage="read", kind="unreadable", message=str(error))),)
    except FAULTS as error:
        log.exception("%s: a fault of nianbao itself on this page; please report it", capture.url)
        return (lost_row(capture, Problem(stage="read", kind="crashed", message=f"{type(error).__name__}: {error}")),)


def lost_row(capture: Capture | None, problem: Problem) -> Row:
    """The row of a capture that could not be read, or (None) of a fault of the WARC itself."""
    return _unread_row(capture, (problem,))


def repeated(capture: Capture) -> str | None:
    """Id of the record whose payload a capture only says again; None for one that holds its own, or names none."""
    return capture.refers_to if capture.kind == "revisit" else None


def _unread_row(capture: Capture | None, problems: tuple[Problem, ...]) -> Row:
    return {
        "capture": None if capture is None else _where(capture),
        "kind": "other",
        "title": None,
        "format": None,
        "report": None,
        "problems": [_problem(problem) for problem in problems],
        "attachments": [],
    }


def _rows(capture: Capture, payload: Payload, kit: Kit | None, album: Album) -> tuple[Row, ...]:
    transfer = _transfer_problems(payload)
    return tuple(
        _row(_where(capture) if name is None else _where_inside(capture, name), reading, transfer)
        for name, reading in _readings(capture, payload, kit, album)
    )


def _row(where: Row, reading: Reading, transfer: tuple[Problem, ...]) -> Row:
    """`pictures` is there only where a page was read with some."""
    report = to_json(reading) if reading.kind == "annual_report" and reading.report is not None else None
    return {
        "capture": where,
        "kind": reading.kind,
        "title": reading.title,
        "format": reading.format,
        "report": report,
        "problems": [_problem(p) for p in (*transfer, *reading.problems)],
        "attachments": [_attachment(a) for a in reading.attachments],
        **({"pictures": list(reading.pictures)} if reading.pictures else {}),
    }


def _readings(
    capture: Capture, payload: Payload, kit: Kit | None, album: Album
) -> tuple[tuple[str | None, Reading], ...]:
    if payload.status in REFUSALS:
        return ((None, Reading(kind="blocked", title=None, report=None)),)
    if payload.status not in (200, None) or is_plumbing(capture, payload.mime):
        return ((None, Reading(kind="other", title=None, report=None)),)
    url = page_of(capture.url)
    found = read_members(payload.body, mime=payload.mime, charset=payload.charset, url=url, lead=capture.lead, kit=kit)
    whole = read_with_pictures(capture, payload, found[0][1], album, kit) if kit else None
    return ((None, whole),) if whole else found


def is_plumbing(capture: Capture, mime: str | None) -> bool:
    """What a crawl fetches to find its way or to dress a page, and nobody expects a report in.

    What a page's script asked for (role "other") is told by the page's DOM; data of an API would pass for a report.
    """
    if capture.lead is not None and capture.lead.role in ("report", "attachment", "other"):
        return capture.lead.role == "other"
    return urlsplit(capture.url).path == "/robots.txt" or (mime or "").startswith(NEVER_REPORTS)


def _transfer_problems(payload: Payload) -> tuple[Problem, ...]:
    """What the archive says of the answer itself: cut off on the way, or coded in a way that cannot be undone."""
    found = [Problem(stage="archive", kind=kind, message=TRANSFER.get(kind, kind)) for kind in payload.problems]
    if payload.truncated:
        message = f"the answer was cut off while it was fetched ({payload.truncated}); fetch it again"
        found.append(Problem(stage="archive", kind="truncated", message=message))
    return tuple(found)


def _where(capture: Capture) -> Row:
    """The capture as the catalogue wants it: flat, times as text, the lead's words beside it."""
    lead = capture.lead
    return {
        "record_id": capture.record_id,
        "url": capture.url,
        "fetched_at": capture.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "status": capture.status,
        "mime": capture.mime,
        "payload_digest": capture.payload_digest,
        "warc": capture.warc,
        "offset": capture.offset,
        "length": capture.length,
        "run_id": capture.run_id,
        "portal_id": lead.portal_id if lead else None,
        "region_code": lead.region_code if lead else None,
        "role": lead.role if lead else None,
        "title": lead.title if lead else None,
        "menu": lead.menu if lead else None,
        "year": lead.year if lead else None,
        "found_on": lead.found_on if lead else None,
        "same_as": repeated(capture),
        "record": capture.kind,
    }


def _where_inside(capture: Capture, name: str) -> Row:
    """A file in a captured archive: it lies where the archive lies, and hangs on the page that links to that.

    Its address says which of the files it is, so that reports in one archive are told apart.
    """
    path = quote(name)
    return _where(capture) | {
        "record_id": f"{capture.record_id}#{path}",
        "url": f"{page_of(capture.url)}#/{path}",
        "mime": None,
        "title": PurePosixPath(name).stem,
        "record": "member",
    }


def _problem(problem: Problem) -> Row:
    return {
        "stage": problem.stage,
        "kind": problem.kind,
        "message": problem.message,
        "where": problem.where,
    }


def _attachment(attachment: Attachment) -> Row:
    return {
        "url": attachment.url,
        "name": attachment.name,
        "mime": attachment.mime,
        "role": attachment.role,
    }
