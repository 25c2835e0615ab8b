"""Rows into the tables of a catalogue in the making: those of all reports, those of some, those that are common to all."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from extract.catalogue import rows
from extract.catalogue.corrected import correction_rows
from extract.catalogue.coverage import COVERAGE
from extract.catalogue.finished import TABLES, Finished, Planned, Seen, finish, in_chunks, seen_of, text_of
from extract.catalogue.gathered import problem_rows
from extract.catalogue.labels import labels
from extract.catalogue.ledger import add_ledger
from extract.catalogue.places import add_places
from extract.catalogue.planning import Plan
from extract.catalogue.reporters import Places
from extract.catalogue.schema import insert_into
from extract.catalogue.search import segment_rows, store
from extract.catalogue.search.segment import Row as SegmentRow
from extract.catalogue.search.segment import segment_of
from extract.catalogue.tables import REPORTS
from extract.catalogue.workers import mapped
from extract.corrections import Correction
from extract.withheld import Withheld, tell_unknown

Row = tuple[Any, ...]

COMMON = (
    *("labels", "fact_names", "captures", "problems", "crawls", "portals", "refusals", "regions", "ledger"),
    *("coverage", "agencies", "corrections", "withheld"),
)
"""Tables that a build always makes anew: small, or about all reports together."""

CHUNK = 128
"""Reports that a worker finishes at once."""

FEW = 1500
"""So many reports are sooner finished in this process than by workers that have to start."""

_REPORT = f"insert into reports (rowid, {', '.join(c.name for c in REPORTS.columns)}) values (?{', ?' * len(REPORTS.columns)})"
_SHAPE = "insert or ignore into cell_shapes values (?, ?)"
_PLACE = "insert or ignore into cell_places values (?, ?, ?, ?, ?, ?, ?)"
_BY_NUMBER = ("cells", "cell_notes")
_NO_SHAPE = "delete from cell_shapes where id not in (select shape from cell_notes)"
_NO_FORM = """
delete from cell_places where not exists (
  select 1 from cells c where c.table_code = cell_places.table_code and c.form = cell_places.form
)
"""


def add_reports(connection: sqlite3.Connection, planned: Sequence[tuple[int, Planned]], workers: int) -> Iterator[int]:
    """Put the rows of reports into their tables. Out, as it goes on: how many are in. Raises `OSError`."""
    done = 0
    tasks = in_chunks(planned, CHUNK)
    for made in mapped(finish, tasks, workers if len(planned) > FEW else 1):
        _add(connection, made)
        done += len(made.tables["reports"])
        yield done


def remove_reports(connection: sqlite3.Connection, gone: Iterable[tuple[str, int]]) -> None:
    """Take the rows of reports out. In: their ids and numbers."""
    pairs = list(gone)
    for table in TABLES:
        column = "report" if table in _BY_NUMBER else "id" if table == "reports" else "report_id"
        which = 1 if table in _BY_NUMBER else 0
        connection.executemany(f"delete from {table} where {column} = ?", ((pair[which],) for pair in pairs))


def remove_unused(connection: sqlite3.Connection) -> None:
    """Take out what no cell needs any more."""
    connection.execute(_NO_SHAPE)
    connection.execute(_NO_FORM)


def index_segments(
    connection: sqlite3.Connection, segments: Collection[int], numbered: Iterable[tuple[int, Planned]], workers: int
) -> None:
    """Make segments of the search index anew. In: all reports with their numbers. Raises `OSError`."""
    seen: dict[int, list[Seen]] = {segment: [] for segment in sorted(segments)}
    for number, planned in numbered:
        if (reports := seen.get(segment_of(number))) is not None:
            reports.append(seen_of(number, planned))
    large = sum(map(len, seen.values())) > FEW
    for segment, made in mapped(_segment, seen.items(), workers if large else 1):
        store(connection, segment, made)


def add_words(connection: sqlite3.Connection) -> None:
    """What the codes of cells and facts mean."""
    insert_into(connection, "labels", (astuple(label) for label in labels()))
    insert_into(connection, "fact_names", rows.fact_name_rows())


def add_common(
    connection: sqlite3.Connection,
    plan: Plan,
    problems: Iterable[Row],
    crawl_dbs: Sequence[Path],
    corrections: Sequence[Correction],
    withheld: Sequence[Withheld],
    places: Places,
) -> None:
    """Fill the tables about all reports together; reports, captures, crawls and portals are in. Raises `NotACrawl`."""
    shown = frozenset(bundle.id for bundle in plan.bundles)
    away = {row["id"] for row in plan.hidden.reports} | {w.target for w in withheld if w.kind == "report"}
    tell_unknown(withheld, "report", {row["id"] for row in plan.hidden.reports})
    told = [correction for correction in corrections if correction.report not in away]
    insert_into(connection, "corrections", correction_rows(told, plan.outcomes, shown))
    insert_into(connection, "problems", problem_rows(problems, plan.bundles, plan.hidden.records))
    insert_into(connection, "agencies", plan.agencies)
    insert_into(connection, "withheld", {(w.kind, w.target): astuple_of(w) for w in withheld}.values())
    add_ledger(connection, crawl_dbs, places, plan.hidden)
    add_places(connection)
    connection.execute(f"insert into coverage {COVERAGE}")


def astuple_of(entry: Withheld) -> Row:
    """A row of `withheld`."""
    return entry.kind, entry.target, entry.reason, entry.by, entry.on_


def _add(connection: sqlite3.Connection, made: Finished) -> None:
    for table, values in made.tables.items():
        if table == "reports":
            connection.executemany(_REPORT, values)
        else:
            insert_into(connection, table, values)
    connection.executemany(_SHAPE, made.shapes.items())
    _add_forms(connection, made.forms)


def _add_forms(connection: sqlite3.Connection, forms: Mapping[tuple[str, str], Any]) -> None:
    for (table, form), places in forms.items():
        connection.executemany(_PLACE, rows.place_rows(table, form, places))


def _segment(task: tuple[int, list[Seen]]) -> tuple[int, list[SegmentRow]]:
    segment, reports = task
    return segment, segment_rows(segment, map(text_of, reports))
