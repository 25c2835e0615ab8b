"""Epoint 新点: list rows come from a REST service that is asked by POST with JSON; the page's script says with what.

One and the same service counts pages from 0 at some portals and from 1 at others, takes its arguments bare or inside
`params`, and answers with `custom` as an object or as JSON in a string.
"""

import json
import re
from collections.abc import Iterable, Iterator
from math import ceil
from typing import Any

from archive.capture import Lead
from crawler.families.base import Family, next_page
from crawler.page import Link, Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

MAX_CALLS = 20
"""Calls of the service that are read on a page; a page has one or two."""

SCRIPT_CHARS = 20_000
"""How far around a call its script is looked for."""

_SERVICE = re.compile(
    r"['\"]([^'\"\s]{0,200}/rest/(?:lightfrontaction|frontAppNotNeedLoginAction)/getgovinfolist)['\"]", re.I
)
_SIGN = re.compile(r"/rest/(?:lightfrontaction|frontAppNotNeedLoginAction)/|webBuilderCommon\.js|EWB-FRONT|\bewb-[a-z]")
_ARGUMENTS = re.compile(
    r"['\"]?\b(siteGuid|categorynum|deptcode|pageIndex|pageSize)\b['\"]?\s*[:=]\s*(?:['\"]([^'\"<>]{0,100})['\"]|(\d{1,6}))",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"['\"]?\bparams\b['\"]?\s*[:=]\s*\{|\{\s*['\"]params['\"]")
_NAMES = ("siteGuid", "categorynum", "deptcode", "pageIndex", "pageSize")
_SIZE = 20


class Epoint(Family):
    """Pages call the service for their rows; static lists of the same system are plain links."""

    name = "epoint"

    def recognises(self, page: Page) -> bool:
        return _SIGN.search(page.text) is not None if page.is_html else _answer(page) is not None

    def reads(self, page: Page) -> bool:
        return page.is_html or _answer(page) is not None

    def anchors(self, page: Page) -> Iterable[Link]:
        answer = _answer(page)
        return page.links if answer is None else tuple(_rows(page, answer))

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        answer = _answer(page)
        if answer is not None:
            # Only the answer a page asked for tells of all others: what those call the first page is not known.
            if "/rest/" not in (lead.found_on or ""):
                for post in _rest(answer, lead.post):
                    yield next_page(page, lead, page.url, post)
            return
        yield from super().next_leads(portal, page, lead)
        for service, post in calls(page):
            yield next_page(page, lead, service, post)


def calls(page: Page) -> Iterator[tuple[str, str]]:
    """(address of the service, body that asks for the first rows) of every list a page's script draws."""
    for found in list(_SERVICE.finditer(page.text))[:MAX_CALLS]:
        url = page.absolute(found.group(1))
        near = _script_around(page.text, found.start(), found.end())
        told: dict[str, Any] = {}
        for name, quoted, number in _ARGUMENTS.findall(near):
            known = next(n for n in _NAMES if n.lower() == name.lower())
            told.setdefault(known, quoted if quoted or not number else int(number))
        if url and told.get("categorynum"):
            ordered = {name: told[name] for name in _NAMES if name in told}
            ordered = {"pageIndex": 0, "pageSize": _SIZE, **ordered}
            yield url, _body({"params": ordered} if _WRAPPED.search(near) else ordered)


def _script_around(text: str, start: int, end: int) -> str:
    """The script that holds a call: the addresses of links name the same arguments, of other lists."""
    opened = text.rfind("<script", max(0, start - SCRIPT_CHARS), start)
    closed = text.find("</script", end, end + SCRIPT_CHARS)
    return text[opened if opened >= 0 else start : closed if closed >= 0 else end]


def _answer(page: Page) -> dict[str, Any] | None:
    """What the service said: `total` and `data`; None when this is no answer of it."""
    found = page.data
    custom = found.get("custom") if isinstance(found, dict) else None
    if isinstance(custom, str):
        custom = Page(page.url, custom.encode("utf-8", "replace")).data
    return custom if isinstance(custom, dict) and isinstance(custom.get("data"), list) else None


def _rows(page: Page, answer: dict[str, Any]) -> Iterator[Link]:
    for row in answer["data"]:
        if isinstance(row, dict):
            address = next(
                (row[k] for k in ("visiturl", "infourl", "linkurl") if isinstance(row.get(k), str) and row[k]), ""
            )
            title = next((row[k] for k in ("realtitle", "title") if isinstance(row.get(k), str) and row[k]), "")
            url = page.absolute(address)
            if url:
                yield Link(url, Page(url, f"<a href=x>{title}</a>".encode()).links[0].text if "<" in title else title)


def _rest(answer: dict[str, Any], post: str | None) -> Iterator[str]:
    """The bodies that ask for all further rows, after an answer to the first one."""
    asked = Page("http://x/", (post or "").encode()).data
    said = asked.get("params", asked) if isinstance(asked, dict) else None
    total = _number(answer.get("total"))
    if not isinstance(said, dict) or total is None:
        return
    size, first = _number(said.get("pageSize")) or _SIZE, _number(said.get("pageIndex")) or 0
    for number in range(first + 1, first + min(ceil(total / size), MAX_PAGES)):
        index = str(number) if isinstance(said.get("pageIndex"), str) else number
        again = {**said, "pageIndex": index}
        yield _body({"params": again} if "params" in asked else again)


def _number(value: Any) -> int | None:
    text = str(value) if isinstance(value, (int, str)) else ""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def _body(told: dict[str, Any]) -> str:
    return json.dumps(told, separators=(",", ":"))


FAMILY = Epoint()
