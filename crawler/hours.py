"""The hours of the day at which portals are asked. Pure: the clock comes in."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "China Standard Time")
"""One time in all of China, without summer time since 1992."""

LAST_S = 60.0
"""Seconds that what is under way is left to end in before the window closes."""

_DAY_S = 86_400.0
_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Window:
    """From one time of the day to another, China Standard Time; across midnight when the second is the earlier one."""

    opens: time
    closes: time
    last: float = LAST_S  # seconds before it closes in which nothing new is begun

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"

    def seconds_closed(self, moment: datetime) -> float:
        """Seconds from a moment (aware) until a request may go out; 0 while one may."""
        return self._seconds_closed(moment, 0.0)

    def seconds_to_begin(self, moment: datetime) -> float:
        """Seconds from a moment (aware) until something new may be begun; 0 while it may."""
        return self._seconds_closed(moment, self.last)

    def _seconds_closed(self, moment: datetime, last: float) -> float:
        now = _seconds(moment.astimezone(CHINA).time())
        length = (_seconds(self.closes) - _seconds(self.opens)) % _DAY_S
        since = (now - _seconds(self.opens)) % _DAY_S
        return 0.0 if since < length - last else _DAY_S - since


def parse_window(text: str) -> Window:
    """`22:00-06:00`. Raises `ValueError`: no such text, no such time, a window of less than two minutes."""
    found = _WINDOW.fullmatch(text.strip())
    if not found:
        raise ValueError(f"'{text}' is not a window such as 22:00-06:00")
    first, last = (_time(int(found[n]), int(found[n + 1])) for n in (1, 3))
    if (_seconds(last) - _seconds(first)) % _DAY_S < 2 * LAST_S:
        raise ValueError(f"'{text}' leaves no time to ask in")
    return Window(first, last)


def _time(hour: int, minute: int) -> time:
    return time(0, minute) if hour == 24 and not minute else time(hour, minute)


def _seconds(at: time) -> float:
    return at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6
