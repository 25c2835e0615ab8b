"""无锡's districts, 江阴, 宜兴 (intertid): `getSearchList(…)` asks `/info_open/search` by POST for the rows of channels.

Verified in crawlers of five such sites: the call and its arguments, the form, the answer with `totalPages`. Never asked
without a channel: the service then gives the whole site. Inferred: 江阴 and 宜兴, which were asked with `kind=5` besides.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from archive.capture import Lead
from crawler.families.base import Family, next_page
from crawler.page import Link, Page
from crawler.pager_calls import live
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

SERVICE = "/info_open/search"

_CALL = re.compile(r"getSearchList\s*\(([^()]{1,300})\)")
_WORD = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|([^,\"']*))\s*(?:,|$)")
_CHANNELS = re.compile(r"\d{1,9}(?:,\d{1,9})*")


class Intertid(Family):
    """Static lists of the same system are plain links."""

    name = "intertid"

    def recognises(self, page: Page) -> bool:
        if not page.is_html:
            return _answer(page) is not None
        return "getSearchList" in page.text and (SERVICE in page.text or any(calls(page)))

    def reads(self, page: Page) -> bool:
        return page.is_html or _answer(page) is not None

    def anchors(self, page: Page) -> Iterable[Link]:
        answer = None if page.is_html else _answer(page)
        return page.links if answer is None else tuple(_rows(page, answer))

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        answer = None if page.is_html else _answer(page)
        if answer is not None:
            asked = dict(parse_qsl(lead.post or ""))
            for number in range(2, min(answer["totalPages"], MAX_PAGES) + 1) if asked.get("pageIndex") == "1" else ():
                yield next_page(page, lead, page.url, urlencode({**asked, "pageIndex": number}))
            return
        yield from super().next_leads(portal, page, lead)
        for words in calls(page):
            yield next_page(page, lead, page.absolute(SERVICE) or page.url, urlencode(words))


def calls(page: Page) -> Iterator[dict[str, Any]]:
    """What the first rows of each list of a page are asked for with."""
    for found in live(_CALL, page.text):
        words = [(a or b or c).strip() for a, b, c in _WORD.findall(found[1])]
        # 1, rows, site, channels, kind of search, order, and more that the service does without.
        if len(words) < 6 or not (words[1].isdecimal() and words[2].isdecimal() and words[4].isdecimal()):
            continue
        channels = words[3] if _CHANNELS.fullmatch(words[3]) else _variable(page, words[3])
        if channels:
            yield {
                **{"pageIndex": 1, "pageSize": words[1], "siteId": words[2], "channelIds": channels},
                **{"searchType": words[4], "order": words[5]},
            }


def _variable(page: Page, name: str) -> str:
    """The channels that a variable of the page's script holds, with those added to it; nothing when it is none."""
    if not re.fullmatch(r"[A-Za-z_$][\w$]{0,40}", name):
        return ""
    held = rf"\b{re.escape(name)}\s*=\s*"
    first = next(live(re.compile(held + r"[\"'](\d[\d,]{0,300})[\"']"), page.text), None)
    added = live(re.compile(held + re.escape(name) + r"\s*\+\s*[\"'],[\"']\s*\+\s*[\"']?(\d{1,9})"), page.text)
    found = ",".join([first[1], *(one[1] for one in added)]) if first else ""
    return found if _CHANNELS.fullmatch(found) else ""


def _answer(page: Page) -> dict[str, Any] | None:
    told = page.data.get("data") if isinstance(page.data, dict) else None
    whole = isinstance(told, dict) and isinstance(told.get("data"), list) and isinstance(told.get("totalPages"), int)
    return told if whole else None


def _rows(page: Page, answer: dict[str, Any]) -> Iterator[Link]:
    for row in answer["data"]:
        if isinstance(row, dict) and isinstance(row.get("url"), str) and isinstance(row.get("title"), str):
            url = page.absolute(row["url"])
            if url:
                yield Link(url, row["title"])


FAMILY = Intertid()
