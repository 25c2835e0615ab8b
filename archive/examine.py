"""One WARC read again and held against its CDXJ and its rows: what `verify` does for each file, in any process."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.capture import Capture
from archive.cdxj import cdxj_line, cdxj_path
from archive.fault import Fault
from archive.files import OPEN, closed_name
from archive.index import CrawlDb
from archive.members import Member, fault_at
from archive.survey import REINDEX, RESTORE, Survey, survey


@dataclass(frozen=True, slots=True)
class Examined:
    """What is wrong with one file, and what only the other files can tell."""

    name: str
    faults: tuple[Fault, ...]  # of the file, and of what lies beside it
    loose: tuple[tuple[int, str], ...]  # ties to records that are not in this file: offset, record id
    of_index: tuple[Fault, ...]  # of its rows


def examine(path: Path, book: Path | None, progress: Callable[[int], object] | None = None) -> Examined:
    """Read one WARC to its end and hold it against the rest.

    In: the file as it is now, the crawl.db (or part of it) that has its rows, who is told the bytes done after each
    member. Raises what opening the database raises.
    """
    if book is None:
        return _examined(path, survey(path, progress), ())
    with closing(CrawlDb(book)) as db:
        members = db.members(closed_name(path))
        seen = survey(path, progress, {offset: member.length for offset, member in members.items()})
        return _examined(path, seen, (*_against_index(seen, db), *_against_members(seen, members)))


def _examined(path: Path, seen: Survey, rows: tuple[Fault, ...]) -> Examined:
    return Examined(
        name=seen.name,
        faults=(*seen.faults, *_beside(path, seen)),
        loose=tuple((offset, target) for offset, target in seen.ties if target not in seen.ids),
        of_index=rows,
    )


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
    if members == seen.members:
        return
    for offset, member in sorted(members.items()):
        found = seen.members.get(offset)
        if found is None:
            yield fault_at(seen.name, offset, "gone", f"is gone or cannot be read any more; {RESTORE}")
        elif (found.length, found.sha256) != (member.length, member.sha256):
            yield fault_at(seen.name, offset, "changed", f"has not the bytes that were written; {RESTORE}")
