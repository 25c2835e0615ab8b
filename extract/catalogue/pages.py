"""What our own pages show: the home page and the page of one report, as plain values for the templates."""

import json
from collections.abc import Iterable
from sqlite3 import Connection
from typing import Any

from extract.catalogue.labels import WORDS
from extract.catalogue.views import load_views

Values = dict[str, Any]
Key = tuple[str, str, str]

CELLS = """
select f.table_code, f.row_code, f.column_code, f.value, f.state, f.raw, f.where_, l.row_label, l.column_label, l.unit
from figures f join labels l using (table_code, row_code, column_code) where f.report_id = ? order by l.position
"""
CAPTURES = """
select c.*, rc.role as part from report_captures rc join captures c using (record_id)
where rc.report_id = ? order by rc.role <> 'primary', c.fetched_at desc, c.record_id
"""
SIBLINGS = """
select id, year, title from reports where agency = ? and region_code is ? and scope is ? order by year
"""
TOTALS = """
select count(*) as reports, count(distinct region_code) as regions, count(distinct agency) as agencies,
  min(year) as first_year, max(year) as last_year, sum(findings_count) as findings, sum(captures_count) as captures
from reports
"""
YEARS = "select year, count(*) as reports from reports where year is not null group by year order by year desc"
PLACES = """
select g.code, g.path, g.name, count(*) as reports from reports r join regions g on g.code = r.region_code
group by g.code order by reports desc, g.code limit 60
"""


def home_page(connection: Connection) -> Values:
    """The numbers of the collection, its years and places, and the questions it can answer."""
    return {
        "totals": _rows(connection, TOTALS)[0],
        "years": _rows(connection, YEARS),
        "places": _rows(connection, PLACES),
        "queries": [view for view in load_views() if view.kind == "query"],
        "views": [view for view in load_views() if view.kind == "view"],
    }


def report_page(connection: Connection, report_id: str) -> Values:
    """Everything about one report: metadata, tables in the order of the form, findings, sections, captures."""
    report = _rows(connection, "select * from reports where id = ?", report_id)[0]
    findings = _rows(connection, "select * from findings where report_id = ? order by id", report_id)
    cells = _rows(connection, CELLS, report_id)
    wrong = {tuple(key) for finding in findings for key in json.loads(finding["cells"])}
    for cell in cells:
        cell["wrong"] = _key(cell) in wrong
    return {
        "report": report,
        "words": WORDS,
        "disclosure": _grouped(cell for cell in cells if cell["table_code"] == "disclosure"),
        "requests": _grouped(cell for cell in cells if cell["table_code"] == "requests"),
        "proceedings": _grouped(cell for cell in cells if cell["table_code"] == "proceedings"),
        "findings": findings,
        "sections": _rows(connection, "select * from sections where report_id = ? order by number", report_id),
        "problems": _rows(connection, "select * from problems where report_id = ? order by id", report_id),
        "captures": _rows(connection, CAPTURES, report_id),
        "siblings": _rows(connection, SIBLINGS, report["agency"], report["region_code"], report["scope"]),
    }


def _rows(connection: Connection, sql: str, *values: Any) -> list[Values]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, tuple(row), strict=True)) for row in cursor]


def _key(cell: Values) -> Key:
    return cell["table_code"], cell["row_code"], cell["column_code"]


def _grouped(cells: Iterable[Values]) -> list[Values]:
    """Lines of the form, each with its cells in order."""
    lines: dict[str, Values] = {}
    for cell in cells:
        line = lines.setdefault(cell["row_code"], {"label": cell["row_label"], "cells": []})
        line["cells"].append(cell)
    return list(lines.values())
