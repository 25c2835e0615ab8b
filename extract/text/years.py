"""The year a report is about, out of everything that names one; who contradicts whom is a problem."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extract.model.finding import Problem
from extract.text.dates import year_number
from settings.titles import YEAR

_YEARS = re.compile(rf"(?<!\d)({YEAR})年")
_FOLDER = re.compile(r"/(20[0-4]\d)n(?:d|b|bg|[a-z]{0,6}nb)?(?=[/_]|$)|[?&](?:fbtime|year|nd)=(20[0-4]\d)(?=&|$)")
_ENOUGH = 2  # mentions that make a year the text's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """What names the year, in the order of trust. `dated` is the day of publication or signature."""

    title: int | None
    period: int | None
    text: str  # introduction and first section
    link: int | None
    url: str | None
    dated: date | None


def report_year(said: Years) -> tuple[int | None, tuple[Problem, ...]]:
    """The year, and the problems: `year-differs` names who says otherwise, `year-guessed`, `year-unknown`.

    Title before period, since a period is copied from last year's report more often than a title is; then the year
    that the text names most; the link that led here; the folder (2023n), which often holds other years' reports;
    last the date, less one.
    """
    mentioned = Counter(year_number(found) for found in _YEARS.findall(said.text))
    named = list(_named(said, mentioned))
    if named:
        (source, year), rest = named[0], named[1:]
        others = [
            f"{name} says {other}" for name, other in rest if other != year and not _harmless(name, year, mentioned)
        ]
        if said.dated and said.dated.year < year:
            others.append(f"the date is {said.dated.isoformat()}")
        if not others:
            return year, ()
        message = f"{source} says {year}, " + ", ".join(others)
        return year, (Problem(stage="metadata", kind="year-differs", message=message),)
    if said.dated is None:
        message = "no title, period, text, folder or date tells the year"
        return None, (Problem(stage="metadata", kind="year-unknown", message=message),)
    message = f"no year in title, period or text; taken from the date {said.dated.isoformat()}"
    return said.dated.year - 1, (Problem(stage="metadata", kind="year-guessed", message=message),)


def _named(said: Years, mentioned: Counter[int | None]) -> Iterator[tuple[str, int]]:
    """Every source that names a year, most trusted first."""
    own = _most_named(mentioned)
    for source, year in (
        ("the title", said.title),
        ("the statistical period", said.period),
        ("the text", own),
        ("the link", said.link),
        ("the folder", folder_year(said.url or "")),
    ):
        if year is not None:
            yield source, year


def _most_named(mentioned: Counter[int | None]) -> int | None:
    ranked = mentioned.most_common(2)
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


def _harmless(source: str, year: int, mentioned: Counter[int | None]) -> bool:
    """A text speaks of other years too; it contradicts only where it never names the report's own."""
    return source == "the text" and mentioned[year] > 0


def folder_year(url: str) -> int | None:
    """The year that the folder or query of an address names as the reports' own: /2023n/, ?fbtime=2018."""
    found = _FOLDER.search(url)
    return int(found[1] or found[2]) if found else None


def first_year(period: Sequence[date | None]) -> int | None:
    """The year of a period's first side that the calendar has."""
    return next((day.year for day in period if day), None)
