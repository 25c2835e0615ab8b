"""Recognises what is no page: challenges, firewalls, captchas, and "not found" told with status 200. Never solved."""

import re
from dataclasses import dataclass
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Lead
from crawler.ledger import Ledger
from crawler.middlewares.scope import LEAD, RECORD, Refused
from crawler.page import STUB_BYTES, Page
from crawler.shell import is_shell
from settings.portals import RENDERED

PAGE = "nianbao_page"
"""Key of `request.meta`: the page as decoded here, so that the spider need not do it again."""

SMALL_PAGE_BYTES = 24_000
"""An error page or a firewall's page is smaller; only small pages are searched for their words."""

_CHALLENGE_STATUS = {412: "script challenge", 521: "cookie challenge", 468: "unknown firewall"}
_CHALLENGE = re.compile(
    r"__jsl_clearance|\$_ts\s*=|_\$[a-z0-9]{2,4}\(|acw_sc__v2|cf-chl|challenge-platform", re.IGNORECASE
)
_FIREWALL = re.compile(
    r"访问被(?:拦截|阻断|拒绝)|请求(?:被拦截|存在威胁|已被拦截)|安全(?:拦截|防护系统)|非法(?:访问|请求)被|网站防火墙|创宇盾|云盾|\bWAF\b",
    re.IGNORECASE,
)
_CAPTCHA = re.compile(r"请(?:输入|完成).{0,6}验证|滑动验证|安全验证|captcha", re.IGNORECASE)
# "信息不存在" alone is a row of the statistics of 2014-2018, so a message must speak of a page or of what was asked for.
_NOT_FOUND = re.compile(
    r"(?:页面|网页)(?:不存在|未找到|已(?:被)?删除|找不到|无法找到|丢失)"
    r"|(?:访问|查找|请求|浏览|查看)的.{0,8}(?:不存在|未找到|已(?:被)?删除|已失效|找不到)"
    r"|找不到(?:您|你)?.{0,6}(?:页面|网页|文件)|404\s*(?:-|错误|页面|Not Found)|<title>[^<]{0,20}404",
    re.IGNORECASE,
)
_REPORT_WORDS = re.compile(r"主动公开政府信息|收到和处理政府信息公开申请")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an answer is no page; `ends_portal`: the portal refuses us as such."""

    kind: str
    detail: str
    ends_portal: bool


def judge(status: int, headers: bytes, page: Page, *, scripted: bool = False) -> Verdict | None:
    """What an answer really is, or None when it is a page (or an honest error, which its status says).

    In: status, the raw Set-Cookie values, the page; `scripted`: the portal's row says that its pages are made by script,
    so that a bare script is no challenge unless it bears the sign of one. Signs after the domain brief 2.7.
    """
    if status in _CHALLENGE_STATUS:
        return Verdict("challenge", f"{status}: {_CHALLENGE_STATUS[status]}", True)
    if b"__jsl_clearance" in headers:
        return Verdict("challenge", "sets the cookie of a script challenge", True)
    if not page.is_html or len(page.body) > SMALL_PAGE_BYTES:
        return None
    if _REPORT_WORDS.search(page.text):
        return None
    return _judge_small(status, page, scripted)


def _judge_small(status: int, page: Page, scripted: bool) -> Verdict | None:
    text = page.text
    if (found := _FIREWALL.search(text)) and (status in (403, 405) or len(page.body) < STUB_BYTES):
        return Verdict("firewall", found.group(), True)
    if len(page.body) < STUB_BYTES and status == 200:
        if (found := _CAPTCHA.search(text)) and not page.links:
            return Verdict("captcha", found.group(), True)
        if "<script" in text.lower() and not page.links and page.jump is None and _is_bare(page):
            sign = _CHALLENGE.search(text)
            if sign or not scripted:
                return Verdict("challenge", sign.group() if sign else "a script and nothing else", True)
    if status == 200 and (found := _NOT_FOUND.search(text)):
        return Verdict("soft-404", found.group(), False)
    return None


def _is_bare(page: Page) -> bool:
    """True when a reader without scripts would see next to nothing."""
    if page.tree is None:
        return True
    seen = (
        (element.text or "") + (element.tail or "")
        for element in page.tree.iter()
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "title", "noscript")
    )
    return len("".join("".join(seen).split())) < 40


class BlockingMiddleware:
    """After decompression: what is no page ends here, with a refusal that names its evidence."""

    def __init__(self, ledger: Ledger):
        self._ledger = ledger

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.spider.ledger)  # type: ignore[union-attr]

    def process_response(self, request: Request, response: Response) -> Response:
        lead: Lead | None = request.meta.get(LEAD)
        if lead is None:
            return response
        portal = self._ledger.frontier.portals[lead.portal_id]
        page = page_of(response, portal.encoding)
        cookies = b"\n".join(response.headers.getlist(b"Set-Cookie"))
        verdict = judge(response.status, cookies, page, scripted=portal.family == RENDERED or is_shell(page))
        if verdict is None:
            request.meta[PAGE] = page
            return response
        record = request.meta.get(RECORD)
        self._ledger.refuse(
            lead, request.url, verdict.kind, status=response.status, detail=verdict.detail, record_id=record
        )
        if verdict.ends_portal:
            self._ledger.stop(lead.portal_id, verdict.kind)
        raise Refused(verdict.kind)


def page_of(response: Response, encoding: str | None) -> Page:
    """The page of a response; the portal row's encoding wins over every declaration."""
    content_type = response.headers.get(b"Content-Type") or b""
    return Page(response.url, response.body, content_type.decode("latin-1"), encoding or None)
