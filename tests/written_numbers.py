"""A number as people write it: 1204, 1,204, １２０４, 一千二百零四, 1.2万."""

from decimal import Decimal
from random import Random

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """一千二百零四; numbers below ten thousand, and their multiples of ten thousand below a hundred million."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return chinese(number // 10_000) + "万" + (gap + chinese(rest) if rest else "")
    if number < 10:
        return _DIGITS[number]
    out, zero = "", False
    for power, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + sign
            zero = False
        else:
            zero = True
    return out.removeprefix("一") if 10 <= number < 20 else out


def forms(number: int) -> list[str]:
    """Every way to write it without losing a digit."""
    out = [str(number), str(number).translate(_FULL_WIDTH), chinese(number)]
    if number >= 1000:
        out += [f"{number:,}", f"{number:,}".replace(",", "，")]
    if number >= 10_000 and number % 100 == 0:
        out.append(f"{(Decimal(number) / 10_000).normalize():f}万")
    return out


def written(number: int, rng: Random) -> str:
    """Mostly plain digits."""
    return str(number) if rng.random() < 0.7 else rng.choice(forms(number))
