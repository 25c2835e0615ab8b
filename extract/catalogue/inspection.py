"""What Datasette would find out at every start by reading the whole file: its digest and the number of rows per table."""

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from sqlite3 import Connection
from typing import Any

SUFFIX = ".inspect.json"
_CELLS = "select sum(length(states)) from cells"
COUNTS = {"figures": _CELLS, "figures_labelled": _CELLS}
"""Where counting would take every cell in hand: the same number, sooner."""


def inspection_of(catalogue: Path) -> Path:
    """Where the inspection of a catalogue lies."""
    return catalogue.with_suffix(SUFFIX)


def write_inspection(catalogue: Path, counts: Mapping[str, int], views: Collection[str]) -> None:
    """Write the inspection of a finished catalogue beside it, in the form of `datasette inspect`.

    In: rows of all tables and views, the names of the views; these stand apart (see `tell_counts_of_views`).
    """
    with catalogue.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    tables = {name: {"count": count} for name, count in counts.items() if name not in views}
    found = {"hash": digest, "size": catalogue.stat().st_size, "file": catalogue.name, "tables": tables}
    found["views"] = {name: counts[name] for name in sorted(views)}
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
    """Table or view -> rows, for every one, those of the full-text index too."""
    sql = "select name from sqlite_master where type in ('table', 'view') order by 1"
    names = [name for (name,) in connection.execute(sql)]
    return {name: _counted(connection, COUNTS.get(name, f'select count(*) from "{name}"')) for name in names}


def _counted(connection: Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0] or 0)


def tell_counts_of_views(inspected: dict[str, Any] | None, name: str) -> None:
    """Put the counts of a database's views where Datasette looks for those of tables before it counts itself.

    In: what Datasette read of the inspection, once it has made its list of tables from it: a view is none of these.
    None: there was no inspection.
    """
    found = (inspected or {}).get(name)
    if found:
        found["tables"] = {
            **found["tables"],
            **{view: {"count": count} for view, count in found.get("views", {}).items()},
        }
