"""After the archive has the answer: a certificate that is not as it should be is noted, once for each host."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Lead
from crawler.ledger import Ledger
from crawler.middlewares.scope import LEAD, RECORD
from crawler.transport import CERTIFICATE
from crawler.transport.certificate import finding

KIND = "certificate"
"""Kind of the refusal row of such a note, although nothing was refused. Its address is the server's: `https://host`."""


class CertificateMiddleware:
    """Nothing is refused for a certificate: whom a portal's bytes came from is for the reader of the archive to judge."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger
        self._seen: set[tuple[str, bytes]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.ledger)  # type: ignore[union-attr]

    def process_response(self, request: Request, response: Response) -> Response:
        der: bytes | None = request.meta.pop(CERTIFICATE, None)
        if der is not None:
            self._look(request, der)
        return response

    def _look(self, request: Request, der: bytes) -> None:
        parts = urlsplit(request.url)
        if (parts.netloc, der) in self._seen:
            return
        self._seen.add((parts.netloc, der))
        detail = finding(der, parts.hostname or "")
        lead: Lead | None = request.meta.get(LEAD) or self._ledger.lead_of_host(request.url, "robots.txt")
        if detail and lead is not None:
            record = request.meta.get(RECORD)
            self._ledger.refuse(lead, f"https://{parts.netloc}", KIND, detail=detail, record_id=record)
