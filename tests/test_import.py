"""WARC files of other tools come in as they are, or not at all with the reason."""

import gzip
import io
import json
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.cdxj import cdxj_path
from archive.importing import Imported, import_warcs
from archive.index import CrawlDb, rebuild_index
from archive.lock import crawl_lock
from archive.reader import read_payload
from archive.verify import verify
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.conftest import ROOT, nianbao
from tests.exchanges import UTF8, WHEN, counted_ids, exchange, exchanges

HTTP = [("Content-Type", "text/html; charset=utf-8")]


def by_warcio(path: Path, names: tuple[str, ...] = ("a", "b"), *, gz: bool = True) -> Path:
    """A file as warcio writes it: warcinfo, then a response and its request for each name."""
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=gz, warc_version="1.1")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "other"}))
        for name in names:
            url = f"http://www.example.gov.cn/{name}.html"
            head = StatusAndHeaders("200 OK", HTTP, protocol="HTTP/1.1")
            answer = writer.create_warc_record(url, "response", payload=io.BytesIO(UTF8), http_headers=head)
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "www.example.gov.cn")], is_http_request=True)
            request = writer.create_warc_record(url, "request", payload=io.BytesIO(), http_headers=asked)
            writer.write_request_response_pair(request, answer)
        view = io.BytesIO(b"<html>rendered</html>")
        writer.write_record(
            writer.create_warc_record(
                "urn:view:http://www.example.gov.cn/a.html", "resource", payload=view, warc_content_type="text/html"
            )
        )
    return path


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


def taken(data: DataFolder, *sources: Path) -> list[Imported]:
    return list(import_warcs(data, sources))


def kinds(done: Imported) -> set[str]:
    return {fault.kind for fault in done.faults}


PAGES = {
    "/": b'<html><a href="nb.html">nb</a><a href="gone.html">x</a><a href="chunked.html">y</a></html>',
    "/nb.html": UTF8,
}


class Portal(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/chunked.html":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n")
            return
        body = PAGES.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def portal() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.skipif(shutil.which("wget") is None, reason="needs wget")
@pytest.mark.parametrize("packed", [True, False])
def test_a_crawl_of_wget_comes_in_whole_and_verify_finds_nothing(
    data: DataFolder, tmp_path: Path, packed: bool
) -> None:
    (tmp_path / "wget").mkdir()
    with portal() as home:
        flags = ["-q", "-r", "-e", "robots=off", "--no-proxy", "--warc-file=crawl", "--warc-cdx"]
        flags += [] if packed else ["--no-warc-compression"]
        subprocess.run(["wget", *flags, home], cwd=tmp_path / "wget", timeout=60, check=False)
    name = "crawl.warc.gz" if packed else "crawl.warc"
    source = tmp_path / "wget" / name
    (done,) = taken(data, source)
    assert done.state == "imported" and done.warc == name, done.faults
    with CrawlDb(data.crawl_db) as db:
        found = {c.url.removeprefix(home): c for c in db.captures() if c.url.startswith(home)}
        (run,) = db.rows("runs")
    wanted = {
        "": 200,
        "nb.html": 200,
        "gone.html": 404,
        "chunked.html": 200,
    }
    assert {path: found[path].status for path in wanted} == wanted
    assert read_payload(data.warc / name, found["chunked.html"].offset).body == b"abcde"
    assert (data.warc / name).read_bytes() == source.read_bytes()
    assert verify(data) == ()
    assert (json.loads(run["options"])["kind"], run["state"]) == ("import", "finished")
    assert (run["captures"], run["bytes"]) == (done.captures, source.stat().st_size)


@pytest.mark.parametrize("gz", [True, False])
def test_a_file_of_warcio_is_kept_byte_for_byte_and_left_where_it_was(
    data: DataFolder, tmp_path: Path, gz: bool
) -> None:
    source = by_warcio(tmp_path / ("other.warc.gz" if gz else "other.warc"), gz=gz)
    before = source.read_bytes()
    done = nianbao("archive", "import", source, "--data", data.root, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["state"], told["captures"], told["warc"]) == ("imported", 3, source.name)
    assert source.read_bytes() == before == (data.warc / source.name).read_bytes()
    assert {path.name for path in data.warc.iterdir()} == {source.name, f"{source.name}.cdxj"}
    assert verify(data) == ()
    lines = cdxj_path(data.warc / source.name).read_bytes()
    with CrawlDb(data.crawl_db) as db:
        members, rows = db.members(source.name), list(db.captures())
    rebuild_index(data)
    with CrawlDb(data.crawl_db) as db:
        assert db.members(source.name) == members
        assert list(db.captures()) == rows and all(row.run_id.startswith("import-") for row in rows)
    assert cdxj_path(data.warc / source.name).read_bytes() == lines


