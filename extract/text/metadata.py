"""What a page says about itself: title, source, publication day, region, year. Nothing here looks at the tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model.document import Block, Document, Grid
from extract.text.clean import tidy
from extract.text.dates import Moment, first_moment
from extract.text.headings import section_number
from extract.text.titles import TitleReading, read_title
from settings.agencies import agency_type
from settings.days import date_in_path
from settings.plain import squeeze

TITLE_MAX_CHARS = 90
_TITLE_MAX_LINES = 4
_FEW_PARTS = 3  # of a sheet, or rows of a table, that may hold its title
_HEAD_PARTS = 400  # where the title is looked for; menus of a busy portal come first
_SITE_TAIL = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]*(?:政府|网站|门户|网|频道|平台|局|首页)[^-_|–—]*$")
_TAIL_OF_REPORT = re.compile(r"(?<=报告|年报)((?:\s*[(（][^()（）]{1,12}[)）])?)\s*[-_|–—].*$")
_SITE_NAME = re.compile(r"(?:政府|网站|门户|网|首页|局|平台)$")
_COLLAPSE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])|(?<=\d)\s+(?=\d)")
_FILE_WORDS = re.compile(r"^附件\s*\d*\s*[:：.、]\s*|\.(?:docx?|wps|pdf|xlsx?|txt|html?|rtf)$", re.IGNORECASE)
_SOURCE = re.compile(r"(?:信息来源|文章来源|稿件来源|来源)\s*[:：]\s*(?P<name>[^\s:：【\[|｜]{2,40})")
_PUBLISHER = re.compile(
    r"(?:发布机构|发文机关|公开机构|发布单位|公开主体|供稿单位)\s*[:：】]?\s*(?P<name>[^\s:：【\[|｜]{2,40})"
)
_PUBLISHED = re.compile(
    r"(?:(?:发布|公开|发文|生成|更新|录入|上网|公布)(?:时间|日期)|(?:^|[\s|｜】\]])(?:时间|日期))\s*[:：】\]]?\s*(?=[〔\[【(（]?\s*\d{4})"
)
_META_DATES = ("pubdate", "publishdate", "publish_date", "article:published_time", "createdate", "publishtime", "date")
_META_TITLES = ("articletitle", "title", "og:title")


@dataclass(frozen=True, slots=True)
class Title:
    """A report's title and the index of the part behind it (0 when it did not come from the body)."""

    text: str
    end: int = 0
    lines: int = 1  # how many printed lines were joined
    by_link: bool = False  # only the link that led to the page says it


def find_title(document: Document, lead_title: str = "") -> Title | None:
    """The title: of all that pass the title test the one that says most (agency, year), printed ones first.

    In: also the text of the link that led here; it counts where the page's own titles tell nothing else.
    A page whose titles all fail the test keeps its own title (meta, first heading, <title>), so that `kind` can be told.
    """
    declared = list(_declared_titles(document))
    own = [(t, read_title(t.text)) for t in [*_body_titles(document), *declared, *_table_titles(document)]]
    link = Title(clean_title(lead_title), by_link=True) if lead_title else None
    reports = [(t, r) for t, r in own if r.kind == "annual_report"]
    named = next((t for t, r in own if r.kind is not None and not t.end), None)
    if link and (reports or named is None) and (said := read_title(link.text)).kind == "annual_report":
        reports.append((link, said))
    if reports:
        return max(reports, key=lambda x: _worth(*x))[0]
    return named or next(iter(declared), None) or next(_first_lines(document), None)


def _worth(title: Title, said: TitleReading) -> tuple[int, bool, int, int]:
    """Names an agency and a year; is printed; needs no joining; stands first. A menu word joined on names no agency."""
    named = bool(said.owner) and (agency_type(said.owner) != "other" or said.owner[-1] in "省市区县旗盟州团")
    return named + bool(said.year), title.end > 0, -title.lines, -title.end


def clean_title(text: str) -> str:
    """A title without line breaks, file suffix, and the spaces that layout puts between Chinese words and numbers."""
    text = _FILE_WORDS.sub("", _COLLAPSE.sub("", tidy(text.replace("\n", " "))))
    text = text.strip("《》") if text[1:-1].count("《") == text[1:-1].count("》") else text
    half, odd = divmod(len(text), 2)
    return text[:half] if half > 8 and not odd and text[:half] == text[half:] else text


def _declared_titles(document: Document) -> Iterator[Title]:
    """Titles in meta tags, in <title> unless that is the site's name, in the first headings that are no links."""
    linked = {squeeze(link.text) for link in document.links}
    found = [document.meta[name] for name in _META_TITLES if document.meta.get(name)]
    whole = _SITE_TAIL.sub("", _TAIL_OF_REPORT.sub(r"\1", document.title or ""))
    first = [p.text for p in document.parts[:_HEAD_PARTS] if isinstance(p, Block) and p.kind == "heading"][:3]
    first = [text for text in first if squeeze(text) not in linked]
    found += [*first, whole] if _SITE_NAME.search(whole) else [whole, *first]
    return (Title(clean_title(text)) for text in found if text and len(text) <= TITLE_MAX_CHARS)


