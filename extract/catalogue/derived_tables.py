"""Tables that are worked out from the others while the catalogue is built, so that pages and lists need not."""

from extract.catalogue.cell_tables import VALUE
from extract.catalogue.shape import Column, Table, count, need, text


def _number(name: str, about: str) -> Column:
    return Column(name=name, type="any", about=about, check=VALUE.replace("value", name))


TOTALS = Table(
    name="totals",
    title="主要数字 Main figures",
    about=(
        "每份报告一行，供列表与图表使用；没有数字的为空，不作零。有表格的取自表格，没有的（2018年度及以前）取自正文。"
        " One row per report for lists and charts; null where there is no number, never zero; from the tables, else from "
        "the text. Never add up over scopes."
    ),
    key=("report_id",),
    columns=(
        need("report_id", "报告 report", "reports(id)"),
        need("stated_in", "出处 table 表格, text 正文"),
        _number("received", "新收（件） requests received"),
        _number("carried_in", "上年结转（件） carried in"),
        _number("granted", "予以公开（件） granted"),
        _number("partly_granted", "部分公开（件） partly granted"),
        _number("refused", "不予公开（件） refused, all of （三）"),
        _number("refused_state_secret", "不予公开：属于国家秘密（件） refused: state secrets"),
        _number("refused_prohibited_by_law", "不予公开：其他法律行政法规禁止公开（件） refused: other laws forbid it"),
        _number("refused_public_security", "不予公开：危及“三安全一稳定”（件） refused: security or stability"),
        _number("refused_third_party_rights", "不予公开：保护第三方合法权益（件） refused: rights of third parties"),
        _number("refused_internal_affairs", "不予公开：属于三类内部事务信息（件） refused: internal affairs"),
        _number("refused_deliberative_process", "不予公开：属于四类过程性信息（件） refused: deliberative process"),
        _number("refused_enforcement_file", "不予公开：属于行政执法案卷（件） refused: enforcement files"),
        _number("refused_administrative_query", "不予公开：属于行政查询事项（件） refused: administrative inquiries"),
        _number("unavailable", "无法提供（件） could not be provided, all of （四）"),
        _number("unavailable_not_held", "无法提供：本机关不掌握（件） could not be provided: not held"),
        _number("not_processed", "不予处理（件） not processed, all of （五）"),
        _number("not_processed_petition", "不予处理：信访举报投诉类（件） not processed: petitions and complaints"),
        _number("other", "其他处理（件） otherwise handled, all of （六）"),
        _number("concluded", "办结总计（件） concluded （七）"),
        _number("carried_out", "结转下年度（件） carried over"),
        _number("natural_person", "新收：自然人（件） received from natural persons"),
        _number("business", "新收：商业企业（件） received from businesses"),
        _number(
            "other_organisations", "新收：其他法人或组织（件） received from the four other kinds of organisations"
        ),
        _number("review_total", "行政复议总计（件） administrative reviews"),
        _number("review_upheld", "复议：维持（件）"),
        _number("review_corrected", "复议：纠正（件）"),
        _number("review_other", "复议：其他结果（件）"),
        _number("review_pending", "复议：尚未审结（件）"),
        _number("litigation_total", "行政诉讼总计（件） lawsuits, direct and after review"),
        _number("litigation_direct", "行政诉讼：未经复议直接起诉（件） lawsuits brought without a review before"),
        _number("litigation_upheld", "诉讼：维持（件）"),
        _number("litigation_corrected", "诉讼：纠正（件）"),
        _number("litigation_pending", "诉讼：尚未审结（件）"),
        _number("normative_issued", "制发规范性文件（件） normative documents issued; not in the form of 2019"),
        _number("normative_repealed", "废止规范性文件（件） repealed; not in the form of 2019"),
        _number("normative_in_force", "现行有效规范性文件（件） in force; not in the form of 2019"),
        _number("licensing", "行政许可（件） licences"),
        _number("penalty", "行政处罚（件） penalties"),
        _number("coercion", "行政强制（件） coercive measures"),
        _number("fees_10k", "行政事业性收费（万元） administrative fees, 10,000 yuan"),
    ),
    clustered=True,
)
AGENCIES = Table(
    name="agencies",
    title="机关 Agencies",
    about=(
        "报告的机关，历年名称合为一个。"
        " The bodies that report, each under all names it had; its reports are those with its id in `agency_id`."
    ),
    key=("id",),
    columns=(
        need("id", "编号，重建后不变 permanent id (hash over place and agency)"),
        need("place", "地方 place of the portal's row"),
        need("name", "现名 name as it is called now"),
        text("region_code", "行政区划 region of its newest report", "regions(code)"),
        text("agency_type", "机关类别 government, department, township, street, zone, other"),
        count("reports", "报告数 reports", optional=False),
        count("first_year", "最早年度 first year"),
        count("last_year", "最近年度 last year"),
    ),
    indexes=("(region_code)", "(name)"),
)
COVERAGE = Table(
    name="coverage",
    title="收录情况 Coverage",
    about=(
        "每个地区每年应有的报告及其状态，收录的报告数，及其中数字齐全、有不符之处者。"
        " Expected reports per region and year and what became of them; reports read, and how many are complete or break a rule."
    ),
    key=("region_code", "year"),
    columns=(
        text("region_code", "行政区划代码 region", "regions(code)"),
        text("region_path", "省/市/县 path"),
        count("year", "报告年度 year of the reports", optional=False),
        count("expected", "应有 expected", optional=False),
        count("on_time", "按时 on time", optional=False),
        count("late", "逾期 late", optional=False),
        count("found", "已见，日期不明 found, day unknown", optional=False),
        count("missing", "缺 missing", optional=False),
        count("removed", "撤下 removed", optional=False),
        count("blocked", "受阻 blocked", optional=False),
        count("not_looked_at", "未查 not looked at", optional=False),
        count("reports", "收录 reports read", optional=False),
        count("complete", "数字齐全 with every cell a number", optional=False),
        count("with_findings", "有不符之处 that break a rule", optional=False),
    ),
    indexes=("(year)",),
)
WITHHELD = Table(
    name="withheld",
    title="不公开 Withheld",
    about=(
        "档案管理者决定不展示的报告与存档及理由；原始存档未动。"
        " Reports and captures that an archivist withholds from everything shown, and why; the archive itself is untouched."
    ),
    key=("kind", "target"),
    columns=(
        need("kind", "种类 report 报告, record 存档"),
        need("target", "编号 id of the report or of the record"),
        need("reason", "理由 reason"),
        text("by", "经办人 who"),
        text("on_", "日期 day"),
    ),
    clustered=True,
)