def test_a_file_of_our_own_from_another_machine_keeps_its_leads_and_run(data: DataFolder, tmp_path: Path) -> None:
    with WarcStore(tmp_path / "there", run_id="run-there", now=lambda: WHEN, make_id=counted_ids()) as store:
        captures = [store.write(one) for one in exchanges()]
    (done,) = taken(data, next((tmp_path / "there").glob("*.warc.gz")))
    assert done.state == "imported", done.faults
    with CrawlDb(data.crawl_db) as db:
        assert list(db.captures()) == captures
    assert verify(data) == ()


def test_the_same_bytes_come_in_once_whatever_the_file_is_called(data: DataFolder, tmp_path: Path) -> None:
    source = by_warcio(tmp_path / "one.warc.gz")
    copy = shutil.copy(source, tmp_path / "two.warc.gz")
    states = [(done.state, done.warc) for done in taken(data, source, copy, source)]
    assert states == [("imported", "one.warc.gz"), ("duplicate", "one.warc.gz"), ("duplicate", "one.warc.gz")]
    with CrawlDb(data.crawl_db) as db:
        assert len(list(db.captures())) == 3 and len(db.rows("runs")) == 1
    done = nianbao("archive", "import", copy, "--data", data.root)
    assert done.returncode == 0 and "in the archive already, as one.warc.gz" in done.stdout


