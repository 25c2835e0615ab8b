"""What runs in a worker process: it does what it is given, under limits that the kernel and the parent enforce.

A signal whose handler is Python's own is seen only between two bytecodes, never inside a C library. So the timers of
getitimer(2) are left to the signals' own action, which is to end the process. Memory: the parent ends a worker that has
grown too large; what grew and shrank again between two looks is seen here, in the peak; and what asks for very much at
once is refused by setrlimit(2). A library that was refused memory may raise anything, so the peak is looked at first.
"""

import errno
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol, TypeVar

P = TypeVar("P")
R = TypeVar("R")

READY = ("ready", None)
"""The first thing a worker says: it could start, import the work and get ready for it."""

OUT_OF_MEMORY = errno.ENOMEM
"""Exit status of a worker that was refused memory. Whatever it held is gone with it."""


class Order(Enum):
    """How a worker is to do what it is given."""

    WHOLE = "whole"  # a task, all its pieces
    ALONE = "alone"  # one piece
    WIDER = "wider"  # one piece that may ask for more memory; its result is not wanted


ASKED, WIDER = 2, 8
"""A process may ask for so many times the memory that it may use: much that is asked for is never touched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one piece may use up."""

    seconds: float  # of processor time, so that a busy machine changes no result
    clock: float  # seconds on the clock, for what sleeps or waits
    memory: int  # bytes of the whole process that lie in memory


class Work(Protocol):
    """The side of a `Job` that a worker sees."""

    @property
    def begin(self) -> Callable[[], object]: ...
    @property
    def split(self) -> Callable[[object], Iterable[object]]: ...
    @property
    def work(self) -> Callable[[object], object]: ...
    @property
    def join(self) -> Callable[[Sequence[object]], object]: ...
    @property
    def limits(self) -> Limits: ...


def serve(connection: Connection, job: Work) -> None:
    """Do what comes through the connection until it is closed. `OSError` is told to the caller, who may know why."""
    _follow_the_parent()
    _bound_memory(ASKED * job.limits.memory)
    job.begin()
    connection.send(READY)
    while True:
        try:
            order, what = connection.recv()
        except EOFError:
            return
        if order == Order.WIDER:
            _bound_memory(WIDER * job.limits.memory)
        try:
            connection.send(("done", _do(job, order, what)))
        except OSError as error:
            connection.send(("failed", error))


def _do(job: Work, order: Order, what: object) -> object:
    if order != Order.WHOLE:
        return limited(job.work, what, job.limits)
    return job.join([limited(job.work, piece, job.limits) for piece in job.split(what)])


def limited(work: Callable[[P], R], piece: P, limits: Limits) -> R:
    """Do a piece; the process ends when it takes too long, or with `OUT_OF_MEMORY` when it took or asked too much."""
    signal.setitimer(signal.ITIMER_PROF, limits.seconds)
    signal.setitimer(signal.ITIMER_REAL, limits.clock)
    try:
        return work(piece)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        if peak() > limits.memory:
            os._exit(OUT_OF_MEMORY)


def peak() -> int:
    """The most memory this process ever had, in bytes (getrusage counts kilobytes, on macOS bytes)."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def memory_of(pid: int) -> int:
    """Bytes of a process that lie in memory now; 0 where the system does not say (proc(5): the second field)."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def _bound_memory(size: int) -> None:
    """The soft limit only: a program that is started from here may raise it again and set its own."""
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = size if hard == resource.RLIM_INFINITY else min(size, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


def _follow_the_parent() -> None:
    """An interrupt is the parent's to handle; a worker whose parent was killed must not stay behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
