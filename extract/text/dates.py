"""Dates as Chinese pages print them -> ISO dates; never a date that the calendar does not have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from extract.text.numbers import chinese_number
from settings.days import DASHES, PLAIN
from settings.plain import squeeze

_YEAR = r"(?P<y>(?:19|20)\d{2}|[一二][〇○零九O0一二三四五六七八]{3})"
_PART = r"\d{1,2}|[〇零一二三四五六七八九十]{1,3}"
_WRITTEN = re.compile(rf"{_YEAR}年(?P<m>{_PART})月(?P<d>{_PART})日?")
_TIME = re.compile(r"^[\sT]{0,6}(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)")
_PERIOD = re.compile(
    rf"{_YEAR}年(?P<m>{_PART})月(?P<d>{_PART})日?(?:起|开始)?[,、]?(?:至|到|-+|~|止)+"
    rf"(?:(?P<y2>(?:19|20)\d{{2}}|[一二][〇○零九O0一二三四五六七八]{{3}})年)?(?P<m2>{_PART})月(?P<d2>{_PART})日?"
)
_PERIOD_WORDS = re.compile(r"统计|期限|时限|时间段|起止|数据|自$")


@dataclass(frozen=True, slots=True)
class Moment:
    """A printed date, with the time when one stands behind it."""

    day: date
    time: str | None  # HH:MM
    start: int
    end: int


def moments(text: str) -> Iterator[Moment]:
    """Every date printed in a text, in reading order."""
    text = normalize("NFKC", text.translate(DASHES))
    found = [*_WRITTEN.finditer(_tight(text)), *PLAIN.finditer(text)]
    for match in sorted(found, key=lambda m: m.start()):
        if day := _day(match["y"], match["m"], match["d"]):
            clock = _TIME.match(match.string[match.end() :])
            time = f"{int(clock['h']):02d}:{clock['min']}" if clock else None
            yield Moment(day, time, match.start(), match.end())


def _tight(text: str) -> str:
    """Spaces between digits and 年月日 gone, other spaces kept (they part the date from the time)."""
    return re.sub(
        r"(?<=[\d年月〇零一二三四五六七八九十])\s+(?=[年月日])|(?<=[年月])\s+(?=[\d一二三四五六七八九十〇零])", "", text
    )


def first_moment(text: str) -> Moment | None:
    """The first date in a text, or None."""
    return next(moments(text), None)


def only_date(text: str) -> date | None:
    """The date of a line that holds nothing else (the date under a signature)."""
    text = squeeze(text).translate(DASHES)
    for pattern in (_WRITTEN, PLAIN):
        if (found := pattern.fullmatch(text)) and (day := _day(found["y"], found["m"], found["d"])):
            return day
    return None


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
    for match in _PERIOD.finditer(text):
        if anywhere or _PERIOD_WORDS.search(text[max(0, match.start() - 30) : match.start()]):
            end_year = match["y2"] or match["y"]
            return _day(match["y"], match["m"], match["d"]), _day(end_year, match["m2"], match["d2"])
    return None


def year_number(text: str) -> int | None:
    """2023, 二〇二三, 二○二三, 二零二三 -> 2023."""
    if text.isdigit() and text.isascii():
        return int(text)
    try:
        return chinese_number(text.replace("O", "〇").replace("0", "〇"))
    except ValueError:
        return None


def _part(text: str) -> int:
    return int(text) if text.isdigit() and text.isascii() else chinese_number(text)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(year_number(year) or 0, _part(month), _part(day))
    except ValueError:
        return None
