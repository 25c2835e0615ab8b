"""Shards: what one WARC said, one JSON line per capture, written whole or not at all.

A shard is derived: it can be deleted at any time. Its first line says which bytes and which code made it,
so that work is repeated only where one of the two has changed.
"""

import gzip
import json
import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

from isal import igzip

from archive.coding import UNPACK_ERROR
from extract.model.finding import ExtractError
from settings.paths import DataFolder

SUFFIX = ".jsonl.gz"
PART = ".part"
DAMAGED = (OSError, EOFError, zlib.error, UNPACK_ERROR, ValueError)
"""What reading a cut or overwritten shard raises (a bad gzip header is an OSError, bad JSON a ValueError)."""

LEVEL = 6
Row = dict[str, Any]


class DamagedShard(ExtractError):
    """A shard cannot be read whole; delete it and run `nianbao extract` again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardHeader:
    """What a shard was made from."""

    warc: str  # file name of the WARC
    warc_sha256: str  # of the file as it lies on the disk, hexadecimal
    code: str  # digest of the code and tables that read it
    captures: int  # response and resource records in the WARC
    tools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # converters asked -> what answered (`Asked`)
    converted: tuple[tuple[str, str], ...] = ()  # (converter, digest of the body) of all that was asked


def shards_of(data: DataFolder) -> tuple[Path, ...]:
    """The shards of a data folder in name order; none when nothing was extracted yet."""
    return _shards(data.extracts)


def warc_of(shard: Path) -> str:
    """The file name of the WARC that a shard is of."""
    return shard.name.removesuffix(SUFFIX)


def _shards(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob(f"*{SUFFIX}")))


def read_header(path: Path) -> ShardHeader | None:
    """The header of a shard, or None when the file is absent, damaged or of another make."""
    try:
        with gzip.open(path, "rb") as lines:
            found = json.loads(lines.readline())["shard"]
        tools = {name: tuple(answers) for name, answers in found["tools"].items()}
        converted = tuple((name, digest) for name, digest in found["converted"])
        return ShardHeader(**{**found, "tools": tools, "converted": converted})
    except (*DAMAGED, AttributeError, KeyError, TypeError):
        return None


def read_rows(path: Path) -> Iterator[Row]:
    """The lines of a shard after its header, in WARC order. Raises `DamagedShard`."""
    for line in read_lines(path):
        try:
            yield json.loads(line)
        except ValueError as error:
            raise _damaged(path, error) from error


def read_lines(path: Path) -> Iterator[bytes]:
    """As `read_rows`, each line as it lies there. Raises `DamagedShard`."""
    try:
        with gzip_file(path, "rb") as lines:
            yield from islice(lines, 1, None)
    except DAMAGED as error:
        raise _damaged(path, error) from error


def gzip_file(path: Path, mode: Literal["rb", "wb"]) -> BinaryIO:
    """A gzip file opened with isal, which unpacks a shard in half the time of zlib; written, lightly packed."""
    return igzip.open(path, mode, compresslevel=1)  # type: ignore[no-untyped-call, no-any-return]  # isal has no types


def _damaged(path: Path, error: Exception) -> DamagedShard:
    return DamagedShard(f"{path} is damaged ({error}); delete it and run `nianbao extract` again")


def encode(row: Row) -> bytes:
    """One line of a shard. A lone surrogate (from a broken address) becomes "?": nothing downstream can hold it."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


class ShardWriter:
    """A shard in the making. Its header comes first and is known last, so what follows it waits in a second file."""

    def __init__(self, whole: BinaryIO, rest: BinaryIO) -> None:
        self._whole, self._rest = whole, rest

    def add(self, member: bytes) -> None:
        """A gzip member with further lines, as `extract.chunks.member_of` makes it."""
        self._rest.write(member)

    def finish(self, header: ShardHeader) -> None:
        """Put the header before the lines; the shard is whole then."""
        self._whole.write(gzip.compress(encode({"shard": asdict(header)}), LEVEL, mtime=0))
        self._rest.seek(0)
        shutil.copyfileobj(self._rest, self._whole)


@contextmanager
def write_shard(path: Path) -> Iterator[ShardWriter]:
    """Open a shard for writing; it appears under its name when the block ends without an exception, after `finish`.

    The same header and lines give the same bytes: no gzip header carries a time or a name.
    """
    part, rest = path.with_name(path.name + PART), path.with_name(f"{path.name}.rest{PART}")
    try:
        with part.open("wb") as file, rest.open("w+b") as lines:
            yield ShardWriter(file, lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
        rest.unlink(missing_ok=True)


def prune(folder: Path, keep: set[str]) -> tuple[str, ...]:
    """Remove the shards whose names are not kept, and what a killed run left half written. Out: the names removed."""
    gone = [p for p in _shards(folder) if p.name not in keep] + sorted(folder.glob(f"*{SUFFIX}*{PART}"))
    for path in gone:
        path.unlink(missing_ok=True)
    return tuple(p.name for p in gone)
