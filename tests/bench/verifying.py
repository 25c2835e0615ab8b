"""Megabytes of uncompressed records that `verify` reads in a second of processor time, against FastWARC's plain read."""

import gzip
import resource
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from archive.files import warc_files
from archive.index import CrawlDb
from archive.verify import verify
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.bench.reading import pages_with_tables
from tests.bench.row import Row, alternating, seconds
from tests.exchanges import exchange
from tests.portals.world import build_world

HEAD = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: keep-alive\r\n\r\n"
SMALLEST, LARGEST = 45_000, 75_000
"""Bytes of the records that count: those of report pages as portals have them. The text and tables alone of one real
report with lean markup (上海市政府办公厅, 2019) take 38 KB, and every portal puts its frame of 10 to 40 KB around."""


def verify_rows(seed: int, scale: int, captures: int, rounds: int, data: DataFolder) -> list[Row]:
    """Fill a folder with two files of so many captures each, then read them in turn in each way."""
    size = _fill(seed, scale, captures, data)
    warcs = warc_files(data.warc)
    megabytes = sum(_unpacked(path) for path in warcs) / 1e6

    def plain() -> None:
        for path in warcs:
            for record in ArchiveIterator(str(path), parse_http=False):
                record.reader.read()

    def ours(workers: int) -> None:
        assert verify(data, workers=workers) == ()

    sides = [lambda: megabytes / _cpu(lambda: ours(1)), lambda: megabytes / _cpu(plain)]
    here, there = alternating(sides, rounds)
    one, two = alternating([lambda: seconds(lambda: ours(1)), lambda: seconds(lambda: ours(2))], rounds)
    note = f"median of {rounds} over {2 * captures} pages of {size // 1024} KB, processor time"
    return [
        Row(
            measure="verify the archive",
            unit="MB/s",
            ours=here,
            peer="FastWARC, reading only",
            theirs=there,
            aim="200 MB/s, or a ratio of 0.5 where that is less",
            note=note,
        ),
        Row(
            measure="verify with two processes",
            unit="MB/s",
            ours=megabytes / two,
            peer="one process",
            theirs=megabytes / one,
            aim="1.6 on two free cores",
            note="two files, one process each; wall time",
        ),
    ]


def _fill(seed: int, scale: int, captures: int, data: DataFolder) -> int:
    """Report pages of the sample region, two to a body where one is too short. Out: bytes of a page on average."""
    pages = [body for _, body in pages_with_tables(build_world(seed, scale), 200)]
    bodies = [body for one, two in pairwise(pages) for body in (one, one + two)]
    bodies = [body for body in bodies if SMALLEST <= len(body) <= LARGEST]
    with CrawlDb(data.crawl_db) as db, db.transaction():
        for file in range(2):
            with WarcStore(data.warc, run_id=f"bench-{file}", on_member=db.add_member) as warcs:
                for number in range(captures):
                    body = bodies[number % len(bodies)]
                    one = exchange(HEAD % len(body) + body, f"{file}-{number}", protocols=("http/1.1",))
                    db.add_capture(warcs.write(one))
    return sum(map(len, bodies)) // len(bodies)


def _unpacked(path: Path) -> int:
    with gzip.open(path) as stream:
        size = 0
        while piece := stream.read(1 << 20):
            size += len(piece)
    return size


def _cpu(work: Callable[[], object]) -> float:
    """Processor seconds of one call, in this process: a busy machine changes it less than the time on the wall."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
