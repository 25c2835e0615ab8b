"""Epoint 新点: list rows come from a REST service that is asked by POST with JSON; the page's script says with what.

One and the same service counts pages from 0 at some portals and from 1 at others, takes its arguments bare or inside
`params`, and answers with `custom` as an object or as JSON in a string. What it is to be asked with may stand in a
script that all pages share (`webBuilderCommon.js`, `ajaxReq.js`): that script is then read as one more page of the list.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import ceil
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from archive.capture import Lead
from crawler.families.base import Family, next_page
from crawler.page import Link, Page
from crawler.pager_calls import live
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

MAX_CALLS = 20
"""Calls of the service that are read on a page; a page has one or two."""

SCRIPT_CHARS = 20_000
"""How far around a call its script is looked for."""

_SERVICE = re.compile(
    r"['\"]([^'\"\s]{0,200}/rest/(?:lightfrontaction|frontAppNotNeedLoginAction)/getgovinfolist)['\"]", re.I
)
_SIGN = re.compile(
    r"/rest/(?:lightfrontaction|frontAppNotNeedLoginAction)/|(?:webBuilderCommon|ajaxReq)\.js|EWB-FRONT|\bewb-[a-z]"
)
_WORDS = ("/rest/", "webBuilderCommon.js", "ajaxReq.js", "EWB-FRONT", "ewb-")
_ARGUMENTS = re.compile(
    r"['\"]?\b(siteGuid|categorynum|deptcode|pageIndex|pageSize)\b['\"]?\s*[:=]\s*(?:['\"]([^'\"<>]{0,100})['\"]|(\d{1,6}))",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"['\"]?\bparams\b['\"]?\s*[:=]\s*\{|\{\s*['\"]params['\"]")
_SHARED = re.compile(r"/(?:webBuilderCommon|ajaxReq)\.js$")
_GUID = re.compile(r"['\"]?\bsiteGuid\b['\"]?\s*[:=]\s*['\"]([\w-]{8,60})['\"]")
_PROJECT = re.compile(r"['\"]?\bprojectName\b['\"]?\s*[:=]\s*['\"](/?[\w./-]{1,80})['\"]")
_FIRST = (0, 1)
"""What services call their first page; a shared script doesn't say which, so that both are asked for."""

_NAMES = ("siteGuid", "categorynum", "deptcode", "pageIndex", "pageSize")
_SIZE = 20


class Epoint(Family):
    """Pages call the service for their rows; static lists of the same system are plain links."""

    name = "epoint"

    def recognises(self, page: Page) -> bool:
        return page.says(*_WORDS) and _SIGN.search(page.text) is not None if page.is_html else self.reads(page)

    def reads(self, page: Page) -> bool:
        return page.is_html or _answer(page) is not None or _is_shared(page)

    def anchors(self, page: Page) -> Iterable[Link]:
        answer = _answer(page)
        return tuple(_rows(page, answer)) if answer is not None else page.links if page.is_html else ()

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        answer = _answer(page)
        if answer is not None:
            # Only the answer a page asked for tells of all others: what those call the first page is not known.
            if "/rest/" not in (lead.found_on or ""):
                for post in _rest(answer, lead.post):
                    yield next_page(page, lead, page.url, post)
            return
        if _is_shared(page):
            for service, post in shared_calls(page, urlsplit(lead.url).fragment):
                yield replace(next_page(page, lead, service, post), found_on=lead.found_on or page.url)
            return
        yield from super().next_leads(portal, page, lead)
        found = list(calls(page))
        for service, post in found:
            yield next_page(page, lead, service, post)
        for script in () if found else shared_scripts(page):
            yield next_page(page, lead, script)


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


def shared_scripts(page: Page) -> Iterator[str]:
    """The scripts that say how the service is asked; what a page asks it for is added as a place (`#/categorynum=…`)."""
    asked = {name.lower(): value for name, value in parse_qsl(urlsplit(page.url).query, True)}
    for told in live(_ARGUMENTS, page.text):
        asked.setdefault(told[1].lower(), told[2] or told[3] or "")
    if not asked.get("categorynum"):
        return
    place = urlencode({name: asked.get(name, "") for name in ("categorynum", "deptcode")})
    for script in page.tree.iter("script") if page.tree is not None else ():
        url = page.absolute(script.get("src") or "")
        if url and _SHARED.search(urlsplit(url).path):
            yield f"{url}#/{place}"


def shared_calls(page: Page, place: str) -> Iterator[tuple[str, str]]:
    """As `calls`, for the list that the place in the address of a shared script names."""
    asked = dict(parse_qsl(place.lstrip("/"), True))
    guid, project, service = _GUID.search(page.text), _PROJECT.search(page.text), _SERVICE.search(page.text)
    path = (
        service[1] if service else f"{project[1].rstrip('/')}/rest/lightfrontaction/getgovinfolist" if project else ""
    )
    url = page.absolute(path)
    if url and guid and asked.get("categorynum"):
        for first in _FIRST:
            yield url, _body({"siteGuid": guid[1], **asked, "pageIndex": first, "pageSize": _SIZE})


def _is_shared(page: Page) -> bool:
    return page.is_script and _SHARED.search(urlsplit(page.url).path) is not None


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
