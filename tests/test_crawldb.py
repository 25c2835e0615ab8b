"""crawl.db keeps what a crawl knows, and can be had again from the WARC files."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.capture import Capture
from archive.errors import ArchiveError, ArchiveFull, ArchiveLocked
from archive.index import CrawlDb, rebuild_index
from archive.lock import crawl_lock
from archive.schema import SCHEMA
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.exchanges import ANSWERS, WHEN, counted_ids, exchange, exchanges, lead_to


def some_capture(**more: object) -> Capture:
    """A capture with every field filled."""
    told = {"record_id": "<urn:uuid:1>", "warc": "a.warc.gz", "offset": 7, "url": "http://a.gov.cn/x", **more}
    return Capture(
        fetched_at=WHEN,
        status=200,
        mime="text/html",
        payload_digest="sha256:00",
        length=9,
        lead=lead_to(str(told["url"])),
        run_id="run-1",
        **told,  # type: ignore[arg-type]
    )


def test_captures_come_back_as_they_were_put(tmp_path: Path) -> None:
    first, second = some_capture(), some_capture(record_id="<urn:uuid:2>", offset=3, url="http://a.gov.cn/y")
    bare = replace(
        some_capture(record_id="<urn:uuid:3>", warc="b.warc"), lead=None, status=None, mime=None, run_id=None
    )
    with CrawlDb(tmp_path / "crawl.db") as db:
        for capture in (first, second, bare, first):
            db.add_capture(capture)
        assert list(db.captures()) == [second, first, bare]
        assert list(db.captures(warc="b.warc")) == [bare]
        assert list(db.captures(url="http://a.gov.cn/y")) == [second]
        assert db.has_record("<urn:uuid:3>") and not db.has_record("<urn:uuid:4>")
        assert db.warcs() == {"a.warc.gz", "b.warc"}


def test_a_rebuilt_index_equals_the_one_the_crawl_wrote(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    ids = counted_ids()
    with (
        CrawlDb(data.crawl_db) as db,
        WarcStore(
            data.warc, run_id="run-1", max_bytes=9_000, now=lambda: WHEN, make_id=ids, on_member=db.add_member
        ) as warcs,
    ):
        for one in exchanges():
            db.add_capture(warcs.write(one))
    before = dump(data.crawl_db), cdxj(data)
    data.crawl_db.unlink()
    for path in data.warc.glob("*.cdxj"):
        path.unlink()
    assert rebuild_index(data) == len(ANSWERS)
    assert (dump(data.crawl_db), cdxj(data)) == before


def dump(path: Path) -> list[str]:
    """The rows of captures and members."""
    with sqlite3.connect(path) as connection:
        return sorted(
            line for line in connection.iterdump() if line.startswith(('INSERT INTO "cap', 'INSERT INTO "mem'))
        )


def cdxj(data: DataFolder) -> dict[str, bytes]:
    """Name -> content of every CDXJ."""
    return {path.name: path.read_bytes() for path in data.warc.glob("*.cdxj")}


def test_runs_portals_and_refusals_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "crawl.db"
    with CrawlDb(path) as db:
        db.start_run("r1", started_at=WHEN, regions=["150824"], years="2021-2025", portals=2, options={"delay": 0.0})
        db.put_portals(
            [{"id": "p", "name": "旗", "hosts": ("a.gov.cn", "b.gov.cn"), "first_year": 2019, "last_run": "r1"}]
        )
        db.put_portals([{"id": "p", "name": "旗政府", "paths": ("/", "/b/"), "last_run": "r2"}])
        db.add_refusal(run_id="r1", portal_id="p", url="http://a/", kind="robots", at=WHEN)
        db.finish_run("r1", finished_at=datetime(2026, 2, 1, tzinfo=UTC), state="finished", pages=3, captures=4)
    with CrawlDb(path) as db:
        (run,), (portal,), (refusal,) = db.rows("runs"), db.rows("portals"), db.rows("refusals")
        meta = {row["key"]: row["value"] for row in db.rows("meta")}
    assert run["state"] == "finished" and json.loads(run["regions"]) == ["150824"] and run["pages"] == 3
    assert run["started_at"] == "2026-01-31T03:04:05.678901Z" and run["finished_at"] > run["started_at"]
    assert portal["name"] == "旗政府" and portal["paths"] == "/ /b/" and portal["last_run"] == "r2"
    assert refusal["kind"] == "robots" and refusal["at"] == run["started_at"] and refusal["status"] is None
    assert meta["schema"] == str(SCHEMA) and meta["created_at"].endswith("Z")


def test_a_total_that_no_run_has_is_refused(tmp_path: Path) -> None:
    with CrawlDb(tmp_path / "crawl.db") as db, pytest.raises(TypeError, match="paegs"):
        db.finish_run("r1", finished_at=WHEN, state="finished", paegs=3)


def test_a_group_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    with CrawlDb(tmp_path / "crawl.db") as db:
        with pytest.raises(ConnectionError), db.transaction():
            db.add_capture(some_capture())
            raise ConnectionError("the network is not the disk")
        assert list(db.captures()) == []
        with db.transaction():
            db.add_capture(some_capture())
    with CrawlDb(tmp_path / "crawl.db") as db:
        assert list(db.captures()) == [some_capture()]


def test_what_is_committed_outlives_a_kill(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from archive.index import CrawlDb\n"
        "from tests.test_crawldb import some_capture\n"
        "db = CrawlDb(Path(sys.argv[1])); db.add_capture(some_capture())\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path / "crawl.db")])
    assert killed.returncode == -signal.SIGKILL
    with CrawlDb(tmp_path / "crawl.db") as db:
        assert list(db.captures()) == [some_capture()]


FIRST_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE runs(
  id TEXT PRIMARY KEY, started_at TEXT, finished_at TEXT, state TEXT, regions TEXT, years TEXT, portals INTEGER,
  pages INTEGER, captures INTEGER, bytes INTEGER, leads INTEGER, failures INTEGER, software TEXT, options TEXT);
CREATE TABLE captures(
  record_id TEXT PRIMARY KEY, url TEXT NOT NULL, fetched_at TEXT NOT NULL, status INTEGER, mime TEXT,
  payload_digest TEXT, warc TEXT NOT NULL, "offset" INTEGER NOT NULL, length INTEGER NOT NULL, run_id TEXT,
  portal_id TEXT, region_code TEXT, role TEXT, title TEXT, menu TEXT, year INTEGER, found_on TEXT, score REAL);
CREATE TABLE frontier(
  url TEXT PRIMARY KEY, portal_id TEXT, state TEXT NOT NULL, reason TEXT, lead TEXT, run_id TEXT, updated_at TEXT);
INSERT INTO meta VALUES ('schema', '1'), ('created_at', '2026-01-01T00:00:00.000000Z');
INSERT INTO captures VALUES
  ('<urn:uuid:1>', 'http://a.gov.cn/x', '2026-01-31T03:04:05.678901Z', 200, 'text/html', 'sha256:00', 'a.warc.gz', 7, 9,
   'run-1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('<urn:uuid:2>', 'urn:text:x', '2026-01-31T03:04:05.678901Z', NULL, 'text/plain', 'sha256:01', 'a.warc.gz', 99, 9,
   'run-1', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
"""
"""The tables of nianbao before re-crawls, as far as they differ or are needed."""


