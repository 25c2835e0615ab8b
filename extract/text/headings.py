"""The six official section titles (国办公开办函〔2019〕60号, 〔2021〕30号) and where they stand in a page.

Titles are known by their words: the numerals are often lost or wrong (Word's automatic numbering).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extract.text.clean import bare, numbering
from settings.plain import squeeze

_LEAD = r"(?:本年度|本年|年度|政府信息公开工作|政府信息公开)?"
SECTION_TITLES: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (number, re.compile(f"^{_LEAD}(?:{words})"))
    for number, words in (
        (1, r"(?:的)?(?:总体|基本|整体)(?:工作)?情况|工作总体情况"),
        (2, r"主动公开政府信息(?:的)?(?:情况)?|主动公开信息情况"),
        (3, r"收到和处理政府信息公开(?:申请)?(?:的)?(?:情况)?|收到和处理(?:政府)?信息公开申请情况"),
        (
            4,
            r"(?:因政府信息公开工作|因政府信息公开)?(?:被)?(?:申请|提起)?行政复议(?:和|及|与|、|,)?(?:被)?(?:提起)?行政诉讼(?:的)?(?:情况)?",
        ),
        (
            5,
            r"(?:工作)?(?:中)?(?:存在)?(?:的)?(?:主要)?(?:问题|困难)(?:及|和|与|以及|、)?(?:下一步)?(?:改进|整改)?(?:措施|情况|意见|办法|方向)?",
        ),
        (6, r"其[他它]需要(?:报告|说明)(?:的)?(?:其他)?(?:事项|情况)|其[他它]报告事项"),
    )
)
_OFFICIAL = (
    ("总体情况",),
    ("主动公开政府信息情况",),
    ("收到和处理政府信息公开申请情况",),
    ("政府信息公开行政复议、行政诉讼情况", "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    ("存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况"),
    ("其他需要报告的事项",),
)
_ALIKE = 0.6  # share of pairs of neighbouring characters that a misspelt title keeps
_ALIKE_MAX_CHARS = 30
_IN_TITLES = ("情况", "情 况", "问题", "事项", "公开", "事 项", "情況", "問題", "事項", "公開")
_CONTINUES = re.compile(r"^[。:.;,—-]")
_SAYS_ITSELF = (3, 4, 6)  # titles that no sentence begins with: also without a numeral the text may follow in the line
_PAGE_NUMBER = re.compile(r"^[.·_\-—]*\(?\d{1,3}\)?$")
_CONTENTS = 4  # titles on lines that follow each other are a list of contents when they come again
_TOP_NUMERAL = re.compile(r"^(?:[一二三四五六七八九十]+[、.,:]|\d{1,2}[、.,:)]|第[一二三四五六]部分)")
_TAIL_MAX_CHARS = 6
_FULL_TITLE = 12
_MAX_CANDIDATES = 300  # no report repeats its titles so often; keeps hostile pages from costing a square
_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section title found at a block: its number, how sure, and whether the section's text goes on in the same block."""

    index: int  # position of the block
    number: int
    weight: int
    inline: bool
    agrees: bool = True  # the numeral in front is the section's, or there is none


@lru_cache(maxsize=4096)
def section_number(text: str) -> tuple[int, int, bool] | None:
    """A block's text -> (section number, weight, inline), or None when it is no section title."""
    if not any(word in text for word in _IN_TITLES):
        return None
    label = bare(text)
    for number, pattern in SECTION_TITLES:
        if found := pattern.match(label):
            return _judge(text, number, label[found.end() :])
    return _misspelt(text, label)


def _misspelt(text: str, label: str) -> tuple[int, int, bool] | None:
    """A title with a wrong, lost or doubled character or two, behind the numeral of its section."""
    if not 4 <= len(label) <= _ALIKE_MAX_CHARS or label[-1] in "。;:,":
        return None
    numeral = numbering(text)
    for number, titles in enumerate(_OFFICIAL, 1):
        if numeral.startswith((_ORDINALS[number - 1], str(number))) and any(_alike(label, t) for t in titles):
            return number, 8, False
    return None


def _alike(label: str, title: str) -> bool:
    one, other = ({text[n : n + 2] for n in range(len(text) - 1)} for text in (label, title))
    return 2 * len(one & other) >= _ALIKE * (len(one) + len(other))


