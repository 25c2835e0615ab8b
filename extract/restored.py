"""A report as it was, out of the JSON that a shard keeps: the way back of extract/output.py."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from extract.layouts import layouts
from extract.layouts.base import TABLES
from extract.model.finding import FigureKey
from extract.model.report import Fact, Figure, Report, Section


def report_of(said: Mapping[str, Any]) -> Report:
    """The JSON object of one report -> the report, without introduction and attachments, which the JSON has not."""
    figures = tuple(_figure(cell) for cell in said["cells"])
    return Report(
        **{name: said[name] for name in ("title", "agency", "agency_type", "scope", "region_code", "region_path")},
        year=said["year"],
        period_start=_day(said["period_start"]),
        period_end=_day(said["period_end"]),
        published_on=_day(said["published_on"]),
        published_time=said["published_time"],
        signed_on=_day(said["signed_on"]),
        source=said["source"],
        url=said["url"],
        layout=said["layout"],
        layouts=_layouts(figures, said["layout"]),
        sections=tuple(Section(s["number"], s["heading"], s["text"]) for s in said["sections"]),
        figures=figures,
        facts=tuple(_fact(fact) for fact in said.get("facts", ())),
    )


def _figure(cell: Mapping[str, Any]) -> Figure:
    table, row, column = cell["table"], cell["row"], cell["column"]
    value, where = number_of(cell["value"]), cell["where"]
    return Figure(table, row, column, value, cell["state"], cell["raw"], where, cell.get("doubt"))


def _fact(fact: Mapping[str, Any]) -> Fact:
    cells = tuple((table, row, column) for table, row, column in fact["cells"])
    value, raw, where = number_of(fact["value"]), fact["raw"], fact["where"]
    return Fact(
        fact["name"], 0 if value is None else value, fact["unit"], raw, fact["sentence"], fact["section"], where, cells
    )


def number_of(value: int | float | None) -> int | Decimal | None:
    """A number of the JSON as the reading has it: whole ones as they are, others as printed."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _layouts(figures: tuple[Figure, ...], main: str) -> dict[str, str]:
    """Table -> layout, by its cells; 表四 is the same in all and goes with the report's."""
    keys: dict[str, set[FigureKey]] = {}
    for figure in figures:
        keys.setdefault(figure.table, set()).add((figure.table, figure.row, figure.column))
    return {table: _layout(table, cells, main) for table, cells in keys.items()}


def _layout(table: str, cells: set[FigureKey], main: str) -> str:
    fits = [name for name, known in _cells_of(table).items() if cells == known]
    return main if main in fits or not fits else fits[0]


@cache
def _cells_of(table: str) -> dict[str, frozenset[FigureKey]]:
    """Layout -> the cells of one of its tables."""
    codes = {code: code for code in TABLES}
    return {
        name: frozenset(
            (table, row.code, column.code) for row in layout.tables[codes[table]].rows for column in row.columns
        )
        for name, layout in layouts().items()
        if table in codes
    }