def test_a_folder_of_the_first_version_is_brought_up_to_date_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "crawl.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_SCHEMA)
    for _ in range(2):
        with CrawlDb(path) as db:
            page, text = db.captures()
            origin = db.origin_of("http://a.gov.cn/x")
            meta = {row["key"]: row["value"] for row in db.rows("meta")}
        assert meta == {"schema": str(SCHEMA), "created_at": "2026-01-01T00:00:00.000000Z"}
        assert page == replace(some_capture(), lead=None) and text.kind == "resource"
        assert origin is not None and (origin.digest, origin.etag) == ("sha256:00", None)
    fresh = columns(tmp_path / "fresh.db")
    changed = ("captures", "frontier", "runs", "expected", "dates")
    assert {table: columns(path)[table] for table in changed} == {table: fresh[table] for table in changed}
    assert fresh["runs"][-1] == "summary"


def columns(path: Path) -> dict[str, list[str]]:
    """Table -> names of its columns in order."""
    CrawlDb(path).close()
    with sqlite3.connect(path) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in names}


def test_a_migration_that_breaks_off_leaves_the_old_layout(tmp_path: Path) -> None:
    path = tmp_path / "crawl.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_SCHEMA)
        connection.execute("ALTER TABLE captures ADD COLUMN etag TEXT")  # in the way of the third step
    with pytest.raises(ArchiveError, match="etag"):
        CrawlDb(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() == ("1",)
        names = [row[1] for row in connection.execute("PRAGMA table_info(captures)")]
    assert "kind" not in names


def test_a_newer_schema_is_left_alone_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "crawl.db"
    CrawlDb(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = '7' WHERE key = 'schema'")
    with pytest.raises(ArchiveError, match=r"crawl\.db has schema 7.*update nianbao"):
        CrawlDb(path)


def test_a_file_that_is_no_database_is_named_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "crawl.db"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 40)
    with pytest.raises(ArchiveError, match=r"crawl\.db.*archive index"):
        CrawlDb(path)


def test_a_database_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveFull, match=r"file/crawl\.db"):
        CrawlDb(tmp_path / "file" / "crawl.db")


