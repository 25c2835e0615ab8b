"""Catalogue rows/s against bare sqlite3, searches against a scan."""

import sqlite3
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from extract.catalogue.load import build
from extract.catalogue.tables import TABLES
from extract.pipeline import extract
from extract.store import shards_of
from settings.paths import DataFolder
from tests.bench.row import Row, alternating, seconds
from tests.bench_catalogue import QUERIES, make_catalogue, search_times


def catalogue_rows(data: DataFolder, rounds: int) -> list[Row]:
    """Build the catalogue of the extracted crawl and the floor in turn."""
    extract([data], data)
    shards, databases = shards_of(data), [data.crawl_db]
    reports = build(shards, databases, data.catalogue).reports
    content = {table.name: list(_rows(data.catalogue, table.name)) for table in TABLES}
    count = sum(map(len, content.values()))
    bare = data.root / "bare.db"
    sides = [
        lambda: count / seconds(lambda: build(shards, databases, data.catalogue)),
        lambda: count / seconds(lambda: _write_bare(bare, content)),
    ]
    ours, least = alternating(sides, rounds)
    note = f"median of {rounds}, {count:,} rows of {reports:,} reports, shards read and search index included"
    peer = "sqlite3 executemany, no keys, no index, no search"
    return [Row(measure="build the catalogue", unit="rows/s", ours=ours, peer=peer, theirs=least, note=note)]


def search_rows(reports: int) -> list[Row]:
    """Searches over a catalogue of made reports, as the search page does them, against a scan with `like`."""
    with tempfile.TemporaryDirectory() as folder:
        made = make_catalogue(Path(folder), reports)
        catalogue = Path(folder) / "catalogue.db"
        times = search_times(catalogue)
        scan = statistics.median(_scan_times(catalogue))
    note = f"{reports:,} reports, {made['megabytes']:,} MB, {times['searches']} searches with ranking and snippets"
    peer = "scan of all sections with like (p50)"
    return [
        Row(
            measure="build a large catalogue",
            unit="rows/s",
            ours=made["rows_per_second"],
            note=f"{made['rows']:,} rows",
        ),
        Row(measure="search p50", unit="ms", ours=times["search_p50_ms"], peer=peer, theirs=scan, note=note),
        Row(measure="search p95", unit="ms", ours=times["search_p95_ms"], peer=peer, theirs=scan, note=note),
    ]


def _scan_times(catalogue: Path) -> list[float]:
    """Milliseconds of the same searches without an index."""
    sql = "select count(distinct report_id) from sections where text like ?"
    with closing(sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)) as connection:
        return [1000 * seconds(lambda q=q: connection.execute(sql, (f"%{q}%",)).fetchall()) for q in QUERIES[:5]]


def _rows(catalogue: Path, table: str) -> Iterator[tuple[object, ...]]:
    with closing(sqlite3.connect(catalogue)) as connection:
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
