"""Charts of table 三: requests received and concluded, how they ended, why they were refused, who asked."""

from collections.abc import Sequence
from typing import Any, Final

from extract.catalogue.site.charts.bars import bars
from extract.catalogue.site.charts.chart import Chart, Line, Part, Row, Source, Stack
from extract.catalogue.site.charts.lines import lines
from extract.catalogue.site.charts.multiples import multiples
from extract.catalogue.site.charts.scale import grouped, share
from extract.catalogue.site.charts.stacks import stacks
from extract.catalogue.site.charts.subject import Subject
from extract.catalogue.site.charts.sums import APPLICANTS, Sums
from extract.catalogue.site.charts.told import told_lines, told_stacks
from extract.catalogue.site.charts.words import OUTCOMES, REASONS, named, said
from extract.catalogue.site.page import Lang

_KINDS: Final = ("nb-s1", "nb-s2", "nb-s3", "nb-s4", "nb-s5", "nb-s6")
_PATTERNS: Final = {"nb-s3": "lines", "nb-s6": "dots"}

_WHOLES: Final = {"ended": "concluded", "asked": "received"}
"""Denominator -> what files call it."""

SOURCE: Final = "main_figures"
"""The view with the rows that are added up."""


def part(label: str, kind: str) -> Part:
    """A part with the pattern that belongs to its colour."""
    return Part(label, kind, _PATTERNS.get(kind, ""))


def volume(subject: Subject, sums: Sums, lang: Lang) -> Chart | None:
    """Requests received and concluded by year, as lines."""
    series = [Line(said(lang, name), sums.of(name)) for name in ("received", "concluded")]
    if not _any(*(s.values for s in series)):
        return None
    title = said(lang, "volume")
    counts = [] if sums.single else sums.of("reports")
    drawn = lines(
        *("volume", title, told_lines(sums.years, series, lang), sums.years, series, said(lang, "items"), lang),
        *(counts, said(lang, "n")),
    )
    text = sum(n or 0 for n in sums.of("from_text"))
    notes = [
        said(lang, "volume_note"),
        said(lang, "from_text", n=text) if text else "",
        "" if sums.single else said(lang, "summed"),
    ]
    return Chart(
        name="volume", title=title, note=sentences(notes, lang), svg=drawn,
        columns=(*_year(lang), *((s, said(lang, s)) for s in ("received", "concluded"))),
        rows=tuple((year, *sums.row(year, "reports", "received", "concluded")) for year in sums.years),
        source=Source(SOURCE, subject.filters), asked=subject.args,
    )  # fmt: skip


def outcomes(subject: Subject, sums: Sums, lang: Lang) -> Chart | None:
    """How requests ended: shares of （七）总计 by year."""
    parts = [part(named(lang, names), kind) for names, kind in zip(OUTCOMES.values(), _KINDS, strict=True)]
    return _shares(subject, sums, lang, "outcomes", tuple(OUTCOMES), "ended", parts)


def applicants(subject: Subject, sums: Sums, lang: Lang) -> Chart | None:
    """Who asked: shares of the requests received by year."""
    kinds = ("nb-s1", "nb-s4", "nb-s5")
    parts = [part(said(lang, name), kind) for name, kind in zip(APPLICANTS, kinds, strict=True)]
    return _shares(subject, sums, lang, "applicants", APPLICANTS, "asked", parts)


def _shares(
    subject: Subject, sums: Sums, lang: Lang, name: str, names: Sequence[str], whole: str, parts: Sequence[Part]
) -> Chart | None:
    stacked = [_stack(sums, year, names, whole, lang) for year in sums.years]
    shown = [row for row in stacked if row.whole]
    if not shown:
        return None
    title = said(lang, name)
    short = any(sum(v or 0 for v in row.parts) < (row.whole or 0) for row in shown)
    over = [row.label for row in shown if sum(v or 0 for v in row.parts) > (row.whole or 0)]
    notes = [said(lang, f"{name}_note"), said(lang, "rest") if short else ""]
    notes.append(said(lang, "over", years=", ".join(over)) if over else "")
    first = next(n for n, row in enumerate(stacked) if row.whole)
    years = sums.years[first:]
    return Chart(
        name=name, title=title, note=sentences(notes, lang),
        svg=stacks(name, title, told_stacks(stacked[first:], parts, lang), stacked[first:], parts, said(lang, "empty")),
        columns=(*_year(lang), *_with_shares(names, parts, lang), (_WHOLES[whole], said(lang, "whole"))),
        rows=tuple(_share_row(sums, year, names, whole) for year in years),
        source=Source(SOURCE, subject.filters), asked=subject.args,
    )  # fmt: skip


