"""Heat maps of the ledger: of the reports that must exist, how many were found in each region and year; below a county each agency."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from sqlite3 import Connection
from typing import Any, Final

from extract.catalogue.site.charts.chart import Chart, Part, Source
from extract.catalogue.site.charts.chart import Row as ChartRow
from extract.catalogue.site.charts.heat import Cell, heat
from extract.catalogue.site.charts.scale import share
from extract.catalogue.site.charts.subject import Subject
from extract.catalogue.site.charts.words import said
from extract.catalogue.site.codes import namer
from extract.catalogue.site.page import Lang
from extract.catalogue.site.rows import Row, rows

_STEPS: Final = ((0, "none"), (50, "some"), (90, "half"), (100, "most"))
_STATES: Final = ("on_time", "late", "found", "missing", "removed", "blocked", "not_looked_at")
_KINDS: Final = dict(zip(_STATES, ("nb-s1", "nb-s4", "nb-s2", "nb-s3", "nb-s3", "nb-s5", "nb-s6"), strict=True))
_MOST: Final = 60
_YEARS: Final = "year between 2003 and 2100"
_BY_REGION: Final = f"""
select {{unit}} as code, year, sum(expected) as expected, sum(on_time) as on_time, sum(late) as late, sum(found) as found,
  sum(missing) as missing, sum(removed) as removed, sum(blocked) as blocked, sum(not_looked_at) as not_looked_at
from coverage where {{where}} and {_YEARS} group by 1, 2 order by 1, 2
"""
_BY_AGENCY: Final = f"""
select agency, scope, year, state from ledger where region_code = ? and {_YEARS}
order by scope <> 'aggregate', scope <> 'office', scope, agency, year
"""


def coverage(connection: Connection, subject: Subject, lang: Lang) -> Chart | None:
    """Regions below the subject by year, or the agencies of a county."""
    if subject.kind == "region" and subject.level not in (1, 2):
        return _agencies(connection, subject, lang)
    found = _found(connection, subject)
    return _regions(connection, subject, found, lang) if found else None


def _found(connection: Connection, subject: Subject) -> list[Row]:
    if subject.kind == "collection":
        sql = _BY_REGION.format(unit="substr(region_code, 1, 2) || '0000'", where="region_code is not null")
        return rows(connection, sql)
    kept = 2 if subject.level == 1 else 4
    unit = "substr(region_code, 1, 4) || '00'" if subject.level == 1 else "region_code"
    start = subject.key[:kept]
    sql = _BY_REGION.format(unit=unit, where="region_code >= ? and region_code < ?")
    return rows(connection, sql, (start, start[:-1] + chr(ord(start[-1]) + 1)))


def _regions(connection: Connection, subject: Subject, found: Sequence[Row], lang: Lang) -> Chart:
    names = dict(connection.execute("select code, name from regions where level < 3 or parent = ?", (subject.key,)))
    by_code: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in found:
        by_code[row["code"]][row["year"]] = row
    drawn = [
        (names.get(code, code), {year: _field(_percent(row)) for year, row in years.items()})
        for code, years in by_code.items()
    ]
    parts = [Part(said(lang, word), f"nb-h{n}") for n, word in enumerate(("none", "some", "half", "most", "all"))]
    counted = ("expected", *_STATES)
    heads = (("region", said(lang, "region")), ("code", "GB/T 2260"), ("year", said(lang, "year")))
    return _chart(
        subject, lang, "coverage_note", drawn, parts,
        (*heads, ("expected", said(lang, "expected")), *((s, namer(lang)("state", s)) for s in _STATES), ("share", "%")),
        tuple((names.get(r["code"], r["code"]), r["code"], r["year"], *(r[n] for n in counted), _percent(r)) for r in found),
        Source("coverage", {} if subject.kind == "collection" else {"region_code__startswith": subject.key[: 2 * subject.level]}),
    )  # fmt: skip


def _percent(row: Row) -> float | None:
    return share(row["on_time"] + row["late"] + row["found"], row["expected"])


def _field(percent: float | None) -> Cell:
    """Class and sign of a share: 0, under half, half or more, 90 per cent or more, all."""
    if percent is None:
        return "nb-gap", ""
    step = next((n for n, (top, _) in enumerate(_STEPS) if percent < top or percent == top == 0), len(_STEPS))
    return f"nb-h{step}", f"{percent:.0f}" if percent in (0, 100) or 1 <= percent < 99.5 else ""


def _agencies(connection: Connection, subject: Subject, lang: Lang) -> Chart | None:
    found = rows(connection, _BY_AGENCY, (subject.key,))
    if not found:
        return None
    code = namer(lang)
    lines: dict[tuple[str, str], dict[int, Cell]] = defaultdict(dict)
    for row in found:
        lines[row["agency"], row["scope"]][row["year"]] = _KINDS[row["state"]], code("sign", row["state"])
    twice = {agency for agency, _ in lines if sum(agency == other for other, _ in lines) > 1}
    drawn = [
        (f"{agency}（{code('scope', scope)}）" if agency in twice else agency, years)
        for (agency, scope), years in list(lines.items())[:_MOST]
    ]
    seen = [state for state in _STATES if any(row["state"] == state for row in found)]
    parts = [Part(_signed(code("sign", s), code("state", s)), _KINDS[s]) for s in seen]
    notes = [said(lang, "agencies_note"), said(lang, "more_rows", n=_MOST) if len(lines) > _MOST else ""]
    heads = (("agency", "agency"), ("scope", "scope"), ("year", "year"), ("state", "state"))
    return _chart(
        subject, lang, "agencies_note", drawn, parts,
        tuple((name, said(lang, word)) for name, word in heads),
        tuple((r["agency"], code("scope", r["scope"]), r["year"], code("state", r["state"])) for r in found),
        Source("ledger", {"region_code": subject.key}), ("" if lang == "zh" else " ").join(filter(None, notes)),
    )  # fmt: skip


def _signed(sign: str, name: str) -> str:
    return name if sign == name else f"{sign} {name}"


def _chart(
    subject: Subject,
    lang: Lang,
    note: str,
    drawn: Sequence[tuple[str, Mapping[int, Cell]]],
    parts: Sequence[Any],
    columns: Iterable[tuple[str, str]],
    table: tuple[ChartRow, ...],
    source: Source,
    notes: str = "",
) -> Chart:
    known = sorted({year for _, cells in drawn for year in cells})
    years = range(max(known[0], known[-1] - 19), known[-1] + 1)
    title = said(lang, "coverage")
    told = said(lang, "told_coverage", rows=len(drawn), first=years[0], last=years[-1])
    return Chart(
        name="coverage", title=title, note=notes or said(lang, note), svg=heat("coverage", title, told, drawn, list(years), parts),
        columns=tuple(columns), rows=table, source=source, asked=subject.args,
    )  # fmt: skip
