"""Whatever happens to a kept byte, `verify` finds it and says where."""

import gzip
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from archive.capture import Capture
from archive.errors import ArchiveError
from archive.fault import Fault
from archive.files import warc_files
from archive.index import CrawlDb, rebuild_index
from archive.members import GZIP_MAGIC
from archive.names import digest
from archive.reader import scan
from archive.records import serialise
from archive.survey import survey
from archive.verify import verify
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.conftest import FROZEN
from tests.exchanges import ANSWERS, WHEN, counted_ids, exchange, exchanges
from tests.flips import flips


def crawl(root: Path, names: tuple[str, ...]) -> list[Capture]:
    """Keep some answers as a crawl does: records, their index rows, the hashes of their members."""
    data = DataFolder(root)
    with (
        CrawlDb(data.crawl_db) as db,
        WarcStore(data.warc, run_id="run-1", now=lambda: WHEN, make_id=counted_ids(), on_member=db.add_member) as warcs,
    ):
        captures = [warcs.write(exchange(ANSWERS[name][0], name)) for name in names]
        for capture in captures:
            db.add_capture(capture)
    return captures


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """A data folder with two captures in one closed WARC."""
    root = tmp_path_factory.mktemp("small")
    crawl(root, ("chunked-gzip", "no-reason"))
    return DataFolder(root)


