"""Tries again what failed, after the rest that its host needs; a host that wants to be left alone for long is left."""

from typing import NoReturn, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware as ScrapysRetryMiddleware
from scrapy.http import Response

from archive.capture import Lead
from crawler.frontier import host_of
from crawler.ledger import Ledger
from crawler.manners.pace import MAX_WAIT_S, asked_to_wait
from crawler.middlewares.scope import LEAD, RECORD, Refused

LATER = "retry-later"
"""The refusal of a host that asks to be left alone for longer than is waited."""


class RetryMiddleware(ScrapysRetryMiddleware):
    """Scrapy's. The wait between two tries is the downloader's: the rest of a host grows with its failures."""

    ledger: Ledger
    left: dict[str, str]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = super().from_crawler(crawler)
        made.ledger = crawler.spider.ledger  # type: ignore[union-attr]
        made.left = {}  # host -> what it said
        return made

    def process_request(self, request: Request) -> None:
        """No request to a host that was left. Raises `Refused`."""
        said = self.left.get(host_of(request.url)) if self.left else None
        if said is not None:
            self._refuse(request, None, said)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """As Scrapy's, but for a Retry-After that is too long. Raises `Refused`."""
        asked = asked_to_wait(response.status, response.headers.get)
        if asked is not None and asked > MAX_WAIT_S:
            self._leave(request, response, asked)
        return super().process_response(request, response)

    def _leave(self, request: Request, response: Response, asked: float) -> NoReturn:
        host = host_of(request.url)
        said = f"HTTP {response.status}, to be asked again in {asked:.0f} s; more than {MAX_WAIT_S:.0f} are not waited"
        self.left[host] = said
        for portal in self.ledger.options.portals:
            if host in portal.hosts:
                self.ledger.stop(portal.id, LATER)
        self._refuse(request, response.status, said)

    def _refuse(self, request: Request, status: int | None, said: str) -> NoReturn:
        lead: Lead | None = request.meta.get(LEAD) or self.ledger.lead_of_host(request.url, "robots.txt")
        if lead is not None:
            record = request.meta.get(RECORD)
            self.ledger.refuse(lead, request.url, LATER, status=status, detail=said, record_id=record)
        raise Refused(LATER)
