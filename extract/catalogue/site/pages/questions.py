"""Questions ready to ask: every named query and view, under heads, with an example, its CSV, and what its columns mean."""

from dataclasses import dataclass
from sqlite3 import Connection

from extract.catalogue.site.page import Asked, Page, Values
from extract.catalogue.views import GROUPS, View, load_views

WORDS = {
    "title": ("现成的问题", "Questions ready to ask"),
    "lead": (
        "研究者常算的数，每个都是一条看得见的 SQL：打开示例，改参数，或下载结果。",
        "What researchers compute, each a piece of SQL that can be read: open the example, change its values, or take the "
        "result away.",
    ),
    "shares": (
        "比率的分母写在各自的说明里；未注明者，分母为（七）总计，即本年度办结数。",
        "Each share says what it is a share of; where it does not, of （七）总计, the requests concluded in the year.",
    ),
    "volume": ("收到多少申请", "How many requests, and whose"),
    "outcomes": ("怎样答复", "How they are answered"),
    "disputes": ("复议与诉讼", "Reviews and lawsuits"),
    "disclosure": ("主动公开", "Disclosed on own initiative"),
    "process": ("是否按时、完整", "In time, and complete"),
    "rules": ("数字是否可信", "Whether the numbers can be trusted"),
    "forms": ("全部数字", "All numbers, to compute with"),
    "open_example": ("打开示例", "Open the example"),
    "open_view": ("打开", "Open"),
    "values": ("参数", "Values"),
    "filters": ("示例的筛选", "The example is filtered by"),
    "any": ("（空，即全部）", "(empty: all)"),
    "columns": ("各列的含义", "What its columns mean"),
    "column": ("列", "Column"),
    "meaning": ("含义", "Meaning"),
    "database": ("数据库文件（SQLite）", "The database (SQLite)"),
    "own": (
        "没有现成的？用 SQL 自己问；数据字典说明每张表。",
        "Not among them? Ask in SQL yourself; the data dictionary says what each table holds.",
    ),
    "most": (
        "查询最多给出 2000 行；视图的 CSV 给出筛选后的全部行，筛得越细越快。全部数据请下载数据库文件。",
        "A query gives at most 2,000 rows; the CSV of a view gives all rows that its filters leave, the sooner the fewer. "
        "For everything download the database.",
    ),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A head and what stands under it."""

    name: str
    views: tuple[View, ...]


def values(connection: Connection, asked: Asked) -> Values:
    """All of the shelf in its groups; queries before views."""
    shelf = sorted(load_views(), key=lambda view: (view.kind, view.name))
    return {"groups": [Group(name, tuple(view for view in shelf if view.group == name)) for name in GROUPS]}


PAGE = Page(name="questions", address="/questions", template="site/questions.html", values=values, words=WORDS)
