"""Shards and crawl.db in, catalogue.db out: built beside the old one and renamed over it.

Two passes over the shards: the first takes captures, problems and a card of each possible report, so that pages and
attachments can find each other; the second takes the texts and figures of the captures that were chosen.
"""

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Protocol

from extract.bundle import Bundle, bundle_cards
from extract.cards import Card, card_of
from extract.catalogue import rows
from extract.catalogue.agencies import agency_of, agency_rows
from extract.catalogue.corrected import Corrector
from extract.catalogue.coverage import COVERAGE
from extract.catalogue.crawls import add_unknown, copy_crawls
from extract.catalogue.inspection import row_counts, write_inspection
from extract.catalogue.labels import labels
from extract.catalogue.ledger import add_ledger
from extract.catalogue.packing import pack
from extract.catalogue.places import above, add_places
from extract.catalogue.reporters import Places
from extract.catalogue.schema import create_indexes, create_tables, create_views
from extract.catalogue.search import index_reports
from extract.catalogue.shape import Table
from extract.catalogue.succession import add_findings_over_years
from extract.catalogue.tables import CAPTURES, REPORTS, TABLES
from extract.catalogue.totals import totals_row
from extract.catalogue.views import load_views
from extract.corrections import Correction
from extract.store import read_rows
from extract.withheld import Withheld

PART = ".part"
"""The file grows under the catalogue's name with this ending."""

DISK_FAULTS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
"""SQLite's words for what is wrong with the disk."""

PRAGMAS = "pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -200000; pragma temp_store = memory"
"""Nobody reads the file before it is renamed, and a build that dies is started again."""

ADD_PLACE = "insert or ignore into cell_places values (?, ?, ?, ?, ?, ?, ?)"
FIRST = "select min(fetched_at) from captures where record_id in (select value from json_each(?))"

OF_THE_FILE = ("archive", "format")
"""Stages whose problems are those of the bytes, whatever the capture is a part of."""

LOST = "select record_id, same_as from captures where same_as not in (select record_id from captures) order by 1"
SAME_KIND = """
update captures set kind = (select o.kind from captures o where o.record_id = captures.same_as) where same_as is not null
"""


class Progress(Protocol):
    """Called while the build goes on: reports done, reports expected, a note."""

    def __call__(self, done: int, total: int, note: str = "") -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSummary:
    """What a build put into the catalogue."""

    reports: int
    figures: int
    findings: int
    sections: int
    problems: int
    captures: int
    corrections: int


@dataclass(frozen=True, slots=True)
class FirstPass:
    """What the second pass needs of the first."""

    cards: tuple[Card, ...]
    problems: tuple[tuple[Any, ...], ...]  # (record_id, stage, kind, message, where)


def build(
    shards: Sequence[Path],
    crawl_dbs: Sequence[Path],
    out: Path,
    progress: Progress | None = None,
    corrections: Sequence[Correction] = (),
    withheld: Sequence[Withheld] = (),
) -> BuildSummary:
    """Build the catalogue afresh; the old one stays in place until the new one is whole.

    In: shards as extract/store.py writes them, crawl.db of any number of data folders, where the catalogue goes, what
    readers corrected.
    Out: counts. The same input gives the same `.dump`. Raises `DamagedShard`, `NotACrawl`, `OSError`.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + PART)
    with _beside(part), closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.executescript(PRAGMAS)
        connection.execute("begin")
        create_tables(connection)
        _fill(connection, sorted(shards, key=lambda p: p.name), crawl_dbs, Corrector(corrections), withheld, progress)
        connection.execute("commit")
        create_indexes(connection)
        views = [view for view in load_views() if view.kind == "view"]
        create_views(connection, (view for view in views if view.name != "figures"))
        counts = row_counts(connection)
        connection.close()
        part.replace(out)
    write_inspection(out, counts, [view.name for view in views])
    return BuildSummary(**{name: counts[name] for name in BuildSummary.__slots__})


@contextmanager
def _beside(part: Path) -> Iterator[None]:
    """Start without the rest of a build that died, leave none, and say of a full disk what Python says of one."""
    part.unlink(missing_ok=True)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in DISK_FAULTS:
            raise OSError(DISK_FAULTS[error.sqlite_errorcode & 0xFF], str(error), str(part)) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def _fill(
    connection: sqlite3.Connection,
    shards: Sequence[Path],
    crawl_dbs: Sequence[Path],
    corrector: Corrector,
    withheld: Sequence[Withheld],
    progress: Progress | None,
) -> None:
    copy_crawls(connection, crawl_dbs)
    _insert(connection, "labels", (astuple(label) for label in labels()))
    _insert(connection, "fact_names", rows.fact_name_rows())
    first = _first_pass(connection, shards)
    bundles = tuple(bundle_cards(first.cards))
    add_unknown(connection)
    _second_pass(connection, shards, bundles, corrector, progress)
    index_reports(connection)
    _insert(connection, "corrections", corrector.rows({bundle.id for bundle in bundles}))
    _problems(connection, first.problems, bundles)
    connection.execute("create index cells_1 on cells (report)")
    create_views(connection, (view for view in load_views() if view.name == "figures"))
    add_findings_over_years(connection)
    add_ledger(connection, crawl_dbs)
    connection.row_factory = sqlite3.Row
    agencies = agency_rows(map(dict, connection.execute("select * from reports")), Places(connection))
    connection.row_factory = None
    _insert(connection, "agencies", agencies)
    _insert(connection, "withheld", ((w.kind, w.target, w.reason, w.by, w.on_) for w in withheld))
    add_places(connection)
    connection.execute(f"insert into coverage {COVERAGE}")


def _insert(connection: sqlite3.Connection, table: str, values: Iterable[Sequence[Any]]) -> None:
    """Rows in the order of the table's columns."""
    columns = next(t.columns for t in TABLES if t.name == table)
    connection.executemany(f"insert into {table} values ({', '.join('?' * len(columns))})", values)


