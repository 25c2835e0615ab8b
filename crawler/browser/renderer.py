"""What the spider calls: a captured page as it is after its scripts, kept beside its capture and read for leads."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Lead, Resource
from archive.errors import ArchiveError
from archive.names import DOM, FULL_PAGE
from crawler.browser.asked import answer_of, refusal
from crawler.browser.chromium import Chromium, NoBrowser
from crawler.browser.fetcher import BrokenOff, Fetcher
from crawler.browser.further import Fetch, Further, Told, unlinked
from crawler.browser.visit import PageLost, Seen, Visit
from crawler.ledger import Ledger
from crawler.middlewares.blocking import PAGE, page_of
from crawler.middlewares.scope import LEAD, RECORD, Refused
from crawler.middlewares.shells import PRESUMED
from crawler.page import Link, Page
from crawler.shell import RenderedPage, is_shell
from crawler.shells import Shell, Shells
from settings.portals import RENDERED, Portal

log = logging.getLogger(__name__)

AT_ONCE = 2
"""Pages open at once; each may take a hundred megabytes."""

HTML = "text/html; charset=utf-8"


class Renderer:
    """In: the crawler, its ledger, what a failed download is called. Costs nothing until a page is rendered."""

    def __init__(self, crawler: Crawler, ledger: Ledger, kind_of: Callable[[BaseException], tuple[str, bool]]):
        self._ledger = ledger
        self._kind_of = kind_of
        self._seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._fetcher = Fetcher(crawler)
        self._chromium = Chromium(crawler.settings["USER_AGENT"])
        self._places = asyncio.Semaphore(AT_ONCE)
        self._further = Further()
        self.shells = Shells()
        self._told: set[str] = set()  # portals without a browser, requests that failed: one refusal each

    async def page(self, response: Response) -> Page | None:
        """The page after its scripts; None when it could not be rendered (the ledger knows why) or need not be.

        Every page of a portal whose row says so is rendered; of others, those that are empty before their scripts ran.
        When this returns everything of it is archived, and nothing has run since its context was closed but the
        requests for further pages of its lists. Raises `BrokenOff` when the crawl ends meanwhile.
        """
        assert response.request is not None
        lead: Lead = response.request.meta[LEAD]
        portal = self._ledger.frontier.portals[lead.portal_id]
        plain: Page = response.request.meta.get(PAGE) or page_of(response, portal.encoding)
        if response.status != 200 or not plain.is_html:
            return None
        record: str | None = response.request.meta.get(RECORD)
        is_empty = is_shell(plain)
        if PRESUMED not in response.flags:
            shell = Shell(response.body, dict(response.headers), record)
            self.shells.note(response.url, shell if is_empty else None)
        if portal.family != RENDERED and not is_empty:
            return None
        async with self._places:
            try:
                seen = await self._see(response, plain.encoding, lead, portal)
            except NoBrowser as error:
                self._refuse(lead, "no-browser", str(error), record, once=portal.id)
                return None
            except PageLost as error:
                self._refuse(lead, "browser", str(error), record)
                return None
        url = place_of(response, lead)
        told = await self._read(seen, url, lead, self._fetch_for(response, lead))
        self._note(lead, seen, told, record)
        if record is not None:
            own = self._keep(url, record, lead, seen, is_all=PRESUMED in response.flags)
            response.request.meta[RECORD] = own or record
        return RenderedPage(url, seen.dom, tuple(told.links))

    async def _read(self, seen: Seen, url: str, lead: Lead, fetch: Fetch) -> Told:
        """The rows behind a page, and where they lead; a click on one shows it where nothing else does."""
        drawn = RenderedPage(url, seen.dom)
        led = drawn.absolute(seen.clicked[1]) if seen.clicked else None
        shown = (Link(led, seen.clicked[0]),) if led and seen.clicked else ()
        return await self._further.told(seen.told, drawn, (*drawn.links, *shown), lead, fetch)

    async def close(self) -> None:
        """End the browser, if there is one."""
        await self._chromium.close()

    async def _see(self, response: Response, encoding: str, lead: Lead, portal: Portal) -> Seen:
        if self._fetcher.is_closing():
            raise BrokenOff
        context = await self._chromium.context()
        visit = Visit(
            # As we read it: where nothing is declared Chromium guesses, and takes UTF-8 for GBK.
            document=answer_of(response, f"text/html; charset={encoding}".encode()),
            fetch=self._fetch_for(response, lead),
            refusal=lambda asked: refusal(asked, portal.hosts),
            is_closing=self._fetcher.is_closing,
            seconds=self._seconds,
            unlinked=lambda dom, told: unlinked(told, RenderedPage(place_of(response, lead), dom), lead),
        )
        return await visit.see(context, place_of(response, lead))

    def _fetch_for(self, response: Response, lead: Lead) -> Fetch:
        return lambda asked: self._fetcher.fetch(asked, replace(lead, url=response.url))

    def _note(self, lead: Lead, seen: Seen, told: Told, record: str | None) -> None:
        log.info("rendered %s: %d requests, not made: %s", lead.url, seen.asked, dict(seen.refused))
        if told.nowhere:
            self._refuse(lead, "no-address", f"{told.nowhere} reports are named in data, and lead nowhere", record)
        if not seen.rested:
            detail = f"the page did not come to rest in {self._seconds:g} s; read as it was"
            self._refuse(lead, "browser", detail, record)
        for asked, error in (*seen.failures, *told.failures):
            if isinstance(error, Refused):
                continue  # told where it was refused
            kind, _ = self._kind_of(error)
            detail = f"asked for by {lead.url}: {type(error).__name__}: {error}"
            self._refuse(replace(lead, url=asked.url), kind, detail, once=asked.url)

    def _keep(self, url: str, record: str, lead: Lead, seen: Seen, *, is_all: bool) -> str | None:
        """Keep what a page looked like. Out: the record of its DOM where that is all there is of it (`is_all`)."""
        dom = Resource(
            url=DOM + url,
            body=seen.dom.encode("utf-8", "replace"),
            content_type=HTML,
            made_at=datetime.now(UTC),
            page=record,
            lead=lead,
        )
        # Of role "other": a picture of the page is evidence, and nothing to look for a report in.
        shown = replace(dom, url=FULL_PAGE + url, body=seen.picture, content_type="image/png")
        shown = replace(shown, lead=replace(lead, role="other"))
        try:
            kept = self._ledger.keep_resource(dom) if is_all or not self._ledger.kept.is_made(dom) else None
            if seen.picture and not self._ledger.kept.is_made(shown):
                self._ledger.keep_resource(shown)
        except ArchiveError as error:
            self._ledger.fail(error)
            raise BrokenOff from error
        return kept.record_id if kept and is_all else None

    def _refuse(self, lead: Lead, kind: str, detail: str, record: str | None = None, once: str | None = None) -> None:
        if once is None or once not in self._told:
            self._ledger.refuse(lead, lead.url, kind, detail=detail, record_id=record)
        self._told.update({once} if once else ())


def place_of(response: Response, lead: Lead) -> str:
    """The address a browser shows: of the answer, with the fragment that was wanted, as it is kept over redirects."""
    _, mark, fragment = lead.url.partition("#")
    return response.url.partition("#")[0] + mark + fragment
