"""What the catalogue holds: every table and column, with its meaning in Chinese and English. One row, one column."""

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "integer", "real", "any"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. `about` is what the data dictionary and Datasette show."""

    name: str
    type: Type
    about: str
    optional: bool = True
    references: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. `clustered` tables lie in the order of their key and have no rowid."""

    name: str
    title: str
    about: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    indexes: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    clustered: bool = False


def _text(name: str, about: str, references: str = "", *, optional: bool = True, check: str = "") -> Column:
    return Column(name=name, type="text", about=about, references=references, optional=optional, check=check)


def _count(name: str, about: str, *, optional: bool = True, check: str = "") -> Column:
    return Column(name=name, type="integer", about=about, optional=optional, check=check)


def _need(name: str, about: str, references: str = "") -> Column:
    return _text(name, about, references, optional=False)


REPORTS = Table(
    name="reports",
    title="年度报告 Reports",
    about="每份年度报告一行；汇总与本级报告并列，不可相加（见 scope）。 One row per annual report; never sum over scopes.",
    key=("id",),
    columns=(
        _need("id", "报告编号，重建后不变 permanent id (hash over region, agency, scope, year)"),
        _text("title", "标题 title"),
        _text("agency", "机关全称 official name of the agency; null when the page does not name it"),
        _text("agency_type", "机关类别 government, department, township, street, zone, other"),
        _text("scope", "统计范围 aggregate 汇总, office 本级, department 部门, township 乡镇街道, zone 园区"),
        _text("region_code", "行政区划代码 GB/T 2260 code valid in the report's year", "regions(code)"),
        _text("region_path", "省/市/县 path of the region"),
        _text("province_code", "省级代码 province", "regions(code)"),
        _text("prefecture_code", "地级代码 prefecture or league; null for provinces and 省直辖", "regions(code)"),
        _count("year", "报告年度 the year the report is about"),
        _text("layout", "格式 2021 (〔2021〕30号), 2019 (〔2019〕60号), free (自由格式); that of table 三"),
        _text("period_start", "统计期起 first day of the statistical period as printed"),
        _text("period_end", "统计期止 last day of the statistical period as printed"),
        _text("published_on", "发布日期 date of publication (Asia/Shanghai)"),
        _text("published_time", "发布时间 HH:MM (Asia/Shanghai)"),
        _text("signed_on", "落款日期 date of signature"),
        _text("due_on", "法定期限 legal deadline: 条例第四十九条, 1月31日 or 3月31日 (政府及2018年度以前)"),
        _count("days_late", "逾期天数（天） days after the deadline; 0 or negative is in time"),
        _text("source", "来源 the page's 来源"),
        _text("url", "网址 address of the page"),
        _text("format", "文件类型 html, docx, text … of the capture with the tables"),
        Column(name="confidence", type="real", about="识别置信度 0 to 1"),
        _text("portal_id", "门户 portal it was found on", "portals(id)"),
        _text("primary_capture", "原始存档 capture whose cells are shown", "captures(record_id)"),
        _count("cells", "单元格数 cells of the layout", optional=False),
        _count("cells_value", "数字 cells with a number", optional=False),
        _count("cells_blank", "空白 empty cells", optional=False),
        _count("cells_mark", "符号 cells with / — 无 in place of a number", optional=False),
        _count("cells_missing", "缺失 cells the document does not have", optional=False),
        _count("findings_count", "校验问题数 violated rules", optional=False),
        _count("captures_count", "存档数 captures that show it", optional=False),
    ),
    indexes=(
        *("(year)", "(region_code, year)", "(province_code)", "(prefecture_code)", "(agency)", "(scope)"),
        *("(layout)", "(agency_type)", "(portal_id)", "(primary_capture)", "(days_late)", "(findings_count)"),
    ),
)
SECTIONS = Table(
    name="sections",
    title="正文 Sections",
    about="六个部分的正文。 The text of the six official parts.",
    key=("report_id", "number"),
    columns=(
        _need("report_id", "报告 report", "reports(id)"),
        _count("number", "序号 1 to 6", optional=False),
        _text("heading", "标题 heading as printed"),
        _text("text", "正文 text"),
    ),
)
FIGURES = Table(
    name="figures",
    title="数字 Figures",
    about="每个单元格一行；空白与零不同。 One row per cell; blank is not zero. Labels and units are in `labels`.",
    key=("report_id", "table_code", "row_code", "column_code"),
    columns=(
        _need("report_id", "报告 report", "reports(id)"),
        _need("table_code", "表 disclosure 表二, requests 表三, proceedings 表四"),
        _need("row_code", "行 row"),
        _need("column_code", "列 column"),
        Column(
            name="value",
            type="any",
            about="数值（件、万元、元，见 labels.unit） the number, null unless state is value",
            check="""check (typeof("value") <> 'text')""",
        ),
        _need("state", "状态 value 数字, blank 空白, mark 符号, missing 缺失"),
        _text("raw", "原文 text as printed"),
        _text("where_", "位置 locator in the source: element path, page and box, or line"),
    ),
    indexes=("(table_code, row_code, value) where column_code = 'total'",),
    constraints=(
        "foreign key (table_code, row_code, column_code) references labels(table_code, row_code, column_code)",
    ),
    clustered=True,
)
LABELS = Table(
    name="labels",
    title="单元格说明 Labels",
    about="代码对应的中文名称与单位。 What the codes of the cells mean.",
    key=("table_code", "row_code", "column_code"),
    columns=(
        _need("table_code", "表 table"),
        _need("row_code", "行 row"),
        _need("column_code", "列 column"),
        _need("layouts", "格式 layouts that have the cell, space separated"),
        _need("table_label", "表名 table as printed"),
        _need("row_label", "行名 row as printed"),
        _need("column_label", "列名 column as printed"),
        _need("unit", "单位 unit: 件, 万元, 元"),
        _count("position", "次序 reading order", optional=False),
    ),
    clustered=True,
)
FINDINGS = Table(
    name="findings",
    title="校验结果 Findings",
    about="勾稽关系等规则的不符之处。 Rules that a report violates; the two numbers compared are left and right.",
    key=("id",),
    columns=(
        _count("id", "序号 number", optional=False),
        _need("report_id", "报告 report", "reports(id)"),
        _need("rule", "规则 flow, row-total, concluded-total, proceedings-total, period, text-vs-table …"),
        _need("outcome", "结果 violated"),
        _need("severity", "程度 error, warning, info"),
        _text("message", "说明 message"),
        _need("cells", "涉及单元格 JSON list of [table, row, column]"),
        Column(name="left", type="any", about="左值 one number (sum of the parts, prose)"),
        Column(name="right", type="any", about="右值 the other (the whole, table)"),
    ),
    indexes=("(report_id)", "(rule)"),
)
PROBLEMS = Table(
    name="problems",
    title="读取问题 Problems",
    about="存档、识别、读取时遇到的问题。 What reading stumbled over, report or not.",
    key=("id",),
    columns=(
        _count("id", "序号 number", optional=False),
        _text("report_id", "报告 report, when the capture belongs to one", "reports(id)"),
        _text("record_id", "存档 capture; null for a fault of a WARC file", "captures(record_id)"),
        _need("stage", "阶段 archive, decode, format, recognise, metadata, sections, layout, bundle …"),
        _need("kind", "种类 short code"),
        _text("message", "说明 message"),
        _text("where_", "位置 locator"),
    ),
    indexes=("(report_id)", "(record_id)", "(kind)"),
)
CAPTURES = Table(
    name="captures",
    title="存档 Captures",
    about="每次抓取的原始记录在 WARC 文件中的位置。 Where each kept answer lies: WARC file, offset, length, digest.",
    key=("record_id",),
    columns=(
        _need("record_id", "WARC-Record-ID"),
        _need("url", "网址 address"),
        _need("fetched_at", "抓取时间 time of the request (UTC)"),
        _count("status", "HTTP 状态 status"),
        _text("mime", "媒体类型 media type as declared"),
        _text("payload_digest", "摘要 WARC-Payload-Digest"),
        _need("warc", "WARC 文件 file name"),
        _count("offset", "偏移（字节） offset in bytes", optional=False),
        _count("length", "长度（字节） bytes of the compressed record", optional=False),
        _text("run_id", "批次 crawl", "crawls(id)"),
        _text("portal_id", "门户 portal", "portals(id)"),
        _text("region_code", "门户所在区划 region of the portal", "regions(code)"),
        _text("role", "用途 home, index, report, attachment, other: what the crawler took it for"),
        _text("title", "链接文字 text of the link that led here"),
        _text("menu", "栏目 menu path that led here"),
        _count("year", "链接所示年度 year the link promises"),
        _text("found_on", "来源页 page that held the link"),
        _text("same_as", "同于 capture whose payload it says again; null: it has its own", "captures(record_id)"),
        _need(
            "record",
            "记录类型 response: from the server; revisit: unchanged; resource: saved by hand (urn: made from a page)",
        ),
        _text("kind", "识别为 what it turned out to be: annual_report, news, list_page …"),
    ),
    indexes=("(run_id)", "(portal_id)", "(region_code)", "(kind)", "(url)"),
)
REPORT_CAPTURES = Table(
    name="report_captures",
    title="报告与存档 Captures of reports",
    about="每份报告的全部存档。 Every capture that shows a report.",
    key=("report_id", "record_id"),
    columns=(
        _need("report_id", "报告 report", "reports(id)"),
        _need("record_id", "存档 capture", "captures(record_id)"),
        _need("role", "关系 primary 采用, page 网页, attachment 附件, repeat 相同数字, version 不同数字"),
    ),
    indexes=("(record_id)",),
    clustered=True,
)
REGIONS = Table(
    name="regions",
    title="行政区划 Regions",
    about="涉及的行政区划及其上级。 Regions in use and those above them (GB/T 2260).",
    key=("code",),
    columns=(
        _need("code", "代码 code"),
        _need("name", "名称 name"),
        _need("path", "省/市/县 path"),
        _count("level", "级别 1 省, 2 地, 3 县"),
        _text("parent", "上级 region above", "regions(code)"),
    ),
    indexes=("(parent)",),
)
PORTALS = Table(
    name="portals",
    title="门户网站 Portals",
    about="政府门户，一个时期一行。 Portals, one row per era of a place.",
    key=("id",),
    columns=(
        _need("id", "编号 id of this era"),
        _text("place", "地方 place (never changes)"),
        _text("name", "名称 name"),
        _text("region_code", "行政区划 region", "regions(code)"),
        _text("family", "系统 CMS family"),
        _text("home_url", "首页 home page"),
        _text("list_url", "列表 list of reports"),
        _text("hosts", "域名 hosts, space separated"),
        _count("first_year", "起始年 first year"),
        _count("last_year", "终止年 last year"),
        _text("status", "状态 verified, unverified"),
        _text("evidence", "依据 what showed it"),
    ),
    indexes=("(region_code)",),
)
CRAWLS = Table(
    name="crawls",
    title="抓取批次 Crawls",
    about="每次抓取。 Runs of the crawler.",
    key=("id",),
    columns=(
        _need("id", "编号 id"),
        _text("started_at", "开始 start (UTC)"),
        _text("finished_at", "结束 end (UTC)"),
        _text("state", "状态 running, finished, interrupted, failed"),
        _text("regions", "区划 regions asked for (JSON)"),
        _text("years", "年度 years asked for"),
        *(
            _count(n, a)
            for n, a in (("portals", "门户数"), ("pages", "页数"), ("captures", "存档数"), ("failures", "失败数"))
        ),
        _text("software", "软件 software"),
    ),
)
REFUSALS = Table(
    name="refusals",
    title="未取得 Refusals",
    about="未能取得的网址及原因。 Addresses that were not got, and why.",
    key=("id",),
    columns=(
        _count("id", "序号 number", optional=False),
        _text("run_id", "批次 crawl", "crawls(id)"),
        _text("portal_id", "门户 portal", "portals(id)"),
        _text("url", "网址 address"),
        _text("kind", "原因 robots, challenge, http-error, timeout, connection …"),
        _count("status", "HTTP 状态 status"),
        _text("detail", "说明 detail"),
        _text("at", "时间 time (UTC)"),
    ),
    indexes=("(run_id)", "(portal_id)", "(kind)"),
)

TABLES = (
    *(REPORTS, SECTIONS, FIGURES, FINDINGS, PROBLEMS, CAPTURES, REPORT_CAPTURES),
    *(REGIONS, PORTALS, CRAWLS, REFUSALS, LABELS),
)
