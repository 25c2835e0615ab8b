"""Catalogue rows/s from shards, against the same rows written by sqlite3 alone into bare tables."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from extract.catalogue.load import build
from extract.catalogue.tables import TABLES
from extract.pipeline import extract
from settings.paths import DataFolder
from tests.bench.row import Row, alternating, seconds


def catalogue_rows(data: DataFolder, rounds: int) -> list[Row]:
    """Extract the archived crawl once, then build its catalogue and the floor in turn."""
    start = perf_counter()
    summary = extract([data], data)
    extracting = perf_counter() - start
    build(summary.shards, [data.crawl_db], data.catalogue)
    content = {table.name: list(_rows(data.catalogue, table.name)) for table in TABLES}
    count = sum(map(len, content.values()))
    bare = data.root / "bare.db"
    sides = [
        lambda: count / seconds(lambda: build(summary.shards, [data.crawl_db], data.catalogue)),
        lambda: count / seconds(lambda: _write_bare(bare, content)),
    ]
    ours, least = alternating(sides, rounds)
    return [
        Row(
            measure="extract a crawl",
            unit="captures/s",
            ours=summary.captures / extracting,
            note="all cores, start-up included",
        ),
        Row(
            measure="build the catalogue",
            unit="rows/s",
            ours=ours,
            peer="sqlite3 executemany, no keys, no index, no search",
            theirs=least,
            note=f"median of {rounds}, {count:,} rows of {summary.reports:,} reports, shards read and search index included",
        ),
    ]


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
