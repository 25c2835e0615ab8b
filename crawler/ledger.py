"""The books of one run: the open archive and crawl.db, the counts per portal, who refused us and why."""

import logging
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from archive import runs
from archive.capture import Capture, Exchange, Lead, Origin, Resource
from archive.errors import ArchiveError
from archive.frontier import State as AddressState
from archive.schema import told
from archive.stored import parse_date
from crawler.books import open_books, open_part
from crawler.counts import NO_ANSWER, STOPPED, Counts, counts_after
from crawler.cuts import cuts_of
from crawler.ending import end_run, summed_up, tell_of_run
from crawler.frontier import Frontier
from crawler.kept import Kept
from crawler.opening import new_store
from crawler.options import CrawlOptions, CrawlSummary, State
from crawler.purse import Purse
from crawler.resume import runs_to_keep
from crawler.shares import Part
from crawler.traps import Traps

log = logging.getLogger(__name__)

FULL = "too-many"
"""The refusal that stands for all addresses of a portal beyond `MAX_PER_PORTAL`."""

SILENCES = 3
"""Requests in a row without any answer after which a portal is taken for unreachable in this run."""


GROUP_CAPTURES = 250
"""Captures after which a group is synced and committed, if its time is not up before."""


class Ledger:
    """Opens what a run writes to and keeps its counts. Used by the reactor's thread only.

    Raises `ArchiveLocked` when another crawl holds the data folder, `ArchiveFull` when it cannot be written.
    """

    def __init__(self, options: CrawlOptions, part: Part | None = None):
        self.options = options
        self.started = datetime.now(UTC)
        self.counts = {portal.id: Counts() for portal in options.portals}
        self.asked: dict[str, float] = {}  # hosts asked since the last flush, with the delay each has now
        self.error: BaseException | None = None
        self.answered = 0
        self.last_portal = ""
        self.summary: CrawlSummary | None = None
        self._portal_of_host = {host: p.id for p in reversed(options.portals) for host in p.hosts}
        self._open = ExitStack()
        self._group = ExitStack()
        self._in_group = 0
        self._warc = ""
        self._traps = Traps()
        self._is_part = part is not None  # then the parent ends the run
        with ExitStack() as guard:
            books = guard.enter_context(open_part(part) if part else open_books(options, self.started))
            self._db, self._past = books.db, books.past
            self.run_id, self.bytes, self.resumed = books.run_id, books.received, books.resumed
            self.frontier = self._new_frontier(part.sites if part else None)
            if books.goes_on:
                self._take_counts()
            self.purse = Purse(options.budgets, options.window, self.counts, self.frontier)
            self.purse.take_up()
            self.kept = Kept(self._past, options.data.warc, self.run_id, archive=options.archive)
            self._rests = self._past.frontier.hosts()
            self._store = (
                guard.enter_context(new_store(options, self.run_id, self._db.add_member, part))
                if options.archive
                else None
            )
            self._group.enter_context(self._db.transaction())
            self._open = guard.pop_all()

    def _new_frontier(self, sites: frozenset[str] | None) -> Frontier:
        portals, asked_for = {p.id: p for p in self.options.portals}, self.options
        return Frontier(self._db.frontier, self.run_id, portals, asked_for.years, sites)

    def _take_counts(self) -> None:
        """Take up the counts of a run that goes on."""
        for portal_id, past in runs.past_of(self._past.frontier.connection, self.run_id).items():
            if portal_id in self.counts:
                self.counts[portal_id] = counts_after(past)
                self.frontier.per_portal[portal_id] = past.leads
        self.frontier.recount()

    def keep(self, exchange: Exchange, origin: Origin | None = None) -> Capture | None:
        """Archive and index one exchange; None when this run keeps nothing. Raises `ArchiveError`.

        With the answer of an earlier run that it may repeat, one that does is kept as a revisit.
        """
        if exchange.lead is not None:
            with told(self._db.path):
                self.purse.answer(exchange.lead.portal_id, exchange.size)
        if self._store is None:
            return None
        self.bytes += exchange.size
        return self._index(self._store.write(exchange, origin=origin))

    def note_nothing(self, lead: Lead | None) -> None:
        """A request brought no answer at all."""
        try:
            with told(self._db.path):
                if lead is not None:
                    self.purse.answer(lead.portal_id, 0)
        except ArchiveError as error:
            self.fail(error)

    def not_before(self) -> float:
        """When the next request may go out, on the monotonic clock; 0: now."""
        return self.purse.not_before()

    def keep_resource(self, resource: Resource) -> Capture | None:
        """Archive and index what was made from a captured page; otherwise as `keep`."""
        return None if self._store is None else self._index(self._store.write_resource(resource))

    def _index(self, capture: Capture) -> Capture:
        self._db.add_capture(capture)
        self._in_group += 1
        if capture.lead is not None:
            counts = self.counts[capture.lead.portal_id]
            counts.captures += 1
            counts.unchanged += capture.kind == "revisit"
        # A file that the index knows nothing of would, if we died after it was closed, look like someone else's.
        if capture.warc != self._warc or self._in_group >= GROUP_CAPTURES:
            self._warc = capture.warc
            self.flush()
        return capture

    def flush(self) -> None:
        """Sync the archive, then commit its index rows: crawl.db never names a record that is not on the disk."""
        if self._store is not None:
            self._store.sync()
        runs.note_progress(self._db.frontier.connection, self.run_id, received=self.bytes, delays=self.asked.items())
        self.asked.clear()
        self._in_group = 0
        self._group.close()
        self._group.enter_context(self._db.transaction())

    def rest_of(self, host: str) -> float:
        """Seconds between two requests to a host that was asked just before a run was broken off; 0 when it rested."""
        asked_at, delay = self._rests.pop(host, ("", 0.0))
        moment = parse_date(asked_at)
        rested = moment is None or self.started - moment > timedelta(seconds=delay + 1)
        return 0.0 if rested else delay

    def lead_of_host(self, url: str, menu: str) -> Lead | None:
        """A lead for what belongs to a whole host (robots.txt): that of the first portal on it."""
        portal_id = self._portal_of_host.get((urlsplit(url).hostname or "").lower())
        if portal_id is None:
            return None
        region = self.frontier.portals[portal_id].region_code
        return Lead(url=url, portal_id=portal_id, region_code=region, role="other", menu=menu)

    def queue(self, leads: Sequence[Lead]) -> None:
        """Queue addresses, but for those that are known or not wanted."""
        with told(self._db.path):
            for lead in leads:
                if self.frontier.admit(lead):
                    self.counts[lead.portal_id].leads += 1
                elif self.frontier.is_full(lead.portal_id) and not self.counts[lead.portal_id].refusals[FULL]:
                    self.refuse(lead, lead.url, FULL, detail="so many addresses are known that more are left alone")

    def follow(self, page: Lead, leads: Iterable[Lead], record_id: str | None) -> None:
        """Queue what a page leads to, but for traps; `record_id` names its capture, the evidence for those."""
        kept, caught = self._traps.sift(page, leads)
        self.queue(kept)
        for trap in caught:
            self.refuse(page, trap.lead.url, trap.kind, detail=trap.detail, record_id=record_id)

    def next_lead(self, host: str) -> Lead | None:
        """The next address to ask a host for."""
        try:
            with told(self._db.path):
                lead = self.frontier.take(host)
                if lead is not None:
                    self.purse.page(lead.portal_id)
                return lead
        except ArchiveError as error:  # Scrapy would log it and ask again for ever
            self.fail(error)
            return None

    def settle(self, way: Iterable[str], last: str | None, state: AddressState, reason: str | None = None) -> None:
        """An address is dealt with, as `Frontier.settle`; not when we failed: it is asked for again then."""
        if self.error is None:
            with told(self._db.path):
                self.frontier.settle(way, last, state, reason)

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
            self.stop(lead.portal_id, NO_ANSWER)

    def stop(self, portal_id: str, reason: str) -> None:
        """Break off one portal; the others go on."""
        if self.counts[portal_id].stopped is None:
            self.counts[portal_id].stopped = reason
            self.frontier.skip(portal_id, f"{STOPPED}{reason}")
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
            state: State = "failed" if self.error is not None else "interrupted" if interrupted else "finished"
            self.summary = summed_up(
                self.run_id,
                self.counts,
                self.frontier.unwanted.counts(),
                received=self.bytes,
                since=self.started,
                state=state,
            )
            try:
                with self._group:  # what cannot be closed well is not indexed: the start-up check finds it
                    self._close_books(self.summary)
                if not self._is_part:
                    tell_of_run(self._db, self.options, self.summary)
            finally:
                self._open.close()
        return self.summary

    def _close_books(self, summary: CrawlSummary) -> None:
        if self._store is not None:
            self._store.close()
        self.summary = end_run(self._db, summary, is_part=self._is_part)
        if self._store is None:
            kept = runs_to_keep(self._db.rows("runs"), cuts_of(self._db.frontier.connection))
            self._db.frontier.keep_only(set(kept) - {self.run_id})
