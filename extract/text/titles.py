"""What a title says: is it an annual report on disclosure, of whom, of which year; if not, what is it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from settings.plain import squeeze
from settings.regions import named_again
from settings.titles import announces_report, is_deed, owner_words, speaks_of_report, year_named

_USUAL_YEAR = 2022  # for names of regions in a title that tells no year

_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("list_page", re.compile(r"(?:搜索|检索|查询)结果|站内搜索|网站地图|站点导航")),
    ("other", re.compile(r"身份认证|用户登录|系统维护|网站升级|安全验证")),
    ("website_report", re.compile(r"政府网站.{0,8}(?:报表|年度报告|年报|工作报告)|网站监管年度|网站工作年度")),
    ("rule_of_law_report", re.compile(r"法治政府|依法行政.{0,8}(?:报告|总结)|法治建设.{0,8}报告")),
    (
        "other",
        re.compile(
            r"审计工作报告|复议.{0,12}报告|(?:上半年|下半年|半年|季度|月份).{0,12}公开|公开.{0,12}(?:上半年|季度)"
        ),
    ),
    ("budget", re.compile(r"决算|预算|三公.?经费")),
    ("gov_work_report", re.compile(r"政府工作报告")),
    ("guide", re.compile(r"公开指南|办事指南|服务指南|公开申请(?:流程|须知|指引|表)")),
    ("notice", re.compile(r"通知$|通知[(（]|的通知|公告$|公告[(（]|通报$|公示$")),
    ("other", re.compile(r"行政执法.{0,10}(?:年度报告|年报|统计)|政务公开工作?(?:要点|总结)|工作要点|培训|解读$")),
)
_SCOPES = (
    ("aggregate", re.compile(r"[(【](?:汇总|综合|全[省市盟州县旗区])[^()】]{0,6}[)】]")),
    (
        "office",
        re.compile(
            r"[(【](?:[省市盟州县旗区]?本级|本?机关|(?:[省市盟州县旗区]|人民)?政府(?:本级|办公[室厅]|办|机关)|办公[室厅])[)】]"
        ),
    ),
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


def scope_told(title: str) -> str | None:
    """aggregate or office, where a title says so in brackets: of two reports that differ in nothing else."""
    text = squeeze(title)
    return next((scope for scope, pattern in _SCOPES if pattern.search(text)), None)
