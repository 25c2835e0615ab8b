"""How a table of the catalogue is written down, and how the rows of tables.py become SQLite.

`tables.py` says what the catalogue holds; data never defines a column.
"""

from collections.abc import Collection, Iterable, Sequence
from sqlite3 import Connection
from typing import Any

from sqlite_utils import Database

from extract.catalogue.search.segment import TABLE as SEARCH_INDEX
from extract.catalogue.shape import Table
from extract.catalogue.tables import TABLES
from extract.catalogue.views import View

SCHEMA_VERSION = 3
"""Stored as `user_version`: raised when a table or view loses or renames a column."""


def create_tables(connection: Connection) -> None:
    """Make all tables, without indexes: those come cheaper when the rows are in."""
    database = Database(connection)
    for table in TABLES:
        database.execute(table_sql(table))
    database.execute(SEARCH_INDEX)
    database.execute(f"pragma user_version = {SCHEMA_VERSION}")


def empty_tables(connection: Connection, names: Collection[str]) -> None:
    """Make some tables anew, without rows and indexes, and take all views away."""
    for (view,) in connection.execute("select name from sqlite_master where type = 'view'").fetchall():
        connection.execute(f'drop view "{view}"')
    for table in TABLES:
        if table.name in names:
            connection.execute(f"drop table {table.name}")
            connection.execute(table_sql(table))


def insert_into(connection: Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Put rows in the order of the table's columns."""
    columns = next(t.columns for t in TABLES if t.name == table)
    connection.executemany(f"insert into {table} values ({', '.join('?' * len(columns))})", rows)


def create_indexes(connection: Connection) -> None:
    """Make the indexes that facets and queries use, those that are not there, and let SQLite learn what is in them."""
    database = Database(connection)
    for table in TABLES:
        for number, index in enumerate(table.indexes, 1):
            database.execute(f"create index if not exists {table.name}_{number} on {table.name} {index}")
    database.execute("pragma analysis_limit = 4000")
    database.execute("analyze")


def create_views(connection: Connection, views: Iterable[View]) -> None:
    """Make the views of views/*.sql."""
    database = Database(connection)
    for view in views:
        database.create_view(view.name, view.sql)


def table_sql(table: Table) -> str:
    """The CREATE TABLE statement: STRICT, with primary and foreign keys."""
    lines = [
        f'"{c.name}" {c.type}{"" if c.optional else " not null"}{c.check and f" {c.check}"}' for c in table.columns
    ]
    lines.append(f"primary key ({', '.join(table.key)})")
    lines += [f'foreign key ("{c.name}") references {c.references}' for c in table.columns if c.references]
    lines += table.constraints
    options = "strict, without rowid" if table.clustered else "strict"
    return f"create table {table.name} (\n  " + ",\n  ".join(lines) + f"\n) {options}"
