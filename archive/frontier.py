"""The addresses a crawl knows, kept in crawl.db so that a crawl that stopped can go on."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

from archive.capture import Lead
from archive.names import warc_url
from archive.schema import iso

State = Literal["queued", "leased", "done", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The calls on the frontier table. They join a transaction that the caller has opened."""

    connection: sqlite3.Connection

    def put(self, leads: Iterable[Lead], run_id: str) -> int:
        """Queue addresses that are not known yet. Out: how many were new."""
        now = iso(datetime.now(UTC))
        rows = ((lead.url, lead.portal_id, _dump(lead), run_id, now) for lead in leads)
        statement = "INSERT OR IGNORE INTO frontier VALUES (?, ?, 'queued', NULL, ?, ?, ?)"
        return self.connection.executemany(statement, rows).rowcount

    def mark(self, url: str, state: State, run_id: str, reason: str | None = None) -> None:
        """Say what became of an address; an unknown one is left unknown."""
        self.connection.execute(
            "UPDATE frontier SET state = ?, reason = ?, run_id = ?, updated_at = ? WHERE url = ?",
            (state, reason, run_id, iso(datetime.now(UTC)), url),
        )

    def pending(self, portal_id: str | None = None) -> Iterator[Lead]:
        """The queued addresses in the order they were put."""
        rows = self.connection.execute(
            "SELECT lead FROM frontier WHERE state = 'queued' AND (?1 IS NULL OR portal_id = ?1) ORDER BY rowid",
            (portal_id,),
        )
        return (_load(row[0]) for row in rows)

    def recover(self) -> int:
        """Queue again what a dead run had taken; call it with the crawl lock held. Out: how many."""
        statement = "UPDATE frontier SET state = 'queued', reason = 'taken back' WHERE state = 'leased'"
        return self.connection.execute(statement).rowcount

    def requeue(self, urls: Iterable[str], reason: str) -> None:
        """Queue addresses again whose captures were lost; unknown ones are left unknown.

        Captures have their address as WARC writes it, the frontier as it was found: both are looked for.
        """
        lost = set(urls)
        rows = self.connection.execute("SELECT url FROM frontier WHERE state IN ('done', 'leased')") if lost else ()
        again = [(reason, iso(datetime.now(UTC)), url) for (url,) in rows if url in lost or warc_url(url) in lost]
        self.connection.executemany(
            "UPDATE frontier SET state = 'queued', reason = ?, updated_at = ? WHERE url = ?", again
        )

    def counts(self) -> dict[str, int]:
        """State -> number of addresses."""
        return dict(self.connection.execute("SELECT state, count(*) FROM frontier GROUP BY state ORDER BY state"))


def _dump(lead: Lead) -> str:
    return json.dumps(asdict(lead), ensure_ascii=False)


def _load(text: str) -> Lead:
    return Lead(**json.loads(text))
