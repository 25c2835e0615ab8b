"""Reports of one agency in two years that follow each other, held against the rules over years."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from extract.catalogue.reporters import Places
from extract.catalogue.rows import finding_row, repair_rows
from extract.model.finding import FigureKey, Finding
from extract.model.report import Change, Repair
from extract.output import finding_json, repair_json
from extract.repair.suggest import carried_over
from extract.restored import number_of
from extract.years import Figures, check_years, used

_REPORTS = """
select id, agency, scope, year, portal_id, region_code from reports
where agency is not null and year is not null and cells_value > 0 order by year, id
"""
_FIGURES = """
select table_code, row_code, column_code, value, where_ from figures
where report_id = ? and state = 'value' and (table_code <> 'requests' or row_code in ('carried_in', 'carried_out'))
"""
_REPAIRS = """
select table_code, rank, row_code, column_code, published, suggested, slip from repairs where report_id = ?
order by table_code, rank
"""
_LAST_YEAR = """
select table_code, row_code, column_code, value from figures
where report_id = ? and table_code = ? and state = 'value' and typeof(value) = 'integer'
"""
_ADD_REPAIR = "insert into repairs values (?, ?, ?, ?, ?, ?, ?, ?)"
_COUNTED = """
update reports set findings_count = findings_count + 1 where id = ?
"""


def add_findings_over_years(connection: sqlite3.Connection) -> None:
    """Add what two years contradict each other in to `findings` of the later report; reports and portals are in."""
    read: dict[str, Read] = {}  # of the pair before: its later report is mostly this one's earlier
    for earlier, later, year in list(_pairs(connection)):
        _rank_repairs_anew(connection, earlier, later)
        before, after = read.get(earlier) or _figures(connection, earlier), _figures(connection, later)
        read = {later: after}
        for finding in check_years(_numbers(before), _numbers(after), year):
            if finding.outcome == "violated":
                _insert(connection, later, finding, [after[key][1] for key in finding.cells])


def _rank_repairs_anew(connection: sqlite3.Connection, earlier: str, later: str) -> None:
    """A number left standing from the year before explains a broken sum better than a misread digit."""
    for table, found in _repairs(connection, later).items():
        last_year = connection.execute(_LAST_YEAR, (earlier, table))
        numbers = {(t, r, c): value for t, r, c, value in last_year}
        ranked = [repair_json(repair) for repair in carried_over(found, numbers)]
        connection.execute("delete from repairs where report_id = ? and table_code = ?", (later, table))
        connection.executemany(_ADD_REPAIR, repair_rows(later, {"repairs": ranked}))


def _repairs(connection: sqlite3.Connection, report_id: str) -> dict[str, list[Repair]]:
    """The suggestions of a report by table, in the order of their ranks."""
    changes: dict[tuple[str, int], list[Change]] = defaultdict(list)
    for table, rank, row, column, published, suggested, slip in connection.execute(_REPAIRS, (report_id,)):
        changes[table, rank].append(Change((table, row, column), number_of(published), suggested, slip))
    found: dict[str, list[Repair]] = defaultdict(list)
    for (table, rank), cells in changes.items():
        found[table].append(Repair(table, rank, tuple(cells)))
    return found


def _insert(connection: sqlite3.Connection, report_id: str, finding: Finding, where: list[str | None]) -> None:
    row = finding_row(report_id, finding_json(finding) | {"where": where})
    connection.execute(f"insert into findings values ({', '.join('?' * (len(row) + 1))})", (None, *row))
    connection.execute(_COUNTED, (report_id,))


def _pairs(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int]]:
    """(earlier report, later report, year of the earlier), where an agency has exactly one of each year and scope."""
    places = Places(connection)
    years: dict[tuple[str, str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for id, agency, scope, year, portal, region in connection.execute(_REPORTS):
        years[places.key_of(agency, scope or "", year, portal, region)[0][:3]][year].append(id)
    for reports in years.values():
        for year in sorted(reports):
            if len(reports[year]) == 1 and len(reports.get(year + 1, ())) == 1:
                yield reports[year][0], reports[year + 1][0], year


Read = dict[FigureKey, tuple[int | Decimal | None, str | None]]
"""Cell -> its number and its locator."""


def _figures(connection: sqlite3.Connection, report_id: str) -> Read:
    found = connection.execute(_FIGURES, (report_id,))
    return {(t, r, c): (number_of(value), where) for t, r, c, value, where in found if used((t, r, c))}


def _numbers(read: Read) -> Figures:
    return {key: value for key, (value, _) in read.items() if value is not None}
