"""The table of reports that must exist, and what became of each."""

from extract.catalogue.shape import Table, count, need, text
from settings.states import STATES

LEDGER = Table(
    name="ledger",
    title="应有报告台账 Ledger of expected reports",
    about=(
        "每个机关每个年度一行：应有的报告是否按时发布、逾期、缺失、撤下、受阻或未查，以及证明这一状态的存档。"
        " One row per agency and year: whether the report that must exist is there, late, missing, removed, blocked or "
        "not looked at, and the capture that shows it; reading corrects what titles said."
    ),
    key=("id",),
    columns=(
        count("id", "序号 number", optional=False),
        need("place", "地方 place of the portal's row"),
        need("agency", "机关全称 agency, as its region is called now"),
        need("scope", "统计范围 as in reports; empty when the name does not tell"),
        count("year", "报告年度 the year the report is about", optional=False),
        text("region_code", "行政区划代码 GB/T 2260 code valid in that year", "regions(code)"),
        text("agency_type", "机关类别 government, department, township, street, zone, other"),
        text("portal_id", "门户 portal it was found on, or is looked for", "portals(id)"),
        text(
            "state",
            "状态 " + ", ".join(f"{state} {names[0]}" for state, names in STATES.items()),
            optional=False,
            check=f'check ("state" in ({", ".join(map(repr, STATES))}))',
        ),
        need("why", "应有的理由 why it is expected: law, seen, between, goes-on, menu"),
        text("reason", "原因 why it is in this state: not-listed, dead-link, year-not-asked, the kind of a refusal …"),
        text("detail", "说明 detail"),
        text("due_on", "法定期限 legal deadline: 1月31日, or 3月31日 (政府及2018年度以前)"),
        text("published_on", "发布日期 date of publication"),
        count("days_late", "逾期天数（天） days after the deadline; 0 or negative is in time"),
        text("dated_by", "日期依据 what tells the date: report, meta, page, url, list"),
        text("title", "链接文字 text of the link"),
        text("url", "网址 the report, the list without it, or the address that refused"),
        text("record_id", "证明此状态的存档 capture that shows the state", "captures(record_id)"),
        text("earlier_id", "此前的存档 capture that still held a removed report", "captures(record_id)"),
        text("run_id", "批次 crawl that saw it so", "crawls(id)"),
        text("report_id", "报告 report, when there is one", "reports(id)"),
    ),
    indexes=(
        *("(region_code, year)", "(state)", "(year)", "(agency)", "(portal_id)"),
        *("(report_id)", "(record_id)", "(earlier_id)", "(run_id)"),
    ),
)
