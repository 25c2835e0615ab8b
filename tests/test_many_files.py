"""Several files in one folder: read at once, tied to each other, left open together, named by several processes."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive.capture import Capture
from archive.fault import Fault
from archive.files import OPEN, warc_files
from archive.importing import import_warcs
from archive.index import CrawlDb, rebuild_index
from archive.lock import crawl_lock
from archive.reader import read_payload, scan
from archive.tail import recover
from archive.verify import verify
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.conftest import ROOT, nianbao
from tests.exchanges import WHEN, counted_ids, exchange
from tests.test_import import portal

HEAD = b"HTTP/1.1 200 OK\r\n\r\n"


def kinds(faults: tuple[Fault, ...]) -> list[tuple[str, str]]:
    return [(fault.file, fault.kind) for fault in faults]


# --- read at once ------------------------------------------------------------------------------------------------------


def large(root: Path, files: int) -> DataFolder:
    """Files so large that more than one process is worth its start; every one is damaged in its middle."""
    data = DataFolder(root)
    noise = random.Random(3)
    with CrawlDb(data.crawl_db) as db:
        for number in range(files):
            with WarcStore(data.warc, run_id=f"r{number}", now=lambda: WHEN, on_member=db.add_member) as warcs:
                for page in range(3):
                    one = exchange(HEAD + noise.randbytes(4_000_000), f"{number}-{page}")
                    db.add_capture(warcs.write(one))
    for warc in warc_files(data.warc):
        with warc.open("r+b") as stream:
            stream.seek(warc.stat().st_size // 2)
            stream.write(b"damaged")
    return data


def test_faults_are_the_same_in_the_same_order_for_any_number_of_processes(tmp_path: Path) -> None:
    data = large(tmp_path, 3)
    alone = verify(data)
    assert {fault.kind for fault in alone} >= {"corrupt", "gone", "index", "cdxj"}
    order = [name.removesuffix(".cdxj") for name, _ in kinds(alone)]
    assert order == sorted(order) and len(set(order)) == 3
    told: list[tuple[int, int]] = []
    assert verify(data, lambda done, total: told.append((done, total)), workers=3) == alone
    total = sum(path.stat().st_size for path in warc_files(data.warc))
    assert told == sorted(told) and told[-1][1] == total >= told[-1][0] > 0
    outputs = [nianbao("archive", "verify", "--data", data.root, "--workers", n, "--quiet").stdout for n in (1, 2)]
    assert outputs[0] == outputs[1] and outputs[0].count("\n") == len(alone)


# --- tied to each other ------------------------------------------------------------------------------------------------


def by_wget(folder: Path, *flags: str) -> list[Path]:
    """What wget writes of a small portal, without compression of the server's answers."""
    folder.mkdir()
    with portal() as home:
        common = ["-q", "-r", "-e", "robots=off", "--no-proxy", "--warc-file=crawl", "--warc-cdx"]
        subprocess.run(["wget", *common, *flags, home], cwd=folder, timeout=60, check=False)
        again = [*common, "--warc-file=again", f"--warc-dedup={folder / 'crawl.cdx'}"]
        subprocess.run(["wget", *again, home], cwd=folder, timeout=60, check=False)
    return sorted(folder.glob("*.warc.gz"))


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
def test_revisits_of_wget_pass_with_the_block_digest_of_nothing(tmp_path: Path) -> None:
    """wget takes that digest before the block is there; what the revisits repeat lies in another file."""
    sources = by_wget(tmp_path / "wget")
    data = DataFolder(tmp_path / "data")
    done = list(import_warcs(data, sources))
    assert [(one.source.name, one.state) for one in done] == [(path.name, "imported") for path in sources]
    with CrawlDb(data.crawl_db) as db:
        revisits = [capture for capture in db.captures() if capture.kind == "revisit"]
    assert len(revisits) >= 3 and verify(data) == ()
    for revisit in revisits:
        payload = read_payload(data.warc / revisit.warc, revisit.offset)
        assert bool(payload.body) is (payload.status == 200)
    (data.warc / "crawl.warc.gz").unlink()
    rebuild_index(data)
    assert {kind for _, kind in kinds(verify(data))} == {"untied"}


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
def test_files_that_wget_split_are_tied_across(tmp_path: Path) -> None:
    """A request in one file, its response in the next."""
    sources = by_wget(tmp_path / "wget", "--warc-max-size=200")
    assert len(sources) > 8
    data = DataFolder(tmp_path / "data")
    assert {one.state for one in import_warcs(data, sources)} == {"imported"}
    assert verify(data) == ()
    asked = [path for path in data.warc.glob("crawl-*.warc.gz") if b"WARC-Type: request" in _unpacked(path)]
    assert not any(b"WARC-Type: response" in _unpacked(path) for path in asked)
    asked[0].unlink()
    rebuild_index(data)
    assert {kind for _, kind in kinds(verify(data))} == {"untied"}


