"""`xxgk-list-<slug>.html` (吉安, 达州): rows come from `api-ajax_list-<page>.html` by POST, as JSON."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode

from archive.capture import Lead
from crawler.families.base import Family, next_page
from crawler.page import Link, Page
from crawler.pager_calls import live
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

MAX_ROWS = 2000
"""Rows of one answer that are read."""

_SERVICE = re.compile(r"[\"']([^\"'\s]{0,200}api-ajax_list-)(?=[\d\"'])")
_ANSWER = re.compile(r"^(.*api-ajax_list-)(\d{1,4})\.html$")
_ASKED = re.compile(r"ajax_type(?:\[\])?[\"']?\s*[:=]\s*\[([^\[\]]{1,500})\]")
_WORD = re.compile(r"\"([^\"]{0,200})\"|'([^']{0,200})'|(\d{1,12})")
_SIZE_AT = 6
"""Where the rows of a page stand among the words of `ajax_type`."""


class XxgkList(Family):
    """What a list is asked for with stands in its page, in the order the service wants."""

    name = "xxgk_list"

    def recognises(self, page: Page) -> bool:
        if _ANSWER.match(page.url):
            return True
        return "api-ajax_list-" in page.text and _SERVICE.search(page.text) is not None

    def reads(self, page: Page) -> bool:
        return page.is_html or isinstance(page.data, dict)

    def anchors(self, page: Page) -> Iterable[Link]:
        return page.links if page.data is None else tuple(_links(page))

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        here = _ANSWER.match(page.url)
        if page.data is None or here is None or not lead.post:
            yield from super().next_leads(portal, page, lead)
            yield from _first(page, lead)
            return
        words = [value for name, value in parse_qsl(lead.post, True) if name == "ajax_type[]"]
        size = words[_SIZE_AT] if len(words) > _SIZE_AT else ""
        # Nothing tells how many there are: a full page has a next one.
        if re.fullmatch(r"[1-9]\d{0,3}", size) and len(_rows(page)) >= int(size) and int(here[2]) < MAX_PAGES:
            yield next_page(page, lead, f"{here[1]}{int(here[2]) + 1}.html", lead.post)


def _first(page: Page, lead: Lead) -> Iterator[Lead]:
    service, asked = next(live(_SERVICE, page.text), None), next(live(_ASKED, page.text), None)
    url = page.absolute(f"{service[1]}1.html") if service else None
    if url and asked:
        words = [("ajax_type[]", a or b or c) for a, b, c in _WORD.findall(asked[1])]
        yield next_page(page, lead, url, urlencode([*words, ("is_ds", "1")]))


def _rows(page: Page) -> list[Any]:
    found = page.data.get("data") if isinstance(page.data, dict) else None
    return list(islice(found, MAX_ROWS)) if isinstance(found, list) else []


def _links(page: Page) -> Iterator[Link]:
    for row in _rows(page):
        url = page.absolute(str(row.get("url") or "")) if isinstance(row, dict) else None
        if url:
            yield Link(url, str(row.get("title") or ""))


FAMILY = XxgkList()
