"""The one discovery spider: from each portal's list or home page, by menu text, to its annual reports and their files."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.python.failure import Failure

from archive.capture import Lead
from crawler.discovery import discover_leads, entry_leads
from crawler.guard import ConnectionForbidden
from crawler.ledger import Ledger
from crawler.middlewares.blocking import PAGE, page_of
from crawler.middlewares.capture import RECORD
from crawler.middlewares.scope import LEAD, Refused
from crawler.options import CrawlOptions, Progress
from crawler.scrapy_settings import scrapy_settings
from settings.paths import DataFolder
from settings.portals import load_portals, portals_of
from settings.regions import resolve

_PRIORITY = {"home": 0, "index": 0, "report": 10, "attachment": 20, "other": 0}
"""A report's files come right after it, so that an interrupted run has whole reports rather than many halves."""

_KINDS: tuple[tuple[type[BaseException], str, bool], ...] = (
    (ConnectionForbidden, "guard", True),
    (DownloadTimeoutError, "timeout", True),
    (CannotResolveHostError, "dns", True),
    (DownloadConnectionRefusedError, "connection", True),
    (DownloadFailedError, "connection", True),
    (ConnectError, "connection", True),
    (ConnectionLost, "connection", True),
    (DownloadCancelledError, "too-long", False),
    (UnsupportedURLSchemeError, "scheme", False),
)
"""Exception of a failed download, what the refusal is called, whether no answer came at all."""

_IGNORED = (("robots.txt", "robots"), ("max redirections", "redirect-loop"), ("decompress", "too-long"))
"""Words of Scrapy's own middlewares when they end a request, and what the refusal is called."""


class ReportsSpider(Spider):
    """`scrapy crawl reports -a region=150824 -a data=DIR`, or with `options` from `crawler.run.crawl`."""

    name = "reports"
    ledger: Ledger
    progress: Progress | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        ledger: Ledger | None = kwargs.pop("ledger", None)
        progress: Progress | None = kwargs.pop("progress", None)
        if ledger is None:
            options = options_from_arguments(**kwargs)
            crawler.settings.setdict(scrapy_settings(options), priority="spider")
            ledger = Ledger(options)
        spider = super().from_crawler(crawler)
        spider.ledger = ledger
        spider.progress = progress
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for portal in self.ledger.options.portals:
            for lead in entry_leads(portal):
                for request in self._requests(lead):
                    yield request

    def parse(self, response: Response) -> Iterator[Request]:
        """A page answered with success: note it, ask for what it leads to."""
        request = response.request
        assert request is not None
        lead: Lead = request.meta[LEAD]
        self.ledger.note_page(lead)
        portal = self.ledger.frontier.portals[lead.portal_id]
        page = request.meta.pop(PAGE, None) or page_of(response, portal.encoding)
        for found in discover_leads(portal, page, lead):
            yield from self._requests(found)

    def failed(self, failure: Failure) -> None:
        """A request that gave no page: say why, once."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if isinstance(error, Refused) or error is None:
            return
        lead: Lead = request.meta[LEAD]
        record = request.meta.get(RECORD)
        if isinstance(error, HttpError):
            status = error.response.status
            self.ledger.refuse(
                lead, request.url, "http-error", status=status, detail=f"HTTP {status}", record_id=record
            )
            return
        kind, silent = kind_of(error)
        self.ledger.refuse(lead, request.url, kind, detail=f"{type(error).__name__}: {error}", record_id=record)
        if silent:
            self.ledger.note_silence(lead)

    def _requests(self, lead: Lead) -> Iterator[Request]:
        """At most one request: none for an address that is known, out of scope or of a year not wanted."""
        if not self.ledger.frontier.admit(lead):
            return
        self.ledger.note_lead(lead)
        yield Request(
            lead.url,
            callback=self.parse,
            errback=self.failed,
            meta={LEAD: lead},
            headers={"Referer": lead.found_on} if lead.found_on else None,
            priority=_PRIORITY[lead.role],
            dont_filter=True,
        )


def kind_of(error: BaseException) -> tuple[str, bool]:
    """(kind of refusal, no answer came at all) for a failed download; an unknown error keeps its class name."""
    if isinstance(error, IgnoreRequest):
        return next((kind for words, kind in _IGNORED if words in str(error)), "ignored"), False
    for cls, kind, silent in _KINDS:
        if isinstance(error, cls):
            return kind, silent
    return "error", False


def options_from_arguments(
    region: str = "",
    portal: str = "",
    years: str = "",
    portals_file: str = "",
    connect_map: str = "",
    data: str = "data",
    delay: str = "1",
    contact: str = "",
    max_pages: str = "",
) -> CrawlOptions:
    """The options of `scrapy crawl reports -a name=value`: region (several by comma), portal ids, years 2021-2025.

    Raises `ValueError` when nothing is left to crawl, and what regions and tables raise for bad names and files.
    """
    rows = load_portals(Path(portals_file) if portals_file else None)
    if region:
        rows = tuple(row for name in region.split(",") for row in portals_of(resolve(name).code, rows))
    if portal:
        rows = tuple(row for row in rows if row.id in portal.split(","))
    if not rows or not (region or portal or portals_file):
        raise ValueError("nothing to crawl: give -a region=150824, -a portal=ID or -a portals_file=FILE")
    first, _, last = years.partition("-")
    return CrawlOptions(
        data=DataFolder(Path(data)),
        portals=tuple(dict.fromkeys(rows)),
        years=(int(first), int(last or first)) if first else None,
        connect_map=Path(connect_map) if connect_map else None,
        delay=float(delay),
        contact=contact or None,
        max_pages=int(max_pages) if max_pages else None,
    )
