"""An ordered map over worker processes with limits of time and memory, which outlives the death of any of them."""

import errno
import logging
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Generic, Literal, TypeVar

from extract.worker import OUT_OF_MEMORY, READY, Limits, Order, memory_of, serve

log = logging.getLogger(__name__)

T = TypeVar("T")
P = TypeVar("P")
R = TypeVar("R")
S = TypeVar("S")

AHEAD = 3
"""Tasks under way or waiting to be given out, per worker: enough to keep it busy, few enough to bound the memory."""

_CRASHES = frozenset((signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGSEGV, signal.SIGTRAP))
"""How C and C++ libraries end a process: a fault of their own, or an allocation that was refused. Such a piece is tried
once more with more memory, only to learn which of the two it was."""

LOOK = 0.05
"""Seconds between two looks at the memory of the workers."""

_START = multiprocessing.get_context("forkserver")
"""Forked from a clean server that has imported what workers need: the caller may have threads (a progress bar, a
reactor), a worker starts in a few milliseconds, and all of them share the memory of the code."""


def preload(modules: Sequence[str]) -> None:
    """Have the server import these, once for all workers. Of no effect after the first worker has started."""
    _START.set_forkserver_preload(["__main__", *modules])


class WorkersBroken(RuntimeError):
    """A worker could not start, or stopped with a fault of ours; its traceback is on standard error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """Why a piece got no result: the limit it exceeded, or what ended its process."""

    kind: Literal["too-slow", "out-of-memory", "killed"]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Generic[T, P, R, S]):
    """What is done with a task. All are module-level functions: they travel to the worker by their names."""

    split: Callable[[T], Iterable[P]]  # a task as the smallest pieces it is made of, the same ones every time
    work: Callable[[P], R]
    join: Callable[[Sequence[R]], S]  # the results of its pieces, in their order, as the result of the task
    lost: Callable[[P, Death], R]  # stands in for the result of a piece that exceeds the limits
    limits: Limits
    begin: Callable[[], object] = tuple  # what a worker does first; where that fails the run ends


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit(Generic[T, P]):
    """What a worker is given: a whole task, or one of its pieces, alone in a new process."""

    number: int
    task: T
    order: Order
    piece: P | None = None
    place: int = 0


class _Worker(Generic[T, P, R, S]):
    """One process and what it is doing."""

    def __init__(self, job: Job[T, P, R, S]) -> None:
        self.connection, theirs = _START.Pipe()
        self.process = _START.Process(target=serve, args=(theirs, job), daemon=True)
        self.process.start()
        theirs.close()
        self.unit: _Unit[T, P] | None = None
        self.is_new = True
        self.too_large = False
        if self.answer() != READY:
            raise WorkersBroken(f"a worker did not start (exit status {self.process.exitcode})")

    def give(self, unit: _Unit[T, P]) -> None:
        """Begin with a unit. A worker that died while it had none is seen when its answer is asked for."""
        self.unit, self.is_new = unit, False
        try:
            self.connection.send((unit.order, unit.task if unit.piece is None else unit.piece))
        except OSError as error:
            if error.errno not in (errno.EPIPE, errno.ECONNRESET):
                raise

    def answer(self) -> tuple[str, object] | None:
        """What the worker says; None when it is dead."""
        try:
            return self.connection.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):  # the second when it was killed while it spoke
            self.process.join()
            self.connection.close()
            return None

    def end(self) -> None:
        """Whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.connection.close()


def ordered(job: Job[T, P, R, S], tasks: Iterable[T], *, workers: int) -> Generator[tuple[T, S], None, None]:
    """Do the tasks, give (task, result) in the order of the tasks; tasks are taken only as workers get free.

    The pieces of a task whose worker died are done again, each alone in a new process: what then exceeds the limits
    does so every time, whatever was read before it and however many workers there are, and is `lost`; the others of
    its task are not. With one worker it is the same. `OSError` of the work travels; raises `WorkersBroken`.
    """
    crew = _Crew(job, tasks, workers)
    try:
        yield from crew.results()
    finally:
        crew.end()


