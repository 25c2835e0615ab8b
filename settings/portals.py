"""The portals that can be crawled: one row per portal era, read from a CSV table."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from settings.paths import SETTINGS
from settings.regions import descendants, region_at

COLUMNS = (
    *("id", "place", "name", "region_code", "family", "pager", "home_url", "list_url", "hosts", "paths"),
    *("first_year", "last_year", "encoding", "status", "evidence", "note"),
)
STATUSES = ("verified", "unverified")
THIS_YEAR = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One era of one portal: the place keeps its name, the CMS behind it changes."""

    id: str  # this era: "wulatezhongqi-2019"
    place: str  # the government, ours, never changes: "wulatezhongqi"
    name: str
    region_code: str  # GB/T 2260, six digits, text
    family: str  # file name of crawler/families, or "auto"
    pager: str
    home_url: str
    list_url: str | None
    hosts: tuple[str, ...]  # scope: these hosts
    paths: tuple[str, ...]  # and on them, what lies below one of these
    first_year: int | None
    last_year: int | None
    encoding: str | None
    status: str  # verified or unverified
    evidence: str  # what showed the row
    note: str


class PortalTableError(ValueError):
    """The table has a fault; the message names file, line and remedy."""


def load_portals(path: Path | None = None) -> tuple[Portal, ...]:
    """The rows of a portal table (the built-in one without a path), in the table's order.

    Raises `PortalTableError` for missing columns, a repeated id, a code that GB/T 2260 never had, eras that overlap.
    """
    return _load(path or SETTINGS / "portals.csv")


@lru_cache(maxsize=8)
def _load(path: Path) -> tuple[Portal, ...]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise PortalTableError(
                f"{path}:1: columns are missing: {', '.join(sorted(missing))}; expected {','.join(COLUMNS)}"
            )
        rows = [(reader.line_num, _portal(path, reader.line_num, row)) for row in reader]
    _check_ids(path, rows)
    _check_eras(path, rows)
    return tuple(portal for _, portal in rows)


def _portal(path: Path, line: int, row: dict[str, str]) -> Portal:
    def need(ok: object, why: str) -> None:
        if not ok:
            raise PortalTableError(f"{path}:{line}: {why}")

    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    need(cells["id"] and cells["place"], "id and place are needed")
    need(_is_code(cells["region_code"]), f"region_code '{cells['region_code']}' is no code of GB/T 2260 (six digits)")
    need(cells["status"] in STATUSES, f"status '{cells['status']}' is not one of {', '.join(STATUSES)}")
    need(
        urlsplit(cells["home_url"]).scheme in ("http", "https"), f"home_url '{cells['home_url']}' is not http or https"
    )
    need(cells["hosts"], "hosts is empty: name the hosts that belong to the portal, separated by spaces")
    for year in ("first_year", "last_year"):
        need(cells[year].isdigit() or not cells[year], f"{year} '{cells[year]}' is not a year")
    return Portal(
        **{name: cells[name] for name in ("id", "place", "name", "region_code", "family", "pager", "home_url")},
        list_url=cells["list_url"] or None,
        hosts=tuple(cells["hosts"].lower().split()),
        paths=tuple(cells["paths"].split()) or ("/",),
        first_year=int(cells["first_year"]) if cells["first_year"] else None,
        last_year=int(cells["last_year"]) if cells["last_year"] else None,
        encoding=cells["encoding"] or None,
        **{name: cells[name] for name in ("status", "evidence", "note")},
    )


def _is_code(code: str) -> bool:
    return len(code) == 6 and code.isdigit() and region_at(code, THIS_YEAR) is not None


def _check_ids(path: Path, rows: Sequence[tuple[int, Portal]]) -> None:
    seen: dict[str, int] = {}
    for line, portal in rows:
        if portal.id in seen:
            raise PortalTableError(
                f"{path}:{line}: id '{portal.id}' stands in line {seen[portal.id]} already; give each era its own"
            )
        seen[portal.id] = line


def _check_eras(path: Path, rows: Sequence[tuple[int, Portal]]) -> None:
    """Eras of one place that share a host and a path must not overlap: which row would a page belong to?"""
    for index, (line, later) in enumerate(rows):
        for _, earlier in rows[:index]:
            if earlier.place == later.place and _overlap(earlier, later):
                raise PortalTableError(
                    f"{path}:{line}: the years of '{later.id}' overlap those of '{earlier.id}'; set last_year on the older"
                )


def _overlap(one: Portal, other: Portal) -> bool:
    return (one.first_year or 0) <= (other.last_year or THIS_YEAR) and (other.first_year or 0) <= (
        one.last_year or THIS_YEAR
    )


def portals_of(region_code: str, portals: Sequence[Portal], year: int | None = None) -> tuple[Portal, ...]:
    """The rows whose region is the code or lies below it; with a year, those whose era holds it."""
    below = {region_code} | {region.code for region in descendants(region_code, year or THIS_YEAR)}
    return tuple(p for p in portals if p.region_code in below and (year is None or _holds(p, year)))


def _holds(portal: Portal, year: int) -> bool:
    return (portal.first_year or 0) <= year <= (portal.last_year or THIS_YEAR)


def in_scope(portal: Portal, url: str) -> bool:
    """Whether an address belongs to the portal: http or https, one of its hosts (any port), below one of its paths."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or (parts.hostname or "") not in portal.hosts:
        return False
    return any((parts.path or "/").startswith(path) for path in portal.paths)
