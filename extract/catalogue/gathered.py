"""What all shards say, without texts and cells: captures and problems into the catalogue, cards for bundling."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.bundle import Bundle
from extract.cards import Card
from extract.catalogue.hidden import is_hidden, records_of
from extract.catalogue.prepared import Line, Where, lines_of
from extract.catalogue.schema import insert_into
from extract.catalogue.tables import CAPTURES
from extract.withheld import Withheld, tell_unknown

Row = tuple[Any, ...]

OF_THE_FILE = ("archive", "format")
"""Stages whose problems are those of the bytes, whatever the capture is a part of."""

LOST = "select record_id, same_as from captures where same_as not in (select record_id from captures) order by 1"
SAME_KIND = """
update captures set kind = (select o.kind from captures o where o.record_id = captures.same_as) where same_as is not null
"""
MANY = 1000
_SAME_AS = next(n for n, column in enumerate(CAPTURES.columns) if column.name == "same_as")
_REPEATED = ("agency", "agency_type", "scope", "region_code", "region_path", "layout", "source", "period_start")
"""Facts that many reports have alike: their texts are kept once."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a build knows of all lines."""

    cards: tuple[Card, ...]  # in the order of the shards
    reports: dict[str, Where]  # record -> where the report lies that was read from it
    problems: tuple[Row, ...]  # (record_id, stage, kind, message, where)


def gather(
    connection: sqlite3.Connection, folder: Path, names: Sequence[str], withheld: Collection[Withheld]
) -> Gathered:
    """Fill `captures`, a record once, in the order of the shards, save those that are withheld; give the rest."""
    records = records_of(withheld)
    seen: set[str] = set()
    waiting: list[Row] = []
    cards: list[Card] = []
    reports: dict[str, Where] = {}
    problems: list[Row] = []
    texts: dict[str, str] = {}
    for line in (line for name in names for line in lines_of(folder, name)):
        record = line.record_id
        if record in seen:
            continue
        if line.card is not None:
            cards.append(_lean(line.card, texts))
        if record is not None and line.report is not None:
            reports[record] = line.report
        if record is not None:
            seen.add(record)
        if not is_hidden(record, _same_as(line), records):
            problems += [(record, *problem) for problem in line.problems]
            waiting += [] if line.capture is None else [line.capture]
        if len(waiting) == MANY:
            insert_into(connection, "captures", waiting)
            waiting = []
    insert_into(connection, "captures", waiting)
    tell_unknown(withheld, "record", seen)
    return Gathered(tuple(cards), reports, tuple(problems))


def settle_captures(connection: sqlite3.Connection, hidden: Collection[str]) -> list[Row]:
    """Take hidden captures out, give those that repeat others the kind of those. Out: a problem for each whose other is
    nowhere."""
    connection.executemany("delete from captures where record_id = ?", ((record,) for record in hidden))
    lost = connection.execute(LOST).fetchall()
    connection.executemany("update captures set same_as = null where record_id = ?", ((row[0],) for row in lost))
    connection.execute(SAME_KIND)
    message = "only says that it has not changed since {}, which no folder holds; add the one that does"
    return [(record, "archive", "origin-missing", message.format(origin), None) for record, origin in lost]


def problem_rows(problems: Iterable[Row], bundles: Sequence[Bundle], hidden: Collection[str]) -> Iterable[Row]:
    """Rows of `problems`: of captures and of bundling, each with the report it belongs to.

    What a picture lacks that is one page of a report, the report does not lack.
    """
    owner = {record: bundle.id for bundle in bundles for record, _ in bundle.captures}
    pages = frozenset[str]().union(*(bundle.pictures for bundle in bundles))
    for row in problems:
        if row[0] not in hidden:
            yield (None, None if row[0] in pages and row[1] not in OF_THE_FILE else owner.get(row[0]), *row)
    for bundle in bundles:
        for p in bundle.problems:
            yield (None, bundle.id, bundle.primary, p.stage, p.kind, p.message, p.where)


def _same_as(line: Line) -> str | None:
    return None if line.capture is None else line.capture[_SAME_AS]


def _lean(card: Card, texts: dict[str, str]) -> Card:
    """The card, its facts with texts that others have too."""
    for name in _REPEATED:
        if value := card.facts.get(name):
            card.facts[name] = texts.setdefault(value, value)
    return card
