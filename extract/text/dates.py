"""Dates as Chinese pages print them -> ISO dates; never a date that the calendar does not have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from unicodedata import normalize

from extract.text.numbers import chinese_number
from settings.days import DASHES, PLAIN
from settings.plain import squeeze

_DIGITS = "〇○零O0一二三四五六七八九"
_YEAR = rf"(?P<y>(?:19|20)\d{{2}}|[一二][{_DIGITS}]{{3}})"
_PART = r"\d{1,2}|[〇○零一二三四五六七八九十廿卅元正]{1,3}"
_WRITTEN = re.compile(rf"{_YEAR}年(?P<m>{_PART})月(?P<d>{_PART})(?:日|号(?!文)|(?![\d{_DIGITS}十廿卅]))")
_YEARLESS = re.compile(rf"(?<![\d年{_DIGITS}])(?P<m>{_PART})月(?P<d>{_PART})[日号]")
_RUN = re.compile(
    r"(?<!\d)(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?:(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)[0-5]\d)?(?!\d)"
)
_WEEKDAY = r"(?:[,(\s]*(?:星期|周)[一二三四五六日天][)\s]*)?"
_TIME = re.compile(
    rf"^{_WEEKDAY}[\sT]{{0,6}}(?P<half>上午|下午|晚上)?\s*(?P<h>[01]?\d|2[0-3])[:时](?P<min>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_PERIOD = re.compile(
    rf"{_YEAR}年(?P<m>{_PART})月(?P<d>{_PART})日?(?:起|开始)?[,、]?(?:至|到|-+|~|止)+"
    rf"(?:(?P<y2>(?:19|20)\d{{2}}|[一二][{_DIGITS}]{{3}})年)?(?P<m2>{_PART})月(?P<d2>{_PART})日?"
)
_NUMBERS_PERIOD = re.compile(
    r"(?<!\d)(?P<y>20\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:起|开始)?(?:至|到|-+|~|止)+"
    r"(?:(?P<y2>20\d{2})[-/.])?(?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})(?!\d)"
)
_DAMAGED = re.compile(
    r"(?P<y>20\d{2})(?P<a>年?\d{0,2}月?\d{1,2})日?(?:起|开始)?[,、]?(?:至|到|-+|~|止)+"
    r"(?:(?P<y2>20\d{2})(?!日))?(?P<b>年?\d{0,2}月?\d{1,2})日"
)
_PERIOD_WORDS = re.compile(r"统计|期限|时限|时间段|起止|数据|自$")
_HOME = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Moment:
    """A printed date, with the time when one stands behind it."""

    day: date
    time: str | None  # HH:MM
    start: int
    end: int


def moments(text: str) -> Iterator[Moment]:
    """Every date printed in a text, in reading order. A time with a zone is told in that of China."""
    text = normalize("NFKC", text.translate(DASHES))
    found = [*_WRITTEN.finditer(_tight(text)), *PLAIN.finditer(text), *_RUN.finditer(text)]
    for match in sorted(found, key=lambda m: m.start()):
        if day := _day(match["y"], match["m"], match["d"]):
            yield _moment(match, day)


def _moment(match: re.Match[str], day: date) -> Moment:
    if match.re is _RUN:
        time = f"{match['h']}:{match['min']}" if match["h"] else None
        return Moment(day, time, match.start(), match.end())
    clock = _TIME.match(match.string[match.end() :])
    if clock is None:
        return Moment(day, None, match.start(), match.end())
    hour = int(clock["h"]) + (12 if clock["half"] in ("下午", "晚上") and int(clock["h"]) < 12 else 0)
    if clock["zone"]:
        zone = "+00:00" if clock["zone"] == "Z" else clock["zone"]
        there = datetime.fromisoformat(f"{day.isoformat()}T{hour:02d}:{clock['min']}:00{zone}").astimezone(_HOME)
        return Moment(there.date(), f"{there:%H:%M}", match.start(), match.end())
    return Moment(day, f"{hour:02d}:{clock['min']}", match.start(), match.end())


def _tight(text: str) -> str:
    """Spaces between digits and 年月日 gone, other spaces kept (they part the date from the time)."""
    return re.sub(rf"(?<=[\d年月{_DIGITS}十])\s+(?=[年月日])|(?<=[年月])\s+(?=[\d十廿卅元{_DIGITS}])", "", text)


def first_moment(text: str) -> Moment | None:
    """The first date in a text, or None."""
    return next(moments(text), None)


def only_date(text: str) -> date | None:
    """The date of a line that holds nothing else (the date under a signature), perhaps a weekday."""
    text = squeeze(text).translate(DASHES)
    for pattern in (_ONLY_WRITTEN, _ONLY_PLAIN):
        if (found := pattern.fullmatch(text)) and (day := _day(found["y"], found["m"], found["d"])):
            return day
    return None


_ONLY_WRITTEN = re.compile(rf"[(]?{_WRITTEN.pattern}{_WEEKDAY}[)。]?")
_ONLY_PLAIN = re.compile(rf"[(]?{PLAIN.pattern}{_WEEKDAY}[)。]?")


def yearless_date(text: str, year: int) -> date | None:
    """The day of a line that holds nothing but a month and a day (1月10日), in a year."""
    found = _YEARLESS.fullmatch(squeeze(text))
    return _day(str(year), found["m"], found["d"]) if found else None


def last_date(text: str) -> date | None:
    """The date at the very end of a line (agency and date in one line)."""
    text = squeeze(text).translate(DASHES)
    for match in _WRITTEN.finditer(text):
        if match.end() == len(text):
            return _day(match["y"], match["m"], match["d"])
    return None


def period(text: str, *, anywhere: bool) -> tuple[date | None, date | None] | None:
    """The statistical period printed in a text: (start, end), a side None when the calendar lacks it; None without one.

    `anywhere` takes any range of days; else a word such as 统计期限 must stand before it.
    """
    text = squeeze(text).translate(DASHES)
    for pattern in (_PERIOD, _NUMBERS_PERIOD):
        for match in pattern.finditer(text):
            if anywhere or _is_period(text, match):
                end_year = match["y2"] or match["y"]
                return _day(match["y"], match["m"], match["d"]), _day(end_year, match["m2"], match["d2"])
    return None


def damaged_period(text: str) -> tuple[str, tuple[date, date]] | None:
    """A period that lost its 年 and 月 ("202011日至20201231日"): as printed, and the only days that it can mean.

    None when there is none, or when its digits can be parted in several ways.
    """
    text = squeeze(text).translate(DASHES)
    for match in _DAMAGED.finditer(text):
        if _is_period(text, match):
            start = _only_day(match["y"], match["a"])
            end = _only_day(match["y2"] or match["y"], match["b"])
            if start and end:
                return match.group(), (start, end)
    return None


def _is_period(text: str, match: re.Match[str]) -> bool:
    return _PERIOD_WORDS.search(text[max(0, match.start() - 30) : match.start()]) is not None


def _only_day(year: str, rest: str) -> date | None:
    """年1月1, 11, 1231 -> the day, when there is one way to part the digits into month and day."""
    digits = re.sub(r"\D", "", rest)
    found = re.search(r"(\d{1,2})月(\d{1,2})$", rest)
    ways = [(found[1], found[2])] if found else [(digits[:n], digits[n:]) for n in range(1, len(digits))]
    days = {day for month, of in ways if not of.startswith("0") or len(of) == 2 if (day := _day(year, month, of))}
    return days.pop() if len(days) == 1 else None


def year_number(text: str) -> int | None:
    """2023, 二〇二三, 二○二三, 二零二三 -> 2023."""
    if text.isdigit() and text.isascii():
        return int(text)
    try:
        return chinese_number(text.replace("O", "〇").replace("0", "〇"))
    except ValueError:
        return None


_OLD_SIGNS = str.maketrans({"廿": "二十", "卅": "三十", "元": "一", "正": "一", "○": "〇"})


def _part(text: str) -> int:
    return int(text) if text.isdigit() and text.isascii() else chinese_number(text.translate(_OLD_SIGNS))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(year_number(year) or 0, _part(month), _part(day))
    except ValueError:
        return None
