"""The reports that must exist and what became of each, as rows of crawl.db; and the rows that tell it."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Literal

from archive.names import warc_url
from archive.runs import REDIRECT

State = Literal["on_time", "late", "found", "missing", "removed", "blocked", "not_looked_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One report that must exist. Days are ISO dates of Asia/Shanghai; codes are explained in settings/states.py."""

    place: str  # of the portal's row
    agency: str  # official name as far as titles tell
    scope: str  # aggregate, office, department, township, zone; "" when the name does not tell
    year: int
    region_code: str | None
    portal_id: str | None  # where it was found, or is looked for
    kind: str | None  # government, department, township, street, zone, other
    state: State
    why: str  # why it is expected
    reason: str | None = None  # why it is in this state, where that needs saying
    detail: str | None = None
    due_on: str | None = None
    published_on: str | None = None
    dated_by: str | None = None  # meta, page, url, list
    title: str | None = None  # text of the link
    url: str | None = None
    record_id: str | None = None  # the capture that shows the state: the report, the list without it, the refusal
    earlier_id: str | None = None  # of a removed report: the capture that holds it
    run_id: str | None = None  # the crawl that saw it so


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An address taken for a report (or a list), as one crawl met it."""

    portal_id: str
    url: str
    title: str
    menu: str
    year: int | None
    found_on: str | None
    run_id: str | None
    state: str  # kept; gone (404, 410, soft 404); failed, skipped, queued
    reason: str | None = None  # kind of refusal, or why it was left alone
    detail: str | None = None
    record_id: str | None = None
    fetched_at: str = ""
    day: str | None = None  # publication day that the page itself tells
    dated_by: str | None = None
    role: str = "report"
    by_hand: bool = False  # a person saved it; no server was asked


_NAMES = tuple(field.name for field in fields(Expected))
_SHOWN = tuple(field.name for field in fields(Shown))
_PUT = f"INSERT OR REPLACE INTO expected({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"

_CAPTURED = """
SELECT c.portal_id, CASE WHEN c.url LIKE 'urn:dom:%' THEN substr(c.url, 9) ELSE c.url END AS url,
  coalesce(c.title, '') AS title, coalesce(c.menu, '') AS menu, c.year, c.found_on, c.run_id,
  CASE WHEN c.status IN (404, 410) THEN 'gone' WHEN c.status IS NULL OR c.status < 300 OR c.kind = 'revisit' THEN 'kept'
    ELSE 'failed' END AS state,
  CASE WHEN c.status >= 400 THEN 'http-error' END AS reason, 'HTTP ' || c.status AS detail, c.record_id, c.fetched_at,
  d.published_on AS day, d.dated_by, c.role, c.kind = 'resource' AND c.url NOT LIKE 'urn:%' AS by_hand
FROM captures AS c LEFT JOIN dates AS d ON d.record_id = c.record_id
WHERE c.role IN (SELECT value FROM json_each(?1)) AND c.portal_id IN (SELECT value FROM json_each(?2))
  AND (?3 IS NULL OR c.run_id = ?3) AND (c.url NOT LIKE 'urn:%' OR (c.url LIKE 'urn:dom:%' AND NOT EXISTS
    (SELECT 1 FROM captures AS p WHERE p.url = substr(c.url, 9))))
  AND (c.status IS NULL OR c.status NOT BETWEEN 300 AND 399 OR c.kind = 'revisit')
ORDER BY c.fetched_at, c.record_id
"""
"""A page drawn by script whose document was not asked for under its own address is shown by its DOM alone."""

_REFUSED = """
SELECT record_id, url, kind, detail FROM refusals
WHERE record_id IS NOT NULL AND portal_id IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR run_id = ?2)
"""
_CUT = """
SELECT r.portal_id, r.url, '' AS title, coalesce(c.menu, '') AS menu, c.year, NULL AS found_on, r.run_id,
  'skipped' AS state, r.kind AS reason, r.detail, r.record_id, r.at AS fetched_at, NULL AS day, NULL AS dated_by,
  'index' AS role, 0 AS by_hand
FROM refusals AS r LEFT JOIN captures AS c ON c.record_id = r.record_id
WHERE r.run_id = ?1 AND r.portal_id IN (SELECT value FROM json_each(?2))
  AND r.kind IN ('too-many', 'trap-paging', 'trap-lists')
ORDER BY r.id
"""
MOST_LEFT = 500
"""What is looked at of a portal's addresses that a run did not get; where there are more, nothing is known of the rest."""

