"""The one discovery spider: from each portal's list or home page, by menu text, to its annual reports and their files."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider, signals
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
from twisted.python.failure import Failure

from archive.capture import Lead, Origin
from archive.frontier import State
from crawler.browser.fetcher import BrokenOff
from crawler.browser.renderer import Renderer
from crawler.budgets import LIVE
from crawler.discovery import entry_leads, leads_of
from crawler.emptied import emptied
from crawler.expected.days import keep_day
from crawler.frontier import host_of, key_of
from crawler.guard import ConnectionForbidden
from crawler.ledger import Ledger
from crawler.middlewares.blocking import PAGE, page_of
from crawler.middlewares.capture import ORIGIN
from crawler.middlewares.robots import CHALLENGE
from crawler.middlewares.scope import LEAD, RECORD, WAY, Refused, post_of
from crawler.middlewares.shells import PRESUMED
from crawler.options import CrawlOptions, Progress
from crawler.page import Page
from crawler.scrapy_settings import scrapy_settings
from crawler.shell import is_shell
from crawler.transport.failures import HungUp, TlsRefused
from crawler.transport.target import MalformedRequest
from crawler.twins import twin_of
from settings.paths import DataFolder
from settings.portals import MAYBE_RENDERED, Portal, load_portals, portals_of
from settings.regions import resolve
from settings.registry import load_registry

_KINDS: tuple[tuple[type[BaseException], str, bool], ...] = (
    (ConnectionForbidden, "guard", True),
    (DownloadTimeoutError, "timeout", True),
    (CannotResolveHostError, "dns", True),
    (DownloadConnectionRefusedError, "connection", True),
    (TlsRefused, "tls", True),
    (HungUp, "reset", True),
    (DownloadFailedError, "connection", True),
    (DownloadCancelledError, "too-long", False),
    (UnsupportedURLSchemeError, "scheme", False),
    (MalformedRequest, "bad-address", False),
)
"""Exception of a failed download, what the refusal is called, whether no answer came at all."""

_IGNORED = (
    (CHALLENGE, "challenge"),
    ("robots.txt", "robots"),
    ("max redirections", "redirect-loop"),
    ("decompress", "too-long"),
)
"""Words of Scrapy's own middlewares when they end a request, and what the refusal is called."""


