"""After a run that died: an answer it had kept, but whose page it had not read, is read from the archive."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.reader import Payload
from crawler.kept import Kept
from crawler.middlewares.scope import LEAD, RECORD, post_of

_CODINGS = {"content-encoding", "transfer-encoding"}


class ArchivedMiddleware:
    """Next to the download handler: the address is not asked for twice, and its leads are not lost."""

    def __init__(self, kept: Kept):
        self._kept = kept

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.ledger.kept)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> Response | None:
        found = self._kept.unread(request.url, post_of(request)) if LEAD in request.meta else None
        if found is None:
            return None
        capture, payload = found
        request.meta[RECORD] = capture.record_id
        return response_of(request, payload)


def response_of(request: Request, payload: Payload) -> Response:
    """An answer read from the archive, as if it had just come; its codings are removed already."""
    headers: dict[str, list[bytes]] = {}
    for name, value in payload.headers:
        if name.lower() not in _CODINGS:
            headers.setdefault(name, []).append(value.encode("latin-1"))
    return Response(request.url, payload.status or 0, headers, payload.body, request=request)
