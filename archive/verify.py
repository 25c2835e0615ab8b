"""Reads every byte of the archive again and lists what is not as it was written, with file, offset and remedy."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from archive.crew import Progress, Task, examined_by
from archive.errors import ArchiveError
from archive.fault import Fault
from archive.files import closed_name, warc_files
from archive.index import CrawlDb
from archive.members import fault_at
from archive.parts import part_files
from archive.survey import REINDEX, RESTORE, survey
from settings.paths import DataFolder


def verify(data: DataFolder, progress: Progress | None = None, *, workers: int = 1) -> tuple[Fault, ...]:
    """Every fault of the WARC files, of the ties between records and of the indexes; () when all is well.

    In: the data folder, who is told how far it is, how many processes may read at once; one reads a file. The faults
    are the same, in the same order, whatever their number.
    Raises `ArchiveError` when the folder holds no archive at all, its crawl.db cannot be opened, or a process died.
    """
    paths = warc_files(data.warc, include_open=True)
    if not paths and not data.crawl_db.exists():
        raise ArchiveError(f"{data.root} holds no archive: name the folder of a crawl with --data")
    if not data.crawl_db.exists():
        missing = Fault(data.crawl_db.name, 0, "no-index", f"{data.crawl_db} is missing; {REINDEX}")
        return (missing, *_files(paths, (), progress, workers))
    with ExitStack() as opened:
        db = opened.enter_context(CrawlDb(data.crawl_db))
        parts = [opened.enter_context(CrawlDb(path)) for path in part_files(data)]
        books = [db, *parts]
        files = _files(paths, books, progress, workers)
        return (*_parts(data, parts), *files, *_gone(paths, books), *_never_kept(db))


def _parts(data: DataFolder, parts: Sequence[CrawlDb]) -> Iterator[Fault]:
    """What the processes of a crawl have noted apart from crawl.db."""
    for part in parts:
        what = "was not brought home to crawl.db: its crawl still runs, or died; the next crawl, or `archive verify --repair`, does so"
        yield Fault(f"{data.parts.name}/{part.path.name}", 0, "part", f"{part.path.name} {what}")


def _files(paths: Sequence[Path], books: Sequence[CrawlDb], progress: Progress | None, workers: int) -> Iterator[Fault]:
    """The faults of each file; a file is indexed in crawl.db, or in the part of the process that wrote it."""
    book_of = {name: book.path for book in reversed(books) for name in book.warcs()}
    first = books[0].path if books else None
    tasks = [Task(path, book_of.get(closed_name(path), first), path.stat().st_size) for path in paths]
    examined = list(examined_by(tasks, workers, progress))
    loose = {target for one in examined for _, target in one.loose}
    found = _found_elsewhere(loose, paths, books)
    for one in examined:
        yield from one.faults
        for offset, target in one.loose:
            if target not in found:
                yield fault_at(one.name, offset, "untied", f"points at {target}, which is nowhere; {RESTORE}")
        yield from one.of_index


def _found_elsewhere(loose: set[str], paths: Sequence[Path], books: Sequence[CrawlDb]) -> set[str]:
    """Of the records that are pointed at from another file: those that are in some file, or at least were.

    Only tools that split a capture over files, and damage, leave any that no index knows: then the files are read again.
    """
    found = {target for target in loose if any(book.has_record(target) for book in books)}
    for path in paths if loose - found else ():
        found |= loose & survey(path).ids
    return found


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
