"""The processes that read the files of an archive, one file each at a time."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, MutableSequence, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

from archive.errors import ArchiveError
from archive.examine import Examined, examine

Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all."""

BYTES_PER_WORKER = 16 << 20
"""For less no further process is started: that takes as long as to read so much."""

_POLL_S = 0.2


class Task(NamedTuple):
    """One file to read."""

    path: Path
    book: Path | None  # the crawl.db, or the part of it, that has its rows
    size: int  # bytes; it may grow meanwhile


class _Stopped(Exception):
    """Nobody waits for the result any more."""


def examined_by(tasks: Sequence[Task], workers: int, progress: Progress | None) -> Iterator[Examined]:
    """What is found in each file, in the order of the files.

    In: the files, the most processes to use, who is told how far they are.
    Raises `ArchiveError` when a process died, and what `examine` raises.
    """
    total = sum(task.size for task in tasks)
    told = (lambda done: progress(min(done, total), total)) if progress else None
    several = min(workers, len(tasks), 1 + total // BYTES_PER_WORKER)
    if several > 1:
        yield from _apart(tasks, told, several)
        return
    before = 0
    for task in tasks:
        yield examine(task.path, task.book, _from(before, told))
        before += task.size


def _from(before: int, told: Callable[[int], None] | None) -> Callable[[int], None] | None:
    """The progress of one file as that of all."""
    return (lambda done: told(before + done)) if told else None


def _apart(tasks: Sequence[Task], told: Callable[[int], None] | None, workers: int) -> Iterator[Examined]:
    context = multiprocessing.get_context("spawn")  # not forked: the caller may have threads, a progress bar
    done: MutableSequence[int] = context.Array("q", len(tasks) + 1, lock=False)  # bytes of each file; the last: stop
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_follow, initargs=(done,)) as pool:
        try:
            futures = [pool.submit(_examine, number, task) for number, task in enumerate(tasks)]
            for future in futures:
                while wait([future], timeout=_POLL_S).not_done:
                    if told:
                        told(sum(done[:-1]))
                yield future.result()
            if told:
                told(sum(done[:-1]))
        except BrokenProcessPool as error:
            what = "a process that read the WARC files died (out of memory?); try again with --workers 1"
            raise ArchiveError(what) from error
        finally:
            done[-1] = 1
            pool.shutdown(cancel_futures=True)


_done: MutableSequence[int] = []
"""In a worker: what it shares with the process that waits for it."""


def _follow(done: MutableSequence[int]) -> None:
    """An interrupt is the parent's to handle; a worker whose parent was killed must not stay behind."""
    global _done
    _done = done
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _examine(number: int, task: Task) -> Examined:
    def told(done: int) -> None:
        _done[number] = min(done, task.size)
        if _done[-1]:
            raise _Stopped

    return examine(task.path, task.book, told)
