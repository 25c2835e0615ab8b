"""Instead of the handler: a place inside a page drawn by script is answered with the shell that this run has already."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Lead
from crawler.middlewares.scope import LEAD, RECORD
from crawler.shells import Shells

PRESUMED = "nianbao-shell"
"""Flag of a response that was not asked for; its record is the shell's."""


class ShellMiddleware:
    """After robots.txt and scope were judged; what is answered here is not asked of the portal."""

    def __init__(self, shells: Shells):
        self._shells = shells

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.renderer.shells)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> Response | None:
        lead: Lead | None = request.meta.get(LEAD)
        if lead is None or lead.role not in ("home", "index", "report") or request.method != "GET":
            return None
        shell = self._shells.known(request.url)
        if shell is None:
            return None
        request.meta[RECORD] = shell.record
        headers = {name: list(values) for name, values in shell.headers.items()}
        return Response(request.url, 200, headers, shell.body, flags=[PRESUMED], request=request)
