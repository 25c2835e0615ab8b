"""What a page is: an annual report, or what else (codes of the JSON's `kind`)."""

import re
from collections.abc import Sequence

from extract.model.document import Block, Document, Grid
from extract.text.headings import Heading
from extract.text.titles import TitleReading, read_title
from settings.plain import squeeze

_SOFT_404 = re.compile(
    r"页面不存在|页面未找到|找不到(?:该|您|网|页|文件)|无法找到|(?:内容|信息|文章|栏目|网页)(?:不存在|已(?:被)?删除|已下线)|404(?:错误|Not|页)|PageNotFound|访问的(?:页面|内容|网页|地址)"
)
_CHALLENGE = re.compile(
    rb"__jsl_clearance|\$_ts\s*=|/_guard/|acw_sc__v2|document\.cookie\s*=|location\.(?:href|replace)|http-equiv=[\"']?refresh|_waf_|challenge",
    re.IGNORECASE,
)
_STUB_BYTES = 3000
_STUB_CHARS = 60
_SOFT_404_CHARS = 600
_ENOUGH_HEADINGS = 4
_MANY_LINKS = 12
_FEW_OWN_CHARS = 300
_REPORT_COLUMN = re.compile(r"年报|年度报告")


def is_challenge(body: bytes, document: Document | None) -> bool:
    """A stub that asks a browser to run a script before it shows anything: hardly any text, not one link."""
    if len(body) > _STUB_BYTES or not _CHALLENGE.search(body):
        return False
    return document is None or (not document.links and own_chars(document) < _STUB_CHARS)


def is_soft_404(document: Document) -> bool:
    """Says "not found" and little else, whatever the status line said."""
    words = squeeze((document.title or "")[:80]) + squeeze(" ".join(_texts(document))[:200])
    return bool(_SOFT_404.search(words)) and own_chars(document) < _SOFT_404_CHARS


def own_chars(document: Document) -> int:
    """How much text a document has that is not the text of its links."""
    linked = sum(len(link.text) for link in document.links)
    return max(0, sum(map(len, _texts(document))) - linked)


def _texts(document: Document) -> list[str]:
    return [part.text for part in document.parts if isinstance(part, Block)]


def recognise(
    document: Document, title: str | None, headings: Sequence[Heading], *, in_report_column: bool, has_files: bool
) -> str:
    """The kind of a readable document. In: its title, official section titles, whether its column holds annual reports.

    Words of the title that speak of something else win over the body (a notice may carry the form as a specimen);
    otherwise four official titles make a report; otherwise the title test decides, unless the page is a list.
    """
    said = read_title(title) if title else TitleReading(None, None, "")
    if said.kind not in (None, "annual_report", "other", "news"):
        return str(said.kind)
    official = len({h.number for h in headings}) >= _ENOUGH_HEADINGS and sum(h.weight for h in headings) >= 30
    if official and said.kind != "other":
        return "annual_report"
    if is_soft_404(document):
        return "other"
    if is_list(document, said, has_files=has_files):
        return "list_page"
    if said.kind == "annual_report" and (said.year or (said.owner and own_chars(document) >= _FEW_OWN_CHARS)):
        return "annual_report"
    if in_report_column and said.year and said.kind is None and re.search(r"报告|年度报|年报", squeeze(title or "")):
        return "annual_report"
    return _article_or_other(document, title) if said.kind in (None, "annual_report") else str(said.kind)


def is_list(document: Document, said: TitleReading, *, has_files: bool) -> bool:
    """Many links and hardly a word of its own.

    A column of one year may bear a report's title ("2023年政府信息公开年报"); a report names its agency, or says
    in its meta tags that it is an article, or has a file to show.
    """
    if own_chars(document) >= _FEW_OWN_CHARS:
        return False
    a_report = said.kind == "annual_report" and said.year is not None
    if a_report and (said.owner or has_files or "articletitle" in document.meta):
        return False
    reports = sum(_is_report(link.text) for link in document.links if "公开" in link.text)
    return reports >= (2 if a_report else 1) or (said.kind != "other" and len(document.links) >= _MANY_LINKS)


def _is_report(title: str) -> bool:
    said = read_title(title)
    return said.kind == "annual_report" and said.year is not None


def in_report_column(document: Document, menu: str) -> bool:
    """The column's name, its ColumnType or the menu path that led here says that annual reports lie here."""
    names = (document.meta.get("columnname", ""), document.meta.get("columntype", ""), menu)
    return any(_REPORT_COLUMN.search(name) for name in names)


def _article_or_other(document: Document, title: str | None) -> str:
    dated = any(name in document.meta for name in ("pubdate", "publishdate", "articletitle"))
    grids = any(isinstance(part, Grid) for part in document.parts)
    return "news" if title and (dated or (own_chars(document) > _FEW_OWN_CHARS and not grids)) else "other"
