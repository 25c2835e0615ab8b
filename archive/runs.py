"""What a run left in crawl.db, so that it can go on: its counts by portal, its state."""

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from archive.capture import Role
from archive.frontier import NOW

REDIRECT = "redirect"
"""Reason of an address that is done because it led to another one."""


@dataclass(slots=True)
class Past:
    """What one portal gave in a run so far."""

    leads: int = 0
    asked: int = 0  # addresses that were asked for
    requests: int = 0
    bytes: int = 0  # received: the run's, shared out by what its captures take in the archive
    pages: int = 0
    captures: int = 0
    unchanged: int = 0  # of the captures, those that repeat one of an earlier run
    by_role: Counter[Role] = field(default_factory=Counter)  # pages
    refusals: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)  # reason -> addresses left alone
    queued: int = 0  # addresses that were not asked for yet


def past_of(connection: sqlite3.Connection, run_id: str) -> dict[str, Past]:
    """What a run did before, by portal."""
    found: dict[str, Past] = {}
    states = (
        "SELECT portal_id, json_extract(lead, '$.role'), state, coalesce(reason, ''), count(*) FROM frontier"
        " WHERE run_id = ? GROUP BY 1, 2, 3, 4"
    )
    for portal_id, role, state, reason, count in connection.execute(states, (run_id,)):
        past = found.setdefault(portal_id, Past())
        past.leads += count
        past.asked += count if state in ("done", "failed") and reason != REDIRECT else 0
        if state == "done" and reason != REDIRECT:
            past.pages += count
            past.by_role[role] += count
        elif state == "skipped":
            past.skipped[reason] += count
        elif state in ("queued", "leased"):
            past.queued += count
    captures = (
        "SELECT portal_id, count(*), sum(kind = 'revisit'), sum(kind != 'resource'),"
        " sum(length) * (SELECT coalesce(bytes, 0) FROM runs WHERE id = ?1)"
        " / (SELECT sum(length) FROM captures WHERE run_id = ?1)"
        " FROM captures WHERE run_id = ?1 AND portal_id IS NOT NULL GROUP BY 1"
    )
    for portal_id, *counted in connection.execute(captures, (run_id,)):
        past = found.setdefault(portal_id, Past())
        past.captures, past.unchanged, past.requests, past.bytes = (int(n or 0) for n in counted)
    refusals = "SELECT portal_id, kind, count(*) FROM refusals WHERE run_id = ? GROUP BY 1, 2"
    for portal_id, kind, count in connection.execute(refusals, (run_id,)):
        found.setdefault(portal_id, Past()).refusals[kind] = count
    return found


def left_alone(connection: sqlite3.Connection, run_id: str, why: str) -> list[tuple[str, str, int, str]]:
    """(portal, reason, addresses, one of them) for what a run left alone for reasons that begin with `why`."""
    statement = (
        "SELECT portal_id, reason, count(*), min(url) FROM frontier WHERE run_id = ? AND state = 'skipped'"
        " AND substr(reason, 1, ?) = ? GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return connection.execute(statement, (run_id, len(why), why)).fetchall()


def forget_refusals(connection: sqlite3.Connection, run_id: str, kind: str) -> None:
    """Forget the refusals of one kind that a run noted at its end: it goes on, or notes them anew."""
    connection.execute("DELETE FROM refusals WHERE run_id = ? AND kind = ?", (run_id, kind))


def reports_of(connection: sqlite3.Connection, run_ids: Collection[str]) -> dict[tuple[str, str], set[str]]:
    """(run, portal) -> the addresses of the report pages it had, also those that had not changed since."""
    statement = (
        "SELECT run_id, portal_id, url FROM captures WHERE role = 'report' AND status IN (200, 304)"
        " AND run_id IN (SELECT value FROM json_each(?)) AND record_id NOT IN"
        " (SELECT record_id FROM refusals WHERE record_id IS NOT NULL AND kind != 'certificate')"
    )
    found: dict[tuple[str, str], set[str]] = {}
    for run_id, portal_id, url in connection.execute(statement, (json.dumps(list(run_ids)),)):
        found.setdefault((run_id, portal_id), set()).add(url)
    return found


def put_summary(connection: sqlite3.Connection, run_id: str, summary: str) -> None:
    """Keep the report of a run, as JSON."""
    connection.execute("UPDATE runs SET summary = ? WHERE id = ?", (summary, run_id))


def summaries_before(connection: sqlite3.Connection, run_id: str) -> Iterator[str]:
    """The reports of the runs that began before one, the newest first, as JSON."""
    statement = (
        "SELECT summary FROM runs WHERE summary IS NOT NULL AND id != ?1"
        " AND started_at < (SELECT started_at FROM runs WHERE id = ?1) ORDER BY started_at DESC"
    )
    return (row[0] for row in connection.execute(statement, (run_id,)))


def go_on(connection: sqlite3.Connection, run_id: str) -> int:
    """Note that a run which was broken off goes on. Out: the bytes it had received."""
    statement = "UPDATE runs SET state = 'running', finished_at = NULL WHERE id = ? RETURNING coalesce(bytes, 0)"
    return int(connection.execute(statement, (run_id,)).fetchone()[0])


def note_progress(
    connection: sqlite3.Connection, run_id: str, *, received: int, delays: Iterable[tuple[str, float]]
) -> None:
    """Note the bytes received so far and, for each host just asked, the seconds to leave between two requests."""
    connection.execute("UPDATE runs SET bytes = ? WHERE id = ?", (received, run_id))
    connection.executemany(f"INSERT OR REPLACE INTO hosts VALUES (?, {NOW}, ?)", delays)
