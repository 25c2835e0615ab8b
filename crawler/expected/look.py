"""What one crawl looked at of a portal: its lists, and what kept it from reading them whole. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from archive.expected import MOST_LEFT, Shown
from crawler.budgets import BUDGET
from crawler.counts import STOPPED
from crawler.expected.known import Unit, menu_of
from crawler.frontier import key_of, twins
from crawler.links import menu_kind
from settings.reporters import named_reporter, unit_of

_OURS = ("queue-left", "too-many", "too-long", "no-browser", "out-of-scope-redirect", "scheme", "bad-address")
"""Reasons for which it was us who did not look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a list was not read, or nothing of a portal was."""

    state: Literal["blocked", "not_looked_at"]
    reason: str
    detail: str | None = None
    record_id: str | None = None
    menu: tuple[str, ...] = ()  # the way to the list
    year: int | None = None  # of a year's own list
    everywhere: bool = False  # the whole portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One portal in one crawl."""

    portal_id: str
    region_code: str
    years: tuple[int, int] | None  # report years asked for
    lists: tuple[Shown, ...]  # list pages that were read
    troubles: tuple[Trouble, ...]
    scopes: Mapping[str, frozenset[str]]  # key of a list's address -> whose reports stand there: department, township …

    def trouble_for(self, unit: Unit, year: int) -> Trouble | None:
        """What kept the crawl from knowing whether the portal lists a unit's report of a year; a refusal goes first."""
        if self.years and not self.years[0] <= year <= self.years[1]:
            return Trouble(state="not_looked_at", reason="year-not-asked")
        found = [trouble for trouble in self.troubles if self._concerns(trouble, unit, year)]
        return min(found, key=lambda trouble: (not trouble.everywhere, trouble.state), default=None)

    def _concerns(self, trouble: Trouble, unit: Unit, year: int) -> bool:
        if trouble.everywhere:
            return True
        if trouble.year is not None and year not in (trouble.year, trouble.year - 1):
            return False  # folders are named after the report's year or after the one it is published in
        named = named_reporter(unit_of(trouble.menu), self.region_code, None)
        if named is not None:
            return named.key == unit.reporter.key
        return not unit.menus or _way(trouble.menu) in {_way(menu) for menu in unit.menus}

    def list_for(self, unit: Unit, year: int) -> Shown | None:
        """The list page that would show a unit's report of a year: that of its other reports, its own, that of its like."""
        pages = {key_of(page.url): page for page in self.lists}
        ways = [
            list(_beside(unit, year, pages)),
            [page for page in self.lists if self._is_units(page, unit)],
            [page for page in self.lists if unit.reporter.scope in self.scopes.get(key_of(page.url), ())],
            [page for page in self.lists if any(menu_kind(part) == "annual" for part in menu_of(page))],
            [page for page in self.lists if page.role == "index"],
            list(self.lists),
        ]
        for found in ways:
            if right := [page for page in found if _may_hold(page, year)]:
                return _best(right, year)
            siblings = {_way(menu_of(page)) for page in found}
            if right := [
                p for p in self.lists if _way(menu_of(p)) in siblings and _may_hold(p, year) and p.role == "index"
            ]:
                return _best(right, year)
        return None

    def _is_units(self, page: Shown, unit: Unit) -> bool:
        named = named_reporter(unit_of(menu_of(page)), self.region_code, None)
        return named is not None and named.key == unit.reporter.key


def _beside(unit: Unit, year: int, pages: dict[str, Shown]) -> Iterator[Shown]:
    """The pages that hold the unit's reports of the years next to one; only the nearest year's."""
    for near in sorted(unit.shown, key=lambda other: (abs(other - year), other)):
        found = [
            pages[key] for shown in unit.shown[near] if shown.found_on and (key := key_of(shown.found_on)) in pages
        ]
        if found:
            yield from found
            return


def _may_hold(page: Shown, year: int) -> bool:
    return page.year is None or page.year in (year, year + 1)


def _best(pages: list[Shown], year: int) -> Shown:
    """The column of the year of publication before that of the report's, and of one page its newest capture."""
    return max(pages, key=lambda page: (page.year == year + 1, page.year == year, _is_annual(page), page.fetched_at))


def _is_annual(page: Shown) -> bool:
    return any(menu_kind(part) == "annual" for part in menu_of(page))


def _way(menu: tuple[str, ...]) -> tuple[str, ...]:
    """The way to a list without the year's own column."""
    return tuple(part for part in menu if not re.fullmatch(r"\W*20\d\d\W*(?:年度?)?\W*", part))


def troubles_of(left: Iterable[Shown], lists: Iterable[Shown]) -> Iterator[Trouble]:
    """Why lists of a portal were not read. In: what the run did not get, and what it did."""
    rows, read = list(left), {key_of(page.url) for page in lists}
    stop = next((row for row in rows if (row.reason or "").startswith(STOPPED)), None)
    if stop is not None:
        yield _trouble(stop, (stop.reason or "").removeprefix(STOPPED), everywhere=True)
    if len(rows) > MOST_LEFT:
        yield _trouble(rows[-1], rows[-1].reason or rows[-1].state, everywhere=True)
    # What was had under the other scheme, or with or without www., is no trouble.
    barred = [
        row for row in rows if row.role != "report" and not is_gone(row) and read.isdisjoint(twins(key_of(row.url)))
    ]
    nothing = not read
    for row in barred:
        yield _trouble(row, row.reason or row.state, everywhere=nothing or row.reason == "too-many")
    if nothing and not barred and stop is None:
        yield Trouble(state="not_looked_at", reason="no-list", everywhere=True)


def _trouble(row: Shown, reason: str, *, everywhere: bool) -> Trouble:
    detail = " ".join(part for part in (row.detail, row.url) if part)
    return Trouble(
        state=state_for(reason),
        reason=reason,
        detail=detail,
        record_id=row.record_id,
        menu=menu_of(row),
        year=row.year,
        everywhere=everywhere,
    )


def state_for(reason: str) -> Literal["blocked", "not_looked_at"]:
    """Whether they refused, or we did not look."""
    return "not_looked_at" if reason in _OURS or reason.startswith((BUDGET.strip(), "trap-")) else "blocked"


def is_gone(row: Shown) -> bool:
    """Whether an address answered that it does not exist."""
    told = row.detail or ""
    return (
        row.state == "gone"
        or row.reason == "soft-404"
        or (row.reason == "http-error" and told in ("HTTP 404", "HTTP 410"))
    )