def test_another_file_of_the_same_name_gets_a_name_of_its_own(data: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    first, second = by_warcio(tmp_path / "rec.warc.gz"), by_warcio(tmp_path / "x" / "rec.warc.gz")
    one, two = taken(data, first, second)
    assert one.warc == "rec.warc.gz" and two.warc is not None and two.warc.endswith("-rec.warc.gz")
    assert (data.warc / two.warc).read_bytes() == second.read_bytes()
    assert verify(data) == ()


def test_records_the_archive_holds_already_are_not_taken_in_twice(data: DataFolder, tmp_path: Path) -> None:
    first = by_warcio(tmp_path / "first.warc.gz")
    both = tmp_path / "both.warc.gz"
    both.write_bytes(by_warcio(tmp_path / "second.warc.gz", ("c",)).read_bytes() + first.read_bytes())
    inside = tmp_path / "inside.warc.gz"
    inside.write_bytes(first.read_bytes() * 2)
    assert [done.state for done in taken(data, first)] == ["imported"]
    for source in (both, inside):
        (done,) = taken(data, source)
        assert (done.state, kinds(done)) == ("refused", {"double-id"})
        assert "first.warc.gz" in done.faults[0].message
    assert [path.name for path in data.warc.glob("*.warc.gz")] == ["first.warc.gz"]
    assert verify(data) == ()


def damaged(path: Path) -> dict[str, bytes]:
    """What can be wrong with a file -> its bytes."""
    good = path.read_bytes()
    plain = gzip.decompress(good)
    start = plain.index("公开 123".encode())
    lied = bytearray(plain)
    lied[start] ^= 1
    return {
        "cut": good[:-30],
        "corrupt": good[:200] + bytes([good[200] ^ 0xFF]) + good[201:],
        "empty": b"",
        "bad-record": gzip.compress(b"<html>not a WARC at all</html>"),
        "many-records": gzip.compress(plain),
        "block-digest": bytes(lied),
    }


@pytest.mark.parametrize("fault", ["cut", "corrupt", "empty", "bad-record", "many-records", "block-digest"])
def test_a_damaged_file_is_refused_with_the_place_and_the_others_come_in(
    data: DataFolder, tmp_path: Path, fault: str
) -> None:
    good = by_warcio(tmp_path / "good.warc.gz")
    bad = tmp_path / ("bad.warc" if fault == "block-digest" else "bad.warc.gz")
    bad.write_bytes(damaged(by_warcio(tmp_path / "base.warc.gz", ("c",)))[fault])
    done = nianbao("archive", "import", bad, good, "--data", data.root)
    assert done.returncode == 9
    assert (
        "bad.warc" in done.stderr
        and f"  {fault}: " in done.stderr
        and "nothing of the file was taken in" in done.stderr
    )
    assert "good.warc.gz: 3 captures" in done.stdout
    assert sorted(path.name for path in data.warc.iterdir()) == ["good.warc.gz", "good.warc.gz.cdxj"]
    assert verify(data) == ()


def test_the_remedy_for_one_member_with_all_records_works(data: DataFolder, tmp_path: Path) -> None:
    good = by_warcio(tmp_path / "good.warc.gz")
    whole, mended = tmp_path / "whole.warc.gz", tmp_path / "mended.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(good.read_bytes())))
    (refused,) = taken(data, whole)
    assert "warcio recompress" in refused.faults[0].message
    code = "from warcio.cli import main; main()"
    subprocess.run([sys.executable, "-c", code, "recompress", whole, mended], check=True, capture_output=True)
    assert [(done.state, done.captures) for done in taken(data, mended)] == [("imported", 3)]


@pytest.mark.parametrize("name", ["x.warc.gz.open", "x.wacz", "x.arc.gz"])
def test_what_is_no_closed_warc_by_name_is_refused(data: DataFolder, tmp_path: Path, name: str) -> None:
    source = by_warcio(tmp_path / "x.warc.gz").rename(tmp_path / name)
    (done,) = taken(data, source)
    assert (done.state, kinds(done)) == ("refused", {"not-a-warc"}) and str(source) in done.faults[0].message
    with CrawlDb(data.crawl_db) as db:
        assert db.rows("runs") == []


def test_a_file_that_lies_in_the_folder_unindexed_is_sent_to_the_indexer(data: DataFolder, tmp_path: Path) -> None:
    """So it is after a kill between the renaming and the commit."""
    source = by_warcio(tmp_path / "x.warc.gz")
    data.warc.mkdir(parents=True)
    shutil.copy(source, data.warc)
    (done,) = taken(data, source)
    assert (done.state, kinds(done)) == ("refused", {"not-indexed"})
    assert "nianbao archive index" in done.faults[0].message
    rebuild_index(data)
    assert [done.state for done in taken(data, source)] == ["duplicate"]
    assert verify(data) == ()


def test_nothing_is_imported_while_a_crawl_holds_the_folder(data: DataFolder, tmp_path: Path) -> None:
    source = by_warcio(tmp_path / "x.warc.gz")
    with crawl_lock(data.root):
        done = nianbao("archive", "import", source, "--data", data.root)
    assert done.returncode == 10 and not data.warc.exists()


def test_an_import_stopped_by_a_full_disk_leaves_the_archive_as_it_was(data: DataFolder, tmp_path: Path) -> None:
    first = by_warcio(tmp_path / "first.warc.gz")
    assert taken(data, first)[0].state == "imported"
    body = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * 40_000
    with WarcStore(tmp_path / "there", run_id="big", info={}) as store:
        for number in range(60):
            store.write(exchange(body, f"{number}"))
    big = next((tmp_path / "there").glob("*.warc.gz"))
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({big.stat().st_size // 2},) * 2);"
    ignored = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    code = limit + ignored + "from cli.main import main; main()"
    argv = [sys.executable, "-c", code, "archive", "import", big, "--data", data.root]
    done = subprocess.run(list(map(str, argv)), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 11, done.stderr
    assert sorted(path.name for path in data.warc.iterdir()) == ["first.warc.gz", "first.warc.gz.cdxj"]
    assert verify(data) == ()
    assert taken(data, big)[0].state == "imported" and verify(data) == ()


def test_imports_killed_at_random_moments_lose_nothing_and_repeat_nothing(data: DataFolder, tmp_path: Path) -> None:
    draw = random.Random(5)
    sources = [by_warcio(tmp_path / f"{n}.warc.gz", tuple(f"{n}-{k}" for k in range(60))) for n in range(30)]
    argv = [sys.executable, "-c", "from cli.main import main; main()", "archive", "import", *sources]
    argv += ["--data", data.root, "--json"]
    killed = 0
    for _ in range(8):
        process = subprocess.Popen(list(map(str, argv)), cwd=ROOT, stdout=subprocess.PIPE)
        assert process.stdout
        for _ in range(draw.randrange(1, 8)):  # so many files are through, then it dies within the next
            process.stdout.readline()
        time.sleep(draw.random() / 100)
        process.kill()
        killed += process.wait() != 0
        if draw.random() < 0.5:
            rebuild_index(data)
    assert killed >= 4
    rebuild_index(data)
    assert {done.state for done in taken(data, *sources)} <= {"imported", "duplicate"}
    assert sorted(path.name for path in data.warc.glob("*.warc.gz")) == sorted(path.name for path in sources)
    with CrawlDb(data.crawl_db) as db:
        assert len({capture.url for capture in db.captures()}) == 30 * 60 + 1
    assert verify(data) == ()
