"""Memory of a crawl that begins with a million addresses in its frontier: the peak, and whether it grows on the way.

`python -m tests.bench.memory` prints this table alone.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

from archive.capture import Lead
from archive.index import CrawlDb
from crawler.opening import note_start
from crawler.options import CrawlOptions
from settings.paths import DataFolder
from tests.bench.pages import ROOT, serving
from tests.bench.row import Row, table
from tests.kill import children_of
from tests.small_portals import portal

PORTALS = 20
CHILD = """
import json, sys
from pathlib import Path
from crawler.run import crawl
from tests.bench.memory import options
told = lambda done, total, note="": print(done, flush=True)
crawl(options(Path(sys.argv[1]), int(sys.argv[2])), progress=told)
"""


def options(root: Path, processes: int) -> CrawlOptions:
    """The crawl that goes on with what `fill` has queued."""
    portals = tuple(portal(f"p{n}", f"www.p{n}.gov.cn") for n in range(PORTALS))
    connect_map = root / "connect-map.txt"
    return CrawlOptions(
        data=DataFolder(root), portals=portals, connect_map=connect_map, delay=0, contact="bench", processes=processes
    )


def fill(root: Path, addresses: int, port: int) -> None:
    """A run that was broken off with so many addresses queued."""
    lines = "".join(f"www.p{n}.gov.cn:80 127.0.0.1:{port}\n" for n in range(PORTALS))
    (root / "connect-map.txt").write_text(lines, encoding="utf-8")
    with CrawlDb(root / "crawl.db") as db, db.transaction():
        note_start(db, options(root, 1), "million", datetime.now(UTC))
        for number in range(addresses):
            name = f"p{number % PORTALS}"
            url = f"http://www.{name}.gov.cn/nb/2022/report-{number:09}.html"
            title = f"示例旗第{number}水利局2022年政府信息公开工作年度报告"
            menu = "政府信息公开 > 政府信息公开年报"
            lead = Lead(url=url, portal_id=name, region_code="150824", role="report", title=title, menu=menu, year=2022)
            db.frontier.add("million", url, lead, host=f"www.{name}.gov.cn", priority=10)


def memory_rows(addresses: int, pages: int) -> list[Row]:
    """Crawl so many pages of such a frontier with one process and with two; megabytes of the largest process."""
    rows = []
    for processes in (1, 2):
        with tempfile.TemporaryDirectory() as scratch, serving(0) as (port,):
            fill(Path(scratch), addresses, port)
            samples = _samples(Path(scratch), processes, pages)
        peak = max(size for _, size in samples)
        early = max(size for done, size in samples if done <= pages / 2)
        note = f"largest process, {addresses:,} addresses queued, {pages:,} pages; {early:.0f} MB after half of them"
        measure = f"memory of a crawl in {processes} process{'es' * (processes > 1)}"
        rows.append(Row(measure=measure, unit="MB", ours=peak, aim="under 250, flat", note=note))
    return rows


def _samples(root: Path, processes: int, pages: int) -> list[tuple[int, float]]:
    """(pages answered, megabytes of the largest process of the crawl) a few times a second, then Ctrl-C."""
    argv = [sys.executable, "-c", CHILD, str(root), str(processes)]
    crawl = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    deadline = threading.Timer(900, crawl.kill)
    deadline.start()
    samples = []
    assert crawl.stdout
    for line in crawl.stdout:
        done = json.loads(line)
        samples.append((done, max(map(_peak, (crawl.pid, *children_of(crawl.pid))))))
        if done >= pages:
            os.kill(crawl.pid, signal.SIGINT)
            break
    crawl.communicate()
    deadline.cancel()
    assert samples and samples[-1][0] >= pages, "the crawl ended early"
    return samples


def _peak(pid: int) -> float:
    """The largest resident size a process has had, in megabytes; 0 for one that has just ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.bench.memory", description=__doc__)
    given.add_argument("--addresses", type=int, default=1_000_000)
    given.add_argument("--pages", type=int, default=10_000)
    asked = given.parse_args()
    print(table(memory_rows(asked.addresses, asked.pages)))


if __name__ == "__main__":
    main()
