"""What was worked out of a served catalogue once: the file never changes, so that it stands as long as the process."""

from collections.abc import Callable, Hashable
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final, TypeVar

T = TypeVar("T")
_ROOM: Final = 256
_kept: dict[tuple[Hashable, ...], Any] = {}


def remembered(connection: Connection, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What `make` gives, from memory when it was made before of the same file. A database without a file is not remembered."""
    file = next((row[2] for row in connection.execute("pragma database_list") if row[1] == "main"), "")
    if not file:
        return make()
    stat = Path(file).stat()
    whole = (file, stat.st_mtime_ns, stat.st_size, *key)
    if whole not in _kept:
        made = make()
        while len(_kept) >= _ROOM:
            _kept.pop(next(iter(_kept)), None)
        _kept[whole] = made
    found: T = _kept[whole]
    return found
