"""Days as addresses and tags write them, and the day by which the law wants a report published. Pure."""

import re
from collections.abc import Iterator
from datetime import date
from unicodedata import normalize

REVISED = 2019
"""First report year under the revised 条例 (国务院令第711号): articles 49 and 50 set 31 January for agencies, 31 March for
governments; before, article 31 of 2007 (国务院令第492号) set 31 March for all."""

DASHES = str.maketrans(dict.fromkeys("—–－→−─", "-") | {"∶": ":", "：": ":", "．": "."})
"""Typographic signs in the place of those of a date (国办发〔2017〕47号 prints its own pattern with them)."""

PLAIN = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*(?P<sep>[-/.])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<d>\d{1,2})(?!\d)")
_WRITTEN = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日")
_IN_PATH = (
    re.compile(r"(?<!\d)(?P<y>20\d{2})[-/_]?(?P<m>0[1-9]|1[0-2])[-/_]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/(?P<y>20\d{2})/(?P<m>\d{1,2})/(?P<d>\d{1,2})/"),
    re.compile(r"/t(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})_"),
)


def due_on(year: int, *, government: bool) -> date:
    """The day by which the report of a year must be published; later for a government's own report.

    The law names no townships; they are measured as agencies.
    """
    return date(year + 1, 3, 31) if government or year < REVISED else date(year + 1, 1, 31)


def date_in_path(url: str) -> date | None:
    """The publication day that many systems write into an address (/202201/t20220126_1.html, /2022-01/26/)."""
    return next(_days(_IN_PATH, url.partition("?")[0]), None)


def days_in(text: str) -> Iterator[date]:
    """Every day written in digits (2024-01-25, 2024年1月25日): those with signs first."""
    yield from _days((PLAIN, _WRITTEN), normalize("NFKC", text.translate(DASHES)))


def _days(patterns: tuple[re.Pattern[str], ...], text: str) -> Iterator[date]:
    """Of what looks like a day what the calendar has."""
    for pattern in patterns:
        for match in pattern.finditer(text):
            try:
                yield date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
