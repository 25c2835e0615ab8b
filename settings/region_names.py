"""Names of regions found in text: at the beginning of a title, or anywhere in a sentence."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from re import Pattern, escape
from re import compile as regex

from settings.region_table import Region, chain, is_above, load_regions, region_at, spoken_parent
from settings.region_words import AFTER_NAME, AFTER_SHORT, AFTER_TWO, BEFORE_SHORT, ORDINARY, UNSAFE_FULL

_LONGEST = 16
_LEADING = regex(r"[\s　《〈“\"（(【\[]*(?:(?:中国)?共产党|中共|国家税务总局|国家统计局|关于|原)?\s*")
_HAN = regex(r"[一-鿿]")
_BRANCH = regex(r"[局委处厅队](?P<place>[一-鿿]{2,12}?)(?:分局|支局|分中心|大队)")
_ASIDE = regex(r"[一-鿿]{2,8}区[(（](?P<place>[一-鿿]{2,6}区)[)）]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a region in a text. `codes` holds every region of that name; `short` marks a name without its kind."""

    start: int
    end: int
    name: str
    codes: tuple[str, ...]
    short: bool = False


Names = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Heads:
    """First two characters -> names, longest first; `pattern` finds places where a name could begin."""

    names: dict[str, tuple[str, ...]]
    pattern: Pattern[str]


@dataclass(frozen=True, slots=True)
class _Index:
    full: Names
    short: Names
    older: Names  # names of other years -> codes of this year, also where another region has the name now


