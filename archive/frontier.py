"""The addresses a crawl knows, kept in crawl.db so that a crawl that stopped, or was killed, can go on."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Literal

from archive.capture import Capture, Lead
from archive.history import capture_from
from archive.names import DOM, warc_url

State = Literal["queued", "leased", "done", "failed", "skipped"]
"""leased: asked for, nothing known yet. done, failed, skipped: not asked for again in this run."""

NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
"""The time of a change, UTC, ISO 8601, as SQLite tells it: cheaper than ours for every row."""

_ADD = f"""
INSERT OR IGNORE INTO frontier(run_id, key, url, host, portal_id, priority, state, lead, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, {NOW})
"""
_KNOWN = "SELECT 1 FROM frontier WHERE run_id = ? AND state != 'failed'"
_NEXT = """
SELECT seq, lead FROM frontier WHERE run_id = ? AND host = ? AND state = 'queued' ORDER BY priority DESC, seq LIMIT 1
"""
_LEASE = f"UPDATE frontier SET state = 'leased', updated_at = {NOW} WHERE seq = ?"
_UNREAD = """
SELECT * FROM captures WHERE run_id = ?1 AND kind != 'resource' AND truncated IS NULL AND role != 'other'
  AND NOT EXISTS (
    SELECT 1 FROM frontier WHERE run_id = ?1 AND key = captures.url || coalesce(' POST ' || captures.post, '')
      AND state IN ('done', 'failed', 'skipped'))
ORDER BY fetched_at
"""
_REFUSED = f"""
UPDATE frontier SET state = 'failed', updated_at = {NOW},
  reason = (SELECT kind FROM refusals WHERE run_id = frontier.run_id AND url = frontier.url)
WHERE run_id = ? AND state = 'leased' AND url IN (SELECT url FROM refusals WHERE run_id = frontier.run_id)
  AND json_extract(lead, '$.post') IS NULL
"""
_LEAD_FIELDS = tuple(field.name for field in fields(Lead))


@dataclass(frozen=True, slots=True)
class Frontier:
    """The calls on the frontier table. They join a transaction that the caller has opened.

    Each run has rows of its own; within a run the key, which the crawler makes, says what is one address.
    """

    connection: sqlite3.Connection

    def add(
        self, run_id: str, key: str, lead: Lead, *, host: str = "", priority: int = 0, state: State = "queued"
    ) -> bool:
        """Note an address. Out: True when the run did not know it."""
        row = (run_id, key, lead.url, host, lead.portal_id, priority, state, _dump(lead))
        return self.connection.execute(_ADD, row).rowcount == 1

    def put(self, leads: Iterable[Lead], run_id: str) -> int:
        """Queue addresses by their own text, for no host. Out: how many were new."""
        return sum(self.add(run_id, lead.url, lead) for lead in leads)

    def knows(self, run_id: str, keys: Collection[str]) -> bool:
        """Whether a run has one of these addresses, and it has not failed."""
        marks = ", ".join("?" * len(keys))
        found = self.connection.execute(f"{_KNOWN} AND key IN ({marks}) LIMIT 1", (run_id, *keys))
        return found.fetchone() is not None

    def take(self, run_id: str, host: str) -> Lead | None:
        """Lease the next queued address of a host: the highest priority first, then in the order put."""
        row = self.connection.execute(_NEXT, (run_id, host)).fetchone()
        if row is None:
            return None
        self.connection.execute(_LEASE, (row[0],))
        return _load(row[1])

    def mark(self, key: str, state: State, run_id: str, reason: str | None = None) -> None:
        """Say what became of an address; an unknown one is left unknown."""
        self.connection.execute(
            f"UPDATE frontier SET state = ?, reason = ?, updated_at = {NOW} WHERE run_id = ? AND key = ?",
            (state, reason, run_id, key),
        )

    def pending(self, run_id: str | None = None) -> Iterator[Lead]:
        """The queued addresses in the order they were put, of one run or of all."""
        statement = "SELECT lead FROM frontier WHERE state = 'queued' AND (?1 IS NULL OR run_id = ?1) ORDER BY seq"
        return (_load(row[0]) for row in self.connection.execute(statement, (run_id,)))

    def take_back(self, run_id: str, skipped_for: Collection[str] = ()) -> int:
        """Queue again what was leased when the run ended or died, and what was skipped for certain reasons. Out: how many.

        What was refused meanwhile is known to have failed: between the refusal and its settling lies a moment.
        """
        self.connection.execute(_REFUSED, (run_id,))
        return self.connection.execute(
            f"UPDATE frontier SET state = 'queued', reason = 'taken back', updated_at = {NOW}"
            " WHERE run_id = ? AND (state = 'leased' OR (state = 'skipped' AND reason IN (SELECT value FROM json_each(?))))",
            (run_id, json.dumps(list(skipped_for))),
        ).rowcount

    def skip(self, run_id: str, portal_id: str | None, reason: str) -> int:
        """Leave alone what is still queued of a portal, or of all. Out: how many."""
        return self.connection.execute(
            f"UPDATE frontier SET state = 'skipped', reason = ?1, updated_at = {NOW}"
            " WHERE run_id = ?2 AND (?3 IS NULL OR portal_id = ?3) AND state = 'queued'",
            (reason, run_id, portal_id),
        ).rowcount

    def requeue(self, urls: Iterable[str], reason: str) -> None:
        """Queue addresses again whose captures were lost; unknown ones are left unknown.

        Captures have their address as WARC writes it, the frontier as it was found: both are looked for.
        """
        lost = set(urls)
        rows = (
            self.connection.execute("SELECT seq, url FROM frontier WHERE state IN ('done', 'leased')") if lost else ()
        )
        again = [(reason, seq) for seq, url in rows if not lost.isdisjoint((url, warc_url(url), warc_url(DOM + url)))]
        self.connection.executemany(
            f"UPDATE frontier SET state = 'queued', reason = ?, updated_at = {NOW} WHERE seq = ?", again
        )

    def waiting(self, run_id: str) -> dict[str, int]:
        """Host -> number of queued addresses."""
        statement = "SELECT host, count(*) FROM frontier WHERE run_id = ? AND state = 'queued' GROUP BY host"
        return dict(self.connection.execute(statement, (run_id,)))

    def counts(self, run_id: str | None = None) -> dict[str, int]:
        """State -> number of addresses, of one run or of all."""
        statement = "SELECT state, count(*) FROM frontier WHERE ?1 IS NULL OR run_id = ?1 GROUP BY state ORDER BY state"
        return dict(self.connection.execute(statement, (run_id,)))

    def unread(self, run_id: str) -> list[Capture]:
        """Whole captures of a run whose pages were perhaps never read for leads, oldest first."""
        return [capture_from(row) for row in self.connection.execute(_UNREAD, (run_id,))]

    def keep_only(self, run_ids: Collection[str]) -> None:
        """Forget the addresses of all other runs."""
        kept = json.dumps(list(run_ids))
        self.connection.execute("DELETE FROM frontier WHERE run_id NOT IN (SELECT value FROM json_each(?))", (kept,))

    def hosts(self) -> dict[str, tuple[str, float]]:
        """Host -> when it was last asked (ISO 8601, UTC), the delay in seconds it was given then."""
        return {host: (asked_at, delay) for host, asked_at, delay in self.connection.execute("SELECT * FROM hosts")}


def _dump(lead: Lead) -> str:
    return json.dumps({name: getattr(lead, name) for name in _LEAD_FIELDS}, ensure_ascii=False)


def _load(text: str) -> Lead:
    return Lead(**json.loads(text))
