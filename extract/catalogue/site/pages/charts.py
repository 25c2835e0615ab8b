"""Charts of the whole collection, a region or an agency, one scope at a time; the rows of each as CSV and JSON."""

import json
from collections.abc import Sequence
from sqlite3 import Connection

from extract.catalogue.site.charts import (
    Chart,
    agency_subject,
    charts_of,
    collection_subject,
    region_subject,
)
from extract.catalogue.site.charts.subject import Subject
from extract.catalogue.site.page import Answer, Asked, NotThere, Page, Values
from extract.catalogue.site.rows import Row, rows
from extract.catalogue.spreadsheet import MIME, attachment, csv_of, file_name

_BELOW = """
select code, name from regions where parent is ? and (? is not null or level = 1) order by code
"""


def values(connection: Connection, asked: Asked) -> Values | Answer:
    """The charts that the arguments ask for. Raises `NotThere` for an unknown region, agency or chart."""
    subject = _subject(connection, asked)
    charts = charts_of(connection, subject, asked.lang)
    name = asked.one("rows")
    if name is not None:
        return _rows(subject, charts, name, asked)
    return {
        "subject": subject,
        "charts": charts,
        "about": _about(subject),
        "below": _below(connection, subject),
        "above": _above(connection, subject),
    }


def _subject(connection: Connection, asked: Asked) -> Subject:
    scope, of = asked.one("scope"), asked.one("of")
    if agency := asked.one("agency"):
        return agency_subject(connection, agency, scope)
    if region := asked.one("region"):
        return region_subject(connection, region, scope, of)
    return collection_subject(connection, scope)


def _rows(subject: Subject, charts: Sequence[Chart], name: str, asked: Asked) -> Answer:
    chart = next((c for c in charts if c.name == name), None)
    if chart is None:
        raise NotThere(f"这里没有名为 {name} 的图。", f"There is no chart called {name} here.")
    whose = subject.name or "nianbao"
    if asked.one("format") == "json":
        body = json.dumps(chart.table(), ensure_ascii=False, indent=1).encode("utf-8", "replace")
        return Answer(body, "application/json; charset=utf-8", {})
    named = attachment(file_name((whose, name, subject.scope), ".csv"))
    columns = [column for column, _ in chart.columns]
    return Answer(csv_of(chart.rows, columns, asked.one("bom") is not None), MIME, {"Content-Disposition": named})


def _about(subject: Subject) -> str:
    """Which of the sentences in WORDS says what is added up."""
    if subject.kind == "agency":
        return "about_agency"
    if subject.scope == "aggregate":
        return "about_counties" if subject.of == "below" or subject.kind == "collection" else "about_aggregate"
    return "about_side_by_side"


def _below(connection: Connection, subject: Subject) -> list[Row]:
    if subject.kind == "agency":
        return []
    parent = subject.key or None
    return rows(connection, _BELOW, (parent, parent))


def _above(connection: Connection, subject: Subject) -> list[Row]:
    """The regions above, the highest first; an agency's own region is the last."""
    found: list[Row] = []
    code: str | None = subject.region or subject.key
    while code and len(found) < 5:
        here = rows(connection, "select code, name, parent from regions where code = ?", (code,))
        found = here + found
        code = here[0]["parent"] if here else None
    return [one for one in found if one["code"] != subject.key]


WORDS = {
    "charts_title": ("图表", "Charts"),
    "charts_of": ("{name}：图表", "Charts: {name}"),
    "whole_collection": ("全部收录", "The whole collection"),
    "scope_choice": ("统计范围", "Scope"),
    "of_own": ("本级", "its own"),
    "of_below": ("下级各地", "of the regions below"),
    "never_added": (
        "汇总报告已包含各部门和乡镇的数字，所以不同统计范围分开显示，从不相加。",
        "An aggregate contains the numbers of departments and townships already: scopes are shown apart and never added up.",
    ),
    "about_aggregate": (
        "取本地的汇总报告，每年一份。",
        "From the aggregate report of this place, one a year.",
    ),
    "about_counties": (
        "取各县（市、区、旗）的汇总报告相加；省、市本级的汇总已含下级，不再计入。",
        "The aggregate reports of the counties, added up; those of prefectures and provinces contain them and are left out.",
    ),
    "about_side_by_side": (
        "取这一范围内各机关自己的报告相加，不含汇总报告。",
        "The agencies' own reports of this scope, added up; aggregates are not among them.",
    ),
    "about_agency": (
        "取该机关历年的报告，名称有变的合为一个。",
        "The reports of this agency over the years, under all names it had.",
    ),
    "no_charts": ("还没有可以画成图的数字。", "There are no numbers to draw yet."),
    "regions_below": ("看下级地区", "Regions below"),
    "provinces": ("看各省", "Provinces"),
    "own_page": ("{name}的页面", "The page of {name}"),
}
PAGE = Page(name="charts", address="/charts", template="site/charts.html", values=values, words=WORDS)
