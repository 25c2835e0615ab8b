"""What the crawls left beside the WARCs: runs, portals used, refusals, of one or several data folders."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from extract.catalogue.shape import Table
from extract.catalogue.tables import CRAWLS, PORTALS, REFUSALS

SOURCES = ((CRAWLS, "runs"), (PORTALS, "portals"), (REFUSALS, "refusals"))
"""Our table and the table of crawl.db that it is copied from, columns by name."""


UNKNOWN = (
    *(("crawls", "run_id", "captures"), ("portals", "portal_id", "captures")),
    *(("crawls", "run_id", "refusals"), ("portals", "portal_id", "refusals")),
)
"""What may be referred to though its crawl.db is gone: (table, reference, by)."""


class NotACrawl(Exception):
    """A crawl.db cannot be read; `nianbao archive index` rebuilds it from the WARCs."""


def copy_crawls(connection: sqlite3.Connection, crawl_dbs: Sequence[Path]) -> None:
    """Copy runs, portals and refusals. A run or portal that several folders know is taken from the first.

    Raises `NotACrawl` naming the file.
    """
    for table, source in SOURCES:
        rows = (row for path in crawl_dbs for row in _read(path, table, source))
        columns = [c.name for c in table.columns]
        if table is REFUSALS:
            rows = ((number, *row[1:]) for number, row in enumerate(rows, 1))
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"insert or ignore into {table.name} values ({marks})", rows)


def add_unknown(connection: sqlite3.Connection) -> None:
    """Bare rows for runs and portals that captures name and no crawl.db knows, so that every reference leads somewhere."""
    for table, column, by in UNKNOWN:
        connection.execute(
            f"insert or ignore into {table}(id) select distinct {column} from {by} where {column} is not null order by 1"
        )


def _read(path: Path, table: Table, source: str) -> Iterable[tuple[object, ...]]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as crawl:
            yield from _rows(crawl, table, source)
    except sqlite3.DatabaseError as error:
        raise NotACrawl(f"{path}: {error}; `nianbao archive index` rebuilds it from the WARCs") from error


def _rows(crawl: sqlite3.Connection, table: Table, source: str) -> Iterator[tuple[object, ...]]:
    chosen = ", ".join(f'"{c.name}"' for c in table.columns)
    yield from crawl.execute(f"select {chosen} from {source} order by {table.key[0]}")
