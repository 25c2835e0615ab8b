"""Ucap columns drawn by script: `getFileListByCodeId` answers with the rows as JSON, by POST. Static ones are `static`."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlencode

from archive.capture import Lead
from crawler.families.base import Family, next_page
from crawler.page import Link, Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

PER_PAGE = 15

MAX_ROWS = 2000
"""Rows of one answer that are read."""

_SERVICE = "getFileListByCodeId"
_ADDRESS = re.compile(rf"[\"']([^\"'\s]{{0,200}}{_SERVICE})[\"'?]")
_CODE = re.compile(r"\bcodeId\b[\"']?\s*[:=]\s*[\"']?(\w{1,60})")
_CHANNEL = re.compile(r"\bchannelId\b[\"']?\s*[:=]\s*[\"']?([0-9a-f]{32})(?!\w)", re.IGNORECASE)
_SUB = re.compile(r"\brelateSubChannels\b[\"']?\s*[:=]\s*[\"']?(true|false)")


class Ucap(Family):
    """Rows are `results.data.results`, each with title and url, or an address it sends on to."""

    name = "ucap"

    def recognises(self, page: Page) -> bool:
        return _SERVICE in page.url or (_SERVICE in page.text and _ADDRESS.search(page.text) is not None)

    def reads(self, page: Page) -> bool:
        return page.is_html or isinstance(page.data, dict)

    def anchors(self, page: Page) -> Iterable[Link]:
        return page.links if page.data is None else tuple(islice(_rows(page), MAX_ROWS))

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        if page.data is None:
            yield from super().next_leads(portal, page, lead)
            yield from _first(page, lead)
        elif lead.post:
            asked = dict(parse_qsl(lead.post, True))
            total = _told(page).get("total")
            if asked.get("page") == "1" and isinstance(total, int):
                for number in range(2, min(ceil(total / PER_PAGE), MAX_PAGES) + 1):
                    yield next_page(page, lead, page.url, urlencode({**asked, "page": str(number)}))


def _first(page: Page, lead: Lead) -> Iterator[Lead]:
    address, channel = _ADDRESS.search(page.text), _CHANNEL.search(page.text)
    url = page.absolute(address[1]) if address else None
    if url and channel:
        code, sub = _CODE.search(page.text), _SUB.search(page.text)
        asked = {
            **{"codeId": code[1] if code else "", "channelId": channel[1], "page": "1", "size": str(PER_PAGE)},
            **{"relateSubChannels": sub[1] if sub else "false", "keySYH": "", "keyFWZH": "", "keyTC": ""},
        }
        yield next_page(page, lead, url, urlencode(asked))


def _told(page: Page) -> dict[str, Any]:
    results = page.data.get("results") if isinstance(page.data, dict) else None
    told = results.get("data") if isinstance(results, dict) else None
    return told if isinstance(told, dict) else {}


def _rows(page: Page) -> Iterator[Link]:
    found = _told(page).get("results")
    for row in found if isinstance(found, list) else ():
        address = (row.get("redirectUrl") or row.get("url")) if isinstance(row, dict) else None
        url = page.absolute(str(address or ""))
        if url:
            yield Link(url, re.sub(r"<[^<>]{1,100}>", "", str(row.get("title") or "")))


FAMILY = Ucap()