class ReportsSpider(Spider):
    """`scrapy crawl reports -a region=150824 -a data=DIR`, or with `options` from `crawler.run.crawl`."""

    name = "reports"
    ledger: Ledger
    renderer: Renderer
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
        spider.renderer = Renderer(crawler, ledger, kind_of)
        crawler.signals.connect(spider.renderer.close, signal=signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Queue what each portal begins with; the scheduler makes all requests."""
        for portal in self.ledger.options.portals:
            self.ledger.queue(list(entry_leads(portal)))
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def parse(self, response: Response) -> None:
        """A page answered with success: note it, queue what it leads to, and only then call it done.

        Nothing else runs in between, so that a commit holds all of it or nothing.
        """
        request = response.request
        assert request is not None
        lead: Lead = request.meta[LEAD]
        self.ledger.note_page(lead)
        portal = self.ledger.frontier.portals[lead.portal_id]
        page = request.meta.pop(PAGE, None) or page_of(response, portal.encoding)
        record = request.meta.get(RECORD)
        keep_day(self.ledger.frontier.rows.connection, lead, record, page)
        found = list(leads_of(self.ledger.options.aim, portal, page, lead))
        self._note_emptied(request, portal, page, found)
        self.ledger.follow(lead, found, record)
        self._settle(request, "done")

    def _note_emptied(self, request: Request, portal: Portal, page: Page, found: list[Lead]) -> None:
        """Note a list of reports that shows none any more."""
        if self.ledger.options.aim != "reports":
            return
        lead, record = request.meta[LEAD], request.meta.get(RECORD)
        verdict = emptied(portal, page, lead, found, partial(self._earlier, request, portal.encoding))
        if verdict is not None:
            self.ledger.refuse(lead, request.url, verdict.kind, status=200, detail=verdict.detail, record_id=record)

    def _earlier(self, request: Request, encoding: str | None) -> Page | None:
        """The page at an address as an earlier crawl kept it."""
        origin: Origin | None = request.meta.get(ORIGIN)
        payload = self.ledger.kept.payload(origin) if origin is not None else None
        if payload is None:
            return None
        return Page(request.url, payload.body, f"{payload.mime}; charset={payload.charset or ''}", encoding)

    async def parse_rendered(self, response: Response) -> None:
        """As `parse`, but of a page that needs its scripts as it is after them. What the crawl's end broke off stays leased."""
        assert response.request is not None
        try:
            page = await self.renderer.page(response)
        except BrokenOff:
            return
        if page is not None:
            response.request.meta[PAGE] = page
        elif PRESUMED in response.flags and is_shell(response.request.meta[PAGE]):  # there is nothing but an empty page
            self._settle(response.request, "failed", "browser")
            return
        self.parse(response)

    def failed(self, failure: Failure) -> None:
        """A request that gave no page: say why, once."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if error is None:
            return
        if isinstance(error, Refused):
            self._settle(request, error.state, str(error))
            return
        lead: Lead = request.meta[LEAD]
        record = request.meta.get(RECORD)
        if isinstance(error, HttpError):
            status = error.response.status
            kind, silent, detail = "http-error", False, f"HTTP {status}"
        else:
            kind, silent = kind_of(error)
            status, detail = None, f"{type(error).__name__}: {error}"
        self.ledger.refuse(lead, request.url, kind, status=status, detail=detail, record_id=record)
        self._settle(request, "skipped" if kind == "robots" else "failed", kind)
        if kind == "challenge":
            self.ledger.stop(lead.portal_id, kind)
        portal = self.ledger.frontier.portals[lead.portal_id]
        ways_in = (portal.home_url, portal.list_url) if self.ledger.options.aim in ("reports", "survey") else ()
        if (twin := twin_of(lead, kind, ways_in, self.settings.get("NIANBAO_CONNECT_MAP"))) is not None:
            self.ledger.queue([twin])
            return
        # A file may lie on a host of someone else's, whose silence says nothing about the portal.
        if silent and host_of(request.url) in portal.hosts:
            self.ledger.note_silence(lead)

    def request_for(self, lead: Lead) -> Request:
        """The request of a lead."""
        rendered = self.ledger.frontier.portals[lead.portal_id].family in MAYBE_RENDERED and lead.post is None
        headers = {"Referer": lead.found_on.partition("#")[0]} if lead.found_on else {}
        return Request(
            lead.url,
            method="GET" if lead.post is None else "POST",
            body=lead.post,
            callback=self.parse_rendered if rendered else self.parse,
            errback=self.failed,
            meta={LEAD: lead},
            headers=headers if lead.post is None else {**headers, **post_headers(lead.post)},
            dont_filter=True,
        )

    def _settle(self, request: Request, state: State | None, reason: str | None = None) -> None:
        lead: Lead = request.meta[LEAD]
        way = (key_of(lead.url, lead.post), *request.meta.get(WAY, ()))
        if state is None:
            self.ledger.settle(way, None, "done")
        else:
            self.ledger.settle(way, key_of(request.url, post_of(request)), state, reason)


def post_headers(body: str) -> dict[str, str]:
    """What a page's script says beside a body: lists that are asked for by POST answer scripts only."""
    kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
    return {"Content-Type": f"{kind}; charset=UTF-8", "X-Requested-With": "XMLHttpRequest"}


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
    rows = load_portals(Path(portals_file)) if portals_file else load_registry(DataFolder(Path(data)))
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
        budgets=replace(LIVE, max_pages=int(max_pages) if max_pages else None),
    )
