"""What is no page ends here: challenges, firewalls, captchas, notices, and "not found" told with status 200."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Lead
from crawler.faces import Verdict, judge, moved_to
from crawler.frontier import host_of
from crawler.ledger import Ledger
from crawler.middlewares.scope import LEAD, RECORD, Refused
from crawler.page import Page
from crawler.shell import is_shell
from settings.portals import RENDERED, Portal, in_scope

PAGE = "nianbao_page"
"""Key of `request.meta`: the page as decoded here, so that the spider need not do it again."""

FORBIDDEN = "forbidden"
MAX_FORBIDDEN = 5
"""Answers of 403 in a row after which a portal is left alone: filters count what they refuse, and forbid for longer."""

_TELLING = (b"Set-Cookie", b"Cf-Mitigated")


class BlockingMiddleware:
    """After decompression: what is no page ends here, with a refusal that names its evidence."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger
        self._forbidden: dict[str, int] = {}  # portal -> answers of 403 in a row

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.ledger)  # type: ignore[union-attr]

    def process_response(self, request: Request, response: Response) -> Response:
        lead: Lead | None = request.meta.get(LEAD)
        if lead is None:
            return response
        portal = self._ledger.frontier.portals[lead.portal_id]
        page = page_of(response, portal.encoding)
        verdict = _verdict(response, page, portal, lead)
        if verdict is None:
            self._forbidden.pop(portal.id, None)
            request.meta[PAGE] = page
            return response
        if verdict.kind == FORBIDDEN and lead.role != "attachment":
            verdict = self._again(portal.id, verdict)
        record = request.meta.get(RECORD)
        self._ledger.refuse(
            lead, request.url, verdict.kind, status=response.status, detail=verdict.detail, record_id=record
        )
        # A file may lie on a host of someone else's, whose guard says nothing about the portal.
        if verdict.ends_portal and host_of(request.url) in portal.hosts:
            self._ledger.stop(lead.portal_id, verdict.kind)
        raise Refused(verdict.kind)

    def _again(self, portal_id: str, verdict: Verdict) -> Verdict:
        """One more 403: some in a row, and the portal's filter has noticed us."""
        times = self._forbidden[portal_id] = self._forbidden.get(portal_id, 0) + 1
        return verdict if times < MAX_FORBIDDEN else Verdict(FORBIDDEN, f"403 {times} times in a row", True)


def _verdict(response: Response, page: Page, portal: Portal, lead: Lead) -> Verdict | None:
    """As `judge`; what a portal's way in says of itself, it says of the portal."""
    found = judge(response.status, _head(response), page, scripted=portal.family == RENDERED or is_shell(page))
    # A row whose years have ended is asked for what stayed behind; that it says where the rest went is expected.
    if found is None and lead.role == "home" and response.status == 200 and portal.last_year is None:
        target = moved_to(page, lambda url: in_scope(portal, url))
        return Verdict("moved", f"sends its readers to {target}", True) if target else None
    if found is None and response.status == 403:
        return Verdict(FORBIDDEN, "HTTP 403: the server understood, and will not show it", False)
    if found is not None and found.kind == "maintenance" and lead.role == "home":
        return Verdict(found.kind, found.detail, True)
    return found


def _head(response: Response) -> str:
    lines = ((name, value) for name in _TELLING for value in response.headers.getlist(name))
    return "\n".join(f"{name.decode()}: {value.decode('latin-1')}" for name, value in lines)


def page_of(response: Response, encoding: str | None) -> Page:
    """The page of a response; the portal row's encoding wins over every declaration."""
    content_type = response.headers.get(b"Content-Type") or b""
    return Page(response.url, response.body, content_type.decode("latin-1"), encoding or None)
