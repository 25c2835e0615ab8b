"""A reading as the JSON object that `nianbao parse` prints and the extracts keep, keys in a fixed order."""

from datetime import date
from decimal import Decimal
from typing import Any

from extract.model.finding import Finding, Problem
from extract.model.report import Attachment, Fact, Figure, Reading, Repair, Report, Section
from extract.version import parser_name


def to_json(reading: Reading, *, all_findings: bool = False) -> dict[str, Any]:
    """Reading -> dict of plain JSON values. Findings that are not `violated` only with `all_findings`."""
    report = reading.report
    findings = [f for f in reading.findings if all_findings or f.outcome == "violated"]
    return {
        "kind": reading.kind,
        **(_report(report) if report else _nothing(reading.title)),
        "findings": [finding_json(f) for f in findings],
        "confidence": round(reading.confidence, 3),
        "problems": [_problem(p) for p in reading.problems],
        "attachments": [_attachment(a) for a in reading.attachments],
        "parser": parser_name(),
        "facts": [_fact(f) for f in report.facts] if report else [],
        "repairs": [repair_json(r) for r in reading.repairs],
        "tools": list(reading.tools),
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "agency": report.agency,
        "agency_type": report.agency_type,
        "scope": report.scope,
        "region_code": report.region_code,
        "region_path": report.region_path,
        "year": report.year,
        "period_start": _iso(report.period_start),
        "period_end": _iso(report.period_end),
        "published_on": _iso(report.published_on),
        "published_time": report.published_time,
        "signed_on": _iso(report.signed_on),
        "source": report.source,
        "url": report.url,
        "layout": report.layout,
        "sections": [_section(s) for s in report.sections],
        "cells": [_cell(f) for f in report.figures],
    }


_EMPTY = [
    "title",
    "agency",
    "agency_type",
    "scope",
    "region_code",
    "region_path",
    "year",
    "period_start",
    "period_end",
    "published_on",
    "published_time",
    "signed_on",
    "source",
    "url",
    "layout",
]


def _nothing(title: str | None) -> dict[str, Any]:
    return {**dict.fromkeys(_EMPTY), "title": title, "sections": [], "cells": []}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: int | Decimal | None) -> int | float | None:
    """JSON has one kind of number; six decimals of 万元 fit a double exactly as printed."""
    return float(value) if isinstance(value, Decimal) else value


def _section(section: Section) -> dict[str, Any]:
    return {"number": section.number, "heading": section.heading, "text": section.text}


def _cell(figure: Figure) -> dict[str, Any]:
    return {
        "table": figure.table,
        "row": figure.row,
        "column": figure.column,
        "value": _number(figure.value),
        "state": figure.state,
        "raw": figure.raw,
        "where": figure.where,
        "doubt": figure.doubt,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as plain JSON values."""
    return {
        "rule": finding.rule,
        "outcome": finding.outcome,
        "severity": finding.severity,
        "message": finding.message,
        "cells": [list(key) for key in finding.cells],
        "left": _number(finding.left),
        "right": _number(finding.right),
        "where": list(finding.where),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "name": fact.name,
        "value": _number(fact.value),
        "unit": fact.unit,
        "raw": fact.raw,
        "sentence": fact.sentence,
        "section": fact.section,
        "where": fact.where,
        "cells": [list(key) for key in fact.cells],
    }


def repair_json(repair: Repair) -> dict[str, Any]:
    """A suggested repair as plain JSON values."""
    changes = [
        {"cell": list(c.cell), "published": _number(c.published), "suggested": c.suggested, "slip": c.slip}
        for c in repair.changes
    ]
    return {"table": repair.table, "rank": repair.rank, "changes": changes}


def _problem(problem: Problem) -> dict[str, Any]:
    return {"stage": problem.stage, "kind": problem.kind, "message": problem.message, "where": problem.where}


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {"url": attachment.url, "name": attachment.name, "mime": attachment.mime, "role": attachment.role}
