"""`verify --repair`: what can be made whole again from the WARC files alone, and no good record touched."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.cdxj import cdxj_path
from archive.files import OPEN, closed_name, warc_files
from archive.index import CrawlDb
from archive.lock import crawl_lock
from archive.parts import take_home
from archive.schema import told
from archive.survey import Survey
from archive.tail import LOST, Tail, mend, told_of
from settings.paths import DataFolder


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing that was done."""

    file: str
    message: str


def repair(data: DataFolder) -> tuple[Repair, ...]:
    """Cut the tails that are no whole records, close what was left open, rebuild index rows and CDXJ.

    What cannot be mended (a changed byte in the middle of a file) is left for `verify` to name. Addresses whose
    captures are lost are queued again where the frontier knows them.
    Out: what was done, () when nothing was needed. Raises `ArchiveLocked` while a crawl runs, `ArchiveFull` when
    the folder cannot be written.
    """
    with crawl_lock(data.root), told(data.warc), CrawlDb(data.crawl_db) as db:
        return (*_parts(data, db), *_files(data, db), *_frontier(db))


def _parts(data: DataFolder, db: CrawlDb) -> Iterator[Repair]:
    if count := take_home(data, db.frontier.connection):
        yield Repair(data.parts.name, f"took what {count} processes of a crawl that died had noted into {db.path.name}")


def _files(data: DataFolder, db: CrawlDb) -> Iterator[Repair]:
    for draft in sorted(data.warc.glob("*.part")):
        draft.unlink()
        yield Repair(draft.name, "deleted; it was never finished")
    paths = warc_files(data.warc, include_open=True)
    for path in paths:
        before = _state(data, db, path.name)
        tail = mend(path, db)
        if tail.bytes_cut or tail.note or before != _state(data, db, tail.file):
            yield Repair(tail.file, told_of(tail))
    for name in sorted(db.warcs() - {closed_name(path) for path in paths}):
        yield Repair(name, _forget(name, db))


def _state(data: DataFolder, db: CrawlDb, name: str) -> tuple[object, ...]:
    """What mending may change beside the bytes of a WARC."""
    cdxj = cdxj_path(data.warc / name)
    found = cdxj.read_bytes() if cdxj.exists() else None
    closed = name.removesuffix(OPEN)
    return name, found, tuple(db.captures(warc=closed)), len(db.members(closed))


def _forget(name: str, db: CrawlDb) -> str:
    with db.transaction():
        urls = db.forget_past(name, 0)
        db.put_survey(Survey(name))
        db.frontier.requeue(urls, LOST)
    return told_of(Tail(file=name, lost_urls=tuple(urls), note="the file is missing; the index forgot its records"))


def _frontier(db: CrawlDb) -> Iterator[Repair]:
    urls = db.done_without_capture()
    if urls:
        with db.transaction():
            db.frontier.requeue(urls, LOST)
        yield Repair(db.path.name, f"queued {len(urls)} addresses again that counted as done and had no capture")
