"""WARCs in, shards out: every capture of every data folder is read once, in parallel, in WARC order."""

import fcntl
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from archive.errors import ArchiveLocked
from archive.files import closed_name, warc_files
from extract import chunks, formats
from extract.chunks import READ, SCAN, Source
from extract.pool import ordered, preload
from extract.store import SUFFIX, ShardHeader, prune, read_header, write_shard
from extract.version import code_digest
from settings.paths import DataFolder

Progress = Callable[[int, int], object]
"""Called with (captures done, captures in all)."""

CHUNK_CAPTURES = 24
CHUNK_BYTES = 2_000_000
"""A worker gets so many captures, or fewer when their compressed records are larger than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractSummary:
    """What one extraction did. The numbers of captures, reports and problems are those of the WARCs read now."""

    shards: tuple[Path, ...]  # every current shard, read now or before, in name order
    warcs_read: int
    warcs_skipped: int
    captures: int
    reports: int
    problems: Mapping[str, int]  # "stage/kind" -> how often
    removed: tuple[str, ...]  # names of shards whose WARC is gone


def extract(
    data: Sequence[DataFolder],
    out: DataFolder,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> ExtractSummary:
    """Bring the shards in `out.extracts` up to date with the WARCs of the data folders.

    A WARC is read when its bytes or the reading code changed. What a page or a record gets wrong becomes a row;
    raises `ArchiveLocked` when another extraction writes into the same folder, `OSError` when a disk fails.
    The shards are the same bytes whatever the number of workers (default: the cores this process may use).
    """
    workers = workers or len(os.sched_getaffinity(0))
    out.extracts.mkdir(parents=True, exist_ok=True)
    with _alone_in(out.extracts):
        sources = _sources(data, out.extracts, workers)
        removed = prune(out.extracts, {s.shard.name for s in sources})
        code = code_digest()
        stale = [s for s in sources if not _is_current(s, code)]
        tally = _write_all(stale, code, workers, progress or _silent)
    return ExtractSummary(
        shards=tuple(s.shard for s in sources),
        warcs_read=len(stale),
        warcs_skipped=len(sources) - len(stale),
        captures=tally.pop("captures", 0),
        reports=tally.pop("reports", 0),
        problems=dict(sorted(tally.items())),
        removed=removed,
    )


def _silent(_done: int, _total: int) -> None:
    """The progress of a caller that does not want to know."""


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
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


def _sources(data: Sequence[DataFolder], folder: Path, workers: int) -> list[Source]:
    """Every WARC of the data folders with its digest, in order of the shards' names; the same bytes only once."""
    warcs = sorted({path.resolve() for d in data for path in warc_files(d.warc, include_open=True)})
    with ThreadPoolExecutor(workers) as threads:  # hashlib works outside the interpreter lock
        digests = list(threads.map(_sha256, warcs))
    contents = {(closed_name(w), digest): w for w, digest in zip(warcs, digests, strict=True)}
    copies = Counter(name for name, _ in contents)
    found = [
        Source(warc=warc, sha256=digest, shard=folder / _shard_name(name, digest, copies[name]))
        for (name, digest), warc in contents.items()
    ]
    return sorted(found, key=lambda s: s.shard.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shard_name(warc: str, sha256: str, copies: int) -> str:
    """`<warc>.jsonl.gz`; where folders hold different WARCs of one name, eight digits of the content go before it."""
    return f"{warc}{SUFFIX}" if copies == 1 else f"{sha256[:8]}-{warc}{SUFFIX}"


def _is_current(source: Source, code: str) -> bool:
    header = read_header(source.shard)
    same = header is not None and (header.warc, header.warc_sha256, header.code)
    return same == (source.warc.name, source.sha256, code)


def _write_all(stale: Sequence[Source], code: str, workers: int, progress: Progress) -> Counter[str]:
    """Read the sources and write their shards one after the other; the next source is read meanwhile."""
    preload([chunks.__name__, *_shelf(formats)])
    scanned = [found for _, found in ordered(SCAN, stale, workers=workers)]
    total = sum(s.captures for s in scanned)
    tally: Counter[str] = Counter()
    if stale:
        progress(0, total)
    every = (chunk for source in scanned for chunk in source.chunks)
    with closing(ordered(READ, every, workers=workers)) as results:
        for source, group in groupby(results, key=lambda result: result[0].source):
            with write_shard(source.shard) as shard:
                captures = 0
                for chunk, read in group:
                    shard.add(read.member)
                    captures += chunk.captures
                    tally.update(read.counts)
                    progress(tally["captures"], total)
                shard.finish(_header(source, code, captures))
    return tally


def _shelf(package: ModuleType) -> list[str]:
    """The names of the modules of a shelf, which are imported when they are first needed."""
    return [f"{package.__name__}.{module.name}" for module in iter_modules(package.__path__)]


def _header(source: Source, code: str, captures: int) -> ShardHeader:
    """What the shard of a source is made from. Here `warc` is the file's name of now, with `.open` while it has one."""
    return ShardHeader(warc=source.warc.name, warc_sha256=source.sha256, code=code, captures=captures)
