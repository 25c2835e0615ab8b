"""Which region below another a link's text names: 青山区, 包头市青山区人民政府, 中国·包头, 左旗. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from crawler.links import compact
from settings.regions import Region, chain, descendants, full_names, is_above, load_regions, region_at, this_year

MAX_CHARS = 30
"""A longer text is no name of a portal."""

MAX_NAME = 15
"""Characters of the longest name of a region: 克孜勒苏柯尔克孜自治州, 积石山保安族东乡族撒拉族自治县."""

# What stands around the name of a region when a portal is meant, and nothing else.
_BEFORE = re.compile(r"^(?:[^\w]|中国(?!人民)|欢迎(?:您)?(?:访问|光临)?|友情链接|进入|访问|链接到?)*", re.UNICODE)
_AFTER = re.compile(
    r"(?:[^\w]|人民政府|政府|行政公署|公署|门户|官方|官网|公众|公共|信息网|信息港|电子|党政|政务|网站|网|站|主页|首页|主站|之窗|在线)*$"
)
_BEHIND = re.compile(r"[(（][^()（）]{1,12}[)）]$")
_HALVES = (re.compile(r".[左右]翼[前中后]旗$"), re.compile(r".[前中后左右]旗$"))

Names = Mapping[str, tuple[str, ...]]


def below(parent: str, year: int) -> tuple[Region, ...]:
    """The regions of GB/T 2260 below one, by code; zones, which have no code there, are left out."""
    return tuple(r for r in descendants(parent, year) if r.code != parent and not r.code.startswith("X"))


@lru_cache(maxsize=4096)
def regions_named(text: str, parent: str, year: int) -> tuple[str, ...]:
    """The codes of the regions below `parent` that a link's text may name; none when it names something else.

    Full names come before short ones, a region before those below it that share its short name (承德). Several codes:
    the text alone does not tell (桥西区 on a page of the province).
    """
    plain = compact(text)
    if not 2 <= len(plain) <= MAX_CHARS:
        return ()
    names = names_below(parent, year)
    bare = _BEFORE.sub("", plain)
    if not {plain[:2], bare[:2]} & _beginnings(parent, year):
        return ()
    for shape in _shapes(plain, bare):
        if found := names.get(shape) or _in_two(shape, parent, names, year):
            return found
    return ()


@lru_cache(maxsize=64)
def names_below(parent: str, year: int) -> Names:
    """Every way to name a region below `parent` -> its codes."""
    regions = below(parent, year)
    found = _collected(regions, full_names)
    for names_of in (_short, _half, _once):
        more = _collected(regions, names_of)
        found |= {name: _holder(codes, year) for name, codes in more.items() if name not in found}
    return found


def _shapes(plain: str, bare: str) -> Iterable[str]:
    """The text as it is, then without what only says that a portal is meant."""
    yield plain
    if (bare := _BEHIND.sub("", bare)) != plain:
        yield bare
    while (shorter := _cut(bare)) != bare:
        yield shorter
        bare = shorter


def _cut(text: str) -> str:
    found = _AFTER.search(text)
    return text[: found.start()] if found and found.start() else text


def _in_two(text: str, parent: str, names: Names, year: int) -> tuple[str, ...]:
    """A region named after one it lies in: 包头市青山区, or the parent itself: 内蒙古包头市."""
    above = _names_above(parent, year)
    for end in range(min(len(text) - 2, MAX_NAME), 1, -1):
        holders = names.get(text[:end]) or above.get(text[:end])
        rest = (names.get(text[end:]) or _in_two(text[end:], parent, names, year)) if holders else ()
        if found := tuple(c for c in rest if any(c != h and is_above(h, c, year) for h in holders or ())):
            return found
    return ()


@lru_cache(maxsize=64)
def _names_above(parent: str, year: int) -> Names:
    return {name: (r.code,) for r in chain(parent, year) for name in (*full_names(r), r.short) if name}


@lru_cache(maxsize=64)
def _beginnings(parent: str, year: int) -> frozenset[str]:
    """How the name of a region can begin: most links of a page name none, and are told by that."""
    return frozenset(name[:2] for names in (names_below(parent, year), _names_above(parent, year)) for name in names)


def _short(region: Region) -> Iterable[str]:
    return (region.short,) if len(region.short) > 1 else ()


def _half(region: Region) -> Iterable[str]:
    """How people next door call a banner: 左旗 for 阿拉善左旗."""
    found = (half.search(region.name) for half in _HALVES)
    return tuple(hit.group()[1:] for hit in found if hit)


def _once(region: Region) -> Iterable[str]:
    """What the region was called before: lists of links are old."""
    return _older_names(this_year()).get(region.code, ())


@lru_cache(maxsize=4)
def _older_names(year: int) -> Names:
    old = (r for r in load_regions() if not r.valid_in(year))
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for region in old:
        now = region_at(region.code, year)
        for name in full_names(region) if now else ():
            found[now.code if now else ""][name] = None
    return {code: tuple(names) for code, names in found.items()}


def _collected(regions: Iterable[Region], names_of: Callable[[Region], Iterable[str]]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for region in regions:
        for name in names_of(region):
            found[name][region.code] = None
    return {name: tuple(codes) for name, codes in found.items()}


def _holder(codes: tuple[str, ...], year: int) -> tuple[str, ...]:
    """The one region that holds all others of a short name, or all of them."""
    return next(((upper,) for upper in codes if all(is_above(upper, code, year) for code in codes)), codes)
