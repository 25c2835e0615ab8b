"""What crawl.db knows of earlier captures of an address, so that an unchanged one need not be kept twice."""

import sqlite3

from archive.capture import Origin
from archive.stored import parse_date

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
SELECT record_id, url, fetched_at, origin.status, payload_digest, newest.etag, newest.last_modified
FROM origin LEFT JOIN newest"""
"""The newest whole answer of an address (?1), a page rather than an error that came later, and the validators of the
newest capture that has its payload."""


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
        etag=row["etag"],
        last_modified=row["last_modified"],
    )
