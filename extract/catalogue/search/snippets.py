"""The words around what was found, as printed, with the places of the words marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from sqlite3 import Connection

from extract.catalogue.search.folding import first_place, places
from extract.catalogue.search.query import Word, parse, words

Part = tuple[str, bool]
"""A piece of text, and whether it is marked."""

_BLANKS = re.compile(r"\s+")

AROUND = 36
"""Characters shown on either side of a place."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of one section. The parts in their order are the piece; texts are raw: escape them."""

    section: int | None  # 1 to 6; None: the report has no text
    heading: str | None
    parts: tuple[Part, ...]

    def plain(self) -> str:
        """As one line, marks in 〔 〕."""
        return "".join(f"〔{text}〕" if marked else text for text, marked in self.parts)


def snippets(connection: Connection, number: int, query: str, most: int = 2) -> list[Snippet]:
    """Places in the text of a report (its rowid) where words of the query stand: for each word its first, in text order.

    A report found by its title or agency only shows the beginning of its text, unmarked. Raises `BadQuery`.
    """
    sql = "select number, heading, text from sections where report_id = (select id from reports where rowid = ?) order by number"
    sections = [tuple(row) for row in connection.execute(sql, (number,))]
    wanted = [word for word in words(parse(query)) if word.field in (None, "text")]
    found = list(islice(_snippets(sections, wanted), most))
    return found or [
        Snippet(n, heading, _line([(text[: 2 * AROUND], False)])) for n, heading, text in sections[:1] if text
    ]


def marked(text: str, query: str, field: str) -> tuple[Part, ...]:
    """A whole title or agency with the words of the query marked. In: field `title` or `agency`. Raises `BadQuery`."""
    wanted = [word for word in words(parse(query)) if word.field in (None, field)]
    return tuple(_parts(text, 0, len(text), _places(text, wanted)))


def _snippets(sections: Sequence[tuple[int, str | None, str | None]], wanted: Sequence[Word]) -> Iterator[Snippet]:
    left = list(wanted)
    for number, heading, text in sections:
        if not text or not left:
            continue
        shown = 0
        for word in list(left):
            if word.section not in (None, number) or (first := first_place(text, word.spellings)) is None:
                continue
            left.remove(word)
            if first[0] >= shown:
                here = [w for w in wanted if w.section in (None, number)]
                shown = min(len(text), first[1] + AROUND)
                yield Snippet(number, heading, _cut(text, max(0, first[0] - AROUND), shown, here))


def _cut(text: str, start: int, end: int, wanted: Sequence[Word]) -> tuple[Part, ...]:
    """A piece of the text, as much longer as it takes not to cut a word that is marked."""
    near = range(max(0, start - 2 * AROUND), min(len(text), end + 2 * AROUND))
    found = [(near.start + a, near.start + b) for a, b in _places(text[near.start : near.stop], wanted)]
    start = min([a for a, b in found if a < start < b], default=start)
    end = max([b for a, b in found if a < end < b], default=end)
    return _line(
        [("…" if start else "", False), *_parts(text, start, end, found), ("…" if end < len(text) else "", False)]
    )


def _places(text: str, wanted: Sequence[Word]) -> list[tuple[int, int]]:
    """Where any spelling of any word stands, in order, those that touch or overlap made one."""
    found = sorted(places(text, [spelling for word in wanted for spelling in word.spellings]))
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _parts(text: str, start: int, end: int, found: Sequence[tuple[int, int]]) -> Iterator[Part]:
    at = start
    for a, b in found:
        if b <= start or a >= end:
            continue
        yield text[at : max(a, at)], False
        at = min(b, end)
        yield text[max(a, start) : at], True
    yield text[at:end], False


def _line(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts on one line, empty ones left out."""
    return tuple((_BLANKS.sub(" ", text), is_marked) for text, is_marked in parts if text)
