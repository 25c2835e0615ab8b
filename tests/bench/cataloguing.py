"""Catalogue rows/s against bare sqlite3; a large one: size, searches, list and report pages against their peers."""

import shutil
import sqlite3
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from extract.catalogue.load import build
from extract.pipeline import extract
from extract.store import shards_of
from settings.paths import DataFolder
from tests.bench import catalogue_measures as measures
from tests.bench.row import Row, alternating, seconds
from tests.bench.search_peer import peer_times
from tests.catalogue_corpus import crawl_db_of, make_shards, planned

LOAD_SECONDS = 12.0
WORDS = 40
"""Words of each length that are looked for."""


def catalogue_rows(data: DataFolder, rounds: int) -> list[Row]:
    """Build the catalogue of the extracted crawl and the floor in turn."""
    extract([data], data)
    shards, databases = shards_of(data), [data.crawl_db]
    built = build(shards, databases, data.catalogue)
    content = _content(data.catalogue)
    bare = data.root / "bare.db"
    sides = [
        lambda: seconds(lambda: build(shards, databases, data.catalogue)),
        lambda: seconds(lambda: _write_bare(bare, content)),
    ]
    ours, least = alternating(sides, rounds)
    note = f"median of {rounds}, {built.figures:,} cells of {built.reports:,} reports, shards read and search index included"
    return [Row(measure="build the catalogue", unit="s", ours=ours, peer=FLOOR, theirs=least, note=note)]


FLOOR = "sqlite3 executemany of the same rows, no keys, no index, no search"


def large_rows(reports: int) -> list[Row]:
    """A catalogue of made reports: built, searched, listed."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shards = make_shards(folder / "extracts", reports)
        books = [crawl_db_of(folder / "crawl.db", planned(reports))]
        catalogue = folder / "catalogue.db"
        rows = _build_rows(shards, books, catalogue, folder)
        words = measures.sampled_words(catalogue, WORDS)
        return [
            *rows,
            *_search_rows(catalogue, folder, words),
            *_served_rows(catalogue, folder, words),
        ]


def _build_rows(shards: list[Path], books: list[Path], catalogue: Path, folder: Path) -> list[Row]:
    """A whole build and its size, and one more build after a shard has changed."""
    kept, built = folder / "kept", None

    def whole() -> None:
        nonlocal built
        built = build(shards, books, catalogue, keep=kept)

    ours = seconds(whole)
    assert built is not None
    size = _size_row(catalogue)
    content = _content(catalogue)
    least = seconds(lambda: _write_bare(folder / "bare.db", content))
    changed = shards[len(shards) // 2]
    (other,) = make_shards(folder / "other", 200, seed=2, processes=1)[:1]
    shutil.move(other, changed)
    again = seconds(lambda: build(shards, books, catalogue, keep=kept))
    note = f"{built.reports:,} reports, {built.figures:,} cells, {built.figures / ours:,.0f} cells/s, search index included"
    return [
        Row(measure="build a large catalogue", unit="s", ours=ours, peer=FLOOR, theirs=least, note=note),
        size,
        Row(
            measure="build it again, one shard changed",
            unit="s",
            ours=again,
            peer="whole build",
            theirs=ours,
            note=f"{len(shards)} shards",
        ),
    ]


def _size_row(catalogue: Path) -> Row:
    found = measures.sizes(catalogue)
    note = f"whole {found.whole / 1e6:,.0f} MB, cells {found.cells / 1e6:,.0f} MB"
    return Row(
        measure="catalogue without cells",
        unit="MB",
        ours=(found.whole - found.cells) / 1e6,
        peer="its text, UTF-8",
        theirs=found.text / 1e6,
        aim="<= 2.5",
        note=note,
    )


def _search_rows(catalogue: Path, folder: Path, words: Mapping[int, list[str]]) -> list[Row]:
    """Each length against FTS5 over the same texts, and the lot against a scan."""
    ours, theirs = measures.search_times(catalogue, words), peer_times(catalogue, folder, words)
    scan = statistics.median(_scan_times(catalogue, [asked[0] for asked in words.values()]))
    lost = measures.missed(catalogue, [word for asked in words.values() for word in asked])
    peer = "FTS5, pairs of characters, bm25"
    rows = [
        Row(
            measure=f"search {length} characters, {name}",
            unit="ms",
            ours=measures.share(times, part),
            peer=peer,
            theirs=measures.share(theirs[length], part),
            aim="< 1",
            note="count, order, 20 snippets",
        )
        for length, times in ours.items()
        for name, part in (("p50", 0.5), ("p95", 0.95))
    ]
    every = [time for times in ours.values() for time in times]
    note = f"{len(every)} words, {len(lost)} with less than a scan finds {'; '.join(lost[:3])}"
    return [
        *rows,
        Row(
            measure="search p95",
            unit="ms",
            ours=measures.share(every, 0.95),
            peer="scan of all sections with like (p50)",
            theirs=scan,
            aim="< 0.1",
            note=note,
        ),
    ]


def _served_rows(catalogue: Path, folder: Path, words: Mapping[int, list[str]]) -> list[Row]:
    """Eight visitors of the list, with and without words, against plain Datasette; one of reports."""
    flat = [word for asked in words.values() for word in asked[:10]]
    plain = measures.plain_load(catalogue, folder, LOAD_SECONDS)
    lists = {
        "list of reports": measures.list_load(catalogue, folder, LOAD_SECONDS),
        "list, half with words": measures.list_load(catalogue, folder, LOAD_SECONDS, flat),
    }
    one = measures.report_load(catalogue, folder, LOAD_SECONDS / 2)
    peer = "plain Datasette, four facets, suggest_facets off"
    rows = [
        Row(
            measure=f"{name}, p95, 8 users",
            unit="ms",
            ours=loaded.at(0.95),
            peer=peer,
            theirs=plain.at(0.95),
            aim="< 1",
            note=f"{measures.said(loaded)}; plain: {measures.said(plain)}",
        )
        for name, loaded in lists.items()
    ]
    return [
        *rows,
        Row(measure="report page, p95", unit="ms", ours=one.at(0.95), aim="< 100 ms", note=measures.said(one)),
    ]


def _scan_times(catalogue: Path, words: list[str]) -> list[float]:
    """Milliseconds of searches without an index."""
    sql = "select count(distinct report_id) from sections where text like ?"
    with closing(measures.opened(catalogue)) as connection:
        return [1000 * seconds(lambda w=word: connection.execute(sql, (f"%{w}%",)).fetchall()) for word in words]


def _content(catalogue: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, those of the search index too."""
    with closing(measures.opened(catalogue)) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "select name from sqlite_master where type = 'table' and name not glob 'sqlite_*'"
            )
        ]
        return {name: list(_rows(connection, name)) for name in names}


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    yield from connection.execute(f'select * from "{table}"')


def _write_bare(path: Path, content: dict[str, list[tuple[object, ...]]]) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for name, rows in content.items():
            if rows:
                columns = ", ".join(f"c{n}" for n in range(len(rows[0])))
                connection.execute(f'create table "{name}" ({columns})')
                connection.executemany(f'insert into "{name}" values ({", ".join("?" * len(rows[0]))})', rows)
        connection.commit()
