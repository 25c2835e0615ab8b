"""Worker processes: order kept, tasks bounded, a dying worker costs the one task that killed it."""

import ctypes
import importlib
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from extract.formats import formats
from extract.pool import AHEAD, Death, Job, WorkersBroken, ordered
from extract.rules import all_rules
from extract.worker import Limits

ROOT = Path(__file__).resolve().parent.parent
Numbers = tuple[int, ...]
DEADLY = 13


LIMITS = Limits(seconds=30, clock=30, memory=300 * 2**20)


def _square(number: int) -> list[int]:
    if number == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)  # what the kernel does to a process that eats the memory
    time.sleep(0.02 if number == 0 else 0)  # the first is the slowest: order must not depend on speed
    return [number * number]


def _refuse(_number: int) -> list[int]:
    raise OSError(28, "No space left on device")


def _tuple(task: Numbers) -> Numbers:
    return task


def _flat(results: Sequence[list[int]]) -> list[int]:
    return [number for result in results for number in result]


def _negative(number: int, _how: Death) -> list[int]:
    return [-number]


JOB: Job[Numbers, int, list[int], list[int]] = Job(
    split=_tuple, work=_square, join=_flat, lost=_negative, limits=LIMITS
)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    tasks = [(n, n + 1) for n in range(0, 12, 2)]
    found = list(ordered(JOB, tasks, workers=workers))
    assert found == [(task, [n * n for n in task]) for task in tasks]


def test_tasks_are_taken_only_as_workers_get_free() -> None:
    taken: list[int] = []

    def endless():
        for n in range(20, 1_000_000):
            taken.append(n)
            yield (n,)

    results = ordered(JOB, endless(), workers=2)
    for _ in range(5):
        next(results)
    results.close()
    assert len(taken) <= 5 + AHEAD * 2


def _meet(piece: tuple[str, str]) -> str:
    """Say that one is here and wait for the other."""
    mine, other = piece
    Path(mine).touch()
    deadline = time.monotonic() + 20
    while not Path(other).exists():
        if time.monotonic() > deadline:
            return "alone"
        time.sleep(0.01)
    return "together"


def _one(task: Any) -> tuple[Any]:
    return (task,)


def _how(piece: Any, how: Death) -> Death:
    return how


def single(work: Callable[[Any], Any], limits: Limits = LIMITS) -> Job[Any, Any, Any, Any]:
    """A job whose tasks are one piece each; what is lost is told by its death."""
    return Job(split=_one, work=work, join=itemgetter(0), lost=_how, limits=limits)


