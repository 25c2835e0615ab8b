"""WARCs in, shards out: every capture of every data folder is read once, in parallel, in WARC order."""

import fcntl
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from archive.capture import Capture
from archive.errors import ArchiveLocked
from archive.files import OPEN, closed_name, warc_files
from archive.reader import scan
from extract.model.finding import Problem
from extract.pool import Job, ordered
from extract.rows import lost_row, row_of
from extract.store import SUFFIX, Row, ShardHeader, encode, prune, read_header, write_shard
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A WARC and the shard it belongs into."""

    warc: Path
    sha256: str
    shard: Path
    captures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What a worker is given: captures of one WARC in order, then faults of the WARC itself."""

    source: Source
    captures: tuple[Capture, ...] = ()
    faults: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a worker gives back for a capture (or a fault): the encoded row and what the summary counts."""

    encoded: bytes
    counts: tuple[str, ...]  # "captures", "reports", and "stage/kind" of each problem


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
        stale = _counted([s for s in sources if not _is_current(s, code)], workers)
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
    return header is not None and replace(header, captures=0) == _header(source, code)


def _counted(stale: Sequence[Source], workers: int) -> list[Source]:
    """The sources with their number of captures, which the header of a shard needs before its first line."""
    job = Job(work=_count, split=lambda source: (source,), lost=lambda source: source)
    return [counted for _, counted in ordered(job, stale, workers=min(workers, max(1, len(stale))))]


def _count(source: Source) -> Source:
    return replace(source, captures=sum(isinstance(found, Capture) for found in scan(source.warc)))


def _write_all(stale: Sequence[Source], code: str, workers: int, progress: Progress) -> Counter[str]:
    """Read the sources and write their shards one after the other; the next source is read meanwhile."""
    total = sum(s.captures for s in stale)
    tally: Counter[str] = Counter()
    if stale:
        progress(0, total)
    chunks = (chunk for source in stale for chunk in _chunks(source))
    job = Job(work=_read_chunk, split=_pieces, lost=_lost)
    with closing(ordered(job, chunks, workers=workers)) as results:
        for source, group in groupby(results, key=lambda result: result[0].source):
            with write_shard(source.shard, _header(source, code)) as write:
                for _, lines in group:
                    for line in lines:
                        write(line.encoded)
                        tally.update(line.counts)
                    progress(tally["captures"], total)
    return tally


def _header(source: Source, code: str) -> ShardHeader:
    """What the shard of a source is made from. Here `warc` is the file's name of now, with `.open` while it has one."""
    return ShardHeader(warc=source.warc.name, warc_sha256=source.sha256, code=code, captures=source.captures)


def _chunks(source: Source) -> Iterator[Chunk]:
    """The captures of a WARC in portions for the workers, and last what was wrong with the file itself."""
    held: list[Capture] = []
    faults: list[Problem] = []
    for found in _scan(source.warc):
        if isinstance(found, Problem):
            faults.append(found)
            continue
        held.append(found)
        if len(held) >= CHUNK_CAPTURES or sum(c.length for c in held) >= CHUNK_BYTES:
            yield Chunk(source=source, captures=tuple(held))
            held.clear()
    yield Chunk(source=source, captures=tuple(held), faults=tuple(faults))


def _scan(warc: Path) -> Iterator[Capture | Problem]:
    """The captures of a WARC in order, and what is wrong with the file, where it shows."""
    empty = True
    for found in scan(warc):
        empty = False
        yield found if isinstance(found, Capture) else _fault(found.kind, found.message, found.file, found.offset)
    if empty:
        yield _fault("no-captures", f"{warc.name} holds no captures; delete it if its crawl is over", warc.name)
    if warc.suffix == OPEN:
        message = f"{warc.name} was not closed: its crawl was killed or is still going on; read as far as it goes"
        yield _fault("unfinished", message, warc.name)


def _fault(kind: str, message: str, file: str, offset: int = 0) -> Problem:
    return Problem(stage="archive", kind=kind, message=message, where=f"{file}:{offset}")


def _pieces(chunk: Chunk) -> Iterator[Chunk]:
    yield from (Chunk(source=chunk.source, captures=(c,)) for c in chunk.captures)
    yield Chunk(source=chunk.source, faults=chunk.faults)


def _read_chunk(chunk: Chunk) -> tuple[Line, ...]:
    rows = [row_of(c, chunk.source.warc) for c in chunk.captures]
    return tuple(_line(row) for row in (*rows, *(lost_row(None, fault) for fault in chunk.faults)))


def _lost(chunk: Chunk) -> tuple[Line, ...]:
    """Stands for a capture whose reading killed a worker process, twice."""
    message = "the process that read this capture died (out of memory, or a crash in a library)"
    problem = Problem(stage="read", kind="killed", message=message)
    return tuple(_line(lost_row(c, problem)) for c in chunk.captures)


def _line(row: Row) -> Line:
    counts = [f"{p['stage']}/{p['kind']}" for p in row["problems"]]
    counts += ["captures"] * (row["capture"] is not None) + ["reports"] * (row["report"] is not None)
    return Line(encoded=encode(row), counts=tuple(counts))
