"""Ways of paging: one small pure function each, page in, addresses of further pages of the same list out."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from crawler.page import Page

MAX_PAGES = 200
"""Pages of one list that are followed; a longer one is a trap or not a list of annual reports."""

Pager = Callable[[Page], Iterator[str]]

MAX_CALLS = 20
"""Calls of a pager's script that are read; a page has one or two."""

_VARIABLE = re.compile(
    r"(?:var|let)\s+(countPage|currentPage|pageCount|totalPage)\s*=\s*[\"']?(\d{1,9})(?!\d)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,9}")  # "②" and "²" are digits to `str.isdigit`, and no number to `int`
_CALL = re.compile(r"createPageHTML\s*\(([^()]{1,200})\)")
_NEXT_TEXT = re.compile(r"^[\[【(（<«‹\s]*(?:下一页|下页|后一页|下一頁|next)[\]】)）>»›\s]*$", re.IGNORECASE)
_SYMBOL = re.compile(r"^(?:>|›|»|>>)$")


def trs(page: Page) -> Iterator[str]:
    """TRS WCM: `createPageHTML(total, current, "index", "html")`; page 2 is index_1, counted from zero."""
    for total, _current, name, suffix in _page_calls(page):
        if name is not None:
            yield from _numbered(page, name, suffix, range(1, min(total, MAX_PAGES)))


def ucap(page: Page) -> Iterator[str]:
    """Ucap: `createPageHTML('page_div', total, current, 'list', 'shtml', count)`; page 2 is list_2."""
    for call in _CALL.findall(page.text)[:MAX_CALLS]:
        words = [w.strip().strip("\"'") for w in call.split(",")]
        if len(words) >= 5 and _NUMBER.fullmatch(words[1]) and not _NUMBER.fullmatch(words[0]):
            yield from _numbered(page, words[3], words[4], range(2, min(int(words[1]), MAX_PAGES) + 1))


def next_link(page: Page) -> Iterator[str]:
    """Any CMS: the link that says 下一页 (VSB counts backwards, so its numbers must not be guessed)."""
    for link in page.links:
        if _NEXT_TEXT.match(link.text) and link.url != page.url:
            yield link.url


def numbered_links(page: Page) -> Iterator[str]:
    """Links that are only a number and stay in the list's folder: 2, 3, 4 … under a static list."""
    folder = page.url.rpartition("/")[0] + "/"
    for link in page.links:
        if _NUMBER.fullmatch(link.text) and int(link.text) <= MAX_PAGES and _same_list(link.url, page.url, folder):
            yield link.url


def every(page: Page) -> Iterator[str]:
    """All ways of the static families; used where the portal's row names none."""
    for pager in (trs, ucap, next_link, numbered_links):
        yield from pager(page)


PAGERS: dict[str, Pager] = {
    "": every,
    "auto": every,
    "trs": trs,
    "index_n": trs,
    "ucap": ucap,
    "next": next_link,
    "numbered": numbered_links,
}


def follow(name: str | None, page: Page) -> Iterator[str]:
    """Further pages of a list by the pager a portal row names (unknown names mean every way), each once."""
    seen = {page.url}
    pager = PAGERS.get((name or "").strip().lower(), every)
    for pages in (pager(page), next_link(page)):
        for url in pages:
            if len(seen) > MAX_PAGES:
                return
            if url not in seen:
                seen.add(url)
                yield url


def _page_calls(page: Page) -> Iterator[tuple[int, int, str | None, str]]:
    """(total, current, file name, suffix) of every TRS pager call; variables are read from the script."""
    if "createPageHTML" not in page.text and "countPage" not in page.text:
        return
    named = {name.lower(): int(value) for name, value in _VARIABLE.findall(page.text)}
    for call in _CALL.findall(page.text)[:MAX_CALLS]:
        words = [w.strip().strip("\"'") for w in call.split(",")]
        if len(words) < 4:
            continue
        total, current = _number(words[0], named), _number(words[1], named)
        if total is not None and current is not None:
            yield total, current, words[2], words[3]
    if "createPageHTML" not in page.text and named.get("countpage", 0) > 1:
        stem, _, suffix = (urlsplit(page.url).path.rpartition("/")[2] or "index.html").rpartition(".")
        yield named["countpage"], named.get("currentpage", 0), re.sub(r"_\d+$", "", stem) or "index", suffix


def _number(word: str, named: dict[str, int]) -> int | None:
    return int(word) if _NUMBER.fullmatch(word) else named.get(word.lower())


def _numbered(page: Page, name: str, suffix: str, numbers: range) -> Iterator[str]:
    for number in numbers:
        url = page.absolute(f"{name}_{number}.{suffix}")
        if url:
            yield url


def _same_list(url: str, here: str, folder: str) -> bool:
    if url == here or not url.startswith(folder):
        return False
    rest = url[len(folder) :]
    # A year folder (2022/) is a column, not a page; pages carry their number in the file name or the query.
    return "/" not in rest and (re.search(r"[_-]?\d+\.\w+$", rest) is not None or "?" in rest)
