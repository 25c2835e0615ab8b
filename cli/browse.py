"""`nianbao browse`: open the catalogue in Datasette."""

import shutil
import subprocess
import sys
from pathlib import Path

import click

from cli import exits
from cli.options import data_option
from extract.catalogue.serve import datasette_command
from settings.paths import DataFolder


@click.command(name="browse")
@data_option
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port on 127.0.0.1.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser too.")
def COMMAND(data: DataFolder, port: int, open_browser: bool) -> None:
    """Serve the catalogue on this machine until Ctrl-C.

    \b
    nianbao browse
    nianbao browse --data data/demo --port 8010
    """
    if not data.catalogue.exists():
        raise exits.Stop(
            f"{data.catalogue} does not exist yet; `nianbao extract --data {data.root}` makes it",
            exits.NOTHING_YET,
        )
    argv = datasette_command(data.catalogue, port=port)
    if not (shutil.which(argv[0]) or Path(argv[0]).exists()):
        raise exits.Stop(f"{argv[0]} is missing; install the project again with `make demo`", exits.MISSING_SOFTWARE)
    click.echo(f"http://127.0.0.1:{port}/  (Ctrl-C ends it)")
    try:
        sys.exit(subprocess.run([*argv, *(["--open"] if open_browser else [])], check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(exits.DONE)
