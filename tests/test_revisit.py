"""A page that did not change is kept as a short record that leads to the old one, for us and for other tools."""

import json
import random
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.capture import Capture, Exchange
from archive.errors import CorruptRecord
from archive.index import CrawlDb, rebuild_index
from archive.reader import read_payload, scan
from archive.verify import verify
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.conftest import FROZEN
from tests.exchanges import GZIPPED, REQUEST, UTF8, WHEN, chunked, exchange
from tests.foreign_tools import tool

ASKED = REQUEST[:-2] + b'If-None-Match: "v1"\r\n\r\n'
PAGE = b'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: "v1"\r\n\r\n' + UTF8
SAME = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nServer: other\r\n\r\n" + chunked(UTF8)
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nDate: Sun, 01 Feb 2026 00:00:00 GMT\r\n\r\n'
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
State = Literal["finished", "interrupted", "failed", "running"]


def crawl(data: DataFolder, run_id: str, answers: list[Exchange], state: State = "finished") -> list[Capture]:
    """One run that asks crawl.db what is known of each address, as the crawler does."""
    with CrawlDb(data.crawl_db) as db, WarcStore(data.warc, run_id=run_id, on_member=db.add_member) as warcs:
        db.start_run(run_id, started_at=WHEN)
        found = []
        for one in answers:
            found.append(warcs.write(one, origin=db.origin_of(one.url)))
            db.add_capture(found[-1])
        if state != "running":
            db.finish_run(run_id, finished_at=WHEN, state=state)
    return found


def later(answer: bytes, days: int = 1, request: bytes = ASKED, **more: object) -> Exchange:
    return replace(exchange(answer, **more), request_bytes=request, fetched_at=WHEN + timedelta(days=days))  # type: ignore[arg-type]


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    """A data folder in which one run kept one page."""
    crawl(DataFolder(tmp_path), "run-1", [exchange(PAGE)])
    return DataFolder(tmp_path)


def headers_of(data: DataFolder, capture: Capture) -> dict[str, str]:
    """The WARC headers of a capture's record, as FastWARC reads them."""
    return next(
        dict(r.headers)
        for r in FastIterator(str(data.warc / capture.warc), parse_http=False)
        if r.record_id == capture.record_id
    )


@pytest.mark.parametrize(
    ("answer", "profile", "block", "truncated"),
    [
        (UNCHANGED, "server-not-modified", UNCHANGED, None),
        (SAME, "identical-payload-digest", SAME[: SAME.index(b"\r\n\r\n") + 4], "length"),
    ],
)
def test_an_unchanged_page_becomes_a_revisit_that_leads_to_the_first_one(
    data: DataFolder, answer: bytes, profile: str, block: bytes, truncated: str | None
) -> None:
    (again,) = crawl(data, "run-2", [later(answer)])
    with CrawlDb(data.crawl_db) as db:
        first, second = db.captures(url=again.url)
    assert second == again and (again.kind, again.refers_to) == ("revisit", first.record_id)
    told = headers_of(data, again)
    assert told["WARC-Type"] == "revisit" and told["WARC-Profile"] == PROFILES + profile
    assert told["WARC-Refers-To"] == first.record_id and told["WARC-Refers-To-Target-URI"] == first.url
    assert told["WARC-Refers-To-Date"] == headers_of(data, first)["WARC-Date"]
    assert told["WARC-Payload-Digest"] == first.payload_digest == again.payload_digest
    assert told.get("WARC-Truncated") == truncated
    with (data.warc / again.warc).open("rb") as stream:
        (kept,) = [r.raw_stream.read() for r in WarcioIterator(stream, no_record_parse=True) if r.rec_type == "revisit"]
    assert kept == block
    assert list(scan(data.warc / again.warc)) == [again]
    assert verify(data) == ()


@pytest.mark.parametrize("answer", [UNCHANGED, SAME])
def test_a_revisit_reads_as_the_page_it_repeats(data: DataFolder, answer: bytes) -> None:
    (again,) = crawl(data, "run-2", [later(answer)])
    found = read_payload(data.warc / again.warc, again.offset)
    assert (found.body, found.status, found.mime, found.charset) == (UTF8, 200, "text/html", "utf-8")
    assert found.url == again.url and found.problems == ()


