"""Names of the codes by which reports, captures and the ledger are sorted: kind of code -> code -> Chinese, English."""

from collections.abc import Mapping

from settings.kinds import KINDS
from settings.states import REASONS, SIGNS, STATES, WHY

Names = Mapping[str, tuple[str, str]]

_STATES_EN = {"on_time": "in time", "not_looked_at": "not looked at"}
_SIGNS_EN = {"late": "L", "found": "F", "missing": "M", "removed": "R", "blocked": "B"}


def _both(said: Mapping[str, str]) -> Names:
    """Chinese without blanks, a blank, English: parted."""
    return {code: (words.partition(" ")[0], words.partition(" ")[2]) for code, words in said.items()}


def _of_refusals() -> Names:
    return {kind: (words.zh, words.en) for kind, words in KINDS.items()}


CODES_OF_REPORTS: Mapping[str, Names] = {
    "scope": {
        "aggregate": ("汇总", "aggregate"),
        "office": ("本级", "office"),
        "department": ("部门", "department"),
        "township": ("乡镇街道", "township"),
        "zone": ("园区", "zone"),
        "": ("未标明", "not told"),
    },
    "agency_type": {
        "government": ("政府", "government"),
        "department": ("部门", "department"),
        "township": ("乡镇", "township"),
        "street": ("街道", "subdistrict"),
        "zone": ("园区", "zone"),
        "other": ("其他", "other"),
    },
    "layout": {
        "2021": ("2021格式", "form of 2021"),
        "2019": ("2019格式", "form of 2019"),
        "free": ("自由格式", "free form"),
    },
    "level": {
        "0": ("未知", "unknown"),
        "1": ("省级", "province"),
        "2": ("地级", "prefecture"),
        "3": ("县级", "county"),
    },
    "state": {code: (names[0], _STATES_EN.get(code, code)) for code, names in STATES.items()},
    "sign": {code: (sign, _SIGNS_EN.get(code, sign)) for code, sign in SIGNS.items()},
    "why": _both(WHY),
    "reason": {**_of_refusals(), **_both(REASONS)},
    "refusal": _of_refusals(),
    "stated_in": {"table": ("表格", "table"), "text": ("正文", "text")},
    "dated_by": {
        "report": ("报告", "the report"),
        "meta": ("网页元数据", "metadata of the page"),
        "page": ("网页", "the page"),
        "url": ("网址", "the address"),
        "list": ("列表", "the list"),
    },
    "part": {
        "primary": ("采用", "used"),
        "page": ("网页", "page"),
        "attachment": ("附件", "attachment"),
        "repeat": ("相同数字", "same numbers"),
        "version": ("不同数字", "other numbers"),
    },
    "role": {
        "home": ("首页", "home page"),
        "index": ("列表", "list"),
        "report": ("报告", "report"),
        "attachment": ("附件", "attachment"),
        "other": ("其他", "other"),
    },
    "record": {
        "response": ("服务器的答复", "answer of the server"),
        "revisit": ("未变的答复", "unchanged answer"),
        "resource": ("人工保存", "saved by hand"),
        "member": ("压缩包中的文件", "file in an archive"),
    },
    "format": {
        "html": ("网页", "web page"),
        "mhtml": ("网页存档（mhtml）", "web archive (mhtml)"),
        "text": ("纯文本", "plain text"),
        "docx": ("Word（docx）", "Word (docx)"),
        "office": ("旧版 Office 或 WPS 文件", "older Office or WPS file"),
        "sheets": ("Excel（xlsx）", "Excel (xlsx)"),
        "pdf": ("PDF", "PDF"),
        "scan": ("扫描件", "scan"),
        "zip": ("压缩包", "archive"),
    },
    "kind": {
        "annual_report": ("年度报告", "annual report"),
        "gov_work_report": ("政府工作报告", "government work report"),
        "rule_of_law_report": ("法治政府建设报告", "rule of law report"),
        "website_report": ("政府网站年度报表", "website report"),
        "budget": ("预决算", "budget"),
        "list_page": ("列表页", "list page"),
        "guide": ("指南", "guide"),
        "news": ("新闻", "news"),
        "notice": ("通知", "notice"),
        "blocked": ("受阻页面", "blocked page"),
        "other": ("其他", "other"),
    },
}
