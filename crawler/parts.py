"""A crawl in several processes: shares the run out, listens, brings home what each wrote, and says how it ended."""

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from archive import runs
from archive.errors import ArchiveError
from archive.parts import give_out, take_home, waiting_portals
from crawler.books import Books, open_books
from crawler.children import Child, children, listen, presses
from crawler.counts import counts_after, is_whole, summary_of
from crawler.ending import end_run, tell_of_run
from crawler.opening import warn_of_no_contact
from crawler.options import CrawlOptions, CrawlSummary, PortalSummary, Progress, State
from crawler.resume import Unfinished
from crawler.scrapy_settings import scrapy_settings
from crawler.shares import Part, shares, sites_of
from settings.portals import Portal

log = logging.getLogger(__name__)

Hands = Sequence[tuple[Portal, ...]]
"""The portals of each process."""


def crawl_in_parts(
    options: CrawlOptions,
    progress: Progress | None = None,
    on_resume: Callable[[Unfinished], None] | None = None,
) -> CrawlSummary:
    """Crawl in one process for each share of the portals; otherwise as `crawler.run.crawl`, which calls it.

    A process asks only hosts below the domains of its own portals, so that no host is asked by two. What it finds on
    others (a file on the server of the province) waits until all have ended, and is asked for by one more process.
    """
    started = datetime.now(UTC)
    scrapy_settings(options)  # a faulty connect map is told before anything is written
    warn_of_no_contact(options)
    with presses() as pressed, open_books(options, started) as books:
        if books.resumed and on_resume:
            on_resume(books.resumed)
        every = _round(books, options, shares(options), pressed, progress)
        rest = _rest(books, options) if _went_well(every) and not pressed() else ()
        if rest:
            every += _round(replace(books, goes_on=True), options, [rest], pressed, progress)
        return _closed(books, options, every, started)


def _round(
    books: Books, options: CrawlOptions, hands: Hands, pressed: Callable[[], int], progress: Progress | None
) -> list[Child]:
    """Let one process crawl each hand of portals, and bring home what they wrote."""
    before = pressed()
    with children(len(hands), books.lock) as started:
        for number, (child, portals) in enumerate(zip(started, hands, strict=True), 1):
            child.begin(_part(books, options, portals, number, len(hands)))
        listen(started, lambda: pressed() - before, progress)
    try:
        take_home(options.data, books.db.frontier.connection)
    except ArchiveError as error:
        if all(child.error is None for child in started):
            raise
        log.error("%s", error)  # the first error is the one to end with; the next start brings the rest home
    return started


def _part(books: Books, options: CrawlOptions, portals: tuple[Portal, ...], number: int, of: int) -> Part:
    path = options.data.parts / f"{number}-{secrets.token_hex(6)}.db"
    sites = sites_of(portals)
    ids = [portal.id for portal in portals]
    give_out(books.db.frontier.connection, path, run_id=books.run_id, portal_ids=ids, sites=sites)
    return Part(
        options=replace(options, portals=portals, processes=1),
        run_id=books.run_id,
        path=path,
        number=number,
        of=of,
        sites=sites if of > 1 else None,
        goes_on=books.goes_on,
    )


def _went_well(every: Sequence[Child]) -> bool:
    return all(child.summary and child.summary.state in ("finished", "partial") for child in every)


def _rest(books: Books, options: CrawlOptions) -> tuple[Portal, ...]:
    """The portals that have addresses on hosts that no process asked."""
    waiting = waiting_portals(books.db.frontier.connection, books.run_id)
    return tuple(portal for portal in options.portals if portal.id in waiting)


def _closed(books: Books, options: CrawlOptions, every: Sequence[Child], started: datetime) -> CrawlSummary:
    """Write the run's last row. Raises what the first process that failed raised."""
    portals = tuple(_summary(books, options, every))
    error = next((child.error for child in every if child.error), None)
    state = _state(every, portals, error)
    received = next(int(run["bytes"] or 0) for run in books.db.rows("runs") if run["id"] == books.run_id)
    seconds = (datetime.now(UTC) - started).total_seconds()
    summary = CrawlSummary(run_id=books.run_id, state=state, portals=portals, bytes=received, seconds=seconds)
    try:
        with books.db.transaction():
            summary = end_run(books.db, summary)
        tell_of_run(books.db, options, summary)
    except ArchiveError:
        if error is None:
            raise
    if error is not None:
        raise error
    return summary


def _state(every: Sequence[Child], portals: Sequence[PortalSummary], error: BaseException | None) -> State:
    if error is not None:
        return "failed"
    if not _went_well(every):
        return "interrupted"
    return "finished" if is_whole(portals) else "partial"


def _summary(books: Books, options: CrawlOptions, every: Sequence[Child]) -> list[PortalSummary]:
    """Each portal in the order asked for: as its last process said, or as crawl.db says where that one died."""
    said: dict[str, PortalSummary] = {}
    for child in every:
        for portal in child.summary.portals if child.summary else ():
            before = said.get(portal.portal_id)
            said[portal.portal_id] = _joined(before, portal) if before else portal
    missing = {p.id for p in options.portals} - said.keys()
    known = runs.past_of(books.db.frontier.connection, books.run_id) if missing else {}
    empty = runs.Past()
    return [said.get(p.id) or summary_of(p.id, counts_after(known.get(p.id, empty))) for p in options.portals]


def _joined(before: PortalSummary, then: PortalSummary) -> PortalSummary:
    """What two processes say of one portal, the second of which went on where the first ended."""
    unwanted = Counter(before.unwanted) + Counter(then.unwanted)
    seconds = before.seconds + then.seconds
    return replace(then, stopped=then.stopped or before.stopped, unwanted=dict(unwanted), seconds=seconds)
