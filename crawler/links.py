"""What a link says and where it leads: titles of annual reports, menu texts, file suffixes. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from crawler.address import route_in
from crawler.page import Page
from settings import titles
from settings.titles import ORGAN

Menu = Literal["annual", "disclosure", "unit", "year"]
"""What a menu text leads to: the column of annual reports, a disclosure section, one agency or kind, one year."""

MAX_MENU_CHARS = 30
"""Menu texts are short; a longer link is an article."""

MAX_TITLE_CHARS = 120

# 丽水市民政局政府信息公开工作年度报告 is a report that forgot its year; 县直部门… and …局政府信息公开年报 are columns.
_AN_AGENCY_S = re.compile(
    r"^[^各本]{3,}(?:局|委|委员会|办公室|厅|中心|镇|乡|街道|苏木|办事处|管委会)(?<!乡镇)(?<!乡镇街道)(?<!镇街道)(?:政府)?信息公开(?!年报)"
)

_ANNUAL_MENU = re.compile(r"年报|年度报告|年度工作报告|年度总结")
_ANNUAL_SLUG = re.compile(r"/[a-z]{0,12}gk(?:gz)?(?:nb|ndbg|ndgzbg)(?:_?\d[\d_]*n?)?(?=[/._]|$)|AnnualReport/", re.I)
_DISCLOSURE_MENU = re.compile(r"政务公开|政府信息公开|信息公开|公开目录|部门公开|政府公开|重点公开|法定主动公开")
_NOT_A_MENU = re.compile(
    r"指南|制度|依申请|申请公开|意见|信箱|监督|条例|规定|标准化|规范化|试点|清单|要点|解读|网站|法治|决算|预算|统计年报"
    r"|财务|招标|采购|党务|村务|厂务|举报|工作总结|新闻|动态|服务|互动|答复|平台使用|日历|审计|行政执法|政策文件"
)
_YEAR_MENU = re.compile(r"^[（(\[【]?20\d\d(?:年|年度)?[）)\]】]?$")
_UNIT_MENU = re.compile(
    rf"(?:{ORGAN}|部门|单位|乡镇|镇街|街镇|苏木镇|街道办|乡镇街道|镇\(街道\)|乡镇\(街道\)|乡\(镇\)|园区|县直|旗直|区直|市直|盟直)$"
)
# 市场监督管理局, 审计局, 行政审批服务局: words that no menu of ours has stand in names of agencies.
_AN_AGENCY = re.compile(r"[\u3400-\u9fff()·]{2,24}(?:局|委员会|管委会|街道办事处|人民政府)")
_NO_AGENCY = re.compile(
    r"公开|年报|报告|指南|制度|意见|信箱|举报|解读|条例|规定|清单|要点|领导|走进|首页|登录|链接|网站"
)
_NOT_A_UNIT = re.compile(r"办事|服务中心$|大厅|信访|下载中心|视频|图片|机构|领导|关于|首页|登录|注册")


def compact(text: str) -> str:
    """Text for comparison: NFKC, no white space. Never shown or stored."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))


def report_year(title: str) -> int | None:
    """The report year a title promises, in western or Chinese digits."""
    return titles.year_named(compact(title))


@lru_cache(maxsize=65536)
def is_report_title(title: str, in_annual_column: bool = False) -> bool:
    """True when a link text promises one agency's annual report on information disclosure.

    In: the text; whether the link stands in a column of annual reports, where misspelt titles count too.
    A text without a year is the name of a column, unless it names the agency and is no bare 年报.
    """
    plain = compact(title)
    disclosure = titles.DISCLOSURE.search(plain) is not None
    if len(plain) > MAX_TITLE_CHARS or not (disclosure or in_annual_column):
        return False
    if titles.year_named(plain) is None:
        return titles.announces_report(plain) and _AN_AGENCY_S.search(plain) is not None
    if disclosure:
        ours = titles.REPORT.search(plain) is not None or (in_annual_column and not _YEAR_MENU.match(plain))
    else:
        ours = len(plain) > len("2023年年报") and titles.has_no_subject(plain)
    return ours and not titles.is_lookalike(plain)


def is_lookalike(title: str) -> bool:
    """True for yearly documents that are not ours (网站年度报表, 法治政府建设 …) and for notices about reports."""
    return titles.is_lookalike(compact(title))


@lru_cache(maxsize=65536)
def menu_kind(text: str) -> Menu | None:
    """What a menu text leads to, or None when it is not one we follow."""
    plain = compact(text)
    if not plain or len(plain) > MAX_MENU_CHARS:
        return None
    if _AN_AGENCY.fullmatch(plain) and not _NO_AGENCY.search(plain):
        return "unit"
    if _NOT_A_MENU.search(plain) and not _ANNUAL_MENU.search(plain):
        return None
    if _YEAR_MENU.match(plain):
        return "year"
    if _ANNUAL_MENU.search(plain):
        return None if is_lookalike(plain) else "annual"
    if report_year(plain):
        return None  # a menu names no year; an article does
    if _DISCLOSURE_MENU.search(plain):
        return "disclosure"
    if _UNIT_MENU.search(plain) and not _NOT_A_UNIT.search(plain):
        return "unit"
    return None


def is_annual_column(menu: str, meta: dict[str, str]) -> bool:
    """True when the way here or the page's own tags say: this is the column of annual reports.

    In: the menu path joined by " > ", the page's meta tags. ColumnType 信息公开年报 is an enumerated value
    (国办发〔2017〕47号), the most reliable sign there is.
    """
    if _ANNUAL_MENU.search(meta.get("columntype", "")) and not is_lookalike(meta["columntype"]):
        return True
    if menu_kind(meta.get("columnname", "")) == "annual":
        return True
    return any(menu_kind(part) == "annual" for part in menu.split(" > "))


def names_annual(url: str) -> bool:
    """True when a folder of the address is called after annual reports in pinyin (…xxgknb, …gkndbg), or in English."""
    return _ANNUAL_SLUG.search(urlsplit(url).path) is not None


def score(title: str, menu: str, meta: dict[str, str], url: str = "") -> float:
    """How much title, menu path, meta tags and address speak for a report: 0 (no) to 1 (all of them)."""
    plain = compact(title)
    if is_lookalike(plain):
        return 0.0
    parts = (
        (0.3, titles.DISCLOSURE.search(plain) is not None),
        (0.25, titles.REPORT.search(plain) is not None),
        (0.2, report_year(plain) is not None),
        (0.25, is_annual_column(menu, meta) or names_annual(url)),
    )
    return round(sum((weight for weight, holds in parts if holds), 0.0), 2)


@lru_cache(maxsize=65536)
def address_key(url: str) -> str:
    """What makes two addresses one: default port off, host in lower case, a folder's index file off.

    The fragment too, unless it names a place in a page drawn by script.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    try:
        port = parts.port
    except ValueError:
        port = None
    if port and (parts.scheme.lower(), port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{port}"
    path = re.sub(r"/(?:index|default)\.s?html?$", "/", parts.path or "/")
    return f"{parts.scheme.lower()}://{host}{path}" + (f"?{parts.query}" if parts.query else "") + route_in(url)


def page_is_annual(page: Page, menu: str) -> bool:
    """`is_annual_column` for a page: its own tags, the way that led to it, or its address."""
    return is_annual_column(menu, page.meta) or names_annual(page.url)
