"""What an answer really is: a page, or a challenge, a firewall's no, a captcha, "not found", maintenance. Pure.

Nothing here is ever solved or got round: an answer that refuses us is told apart from a page, so that the portal is left
alone and the archive has the evidence. Whatever could be a page of the portal is one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.families import FAMILIES
from crawler.page import STUB_BYTES, Page, one_line
from crawler.shell import is_shell
from crawler.vendors import BODY_SIGNS, CHALLENGE_STATUS, HEADER_SIGNS, Sign

SMALL_PAGE_BYTES = 24_000
"""An error page or a firewall's page is smaller; only small pages are searched for their words."""

MAX_LINKS = 5
"""A notice that stands for a whole site has a link home, to an operator, to a new address; a page has a menu."""

NOTICE_CHARS = 400
"""A reader's text on such a notice; a short report is hardly longer."""

SHORT_NOTICE_CHARS = 100
"""So short a text is no report, whatever it speaks of."""

_BARE_CHARS = 40
_REFUSING = (403, 405, 406, 418, 429, 493, 503)
"""Statuses that firewalls give their notices, where these may be as large as a small page."""

# "信息不存在" alone is a row of the statistics of 2014-2018, so a message must speak of a page or of what was asked for.
_NOT_FOUND = re.compile(
    r"(?:页面|网页)(?:不存在|未找到|已(?:被)?删除|找不到|无法找到|丢失)"
    r"|(?:访问|查找|请求|浏览|查看)的.{0,8}(?:不存在|未找到|已(?:被)?删除|已失效|找不到)"
    r"|找不到(?:您|你)?.{0,6}(?:页面|网页|文件)|404\s*(?:-|错误|页面|Not Found)|<title>[^<]{0,20}404",
    re.IGNORECASE,
)
_PROOF = re.compile(
    r"document\.cookie|\beval\s*\(|\batob\s*\(|fromCharCode|\b_0x[0-9a-f]{2,}|location\.reload|location(?:\.href)?\s*=(?!=)",
)
"""What a script does that is to prove a browser: sets a cookie, unpacks itself, asks for the page again."""

_REPORT_WORDS = re.compile(r"主动公开政府信息|收到和处理政府信息公开申请")
_SITE = r"(?:网站|系统|平台|栏目|页面|频道|门户|服务器?|站点|本站)"
_WORK = r"(?:维护|升级|改版|建设|调试|改造|迁移)"
_MAINTENANCE = re.compile(
    rf"{_SITE}[^。！!；;]{{0,8}}(?:正在|现正|处于)[^。！!；;]{{0,8}}{_WORK}|正在(?:进行)?{_SITE}?(?:例行|紧急|系统)?{_WORK}"
    rf"|{_SITE}(?:例行|紧急)?{_WORK}{_WORK}?(?:中|期间)|{_SITE}[^。！!；;]{{0,12}}(?:暂停|停止)(?:对外)?(?:访问|服务|开放)"
    rf"|{_SITE}[^。！!；;]{{0,6}}暂时(?:关闭|无法访问|不能访问)"
)
_MAINTENANCE_SHORT = re.compile(rf"{_SITE}(?:例行|紧急)?{_WORK}|建设中|维护中|升级中|敬请期待|稍后(?:再试|访问)")
_ANNUAL = re.compile("年报|年度报告")

