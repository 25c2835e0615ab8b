"""What a title says: is it an annual report on disclosure, of whom, of which year; if not, what is it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.text.clean import squeeze
from extract.text.dates import year_number

YEAR = r"(?:20[0-3]\d|二[〇○零O0][〇○零O0一二三][〇○零O0一二三四五六七八九])"
_YEAR_IN_TITLE = re.compile(rf"(?<!\d)({YEAR})(?=年|度|\D|$)")
_ABOUT_DISCLOSURE = re.compile(r"信息公开")
_A_REPORT = re.compile(
    r"年度报告|年报|年度工作报告|工作报告|工作告年度报|年度报|年度.{0,12}情况的?报告|年.{0,8}公开工作情况的?报告"
)
_REFUSED = re.compile(
    r"通知|制度|格式|报表|要点|培训|解读|评议|指南|目录|方案|办法|考核|问答|说明|模板|样表|填报|函$|公示|统计表$"
)
_PART_YEAR = re.compile(r"上半年|下半年|季度|[一二三四1-4]季|半年|月份|月报")
_ORGAN_END = r"(?:局|委|委员会|办公室|办|厅|院|所|中心|站|队|政府|公署|行署|街道|办事处|镇|乡|苏木|区|县|旗|市|盟|处|社|会|集团|公司|机关|部门)"
_OWNER = re.compile(rf"^.{{0,40}}?{_ORGAN_END}(?=(?:关于)?(?:{YEAR})|(?:关于)?(?:政府)?信息公开)")
_DOING = re.compile(
    rf"{_ORGAN_END}(?:按时|及时|如期|全面|顺利|认真|扎实|组织|召开|开展|完成|启动|部署|做好|编制|公布|发布|报送|公开|上线){{1,3}}(?:了)?(?:{YEAR})"
)

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("website_report", re.compile(r"政府网站.{0,8}(?:报表|年度报告|年报|工作报告)|网站监管年度|网站工作年度")),
    ("rule_of_law_report", re.compile(r"法治政府|依法行政.{0,8}(?:报告|总结)|法治建设.{0,8}报告")),
    ("budget", re.compile(r"决算|预算|三公经费")),
    ("gov_work_report", re.compile(r"政府工作报告")),
    ("guide", re.compile(r"公开指南|办事指南|服务指南")),
    ("notice", re.compile(r"通知$|通知[(（]|的通知|公告$|公告[(（]|通报$|公示$")),
    ("other", re.compile(r"行政执法.{0,10}(?:年度报告|年报|统计)|政务公开工作?(?:要点|总结)|工作要点|培训|解读$")),
)


@dataclass(frozen=True, slots=True)
class TitleReading:
    """A title taken apart. `kind` is None when the words alone do not tell."""

    kind: str | None
    year: int | None
    owner: str  # words that name the agency, possibly empty


@lru_cache(maxsize=8192)
def read_title(title: str) -> TitleReading:
    """A title as printed -> what it announces (domain of the title test: contains 信息公开, a report word, a year)."""
    text = squeeze(title).strip("《》<>\"'-_|")
    return TitleReading(_kind(text), title_year(text), owner_words(text))


def _kind(text: str) -> str | None:
    disclosure = bool(_ABOUT_DISCLOSURE.search(text)) and bool(_A_REPORT.search(text))
    if disclosure and _DOING.search(text):
        return "news"
    if disclosure:
        without_owner = _OWNER.sub("", text, count=1)
        if not _REFUSED.search(without_owner) and not _PART_YEAR.search(text):
            return "annual_report"
    for kind, pattern in _KINDS:
        if pattern.search(text) and not (kind == "gov_work_report" and "信息公开" in text):
            return kind
    return "other" if disclosure else None


def title_year(text: str) -> int | None:
    """The report year a title names: the last year in front of 信息公开, else the first one behind."""
    text = squeeze(text)
    found = list(_YEAR_IN_TITLE.finditer(text))
    if not found:
        return None
    about = text.find("信息公开")
    before = [m for m in found if m.start() < about]
    return year_number((before[-1] if before else found[0]).group(1))


def owner_words(text: str) -> str:
    """The words of a report's title that name who reports: around the year, in front of 政府信息公开."""
    text = squeeze(text)
    head = re.split(r"(?:的)?(?:政府|政务)?信息公开", text, maxsplit=1)[0]
    head = re.sub(r"^\W+", "", head)
    years = list(re.finditer(rf"(?<!\d){YEAR}年?度?", head))
    if not re.sub(r"年度?", "", head) or (years and years[0].span() == (0, len(head))):
        return _in_brackets(text)
    before, after = (head[: years[-1].start()], head[years[-1].end() :]) if years else (head, "")
    return (_plain(before) + _plain(after)).strip()


def _in_brackets(text: str) -> str:
    """2023年政府信息公开工作年度报告（乌拉特中旗司法局）."""
    found = re.search(rf"\((?P<name>[^()\d]{{3,30}}{_ORGAN_END})\)$", text)
    return found["name"] if found else ""


def _plain(words: str) -> str:
    words = re.sub(r"^(?:关于)?(?:公布|发布|印发|报送|上报)?", "", words.strip("的:,《》()[]【】-_ "))
    return re.sub(r"(?:关于)?(?:公布|发布|印发|报送|上报|做好)?$", "", words).strip("的:,《》()[]【】-_ ")
