"""What a title says: is it an annual report on disclosure, of whom, of which year; if not, what is it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.text.clean import squeeze
from settings.regions import named_again
from settings.titles import NAME_END, YEAR, announces_report, is_deed, speaks_of_report, year_named

_USUAL_YEAR = 2022  # for names of regions in a title that tells no year

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
    kind, year, owner = _kind(text), year_named(text), owner_words(text)
    if kind == "annual_report":
        owner = owner[named_again(owner, year or _USUAL_YEAR) :]
    return TitleReading(kind, year, owner)


def _kind(text: str) -> str | None:
    disclosure = speaks_of_report(text)
    if disclosure and is_deed(text):
        return "news"
    if announces_report(text):
        return "annual_report"
    for kind, pattern in _KINDS:
        if pattern.search(text) and not (kind == "gov_work_report" and "信息公开" in text):
            return kind
    return "other" if disclosure else None


def owner_words(text: str) -> str:
    """The words of a report's title that name who reports: around the year, in front of 政府信息公开."""
    text = squeeze(text)
    head = re.split(r"的?(?:(?:政府|政务)?信息公开|政务公开信息|政府公开)", text, maxsplit=1)[0]
    head = re.sub(r"^\W+", "", head)
    years = list(re.finditer(rf"(?<!\d){YEAR}年?度?", head))
    if not re.sub(r"年度?", "", head) or (years and years[0].span() == (0, len(head))):
        return _in_brackets(text)
    before, after = (head[: years[-1].start()], head[years[-1].end() :]) if years else (head, "")
    return (_plain(before) + _plain(after)).strip()


def _in_brackets(text: str) -> str:
    """2023年政府信息公开工作年度报告（乌拉特中旗司法局）."""
    found = re.search(rf"\((?P<name>[^()\d]{{3,30}}(?:{NAME_END}|[市县区旗盟]))\)$", text)
    return found["name"] if found else ""


_ENDS = "的:,《》[]【】-_ "


def _plain(words: str) -> str:
    words = re.sub(r"^(?:关于)?(?:公布|发布|印发|报送|上报)?", "", _stripped(words))
    return _stripped(re.sub(r"(?:关于)?(?:公布|发布|印发|报送|上报|做好)?$", "", words))


def _stripped(words: str) -> str:
    """Without signs at the ends; a bracket stays that has its other half inside: 行政审批局(数字化发展局)."""
    words = words.strip(_ENDS)
    if words.startswith("(") and words.count("(") > words.count(")"):
        return _stripped(words[1:])
    if words.endswith("(") or (words.endswith(")") and words.count(")") > words.count("(")):
        return _stripped(words[:-1])
    return words
