"""A number is found however it is written: 23 and 二十三, 2023 and 二〇二三 (folded words; 零 and ○ are 〇 by then)."""

import re
from collections.abc import Iterator
from itertools import islice, product

from extract.text.numbers import chinese_number

MOST = 24
"""Ways of writing one word that are looked for; the word as typed is the first."""

_SIGNS = "〇一二三四五六七八九"
_NUMBER = re.compile(rf"([0-9]+(?:\.[0-9]+)*|[{_SIGNS}两十百千万亿]+)")
_LONGEST = 12
_POWERS = ("", "十", "百", "千")
_MEASURES = frozenset("件次条个项宗份起人家部场期类篇名天年月万亿百千")


def spellings(word: str) -> tuple[str, ...]:
    """The folded word, and the same with its numbers written otherwise."""
    parts = _NUMBER.split(word)
    ways = [
        tuple(dict.fromkeys((part, *_otherwise(part, parts[n + 1][:1])))) if n % 2 else (part,)
        for n, part in enumerate(parts)
    ]
    return tuple(islice(dict.fromkeys("".join(way) for way in product(*ways)), MOST))


def _otherwise(number: str, after: str) -> Iterator[str]:
    if number.isdigit() and number.isascii():
        yield from _in_chinese(number, after)
    elif "." not in number and (value := _value(number, after)) is not None:
        yield str(value)


def _value(number: str, after: str) -> int | str | None:
    """What Chinese signs count: 二十三 is 23, 二〇二三 is 2023; None where they are no number."""
    if all(sign in _SIGNS for sign in number):
        if len(number) != 2:
            return "".join(str(_SIGNS.index(sign)) for sign in number)
        return None  # 一二 and 三四 are no numbers
    if number == "两":
        return 2 if after in _MEASURES and after else None
    if len(number) > _LONGEST or "亿" in number or number[0] in "百千万〇":
        return None
    value = chinese_number(number)
    return value if number in set(_quantities(str(value))) else None


def _in_chinese(digits: str, after: str) -> Iterator[str]:
    """三 or 二十三, 二〇二三; 两 beside 二 where people say 两."""
    if len(digits) > 2:
        yield "".join(_SIGNS[int(digit)] for digit in digits)
    yield from _quantities(digits)
    if digits == "2" and after in _MEASURES and after:
        yield "两"


def _quantities(digits: str) -> Iterator[str]:
    """A quantity below 10^8 in Chinese; the second way has 两 for 二 before 百, 千 and 万."""
    if len(digits) > 8 or (len(digits) > 1 and digits[0] == "0"):
        return
    head, tail = divmod(int(digits), 10_000)
    said = _below(tail) if tail or not head else ""
    if head:
        said = f"{_below(head)}万{'〇' if 0 < tail < 1000 else ''}{'一' if 10 <= tail < 20 else ''}{said}"
    yield said
    if (spoken := re.sub("二(?=[百千万])", "两", said)) != said:
        yield spoken


def _below(value: int) -> str:
    """0 to 9999: 〇, 十二, 一百〇五, 一千一百一十."""
    digits = str(value)
    said = "".join(
        _SIGNS[int(digit)] + (_POWERS[len(digits) - 1 - n] if digit != "0" else "") for n, digit in enumerate(digits)
    )
    said = re.sub("〇+", "〇", said)
    if value:
        said = said.rstrip("〇")
    return said.removeprefix("一") if 10 <= value < 20 else said
