"""What a table cell says: "1,204", "１２", "一百二十", "--253", "/", "" -> value, state and printed unit."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extract.model.report import State
from settings.plain import squeeze

# A lone 一 in a cell is a dash typed on a Chinese keyboard, not the number one; the raw text is kept beside it.
MARKS = frozenset(
    [
        "/",
        "-",
        "--",
        "—",
        "——",
        "–",
        "―",
        "─",
        "一",
        "一一",
        "\\",
        "*",
        "**",
        "无",
        "空",
        "…",
        "……",
        ".",
        "、",
        "~",
        "〃",
        "×",
        "x",
        "X",
        "N/A",
        "n/a",
        "不涉及",
        "无此项",
        "不适用",
        "暂无",
        "没有",
        "未发生",
        "无变化",
        "无增减",
        "持平",
        "不变",
    ]
)
"""Signs and words that stand where a number would (after `squeeze`)."""

_UNIT = r"(?:\(?(?P<unit>万元|亿元|万|元|件次|人次|件|个|项|条|宗|次|起|份|笔|例)\)?)?"
_NUMBER = re.compile(
    r"^[¥￥]?(?P<sign>[+\-−—–]{0,2}|新增|增加|减少|增|减|[↑↓])"
    rf"(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<point>\.\d+)?{_UNIT}。?$"
)
_NOUGHT_IN_BRACKETS = frozenset(("(0)", "[0]"))  # other numbers in brackets are numerals of labels
_NOTE = re.compile(r"(?<=\d)\s?(?:[①-⑳⑴-⒇❶-❿¹²³⁰-⁹*※]+|\[\d\]|[\[(（〔［]注\s?\d?[\])）〕］])$")
_NUMERAL_SIGN = re.compile(r"[①-⒛❶-❿¹²³⁰-⁹₀-₉½¼¾]")  # NFKC would make digits of them
_LETTERS = str.maketrans("OoQlI|", "000111")
_TYPED_FOR_DIGITS = re.compile(r"^(?:[Oo]|(?=.*\d)[\dOoQlI|]{2,})$")
_SIGNS = re.compile(r"^(?:[-—–―─_/\\]{1,3}|[=~·*]{1,2})$")
_BROKEN = re.compile(r"\d\s+\d")
_GROUPED = re.compile(r"^\D*\d{1,3}(?:\s\d{3})+\D*$")
_MAX_DIGITS = 15  # more are no count and no sum of money, but numbers run together
_CHINESE = re.compile(r"^[零〇○一二两三四五六七八九十百千万]+(?P<unit>件|个|项|条|宗|次|起)?$")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Number:
    """A cell's text read.

    `unit` is the printed unit (元, 万元, 件 …); `clear` is False when the text is no number and no mark; `doubt` is a
    code of `Figure.doubt` where the number is one only with some good will.
    """

    value: int | Decimal | None
    state: State
    unit: str | None = None
    clear: bool = True
    doubt: str | None = None


_UNCLEAR = Number(None, "mark", clear=False, doubt="unclear")


@lru_cache(maxsize=8192)
def read_number(raw: str) -> Number:
    """A printed cell -> value and state; text that is neither number nor mark comes back as an unclear mark."""
    if raw.isascii() and raw.isdigit():
        return Number(int(raw), "value") if len(raw) <= _MAX_DIGITS else _UNCLEAR
    text = squeeze(_NOTE.sub("", raw.strip()))
    if not text:
        return Number(None, "blank")
    if _NUMERAL_SIGN.search(raw) and not raw.strip()[0].isdecimal():
        return _UNCLEAR
    if text in _NOUGHT_IN_BRACKETS:
        return Number(0, "value")
    if found := _NUMBER.match(text):
        return _counted(found, raw)
    if text in MARKS or _SIGNS.match(text):
        return Number(None, "mark")
    if len(text) <= _MAX_DIGITS and (found := _CHINESE.match(text)):
        return Number(chinese_number(text.removesuffix(found["unit"] or "")), "value", found["unit"])
    if len(text) <= _MAX_DIGITS and _TYPED_FOR_DIGITS.match(text):
        return Number(int(text.translate(_LETTERS)), "value", doubt="letters")
    return _UNCLEAR


def _counted(found: re.Match[str], raw: str) -> Number:
    """The number, unless it is too long for one; doubtful where white space parts digits that are no thousands."""
    if len(found["digits"]) > _MAX_DIGITS or len(found["point"] or "") > _MAX_DIGITS:
        return _UNCLEAR
    unit = "万元" if found["unit"] == "万" else found["unit"]
    parted = _BROKEN.search(raw) and not _GROUPED.match(raw.strip())
    return Number(_value(found), "value", unit, doubt="pieces" if parted else None)


def is_value(raw: str) -> bool:
    """True for a number or a clear mark: what stands in a value cell."""
    read = read_number(raw)
    return read.state != "blank" and read.clear


def _value(found: re.Match[str]) -> int | Decimal:
    digits = found["digits"].replace(",", "")
    # A doubled minus ("--253") is a sign typed twice in the column 本年增/减, never a positive number.
    negative = any(c in found["sign"] for c in "-−—–减↓")
    if found["point"] and found["point"].strip(".0"):
        amount = Decimal(digits + found["point"])
        return -amount if negative else amount
    return -int(digits) if negative else int(digits)


def chinese_number(text: str) -> int:
    """一百二十 -> 120, 二〇二三 -> 2023, 十五 -> 15.

    Raises `ValueError` for other characters.
    """
    if any(c not in _DIGITS and c not in _POWERS and c != "万" for c in text) or not text:
        raise ValueError(f"not a Chinese number: {text!r}")
    if not any(c in _POWERS or c == "万" for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    head, _, tail = text.rpartition("万")
    return (chinese_number(head) * 10_000 if head else 0) + _below_ten_thousand(tail)


def _below_ten_thousand(text: str) -> int:
    total, digit = 0, 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (digit or 1) * _POWERS[sign]
            digit = 0
    return total + digit
