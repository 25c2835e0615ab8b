"""The regions a catalogue speaks of: those in use, and those above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Connection

from settings.region_table import Region, chain, eras, region_path

USED = """
select region_code, year from reports where region_code is not null
union select region_code, null from captures where region_code is not null
union select region_code, null from portals where region_code is not null
union select region_code, year from ledger where region_code is not null
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of `regions`."""

    code: str
    name: str
    path: str
    level: int
    parent: str | None


def add_places(connection: Connection) -> None:
    """Fill `regions` with every region that reports, captures, portals and the ledger name, and those above."""
    found = places(connection.execute(USED).fetchall())
    rows = ((place.code, place.name, place.path, place.level, place.parent) for place in found)
    connection.executemany("insert into regions values (?, ?, ?, ?, ?)", rows)


def places(used: Iterable[tuple[str, int | None]]) -> tuple[Place, ...]:
    """The rows for codes in use with the years they are used in (None: as it last was); the last year names it.

    A code that nobody knows gets a row that says so, so that every reference leads somewhere.
    """
    rows: dict[str, Place] = {}
    for code, year in sorted(used, key=lambda pair: (pair[1] or 9999, pair[0])):
        for region in lineage(code, year):
            when = region.valid_to if year is None else year
            path = region_path(region.code, when or 9999)
            rows[region.code] = Place(region.code, region.name, path, region.level, region.parent)
        rows.setdefault(code, Place(code, f"未知区划 {code}", "", 0, None))
    return tuple(rows[code] for code in sorted(rows))


def above(code: str | None, year: int | None) -> tuple[str | None, str | None]:
    """Codes of the province and the prefecture of a region, itself included."""
    levels = {region.level: region.code for region in lineage(code, year)} if code else {}
    return levels.get(1), levels.get(2)


def lineage(code: str, year: int | None) -> tuple[Region, ...]:
    """A region and those above it, province first; empty for a code that nobody knows.

    Where the code was not valid in the year (a county that became a district), as it last was under that code.
    """
    found = chain(code, year or 9999)
    if (not found or found[-1].code != code) and code in eras():
        return chain(code, eras()[code][-1].valid_to or 9999)
    return found
