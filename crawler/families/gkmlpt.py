"""Guangdong 集约化: a catalogue page carries its tree in a script, an API gives the rows of each node as JSON."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import ceil
from typing import Any
from urllib.parse import parse_qs, urlsplit

from archive.capture import Lead
from crawler.families.base import MENU_JOINT, Family, column
from crawler.links import menu_kind
from crawler.page import Link, Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

MAX_NODES = 2000
"""Nodes of a tree that are read; a county has a few hundred."""

_SIGN = re.compile(r"/gkmlpt/|NFCMS_(?:SITE|POST)_ID|\bSERVICE_AREA_ID\b")
_WORDS = ("/gkmlpt/", "NFCMS_", "SERVICE_AREA_ID")
_SID = re.compile(r"\bSID['\"]?\s*:\s*['\"]?(\d{1,12})(?!\d)")
_TREE = re.compile(r"\bTREE['\"]?\s*:\s*(?=\[)")
_PREFIX = re.compile(r"^(.*?/gkmlpt)(?:/|$)")
_API = re.compile(r"/gkmlpt/api/all/\d+$")


class Gkmlpt(Family):
    """Catalogue pages of 信息公开目录平台; the plain columns of the same system are links as everywhere."""

    name = "gkmlpt"

    def recognises(self, page: Page) -> bool:
        return page.says(*_WORDS) and _SIGN.search(page.text) is not None if page.is_html else self.reads(page)

    def reads(self, page: Page) -> bool:
        return page.is_html or _articles(page) is not None

    def anchors(self, page: Page) -> Iterable[Link]:
        rows = _articles(page)
        return page.links if rows is None else tuple(_links(page, rows))

    def leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        yield from super().leads(portal, page, lead)
        prefix, sid = _PREFIX.match(urlsplit(page.url).path), _SID.search(page.text)
        if not (page.is_html and prefix and sid):
            return
        for way, node in _annual(_tree(page), ()):
            address = node.get("jump_url") or f"{prefix.group(1)}/api/all/{node['id']}?page=1&sid={sid.group(1)}"
            url = page.absolute(address) if isinstance(address, str) else None
            if url:
                above = replace(lead, menu=MENU_JOINT.join(filter(None, (lead.menu, *way[:-1]))))
                yield column(portal, page, above, Link(url, way[-1]))

    def next_urls(self, portal: Portal, page: Page) -> Iterator[str]:
        rows = _articles(page)
        if rows is None:
            yield from super().next_urls(portal, page)
            return
        address, _, query = page.url.partition("?")
        asked = parse_qs(query)
        total = page.data.get("total")
        # The first answer tells of all others; servers take page 0 for it too.
        if _API.search(address) and asked.get("page", ["1"])[0] in ("0", "1") and isinstance(total, int) and rows:
            for number in range(2, min(ceil(total / max(len(rows), 1)), MAX_PAGES) + 1):
                yield f"{address}?page={number}&sid={asked.get('sid', [''])[0]}"


def _articles(page: Page) -> list[Any] | None:
    """The rows of an answer of the API; None for anything else."""
    found = page.data.get("articles") if isinstance(page.data, dict) else None
    return found if isinstance(found, list) and "total" in page.data else None


def _links(page: Page, rows: list[Any]) -> Iterator[Link]:
    for row in rows:
        if isinstance(row, dict):
            address, title = row.get("url") or row.get("post_url"), row.get("title")
            url = page.absolute(address) if isinstance(address, str) else None
            if url and isinstance(title, str):
                yield Link(url, title[:500])


def _tree(page: Page) -> list[Any]:
    """The tree in a page's script; empty when there is none that can be read."""
    found = _TREE.search(page.text)
    if found is None:
        return []
    try:
        tree, _ = json.JSONDecoder().raw_decode(page.text, found.end())
    except (ValueError, RecursionError):
        return []
    return tree if isinstance(tree, list) else []


def _annual(tree: list[Any], way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The nodes of annual reports, and those below them, with the names that lead there."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(node, way) for node in reversed(tree)]
    for _ in range(MAX_NODES):
        if not waiting:
            return
        node, above = waiting.pop()
        if not isinstance(node, dict) or not isinstance(name := node.get("name"), str):
            continue
        here = (*above, name) if above or menu_kind(name) == "annual" else ()
        children = node.get("children")
        children = children if isinstance(children, list) else []
        waiting.extend((child, here) for child in reversed(children))
        # A node with others below it lists what they list.
        if here and "id" in node and not children:
            yield here, node


FAMILY = Gkmlpt()