def test_without_crawl_db_the_cdxj_lead_to_the_origin(data: DataFolder) -> None:
    others = [exchange(b"HTTP/1.1 200 OK\r\n\r\nother", str(n)) for n in range(40)]
    crawl(data, "run-2", others)
    (again,) = crawl(data, "run-3", [later(UNCHANGED)])
    data.crawl_db.unlink()
    assert read_payload(data.warc / again.warc, again.offset).body == UTF8
    next(data.warc.glob("*run_1*.cdxj")).unlink()
    with pytest.raises(CorruptRecord, match=r"run_3.*refers to <urn:uuid:.*add the WARC"):
        read_payload(data.warc / again.warc, again.offset)


def test_a_revisit_whose_origin_says_something_else_is_not_believed(data: DataFolder) -> None:
    (again,) = crawl(data, "run-2", [later(UNCHANGED)])
    with CrawlDb(data.crawl_db) as db:
        first = next(db.captures(url=again.url))
        other = replace(exchange(b"HTTP/1.1 200 OK\r\n\r\nelse"), fetched_at=first.fetched_at)
        with WarcStore(data.warc, run_id="x") as warcs:
            wrong = warcs.write(other)
        db.add_capture(replace(wrong, record_id=first.record_id))
    with pytest.raises(CorruptRecord, match="differ"):
        read_payload(data.warc / again.warc, again.offset)


@pytest.mark.parametrize(
    "one",
    [
        later(PAGE.replace(b"123", b"124")),
        later(UNCHANGED, request=REQUEST),
        later(SAME, truncated="disconnect"),
        later(b"HTTP/1.1 404 Not Found\r\n\r\n" + UTF8),
        later(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + chunked(GZIPPED)),
        later(PAGE, name="another"),
    ],
    ids=["changed", "304 nobody asked for", "cut short", "other status", "unknown payload", "other address"],
)
def test_what_is_not_surely_the_same_is_kept_whole(data: DataFolder, one: Exchange) -> None:
    (kept,) = crawl(data, "run-2", [one])
    assert (kept.kind, kept.refers_to) == ("response", None)
    assert verify(data) == ()


@pytest.mark.parametrize(
    ("state", "known"), [("finished", True), ("interrupted", True), ("failed", False), ("running", False)]
)
def test_an_answer_of_a_failed_run_never_becomes_an_origin(tmp_path: Path, state: State, known: bool) -> None:
    data = DataFolder(tmp_path)
    crawl(data, "run-1", [exchange(PAGE)], state)
    (again,) = crawl(data, "run-2", [later(PAGE)])
    assert again.kind == ("revisit" if known else "response")


def test_the_origin_is_the_newest_page_with_the_newest_validators(data: DataFolder) -> None:
    url = exchange(PAGE).url
    changed = PAGE.replace(b"123", b"124").replace(b"v1", b"v2")
    (second,) = crawl(data, "run-2", [later(changed)])
    crawl(data, "run-3", [later(changed.replace(b"v2", b"v3"), 2)])
    crawl(data, "run-4", [later(b"HTTP/1.1 503 Busy\r\nETag: no\r\n\r\nbusy", 3)])
    crawl(data, "run-5", [later(changed.replace(b"v2", b"v4"), 4, truncated="time")])
    with CrawlDb(data.crawl_db) as db:
        origin = db.origin_of(url)
        assert db.origin_of("http://nobody.gov.cn/") is None
    assert origin is not None
    assert (origin.record_id, origin.fetched_at, origin.digest) == (
        second.record_id,
        second.fetched_at,
        second.payload_digest,
    )
    assert (origin.url, origin.status, origin.etag, origin.last_modified) == (second.url, 200, '"v3"', None)


