"""Captures as rows of crawl.db, and what the rows say of earlier captures of an address."""

import sqlite3
from typing import Any

from archive.capture import Capture, Lead, Origin
from archive.schema import iso
from archive.stored import parse_date

_SAME = (
    "record_id", "url", "status", "mime", "payload_digest", "warc", "offset", "length", "run_id",
    "kind", "refers_to", "etag", "last_modified", "truncated",
)  # fmt: skip
"""Columns of captures that are fields of `Capture` as they are."""

ORIGIN = """
WITH trusted AS (
  SELECT captures.* FROM captures LEFT JOIN runs ON runs.id = captures.run_id
  WHERE url = ?1 AND coalesce(runs.state, 'finished') NOT IN ('failed', 'running')),
origin AS (
  SELECT * FROM trusted
  WHERE kind = 'response' AND payload_digest IS NOT NULL AND truncated IS NULL AND status != 304
  ORDER BY status BETWEEN 200 AND 299 DESC, fetched_at DESC, record_id DESC LIMIT 1),
newest AS (
  SELECT trusted.etag, trusted.last_modified FROM trusted JOIN origin
  ON origin.record_id IN (trusted.record_id, trusted.refers_to)
  WHERE origin.status = 200 AND coalesce(trusted.etag, trusted.last_modified) IS NOT NULL
  ORDER BY trusted.fetched_at DESC LIMIT 1)
SELECT record_id, url, fetched_at, origin.status, payload_digest, mime, warc, "offset", length,
  newest.etag, newest.last_modified
FROM origin LEFT JOIN newest"""
"""The newest whole answer of an address (?1), a page rather than an error that came later, and the validators of the
newest capture that has its payload.

A run that died counts as interrupted from the next start on, and its whole answers are trusted. One that goes on again
is running, so no answer of a run ever leads to another of the same run: should it fail, nothing hangs on it.
"""

_EARLIER = "SELECT EXISTS(SELECT 1 FROM captures WHERE run_id IS NOT ?)"


def has_earlier(connection: sqlite3.Connection, run_id: str) -> bool:
    """Whether any capture of another run, or of none, is indexed."""
    return bool(connection.execute(_EARLIER, (run_id,)).fetchone()[0])


def origin_from(row: sqlite3.Row) -> Origin:
    """A row of `ORIGIN` as a value."""
    fetched_at = parse_date(row["fetched_at"])
    assert fetched_at is not None
    return Origin(
        record_id=row["record_id"],
        url=row["url"],
        fetched_at=fetched_at,
        status=row["status"],
        digest=row["payload_digest"],
        mime=row["mime"],
        warc=row["warc"],
        offset=row["offset"],
        length=row["length"],
        etag=row["etag"],
        last_modified=row["last_modified"],
    )


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
    return (*told_of, capture.payload_digest, *place, *about, *again)


def capture_from(row: sqlite3.Row) -> Capture:
    """A row of `captures` as a value."""
    lead_names = ("portal_id", "region_code", "role", "title", "menu", "year", "found_on", "score")
    lead = Lead(url=row["url"], **{name: row[name] for name in lead_names}) if row["portal_id"] else None
    fetched_at = parse_date(row["fetched_at"])
    assert fetched_at is not None
    return Capture(fetched_at=fetched_at, lead=lead, **{name: row[name] for name in _SAME})