def _table_titles(document: Document) -> Iterator[Title]:
    """A row with one cell above everything else: where sheets have their title."""
    first = next((part for part in document.parts[:_FEW_PARTS] if isinstance(part, Grid)), None)
    for row in first.rows[:_FEW_PARTS] if first else ():
        said = [cell.text for cell in row if cell.text]
        if len(said) == 1 and len(said[0]) <= TITLE_MAX_CHARS:
            yield Title(clean_title(said[0]))


def _first_lines(document: Document) -> Iterator[Title]:
    for i, part in enumerate(document.parts):
        if isinstance(part, Block) and len(part.text) <= TITLE_MAX_CHARS:
            yield Title(clean_title(part.text), i + 1)


def _body_titles(document: Document) -> Iterator[Title]:
    """Titles printed in the body, also over several lines; the text of a link is another page's title."""
    linked = {squeeze(link.text) for link in document.links if "公开" in link.text and len(link.text) > 6}
    parts = document.parts[:_HEAD_PARTS]
    for i, part in enumerate(parts):
        if not isinstance(part, Block):
            continue
        if section_number(part.text[:120]) and i:
            break
        lines: list[str] = []
        for j in range(i, min(i + _TITLE_MAX_LINES, len(parts))):
            line = parts[j]
            if not isinstance(line, Block) or not _title_line(line.text, linked):
                break
            lines.append(line.text)
            joined = clean_title("".join(lines))
            if len(joined) > TITLE_MAX_CHARS:
                break
            if _whole(joined):
                yield Title(joined, j + 1, len(lines))
                break


def _title_line(text: str, linked: set[str]) -> bool:
    return len(text) <= TITLE_MAX_CHARS and not text.endswith(("。", "；")) and not _of_link(text, linked)


def _of_link(text: str, linked: set[str]) -> bool:
    """A list entry: the text of a link, perhaps with a date beside it."""
    squeezed = squeeze(text)
    return any(words in squeezed for words in linked)


def _whole(text: str) -> bool:
    """A complete title line: passes the test and ends as a title ends."""
    squeezed = squeeze(text)
    if "信息公开" not in squeezed or not re.search(r"(?:报告|年报|年度报)(?:[((][^))]{1,12}[))])?$", squeezed):
        return False
    return read_title(text).kind == "annual_report" and not re.search(r"[。:;,]|位置", squeezed)


def find_source(document: Document, around: Sequence[Block | Grid]) -> str | None:
    """来源 as printed on the page, else the meta tag ContentSource. In: the parts around the report's sections."""
    return _labelled_name(around, "来源", _SOURCE) or document.meta.get("contentsource")


def find_publisher(around: Sequence[Block | Grid]) -> str | None:
    """The 发布机构 of the 索引号 table, which may be the only place that names the agency."""
    return _labelled_name(around, "发", _PUBLISHER) or _labelled_name(around, "公开", _PUBLISHER)


def _labelled_name(around: Sequence[Block | Grid], word: str, label: re.Pattern[str]) -> str | None:
    for text in _furniture_texts(around):
        if word in text and (found := label.search(text)):
            name = re.split(r"发布|更新|日期|时间|作者|浏览|点击|字体|责任|成文|文号|[】〕\]]", found["name"])[0]
            if name:
                return name
    return None


def find_published(document: Document, around: Sequence[Block | Grid]) -> Moment | None:
    """The publication day: meta tag, the page's 发布时间, the address, else none. The time may stand elsewhere than the day."""
    found = list(_published(document, around))
    if not found:
        return None
    first = found[0]
    return next((moment for moment in found if moment.time and moment.day == first.day), first)


def _published(document: Document, around: Sequence[Block | Grid]) -> Iterator[Moment]:
    for name in _META_DATES:
        if (value := document.meta.get(name)) and (moment := first_moment(value)):
            yield moment
    for text in _furniture_texts(around):
        if ("时间" in text or "日期" in text) and (moment := _labelled_day(text)):
            yield moment
    if document.url and (day := date_in_path(document.url)):
        yield Moment(day, None, 0, 0)


def _labelled_day(text: str) -> Moment | None:
    label = _PUBLISHED.search(text)
    return first_moment(text[label.end() : label.end() + 40].lstrip("〔[【(（ ")) if label else None


def _furniture_texts(around: Sequence[Block | Grid]) -> Iterator[str]:
    """Short texts: lines of the page around the report, and rows of the 索引号 table."""
    for part in around:
        if isinstance(part, Block):
            if len(part.text) <= 200:
                yield part.text
        elif len(part.rows) <= 12:
            for row in part.rows:
                yield " ".join(cell.text for cell in row)
