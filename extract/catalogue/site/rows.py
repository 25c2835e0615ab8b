"""Rows of the catalogue as pages want them: dictionaries, a page of them at a time."""

from collections.abc import Mapping, Sequence
from sqlite3 import Connection
from typing import Any

Row = dict[str, Any]
PAGE_ROWS = 50


def rows(connection: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
    """The rows of a query by column name."""
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, tuple(row), strict=True)) for row in cursor]


def row(connection: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
    """The first row of a query, None without one."""
    return next(iter(rows(connection, sql, values)), None)


def one(connection: Connection, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
    """The first value of the first row, None without one."""
    found = connection.execute(sql, values).fetchone()
    return None if found is None else found[0]


def pages_of(total: int, per_page: int = PAGE_ROWS) -> int:
    """How many pages hold so many rows; at least one."""
    return max(1, -(-total // per_page))
