"""Which agencies of a place report, and in which years each must have. Pure.

An agency is known from a report's title, or from a menu of the crawl that names it; the government always is. Nothing is
expected of one before its first year, nor after its last one when it was dissolved: in the reform of 2018, unless a menu
names it still, or by name in a later one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archive.expected import Shown
from settings.reporters import Reporter, is_short_for

FIRST = 2008
"""The 条例 is in force since 1 May 2008: the first reports are of that year."""

REFORM = 2018
"""Last report year before 深化党和国家机构改革, which the counties finished by March 2019."""

DISSOLVED = (("扶贫", 2020), ("乡村振兴局", 2023))
"""Words of a name, the last report year of all agencies so called: 扶贫办 became 乡村振兴局 in 2021, which went into
农业农村局 in the reform that counties finished in 2024."""


@dataclass
class Unit:
    """An agency of a place and what is known of its reports, by year."""

    reporter: Reporter
    shown: dict[int, list[Shown]] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)  # years a row of an earlier crawl knows a report of
    menus: set[tuple[str, ...]] = field(default_factory=set)  # ways that led to its reports
    in_menu: bool = False  # a menu of this crawl names it

    @property
    def years(self) -> set[int]:
        """Years a report is known of."""
        return self.shown.keys() | self.told


def merged(units: Iterable[Unit]) -> list[Unit]:
    """Units of one agency under a short and a long name become one, unless both report in one year."""
    kept: list[Unit] = []
    for unit in sorted(units, key=lambda u: (-len(u.reporter.key), u.reporter.key)):
        longer = next((other for other in kept if _is_same(unit, other)), None)
        if longer is None:
            kept.append(unit)
            continue
        for year, shown in unit.shown.items():
            longer.shown.setdefault(year, []).extend(shown)
        longer.told |= unit.told
        longer.menus |= unit.menus
        longer.in_menu |= unit.in_menu
    return kept


def _is_same(short: Unit, long: Unit) -> bool:
    one, other = short.reporter, long.reporter
    alike = one.kind == other.kind == "department" and one.is_own and other.is_own and is_short_for(one.key, other.key)
    return alike and not short.years & long.years


def expected_years(unit: Unit, last: int, first: int = FIRST) -> Iterator[tuple[int, str]]:
    """The years a unit must have reports of, each with why (codes of settings/states.py).

    In: the last year whose report is due, the first year of the region itself.
    """
    seen = unit.years
    begin = first if unit.reporter.key == "政府" else min(seen, default=last)
    for year in range(max(begin, FIRST, first), max((last, *seen)) + 1):
        if (year <= last or year in seen) and (why := _why(unit, year, seen)):
            yield year, why
    for year in sorted(seen):
        if year < max(begin, FIRST, first):
            yield year, "seen"


def _why(unit: Unit, year: int, seen: set[int]) -> str | None:
    if year in seen:
        return "seen"
    reporter = unit.reporter
    if not reporter.is_own:
        return None  # a report that stands with somebody else tells nothing of the others
    if reporter.key == "政府":
        return "law"
    if seen and min(seen) < year < max(seen):
        return "between"
    if not reporter.is_obliged:
        return None
    if not seen:
        return "menu" if unit.in_menu else None
    if unit.in_menu:
        return "menu"
    return "goes-on" if year <= end_of(reporter.name, max(seen)) else None


def end_of(name: str, last_seen: int) -> int:
    """The last report year of an agency that was seen last in a year and that no menu names any more."""
    by_name = min((end for words, end in DISSOLVED if words in name), default=9999)
    return max(last_seen, min(by_name, last_seen if last_seen <= REFORM else 9999))


def menu_of(shown: Shown) -> tuple[str, ...]:
    """The menu texts on the way to an address, outermost first."""
    return tuple(part for part in shown.menu.split(" > ") if part)
