"""An ordered map over worker processes for the steps of a build; in this process where there is little to do."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Never, TypeVar

from extract.pool import Death, Job, ordered
from extract.worker import Limits

T = TypeVar("T")
R = TypeVar("R")

LIMITS = Limits(seconds=24 * 3600.0, clock=24 * 3600.0, memory=4 * 2**30)
"""What a step may use up: bounds for what has gone wrong, none for a large shard."""


def mapped(work: Callable[[T], R], tasks: Iterable[T], workers: int) -> Iterator[R]:
    """The results in the order of the tasks. In: a function of a module, how many processes; 1: this one alone.

    Raises what the work raises where there is one process, and `OSError`, `WorkersBroken` or `MemoryError` where there
    are several: what else can go wrong, the work has to give back.
    """
    if workers <= 1:
        yield from map(work, tasks)
        return
    job: Job[T, T, R, R] = Job(split=_alone, work=work, join=_first, lost=_lost, limits=LIMITS)
    for _, result in ordered(job, tasks, workers=workers):
        yield result


def _alone(task: T) -> tuple[T]:
    return (task,)


def _first(results: Sequence[R]) -> R:
    return results[0]


def _lost(task: object, death: Death) -> Never:
    raise MemoryError(f"a step of the catalogue could not be done: {death.message}")
