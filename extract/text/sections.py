"""The six parts of a report and what frames them: introduction, signature, and where the page's own furniture begins."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from extract.model.document import Block, Document, Grid
from extract.model.report import Section
from extract.text.clean import tidy
from extract.text.dates import last_date, only_date
from extract.text.free_sections import Heads, free_heads
from extract.text.headings import Heading, find_headings, heading_text
from settings.agencies import agency_type
from settings.plain import squeeze

_FURNITURE = re.compile(
    r"^(?:上一篇|下一篇|上一条|下一条|相关文章|相关阅读|相关链接|相关信息|相关附件|扫一扫|扫描二维码|打印本页|【?打印|关闭窗口|【?关闭|"
    r"责任编辑|编辑:|审核:|分享到|版权所有|主办单位|主办:|承办|网站地图|网站标识码|联系我们|ICP|.{0,3}ICP备|友情链接|"
    r"字体大小|浏览次数|阅读次数|返回顶部|您是第|技术支持|.{0,12}微信公众号$|政府信息公开年报$)"
)
_PAGE_LINE = re.compile(
    r"^\W*(?:时间|日期)\s*[:：]|(?:来源|作者|发布时间|发布日期|字体(?:大小)?|字号|浏览(?:次数|量)?|点击(?:数|量)?|分享(?:到)?|索引号|文号|(?:发布|公开|发文)(?:机构|机关|单位|主体)|成文日期)\s*[:：]"
)
_PAGE_LINE_MAX_CHARS = 100
_SIGNATURE_MAX_CHARS = 40
_RUNNING_MIN_CHARS = 30
_FRAME_SHARE = 0.7  # of the running text lies in the element that frames the report
_APPLICATIONS = 3  # the section 收到和处理政府信息公开申请情况


@dataclass(frozen=True, slots=True)
class Placed:
    """A block of the report's own text and the section it stands in: 0 the introduction, None where nothing parts the text."""

    section: int | None
    block: Block
    heading: str = ""  # title of the section


@dataclass(frozen=True, slots=True)
class Parted:
    """A report's text, parted. `first` is the index of the part where its sections begin, `last` where they end."""

    sections: tuple[Section, ...]
    introduction: str
    signed_on: date | None
    signature: str  # the line above the date, or ""
    first: int
    last: int
    grids: tuple[Grid, ...]
    official: bool  # the six official titles bound the text
    placed: tuple[Placed, ...] = ()  # introduction and sections block by block, signature and all


def official_headings(document: Document) -> tuple[Heading, ...]:
    """The chain of official section titles in a document."""
    return find_headings([part.text if isinstance(part, Block) else None for part in document.parts])


def bound_text(headings: Sequence[Heading]) -> bool:
    """Whether the titles found are those of the official form.

    The free reports of the years before share some titles with it, but not 收到和处理, and under other numerals.
    """
    numbers = {h.number for h in headings}
    if _APPLICATIONS in numbers:
        return len(numbers) >= 3
    return len(numbers) >= 4 and sum(h.agrees for h in headings) >= 4


def part(document: Document, headings: Sequence[Heading], title_end: int) -> Parted:
    """A document with its official titles -> its parts. In: where the title ends (index of the part behind it)."""
    frame = _frame(document, headings)
    end = _end(document, headings[-1].index + 1, frame)
    starts = [*(h.index for h in headings), end]
    bodies = [_lines(document, a + 1, b) for a, b in pairwise(starts)]
    signed_on, signature, kept = _sign_off(bodies[-1])
    bodies[-1] = kept
    sections = tuple(_section(document, h, body) for h, body in zip(headings, bodies, strict=True))
    begin = _begin(document, title_end, headings[0].index, frame)
    intro = "\n".join(_without_page_line(_lines(document, begin, headings[0].index)))
    grids = tuple(p for p in document.parts[begin:] if isinstance(p, Grid))
    spans = [(0, "", begin, headings[0].index)]
    spans += [(s.number, s.heading, a, b) for s, (a, b) in zip(sections, pairwise(starts), strict=True)]
    placed = tuple(Placed(number, block, head) for number, head, a, b in spans for block in _blocks(document, a, b))
    sections = tuple(sorted(sections, key=lambda section: section.number))  # some print the parts in another order
    return Parted(sections, intro, signed_on, signature, headings[0].index, end, grids, True, placed)


def _section(document: Document, heading: Heading, body: list[str]) -> Section:
    block = document.parts[heading.index]
    text = block.text if isinstance(block, Block) else ""
    title, behind = heading_text(text) if heading.inline else (text, "")
    return Section(heading.number, tidy(title), "\n".join([behind, *body] if behind else body))


def _lines(document: Document, start: int, end: int) -> list[str]:
    return [p.text for p in document.parts[start:end] if isinstance(p, Block)]


def _blocks(document: Document, start: int, end: int) -> Iterator[Block]:
    """The running text without the page's own lines: how often a page was visited is no fact of the report."""
    for found in document.parts[start:end]:
        if isinstance(found, Block) and not _is_page_line(found.text):
            yield found


def _is_page_line(line: str) -> bool:
    return len(line) <= _PAGE_LINE_MAX_CHARS and bool(_PAGE_LINE.search(line))


def around(document: Document, parted: Parted) -> tuple[Block | Grid, ...]:
    """The parts that speak about the page, not for the report: before and behind the sections, and the page's own line."""
    inside = (p for p in document.parts[parted.first : parted.last] if isinstance(p, Block))
    own = [p for p in inside if _is_page_line(p.text)]
    return (*document.parts[: parted.first], *own, *document.parts[parted.last :])