def _stack(sums: Sums, year: int, names: Sequence[str], whole: str, lang: Lang) -> Stack:
    of = sums.by_year.get(year, {}).get(whole)
    said_whole = "" if of is None else said(lang, "count", n=grouped(of))
    return Stack(str(year), sums.row(year, *names), of, said_whole)


def _with_shares(names: Sequence[str], parts: Sequence[Part], lang: Lang) -> list[tuple[str, str]]:
    pairs = zip(names, parts, strict=True)
    return [
        p for name, one in pairs for p in ((name, one.label), (f"{name}_share", said(lang, "share", label=one.label)))
    ]


def _share_row(sums: Sums, year: int, names: Sequence[str], whole: str) -> Row:
    values = sums.row(year, "reports", whole, *names)
    both = [v for value in values[2:] for v in (value, share(value, values[1]))]
    return (year, values[0], *both, values[1])


def reasons(subject: Subject, sums: Sums, lang: Lang) -> Chart | None:
    """Why requests were refused: the eight rows of （三）, all years together."""
    totals = {name: _added(sums.of(f"refused_{name}")) for name in REASONS}
    whole = _added(list(totals.values()))
    if not whole:
        return None
    years = [year for year in sums.years if sums.row(year, "refused_state_secret")[0] is not None]
    title = said(lang, "reasons", years=f"{years[0]}–{years[-1]}" if years else "")
    order = sorted(REASONS, key=lambda name: -(totals[name] or 0))
    drawn = [(named(lang, REASONS[name]), totals[name], _counted(totals[name], whole, lang)) for name in order]
    told = "，".join(f"{label} {end}" for label, _, end in drawn)
    return Chart(
        name="reasons", title=title, note=said(lang, "reasons_note", n=grouped(whole)),
        svg=bars("reasons", title, told, drawn, said(lang, "empty"), "nb-s3"),
        columns=(("reason", said(lang, "reason")), ("requests", said(lang, "refusals")), ("share", "%")),
        rows=tuple((named(lang, REASONS[name]), totals[name], share(totals[name], whole)) for name in order),
        source=Source(SOURCE, subject.filters), asked=subject.args,
    )  # fmt: skip


def reasons_by_year(subject: Subject, sums: Sums, lang: Lang) -> Chart | None:
    """The same year by year, a little chart for each reason."""
    panels = [Line(named(lang, label), sums.of(f"refused_{name}")) for name, label in REASONS.items()]
    known = [n for n in range(len(sums.years)) if any(p.values[n] is not None for p in panels)]
    if len(known) < 2 or not any(v for p in panels for v in p.values):
        return None
    years = sums.years[known[0] : known[-1] + 1]
    panels = [Line(p.label, p.values[known[0] : known[-1] + 1]) for p in panels]
    title = said(lang, "reasons_by_year")
    return Chart(
        name="reasons_by_year", title=title, note=said(lang, "reasons_by_year_note"),
        svg=multiples("reasons_by_year", title, told_lines(years, panels, lang), years, panels, "nb-s3"),
        columns=(*_year(lang), *((f"refused_{name}", named(lang, label)) for name, label in REASONS.items())),
        rows=tuple((year, *sums.row(year, "reports", *(f"refused_{name}" for name in REASONS))) for year in years),
        source=Source(SOURCE, subject.filters), asked=subject.args,
    )  # fmt: skip


def _year(lang: Lang) -> tuple[tuple[str, str], ...]:
    return ("year", said(lang, "year")), ("reports", said(lang, "reports"))


def _added(values: Sequence[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _counted(value: Any, whole: Any, lang: Lang) -> str:
    return "" if value is None else f"{said(lang, 'count', n=grouped(value))}  {share(value, whole)}%"


def sentences(notes: Sequence[str], lang: Lang) -> str:
    """Sentences of a note one after the other; empty ones are left out."""
    return ("" if lang == "zh" else " ").join(note for note in notes if note)


def _any(*series: Sequence[Any]) -> bool:
    return any(value is not None for values in series for value in values)
