"""Before a request goes out: not to a portal that was stopped, and after a redirect not out of scope, not twice."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from archive.capture import Lead
from archive.frontier import State
from crawler.frontier import key_of
from crawler.ledger import Ledger

LEAD = "nianbao_lead"
"""Key of `request.meta` under which a request carries its lead."""

RECORD = "nianbao_record"
"""Key of `request.meta`: record id of the last capture of this request, the evidence for a refusal."""

WAY = "nianbao_way"
"""Key of `request.meta`: the keys of the addresses that redirects led to, in order."""

_CLAIMED = "nianbao_claimed"


class Refused(IgnoreRequest):
    """The request ends here and the ledger already knows why (or there is nothing to know).

    `state`: what becomes of its address; None when the address is another request's to settle.
    """

    def __init__(self, reason: str, state: State | None = "failed"):
        super().__init__(reason)
        self.state = state


def is_stopped(crawler: Crawler, request: Request) -> bool:
    """True when the request's portal was stopped; requests without a lead (robots.txt) belong to none."""
    lead: Lead | None = request.meta.get(LEAD)
    ledger: Ledger | None = getattr(crawler.spider, "ledger", None)
    return lead is not None and ledger is not None and ledger.is_stopped(lead.portal_id)


def post_of(request: Request) -> str | None:
    """The body a request is made with; None for a GET, also for one that a redirect made of a POST."""
    return request.body.decode() if request.method == "POST" else None


class ScopeMiddleware:
    """Judges each request that carries a lead; robots.txt carries none."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.ledger)  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        lead: Lead | None = request.meta.get(LEAD)
        if lead is None:
            return
        if self._ledger.is_stopped(lead.portal_id):
            raise Refused("portal stopped", "skipped")
        if "redirect_urls" in request.meta and request.meta.get(_CLAIMED) != request.url:
            self._judge_redirect(request, lead)

    def _judge_redirect(self, request: Request, lead: Lead) -> None:
        frontier = self._ledger.frontier
        if not frontier.allows(lead, request.url):
            came_from = request.meta["redirect_urls"][-1]
            record = request.meta.get(RECORD)
            kind = "moved" if lead.role == "home" else "out-of-scope-redirect"
            self._ledger.refuse(lead, came_from, kind, detail=f"leads to {request.url}", record_id=record)
            raise Refused("out of scope", None)
        way, post = (key_of(lead.url, lead.post), *request.meta.get(WAY, ())), post_of(request)
        if not frontier.claim(request.url, lead, post) and key_of(request.url, post) not in way:
            raise Refused("already asked for", None)
        request.meta[WAY] = (*way[1:], key_of(request.url, post))
        request.meta[_CLAIMED] = request.url  # a retry of this very request must not count as the second time
