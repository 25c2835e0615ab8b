"""Values that cost a look at every row, kept for as long as the catalogue is the same file."""

from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final, TypeVar

Value = TypeVar("Value")
Key = tuple[str, int, int, str]
_ROOM: Final = 64
_kept: dict[Key, Any] = {}


def kept(connection: Connection, name: str, make: Callable[[Connection], Value]) -> Value:
    """What `make` says of the catalogue, made once for each file; of a database without a file, each time.

    `name`: whose value it is.
    """
    path = next((row[2] for row in connection.execute("pragma database_list") if row[1] == "main"), "")
    if not path:
        return make(connection)
    state = Path(path).stat()
    key = path, state.st_mtime_ns, state.st_size, name
    if key not in _kept:
        made = make(connection)
        while len(_kept) >= _ROOM:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = made
    found: Value = _kept[key]
    return found
