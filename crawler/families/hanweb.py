"""Hanweb 大汉: list rows hide in a `<datastore>` or an array inside a script, further rows come from dataproxy.jsp."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil
from urllib.parse import urlencode, urlsplit

from crawler.families.base import Family
from crawler.page import Link, Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

MAX_STORES = 50
"""Datastores of a page that are read; a page has a few."""

SCRIPT_CHARS = 50_000
"""How far before a datastore its script is looked for."""

STEP = 100
"""Rows asked for at once: servers cut off answers beyond about 300 rows."""

_STORE = re.compile(r"<datastore\b.*?(?:</datastore>|\Z)", re.DOTALL | re.IGNORECASE)
_RECORD = re.compile(r"<record>", re.IGNORECASE)
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)
_ARRAY = re.compile(r"InitData\w{0,40}\s*=\s*\[.{0,500000}?\]\s*(?:;|</script)", re.DOTALL)
_ITEM = re.compile(r"'((?:[^'\\]|\\.){1,5000})'")
_TOTAL = re.compile(r"<totalrecord>\s*(\d{1,9})(?!\d)|totalRecord\s*[:=]\s*['\"]?(\d{1,9})(?!\d)", re.IGNORECASE)
_PROXY = re.compile(r"['\"]([^'\"]*/dataproxy\.jsp[^'\"]*)['\"]", re.IGNORECASE)
_PARAMETER = re.compile(
    r"['\"]?\b(col|appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype)\b['\"]?\s*[:=]\s*"
    r"(?:['\"]([^'\"]*)['\"]|(\d+))"
)
_PROXY_PATH = "/module/web/jpage/dataproxy.jsp"
_PARAMETERS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")


@dataclass(frozen=True, slots=True)
class Store:
    """One datastore of a page: the rows it holds, how many there are, where and with what to ask for the rest."""

    rows: tuple[str, ...]
    total: int
    proxy: str
    parameters: tuple[tuple[str, str], ...]


class Hanweb(Family):
    """Classic Hanweb lists; articles and menus are plain links as everywhere."""

    name = "hanweb"

    def recognises(self, page: Page) -> bool:
        # TrueCMS wraps the same records in JSON.
        return page.data is None and ("<datastore" in page.text or "dataproxy.jsp" in page.text)

    def anchors(self, page: Page) -> Iterable[Link]:
        rows = (link for store in stores(page) for row in store.rows for link in _row_links(page, row))
        return (*page.links, *rows) if _is_page(page) else tuple(rows)

    def next_urls(self, portal: Portal, page: Page) -> Iterator[str]:
        if _is_page(page):
            for store in stores(page):
                yield from _rest(page, store)
            yield from super().next_urls(portal, page)


def stores(page: Page) -> tuple[Store, ...]:
    """The datastores of a page or of a dataproxy answer, each with the paging parameters of its own script."""
    found = list(islice(_STORE.finditer(page.text), MAX_STORES))
    found = found or list(islice(_ARRAY.finditer(page.text), MAX_STORES))
    ends = [*(match.start() for match in found[1:]), len(page.text)][: len(found)]
    # The script that pages a datastore follows it; only when none does, the one before the first counts.
    before = page.text[max(0, found[0].start() - SCRIPT_CHARS) : found[0].start()] if found else ""
    return tuple(
        _store(match.group(), page.text[match.end() : end], before) for match, end in zip(found, ends, strict=True)
    )


def _store(source: str, script: str, before: str) -> Store:
    where = script if "dataproxy.jsp" in script or "unitid" in script else before
    if source.startswith("InitData"):
        rows = tuple(re.sub(r"\\(.)", r"\1", row) for row in _ITEM.findall(source))
    else:
        rows = tuple(row[1] for part in _RECORD.split(source)[1:] if (row := _CDATA.match(part)))
    totals = [int(a or b) for text in (source, where) for a, b in _TOTAL.findall(text)]
    proxy = _PROXY.search(where)
    parameters: dict[str, str] = {}
    for name, quoted, number in _PARAMETER.findall(where):
        parameters.setdefault(name, quoted or number)
    ordered = tuple((name, parameters[name]) for name in _PARAMETERS if name in parameters)
    return Store(rows, max(totals, default=len(rows)), proxy.group(1) if proxy else _PROXY_PATH, ordered)


def _rest(page: Page, store: Store) -> Iterator[str]:
    """Addresses of the rows the page does not hold. The first rows are asked for again: servers round to steps."""
    if store.total <= len(store.rows) or not store.parameters:
        return
    address = page.absolute(store.proxy.partition("?")[0])
    for number in range(min(ceil(store.total / STEP), MAX_PAGES)):
        window = (("startrecord", number * STEP + 1), ("endrecord", (number + 1) * STEP), ("perpage", STEP))
        # 盐城 looks at the page's number only, which names the same rows.
        if address:
            yield f"{address}?{urlencode((*window, ('page', number + 1), *store.parameters))}"


def _row_links(page: Page, row: str) -> tuple[Link, ...]:
    return Page(page.url, row.encode("utf-8"), encoding="utf-8").links


def _is_page(page: Page) -> bool:
    """False for an answer of dataproxy.jsp, whose links all stand inside records."""
    return not urlsplit(page.url).path.endswith("dataproxy.jsp")


FAMILY = Hanweb()
