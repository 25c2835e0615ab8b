"""Who reports: an agency's full name, what sort of body it is, and how much of the place its report covers."""

import re
from collections.abc import Sequence

from settings.plain import squeeze
from settings.regions import Region, full_names, locate
from settings.short_names import official_name

_TOWNSHIP = re.compile(r"(?:镇|乡|苏木)(?:人民政府|政府)?(?:办公室|党政办|党政办公室|党政综合办公室)?$")
_STREET = re.compile(r"街道(?:办事处|办|党工委)?$|办事处$")
_ZONE = re.compile(
    r"(?:区|园|园区|新城|基地|口岸)(?:管理委员会|管委会|党工委)$|(?:开发区|工业园区?|产业园区?|高新区|示范区|度假区|新区|园区)$"
)
_OFFICE = re.compile(r"(?:人民政府|政府|行政公署|行署)(?:办公厅|办公室|办|机关|本级)$")
_GOVERNMENT = re.compile(r"(?:人民政府|行政公署|行署)$")
_DEPARTMENT = re.compile(
    r"(?:局|委员会|委|办公室|办|厅|院|中心|站|大队|支队|总队|处|社|联合会|所|馆|台|部|公司|集团|协会|学校|医院)$"
)
_BEHIND_IN_BRACKETS = re.compile(r"(?<=[\u3400-\u9fff])[(（][^()（）]*[)）]$")
_MEDIA = re.compile(r"融媒体|新闻|日报|晚报|电视|广播|报社|新华|人民网|信息中心|大数据中心|[网站网]$")
_OFFICE_BEHIND = re.compile(r"(?<=政府|公署)(?:办公[室厅]|机关|本级)$|(?<=政府办公[室厅])[((].*$")
_SHORT_OWNER = re.compile(r"^(?:本|我|该)")
_LEVEL_SIGNS = {
    "盟": "盟",
    "旗": "旗",
    "县": "县",
    "区": "区",
    "市": "市",
    "州": "自治州",
    "自治区": "自治区",
    "省": "省",
}
_MAKER = re.compile(
    r"(?:请与|与|由|请联系|联系单位:|现公布|公布)(?P<name>[\u4e00-\u9fff]{4,28}?"
    r"(?:局|委员会|办公室|人民政府|行政公署|中心|街道办事处|办事处|管理委员会|镇|乡|苏木))(?:联系|编制|负责|咨询|根据|依据|按照|20\d\d年|公布|的)"
)
_ALL_BODIES = re.compile(
    r"(?:全[省市盟州县旗区]|本[省市盟州县旗区])?(?:各级)?(?:行政机关|政府部门)[^。]{0,20}汇总"
    r"|综合[^。]{0,12}(?:各乡|各镇|各苏木|各街道|各部门|各单位)|(?:各乡镇|各苏木|各街道|各部门)[^。]{0,24}(?:年度报告|年报|数据|情况)[^。]{0,12}(?:汇总|综合|编制)"
    r"|全[省市盟州县旗区]各级行政机关"
)


def agency_type(name: str) -> str:
    """government, department, township, street, zone or other, by how the name ends; a second name in brackets aside."""
    name = _BEHIND_IN_BRACKETS.sub("", name)
    for kind, pattern in (
        ("street", _STREET),
        ("township", _TOWNSHIP),
        ("zone", _ZONE),
        ("government", _GOVERNMENT),
        ("government", _OFFICE),
        ("department", _DEPARTMENT),
    ):
        if pattern.search(name):
            return kind
    return "other"


def scope_of(name: str, kind: str, introduction: str) -> str | None:
    """aggregate, office, department, township or zone.

    An office's report that says it sums up all agencies of the place is the place's aggregate.
    """
    if kind == "government":
        office = _OFFICE.search(name) is not None
        return "office" if office and not _ALL_BODIES.search(squeeze(introduction)) else "aggregate"
    return {"street": "township", "township": "township", "zone": "zone", "department": "department"}.get(kind)


def government_name(region: Region) -> str:
    """The government of a region: 人民政府, in a league or prefecture (地区) 行政公署."""
    return region.name + ("行政公署" if region.kind in ("盟", "地区") else "人民政府")


