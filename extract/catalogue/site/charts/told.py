"""What a chart shows, in words: for those who hear it instead of seeing it."""

from collections.abc import Sequence

from extract.catalogue.site.charts.chart import Line, Part, Stack
from extract.catalogue.site.charts.scale import Number, grouped
from extract.catalogue.site.charts.words import said
from extract.catalogue.site.page import Lang


def told_lines(years: Sequence[int], series: Sequence[Line], lang: Lang) -> str:
    """First, last and highest number of each line, and the years without one."""
    parts = [_told_line(years, one, lang) for one in series]
    empty = [year for n, year in enumerate(years) if all(one.values[n] is None for one in series)]
    return "".join(parts).strip() + (" " * (lang == "en") + _gaps(empty, lang) if empty else "")


def _told_line(years: Sequence[int], line: Line, lang: Lang) -> str:
    known = [(year, value) for year, value in zip(years, line.values, strict=True) if value is not None]
    if not known:
        return ""
    (first, a), (last, b) = known[0], known[-1]
    top, c = max(known, key=lambda pair: pair[1])
    numbers = {"a": grouped(a), "b": grouped(b), "c": grouped(c)}
    return said(lang, "told_line", label=line.label, first=first, last=last, top=top, **numbers)


def told_stacks(rows: Sequence[Stack], parts: Sequence[Part], lang: Lang, *, shares: bool = True) -> str:
    """The parts of the newest bar, and the bars that are not there."""
    full = [row for row in rows if any(value is not None for value in row.parts)]
    told = said(lang, "told_stack", year=full[-1].label, parts=_parts(full[-1], parts, lang, shares)) if full else ""
    empty = [row.label for row in rows if row not in full and row.whole is None]
    return told.strip() + (" " * (lang == "en") + _gaps(empty, lang) if empty else "")


def _parts(row: Stack, parts: Sequence[Part], lang: Lang, shares: bool) -> str:
    whole = row.whole if shares else None
    named = (f"{part.label} {_value(value, whole)}" for part, value in zip(parts, row.parts, strict=True))
    return ("，" if lang == "zh" else ", ").join(named)


def _value(value: Number | None, whole: Number | None) -> str:
    if value is None:
        return "–"
    return f"{100 * value / whole:.1f}%" if whole else grouped(value)


def _gaps(years: Sequence[object], lang: Lang) -> str:
    return said(lang, "told_gaps", years=("、" if lang == "zh" else ", ").join(map(str, years)))
