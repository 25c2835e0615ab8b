"""Regions after GB/T 2260, by year: the front of the three region modules, and what a person's words for one mean."""

from difflib import get_close_matches
from functools import lru_cache
from re import compile as regex
from unicodedata import normalize

from settings.region_names import Mention, full_names, locate, name_index, named_again, names_in
from settings.region_table import (
    FIRST_YEAR,
    Region,
    chain,
    descendants,
    eras,
    is_above,
    kin,
    load_regions,
    region_at,
    region_path,
    spoken_parent,
    this_year,
)

__all__ = [
    "FIRST_YEAR",
    "AmbiguousRegion",
    "Mention",
    "Region",
    "RegionError",
    "UnknownRegion",
    "chain",
    "descendants",
    "eras",
    "full_names",
    "is_above",
    "kin",
    "load_regions",
    "locate",
    "name_index",
    "named_again",
    "names_in",
    "region_at",
    "region_path",
    "resolve",
    "spoken_parent",
    "this_year",
]

_SEPARATORS = regex(r"[/／>＞\\|、,，\s]+")
_PLACEHOLDERS = frozenset(("市辖区", "直辖县", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"))
_CODE = regex(r"(?:X\d{6}|\d{2}|\d{4}|\d{6}|\d{9}|\d{12})")
_CLOSE = 0.5


class RegionError(LookupError):
    """What was asked for is not one region; the message says what to type instead."""


class UnknownRegion(RegionError):
    """No region has this name or code; the message lists names that look like it."""


class AmbiguousRegion(RegionError):
    """Several regions have this name: `candidates`, each with code and path in the message."""

    def __init__(self, message: str, candidates: tuple[Region, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


def resolve(text: str, year: int | None = None) -> Region:
    """The one region a person means.

    In: a name (巴彦淖尔市), a short name (巴彦淖尔), a path (内蒙古/兴安盟), a code or its leading digits (1529, 150824,
    152921100000), old names and codes too. Without `year` the region as it is now, or as it last was.
    Raises UnknownRegion (with near names) and AmbiguousRegion (with the candidates).
    """
    asked = normalize("NFKC", text).strip()
    when = this_year() if year is None else year
    if _CODE.fullmatch(asked.upper()):
        return _by_code(asked.upper(), when)
    steps = [s for s in _SEPARATORS.split(asked) if s and s not in _PLACEHOLDERS]
    if not steps:
        raise UnknownRegion("no region given; type a name (巴彦淖尔市), a path (内蒙古/兴安盟) or a code (1529)")
    found: tuple[Region, ...] = ()
    for step in steps:
        found = _below(found, _named(step, when), when) or _below(found, _once_named(step, when), when)
        if not found:
            raise UnknownRegion(_unknown(text, step, when))
    return _only(text, found, when)


def _by_code(code: str, year: int) -> Region:
    full = code[:6].ljust(6, "0") if code[0] != "X" else code
    region = region_at(full, year)
    if region is None and full in eras():
        region = eras()[full][-1]  # split up, nothing goes on: as it last was
    if region is None:
        near = [r for r in load_regions() if r.code.startswith(code[:4]) and r.valid_in(year)][:8]
        known = "; ".join(f"{r.code} {region_path(r.code, year)}" for r in near)
        raise UnknownRegion(f"no region has the code {code}" + (f"; below it there are {known}" if known else ""))
    return region


def _named(name: str, year: int) -> tuple[Region, ...]:
    """Regions of that name: full names and aliases first, then short names; a code may stand in a path too."""
    if _CODE.fullmatch(name.upper()):
        return (_by_code(name.upper(), year),)
    index = name_index(year)
    codes = index.full.get(name) or index.short.get(name) or ()
    found = tuple(r for code in codes if (r := region_at(code, year)))
    if found:
        return found
    spoken = locate(name, year)  # 内蒙古自治区兴安盟 in one word
    if spoken and any(name.endswith(n) for n in (*full_names(spoken), spoken.short) if n):
        return (spoken,)
    return tuple(r for r in load_regions() if r.name == name or r.short == name)[-1:]


def _once_named(name: str, year: int) -> tuple[Region, ...]:
    """Regions that had the name in another year, where it is another region's now: 邢台市/桥西区."""
    return tuple(r for code in name_index(year).older.get(name, ()) if (r := region_at(code, year)))


def _below(above: tuple[Region, ...], named: tuple[Region, ...], year: int) -> tuple[Region, ...]:
    if not above:
        return named
    return tuple(r for r in named if any(is_above(a.code, r.code, year) for a in above))


def _only(text: str, found: tuple[Region, ...], year: int) -> Region:
    """The one that is meant among several: the province (吉林), or the one that holds the others (承德市, 承德县)."""
    provinces = [r for r in found if r.level == 1]
    holders = [r for r in found if all(is_above(r.code, o.code, year) for o in found)]
    for choice in (found, provinces, holders):
        if len(choice) == 1:
            return choice[0]
    listed = "; ".join(f"{r.code} {region_path(r.code, year)}" for r in found)
    raise AmbiguousRegion(f"「{text}」 may be {listed}. Type the code or the path", found)


@lru_cache(maxsize=8)
def _all_names(year: int) -> tuple[str, ...]:
    index = name_index(year)
    return (*index.full, *index.short)


def _unknown(text: str, step: str, year: int) -> str:
    near = get_close_matches(step, _all_names(year), n=5, cutoff=_CLOSE)
    hint = f"; did you mean {'、'.join(near)}?" if near else ""
    where = "" if step == text.strip() else f" (「{step}」 in 「{text}」)"
    return f"no region is called 「{text}」{where}{hint} `nianbao regions find` searches names"
