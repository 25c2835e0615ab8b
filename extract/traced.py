"""From a number of the catalogue back to the archived bytes: what stands at its locator."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.names import page_of
from archive.reader import read_payload
from extract.converters.base import Kit
from extract.formats import choose
from extract.formats.base import Place
from extract.model.finding import FigureKey, Unreadable
from settings.paths import DataFolder

Row = dict[str, Any]

_REPORT = """
select r.*, c.url capture_url, c.fetched_at, c.warc, c."offset", c.length, c.payload_digest, c.mime
from reports r join captures c on c.record_id = r.primary_capture
where r.id like ? escape '\\' or r.url = ? order by r.id limit 6
"""
_FIGURES = """
select f.*, l.table_label, l.row_label, l.column_label, l.unit from figures f
join labels l using (table_code, row_code, column_code)
where f.report_id = ? and f.table_code = ? and f.row_code = ? and f.column_code = ?
"""
_FACTS = "select * from facts where report_id = ? and name = ? order by number"
_FINDINGS = "select rule, severity, message from findings where report_id = ? order by id"


class NotThere(LookupError):
    """No such report, cell or fact; the message says what there is."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A number of the catalogue, the record it was read from, and what stands at its locator there."""

    row: Row
    place: Place | None  # None: nothing stands there, or the format cannot say


def find_report(catalogue: Path, words: str) -> Row:
    """The one report whose id begins with the words, or whose address they are, with its capture. Raises `NotThere`."""
    beginning = "".join(f"\\{c}" if c in "\\%_" else c for c in words)
    found = _ask(catalogue, _REPORT, (f"{beginning}%", words))
    if not found:
        raise NotThere(f"no report {words}; search the catalogue (`nianbao browse`) for its id or its address")
    if len(found) > 1:
        raise NotThere(f"{words} begins several ids: {', '.join(str(row['id']) for row in found)}")
    return found[0]


def figure(catalogue: Path, report_id: str, cell: FigureKey) -> Row:
    """The row of a cell with its labels. Raises `NotThere`."""
    found = _ask(catalogue, _FIGURES, (report_id, *cell))
    if not found:
        raise NotThere(f"the report has no cell {'/'.join(cell)}; docs/data-dictionary.md lists the codes")
    return found[0]


def facts(catalogue: Path, report_id: str, name: str) -> list[Row]:
    """The numbers of the text under a name. Raises `NotThere`."""
    found = _ask(catalogue, _FACTS, (report_id, name))
    if not found:
        names = [
            row["name"] for row in _ask(catalogue, "select distinct name from facts where report_id = ?", (report_id,))
        ]
        raise NotThere(f"the text states no {name}; it states {', '.join(sorted(names)) or 'no number'}")
    return found


def findings(catalogue: Path, report_id: str) -> list[Row]:
    """What the rules found, in order."""
    return _ask(catalogue, _FINDINGS, (report_id,))


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


def _holds(folder: DataFolder, warc: str) -> bool:
    return any((folder.warc / name).exists() for name in (warc, f"{warc}.open"))


def _ask(catalogue: Path, sql: str, values: Sequence[Any]) -> list[Row]:
    with closing(sqlite3.connect(f"{catalogue.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, tuple(values))]
