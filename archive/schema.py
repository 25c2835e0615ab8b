"""The tables of crawl.db, and how a connection to it is opened."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import ArchiveError, ArchiveFull

SCHEMA = 5
"""Number of the layout below; raised with every change that an older nianbao cannot read."""

FRONTIER = """
CREATE TABLE IF NOT EXISTS frontier(
  seq INTEGER PRIMARY KEY, run_id TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL, host TEXT NOT NULL,
  portal_id TEXT, priority INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('queued', 'leased', 'done', 'failed', 'skipped')),
  reason TEXT, lead TEXT, updated_at TEXT, UNIQUE(run_id, key));
CREATE INDEX IF NOT EXISTS frontier_queue ON frontier(run_id, host, priority DESC, seq) WHERE state = 'queued';
CREATE TABLE IF NOT EXISTS hosts(host TEXT PRIMARY KEY, asked_at TEXT NOT NULL, delay REAL NOT NULL) WITHOUT ROWID;
"""
"""The rows of each run, its queue by host, and how long each host is left in peace."""

EXPECTED = """
CREATE TABLE IF NOT EXISTS expected(
  place TEXT NOT NULL, agency TEXT NOT NULL, scope TEXT NOT NULL, year INTEGER NOT NULL,
  region_code TEXT, portal_id TEXT, kind TEXT,
  state TEXT NOT NULL CHECK(state IN ('on_time', 'late', 'found', 'missing', 'removed', 'blocked', 'not_looked_at')),
  why TEXT, reason TEXT, detail TEXT, due_on TEXT, published_on TEXT, dated_by TEXT, title TEXT, url TEXT,
  record_id TEXT, earlier_id TEXT, run_id TEXT, PRIMARY KEY(place, agency, scope, year)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dates(
  record_id TEXT PRIMARY KEY, published_on TEXT, dated_by TEXT) WITHOUT ROWID;
"""
"""The reports that must exist and what the last look at each found; when captured reports say they were published.

What is missing was told from addresses a later run forgets, so that `expected` cannot be had again without a crawl."""

MIGRATIONS: Mapping[int, tuple[str, ...]] = {
    2: (  # what a re-crawl asks with; rows from before ask without conditions once, or `archive index` fills them
        "ALTER TABLE captures ADD COLUMN kind TEXT NOT NULL DEFAULT 'response'",
        "ALTER TABLE captures ADD COLUMN refers_to TEXT",
        "ALTER TABLE captures ADD COLUMN etag TEXT",
        "ALTER TABLE captures ADD COLUMN last_modified TEXT",
        "ALTER TABLE captures ADD COLUMN truncated TEXT",
        "UPDATE captures SET kind = 'resource' WHERE status IS NULL",
    ),
    # no crawl before this one kept its addresses here
    3: ("DROP TABLE IF EXISTS frontier", *filter(str.strip, FRONTIER.split(";"))),
    4: ("ALTER TABLE captures ADD COLUMN post TEXT",),  # nothing was asked for by POST before
    # what is expected is computed at the end of the next crawl, or when it is first asked for
    5: (*filter(str.strip, EXPECTED.split(";")), "ALTER TABLE runs ADD COLUMN summary TEXT"),
}
"""Schema number -> the statements that lead there from the one before."""

TABLES = f"""
CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS runs(
  id TEXT PRIMARY KEY, started_at TEXT, finished_at TEXT,
  state TEXT CHECK(state IN ('running', 'finished', 'interrupted', 'failed')),
  regions TEXT, years TEXT, portals INTEGER, pages INTEGER, captures INTEGER, bytes INTEGER, leads INTEGER,
  failures INTEGER, software TEXT, options TEXT, summary TEXT);
CREATE TABLE IF NOT EXISTS portals(
  id TEXT PRIMARY KEY, place TEXT, name TEXT, region_code TEXT, family TEXT, pager TEXT, home_url TEXT,
  list_url TEXT, hosts TEXT, paths TEXT, first_year TEXT, last_year TEXT, encoding TEXT, status TEXT,
  evidence TEXT, note TEXT, last_run TEXT);
CREATE TABLE IF NOT EXISTS captures(
  record_id TEXT PRIMARY KEY, url TEXT NOT NULL, fetched_at TEXT NOT NULL, status INTEGER, mime TEXT,
  payload_digest TEXT, warc TEXT NOT NULL, "offset" INTEGER NOT NULL, length INTEGER NOT NULL, run_id TEXT,
  portal_id TEXT, region_code TEXT, role TEXT, title TEXT, menu TEXT, year INTEGER, found_on TEXT, score REAL,
  kind TEXT NOT NULL DEFAULT 'response', refers_to TEXT, etag TEXT, last_modified TEXT, truncated TEXT, post TEXT);
CREATE UNIQUE INDEX IF NOT EXISTS captures_by_place ON captures(warc, "offset");
CREATE INDEX IF NOT EXISTS captures_by_url ON captures(url, fetched_at);
CREATE TABLE IF NOT EXISTS members(
  warc TEXT, "offset" INTEGER, length INTEGER NOT NULL, kind TEXT, sha256 TEXT NOT NULL,
  PRIMARY KEY(warc, "offset")) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refusals(
  id INTEGER PRIMARY KEY, run_id TEXT, portal_id TEXT, url TEXT, kind TEXT NOT NULL, status INTEGER,
  detail TEXT, at TEXT, record_id TEXT);
{FRONTIER}{EXPECTED}"""


def iso(moment: datetime) -> str:
    """An aware time as crawl.db keeps it: UTC, ISO 8601, microseconds always, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def connect(path: Path) -> sqlite3.Connection:
    """Open crawl.db, making it when it is missing: WAL, foreign keys on, autocommit, rows by name.

    Raises `ArchiveError` when the file was written by a newer nianbao or is no database, `ArchiveFull` when it
    cannot be written.
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        connection.row_factory = sqlite3.Row
        with ExitStack() as unusable:
            unusable.callback(connection.close)
            _prepare(connection, path)
            unusable.pop_all()
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    # a power cut may take the last transactions, which the WARC files can give back, but never breaks the file
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    schema = _schema_of(connection)
    if schema is not None and schema > SCHEMA:
        raise ArchiveError(
            f"{path} has schema {schema}, this nianbao knows up to {SCHEMA}: update nianbao, "
            "or choose another folder with --data"
        )
    if schema is None:
        _create(connection)
    elif schema < SCHEMA:
        _migrate(connection)


def _create(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        for statement in filter(str.strip, TABLES.split(";")):
            connection.execute(statement)
        told_now = (("schema", str(SCHEMA)), ("created_at", iso(datetime.now(UTC))))
        connection.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", told_now)


def _migrate(connection: sqlite3.Connection) -> None:
    """Lead an older file to the layout of now, all steps or none; another process may have been quicker."""
    with transaction(connection):
        schema = _schema_of(connection) or SCHEMA
        for number in range(schema + 1, SCHEMA + 1):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(SCHEMA),))


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All statements of the block or none of them; what SQLite raises is the caller's to tell (`told`)."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        yield


def _schema_of(connection: sqlite3.Connection) -> int | None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return None
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    return int(row[0]) if row else None


@contextmanager
def told(path: Path) -> Iterator[None]:
    """An error of SQLite or of the file system as one of the archive, with file and remedy."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        text = str(error)
        if "locked" in text:
            raise ArchiveError(f"{path}: another nianbao writes to it; wait for it and try again") from error
        if "full" in text or "readonly" in text or "unable to open" in text or isinstance(error, OSError):
            raise ArchiveFull(
                f"{path}: {text}. Free some space (or make the folder writable) and start again"
            ) from error
        raise ArchiveError(f"{path}: {text}") from error
    except sqlite3.DatabaseError as error:
        raise ArchiveError(
            f"{path}: {error}. Move the file away and run `nianbao archive index`, which rebuilds its captures"
        ) from error
