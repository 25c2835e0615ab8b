"""What the catalogue holds: every table and column, with its meaning in Chinese and English. One row, one column."""

from extract.catalogue.cell_tables import CELL_NOTES, CELL_PLACES, CELL_SHAPES, CELLS, VERSION_FIGURES
from extract.catalogue.derived_tables import AGENCIES, COVERAGE, TOTALS, WITHHELD
from extract.catalogue.ledger_table import LEDGER
from extract.catalogue.reading_tables import CORRECTIONS, FACT_NAMES, FACTS, REPAIRS
from extract.catalogue.shape import Column, Table, count, need, text

REPORTS = Table(
    name="reports",
    title="年度报告 Reports",
    about="每份年度报告一行；汇总与本级报告并列，不可相加（见 scope）。 One row per annual report; never sum over scopes.",
    key=("id",),
    columns=(
        need("id", "报告编号，重建后不变 permanent id (hash over region, agency, scope, year)"),
        text("title", "标题 title"),
        text("agency", "机关全称 official name of the agency; null when the page does not name it"),
        text("agency_type", "机关类别 government, department, township, street, zone, other"),
        text("scope", "统计范围 aggregate 汇总, office 本级, department 部门, township 乡镇街道, zone 园区"),
        text("region_code", "行政区划代码 GB/T 2260 code valid in the report's year", "regions(code)"),
        text("region_path", "省/市/县 path of the region"),
        text("province_code", "省级代码 province", "regions(code)"),
        text("prefecture_code", "地级代码 prefecture or league; null for provinces and 省直辖", "regions(code)"),
        count("year", "报告年度 the year the report is about"),
        text("layout", "格式 2021 (〔2021〕30号), 2019 (〔2019〕60号), free (自由格式); that of table 三"),
        text("period_start", "统计期起 first day of the statistical period as printed"),
        text("period_end", "统计期止 last day of the statistical period as printed"),
        text("published_on", "发布日期 date of publication (Asia/Shanghai)"),
        text("published_time", "发布时间 HH:MM (Asia/Shanghai)"),
        text("signed_on", "落款日期 date of signature"),
        text("due_on", "法定期限 legal deadline: 条例第四十九条, 1月31日 or 3月31日 (政府及2018年度以前)"),
        count("days_late", "逾期天数（天） days after the deadline; 0 or negative is in time"),
        text("source", "来源 the page's 来源"),
        text("url", "网址 address of the page"),
        text("format", "文件类型 html, docx, text … of the capture with the tables"),
        text("tools", "转换工具 programs that converted the file before it was read, with versions"),
        Column(name="confidence", type="real", about="识别置信度 0 to 1"),
        text("portal_id", "门户 portal it was found on", "portals(id)"),
        text("primary_capture", "原始存档 capture whose cells are shown", "captures(record_id)"),
        count("cells", "单元格数 cells of the layout", optional=False),
        count("cells_value", "数字 cells with a number", optional=False),
        count("cells_blank", "空白 empty cells", optional=False),
        count("cells_mark", "符号 cells with / — 无 in place of a number", optional=False),
        count("cells_missing", "缺失 cells the document does not have", optional=False),
        count("cells_doubtful", "存疑 cells whose reading is uncertain", optional=False),
        count("findings_count", "校验问题数 violated rules", optional=False),
        count("captures_count", "存档数 captures that show it", optional=False),
        text("agency_id", "机关 agency, under all names it had", "agencies(id)"),
        text("first_captured_at", "首次存档时间 time of its oldest capture (UTC)"),
        count("number", "序号 its rowid, number in the search index; not permanent", optional=False),
    ),
    indexes=(
        *("(region_code, year)", "(province_code)", "(prefecture_code)", "(agency)"),
        # Datasette counts a facet within the others: each index holds the columns of all
        *("(year, scope, layout, agency_type, region_code)", "(scope, year, layout, agency_type, region_code)"),
        *("(layout, year, scope, agency_type, region_code)", "(agency_type, year, scope, layout, region_code)"),
        *("(portal_id)", "(primary_capture)", "(days_late)", "(findings_count)"),
        *("(agency_id, year)", "(first_captured_at)", "(url)", "(cells_doubtful) where cells_doubtful > 0"),
        "(number, id)",
    ),
    constraints=("unique (number)",),
)
SECTIONS = Table(
    name="sections",
    title="正文 Sections",
    about="六个部分的正文。 The text of the six official parts.",
    key=("report_id", "number"),
    columns=(
        need("report_id", "报告 report", "reports(id)"),
        count("number", "序号 1 to 6", optional=False),
        text("heading", "标题 heading as printed"),
        text("text", "正文 text"),
    ),
)
LABELS = Table(
    name="labels",
    title="单元格说明 Labels",
    about="代码对应的中文名称与单位。 What the codes of the cells mean.",
    key=("table_code", "row_code", "column_code"),
    columns=(
        need("table_code", "表 table"),
        need("row_code", "行 row"),
        need("column_code", "列 column"),
        need("layouts", "格式 layouts that have the cell, space separated"),
        need("table_label", "表名 table as printed"),
        need("row_label", "行名 row as printed"),
        need("column_label", "列名 column as printed"),
        need("unit", "单位 unit: 件, 万元, 元"),
        count("position", "次序 reading order", optional=False),
        text("table_english", "表名英文 table in English"),
        text("row_english", "行名英文 row in English"),
        text("column_english", "列名英文 column in English"),
    ),
    clustered=True,
)
FINDINGS = Table(
    name="findings",
    title="校验结果 Findings",
    about="勾稽关系等规则的不符之处。 Rules that a report violates; the two numbers compared are left and right.",
    key=("id",),
    columns=(
        count("id", "序号 number", optional=False),
        need("report_id", "报告 report", "reports(id)"),
        need("rule", "规则 flow, row-total, concluded-total, proceedings-total, period, text-vs-table …"),
        need("outcome", "结果 violated"),
        need("severity", "程度 error, warning, info"),
        text("message", "说明 message"),
        need("cells", "涉及单元格 JSON list of [table, row, column]"),
        Column(name="left", type="any", about="左值 one number (sum of the parts, prose)"),
        Column(name="right", type="any", about="右值 the other (the whole, table)"),
        need("where_", "位置 JSON list of the locators of what was compared: cells, then sentences"),
    ),
    indexes=("(report_id)", "(rule)"),
)
PROBLEMS = Table(
    name="problems",
    title="读取问题 Problems",
    about="存档、识别、读取时遇到的问题。 What reading stumbled over, report or not.",
    key=("id",),
    columns=(
        count("id", "序号 number", optional=False),
        text("report_id", "报告 report, when the capture belongs to one", "reports(id)"),
        text("record_id", "存档 capture; null for a fault of a WARC file", "captures(record_id)"),
        need("stage", "阶段 archive, decode, format, recognise, metadata, sections, layout, bundle …"),
        need("kind", "种类 short code"),
        text("message", "说明 message"),
        text("where_", "位置 locator"),
    ),
    indexes=("(report_id)", "(record_id)", "(kind)"),
)
CAPTURES = Table(
    name="captures",
    title="存档 Captures",
    about="每次抓取的原始记录在 WARC 文件中的位置。 Where each kept answer lies: WARC file, offset, length, digest.",
    key=("record_id",),
    columns=(
        need("record_id", "WARC-Record-ID"),
        need("url", "网址 address"),
        need("fetched_at", "抓取时间 time of the request (UTC)"),
        count("status", "HTTP 状态 status"),
        text("mime", "媒体类型 media type as declared"),
        text("payload_digest", "摘要 WARC-Payload-Digest"),
        need("warc", "WARC 文件 file name"),
        count("offset", "偏移（字节） offset in bytes", optional=False),
        count("length", "长度（字节） bytes of the compressed record", optional=False),
        text("run_id", "批次 crawl", "crawls(id)"),
        text("portal_id", "门户 portal", "portals(id)"),
        text("region_code", "门户所在区划 region of the portal", "regions(code)"),
        text("role", "用途 home, index, report, attachment, other: what the crawler took it for"),
        text("title", "链接文字 text of the link that led here"),
        text("menu", "栏目 menu path that led here"),
        count("year", "链接所示年度 year the link promises"),
        text("found_on", "来源页 page that held the link"),
        text("same_as", "同于 capture whose payload it says again; null: it has its own", "captures(record_id)"),
        need(
            "record",
            "记录类型 response: from the server; revisit: unchanged; resource: saved by hand (urn: made from a page); member: a file in an archive",
        ),
        text("kind", "识别为 what it turned out to be: annual_report, news, list_page …"),
    ),
    indexes=("(run_id)", "(portal_id)", "(region_code)", "(kind)", "(url)"),
)
REPORT_CAPTURES = Table(
    name="report_captures",
    title="报告与存档 Captures of reports",
    about="每份报告的全部存档。 Every capture that shows a report.",
    key=("report_id", "record_id"),
    columns=(
        need("report_id", "报告 report", "reports(id)"),
        need("record_id", "存档 capture", "captures(record_id)"),
        need("role", "关系 primary 采用, page 网页, attachment 附件, repeat 相同数字, version 不同数字"),
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
        need("code", "代码 code"),
        need("name", "名称 name"),
        need("path", "省/市/县 path"),
        count("level", "级别 1 省, 2 地, 3 县"),
        text("parent", "上级 region above", "regions(code)"),
    ),
    indexes=("(parent)",),
)
PORTALS = Table(
    name="portals",
    title="门户网站 Portals",
    about="政府门户，一个时期一行。 Portals, one row per era of a place.",
    key=("id",),
    columns=(
        need("id", "编号 id of this era"),
        text("place", "地方 place (never changes)"),
        text("name", "名称 name"),
        text("region_code", "行政区划 region", "regions(code)"),
        text("family", "系统 CMS family"),
        text("home_url", "首页 home page"),
        text("list_url", "列表 list of reports"),
        text("hosts", "域名 hosts, space separated"),
        count("first_year", "起始年 first year"),
        count("last_year", "终止年 last year"),
        text("status", "状态 verified, unverified"),
        text("evidence", "依据 what showed it"),
    ),
    indexes=("(region_code)",),
)
CRAWLS = Table(
    name="crawls",
    title="抓取批次 Crawls",
    about="每次抓取。 Runs of the crawler.",
    key=("id",),
    columns=(
        need("id", "编号 id"),
        text("started_at", "开始 start (UTC)"),
        text("finished_at", "结束 end (UTC)"),
        text("state", "状态 running, finished, interrupted, failed"),
        text("regions", "区划 regions asked for (JSON)"),
        text("years", "年度 years asked for"),
        *(
            count(n, a)
            for n, a in (("portals", "门户数"), ("pages", "页数"), ("captures", "存档数"), ("failures", "失败数"))
        ),
        text("software", "软件 software"),
    ),
)
REFUSALS = Table(
    name="refusals",
    title="未取得 Refusals",
    about="未能取得的网址及原因。 Addresses that were not got, and why.",
    key=("id",),
    columns=(
        count("id", "序号 number", optional=False),
        text("run_id", "批次 crawl", "crawls(id)"),
        text("portal_id", "门户 portal", "portals(id)"),
        text("url", "网址 address"),
        text("kind", "原因 robots, challenge, http-error, timeout, connection …"),
        count("status", "HTTP 状态 status"),
        text("detail", "说明 detail"),
        text("at", "时间 time (UTC)"),
    ),
    indexes=("(run_id)", "(portal_id)", "(kind)"),
)

TABLES = (
    *(REPORTS, SECTIONS, CELLS, CELL_NOTES, CELL_SHAPES, CELL_PLACES, TOTALS, FACTS, FINDINGS, REPAIRS, PROBLEMS),
    *(CAPTURES, REPORT_CAPTURES, VERSION_FIGURES, CORRECTIONS, WITHHELD, AGENCIES, REGIONS, PORTALS, CRAWLS, REFUSALS),
    *(LEDGER, COVERAGE, LABELS, FACT_NAMES),
)
