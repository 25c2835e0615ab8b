"""Reports of one agency in two years that follow each other, held against the rules over years. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from extract.catalogue.packing import Packed, Places
from extract.catalogue.reporters import Key
from extract.model.finding import FigureKey
from extract.model.report import Change, Repair
from extract.output import finding_json, repair_json
from extract.repair.suggest import carried_over
from extract.restored import number_of
from extract.years import check_years, used

Said = Mapping[str, Any]
Figures = dict[FigureKey, int | Decimal]


def pairs(keys: Iterable[tuple[Key, str]]) -> Iterator[tuple[str, str]]:
    """(earlier report, later report), where an agency has exactly one of each year and scope.

    In: the key and the id of each report that names its agency and its year and has numbers.
    """
    years: dict[tuple[str, str, str], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, id in keys:
        years[key[:3]][key[3]].append(id)
    for reports in years.values():
        for year in sorted(reports):
            if len(reports[year]) == 1 and len(reports.get(year + 1, ())) == 1:
                yield reports[year][0], reports[year + 1][0]


def over_years(
    said: Said, cells: Sequence[Packed], earlier: Sequence[Packed], year: int
) -> tuple[list[Any], list[Any]]:
    """Findings and repairs of a report, with what the year before adds to them, as a shard has them.

    In: the report and its cells, the cells of the report of `year`, the year before.
    """
    before, after = _numbers(earlier), _numbers(cells)
    violated = [f for f in check_years(before, after, year) if f.outcome == "violated"]
    if violated:
        wheres = _wheres(cells)
        found = [finding_json(f) | {"where": [wheres.get(key) for key in f.cells]} for f in violated]
    else:
        found = []
    return [*said["findings"], *found], _ranked_anew(said.get("repairs", ()), earlier)


def _ranked_anew(repairs: Sequence[Said], earlier: Sequence[Packed]) -> list[Any]:
    """A number left standing from the year before explains a broken sum better than a misread digit."""
    by_table: dict[str, list[Repair]] = defaultdict(list)
    for repair in repairs:
        changes = (
            Change(tuple(c["cell"]), number_of(c["published"]), c["suggested"], c["slip"]) for c in repair["changes"]
        )
        by_table[repair["table"]].append(Repair(repair["table"], repair["rank"], tuple(changes)))
    whole = {key: value for key, value in _all(earlier) if type(value) is int} if by_table else {}
    return [
        repair_json(repair)
        for table, found in by_table.items()
        for repair in carried_over(found, {key: value for key, value in whole.items() if key[0] == table})
    ]


def _all(cells: Sequence[Packed]) -> Iterator[tuple[FigureKey, Any]]:
    for table in cells:
        for (row, column), value in zip(table.places, orjson.loads(table.vals), strict=True):
            yield (table.table, row, column), value


def _numbers(cells: Sequence[Packed]) -> Figures:
    """The numbers that the rules over years look at, by cell."""
    found: Figures = {}
    for table in cells:
        wanted = _used(table.table, table.form, table.places)
        values = orjson.loads(table.vals) if wanted else ()
        for at, key in wanted:
            if table.states[at] == "v" and (number := number_of(values[at])) is not None:
                found[key] = number
    return found


def _wheres(cells: Sequence[Packed]) -> dict[FigureKey, str | None]:
    found: dict[FigureKey, str | None] = {}
    for table in cells:
        rest = orjson.loads(table.rest)
        for at, key in _used(table.table, table.form, table.places):
            found[key] = None if rest[at] is None else table.beginning + rest[at]
    return found


@lru_cache(maxsize=256)
def _used(table: str, form: str, places: Places) -> tuple[tuple[int, FigureKey], ...]:
    keys: list[tuple[int, Any]] = [(at, (table, *place)) for at, place in enumerate(places)]
    return tuple((at, key) for at, key in keys if used(key))
