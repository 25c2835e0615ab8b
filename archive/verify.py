"""Reads every byte of the archive again and lists what is not as it was written, with file, offset and remedy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from archive.capture import Capture
from archive.cdxj import cdxj_line, cdxj_path
from archive.check import RecordCheck
from archive.errors import ArchiveError
from archive.fault import Fault
from archive.files import OPEN, closed_name, warc_files
from archive.index import CrawlDb
from archive.members import Member, Span, fault_at, walk
from archive.reader import capture_of
from settings.paths import DataFolder

Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all."""

_REINDEX = "run `nianbao archive index`"
_RESTORE = "restore the file from a copy"
_TIES = ("warc-concurrent-to", "warc-warcinfo-id")


@dataclass(slots=True)
class _Seen:
    """What was met in one WARC."""

    name: str
    ids: set[str] = field(default_factory=set)
    ties: list[tuple[int, str]] = field(default_factory=list)  # offset, the record id pointed at
    captures: dict[int, Capture] = field(default_factory=dict)
    spans: dict[int, Span] = field(default_factory=dict)


def verify(data: DataFolder, progress: Progress | None = None) -> tuple[Fault, ...]:
    """Every fault of the WARC files, of the ties between records and of the indexes; () when all is well.

    Raises `ArchiveError` when the folder holds no archive at all, or its crawl.db cannot be opened.
    """
    paths = warc_files(data.warc, include_open=True)
    if not paths and not data.crawl_db.exists():
        raise ArchiveError(f"{data.root} holds no archive: name the folder of a crawl with --data")
    if not data.crawl_db.exists():
        missing = Fault(data.crawl_db.name, 0, "no-index", f"{data.crawl_db} is missing; {_REINDEX}")
        return (missing, *_files(paths, None, progress))
    with CrawlDb(data.crawl_db) as db:
        return (*_files(paths, db, progress), *_gone(paths, db))


def _files(paths: tuple[Path, ...], db: CrawlDb | None, progress: Progress | None) -> Iterator[Fault]:
    sizes = [path.stat().st_size for path in paths]
    total, before = sum(sizes), 0
    for path, size in zip(paths, sizes, strict=True):
        seen = _Seen(closed_name(path))
        for done, faults in _read(path, seen):
            yield from faults
            if progress:
                progress(min(before + done, total), total)
        before += size
        yield from _beside(path, seen)
        yield from _untied(seen, db)
        if db:
            yield from _against_index(seen, db)
            yield from _against_members(seen, db.members(seen.name))


def _read(path: Path, seen: _Seen) -> Iterator[tuple[int, list[Fault]]]:
    """Go through a file. Out, for each member: bytes done, faults."""
    end = 0
    try:
        with path.open("rb") as stream:
            for found in walk(stream, seen.name, RecordCheck, hashed=True):
                if isinstance(found, Fault):
                    yield end, [found]
                    return
                span, check = found
                end = span.offset + span.length
                yield end, check.faults(seen.name, span) + _note(seen, span, check)
    except OSError as error:
        yield end, [Fault(seen.name, end, "unreadable", f"{path}: {error.strerror}; {_RESTORE}")]
        return
    if not end:
        yield 0, [Fault(seen.name, 0, "empty", f"{seen.name}: empty file; delete it and {_REINDEX}")]


def _note(seen: _Seen, span: Span, check: RecordCheck) -> list[Fault]:
    """Remember what a member held. Out: the faults that its neighbours or its headers show."""
    seen.spans[span.offset] = span
    record = check.record
    if record is None:
        return []
    faults = []
    record_id = record.get("WARC-Record-ID") or ""
    if record_id in seen.ids:
        faults.append(fault_at(seen.name, span.offset, "double-id", f"repeats the id {record_id}; {_RESTORE}"))
    seen.ids.add(record_id)
    targets = (value for name, value in record.headers if name.lower() in _TIES)
    seen.ties.extend((span.offset, target) for target in targets)
    capture = capture_of(record, check.head, seen.name, span)
    if isinstance(capture, Fault):
        faults.append(capture)
    elif capture:
        seen.captures[span.offset] = capture
    return faults


def _beside(path: Path, seen: _Seen) -> Iterator[Fault]:
    """Whether the file was closed and its CDXJ says what is in it."""
    if path.name.endswith(OPEN):
        what = f"was not closed: its crawl still runs, or died; in that case {_REINDEX}, which closes it"
        yield Fault(seen.name, 0, "open", f"{path.name} {what}")
        return
    cdxj = cdxj_path(path)
    if not cdxj.exists():
        yield Fault(cdxj.name, 0, "no-cdxj", f"{cdxj.name} is missing; {_REINDEX}")
    elif cdxj.read_bytes() != b"".join(sorted(map(cdxj_line, seen.captures.values()))):
        yield Fault(cdxj.name, 0, "cdxj", f"{cdxj.name} does not say what is in {path.name}; {_REINDEX}")


def _untied(seen: _Seen, db: CrawlDb | None) -> Iterator[Fault]:
    """Ties to records that are neither in this file nor, as files of other tools have it, in another one."""
    for offset, target in seen.ties:
        if target not in seen.ids and not (db and db.has_record(target)):
            what = f"points at {target}, which is nowhere; {_RESTORE}"
            yield fault_at(seen.name, offset, "untied", what)


def _against_index(seen: _Seen, db: CrawlDb) -> Iterator[Fault]:
    """Index rows and captures that do not agree."""
    rows = {row.offset: row for row in db.captures(warc=seen.name)}
    for offset in sorted(rows.keys() | seen.captures.keys()):
        row, capture = rows.get(offset), seen.captures.get(offset)
        if row is None:
            yield fault_at(seen.name, offset, "not-indexed", f"is a capture the index lacks; {_REINDEX}")
        elif capture is None:
            what = f"is no capture, though the index says so of {row.url}; {_RESTORE}, or {_REINDEX}"
            yield fault_at(seen.name, offset, "index", what)
        elif _essence(row) != _essence(capture):
            what = f"is not what the index says (id, address, length or digest differ); {_REINDEX}"
            yield fault_at(seen.name, offset, "index", what)


def _essence(capture: Capture) -> tuple[object, ...]:
    return capture.record_id, capture.url, capture.length, capture.payload_digest, capture.status, capture.mime


def _against_members(seen: _Seen, members: dict[int, Member]) -> Iterator[Fault]:
    """Members whose stored bytes changed, also where unpacking does not notice (gzip header, padding bits)."""
    for offset, member in sorted(members.items()):
        span = seen.spans.get(offset)
        if span is None:
            yield fault_at(seen.name, offset, "gone", f"is gone or cannot be read any more; {_RESTORE}")
        elif (span.length, span.sha256) != (member.length, member.sha256):
            yield fault_at(seen.name, offset, "changed", f"has not the bytes that were written; {_RESTORE}")


def _gone(paths: tuple[Path, ...], db: CrawlDb) -> Iterator[Fault]:
    """WARC files that the index knows and the folder lacks."""
    here = {closed_name(path) for path in paths}
    for name in sorted(db.warcs() - here):
        yield Fault(name, 0, "missing", f"{name} is missing; {_RESTORE}, or {_REINDEX} to forget its captures")
