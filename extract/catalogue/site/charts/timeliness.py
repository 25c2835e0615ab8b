"""Charts of when reports were published: shares in time and late by year, or the days of one agency around its deadline."""

from collections.abc import Callable
from sqlite3 import Connection
from typing import Final

from extract.catalogue.site.charts.chart import Chart, Source, Stack
from extract.catalogue.site.charts.days import days
from extract.catalogue.site.charts.requests import part
from extract.catalogue.site.charts.scale import grouped, share
from extract.catalogue.site.charts.stacks import stacks
from extract.catalogue.site.charts.subject import Subject
from extract.catalogue.site.charts.sums import LATE, Sums
from extract.catalogue.site.charts.told import told_stacks
from extract.catalogue.site.charts.words import said
from extract.catalogue.site.codes import namer
from extract.catalogue.site.page import Lang
from extract.catalogue.site.rows import Row, rows
from settings.states import FOUND

_KINDS: Final = ("nb-s1", "nb-s2", "nb-s4", "nb-s3", "nb-s6")
_LEDGER: Final = """
select year, state, due_on, published_on, days_late, report_id from ledger
where agency = ? and place = ? and scope = ? and year between 2003 and 2100 order by year
"""


def timeliness(subject: Subject, sums: Sums, lang: Lang) -> Chart | None:
    """Reports in time, late by how much, of unknown day: shares by year."""
    rows = [Stack(str(year), sums.row(year, *LATE), *_whole(sums, year, lang)) for year in sums.years]
    if not rows:
        return None
    parts = [part(said(lang, name), kind) for name, kind in zip(LATE, _KINDS, strict=True)]
    title = said(lang, "timeliness")
    table = []
    for year in sums.years:
        counts, whole = sums.row(year, *LATE), sums.row(year, "reports")[0]
        table.append((year, whole, *(v for n in counts for v in (n, share(n, whole)))))
    heads = [
        h
        for name in LATE
        for h in ((name, said(lang, name)), (f"{name}_share", said(lang, "share", label=said(lang, name))))
    ]
    return Chart(
        name="timeliness", title=title, note=said(lang, "timeliness_note"),
        svg=stacks("timeliness", title, told_stacks(rows, parts, lang), rows, parts, said(lang, "empty")),
        columns=(("year", said(lang, "year")), ("reports", said(lang, "reports")), *heads),
        rows=tuple(table), source=Source("reports", subject.filters), asked=subject.args,
    )  # fmt: skip


def _whole(sums: Sums, year: int, lang: Lang) -> tuple[int | None, str]:
    reports = sums.row(year, "reports")[0]
    return reports, "" if reports is None else said(lang, "copies", n=grouped(reports))


def days_of(connection: Connection, subject: Subject, lang: Lang) -> Chart | None:
    """The days of an agency's reports before and after the deadline, and what became of those without a day."""
    found = rows(connection, _LEDGER, (subject.name, subject.place, subject.scope))
    if not found:
        return None
    known = {r["year"]: r for r in found}
    code, title = namer(lang), said(lang, "days_title")
    drawn = []
    for year in range(min(known), max(known) + 1):
        row = known.get(year)
        late = row["days_late"] if row else None
        words = said(lang, "empty") if row is None else _without_day(row["state"], code, lang)
        drawn.append((str(year), late, words if late is None else _days(late, lang)))
    told = "，".join(f"{year} {words}" for year, _, words in drawn)
    filters = {"agency": subject.name, "place": subject.place, "scope": subject.scope}
    return Chart(
        name="timeliness", title=title, note=said(lang, "days_note"),
        svg=days("timeliness", title, told, drawn, said(lang, "deadline"), said(lang, "empty")),
        columns=tuple((n, said(lang, n if n != "days_late" else "days")) for n in ("year", "state", "due_on", "published_on", "days_late")),
        rows=tuple(_table_row(r, code("state", r["state"])) for r in found),
        source=Source("ledger", filters), asked=subject.args,
    )  # fmt: skip


def _without_day(state: str, code: Callable[[str, str], str], lang: Lang) -> str:
    return said(lang, "unknown_day") if state in FOUND else code("state", state)


def _table_row(row: Row, state: str) -> tuple[str | int | None, ...]:
    return row["year"], state, row["due_on"], row["published_on"], row["days_late"]


def _days(late: int, lang: Lang) -> str:
    return said(lang, "same_day") if late == 0 else said(lang, "late" if late > 0 else "early", n=abs(late))
