"""`nianbao browse`: serve the catalogue, read-only, until Ctrl-C; a catalogue that is built anew takes the place of the old one."""

import errno
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from cli import exits
from cli.options import Data
from cli.withhold import entries_of
from extract.catalogue.inspection import valid_inspection
from extract.catalogue.schema import SCHEMA_VERSION
from extract.catalogue.serve import datasette_command
from extract.catalogue.site.serving import environment
from settings.paths import DataFolder

LOOK_S = 1.0
"""Seconds between looks at the file."""

SETTLE_S = 5.0
"""Seconds that a new catalogue waits for its inspection, which is written after it."""

END_S = 10
"""Seconds a server has to finish its answers."""

GIGABYTE = 2**30
MEMORY = 4 * GIGABYTE
"""Bytes that a server may take: a list of 200,000 reports takes a tenth of it."""

State = tuple[int, int, int]
Command = Callable[[], list[str]]


@click.command(name="browse")
@click.option("--data", type=Data(), multiple=True, default=["data"], show_default=True, help="Data folder(s).")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 lets others in.")
@click.option("--base-url", default="/", show_default=True, help="Path prefix behind a proxy, such as /nianbao/.")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser too.")
def COMMAND(data: Sequence[DataFolder], port: int, host: str, base_url: str, open_browser: bool) -> None:
    """Serve the catalogue of the first data folder until Ctrl-C; archived pages are read from all of them.

    Nothing is ever written. When `nianbao extract` builds the catalogue anew, the new one is served from then on.
    Behind a proxy pass Host and X-Forwarded-Proto on and give its path as --base-url.

    \b
    nianbao browse
    nianbao browse --data data/demo --port 8010
    nianbao browse --data north --data south --base-url /nianbao/
    """
    catalogue = data[0].catalogue
    _check(catalogue, data)
    prefix = f"/{base_url.strip('/')}/" if base_url.strip("/") else "/"
    port = _free(host, port)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    click.echo(f"http://{shown}:{port}{prefix}  (Ctrl-C ends it)")
    _serve(catalogue, data, partial(datasette_command, catalogue, port, host=host, base_url=prefix), open_browser)


def _check(catalogue: Path, data: Sequence[DataFolder]) -> None:
    """Say what keeps a catalogue from being served, and the remedy."""
    remedy = f"`nianbao extract --data {data[0].root}`"
    if not catalogue.exists():
        raise exits.Stop(f"{catalogue} does not exist yet; {remedy} makes it", exits.NOTHING_YET)
    entries_of(data)
    try:
        version = _version(catalogue)
    except sqlite3.DatabaseError as error:
        raise exits.Stop(f"{catalogue}: {error}; {remedy} makes it anew", exits.UNREADABLE) from None
    if version > SCHEMA_VERSION:
        raise exits.Stop(
            f"{catalogue} was made by a newer nianbao (schema {version}); update this one", exits.NOTHING_YET
        )
    if version < SCHEMA_VERSION:
        message = (
            f"{catalogue} was made by an older nianbao (schema {version}, now {SCHEMA_VERSION}); {remedy} makes it anew"
        )
        raise exits.Stop(message, exits.NOTHING_YET)


def _version(catalogue: Path) -> int:
    with closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        return int(connection.execute("pragma user_version").fetchone()[0])


def _free(host: str, port: int) -> int:
    """The port, or a free one for 0; ends with ADDRESS_TAKEN when nobody may listen there."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        with closing(socket.socket(family, socket.SOCK_STREAM)) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            return int(listener.getsockname()[1])
    except OSError as error:
        why = "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise exits.Stop(f"port {port} of {host} {why}; --port 0 takes a free one", exits.ADDRESS_TAKEN) from None


def _serve(catalogue: Path, data: Sequence[DataFolder], command: Command, open_browser: bool) -> NoReturn:
    """Run the server; start it again over a new catalogue. Ends with its status when it ends by itself."""
    signal.signal(signal.SIGTERM, _ended)
    extra = ["--open"] if open_browser else []
    try:
        while True:
            served = _state(catalogue)
            with _running([*command(), *extra], {**os.environ, **environment(data)}) as process:
                while process.poll() is None and not _replaced(catalogue, served):
                    time.sleep(LOOK_S)
                if process.poll() is not None:
                    raise SystemExit(exits.BUG if process.returncode else exits.DONE)
            click.echo(f"{catalogue} was built anew; serving the new one")
            extra = []
    except KeyboardInterrupt:
        raise SystemExit(exits.DONE) from None


def _ended(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(exits.DONE)


@contextmanager
def _running(argv: list[str], variables: dict[str, str]) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(argv, env=variables)
    _bound(process.pid)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _bound(process: int) -> None:
    """Bound the memory of the server, so that one visitor's query fails and not the machine (on Linux)."""
    if hasattr(resource, "prlimit"):
        physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        most = max(2 * GIGABYTE, min(MEMORY, physical * 3 // 4))
        with suppress(ProcessLookupError):
            resource.prlimit(process, resource.RLIMIT_DATA, (most, most))


def _state(catalogue: Path) -> State | None:
    """What tells one file under the name from another; None while there is none."""
    try:
        found = catalogue.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _replaced(catalogue: Path, served: State | None) -> bool:
    """Whether another catalogue that can be served lies there, whole with its inspection."""
    now = _state(catalogue)
    if now is None or now == served:
        return False
    end = time.monotonic() + SETTLE_S
    while time.monotonic() < end and not valid_inspection(catalogue):
        time.sleep(0.2)
    try:
        return _version(catalogue) == SCHEMA_VERSION
    except sqlite3.DatabaseError:
        return False