def _in_order(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.columns)


def _first_pass(connection: sqlite3.Connection, shards: Sequence[Path]) -> FirstPass:
    seen: set[str] = set()
    cards: list[Card] = []
    problems: list[tuple[Any, ...]] = []
    for line in _lines(shards):
        record = line["capture"]["record_id"] if line["capture"] else None
        if record in seen:
            continue
        if record is not None:
            seen.add(record)
            _insert(connection, "captures", [_in_order(CAPTURES, rows.capture_row(line))])
        if card := card_of(line):
            cards.append(card)
        problems += [(record, *_problem(p)) for p in line["problems"]]
    return FirstPass(tuple(cards), (*problems, *_repeats(connection)))


def _repeats(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Give captures that repeat others the kind of those. Out: a problem for each whose other is nowhere."""
    lost = connection.execute(LOST).fetchall()
    connection.executemany("update captures set same_as = null where record_id = ?", ((row[0],) for row in lost))
    connection.execute(SAME_KIND)
    message = "only says that it has not changed since {}, which no folder holds; add the one that does"
    return [(record, "archive", "origin-missing", message.format(origin), None) for record, origin in lost]


def _lines(shards: Sequence[Path]) -> Iterator[Mapping[str, Any]]:
    for shard in shards:
        yield from read_rows(shard)


def _problem(problem: Mapping[str, Any]) -> tuple[Any, ...]:
    return problem["stage"], problem["kind"], problem["message"], problem["where"]


def _second_pass(
    connection: sqlite3.Connection,
    shards: Sequence[Path],
    bundles: Sequence[Bundle],
    corrector: Corrector,
    progress: Progress | None,
) -> None:
    waiting = {bundle.primary: bundle for bundle in bundles}
    places = Places(connection)
    for line in _lines(shards):
        if line["capture"] and (chosen := waiting.pop(line["capture"]["record_id"], None)):
            _report(connection, chosen, corrector.corrected(chosen.id, line["report"]), places)
            if progress is not None:
                progress(len(bundles) - len(waiting), len(bundles))


def _report(connection: sqlite3.Connection, bundle: Bundle, report: Mapping[str, Any], places: Places) -> None:
    """Every row of one report."""
    packed = pack(report["cells"])
    row = rows.report_row(bundle, report, packed)
    row["province_code"], row["prefecture_code"] = above(row["region_code"], row["year"])
    found = agency_of(row, places)
    row["agency_id"] = found and found[0]
    records = json.dumps([record for record, _ in bundle.captures])
    row["first_captured_at"] = connection.execute(FIRST, (records,)).fetchone()[0]
    number = row["number"] = connection.execute("select count(*) from reports").fetchone()[0] + 1
    _insert(connection, "reports", [_in_order(REPORTS, row)])
    _insert(connection, "sections", rows.section_rows(bundle.id, report))
    _insert(connection, "cells", rows.cell_rows(number, packed))
    _insert(connection, "cell_notes", rows.note_rows(number, packed))
    _insert(connection, "totals", [totals_row(bundle.id, bundle.facts["layout"], packed, report.get("facts", ()))])
    for table in packed:
        connection.execute("insert or ignore into cell_shapes values (?, ?)", (table.shape, table.rest))
        connection.executemany(ADD_PLACE, rows.place_rows(table.table, table.form, table.places))
    _insert(connection, "facts", rows.fact_rows(bundle.id, report))
    _insert(connection, "findings", ((None, *rows.finding_row(bundle.id, f)) for f in report["findings"]))
    _insert(connection, "repairs", rows.repair_rows(bundle.id, report))
    _insert(connection, "report_captures", ((bundle.id, *capture) for capture in bundle.captures))


def _problems(connection: sqlite3.Connection, problems: Sequence[tuple[Any, ...]], bundles: Sequence[Bundle]) -> None:
    """Problems of captures and of bundling, each with the report it belongs to.

    What a picture lacks that is one page of a report, the report does not lack.
    """
    owner = {record: bundle.id for bundle in bundles for record, _ in bundle.captures}
    pages = frozenset[str]().union(*(bundle.pictures for bundle in bundles))
    whose = (None if row[0] in pages and row[1] not in OF_THE_FILE else owner.get(row[0]) for row in problems)
    _insert(connection, "problems", ((None, report, *row) for report, row in zip(whose, problems, strict=True)))
    for bundle in bundles:
        for p in bundle.problems:
            _insert(connection, "problems", [(None, bundle.id, bundle.primary, p.stage, p.kind, p.message, p.where)])
