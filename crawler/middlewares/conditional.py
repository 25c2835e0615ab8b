"""What an earlier run kept is asked for on condition that it has changed; a 304 becomes the page it stands for.

After RFC 9110 section 13: validators go back as they came. Farther from the handler than the capture middleware, so
that the archive has the 304 before it becomes a page; robots.txt goes this way too.
"""

from dataclasses import replace
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Origin
from crawler.kept import Kept
from crawler.ledger import Ledger
from crawler.middlewares.archived import response_of
from crawler.middlewares.capture import ORIGIN
from crawler.middlewares.decoding import MAX_BYTES
from crawler.transport.intake import SPOOL_BYTES
from crawler.transport.response import LARGE, bytes_wanted

CONDITIONS = ("If-None-Match", "If-Modified-Since")
MAX_VALIDATOR_CHARS = 1000
"""A longer ETag is none that a server made to be sent back; some refuse a request with so large a header."""

_WHOLE = "nianbao_whole"
"""Key of `request.meta`: the address that is asked for without conditions, after a 304 that could not be used."""


class ConditionalMiddleware:
    """Asks crawl.db once for each request; the capture middleware takes the origin from `request.meta`."""

    def __init__(self, kept: Kept, *, refetch: bool):
        self._kept = kept
        self._refetch = refetch

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        ledger: Ledger = crawler.spider.ledger  # type: ignore[union-attr]
        return cls(ledger.kept, refetch=ledger.options.refetch)

    def process_request(self, request: Request) -> None:
        for name in CONDITIONS:  # a redirect or a retry comes with those of the request before it
            request.headers.pop(name, None)
        if request.meta.get(_WHOLE) == request.url:
            return
        plain = request.method == "GET" and not request.body
        origin = self._kept.origin(request.url.partition("#")[0]) if plain else None
        request.meta[ORIGIN] = origin
        if origin is not None and not self._refetch:
            for name, value in zip(CONDITIONS, (origin.etag, origin.last_modified), strict=True):
                if value and is_sendable(value):
                    request.headers[name] = value.encode("latin-1")

    def process_response(self, request: Request, response: Response) -> Response | Request:
        if response.status != 304:
            return response
        origin: Origin | None = request.meta.get(ORIGIN)
        if origin is None or not any(name in request.headers for name in CONDITIONS):
            return self._whole(request, None) or response
        return self._page(request, origin) or self._whole(request, None) or response

    def _page(self, request: Request, origin: Origin) -> Response | Request | None:
        """The page that a 304 stands for, as much of it as the handler would give; None when it cannot be read."""
        wanted = bytes_wanted(request, origin.mime)
        if origin.length > SPOOL_BYTES and not wanted:
            return Response(request.url, origin.status or 0, {"Content-Type": origin.mime}, flags=[LARGE])
        payload = self._kept.payload(origin)
        if payload is None:
            return None
        if not any(name.lower() == "content-encoding" for name, _ in payload.headers):
            payload = replace(payload, body=payload.body[: max(wanted, SPOOL_BYTES)])
        elif len(payload.body) > MAX_BYTES:
            return self._whole(request, origin)  # it was refused as a bomb, and will be again
        return response_of(request, payload)

    def _whole(self, request: Request, origin: Origin | None) -> Request | None:
        """The same request without conditions; None when this was one already, and the 304 is an error."""
        if request.meta.get(_WHOLE) == request.url:
            return None
        return request.replace(meta={**request.meta, _WHOLE: request.url, ORIGIN: origin}, dont_filter=True)


def is_sendable(validator: str) -> bool:
    """Whether a validator can stand in a header of ours: one line of bytes without controls, not too long."""
    return len(validator) <= MAX_VALIDATOR_CHARS and all(31 < ord(c) < 256 and ord(c) != 127 for c in validator)
