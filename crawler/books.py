"""Which crawl.db a run writes, which it looks things up in, and under which id: its own new one, or an earlier one's."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from archive import runs
from archive.index import CrawlDb
from archive.lock import crawl_lock
from archive.parts import take_home
from archive.tail import recover
from crawler.counts import NO_ANSWER, STOPPED
from crawler.cuts import cuts_of, lifted_now
from crawler.opening import note_start
from crawler.options import CrawlOptions
from crawler.resume import Unfinished, run_to_go_on_with, unfinished
from crawler.shares import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Open books; who opened them closes them."""

    db: CrawlDb  # written by this process alone
    past: CrawlDb  # what earlier runs left, and this one before it was broken off; `db` itself for a single process
    run_id: str
    received: int = 0  # bytes of answers that this run had before
    goes_on: bool = False  # the run has a past in `past`
    resumed: Unfinished | None = None  # where the run stood, when it is one that was broken off
    lock: int = -1  # descriptor of the crawl lock


@contextmanager
def open_books(options: CrawlOptions, started: datetime) -> Iterator[Books]:
    """Take the data folder, make whole what a dead run left, and begin a run or go on with one.

    Raises `ArchiveLocked` when another crawl holds the folder, `ArchiveFull` when it cannot be written.
    """
    with crawl_lock(options.data.root) as lock, CrawlDb(options.data.crawl_db) as db:
        take_home(options.data, db.frontier.connection)
        if options.archive:
            recover(options.data, db)
        earlier = run_to_go_on_with(db.rows("runs"), cuts_of(db.frontier.connection), options)
        resumed = unfinished(db, earlier) if earlier else None
        run_id = earlier or f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
        with db.transaction():
            received = _take_up(db, run_id, options) if earlier else note_start(db, options, run_id, started)
        yield Books(db=db, past=db, run_id=run_id, received=received, goes_on=bool(earlier), resumed=resumed, lock=lock)


@contextmanager
def open_part(part: Part) -> Iterator[Books]:
    """Open what one process of a crawl writes; its parent holds the data folder and has begun the run."""
    with CrawlDb(part.path) as db, CrawlDb(part.options.data.crawl_db) as past:
        past.frontier.connection.execute("PRAGMA query_only = 1")
        yield Books(db=db, past=past, run_id=part.run_id, goes_on=part.goes_on)


def _take_up(db: CrawlDb, run_id: str, options: CrawlOptions) -> int:
    """Take back what a broken run had asked for and knows nothing of. Out: the bytes it had received."""
    db.frontier.take_back(run_id, (f"{STOPPED}{NO_ANSWER}", *lifted_now(db, run_id, options.budgets)))
    return runs.go_on(db.frontier.connection, run_id)