def test_a_database_someone_else_writes_says_so(tmp_path: Path) -> None:
    with CrawlDb(tmp_path / "crawl.db") as one, CrawlDb(tmp_path / "crawl.db") as two:
        two._connection.execute("PRAGMA busy_timeout = 50")
        with one.transaction(), pytest.raises(ArchiveError, match="another nianbao"):
            two.add_capture(some_capture())


# --- lock ------------------------------------------------------------------------------------------------------------

HOLD = (
    "import sys, time; from pathlib import Path; from archive.lock import crawl_lock\n"
    "with crawl_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
)


def test_a_second_crawl_is_told_who_holds_the_folder_until_that_one_dies(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    with pytest.raises(ArchiveLocked, match=rf"process {holder.pid} on .*, since 2"), crawl_lock(tmp_path):
        pytest.fail("two crawls hold one folder")
    with pytest.raises(ArchiveLocked):
        rebuild_index(DataFolder(tmp_path))
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with crawl_lock(tmp_path):
        assert json.loads((tmp_path / "crawl.lock").read_text())["pid"] == os.getpid()


def test_the_lock_is_free_again_after_its_block_even_after_an_error(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(KeyError), crawl_lock(tmp_path):
            raise KeyError


# --- frontier --------------------------------------------------------------------------------------------------------


def test_the_frontier_remembers_states_across_restarts(tmp_path: Path) -> None:
    leads = [lead_to(f"http://a.gov.cn/{n}") for n in range(4)]
    with CrawlDb(tmp_path / "crawl.db") as db:
        assert db.frontier.put(leads, "r1") == 4
        assert db.frontier.put([leads[0], lead_to("http://a.gov.cn/new")], "r1") == 1
        db.frontier.mark(leads[0].url, "done", "r1")
        db.frontier.mark(leads[1].url, "leased", "r1")
        db.frontier.mark(leads[2].url, "failed", "r1", "timeout")
    with CrawlDb(tmp_path / "crawl.db") as db:
        assert [lead.url[-1] for lead in db.frontier.pending("r1")] == ["3", "w"]
        assert db.frontier.take_back("r1") == 1
        assert list(db.frontier.pending()) == [leads[1], leads[3], lead_to("http://a.gov.cn/new")]
        assert list(db.frontier.pending("r2")) == []
        assert db.frontier.counts() == db.frontier.counts("r1") == {"done": 1, "failed": 1, "queued": 3}


def test_each_run_has_its_own_addresses_and_each_address_is_leased_once_highest_priority_first(tmp_path: Path) -> None:
    first, second, third = (lead_to(f"http://a.gov.cn/{n}") for n in range(3))
    with CrawlDb(tmp_path / "crawl.db") as db:
        rows = db.frontier
        assert rows.add("r1", "1", first, host="a.gov.cn") and rows.add("r1", "2", second, host="a.gov.cn", priority=9)
        assert not rows.add("r1", "1", third, host="a.gov.cn") and rows.add("r2", "1", first, host="a.gov.cn")
        assert rows.waiting("r1") == {"a.gov.cn": 2}
        assert [rows.take("r1", host) for host in ("a.gov.cn", "b.gov.cn")] == [second, None]
        assert [rows.take("r1", "a.gov.cn") for _ in range(2)] == [first, None]
        rows.keep_only(["r2"])
        assert (rows.counts("r1"), rows.counts()) == ({}, {"queued": 1})


def test_an_exchange_without_a_lead_is_indexed_without_one(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with CrawlDb(data.crawl_db) as db, WarcStore(data.warc, run_id="r") as warcs:
        db.add_capture(warcs.write(exchange(ANSWERS["plain"][0], lead=None)))
        (found,) = db.captures()
    assert found.lead is None and found.run_id == "r"
    assert rebuild_index(data) == 1
