"""Takes the content coding off an answer, within a bound, as the archive's readers do (`archive.coding`).

Scrapy's own drops a page that is labelled gzip and is none, which portals do, and undoes as many codings as are named.
"""

from typing import NoReturn, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.capture import Lead
from archive.coding import MAX_CODINGS, decode
from archive.message import codings
from crawler.ledger import Ledger
from crawler.middlewares.scope import LEAD, RECORD, Refused

MAX_BYTES = 32 << 20
"""Bytes of a decoded answer. Only pages are read, the largest of a few megabytes; the archive has all of it as sent."""

_REFUSED = {
    "too-large": ("too-long", f"unpacks to more than {MAX_BYTES} bytes"),
    "many-codings": ("bad-coding", f"more than {MAX_CODINGS} codings, one on top of the other"),
}
"""Problem of the decoding -> kind and detail of the refusal; all others leave a page, or something like it."""

ACCEPTED = b"gzip, deflate, br, zstd"


class DecodingMiddleware:
    """Asks for compressed answers and unpacks them; what is a bomb ends here, with a refusal that says so."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.ledger)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        named = response.headers.getlist("Content-Encoding")
        if not named:
            return response
        applied = codings(tuple(("Content-Encoding", value.decode("latin-1")) for value in named), "Content-Encoding")
        body, problem = _decoded(response.body, applied)
        if problem:
            self._refuse(request, response, *_REFUSED[problem])
        del response.headers["Content-Encoding"]
        return response.replace(body=body)

    def _refuse(self, request: Request, response: Response, kind: str, detail: str) -> NoReturn:
        lead: Lead | None = request.meta.get(LEAD)
        if lead is None:
            raise IgnoreRequest(detail)
        record = request.meta.get(RECORD)
        self._ledger.refuse(lead, request.url, kind, status=response.status, detail=detail, record_id=record)
        raise Refused(kind)


def _decoded(body: bytes, applied: tuple[str, ...]) -> tuple[bytes, str | None]:
    """The body without its codings, and why it is refused. A bomb's bytes die here, not with the refusal's frames."""
    decoded, problems = decode(body, applied, MAX_BYTES)
    refused = next((problem for problem in problems if problem in _REFUSED), None)
    return b"" if refused else decoded, refused
