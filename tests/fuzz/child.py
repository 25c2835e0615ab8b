"""The process that reads spoilt inputs: limits on memory, an ear on everything that leaves it, a line for each input.

Run as `python -m tests.fuzz.child jobs.pickle`; standard output has JSON lines: one before an input, one behind it.
"""

import json
import os
import pickle
import re
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

from extract.converters.kit import full_kit
from extract.formats import choose
from extract.model.finding import Unreadable
from extract.model.report import Reading
from extract.output import to_json
from extract.reading import read
from tests.fuzz.jobs import Jobs
from tests.fuzz.mutations import spoilt

_NETWORK = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.bind",
    "socket.sendto",
    "socket.gethostbyname",
    "urllib.Request",
)
_PROCESSES = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "shutil.rmtree")


def main() -> None:
    """Read every job in order."""
    jobs: Jobs = pickle.loads(Path(sys.argv[1]).read_bytes())
    resource.setrlimit(resource.RLIMIT_AS, (jobs.memory, jobs.memory))
    # Rendered in the parent: what is fixed at the first use (word lists, formats) is in place before anybody listens.
    read(jobs.bases[0], name=jobs.names[0])
    tempfile.gettempdir()  # found once, before anybody listens: finding it holds a lock and writes a file
    left: list[str] = []
    sys.addaudithook(lambda event, args: _heard(left, event, args, jobs.converted))
    for start in range(0, len(jobs.tasks), jobs.batch):
        _run(jobs, start, left)


def _run(jobs: Jobs, start: int, left: list[str]) -> None:
    """A batch: what needs a program is converted together, then each is read by itself."""
    tasks = list(enumerate(jobs.tasks[start : start + jobs.batch], start))
    bodies = [_body(jobs, base, seed) for _, (base, seed) in tasks]
    kit = full_kit(None) if jobs.converted else None
    if kit is not None:
        _say(at=tasks[0][0], converting=len(tasks))
        needed: dict[str, list[bytes]] = {}
        for (_, (base, _)), body in zip(tasks, bodies, strict=True):
            for converter, wanted in _needs(body, jobs.names[base]):
                needed.setdefault(converter, []).append(wanted)
        for converter, wanted_bodies in needed.items():
            kit.prepare(converter, wanted_bodies)
    for (at, (base, _)), body in zip(tasks, bodies, strict=True):
        _say(at=at)
        started, raised, kind = time.process_time(), None, ""
        try:
            reading = read(body, name=jobs.names[base], kit=kit)
            kind = reading.kind if isinstance(reading, Reading) else f"no reading: {type(reading)}"
            json.dumps(to_json(reading), ensure_ascii=False).encode()
        except BaseException:
            raised = traceback.format_exc()[-1500:]
        seconds = round(time.process_time() - started, 3)
        _say(done=at, kind=kind, seconds=seconds, peak=_peak(), raised=raised, left=left[:])
        left.clear()


def _peak() -> int:
    """Bytes in use at most so far. The kernel's ru_maxrss would count what the parent had when it forked."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024 if found else 0


def _body(jobs: Jobs, base: int, seed: str | None) -> bytes:
    return jobs.bases[base] if seed is None else spoilt(jobs.bases[base], seed, jobs.others)


def _needs(body: bytes, name: str) -> tuple[tuple[str, bytes], ...]:
    try:
        return choose(body, None, name).needs(body)
    except Unreadable:
        return ()


def _heard(left: list[str], event: str, args: tuple[Any, ...], converted: bool) -> None:
    """Note what reaches out of the process: connections, programs, files written anywhere."""
    if event in _NETWORK or (event in _PROCESSES and not converted):
        left.append(f"{event} {str(args)[:200]}")
    elif event == "open" and isinstance(args[2], int) and args[2] & _WRITES and not _own(args[0], converted):
        left.append(f"open {args[0]!r} for writing")
    elif event in _CHANGES and not _own(_whole(args), converted):
        left.append(f"{event} {_whole(args)!r}")


def _whole(args: tuple[Any, ...]) -> object:
    """The path of a change; one below an open folder (removing a tree goes that way) is told with the folder's path."""
    path, folder = args[0], args[-1]
    if isinstance(path, str) and not path.startswith("/") and isinstance(folder, int) and folder >= 0:
        return f"{Path(f'/proc/self/fd/{folder}').readlink()}/{path}"
    return path


def _own(path: object, converted: bool) -> bool:
    """A converter may write into its temporary folder; reading writes nowhere."""
    if path == os.devnull:
        return True
    return converted and (not isinstance(path, str) or path.startswith((tempfile.gettempdir(), "/proc/")))


def _say(**said: object) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
