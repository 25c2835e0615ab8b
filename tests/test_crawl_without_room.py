"""A crawl whose disk fills up, cannot be written, or loses a file: it says so, ends as such, and goes on after."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from archive.files import OPEN
from archive.index import CrawlDb
from archive.verify import verify
from cli import exits
from settings.paths import DataFolder
from tests.conftest import ROOT, nianbao
from tests.small_portals import HTML, Answer, Log, html, report, served

HOST = "www.room.gov.cn"
REPORTS = 60
TABLE = (
    "id,place,name,region_code,family,pager,home_url,list_url,hosts,paths,first_year,last_year,encoding,status,evidence,"
    f"note\nroom,room,room,150824,auto,,http://{HOST}/,,{HOST},/,,,,verified,tests,\n"
)


def site(size: int) -> dict[str, Answer]:
    """A list of reports whose bodies do not pack."""
    links = [(f"/r{n}.html", f"{2008 + n % 15}年政府信息公开工作年度报告") for n in range(REPORTS)]
    pages = {f"{HOST}/": html(*links)}
    for n in range(REPORTS):
        body = report(2008 + n % 15).body + b"<!--" + os.urandom(size).hex().encode() + b"-->"
        pages[f"{HOST}/r{n}.html"] = Answer(body, headers=(("Content-Type", HTML),), seconds=0.01)
    return pages


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, so small that a crawl fills it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if shutil.which("mount") is None or subprocess.run(call, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def remounted(disk: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], check=True)


def begun(root: Path, connect_map: Path) -> "subprocess.Popen[str]":
    table = connect_map.parent / "portals.csv"
    table.write_text(TABLE, encoding="utf-8")
    argv = [sys.executable, "-c", "from cli.main import main; main()", "crawl", "--data", root, "--portals", table]
    argv += ["--connect-map", connect_map, "--delay", "0", "--quiet", "--json"]
    pipe = subprocess.PIPE
    return subprocess.Popen(list(map(str, argv)), cwd=ROOT, stdout=pipe, stderr=pipe, text=True)


def ended(process: "subprocess.Popen[str]") -> CompletedProcess[str]:
    out, err = process.communicate(timeout=120)
    return CompletedProcess(process.args, process.returncode, out, err)


def crawl(root: Path, connect_map: Path) -> CompletedProcess[str]:
    return ended(begun(root, connect_map))


def is_whole(root: Path, done: CompletedProcess[str], log: Log) -> None:
    """The crawl ended well, every report is kept once, and no page was asked for again but what was in flight."""
    assert done.returncode == exits.DONE, done.stderr
    assert json.loads(done.stdout)["portals"][0]["reports"] == REPORTS
    assert verify(DataFolder(root)) == ()
    with CrawlDb(DataFolder(root).crawl_db) as db:
        urls = [capture.url for capture in db.captures() if capture.lead and capture.lead.role == "report"]
    assert len(urls) == len(set(urls)) == REPORTS
    paths = log.paths(HOST)
    assert len(paths) - len(set(paths)) <= 40  # in flight, or kept but not yet committed when the disk was full


def test_a_crawl_that_fills_its_disk_ends_so_and_goes_on_when_there_is_room(disk: Path, tmp_path: Path) -> None:
    with served(site(20_000), tmp_path) as (log, connect_map):
        first = crawl(disk, connect_map)
        asked = len(log.asked)
        remounted(disk, "size=64m")
        second = crawl(disk, connect_map)
    assert first.returncode == exits.NO_SPACE, first.stderr
    assert "Free some space" in first.stderr and str(disk) in first.stderr and "Traceback" not in first.stderr
    assert asked < REPORTS
    is_whole(disk, second, log)


def test_a_crawl_whose_books_find_no_room_ends_so_too(disk: Path, tmp_path: Path) -> None:
    """crawl.db lies on the small disk, the WARC files on a large one."""
    (tmp_path / "large").mkdir()
    (disk / "warc").symlink_to(tmp_path / "large")
    (disk / "ballast").write_bytes(bytes(850_000))
    with served(site(100), tmp_path) as (log, connect_map):
        first = crawl(disk, connect_map)
        (disk / "ballast").unlink()
        remounted(disk, "size=64m")
        second = crawl(disk, connect_map)
    assert first.returncode == exits.NO_SPACE, first.stderr
    assert "crawl.db" in first.stderr and "Free some space" in first.stderr and "Traceback" not in first.stderr
    is_whole(disk, second, log)


def test_a_crawl_into_a_read_only_folder_says_so_and_works_after(disk: Path, tmp_path: Path) -> None:
    remounted(disk, "size=64m,ro")
    with served(site(100), tmp_path) as (log, connect_map):
        first = crawl(disk / "data", connect_map)
        assert not log.asked
        remounted(disk, "rw")
        second = crawl(disk / "data", connect_map)
    assert first.returncode == exits.NO_SPACE, first.stderr
    assert str(disk) in first.stderr and "Traceback" not in first.stderr
    is_whole(disk / "data", second, log)


def test_a_crawl_whose_file_is_deleted_says_so_and_repair_has_it_asked_for_again(tmp_path: Path) -> None:
    root = tmp_path / "data"
    pages = {address: Answer(answer.body, seconds=0.15) for address, answer in site(100).items()}
    with served(pages, tmp_path) as (log, connect_map):
        process = begun(root, connect_map)
        while not (left := list((root / "warc").glob(f"*{OPEN}"))) or len(log.asked) < 5:
            assert process.poll() is None
            time.sleep(0.01)
        left[0].unlink()
        first = ended(process)
        repaired = nianbao("archive", "verify", "--repair", "--data", root)
        second = crawl(root, connect_map)
    assert first.returncode == exits.DAMAGED, first.stderr
    assert "was deleted while the crawl wrote it; start the crawl again" in first.stderr
    assert repaired.returncode == exits.DONE, repaired.stdout
    is_whole(root, second, log)
