"""Reads every byte of the archive again and lists what is not as it was written, with file, offset and remedy."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from archive.capture import Capture
from archive.cdxj import cdxj_line, cdxj_path
from archive.errors import ArchiveError
from archive.fault import Fault
from archive.files import OPEN, closed_name, warc_files
from archive.index import CrawlDb
from archive.members import Member, fault_at
from archive.parts import part_files
from archive.survey import REINDEX, RESTORE, Survey, survey
from settings.paths import DataFolder

Progress = Callable[[int, int], None]
"""Told bytes done and bytes in all."""


def verify(data: DataFolder, progress: Progress | None = None) -> tuple[Fault, ...]:
    """Every fault of the WARC files, of the ties between records and of the indexes; () when all is well.

    Raises `ArchiveError` when the folder holds no archive at all, or its crawl.db cannot be opened.
    """
    paths = warc_files(data.warc, include_open=True)
    if not paths and not data.crawl_db.exists():
        raise ArchiveError(f"{data.root} holds no archive: name the folder of a crawl with --data")
    if not data.crawl_db.exists():
        missing = Fault(data.crawl_db.name, 0, "no-index", f"{data.crawl_db} is missing; {REINDEX}")
        return (missing, *_files(paths, (), progress))
    with ExitStack() as opened:
        db = opened.enter_context(CrawlDb(data.crawl_db))
        parts = [opened.enter_context(CrawlDb(path)) for path in part_files(data)]
        books = [db, *parts]
        return (*_parts(data, parts), *_files(paths, books, progress), *_gone(paths, books), *_never_kept(db))


def _parts(data: DataFolder, parts: Sequence[CrawlDb]) -> Iterator[Fault]:
    """What the processes of a crawl have noted apart from crawl.db."""
    for part in parts:
        what = "was not brought home to crawl.db: its crawl still runs, or died; the next crawl, or `archive verify --repair`, does so"
        yield Fault(f"{data.parts.name}/{part.path.name}", 0, "part", f"{part.path.name} {what}")


def _files(paths: tuple[Path, ...], books: Sequence[CrawlDb], progress: Progress | None) -> Iterator[Fault]:
    """The faults of each file; a file is indexed in crawl.db, or in the part of the process that wrote it."""
    book_of = {name: book for book in reversed(books) for name in book.warcs()}
    sizes = [path.stat().st_size for path in paths]
    total, before = sum(sizes), 0
    for path, size in zip(paths, sizes, strict=True):
        seen = survey(path, _counted(progress, before, total))
        before += size
        yield from seen.faults
        yield from _beside(path, seen)
        yield from _untied(seen, books)
        if db := book_of.get(seen.name, books[0] if books else None):
            yield from _against_index(seen, db)
            yield from _against_members(seen, db.members(seen.name))


def _counted(progress: Progress | None, before: int, total: int) -> Callable[[int], None] | None:
    """The progress of one file as that of all; a file that still grows is not more than it was."""
    return (lambda done: progress(min(before + done, total), total)) if progress else None


def _beside(path: Path, seen: Survey) -> Iterator[Fault]:
    """Whether the file was closed and its CDXJ says what is in it."""
    if path.name.endswith(OPEN):
        what = "was not closed: its crawl still runs, or died; the next crawl, or `archive verify --repair`, closes it"
        yield Fault(seen.name, 0, "open", f"{path.name} {what}")
        return
    cdxj = cdxj_path(path)
    if not cdxj.exists():
        yield Fault(cdxj.name, 0, "no-cdxj", f"{cdxj.name} is missing; {REINDEX}")
    elif cdxj.read_bytes() != b"".join(sorted(map(cdxj_line, seen.captures.values()))):
        yield Fault(cdxj.name, 0, "cdxj", f"{cdxj.name} does not say what is in {path.name}; {REINDEX}")


def _untied(seen: Survey, books: Sequence[CrawlDb]) -> Iterator[Fault]:
    """Ties to records that are neither in this file nor, as files of other tools have it, in another one."""
    for offset, target in seen.ties:
        if target not in seen.ids and not any(book.has_record(target) for book in books):
            what = f"points at {target}, which is nowhere; {RESTORE}"
            yield fault_at(seen.name, offset, "untied", what)


def _against_index(seen: Survey, db: CrawlDb) -> Iterator[Fault]:
    """Index rows and captures that do not agree."""
    rows = db.essences(seen.name)
    for offset in sorted(rows.keys() | seen.captures.keys()):
        row, capture = rows.get(offset), seen.captures.get(offset)
        if row is None:
            yield fault_at(seen.name, offset, "not-indexed", f"is a capture the index lacks; {REINDEX}")
        elif capture is None:
            what = f"is no capture, though the index says so of {row[1]}; {RESTORE}, or {REINDEX}"
            yield fault_at(seen.name, offset, "index", what)
        elif row != _essence(capture):
            what = f"is not what the index says (id, address, length or digest differ); {REINDEX}"
            yield fault_at(seen.name, offset, "index", what)


def _essence(capture: Capture) -> tuple[object, ...]:
    same = (capture.record_id, capture.url, capture.length, capture.payload_digest)
    return (*same, capture.status, capture.mime, capture.kind, capture.refers_to)


def _against_members(seen: Survey, members: dict[int, Member]) -> Iterator[Fault]:
    """Members whose stored bytes changed, also where unpacking does not notice (gzip header, padding bits)."""
    for offset, member in sorted(members.items()):
        found = seen.members.get(offset)
        if found is None:
            yield fault_at(seen.name, offset, "gone", f"is gone or cannot be read any more; {RESTORE}")
        elif (found.length, found.sha256) != (member.length, member.sha256):
            yield fault_at(seen.name, offset, "changed", f"has not the bytes that were written; {RESTORE}")


def _gone(paths: tuple[Path, ...], books: Sequence[CrawlDb]) -> Iterator[Fault]:
    """WARC files that the index knows and the folder lacks."""
    here = {closed_name(path) for path in paths}
    for name in sorted(set().union(*(book.warcs() for book in books)) - here):
        yield Fault(name, 0, "missing", f"{name} is missing; {RESTORE}, or {REINDEX} to forget its captures")


def _never_kept(db: CrawlDb) -> Iterator[Fault]:
    """Addresses the frontier holds for done, of which no capture is known: they would never be asked for again."""
    for url in db.done_without_capture():
        what = f"{url} counts as done and has no capture; run `nianbao archive verify --repair`, then crawl again"
        yield Fault(db.path.name, 0, "frontier", what)