@pytest.fixture
def broken(small: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy of it to be damaged."""
    shutil.copytree(small.root, tmp_path / "data")
    return DataFolder(tmp_path / "data")


def spans(data: DataFolder) -> list[tuple[int, int]]:
    """Offset and length of every member of the one WARC."""
    with CrawlDb(data.crawl_db) as db:
        return [(m.offset, m.length) for m in db.members(warc_files(data.warc)[0].name).values()]


def kinds(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.kind for fault in faults]


def test_a_crawl_that_ended_well_has_no_fault(tmp_path: Path) -> None:
    crawl(tmp_path, tuple(ANSWERS))
    assert verify(DataFolder(tmp_path)) == ()


def test_a_cut_at_every_byte_of_the_last_two_members_is_found_at_its_member(broken: DataFolder) -> None:
    """FastWARC reads such a member as a whole one with less in it; on a member's edge only the index can tell."""
    warc = warc_files(broken.warc)[0]
    content = warc.read_bytes()
    (before, _), (last, _) = spans(broken)[-2:]
    for size in range(before, len(content)):
        warc.write_bytes(content[:size])
        at = before if size < last else last
        scanned = [found for found in scan(warc) if isinstance(found, Fault)]
        if size not in (before, last):
            assert [(fault.kind, fault.offset) for fault in scanned] == [("cut", at)], size
        faults = verify(broken)
        assert (at, "gone") in {(fault.offset, fault.kind) for fault in faults}, size
        assert all(warc.name in fault.message for fault in faults)


def flipped(content: bytes, at: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1 << bit
    return bytes(changed)


def test_a_flipped_bit_is_found_and_named_wherever_it_is() -> None:
    """A seeded sample, and every bit of the gzip headers and end marks; `make soak` turns every bit there is."""
    done = flips(full=False)
    assert done.bits > 2000 and done.complaints == ()


def test_bits_that_unpacking_ignores_are_found_by_the_hash_of_the_member(broken: DataFolder) -> None:
    warc = warc_files(broken.warc)[0]
    content = warc.read_bytes()
    offset, _ = spans(broken)[1]
    assert content[offset : offset + 2] == GZIP_MAGIC
    warc.write_bytes(flipped(content, offset + 4, 0))  # the time stamp of the gzip header
    assert [(fault.offset, fault.kind) for fault in verify(broken)] == [(offset, "changed")]


def test_rebuilding_the_index_does_not_launder_a_changed_file(broken: DataFolder) -> None:
    warc = warc_files(broken.warc)[0]
    offset, _ = spans(broken)[1]
    warc.write_bytes(flipped(warc.read_bytes(), offset + 4, 0))
    rebuild_index(broken)
    assert kinds(verify(broken)) == ["changed"]


def repack(warc: Path, kind: str, pattern: bytes, new: bytes) -> None:
    """Change one place in the record of a kind and pack it anew, so that only what is inside can tell."""
    records = [
        gzip.decompress(warc.read_bytes()[m.offset : m.offset + m.length]) for m in survey(warc).members.values()
    ]
    changed = [re.sub(pattern, new, r, count=1) if f"WARC-Type: {kind}\r".encode() in r else r for r in records]
    assert [a != b for a, b in zip(records, changed, strict=True)].count(True) == 1
    warc.write_bytes(b"".join(gzip.compress(record, mtime=0) for record in changed))


@pytest.mark.parametrize(
    ("kind", "pattern", "new", "fault"),
    [
        ("request", rb"(?<=Block-Digest: sha256:).{4}", b"0000", "block-digest"),
        ("response", rb"(?<=Payload-Digest: sha256:).{4}", b"0000", "payload-digest"),
        ("metadata", rb"nianbao-role: report", b"nianbao-role: repork", "block-digest"),
        ("response", rb"text/html", b"text/htmk", "block-digest"),
        ("request", rb"(?<=Concurrent-To: <urn:uuid:)0", b"f", "untied"),
        ("response", rb"(?<=Warcinfo-ID: <urn:uuid:)0", b"f", "untied"),
        ("request", rb"(?<=Record-ID: <urn:uuid:0{8}-0000-4000-8000-0{11})3", b"2", "double-id"),
        ("response", rb"WARC-Record-ID", b"WARC-Nothing", "bad-record"),
        ("response", rb"WARC-Date: 2026", b"WARC-Date: soon", "bad-record"),
        ("request", rb"WARC/1.1", b"WARK/1.1", "bad-record"),
        ("request", rb"Content-Length: ", b"Content-Length: 1", "bad-record"),
        ("request", rb"\r\n\r\n\Z", b"\r\n\n\n", "bad-record"),
    ],
)
def test_what_is_wrong_inside_a_well_packed_member_is_named(
    tmp_path: Path, kind: str, pattern: bytes, new: bytes, fault: str
) -> None:
    data = DataFolder(tmp_path)
    crawl(tmp_path, ("plain",))
    repack(warc_files(data.warc)[0], kind, pattern, new)
    data.crawl_db.unlink()  # no hashes of members to compare with
    rebuild_index(data)
    assert fault in kinds(verify(data))


def test_a_wrong_payload_digest_is_found(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    data.warc.mkdir()
    block = b"HTTP/1.1 200 OK\r\n\r\nbody"
    fields = [("WARC-Date", "2026-01-31T00:00:00Z"), ("WARC-Target-URI", "http://a/")]
    fields += [("Content-Type", "application/http;msgtype=response"), ("WARC-Payload-Digest", digest(b"else"))]
    record = serialise("response", "<urn:uuid:1>", fields, block)
    (data.warc / "a.warc.gz").write_bytes(gzip.compress(record.data))
    rebuild_index(data)
    assert kinds(verify(data)) == ["payload-digest"]


@pytest.mark.parametrize(
    ("source", "name"),
    [("wget/site.warc.gz", "site.warc.gz"), ("wget/site.warc.gz", "site.warc"), ("warcio/mixed.warc", "mixed.warc")],
)
def test_files_of_other_tools_pass_with_their_own_digests(tmp_path: Path, source: str, name: str) -> None:
    """sha1 in base32, request before response, payload digests with or without the chunk sizes."""
    data = DataFolder(tmp_path)
    data.warc.mkdir()
    content = (FROZEN / "warc" / source).read_bytes()
    (data.warc / name).write_bytes(gzip.decompress(content) if name == "site.warc" else content)
    assert rebuild_index(data) > 2
    assert verify(data) == ()


def test_index_rows_and_captures_that_disagree_are_named(broken: DataFolder) -> None:
    (first, second), name = [c.offset for c in captures_of(broken)], warc_files(broken.warc)[0].name
    with CrawlDb(broken.crawl_db) as db:
        capture = next(db.captures())
        db.keep_only(())
        db.add_capture(replace(capture, length=capture.length + 1))
    assert [(f.offset, f.kind) for f in verify(broken)] == [(first, "index"), (second, "not-indexed")]
    assert all("archive index" in f.message and name in f.message for f in verify(broken))
    assert rebuild_index(broken) == 2 and verify(broken) == ()


def captures_of(data: DataFolder) -> list[Capture]:
    with CrawlDb(data.crawl_db) as db:
        return list(db.captures())


def test_a_missing_warc_is_named_until_the_index_forgets_it(broken: DataFolder) -> None:
    warc = warc_files(broken.warc)[0]
    warc.unlink()
    faults = verify(broken)
    assert kinds(faults) == ["missing"] and warc.name in faults[0].message
    assert rebuild_index(broken) == 0 and verify(broken) == ()


def test_a_cdxj_that_is_missing_or_wrong_is_named(broken: DataFolder) -> None:
    cdxj = next(broken.warc.glob("*.cdxj"))
    cdxj.write_bytes(cdxj.read_bytes().replace(b'"status": "200"', b'"status": "404"', 1))
    assert kinds(verify(broken)) == ["cdxj"]
    cdxj.unlink()
    assert kinds(verify(broken)) == ["no-cdxj"]
    rebuild_index(broken)
    assert verify(broken) == ()


def test_a_missing_crawl_db_is_a_fault_and_the_files_are_still_read(broken: DataFolder) -> None:
    broken.crawl_db.unlink()
    warc = warc_files(broken.warc)[0]
    warc.write_bytes(warc.read_bytes()[:-1])
    assert {"no-index", "cut"} <= set(kinds(verify(broken)))
    assert not broken.crawl_db.exists()


def test_a_file_left_open_is_reported_and_closed_by_a_rebuild(broken: DataFolder) -> None:
    warc = warc_files(broken.warc)[0]
    left = warc.rename(warc.with_name(f"{warc.name}.open"))
    assert kinds(verify(broken)) == ["open"]
    assert rebuild_index(broken) == 2 and not left.exists() and verify(broken) == ()


def test_a_cut_file_left_open_keeps_its_whole_captures_and_stays_open(broken: DataFolder) -> None:
    warc = warc_files(broken.warc)[0]
    os.truncate(warc, spans(broken)[5][0] + 3)
    left = warc.rename(warc.with_name(f"{warc.name}.open"))
    assert rebuild_index(broken) == 2 and left.exists()
    assert {"open", "cut"} <= set(kinds(verify(broken)))


def test_an_empty_file_spoils_nothing_else(broken: DataFolder) -> None:
    (broken.warc / "empty.warc.gz").touch()
    assert kinds(verify(broken)) == ["empty", "no-cdxj"]
    assert rebuild_index(broken) == 2


def test_a_folder_without_an_archive_is_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="holds no archive"):
        verify(DataFolder(tmp_path))


def test_progress_runs_to_the_end_and_never_back(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with WarcStore(data.warc, run_id="r", max_bytes=5_000) as warcs:
        for one in exchanges():
            warcs.write(one)
    told: list[tuple[int, int]] = []
    verify(data, lambda done, total: told.append((done, total)))
    total = sum(path.stat().st_size for path in warc_files(data.warc))
    assert told == sorted(told) and told[-1] == (total, total) and len(warc_files(data.warc)) > 2


@pytest.mark.parametrize("wrong", [lambda n: 0, lambda n: 1, lambda n: n - 1, lambda n: n + 1, lambda n: 10 * n])
def test_what_is_thought_of_lengths_changes_nothing_of_what_is_read(
    small: DataFolder, wrong: Callable[[int], int]
) -> None:
    (warc,) = warc_files(small.warc)
    thought = {offset: wrong(length) for offset, length in spans(small)}
    assert survey(warc, lengths=thought) == survey(warc)