def full_name(
    words: str, signature: str, others: Sequence[str | None], region: Region | None, year: int
) -> tuple[str | None, bool]:
    """The agency's full official name, and whether something had to be completed: its region, or a short form.

    In: the words of the title that name it, the signature line, other places that may name it in their order of
    trust (introduction, 发布机构, 来源 …), the region of the page.
    A name with its region in front wins; a bare region means its government; short forms (盟司法局, 人社局) are
    written out.
    """
    found, completed = _named(_clean(words), _clean(signature), [_clean(o or "") for o in others], region, year)
    if found is None:
        return None, False
    whole = official_name(found)
    return whole, completed or whole != found


def _named(words: str, signed: str, others: Sequence[str], region: Region | None, year: int) -> tuple[str | None, bool]:
    within = region.code if region else None
    if _complete(words, year, within):
        return _grown(words, signed, year, within), False
    if _complete(signed, year, within) and (not words or signed.endswith(words)):
        return signed, False
    if words and (place := locate(words, year, within)) and _only_region(words, place):
        # A government's report is signed by its office, which article 49 has publish it.
        other = signed if _complete(signed, year, within) and agency_type(signed) != "government" else ""
        return other or government_name(place), False
    named = [other for other in others if not _MEDIA.search(other)]
    whole = next((name for name in named if _complete(name, year, within)), None)
    if whole and (not words or whole.endswith(words)):
        return whole, False
    for short in (words, signed, *named):
        if short and agency_type(short) != "other" and region is not None:
            return _completed(short, region, year, within), True
    return (words or None), False


def with_region_in_full(name: str, region: Region | None) -> str:
    """A name whose region is printed in short (阿右旗, 巴彦淖尔) with the region's full name."""
    if region is None or region.name in name:
        return name
    for short in sorted((*full_names(region), region.short), key=len, reverse=True):
        if short and name.startswith(short) and len(name) > len(short):
            return region.name + name[len(short) :]
    return name


def is_one_body(one: str, other: str) -> bool:
    """Whether two names may be those of one agency: alike, one short for the other, a government and its office."""
    one, other = (_OFFICE_BEHIND.sub("", official_name(squeeze(name))) for name in (one, other))
    short, long = sorted((one, other), key=len)
    if long.endswith(short) or long.startswith(short):
        return True
    signs = iter(long)
    return short[-1:] == long[-1:] and all(sign in signs for sign in short)


def named_in(introduction: str) -> str | None:
    """The body that an introduction says made the report or answers questions about it."""
    found = _MAKER.search(squeeze(introduction))
    return found["name"] if found else None


def _clean(text: str) -> str:
    text = re.sub(r"[((]?(?:盖章|公章|印章)[))]?", "", squeeze(text))
    text = re.sub(r"^(?:\W|二|〇)+|[^\w)]+$", "", text)
    return "" if _SHORT_OWNER.match(text) or len(text) > 40 else text


def _complete(name: str, year: int, within: str | None) -> bool:
    """A region in front and an organ behind it."""
    place = locate(name, year, within) if name else None
    return place is not None and not _only_region(name, place) and agency_type(name) != "other"


def _only_region(name: str, place: Region) -> bool:
    return name.endswith(place.name) or name in (place.short, place.name)


def _grown(words: str, signed: str, year: int, within: str | None) -> str:
    """The signature's longer form of the same agency, where the title drops words (发改委), else the title's."""
    if len(signed) > len(words) and _complete(signed, year, within) and _abbreviates(words, signed):
        return signed
    return words


def _abbreviates(short: str, long: str) -> bool:
    """Every sign of the short form stands in the long one, in the same order, and both begin alike."""
    signs = iter(long)
    return short[:2] == long[:2] and all(sign in signs for sign in short)


def _completed(short: str, region: Region, year: int, within: str | None) -> str:
    if locate(short, year, within) is not None:
        return short
    for sign, kind in _LEVEL_SIGNS.items():
        if short.startswith(sign) and region.name.endswith(kind):
            return region.name + short[len(sign) :]
    return region.name + short
