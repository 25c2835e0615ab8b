"""Charts of a region, an agency and the whole collection: rows of the catalogue in, pictures with their rows out.

For templates: `{% from "site/_charts.html" import chart_grid with context %}` and `{{ chart_grid(charts) }}`.
"""

from collections.abc import Iterable
from dataclasses import replace
from sqlite3 import Connection

from extract.catalogue.site.charts.chart import Chart
from extract.catalogue.site.charts.coverage import coverage
from extract.catalogue.site.charts.disputes import litigation, review
from extract.catalogue.site.charts.requests import applicants, outcomes, reasons, reasons_by_year, volume
from extract.catalogue.site.charts.subject import Subject, agency_subject, collection_subject, region_subject
from extract.catalogue.site.charts.sums import sums_of
from extract.catalogue.site.charts.timeliness import days_of, timeliness
from extract.catalogue.site.charts.words import said
from extract.catalogue.site.codes import namer
from extract.catalogue.site.kept import kept
from extract.catalogue.site.page import Lang

_OF_SUMS = (volume, outcomes, applicants, reasons, review, litigation, reasons_by_year)


def charts_for_region(connection: Connection, code: str, lang: Lang) -> list[Chart]:
    """The charts of a region, of its aggregates or what there is most of. Raises `NotThere` for an unknown code."""
    return charts_of(connection, region_subject(connection, code), lang)


def charts_for_agency(connection: Connection, id: str, lang: Lang) -> list[Chart]:
    """The charts of an agency. Raises `NotThere` for an unknown id."""
    return charts_of(connection, agency_subject(connection, id), lang)


def charts_for_collection(connection: Connection, lang: Lang) -> list[Chart]:
    """The charts of everything: the aggregates of counties."""
    return charts_of(connection, collection_subject(connection), lang)


def charts_of(connection: Connection, subject: Subject, lang: Lang) -> list[Chart]:
    """All charts of a subject that have something to show, in the order in which a page has them.

    Those of the whole collection are drawn once.
    """
    if subject.kind != "collection":
        return _drawn(connection, subject, lang)
    return kept(connection, f"charts {subject.scope} {lang}", lambda c: _drawn(c, subject, lang))


def _drawn(connection: Connection, subject: Subject, lang: Lang) -> list[Chart]:
    sums = sums_of(connection, subject)
    made = [draw(subject, sums, lang) for draw in _OF_SUMS]
    if subject.kind == "agency":
        return _there((*made, days_of(connection, subject, lang)))
    scoped = _there((*made, timeliness(subject, sums, lang)))
    noted = [replace(chart, note=_whose(subject, lang) + chart.note) for chart in scoped]
    return [*noted, *_there((coverage(connection, subject, lang),))]


def _there(charts: Iterable[Chart | None]) -> list[Chart]:
    return [chart for chart in charts if chart is not None]


def _whose(subject: Subject, lang: Lang) -> str:
    """What a chart is made of, where its picture stands on a page that says nothing of scopes."""
    if subject.scope != "aggregate":
        return said(lang, "from_own", scope=namer(lang)("scope", subject.scope))
    below = subject.of == "below" or subject.kind == "collection"
    return said(lang, "from_counties" if below else "from_aggregate")


__all__ = [
    "Chart",
    "agency_subject",
    "charts_for_agency",
    "charts_for_collection",
    "charts_for_region",
    "charts_of",
    "collection_subject",
    "region_subject",
]
