"""Values that cost a look at every row, kept for as long as the catalogue is the same file."""

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import TypeVar

Value = TypeVar("Value")
_kept: dict[str, tuple[tuple[str, int, int], object]] = {}


def kept(connection: Connection, name: str, make: Callable[[Connection], Value]) -> Value:
    """What `make` says of the catalogue, made once for each file. `name`: whose value it is."""
    file = _file(connection)
    if name not in _kept or _kept[name][0] != file:
        _kept[name] = file, make(connection)
    return _kept[name][1]  # type: ignore[return-value]


def _file(connection: Connection) -> tuple[str, int, int]:
    """The main file of a connection, when it was written, and how long it is."""
    path = next((row[2] for row in connection.execute("pragma database_list") if row[1] == "main"), "")
    if not path:
        return "", id(connection), 0
    state = Path(path).stat()
    return path, state.st_mtime_ns, state.st_size