class _Crew(Generic[T, P, R, S]):
    """The workers, what is under way, and what is done but waits for its turn."""

    def __init__(self, job: Job[T, P, R, S], tasks: Iterable[T], workers: int) -> None:
        self._job = job
        self._source = enumerate(tasks)
        self._size = workers
        self._workers: list[_Worker[T, P, R, S]] = []
        self._waiting: deque[_Unit[T, P]] = deque()
        self._alone: deque[_Unit[T, P]] = deque()  # pieces of tasks whose worker died
        self._under_way: deque[tuple[int, T]] = deque()  # every task taken and not yet given back, in order
        self._pieces: dict[int, list[tuple[int, R]]] = {}  # of tasks in pieces: number -> (place, result)
        self._expected: dict[int, int] = {}  # of tasks in pieces: number -> how many pieces
        self._done: dict[int, S] = {}

    def results(self) -> Iterator[tuple[T, S]]:
        """Keep the workers busy, and give what is done when its turn has come."""
        while True:
            self._take()
            if not self._under_way:
                return
            self._give_out()
            busy = {worker.connection: worker for worker in self._workers if worker.unit is not None}
            if self._under_way[0][0] not in self._done:
                for connection in wait(list(busy), LOOK):
                    if isinstance(connection, Connection):
                        self._hear(busy[connection])
                self._look()
                self._give_out()
            while self._under_way and self._under_way[0][0] in self._done:
                number, task = self._under_way.popleft()
                yield task, self._done.pop(number)

    def end(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def _take(self) -> None:
        for number, task in islice(self._source, AHEAD * self._size - len(self._under_way)):
            self._under_way.append((number, task))
            self._waiting.append(_Unit(number=number, task=task, order=Order.WHOLE))

    def _give_out(self) -> None:
        """Give every idle worker something, pieces first; each of them needs a process that has read nothing yet."""
        idle = [worker for worker in self._workers if worker.unit is None]
        while self._alone or self._waiting:
            if not idle and len(self._workers) == self._size:
                return
            worker = idle.pop() if idle else self._hire()
            if self._alone and not worker.is_new:
                self._dismiss(worker)
                worker = self._hire()
            worker.give(self._alone.popleft() if self._alone else self._waiting.popleft())

    def _hire(self) -> _Worker[T, P, R, S]:
        worker = _Worker(self._job)
        self._workers.append(worker)
        return worker

    def _dismiss(self, worker: _Worker[T, P, R, S]) -> None:
        worker.end()
        self._workers.remove(worker)

    def _look(self) -> None:
        """End the workers that have grown too large; what becomes of their work is told by `_hear`."""
        for worker in self._workers:
            pid = worker.process.pid
            if worker.unit is not None and pid is not None and memory_of(pid) > self._job.limits.memory:
                worker.too_large = True
                worker.process.kill()

    def _hear(self, worker: _Worker[T, P, R, S]) -> None:
        """Take the answer of a worker, or its death."""
        unit, answer = worker.unit, worker.answer()
        worker.unit = None
        if unit is None:
            return
        if answer is None:
            self._workers.remove(worker)
            self._mourn(unit, OUT_OF_MEMORY if worker.too_large else worker.process.exitcode)
            return
        _, value = answer
        if isinstance(value, OSError):
            raise value
        if unit.order == Order.WHOLE:
            self._done[unit.number] = value  # type: ignore[assignment]
        elif unit.order == Order.WIDER:
            self._keep(unit, _no_memory(self._job.limits))
        else:
            self._keep(unit, value)  # type: ignore[arg-type]

    def _mourn(self, unit: _Unit[T, P], status: int | None) -> None:
        if status == 1:  # an exception nobody expected: what the page holds never gets so far
            raise WorkersBroken("a worker stopped with a fault of nianbao itself; its traceback stands above")
        if unit.piece is None:
            log.warning("a worker process was ended; what it was reading is read again piece by piece")
            pieces = tuple(self._job.split(unit.task))
            self._pieces[unit.number], self._expected[unit.number] = [], len(pieces)
            self._alone.extend(
                replace(unit, order=Order.ALONE, piece=piece, place=place) for place, piece in enumerate(pieces)
            )
        elif unit.order == Order.ALONE and status is not None and -status in _CRASHES:
            self._alone.appendleft(replace(unit, order=Order.WIDER))
        else:
            self._keep(unit, death(status, self._job.limits))

    def _keep(self, unit: _Unit[T, P], result: R | Death) -> None:
        """Note the result of a piece; the last one makes the task whole."""
        if isinstance(result, Death):
            result = self._job.lost(unit.piece, result)  # type: ignore[arg-type]
        pieces = self._pieces[unit.number]
        pieces.append((unit.place, result))
        if len(pieces) == self._expected[unit.number]:
            del self._pieces[unit.number], self._expected[unit.number]
            self._done[unit.number] = self._job.join([made for _, made in sorted(pieces, key=lambda p: p[0])])


def death(status: int | None, limits: Limits) -> Death:
    """Why a process ended. In: its exit status, negative for a signal. Out: the limit in words, or the signal."""
    if status == -signal.SIGPROF:
        return Death(kind="too-slow", message=f"not done in {limits.seconds:g} seconds of processor time")
    if status == -signal.SIGALRM:
        return Death(kind="too-slow", message=f"not done in {limits.clock:g} seconds on the clock")
    if status == OUT_OF_MEMORY:
        return _no_memory(limits)
    how = signal.Signals(-status).name if status is not None and status < 0 else f"exit status {status}"
    return Death(kind="killed", message=f"the process that read it was ended ({how}): a crash in a library")


def _no_memory(limits: Limits) -> Death:
    return Death(kind="out-of-memory", message=f"needs more than {limits.memory // 2**20} MB of memory")
