"""One crawl from options to summary. A reactor runs once, so a process can call `crawl` once."""

import logging
from collections.abc import Callable
from typing import Any

from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.ledger import Ledger
from crawler.opening import module_of, warn_of_no_contact
from crawler.options import CrawlOptions, CrawlSummary, PortalSummary, Progress
from crawler.parts import crawl_in_parts
from crawler.resume import Unfinished
from crawler.scrapy_settings import scrapy_settings
from crawler.shares import shares
from crawler.spiders.reports import ReportsSpider

__all__ = ["CrawlOptions", "CrawlSummary", "PortalSummary", "Progress", "Unfinished", "crawl"]


def crawl(
    options: CrawlOptions,
    progress: Progress | None = None,
    on_resume: Callable[[Unfinished], None] | None = None,
) -> CrawlSummary:
    """Crawl the portals and archive every answer; blocks until the end or until Ctrl-C has been obeyed.

    In: options, a callback for progress, one that is told of a broken run this one goes on with. Out: the summary;
    `state` is partial when a portal refused or was silent, interrupted after Ctrl-C (the files are closed all the
    same) or when a process of several was killed.
    Raises `ConnectMapError`, `ArchiveLocked`, `ArchiveFull`, other `ArchiveError`s, and any bug of ours, after the
    files are closed and the run is marked failed.
    """
    settings = settings_of(options)
    if len(shares(options)) > 1:
        return crawl_in_parts(options, progress, on_resume)
    warn_of_no_contact(options)
    ledger = Ledger(options)
    if ledger.resumed and on_resume:
        on_resume(ledger.resumed)
    return crawl_here(ledger, settings, progress)


def settings_of(options: CrawlOptions) -> Settings:
    """Scrapy's settings of a crawl. Raises `ConnectMapError`."""
    settings = Settings()
    settings.setmodule(module_of(options))
    settings.setdict(scrapy_settings(options), priority="cmdline")
    return settings


def crawl_here(
    ledger: Ledger,
    settings: Settings,
    progress: Progress | None,
    listen: Callable[[CrawlerProcess], None] | None = None,
) -> CrawlSummary:
    """Crawl in this process what a ledger was opened for, and close it. Raises as `crawl`.

    In: also who is given the process to tell it when to stop; without one signals do.
    """
    try:
        process = CrawlerProcess(settings)
        _quieten(settings)
        process.crawl(ReportsSpider, ledger=ledger, progress=progress).addErrback(_failed, ledger)
        if listen:
            listen(process)
        process.start(install_signal_handlers=listen is None)
    finally:
        # Without this the second Ctrl-C, which stops the reactor at once, would leave the files open.
        summary = ledger.close(interrupted=True)
    if ledger.error is not None:
        raise ledger.error
    return summary


def _quieten(settings: Settings) -> None:
    """Bound what Scrapy logs. To be called after its process was made, which sets every level anew."""
    # Scrapy would make a log record of every request only for its handler to drop it.
    logging.getLogger("scrapy").setLevel(settings["LOG_LEVEL"])
    # A dead portal's robots.txt is a refusal row, not a traceback on the terminal.
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)


def _failed(failure: Failure, ledger: Ledger) -> Any:
    """The crawl could not even begin: a bug or broken settings."""
    if failure.value is not None:
        ledger.fail(failure.value)