def _without_page_line(lines: Sequence[str]) -> list[str]:
    """The introduction without the page's own line (source, date, font size) between title and text."""
    return [line for line in lines if not _is_page_line(line)]


def _frame(document: Document, headings: Sequence[Heading]) -> str:
    """The element path that all section titles share: what lies outside it is the page's furniture."""
    if document.format != "html" or len(headings) < 2:
        return ""
    paths = [_path(document.parts[h.index].where).split("/") for h in headings]
    shared = []
    for steps in zip(*paths, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    return "/".join(shared) if len(shared) > 2 else ""


def _path(where: str) -> str:
    """The element path in front of the number of a line."""
    return where.partition(" ")[0]


def _inside(where: str, frame: str) -> bool:
    where = _path(where)
    return not frame or where == frame or where.startswith(frame + "/")


def _begin(document: Document, title_end: int, first: int, frame: str) -> int:
    start = title_end
    while start < first and not _inside(document.parts[start].where, frame):
        start += 1
    return start


def _end(document: Document, start: int, frame: str) -> int:
    """Where the report ends: the frame is left, or the page's own words begin."""
    for i in range(start, len(document.parts)):
        found = document.parts[i]
        if not _inside(found.where, frame):
            return i
        if is_furniture(found):
            return i
    return len(document.parts)


def is_furniture(found: Block | Grid) -> bool:
    """A short line in which the page speaks for itself: 打印本页, 主办单位."""
    return isinstance(found, Block) and len(found.text) < 60 and bool(_FURNITURE.match(squeeze(found.text)))


def _sign_off(lines: list[str]) -> tuple[date | None, str, list[str]]:
    """The signature at the end: date, the agency's line above it, and the lines without them."""
    for i in range(len(lines) - 1, -1, -1):
        day = only_date(lines[i])
        if day is None and len(lines[i]) <= _SIGNATURE_MAX_CHARS and (day := last_date(lines[i])):
            name = _before_date(lines[i])
            if agency_type(squeeze(name)) == "other":  # a sentence that ends in a date is no signature
                continue
            return day, name, lines[:i] + lines[i + 1 :]
        if day:
            signature = lines[i - 1] if i and _may_sign(lines[i - 1]) else ""
            return day, signature, [*lines[: i - bool(signature)], *lines[i + 1 :]]
    return None, *_unsigned_date(lines)


def _unsigned_date(lines: list[str]) -> tuple[str, list[str]]:
    """A signature without a date: the last line, when it is nothing but the name of a body."""
    last = squeeze(lines[-1]) if lines else ""
    if 3 < len(last) <= _SIGNATURE_MAX_CHARS and last.isalnum() and agency_type(last) != "other":
        return last, lines[:-1]
    return "", lines


def _before_date(line: str) -> str:
    return re.sub(r"[\d一二〇○零]{4}\s*年.*$", "", line).strip()


def _may_sign(line: str) -> bool:
    return len(squeeze(line)) <= _SIGNATURE_MAX_CHARS and not line.rstrip().endswith(("。", "；", "：", ":"))


def free_parts(document: Document, title_end: int) -> Parted:
    """A free-form report (2008 to 2018): sections by any top numeral, numbered in order as found."""
    frame = _free_frame(document, title_end)
    begin = _begin(document, title_end, len(document.parts), frame)
    end = _end(document, begin, frame)
    lines = _lines(document, begin, end)
    signed_on, signature, kept = _sign_off(lines)
    heads = free_heads(lines)
    sections, introduction = _free_sections(kept, free_heads(kept))
    grids = tuple(p for p in document.parts[begin:end] if isinstance(p, Grid))
    placed = tuple(_free_placed(document, begin, end, heads))
    return Parted(sections, introduction, signed_on, signature, begin, end, grids, False, placed)


def _free_frame(document: Document, title_end: int) -> str:
    """The element that holds most of the page's running text behind the title."""
    if document.format != "html":
        return ""
    weights: Counter[str] = Counter()
    total = 0
    blocks = [part for part in document.parts[title_end:] if isinstance(part, Block)]
    lines = Counter(_path(block.where) for block in blocks)
    for block in blocks:
        if len(block.text) > _RUNNING_MIN_CHARS:
            total += len(block.text)
            steps = _path(block.where).split("/")
            holders = len(steps) + (lines["/".join(steps)] > 1)  # a lone paragraph holds itself, not the report
            weights.update({"/".join(steps[:n]): len(block.text) for n in range(2, holders)})
    return max((path for path, weight in weights.items() if weight >= _FRAME_SHARE * total), key=len, default="")


def _free_sections(lines: Sequence[str], heads: Heads) -> tuple[tuple[Section, ...], str]:
    sections: list[Section] = []
    intro: list[str] = []
    for number, line in enumerate(lines):
        if heading := heads.get(number):
            sections.append(Section(len(sections) + 1, heading[0], heading[1]))
        elif sections:
            last = sections[-1]
            sections[-1] = Section(last.number, last.heading, f"{last.text}\n{line}" if last.text else line)
        else:
            intro.append(line)
    return tuple(sections), "\n".join(intro)


def _free_placed(document: Document, begin: int, end: int, heads: Heads) -> Iterator[Placed]:
    number, title = (0 if heads else None), ""
    blocks = (found for found in document.parts[begin:end] if isinstance(found, Block))
    for line, block in enumerate(blocks):
        if number is not None and (heading := heads.get(line)):
            number, title = number + 1, heading[0]
        if not _is_page_line(block.text):
            yield Placed(number, block, title)
