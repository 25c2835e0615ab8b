"""What lists filter, count and sort by, of all reports, in memory: a few bytes a report and column, once for each file.

A catalogue is not changed while it is served, so the columns of a file are read once and shared by all threads.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.site.kept import kept

Codes = NDArray[np.int32]
Positions = NDArray[np.int32]
"""Places in the columns, which lie in the order of the numbers of the reports."""

NONE = "none"
"""The value of a filter for reports that do not have one."""

SORTS = ("year", "date", "received", "new")
"""Year, day of publication, requests received, first capture: what is newest or most comes first."""

_REPORTS = """
select r.number, r.year, r.scope, r.layout, r.agency_type, r.agency_id, r.days_late, r.findings_count,
  r.province_code, r.prefecture_code, r.region_code, r.published_on, r.first_captured_at, t.received
from reports r left join totals t on t.report_id = r.id order by r.number
"""
_REGIONS = "select code, name, level, parent from regions order by code"


@dataclass(frozen=True, eq=False)
class Coded:
    """A column: for each report the place of its value in `values`."""

    codes: Codes
    values: tuple[str, ...]
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Region:
    """A region as the tree of the filter shows it."""

    code: str
    name: str
    level: int  # 1 province, 2 prefecture, 3 county; 0: nobody knows the code
    parent: str | None


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of a catalogue. Compared and hashed as the object it is: one for each file."""

    numbers: Positions  # numbers of the reports, ascending
    at: Positions  # number -> position; -1 for a number without a report
    coded: Mapping[str, Coded]
    regions: tuple[Region, ...]
    region_places: Mapping[str, int]
    lying_in: tuple[Codes, ...]  # three columns of places in `regions`, each region once a report; -1 for none
    orders: Mapping[str, Positions]  # sort -> positions

    def positions(self, numbers: Iterable[int]) -> Positions:
        """Where reports of these numbers are, in the order given; numbers without a report are left out."""
        wanted = np.asarray(numbers, dtype=np.int64)
        found: Positions = self.at[wanted[(wanted >= 0) & (wanted < len(self.at))]]
        return found[found >= 0]


def columns_of(connection: Connection) -> Columns:
    """The columns of the catalogue behind a connection, read when it is first asked for them (a second for 200,000)."""
    return kept(connection, "columns", read_columns)


def read_columns(connection: Connection) -> Columns:
    """The columns, read now."""
    rows = [tuple(row) for row in connection.execute(_REPORTS)]
    number, year, scope, layout, kind, agency, late, findings, *rest = zip(*rows, strict=True) if rows else [()] * 14
    regions = tuple(Region(*tuple(row)) for row in connection.execute(_REGIONS))
    places = {region.code: place for place, region in enumerate(regions)}
    numbers = np.array(number, dtype=np.int32)
    at = np.full(int(numbers.max(initial=-1)) + 1, -1, dtype=np.int32)
    at[numbers] = np.arange(len(numbers), dtype=np.int32)
    coded = {
        **{"year": _coded(year), "scope": _coded(scope), "layout": _coded(layout), "agency_type": _coded(kind)},
        "late": _coded([days if days is None else int(days > 0) for days in late]),
        "findings": _coded([int(count > 0) for count in findings]),
        "agency": _coded(agency),
    }
    lying_in = _once([np.array([places.get(code, -1) for code in column], dtype=np.int32) for column in rest[:3]])
    return Columns(numbers, at, coded, regions, places, lying_in, _orders(numbers, year, rest[3], rest[4], rest[5]))


def _coded(column: Sequence[Any]) -> Coded:
    values = sorted({NONE if value is None else str(value) for value in column})
    places = {value: place for place, value in enumerate(values)}
    codes = np.fromiter(
        (places[NONE if value is None else str(value)] for value in column), dtype=np.int32, count=len(column)
    )
    return Coded(codes, tuple(values), places)


def _once(columns: Sequence[Codes]) -> tuple[Codes, ...]:
    """The regions of each report without those that an earlier column names too: a city's own report lies in it once."""
    made: list[Codes] = []
    for column in columns:
        own = column.copy()
        for earlier in made:
            own[column == earlier] = -1
        made.append(own)
    return tuple(made)


def _orders(
    numbers: Positions, year: Sequence[Any], day: Sequence[Any], captured: Sequence[Any], received: Sequence[Any]
) -> dict[str, Positions]:
    """Positions from the first to the last, by the sort, then by year, then by number; what is unknown comes last."""
    by_year = _descending(year, lambda value: value)
    given = {"year": by_year, "date": _ranked(day), "new": _ranked(captured)}
    given["received"] = _descending(received, float)
    return {name: np.lexsort((numbers, by_year, given[name])).astype(np.int32) for name in SORTS}


def _descending(column: Sequence[Any], number: Callable[[Any], float]) -> NDArray[np.float64]:
    return np.array([np.inf if value is None else -number(value) for value in column], dtype=np.float64)


def _ranked(column: Sequence[str | None]) -> NDArray[np.float64]:
    """Texts as numbers in descending order."""
    places = {value: place for place, value in enumerate(sorted({value for value in column if value is not None}))}
    return _descending([None if value is None else places[value] for value in column], float)
