"""Watches a run: shows how far it is, commits in groups, stops it when we are wrong, writes its last row."""

from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.defer import Deferred
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from archive.errors import ArchiveError
from crawler.ledger import Ledger
from crawler.options import Progress

LOOK_S = 0.25
"""Seconds between two looks at the run: progress shown."""

FLUSH_EVERY = 2
"""Looks between two syncs of the archive with their index rows; a sync costs milliseconds."""


class RunMonitor:
    """A Scrapy extension; one per run."""

    def __init__(self, crawler: Crawler, ledger: Ledger, progress: Progress | None):
        self._crawler = crawler
        self._ledger = ledger
        self._progress = progress
        self._loop = LoopingCall(self._look)
        self._looks = 0
        self._closing: Deferred[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        spider: Any = crawler.spider
        monitor = cls(crawler, spider.ledger, spider.progress)
        crawler.signals.connect(monitor.opened, signal=signals.spider_opened)
        crawler.signals.connect(monitor.bug, signal=signals.spider_error)
        crawler.signals.connect(monitor.closed, signal=signals.spider_closed)
        return monitor

    def opened(self) -> None:
        """The crawl begins. A second Ctrl-C stops the reactor without closing the spider: the files are closed then."""
        reactor: Any = self._loop.clock
        reactor.addSystemEventTrigger("during", "shutdown", self._ledger.close, True)
        self._loop.start(LOOK_S, now=False)

    def bug(self, failure: Failure) -> None:
        """An exception left a callback: we are wrong, and a run with holes must not look finished."""
        if failure.value is not None:
            self._ledger.fail(failure.value)

    def closed(self, spider: Spider, reason: str) -> None:
        """The last answer is in: close the files. `reason` is "shutdown" after Ctrl-C."""
        if self._loop.running:
            self._loop.stop()
        self._show()
        try:
            self._ledger.close(interrupted=reason == "shutdown")
        except ArchiveError as error:  # Scrapy would show a traceback of it and go on
            self._ledger.fail(error)

    def _look(self) -> None:
        self._looks += 1
        if self._looks % FLUSH_EVERY == 0:
            self._flush()
        self._show()
        if self._ledger.error is not None and self._closing is None:
            self._closing = deferred_from_coro(self._crawler.engine.close_spider_async(reason="failed"))

    def _flush(self) -> None:
        try:
            self._ledger.flush()
        except ArchiveError as error:
            self._ledger.fail(error)

    def _show(self) -> None:
        if self._progress is None:
            return
        ledger = self._ledger
        reports = sum(counts.reports for counts in ledger.counts.values())
        known = max(ledger.frontier.admitted, ledger.answered)
        self._progress(ledger.answered, known, f"{ledger.purse.waits or ledger.last_portal} {reports} reports".strip())
