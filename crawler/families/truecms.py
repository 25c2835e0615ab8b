"""TrueCMS (南通, 如皋, 连云港, 上海人大): rows from `messageController/getMessage.do`, as records of XML inside JSON.

Verified in three crawlers of such sites: the address and its words, twenty rows at a time (some give no more), the answer
with `<totalrecord>` and a record for each row; the first rows in `#initData`. Inferred: that a column of annual reports
looks as others do.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from math import ceil
from urllib.parse import parse_qs, urlencode, urlsplit

from archive.capture import Lead
from crawler.families.base import Family, next_page
from crawler.page import Link, Page
from crawler.pager_calls import live
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

STEP = 20
"""Rows asked for at once: 南通 gives fifty, 如皋 no more than twenty."""

MAX_RECORDS = 1000
MAX_LISTS = 5
"""Records of one answer, and lists of one page, that are read."""

_SERVICE = re.compile(r"['\"]([^'\"\s]{0,200}/messageController/getMessage\.do)\b", re.IGNORECASE)
_COLUMN = re.compile(r"\bcolumnId['\"]?\s*[:=]\s*['\"]([\w-]{1,60})['\"]")
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.{0,5000}?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,7})\s*<", re.IGNORECASE)


class Truecms(Family):
    """The page holds the first rows at best; all of them are asked for."""

    name = "truecms"

    def recognises(self, page: Page) -> bool:
        if not page.is_html:
            return _answer(page) is not None
        return "messageController/" in page.text and _SERVICE.search(page.text) is not None

    def reads(self, page: Page) -> bool:
        return page.is_html or _answer(page) is not None

    def anchors(self, page: Page) -> Iterable[Link]:
        answer = None if page.is_html else _answer(page)
        if answer is None:
            return page.links
        rows = islice(_RECORD.finditer(answer), MAX_RECORDS)
        return [link for row in rows for link in Page(page.url, row[1].encode(), encoding="utf-8").links]

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        answer = None if page.is_html else _answer(page)
        if answer is not None:
            yield from (next_page(page, lead, url) for url in _rest(page, answer))
            return
        yield from super().next_leads(portal, page, lead)
        service, columns = next(live(_SERVICE, page.text), None), live(_COLUMN, page.text)
        url = page.absolute(service[1]) if service else None
        for column in dict.fromkeys(found[1] for found in islice(columns, MAX_LISTS)) if url else ():
            yield next_page(page, lead, f"{url}?{_window(0)}&columnId={column}")


def _answer(page: Page) -> str | None:
    """The XML of an answer, or None when it is none of this service."""
    found = page.data.get("result") if isinstance(page.data, dict) else None
    return found if isinstance(found, str) and "messagecontroller/" in urlsplit(page.url).path.lower() else None


def _rest(page: Page, answer: str) -> Iterator[str]:
    """The addresses of all further rows, after the first answer."""
    parts = urlsplit(page.url)
    asked, total = parse_qs(parts.query), _TOTAL.search(answer)
    if total and asked.get("startrecord") == ["1"] and "columnId" in asked:
        for number in range(1, min(ceil(int(total[1]) / STEP), MAX_PAGES)):
            yield parts._replace(query=f"{_window(number)}&columnId={asked['columnId'][0]}").geturl()


def _window(number: int) -> str:
    first = number * STEP
    return urlencode({"startrecord": first + 1, "endrecord": first + STEP, "perpage": STEP})


FAMILY = Truecms()
