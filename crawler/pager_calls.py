"""Script calls that draw a list's pager: what they say of its pages, unless they are commented out. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from crawler.page import Page

MAX_CALLS = 50
"""Calls of one kind in a page that are looked at, dead ones too; a page has one or two."""

COMMENT_CHARS = 20_000
"""How far before a call the beginning of its comment is looked for."""

_CALL = re.compile(r"createPage(?:HTML)?\s*\(([^()]{1,200})\)")
_VARIABLE = re.compile(
    r"(?:var|let)\s+(countPage|currentPage|pageCount|totalPage)\s*=\s*[\"']?(\d{1,9})(?!\d)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,9}")
# Not the slashes of an address: they follow a colon, a quote, an equals sign or a bracket.
_LINE_COMMENT = re.compile(r"(?<![:\"'=(])//")


@dataclass(frozen=True, slots=True)
class Call:
    """One pager call: pages, the page it stands on, the pages' file name and suffix, whether it names its container."""

    total: int
    current: int
    name: str
    suffix: str
    contained: bool

    def numbers(self, stem: str) -> range:
        """The numbers of the other pages, from the page whose file name without suffix is `stem`.

        The first page tells by its own number where counting begins; a later one asks for no page that may not be.
        """
        if re.fullmatch(rf"{re.escape(self.name)}_\d+", stem):
            return range(self.current + 1, self.total)
        base = self.current if self.current in (0, 1) and self.suffix != "jhtml" else 1
        return range(base + 1, self.total + base)


def calls(page: Page) -> Iterator[Call]:
    """The live pager calls of a page; their totals may stand in variables, which also count without any call."""
    if "createPage" not in page.text and "countPage" not in page.text:
        return
    named = {match[1].lower(): int(match[2]) for match in live(_VARIABLE, page.text)}
    found = [call for words in _arguments(page) if (call := _call(page, words, named)) is not None]
    yield from found
    if not found and named.get("countpage", 0) > 1:
        yield Call(named["countpage"], named.get("currentpage", 0), *own_name(page), contained=False)


def live(pattern: re.Pattern[str], source: str) -> Iterator[re.Match[str]]:
    """The matches in a page's source that are not commented out."""
    return (match for match in islice(pattern.finditer(source), MAX_CALLS) if is_live(source, match.start()))


def is_live(source: str, at: int) -> bool:
    """False when what stands at a position of a page's source is commented out, in script or in markup."""
    before = source[max(0, at - COMMENT_CHARS) : at]
    script = before[max(before.rfind("<script"), before.rfind("<SCRIPT"), 0) :]
    if _LINE_COMMENT.search(script.rpartition("\n")[2]) or script.rfind("/*") > script.rfind("*/"):
        return False
    opened = before.rfind("<!--")
    # A script may hide itself from old readers in a comment of its own; one that holds the whole tag is dead.
    return opened <= before.rfind("-->") or "<script" not in before[opened:].lower()


def own_name(page: Page) -> tuple[str, str]:
    """(file name without page number, suffix) of the list itself; of a folder, its index."""
    stem, _, suffix = (urlsplit(page.url).path.rpartition("/")[2] or "index.html").rpartition(".")
    return re.sub(r"_\d+$", "", stem) or "index", suffix


def stem_of(page: Page) -> str:
    """The list's file name without its suffix, page number and all; nothing of a folder."""
    return urlsplit(page.url).path.rpartition("/")[2].rpartition(".")[0]


def _arguments(page: Page) -> Iterator[list[str]]:
    for match in live(_CALL, page.text):
        yield [word.strip().strip("\"'") for word in match[1].split(",")]


def _call(page: Page, words: list[str], named: dict[str, int]) -> Call | None:
    contained = len(words) >= 5 and _count(words[0], named) is None
    told = words[1:] if contained else words
    total, current = (_count(word, named) for word in (*told, "", "")[:2])
    if total is None or current is None:
        return None
    name, suffix = own_name(page)
    # 孝感 (jhtml) names nothing but numbers; its pages are named after the list itself.
    if suffix != "jhtml" and len(told) >= 4:
        name, suffix = told[2], told[3]
    elif suffix != "jhtml":
        name, suffix = name, suffix or "html"
    return Call(total, current, name, suffix, contained)


def _count(word: str, named: dict[str, int]) -> int | None:
    return int(word) if _NUMBER.fullmatch(word) else named.get(word.lower())