def _unpacked(path: Path) -> bytes:
    return subprocess.run(["gzip", "-dc", path], capture_output=True, check=True).stdout


# --- left open together ------------------------------------------------------------------------------------------------


def dead(data: DataFolder, processes: int) -> dict[str, list[Capture]]:
    """What several processes of a crawl leave that are killed at once: an open file each, its last member cut."""
    kept: dict[str, list[Capture]] = {}
    ids = counted_ids()
    with CrawlDb(data.crawl_db) as db:
        db.start_run("run", started_at=WHEN)
        for number in range(processes):
            warcs = WarcStore(data.warc, run_id=f"run-{number}", now=lambda: WHEN, make_id=ids, on_member=db.add_member)
            captures = [warcs.write(exchange(HEAD + b"%d" % page, f"{number}-{page}")) for page in range(3)]
            warcs.sync()
            for capture in captures:
                db.add_capture(capture)
            db.frontier.put([capture.lead for capture in captures if capture.lead], "run")
            for capture in captures:
                db.frontier.mark(capture.url, "done", "run")
            kept[captures[0].warc] = captures
    return kept


def test_several_files_left_open_are_each_cut_and_closed_in_one_go(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    kept = dead(data, 3)
    torn = sorted(data.warc.glob(f"*{OPEN}"))
    cuts = [0, 5, 0]
    for path, (warc, captures), cut in zip(torn, sorted(kept.items()), cuts, strict=True):
        assert path.name == f"{warc}{OPEN}"
        if cut:
            os.truncate(path, captures[-1].offset + cut)
    with torn[2].open("ab") as stream:
        stream.write(bytes(1000))
    with crawl_lock(data.root), CrawlDb(data.crawl_db) as db:
        found = recover(data, db)
        lost = kept[sorted(kept)[1]][-1].url
        assert [tail.bytes_cut for tail in found.tails] == [0, 5, 1000]
        assert found.lost_urls == (lost,) == tuple(lead.url for lead in db.frontier.pending())
    assert not list(data.warc.glob(f"*{OPEN}")) and verify(data) == ()
    assert sum(isinstance(one, Capture) for path in warc_files(data.warc) for one in scan(path)) == 8


# --- named by several processes ----------------------------------------------------------------------------------------

WRITES = """
import sys
from pathlib import Path
from archive.writer import WarcStore
from tests.exchanges import WHEN, exchange
with WarcStore(Path(sys.argv[1]), run_id="one", now=lambda: WHEN, max_bytes=2_000) as warcs:
    sys.stdin.readline()
    for number in range(40):
        warcs.write(exchange(b"HTTP/1.1 200 OK\\r\\n\\r\\n" + bytes(100), f"{sys.argv[2]}-{number}"))
"""


def test_processes_of_one_run_and_one_second_never_share_a_file(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", WRITES, str(tmp_path / "warc")]
    started = [
        subprocess.Popen([*argv, str(number)], cwd=ROOT, stdin=subprocess.PIPE, text=True) for number in range(4)
    ]
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.wait(60) for process in started] == [0] * 4
    paths = warc_files(tmp_path / "warc", include_open=True)
    found = [one for path in paths for one in scan(path)]
    assert not any(isinstance(one, Fault) or path.name.endswith(OPEN) for path in paths for one in found)
    assert len({one.url for one in found if isinstance(one, Capture)}) == 160 == len(found)
    assert rebuild_index(DataFolder(tmp_path)) == 160 and verify(DataFolder(tmp_path)) == ()


# --- rotation ----------------------------------------------------------------------------------------------------------


def test_the_indexes_of_rotated_files_are_sorted_and_hold_every_capture(tmp_path: Path) -> None:
    names = [f"{number:03d}" for number in range(60)]
    random.Random(4).shuffle(names)
    with WarcStore(tmp_path, run_id="r", max_bytes=5_000) as warcs:
        kept = [warcs.write(exchange(HEAD + os.urandom(300), name)) for name in names]
    indexes = sorted(tmp_path.glob("*.cdxj"))
    lines = [path.read_bytes().splitlines() for path in indexes]
    assert len(indexes) == len(warc_files(tmp_path)) > 5
    assert all(one == sorted(one) for one in lines)
    places = {(capture.warc, str(capture.offset)) for capture in kept}
    assert {(row["filename"], row["offset"]) for one in lines for row in map(_row, one)} == places


def _row(line: bytes) -> dict[str, str]:
    return json.loads(line.split(b" ", 2)[2])
