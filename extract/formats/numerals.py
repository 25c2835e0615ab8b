"""Numbers of Word's lists as printed (ST_NumberFormat, ISO/IEC 29500-1, 17.18.59)."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MAX = 9999


def numeral(form: str, value: int) -> str:
    """A number in a format of Word's ("chineseCounting"); in Arabic digits where the format is not known."""
    if not 0 <= value <= _MAX:
        return str(value)
    return _FORMS.get(form, str)(value)


def counting(value: int, digits: str = _DIGITS, places: str = "十百千") -> str:
    """A number in words: 一百二十三; ten to nineteen without a leading one."""
    if value == 0:
        return digits[0]
    out, zero = "", False
    for place in range(len(str(value)) - 1, -1, -1):
        digit = value // 10**place % 10
        if digit:
            out += (digits[0].replace("〇", "零") if zero and out else "") + digits[digit]
            out += places[place - 1] if place else ""
        zero = digit == 0
    return out.removeprefix("一") if out.startswith("一十") else out


def _digital(value: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(value))


def _letters(value: int) -> str:
    """a … z, aa, bb …: Word repeats the letter."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value else ""


def _roman(value: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        out += sign * (value // worth)
        value %= worth
    return out


def _enclosed(first: str, last: int) -> Callable[[int], str]:
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= last else str(value)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)] if value else ""


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda _value: "",
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: "".join(chr(ord("０") + int(d)) for d in str(value)),
    "decimalFullWidth2": lambda value: "".join(chr(ord("０") + int(d)) for d in str(value)),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "chineseLegalSimplified": lambda value: counting(value, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda value: counting(value, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"),
            *("japaneseCounting", "koreanCounting"),
        ),
        counting,
    ),
}
