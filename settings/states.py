"""What may have become of a report that must exist, and why we think that it must; codes and what they mean."""

from collections.abc import Mapping

STATES: Mapping[str, tuple[str, str]] = {
    "on_time": ("按时", "published by the day the law sets"),
    "late": ("逾期", "published after that day"),
    "found": ("已见", "found; nothing says when it was published"),
    "missing": ("缺", "its lists were read whole and do not have it, or have it and lead nowhere"),
    "removed": ("撤下", "an earlier crawl kept it; its list has it no longer, or its address is gone"),
    "blocked": ("受阻", "the portal, a list or the address refused us or did not answer"),
    "not_looked_at": (
        "未查",
        "nobody looked: other years were asked for, a crawl was broken off, a budget was used up",
    ),
}
"""State -> its name in Chinese, what it means."""

SIGNS: Mapping[str, str] = {
    "on_time": "✓",
    "late": "迟",
    "found": "有",
    "missing": "缺",
    "removed": "撤",
    "blocked": "阻",
    "not_looked_at": "·",
}
"""State -> one sign for a table of years."""

FOUND = frozenset(("on_time", "late", "found"))
"""States of a report that is there."""

WHY: Mapping[str, str] = {
    "law": "条例要求本级政府每年发布 the law wants one of every government since 2008",
    "seen": "见于列表 a list has it, or had it",
    "between": "前后年度均有 there are reports of years before and behind",
    "goes-on": "此后未见机构撤并 reported before, and nothing says that it was dissolved",
    "menu": "栏目中有此机关 a menu of this crawl names the agency",
}
"""Why a report is expected: code -> what it means."""

REASONS: Mapping[str, str] = {
    "not-listed": "列表中没有 the list does not have it",
    "dead-link": "列表中有，网页不存在 the list has it, its address leads to nothing",
    "office-only": "只有办公室的报告 only its office's report is listed, which may be the government's",
    "unsigned-only": "有未写机关名称的报告 a report of that year is listed that names no agency",
    "year-not-asked": "不在所查年度内 outside the years asked for",
    "queue-left": "抓取中断 the crawl was broken off before",
    "portal-not-asked": "未抓取此门户 this portal was not crawled",
    "never-crawled": "从未抓取 this portal was never crawled",
    "no-books": "没有抓取记录 no crawl's ledger speaks of it",
    "no-list": "未找到列表 no list of reports was found",
    "elsewhere": "列表指向别处 the list leads out of the portal's own addresses",
    "inline": "列表页本身即报告 the list page itself is the report",
    "title-names-nobody": "标题未写机关，按所在栏目计 the title names nobody; its list says whose it may be",
    "kept-before": "以前抓取的存档 kept by an earlier crawl; this one did not get it",
}
"""Reasons of our own; others are the kinds of refusals and the names of budgets."""
