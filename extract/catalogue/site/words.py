"""The words of all pages in Chinese and English; words of one page stand with the page."""

from collections.abc import Callable, Mapping

from extract.catalogue.site.page import Lang

Words = Mapping[str, tuple[str, str]]

WORDS: Words = {
    "name": ("年报 nianbao", "nianbao 年报"),
    "subtitle": ("政府信息公开工作年度报告", "Annual reports on government information disclosure in China"),
    "search": ("检索", "Search"),
    "home": ("首页", "Home"),
    "reports": ("报告", "Reports"),
    "regions": ("地区", "Regions"),
    "agencies": ("机关", "Agencies"),
    "ledger": ("台账", "Ledger"),
    "findings": ("校验", "Findings"),
    "charts": ("图表", "Charts"),
    "questions": ("常见问题", "Questions"),
    "dictionary": ("数据字典", "Data dictionary"),
    "help": ("使用说明", "Help"),
    "other_language": ("English", "中文"),
    "skip": ("跳到正文", "Skip to content"),
    "not_there": ("没有找到", "Not found"),
    "too_slow": ("查询用时过长，请缩小范围。", "This took too long; please narrow it down."),
}


def translator(lang: Lang, own: Words) -> Callable[[str], str]:
    """The function `t` of a page: key -> word in the language; its own words first. Raises `KeyError` for an unknown key."""

    def t(key: str) -> str:
        return (own.get(key) or WORDS[key])[0 if lang == "zh" else 1]

    return t
