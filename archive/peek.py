"""Looks into a crawl.db without writing anything: not the file, nothing beside it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from archive.errors import ArchiveError
from archive.schema import SCHEMA, told

OLDEST = 4
"""Schema from which on everything that is looked for is there."""


@contextmanager
def peeked(path: Path) -> Iterator[sqlite3.Connection | None]:
    """A connection that reads only, rows by name; None where there is no file, or one of an older nianbao.

    A file that nobody writes to and that was closed well is read as if nobody ever could: SQLite would make its -wal and
    -shm beside it otherwise. Raises `ArchiveError`: no database, or one of a newer nianbao.
    """
    if not path.exists():
        yield None
        return
    wal = path.with_name(f"{path.name}-wal")
    how = "mode=ro" if wal.exists() and wal.stat().st_size else "immutable=1"
    with told(path):
        connection = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, isolation_level=None)
    with closing(connection), told(path):
        connection.row_factory = sqlite3.Row
        row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
        schema = int(row[0]) if row else SCHEMA
        if schema > SCHEMA:
            raise ArchiveError(f"{path} has schema {schema}, this nianbao knows up to {SCHEMA}: update nianbao")
        yield connection if schema >= OLDEST else None
