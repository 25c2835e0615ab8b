"""The versions of one report: when it was captured, which numbers were changed after publication, both captures."""

from sqlite3 import Connection

from extract.catalogue.site.comparing.cells import cells_of
from extract.catalogue.site.comparing.figures import FIGURES, labels_of
from extract.catalogue.site.comparing.revisions import NUMBERED, changed_lines, steps, versions
from extract.catalogue.site.page import Asked, NotThere, Page, Values
from extract.catalogue.site.pages._compare_words import WORDS as COMPARED
from extract.catalogue.site.rows import row, rows

_REPORT = "select id, title, agency, year, scope, region_code, region_path, agency_id from reports where id = ?"
_CAPTURES = """
select c.record_id, c.url, c.fetched_at, c.mime, c.payload_digest, c.warc, c.offset, c.record, c.same_as, rc.role as part
from report_captures rc join captures c using (record_id) where rc.report_id = ? order by c.fetched_at, c.record_id
"""
_OTHERWISE = "select * from version_figures where report_id = ?"


def values(connection: Connection, asked: Asked) -> Values:
    """The versions of a report. Raises `NotThere` for an unknown id."""
    id = asked.path["id"]
    report = row(connection, _REPORT, (id,))
    if report is None:
        raise NotThere("没有这个编号的报告。", "There is no report with this id.")
    captures = rows(connection, _CAPTURES, (id,))
    found = versions(captures, rows(connection, _OTHERWISE, (id,)))
    shown = cells_of(rows(connection, FIGURES, (id,))) if len(found) > 1 else {}
    lines = changed_lines(found, shown, labels_of(connection, asked.lang)) if len(found) > 1 else []
    return {
        "report": report,
        "versions": list(zip(found, steps(found, lines), strict=True)),
        "lines": lines,
        "around": [c for c in captures if c["part"] not in NUMBERED],
        "changed": len(lines),
    }


WORDS = {
    **COMPARED,
    "title": ("各次存档与改动", "Versions over time"),
    "lead": (
        "同一份报告多次抓取，发布后数字有改动的列在这里；数字相同的抓取合为一版。只比较表格中的数字，不比较正文。",
        "Captures of one report over time, and the numbers that were changed after publication; captures with the same "
        "numbers make one version. Numbers of the tables are compared, not the text.",
    ),
    "no_change": ("各次存档的数字相同。", "All captures have the same numbers."),
    "no_numbers": ("没有含数字的存档。", "No capture holds the numbers."),
    "back": ("回到报告", "Back to the report"),
    "changed_cells": ("改动过的单元格", "Cells that were changed"),
    "count_changed": (
        "共{n}个单元格改动过。各版与最早一版相比。",
        "{n} cells were changed. Each version is held against the oldest.",
    ),
    "version": ("第{n}版", "Version {n}"),
    "seen_until": ("{first} 至 {last}，{n}次抓取", "{first} to {last}, {n} captures"),
    "shown_here": ("现采用", "shown in the catalogue"),
    "untold": (
        "数字与采用的版本不同，但没有逐格的记录。",
        "Its numbers differ from the version shown, but nothing says in which cells.",
    ),
    "since": ("比前一版改动{n}格", "{n} cells changed since the version before"),
    "became": ("改为", "became"),
    "time": ("抓取时间（UTC）", "Captured (UTC)"),
    "digest": ("摘要", "Digest"),
    "address": ("网址", "Address"),
    "open": ("打开存档", "Open"),
    "more_captures": ("数字相同的其余{n}次抓取", "{n} more captures with the same numbers"),
    "around": ("附属网页与文件", "Pages and files around it"),
}
PAGE = Page(name="versions", address="/report/{id}/versions", template="site/versions.html", values=values, words=WORDS)
