"""The WARCs of data folders, each with the shard it belongs into; and one extraction in a folder at a time."""

import fcntl
import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.errors import ArchiveLocked
from archive.files import closed_name, warc_files
from extract.store import SUFFIX
from settings.paths import DataFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A WARC and the shard it belongs into; what is converted for it, and whether pictures are recognised."""

    warc: Path
    sha256: str
    shard: Path
    converted: Path | None = None  # folder
    ocr: bool = True


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder against a second extraction; the lock ends with the process, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveLocked(f"another extraction writes into {folder}; wait for it") from error
        yield
    finally:
        os.close(handle)


def sources_of(data: Sequence[DataFolder], folder: Path, *, workers: int, converted: Path, ocr: bool) -> list[Source]:
    """Every WARC of the data folders with its digest, in order of the shards' names; the same bytes only once."""
    warcs = sorted({path.resolve() for d in data for path in warc_files(d.warc, include_open=True)})
    with ThreadPoolExecutor(workers) as threads:  # hashlib works outside the interpreter lock
        digests = list(threads.map(_sha256, warcs))
    contents = {(closed_name(w), digest): w for w, digest in zip(warcs, digests, strict=True)}
    copies = Counter(name for name, _ in contents)
    found = [
        Source(
            warc=warc,
            sha256=digest,
            shard=folder / _shard_name(name, digest, copies[name]),
            converted=converted,
            ocr=ocr,
        )
        for (name, digest), warc in contents.items()
    ]
    return sorted(found, key=lambda s: s.shard.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shard_name(warc: str, sha256: str, copies: int) -> str:
    """`<warc>.jsonl.gz`; where folders hold different WARCs of one name, eight digits of the content go before it."""
    return f"{warc}{SUFFIX}" if copies == 1 else f"{sha256[:8]}-{warc}{SUFFIX}"
