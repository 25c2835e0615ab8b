"""The next page of a list, asked as the page's own script asked for the first: the same request with a higher number. Pure.

The number stands in the query, in a form or in JSON; all else of the request stays, also headers that a script made up.
"""

import re
from dataclasses import dataclass, replace

from crawler.browser.asked import Asked

_NAME = r"(?:page_?(?:no|num|number|index)?|cur(?:rent|r)?_?page(?:no|num)?|current|pn|p)"
_SIZE = r"(?:page_?size|size|limit|page_?rows|rows|per_?page|page_?limit)"
_IN_FORM = r"(?:^|(?<=[?&]))({name})=(\d{{1,6}})(?=&|$)"
_IN_JSON = r"\"({name})\"\s*:\s*\"?(\d{{1,6}})(?=\"?\s*[,}}])"
_PAGE_FORM, _SIZE_FORM = (re.compile(_IN_FORM.format(name=name), re.IGNORECASE) for name in (_NAME, _SIZE))
_PAGE_JSON, _SIZE_JSON = (re.compile(_IN_JSON.format(name=name), re.IGNORECASE) for name in (_NAME, _SIZE))


@dataclass(frozen=True, slots=True)
class Paged:
    """A request that names the page it wants. `number`: what it calls this page; `size`: rows of a page, if it says."""

    asked: Asked
    number: int
    size: int | None
    in_body: bool
    span: tuple[int, int]  # where the number stands in the query, or in the body as text

    def turned(self, number: int) -> Asked:
        """The same request for another page."""
        start, end = self.span
        if not self.in_body:
            return replace(self.asked, url=f"{self.asked.url[:start]}{number}{self.asked.url[end:]}")
        text = _text(self.asked)
        return replace(self.asked, body=f"{text[:start]}{number}{text[end:]}".encode())


def paged(asked: Asked) -> Paged | None:
    """A request taken apart, or None when it names no page."""
    base = asked.url.find("?") + 1
    query = asked.url[base:] if base else ""
    if found := _PAGE_FORM.search(query):
        size = _size(_SIZE_FORM, query)
        return Paged(asked, int(found[2]), size, False, (base + found.start(2), base + found.end(2)))
    text = _text(asked)
    page, rows = (_PAGE_JSON, _SIZE_JSON) if text[:1] in ("{", "[") else (_PAGE_FORM, _SIZE_FORM)
    if found := page.search(text):
        return Paged(asked, int(found[2]), _size(rows, text), True, found.span(2))
    return None


def _size(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[2]) or None if found else None


def _text(asked: Asked) -> str:
    return (asked.body or b"").decode("utf-8", "replace")
