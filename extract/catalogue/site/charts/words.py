"""The words of the charts in Chinese and English."""

from typing import Final

from extract.catalogue.site.page import Lang

REASONS: Final = {
    "state_secret": ("国家秘密", "State secrets"),
    "prohibited_by_law": ("其他法律行政法规禁止公开", "Forbidden by other laws"),
    "public_security": ("危及“三安全一稳定”", "Security and stability"),
    "third_party_rights": ("保护第三方合法权益", "Rights of third parties"),
    "internal_affairs": ("三类内部事务信息", "Internal affairs"),
    "deliberative_process": ("四类过程性信息", "Deliberative process"),
    "enforcement_file": ("行政执法案卷", "Enforcement files"),
    "administrative_query": ("行政查询事项", "Administrative inquiries"),
}
"""The eight rows of （三）."""

OUTCOMES: Final = {
    "granted": ("予以公开", "Granted"),
    "partly_granted": ("部分公开", "Partly granted"),
    "refused": ("不予公开", "Refused"),
    "unavailable": ("无法提供", "Unavailable"),
    "not_processed": ("不予处理", "Not processed"),
    "other": ("其他处理", "Otherwise"),
}

_WORDS: Final = {
    "items": ("件", "requests"),
    "count": ("{n}件", "{n}"),
    "from_aggregate": ("汇总报告。", "Aggregate reports. "),
    "from_counties": ("各县汇总报告相加。", "Aggregate reports of the counties, added up. "),
    "from_own": ("各机关自己的报告相加（{scope}）。", "The agencies' own reports, added up ({scope}). "),
    "empty": ("无数据", "no data"),
    "n": ("份数", "n"),
    "year": ("年度", "Year"),
    "reports": ("报告数", "Reports"),
    "share": ("{label}%", "{label} %"),
    "volume": ("收到与办结的申请", "Requests received and concluded"),
    "volume_note": (
        "单位：件。新收为当年收到的申请；办结为（七）总计，含上年结转。",
        "Number of requests. Concluded is line (7) of the form and includes requests carried in from the year before.",
    ),
    "from_text": (
        "其中{n}份取自正文（当年尚无统一表格）。",
        "{n} of the numbers are from the text of reports (years before there was a form).",
    ),
    "summed": (
        "年份下面是相加的报告份数：份数变了，高低不能直接相比。",
        "n is the number of reports added up: where it changes, years do not compare directly.",
    ),
    "received": ("新收", "received"),
    "concluded": ("办结", "concluded"),
    "outcomes": ("申请怎样办结", "How requests ended"),
    "outcomes_note": (
        "占当年办结总计（七）的百分比，右侧为办结件数。",
        "Per cent of all requests concluded in the year (line 7 of the form), whose number stands at the right.",
    ),
    "rest": ("虚线框：各项之和不足总计。", "Dashed: the parts do not add up to the printed total."),
    "over": ("各项之和超过总计的年份：{years}。", "Years in which the parts exceed the printed total: {years}."),
    "whole": ("总计", "Total"),
    "reasons": ("为什么不予公开，{years}", "Why requests were refused, {years}"),
    "reasons_note": (
        "单位：件；百分比的分母为（三）不予公开合计{n}件。",
        "Number of requests, and per cent of all {n} refusals (line 3 of the form).",
    ),
    "reasons_by_year": ("不予公开的理由，逐年", "Reasons for refusal, year by year"),
    "reasons_by_year_note": (
        "单位：件，各图同一比例；× 为无数据。",
        "Number of requests, all panels on one scale; × is no data.",
    ),
    "reason": ("理由", "Reason"),
    "refusals": ("不予公开", "Refused"),
    "applicants": ("谁在申请", "Who asks"),
    "applicants_note": (
        "占当年新收申请的百分比，右侧为新收件数。",
        "Per cent of the requests received in the year, whose number stands at the right.",
    ),
    "natural_person": ("自然人", "Natural persons"),
    "business": ("商业企业", "Businesses"),
    "other_organisations": ("其他组织", "Other organisations"),
    "review": ("行政复议的结果", "Administrative review: results"),
    "review_note": (
        "单位：件，因政府信息公开被申请行政复议。",
        "Number of cases of administrative review over access to information.",
    ),
    "litigation": ("行政诉讼的结果", "Lawsuits: results"),
    "litigation_note": (
        "单位：件，未经复议直接起诉与复议后起诉相加。",
        "Number of lawsuits, those brought directly and those after review together.",
    ),
    "upheld": ("维持", "Upheld"),
    "corrected": ("纠正", "Corrected"),
    "other_result": ("其他结果", "Other result"),
    "pending": ("尚未审结", "Pending"),
    "timeliness": ("是否按时发布", "Published in time?"),
    "timeliness_note": (
        "占收录报告的百分比，右侧为份数。期限：部门1月31日，政府（及2018年度以前）3月31日。",
        "Per cent of the reports held, whose number stands at the right. Deadline: January 31 for departments, March 31 "
        "for governments (and for all until 2018).",
    ),
    "copies": ("{n}份", "{n}"),
    "in_time": ("按时", "In time"),
    "late_30": ("晚1至30天", "1–30 days late"),
    "late_90": ("晚31至90天", "31–90 days late"),
    "late_more": ("晚90天以上", "Over 90 days late"),
    "unknown_day": ("日期不明", "Day unknown"),
    "days_title": ("发布日与期限", "Day of publication and deadline"),
    "days_note": (
        "早于（左）或晚于（右）法定期限的天数；期限：部门次年1月31日，政府（及2018年度以前）3月31日。",
        "Days before (left) or after (right) the deadline: January 31 of the next year for departments, March 31 for "
        "governments (and for all until 2018).",
    ),
    "deadline": ("期限", "Deadline"),
    "early": ("早{n}天", "{n} early"),
    "late": ("晚{n}天", "{n} late"),
    "same_day": ("当日", "on the day"),
    "days": ("逾期天数", "Days late"),
    "state": ("状态", "State"),
    "published_on": ("发布日期", "Published on"),
    "due_on": ("期限", "Deadline"),
    "coverage": ("哪些年度的报告找到了", "Which reports were found"),
    "coverage_note": (
        "各地各年应有的报告中已找到的百分比；空格：当年不应有。",
        "Per cent of the reports that must exist that were found; an empty field: none is expected.",
    ),
    "agencies_note": (
        "每个机关每个年度一格；空格：当年不应有。",
        "One field per agency and year; an empty field: none is expected.",
    ),
    "more_rows": ("只列出前{n}行，全部见台账。", "Only the first {n} rows are shown; the ledger has all."),
    "region": ("地区", "Region"),
    "agency": ("机关", "Agency"),
    "expected": ("应有", "Expected"),
    "none": ("无", "none"),
    "some": ("不足一半", "under half"),
    "half": ("一半以上", "half or more"),
    "most": ("九成以上", "90 % or more"),
    "all": ("齐全", "all"),
    "told_line": ("{label}：{first}年{a}，{last}年{b}，最多{top}年{c}。", "{label}: {a} in {first}, {b} in {last}, at most {c} in {top}. "),
    "told_stack": ("{year}：{parts}。", "{year}: {parts}. "),
    "told_coverage": (
        "{rows}行，{first}年至{last}年，各格的状态见下面的表。",
        "{rows} rows, {first} to {last}; the table below names what stands in each field.",
    ),
    "scope": ("统计范围", "Scope"),
    "told_gaps": ("无数据：{years}。", "No data: {years}."),
}  # fmt: skip


def said(lang: Lang, key: str, **values: object) -> str:
    """A word or sentence in the language, its places filled. Raises `KeyError` for an unknown key."""
    return _WORDS[key][0 if lang == "zh" else 1].format(**values)


def named(lang: Lang, names: tuple[str, str]) -> str:
    """The one of a pair that is in the language."""
    return names[0 if lang == "zh" else 1]
