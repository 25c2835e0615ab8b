"""A report: what it is, its three tables as on the form with what is wrong beside the cells, its text, where it comes from."""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from sqlite3 import Connection
from typing import Any

from extract.catalogue.english import UNITS_EN
from extract.catalogue.site.forms import forms
from extract.catalogue.site.page import Asked, Lang, NotThere, Page, Values
from extract.catalogue.site.pages._report_words import WORDS
from extract.catalogue.site.rows import Row, row, rows
from extract.catalogue.site.sayings import QUOTING, cell_name, said, unit_of
from extract.catalogue.site.withholding import not_shown
from extract.catalogue.site.within import lineage
from extract.cite import citation

Key = tuple[str, str, str]
LANGS: tuple[Lang, ...] = ("zh", "en")

CAPTURES = """
select c.*, rc.role as part from report_captures rc join captures c using (record_id)
where rc.report_id = ? order by rc.role <> 'primary', c.fetched_at desc, c.record_id
"""
FACTS = """
select f.*, n.chinese, n.english from facts f left join fact_names n on n.name = f.name
where f.report_id = ? order by f.number
"""
SAME_AGENCY = "select id, year, title from reports where agency_id = ? and scope is ? order by year, id"
SAME_REGION = """
select id, title, agency, scope, region_path, published_on, findings_count from reports
where region_code = ? and year = ? and id <> ? order by rowid limit 8
"""
IN_SHORT = ("received", "concluded", "granted", "partly_granted", "refused", "review_total", "litigation_total")
"""Numbers of `totals` that a citizen asks for first."""

OF_REPORT = {
    "findings": "select * from findings where report_id = ? order by id",
    "repairs": "select * from repairs where report_id = ? order by table_code, rank, row_code, column_code",
    "sections": "select * from sections where report_id = ? order by number",
    "problems": "select * from problems where report_id = ? order by id",
    "corrections": "select * from corrections where report_id = ? order by file, number",
    "captures": CAPTURES,
    "facts": FACTS,
}


def values(connection: Connection, asked: Asked) -> Values:
    """Everything about one report, by its key."""
    id = asked.path["id"]
    report = row(connection, "select * from reports where id = ?", (id,))
    if report is None:
        raise NotThere(
            "没有这个编号的报告。编号在重建后不变；请核对是否完整。",
            "There is no report with this id. Ids survive a rebuild; please check that it is whole.",
        )
    found = {name: rows(connection, sql, (id,)) for name, sql in OF_REPORT.items()}
    findings = [_finding(n, finding, asked.lang) for n, finding in enumerate(found["findings"], 1)]
    cells = _cells(rows(connection, "select * from figures where report_id = ?", (id,)), findings, asked.lang)
    return {
        **found,
        "report": report,
        "totals": row(connection, "select * from totals where report_id = ?", (id,)),
        "in_short": IN_SHORT,
        "lineage": lineage(connection, report["region_code"]),
        "findings": findings,
        "forms": forms(cells, asked.lang),
        "repairs": _repairs(found["repairs"], asked.lang),
        "facts": [_fact(fact, asked.lang) for fact in found["facts"]],
        "cited": _cited(report, found["captures"]),
        "has_versions": any(capture["part"] == "version" for capture in found["captures"]),
        **_neighbours(connection, report, not_shown(connection, asked.folders)),
    }


def _cited(report: Row, captures: Iterable[Row]) -> dict[Lang, str] | None:
    """The words for a footnote in both languages, None where the capture is not shown."""
    capture = next((c for c in captures if c["record_id"] == report["primary_capture"]), None)
    return None if capture is None else {lang: citation(report, capture, None, lang) for lang in LANGS}


def _neighbours(connection: Connection, report: Row, withheld: Container[str]) -> Values:
    """Reports of the same agency in other years, and of the same region in the same year, without those withheld."""
    same = rows(connection, SAME_AGENCY, (report["agency_id"], report["scope"])) if report["agency_id"] else []
    years = [other for other in same if other["id"] not in withheld]
    nearby = rows(connection, SAME_REGION, (report["region_code"], report["year"], report["id"]))
    at = next((n for n, other in enumerate(years) if other["id"] == report["id"]), None)
    return {
        "years": years,
        "before": years[at - 1] if at else None,
        "after": years[at + 1] if at is not None and at + 1 < len(years) else None,
        "nearby": [other for other in nearby if other["id"] not in withheld],
    }


def _finding(number: int, finding: Row, lang: Lang) -> Row:
    cells = [(str(table), str(row), str(column)) for table, row, column in json.loads(finding["cells"])]
    message = said(finding["rule"], finding["message"], cells, finding["left"], finding["right"], lang)
    return {
        **finding,
        "number": number,
        "cells": [{"id": "-".join(cell), "name": " · ".join(cell_name(cell, lang)), "key": cell} for cell in cells],
        "said": message,
        "quoted": finding["message"] if lang == "en" and finding["rule"] in QUOTING else None,
    }


def _cells(figures: Iterable[Row], findings: Iterable[Row], lang: Lang) -> Mapping[Key, dict[str, Any]]:
    """The cells by their keys, each with the numbers of the findings that concern it."""
    wrong: dict[Key, list[int]] = defaultdict(list)
    for finding in findings:
        for cell in finding["cells"]:
            wrong[cell["key"]].append(finding["number"])
    cells = {}
    for f in figures:
        key = (f["table_code"], f["row_code"], f["column_code"])
        label, column = cell_name(key, lang)
        cells[key] = {**f, "id": "-".join(key), "wrong": wrong.get(key, []), "label": f"{label} · {column}"}
    return cells


def _repairs(repairs: Iterable[Row], lang: Lang) -> list[Row]:
    """The suggestions of each table in the order of their ranks, each with its changes."""
    found: dict[tuple[str, int], Row] = {}
    for r in repairs:
        key = (r["table_code"], r["row_code"], r["column_code"])
        change = {**r, "id": "-".join(key), "name": " · ".join(cell_name(key, lang)), "unit": unit_of(key)}
        group = {"table": r["table_code"], "rank": r["rank"], "changes": []}
        found.setdefault((r["table_code"], r["rank"]), group)["changes"].append(change)
    return list(found.values())


def _fact(fact: Row, lang: Lang) -> Row:
    """The fact with its name and its unit in the language; a unit without English stays as it is printed."""
    unit = UNITS_EN.get(fact["unit"] or "") if lang == "en" else None
    return {**fact, "called": fact["chinese" if lang == "zh" else "english"] or fact["name"], "unit_en": unit}


PAGE = Page(name="report", address="/report/{id}", template="site/report.html", values=values, words=WORDS)
