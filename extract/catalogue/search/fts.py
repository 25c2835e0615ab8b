"""Chinese full-text search in SQLite: text and query are cut the same way, into overlapping pairs of characters.

FTS5's own tokenizers find no Chinese word, or none of two characters. Every character of a run starts one word of the
index: `公开信` becomes `公开 开信 信`. A run of two or more characters is then a phrase of pairs, a single one a prefix.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from sqlite3 import Connection

EVERY = "※"
"""A word in the title of each report, of a sign that folding removes, so that an empty search box means all reports."""

SPACE = "\t"
RUNS = re.compile(r"[^ \t]+")
NEXT_TO_HAN = re.compile(r"(?<=[^\x00-\x7f])\t+|\t+(?=[^\x00-\x7f])")
QUOTED = re.compile(r'"([^"]*)"?|(\S+)')
FIELDS = ("title", "agency", "text")


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that has what was looked for, best first, with the words around the first place."""

    report_id: str
    title: str | None
    agency: str | None
    region_path: str | None
    year: int | None
    score: float  # bm25 of SQLite: the smaller the better
    snippet: str


class _Folding(dict[int, str]):
    """Code point -> what it counts as: NFKC, case folded; punctuation is a break, white space may vanish."""

    def __missing__(self, code: int) -> str:
        folded = "".join(map(_fold_character, unicodedata.normalize("NFKC", chr(code)).casefold()))
        self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    if character.isspace():
        return SPACE
    return character if unicodedata.category(character)[0] in "LNM" else " "


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Text as it is compared: half width, lower case, runs of letters and digits; white space beside Han is dropped.

    Each character is folded by itself, so that any part of a text folds to a part of the folded text.
    """
    return NEXT_TO_HAN.sub("", text.translate(_FOLDING)).replace(SPACE, " ")


def bigrams(text: str) -> str:
    """The words of the index for a text."""
    folded = fold(text)
    return " ".join([a + b for a, b in zip(folded, folded[1:] + " ", strict=False) if a != " "])


def to_match(query: str) -> str:
    """A visitor's words as an FTS5 expression: all of them must occur; an empty query matches every report."""
    runs = [run for words in _words(query) for run in RUNS.findall(fold(words))]
    return " AND ".join(map(_phrase, dict.fromkeys(runs))) or f'"{EVERY}"'


def _words(query: str) -> Iterator[str]:
    for quoted, plain in QUOTED.findall(query):
        yield quoted or plain


def _phrase(run: str) -> str:
    if len(run) == 1:
        return f'"{run}" *'
    return '"' + " ".join(a + b for a, b in pairwise(run)) + '"'


SEARCH = """
with found as (
  select rowid as number, bm25(reports_fts, 10.0, 5.0, 1.0) as score from reports_fts
  where reports_fts match :match order by score limit :limit offset :offset
)
select r.id, r.title, r.agency, r.region_path, r.year, found.score
from found join reports r on r.rowid = found.number order by found.score, r.rowid
"""


def search(connection: Connection, query: str, *, limit: int = 20, offset: int = 0) -> list[Hit]:
    """Reports that have every word of the query in title, agency or text, the most telling first.

    In: an open catalogue; words parted by blanks, phrases in double quotes. Out: hits; none for a word that is nowhere.
    """
    values = {"match": to_match(query), "limit": limit, "offset": offset}
    found = [tuple(row) for row in connection.execute(SEARCH, values)]
    return [Hit(*(*row, _snippet(connection, row[0], query))) for row in found]


def _snippet(connection: Connection, report_id: str, query: str) -> str:
    """The first place in the sections where a word of the query stands; empty when only title or agency have it."""
    wanted = [run for words in _words(query) for run in RUNS.findall(fold(words))]
    sql = "select coalesce(heading, '') || '：' || coalesce(text, '') from sections where report_id = ? order by number"
    for (text,) in connection.execute(sql, (report_id,)):
        for run in wanted:
            if place := locate(text, run):
                return cut(text, *place)
    return ""


def locate(text: str, run: str) -> tuple[int, int] | None:
    """Start and end, in the text itself, of a folded run; None when it does not occur."""
    if (start := text.find(run)) >= 0:
        return start, start + len(run)
    kept = [(c, at) for at, character in enumerate(text) for c in character.translate(_FOLDING)]
    folded = "".join(c for c, _ in kept)
    if (start := folded.find(run)) < 0:
        kept = [(c, at) for c, at in kept if c != SPACE]
        start = "".join(c for c, _ in kept).find(run)
    return None if start < 0 else (kept[start][1], kept[start + len(run) - 1][1] + 1)


def cut(text: str, start: int, end: int, around: int = 30) -> str:
    """The words around a place, the place itself in 〔 〕, on one line."""
    left, right = max(0, start - around), end + around
    shown = f"{'…' if left else ''}{text[left:start]}〔{text[start:end]}〕{text[end:right]}{'…' if right < len(text) else ''}"
    return " ".join(shown.split())
