"""`nianbao archive package|import|replay`: the archive in the hands of other tools, and theirs in ours."""

import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import click

from archive.files import warc_files
from archive.importing import Imported, import_warcs
from archive.package import package
from archive.replay import COLLECTION, find_pywb, lay_out, pywb_command
from cli import exits
from cli.options import data_option, json_option, quiet_option
from cli.progress import progress
from settings.paths import DataFolder

START_S = 60
"""Seconds pywb may take to start."""

GET_PYWB = (
    "pywb is missing; it is a program of its own, kept apart from nianbao. Get it and name it:\n"
    "  python3 -m venv pywb && pywb/bin/pip install pywb\n"
    "  nianbao archive replay --pywb pywb\n"
    "Or make a package with `nianbao archive package` and open it at https://replayweb.page, which keeps it in the browser."
)


@click.command("package")
@data_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write. [default: DATA/archive.wacz]"
)
@click.option("--title", help="Title of the collection.")
@json_option
@quiet_option
def package_(data: DataFolder, out: Path | None, title: str | None, as_json: bool, quiet: bool) -> None:
    """Pack all WARCs, their index and a list of their pages into one WACZ file, as ReplayWeb.page opens it.

    \b
    nianbao archive package --out xingan.wacz --title 兴安盟
    """
    with progress("package", unit="bytes", quiet=quiet) as report:
        _must_hold(data)
        made = package(data, out or data.root / "archive.wacz", title=title, progress=report)
    line = f"{made.path}: {made.warcs} WARCs, {made.captures} captures, {made.pages} pages, {made.size} bytes"
    click.echo(json.dumps(asdict(made), ensure_ascii=False, default=str) if as_json else line)


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@json_option
@quiet_option
def import_(files: tuple[Path, ...], data: DataFolder, as_json: bool, quiet: bool) -> None:
    """Copy WARC FILES of other tools into the archive, byte for byte, and index them.

    Every record is checked first; a damaged file is refused and left where it is, the others are taken in. A file
    that is in the archive already is passed over. Ends with 9 when a file was refused.

    \b
    nianbao archive import wget.warc.gz crawls/*.warc.gz
    """
    refused = False
    with progress("import", unit="files", quiet=quiet) as report:
        for done in import_warcs(data, files, progress=report):
            refused = refused or done.state == "refused"
            for line in _lines(done, as_json):
                click.echo(line, err=done.state == "refused" and not as_json)
    sys.exit(exits.DAMAGED if refused else exits.DONE)


@click.command("replay")
@data_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8090,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes a free one.",
)
@click.option(
    "--pywb",
    type=click.Path(exists=True, path_type=Path),
    help="pywb's `wayback`, or the virtual environment it is in.",
)
def replay(data: DataFolder, port: int, pywb: Path | None) -> None:
    """Serve the archived pages on this machine until Ctrl-C, with pywb when it is installed.

    \b
    nianbao archive replay
    nianbao archive replay --data data/demo --pywb ~/pywb --port 8100
    """
    _must_hold(data)
    program = find_pywb(pywb)
    if program is None:
        raise exits.Stop(GET_PYWB, exits.MISSING_SOFTWARE)
    port = _free(port)
    with tempfile.TemporaryDirectory(prefix="nianbao-replay-") as folder:
        lay_out(data, Path(folder))
        with _served(pywb_command(program, Path(folder), port), Path(folder), port) as process:
            click.echo(f"http://127.0.0.1:{port}/{COLLECTION}/  (Ctrl-C ends it)")
            status = process.wait()
    raise exits.Stop(f"pywb ended by itself with status {status}; what it said is above", exits.BUG)


COMMANDS: tuple[click.Command, ...] = (package_, import_, replay)


def _must_hold(data: DataFolder) -> None:
    if not warc_files(data.warc, include_open=True):
        raise exits.Stop(
            f"{data.root} holds no captures yet; `nianbao crawl REGION --data {data.root}` makes some, "
            f"`nianbao archive import FILE --data {data.root}` takes in those of other tools",
            exits.NOTHING_YET,
        )


def _lines(done: Imported, as_json: bool) -> list[str]:
    if as_json:
        return [json.dumps(asdict(done), ensure_ascii=False, default=str)]
    if done.state == "refused":
        return [f"{done.source}: refused", *(f"  {fault.kind}: {fault.message}" for fault in done.faults)]
    if done.state == "duplicate":
        return [f"{done.source}: is in the archive already, as {done.warc}"]
    return [f"{done.source}: {done.captures} captures, kept as {done.warc}"]


def _free(port: int) -> int:
    """The port, or for 0 a free one."""
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.UsageError(
                f"--port {port}: {error.strerror}; choose another one, or 0 for a free one"
            ) from None
        return int(listener.getsockname()[1])


@contextmanager
def _served(argv: list[str], folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """pywb, from when it answers; it ends with this process, whether by Ctrl-C or by a signal."""
    log = folder / "pywb.log"
    signal.signal(signal.SIGTERM, _stop)
    with log.open("wb") as out:
        process = subprocess.Popen(argv, cwd=folder, stdout=out, stderr=out)
    try:
        _await(process, port)
        yield process
    except KeyboardInterrupt:
        sys.exit(exits.DONE)
    finally:
        process.terminate()
        process.wait(START_S)
        if process.returncode not in (0, -signal.SIGTERM):
            click.echo(log.read_text(errors="replace")[-2000:], err=True)


def _stop(number: int, frame: Any) -> NoReturn:
    raise KeyboardInterrupt


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < end:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise exits.Stop("pywb did not start; what it said is above", exits.MISSING_SOFTWARE)
