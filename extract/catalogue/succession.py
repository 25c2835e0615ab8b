"""Reports of one agency in two years that follow each other, held against the rules over years."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from extract.catalogue.reporters import Places
from extract.catalogue.rows import finding_row
from extract.model.finding import FigureKey, Finding
from extract.output import finding_json
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
_COUNTED = """
update reports set findings_count = findings_count + 1 where id = ?
"""


def add_findings_over_years(connection: sqlite3.Connection) -> None:
    """Add what two years contradict each other in to `findings` of the later report; reports and portals are in."""
    for earlier, later, year in list(_pairs(connection)):
        after = _figures(connection, later)
        for finding in check_years(_numbers(_figures(connection, earlier)), _numbers(after), year):
            if finding.outcome == "violated":
                _insert(connection, later, finding, [after[key][1] for key in finding.cells])


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
