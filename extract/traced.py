"""From a number of the catalogue back to the archived bytes: what stands at its locator."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.names import page_of
from archive.reader import read_payload
from extract.converters.base import Kit
from extract.formats import choose
from extract.formats.base import Place
from extract.formats.scan import ranged
from extract.model.finding import FigureKey, Unreadable
from extract.pictures import BEFORE_PLACE
from settings.paths import DataFolder

Row = dict[str, Any]

_REPORT = """
select r.*, c.run_id capture_run, c.url capture_url, c.fetched_at, c.warc, c."offset", c.length, c.payload_digest, c.mime, c.record
from reports r join captures c on c.record_id = r.primary_capture
where r.id like ? escape '\\' or r.url = ? order by r.id limit 6
"""
_PICTURE = """
select c.record_id, c.url capture_url, c.warc, c."offset", c.mime from report_captures rc join captures c using (record_id)
where rc.report_id = ? and c.url = ? and c.warc = ? and c.run_id is ? and c.record != 'revisit'
order by c."offset" desc limit 1
"""
_FIGURES = """
select f.*, l.table_label, l.row_label, l.column_label, l.unit from figures f
join labels l using (table_code, row_code, column_code)
where f.report_id = ? and f.table_code = ? and f.row_code = ? and f.column_code = ?
"""
_FACTS = "select * from facts where report_id = ? and name = ? order by number"
_RECORDS = "select * from captures where record_id in (?, ?)"
_FINDINGS = "select rule, severity, message from findings where report_id = ? order by id"


class NotThere(LookupError):
    """No such report, cell or fact; the message says what there is."""


def find_report(catalogue: Path, words: str) -> Row:
    """The one report whose id begins with the words, or whose address they are, with its capture. Raises `NotThere`."""
    beginning = "".join(f"\\{c}" if c in "\\%_" else c for c in words)
    found = ask(catalogue, _REPORT, (f"{beginning}%", words))
    if not found:
        raise NotThere(f"no report {words}; search the catalogue (`nianbao browse`) for its id or its address")
    if len(found) > 1:
        raise NotThere(f"{words} begins several ids: {', '.join(str(row['id']) for row in found)}")
    return found[0]


def find_record(catalogue: Path, words: str) -> Row:
    """The capture with a WARC-Record-ID, its < > or not. Raises `NotThere`."""
    found = ask(catalogue, _RECORDS, (words, f"<{words}>"))
    if not found:
        raise NotThere(f"no record {words}; table captures of the catalogue (`nianbao browse`) has the ids")
    return found[0]


def figure(catalogue: Path, report_id: str, cell: FigureKey) -> Row:
    """The row of a cell with its labels. Raises `NotThere`."""
    found = ask(catalogue, _FIGURES, (report_id, *cell))
    if not found:
        raise NotThere(f"the report has no cell {'/'.join(cell)}; docs/data-dictionary.md lists the codes")
    return found[0]


def facts(catalogue: Path, report_id: str, name: str) -> list[Row]:
    """The numbers of the text under a name. Raises `NotThere`."""
    found = ask(catalogue, _FACTS, (report_id, name))
    if not found:
        names = [
            row["name"] for row in ask(catalogue, "select distinct name from facts where report_id = ?", (report_id,))
        ]
        raise NotThere(f"the text states no {name}; it states {', '.join(sorted(names)) or 'no number'}")
    return found


def findings(catalogue: Path, report_id: str) -> list[Row]:
    """What the rules found, in order."""
    return ask(catalogue, _FINDINGS, (report_id,))


def places_of(catalogue: Path | sqlite3.Connection, report: Row, where: str | None) -> list[tuple[Row, str]]:
    """The records that a locator of a report leads to, in order, each with the locator in it.

    That is the report's own, save where a page was read with its pictures: those are named by their addresses.
    """
    steps = (where or "").split("; ")
    wanted = (report["warc"], report["capture_run"])
    found = [
        ask(catalogue, _PICTURE, (report["id"], step.rpartition(BEFORE_PLACE)[0], *wanted)) if step else []
        for step in steps
    ]
    if where is None or not all(found):
        return [] if where is None else [(report, where)]
    return [(row, step.rpartition(BEFORE_PLACE)[2]) for (row,), step in zip(found, steps, strict=True)]


def place_of(report: Row, where: str | None, data: Sequence[DataFolder], kit: Kit) -> Place | None:
    """What stands at a locator of a report, read from the archived bytes of its record.

    Raises `NotThere` where no folder holds the WARC, `CorruptRecord` for a damaged one, `Unreadable` for a body that
    needs a program that is missing.
    """
    if where is None:
        return None
    folder = next((d for d in data if _holds(d, report["warc"])), None)
    if folder is None:
        raise NotThere(
            f"{report['warc']} lies in none of {', '.join(str(d.root) for d in data)}; name its folder with --data"
        )
    payload = read_payload(folder.warc / report["warc"], report["offset"])
    format = choose(payload.body, payload.mime, page_of(report["capture_url"]))
    if format.find is None:
        raise Unreadable(f"nothing here goes to a place in {format.name} files")
    return format.find(payload.body, payload.charset, where, kit)


def place_in(catalogue: Path, report: Row, where: str | None, data: Sequence[DataFolder], kit: Kit) -> Place | None:
    """As `place_of`, also where the place lies in pictures of a page; over two of them their texts are put together."""
    found = places_of(catalogue, report, where)
    if len(found) < 2:
        return place_of(*found[0], data, kit) if found else None
    base, _, part = found[-1][1].partition(" @")
    found[-1] = (found[-1][0], base)
    places = [place_of(row, step, data, kit) for row, step in found]
    there = [place for place in places if place is not None]
    if len(there) < len(places):
        return None
    whole = replace(there[0], text="".join(place.text for place in there))
    return ranged(whole, f"@{part}") if part else whole


def _holds(folder: DataFolder, warc: str) -> bool:
    return any((folder.warc / name).exists() for name in (warc, f"{warc}.open"))


def ask(catalogue: Path | sqlite3.Connection, sql: str, values: Sequence[Any] = ()) -> list[Row]:
    """The rows of a question to a catalogue: the file, or a connection that somebody holds open."""
    if isinstance(catalogue, Path):
        with closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return ask(connection, sql, values)
    cursor = catalogue.execute(sql, tuple(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, tuple(row), strict=True)) for row in cursor]
