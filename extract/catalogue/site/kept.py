"""Values that cost a look at every row, kept for as long as the catalogue is the same file."""

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import Any, TypeVar

from extract.catalogue.recent import Recent

Value = TypeVar("Value")
Key = tuple[str, int, int, str]
_kept: Recent[Key, Any] = Recent(64)


def kept(connection: Connection, name: str, make: Callable[[Connection], Value]) -> Value:
    """What `make` says of the catalogue, made once for each file; of a database without a file, each time.

    `name`: whose value it is.
    """
    path = next((row[2] for row in connection.execute("pragma database_list") if row[1] == "main"), "")
    if not path:
        return make(connection)
    state = Path(path).stat()
    key = path, state.st_mtime_ns, state.st_size, name
    found: Value = _kept.get(key, lambda: make(connection))
    return found
