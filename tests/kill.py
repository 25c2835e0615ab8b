"""The kill test: a crawl is killed at random moments and started again, until it is through. What must hold then?

Every page is in the archive, none was asked for again but those in flight at a kill, the archive is clean and other
tools read it. `python -m tests.kill --pages 2000 --kills 200` is the full size; `make test` runs a small one.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from fastwarc.warc import ArchiveIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.index import CrawlDb
from archive.verify import verify
from settings.paths import DataFolder
from tests.conftest import ROOT
from tests.small_portals import Answer, html, redirect, report

HOSTS = ("www.jia.gov.cn", "www.yi.gov.cn", "www.bing.gov.cn")
FILES = "files.ding.gov.cn"
"""Where all portals have the files of their reports: no process of several may ask it while the others run."""

IN_FLIGHT = 2
"""Requests of a host that may be unarchived at once: one on its way, and one answered but not yet written."""

CHILD = """
import sys
from pathlib import Path
from crawler.run import CrawlOptions, crawl
from settings.paths import DataFolder
from tests.kill import HOSTS
from tests.small_portals import portal
data, connect_map, warc_bytes, processes = sys.argv[1:]
done = crawl(CrawlOptions(data=DataFolder(Path(data)), portals=tuple(portal(h.split(".")[1], h) for h in HOSTS),
                          connect_map=Path(connect_map), delay=0, warc_bytes=int(warc_bytes),
                          processes=int(processes)))
