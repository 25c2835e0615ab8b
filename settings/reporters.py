"""Which agency a title or a menu speaks of, so that its reports of all years come together. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from settings.agencies import agency_type, full_name, government_name, scope_of
from settings.plain import squeeze
from settings.regions import Region, eras, full_names, locate, named_again, region_at
from settings.short_names import official_name
from settings.titles import NAME_END, owner_words

UNSIGNED = "未署名"
"""Stands for the agency of a report that names none."""

_USUAL_YEAR = 2022  # for names of regions in a title that tells no year

_NO_GOVERNMENT = ("开发区", "新区", "示范区", "行政区", "兵团", "师", "特别行政区")
"""Kinds of region that are run by a 管理委员会 or under other rules."""

_PLACE_OFFICE = re.compile(r"^(?:盟|旗|县|区|市|州)(?=(?:人民政府|行政公署|行署))")
_TOWN = re.compile(r"(?<=[镇乡木])(?:人民)?政府(?:办公室|党政办)?$|(?<=街道)(?:办事处|办|党工委)$")
_UNIT = re.compile(rf"[\u3400-\u9fff()·]{{2,29}}?{NAME_END}\)?")
_MANY = re.compile(
    r"部门|单位|各|乡镇|镇街|街镇|苏木镇|镇\(|乡\(|县直|旗直|区直|市直|盟直|园区年报|下属|直属|垂直|街道\)"
)
_WITH_OFFICE = re.compile(r"政府\(?办")
_COLUMN_WORDS = re.compile(
    r"(?:政府)?(?:信息公开)?(?:工作)?(?:年度)?(?:年报|报告)$|(?:政府)?信息公开(?:目录|专栏|平台)?$"
)
_NOT_OBLIGED = re.compile(
    r"(?:学校|中学|小学|幼儿园|大学|学院|医院|公司|集团|协会|联合会|银行|站|馆|台|所|社|中心|队|院)$"
)


@dataclass(frozen=True, slots=True)
class Reporter:
    """A body that reports. `key` is the same for all spellings of its name, whatever its region was called then."""

    key: str
    name: str  # full official name as far as words and region tell
    kind: str  # government, department, township, street, zone, other
    scope: str  # aggregate, office, department, township, zone; "" for a kind that has none
    region_code: str  # the region it is of
    is_own: bool = True  # of the region it was asked for, not of one above, below or elsewhere

    @property
    def is_obliged(self) -> bool:
        """Whether the 条例 makes it report every year; schools, hospitals and bodies without power report at will."""
        return self.kind != "other" and not (self.kind == "department" and _NOT_OBLIGED.search(self.name))


@lru_cache(maxsize=65536)
def reporter_of(title: str, menu: tuple[str, ...], region_code: str, year: int | None) -> Reporter | None:
    """Who reports, by the words of a title, else by the menu that leads to it; None when neither says.

    In: the title as printed, the menu texts on the way (outermost first), the region of the portal, the report's year.
    """
    owner = owner_words(squeeze(title))
    owner = owner[named_again(owner, year or _USUAL_YEAR) :]
    return named_reporter(owner or unit_of(menu), region_code, year)


def unit_of(menu: Sequence[str]) -> str:
    """The agency that the innermost menu text names which names one; empty for 部门年报 and the like."""
    for part in reversed([squeeze(text) for text in menu]):
        name = _COLUMN_WORDS.sub("", part)
        if name and not _MANY.search(part) and _UNIT.fullmatch(name) and agency_type(name) != "other":
            return name
    return ""


def speaks_of_many(menu: Sequence[str]) -> bool:
    """Whether the way leads through a column of departments or townships, where the government's report is not."""
    return any(_MANY.search(squeeze(text)) for text in menu)


def speaks_of_office(menu: Sequence[str]) -> bool:
    """Whether the way leads through the column of the government and its office: 旗政府（办）."""
    return any(_WITH_OFFICE.search(squeeze(text)) for text in menu)


@lru_cache(maxsize=65536)
def named_reporter(words: str, region_code: str, year: int | None) -> Reporter | None:
    """The body that some words name (full or short), seen from a region; None when they name none."""
    region = region_in(region_code, year or _USUAL_YEAR)
    if not words or region is None:
        return None
    words = _PLACE_OFFICE.sub(region.name, official_name(squeeze(words)))
    name = full_name(words, "", (), region, year or _USUAL_YEAR)[0]
    return None if name is None else _reporter(name, region, year or _USUAL_YEAR)


def same_reporter(name: str, region_code: str, year: int) -> Reporter | None:
    """The body of a name that was written down before, under what its region is called now or was called in a year."""
    now = named_reporter(name, region_code, None)
    if now is not None and now.is_own:
        return now
    then = named_reporter(name, region_code, year)
    return then if then is not None and then.is_own else now


def government_of(region_code: str, year: int | None = None) -> Reporter | None:
    """The government of a region itself; None for a code nobody knows, and for zones and the like, which have none."""
    region = region_in(region_code, year or _USUAL_YEAR)
    return (
        None
        if region is None or region.kind in _NO_GOVERNMENT
        else _reporter(government_name(region), region, year or _USUAL_YEAR)
    )


def region_in(code: str, year: int) -> Region | None:
    """The region of a code in a year, else as it last was."""
    return region_at(code, year) or (eras()[code][-1] if code in eras() else None)


def _reporter(name: str, region: Region, year: int) -> Reporter:
    place = locate(name, year, region.code) or region
    kind = agency_type(name)
    scope = scope_of(name, kind, "") or ""
    is_own = place.code == region.code
    rest = _TOWN.sub("", _without_region(name, region)) if is_own else name
    if kind == "government":
        rest = "政府办公室" if scope == "office" else "政府"
        rest = rest if is_own else f"{place.code}{rest}"
    return Reporter(rest or name, name, kind, scope, place.code, is_own)


def _without_region(name: str, region: Region) -> str:
    for own in sorted((*full_names(region), region.short), key=len, reverse=True):
        if own and 0 <= (at := name.find(own)) <= 12 and len(name) > at + len(own):
            rest = name[at + len(own) :]
            return rest if rest != "分局" else name[:at] + rest
    return name


def is_short_for(short: str, long: str) -> bool:
    """人社局, 人力资源和社会保障局: every sign of the short key stands in the long one in order, ends alike."""
    signs = iter(long)
    return (
        2 < len(short) < len(long) and short[0] == long[0] and short[-1] == long[-1] and all(s in signs for s in short)
    )
