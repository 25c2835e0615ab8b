"""`/<site>/<column>/pc/list.html`: the first rows as data in a script, further ones from `/queryList` by POST."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from archive.capture import Lead
from crawler.families.base import Family, next_page
from crawler.page import Link, Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

PER_PAGE = 15

MAX_ROWS = 2000
"""Rows of one page's data that are read; pages have fifteen."""

_SIGN = re.compile(r"/pc/content/content_|/pc/list\.html|/queryList\b")
_WORD = r"[\"'\[\]\s]*[:=]\s*\[?\s*[\"']([\w-]{1,60})[\"']"
_SITE = re.compile(rf"webSiteCode{_WORD}")
_CHANNEL = re.compile(rf"\b(channelId|channelCode){_WORD}")
_FIELD = re.compile(r"[\"']?\b(title|urls)\b[\"']?\s*:\s*(\"(?:[^\"\\]|\\.){0,3000}\")")


class PcList(Family):
    """Rows name their article in JSON inside a string: `urls: "{\\"pc\\": …}"`."""

    name = "pc_list"

    def recognises(self, page: Page) -> bool:
        return urlsplit(page.url).path.endswith("/queryList") or _SIGN.search(page.text) is not None

    def reads(self, page: Page) -> bool:
        return page.is_html or isinstance(page.data, dict)

    def anchors(self, page: Page) -> Iterable[Link]:
        rows = _answered(page) if page.data is not None else _embedded(page)
        return (*(page.links if page.data is None else ()), *islice(rows, MAX_ROWS))

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        if page.data is None:
            yield from super().next_leads(portal, page, lead)
            site, channel = _SITE.search(page.text), _CHANNEL.search(page.text)
            if site and channel:
                yield _asked(page, lead, {"webSiteCode[]": site[1], f"{channel[1]}[]": channel[2]}, 1)
        elif lead.post:
            asked = dict(parse_qsl(lead.post))
            yield from (_asked(page, lead, asked, n) for n in _further(page, int(asked.get("current", 1))))


def _asked(page: Page, lead: Lead, asked: dict[str, str], number: int) -> Lead:
    window = {"current": str(number), "pageSize": str(PER_PAGE)}
    return next_page(page, lead, page.absolute("/queryList") or page.url, urlencode({**asked, **window}))


def _further(page: Page, number: int) -> Iterable[int]:
    """The pages after the first where the answer tells how many rows there are; else the next of a full one."""
    told = page.data.get("data")
    total = told.get("total") if isinstance(told, dict) else None
    if isinstance(total, int):
        return range(2, min(ceil(total / PER_PAGE), MAX_PAGES) + 1) if number == 1 else ()
    return (number + 1,) if len(_results(page)) >= PER_PAGE and number < MAX_PAGES else ()


def _results(page: Page) -> list[Any]:
    told = page.data.get("data") if isinstance(page.data, dict) else None
    found = told.get("results") if isinstance(told, dict) else None
    return found if isinstance(found, list) else []


def _answered(page: Page) -> Iterator[Link]:
    for row in _results(page):
        source = row.get("source") if isinstance(row, dict) else None
        if isinstance(source, dict):
            yield from _link(page, str(source.get("showTitle") or source.get("title") or ""), source.get("urls"))


def _embedded(page: Page) -> Iterator[Link]:
    """The rows of `var listData = {articleList: […]}`, a script and no JSON: each title with the address after it."""
    start = page.text.find("articleList")
    title = ""
    for match in _FIELD.finditer(page.text, start) if start >= 0 else ():
        value = _loaded(match[2])
        if match[1] == "title":
            title = str(value)
        else:
            yield from _link(page, title, value)


def _link(page: Page, title: str, urls: Any) -> Iterator[Link]:
    told = _loaded(urls)
    url = page.absolute(str(told.get("pc") or "")) if isinstance(told, dict) else None
    if url:
        yield Link(url, re.sub(r"<[^<>]{1,100}>", "", title))


def _loaded(source: Any) -> Any:
    try:
        return json.loads(source)
    except (TypeError, ValueError, RecursionError):
        return None


FAMILY = PcList()
