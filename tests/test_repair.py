"""A run that died leaves a torn file; the next one finds, cuts and names what was torn, and nothing else."""

import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from archive.capture import Capture
from archive.errors import ArchiveError, ArchiveLocked
from archive.files import OPEN, warc_files
from archive.index import CrawlDb
from archive.lock import crawl_lock
from archive.reader import scan
from archive.repair import repair
from archive.tail import Recovery, recover
from archive.verify import verify
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.conftest import nianbao
from tests.exchanges import ANSWERS, WHEN, counted_ids, exchange, lead_to

NAMES = ("chunked-gzip", "no-reason")


def die(root: Path, names: tuple[str, ...] = NAMES, *, indexed: bool = True) -> DataFolder:
    """A crawl that stops without closing anything, as SIGKILL does: records synced, rows committed or not."""
    data = DataFolder(root)
    with CrawlDb(data.crawl_db) as db:
        db.start_run("run-1", started_at=WHEN)
        on_member = db.add_member if indexed else None
        warcs = WarcStore(data.warc, run_id="run-1", now=lambda: WHEN, make_id=counted_ids(), on_member=on_member)
        leads = [lead_to(exchange(b"", name).url) for name in names]
        db.frontier.put(leads, "run-1")
        for name in names:
            capture = warcs.write(exchange(ANSWERS[name][0], name))
            if indexed:
                db.add_capture(capture)
                db.frontier.mark(capture.url, "done", "run-1")
            else:
                db.frontier.mark(capture.url, "leased", "run-1")
        warcs.sync()
    return data


