"""A catalogue asked in the test's own process: Datasette with our plugin, without a server."""

import asyncio
from pathlib import Path

from datasette.app import Datasette

from extract.catalogue.serve import HOME, SETTINGS


def serving_here(catalogue: Path, base_url: str = "/nb/") -> Datasette:
    """The catalogue under a path prefix, so that a link without it is seen."""
    return Datasette(
        [],
        immutables=[str(catalogue)],
        plugins_dir=str(HOME / "plugins"),
        template_dir=str(HOME / "templates"),
        settings={"base_url": base_url, "sql_time_limit_ms": int(SETTINGS["sql_time_limit_ms"])},
    )


def ask(served: Datasette, path: str) -> tuple[int, str]:
    """Status and text of an answer."""
    answer = asyncio.run(served.client.get(path))
    return answer.status_code, answer.text