def full_names(region: Region) -> Iterator[str]:
    """The official name, its everyday forms (红河州 for 红河哈尼族彝族自治州), and the aliases of the overlay."""
    yield region.name
    for long, brief in (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗")):
        if region.kind == long:
            yield region.short + brief
    yield from region.aliases


@lru_cache(maxsize=32)
def name_index(year: int) -> _Index:
    """All names known in a year. Older and later names lead to the region of that year, unless another has the name."""
    full, older = _collect(year, full_names)
    short, _ = _collect(year, _short_name)
    return _Index(full, {name: codes for name, codes in short.items() if name not in full}, older)


@lru_cache(maxsize=32)
def _heads_of(year: int, weak: bool) -> _Heads:
    """Where to look for names in running text: full and safe short ones; `weak`, also those of two characters."""
    index = name_index(year)
    known = [name for name in index.full if name not in UNSAFE_FULL and (len(name) > 2 or name[-1] in "县州旗盟")]
    if weak:
        return _heads([*known, *(name for name, c in index.short.items() if name not in ORDINARY or _is_province(c))])
    return _heads([*known, *(name for name, codes in index.short.items() if _is_safe_short(name, codes))])


@lru_cache(maxsize=16_384)
def locate(text: str, year: int, within: str | None = None) -> Region | None:
    """The region an agency's name or a title begins with: 兴安盟扎赉特旗司法局… -> 152223.

    A branch office is of the region it is the branch for: 呼伦贝尔市生态环境局鄂温克族自治旗分局 -> 150724.
    In: the text, the year, and a code whose subtree and ancestors decide between regions of one name (桥西区).
    Out: None when the text begins with no region, or with a name that several regions share and `within` does not tell.
    """
    index, within = name_index(year), within and within.ljust(6, "0")
    steps = _walk(text, index, year, within)
    codes = _branch(text, index, steps[-1].codes, year) if steps else _aside(text, index, within)
    if within and len(codes) > 1:
        near = _near(codes, within, year)
        # 邢台's 桥西区 is 信都区 now, and two other 桥西区 still exist
        said = text[steps[0].start : steps[-1].end] if steps else ""
        codes = near or _near(index.older.get(said, ()), within, year)
    return region_at(codes[0], year) if len(codes) == 1 else None


def named_again(text: str, year: int) -> int:
    """Where a name begins whose region the words before it have named already: 阿右旗|阿拉善右旗教育体育局; else 0."""
    steps = _walk(text, name_index(year), year, None)
    return next((other.start for one, other in pairwise(steps) if one.codes == other.codes), 0)


def names_in(text: str, year: int, *, weak: bool = False) -> tuple[Mention, ...]:
    """Every region named in a text, left to right, longest name first, no overlaps.

    Full names and short names that are no ordinary words; with `weak` also the two-character short names of counties,
    for callers who look at what stands around them.
    """
    index = name_index(year)
    heads = _heads_of(year, weak)
    found: list[Mention] = []
    end = 0
    for place in heads.pattern.finditer(text):
        if (at := place.start()) < end:
            continue
        for name in heads.names.get(text[at : at + 2], ()):
            if text.startswith(name, at) and _stands_alone(text, at, name, name in index.full, weak or at == end > 0):
                end = at + len(name)
                is_short = name not in index.full
                found.append(Mention(at, end, name, (index.short if is_short else index.full)[name], is_short))
                break
    return tuple(found)


def _near(codes: Iterable[str], within: str, year: int) -> tuple[str, ...]:
    return tuple(c for c in codes if is_above(within, c, year) or is_above(c, within, year))


def _short_name(region: Region) -> Iterator[str]:
    if len(region.short) > 1:
        yield region.short


def _collect(year: int, names_of: Callable[[Region], Iterable[str]]) -> tuple[Names, Names]:
    """(name -> codes, name of another year -> codes of this year)."""
    own: dict[str, dict[str, None]] = defaultdict(dict)
    other: dict[str, dict[str, None]] = defaultdict(dict)
    for region in load_regions():
        now = region if region.valid_in(year) else region_at(region.code, year)
        if now is None:
            continue
        for name in names_of(region):
            (own if now is region else other)[name][now.code] = None
    older = {name: tuple(codes) for name, codes in other.items()}
    return older | {name: tuple(codes) for name, codes in own.items()}, older


def _heads(names: Iterable[str]) -> _Heads:
    heads: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        heads[name[:2]].append(name)
    first, second = ({head[i] for head in heads} for i in (0, 1))
    # Two character classes let the regex engine skip most of the text; one alternation of all names is 15 times slower.
    pattern = regex(f"[{escape(''.join(sorted(first)))}](?=[{escape(''.join(sorted(second)))}])")
    return _Heads({head: tuple(found) for head, found in heads.items()}, pattern)


def _is_province(codes: tuple[str, ...]) -> bool:
    return any(code.endswith("0000") for code in codes)


def _is_safe_short(name: str, codes: tuple[str, ...]) -> bool:
    if _is_province(codes) or len(name) > 2:
        return True
    return name not in ORDINARY and any(code.endswith("00") for code in codes)


def _stands_alone(text: str, at: int, name: str, is_full: bool, lax: bool) -> bool:
    rest = text[at + len(name) : at + len(name) + 2]
    before = text[at - 1 : at] if at else ""
    if before and before in BEFORE_SHORT.get(name[:2], ""):
        return False
    if not is_full:
        return not rest.startswith(AFTER_SHORT)
    if rest[:1] and rest[0] in AFTER_NAME.get(name[-1], ""):
        return False
    if len(name) > 2:
        return True
    return ((lax and name != "和县") or not _HAN.match(before)) and not (rest[:1] and rest[0] in AFTER_TWO)


def _walk(text: str, index: _Index, year: int, within: str | None) -> list[Mention]:
    """The names a text begins with, each of a region below the one before."""
    lead = _LEADING.match(text)
    at = lead.end() if lead else 0
    steps: list[Mention] = []
    while hit := _step(text, at, index, steps[-1].codes if steps else (), year, within):
        steps.append(Mention(at, hit[0], text[at : hit[0]], hit[1]))
        at = hit[0]
        while at < len(text) and (text[at].isspace() or text[at] in "/／·"):
            at += 1
    return steps


def _branch(text: str, index: _Index, above: tuple[str, ...], year: int) -> tuple[str, ...]:
    """The region below `above` that stands between an agency's name and 分局, else `above`."""
    found = _BRANCH.search(text)
    named = (index.full.get(found["place"]) or index.short.get(found["place"]) or ()) if found else ()
    return tuple(c for c in named if any(_is_below(a, c, year) for a in above)) or above


def _aside(text: str, index: _Index, within: str | None) -> tuple[str, ...]:
    """The district behind a zone without a code: 高新区(新市区), in the prefecture the page is of."""
    found = _ASIDE.match(text) if within else None
    named = index.full.get(found["place"], ()) if found else ()
    return tuple(c for c in named if within and c[:4] == within[:4])


def _step(
    text: str, at: int, index: _Index, above: tuple[str, ...], year: int, within: str | None
) -> tuple[int, tuple[str, ...]] | None:
    """The longest name at a place that fits below what was read so far: (end, codes), or None."""
    for length in range(min(_LONGEST, len(text) - at), 1, -1):
        name = text[at : at + length]
        for names in (index.full, index.short):
            codes = names.get(name, ())
            if above:
                codes = tuple(c for c in codes if any(_is_below(a, c, year) for a in above))
            if names is index.short and not _may_begin(text[at + length :], name, codes, year, within):
                continue
            if codes:
                return at + length, codes
    return None


def _is_below(upper: str, code: str, year: int) -> bool:
    return any(upper in (region.code, spoken_parent(region.code)) for region in chain(code, year))


def _may_begin(rest: str, name: str, codes: tuple[str, ...], year: int, within: str | None) -> bool:
    """Whether a short name at the beginning is one: not 北京路…, and an ordinary word only inside `within`."""
    if rest.startswith(AFTER_SHORT):
        return False
    return _is_safe_short(name, codes) or bool(within and any(is_above(within, c, year) for c in codes))
