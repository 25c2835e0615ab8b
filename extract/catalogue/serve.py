"""The command that serves a catalogue: Datasette, read-only, with our plugin, templates and styles."""

import sys
from importlib.resources import files
from pathlib import Path

from extract.catalogue.inspection import valid_inspection

HOME = Path(str(files("extract.catalogue")))

SETTINGS = {
    "suggest_facets": "off",  # tries every column of a page: seconds on a large catalogue
    "default_page_size": "50",
    "default_facet_size": "40",
    "max_returned_rows": "2000",
    "sql_time_limit_ms": "5000",
    "facet_time_limit_ms": "2000",
    "truncate_cells_html": "300",
    "num_sql_threads": "4",
    "cache_size_kb": "65536",
}


def datasette_command(
    catalogue: Path, port: int | None = None, *, host: str = "127.0.0.1", base_url: str = "/"
) -> list[str]:
    """The arguments of a process that serves the catalogue until it is ended.

    In: a finished catalogue; a port (None or 0: one that is free, printed at start). Out: argv, the interpreter first.
    """
    settings = {**SETTINGS, "base_url": base_url}
    inspection = valid_inspection(catalogue)
    return [
        *(sys.executable, "-m", "datasette", "serve", "--immutable", str(catalogue)),
        *(("--inspect-file", str(inspection)) if inspection else ()),
        *("--host", host, "--port", str(port or 0)),
        *("--plugins-dir", str(HOME / "plugins"), "--template-dir", str(HOME / "templates")),
        *("--static", f"nianbao:{HOME / 'static'}"),
        *(word for name, value in settings.items() for word in ("--setting", name, value)),
    ]