print(done.run_id, done.state)
"""


def site(pages: int) -> dict[str, Answer]:
    """So many pages on three hosts, found by following links: columns of agencies, lists of two pages, reports,
    files of reports, and reports that moved."""
    found: dict[str, Answer] = {}
    agency = 0
    while len(found) < pages:
        agency += 1
        found |= _agency(HOSTS[agency % len(HOSTS)], agency)
    for number, host in enumerate(HOSTS):
        agencies = range(number or len(HOSTS), agency + 1, len(HOSTS))
        found[f"{host}/"] = html(("/nb/", "政府信息公开年报"))
        found[f"{host}/nb/"] = html(*((f"/nb/u{n}/", f"示例旗第{n}水利局") for n in agencies))
    return found


def _agency(host: str, agency: int) -> dict[str, Answer]:
    base = f"/nb/u{agency}"
    titles = [(f"{base}/r{n}.html", f"示例旗第{agency}水利局{2008 + n}年政府信息公开工作年度报告") for n in range(16)]
    found = {
        f"{host}{base}/": html(*titles[:8], (f"{base}/index_1.html", "下一页")),
        f"{host}{base}/index_1.html": html(*titles[8:], *titles[:2]),
    }
    for number, (path, _) in enumerate(titles):
        found[f"{host}{path}"] = report(2008 + number)
    found[f"{host}{base}/r3.html"] = redirect(f"{base}/moved.html")
    found[f"{host}{base}/moved.html"] = report(2011, (f"http://{FILES}{base}/a.docx", "附件"))
    found[f"{FILES}{base}/a.docx"] = Answer(b"PK" + os.urandom(9), headers=(("Content-Type", "application/msword"),))
    return found


async def serve(pages: int, log_path: Path, ready: Path) -> None:
    """Serve the site on a free port, with keep-alive; each request is a line in the log before it is answered."""
    answers = site(pages)
    with log_path.open("a", encoding="utf-8", buffering=1) as log:

        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                    host = next(line[6:] for line in head if line.lower().startswith("host: "))
                    path = head[0].split(" ")[1]
                    log.write(f"{time.monotonic()} {host}{path}\n")
                    writer.write(_wire(answers.get(host + path)))
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        server = await asyncio.start_server(client, "127.0.0.1", 0)
        ready.write_text(str(server.sockets[0].getsockname()[1]), encoding="utf-8")
        await server.serve_forever()


def _wire(answer: Answer | None) -> bytes:
    answer = answer or Answer(b"no such page", 404)
    lines = [f"{name}: {value}" for name, value in (*answer.headers, ("Content-Length", str(len(answer.body))))]
    return "\r\n".join([f"HTTP/1.1 {answer.status} X", *lines, "", ""]).encode() + answer.body


@dataclass
class Outcome:
    """What a killed crawl left."""

    data: DataFolder
    pages: set[str]
    asked: list[tuple[float, str]]  # monotonic seconds, host and path; without robots.txt
    kills: list[float]
    runs: int = 0  # rows of runs: a crawl that goes on has one
    complaints: list[str] = field(default_factory=list)

    @property
    def repeated(self) -> int:
        """Requests beyond the first of each address."""
        return len(self.asked) - len({path for _, path in self.asked})


@contextmanager
def _served(folder: Path, pages: int) -> Iterator[tuple[Path, Path]]:
    log, ready, connect_map = folder / "asked.log", folder / "port", folder / "connect-map.txt"
    argv = [sys.executable, "-m", "tests.kill", "--serve", str(folder), "--pages", str(pages)]
    server = subprocess.Popen(argv, cwd=ROOT)
    try:
        while not ready.exists() or not ready.read_text():
            assert server.poll() is None
            time.sleep(0.02)
        port = ready.read_text()
        connect_map.write_text("".join(f"{host}:80 127.0.0.1:{port}\n" for host in (*HOSTS, FILES)), encoding="utf-8")
        yield log, connect_map
    finally:
        server.kill()
        server.wait()


def killed_crawl(
    folder: Path, *, pages: int, kills: int, seed: int, warc_bytes: int = 60_000, processes: int = 1
) -> Outcome:
    """Crawl with so many kills on the way, then to the end; check what is left.

    With several processes a kill hits all of them, the first alone or one of the others.
    """
    chance = random.Random(seed)
    data = DataFolder(folder / "data")
    with _served(folder, pages) as (log, connect_map):
        argv = [sys.executable, "-c", CHILD, str(data.root), str(connect_map), str(warc_bytes), str(processes)]
        moments = [m for n in range(kills) for m in _kill_once(argv, log, chance, pages, later=kills - n)]
        end = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
        lines = [line.split(" ") for line in log.read_text(encoding="utf-8").splitlines()]
    asked = [(float(moment), path) for moment, path in lines if not path.endswith("/robots.txt")]
    outcome = Outcome(data, set(site(pages)), asked, moments)
    outcome.complaints = [*_complaints(outcome)]
    if end.returncode or not end.stdout.strip().endswith("finished"):
        outcome.complaints.append(f"the last crawl ended with {end.returncode}: {end.stdout} {end.stderr[-2000:]}")
    return outcome


def _kill_once(argv: list[str], log: Path, chance: random.Random, pages: int, later: int) -> list[float]:
    """Start the crawl and kill it at a random moment. Out: the moment, or moments; none when it ended before.

    What is left to ask for is shared out among this kill and those to come, so that no kill comes after the end.
    """
    before = log.stat().st_size if log.exists() else 0
    asked = len({line.split(" ")[1] for line in log.read_text(encoding="utf-8").splitlines()}) if before else 0
    share = max(0, pages - asked) / (later + 1)
    early = chance.random() < 0.1  # also while it starts: the tail is being mended then
    target = before + int(chance.uniform(0, 1.5 * share) * 50)  # bytes of log, about fifty a request
    jitter = chance.uniform(0.0, 0.012)
    deadline = time.monotonic() + (chance.uniform(0.2, 1.5) if early else 60)
    crawl = subprocess.Popen(
        argv, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while crawl.poll() is None and time.monotonic() < deadline:
        if log.exists() and log.stat().st_size > target:
            break
        time.sleep(0.001)
    time.sleep(jitter)
    return [] if crawl.poll() is not None else _kill(crawl, chance)


def _kill(crawl: "subprocess.Popen[bytes]", chance: random.Random) -> list[float]:
    """Kill all processes of a crawl at once, or first one of those it started, or the first one alone."""
    started = children_of(crawl.pid)
    way = chance.choice(("all", "child", "parent")) if started else "all"
    moments = []
    if way == "child":
        os.kill(chance.choice(started), signal.SIGKILL)
        moments.append(time.monotonic())
        time.sleep(chance.uniform(0.0, 0.3))
    if way == "parent":
        crawl.kill()
        await_end(started)  # they notice it and close their files
    elif crawl.poll() is None:
        os.killpg(crawl.pid, signal.SIGKILL)
        await_end(started)
    crawl.wait()
    return [*moments, time.monotonic()]


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
        kept = Counter(c.url.removeprefix("http://") for c in db.captures() if not c.url.endswith("/robots.txt"))
        counts = db.frontier.counts()
        outcome.runs = len(db.rows("runs"))
    if missing := outcome.pages - set(kept):
        yield f"{len(missing)} pages are not in the archive, such as {min(missing)}"
    if set(counts) != {"done"} or counts["done"] != len(outcome.pages):
        yield f"the frontier holds {counts} for {len(outcome.pages)} pages"
    yield from _repeats(outcome, kept)
    yield from (f"verify: {fault}" for fault in verify(outcome.data))
    yield from _other_tools(outcome.data, kept.total())


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


def _other_tools(data: DataFolder, captures: int) -> Iterator[str]:
    """What warcio and FastWARC count in the closed files; both raise on a file that is not whole."""
    if list(data.warc.glob("*.open")):
        yield "a WARC was left open"
    counts: Counter[str] = Counter()
    for path in sorted(data.warc.glob("*.warc.gz")):
        with path.open("rb") as stream:
            counts["warcio"] += sum(_is_page(r.rec_type, r.rec_headers.get_header) for r in WarcioIterator(stream))
        with path.open("rb") as stream:
            counts["FastWARC"] += sum(
                _is_page(str(r.record_type).rpartition(".")[2], r.headers.get) for r in ArchiveIterator(stream)
            )
    if set(counts.values()) != {captures}:
        yield f"{dict(counts)} responses for {captures} captures"


def _is_page(kind: str, header: "object") -> bool:
    uri = header("WARC-Target-URI") or ""  # type: ignore[operator]
    return kind == "response" and not uri.endswith("/robots.txt")


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
    options.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.serve:
        asyncio.run(serve(given.pages, given.serve / "asked.log", given.serve / "port"))
    with tempfile.TemporaryDirectory(prefix="nianbao-kill-") as folder:
        outcome = killed_crawl(
            Path(folder), pages=given.pages, kills=given.kills, seed=given.seed, processes=given.processes
        )
    print(json.dumps(row_of(outcome)))
    print("\n".join(outcome.complaints[:50]))
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
