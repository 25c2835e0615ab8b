"""What the server does before its first answer: it opens the catalogue for good, and keeps the log short."""

import sqlite3
import threading
from asyncio import gather
from typing import Any

import datasette.handle_exception as told_in_full  # type: ignore[import-untyped]

from extract.catalogue.columns import columns_of
from extract.catalogue.metadata import DATABASE
from extract.catalogue.site.page import Asked, Lang
from extract.catalogue.site.pages import home

LONGEST_VALUE = 64 * 1024 * 1024
"""Bytes of one text or blob; SQLite would let a reader's query make one of a gigabyte."""

WAIT_S = 10


async def open_for_good(datasette: Any) -> None:
    """Let every thread open its connection now: an extraction may put another catalogue in place of the file later, and
    threads that open it at different times would answer from different ones.
    """
    told_in_full.rich = None  # it would print the local variables of every 404
    threads = int(datasette.setting("num_sql_threads"))
    if DATABASE not in datasette.databases or not threads:
        return
    all_there = threading.Barrier(threads, timeout=WAIT_S)
    catalogue = datasette.databases[DATABASE]
    await gather(*(catalogue.execute_fn(lambda connection: _wait(all_there)) for _ in range(threads)))
    await catalogue.execute_fn(_warm)


def _warm(connection: sqlite3.Connection) -> None:
    """Read what lists and the first page count by, which no visitor shall wait for: seconds for 200,000 reports."""
    languages: tuple[Lang, ...] = ("zh", "en")
    try:
        columns_of(connection)
        for lang in languages:
            home.PAGE.values(connection, Asked(lang, {}, {}))
    except sqlite3.Error:  # of another schema, or damaged: the pages that need them say so
        return


def _wait(barrier: threading.Barrier) -> None:
    try:
        barrier.wait()
    except threading.BrokenBarrierError:
        return


def guard_connection(connection: sqlite3.Connection) -> None:
    """Bounds for what a reader's SQL may do beyond Datasette's own: no second file, no path told, no huge value."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.set_authorizer(_allowed)


def _allowed(action: int, one: str | None, two: str | None, database: str | None, trigger: str | None) -> int:
    if action in (sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and one == "pragma_database_list":
        return (
            sqlite3.SQLITE_IGNORE
        )  # null: it would tell where the file lies; the pragma itself is not open to readers
    return sqlite3.SQLITE_OK
