"""The start-up check: what a run that died left behind is made whole, and what it lost is named.

A member that was cut has no end mark, so it is cut off, back to the end of the last whole record. A whole record is
never touched: an answer whose request or metadata record was lost stays, without a lead, and its address is reported
as lost all the same, since nobody knows what its page led to.
"""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.capture import Capture
from archive.cdxj import cdxj_path, write_cdxj
from archive.errors import ArchiveError
from archive.files import OPEN, closed_name, is_of_run, warc_files
from archive.index import CrawlDb
from archive.salvage import url_at
from archive.schema import told
from archive.survey import Survey, survey
from settings.durable import sync_folder
from settings.paths import DataFolder

log = logging.getLogger(__name__)

LOST = "its capture was lost"
"""Reason of frontier rows that are queued again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What was done to one WARC."""

    file: str
    bytes_cut: int = 0
    lost_urls: tuple[str, ...] = ()  # as WARC writes them; the frontier has queued those again that it knew
    found: tuple[Capture, ...] = ()  # whole captures that the index did not know: their leads were never queued
    note: str = ""  # what a person should know, with the remedy


@dataclass(frozen=True, slots=True)
class Recovery:
    """What the start-up check did, by file."""

    tails: tuple[Tail, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """The files that a dead run had left open, or closed before it had indexed them."""
        return tuple(tail.file for tail in self.tails)

    @property
    def bytes_cut(self) -> int:
        """Bytes that were no whole record."""
        return sum(tail.bytes_cut for tail in self.tails)

    @property
    def lost_urls(self) -> tuple[str, ...]:
        """Addresses whose captures are gone, or hold no lead any more: to be fetched again."""
        return tuple(url for tail in self.tails for url in tail.lost_urls)

    @property
    def found(self) -> tuple[Capture, ...]:
        """Whole captures that were not indexed and now are; what their pages lead to was never queued."""
        return tuple(capture for tail in self.tails for capture in tail.found)


def recover(data: DataFolder, db: CrawlDb) -> Recovery:
    """Close what a dead run left open: cut its tail, index its whole captures, write its CDXJ, name what was lost.

    To be called at the start of a crawl, with the crawl lock held and before a `WarcStore` is opened; each file is
    done in one transaction, so that being killed here loses nothing either.
    Raises `ArchiveFull` or `ArchiveError` as writing does.
    """
    tails = []
    with told(data.warc):
        unfinished = [row["id"] for row in db.rows("runs") if row["state"] != "finished"]
        for path in warc_files(data.warc, include_open=True):
            if path.name.endswith(OPEN) or _is_left(path, db, unfinished):
                tails.append(mend(path, db))
    with db.transaction():
        db.end_dead_runs()
    for tail in tails:
        log.warning("%s: %s", tail.file, told_of(tail))
    return Recovery(tuple(tails))


def _is_left(path: Path, db: CrawlDb, unfinished: Sequence[str]) -> bool:
    """Whether a closed file holds more than the index knows: its run died, or crawl.db found no room, just then.

    Of a file that the index knows nothing of only the name can tell whether it is ours or somebody put it there.
    """
    size = path.stat().st_size
    if any(is_of_run(path.name, run_id) for run_id in unfinished):
        return not db.is_complete(path.name, size)
    return size > db.end_of(path.name) > 0


def mend(path: Path, db: CrawlDb) -> Tail:
    """Make one WARC and its index rows whole, and close it. The caller holds the crawl lock.

    What is damaged in front of a whole record is left as it is; `verify` names it.
    """
    closed = path.with_name(closed_name(path))
    if path != closed and closed.exists():
        raise ArchiveError(f"{path} and {closed.name} are both there: move one of them away, then start again")
    seen = survey(path)
    if seen.unreadable:
        return Tail(file=seen.name, note=seen.faults[-1].message)
    cut = path.stat().st_size - seen.end
    partial = _cut_off(path, seen.end) if cut else None
    return _settle(path, seen, db, Tail(file=seen.name, bytes_cut=cut, lost_urls=(partial,) if partial else ()))


def _cut_off(path: Path, end: int) -> str | None:
    """Cut a file. Out: the address of what was cut off, when it can still be read."""
    with path.open("r+b") as stream:
        url = url_at(stream, path.name, end)
        stream.truncate(end)
        os.fsync(stream.fileno())
    return url


def told_of(tail: Tail) -> str:
    """What was done to a file, in words."""
    parts = [
        f"cut {tail.bytes_cut} bytes that were no whole record" if tail.bytes_cut else "",
        f"indexed {len(tail.found)} whole captures" if tail.found else "",
        f"lost {', '.join(tail.lost_urls)}" if tail.lost_urls else "",
        tail.note,
    ]
    return "; ".join(filter(None, parts)) or "every record is whole; closed, indexed, CDXJ written"


def _settle(path: Path, seen: Survey, db: CrawlDb, tail: Tail) -> Tail:
    """Bring index, CDXJ and name into line with what lies in the file now."""
    captures = seen.with_leads()
    with db.transaction():
        known = {capture.record_id: capture.url for capture in db.captures(warc=seen.name)}
        here = {capture.record_id for capture in captures}
        db.forget_past(seen.name, seen.end)
        db.put_survey(seen)
        gone = [url for record_id, url in known.items() if record_id not in here]
        leadless = [c.url for c in captures if c.run_id is None and c.record_id not in known]
        lost = tuple(dict.fromkeys([*gone, *tail.lost_urls, *leadless]))
        db.frontier.requeue(lost, LOST)
    if not seen.end:
        path.unlink()
        return replace(tail, lost_urls=lost, note="held no whole record; deleted")
    write_cdxj(cdxj_path(path), captures)
    path.rename(path.with_name(seen.name))
    sync_folder(path.parent)
    found = tuple(capture for capture in captures if capture.record_id not in known)
    return replace(tail, lost_urls=lost, found=found)
