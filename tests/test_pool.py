"""Worker processes: order kept, tasks bounded, a dying worker costs the one task that killed it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.pool import AHEAD, Job, ordered

ROOT = Path(__file__).resolve().parent.parent
Numbers = tuple[int, ...]
DEADLY = 13


def _square(task: Numbers) -> list[int]:
    if DEADLY in task:
        os.kill(os.getpid(), signal.SIGKILL)  # what the kernel does to a process that eats the memory
    time.sleep(0.02 if task[0] == 0 else 0)  # the first is the slowest: order must not depend on speed
    return [n * n for n in task]


def _refuse(task: Numbers) -> list[int]:
    raise OSError(28, "No space left on device")


JOB: Job[Numbers, list[int]] = Job(
    work=_square, split=lambda task: ((n,) for n in task), lost=lambda task: [-n for n in task]
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


def _meet(task: tuple[str, str]) -> str:
    """Say that one is here and wait for the other."""
    mine, other = task
    Path(mine).touch()
    deadline = time.monotonic() + 20
    while not Path(other).exists():
        if time.monotonic() > deadline:
            return "alone"
        time.sleep(0.01)
    return "together"


def test_two_workers_work_at_the_same_time(tmp_path: Path) -> None:
    a, b = str(tmp_path / "a"), str(tmp_path / "b")
    job: Job[tuple[str, str], str] = Job(work=_meet, split=lambda task: (task,), lost=lambda _: "lost")
    assert [found for _, found in ordered(job, [(a, b), (b, a)], workers=2)] == ["together", "together"]


def test_a_task_that_kills_its_worker_is_the_only_one_lost() -> None:
    tasks = [(n, n + 1, n + 2) for n in range(0, 30, 3)]
    values = [v for _, result in ordered(JOB, tasks, workers=2) for v in result]
    assert values == [-n if n == DEADLY else n * n for n in range(30)]


@pytest.mark.parametrize("workers", [1, 2])
def test_our_own_troubles_travel_to_the_caller(workers: int) -> None:
    job: Job[Numbers, list[int]] = Job(work=_refuse, split=JOB.split, lost=JOB.lost)
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
    assert "BrokenProcessPool" in done.stderr
    assert "lost" not in done.stdout


BROKEN = """
from extract.pool import Job, ordered
if __name__ == "__main__":
    def work(task): return task  # exists in the parent only
    def lost(task): return print("lost")
    print(list(ordered(Job(work=work, split=lambda t: (t,), lost=lost), [1, 2], workers=2)))
"""
