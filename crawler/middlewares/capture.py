"""Next to the download handler: every exchange into the archive before anything else sees the answer.

Also robots.txt, redirects, error pages, retries, and answers cut short. A write that fails stops the crawl: an archive
with holes that nobody knows of is worse than none.
"""

from dataclasses import replace
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Exchange, Lead
from archive.errors import ArchiveError
from crawler.ledger import Ledger
from crawler.middlewares.scope import LEAD, RECORD, Refused, post_of
from crawler.transport import EXCHANGE

ORIGIN = "nianbao_origin"
"""Key of `request.meta`: the `Origin` that the answer may repeat, or None."""


class CaptureMiddleware:
    """Exchange -> WarcStore -> crawl.db."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.ledger)  # type: ignore[union-attr]

    def process_response(self, request: Request, response: Response) -> Response:
        self._keep(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if EXCHANGE not in request.meta:
            self._ledger.note_nothing(request.meta.get(LEAD))
        self._keep(request)
        if isinstance(exception, ArchiveError):  # no place on the disk for a large answer on its way in
            self._ledger.fail(exception)

    def _keep(self, request: Request) -> None:
        exchange: Exchange | None = request.meta.pop(EXCHANGE, None)
        if exchange is None:
            return
        try:
            led = replace(exchange, lead=self._lead(request, exchange.url))
            capture = self._ledger.keep(led, request.meta.get(ORIGIN))
        except ArchiveError as error:
            self._ledger.fail(error)
            raise Refused("the archive cannot be written") from error
        finally:
            if exchange.response_file is not None:
                exchange.response_file.close()
        if capture is not None:
            request.meta[RECORD] = capture.record_id

    def _lead(self, request: Request, url: str) -> Lead | None:
        lead: Lead | None = request.meta.get(LEAD)
        if lead is None:
            return self._ledger.lead_of_host(url, "robots.txt")
        post = post_of(request)
        return lead if (lead.url, lead.post) == (url, post) else replace(lead, url=url, post=post)
