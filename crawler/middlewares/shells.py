"""Instead of the handler: another place in a document that this run has already is answered with that document."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Lead
from crawler.middlewares.scope import LEAD, RECORD
from crawler.shells import Shell, Shells

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
        shell = self._shells.known(request.url) if _is_page(request) else None
        if shell is None:
            return None
        request.meta[RECORD] = shell.record
        headers = {name: list(values) for name, values in shell.headers.items()}
        return Response(request.url, 200, headers, shell.body, flags=[PRESUMED], request=request)

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status == 200 and "#" in request.url and PRESUMED not in response.flags and _is_page(request):
            self._shells.keep(request.url, Shell(response.body, dict(response.headers), request.meta.get(RECORD)))
        return response


def _is_page(request: Request) -> bool:
    """False for files, and for what a page's scripts ask for."""
    lead: Lead | None = request.meta.get(LEAD)
    return lead is not None and lead.role in ("home", "index", "report") and request.method == "GET"
