"""Longxun 龙讯: each organ has a column for each kind of disclosure (`type=3`: annual reports), paged by a label service.

The newest report, or each year's, may stand in the list page itself (`hasContent=true`): that page is then a report.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from archive.capture import Lead
from crawler.families.base import LIST_MENU, MENU_JOINT, Family
from crawler.links import menu_kind
from crawler.page import Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

SCRIPT_CHARS = 4000
"""How far behind a pager's call its arguments are read."""

_SIGN = re.compile(
    r"publicInfoList|Ls\.pagination\s*\(|/site/label/\d+|/public/column/\d+|href=['\"][^'\"]{0,99}/public/\d+/\d+\.html"
)
_WORDS = ("publicInfoList", "Ls.pagination", "/site/label/", "/public/")
_COLUMN = re.compile(r"/public/column/(\d+)$")
_PAGER = re.compile(r"Ls\.pagination\s*\(")
_COUNT = re.compile(r"\bpageCount\s*['\"]?\s*:\s*['\"]?(\d{1,4})(?!\d)")
_LABEL = re.compile(r"['\"]([^'\"\s?]{0,200}/site/label/\d{1,12})")
_JUMP = re.compile(r"location\.href\s*=\s*['\"]([^'\"\s]{1,300}[?&]pageIndex=)['\"]")
_ARGUMENT = re.compile(
    r"\b(siteId|organId|catId|catIds|type|file|pageSize|hasContent)\b['\"]?\s*:\s*(?:['\"]([^'\"<>]{0,200})['\"]|(\w{1,20}))"
)
_ASKED = (
    ("IsAjax", "1"), ("dataType", "html"), ("labelName", "publicInfoList"), ("action", "list"), ("isDate", "true"),
    ("dateFormat", "yyyy-MM-dd"), ("length", "80"), ("pageSize", "15"), ("type", "3"),
)  # fmt: skip


class Longxun(Family):
    """An organ's column of annual reports is known by its number, without a way through its other columns."""

    name = "longxun"

    def recognises(self, page: Page) -> bool:
        return page.is_html and page.says(*_WORDS) and _SIGN.search(page.text) is not None

    def leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        for found in super().leads(portal, page, lead):
            parts = urlsplit(found.url)
            organ = _COLUMN.search(parts.path)
            last = found.menu.rpartition(MENU_JOINT)[2]
            if (
                found.role == "index"
                and organ
                and menu_kind(last) == "unit"
                and dict(parse_qsl(parts.query)).get("type") != "3"
            ):
                url = found.url.partition("?")[0] + "?type=3&action=list"
                menu = found.menu if LIST_MENU in found.menu else f"{found.menu}{MENU_JOINT}{LIST_MENU}"
                found = replace(found, url=url, menu=menu)
            yield found

    def next_urls(self, portal: Portal, page: Page) -> Iterator[str]:
        if "/site/label/" in urlsplit(page.url).path:
            return  # a piece of a list whose page told of all pieces
        call = _PAGER.search(page.text)
        if call is None:
            yield from super().next_urls(portal, page)
            return
        script = page.text[call.start() : call.end() + SCRIPT_CHARS].partition("</script")[0]
        count, base = _COUNT.search(script), _base(page, script)
        url = page.absolute(base) if base else None
        for number in range(2, min(int(count.group(1)) if count else 1, MAX_PAGES) + 1):
            if url:
                yield f"{url}{number}"


def _base(page: Page, script: str) -> str | None:
    """The address of a page of the list, up to its number."""
    jump = _JUMP.search(script)
    if jump:
        return jump.group(1)
    label = _LABEL.search(script) or _LABEL.search(page.text)
    if label is None:
        return None
    parts = urlsplit(page.url)
    organ = _COLUMN.search(parts.path)
    here = {name: value for name, value in parse_qsl(parts.query) if name in ("type", "catId", "hasContent")}
    told = {name: quoted or bare for name, quoted, bare in _ARGUMENT.findall(script)}
    known = {**dict(_ASKED), **({"organId": organ.group(1)} if organ else {}), **here, **told}
    return f"{label.group(1)}?{urlencode(known)}&pageIndex="


FAMILY = Longxun()
