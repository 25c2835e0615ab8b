"""Which agencies of a place are known, and which captures are of their reports. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.expected import Expected, Shown
from crawler.expected.known import Unit, menu_of, merged
from crawler.expected.look import Look
from settings.plain import squeeze
from settings.portals import Portal
from settings.reporters import (
    UNSIGNED,
    Reporter,
    government_of,
    named_reporter,
    reporter_of,
    same_reporter,
    speaks_of_many,
    speaks_of_office,
    unit_of,
)
from settings.titles import year_named

NOBODY = Reporter("", UNSIGNED, "other", "", "", is_own=False)
"""Stands for all reports of a place that name no agency."""


GOVERNMENT, OFFICE = ("政府", "aggregate"), ("政府办公室", "office")
"""Keys and scopes of the two that every place has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a crawl was asked for."""

    run_id: str
    portal_ids: frozenset[str]
    years: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What crawl.db says that concerns the places of a crawl."""

    asked: Asked
    portals: Mapping[str, Portal]  # of these places, also those of other eras
    reports: Sequence[Shown]  # of all crawls
    looks: Mapping[str, Look]
    prior: Sequence[Expected]
    place_of: Mapping[str, str]  # region -> its place, of all portals known


def units_of(books: Books) -> dict[str, list[Unit]]:
    """Place -> the agencies known there, the government always."""
    found: dict[str, dict[tuple[str, str], Unit]] = {portal.place: {} for portal in books.portals.values()}
    regions = {portal.place: portal.region_code for portal in books.portals.values()}
    for place, code in regions.items():
        if (government := government_of(code)) is not None:
            _unit(found[place], government)
    unsigned: list[tuple[str, int, Shown]] = []
    for shown in books.reports:
        year = shown.year or year_named(squeeze(shown.title))
        if year is None:
            continue
        place, who = _whose(shown, year, books, regions)
        if who is None:
            unsigned.append((place, year, shown))
        elif place in found:
            unit = _unit(found[place], who)
            if year >= max(unit.shown, default=year):
                unit.reporter = who  # as its region is called now
            _note(unit, year, shown)
    for row in books.prior:
        who = same_reporter(row.agency, regions[row.place], row.year)
        if who is not None and row.why == "seen" and row.agency != NOBODY.name:
            _unit(found[row.place], who).told.add(row.year)
    for look in books.looks.values():
        for shown in look.lists:
            who = named_reporter(unit_of(menu_of(shown)), look.region_code, None)
            if who is not None and who.is_own:
                _unit(found[books.portals[look.portal_id].place], who).in_menu = True
    _give_unsigned(found, unsigned)
    return {place: merged(units.values()) for place, units in found.items()}


def _whose(shown: Shown, year: int, books: Books, regions: Mapping[str, str]) -> tuple[str, Reporter | None]:
    """The place a report belongs to, and who reports; a county's report on its prefecture's site is the county's."""
    portal = books.portals[shown.portal_id]
    who = reporter_of(shown.title, menu_of(shown), portal.region_code, year)
    home = books.place_of.get(who.region_code) if who is not None and not who.is_own else None
    if home is None:
        return portal.place, who
    return home, reporter_of(shown.title, menu_of(shown), regions.get(home, portal.region_code), year)


def _unit(units: dict[tuple[str, str], Unit], who: Reporter) -> Unit:
    return units.setdefault((who.key, who.scope), Unit(who))


def _note(unit: Unit, year: int, shown: Shown) -> None:
    unit.shown.setdefault(year, []).append(shown)
    unit.menus.add(menu_of(shown))


def _give_unsigned(
    found: Mapping[str, dict[tuple[str, str], Unit]], unsigned: Sequence[tuple[str, int, Shown]]
) -> None:
    """Reports whose titles name nobody: the government's where it has none of that year and no column says otherwise,
    else its office's where they share a column; what is left is nobody's."""
    titled = {
        (place, key, year) for place, units in found.items() for key in (GOVERNMENT, OFFICE) if key in units
        for year in units[key].shown
    }  # fmt: skip
    for place, year, shown in unsigned:
        units, menu = found.get(place), menu_of(shown)
        if units is None:
            continue
        may_be = () if speaks_of_many(menu) else (GOVERNMENT, OFFICE) if speaks_of_office(menu) else (GOVERNMENT,)
        free = (units[key] for key in may_be if key in units and (place, key, year) not in titled)
        _note(next(free, None) or units.setdefault(("", ""), Unit(NOBODY)), year, shown)
