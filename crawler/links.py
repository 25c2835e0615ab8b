"""What a link says and where it leads: titles of annual reports, menu texts, file suffixes. Pure."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from crawler.page import Page

Menu = Literal["annual", "disclosure", "unit", "year"]
"""What a menu text leads to: the column of annual reports, a disclosure section, one agency or kind, one year."""

FIRST_YEAR, LAST_YEAR = 2007, 2049
"""Years a title may promise: the first reports are of 2008; later numbers are ids or plan years."""

MAX_MENU_CHARS = 30
"""Menu texts are short; a longer link is an article."""

_WESTERN_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|\D|$)")
_CHINESE_YEAR = re.compile(r"二[〇○零Oo0][〇○零一二三四Oo0][〇○零一二三四五六七八九Oo0]")
_CHINESE_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")

_OURS = re.compile(r"信息公开|政府公开|政务公开信息")
_REPORT = re.compile(r"年度报告|年报|年度工作报告|工作报告|年度总结报告|工作年度报")
# Documents about the report, or other yearly documents (domain brief 1.9); judged without the agency's own name.
_ABOUT = re.compile(
    r"通知|制度|格式|报表|要点|培训|解读|评议|图解|图说|读懂|意见|方案|办法|指南|目录|公示|会议|工作会|统计表"
    r"|上半年|下半年|半年|季度|月报|情况汇总表|考核|测评|模板|范本|公布|召开|部署"
)
_OTHER_YEARLY = re.compile(
    r"政府网站|网站工作|法治政府|依法行政|行政执法|决算|预算|绩效|审计|统计公报|财政|规划|计划|建议提案"
    r"|环境|质量报告|社会责任|就业|党务|检察院|法院|人大常委会工作|政协"
)
_GOVERNMENT_WORK = re.compile(r"政府工作报告")
_AGENCY_END = (
    r"(?:局|委|委员会|办|办公室|厅|部|中心|院|所|站|处|队|支队|大队|校|学校|馆|会|联合会|镇|乡|街道|街道办事处|苏木|办事处"
    r"|政府(?!信息公开)|管委会|管理委员会|开发区|园区|示范区|公司|集团|社|银行|农场|林场)"
)
_AGENCY = re.compile(
    rf"[\u3400-\u9fff（）()·]{{2,30}}?{_AGENCY_END}(?=20\d\d|二[〇○零Oo0]|政府信息|信息公开|政务公开|关于|的|年度)"
)

_ANNUAL_MENU = re.compile(r"年报|年度报告|年度工作报告|年度总结")
_DISCLOSURE_MENU = re.compile(r"政务公开|政府信息公开|信息公开|公开目录|部门公开|政府公开|重点公开|法定主动公开")
_NOT_A_MENU = re.compile(
    r"指南|制度|依申请|申请公开|意见|信箱|监督|条例|规定|标准化|规范化|试点|清单|要点|解读|网站|法治|决算|预算|统计年报"
    r"|财务|招标|采购|党务|村务|厂务|举报|工作总结|新闻|动态|服务|互动|答复|平台使用|日历|审计|行政执法|政策文件"
)
_YEAR_MENU = re.compile(r"^[（(\[【]?20\d\d(?:年|年度)?[）)\]】]?$")
_UNIT_MENU = re.compile(
    rf"(?:{_AGENCY_END}|部门|单位|乡镇|镇街|街镇|苏木镇|街道办|乡镇街道|镇\(街道\)|乡镇\(街道\)|乡\(镇\)|园区|县直|旗直|区直|市直|盟直)$"
)
_NOT_A_UNIT = re.compile(r"办事|服务中心$|大厅|信访|下载中心|视频|图片|机构|领导|关于|首页|登录|注册")

IMAGE_SUFFIXES = frozenset(("jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff"))
ATTACHMENT_SUFFIXES = IMAGE_SUFFIXES | {
    *("docx", "doc", "wps", "rtf", "txt", "pdf", "ofd", "xls", "xlsx", "et", "zip", "rar", "7z"),
}
_DOWNLOAD_PATH = re.compile(r"downfile\.jsp|download\.jsp|/download/|downloadfile|/attachment/|fileDownload", re.I)
_NAME_KEYS = ("filename", "showname", "name", "fname")
_VIEWER_KEYS = ("file", "furl", "pdfurl", "src")


def compact(text: str) -> str:
    """Text for comparison: NFKC, no white space. Never shown or stored."""
    return re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", text))


def report_year(title: str) -> int | None:
    """The report year a title promises, in western or Chinese digits; the first one counts."""
    plain = compact(title)
    for found in _WESTERN_YEAR.finditer(plain):
        if FIRST_YEAR <= int(found.group(1)) <= LAST_YEAR:
            return int(found.group(1))
    chinese = _CHINESE_YEAR.search(plain)
    return int(chinese.group().translate(_CHINESE_DIGITS)) if chinese else None


def without_agency(title: str) -> str:
    """A compact title without the agency it names, so that a 培训中心 or 评议办 is not taken for a notice."""
    return _AGENCY.sub("", title)


@lru_cache(maxsize=65536)
def is_report_title(title: str, in_annual_column: bool = False) -> bool:
    """True when a link text promises one agency's annual report on information disclosure.

    In: the text; whether the link stands in a column of annual reports, where misspelt titles count too.
    """
    plain = compact(title)
    year = report_year(plain)
    if year is None or not plain or len(plain) > 120:
        return False
    rest = without_agency(plain)
    if _ABOUT.search(rest) or _OTHER_YEARLY.search(rest):
        return False
    if _OURS.search(plain):
        return bool(_REPORT.search(plain)) or (in_annual_column and not _YEAR_MENU.match(plain))
    if not in_annual_column or _GOVERNMENT_WORK.search(plain):
        return False
    return bool(re.search(r"公开|年报|年度|报告", plain)) and len(plain) > len("2023年年报")


def is_lookalike(title: str) -> bool:
    """True for yearly documents that are not ours (网站年度报表, 法治政府建设 …) and for notices about reports."""
    rest = without_agency(compact(title))
    ours = _OURS.search(rest) is not None
    return bool(_OTHER_YEARLY.search(rest) or _ABOUT.search(rest) or (_GOVERNMENT_WORK.search(rest) and not ours))


@lru_cache(maxsize=65536)
def menu_kind(text: str) -> Menu | None:
    """What a menu text leads to, or None when it is not one we follow."""
    plain = compact(text)
    if not plain or len(plain) > MAX_MENU_CHARS or (_NOT_A_MENU.search(plain) and not _ANNUAL_MENU.search(plain)):
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


def score(title: str, menu: str, meta: dict[str, str]) -> float:
    """How much title, menu path and meta tags speak for a report: 0 (no) to 1 (all of them)."""
    plain = compact(title)
    if is_lookalike(plain):
        return 0.0
    parts = (
        (0.3, _OURS.search(plain) is not None),
        (0.25, _REPORT.search(plain) is not None),
        (0.2, report_year(plain) is not None),
        (0.25, is_annual_column(menu, meta)),
    )
    return round(sum((weight for weight, holds in parts if holds), 0.0), 2)


def suffix_of(url: str) -> str:
    """The file suffix an address promises, lower case without the dot; download scripts name it in their query."""
    parts = urlsplit(url)
    if parts.query and _DOWNLOAD_PATH.search(parts.path):
        named = dict(parse_qsl(parts.query))
        for key in _NAME_KEYS:
            if "." in named.get(key, ""):
                return named[key].rpartition(".")[2].lower()
    return parts.path.rpartition("/")[2].rpartition(".")[2].lower() if "." in parts.path.rpartition("/")[2] else ""


@lru_cache(maxsize=16384)
def is_attachment(url: str, text: str = "") -> bool:
    """True when a link leads to a file: by its suffix, a download script, or a text that ends in a file name."""
    if suffix_of(url) in ATTACHMENT_SUFFIXES:
        return True
    if _DOWNLOAD_PATH.search(urlsplit(url).path):
        return suffix_of(url) in ATTACHMENT_SUFFIXES | {"", "jsp"}
    ending = compact(text).rpartition(".")[2].lower()
    return "." in text and ending in ATTACHMENT_SUFFIXES and suffix_of(url) in ("", "jsp", "do", "action", "aspx")


@lru_cache(maxsize=16384)
def viewer_target(url: str) -> str | None:
    """The file behind a viewer link (`viewer.html?file=/x/y.pdf`), absolute, or None."""
    parts = urlsplit(url)
    if "=" not in parts.query:
        return None
    named = {key.lower(): value for key, value in parse_qsl(parts.query)}
    for key in _VIEWER_KEYS:
        target = urljoin(url, unquote(named.get(key, "")))
        if named.get(key) and target.startswith(("http://", "https://")) and suffix_of(target) in ATTACHMENT_SUFFIXES:
            return target
    return None


@lru_cache(maxsize=65536)
def address_key(url: str) -> str:
    """What makes two addresses one: fragment and default port off, host in lower case, a folder's index file off."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    try:
        port = parts.port
    except ValueError:
        port = None
    if port and (parts.scheme.lower(), port) not in (("http", 80), ("https", 443)):
        host = f"{host}:{port}"
    path = re.sub(r"/(?:index|default)\.s?html?$", "/", parts.path or "/")
    return f"{parts.scheme.lower()}://{host}{path}" + (f"?{parts.query}" if parts.query else "")


def page_is_annual(page: Page, menu: str) -> bool:
    """`is_annual_column` for a page: its own tags, or the way that led to it."""
    return is_annual_column(menu, page.meta)
