"""A crawl that the kill test kills: forked from a process that has imported everything, or one that kills itself.

`python -m tests.kill_child` reads jobs (a JSON line each) and forks for each; Python and Scrapy start once, not 200 times.
"""

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import archive.writer
from crawler.run import CrawlOptions, crawl
from crawler.spiders.reports import ReportsSpider
from settings.paths import DataFolder
from tests.conftest import ROOT
from tests.kill_site import HOSTS
from tests.small_portals import portal

POINTS: dict[str, int] = {
    **{"write": 30, "indexing": 30, "leads": 30, "leads synced": 30},
    **{"sync": 4, "synced": 4, "commit": 4, "committed": 4, "cdxj": 2, "rename": 2, "renamed": 2},
}
"""Moments at which a crawl can be made to kill itself, and how often each may pass before: half a group of records
written; a record written and not yet in the index; a record kept (and on the disk), its leads not queued; before and
after a sync and a commit; in a rotation before its CDXJ is written, and before and after the file gets its last name."""


def main() -> None:
    """Fork for each job and tell when the child has ended: its pid, then its status."""
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if not pid:
            _child(job)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def _child(job: dict[str, Any]) -> NoReturn:
    os.setsid()
    with Path(job["out"]).open("wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    status = 1
    try:
        if job["point"]:
            kill_oneself(*job["point"])
        run(*job["arguments"])
        status = 0
    finally:
        sys.stdout.flush()
        os._exit(status)


def run(data: str, connect_map: str, warc_bytes: str, processes: str) -> None:
    """Crawl the site of the kill test and print how it ended."""
    options = CrawlOptions(
        data=DataFolder(Path(data)),
        portals=tuple(portal(host.split(".")[1], host) for host in HOSTS),
        connect_map=Path(connect_map),
        delay=0,
        warc_bytes=int(warc_bytes),
        processes=int(processes),
    )
    done = crawl(options)
    print(done.run_id, done.state, flush=True)


class Forked:
    """A crawl that was forked; as much of a `subprocess.Popen` as is needed."""

    def __init__(self, server: "subprocess.Popen[bytes]"):
        assert server.stdout is not None
        self._told = server.stdout
        self.pid = int(self._told.readline())
        self._status: int | None = None

    def poll(self) -> int | None:
        if self._status is None and select.select([self._told], [], [], 0)[0]:
            self.wait()
        return self._status

    def wait(self) -> int:
        if self._status is None:
            self._status = int(self._told.readline())
        return self._status


@contextmanager
def forks(out: Path) -> Iterator[Callable[..., Forked]]:
    """Yields what starts a crawl: its arguments, and the point at which it is to kill itself, if it is."""
    argv = [sys.executable, "-m", "tests.kill_child"]
    with subprocess.Popen(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as server:

        def start(arguments: list[str], point: tuple[str, int] | None = None) -> Forked:
            assert server.stdin is not None
            server.stdin.write(json.dumps({"arguments": arguments, "point": point, "out": str(out)}).encode() + b"\n")
            return Forked(server)

        try:
            yield start
        finally:
            server.kill()


def kill_oneself(point: str, passes: int) -> None:
    """Have this process die at a moment: the product knows nothing of it."""
    left = passes

    def reached() -> bool:
        nonlocal left
        left -= 1
        return left < 0

    if point in ("write", "sync", "synced"):
        _at_a_write(point, reached)
    elif point in ("indexing", "commit", "committed"):
        _at_a_statement(point, reached)
    elif point.startswith("leads"):
        _before_the_leads(point, reached)
    else:
        _in_a_rotation(point, reached)


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still there")


def _at_a_write(point: str, reached: Callable[[], bool]) -> None:
    write, sync = os.write, os.fsync

    def is_warc(handle: int) -> bool:
        return Path(f"/proc/self/fd/{handle}").readlink().name.endswith(".warc.gz.open")

    def writing(handle: int, data: bytes) -> int:
        if point == "write" and is_warc(handle) and reached():
            write(handle, memoryview(data)[: len(data) // 2])
            _die()
        return write(handle, data)

    def syncing(handle: int) -> None:
        due = point != "write" and is_warc(handle) and reached()
        if due and point == "sync":
            _die()
        sync(handle)
        if due:
            _die()

    os.write, os.fsync = writing, syncing  # type: ignore[assignment]


def _at_a_statement(point: str, reached: Callable[[], bool]) -> None:
    beginning = "INSERT OR REPLACE INTO captures" if point == "indexing" else "COMMIT"

    class Watched(sqlite3.Connection):
        def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:  # type: ignore[override]
            due = statement.startswith(beginning) and reached()
            if due and point != "committed":
                _die()
            done = super().execute(statement, *values)
            if due:
                _die()
            return done

    connect = sqlite3.connect
    sqlite3.connect = lambda *place, **how: connect(*place, factory=Watched, **how)  # type: ignore[assignment]


def _before_the_leads(point: str, reached: Callable[[], bool]) -> None:
    parse = ReportsSpider.parse

    def reading(spider: ReportsSpider, response: Any) -> None:
        if reached():
            if point == "leads synced":
                spider.ledger.flush()
            _die()
        parse(spider, response)

    ReportsSpider.parse = reading  # type: ignore[method-assign]


def _in_a_rotation(point: str, reached: Callable[[], bool]) -> None:
    rename, write_cdxj = Path.rename, archive.writer.write_cdxj

    def renaming(path: Path, target: Any) -> Path:
        due = point != "cdxj" and path.name.endswith(".warc.gz.open") and reached()
        if due and point == "rename":
            _die()
        done = rename(path, target)
        if due:
            _die()
        return done

    def writing(*given: Any) -> None:
        if point == "cdxj" and reached():
            _die()
        write_cdxj(*given)

    Path.rename = renaming  # type: ignore[method-assign, assignment]
    archive.writer.write_cdxj = writing


if __name__ == "__main__":
    main()
