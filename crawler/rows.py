"""Lists in answers of data whose maker is not known: rows with a title, how many there are, where each row leads. Pure.

Names of fields are those that portals' own scripts read; a service with other names gives nothing, and no wrong thing.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import unquote

from crawler.links import compact
from crawler.page import Link, one_line

MAX_DEPTH = 8
MAX_NODES = 50_000
"""How deep and how far an answer is searched for its list."""

MAX_ROWS = 2000
MIN_TITLE_CHARS = 6
"""Shorter titles (首页, 更多) are on every page and say nothing of which link is whose."""

_TITLES = ("realtitle", "showtitle", "title", "articletitle", "infotitle", "doctitle", "contenttitle", "newstitle",
           "manuscripttitle", "name", "subject", "bt", "mc")  # fmt: skip
_ADDRESSES = ("url", "link", "href", "linkurl", "infourl", "visiturl", "pcurl", "docurl", "docpuburl", "articleurl",
              "staticurl", "contenturl")  # fmt: skip
_TOTALS = ("total", "totalcount", "totalnum", "totalelements", "totalrecord", "totalrecords", "totalrows", "totalsize",
           "recordcount", "recordtotal", "rowcount", "count")  # fmt: skip
_PAGES = ("pages", "totalpage", "totalpages", "pagecount", "pagetotal")

_NUMBER = re.compile(r"\d{1,7}")
_TAG = re.compile(r"<[^<>]{1,200}>")
_JOINT = re.compile(r"([/?&=#.,;!]+)")

Row = Mapping[str, str]
"""A row's plain fields as texts, names in lower case without `_` and `-`."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of an answer: the rows it brings, how many rows and pages there are in all where it says so."""

    rows: tuple[Row, ...]
    total: int | None
    pages: int | None

    def page_count(self, size: int | None) -> int | None:
        """Pages of so many rows, or None when the answer tells nothing of its whole."""
        if self.pages is not None:
            return self.pages
        size = size or len(self.rows)
        return None if self.total is None or not size else -(-self.total // size)


def listing_of(data: Any) -> Listing | None:
    """The longest list of titled rows in an answer's data, or None."""
    found = max(_lists(data, (), MAX_DEPTH, [MAX_NODES]), key=lambda one: len(one[0]), default=None)
    if found is None:
        return None
    rows, around = found
    return Listing(rows, _first(around, _TOTALS), _first(around, _PAGES))


def title_of(row: Row) -> str:
    """What a row is called, without markup."""
    named = next((row[name] for name in _TITLES if row.get(name)), "")
    return one_line(unescape(_TAG.sub("", named)))


def address_of(row: Row) -> str:
    """Where a row says that it leads, or nothing."""
    return next((row[name] for name in _ADDRESSES if "/" in row.get(name, "")), "")


@dataclass(frozen=True, slots=True)
class Route:
    """How a page makes the address of a row: pieces that stand as they are, and names of fields between them."""

    pieces: tuple[tuple[str, bool], ...]  # (text, False) or (name of a field, True)

    def url(self, row: Row) -> str | None:
        """The address of a row, or None when it lacks a field."""
        if any(is_field and not row.get(piece) for piece, is_field in self.pieces):
            return None
        return "".join(row[piece] if is_field else piece for piece, is_field in self.pieces)


def route_of(rows: Sequence[Row], links: Sequence[Link]) -> Route | None:
    """How the links of a page were made from the rows it was told, or None when they don't show it.

    A link belongs to the row whose title it says. What differs from link to link must be a field of its row.
    """
    pairs = [(row, _JOINT.split(link.url)) for row in rows for link in links if _says(link.text, title_of(row))]
    if not pairs or len({len(parts) for _, parts in pairs}) > 1:
        return None
    telling = _telling(rows)
    pieces: list[tuple[str, bool]] = []
    for at, part in enumerate(pairs[0][1]):
        alike = all(parts[at] == part for _, parts in pairs)
        names = [name for name in telling if all(_is(row.get(name), parts[at]) for row, parts in pairs)]
        if alike and (len(pairs) > 1 or not names):
            pieces.append((part, False))
        elif names:
            pieces.append((names[0], True))
        else:
            return None
    return Route(tuple(pieces)) if any(is_field for _, is_field in pieces) else None


def _telling(rows: Sequence[Row]) -> list[str]:
    """Names of the fields that tell one row from another, numbers of records first."""
    names = dict.fromkeys(name for row in rows for name in row)
    found = [n for n in names if len({row.get(n) for row in rows}) > 1 or (len(rows) == 1 and n.endswith("id"))]
    return sorted(found, key=lambda name: not name.endswith("id"))


def _says(text: str, title: str) -> bool:
    """Whether a link's text is a row's title, whole or cut short, maybe with a date beside it."""
    said, whole = compact(text).rstrip(".…"), compact(title)
    return len(whole) >= MIN_TITLE_CHARS and (
        whole in said or (len(said) >= MIN_TITLE_CHARS and whole.startswith(said))
    )


def _is(value: str | None, part: str) -> bool:
    return bool(value) and value in (part, unquote(part))


def _lists(
    data: Any, around: tuple[Mapping[str, Any], ...], depth: int, left: list[int]
) -> Iterator[tuple[tuple[Row, ...], tuple[Mapping[str, Any], ...]]]:
    """Every list of titled rows, with the objects it lies in, the nearest first."""
    left[0] -= 1
    if depth < 0 or left[0] < 0:
        return
    if isinstance(data, str) and data[:1] in ("{", "["):
        data = _loaded(data)
    if isinstance(data, dict):
        for value in data.values():
            yield from _lists(value, (data, *around), depth - 1, left)
    elif isinstance(data, list):
        rows = tuple(row for entry in data[:MAX_ROWS] if isinstance(entry, dict) and title_of(row := _row(entry)))
        if rows and len(rows) * 2 >= min(len(data), MAX_ROWS):
            yield rows, around
        else:
            for value in data[:MAX_ROWS]:
                yield from _lists(value, around, depth - 1, left)


def _row(entry: Mapping[str, Any]) -> Row:
    """The plain fields of a row; what lies one object deeper (`source`) is its own too where no other has the name."""
    found = {_plain(n): str(v) for n, v in entry.items() if isinstance(v, (str, int)) and not isinstance(v, bool)}
    for inner in entry.values():
        for name, value in inner.items() if isinstance(inner, dict) else ():
            if isinstance(value, (str, int)) and not isinstance(value, bool):
                found.setdefault(_plain(name), str(value))
    return found


def _first(around: Sequence[Mapping[str, Any]], names: Sequence[str]) -> int | None:
    """A number of this name in the objects around a list, or in what lies beside it there (`page: {total}`)."""
    for outer in around:
        for known in (outer, *(value for value in outer.values() if isinstance(value, dict))):
            told = {_plain(name): str(value) for name, value in known.items() if isinstance(value, (str, int))}
            for name in names:
                if _NUMBER.fullmatch(told.get(name, "")):
                    return int(told[name])
    return None


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _loaded(source: str) -> Any:
    try:
        return json.loads(source)
    except (ValueError, RecursionError):
        return None
