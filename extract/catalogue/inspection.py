"""What Datasette would find out at every start by reading the whole file: its digest and the number of rows per table."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from sqlite3 import Connection

SUFFIX = ".inspect.json"


def inspection_of(catalogue: Path) -> Path:
    """Where the inspection of a catalogue lies."""
    return catalogue.with_suffix(SUFFIX)


def write_inspection(catalogue: Path, counts: Mapping[str, int]) -> None:
    """Write the inspection of a finished catalogue beside it, in the form of `datasette inspect`."""
    with catalogue.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    tables = {name: {"count": count} for name, count in counts.items()}
    found = {"hash": digest, "size": catalogue.stat().st_size, "file": catalogue.name, "tables": tables}
    inspection_of(catalogue).write_text(json.dumps({catalogue.stem: found}, indent=1) + "\n", encoding="utf-8")


def valid_inspection(catalogue: Path) -> Path | None:
    """The inspection of a catalogue, or None when it is absent or of another file."""
    path = inspection_of(catalogue)
    try:
        size = json.loads(path.read_text(encoding="utf-8"))[catalogue.stem]["size"]
        return path if size == catalogue.stat().st_size else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def row_counts(connection: Connection) -> dict[str, int]:
    """Table -> rows, for every table, those of the full-text index too."""
    names = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table' order by 1")]
    return {name: int(connection.execute(f'select count(*) from "{name}"').fetchone()[0]) for name in names}
