"""The books of one run: the open archive and crawl.db, the counts per portal, who refused us and why."""

import importlib.metadata
import logging
import secrets
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from archive.capture import Capture, Exchange, Lead
from archive.index import CrawlDb, RunState
from archive.lock import crawl_lock
from archive.tail import Recovery, recover
from archive.writer import WarcStore
from crawler.frontier import Frontier
from crawler.options import CrawlOptions, CrawlSummary, PortalSummary, State

log = logging.getLogger(__name__)

SILENCES = 3
"""Requests in a row without any answer after which a portal is taken for unreachable in this run."""


@dataclass
class Counts:
    """What one portal gave so far."""

    pages: int = 0
    captures: int = 0
    leads: int = 0
    reports: int = 0
    attachments: int = 0
    silences: int = 0  # requests in a row that brought no answer
    stopped: str | None = None
    refusals: Counter[str] = field(default_factory=Counter)


class Ledger:
    """Opens what a run writes to and keeps its counts. Used by the reactor's thread only.

    Raises `ArchiveLocked` when another crawl holds the data folder, `ArchiveFull` when it cannot be written.
    """

    def __init__(self, options: CrawlOptions):
        self.options = options
        self.started = datetime.now(UTC)
        self.run_id = f"{self.started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        self.counts = {portal.id: Counts() for portal in options.portals}
        self.frontier = Frontier({p.id: p for p in options.portals}, options.years, options.max_pages)
        self.error: BaseException | None = None
        self.answered = 0
        self.bytes = 0
        self.last_portal = ""
        self.summary: CrawlSummary | None = None
        self._portal_of_host = {host: p.id for p in reversed(options.portals) for host in p.hosts}
        self._open = ExitStack()
        self._group = ExitStack()
        with ExitStack() as guard:
            guard.enter_context(crawl_lock(options.data.root))
            self._db = guard.enter_context(CrawlDb(options.data.crawl_db))
            self.recovery = recover(options.data, self._db) if options.archive else Recovery()
            self._store = guard.enter_context(self._new_store()) if options.archive else None
            self._start()
            self._open = guard.pop_all()

    def _new_store(self) -> WarcStore:
        info = {
            "software": software(),
            "format": "WARC File Format 1.1",
            "robots": "obeyed (RFC 9309)",
            "operator": self.options.contact or "",
        }
        return WarcStore(
            self.options.data.warc,
            run_id=self.run_id,
            info={k: v for k, v in info.items() if v},
            on_member=self._db.add_member,
        )

    def _start(self) -> None:
        options = self.options
        years = "-".join(map(str, options.years)) if options.years else None
        chosen = {
            "delay": options.delay,
            "connect_map": options.connect_map is not None,
            "max_pages": options.max_pages,
            "contact": options.contact,
            "archive": options.archive,
        }
        with self._db.transaction():
            self._db.put_portals({**asdict(p), "last_run": self.run_id} for p in options.portals)
            self._db.start_run(
                self.run_id,
                started_at=self.started,
                regions=sorted({p.region_code for p in options.portals}),
                years=years,
                portals=len(options.portals),
                software=software(),
                options=chosen,
            )
        self._group.enter_context(self._db.transaction())

    def keep(self, exchange: Exchange) -> Capture | None:
        """Archive and index one exchange; None when this run keeps nothing. Raises `ArchiveError`."""
        if self._store is None:
            return None
        capture = self._store.write(exchange)
        self._db.add_capture(capture)
        self.bytes += len(exchange.response_bytes)
        if capture.lead is not None:
            self.counts[capture.lead.portal_id].captures += 1
        return capture

    def flush(self) -> None:
        """Sync the archive, then commit its index rows: crawl.db never names a record that is not on the disk."""
        if self._store is not None:
            self._store.sync()
        self._group.close()
        self._group.enter_context(self._db.transaction())

    def lead_of_host(self, url: str, menu: str) -> Lead | None:
        """A lead for what belongs to a whole host (robots.txt): that of the first portal on it."""
        portal_id = self._portal_of_host.get((urlsplit(url).hostname or "").lower())
        if portal_id is None:
            return None
        region = self.frontier.portals[portal_id].region_code
        return Lead(url=url, portal_id=portal_id, region_code=region, role="other", menu=menu)

    def note_lead(self, lead: Lead) -> None:
        """An address is about to be asked for."""
        self.counts[lead.portal_id].leads += 1

    def note_page(self, lead: Lead) -> None:
        """An address was answered with success."""
        counts = self.counts[lead.portal_id]
        counts.pages += 1
        counts.silences = 0
        counts.reports += lead.role == "report"
        counts.attachments += lead.role == "attachment"
        self.answered += 1
        self.last_portal = lead.portal_id

    def refuse(
        self,
        lead: Lead,
        url: str,
        kind: str,
        *,
        status: int | None = None,
        detail: str = "",
        record_id: str | None = None,
    ) -> None:
        """An address gave no page; `record_id` names the capture that shows it."""
        counts = self.counts[lead.portal_id]
        counts.refusals[kind] += 1
        if status is not None:
            counts.silences = 0
        self.answered += 1
        self._db.add_refusal(
            run_id=self.run_id,
            url=url,
            kind=kind,
            portal_id=lead.portal_id,
            status=status,
            detail=detail[:500],
            record_id=record_id,
        )

    def note_silence(self, lead: Lead) -> None:
        """No answer came at all; after a few in a row the portal is left alone for this run."""
        counts = self.counts[lead.portal_id]
        counts.silences += 1
        if counts.silences >= SILENCES:
            self.stop(lead.portal_id, "no-answer")

    def stop(self, portal_id: str, reason: str) -> None:
        """Break off one portal; the others go on."""
        if self.counts[portal_id].stopped is None:
            self.counts[portal_id].stopped = reason
            log.info("portal %s stopped: %s", portal_id, reason)

    def is_stopped(self, portal_id: str) -> bool:
        """True when nothing more is asked of this portal, or of any."""
        return self.error is not None or self.counts[portal_id].stopped is not None

    def fail(self, error: BaseException) -> None:
        """We are wrong, or the disk is full: nothing more is asked for, and the run ends with this error."""
        self.error = self.error or error

    def close(self, interrupted: bool) -> CrawlSummary:
        """Write the run's last row and close the files. The second call gives the first one's summary."""
        if self.summary is None:
            self.summary = self._summary(self._state(interrupted))
            try:
                self._close_books(self.summary)
            finally:
                self._open.close()
        return self.summary

    def _close_books(self, summary: CrawlSummary) -> None:
        if self._store is not None:
            self._store.close()
        state: RunState = "finished" if summary.state == "partial" else summary.state
        self._db.finish_run(self.run_id, finished_at=datetime.now(UTC), state=state, **self._totals())
        self._group.close()

    def _totals(self) -> dict[str, Any]:
        every = self.counts.values()
        return {
            "pages": sum(c.pages for c in every),
            "captures": sum(c.captures for c in every),
            "bytes": self.bytes,
            "leads": sum(c.leads for c in every),
            "failures": sum(c.refusals.total() for c in every),
        }

    def _state(self, interrupted: bool) -> State:
        if self.error is not None:
            return "failed"
        if interrupted:
            return "interrupted"
        whole = all(c.pages and c.stopped is None for c in self.counts.values())
        return "finished" if whole else "partial"

    def _summary(self, state: State) -> CrawlSummary:
        portals = tuple(
            PortalSummary(
                portal_id=portal_id,
                pages=c.pages,
                captures=c.captures,
                leads=c.leads,
                reports=c.reports,
                attachments=c.attachments,
                refusals=dict(sorted(c.refusals.items())),
                stopped=c.stopped,
            )
            for portal_id, c in self.counts.items()
        )
        seconds = (datetime.now(UTC) - self.started).total_seconds()
        return CrawlSummary(run_id=self.run_id, state=state, portals=portals, bytes=self.bytes, seconds=seconds)


def software() -> str:
    """What names this program in warcinfo records and run rows."""
    return f"nianbao/{importlib.metadata.version('nianbao')} Scrapy/{importlib.metadata.version('scrapy')}"
