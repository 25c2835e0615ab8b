"""The three tables of a report as on the official form: blocks, merged heads and groups of rows, in both layouts."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from extract.catalogue.english import COLUMNS_EN, GROUPS_EN, ROWS_EN, UNITS_EN
from extract.catalogue.labels import GROUPS, UNITS
from extract.catalogue.site.page import Lang
from extract.layouts import layouts
from extract.layouts.base import TABLES, Column, Row, TableCode, TableSpec

Cell = dict[str, Any]
Key = tuple[str, str, str]
Line = dict[str, Any]

_ITEMS = ("一", "五", "六", "八", "九")
_BLOCKS = (
    ("regulation", "normative_document"),
    ("licensing", "other_services"),
    ("penalty", "coercion"),
    ("fees",),
    ("procurement",),
)
"""Table 二: rows of each block, after the items of article 20 of the regulations."""

_ITEM_NUMBERS = dict(zip(_ITEMS, (1, 5, 6, 8, 9), strict=True))
_TOP = ("received", "carried_in", "carried_out")
_HEADS = {"outcomes": "三、本年度办理结果", "organisations": "法人或其他组织", "applicants": "申请人情况"}
_HEADS |= {start.rstrip("._"): label for start, label in GROUPS}


def forms(cells: Mapping[Key, Cell], lang: Lang) -> dict[TableCode, Any]:
    """The tables that a report has, each in the layout that its cells are of; empty for a report in free form."""
    made = {"disclosure": _disclosure, "requests": _requests, "proceedings": _proceedings}
    found = {table: _layout_of(table, {key for key in cells if key[0] == table}) for table in TABLES}
    return {table: made[table](spec, cells, lang) for table, spec in found.items() if spec is not None}


def _layout_of(table: TableCode, keys: set[Key]) -> TableSpec | None:
    """The layout whose cells of a table are most like those that there are."""
    specs = [layouts()[name].tables[table] for name in sorted(layouts(), reverse=True)]
    return max(specs, key=lambda spec: len(keys & _keys(spec)) - len(_keys(spec) - keys)) if keys else None


@cache
def _keys_of(table: str, codes: tuple[tuple[str, str], ...]) -> frozenset[Key]:
    return frozenset((table, row, column) for row, column in codes)


def _keys(spec: TableSpec) -> frozenset[Key]:
    return _keys_of(spec.code, tuple((row.code, column.code) for row in spec.rows for column in row.columns))


def _label(table: str, row: Row, lang: Lang) -> str:
    """A row's own label, without that of its group."""
    if lang == "zh":
        return row.label
    words = ROWS_EN.get((table, row.code), row.code)
    return words.partition(": ")[2] or words if _group(row) else words


def _head(group: str, lang: Lang) -> str:
    return _HEADS[group] if lang == "zh" else GROUPS_EN[group]


def _header(table: str, column: Column, lang: Lang) -> str:
    if lang == "zh":
        return column.label
    unit = UNITS.get(column.code, "件")
    words = COLUMNS_EN.get((table, column.code), column.code)
    return f"{words} ({UNITS_EN[unit]})" if unit.endswith("元") else words


def _cells(table: str, row: Row, cells: Mapping[Key, Cell]) -> list[Cell]:
    return [cells[key] for column in row.columns if (key := (table, row.code, column.code)) in cells]


def _disclosure(spec: TableSpec, cells: Mapping[Key, Cell], lang: Lang) -> list[Line]:
    """Blocks: caption, headers with the columns they cover (three in all), rows."""
    rows = {row.code: row for row in spec.rows}
    found = []
    for item, codes in zip(_ITEMS, _BLOCKS, strict=True):
        block = [rows[code] for code in codes if code in rows]
        if not block:
            continue
        columns = block[0].columns
        spans = [1] * (len(columns) - 1) + [4 - len(columns)]
        caption = f"第二十条第（{item}）项" if lang == "zh" else f"Article 20 ({_ITEM_NUMBERS[item]})"
        heads = [(_header("disclosure", c, lang), span) for c, span in zip(columns, spans, strict=True)]
        lines = [
            {
                "label": _label("disclosure", row, lang),
                "cells": list(zip(_cells("disclosure", row, cells), spans, strict=False)),
            }
            for row in block
        ]
        found.append({"caption": caption, "heads": heads, "lines": lines})
    return found


def _group(row: Row) -> str | None:
    """The group whose head stands before a row of tables 三 and 四."""
    return next((start.rstrip("._") for start, _ in GROUPS if row.code.startswith(start)), None)


def _requests(spec: TableSpec, cells: Mapping[Key, Cell], lang: Lang) -> Line:
    """Headers of the seven columns, and rows with the heads that begin there: (label, rows it covers)."""
    outcomes = [row for row in spec.rows if row.code not in _TOP]
    lines = []
    for group, rows in groupby(spec.rows, _group):
        members = list(rows)
        lines += list(_lines(members, group, outcomes, cells, lang))
    heads = [_header("requests", column, lang) for column in spec.rows[0].columns]
    return {"heads": heads, "lines": lines, **{name: _head(name, lang) for name in ("applicants", "organisations")}}


def _lines(
    members: Sequence[Row], group: str | None, outcomes: Sequence[Row], cells: Mapping[Key, Cell], lang: Lang
) -> Iterator[Line]:
    for number, row in enumerate(members):
        yield {
            "label": _label("requests", row, lang),
            "span": 3 if row.code in _TOP else 1 if group else 2,
            "outer": (_head("outcomes", lang), len(outcomes)) if row is outcomes[0] else None,
            "group": (_head(group, lang), len(members)) if group and number == 0 else None,
            "cells": _cells("requests", row, cells),
        }


def _proceedings(spec: TableSpec, cells: Mapping[Key, Cell], lang: Lang) -> Line:
    """The three ways, the headers below each, and one row of cells."""
    return {
        "ways": [_label("proceedings", row, lang) for row in spec.rows],
        "litigation": _head("litigation", lang),
        "heads": [[_header("proceedings", column, lang) for column in row.columns] for row in spec.rows],
        "cells": [cell for row in spec.rows for cell in _cells("proceedings", row, cells)],
    }
