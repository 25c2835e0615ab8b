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
    "questions": ("问题", "Questions"),
    "dictionary": ("数据字典", "Data dictionary"),
    "help": ("使用说明", "Help"),
    "seal": ("年报", "年报"),
    "other_language": ("English", "中文"),
    "skip": ("跳到正文", "Skip to content"),
    "not_there": ("没有找到", "Not found"),
    "too_slow": ("查询用时过长，请缩小范围。", "This took too long; please narrow it down."),
    "what_to_do": (
        "请核对地址，或从检索、地区、机关重新找起。",
        "Please check the address, or start again from the search, the regions or the agencies.",
    ),
    "placeholder": ("行政复议、乌拉特中旗…", "words of a report, in Chinese"),
    "search_label": ("检索报告", "Search reports"),
    "main_menu": ("主导航", "Main"),
    "breadcrumbs": ("所在位置", "You are here"),
    "licence": (
        "报告原文是公开的政府信息；数字、校验与本站文字可自由使用，请注明出处。",
        "The reports are public government information; figures, findings and our words may be used freely, with credit.",
    ),
    "how_to_cite": (
        "引用：每份报告、每个数字的页面都有现成的脚注文字，附存档时间与摘要。",
        "To cite: the page of each report and of each number has the words for a footnote, with capture time and digest.",
    ),
    "sql": ("SQL 与全部数据表", "SQL and all tables"),
    "year": ("年度", "Year"),
    "region": ("地区", "Region"),
    "agency": ("机关", "Agency"),
    "agency_type": ("机关类别", "Kind of agency"),
    "scope": ("统计范围", "Scope"),
    "layout": ("格式", "Form"),
    "state": ("状态", "State"),
    "title": ("标题", "Title"),
    "published": ("发布", "Published"),
    "due": ("法定期限", "Due"),
    "late_days": ("逾期（天）", "Days late"),
    "all": ("全部", "All"),
    "apply": ("筛选", "Apply"),
    "clear": ("清除", "Clear"),
    "next": ("下一页", "Next"),
    "previous": ("上一页", "Previous"),
    "page_of": ("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "nothing": ("没有符合的内容。", "Nothing here fits."),
    "report": ("报告", "Report"),
    "more": ("更多", "More"),
    "archived_page": ("存档页", "Archived page"),
    "unsigned": ("未署名", "unsigned"),
    "no_title": ("（无标题）", "(no title)"),
    "scopes_apart": (
        "汇总报告已包含各部门；不同统计范围的数字不可相加。",
        "An aggregate report contains its departments: numbers of different scopes are never added up.",
    ),
    "no_number_here": ("无", "none"),
    "chart_numbers": ("图中的数字", "The numbers in this chart"),
    "chart_data": ("数据：", "Data:"),
    "chart_rows": ("由哪些报告而来", "the rows it is made of"),
    "blank_not_zero": ("空白、符号与缺失不是零。", "Blank, mark and missing are not zero."),
}


def translator(lang: Lang, own: Words) -> Callable[[str], str]:
    """The function `t` of a page: key -> word in the language; its own words first. Raises `KeyError` for an unknown key."""

    def t(key: str) -> str:
        return (own.get(key) or WORDS[key])[0 if lang == "zh" else 1]

    return t
