"""What a catalogue weighs and how fast it answers: measured alike by `make bench` and `make soak`."""

import json
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from extract.catalogue.search import find, hits
from tests.bench.load import Loaded, visit
from tests.bench_catalogue import QUERIES
from tests.browser import free_port, serving_catalogue, wait_for

LENGTHS = (2, 3, 4, 6)
"""Characters of the words that are looked for."""

FACETS = ("year", "region_code", "scope", "layout")
"""What plain Datasette is asked to count; ours counts these and three more."""

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes."""

    text: int  # sections with their headings, titles and names of agencies, UTF-8
    whole: int  # of the file
    cells: int  # of the tables that hold the cells, and their indexes

    @property
    def ratio(self) -> float:
        """The database without the cells over the text."""
        return (self.whole - self.cells) / self.text


def opened(catalogue: Path) -> sqlite3.Connection:
    """A connection as the server has them."""
    return sqlite3.connect(f"{catalogue.resolve().as_uri()}?immutable=1", uri=True)


def sizes(catalogue: Path) -> Sizes:
    """How large the parts of a catalogue are."""
    cells = "select coalesce(sum(d.pgsize), 0) from dbstat d join sqlite_master m on m.name = d.name where m.tbl_name glob 'cell*'"
    text = "select sum(length(cast(coalesce(heading, '') || coalesce(text, '') as blob))) from sections"
    names = "select sum(length(cast(coalesce(title, '') || coalesce(agency, '') as blob))) from reports"
    with closing(opened(catalogue)) as connection:
        said, named, celled = (connection.execute(sql).fetchone()[0] for sql in (text, names, cells))
    return Sizes(said + named, catalogue.stat().st_size, celled)


def sampled_words(catalogue: Path, each: int, seed: int = 1) -> dict[int, list[str]]:
    """Length -> so many different words of it, cut out of texts at random: common ones mostly, as in the texts."""
    rng, found = random.Random(seed), {length: dict[str, None]() for length in LENGTHS}
    with closing(opened(catalogue)) as connection:
        (last,) = connection.execute("select max(rowid) from sections").fetchone()
        while any(len(words) < each for words in found.values()):
            row = connection.execute("select text from sections where rowid = ?", (rng.randint(1, last),)).fetchone()
            runs = _HAN.findall(row[0] or "") if row else []
            for length, words in found.items():
                long = [run for run in runs if len(run) >= length]
                if long and len(words) < each:
                    run = rng.choice(long)
                    at = rng.randint(0, len(run) - length)
                    words[run[at : at + length]] = None
    return {length: list(words) for length, words in found.items()}


def search_times(catalogue: Path, words: Mapping[int, Sequence[str]]) -> dict[int, list[float]]:
    """Length -> milliseconds of each search with count, order and snippets of the first 20, other words asked before."""
    with closing(opened(catalogue)) as connection:
        for query in QUERIES:
            _search(connection, query)
        return {length: sorted(_search(connection, word) for word in asked) for length, asked in words.items()}


def _search(connection: sqlite3.Connection, query: str) -> float:
    start = time.perf_counter()
    hits(connection, find(connection, query), query, limit=20)
    return (time.perf_counter() - start) * 1000


def share(times: Sequence[float], part: float) -> float:
    """The time within which this part of them lies."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def missed(catalogue: Path, words: Sequence[str]) -> list[str]:
    """Words that a plain scan of all texts, titles and names finds in reports in which search does not."""
    sql = "select r.rowid, group_concat(s.text, char(0)) from reports r left join sections s on s.report_id = r.id group by r.id"
    with closing(opened(catalogue)) as connection:
        texts = [(number, text or "") for number, text in connection.execute(sql)]
        told: list[str] = []
        for word in words:
            scanned = {number for number, text in texts if word in text}
            if lost := scanned - set(find(connection, word).numbers.tolist()):
                told.append(f"{word}: {len(lost)} of {len(scanned)} reports are not found")
    return told


