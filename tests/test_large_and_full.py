"""What does not fit: answers larger than memory should hold, disks that fill up, folders nobody may write."""

import hashlib
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator

from archive.capture import Exchange
from archive.errors import ArchiveError, ArchiveFull
from archive.files import OPEN, warc_files
from archive.index import CrawlDb
from archive.reader import read_payload, scan
from archive.tail import recover
from archive.verify import verify
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.exchanges import UTF8, chunked, exchange

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"
IN_CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def spool() -> Iterator[BinaryIO]:
    with TemporaryFile() as file:
        yield file


def spooled(file: BinaryIO, answer: bytes, name: str = "page") -> Exchange:
    file.write(answer)
    return replace(exchange(b"", name), response_file=file)


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + os.urandom(3_000_000),
        IN_CHUNKS + chunked(os.urandom(2_500_000), 70_001),
        IN_CHUNKS + UTF8,
        HEAD,
        b"",
        b"odd",
    ],
    ids=["plain", "chunked", "not chunked", "no body", "nothing", "no head"],
)
def test_an_answer_in_a_file_is_kept_as_one_in_memory(tmp_path: Path, spool: BinaryIO, answer: bytes) -> None:
    with (
        CrawlDb(tmp_path / "crawl.db") as db,
        WarcStore(tmp_path / "warc", run_id="r", on_member=db.add_member) as warcs,
    ):
        in_memory, in_file = warcs.write(exchange(answer)), warcs.write(spooled(spool, answer))
        for one in (in_memory, in_file):
            db.add_capture(one)
    place = {"record_id": "", "offset": 0, "length": 0}
    assert replace(in_file, **place) == replace(in_memory, **place)  # type: ignore[arg-type]
    assert verify(DataFolder(tmp_path)) == ()
    (warc,) = warc_files(tmp_path / "warc")
    blocks = [
        r.reader.read() for r in FastIterator(str(warc), parse_http=False) if r.headers["WARC-Type"] == "response"
    ]
    assert blocks == [answer, answer]
    assert read_payload(warc, in_file.offset) == read_payload(warc, in_memory.offset)


LARGE = """
import resource, sys, tempfile
from dataclasses import replace
from pathlib import Path
from archive.writer import WarcStore
from tests.exchanges import exchange
with tempfile.TemporaryFile() as file, WarcStore(Path(sys.argv[1]), run_id="r") as warcs:
    file.write(b"HTTP/1.1 200 OK\\r\\n\\r\\n")
    warcs.write(exchange(b"HTTP/1.1 200 OK\\r\\n\\r\\nx"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(200):
        file.write(bytes([number]) * 1_000_000)
    kept = warcs.write(replace(exchange(b""), response_file=file))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, kept.payload_digest)
"""


def test_two_hundred_megabytes_go_through_a_few(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LARGE, str(tmp_path)], capture_output=True, text=True, check=True)
    grown, digest = done.stdout.split()
    assert int(grown) < 20_000  # KiB
    body = hashlib.sha256()
    for number in range(200):
        body.update(bytes([number]) * 1_000_000)
    assert digest == f"sha256:{body.hexdigest()}"
    assert [c.payload_digest for c in scan(warc_files(tmp_path)[0])][1] == digest  # type: ignore[union-attr]


# --- the disk ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one MiB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    call = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(call, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def page(number: int, size: int = 60_000) -> Exchange:
    return exchange(b"HTTP/1.1 200 OK\r\n\r\n" + os.urandom(size), str(number))


def test_a_full_disk_stops_the_store_and_nothing_written_is_lost(small_disk: Path) -> None:
    data = DataFolder(small_disk)
    books = small_disk.parent / "crawl.db"  # on a roomy disk: which of the two is full first is not the question here
    kept = []
    with CrawlDb(books) as db:
        warcs = WarcStore(data.warc, run_id="r", max_bytes=300_000, on_member=db.add_member)
        with pytest.raises(ArchiveFull, match=r"(?s)disk/.*start"):
            for number in range(100):
                capture = warcs.write(page(number))
                db.add_capture(capture)
                kept.append(capture)
        ballast = next(path for path in warc_files(data.warc) if path.name != kept[-1].warc)
        moved = shutil.move(ballast, small_disk.parent / ballast.name)  # a person makes room
        again = warcs.write(page(1_000))
        db.add_capture(again)
        warcs.close()
    shutil.copytree(small_disk, small_disk.parent / "roomy")
    roomy = DataFolder(small_disk.parent / "roomy")
    shutil.move(books, roomy.crawl_db)
    shutil.move(moved, roomy.warc / ballast.name)
    assert verify(roomy) == ()
    with CrawlDb(roomy.crawl_db) as db:
        assert {c.record_id for c in db.captures()} == {c.record_id for c in (*kept, again)}


