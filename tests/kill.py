"""The kill test: a crawl is killed, at certain and at random moments, and started again, until it is through.

Every page is in the archive, none was asked for again but those in flight at a kill, the archive is clean and other
tools read it. `python -m tests.kill --pages 2000 --kills 200` is the full size; `make test` runs a small one.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.capture import Capture
from archive.index import CrawlDb
from archive.verify import verify
from settings.paths import DataFolder
from tests.conftest import ROOT
from tests.foreign_tools import tool
from tests.kill_child import POINTS, Forked, forks
from tests.kill_site import served, site
from tests.small_portals import Answer

IN_FLIGHT = 2
"""Requests of a host that may be unarchived at once: one on its way, and one answered but not yet written."""

Crawl = Forked | subprocess.Popen[bytes]
Start = Callable[..., Crawl]


@dataclass
class Outcome:
    """What a killed crawl left."""

    data: DataFolder
    pages: dict[str, Answer]
    asked: list[tuple[float, str]]  # monotonic seconds, host and path; without robots.txt
    kills: list[float]
    again: bool = False  # the killed crawl is the second one of an unchanged site
    runs: int = 0  # rows of runs: a crawl that goes on has one
    complaints: list[str] = field(default_factory=list)

    @property
    def repeated(self) -> int:
        """Requests beyond the first of each address."""
        return len(self.asked) - len({path for _, path in self.asked})


def killed_crawl(
    folder: Path,
    *,
    pages: int,
    kills: int,
    seed: int,
    processes: int = 1,
    again: bool = False,
) -> Outcome:
    """Crawl with so many kills on the way, then to the end; check what is left.

    A single process kills itself every other time, at each of `POINTS` in turn. With several processes a kill hits all
    of them, the first alone or one of the others. `again`: the site is crawled once before in peace. Files are small,
    so that there are many rotations.
    """
    chance = random.Random(seed)
    data, out = DataFolder(folder / "data"), folder / "said"
    with served(folder, pages) as (log, connect_map), forks(out) as fork:
        arguments = [str(data.root), str(connect_map), "15000" if again else "60000", str(processes)]
        start: Start = fork if processes == 1 else _spawn
        if again:
            assert start(arguments).wait() == 0
        began = log.stat().st_size if again else 0
        points = iter(sorted(POINTS, key=lambda _: chance.random()) * kills)
        moments: list[float] = []
        ended = -signal.SIGKILL
        for number in range(kills):
            share = _share(log, began, pages, kills - number)
            if processes == 1 and number % 2:
                ended, died = _suicide(start, arguments, next(points), chance, share)
            else:
                ended, died = _kill_once(start, arguments, log, chance, share)
            moments += died
            if not died:
                break
        else:
            ended = start(arguments).wait()
        lines = [line.split(" ") for line in log.read_text(encoding="utf-8")[began:].splitlines()]
    asked = [(float(moment), path) for moment, path in lines if not path.endswith("/robots.txt")]
    outcome = Outcome(data, site(pages), asked, moments, again)
    outcome.complaints = [*_complaints(outcome)]
    if ended:
        outcome.complaints.append(f"the last crawl ended with {ended}: {out.read_text() if out.exists() else ''}")
    return outcome


def _spawn(arguments: list[str]) -> "subprocess.Popen[bytes]":
    """A crawl that starts processes of its own."""
    code = "import sys; from tests.kill_child import run; run(*sys.argv[1:])"
    argv = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True)


def _share(log: Path, began: int, pages: int, kills: int) -> float:
    """What is left to ask for, shared out among the kills to come: so none comes after the end."""
    lines = log.read_text(encoding="utf-8")[began:].splitlines() if log.exists() else []
    asked = len({line.split(" ")[1] for line in lines})
    return max(0, pages - asked) / (kills + 1)


LAG_S = 0.2
"""Less than a crawl takes to start and ask for something."""

Death = tuple[int, list[float]]
"""How a crawl ended (its status, negative for a signal), and the moments at which something was killed."""


def _suicide(start: Start, arguments: list[str], point: str, chance: random.Random, share: float) -> Death:
    """A crawl that kills itself, unless it ends before."""
    most = max(1, min(POINTS[point], int(share)))
    ended = start(arguments, (point, chance.randrange(most))).wait()
    return ended, [_heard_out()] if ended < 0 else []


def _heard_out() -> float:
    """The moment when the server has written down all that the dead had sent: on a busy machine it lags behind."""
    time.sleep(LAG_S)
    return time.monotonic()


def _kill_once(start: Start, arguments: list[str], log: Path, chance: random.Random, share: float) -> Death:
    """Start the crawl and kill it at a random moment, unless it ends before."""
    before = log.stat().st_size if log.exists() else 0
    early = chance.random() < 0.1  # also while it starts: the tail is being mended then
    target = before + int(chance.uniform(0, 1.5 * share) * 50)  # bytes of log, about fifty a request
    jitter = chance.uniform(0.0, 0.012)
    deadline = time.monotonic() + (chance.uniform(0.0, 0.6) if early else 60)
    crawl = start(arguments)
    while crawl.poll() is None and time.monotonic() < deadline:
        if log.exists() and log.stat().st_size > target:
            break
        time.sleep(0.001)
    time.sleep(jitter)
    moments = [] if crawl.poll() is not None else _kill(crawl, chance)
    return crawl.wait(), moments


def _kill(crawl: Crawl, chance: random.Random) -> list[float]:
    """Kill all processes of a crawl at once, or first one of those it started, or the first one alone."""
    started = children_of(crawl.pid)
    way = chance.choice(("all", "child", "parent")) if started else "all"
    moments = []
    if way == "child":
        os.kill(chance.choice(started), signal.SIGKILL)
        moments.append(time.monotonic())
        time.sleep(chance.uniform(0.0, 0.3))
    if way == "parent":
        os.kill(crawl.pid, signal.SIGKILL)
        await_end(started)  # they notice it and close their files
    elif crawl.poll() is None:
        (os.killpg if started else os.kill)(crawl.pid, signal.SIGKILL)
        await_end(started)
    crawl.wait()
    return [*moments, _heard_out()]


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = stat.read_text().rpartition(") ")[2].split(" ")[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(stat.parent.name))
    return sorted(found)


def await_end(pids: list[int], seconds: float = 20.0) -> None:
    """Wait until processes have ended that are not ours to wait for."""
    deadline = time.monotonic() + seconds
    while any(map(_runs, pids)):
        assert time.monotonic() < deadline, "a process of a crawl outlived its parent"
        time.sleep(0.005)


def _runs(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    return False


def _complaints(outcome: Outcome) -> Iterator[str]:
    with CrawlDb(outcome.data.crawl_db) as db:
        every = [*db.captures()]
        counts = db.frontier.counts()
        runs = [row["id"] for row in db.rows("runs")]
    outcome.runs = len(runs)
    pages = [c for c in every if c.run_id == runs[-1] and not c.url.endswith("/robots.txt")]
    kept = Counter(_place(c) for c in pages)
    if missing := set(outcome.pages) - set(kept):
        yield f"{len(missing)} pages are not in the archive, such as {min(missing)}"
    if set(counts) != {"done"} or counts["done"] != len(outcome.pages):
        yield f"the frontier holds {counts} for {len(outcome.pages)} pages"
    if outcome.again:
        anew = sorted(c.url for c in pages if c.kind != "revisit" and outcome.pages[_place(c)].status == 200)
        yield from (f"{url} was unchanged and is kept anew" for url in anew)
    yield from _repeats(outcome, kept)
    yield from (f"verify: {fault}" for fault in verify(outcome.data))
    yield from _other_tools(outcome.data, every)


def _place(capture: Capture) -> str:
    return capture.url.removeprefix("http://")


def _repeats(outcome: Outcome, kept: Counter[str]) -> Iterator[str]:
    """Requests, and records, beyond the first of an address that was not in flight at a kill."""
    in_flight: Counter[str] = Counter()
    for kill in outcome.kills:
        last: defaultdict[str, list[str]] = defaultdict(list)
        for moment, path in outcome.asked:
            if moment <= kill:
                last[path.partition("/")[0]].append(path)
        in_flight.update(path for paths in last.values() for path in set(paths[-IN_FLIGHT:]))
    for path, times in Counter(path for _, path in outcome.asked).items():
        if times > 1 + in_flight[path]:
            yield f"{path} was asked for {times} times, in flight at {in_flight[path]} kills"
        if kept[path] > times:
            yield f"{path} was asked for {times} times and kept {kept[path]} times"


def _other_tools(data: DataFolder, captures: list[Capture]) -> Iterator[str]:
    """What warcio, FastWARC and pywb find in the closed files; all raise on a file that is not whole."""
    if list(data.warc.glob("*.open")):
        yield "a WARC was left open"
    counts: Counter[str] = Counter()
    warcs = sorted(data.warc.glob("*.warc.gz"))
    for path in warcs:
        with path.open("rb") as stream:
            counts["warcio"] += sum(r.rec_type in ("response", "revisit") for r in WarcioIterator(stream))
        with path.open("rb") as stream:
            kinds = (str(r.record_type).rpartition(".")[2] for r in ArchiveIterator(stream))
            counts["FastWARC"] += sum(kind in ("response", "revisit") for kind in kinds)
    if set(counts.values()) != {len(captures)}:
        yield f"{dict(counts)} answers for {len(captures)} captures"
    theirs, ours = _by_pywb(warcs), {(c.url, c.offset, c.warc) for c in captures}
    yield from (f"pywb and crawl.db differ on {place}" for place in sorted(theirs ^ ours))


def _by_pywb(warcs: list[Path]) -> set[tuple[str, int, str]]:
    """Address, offset and file of each answer, as pywb's indexer sees it."""
    argv = [str(tool("pywb", "cdx-indexer")), "-j", *map(str, warcs)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=900, check=True)
    rows = (json.loads(line[line.index("{") :]) for line in done.stdout.splitlines() if "{" in line)
    return {(row["url"], int(row["offset"]), Path(row["filename"]).name) for row in rows}


def row_of(outcome: Outcome) -> dict[str, float]:
    """The figures of a killed crawl, for a table."""
    return {
        **{"pages": len(outcome.pages), "kills": len(outcome.kills), "runs": outcome.runs},
        **{"asked again": outcome.repeated, "complaints": len(outcome.complaints)},
        "seconds": round(outcome.asked[-1][0] - outcome.asked[0][0]),
    }


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    options.add_argument("--pages", type=int, default=2000)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=1)
    options.add_argument("--again", action="store_true", help="kill a second crawl of the unchanged site")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nianbao-kill-") as folder:
        outcome = killed_crawl(Path(folder), **vars(given))
    print(json.dumps(row_of(outcome)))
    print("\n".join(outcome.complaints[:50]))
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