def _choices(catalogue: Path, seed: int) -> list[list[tuple[str, str]]]:
    """Filters as visitors set them, in the words of our list."""
    rng = random.Random(seed)
    with closing(opened(catalogue)) as connection:
        provinces = [
            row[0]
            for row in connection.execute("select distinct province_code from reports where province_code is not null")
        ]
        prefectures = [
            row[0]
            for row in connection.execute(
                "select distinct prefecture_code from reports where prefecture_code is not null"
            )
        ]
    made: list[list[tuple[str, str]]] = [[]]
    for _ in range(60):
        choice = [("year", str(year)) for year in rng.sample(range(2019, 2025), rng.randint(0, 2))]
        choice += [("region", rng.choice(rng.choice((provinces, prefectures))))] if rng.random() < 0.5 else []
        choice += [("scope", "department")] if rng.random() < 0.3 else []
        choice += [("late", "1")] if rng.random() < 0.2 else []
        choice += [("sort", rng.choice(("date", "received")))] if rng.random() < 0.2 else []
        choice += [("page", str(rng.randint(1, 40)))] if rng.random() < 0.3 else []
        made.append(choice)
    return made


def _theirs(choice: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same choice in the words of Datasette's table pages, as far as it has them."""
    years = ",".join(value for name, value in choice if name == "year")
    named = {"scope": "scope", "region": "province_code"}
    said = [(named[name], value) for name, value in choice if name in named]
    said += [("days_late__gt", "0") for name, _ in choice if name == "late"]
    return [*said, *([("year__in", years)] if years else []), *(("_facet", name) for name in FACETS)]


def list_load(catalogue: Path, folder: Path, seconds: float, words: Sequence[str] = (), users: int = 8) -> Loaded:
    """Visitors of the list of reports; with words half of them search."""
    rng = random.Random(4)
    asked = [
        [*([("q", rng.choice(words))] if words and n % 2 else []), *c] for n, c in enumerate(_choices(catalogue, 3))
    ]
    with serving_catalogue(catalogue) as home:
        return visit([f"{home}reports?{urlencode(choice)}" for choice in asked], folder, users, seconds)


def report_load(catalogue: Path, folder: Path, seconds: float) -> Loaded:
    """One visitor of reports."""
    with closing(opened(catalogue)) as connection:
        ids = [row[0] for row in connection.execute("select id from reports order by id")]
    chosen = random.Random(5).sample(ids, min(200, len(ids)))
    with serving_catalogue(catalogue) as home:
        return visit([f"{home}report/{one}" for one in chosen], folder, 1, seconds)


def plain_load(catalogue: Path, folder: Path, seconds: float, users: int = 8) -> Loaded:
    """The same visitors of the table page of Datasette without anything of ours, four facets counted."""
    with _plain_datasette(catalogue) as home:
        asked = [f"{home}catalogue/reports?{urlencode(_theirs(choice))}" for choice in _choices(catalogue, 3)]
        return visit(asked, folder, users, seconds)


@contextmanager
def _plain_datasette(catalogue: Path) -> Iterator[str]:
    port, log = free_port(), catalogue.with_suffix(".plain.log")
    settings = {"suggest_facets": "off", "facet_time_limit_ms": "10000", "sql_time_limit_ms": "10000"}
    argv = [sys.executable, "-m", "datasette", "serve", "--immutable", str(catalogue), "--port", str(port)]
    argv += [word for name, value in settings.items() for word in ("--setting", name, value)]
    with log.open("wb") as out:
        process = subprocess.Popen(argv, stdout=out, stderr=out)
        try:
            wait_for(f"http://127.0.0.1:{port}/-/versions.json", process, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()
            process.wait(10)


def said(loaded: Loaded) -> str:
    """What visitors met with, as a note."""
    wrong = f", {len(loaded.wrong)} wrong: {json.dumps(loaded.wrong[:2], ensure_ascii=False)}" if loaded.wrong else ""
    return f"{len(loaded.milliseconds)} answers, p50 {loaded.at(0.5):.0f} ms, p99 {loaded.at(0.99):.0f} ms{wrong}"
