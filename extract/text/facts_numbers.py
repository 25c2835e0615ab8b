"""Numbers in running text that may be counts: digits and Chinese numerals with the unit behind them, and what is none.

Years, dates, numbers of documents and articles, ranges, percentages and telephone numbers are not counts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.text.numbers import chinese_number

_UNITS = (
    "万元|亿元|元|件次|件|条次|条|人次|次|宗|起|份|篇|场次|场|期|部|项|个|名|人|位|例|户|页|处|家|批|则|字|台|册|张|班"
)
_DIGITS = r"(?:(?<![\d.．,，])\d{1,3}(?:[,，]\d{3}){1,4}(?!\d)|(?<![\d.．])\d{1,12}(?!\d))(?:[.．]\d{1,8})?"
_CHINESE = r"[零〇一二两三四五六七八九十百千]{1,12}(?:[万亿](?!元)[零〇一二两三四五六七八九十百千]{0,12})?(?![零〇一二两三四五六七八九十百千])"
_NUMBER = re.compile(
    rf"(?P<about>近|约|逾|超过|大约|将近|不少于)?"
    rf"(?P<number>{_DIGITS}|(?<![第零〇一二两三四五六七八九十百千万]){_CHINESE})"
    rf" ?(?P<power>[万亿千百](?!元))?(?P<more>余|多(?!少))? ?(?P<unit>(?:{_UNITS})(?:次)?)?(?P<over>余|多)?"
)
_NOT_BEFORE = re.compile(r"(?:第|[〔\[［【(（]|[A-Za-z/:.\-—–－_]|电话.{0,3}|没有|无)$")
_LIST_SIGN = re.compile(r"[:：(（]$")
_NOT_BEHIND = re.compile(
    r"\s*(?:[年月日号%％‰时点分楼室届款章]|个(?:百分点|工作日|月|小时|方面|环节|渠道|半|多)|[〕\]］】/A-Za-z@]|\.\d|工作日|小时|分钟|天|成|倍|是|家)"
)
_RANGE = re.compile(r"\s*[-—–－~～至到]{1,2}\s*(?:\d|[一二三四五六七八九十])")
_RANGE_BEFORE = re.compile(r"\d\s*\S?[-—–－~～至到]{1,2}\s*$")
_FULL_STOP = str.maketrans("．，", ".,")
_POWERS = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_ALONE = re.compile(r"\s*(?:[，,。；;\n]|$)")
ROUNDED = frozenset("近约逾余多超")
"""Signs in a number as printed that make it a rounded one."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number that may count something: its value, unit as printed, and where it stands in its text."""

    value: int | Decimal
    unit: str | None
    start: int
    end: int  # behind the number; the unit is outside
    behind: int  # behind the unit


def counts(text: str) -> Iterator[Count]:
    """The numbers of a text that may be counts, in order. A number without a unit only before a sign or the end."""
    for found in _NUMBER.finditer(text):
        count = _count(text, found)
        if count:
            yield count


def _count(text: str, found: re.Match[str]) -> Count | None:
    raw, unit = found["number"], found["unit"]
    digits = raw[0].isdecimal()
    start, end = found.span()
    before = text[max(0, start - 6) : start]
    if unit is None and not (_may_stand_alone(raw, digits) and before.strip() and _ALONE.match(text, end)):
        return None
    if _NOT_BEHIND.match(text, found.end("number")) or (end > found.end("number") and _NOT_BEHIND.match(text, end)):
        return None
    if _NOT_BEFORE.search(before) and not (unit and _LIST_SIGN.search(before)):
        return None
    if _RANGE.match(text, end) or _RANGE_BEFORE.search(before):
        return None
    value = _value(raw, found["power"]) if digits else chinese_value(raw)
    last = found.end("more") if found["more"] else found.end("power") if found["power"] else found.end("number")
    return Count(value, unit, start, last, end)


def _may_stand_alone(raw: str, digits: bool) -> bool:
    """Without a unit 一 is hardly ever a number; 零 is (复议为零)."""
    return digits or raw in ("零", "〇")


def _value(raw: str, power: str | None) -> int | Decimal:
    plain = raw.translate(_FULL_STOP).replace(",", "")
    number = Decimal(plain) * _POWERS.get(power or "", 1)
    return int(number) if number == int(number) else number


def chinese_value(raw: str) -> int:
    """一千二百零四 -> 1204, 一亿二千万 -> 120000000."""
    head, sign, tail = raw.partition("亿")
    if not sign:
        return chinese_number(raw)
    return chinese_number(head) * _POWERS["亿"] + (chinese_number(tail) if tail else 0)
