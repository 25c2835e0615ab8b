"""Charts of table 四: what became of administrative reviews and of lawsuits, year by year."""

from collections.abc import Mapping
from typing import Any

from extract.catalogue.site.charts.chart import Chart, Source, Stack
from extract.catalogue.site.charts.requests import SOURCE, part, sentences
from extract.catalogue.site.charts.scale import grouped
from extract.catalogue.site.charts.stacks import stacks
from extract.catalogue.site.charts.subject import Subject
from extract.catalogue.site.charts.sums import LITIGATION, Sums
from extract.catalogue.site.charts.told import told_stacks
from extract.catalogue.site.charts.words import said
from extract.catalogue.site.page import Lang


def review(subject: Subject, sums: Sums, lang: Lang) -> Chart | None:
    """Administrative review: upheld, corrected, other, pending."""
    names = ("review_upheld", "review_corrected", "review_other", "review_pending")
    words = ("upheld", "corrected", "other_result", "pending")
    cases = {year: (sums.row(year, *names), sums.row(year, "review_total")[0]) for year in sums.years}
    return _cases(subject, sums, lang, "review", dict(zip(words, names, strict=True)), cases)


def litigation(subject: Subject, sums: Sums, lang: Lang) -> Chart | None:
    """Lawsuits, direct and after review: upheld, corrected, pending, and the rest of the total."""
    names = {"upheld": "litigation_upheld", "corrected": "litigation_corrected", "other_result": "litigation_other"}
    names["pending"] = "litigation_pending"
    cases = {year: _lawsuits(sums, year) for year in sums.years}
    return _cases(subject, sums, lang, "litigation", names, cases)


def _lawsuits(sums: Sums, year: int) -> tuple[tuple[Any, ...], Any]:
    upheld, corrected, pending, total = sums.row(year, *LITIGATION)
    known = None not in (total, upheld, corrected, pending)
    other = max(0, total - upheld - corrected - pending) if known else None
    return (upheld, corrected, other, pending), total


def _cases(
    subject: Subject,
    sums: Sums,
    lang: Lang,
    name: str,
    names: Mapping[str, str],
    cases: Mapping[int, tuple[tuple[Any, ...], Any]],
) -> Chart | None:
    if not any(total for _, total in cases.values()):
        return None
    years = sums.years[next(n for n, year in enumerate(sums.years) if cases[year][1] is not None) :]
    kinds = {"corrected": "nb-s3", "other_result": "nb-s5", "pending": "nb-s6"}
    parts = [part(said(lang, word), kinds.get(word, "nb-s1")) for word in names]
    rows = [Stack(str(year), *cases[year], _end(cases[year][1], lang)) for year in years]
    title = said(lang, name)
    short = any(sum(v or 0 for v in row.parts) < (row.whole or 0) for row in rows)
    notes = [said(lang, f"{name}_note"), said(lang, "rest") if short else ""]
    return Chart(
        name=name, title=title, note=sentences(notes, lang),
        svg=stacks(name, title, told_stacks(rows, parts, lang, shares=False), rows, parts, said(lang, "empty"), shares=False),
        columns=(
            ("year", said(lang, "year")), ("reports", said(lang, "reports")),
            *((column, said(lang, word)) for word, column in names.items()), (f"{name}_total", said(lang, "whole")),
        ),
        rows=tuple((year, *sums.row(year, "reports"), *cases[year][0], cases[year][1]) for year in years),
        source=Source(SOURCE, subject.filters), asked=subject.args,
    )  # fmt: skip


def _end(total: Any, lang: Lang) -> str:
    return "" if total is None else said(lang, "count", n=grouped(total))
