"""Which agencies of a place are known, and which captures are of their reports. Pure."""

from collections import Counter, defaultdict
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
from settings.titles import announces_report, year_named

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
    files: Sequence[Shown]  # attachments whose titles speak of disclosure
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
    for shown in books.files:
        _add_file(found, shown, books, regions)
    for row in books.prior:
        who = same_reporter(row.agency, regions[row.place], row.year)
        if who is not None and row.why == "seen" and row.agency != NOBODY.name:
            _unit(found[row.place], who).told.add(row.year)
    for look in books.looks.values():
        for shown in look.lists:
            who = named_reporter(unit_of(menu_of(shown)), look.region_code, None)
            if who is not None and who.is_own:
                _unit(found[books.portals[look.portal_id].place], who).in_menu = True
    _give_unsigned(found, unsigned, _own_lists(found))
    return {place: merged(units.values()) for place, units in found.items()}


def _add_file(
    found: Mapping[str, dict[tuple[str, str], Unit]], shown: Shown, books: Books, regions: Mapping[str, str]
) -> None:
    """A file that hangs on another page and is by its title a report that nothing else shows."""
    plain = squeeze(shown.title)
    year = year_named(plain) if announces_report(plain) else None
    place, who = _whose(shown, year, books, regions) if year is not None else ("", None)
    if year is not None and who is not None and place in found:
        _unit(found[place], who).shown.setdefault(year, [shown])


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


def _own_lists(found: Mapping[str, dict[tuple[str, str], Unit]]) -> dict[str, tuple[str, str]]:
    """Address of a list -> the one agency whose reports stand there, at least two of them."""
    on: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for units in found.values():
        for key, unit in units.items():
            on_lists = (shown.found_on for rows in unit.shown.values() for shown in rows if shown.found_on)
            for address in on_lists:
                on[address][key] += 1
    return {address: next(iter(keys)) for address, keys in on.items() if len(keys) == 1 and keys.total() > 1}


def _give_unsigned(
    found: Mapping[str, dict[tuple[str, str], Unit]],
    unsigned: Sequence[tuple[str, int, Shown]],
    own_lists: Mapping[str, tuple[str, str]],
) -> None:
    """Reports whose titles name nobody: of the agency whose list it is; else the government's, where no column says
    otherwise, or its office's, where they share one. Whoever has a report of that year gets no second one; what is left
    is nobody's."""
    titled = {(place, key, year) for place, units in found.items() for key in units for year in units[key].shown}
    for place, year, shown in unsigned:
        units, menu = found.get(place), menu_of(shown)
        if units is None:
            continue
        may_be = () if speaks_of_many(menu) else (GOVERNMENT, OFFICE) if speaks_of_office(menu) else (GOVERNMENT,)
        if (owner := own_lists.get(shown.found_on or "")) is not None:
            may_be = (owner,)
        free = (units[key] for key in may_be if key in units and (place, key, year) not in titled)
        _note(next(free, None) or units.setdefault(("", ""), Unit(NOBODY)), year, shown)
