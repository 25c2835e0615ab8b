"""The first page: search, the numbers of the collection, what is new, where to go on, what is missing."""

from sqlite3 import Connection

from extract.catalogue.site.charts import charts_for_collection
from extract.catalogue.site.kept import kept
from extract.catalogue.site.page import Asked, Page, Values
from extract.catalogue.site.rows import row, rows
from extract.catalogue.views import load_views

NEW = 6
LATEST_YEARS = 6
CHARTS = 3
EXAMPLES = ("行政复议", "不予公开", "信息处理费", "个人隐私")
"""Words that many reports have."""

TOTALS = """
select count(*) as reports, count(distinct region_code) as regions, (select count(*) from agencies) as agencies,
  min(year) as first_year, max(year) as last_year, sum(cells_value) as figures,
  (select count(*) from findings) as findings, (select count(*) from captures) as captures
from reports
"""
YEARS = "select year, count(*) as reports from reports where year is not null group by year order by year desc"
PROVINCES = """
select g.code, g.name, g.path, count(*) as reports from reports r join regions g on g.code = r.province_code
group by r.province_code order by g.code
"""
PREFECTURES = """
select g.code, g.name, g.path, count(*) as reports from reports r join regions g on g.code = r.prefecture_code
group by r.prefecture_code order by g.code limit 40
"""
MISSING = """
select year, sum(expected) as expected, sum(on_time + late + found) as found, sum(missing) as missing,
  sum(removed) as removed, sum(blocked) as blocked, sum(not_looked_at) as not_looked_at
from coverage where year is not null group by year order by year desc limit ?
"""
LATEST = """
select id, title, agency, region_path, scope, year, published_on, findings_count, first_captured_at
from reports where first_captured_at is not null order by first_captured_at desc, id limit ?
"""
LAST_CRAWL = "select id, started_at, finished_at, state, captures from crawls where started_at is not null order by started_at desc limit 1"


def _collection(connection: Connection) -> Values:
    provinces = rows(connection, PROVINCES)
    return {
        "totals": row(connection, TOTALS),
        "years": rows(connection, YEARS),
        "places": provinces if len(provinces) > 2 else rows(connection, PREFECTURES),
        "missing": rows(connection, MISSING, (LATEST_YEARS,)),
        "latest": rows(connection, LATEST, (NEW,)),
        "crawl": row(connection, LAST_CRAWL),
    }


def values(connection: Connection, asked: Asked) -> Values:
    """The numbers of the collection, its years and places, what came last, what is missing; the questions."""
    questions = [view for view in load_views() if view.kind == "query"]
    return {
        **kept(connection, "home", _collection),
        "charts": kept(
            connection, f"home charts {asked.lang}", lambda c: charts_for_collection(c, asked.lang)[:CHARTS]
        ),
        "questions": questions[:8],
        "examples": EXAMPLES,
    }


WORDS = {
    "lead": (
        "各级政府和部门每年公布的政府信息公开工作年度报告：原文、三张表的每个数字、校验结果，每个数字都能回到存档的原件。",
        "The reports that Chinese governments and their departments publish every year on how they disclose information: "
        "the text, every number of the three tables, what the rules find, and each number in the archived original.",
    ),
    "try": ("试试", "Try"),
    "reports_count": ("份报告", "reports"),
    "regions_count": ("个地区", "regions"),
    "agencies_count": ("个机关", "agencies"),
    "figures_count": ("个数字", "numbers"),
    "years_span": ("年度", "years"),
    "findings_count": ("处不符", "findings"),
    "captures_count": ("份存档", "captures"),
    "by_year": ("按年度", "By year"),
    "by_region": ("按地区", "By region"),
    "all_regions": ("全部地区", "all regions"),
    "new": ("最近收录", "New in the collection"),
    "last_crawl": ("最近一次抓取", "Last crawl"),
    "what_is_missing": ("缺什么", "What is missing"),
    "missing_lead": (
        "每个机关每个年度应有一份报告；下表是应有的、已见的和没有的。",
        "Every agency owes one report a year: how many must exist, how many are there, how many are not.",
    ),
    "expected": ("应有", "Expected"),
    "there": ("已见", "There"),
    "to_ledger": ("逐条查看台账", "Look into the ledger"),
    "in_charts": ("图表", "In charts"),
    "all_charts": ("全部图表", "All charts"),
    "questions_lead": ("现成的问题", "Questions ready to ask"),
    "all_questions": ("全部问题", "All questions"),
}

PAGE = Page(
    name="home",
    address="/",
    template="site/home.html",
    values=values,
    words=WORDS,
)
