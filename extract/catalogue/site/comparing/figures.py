"""The numbers of the reports that are compared: main figures and all cells of the forms, from the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from sqlite3 import Connection
from typing import Final

from extract.catalogue.english import UNITS_EN
from extract.catalogue.site.charts.scale import share
from extract.catalogue.site.comparing.cells import Cell, Held, Line, cells_of, held, lines_of
from extract.catalogue.site.page import Lang
from extract.catalogue.site.rows import Row, row, rows

MAIN: Final = (
    *("received", "carried_in", "concluded", "granted", "partly_granted", "refused", "unavailable", "not_processed"),
    *("other", "carried_out", "review_total", "litigation_total"),
)
"""Columns of `totals` that are compared first."""

FIGURES: Final = """
select table_code, row_code, column_code, value, state, raw from figures where report_id = ?
"""
_LABELS: Final = """
select table_code, row_code, column_code, unit, {row} as "row", {column} as "column", {table} as "table" from labels
order by case table_code when 'disclosure' then 1 when 'requests' then 2 else 3 end, position
"""
_NAMES: Final = {
    "zh": {"row": "row_label", "column": "column_label", "table": "table_label"},
    "en": {name: f"coalesce({name}_english, {name}_label)" for name in ("row", "column", "table")},
}


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a form with its columns."""

    row: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form over all reports."""

    code: str
    title: str
    groups: tuple[Group, ...]


def all_lines(connection: Connection, ids: Sequence[str], lang: Lang) -> list[Line]:
    """Every cell of the reports, in the order of the forms."""
    found = [cells_of(rows(connection, FIGURES, (id,))) for id in ids]
    return lines_of(labels_of(connection, lang), found)


def labels_of(connection: Connection, lang: Lang) -> list[Row]:
    found = rows(connection, _LABELS.format(**_NAMES[lang]))
    return [{**one, "unit": UNITS_EN.get(one["unit"], one["unit"]) if lang == "en" else one["unit"]} for one in found]


def tables(connection: Connection, lines: Sequence[Line], lang: Lang) -> list[Table]:
    """The lines in their tables and rows."""
    titles = {one["table_code"]: one["table"] for one in labels_of(connection, lang)}
    return [
        Table(code, titles[code], tuple(Group(name[1], tuple(part)) for name, part in groupby(many, _row)))
        for code, many in groupby(lines, lambda line: line.key[0])
    ]


def _row(line: Line) -> tuple[str, str]:
    return line.key[1], line.row


def main_figures(connection: Connection, ids: Sequence[str]) -> list[tuple[str, tuple[Held, ...]]]:
    """Main figures by name, each held against the first that is there; last the share of what was granted in all concluded."""
    found = [row(connection, "select * from totals where report_id = ?", (id,)) or {} for id in ids]
    made = [(name, held([_cell(one.get(name)) for one in found])) for name in MAIN]
    shown = [(name, many) for name, many in made if any(h.cell for h in many)]
    shares = [_cell(_granted_share(one)) for one in found]
    return [*shown, ("granted_share", held(shares))] if any(shares) else shown


def _cell(value: int | float | None) -> Cell | None:
    return None if value is None else Cell(value, "value")


def _granted_share(totals: Row) -> float | None:
    granted, partly, concluded = (totals.get(name) for name in ("granted", "partly_granted", "concluded"))
    if not concluded or (granted is None and partly is None):
        return None
    return share((granted or 0) + (partly or 0), concluded)
