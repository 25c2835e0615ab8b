"""Shards: written whole or not at all, the same bytes for the same lines, damage told with its remedy."""

import gzip
from pathlib import Path

import pytest

from extract.chunks import member_of
from extract.store import (
    DamagedShard,
    ShardHeader,
    encode,
    prune,
    read_header,
    read_rows,
    shards_of,
    write_shard,
)
from settings.paths import DataFolder

HEADER = ShardHeader(warc="a.warc.gz", warc_sha256="ab" * 32, code="c0de", captures=2)
ROWS = [{"kind": "annual_report", "title": "兴安盟司法局"}, {"kind": "other", "title": None}]


def _write(path: Path, rows: list[dict[str, str | None]] = ROWS) -> bytes:
    with write_shard(path) as shard:
        for row in rows:
            shard.add(member_of(encode(row)))
        shard.finish(HEADER)
    return path.read_bytes()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    shard = tmp_path / "a.warc.gz.jsonl.gz"
    _write(shard)
    assert read_header(shard) == HEADER
    assert list(read_rows(shard)) == ROWS
    assert gzip.decompress(shard.read_bytes()).count(b"\n") == 3


def test_same_lines_under_another_name_are_the_same_bytes(tmp_path: Path) -> None:
    assert _write(tmp_path / "a.jsonl.gz") == _write(tmp_path / "b.jsonl.gz")


def test_a_failure_half_way_leaves_the_old_shard_and_no_half_one(tmp_path: Path) -> None:
    shard = tmp_path / "a.jsonl.gz"
    before = _write(shard)
    with pytest.raises(OSError, match="disk"), write_shard(shard) as writer:
        writer.add(member_of(encode(ROWS[0])))
        raise OSError("disk")
    assert shard.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl.gz"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda raw: raw[:20], id="cut-off"),
        pytest.param(lambda raw: b"not gzip", id="not-gzip"),
        pytest.param(lambda raw: b"", id="empty"),
        pytest.param(lambda raw: gzip.compress(b"[]\n"), id="no-header"),
        pytest.param(lambda raw: gzip.compress(b'{"shard": {"warc": "a"}}\n'), id="header-of-another-make"),
    ],
)
def test_a_damaged_shard_has_no_header_so_it_is_made_again(tmp_path: Path, damage) -> None:
    shard = tmp_path / "a.jsonl.gz"
    shard.write_bytes(damage(_write(shard)))
    assert read_header(shard) is None


def test_an_absent_shard_has_no_header(tmp_path: Path) -> None:
    assert read_header(tmp_path / "a.jsonl.gz") is None


def test_a_shard_cut_behind_its_header_is_told_with_the_remedy(tmp_path: Path) -> None:
    shard = tmp_path / "a.jsonl.gz"
    shard.write_bytes(_write(shard, [{"title": str(n * 7919)} for n in range(5000)])[:-500])
    assert read_header(shard) == HEADER
    with pytest.raises(DamagedShard, match="delete it and run `nianbao extract` again"):
        list(read_rows(shard))


def test_a_lone_surrogate_does_not_stop_the_run() -> None:
    assert encode({"url": "http://a/\udce5"}) == b'{"url":"http://a/?"}\n'


def test_shards_come_in_name_order_and_only_the_wanted_stay(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    assert shards_of(data) == ()
    data.extracts.mkdir()
    for name in ("c", "a", "b"):
        _write(data.extracts / f"{name}.jsonl.gz")
    (data.extracts / "d.jsonl.gz.part").write_bytes(b"left by a killed run")
    (data.extracts / "notes.txt").write_text("not ours")
    assert [p.name for p in shards_of(data)] == ["a.jsonl.gz", "b.jsonl.gz", "c.jsonl.gz"]
    assert set(prune(data.extracts, {"a.jsonl.gz"})) == {"b.jsonl.gz", "c.jsonl.gz", "d.jsonl.gz.part"}
    assert sorted(p.name for p in data.extracts.iterdir()) == ["a.jsonl.gz", "notes.txt"]