def _judge(text: str, number: int, rest: str) -> tuple[int, int, bool] | None:
    numeral = numbering(text)
    top = bool(_TOP_NUMERAL.match(numeral)) or (not numeral and squeeze(text).startswith(_ORDINALS[number - 1]))
    agrees = numeral.startswith((_ORDINALS[number - 1], str(number)))
    if len(rest) <= _TAIL_MAX_CHARS and not _CONTINUES.match(rest):
        if numeral.startswith("("):
            return number, 4, False
        return number, 12 + 2 * agrees, False
    if rest.strip("。:.") == "":
        return number, 10 + 2 * agrees, False
    # "六、其他需要报告的事项。本年度未收取…": title and text in one paragraph, only believed behind a top numeral.
    if top and _CONTINUES.match(rest):
        return number, 6 + 2 * agrees, True
    if numeral.startswith("(") and _CONTINUES.match(rest):
        return number, 1, True
    if top and agrees and text[title_end(text, rest) :][:1].isspace():
        return number, 7, True
    if not numeral and number in _SAYS_ITSELF and rest[0] in "。:":
        return number, 2, True
    return None


def title_end(text: str, rest: str) -> int:
    """Where the title of an inline heading ends in the text as printed. In: what stands behind it, squeezed."""
    whole = squeeze(text)
    title = whole[: len(whole) - len(rest)]
    return next((n for n in range(len(title), len(text)) if squeeze(text[:n]) == title), len(title))


def _agrees(text: str, number: int) -> bool:
    numeral = numbering(text)
    return not numeral or numeral.strip("第(").startswith((_ORDINALS[number - 1], str(number)))


def find_headings(texts: Sequence[str | None]) -> tuple[Heading, ...]:
    """The chain of section titles in rising order that is most believable; of equals the later one.

    In: the texts of the parts in reading order (None for a table). A table of contents and sub-headings that repeat
    a title lose against the real titles, which stand further down. A part printed out of its order is added where it is.
    """
    found = _without_contents(
        [
            Heading(i, *judged, _agrees(text, judged[0]))
            for i, text in enumerate(texts)
            if text and len(text) < 4000 and (judged := section_number(text[:120]))
        ],
        texts,
    )
    chain = _chain(found)
    return _with_strays(chain, found) if 2 < len(chain) < len(SECTION_TITLES) else chain


def _chain(found: Sequence[Heading]) -> tuple[Heading, ...]:
    best: list[tuple[int, tuple[Heading, ...]]] = []
    for heading in found[-_MAX_CANDIDATES:]:
        before = max(
            ((score, chain) for score, chain in best if chain[-1].number < heading.number),
            key=lambda b: (b[0], b[1][-1].index),
            default=(0, ()),
        )
        best.append((before[0] + heading.weight, (*before[1], heading)))
    return max(best, key=lambda b: (b[0], sum(h.index for h in b[1])), default=(0, ()))[1]


def _without_contents(found: list[Heading], texts: Sequence[str | None]) -> list[Heading]:
    """The titles without a list of contents: lines with page numbers, or nothing between them, that come again below."""
    last = {heading.number: heading.index for heading in found}
    again = [heading for heading in found if last[heading.number] > heading.index]
    if not again:
        return found
    listed = {h.index for h in again if _PAGE_NUMBER.match(_behind_title(texts[h.index] or "")[-6:])}
    run: list[Heading] = []
    for heading in again:
        if run and heading.index != run[-1].index + 1:
            run.clear()
        run.append(heading)
        if _CONTENTS <= len(run) <= len(SECTION_TITLES) and len({h.number for h in run}) == len(run):
            listed |= {h.index for h in run}
    return [heading for heading in found if heading.index not in listed]


def _behind_title(text: str) -> str:
    label = bare(text)
    found = next((found for _, pattern in SECTION_TITLES if (found := pattern.match(label))), None)
    return label[found.end() :] if found else ""


def _with_strays(chain: tuple[Heading, ...], found: Sequence[Heading]) -> tuple[Heading, ...]:
    """The chain with the parts that are printed out of their order: full titles, none of which is in it yet."""
    missing = {number for number, _ in SECTION_TITLES} - {heading.number for heading in chain}
    strays = {
        h.number: h for h in found if h.number in missing and h.weight >= _FULL_TITLE and h.index > chain[0].index
    }
    return tuple(sorted((*chain, *strays.values()), key=lambda h: h.index))


def heading_text(text: str) -> tuple[str, str]:
    """An inline heading's block -> (heading, text behind it), cut behind the title, else at the first full stop or colon."""
    if behind := _behind_title(text[:120]):
        end = title_end(text[:120], behind)
        if text[end : end + 1].isspace():
            return text[:end].strip(), text[end:].strip()
    for position, sign in enumerate(text):
        if sign in "。：:；" and position >= 4:
            return text[:position], text[position + 1 :].strip()
    return text, ""
