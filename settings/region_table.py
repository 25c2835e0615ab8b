"""The vendored table of regions: codes by year, their parents, and the codes that went on for them."""

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from settings.paths import SETTINGS

FIRST_YEAR = 2008
"""The table starts here (the first report year of the 条例 of 2007); earlier years are read as this one."""

_SPOKEN_PARENT = {"654200": "654000", "654300": "654000"}


@dataclass(frozen=True, slots=True)
class Region:
    """One division under one name and parent. Codes that start with X are ours: zones and corps without a GB code."""

    code: str
    name: str
    level: int  # 1 province, 2 prefecture, 3 county
    kind: (
        str  # 省 自治区 直辖市 特别行政区; 地级市 盟 地区 自治州; 县 自治县 旗 自治旗 县级市 市辖区 林区 特区; 开发区 …
    )
    parent: str | None
    valid_from: int  # first year, at its end; FIRST_YEAR may mean "or earlier"
    valid_to: int | None  # last year, None while it lasts
    successor: str | None  # code that goes on; the same code when only name or parent changed
    short: str = ""
    aliases: tuple[str, ...] = ()

    def valid_in(self, year: int) -> bool:
        """Whether this row holds at the end of `year`."""
        return self.valid_from <= max(year, FIRST_YEAR) and (self.valid_to is None or year <= self.valid_to)


@cache
def load_regions() -> tuple[Region, ...]:
    """All rows of regions.csv with regions_overlay.csv laid over them, by code and year."""
    rows = [_region(row) for row in _read(SETTINGS / "regions.csv")]
    for row in _read(SETTINGS / "regions_overlay.csv"):
        if row["name"]:
            rows.append(_region(row))
        else:
            _patch(rows, row)
    return tuple(sorted(rows, key=lambda r: (r.code.startswith("X"), r.code, r.valid_from)))


@cache
def this_year() -> int:
    """The newest year the table says anything about: what "now" means without a year."""
    return max(max(r.valid_from, r.valid_to or 0) for r in load_regions())


@lru_cache(maxsize=65_536)
def region_at(code: str, year: int) -> Region | None:
    """The region behind a code in a year. A code that changed is followed forwards and backwards.

    Out: None for an unknown code, and where the division was split up so that no single unit goes on.
    """
    return _follow(code, year, frozenset())


@lru_cache(maxsize=65_536)
def chain(code: str, year: int) -> tuple[Region, ...]:
    """The region and its ancestors in that year, province first. Empty for an unknown code."""
    region = region_at(code, year)
    if region is None:
        return ()
    return (*(chain(region.parent, year) if region.parent else ()), region)


def region_path(code: str, year: int) -> str:
    """Names from the province down, joined by "/": 内蒙古自治区/兴安盟/扎赉特旗; "" for an unknown code."""
    return "/".join(region.name for region in chain(code, year))


def descendants(code: str, year: int) -> tuple[Region, ...]:
    """The region and everything below it in that year, by code; empty for an unknown code."""
    region = region_at(code, year)
    if region is None:
        return ()
    found, below = [region], children(year)
    for parent in found:
        found.extend(below.get(parent.code, ()))
    return tuple(sorted(found, key=lambda r: (r.code.startswith("X"), r.code)))


def is_above(upper: str, lower: str, year: int) -> bool:
    """Whether `upper` is the region `lower` itself or one of its ancestors."""
    return any(region.code == upper for region in chain(lower, year))


@lru_cache(maxsize=4_096)
def kin(code: str, year: int) -> frozenset[str]:
    """Codes a text of this region may call its own: itself, what is above and below it, and what speech puts above.

    塔城 and 阿勒泰 count as 伊犁哈萨克自治州's, the corps' cities as 新疆生产建设兵团's, though GB/T 2260 puts both
    directly below the province.
    """
    codes = {region.code for region in (*chain(code, year), *descendants(code, year))}
    return frozenset(codes | {spoken for c in codes if (spoken := spoken_parent(c))})


def spoken_parent(code: str) -> str | None:
    """The region that speech, but not GB/T 2260, puts above this one."""
    return _SPOKEN_PARENT.get(code) or ("X650001" if code.startswith("6590") else None)


@lru_cache(maxsize=64)
def children(year: int) -> dict[str, tuple[Region, ...]]:
    """Parent code -> the regions directly below it in that year."""
    found: dict[str, list[Region]] = defaultdict(list)
    for region in load_regions():
        if region.parent and region.valid_in(year):
            found[region.parent].append(region)
    return {parent: tuple(regions) for parent, regions in found.items()}


@cache
def eras() -> dict[str, tuple[Region, ...]]:
    """Code -> its rows, oldest first."""
    found: dict[str, list[Region]] = defaultdict(list)
    for region in load_regions():
        found[region.code].append(region)
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def _forerunners() -> dict[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = defaultdict(list)
    for region in load_regions():
        if region.successor and region.successor != region.code:
            found[region.successor].append(region)
    return {code: tuple(rows) for code, rows in found.items()}


def _follow(code: str, year: int, seen: frozenset[str]) -> Region | None:
    rows = eras().get(code, ())
    here = next((r for r in rows if r.valid_in(year)), None)
    if here or not rows or code in seen:
        return here
    seen |= {code}
    if rows[-1].valid_to is not None and year > rows[-1].valid_to:
        heir = rows[-1].successor
        return _follow(heir, year, seen) if heir else None
    before = _forerunners().get(code, ())
    before = tuple(r for r in before if r.level == rows[0].level) or before
    before = tuple(r for r in before if r.short == rows[0].short) or before
    found = {r.code: r for old in before if (r := _follow(old.code, year, seen))}
    return next(iter(found.values())) if len(found) == 1 else None


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _region(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        name=row["name"],
        level=int(row["level"]),
        kind=row["kind"],
        parent=row["parent"] or None,
        valid_from=int(row["valid_from"]),
        valid_to=int(row["valid_to"]) if row["valid_to"] else None,
        successor=row["successor"] or None,
        short=row["short"],
        aliases=_names(row["aliases"]),
    )


def _patch(rows: list[Region], row: dict[str, str]) -> None:
    """Lay a row of the overlay without a name over the newest row of its code."""
    at = max(i for i, r in enumerate(rows) if r.code == row["code"])
    old = rows[at]
    rows[at] = replace(
        old,
        valid_to=int(row["valid_to"]) if row["valid_to"] else old.valid_to,
        successor=row["successor"] or old.successor,
        aliases=old.aliases + _names(row["aliases"]),
    )


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split(";") if name)