def test_two_workers_work_at_the_same_time(tmp_path: Path) -> None:
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    assert [found for _, found in ordered(single(_meet), [(a, b), (b, a)], workers=2)] == ["together", "together"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_piece_that_kills_its_worker_is_the_only_one_lost(workers: int) -> None:
    tasks = [(n, n + 1, n + 2) for n in range(0, 30, 3)]
    values = [v for _, result in ordered(JOB, tasks, workers=workers) for v in result]
    assert values == [-n if n == DEADLY else n * n for n in range(30)]


@pytest.mark.parametrize("workers", [1, 2])
def test_our_own_troubles_travel_to_the_caller(workers: int) -> None:
    job = replace(JOB, work=_refuse)
    with pytest.raises(OSError, match="No space left"):
        list(ordered(job, [(1,)], workers=workers))


def test_workers_are_gone_when_the_caller_stops_early() -> None:
    results = ordered(JOB, ((n,) for n in range(20, 60)), workers=2)
    next(results)
    results.close()
    assert not multiprocessing.active_children()


def test_workers_that_cannot_even_start_end_the_run_instead_of_losing_everything(tmp_path: Path) -> None:
    """A broken installation must not look like ten thousand broken pages."""
    module = tmp_path / "broken.py"
    module.write_text(BROKEN, encoding="utf-8")
    argv = [sys.executable, str(module)]
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "WorkersBroken" in done.stderr
    assert "lost" not in done.stdout


BROKEN = """
from extract.formats import formats
from extract.pool import Job, ordered
from extract.rules import all_rules
from extract.worker import Limits
if __name__ == "__main__":
    def work(piece): return piece  # exists in the parent only
    def lost(piece, how): return print("lost")
    limits = Limits(seconds=9, clock=9, memory=2**30)
    print(list(ordered(Job(split=tuple, work=work, join=list, lost=lost, limits=limits), ["1", "2"], workers=2)))
"""


def _fault_of_ours(number: int) -> int:
    return {}[number]  # type: ignore[no-any-return,index]


def test_a_fault_of_ours_in_a_worker_ends_the_run_and_is_no_page() -> None:
    with pytest.raises(WorkersBroken, match="traceback"):
        list(ordered(single(_fault_of_ours), [1], workers=1))


QUADRATIC = re.compile("(a*)*$")


def _hog(kind: str) -> str:
    """Each spends what it spends inside a C function that never returns to Python on the way."""
    match kind:
        case "regex":  # no bytecode is executed while it backtracks
            QUADRATIC.match("a" * 60 + "b")
        case "sleep":
            time.sleep(60)
        case "bytes":
            bytearray(200 * 2**20)
        case "lxml":  # what libxml2 makes of a small text
            html.document_fromstring("<i>" + "<b></b>" * 1_500_000)
        case "abort":
            os.abort()
        case "starved":  # a library that ends the process when it gets no memory
            try:
                bytearray(200 * 2**20)
            except MemoryError:
                os.abort()
        case "segfault":
            ctypes.string_at(0)
    return kind


HASTY = Limits(seconds=0.4, clock=60, memory=300 * 2**20)
IMPATIENT = Limits(seconds=60, clock=1, memory=300 * 2**20)
SMALL = Limits(seconds=60, clock=60, memory=120 * 2**20)
HOGS = [
    ("regex", HASTY, "too-slow", "0.4 seconds of processor time"),
    ("sleep", IMPATIENT, "too-slow", "1 seconds on the clock"),
    ("bytes", SMALL, "out-of-memory", "120 MB"),
    ("lxml", SMALL, "out-of-memory", "120 MB"),
    ("starved", SMALL, "out-of-memory", "120 MB"),
    ("abort", SMALL, "killed", "SIGABRT"),
    ("segfault", SMALL, "killed", "SIGSEGV"),
]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(("hog", "limits", "kind", "words"), HOGS, ids=[hog for hog, *_ in HOGS])
def test_a_hog_is_ended_inside_a_library_too_and_told_by_its_limit(
    hog: str, limits: Limits, kind: str, words: str, workers: int
) -> None:
    (_, first), (_, told), (_, last) = ordered(single(_hog, limits), ["fine", hog, "well"], workers=workers)
    assert (first, last) == ("fine", "well")
    assert told.kind == kind and words in told.message


def _grow(megabytes: int) -> int:
    """Holds on to what it was given, as caches and a fragmented heap do."""
    HELD.append(bytearray(megabytes * 2**20))
    return len(HELD)


HELD: list[bytearray] = []


def test_what_was_read_before_does_not_count_against_a_piece() -> None:
    """Together they are too much, each alone is not: nothing is lost, however the pieces fall on the workers."""
    job: Job[Numbers, int, int, int] = Job(split=_tuple, work=_grow, join=len, lost=_lost_to, limits=SMALL)
    for workers in (1, 2):
        assert [n for _, n in ordered(job, [(20,) * 8, (20,) * 8, (20,)], workers=workers)] == [8, 8, 1]


def _lost_to(piece: int, how: Death) -> int:
    raise ValueError(f"{piece} was lost: {how}")


def test_a_worker_imports_neither_numpy_nor_the_catalogue_nor_the_crawler() -> None:
    """They cost start-up and memory in every worker, and numpy's threads do not outlive a fork."""
    found = next(ordered(single(_imported), ["extract.chunks"], workers=1))[1]
    assert found & {"numpy", "onnxruntime", "rapidocr", "cv2", "datasette", "scrapy", "twisted"} == set()
    assert "extract.reading" in found


def _imported(module: str) -> set[str]:
    importlib.import_module(module)
    assert formats() and all_rules()
    return {name.partition(".")[0] if not name.startswith("extract") else name for name in sys.modules}