_WAITING = f"""
WITH ranked AS (
  SELECT seq, row_number() OVER (PARTITION BY portal_id ORDER BY priority, seq) AS number FROM frontier
  WHERE run_id = ?1 AND state != 'done' AND portal_id IN (SELECT value FROM json_each(?2))
    AND json_extract(lead, '$.role') IN ('report', 'index', 'home'))
SELECT f.portal_id, f.url, json_extract(f.lead, '$.title') AS title, json_extract(f.lead, '$.menu') AS menu,
  json_extract(f.lead, '$.year') AS year, json_extract(f.lead, '$.found_on') AS found_on, f.run_id,
  CASE f.state WHEN 'leased' THEN 'queued' ELSE f.state END AS state,
  CASE WHEN f.state IN ('queued', 'leased') THEN 'queue-left' ELSE f.reason END AS reason,
  r.detail, r.record_id, coalesce(f.updated_at, '') AS fetched_at, NULL AS day, NULL AS dated_by,
  json_extract(f.lead, '$.role') AS role, 0 AS by_hand, max(r.id) AS newest
FROM ranked JOIN frontier AS f ON f.seq = ranked.seq
LEFT JOIN refusals AS r ON r.run_id = f.run_id AND r.url = f.url
WHERE ranked.number <= {MOST_LEFT} + 1
GROUP BY f.seq ORDER BY f.seq
"""


def put_expected(connection: sqlite3.Connection, places: Collection[str], rows: Iterable[Expected]) -> None:
    """What is expected of some places, in the place of what was."""
    connection.execute("DELETE FROM expected WHERE place IN (SELECT value FROM json_each(?))", (_list(places),))
    connection.executemany(_PUT, ([getattr(row, name) for name in _NAMES] for row in rows))


def expected_of(connection: sqlite3.Connection, places: Collection[str] | None = None) -> list[Expected]:
    """The rows of some places, or of all, by place, agency, scope and year."""
    statement = (
        f"SELECT {', '.join(_NAMES)} FROM expected WHERE ?1 IS NULL OR place IN (SELECT value FROM json_each(?1))"
        " ORDER BY place, agency, scope, year"
    )
    rows = connection.execute(statement, (None if places is None else _list(places),))
    return [Expected(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def captured(
    connection: sqlite3.Connection, portal_ids: Collection[str], roles: Collection[str], run_id: str | None = None
) -> Iterator[Shown]:
    """The captures of some portals, of one run or of all, oldest first: which report, was it there."""
    portals = _list(portal_ids)
    refused = {
        (record_id, warc_url(url)): (kind, detail)
        for record_id, url, kind, detail in connection.execute(_REFUSED, (portals, run_id))
    }
    for one in _shown(connection.execute(_CAPTURED, (_list(roles), portals, run_id))):
        kind, detail = refused.get((one.record_id or "", one.url), ("", None))
        # a refusal may also name a page that was read, as the evidence of what is said of another address
        if not kind or one.state == "gone":
            yield one
        else:
            yield replace(one, state="gone" if kind == "soft-404" else "failed", reason=kind, detail=detail)


def cut_lists(connection: sqlite3.Connection, portal_ids: Collection[str], run_id: str) -> Iterator[Shown]:
    """The lists (or whole portals) that a run left at a bound, as a trap."""
    yield from _shown(connection.execute(_CUT, (run_id, _list(portal_ids))))


def not_done(connection: sqlite3.Connection, portal_ids: Collection[str], run_id: str) -> Iterator[Shown]:
    """The reports and lists that a run knows of and did not get: of each portal at most `MOST_LEFT` and one, lists first."""
    yield from (
        one for one in _shown(connection.execute(_WAITING, (run_id, _list(portal_ids)))) if one.reason != REDIRECT
    )


def stops_of(connection: sqlite3.Connection, run_id: str) -> dict[tuple[str, str], str]:
    """(portal, kind of refusal) -> record id of the last answer of a run that shows such a refusal of the portal."""
    statement = "SELECT portal_id, kind, record_id FROM refusals WHERE run_id = ? AND record_id IS NOT NULL ORDER BY id"
    return {(portal_id, kind): record_id for portal_id, kind, record_id in connection.execute(statement, (run_id,))}


def note_day(connection: sqlite3.Connection, record_id: str, day: str, dated_by: str) -> None:
    """Keep the day on which a captured report says it was published."""
    connection.execute("INSERT OR REPLACE INTO dates VALUES (?, ?, ?)", (record_id, day, dated_by))


def _shown(rows: Iterable[sqlite3.Row]) -> Iterator[Shown]:
    return (Shown(**{name: row[name] for name in _SHOWN}) for row in rows)


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(values))
