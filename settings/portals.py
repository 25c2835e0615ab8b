"""The portals that can be crawled: one row per portal era, read from a CSV table."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from urllib.parse import unquote, urlsplit

from settings.paths import SETTINGS
from settings.regions import descendants, eras, region_at, spoken_parent, this_year

COLUMNS = (
    *("id", "place", "name", "region_code", "family", "pager", "home_url", "list_url", "hosts", "paths"),
    *("first_year", "last_year", "encoding", "status", "evidence", "note"),
)
STATUSES = ("verified", "unverified")
RENDERED = "browser"
"""The family of a portal whose pages exist only after their scripts: they are rendered before they are read."""
MAYBE_RENDERED = frozenset((RENDERED, "auto", "unknown"))
"""Families of a row that may turn out to be that one; of their pages the empty ones are rendered."""

_NEEDED = ("id", "place", "name", "region_code", "family", "home_url", "hosts", "status", "evidence")
_FIRST, _LAST = 0, 9999  # years of an era that has no beginning or no end


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One era of one portal: the place keeps its name, host and CMS change."""

    id: str  # this era: "wltzq-2019"
    place: str  # the government or agency, ours, never changes: "wltzq"
    name: str
    region_code: str  # GB/T 2260, six digits, text; X and six digits for places without one
    family: str  # file name of crawler/families; "unknown" where no page showed it
    pager: str  # name in crawler/pagers.py; "" tries all
    home_url: str
    list_url: str | None = None
    hosts: tuple[str, ...]  # scope: these hosts, lower case
    paths: tuple[str, ...]  # and on them what lies below one of these
    first_year: int | None = None  # report years found here; None: from the beginning, until now
    last_year: int | None = None
    encoding: str | None = None
    status: str = "unverified"  # or verified
    evidence: str  # the page that showed the row
    note: str = ""


class PortalTableError(ValueError):
    """The table has a fault; the message names file, line and remedy."""


def load_portals(path: Path | None = None) -> tuple[Portal, ...]:
    """The rows of a portal table, the built-in one without a path, in the table's order.

    Raises PortalTableError: no such file, missing columns, a repeated id, a code no region ever had, an address outside
    the row's own scope, eras of one place that overlap.
    """
    rows = read_table(path or SETTINGS / "portals.csv")
    check_eras(rows)
    return tuple(portal for _, portal in rows)


def read_table(table: Path) -> list[tuple[str, Portal]]:
    """The rows of one table, each with its place (`file:line`), every row right in itself and every id there once.

    Raises PortalTableError. Whether eras overlap is not asked: a table laid over another may settle that.
    """
    rows = [(f"{table}:{line}", portal_from(f"{table}:{line}", cells)) for line, cells in _read(table)]
    _check_ids(rows)
    return rows


def portals_of(region_code: str, portals: Sequence[Portal], year: int | None = None) -> tuple[Portal, ...]:
    """The rows whose region is the code or lies below it; with a year, those whose era holds it.

    Codes that changed are followed. 新疆生产建设兵团 has its cities below it here, though not in GB/T 2260.
    """
    when = this_year() if year is None else year
    below = {region_code} | {region.code for region in descendants(region_code, when)}
    return tuple(p for p in portals if _lies_in(p, below, when) and (year is None or _holds(p, year)))


