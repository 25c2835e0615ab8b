"""Spoilt inputs given to a process of its own, and what became of each: read in time and memory, nothing raised, nothing left."""

import json
import pickle
import selectors
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Jobs:
    """`tasks` are (index of a base, seed of its mutations; None: as it is). `converted`: with converters at hand."""

    bases: tuple[bytes, ...]
    names: tuple[str, ...]  # file names of the bases
    tasks: tuple[tuple[int, str | None], ...]
    others: tuple[bytes, ...] = ()
    converted: bool = False
    batch: int = 1
    seconds: float = 10.0  # processor time for reading one input
    clock: float = 180.0  # on the clock, for one input or for converting a batch
    memory: int = 4096 * MEBIBYTE  # address space
    peak: int = 700 * MEBIBYTE  # memory in use


@dataclass
class Outcome:
    """What became of the inputs."""

    inputs: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    peak: int = 0
    complaints: list[str] = field(default_factory=list)
    alike: Counter[str] = field(default_factory=Counter)  # last line of a complaint -> how many ended so

    def complain(self, name: str, words: str) -> None:
        """Keep the first complaint of each kind in full; of the others, that they were."""
        kind = words.rstrip().rpartition("\n")[2][:120]
        self.alike[kind] += 1
        if self.alike[kind] == 1:
            self.complaints.append(f"{name}: {words}")


def run(jobs: Jobs) -> Outcome:
    """Read every input; a process that dies or hangs is a complaint, and another goes on behind that input."""
    outcome = Outcome()
    start = 0
    while start < len(jobs.tasks):
        start += _run_from(replace(jobs, tasks=jobs.tasks[start:]), outcome)
    return outcome


def _run_from(jobs: Jobs, outcome: Outcome) -> int:
    """One process. Out: how many inputs are behind it."""
    with tempfile.TemporaryDirectory(prefix="nianbao-fuzz-") as folder:
        path, scratch = Path(folder, "jobs.pickle"), Path(folder, "scratch")
        path.write_bytes(pickle.dumps(jobs))
        scratch.mkdir()
        places = {
            "TMPDIR": str(scratch),
            "HOME": str(scratch),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
        }
        with Path(folder, "errors").open("w+b") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.child", str(path)],
                cwd=scratch,
                env=places,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
            at = _watched(child, jobs, outcome)
            errors.seek(0)
            words = errors.read()[-600:].decode(errors="replace")
        if left := sorted(p.name for p in scratch.rglob("*")):
            outcome.complain("scratch folder", f"left behind: {left[:5]}")
    if at is None:
        return len(jobs.tasks)
    outcome.inputs += 1
    outcome.complain(_name(jobs, at), f"the process ended with {child.returncode}: {words}")
    return at + 1


def _watched(child: subprocess.Popen[bytes], jobs: Jobs, outcome: Outcome) -> int | None:
    """Read the process's lines. Out: the input at which it ended, None when all are done."""
    assert child.stdout is not None
    at, done = 0, 0
    for line in _lines(child.stdout, jobs.clock):
        said = json.loads(line)
        at = said.get("at", at)
        if "done" in said:
            done = said["done"] + 1
            at = done
            _note(jobs, outcome, said)
    if child.poll() is None and done < len(jobs.tasks):
        child.kill()
    child.wait()
    return None if done == len(jobs.tasks) else at


def _lines(stream: IO[bytes], clock: float) -> Iterator[bytes]:
    """Lines as they come, until the end or until none came for so long."""
    selector = selectors.DefaultSelector()
    selector.register(stream, selectors.EVENT_READ)
    waiting = b""
    last = time.monotonic()
    while selector.select(max(0.0, last + clock - time.monotonic())):
        chunk = stream.read1(65536)  # type: ignore[attr-defined]
        if not chunk:
            return
        *lines, waiting = (waiting + chunk).split(b"\n")
        last = time.monotonic()
        yield from lines


def _note(jobs: Jobs, outcome: Outcome, said: dict[str, object]) -> None:
    name = _name(jobs, int(str(said["done"])))
    outcome.inputs += 1
    outcome.kinds[str(said["kind"])] += 1
    seconds, peak = float(str(said["seconds"])), int(str(said["peak"]))
    outcome.slowest, outcome.peak = max(outcome.slowest, seconds), max(outcome.peak, peak)
    if said["raised"]:
        outcome.complain(name, str(said["raised"]))
    if said["left"]:
        outcome.complain(name, str(said["left"]))
    if seconds > jobs.seconds:
        outcome.complain(name, f"more than {jobs.seconds} s to read")
    if peak > jobs.peak:
        outcome.complain(name, f"more than {jobs.peak // MEBIBYTE} MB in use")


def _name(jobs: Jobs, at: int) -> str:
    base, seed = jobs.tasks[min(at, len(jobs.tasks) - 1)]
    return f"{jobs.names[base]} {seed or ''}".strip()


def spoiling(
    bases: Sequence[tuple[str, bytes]], count: int, seed: str, others: Sequence[bytes], **more: object
) -> Jobs:
    """`count` mutations spread over the bases (file name, body)."""
    names, bodies = tuple(name for name, _ in bases), tuple(body for _, body in bases)
    tasks = tuple((n % len(bodies), f"{seed}/{n}") for n in range(count))
    return replace(Jobs(bodies, names, tasks, tuple(others)), **more)  # type: ignore[arg-type]
