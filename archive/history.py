"""Captures as rows of crawl.db, and what the rows say of earlier captures of an address."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from archive.capture import Capture, Lead, Origin
from archive.schema import iso
from archive.stored import parse_date

_SAME = (
    "record_id", "url", "status", "mime", "payload_digest", "warc", "offset", "length", "run_id",
    "kind", "refers_to", "etag", "last_modified", "truncated",
)  # fmt: skip
"""Columns of captures that are fields of `Capture` as they are."""

TRUSTED = """
SELECT record_id, url, fetched_at, status, payload_digest, mime, warc, "offset", length, kind, refers_to, etag,
  last_modified, truncated
FROM captures LEFT JOIN runs ON runs.id = captures.run_id
WHERE url = ?1 AND post IS NULL AND coalesce(runs.state, 'finished') NOT IN ('failed', 'running')
ORDER BY fetched_at DESC, record_id DESC"""
"""The captures of an address (?1) that a later one may hang on, newest first. The rest is Python's: ten times faster.

What was asked for by POST answers a body, not an address: nothing hangs on it.

A run that died counts as interrupted from the next start on, and its whole answers are trusted. One that goes on again
is running, so no answer of a run ever leads to another of the same run: should it fail, nothing hangs on it.
"""

_EARLIER = "SELECT EXISTS(SELECT 1 FROM captures WHERE run_id IS NOT ?)"


def has_earlier(connection: sqlite3.Connection, run_id: str) -> bool:
    """Whether any capture of another run, or of none, is indexed."""
    return bool(connection.execute(_EARLIER, (run_id,)).fetchone()[0])


def origin_among(trusted: Sequence[sqlite3.Row]) -> Origin | None:
    """What a re-crawl of an address compares with, from the rows of `TRUSTED`.

    Out: the newest whole answer, a page rather than an error that came later, with the validators of the newest
    capture that has its payload.
    """
    whole = [row for row in trusted if _is_whole(row)]
    chosen = next((row for row in whole if 200 <= row["status"] < 300), whole[0] if whole else None)
    if chosen is None:
        return None
    fetched_at = parse_date(chosen["fetched_at"])
    assert fetched_at is not None
    etag, last_modified = _validators(trusted, chosen["record_id"]) if chosen["status"] == 200 else (None, None)
    return Origin(
        record_id=chosen["record_id"],
        url=chosen["url"],
        fetched_at=fetched_at,
        status=chosen["status"],
        digest=chosen["payload_digest"],
        mime=chosen["mime"],
        warc=chosen["warc"],
        offset=chosen["offset"],
        length=chosen["length"],
        etag=etag,
        last_modified=last_modified,
    )


def last_made(connection: sqlite3.Connection, url: str) -> tuple[str | None, str] | None:
    """What was made last of a page under this name (a DOM, a picture), in a run that can be trusted.

    Out: its payload digest and the name of its file; None when there is none.
    """
    made = (row for row in connection.execute(TRUSTED, (url,)) if row["kind"] == "resource")
    return next(((row["payload_digest"], row["warc"]) for row in made), None)


def _is_whole(row: sqlite3.Row) -> bool:
    said_all = row["kind"] == "response" and row["payload_digest"] is not None and row["truncated"] is None
    return said_all and row["status"] not in (None, 304)


def _validators(trusted: Sequence[sqlite3.Row], origin: str) -> tuple[str | None, str | None]:
    same = (row for row in trusted if origin in (row["record_id"], row["refers_to"]))
    return next((told for row in same if any(told := (row["etag"], row["last_modified"]))), (None, None))


def capture_row(capture: Capture) -> tuple[Any, ...]:
    """A capture as the values of a row of `captures`."""
    lead = capture.lead
    about = (
        (lead.portal_id, lead.region_code, lead.role, lead.title, lead.menu, lead.year, lead.found_on, lead.score)
        if lead
        else (None,) * 8
    )
    place = (capture.warc, capture.offset, capture.length, capture.run_id)
    told_of = (capture.record_id, capture.url, iso(capture.fetched_at), capture.status, capture.mime)
    again = (capture.kind, capture.refers_to, capture.etag, capture.last_modified, capture.truncated)
    post = lead.post if lead else None
    return (*told_of, capture.payload_digest, *place, *about, *again, post)


def capture_from(row: sqlite3.Row) -> Capture:
    """A row of `captures` as a value."""
    lead_names = ("portal_id", "region_code", "role", "title", "menu", "year", "found_on", "score", "post")
    lead = Lead(url=row["url"], **{name: row[name] for name in lead_names}) if row["portal_id"] else None
    fetched_at = parse_date(row["fetched_at"])
    assert fetched_at is not None
    return Capture(fetched_at=fetched_at, lead=lead, **{name: row[name] for name in _SAME})