def in_scope(portal: Portal, url: str) -> bool:
    """Whether an address belongs to the portal: http or https, one of its hosts (any port), below one of its paths.

    A host with www. in front and the one without are one.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # an unclosed "[" of an IPv6 address in a page's link
        return False
    if parts.scheme not in ("http", "https") or host is None or bare_host(host) not in map(bare_host, portal.hosts):
        return False
    if ".." in unquote(parts.path).split("/"):  # would climb out of the path at the server
        return False
    return any((parts.path or "/").startswith(path) for path in portal.paths)


def bare_host(host: str) -> str:
    """A host without www. in front: portals link to themselves with it and without."""
    return host.removeprefix("www.")


def _lies_in(portal: Portal, codes: set[str], year: int) -> bool:
    now = region_at(portal.region_code, year)
    code = now.code if now else portal.region_code
    spoken = spoken_parent(code) or ""
    return code in codes or portal.region_code in codes or (spoken.startswith("X") and spoken in codes)


def _holds(portal: Portal, year: int) -> bool:
    return (portal.first_year or _FIRST) <= year <= (portal.last_year or _LAST)


def _read(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            names = tuple(reader.fieldnames or ())
            if set(names) != set(COLUMNS):
                raise PortalTableError(
                    f"{table}:1: the columns must be {','.join(COLUMNS)}; missing: {_listed(COLUMNS, names)}; "
                    f"unknown: {_listed(names, COLUMNS)}"
                )
            for row in reader:
                if None in row or None in row.values():
                    raise PortalTableError(
                        f"{table}:{reader.line_num}: the row has not {len(COLUMNS)} cells; quote commas"
                    )
                yield reader.line_num, {name: row[name].strip() for name in COLUMNS}
    except FileNotFoundError:
        raise PortalTableError(f"{table}: there is no such portal table; check the path") from None
    except UnicodeDecodeError:
        raise PortalTableError(f"{table}: the table is not UTF-8; save it as UTF-8") from None


def _listed(names: Sequence[str], known: Sequence[str]) -> str:
    return ", ".join(sorted(set(names) - set(known))) or "none"


def portal_from(at: str, row: dict[str, str]) -> Portal:
    """One checked row. In: `at` = file and line for messages, the stripped cells of all columns.

    Raises PortalTableError naming all faults of the row.
    """
    if faults := "; ".join(_faults(row)):
        raise PortalTableError(f"{at}: {faults}")
    portal = Portal(
        **{name: row[name] for name in ("id", "place", "name", "region_code", "family", "pager", "home_url")},
        list_url=row["list_url"] or None,
        hosts=tuple(row["hosts"].lower().split()),
        paths=tuple(row["paths"].split()) or ("/",),
        first_year=int(row["first_year"]) if row["first_year"] else None,
        last_year=int(row["last_year"]) if row["last_year"] else None,
        encoding=row["encoding"] or None,
        **{name: row[name] for name in ("status", "evidence", "note")},
    )
    for url in filter(None, (portal.home_url, portal.list_url)):
        if not in_scope(portal, url):
            raise PortalTableError(f"{at}: {url} lies outside hosts and paths of its own row; add its host or path")
    return portal


def cells_of(portal: Portal) -> dict[str, str]:
    """A row as the table writes it: what `portal_from` reads back as the same row."""
    return {name: _cell(getattr(portal, name)) for name in COLUMNS}


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else str(value)


def _faults(row: dict[str, str]) -> Iterator[str]:
    for name in _NEEDED:
        if not row[name]:
            yield f"{name} is empty; fill it in"
    if row["region_code"] and row["region_code"] not in eras():
        yield f"region_code '{row['region_code']}' is no code of GB/T 2260 and none of ours; see settings/regions.csv"
    if row["status"] and row["status"] not in STATUSES:
        yield f"status '{row['status']}' is not one of {', '.join(STATUSES)}"
    for name in ("home_url", "list_url"):
        if row[name] and urlsplit(row[name]).scheme not in ("http", "https"):
            yield f"{name} '{row[name]}' is no http or https address"
    if any(not path.startswith("/") for path in row["paths"].split()):
        yield f"paths '{row['paths']}' must begin with /"
    yield from _year_faults(row)
    if row["encoding"] and not _is_encoding(row["encoding"]):
        yield f"encoding '{row['encoding']}' is unknown to Python; use gb18030 or leave it empty"


def _year_faults(row: dict[str, str]) -> Iterator[str]:
    years = [row[name] for name in ("first_year", "last_year") if row[name]]
    if any(not (len(year) == 4 and year.isascii() and year.isdigit()) for year in years):
        yield f"first_year and last_year must be years of four digits, not '{' '.join(years)}'"
    elif years != sorted(years):
        yield f"last_year {years[1]} lies before first_year {years[0]}"


def _is_encoding(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def _check_ids(rows: Sequence[tuple[str, Portal]]) -> None:
    lines: dict[str, str] = {}
    for at, portal in rows:
        if lines.setdefault(portal.id, at) != at:
            line = lines[portal.id].rpartition(":")[2]
            raise PortalTableError(f"{at}: id '{portal.id}' stands in line {line} already; give each era its own")


def check_eras(rows: Sequence[tuple[str, Portal]]) -> None:
    """Eras of one place must not overlap: which row would a year's report belong to?

    In: rows, each with its place for the message. Raises PortalTableError.
    """
    places: dict[str, list[tuple[str, Portal]]] = {}
    for at, portal in rows:
        places.setdefault(portal.place, []).append((at, portal))
    for of_place in places.values():
        for (_, one), (at, other) in combinations(of_place, 2):
            if overlap(one, other):
                raise PortalTableError(
                    f"{at}: the years of '{other.id}' overlap those of '{one.id}' (place '{one.place}'); set last_year "
                    "on the older and first_year on the newer, or give another agency its own place"
                )


def overlap(one: Portal, other: Portal) -> bool:
    """Whether two eras have a year in common."""
    starts = max(one.first_year or _FIRST, other.first_year or _FIRST)
    return starts <= min(one.last_year or _LAST, other.last_year or _LAST)
