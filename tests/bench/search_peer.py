"""The usual way to search Chinese in SQLite, for comparison: FTS5 over pairs of characters, ordered by bm25."""

import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from extract.catalogue.search import fold
from tests.bench.catalogue_measures import opened

_TEXTS = """
select r.rowid, coalesce(r.title, ''), coalesce(r.agency, ''), group_concat(coalesce(s.heading, '') || char(10) || coalesce(s.text, ''), char(10))
from reports r left join sections s on s.report_id = r.id group by r.id
"""
_MATCH = "select rowid, bm25(f, 10.0, 5.0, 1.0) score from f where f match ? order by score limit 20"


def _pairs(text: str) -> str:
    folded = fold(text)
    return " ".join(a + b for a, b in zip(folded, folded[1:] + " ", strict=False) if a != " ")


def peer_times(catalogue: Path, folder: Path, words: Mapping[int, Sequence[str]]) -> dict[int, list[float]]:
    """Length -> milliseconds of each search: the 20 best by bm25, with the place of the word in their texts."""
    with closing(sqlite3.connect(folder / "pairs.db")) as index, closing(opened(catalogue)) as connection:
        index.execute("""create virtual table f using fts5(title, agency, text, content='', tokenize="ascii")""")
        rows = ((number, *map(_pairs, texts)) for number, *texts in connection.execute(_TEXTS))
        index.executemany("insert into f(rowid, title, agency, text) values (?, ?, ?, ?)", rows)
        index.execute("insert into f(f) values ('optimize')")
        index.commit()
        return {length: sorted(_search(index, connection, word) for word in asked) for length, asked in words.items()}


def _search(index: sqlite3.Connection, connection: sqlite3.Connection, word: str) -> float:
    start = time.perf_counter()
    phrase = '"' + " ".join(a + b for a, b in pairwise(fold(word))) + '"'
    sql = "select text from sections where report_id = (select id from reports where rowid = ?)"
    for number, _ in index.execute(_MATCH, (phrase,)).fetchall():
        any(word in (text or "") for (text,) in connection.execute(sql, (number,)))
    return (time.perf_counter() - start) * 1000
