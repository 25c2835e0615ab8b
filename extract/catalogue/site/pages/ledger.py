"""The ledger: every report that must exist, what became of it, and the capture that shows it."""

from sqlite3 import Connection

from extract.catalogue.site.kept import kept
from extract.catalogue.site.page import Asked, Page, Values
from extract.catalogue.site.rows import PAGE_ROWS, one, pages_of, rows
from extract.catalogue.site.within import Conditions
from settings.states import STATES

SCOPES = ("aggregate", "office", "department", "township", "zone")
LIST = """
select l.*, g.path as region_path
from (select l.id from ledger l{where} order by l.year desc, l.id desc limit ? offset ?) found
join ledger l on l.id = found.id left join regions g on g.code = l.region_code order by l.year desc, l.id desc
"""
COUNTS = "select l.state, count(*) from ledger l{where} group by l.state"
YEARS = "select distinct year from ledger order by year desc"


def values(connection: Connection, asked: Asked) -> Values:
    """A page of the rows that fit, and how many there are in each state."""
    fits = _asked_for(connection, asked)
    counts = _counts(connection, fits) if fits.said else kept(connection, "states", lambda c: _counts(c, fits))
    fits.add("l.state = ?", asked.one("state"))
    chosen = asked.one("state")
    total = sum(number for state, number in counts.items() if chosen in (None, state))
    count = pages_of(total)
    number = asked.number("page", 1, 1, count)
    place = (*fits.values, PAGE_ROWS, (number - 1) * PAGE_ROWS)
    return {
        "total": total,
        "number": number,
        "count": count,
        "counts": {state: counts[state] for state in STATES if state in counts},
        "rows": rows(connection, LIST.format(where=fits.where), place),
        "years": kept(connection, "ledger years", lambda c: [row[0] for row in c.execute(YEARS)]),
        "scopes": SCOPES,
        "asked": {name: asked.one(name) for name in ("region", "year", "state", "scope", "agency")},
    }


def _counts(connection: Connection, fits: Conditions) -> dict[str, int]:
    return dict(map(tuple, connection.execute(COUNTS.format(where=fits.where), fits.values)))


def _asked_for(connection: Connection, asked: Asked) -> Conditions:
    """Everything but the state."""
    fits = Conditions()
    year = asked.number("year", 0, 0, 9999)
    fits.add("l.year = ?", year or None)
    fits.add("l.scope = ?", asked.one("scope"))
    agency = asked.one("agency")
    is_whole = one(connection, "select 1 from ledger where agency = ? limit 1", (agency,))
    named = "select agency from ledger where instr(agency, ?) > 0"
    fits.add("l.agency = ?" if is_whole else f"l.agency in ({named})", agency)
    fits.within(connection, "l.region_code", asked.one("region"))
    return fits


PAGE = Page(
    name="ledger",
    address="/ledger",
    template="site/ledger.html",
    values=values,
    words={
        "lead": (
            "每个机关每个年度应有的报告：按时、逾期、缺失、撤下、受阻，还是没有人去查过；每一条都有存档为证。",
            "Every report that must exist: in time, late, missing, removed, refused to us, or not looked at, with the capture that shows it.",
        ),
        "region_words": ("代码或名称", "code, or name in Chinese"),
        "rows_count": ("{n} 条", "{n} rows"),
        "why": ("应有的理由", "Expected because"),
        "reason": ("原因", "Reason"),
        "evidence": ("证据", "Evidence"),
        "withheld": ("已停止展示", "withheld from show"),
        "before": ("此前的存档", "earlier capture"),
        "by_the_way": ("日期依据", "date from"),
        "as_table": ("作为数据表（CSV、JSON、SQL）", "As a table (CSV, JSON, SQL)"),
    },
)
