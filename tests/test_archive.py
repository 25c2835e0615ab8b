"""What goes into a WARC comes out again, byte for byte, for us and for the tools of others."""

import gzip
import hashlib
import io
import json
import os
import random
import re
import resource
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter
from fastwarc.warc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.capture import Capture
from archive.cdxj import cdxj_line
from archive.chunking import Unchunker, dechunk
from archive.coding import decode
from archive.errors import ArchiveError, ArchiveFull, CorruptRecord
from archive.fault import Fault
from archive.files import warc_files
from archive.members import PIECE_BYTES, walk
from archive.message import entity, head_end, parse_head
from archive.reader import iter_captures, read_payload, read_payloads, scan
from archive.surt import surt
from archive.writer import WarcStore
from tests.conftest import FROZEN
from tests.exchanges import ANSWERS, GZIPPED, REQUEST, UTF8, WHEN, chunked, counted_ids, exchange, exchanges


def store(folder: Path, **more: Any) -> WarcStore:
    """A store with frozen clock and ids."""
    return WarcStore(folder, run_id="run-1", now=lambda: WHEN, make_id=counted_ids(), **more)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One WARC with every odd answer."""
    folder = tmp_path_factory.mktemp("odd")
    with store(folder, info={"software": "nianbao/0.1.0", "robots": "obeyed"}) as warcs:
        for one in exchanges():
            warcs.write(one)
    return warc_files(folder)[0]


def blocks(warc: Path) -> dict[str, list[bytes]]:
    """WARC-Type -> blocks, as warcio reads them."""
    found: dict[str, list[bytes]] = {}
    with warc.open("rb") as stream:
        for record in WarcioIterator(stream, no_record_parse=True):
            found.setdefault(record.rec_type, []).append(record.raw_stream.read())
    return found


# --- writing ---------------------------------------------------------------------------------------------------------


def test_every_odd_answer_lies_in_the_warc_byte_for_byte(odd: Path) -> None:
    sent = [answer for answer, _ in ANSWERS.values()]
    assert blocks(odd)["response"] == sent
    assert blocks(odd)["request"] == [REQUEST] * len(sent)
    fast = [r.reader.read() for r in FastIterator(str(odd), parse_http=False) if r.headers["WARC-Type"] == "response"]
    assert fast == sent


def test_other_tools_find_no_fault_but_chunked_payload_digests(odd: Path) -> None:
    """Both hash the chunk sizes too (warcio issue 75); WARC 1.1 says the payload is without transfer coding."""
    fast = subprocess.run(
        [sys.executable, "-c", "from fastwarc.cli import main; main()", "check", "-q", str(odd)],
        capture_output=True,
        text=True,
    )
    assert fast.returncode == 0, fast.stdout + fast.stderr
    warcio = subprocess.run(
        [sys.executable, "-c", "from warcio.cli import main; main()", "check", "-v", str(odd)],
        capture_output=True,
        text=True,
    )
    passed = warcio.stdout.count("digest pass")
    failed = [line for line in warcio.stdout.splitlines() if "failed" in line]
    in_chunks = sum(b"chunked" in answer[:120].lower() for answer, _ in ANSWERS.values())
    # "transfer-gzip" is chunked as well, but has no payload digest that could differ
    assert len(failed) == in_chunks - 1 and all("payload digest" in line for line in failed)
    assert passed == 3 * len(ANSWERS) + 1 - len(failed)


@pytest.mark.parametrize("name", [n for n in ANSWERS if n != "transfer-gzip"])
def test_payload_digest_is_of_the_entity_without_transfer_coding(odd: Path, name: str) -> None:
    capture = next(c for c in iter_captures(odd) if f"/{name}.html" in c.url)
    answer = ANSWERS[name][0]
    body = answer[parse_head(answer).body_start :]
    if b"chunked" in answer[:120].lower():
        body = b"".join(_chunks(body))
    assert capture.payload_digest == f"sha256:{hashlib.sha256(body).hexdigest()}"


def _chunks(body: bytes) -> list[bytes]:
    """The chunks of a well-formed body, taken apart by counting only."""
    found = []
    stream = io.BytesIO(body)
    while size := int(stream.readline().split(b";")[0], 16):
        found.append(stream.read(size))
        stream.readline()
    return found


def test_records_of_an_exchange_are_tied_and_carry_the_lead(tmp_path: Path) -> None:
    with store(tmp_path) as warcs:
        written = warcs.write(
            exchange(ANSWERS["plain"][0], truncated="length", interim=b"HTTP/1.1 103 Early Hints\r\n\r\n")
        )
    found = list(scan(warc_files(tmp_path)[0]))
    assert found == [written]
    assert written.lead == exchange(b"").lead and written.run_id == "run-1"
    records = list(FastIterator(str(warc_files(tmp_path)[0]), parse_http=False))
    ties = [dict(r.headers).get("WARC-Concurrent-To") for r in records]
    assert ties == [None, None, written.record_id, written.record_id]
    assert dict(records[1].headers)["WARC-Truncated"] == "length"
    assert dict(records[1].headers)["WARC-IP-Address"] == "192.0.2.1"
    assert dict(records[1].headers)["WARC-Date"] == "2026-01-31T03:04:05.678901Z"
    about = blocks(warc_files(tmp_path)[0])["metadata"][0].decode()
    assert "nianbao-bytes: exact\r\n" in about
    assert "nianbao-interim-base64: SFRUUC8xLjEgMTAzIEVhcmx5IEhpbnRzDQoNCg==\r\n" in about


def test_rebuilt_bytes_are_marked_as_rebuilt(tmp_path: Path) -> None:
    with store(tmp_path) as warcs:
        warcs.write(exchange(b"HTTP/1.1 200 OK\r\n\r\nx", exact=False))
    assert b"nianbao-bytes: rebuilt" in blocks(warc_files(tmp_path)[0])["metadata"][0]


def test_line_breaks_in_an_address_or_title_cannot_forge_headers(tmp_path: Path) -> None:
    one = exchange(b"HTTP/1.1 200 OK\r\n\r\nx")
    evil = "http://www.example.gov.cn/a\r\nWARC-Type: resource\r\n 公"
    assert one.lead is not None
    with store(tmp_path) as warcs:
        written = warcs.write(replace(one, url=evil, lead=replace(one.lead, title="a\r\nnianbao-role: home\u2028b")))
    found = next(iter_captures(warc_files(tmp_path)[0]))
    assert found.url == written.url == "http://www.example.gov.cn/a%0D%0AWARC-Type:%20resource%0D%0A%20%E5%85%AC"
    assert found.lead is not None and found.lead.role == "report" and found.lead.title == "a nianbao-role: home b"


def test_files_rotate_between_groups_and_each_is_whole(tmp_path: Path) -> None:
    noise = random.Random(1)
    with store(tmp_path, max_bytes=20_000) as warcs:
        written = [warcs.write(exchange(b"HTTP/1.1 200 OK\r\n\r\n" + noise.randbytes(3000), str(i))) for i in range(20)]
        assert len(warc_files(tmp_path)) == len({c.warc for c in written}) - 1
        assert [p.name for p in tmp_path.glob("*.open")] == [f"{written[-1].warc}.open"]
    paths = warc_files(tmp_path, include_open=True)
    assert 2 < len(paths) < 6 and not list(tmp_path.glob("*.open"))
    assert [c for path in paths for c in scan(path)] == written
    for path in paths:
        kinds = [r.headers["WARC-Type"] for r in FastIterator(str(path), parse_http=False)]
        assert kinds == ["warcinfo"] + ["response", "request", "metadata"] * (len(kinds) // 3)
        assert path.stat().st_size < 30_000


def test_cdxj_is_sorted_and_its_offsets_open_the_page(tmp_path: Path) -> None:
    names = ["b", "a", "a-b", "a/", "Ä", "a"]
    with store(tmp_path) as warcs:
        for name in names:
            warcs.write(exchange(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + name.encode(), name))
    warc = warc_files(tmp_path)[0]
    lines = warc.with_name(f"{warc.name}.cdxj").read_bytes().splitlines()
    assert lines == sorted(lines) and len(lines) == len(names)
    for line in lines:
        key, stamp, told = line.split(b" ", 2)
        row = json.loads(told)
        payload = read_payload(tmp_path / row["filename"], int(row["offset"]))
        assert payload.url == row["url"] and stamp == b"20260131030405"
        assert surt(row["url"]).encode() == key and row["status"] == "200" and row["mime"] == "text/html"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://archive.org/goo/?a=2&b&a=1", "org,archive)/goo?a=1&a=2&b"),
        ("http://www.wulateqianqi.gov.cn", "cn,gov,wulateqianqi)/"),
        ("https://WWW2.Example.gov.cn:443/A/Index.HTML#top", "cn,gov,example)/a/index.html"),
        ("http://example.gov.cn:8080/?", "cn,gov,example:8080)/"),
        ("http://user:pw@example.gov.cn./x//", "cn,gov,example)/x"),
        ("http://192.0.2.1:80/a", "1,2,0,192)/a"),
        ("http://example.gov.cn/a%2Fb//c/../年报", "cn,gov,example)/a/b/%e5%b9%b4%e6%8a%a5"),
        ("http://example.gov.cn/a?JSESSIONID=0123456789abcdef0123456789abcdef&x=1", "cn,gov,example)/a?x=1"),
        ("urn:text:http://a/ b", "urn:text:http://a/%20b"),
        ("http://[broken", "broken)/"),
    ],
)
def test_surt_keys_are_those_replay_tools_look_up(url: str, key: str) -> None:
    assert surt(url) == key


def test_a_run_that_goes_on_never_writes_over_its_old_files(tmp_path: Path) -> None:
    for body in (b"one", b"two"):
        with store(tmp_path) as warcs:
            warcs.write(exchange(b"HTTP/1.1 200 OK\r\n\r\n" + body))
    found = [read_payload(path, c.offset).body for path in warc_files(tmp_path) for c in iter_captures(path)]
    assert found == [b"one", b"two"]


def test_nothing_written_makes_no_file(tmp_path: Path) -> None:
    with store(tmp_path / "warc"):
        pass
    assert not list(tmp_path.rglob("*.warc*"))


def test_a_full_disk_leaves_a_whole_file_and_names_the_remedy(tmp_path: Path) -> None:
    """A limit on the file size stands for the disk: the kernel takes part of the group, then refuses."""
    noise = random.Random(2)
    with store(tmp_path) as warcs:
        kept = warcs.write(exchange(b"HTTP/1.1 200 OK\r\n\r\nfirst"))
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        try:
            with pytest.raises(ArchiveFull, match=r"warc\.gz\.open.*start the same crawl again"):
                warcs.write(exchange(b"HTTP/1.1 200 OK\r\n\r\n" + noise.randbytes(50_000)))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        again = warcs.write(exchange(b"HTTP/1.1 200 OK\r\n\r\nafterwards"))
    assert list(scan(warc_files(tmp_path)[0])) == [kept, again]


def test_a_file_deleted_under_the_crawl_is_noticed(tmp_path: Path) -> None:
    warcs = store(tmp_path)
    warcs.write(exchange(b"HTTP/1.1 200 OK\r\n\r\nx"))
    next(tmp_path.glob("*.open")).unlink()
    with pytest.raises(ArchiveError, match="was deleted"):
        warcs.sync()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ArchiveError, match="file/warc"):
        store(tmp_path / "file" / "warc").write(exchange(b"HTTP/1.1 200 OK\r\n\r\nx"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_asks_for_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ArchiveFull, match="writable"):
        store(tmp_path / "warc").write(exchange(b"HTTP/1.1 200 OK\r\n\r\nx"))


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ANSWERS)
def test_payload_is_the_decoded_body_without_complaint(odd: Path, name: str) -> None:
    capture = next(c for c in iter_captures(odd) if f"/{name}.html" in c.url)
    payload = read_payload(odd, capture.offset)
    assert payload.body == ANSWERS[name][1]
    assert payload.problems == ()
    assert (payload.status, payload.mime) == (capture.status, capture.mime)


def test_headers_come_back_as_sent_in_order_and_case(odd: Path) -> None:
    by_name = {c.url.split("/")[-1].split(".")[0]: c for c in iter_captures(odd)}
    headers = read_payload(odd, by_name["odd-case-duplicates"].offset).headers
    assert headers == (("SET-cookie", "a=1"), ("set-Cookie", "b=2"), ("Set-Cookie", "c=3"), ("X-Empty", ""))
    assert read_payload(odd, by_name["folded-header"].offset).headers == (("X-Long", "one two"),)
    server = read_payload(odd, by_name["raw-header-bytes"].offset).headers[0][1]
    assert server.encode("latin-1").decode("gb18030") == "旗政府"
    assert read_payload(odd, by_name["bare-lf"].offset).charset == "gb2312"
    assert by_name["no-reason"].status == 200 and by_name["chinese-reason"].status == 404


def test_payloads_come_with_their_captures_in_the_order_asked(odd: Path) -> None:
    captures = list(iter_captures(odd))[::-1]
    found = list(read_payloads(odd, [c.offset for c in captures]))
    assert [c for c, _ in found] == captures


def _coded(writer: Any, body: bytes) -> bytes:
    out = io.BytesIO()
    with writer(out) as stream:
        stream.write(body)
    return out.getvalue()


@pytest.mark.parametrize(
    ("coded", "coding", "body", "problem"),
    [
        (_coded(BrotliWriter, UTF8), "br", UTF8, ()),
        (_coded(ZstdWriter, UTF8), "zstd", UTF8, ()),
        (GZIPPED + GZIPPED, "gzip", UTF8 + UTF8, ()),
        (GZIPPED + b"\0\0\0", "gzip", UTF8, ()),
        (GZIPPED[:-12], "gzip", None, ("cut-coding",)),
        (UTF8, "gzip", UTF8, ("bad-coding",)),
        (UTF8, "deflate", UTF8, ("bad-coding",)),
        (UTF8, "br", UTF8, ("bad-coding",)),
        (UTF8, "zstd", UTF8, ("bad-coding",)),
        (UTF8, "compress", UTF8, ("unknown-coding",)),
        (UTF8, "utf-8", UTF8, ("unknown-coding",)),
        (b"", "gzip", b"", ()),
    ],
)
def test_wrong_content_codings_are_named_and_nothing_is_lost(
    coded: bytes, coding: str, body: bytes | None, problem: tuple[str, ...]
) -> None:
    found, problems = decode(coded, (coding,))
    assert problems == problem
    assert found == body if body is not None else UTF8.startswith(found) and len(found) > 20


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_cut_at_the_limit(coding: str) -> None:
    body = bytes(30_000_000)
    packers = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda b: _coded(BrotliWriter, b),
        "zstd": lambda b: _coded(ZstdWriter, b),
    }
    found, problems = decode(packers[coding](body), (coding,), limit=1_000_000)
    assert found == bytes(1_000_000) and problems == ("too-large",)


@pytest.mark.parametrize(
    ("body", "data", "problem"),
    [
        (b"", b"", None),
        (b"5\r\nabcde\r\n0\r\n\r\n", b"abcde", None),
        (b"5\r\nabcde0\r\n\r\n", b"abcde", None),
        (b"00005 \r\nabcde\r\n000\r\n\r\njunk", b"abcde", None),
        (b"5\r\nabcde\r\n", b"abcde", "cut-chunking"),
        (b"5\r\nabc", b"abc", "cut-chunking"),
        (b"5\r\nabcde\r\n3;ext", b"abcde", "cut-chunking"),
        (b"5\r\nabcde\r\n<html>", b"abcde", "bad-chunking"),
        (b"<html>no chunk at all", b"<html>no chunk at all", "not-chunked"),
        (b"-5\r\nabc", b"-5\r\nabc", "not-chunked"),
    ],
)
def test_broken_chunking_gives_what_there_is_and_its_name(body: bytes, data: bytes, problem: str | None) -> None:
    assert dechunk(body) == (data, problem)


@given(st.binary(max_size=300), st.integers(1, 40), st.data())
def test_chunks_survive_any_way_of_cutting_them_up(body: bytes, size: int, data: st.DataObject) -> None:
    wire = chunked(body, size, extension=b";x", trailers=b"A: b\r\n")
    assert _fed(wire, data) == (body, None)


@given(st.text("0123456789abcdef;\r\n g", max_size=60), st.data())
def test_broken_chunks_read_the_same_in_one_piece_and_in_many(text: str, data: st.DataObject) -> None:
    wire = text.encode()
    assert _fed(wire, data) == dechunk(wire) or not wire


@given(st.text("\r\na", max_size=12), st.integers(0, 12))
def test_the_first_empty_line_ends_a_head_whatever_the_line_breaks(text: str, start: int) -> None:
    found = re.compile(rb"\n\r?\n").search(text.encode(), start)
    assert head_end(text.encode(), start, len(text)) == (found.span() if found else None)


def _fed(wire: bytes, data: st.DataObject) -> tuple[bytes, str | None]:
    unchunker = Unchunker()
    found = b""
    while wire:
        at = data.draw(st.integers(1, len(wire)))
        found += unchunker.feed(wire[:at])
        wire = wire[at:]
    return found, unchunker.problem


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"]),
)
def test_no_answer_makes_the_reader_raise(noise: bytes, start: bytes) -> None:
    message = start + noise
    head = parse_head(message)
    body, _ = entity(head, message)
    assert len(body) <= len(message)
    for coding in ("gzip", "deflate", "br", "zstd"):
        decode(noise, (coding,))


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4))
def test_any_bytes_come_back_from_the_warc(tmp_path_factory: pytest.TempPathFactory, answers: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("any")
    with store(folder) as warcs:
        written = [warcs.write(exchange(answer)) for answer in answers]
    warc = warc_files(folder)[0]
    assert blocks(warc)["response"] == answers
    assert list(scan(warc)) == written


def test_short_bodies_and_truncated_answers_are_told_apart(tmp_path: Path) -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"
    with store(tmp_path) as warcs:
        offsets = [warcs.write(exchange(short)).offset, warcs.write(exchange(short, truncated="disconnect")).offset]
    found = [payload for _, payload in read_payloads(warc_files(tmp_path)[0], offsets)]
    assert [(p.problems, p.truncated) for p in found] == [(("short-body",), None), ((), "disconnect")]


def test_an_offset_that_holds_no_answer_is_refused_with_file_and_offset(odd: Path) -> None:
    capture = next(iter_captures(odd))
    for offset in (0, capture.offset + 1, capture.offset + capture.length, 10**9):
        with pytest.raises(CorruptRecord, match=rf"nianbao-.*{offset}"):
            read_payload(odd, offset)
    with pytest.raises(CorruptRecord, match="archive verify"):
        read_payload(odd.with_name("gone.warc.gz"), 0)


def test_a_record_that_unpacks_to_very_much_is_read_in_small_pieces(tmp_path: Path) -> None:
    with store(tmp_path) as warcs:
        written = warcs.write(exchange(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(40_000_000)))
    assert written.length < 200_000
    sizes: list[int] = []
    with warc_files(tmp_path)[0].open("rb") as stream:
        assert len(list(walk(stream, "x", lambda: lambda piece: sizes.append(len(piece))))) == 4
    assert max(sizes) <= PIECE_BYTES and sum(sizes) > 40_000_000
    assert list(scan(warc_files(tmp_path)[0])) == [written]


# --- files of other tools, and files that are none -----------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(FROZEN.glob("warc/*/*.warc*")), ids=lambda p: p.parent.name)
def test_warcs_of_other_tools_are_read(path: Path, golden: Any) -> None:
    found = [c for c in scan(path) if isinstance(c, Capture) and c.kind != "revisit"]
    payloads = [p for _, p in read_payloads(path, [c.offset for c in found])]
    told = [
        {
            "url": c.url,
            "fetched_at": c.fetched_at.isoformat(),
            "status": c.status,
            "mime": c.mime,
            "payload_digest": c.payload_digest,
            "offset": c.offset,
            "length": c.length,
            "lead": c.lead,
            "charset": p.charset,
            "headers": len(p.headers),
            "body": hashlib.sha256(p.body).hexdigest(),
            "problems": list(p.problems),
        }
        for c, p in zip(found, payloads, strict=True)
    ]
    golden(path.with_name("captures.json"), told)


def only_fault(path: Path) -> Fault:
    """The one thing a scan tells of a file."""
    (found,) = scan(path)
    assert isinstance(found, Fault)
    return found


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc", "a.warc.gz.open"])
def test_an_empty_file_is_a_fault_and_no_exception(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    fault = only_fault(tmp_path / name)
    assert fault.kind == "empty" and fault.file in fault.message
    assert list(iter_captures(tmp_path / name)) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "corrupt"),
        (gzip.compress(b"<html>", mtime=0), "bad-record"),
        (b"WARC/1.1\r\nno length\r\n\r\n", "cut"),
        (b"WARC/1.1\r\nContent-Length: 5\r\n\r\nabc", "cut"),
        (b"W", "cut"),
        (b"\x1f", "cut"),
    ],
)
def test_what_is_no_warc_is_a_fault_and_no_exception(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    assert only_fault(path).kind == kind


def test_a_missing_file_is_a_fault_and_no_exception(tmp_path: Path) -> None:
    assert only_fault(tmp_path / "gone.warc.gz").kind == "unreadable"


def test_a_file_packed_as_one_member_says_how_to_repack_it(tmp_path: Path, odd: Path) -> None:
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(gzip.decompress(odd.read_bytes())))
    fault = only_fault(path)
    assert fault.kind == "many-records" and "warcio recompress" in fault.message


def test_a_bad_record_does_not_hide_the_good_ones_after_it(tmp_path: Path, odd: Path) -> None:
    captures = list(iter_captures(odd))
    path = tmp_path / "patched.warc.gz"
    path.write_bytes(gzip.compress(b"not a record") + odd.read_bytes())
    found = list(scan(path))
    assert isinstance(found[0], Fault) and found[0].offset == 0
    assert [c.record_id for c in found[1:] if isinstance(c, Capture)] == [c.record_id for c in captures]


def test_an_open_file_is_read_under_its_final_name(tmp_path: Path) -> None:
    warcs = store(tmp_path)
    written = warcs.write(exchange(ANSWERS["plain"][0]))
    assert read_payload(tmp_path / written.warc, written.offset).body == UTF8
    assert list(scan(warc_files(tmp_path, include_open=True)[0])) == [written]
    warcs.close()


def test_dates_of_any_precision_are_utc(tmp_path: Path) -> None:
    for text, year in (("2016", 2016), ("2016-11", 2016), ("2016-11-01T08:00:00+08:00", 2016)):
        record = f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x>\r\nWARC-Date: {text}\r\n"
        path = tmp_path / "d.warc"
        path.write_bytes(f"{record}WARC-Target-URI: urn:a\r\nContent-Length: 0\r\n\r\n\r\n\r\n".encode())
        (found,) = iter_captures(path)
        assert found.fetched_at.tzinfo == UTC and found.fetched_at.year == year
    assert found.fetched_at == datetime(2016, 11, 1, tzinfo=UTC)


def test_an_address_in_bytes_that_are_no_utf8_is_percent_encoded(tmp_path: Path) -> None:
    """Else neither crawl.db nor the CDXJ could hold it."""
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x>\r\nWARC-Date: 2016-11-01T00:00:00Z\r\n"
    address = b"http://a.cn/\xc4\xea\xb1\xa8/" + "年报".encode()
    (tmp_path / "gbk.warc").write_bytes(
        head + b"WARC-Target-URI: " + address + b"\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    )
    (found,) = iter_captures(tmp_path / "gbk.warc")
    assert found.url == "http://a.cn/%C4%EA%B1%A8/%E5%B9%B4%E6%8A%A5"
    assert b"%c4%ea%b1%a8/%e5%b9%b4%e6%8a%a5" in cdxj_line(found)
