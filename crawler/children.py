"""The processes of a crawl as their parent sees them: started, given a part, listened to, told to stop."""

import logging
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

from crawler.options import CrawlSummary, Progress
from crawler.shares import Part

log = logging.getLogger(__name__)

_BEGIN = "import sys; sys.path[:] = sys.argv[2:]; from crawler.part import main; main(int(sys.argv[1]))"
"""Finds our modules where the parent found them."""

LOOK_S = 0.25
"""Seconds between two looks at whether somebody pressed Ctrl-C."""

ENDING_S = 60.0
"""Seconds a process may take to end when its parent gives up; its files are closed in the first."""

_STOPPING = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a process says a few times a second."""

    answered: int
    known: int
    portal: str  # that of the last answer
    reports: int


class Child:
    """One process: it holds the crawl lock as its parent does, and ends when the parent does.

    Ctrl-C at a terminal reaches it and is left to the parent, also while the process still starts.
    """

    def __init__(self, lock: int) -> None:
        self.door, theirs = Pipe()
        self.seen = Seen(0, 0, "", 0)
        self.summary: CrawlSummary | None = None
        self.error: BaseException | None = None
        self.part: Part | None = None
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        try:
            with theirs:
                argv = [sys.executable, "-c", _BEGIN, str(theirs.fileno()), *sys.path]
                self.process = subprocess.Popen(
                    argv, pass_fds=(theirs.fileno(), lock), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
                )
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def begin(self, part: Part) -> None:
        """Say what is to be crawled."""
        self.part = part
        with suppress(OSError):  # it died already, which is noticed when it is listened to
            self.door.send(part)

    def stop(self) -> None:
        """Finish what is in flight and end; said again: end at once."""
        with suppress(OSError):
            self.door.send("stop")

    def hear(self) -> bool:
        """Take in one word of the process. Out: False when it has ended."""
        try:
            said: Any = self.door.recv()
        except (EOFError, OSError):
            self._end()
            return False
        if isinstance(said, Seen):
            self.seen = said
        elif isinstance(said, CrawlSummary):
            self.summary = said
        else:
            self.error = said
        return True

    def close(self) -> None:
        """Let go of the process: without a parent it ends by itself."""
        self.door.close()
        try:
            self.process.wait(ENDING_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _end(self) -> None:
        status = self.process.wait()
        if self.summary is not None or self.error is not None:
            return
        portals = ", ".join(p.id for p in self.part.options.portals) if self.part else "none yet"
        if status < 0:
            name = signal.Signals(-status).name
            log.error("a process of the crawl was killed (%s; is memory short?); its portals: %s", name, portals)
        else:
            self.error = RuntimeError(f"a process of the crawl ended with status {status}; its portals: {portals}")


@contextmanager
def children(count: int, lock: int) -> Iterator[list[Child]]:
    """Start processes; whatever happens, none is left behind."""
    started: list[Child] = []
    try:
        for _ in range(count):
            started.append(Child(lock))
        yield started
    finally:
        for child in started:
            child.close()


@contextmanager
def presses() -> Iterator[Callable[[], int]]:
    """How often Ctrl-C was pressed, or SIGTERM came, since the block began."""
    count = 0

    def press(*_: object) -> None:
        nonlocal count
        count += 1

    before = {number: signal.signal(number, press) for number in _STOPPING}
    try:
        yield lambda: count
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def listen(started: Sequence[Child], pressed: Callable[[], int], progress: Progress | None) -> None:
    """Take in what processes say until all have ended; when one has failed, the others are told to stop."""
    doors: dict[Connection[Any, Any], Child] = {child.door: child for child in started}
    told = 0
    has_failed = False
    while doors:
        for door in wait(list(doors), timeout=LOOK_S):
            assert isinstance(door, Connection)
            if not doors[door].hear():
                del doors[door]
        fails = any(child.error is not None for child in started)
        words = pressed() - told + (fails and not has_failed)
        told, has_failed = pressed(), fails
        for child in doors.values():
            for _ in range(words):
                child.stop()
        if progress:
            _show(started, progress)


def _show(started: Sequence[Child], progress: Progress) -> None:
    every = [child.seen for child in started]
    portal = next((seen.portal for seen in reversed(every) if seen.portal), "")
    reports = sum(seen.reports for seen in every)
    note = f"{portal} {reports} reports".strip()
    progress(sum(seen.answered for seen in every), sum(seen.known for seen in every), note)
