"""Reports side by side: years of one agency, agencies of one year; every cell with what differs, texts sentence by sentence."""

from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import Any

from extract.catalogue.site.comparing.cells import Line, telling
from extract.catalogue.site.comparing.choosing import MOST, ids_of, known, others
from extract.catalogue.site.comparing.figures import all_lines, main_figures, tables
from extract.catalogue.site.comparing.texts import compared
from extract.catalogue.site.page import Answer, Asked, NotThere, Page, Values
from extract.catalogue.site.pages._compare_words import WORDS
from extract.catalogue.site.rows import Row, rows
from extract.catalogue.spreadsheet import MIME, attachment, csv_of, file_name

FACTS = (
    *("region_path", "agency", "agency_type", "year", "scope", "layout", "published_on", "days_late"),
    *("cells_value", "cells_doubtful", "findings_count"),
)
"""Columns of `reports` that are held side by side."""

_SECTIONS = "select number, heading, text from sections where report_id = ? order by number"


def values(connection: Connection, asked: Asked) -> Values | Answer:
    """The reports that the arguments name. Raises `NotThere` where none of them exists."""
    ids = ids_of(asked.all("report"))
    reports, unknown = known(connection, ids[:MOST])
    if ids and not reports:
        names = "、".join(unknown)
        raise NotThere(f"没有这些编号的报告：{names}。", f"There are no reports with these ids: {names}.")
    lines = all_lines(connection, [r["id"] for r in reports], asked.lang) if len(reports) > 1 else []
    if asked.one("format") == "csv" and lines:
        return _csv(reports, lines, asked)
    show = "all" if asked.one("show") == "all" else "different"
    different = telling(lines)
    shown = lines if show == "all" else different
    return {
        "reports": reports,
        "ids": [r["id"] for r in reports],
        "unknown": unknown,
        "too_many": ids[MOST:],
        "most": MOST,
        "warnings": _warnings(reports),
        "facts": [(name, [r[name] for r in reports], len({r[name] for r in reports}) > 1) for name in FACTS],
        "main": main_figures(connection, [r["id"] for r in reports]) if len(reports) > 1 else [],
        "tables": tables(connection, shown, asked.lang),
        "counts": {"all": len(lines), "shown": len(different)},
        "show": show,
        "others": others(connection, reports),
        **_texts(connection, reports, asked),
    }  # fmt: skip


def _warnings(reports: Sequence[Row]) -> list[str]:
    """What makes the numbers of the reports less comparable: keys of WORDS."""
    differing = {name: len({r[name] for r in reports}) > 1 for name in ("scope", "layout", "agency_id", "year")}
    found = [f"warn_{name}" for name in ("scope", "layout") if differing[name]]
    if differing["agency_id"] and differing["year"]:
        found.append("warn_both")
    return found + ["warn_free"] * any(not r["cells"] for r in reports)


def _texts(connection: Connection, reports: Sequence[Row], asked: Asked) -> Values:
    """The sections of the first report beside those of another, `text` or the second."""
    if len(reports) < 2:
        return {"sections": [], "left": None, "right": None}
    left = reports[0]
    right = next((r for r in reports[1:] if r["id"] == asked.one("text")), reports[1])
    a, b = ({s["number"]: s for s in rows(connection, _SECTIONS, (r["id"],))} for r in (left, right))
    return {"sections": [_section(n, a.get(n), b.get(n)) for n in sorted({*a, *b})], "left": left, "right": right}


def _section(number: int, left: Row | None, right: Row | None) -> Values:
    texts = [(section or {}).get("text") or "" for section in (left, right)]
    heading = next((s["heading"] for s in (left, right) if s and s["heading"]), None)
    return {"number": number, "heading": heading, "compared": compared(texts[0], texts[1])}


def _csv(reports: Sequence[Row], lines: Sequence[Line], asked: Asked) -> Answer:
    columns = ["table_code", "row_code", "column_code", "row", "column", "unit"]
    for number, report in enumerate(reports):
        names = ("value", "state") if number == 0 else ("value", "state", "change", "difference")
        columns += [f"{report['id']}_{name}" for name in names]
    named = attachment(file_name(("compare", *(str(r["id"]) for r in reports)), ".csv"))
    body = csv_of(_csv_rows(lines), columns, asked.one("bom") is not None)
    return Answer(body, MIME, {"Content-Disposition": named})


def _csv_rows(lines: Sequence[Line]) -> Iterator[list[Any]]:
    for line in lines:
        made: list[Any] = [*line.key, line.row, line.column, line.unit]
        for number, held in enumerate(line.held):
            made += [held.cell.value, held.cell.state] if held.cell else [None, "no such cell"]
            made += [held.change, held.by] if number else []
        yield made


PAGE = Page(name="compare", address="/compare", template="site/compare.html", values=values, words=WORDS)
