"""What a page is: an annual report, or what else (codes of the JSON's `kind`)."""

import re
from collections.abc import Sequence

from extract.model.document import Block, Document, Grid
from extract.text.headings import Heading
from extract.text.lists import MANY_LINKS, Entries, entries_of, is_list, linked_reports, own_chars
from extract.text.titles import TitleReading, read_title
from settings.plain import squeeze
from settings.titles import YEAR, has_no_subject, is_lookalike

_SOFT_404 = re.compile(
    r"页面不存在|页面未找到|找不到(?:该|您|网|页|文件)|无法找到|(?:内容|信息|文章|栏目|网页)(?:不存在|已?(?:被)?删除|已下线)|404(?:错误|Not|页)|PageNotFound|访问的(?:页面|内容|网页|地址)"
    r"|暂无(?:数据|信息|内容|相关)|没有找到|访问(?:被拒绝|过于频繁|异常)|请求(?:异常|已被|可能存在)|(?:Access|Request)(?:Denied|Rejected)|403Forbidden|安全验证"
)
_CHALLENGE = re.compile(
    rb"__jsl_clearance|\$_ts\s*=|/_guard/|acw_sc__v2|document\.cookie\s*=|location\.(?:href|replace)|http-equiv=[\"']?refresh|_waf_|challenge",
    re.IGNORECASE,
)
_STUB_BYTES = 3000
_STUB_CHARS = 60
_SOFT_404_CHARS = 600
_ENOUGH_HEADINGS = 4
_FEW_OWN_CHARS = 300
_MENTIONS = 2  # of disclosure, in the text of a report that bears no title
_REPORT = re.compile(r"报告|年度报|年报")
_REPORT_COLUMN = re.compile(r"年报|年度报告")
_PUBLISHES = re.compile(
    r"^(?!.*(?:编制|编写|报送|做好|格式|模板|印发|转发)).*(?:公布|发布|更正|(?<!信息)(?<!政务)公开).{0,40}(?:年度报告|年报)"
)
_YEAR = re.compile(rf"{YEAR}年")
_BLANKS_LEFT = re.compile(r"[XxＸ×*＊_]{2,}|(?<![\u4e00-\u9fff])(?:某某|○○)")
"""A specimen: the place of name or year is left open."""


def is_challenge(body: bytes, document: Document | None) -> bool:
    """A stub that asks a browser to run a script before it shows anything: hardly any text, not one link."""
    if len(body) > _STUB_BYTES or not _CHALLENGE.search(body):
        return False
    return document is None or (not document.links and own_chars(document) < _STUB_CHARS)


def is_soft_404(document: Document) -> bool:
    """Says "not found" and little else, whatever the status line said."""
    words = squeeze((document.title or "")[:80]) + squeeze(" ".join(_texts(document))[:200])
    return bool(_SOFT_404.search(words)) and own_chars(document) < _SOFT_404_CHARS


def _texts(document: Document) -> list[str]:
    return [part.text for part in document.parts if isinstance(part, Block)]


def recognise(
    document: Document,
    title: str | None,
    headings: Sequence[Heading],
    *,
    in_report_column: bool,
    has_files: bool,
    told_by_link: bool = False,
) -> str:
    """The kind of a readable document.

    In: its title, and whether only the link that led here tells it; official section titles; whether its column holds
    annual reports; whether it has files to show.
    Words of the title that speak of something else win over the body (a notice may carry the form as a specimen);
    then four official titles make a report; otherwise the title test decides, unless the page is a list.
    A title that only the link tells is believed when the page has a report's text, since whatever a server gives
    in the place of a report was led to by the same link.
    """
    said = read_title(title) if title else TitleReading(None, None, "")
    if said.kind == "notice" and _is_official(headings) and _publishes(document, title or ""):
        return "annual_report"
    if said.kind not in (None, "annual_report", "other", "news"):
        return str(said.kind)
    if title and said.kind == "annual_report" and is_specimen(title):
        return "other"
    if _is_official(headings) and said.kind != "other":
        return "other" if said.kind is None and is_empty_form(document) else "annual_report"
    if is_soft_404(document):
        return "other"
    entries = entries_of(document, linked_reports(document))
    if is_list(document, said, entries, has_files=has_files):
        return "list_page"
    if _is_report(document, title or "", said, entries, in_report_column) and (
        not told_by_link or has_files or _has_reports_text(document, entries)
    ):
        return "annual_report"
    if said.kind in (None, "annual_report"):
        return "other" if told_by_link else _article_or_other(document, title)
    return str(said.kind)


def _is_official(headings: Sequence[Heading]) -> bool:
    return len({h.number for h in headings}) >= _ENOUGH_HEADINGS and sum(h.weight for h in headings) >= 30


def _publishes(document: Document, title: str) -> bool:
    """A notice that is the report: 关于公布2023年…年度报告的通知, with numbers in its tables."""
    return _PUBLISHES.search(squeeze(title)) is not None and _has_numbers(document)


def _has_numbers(document: Document) -> bool:
    grids = (part for part in document.parts if isinstance(part, Grid))
    return any(cell.text.isdigit() for grid in grids for row in grid.rows for cell in row)


def is_empty_form(document: Document) -> bool:
    """The form under no title: no number in its tables, no year in its sentences."""
    said = (squeeze(text) for text in _texts(document) if "。" in text)
    return not _has_numbers(document) and not any(_YEAR.search(text) for text in said)


def is_specimen(title: str) -> bool:
    """XX局XXXX年政府信息公开工作年度报告: the form to be filled in."""
    return _BLANKS_LEFT.search(title) is not None


def _is_report(document: Document, title: str, said: TitleReading, entries: Entries, in_column: bool) -> bool:
    """By its title: disclosure, a report, and a year, or an agency with text; in the column misspelt ones too."""
    if said.kind == "annual_report":
        if said.year is None and entries.longest_prose < _FEW_OWN_CHARS:
            return False
        return bool(said.year or said.owner or _tells_a_year(document))
    plain = squeeze(title)
    if not (in_column and said.kind is None and said.year and _REPORT.search(plain)):
        return False
    of_link = any(plain == squeeze(link.text) for link in document.links)  # a list's first entry is no title
    return has_no_subject(plain) and not is_lookalike(plain) and not of_link


def _tells_a_year(document: Document) -> bool:
    """Text that goes through what the 条例 of 2007 asks of a report: under a title that is only its column's."""
    texts = squeeze("".join(_texts(document)))
    return all(word in texts for word in ("主动公开", "申请", "复议")) and ("收费" in texts or "收取" in texts)


def _has_reports_text(document: Document, entries: Entries) -> bool:
    """Prose that speaks of disclosure: what a page has whose title was lost."""
    if entries.longest_prose < _FEW_OWN_CHARS:
        return False
    return sum(text.count("公开") for text in _texts(document) if len(text) > MANY_LINKS) >= _MENTIONS


def in_report_column(document: Document, menu: str) -> bool:
    """The column's name, its ColumnType or the menu path that led here says that annual reports lie here."""
    names = (document.meta.get("columnname", ""), document.meta.get("columntype", ""), menu)
    return any(_REPORT_COLUMN.search(name) for name in names)


def _article_or_other(document: Document, title: str | None) -> str:
    dated = any(name in document.meta for name in ("pubdate", "publishdate", "articletitle"))
    grids = any(not isinstance(part, Block) for part in document.parts)
    return (
        "news"
        if title and not title.isascii() and (dated or (own_chars(document) > _FEW_OWN_CHARS and not grids))
        else "other"
    )
