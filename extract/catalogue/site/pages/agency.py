"""An agency: the key numbers of all its years side by side, what it carried over, which years are missing and why."""

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from sqlite3 import Connection

from extract.catalogue.site.charts import charts_for_agency
from extract.catalogue.site.page import Asked, NotThere, Page, Values
from extract.catalogue.site.rows import Row, row, rows
from extract.catalogue.site.within import lineage

REPORTS = """
select r.id, r.title, r.year, r.scope, r.layout, r.published_on, r.days_late, r.findings_count, r.cells, t.*
from reports r left join totals t on t.report_id = r.id where r.agency_id = ? order by r.year, r.id
"""
LEDGER = """
select * from ledger where (place = ? and agency = ?) or report_id in (select id from reports where agency_id = ?)
order by year, scope, id
"""
CARRIED = "select report_id, cells from findings where rule = 'carry-over' and report_id in ({marks})"

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "requests",
        (
            *("received", "natural_person", "business", "carried_in", "granted", "partly_granted", "refused"),
            *("unavailable", "not_processed", "other", "concluded", "carried_out"),
        ),
    ),
    (
        "proceedings",
        (
            *("review_total", "review_upheld", "review_corrected", "review_other", "review_pending"),
            *("litigation_total", "litigation_corrected"),
        ),
    ),
    (
        "disclosure",
        ("normative_issued", "normative_in_force", "licensing", "penalty", "coercion", "fees_10k"),
    ),
)
"""Numbers of `totals` that are set side by side, in the order of the forms."""

CHARTS = 4
"""So many charts stand on the page; the others behind a link."""

ORDER = ("aggregate", "office", "department", "township", "zone")


def values(connection: Connection, asked: Asked) -> Values:
    """The agency, its reports by scope, each with its numbers and what has changed since the year before."""
    agency = row(connection, "select * from agencies where id = ?", (asked.path["id"],))
    if agency is None:
        raise NotThere(
            "没有这个编号的机关。编号在重建后不变；机关可能因区划调整并入他处。",
            "There is no agency with this id. Ids survive a rebuild; the agency may have been merged into another.",
        )
    reports = rows(connection, REPORTS, (agency["id"],))
    disagree = _carried(connection, [r["id"] for r in reports])
    scopes = sorted({r["scope"] for r in reports}, key=lambda s: ORDER.index(s) if s in ORDER else len(ORDER))
    return {
        "agency": agency,
        "charts": charts_for_agency(connection, agency["id"], asked.lang)[:CHARTS],
        "lineage": lineage(connection, agency["region_code"]),
        "series": [_series(scope, [r for r in reports if r["scope"] == scope], disagree) for scope in scopes],
        "ledger": rows(connection, LEDGER, (agency["place"], agency["name"], agency["id"])),
        "groups": GROUPS,
    }


def _carried(connection: Connection, reports: Sequence[str]) -> set[str]:
    """Reports whose total carried in contradicts the year before, as the findings have it."""
    found = rows(connection, CARRIED.format(marks=", ".join("?" * len(reports))), reports)
    return {f["report_id"] for f in found if ["requests", "carried_in", "total"] in json.loads(f["cells"])}


def _series(scope: str | None, reports: Sequence[Row], disagree: set[str]) -> Row:
    """The reports of one scope in the order of their years, with changes and the chain of what was carried over."""
    known = [name for _, names in GROUPS for name in names]
    for before, after in pairwise(reports):
        after["changes"] = _changes(before, after, known) if _follow(before, after) else {}
    chain = [
        {"before": before, "after": after, "broken": after["id"] in disagree}
        for before, after in pairwise(reports)
        if _follow(before, after) and None not in (before["carried_out"], after["carried_in"])
    ]
    return {"scope": scope, "reports": reports, "chain": chain, "shown": _shown(reports, known)}


def _follow(before: Row, after: Row) -> bool:
    return before["year"] is not None and after["year"] == before["year"] + 1


def _changes(before: Row, after: Row, names: Iterable[str]) -> dict[str, int | float]:
    """What has changed since the year before, of numbers that both have."""
    both = ((name, before.get(name), after.get(name)) for name in names)
    return {name: round(new - old, 6) for name, old, new in both if old is not None and new is not None and new != old}


def _shown(reports: Sequence[Row], names: Iterable[str]) -> frozenset[str]:
    """Numbers that at least one of the reports has."""
    return frozenset(name for name in names if any(r.get(name) is not None for r in reports))


PAGE = Page(
    name="agency",
    address="/agency/{id}",
    template="site/agency.html",
    values=values,
    words={
        "id": ("编号", "Id"),
        "side_by_side": ("历年数字", "All years side by side"),
        "side_lead": (
            "公布的数；“–”为没有数字，不是零。小字是与上一年相比的增减。",
            "Numbers as published; “–” is no number, not zero. In small print the change since the year before.",
        ),
        "chain": ("跨年结转", "Carried over from year to year"),
        "chain_lead": (
            "上年“结转下年度”应等于本年“上年结转”。",
            "What a year carries over must be what the next year carries in.",
        ),
        "from_to": ("年度", "Years"),
        "carried_out_of": ("上年结转下年度", "carried over"),
        "carried_into": ("本年上年结转", "carried in"),
        "verdict": ("核对", "Compared"),
        "agrees": ("相等", "equal"),
        "differs": ("不等", "not equal"),
        "see_finding": ("见校验结果", "see the finding"),
        "each_year": ("各年度报告", "Its reports and what is missing"),
        "why": ("应有的理由", "Expected because"),
        "reason": ("原因", "Reason"),
        "evidence": ("证据", "Evidence"),
        "stated_in_text": ("据正文", "from the text"),
        "compare": ("并列比较", "Compare"),
        "charts_of": ("图表", "Charts"),
        "all_charts": ("全部图表", "All charts"),
        "total_received": ("新收申请", "Requests received"),
        "received": ("新收申请", "Requests received"),
        "natural_person": ("其中：自然人", "of them natural persons"),
        "business": ("其中：商业企业", "of them businesses"),
        "carried_in": ("上年结转", "Carried in"),
        "granted": ("予以公开", "Granted"),
        "partly_granted": ("部分公开", "Partly granted"),
        "refused": ("不予公开", "Refused"),
        "unavailable": ("无法提供", "Could not be provided"),
        "not_processed": ("不予处理", "Not processed"),
        "other": ("其他处理", "Otherwise handled"),
        "concluded": ("办理结果总计", "Outcomes in all"),
        "carried_out": ("结转下年度", "Carried over"),
        "review_total": ("行政复议", "Administrative reviews"),
        "review_upheld": ("其中：维持", "of them upheld"),
        "review_corrected": ("其中：纠正", "of them corrected"),
        "review_other": ("其中：其他结果", "of them other results"),
        "review_pending": ("其中：尚未审结", "of them pending"),
        "litigation_total": ("行政诉讼", "Administrative suits"),
        "litigation_corrected": ("其中：纠正", "of them corrected"),
        "normative_issued": ("制发规范性文件", "Normative documents issued"),
        "normative_in_force": ("现行有效规范性文件", "Normative documents in force"),
        "licensing": ("行政许可", "Licences decided"),
        "penalty": ("行政处罚", "Penalties decided"),
        "coercion": ("行政强制", "Coercive measures decided"),
        "fees_10k": ("行政事业性收费（万元）", "Fees (10,000 yuan)"),
    },
)
