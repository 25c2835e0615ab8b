"""Hanweb jpaas: a column's blocks are drawn by script from an interface whose JSON answer holds them as HTML."""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.families.base import Family
from crawler.page import Link, Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

MAX_BLOCKS = 20
"""Blocks of a page that are asked for; a page has a few."""

PER_PAGE = 15

_GATE = "jpaas-publish-server"
_PAIR = re.compile(r"'(\w{1,40})'\s*:\s*'([^']{0,500})'")
_TAGS = ("script", "table", "div")


class Jpaas(Family):
    """Each block (agencies, years, the list itself) has a tagId of its own and is asked for by it."""

    name = "jpaas"

    def recognises(self, page: Page) -> bool:
        return _GATE in page.text or _GATE in page.url

    def reads(self, page: Page) -> bool:
        return page.is_html or _answer(page) is not None

    def anchors(self, page: Page) -> Iterable[Link]:
        return (_answer(page) or page).links

    def next_urls(self, portal: Portal, page: Page) -> Iterator[str]:
        answer = _answer(page)
        drawn = set()
        for address, asked, pages in _pagers(answer or page):
            drawn.add(asked.get("tagId"))
            yield from (_address(page, address, asked, number) for number in range(2, pages + 1))
        for address, asked in _blocks(answer or page):
            if asked.get("tagId") not in drawn:
                yield _address(page, address, asked, 1)
        if answer is None:
            yield from super().next_urls(portal, page)


def _answer(page: Page) -> Page | None:
    """The HTML inside an answer of the interface, as a page of its own; None for a page."""
    data = page.data.get("data") if isinstance(page.data, dict) else None
    source = data.get("html") if isinstance(data, dict) else None
    return Page(page.url, source.encode(), encoding="utf-8") if isinstance(source, str) else None


def _pagers(page: Page) -> Iterator[tuple[str, dict[str, str], int]]:
    """(address, what to ask, pages) of each first page of a block that is drawn already."""
    for told in _tagged(page, "count"):
        count, rows = _number(told["count"]), _number(told.get("rows"))
        # 泰州 repeats nothing of what was asked; the answer's own address tells.
        asked = _asked(told.get("querydata", "")) or dict(parse_qsl(urlsplit(page.url).query, True))
        if count and rows and asked and _number(told.get("pageno")) in (None, 1):
            yield told.get("uniturl") or urlsplit(page.url).path, asked, min(ceil(count / rows), MAX_PAGES)


def _blocks(page: Page) -> Iterator[tuple[str, dict[str, str]]]:
    """(address, what to ask) of each block that a script draws."""
    for told in _tagged(page, "querydata"):
        if _GATE in told.get("url", ""):
            yield told["url"], _asked(told["querydata"])


def _tagged(page: Page, name: str) -> Iterator[dict[str, str]]:
    if page.tree is None:
        return
    found = ({str(k).lower(): str(v) for k, v in element.items()} for element in page.tree.iter(*_TAGS))
    yield from islice((told for told in found if name in told), MAX_BLOCKS)


def _asked(source: str) -> dict[str, str]:
    """What a block is asked for with: JSON, sometimes escaped once more, or the same in single quotes."""
    try:
        told: Any = json.loads(unescape(source))
    except ValueError:
        return dict(_PAIR.findall(source))
    return {str(k): "null" if v is None else str(v) for k, v in told.items()} if isinstance(told, dict) else {}


def _address(page: Page, address: str, asked: dict[str, str], number: int) -> str:
    # Outside paramJson the page's number is not looked at.
    window = json.dumps({"pageNo": number, "pageSize": PER_PAGE}, separators=(",", ":"))
    named = {name: value for name, value in asked.items() if name not in ("paramJson", "unitUrl")}
    return f"{page.absolute(urlsplit(address).path) or page.url}?{urlencode({**named, 'paramJson': window})}"


def _number(word: str | None) -> int | None:
    return int(word) if word and re.fullmatch(r"\d{1,9}", word) else None


FAMILY = Jpaas()
