"""Shards and crawl.db in, catalogue.db out: built beside the old one and renamed over it.

Each shard is read once and written down as a build wants it (prepared.py); from that are gathered captures, problems and
a card of each possible report, so that pages and attachments can find each other; then the rows of the reports that came
of it are made in worker processes and put in by this one. What was prepared is kept beside the extracts, with a digest of
all that decided the rows of each report: the next build reads the shards that changed and makes the rows that differ, in
a copy of the catalogue.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extract.catalogue import filling
from extract.catalogue.crawls import add_unknown, copy_crawls
from extract.catalogue.gathered import Row, gather, settle_captures
from extract.catalogue.inspection import row_counts, write_inspection
from extract.catalogue.planning import Plan, divide, plan
from extract.catalogue.prepared import Spoiled, digest_of, is_prepared, prepare, prepared_name
from extract.catalogue.remembered import Change, Known, all_new, as_it_is, digest_of_all, prune, recall, remember, since
from extract.catalogue.reporters import Places
from extract.catalogue.schema import create_indexes, create_tables, create_views, empty_tables
from extract.catalogue.search import segments_of
from extract.catalogue.views import load_views
from extract.catalogue.workers import mapped
from extract.corrections import Correction
from extract.withheld import Withheld

Problems = tuple[Row, ...]

PART = ".part"
"""The file grows under the catalogue's name with this ending."""

SPOOL = ".spool.part"
"""Ending of the folder for what was prepared, where it is not kept."""

DISK_FAULTS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
"""SQLite's words for what is wrong with the disk."""

PRAGMAS = """
pragma page_size = 16384; pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000;
pragma temp_store = memory
"""
"""Nobody reads the file before it is renamed, and a build that dies is started again. Most sections are of a few
kilobytes: pages of 4 KB would waste a quarter of what they take."""

SMALL = 3_000_000
"""Bytes of shards that are sooner read in this process than by workers that have to start."""


class Progress(Protocol):
    """Called while the build goes on: reports done, reports expected, a note."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSummary:
    """What is in the catalogue that a build made."""

    reports: int
    figures: int
    findings: int
    sections: int
    problems: int
    captures: int
    corrections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything a catalogue is made from."""

    shards: tuple[Path, ...]
    crawl_dbs: tuple[Path, ...]
    corrections: tuple[Correction, ...]
    withheld: tuple[Withheld, ...]


