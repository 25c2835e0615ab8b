"""Which reports are compared: those asked for, those that could be added."""

import re
from collections.abc import Sequence
from sqlite3 import Connection
from typing import Final
from urllib.parse import unquote

from extract.catalogue.site.rows import Row, rows

MOST: Final = 6
_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_ADDRESS: Final = re.compile(r"/report/([^/?#\s]+)")

_BY_ID = """
select r.*, g.name as region_name from reports r left join regions g on g.code = r.region_code where r.id = ?
"""
_YEARS = """
select id, year, agency, title from reports where agency_id = ? and scope is ? and id <> ? order by year desc, id limit 40
"""
_BESIDE = """
select id, year, agency, title from reports where region_code = ? and year = ? and scope is ? and id <> ?
order by agency, id limit 100
"""
_NEIGHBOURS = """
select id, year, agency, title from reports
where prefecture_code = ? and year = ? and scope = 'aggregate' and region_code <> ? order by region_code, id limit 60
"""


def ids_of(asked: Sequence[str]) -> list[str]:
    """Ids of reports in what was asked for: an id, or the address of a report's page. Each once, in order."""
    found = (_ADDRESS.search(one) for one in asked)
    return list(dict.fromkeys(unquote(m[1]) if m else one for m, one in zip(found, asked, strict=True)))


def known(connection: Connection, ids: Sequence[str]) -> tuple[list[Row], list[str]]:
    """The reports with these ids, in their order, and the ids that no report has."""
    found: list[Row] = []
    unknown: list[str] = []
    for id in ids:
        rows_of_id = rows(connection, _BY_ID, (id,)) if _ID.fullmatch(id) else []
        found += rows_of_id
        if not rows_of_id:
            unknown.append(id)
    return found, unknown


def others(connection: Connection, reports: Sequence[Row]) -> dict[str, list[Row]]:
    """What could be added to a comparison that begins with the first: its agency's other years, others of its place and year,
    the counties beside it where it is an aggregate."""
    if not reports:
        return {}
    first = reports[0]
    id, year, region, scope = first["id"], first["year"], first["region_code"], first["scope"]
    found = {
        "years": rows(connection, _YEARS, (first["agency_id"], scope, id)) if first["agency_id"] else [],
        "beside": rows(connection, _BESIDE, (region, year, scope, id)),
        "neighbours": rows(connection, _NEIGHBOURS, (first["prefecture_code"], year, region))
        if scope == "aggregate"
        else [],
    }
    taken = {report["id"] for report in reports}
    return {name: [row for row in many if row["id"] not in taken] for name, many in found.items()}
