"""What the rules found: each rule with what it says and how often it is broken, then every finding with its report."""

import json
from sqlite3 import Connection
from typing import Any

from extract.catalogue.site.kept import kept
from extract.catalogue.site.page import Asked, Lang, Page, Values
from extract.catalogue.site.rows import PAGE_ROWS, Row, one, pages_of, rows
from extract.catalogue.site.sayings import QUOTING, cell_name, said
from extract.catalogue.site.within import Conditions

SEVERITIES = ("error", "warning", "info")
RULES = """
select rule, severity, count(*) as findings, count(distinct report_id) as reports from findings
group by rule, severity order by findings desc, rule
"""
LIST = """
select f.*, r.title, r.agency, r.agency_id, r.year, r.scope, r.region_code, r.region_path
from (select f.id from findings f{join}{where} order by f.id limit ? offset ?) found
join findings f on f.id = found.id join reports r on r.id = f.report_id order by f.id
"""
YEARS = "select distinct year from reports where year is not null order by year desc"


def values(connection: Connection, asked: Asked) -> Values:
    """The rules, and a page of the findings that fit."""
    fits = _asked_for(connection, asked)
    of_reports = any(condition.startswith("r.") for condition in fits.said)
    join = " join reports r on r.id = f.report_id" if of_reports else ""
    total = one(connection, f"select count(*) from findings f{join}{fits.where}", fits.values)
    count = pages_of(total)
    number = asked.number("page", 1, 1, count)
    found = rows(
        connection, LIST.format(join=join, where=fits.where), (*fits.values, PAGE_ROWS, (number - 1) * PAGE_ROWS)
    )
    return {
        "rules": kept(connection, "findings by rule", _rules),
        "total": total,
        "number": number,
        "count": count,
        "findings": [_finding(finding, asked.lang) for finding in found],
        "severities": SEVERITIES,
        "years": kept(connection, "years of reports", lambda c: [row[0] for row in c.execute(YEARS)]),
        "asked": {name: asked.one(name) for name in ("rule", "region", "year", "severity")},
    }


def _asked_for(connection: Connection, asked: Asked) -> Conditions:
    fits = Conditions()
    fits.add("f.rule = ?", asked.one("rule"))
    fits.add("f.severity = ?", asked.one("severity"))
    fits.add("r.year = ?", asked.number("year", 0, 0, 9999) or None)
    fits.within(connection, "r.region_code", asked.one("region"))
    return fits


def _rules(connection: Connection) -> list[Row]:
    """Each rule with how often it is broken, over all severities."""
    found: dict[str, Row] = {}
    for line in rows(connection, RULES):
        rule = found.setdefault(line["rule"], {"rule": line["rule"], "findings": 0, "severities": {}})
        rule["findings"] += line["findings"]
        rule["severities"][line["severity"]] = line["findings"]
    return sorted(found.values(), key=lambda rule: -int(rule["findings"]))


def _finding(finding: Row, lang: Lang) -> dict[str, Any]:
    cells = json.loads(finding["cells"])
    return {
        **finding,
        "said": said(finding["rule"], finding["message"], cells, finding["left"], finding["right"], lang),
        "quoted": finding["message"] if lang == "en" and finding["rule"] in QUOTING else None,
        "cells": [{"id": "-".join(cell), "name": " · ".join(cell_name(cell, lang))} for cell in cells],
    }


PAGE = Page(
    name="findings",
    address="/findings",
    template="site/findings.html",
    values=values,
    words={
        "lead": (
            "规则核对每份报告的勾稽关系、正文与表格、年度之间是否一致。两个数都照原样列出，不改动公布的数字。",
            "Rules check whether sums hold, whether text and tables agree, and whether years follow from each other. Both numbers are shown; nothing published is changed.",
        ),
        "by_rule": ("按规则", "By rule"),
        "rule": ("规则", "Rule"),
        "rule_says": ("规则内容", "What it says"),
        "times": ("不符", "Broken"),
        "severity": ("程度", "Severity"),
        "region_words": ("代码或名称", "code, or name in Chinese"),
        "each": ("逐条", "One by one"),
        "count_findings": ("{n} 条", "{n} findings"),
        "original_words": ("原说明", "in the words of the rule"),
        "as_table": ("作为数据表（CSV、JSON、SQL）", "As a table (CSV, JSON, SQL)"),
    },
)
