"""Which agencies of which places report, for which years: the plan of a collection, small, made before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from random import Random

from settings.region_table import Region, load_regions, region_path
from tests.catalogue_corpus.trades import TRADES

CELLS = {"2021": 200, "2019": 198, "free": 0}
YEARS = tuple(range(2008, 2025))
FREE_UNTIL, OLD_UNTIL = 2018, 2020
GAP = 0.05
"""Of the years since 2019, those an agency has no report of."""
OLD = 0.008
"""Of the years before 2019, those whose report is still on the portal."""
PER_PLACE = 12
"""Agencies of a county, on average."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One that reports: a government, its office, a department, a township."""

    number: int
    name: str
    trade: str  # key of TRADES
    kind: str  # agency_type of the catalogue
    scope: str
    region: str
    path: str  # 省/市/县
    place: str  # name of the county alone
    portal: str
    years: tuple[int, ...]
    missing: tuple[int, ...]  # between 2019 and 2024, without a report


@dataclass(frozen=True, slots=True)
class Due:
    """One report of an agency."""

    agency: Agency
    year: int

    @property
    def layout(self) -> str:
        return layout_of(self.year)


def layout_of(year: int) -> str:
    """The form that a year is told in."""
    return "free" if year <= FREE_UNTIL else "2019" if year <= OLD_UNTIL else "2021"


def planned(reports: int, seed: int = 1, per_place: int = PER_PLACE) -> list[list[Agency]]:
    """Agencies by place, in the order of the crawl, until there are so many reports of 200 cells (and some free-form ones).

    The collection with more reports begins with the one with fewer.
    """
    wanted, made, found = reports * CELLS["2021"], 0, []
    for number, region in enumerate(_regions(seed)):
        agencies: list[Agency] = []
        for agency in _agencies_of(region, number, Random(f"{seed} {region.code}"), per_place):
            if made >= wanted:
                break
            agencies.append(agency)
            made += sum(CELLS[layout_of(year)] for year in agency.years)
        if agencies:
            found.append(agencies)
        if made >= wanted:
            return found
    raise ValueError(f"{reports} reports need more than {per_place} agencies a place")


@cache
def _regions(seed: int) -> tuple[Region, ...]:
    """Prefectures in an order of chance, each with its counties."""
    now = [r for r in load_regions() if r.valid_in(2024) and r.level > 1]
    now.sort(key=lambda r: (_prefecture(r), r.level, r.code))
    groups = [list(group) for _, group in groupby(now, key=_prefecture)]
    Random(seed).shuffle(groups)
    return tuple(region for group in groups for region in group)


def _prefecture(region: Region) -> str:
    return region.code if region.level == 2 else region.parent or region.code


def _agencies_of(region: Region, number: int, rng: Random, per_place: int) -> Iterator[Agency]:
    name, path = region.name, region_path(region.code, 2024)
    office = "行政公署" if region.kind in ("盟", "地区") else "人民政府"
    chosen = [(f"{name}{office}", "人民政府", "government", "aggregate")]
    if rng.random() < 0.3:
        chosen.append((f"{name}{office}办公室", "人民政府", "government", "office"))
    wanted = max(1, round(rng.gammavariate(4, per_place / 4)) - len(chosen))
    departments = [trade for trade in TRADES if trade[-1] in "局会室社"]
    towns = max(0, wanted - len(departments)) if region.level == 2 else round(wanted * 0.2)
    order = sorted(departments, key=lambda _: rng.expovariate(1))
    chosen += [(name + trade, trade, "department", "department") for trade in order[: wanted - towns]]
    town_names = dict.fromkeys(_town(rng) for _ in range(towns))
    for town in town_names:
        street = rng.random() < 0.25
        ending, kind = ("街道办事处", "street") if street else ("镇人民政府", "township")
        chosen.append((f"{name}{town}{ending}", ending, kind, "township"))
    if rng.random() < 0.08:
        chosen.append((f"{name}{_town(rng)}工业园区管理委员会", "管理委员会", "zone", "zone"))
    for n, (agency, trade, kind, scope) in enumerate(chosen):
        years = tuple(y for y in YEARS if rng.random() < (OLD if y <= FREE_UNTIL else 1 - GAP))
        missing = tuple(y for y in YEARS if y > FREE_UNTIL and y not in years)
        yield Agency(
            number * 1000 + n, agency, trade, kind, scope, region.code, path, name, f"p{region.code}", years, missing
        )


def _town(rng: Random) -> str:
    return "".join(rng.choice(_letters()) for _ in range(2))


@cache
def _letters() -> tuple[str, ...]:
    """Characters of the names of counties, each as often as it stands there."""
    return tuple(c for r in load_regions() if r.level == 3 for c in r.name[:-1] if "\u4e00" <= c <= "\u9fff")