def test_an_address_with_chinese_in_it_is_known_again(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    one = replace(exchange(PAGE), url="http://www.example.gov.cn/年报 2023.html")
    crawl(data, "run-1", [one])
    assert crawl(data, "run-2", [one])[0].kind == "revisit"


def test_a_rebuilt_index_knows_the_history_too(data: DataFolder) -> None:
    (again,) = crawl(data, "run-2", [later(SAME.replace(b"other", b'x\r\nETag: "v9"\r\nLast-Modified: now'))])
    with CrawlDb(data.crawl_db) as db:
        before, origin = list(db.captures()), db.origin_of(again.url)
    data.crawl_db.unlink()
    rebuild_index(data)
    with CrawlDb(data.crawl_db) as db:
        assert (list(db.captures()), db.origin_of(again.url)) == (before, origin)
    assert origin is not None and (origin.etag, origin.last_modified) == ('"v9"', "now")


def test_a_second_crawl_of_unchanged_pages_adds_little(tmp_path: Path) -> None:
    data, noise = DataFolder(tmp_path), random.Random(7)
    bodies = [noise.randbytes(30_000).hex().encode() for _ in range(20)]
    pages = [b'HTTP/1.1 200 OK\r\nETag: "v1"\r\n\r\n' + body for body in bodies]
    first = crawl(data, "run-1", [exchange(page, str(n)) for n, page in enumerate(pages)])
    again = crawl(data, "run-2", [later(UNCHANGED, name=str(n)) for n in range(20)])
    third = crawl(data, "run-3", [later(page, 2, name=str(n)) for n, page in enumerate(pages)])
    assert {c.kind for c in first} == {"response"} and {c.kind for c in again + third} == {"revisit"}
    assert [c.refers_to for c in third] == [c.refers_to for c in again] == [c.record_id for c in first]
    sizes = [(data.warc / found[0].warc).stat().st_size for found in (first, again, third)]
    assert max(sizes[1:]) / 20 < 1_600 < sizes[0] / 20 * 0.05
    assert verify(data) == ()


def test_a_revisit_that_leads_nowhere_is_a_fault(data: DataFolder) -> None:
    (again,) = crawl(data, "run-2", [later(UNCHANGED)])
    with CrawlDb(data.crawl_db) as db:
        first = next(db.captures(url=again.url))
    (data.warc / first.warc).unlink()
    rebuild_index(data)
    assert ("untied", again.offset) in [(fault.kind, fault.offset) for fault in verify(data)]


def test_other_tools_read_revisits_without_complaint(data: DataFolder) -> None:
    (again, _) = crawl(data, "run-2", [later(UNCHANGED), later(PAGE, 2)])
    warc = str(data.warc / again.warc)
    # fastwarc's -p takes the digest of the origin's payload for that of the revisit's own, which has none
    for name, more in (("warcio", ()), ("fastwarc", ("-q",))):
        call = [sys.executable, "-c", f"from {name}.cli import main; main()", "check", *more, warc]
        found = subprocess.run(call, capture_output=True, text=True)
        assert found.returncode == 0, found.stdout + found.stderr


def test_cdxj_lines_of_revisits_name_them(data: DataFolder) -> None:
    (again,) = crawl(data, "run-2", [later(UNCHANGED)])
    (line,) = (data.warc / f"{again.warc}.cdxj").read_text().splitlines()
    assert '"mime": "warc/revisit"' in line and f'"digest": "{again.payload_digest}"' in line


def test_a_revisit_of_another_tool_is_a_capture_even_where_its_origin_is_unknown() -> None:
    """warcio names address and date only; this one's digest fits nothing."""
    path = FROZEN / "warc" / "warcio" / "mixed.warc"
    (found,) = [c for c in scan(path) if isinstance(c, Capture) and c.kind == "revisit"]
    assert (found.status, found.refers_to) == (304, None)
    with pytest.raises(CorruptRecord, match="not here"):
        read_payload(path, found.offset)


def test_cdxj_indexer_writes_the_same_lines_for_revisits(data: DataFolder) -> None:
    program = tool("wacz", "cdxj-indexer")
    (again, _) = crawl(data, "run-2", [later(UNCHANGED), later(PAGE, 2)])
    warc = data.warc / again.warc
    theirs = subprocess.run([program, "--sort", warc], capture_output=True, text=True, check=True).stdout
    assert parsed(theirs) == parsed(warc.with_name(f"{warc.name}.cdxj").read_text())


def parsed(lines: str) -> list[tuple[str, str, dict[str, str]]]:
    """CDXJ lines: key, time, the rest; where we say that no media type was sent, it says nothing."""
    parts = [line.split(" ", 2) for line in lines.splitlines()]
    return [(key, stamp, {k: v for k, v in json.loads(told).items() if v != "unk"}) for key, stamp, told in parts]
