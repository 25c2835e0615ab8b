"""A number of the catalogue with all that concerns it: labels, record, findings, suggested repairs, neighbours."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from extract.catalogue.site.page import Lang, NotThere
from extract.catalogue.site.rows import Row, row, rows
from extract.catalogue.site.sayings import said
from extract.model.finding import FigureKey
from extract.traced import places_of

REPORT = """
select r.*, c.record_id, c.run_id capture_run, c.url capture_url, c.fetched_at, c.warc, c."offset", c.length,
  c.payload_digest, c.mime, c.record from reports r left join captures c on c.record_id = r.primary_capture where r.id = ?
"""
CELLS = """
select f.*, l.* from figures f join labels l using (table_code, row_code, column_code)
where f.report_id = ?
order by f.table_code = 'proceedings', f.table_code = 'requests', l.position
"""
CELL = """
select f.*, l.* from figures f join labels l using (table_code, row_code, column_code)
where f.report_id = ? and f.table_code = ? and f.row_code = ? and f.column_code = ?
"""
FACT = """
select f.*, n.chinese, n.english, n.unit usual_unit from facts f left join fact_names n using (name)
where f.report_id = ? and f.number = ?
"""
BESIDE = "select max(case when number < ? then number end) before, min(case when number > ? then number end) after from facts where report_id = ?"
FINDINGS = "select * from findings where report_id = ? order by id"
REPAIRS = "select * from repairs where report_id = ? and table_code = ? order by rank, row_code, column_code"
STATED = "select number, name, value, raw, sentence, cells from facts where report_id = ? order by number"
CAPTURE = "select * from captures where record_id = ?"
VERSIONS = """
select v.*, c.url, c.fetched_at from version_figures v join captures c using (record_id)
where v.report_id = ? and v.table_code = ? and v.row_code = ? and v.column_code = ? order by c.fetched_at, c.record_id
"""
VERSION = """
select where_, raw, value, state from version_figures
where report_id = ? and record_id = ? and table_code = ? and row_code = ? and column_code = ?
"""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure or a fact, its report (with its capture), and where it stands: records with the locator in each."""

    report: Row
    row: Row
    places: tuple[tuple[str, str], ...]  # record id, locator


def report_of(connection: Connection, report: str) -> Row:
    """The report with its capture. Raises `NotThere`."""
    found = row(connection, REPORT, (report,))
    if found is None:
        raise NotThere(
            "没有这个编号的报告。编号在重建后不变。", "There is no report with this id. Ids survive a rebuild."
        )
    return found


def cells_of(connection: Connection, report: str) -> list[Row]:
    """The cells of a report with their labels, in the order of the form."""
    return rows(connection, CELLS, (report,))


def figure_of(connection: Connection, report: Row, key: FigureKey) -> Number:
    """A cell of a report. Raises `NotThere`."""
    found = row(connection, CELL, (report["id"], *key))
    if found is None:
        raise NotThere(f"报告中没有单元格 {'/'.join(key)}。", f"The report has no cell {'/'.join(key)}.")
    return Number(report, found, _places(connection, report, found["where_"]))


def fact_of(connection: Connection, report: Row, number: int) -> Number:
    """A number that the text of a report states. Raises `NotThere`."""
    found = row(connection, FACT, (report["id"], number))
    if found is None:
        raise NotThere("报告正文中没有这个序号的数字。", "The text of the report has no number of this order.")
    return Number(report, found, _places(connection, report, found["where_"]))


def key_of(cell: Row) -> FigureKey:
    """Table, row and column of a cell."""
    return cell["table_code"], cell["row_code"], cell["column_code"]


def _places(connection: Connection, report: Row, where: str | None) -> tuple[tuple[str, str], ...]:
    if report["record_id"] is None:
        return ()
    found = places_of(connection, report, where)
    records = dict.fromkeys(place["record_id"] for place, _ in found)
    return tuple(
        (record, "; ".join(step for place, step in found if place["record_id"] == record)) for record in records
    )


def version_place(connection: Connection, report: str, record: str, key: FigureKey) -> str | None:
    """Where a cell stands in a version of the report with another number; None where that is not known."""
    found = row(connection, VERSION, (report, record, *key))
    return found["where_"] if found else None


def versions_of(connection: Connection, report: str, key: FigureKey) -> list[Row]:
    """The cell in other captures of the report that have another number there."""
    return rows(connection, VERSIONS, (report, *key))


def captures_of(connection: Connection, number: Number) -> list[Row]:
    """The records in which a number stands; of one that stands nowhere that of its report."""
    named = [record for record, _ in number.places] or [number.report["record_id"]]
    return [found for record in named if (found := row(connection, CAPTURE, (record,)))]


def concerning(connection: Connection, report: str, key: FigureKey, lang: Lang) -> dict[str, Any]:
    """What was found about a cell: rules that it violates, suggested repairs, sentences that state its number."""
    return {
        "findings": [
            {**f, "said": said(f["rule"], f["message"], cells, f["left"], f["right"], lang), "cells": cells}
            for f in rows(connection, FINDINGS, (report,))
            if list(key) in (cells := json.loads(f["cells"]))
        ],
        "repairs": _repairs(rows(connection, REPAIRS, (report, key[0])), key),
        "stated": [f for f in rows(connection, STATED, (report,)) if [list(key)] == json.loads(f["cells"])],
    }


def _repairs(found: Sequence[Row], key: FigureKey) -> list[list[Row]]:
    """The suggestions that change the cell, each with all its cells."""
    ranks = {r["rank"] for r in found if key_of(r) == key}
    return [[r for r in found if r["rank"] == rank] for rank in sorted(ranks)]
