"""The parts of a free-form report (2008 to 2018): under one kind of numeral, or under titles that most reports had."""

import re
from collections.abc import Callable, Iterator, Sequence

from extract.text.clean import bare, numbering
from extract.text.headings import heading_text

_MAX_CHARS = 40
_TITLE_MAX_CHARS = 28
_FEWEST = 3  # titles of a kind that only counts when it parts a whole report
_ORDINALS = "一二三四五六七八九十"
_TOP = re.compile(r"^(?:[一二三四五六七八九十]{1,2}[、.,:]|第[一二三四五六七八九十]部分)")
_BRACKETED = re.compile(r"^\(([一二三四五六七八九十])\)")
_DIGIT = re.compile(r"^(\d)[、.,:)]")
_USUAL = re.compile(
    r"^(?:概述|概况|(?:政府信息公开)?(?:工作)?(?:的)?(?:基本|总体|组织)?(?:概况|情况)|(?:政府信息)?主动公开(?:政府)?(?:信息)?(?:的)?情况|"
    r"(?:政府信息)?(?:收到和处理)?依申请公开(?:政府信息|信息)?(?:和不予公开(?:政府信息)?)?(?:办理)?(?:的)?情况|"
    r"(?:政府信息公开)?(?:的)?收费(?:情况)?(?:及|和)减免(?:的)?情况|[^，。]{0,16}复议[^，。]{0,12}诉讼[^，。]{0,10}情况|"
    r"(?:政府信息公开工作)?(?:中)?存在的?(?:主要)?(?:问题|不足)[^，。]{0,14}|(?:主要)?问题(?:及|和)改进(?:措施|情况)|改进措施|"
    r"下一步(?:工作)?(?:打算|安排|措施|计划)|附[表件]|(?:其[他它])?需要(?:报告|说明)的(?:其他)?事项(?:与附表)?)$"
)
_PAGE_NUMBER = re.compile(r"[.·_\-…\s]*\(?\d{1,3}\)?$")

Heads = dict[int, tuple[str, str]]
"""Number of a line -> its title, and what follows the title in the line."""


def free_heads(lines: Sequence[str]) -> Heads:
    """The titles that part a text. 一、 and 第一部分 always do; other kinds when they run from one on through the text."""
    heads = _without_contents(dict(_found(lines, _top)))
    if len(heads) > 1:
        return heads
    for style in (_BRACKETED, _DIGIT):
        other = _without_contents(dict(_found(lines, _in_style(style))))
        if len(other) >= _FEWEST and _runs(other, style):
            return other
    usual = _without_contents(dict(_found(lines, _usual)))
    return usual if len(usual) >= _FEWEST and not heads else heads


def _found(
    lines: Sequence[str], judge: Callable[[str], tuple[str, str] | None]
) -> Iterator[tuple[int, tuple[str, str]]]:
    for number, line in enumerate(lines):
        if head := judge(line):
            yield number, head


def _short(line: str) -> bool:
    return len(bare(line)) <= _MAX_CHARS and not line.rstrip().endswith(("。", "；", ";"))


def _top(line: str) -> tuple[str, str] | None:
    numeral = numbering(line)
    if not numeral or not _TOP.match(numeral):
        return None
    if _short(line):
        return line, ""
    title, behind = heading_text(line)
    return (title, behind) if behind and len(title) <= _MAX_CHARS else None


def _in_style(style: re.Pattern[str]) -> Callable[[str], tuple[str, str] | None]:
    return lambda line: (line, "") if style.match(numbering(line)) and _short(line) else None


def _usual(line: str) -> tuple[str, str] | None:
    return (line, "") if len(line) <= _TITLE_MAX_CHARS and _USUAL.match(bare(line)) else None


def _runs(heads: Heads, style: re.Pattern[str]) -> bool:
    """Whether the numerals are 1, 2, 3 … and never begin anew, as those of sub-headings do."""
    numerals = [found[1] for title, _ in heads.values() if (found := style.match(numbering(title)))]
    numbers = [_ORDINALS.index(n) + 1 if n in _ORDINALS else int(n) for n in numerals]
    return numbers == list(range(1, len(numbers) + 1))


def _without_contents(heads: Heads) -> Heads:
    """The titles without a list of contents: those with no text between them that come again below."""
    names = {number: _PAGE_NUMBER.sub("", bare(title)) for number, (title, _) in heads.items()}
    last = {name: number for number, name in names.items()}
    again = {number for number, name in names.items() if last[name] > number}
    listed = {n for n in again if (n + 1 in again or n - 1 in again) and not heads[n][1]}
    return {number: head for number, head in heads.items() if number not in listed}
