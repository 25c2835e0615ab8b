"""A region: its units by year, its agencies by year, what their reports say, what is missing."""

from collections import defaultdict
from collections.abc import Iterable
from sqlite3 import Connection
from typing import Any

from extract.catalogue.site.charts import charts_for_region
from extract.catalogue.site.page import Asked, NotThere, Page, Values
from extract.catalogue.site.rows import Row, row, rows
from extract.catalogue.site.within import lineage
from settings.states import FOUND, STATES

UNITS = """
with recursive below(code) as (
  select ? union all select g.code from regions g join below b on g.parent = b.code
)
select g.code, g.name, g.level, g.parent, c.year, c.expected, c.on_time + c.late + c.found as there, c.missing, c.removed,
  c.blocked, c.not_looked_at, c.on_time, c.late, c.found
from below b join regions g on g.code = b.code left join coverage c on c.region_code = g.code
order by g.code, c.year
"""
AGENCIES = """
select l.place, l.agency, l.scope, l.agency_type, l.year, l.state, l.reason, l.report_id, a.id as agency_id
from ledger l left join agencies a on a.place = l.place and a.name = l.agency
where l.region_code = ? order by l.year
"""
NUMBERS = """
select r.year, r.scope, count(*) as reports, count(t.received) as saying, sum(t.received) as received,
  sum(t.concluded) as concluded, min(r.id) as report_id
from reports r join totals t on t.report_id = r.id where r.region_code = ? and r.year is not null
group by r.year, r.scope order by r.year desc
"""
CHARTS = 4
"""So many charts stand on the page; the others behind a link."""
_ORDER = ("government", "zone", "department", "township", "street", "other")
_SCOPES = ("aggregate", "office", "department", "township", "zone")


def values(connection: Connection, asked: Asked) -> Values:
    """The region, those above and below it, and its agencies."""
    code = asked.path["code"]
    region = row(connection, "select * from regions where code = ?", (code,))
    if region is None:
        raise NotThere(f"没有代码为 {code} 的地区。", f"There is no region with the code {code}.")
    covered = rows(connection, UNITS, (code,))
    agencies = _agencies(rows(connection, AGENCIES, (code,)))
    numbers = rows(connection, NUMBERS, (code,))
    said = {n["scope"] for n in numbers}
    return {
        "region": region,
        "charts": charts_for_region(connection, code, asked.lang)[:CHARTS],
        "lineage": lineage(connection, region["parent"]),
        "units": _units(covered, code),
        "unit_years": _years(c["year"] for c in covered if c["code"] != code),
        "states": {state: sum(c[state] or 0 for c in covered) for state in STATES},
        "expected": sum(c["expected"] or 0 for c in covered),
        "agencies": agencies,
        "agency_years": _years(year for a in agencies for year in a["years"]),
        "scopes": [scope for scope in _SCOPES if scope in said],
        "numbers": _by_year(numbers),
    }


def _years(found: Iterable[int | None]) -> list[int]:
    years = {year for year in found if year is not None}
    return list(range(min(years), max(years) + 1)) if years else []


def _units(covered: Iterable[Row], code: str) -> list[Row]:
    """The regions below, each with its years; a county stands under its prefecture."""
    units: dict[str, Row] = {}
    for c in covered:
        if c["code"] == code:
            continue
        unit = units.setdefault(c["code"], {**c, "years": {}})
        if c["year"] is not None:
            unit["years"][c["year"]] = {**c, "look": look(c)}
    return list(units.values())


def look(c: Row) -> str:
    """Whether all, some or none of the reports that must exist are there."""
    there, expected = c["there"] or 0, c["expected"] or 0
    if there == expected:
        return "all"
    return "some" if there else "not_looked_at" if c["not_looked_at"] == expected else "no"


def _agencies(found: Iterable[Row]) -> list[Row]:
    """An agency and scope a line, with the state of each year; of two rows of a year the one with a report."""
    lines: dict[Any, Row] = {}
    for each in found:
        line = lines.setdefault((each["place"], each["agency"], each["scope"]), {**each, "years": {}})
        known = line["years"].get(each["year"])
        if known is None or known["state"] not in FOUND:
            line["years"][each["year"]] = each
        line["agency_type"] = each["agency_type"] or line["agency_type"]
    return sorted(lines.values(), key=_place_of)


def _place_of(line: Row) -> tuple[int, str, str]:
    kind = line["agency_type"]
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER), line["agency"], line["scope"] or ""


def _by_year(numbers: Iterable[Row]) -> dict[int, dict[str, Row]]:
    found: dict[int, dict[str, Row]] = defaultdict(dict)
    for n in numbers:
        found[n["year"]][n["scope"]] = n
    return dict(found)


PAGE = Page(
    name="region",
    address="/region/{code}",
    template="site/region.html",
    values=values,
    words={
        "code": ("区划代码", "Code"),
        "summary": ("应有的报告", "Reports that must exist"),
        "expected": ("应有", "expected"),
        "units": ("下级地区", "Units below"),
        "units_lead": (
            "每格：已见报告数/应有报告数。点击查看台账。",
            "Each cell: reports there / reports that must exist. It leads to the ledger.",
        ),
        "its_agencies": ("本级机关", "Its own agencies"),
        "agencies_lead": (
            "每格是该机关该年度报告的状态；有报告的点击即达。",
            "Each cell is the state of that agency's report of the year; where there is one, it leads to it.",
        ),
        "numbers": ("历年申请", "Requests year by year"),
        "numbers_lead": (
            "该地区本级报告所述的新收与办结申请数，按统计范围分列；括号内为报告数。",
            "Requests received and concluded as the reports of this very region state them, each scope apart; in brackets the number of reports.",
        ),
        "received": ("新收", "received"),
        "concluded": ("办结", "concluded"),
        "of_all": ("查看该地区的报告", "Reports of this region"),
        "to_ledger": ("台账", "Ledger"),
        "to_findings": ("校验结果", "Findings"),
        "to_charts": ("图表", "Charts"),
        "all_charts": ("全部图表", "All charts"),
        "no_number": ("无数字", "no number"),
    },
)