@pytest.fixture(scope="module")
def dead(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """The folder of a dead run: two captures, six members and the warcinfo, all indexed, the file still open."""
    return die(tmp_path_factory.mktemp("dead"))


@pytest.fixture
def torn(dead: DataFolder) -> Iterator[DataFolder]:
    """A copy of it to be torn; in memory where there is such a folder, since a thousand tears are a thousand syncs."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        shutil.copytree(dead.root, Path(folder) / "data")
        yield DataFolder(Path(folder) / "data")


def the_open(data: DataFolder) -> Path:
    (path,) = data.warc.glob(f"*{OPEN}")
    return path


def spans(data: DataFolder) -> list[tuple[int, int]]:
    """Offset and length of every member the index knows."""
    with sqlite3.connect(data.crawl_db) as connection:
        return connection.execute('SELECT "offset", length FROM members ORDER BY "offset"').fetchall()


def start(data: DataFolder) -> Recovery:
    """What a crawl does first."""
    with crawl_lock(data.root), CrawlDb(data.crawl_db) as db:
        return recover(data, db)


def queued(data: DataFolder) -> list[str]:
    with CrawlDb(data.crawl_db) as db:
        return [lead.url for lead in db.frontier.pending()]


def test_a_run_that_died_between_records_is_closed_and_nothing_is_lost(torn: DataFolder) -> None:
    left = the_open(torn)
    content = left.read_bytes()
    found = start(torn)
    assert (found.bytes_cut, found.lost_urls, found.found) == (0, (), ())
    assert found.files == (left.name.removesuffix(OPEN),)
    assert warc_files(torn.warc)[0].read_bytes() == content and not left.exists()
    assert verify(torn) == () and queued(torn) == []
    assert start(torn) == Recovery()
    with CrawlDb(torn.crawl_db) as db:
        assert db.rows("runs")[0]["state"] == "interrupted"


def test_a_file_torn_at_any_byte_is_cut_back_to_its_last_whole_record(torn: DataFolder) -> None:
    """Every byte of the last two members, many before: good bytes stay as they are, what is lost is named and queued."""
    left = the_open(torn)
    content, kept = left.read_bytes(), torn.crawl_db.read_bytes()
    places = spans(torn)
    with CrawlDb(torn.crawl_db) as db:
        captures = list(db.captures())
    for size in (*range(places[0][1], places[-2][0], 5), *range(places[-2][0], len(content))):
        reset(torn, left, content[:size], kept)
        found = start(torn)
        ends = [0, *(offset + length for offset, length in places)]
        whole = max(end for end in ends if end <= size)
        assert found.bytes_cut == size - whole, size
        lost = tuple(c.url for c in captures if c.offset + c.length > whole)
        assert set(found.lost_urls) - set(lost) <= {c.url for c in captures}
        assert set(lost) <= set(found.lost_urls) and set(queued(torn)) == set(found.lost_urls), size
        assert warc_files(torn.warc)[0].read_bytes() == content[:whole]
        assert verify(torn) == (), size


def reset(data: DataFolder, left: Path, content: bytes, kept: bytes) -> None:
    for path in (*data.warc.iterdir(), *data.root.glob("crawl.db*")):
        path.unlink()
    left.write_bytes(content)
    data.crawl_db.write_bytes(kept)


def test_closed_files_torn_at_any_byte_of_the_last_two_members_are_repaired(torn: DataFolder) -> None:
    """Like the open one; that `verify` names each such place is tested with it."""
    start(torn)
    (warc,) = warc_files(torn.warc)
    content, kept, places = warc.read_bytes(), torn.crawl_db.read_bytes(), spans(torn)
    for size in range(places[-2][0], len(content)):
        reset(torn, warc, content[:size], kept)
        assert warc.name in {done.file for done in repair(torn)}
        assert verify(torn) == ()
        assert warc.read_bytes() == content[: max(at for at, _ in places if at <= size)]
    assert repair(torn) == ()


def test_an_answer_whose_metadata_was_torn_off_stays_and_is_asked_for_again(torn: DataFolder) -> None:
    """It is a good record; but nobody knows its lead, nor what its page leads to."""
    left = the_open(torn)
    last = spans(torn)[-1][0]
    os.truncate(left, last + 1)
    with CrawlDb(torn.crawl_db) as db:
        unindexed = list(db.captures())[-1]
        db.forget_past(unindexed.warc, unindexed.offset)
    found = start(torn)
    assert found.bytes_cut == 1 and found.lost_urls == (unindexed.url,)
    assert [c.record_id for c in found.found] == [unindexed.record_id] and found.found[0].lead is None
    assert queued(torn) == [unindexed.url] and verify(torn) == ()


def test_captures_a_dead_run_had_not_indexed_are_found_whole(tmp_path: Path) -> None:
    data = die(tmp_path, indexed=False)
    found = start(data)
    assert [c.url for c in found.found] == [exchange(b"", name).url for name in NAMES]
    assert all(c.lead is not None for c in found.found) and found.lost_urls == ()
    assert verify(data) == ()


def test_a_run_that_died_after_rotating_left_a_closed_file_that_is_not_indexed(torn: DataFolder) -> None:
    left = the_open(torn)
    with CrawlDb(torn.crawl_db) as db:
        last = list(db.captures())[-1]
        assert db.forget_past(last.warc, last.offset) == [last.url]
    left.rename(left.with_name(left.name.removesuffix(OPEN)))
    found = start(torn)
    assert found.found == (last,) and verify(torn) == () and start(torn) == Recovery()


@pytest.mark.parametrize("junk", [bytes(5_000), b"\x1f\x8b\x08" * 50, os.urandom(3_000)])
def test_what_a_power_cut_wrote_behind_the_last_record_is_cut_off(torn: DataFolder, junk: bytes) -> None:
    with the_open(torn).open("ab") as stream:
        stream.write(junk)
    found = start(torn)
    assert found.bytes_cut == len(junk) and found.lost_urls == () and verify(torn) == ()


def test_damage_in_the_middle_takes_no_good_record_with_it(torn: DataFolder) -> None:
    left = the_open(torn)
    content = bytearray(left.read_bytes())
    (hurt, length), *_ = spans(torn)[1:]
    content[hurt + length // 2] ^= 0x10
    left.write_bytes(content)
    found = start(torn)
    (warc,) = warc_files(torn.warc)
    assert found.bytes_cut == 0 and warc.read_bytes() == content
    assert found.lost_urls == (exchange(b"", NAMES[0]).url,) == tuple(queued(torn))
    faults = verify(torn)
    assert faults[0].offset == hurt and {f.kind for f in faults[1:]} == {"untied", "gone"}
    assert [c.url for c in scan(warc) if isinstance(c, Capture)] == [exchange(b"", NAMES[1]).url]


def test_a_file_with_no_whole_record_is_deleted_and_its_address_named(torn: DataFolder) -> None:
    os.truncate(the_open(torn), 7)
    found = start(torn)
    assert not list(torn.warc.iterdir()) and found.bytes_cut == 7
    assert set(found.lost_urls) == {exchange(b"", name).url for name in NAMES} == set(queued(torn))


def test_two_files_of_one_name_are_left_for_a_person(torn: DataFolder) -> None:
    left = the_open(torn)
    shutil.copy(left, left.with_name(left.name.removesuffix(OPEN)))
    with pytest.raises(ArchiveError, match="both there"):
        start(torn)
    assert left.exists()


def test_what_was_lost_is_logged(torn: DataFolder, caplog: pytest.LogCaptureFixture) -> None:
    os.truncate(the_open(torn), spans(torn)[-3][0] + 60)
    with caplog.at_level(logging.WARNING):
        start(torn)
    assert "cut 60 bytes" in caplog.text and exchange(b"", NAMES[1]).url in caplog.text


KILLED = """
import itertools, os, signal, sys, threading
from pathlib import Path
from archive.index import CrawlDb
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.conftest import nianbao
from tests.exchanges import exchange
data = DataFolder(Path(sys.argv[1]))
threading.Timer(float(sys.argv[2]), lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
with CrawlDb(data.crawl_db) as db, WarcStore(data.warc, run_id=sys.argv[3], max_bytes=60_000, on_member=db.add_member) as warcs:
    for number in itertools.count():
        with db.transaction():
            for part in range(5):
                body = os.urandom(4_000)
                db.add_capture(warcs.write(exchange(b"HTTP/1.1 200 OK\\r\\n\\r\\n" + body, f"{sys.argv[3]}-{number}-{part}")))
            warcs.sync()
"""


def test_a_store_killed_at_any_moment_is_whole_after_the_check(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    for turn in range(6):
        call = [sys.executable, "-c", KILLED, str(tmp_path), str(0.02 + turn * 0.013), f"run{turn}"]
        assert subprocess.run(call).returncode == -signal.SIGKILL
        start(data)
        assert verify(data) == ()
    with CrawlDb(data.crawl_db) as db:
        urls = [capture.url for capture in db.captures()]
    assert len(urls) == len(set(urls)) > 20 and len(warc_files(data.warc)) > 6


# --- verify --repair ---------------------------------------------------------------------------------------------------


def test_repair_brings_back_index_and_cdxj_and_says_so(torn: DataFolder) -> None:
    start(torn)
    (warc,) = warc_files(torn.warc)
    before, cdxj = warc.read_bytes(), warc.with_name(f"{warc.name}.cdxj")
    cdxj.unlink()
    (torn.warc / "x.cdxj.part").touch()
    with CrawlDb(torn.crawl_db) as db:
        rows = list(db.captures())
        db.keep_only(())
    done = repair(torn)
    assert [d.file for d in done] == ["x.cdxj.part", warc.name] and "indexed 2 whole captures" in done[1].message
    with CrawlDb(torn.crawl_db) as db:
        assert list(db.captures()) == rows
    assert verify(torn) == () and warc.read_bytes() == before and repair(torn) == ()


def test_repair_of_a_folder_without_crawl_db_makes_one(torn: DataFolder) -> None:
    torn.crawl_db.unlink()
    assert [d.file.endswith(".warc.gz") for d in repair(torn)] == [True]
    assert verify(torn) == ()


def test_repair_never_launders_a_changed_byte(torn: DataFolder) -> None:
    start(torn)
    (warc,) = warc_files(torn.warc)
    content = bytearray(warc.read_bytes())
    content[spans(torn)[1][0] + 4] ^= 1  # the time stamp of a gzip header, which unpacking ignores
    warc.write_bytes(content)
    assert repair(torn) == () and warc.read_bytes() == content
    assert [fault.kind for fault in verify(torn)] == ["changed"]


def test_what_counts_as_done_without_a_capture_is_named_and_queued_again(torn: DataFolder) -> None:
    start(torn)
    lead = lead_to("http://www.example.gov.cn/年报.html")
    with CrawlDb(torn.crawl_db) as db:
        db.frontier.put([lead], "run-1")
        db.frontier.mark(lead.url, "done", "run-1")
    assert [(f.file, f.kind) for f in verify(torn)] == [("crawl.db", "frontier")]
    assert [d.file for d in repair(torn)] == ["crawl.db"]
    assert verify(torn) == () and queued(torn) == [lead.url]


def test_captures_of_a_missing_file_are_forgotten_and_queued_again(torn: DataFolder) -> None:
    start(torn)
    warc_files(torn.warc)[0].unlink()
    assert "missing" in repair(torn)[0].message
    assert set(queued(torn)) == {exchange(b"", name).url for name in NAMES}


def test_the_front_door_repairs_then_verifies(torn: DataFolder) -> None:
    os.truncate(the_open(torn), spans(torn)[-1][0] + 5)
    assert nianbao("archive", "verify", "--data", torn.root).returncode == 9
    done = nianbao("archive", "verify", "--repair", "--data", torn.root)
    assert done.returncode == 0, done.stderr
    assert "cut 5 bytes" in done.stdout and "every record is whole" in done.stdout
    with crawl_lock(torn.root):
        assert nianbao("archive", "verify", "--repair", "--data", torn.root).returncode == 10


def test_nothing_is_repaired_under_a_running_crawl(torn: DataFolder) -> None:
    with crawl_lock(torn.root), pytest.raises(ArchiveLocked):
        repair(torn)