_MOVED = re.compile(
    r"(?:网站|网址|域名|站点|门户|平台).{0,8}(?:迁移|变更|更换|搬迁|搬家|合并|整合|停用|关停|调整)(?:至|到|为|，|,|。|$)?"
    r"|新(?:的)?(?:网址|域名|网站|门户|版网站)(?:地址)?(?:为|是|：|:)|(?:访问|登录|移步|转到|点击进入)新(?:的)?(?:网站|网址|版|门户)"
)
_ADDRESS = re.compile(r"(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,6}gov\.cn)(?::\d{1,5})?(?![\w.-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why an answer is no page; `ends_portal`: the portal refuses us as such."""

    kind: str
    detail: str
    ends_portal: bool


def judge(status: int, head: str, page: Page, *, scripted: bool = False) -> Verdict | None:
    """What an answer really is, or None when it is a page (or an honest error, which its status says).

    In: status; the headers as lines `name: value`, of which `Set-Cookie` and `cf-mitigated` are looked at; the page;
    `scripted`: the portal's row says that its pages are made by script, so that a bare script is no challenge unless it
    bears the sign of one. Signs after the domain brief 2.7 and `crawler.vendors`.
    """
    if status in CHALLENGE_STATUS:
        return Verdict("challenge", f"{status}: as {CHALLENGE_STATUS[status]} sends it", True)
    for sign in HEADER_SIGNS if head else ():
        if sign.pattern.search(head):
            return _refusal(sign, "in the answer's headers")
    if not page.is_html or len(page.body) > SMALL_PAGE_BYTES or _REPORT_WORDS.search(page.text):
        return None
    return _judge_small(status, page, scripted)


def _judge_small(status: int, page: Page, scripted: bool) -> Verdict | None:
    is_stub = len(page.body) < STUB_BYTES
    if (is_stub or status in _REFUSING) and (verdict := _vendors(status, page, scripted)):
        return verdict
    if status == 200 and is_stub and not scripted and _is_script_only(page) and not _is_known(page):
        proof = _PROOF.search(page.text)
        return Verdict(
            "challenge" if proof else "stub",
            f"a script and nothing else: {proof[0] if proof else 'unknown'}",
            bool(proof),
        )
    if status in (200, 503) and (notice := maintenance_notice(page)):
        return Verdict("maintenance", notice, False)
    if status == 200 and (found := _NOT_FOUND.search(page.text)):
        return Verdict("soft-404", found.group(), False)
    return None


def _vendors(status: int, page: Page, scripted: bool) -> Verdict | None:
    """The refusal of a firewall or a guard. A challenge or a captcha is one only where nothing else is to be read."""
    text = page.text
    for sign in BODY_SIGNS:
        found = sign.pattern.search(text)
        if found is None or len(page.links) > MAX_LINKS:
            continue
        if sign.kind == "challenge" and not (_is_script_only(page) and (status == 200 or status in _REFUSING)):
            continue
        if sign.kind == "captcha" and (page.links or status not in (200, *_REFUSING)):
            continue
        return _refusal(sign, one_line(found.group()))
    return None


def _is_known(page: Page) -> bool:
    """True for the page of a family whose lists are drawn by script, and for the shell of one that a browser draws."""
    return is_shell(page) or any(family.recognises(page) for family in FAMILIES.values())


def _refusal(sign: Sign, shown: str) -> Verdict:
    return Verdict(sign.kind, shown if sign.vendor == "unnamed" else f"{sign.vendor}: {shown}", True)


def maintenance_notice(page: Page) -> str | None:
    """The words of a notice that stands instead of a page, or None: a page with a menu or a text of its own is a page."""
    if len(page.links) > MAX_LINKS:
        return None
    seen = visible_text(page)
    if len(seen) <= SHORT_NOTICE_CHARS:
        seen = f"{page.title} {seen}".strip()
        found = _MAINTENANCE.search(seen) or _MAINTENANCE_SHORT.search(seen)
    else:
        found = None if len(seen) > NOTICE_CHARS or _ANNUAL.search(seen) else _MAINTENANCE.search(seen)
    return _sentence(seen, found) if found else None


def notice_in(page: Page) -> str | None:
    """The words of a notice of maintenance anywhere in a page that is otherwise like any other, or None."""
    seen = visible_text(page)
    found = _MAINTENANCE.search(seen)
    return _sentence(seen, found) if found else None


def moved_to(page: Page, is_ours: Callable[[str], bool]) -> str | None:
    """Where a portal's way in sends its readers when that is not its own any more, or None.

    In: the page, what says whether an address is within the portal. By a jump of the page, or by a notice (short, without
    a menu) that speaks of a new address and names one on *.gov.cn. Out: the address.
    """
    if page.jump:
        return None if is_ours(page.jump) else page.jump
    if not page.is_html or len(page.body) > SMALL_PAGE_BYTES or len(page.links) > MAX_LINKS:
        return None
    seen = visible_text(page)
    if len(seen) > NOTICE_CHARS or not _MOVED.search(seen):
        return None
    linked = [link.url for link in page.links if _is_government(link.url)]
    told = [f"http://{found[1].lower()}/" for found in _ADDRESS.finditer(seen)]
    return next((url for url in (*linked, *told) if not is_ours(url)), None)


def _is_government(url: str) -> bool:
    return (urlsplit(url).hostname or "").endswith(".gov.cn")


def _is_script_only(page: Page) -> bool:
    """True for a page of script that leads nowhere by itself and that a reader without scripts sees next to nothing of."""
    has_script = "<script" in page.text.lower()
    return has_script and not page.links and page.jump is None and len(visible_text(page)) < _BARE_CHARS


def visible_text(page: Page) -> str:
    """What a reader without scripts sees, on one line; the title is not seen."""
    if page.tree is None:
        return ""
    seen = (
        (element.text or "" if isinstance(element.tag, str) and element.tag not in _UNSEEN else "")
        + (element.tail or "")
        for element in page.tree.iter()
    )
    return one_line(" ".join(seen))


_UNSEEN = ("script", "style", "title", "noscript")


def _sentence(text: str, found: re.Match[str]) -> str:
    """What was found with a little before and after it."""
    return text[max(0, found.start() - 20) : found.end() + 40].strip()
