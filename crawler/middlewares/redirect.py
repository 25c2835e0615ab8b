"""Follows redirects as Scrapy does; the Referer stays the page that held the link."""

from typing import NoReturn, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.capture import Lead
from archive.names import warc_url
from crawler.address import joined
from crawler.ledger import Ledger
from crawler.middlewares.scope import LEAD, RECORD, Refused

_MOVED = (301, 302, 303, 307, 308)


class FollowMiddleware(RedirectMiddleware):
    """Scrapy's own needs its Referer middleware, which works out a policy for every request we make."""

    ledger: Ledger

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        made = super().from_crawler(crawler)
        made.ledger = crawler.spider.ledger  # type: ignore[union-attr]
        return made

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """As Scrapy's, but for what leads to no address that can be asked for (file:, data:, a port that is none)."""
        location = response.headers.get("Location")
        if response.status in _MOVED and location and not request.meta.get("dont_redirect"):
            said = warc_url(location.decode("latin-1"))
            if joined(request.url, said) is None:
                self._refuse(request, response, f"leads to {said}")
        return super().process_response(request, response)

    def handle_referer(self, request: Request, response: Response) -> None:
        """Leave the header as it is."""

    def _engine_started(self) -> None:
        """Scrapy's looks for its Referer middleware here and warns when there is none."""

    def _refuse(self, request: Request, response: Response, detail: str) -> NoReturn:
        lead: Lead | None = request.meta.get(LEAD)
        if lead is None:
            raise IgnoreRequest(detail)
        record = request.meta.get(RECORD)
        self.ledger.refuse(lead, request.url, "bad-redirect", status=response.status, detail=detail, record_id=record)
        raise Refused("bad-redirect")
