"""Whose portal a home page says it is: by its SiteName, its title and its SiteIDCode (国办发〔2017〕47号). Pure.

None of the three is to be trusted alone: SiteName and SiteIDCode are copied from other sites with the template, the code
of a department's site is that of its region, and 新城区 is the name of districts in two provinces.
"""

import re
from dataclasses import dataclass
from typing import Literal

from crawler.links import compact
from crawler.page import Page
from settings.regions import Region, full_names, is_above, locate, names_in, region_at, region_path

Kind = Literal["ours", "doubtful", "silent", "other"]
"""Says it is the region's; says so and something else; does not say; says it is somebody else's."""

_PIECES = re.compile(r"[-_|—–·•:：,，;；>》<《\s　]+")
_GOVERNMENT = re.compile(
    r"(?:[^\w]|政府办公室|人民|政府|行政公署|公署|门户|官方|官网|网站|网|站|集群|首页|主页|主站|欢迎您?|访问|政务|公众|信息|公开|平台|党政|电子"
    r"|中国|之窗|在线|数字|智慧|版|简体|中文)*"
)
_ORGAN = re.compile(
    r"(?:局|厅|委员会|管委会|办公室|中心|院|报社?|新闻网?|电视台|集团|公司|旅游网?|开发区|园区|示范区|新区|协会|学校|馆)(?:门户|官方)?网?站?$"
)
_SITE_CODE = re.compile(r"网站标识码[^\d<]{0,20}(?:<[^<>]{0,200}>\s*){0,4}(\d{10})(?!\d)")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a home page says of itself, held against a region."""

    kind: Kind
    note: str = ""  # what is doubtful, or whose it says it is


@dataclass(frozen=True, slots=True)
class _Sign:
    """One of the three: for the region, or against it and why; `is_other_organ`: of the region, but not its government."""

    name: str
    is_for: bool
    against: str = ""
    is_other_organ: bool = False
    is_full: bool = False  # named with what it lies in


def claim_of(page: Page, code: str, year: int) -> Claim:
    """Whether a home page is the portal of a region's government.

    In: the page, the region's code and the year. A namesake elsewhere and a department's site are "other"; where name and
    code contradict each other, the claim is "doubtful" and its note says how.
    """
    region = region_at(code, year)
    assert region is not None
    named = [sign for sign in (_named("SiteName", site_name(page), region, year), _titled(page, region, year)) if sign]
    coded = _coded(page, region, year)
    signs = [*named, *([coded] if coded else [])]
    against = "; ".join(sign.against for sign in signs if not sign.is_for)
    if organ := next((sign for sign in named if sign.is_other_organ), None):
        return Claim("other", organ.against)
    if not any(sign.is_for for sign in signs):
        return Claim("other", against) if against else Claim("silent", "its home page does not say whose it is")
    if not against:
        return Claim("ours")
    if _is_namesake(page, region, year) and not any(sign.is_full for sign in named if sign.is_for):
        return Claim("other", against)
    return Claim("doubtful", against)


def site_name(page: Page) -> str:
    """What the page's meta tag says its site is called."""
    return page.meta.get("sitename", "")


def site_code(page: Page) -> str | None:
    """The ten digits of SiteIDCode, from the meta tag or the foot of the page; the first six are the region's."""
    told = page.meta.get("siteidcode", "").strip()
    if re.fullmatch(r"\d{10}", told):
        return told
    found = _SITE_CODE.search(page.text)
    return found.group(1) if found else None


def _titled(page: Page, region: Region, year: int) -> _Sign | None:
    title = page.tree.findtext(".//title") if page.tree is not None else None
    return _named("title", title or "", region, year)


def _named(what: str, text: str, region: Region, year: int) -> _Sign | None:
    """What a name says: that of the first of its pieces that begins with a region; None when no piece does."""
    signs = [sign for piece in _PIECES.split(text) if (sign := _piece(what, compact(piece), region, year))]
    # 包头市教育局-包头市人民政府 is the office's; its sponsor stands behind it
    return signs[0] if signs else None


def _piece(what: str, piece: str, region: Region, year: int) -> _Sign | None:
    start, end = _span(piece, region, year)
    is_organ = _ORGAN.search(piece) is not None
    if end <= start:  # 市场监督管理局, without saying whose: its code is the region's
        return _Sign(what, False, f"{what} is {piece}", is_other_organ=True) if is_organ else None
    named = piece[start:end]
    is_alone = _GOVERNMENT.fullmatch(piece[end:]) is not None
    if not _is_name_of(named, region, year):
        return _Sign(what, False, f"{what} is {piece}", is_other_organ=is_organ)
    if is_alone:
        return _Sign(what, True, is_full=named not in (*full_names(region), region.short))
    return _Sign(what, False, f"{what} is {piece}", is_other_organ=True)


def _span(piece: str, region: Region, year: int) -> tuple[int, int]:
    """Where the names of regions at the beginning of a piece lie: 内蒙古自治区|包头市 of …人民政府."""
    start = 0
    for word in ("欢迎访问", "欢迎光临", "中国"):
        start += len(word) if piece.startswith(word, start) else 0
    end = start
    own = sorted({*full_names(region), region.short}, key=len, reverse=True)
    while True:
        step = next((len(name) for name in own if len(name) > 1 and piece.startswith(name, end)), 0)
        ahead = names_in(piece[end:], year, weak=True)
        if ahead and ahead[0].start == 0 and ahead[0].end > step:
            step = ahead[0].end
        if not step:
            return start, end
        end += step


def _is_name_of(named: str, region: Region, year: int) -> bool:
    found = locate(named, year, region.code)
    if found is not None:
        return found.code == region.code
    return named in (*full_names(region), region.short)


def _coded(page: Page, region: Region, year: int) -> _Sign | None:
    code = site_code(page)
    if code is None or code.startswith("00"):
        return None
    of = region_at(code[:6], year)
    if of is not None and of.code == region.code:
        return _Sign("SiteIDCode", True)
    whose = f"that of {region_path(of.code, year)}" if of else "that of no region"
    return _Sign("SiteIDCode", False, f"SiteIDCode {code} is {whose}")


def _is_namesake(page: Page, region: Region, year: int) -> bool:
    """Whether the code leads to another region of the same name: 新城区 of 西安, where that of 呼和浩特 is looked for."""
    code = site_code(page)
    of = region_at(code[:6], year) if code else None
    return (
        of is not None
        and of.code != region.code
        and of.short == region.short
        and not is_above(of.code, region.code, year)
        and not is_above(region.code, of.code, year)
    )
