"""Parts of crawl.db: each process of a crawl writes a file of its own, whose rows come home when it has ended.

SQLite lets one process write at a time, and a crawl keeps a write transaction open from one commit to the next. So a
part is a small crawl.db that begins with copies of the addresses its process goes on with; crawl.db keeps the
originals. Nothing is moved: a kill before the rows come home leaves the part, and the next start takes them in. They
come home in one transaction that also notes the part's name, so that a kill before its file is deleted doubles nothing.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.schema import connect, told, transaction
from settings.paths import DataFolder

_ROW = "run_id, key, url, host, portal_id, priority, state, reason, lead, updated_at"

_GIVEN = f"""
INSERT INTO part.frontier({_ROW}) SELECT {_ROW} FROM main.frontier AS mine
WHERE run_id = ?1 AND (portal_id IN (SELECT value FROM json_each(?2)) OR state NOT IN ('queued', 'leased') AND EXISTS (
  SELECT 1 FROM json_each(?3) WHERE host = value OR host LIKE '%.' || value))
ORDER BY seq
"""
"""The addresses of the portals, and whatever is settled on their hosts, whichever portal found it."""

_HOME = (
    # What is settled stays: an address may also wait in the part of a portal that found it and could not ask for it.
    f"""INSERT INTO main.frontier({_ROW}) SELECT {_ROW} FROM part.frontier WHERE true ORDER BY seq
    ON CONFLICT(run_id, key) DO UPDATE
    SET state = excluded.state, reason = excluded.reason, updated_at = excluded.updated_at
    WHERE frontier.state IN ('queued', 'leased') AND excluded.updated_at IS NOT frontier.updated_at""",
    "INSERT OR REPLACE INTO main.captures SELECT * FROM part.captures",
    "INSERT OR IGNORE INTO main.members SELECT * FROM part.members",
    """INSERT INTO main.refusals(run_id, portal_id, url, kind, status, detail, at, record_id)
    SELECT run_id, portal_id, url, kind, status, detail, at, record_id FROM part.refusals ORDER BY id""",
    "INSERT OR REPLACE INTO main.dates SELECT * FROM part.dates",
    """INSERT INTO main.hosts SELECT * FROM part.hosts WHERE true
    ON CONFLICT(host) DO UPDATE SET asked_at = excluded.asked_at, delay = excluded.delay
    WHERE excluded.asked_at > hosts.asked_at""",
    """UPDATE main.runs SET bytes = coalesce(runs.bytes, 0) + coalesce(found.bytes, 0)
    FROM part.runs AS found WHERE found.id = runs.id""",
    "INSERT OR IGNORE INTO main.runs SELECT * FROM part.runs",  # a crawl.db that was made anew meanwhile
)

_HOME_NOTED = "INSERT OR IGNORE INTO main.meta VALUES ('part ' || ?, 'came home')"


_CACHE_KB = 65_536
"""Memory while rows are moved: the index of a large part, filled at random, would go to the disk again and again."""


def part_files(data: DataFolder) -> tuple[Path, ...]:
    """The parts of a crawl that runs, or was killed."""
    return tuple(sorted(data.parts.glob("*.db")))


def give_out(
    connection: sqlite3.Connection,
    path: Path,
    *,
    run_id: str,
    portal_ids: Collection[str],
    sites: Collection[str],
) -> None:
    """Make a part for some portals of a run.

    In: the connection to crawl.db, with the crawl lock held; the part's path, one that was never used; the domain
    names whose hosts its process asks. Raises as `connect` does.
    """
    connect(path).close()
    with _attached(connection, path), _transaction(connection):
        connection.execute("INSERT INTO part.runs SELECT * FROM main.runs WHERE id = ?", (run_id,))
        connection.execute("UPDATE part.runs SET bytes = 0")
        connection.execute(_GIVEN, (run_id, json.dumps(list(portal_ids)), json.dumps(list(sites))))


def take_home(data: DataFolder, connection: sqlite3.Connection) -> int:
    """Take in the rows of all parts and delete them; the processes that wrote them have ended. Out: how many parts.

    In: the connection to crawl.db, outside a transaction and with the crawl lock held. Being killed here at any moment
    loses and doubles nothing. Raises `ArchiveError` or `ArchiveFull` as writing to crawl.db does.
    """
    paths = part_files(data)
    for path in paths:
        connect(path).close()  # of an older nianbao: brought to the layout of now
        with _attached(connection, path), _transaction(connection):
            if connection.execute(_HOME_NOTED, (path.name,)).rowcount:
                for statement in _HOME:
                    connection.execute(statement)
        _delete(path)
    if paths or data.parts.is_dir():
        _forget(data, connection)
    return len(paths)


def _delete(path: Path) -> None:
    """The file itself goes last: as long as it is there, what belongs to it is looked for."""
    with told(path):
        for ending in ("-wal", "-shm", ""):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def _forget(data: DataFolder, connection: sqlite3.Connection) -> None:
    """No part is left: neither are notes of those that came home, nor the folder."""
    with told(data.crawl_db):
        connection.execute("DELETE FROM main.meta WHERE key LIKE 'part %'")
    with suppress(OSError):  # not empty: something of somebody else's
        data.parts.rmdir()


@contextmanager
def _attached(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    with told(path):
        connection.execute("ATTACH ? AS part", (str(path),))
        connection.execute(f"PRAGMA part.cache_size = {-_CACHE_KB}")
    try:
        yield
    finally:
        connection.execute("DETACH part")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    path = Path(connection.execute("PRAGMA database_list").fetchone()["file"])
    with told(path), transaction(connection):
        yield


def waiting_portals(connection: sqlite3.Connection, run_id: str) -> set[str]:
    """The portals of a run that have queued addresses."""
    rows = connection.execute(
        "SELECT DISTINCT portal_id FROM frontier WHERE run_id = ? AND state = 'queued'", (run_id,)
    )
    return {portal_id for (portal_id,) in rows}
