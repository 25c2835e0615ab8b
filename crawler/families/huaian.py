"""淮安's own system: disclosure columns asked for by POST (`articleCommonController/lists.do`), and a tree of PDF files.

Verified in the crawlers of a dozen of its sites: the service, its words and its answer; `nsetpage(1,rows,size` under
static lists, whose page 2 is index_2. Of the tree `/wzxxgknb/<year of publication>/<unit>.pdf` only addresses were seen.
"""

import re
from collections.abc import Iterable, Iterator
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from archive.capture import Lead
from crawler.families.base import Family, next_page
from crawler.page import Link, Page
from crawler.pager_calls import live, own_name, stem_of
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

SIZE = 50
SERVICE = "/articleCommonController/lists.do"

_SIGNS = ("articleCommonController/lists.do", "/cmsweb/zwgk/", "/wzxxgknb/20", "nsetpage(")
_PAGES = re.compile(r"\bnsetpage\s*\(\s*\d{1,5}\s*,\s*(\d{1,6})\s*,\s*(\d{1,4})\b")
_FILE = re.compile(r"/wzxxgknb/(20\d\d)/[^/]{1,200}\.pdf$", re.IGNORECASE)
_EMPTY = ("title", "docNo", "orgname", "summary", "key")


class Huaian(Family):
    """A column's address says what its rows are asked for with: topic and organ."""

    name = "huaian"

    def recognises(self, page: Page) -> bool:
        if not page.is_html:
            return _answer(page) is not None
        return any(sign in page.text or sign in page.url for sign in _SIGNS)

    def reads(self, page: Page) -> bool:
        return page.is_html or _answer(page) is not None

    def anchors(self, page: Page) -> Iterable[Link]:
        answer = None if page.is_html else _answer(page)
        return page.links if answer is None else tuple(_rows(page, answer))

    def is_report_link(self, link: Link, annual: bool) -> bool:
        return _FILE.search(urlsplit(link.url).path) is not None or super().is_report_link(link, annual)

    def year_of(self, link: Link) -> int | None:
        """Of a file in the tree the year before that of its folder."""
        found = _FILE.search(urlsplit(link.url).path)
        return super().year_of(link) or (int(found[1]) - 1 if found else None)

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        answer = None if page.is_html else _answer(page)
        if answer is not None:
            asked = dict(parse_qsl(lead.post or "", True))
            if asked.get("page") == "1" and isinstance(answer.get("total"), int):
                for number in range(2, min(ceil(answer["total"] / SIZE), MAX_PAGES) + 1):
                    yield next_page(page, lead, page.url, urlencode({**asked, "page": number}))
            return
        yield from super().next_leads(portal, page, lead)
        yield from (next_page(page, lead, url) for url in _static(page))
        if words := _words(page):
            yield next_page(page, lead, page.absolute(SERVICE) or page.url, urlencode(words))


def _words(page: Page) -> dict[str, Any]:
    """What a column's first rows are asked for with; nothing where its address names no topic."""
    told = {name.lower(): value for name, value in parse_qsl(urlsplit(page.url).query)}
    if "/cmsweb/zwgk/" not in page.url or not told.get("topic"):
        return {}
    organs = {"deptid": told.get("orgid"), "rdeptid": told.get("rdeptid")}
    empty = dict.fromkeys(_EMPTY, "")
    return {"page": 1, "pagesize": SIZE, "topic": told["topic"], **empty, **{n: v for n, v in organs.items() if v}}


def _static(page: Page) -> Iterator[str]:
    """The further pages of a static list, after its first: `nsetpage(1,rows,size`."""
    name, suffix = own_name(page)
    for found in live(_PAGES, page.text):
        if stem_of(page) in ("", name) and int(found[2]):
            for number in range(2, min(ceil(int(found[1]) / int(found[2])), MAX_PAGES) + 1):
                url = page.absolute(f"{name}_{number}.{suffix or 'html'}")
                if url:
                    yield url


def _answer(page: Page) -> dict[str, Any] | None:
    value = page.data.get("value") if isinstance(page.data, dict) else None
    return value if isinstance(value, dict) and isinstance(value.get("list"), list) else None


def _rows(page: Page, answer: dict[str, Any]) -> Iterator[Link]:
    for row in answer["list"]:
        if isinstance(row, dict):
            told = {name: row[name] for name in ("title", "link", "domain", "path") if isinstance(row.get(name), str)}
            domain = page.absolute(told.get("domain", "")) or page.url
            url = page.absolute(told.get("link") or urljoin(domain, told.get("path", "")))
            if url and told.get("title"):
                yield Link(url, told["title"])


FAMILY = Huaian()
