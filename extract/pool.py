"""An ordered map over worker processes that outlives the death of one of them."""

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 3
"""Tasks in flight per worker: enough to keep it busy, few enough to bound the memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[T, R]):
    """What is done with a task. `work` is a module-level function (it travels to the worker by its name)."""

    work: Callable[[T], R]
    split: Callable[[T], Iterable[T]]  # a task whose worker died, as the smallest tasks it is made of
    lost: Callable[[T], R]  # stands in for the result of a smallest task whose worker died again


def ordered(job: Job[T, R], tasks: Iterable[T], *, workers: int) -> Generator[tuple[T, R], None, None]:
    """Do the tasks, give (task, result) in the order of the tasks; tasks are taken only as workers get free.

    With one worker everything happens in this process. With more, a worker that dies (out of memory, a crash in
    a C library) costs the one smallest task that killed it, every time the same one. Exceptions of `work` travel.
    """
    if workers == 1:
        yield from ((task, job.work(task)) for task in tasks)
        return
    source = iter(tasks)
    pool = _pool(workers)
    pending: deque[tuple[T, Future[R]]] = deque()
    try:
        while True:
            room = AHEAD * workers - len(pending)
            pending.extend((task, _submit(pool, job, task)) for task in islice(source, room))
            if not pending:
                return
            task, future = pending.popleft()
            try:
                result = future.result()
            except BrokenProcessPool:
                log.warning("a worker process died; its captures are read again one by one")
                pool.shutdown()
                yield from _one_by_one(job, task)
                pool = _pool(workers)
                pending = deque((t, f if _done(f) else _submit(pool, job, t)) for t, f in pending)
            else:
                yield task, result
    finally:
        pool.shutdown(cancel_futures=True)


def _one_by_one(job: Job[T, R], task: T) -> Iterator[tuple[T, R]]:
    """The pieces of a task, alone in a process of their own: the piece that kills it is the culprit.

    A process that dies before it was given anything to read is no piece's fault: that `BrokenProcessPool` travels.
    """
    pool = _pool(1)
    try:
        pool.submit(_accept, job.work).result()
        for piece in job.split(task):
            try:
                yield piece, pool.submit(job.work, piece).result()
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(1)
                yield piece, job.lost(piece)
    finally:
        pool.shutdown(cancel_futures=True)


def _accept(_work: Callable[[T], R]) -> None:
    """Shows that a process can start and import the work."""


def _submit(pool: ProcessPoolExecutor, job: Job[T, R], task: T) -> Future[R]:
    try:
        return pool.submit(job.work, task)
    except BrokenProcessPool as error:  # it broke since the last result was taken: told when this one's turn comes
        future: Future[R] = Future()
        future.set_exception(error)
        return future


def _done(future: Future[R]) -> bool:
    return future.done() and not isinstance(future.exception(), BrokenProcessPool)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Spawned, not forked: the caller may have threads (a progress bar, a reactor)."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_follow_the_parent)


def _follow_the_parent() -> None:
    """An interrupt is the parent's to handle; a worker whose parent was killed must not stay behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
