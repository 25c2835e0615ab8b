"""Hanweb's module of information disclosure: a tree of headings, a search for their entries, reports by year in one page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit

from archive.capture import Lead
from crawler.families.base import MENU_JOINT, Family, next_page
from crawler.links import menu_kind, page_is_annual
from crawler.page import Link, Page
from crawler.pagers import pages_told
from settings.portals import Portal

MAX_ADDRESSES = 50
"""Addresses of the module in one page, and headings of one tree, that are looked at."""

_ADDRESS = re.compile(r"[\"']([^\"'\s]{0,200}/module/xxgk/(?:search|tree)\.jsp\?[^\"'\s]{1,1000})[\"']")
_NODE = re.compile(r"funclick\(\s*\\?[\"'](\w{1,60})\\?[\"'][^>]{0,300}>\s*([^<]{1,60})", re.IGNORECASE)
_YEAR = re.compile(r"20\d\d")


class XxgkModule(Family):
    """Lists are asked for by POST, with the same words in the address, so that the address alone tells what it shows."""

    name = "xxgk_module"

    def recognises(self, page: Page) -> bool:
        if _script(page):
            return True
        return "/module/xxgk/" in page.text and "dataproxy.jsp" not in page.text and "<datastore" not in page.text

    def anchors(self, page: Page) -> Iterable[Link]:
        years = _years(page) if _script(page) == "xxgkAnnualReport.jsp" else ()
        return (*page.links, *years)

    def leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        yield from super().leads(portal, page, lead)
        if lead.role != "home" and not _script(page):
            yield from _services(page, lead)
        if _script(page) == "tree.jsp":
            yield from _headings(page, lead)

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        if _script(page) != "search.jsp":
            yield from super().next_leads(portal, page, lead)
            return
        asked = {name: value for name, value in parse_qsl(urlsplit(page.url).query, True) if name != "currpage"}
        for number in range(2, pages_told(page) + 1):
            yield _search(page, lead, {**asked, "currpage": str(number)})


def _script(page: Page) -> str:
    """The file name of the module's own script that answered, or nothing."""
    path = urlsplit(page.url).path
    return path.rpartition("/")[2] if "/module/xxgk/" in path else ""


def _services(page: Page, lead: Lead) -> Iterator[Lead]:
    """The list or the tree a column's page asks for."""
    for match in islice(_ADDRESS.finditer(page.text), MAX_ADDRESSES):
        url = page.absolute(match[1].replace("&amp;", "&"))
        asked = dict(parse_qsl(urlsplit(url or "").query, True))
        if url and "tree.jsp" in url:
            yield next_page(page, lead, url)
        elif url and asked.get("infotypeId") and page_is_annual(page, lead.menu):
            yield _search(page, lead, asked)


def _headings(page: Page, lead: Lead) -> Iterator[Lead]:
    """The heading of annual reports in a tree."""
    told = dict(parse_qsl(urlsplit(page.url).query))
    for match in islice(_NODE.finditer(page.text), MAX_ADDRESSES):
        if menu_kind(match[2]) == "annual":
            asked = {
                **{"divid": told.get("divid", "div1"), "infotypeId": match[1], "jdid": told.get("jdid", "1")},
                **{"area": told.get("area", ""), "sortfield": "createdatetime:0,orderid:0"},
            }
            menu = f"{lead.menu}{MENU_JOINT}{match[2].strip()}".removeprefix(MENU_JOINT)
            yield replace(_search(page, lead, asked), menu=menu)


def _search(page: Page, lead: Lead, asked: dict[str, str]) -> Lead:
    words = urlencode(asked)
    return next_page(page, lead, page.absolute(f"/module/xxgk/search.jsp?{words}") or page.url, words)


def _years(page: Page) -> Iterator[Link]:
    """The years to choose from beside a report that stands in the page itself."""
    parts = urlsplit(page.url)
    asked = {name: value for name, value in parse_qsl(parts.query, True) if name != "fbtime"}
    for option in page.tree.iter("option") if page.tree is not None else ():
        year = _YEAR.fullmatch(option.get("value") or "")
        if year:
            words = urlencode({**asked, "fbtime": year.group()})
            yield Link(parts._replace(query=words).geturl(), f"{year.group()}年", "option")


FAMILY = XxgkModule()
