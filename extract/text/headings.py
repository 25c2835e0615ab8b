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
_CONTINUES = re.compile(r"^[。:.;,—-]")
_TOP_NUMERAL = re.compile(r"^(?:[一二三四五六七八九十]+[、.,:]|\d{1,2}[、.,:)]|第[一二三四五六]部分)")
_TAIL_MAX_CHARS = 6
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
    if not any(word in text for word in ("情况", "情 况", "问题", "事项", "公开", "事 项")):
        return None
    label = bare(text)
    for number, pattern in SECTION_TITLES:
        if found := pattern.match(label):
            return _judge(text, number, label[found.end() :])
    return None


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
    return None


def _agrees(text: str, number: int) -> bool:
    numeral = numbering(text)
    return not numeral or numeral.strip("第(").startswith((_ORDINALS[number - 1], str(number)))


def find_headings(texts: Sequence[str | None]) -> tuple[Heading, ...]:
    """The chain of section titles in rising order that is most believable; of equals the later one.

    In: the texts of the parts in reading order (None for a table). A table of contents and sub-headings that repeat
    a title lose against the real titles, which stand further down.
    """
    found = [
        Heading(i, *judged, _agrees(text, judged[0]))
        for i, text in enumerate(texts)
        if text and len(text) < 4000 and (judged := section_number(text[:120]))
    ]
    best: list[tuple[int, tuple[Heading, ...]]] = []
    for heading in found[-_MAX_CANDIDATES:]:
        before = max(
            ((score, chain) for score, chain in best if chain[-1].number < heading.number),
            key=lambda b: (b[0], b[1][-1].index),
            default=(0, ()),
        )
        best.append((before[0] + heading.weight, (*before[1], heading)))
    return max(best, key=lambda b: (b[0], sum(h.index for h in b[1])), default=(0, ()))[1]


def heading_text(text: str) -> tuple[str, str]:
    """An inline heading's block -> (heading, text behind it), cut at the first full stop or colon."""
    for position, sign in enumerate(text):
        if sign in "。：:；" and position >= 4:
            return text[:position], text[position + 1 :].strip()
    return text, ""