def build(
    shards: Sequence[Path],
    crawl_dbs: Sequence[Path],
    out: Path,
    progress: Progress | None = None,
    corrections: Sequence[Correction] = (),
    withheld: Sequence[Withheld] = (),
    *,
    workers: int | None = None,
    keep: Path | None = None,
) -> BuildSummary:
    """Build the catalogue; the old one stays in place until the new one is whole.

    In: shards as extract/store.py writes them, crawl.db of any number of data folders, where the catalogue goes, what
    readers corrected, what an archivist withholds; how many processes (default: one per core), and a folder for what the
    next build needs to do only what has changed (default: none; everything is made afresh).
    Out: counts. The same input gives the same `.dump` where everything is made afresh, and else the same rows in all
    tables and views but for internal numbers. Raises `DamagedShard`, `NotACrawl`, `OSError`.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    part, spool = out.with_name(out.name + PART), out.with_name(out.name + SPOOL)
    crew = workers or os.cpu_count() or 1
    ordered = tuple(sorted(shards, key=lambda path: path.name))
    sources = Sources(
        shards=ordered, crawl_dbs=tuple(crawl_dbs), corrections=tuple(corrections), withheld=tuple(withheld)
    )
    with _beside(part, spool):
        folder = keep or spool
        folder.mkdir(parents=True, exist_ok=True)
        names = _prepared(sources.shards, folder, crew)
        everything = digest_of_all(names, sources.crawl_dbs, (sources.corrections, sources.withheld))
        if keep and (there := as_it_is(folder, out, everything)):
            return _summary(there)
        before = recall(folder, out) if keep else None
        try:
            known, counts = _made(out, part, folder, names, sources, before, crew, progress)
        except Spoiled:
            part.unlink(missing_ok=True)
            prune(folder, frozenset())
            names = _prepared(sources.shards, folder, crew)
            known, counts = _made(out, part, folder, names, sources, None, crew, progress)
        part.replace(out)
        write_inspection(out, counts, [view.name for view in load_views() if view.kind == "view"])
        if keep:
            remember(folder, out, known, everything, counts)
            prune(folder, frozenset(names))
    return _summary(counts)


def _summary(counts: Mapping[str, int]) -> BuildSummary:
    return BuildSummary(**{name: counts[name] for name in BuildSummary.__slots__})


@contextmanager
def _beside(part: Path, spool: Path) -> Iterator[None]:
    """Start without the rest of a build that died, leave none, and say of a full disk what Python says of one."""
    part.unlink(missing_ok=True)
    shutil.rmtree(spool, ignore_errors=True)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in DISK_FAULTS:
            raise OSError(DISK_FAULTS[error.sqlite_errorcode & 0xFF], str(error), str(part)) from error
        raise
    finally:
        part.unlink(missing_ok=True)
        shutil.rmtree(spool, ignore_errors=True)


def _prepared(shards: Sequence[Path], folder: Path, workers: int) -> list[str]:
    """Read the shards that do not lie prepared in the folder. Out: the name of each there."""
    names = [prepared_name(shard, digest_of(shard)) for shard in shards]
    new = {name: shard for name, shard in zip(names, shards, strict=True) if not is_prepared(folder, name)}
    tasks = [(str(shard), str(folder), name) for name, shard in new.items()]
    large = sum(shard.stat().st_size for shard in new.values()) > SMALL
    for damage in mapped(prepare, tasks, min(workers, len(tasks)) if large else 1):
        if damage is not None:
            raise damage
    return names


def _made(
    out: Path,
    part: Path,
    folder: Path,
    names: Sequence[str],
    sources: Sources,
    before: Mapping[str, Known] | None,
    workers: int,
    progress: Progress | None,
) -> tuple[Mapping[str, Known], dict[str, int]]:
    """Write the new catalogue: from nothing, or in a copy of the old one. Out: all its reports, rows by table."""
    if before is not None:
        shutil.copyfile(out, part)
    with closing(_opened(part)) as connection:
        if before is None:
            create_tables(connection)
        else:
            empty_tables(connection, filling.COMMON)
        problems, planned, places = _planned(connection, folder, names, sources)
        change = all_new(planned.reports) if before is None else since(before, planned.reports)
        if before is None or not change.is_large:
            return change.known, _filled(connection, sources, problems, planned, places, change, workers, progress)
    part.unlink()
    return _made(out, part, folder, names, sources, None, workers, progress)


def _opened(part: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(part, isolation_level=None)
    connection.executescript(PRAGMAS)
    connection.execute("begin")
    return connection


def _planned(
    connection: sqlite3.Connection, folder: Path, names: Sequence[str], sources: Sources
) -> tuple[Problems, Plan, Places]:
    """Read what was prepared, fill crawls and captures, and find the reports. Out: problems of captures, too."""
    filling.add_words(connection)
    copy_crawls(connection, sources.crawl_dbs)
    gathered = gather(connection, folder, names, sources.withheld)
    bundles, hidden = divide(gathered.cards, sources.withheld)
    lost = settle_captures(connection, hidden.records)
    add_unknown(connection)
    places = Places(connection)
    made = plan(gathered.cards, bundles, hidden, gathered.reports, sources.corrections, places)
    return (*gathered.problems, *lost), made, places


def _filled(
    connection: sqlite3.Connection,
    sources: Sources,
    problems: Problems,
    planned: Plan,
    places: Places,
    change: Change,
    workers: int,
    progress: Progress | None,
) -> dict[str, int]:
    """Put in and take out what changes, make the rest anew. Out: rows by table and view."""
    filling.remove_reports(connection, change.out)
    for done in filling.add_reports(connection, change.into, workers):
        if progress is not None:
            progress(done, len(change.into))
    filling.remove_unused(connection)
    numbered = ((change.known[one.bundle.id].number, one) for one in planned.reports)
    filling.index_segments(connection, segments_of(change.numbers), numbered, workers)
    filling.add_common(
        connection,
        planned,
        problems,
        sources.crawl_dbs,
        sources.corrections,
        sources.withheld,
        places,
    )
    create_indexes(connection)
    create_views(connection, (view for view in load_views() if view.kind == "view"))
    connection.execute("commit")
    return row_counts(connection)
