"""Hebei 集约化: a column page holds no rows; its script asks for a block, `/columns/…/templates/…/blocks/…?page=N`."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from crawler.families.base import Family
from crawler.page import Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

MAX_BLOCKS = 10
"""Blocks of a column that are asked for; a page has one or two."""

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_COLUMN = re.compile(rf"/columns/{_UUID}/")
_BLOCK = re.compile(rf"/columns/{_UUID}/templates/{_UUID}/blocks/{_UUID}")
_ARTICLE = re.compile(rf"/columns/{_UUID}/20\d\d(?:0[1-9]|1[0-2])/\d\d/{_UUID}\.html")
_TOTAL = re.compile(r"(?:totalPages?|pageCount|data-total)['\"]?\s*[:=]\s*['\"]?(\d{1,4})(?!\d)|共\s*(\d{1,4})\s*页")


class Hebei(Family):
    """Columns and articles are plain links; the rows of a list come in pieces of HTML."""

    name = "hebei"

    def recognises(self, page: Page) -> bool:
        return page.is_html and (_COLUMN.search(page.text) is not None or _BLOCK.search(page.url) is not None)

    def next_urls(self, portal: Portal, page: Page) -> Iterator[str]:
        if _BLOCK.fullmatch(urlsplit(page.url).path):
            yield from _rest(page)
            return
        for address in list(dict.fromkeys(_BLOCK.findall(page.text)))[:MAX_BLOCKS]:
            url = page.absolute(f"{address}?page=1&fix=0")
            if url:
                yield url
        yield from super().next_urls(portal, page)


def _rest(page: Page) -> Iterator[str]:
    """Further pieces: all of them where the first one says how many, else the next while there are rows."""
    address, _, query = page.url.partition("?")
    told = parse_qs(query).get("page", ["1"])[0]
    here = int(told) if re.fullmatch(r"[0-9]{1,4}", told) else MAX_PAGES
    total = next((int(a or b) for a, b in _TOTAL.findall(page.text)), None)
    if total is None and any(_ARTICLE.search(link.url) for link in page.links):
        total = here + 1
    for number in range(here + 1, min(total or 0, MAX_PAGES) + 1):
        yield f"{address}?page={number}&fix=0"


FAMILY = Hebei()
