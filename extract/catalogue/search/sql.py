"""Search in SQL: `select … from reports where rowid in (select value from json_each(search_numbers('复议')))`."""

import json
from functools import lru_cache
from sqlite3 import Connection

from extract.catalogue.search.found import find
from extract.catalogue.search.query import Field, parse

WHERE = "rowid in (select value from json_each(search_numbers({values})))"
"""A condition on `reports`; `values`: the query, and a field or nothing."""

_MAPPED = 1 << 34
_LAST = 8
"""Results kept for a connection: a page of Datasette asks the same for its rows, its count and each facet."""


def register(connection: Connection) -> None:
    """Give a connection `search_numbers(query)` and `search_numbers(query, field)`: rowids of `reports`, as JSON, best first.

    The file is served immutable, so that what was found stays true, and is mapped into memory.
    """
    map_into_memory(connection)

    @lru_cache(maxsize=_LAST)
    def numbers(query: str | None, field: Field | None = None) -> str:
        return json.dumps(find(connection, query or "", field=field).ranked.tolist())

    for arguments in (1, 2):
        connection.create_function("search_numbers", arguments, numbers, deterministic=True)


def map_into_memory(connection: Connection) -> None:
    """Let SQLite read the file as memory of the system's: the index lies in many small pieces all over it."""
    connection.execute(f"pragma mmap_size = {_MAPPED}")


def conditions(asked: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """What `_search` and `_search_title`, `_search_agency`, `_search_text` of an address mean in SQL.

    Out: conditions, and the values of their parameters. Raises `BadQuery`.
    """
    made, values = [], dict[str, str]()
    for name, field in (
        ("_search", None),
        ("_search_title", "title"),
        ("_search_agency", "agency"),
        ("_search_text", "text"),
    ):
        if name in asked:
            parse(asked[name])
            parameter = name.removeprefix("_")
            values[parameter] = asked[name]
            made.append(WHERE.format(values=f":{parameter}" + (f", '{field}'" if field else "")))
    return made, values