def test_a_file_that_could_not_even_be_begun_is_begun_again(small_disk: Path) -> None:
    """Its warcinfo record did not fit: what comes after must not lie in a file without one."""
    ballast = small_disk / "ballast"
    (small_disk / "warc").mkdir()
    with WarcStore(small_disk / "warc", run_id="r", info={"note": os.urandom(9_000).hex()}) as warcs:
        with ballast.open("wb", buffering=0) as stream:
            stream.write(bytes((1 << 20) - 4096 * 2))
        with pytest.raises(ArchiveFull):
            warcs.write(page(1, 10))
        assert not list((small_disk / "warc").iterdir())
        ballast.unlink()
        kept = warcs.write(page(1, 10))
    (warc,) = warc_files(small_disk / "warc")
    assert next(iter(FastIterator(str(warc), parse_http=False))).headers["WARC-Type"] == "warcinfo"
    assert list(scan(warc)) == [kept]


def test_a_disk_that_fills_up_while_an_answer_streams_in_takes_nothing_of_it(small_disk: Path, spool: BinaryIO) -> None:
    with WarcStore(small_disk / "warc", run_id="r") as warcs:
        first = warcs.write(page(1))
        with pytest.raises(ArchiveFull, match="Free some space"):
            warcs.write(spooled(spool, HEAD + os.urandom(3_000_000)))
        second = warcs.write(page(2))
    assert list(scan(warc_files(small_disk / "warc")[0])) == [first, second]


def test_the_start_up_check_on_a_full_disk_names_the_remedy_and_succeeds_after(small_disk: Path) -> None:
    data = DataFolder(small_disk)
    with CrawlDb(data.crawl_db) as db:
        warcs = WarcStore(data.warc, run_id="r")
        kept = warcs.write(page(1))
        warcs.sync()
        ballast = small_disk / "ballast"
        with ballast.open("wb", buffering=0) as stream, pytest.raises(OSError, match="No space"):
            while True:
                stream.write(bytes(4096))
        with pytest.raises(ArchiveFull, match="start again"):
            recover(data, db)
        ballast.unlink()
        assert recover(data, db).found == (kept,)
    assert verify(data) == ()


def test_a_read_only_disk_is_told_from_a_full_one(small_disk: Path) -> None:
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    assert subprocess.run(remount).returncode == 0
    with pytest.raises(ArchiveFull, match=r"Read-only file system.*make the folder writable"):
        WarcStore(small_disk / "warc", run_id="r").write(page(1))


def test_a_limit_on_file_size_is_a_full_disk_too(tmp_path: Path) -> None:
    """The kernel takes a part of the group, then refuses; works without rights to mount anything."""
    with WarcStore(tmp_path, run_id="r") as warcs, TemporaryFile() as file:
        kept = warcs.write(page(1, 1_000))
        large = spooled(file, HEAD + os.urandom(400_000))
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, hard))
        try:
            with pytest.raises(ArchiveFull):
                warcs.write(large)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        again = warcs.write(page(2, 1_000))
    assert list(scan(warc_files(tmp_path)[0])) == [kept, again]


def test_a_file_that_vanished_is_noticed_at_the_sync_and_the_next_run_names_what_is_gone(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with CrawlDb(data.crawl_db) as db:
        db.start_run("r", started_at=page(1).fetched_at)
        warcs = WarcStore(data.warc, run_id="r", on_member=db.add_member)
        db.add_capture(warcs.write(page(1)))
        next(data.warc.glob(f"*{OPEN}")).unlink()
        with pytest.raises(ArchiveError, match=r"was deleted while the crawl wrote it; start the crawl again"):
            warcs.sync()
        recover(data, db)
        with WarcStore(data.warc, run_id="s", on_member=db.add_member) as again:
            db.add_capture(again.write(page(1)))
    assert [fault.kind for fault in verify(data)] == ["missing"]


def test_a_spool_that_cannot_be_read_spoils_nothing(tmp_path: Path) -> None:
    with WarcStore(tmp_path, run_id="r") as warcs:
        kept = warcs.write(page(1, 100))
        with Path(os.devnull).open("wb") as unreadable, pytest.raises(ArchiveError):
            warcs.write(replace(exchange(b""), response_file=unreadable))  # type: ignore[arg-type]
        again = warcs.write(page(2, 100))
    assert list(scan(warc_files(tmp_path)[0])) == [kept, again]
