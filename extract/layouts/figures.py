"""Found cells into figures: value, state and unit of each, and what is odd about the text."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from extract.layouts.base import TableSpec
from extract.model.document import Cell
from extract.model.finding import Problem
from extract.model.report import Figure
from extract.text.numbers import read_number

YUAN_PER_UNIT = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


def figures(
    spec: TableSpec, found: Mapping[tuple[str, str], Cell], text: str, problems: list[Problem]
) -> Iterable[Figure]:
    for row in spec.rows:
        for column in row.columns:
            yield _figure(spec.code, row.code, column.code, found.get((row.code, column.code)), text, problems)


def _figure(table: str, row: str, column: str, cell: Cell | None, text: str, problems: list[Problem]) -> Figure:
    if cell is None:
        return Figure(table, row, column, None, "missing", None, None)
    read = read_number(cell.text)
    value = read.value
    if not read.clear:
        message = f"{table} {row} {column}: {cell.text!r} is neither a number nor a mark"
        problems.append(Problem(stage="layout", kind="not-a-number", message=message, where=cell.where))
    if column == "amount_yuan" and value is not None:
        value = _in_yuan(value, read.unit, text, cell, problems)
    if column == "amount_10k_yuan" and (unit := read.unit or _header_unit(text, "收费金额")) not in (None, "万元"):
        message = f"the form asks for 万元, the page says {cell.text!r} in {unit}; kept as printed"
        problems.append(Problem(stage="layout", kind="unit-unexpected", message=message, where=cell.where))
    return Figure(table, row, column, value, read.state, cell.text, cell.where, cell.doubt or read.doubt)


def _in_yuan(
    value: int | Decimal, unit: str | None, text: str, cell: Cell, problems: list[Problem]
) -> int | Decimal | None:
    """采购总金额 has no fixed unit: the cell's own, else the header's, else unknown."""
    if unit not in YUAN_PER_UNIT:
        unit = _header_unit(text, "采购总金额")
    if unit is None:
        message = f"采购总金额 {cell.text!r} without a unit"
        problems.append(Problem(stage="layout", kind="unit-unknown", message=message, where=cell.where))
        return None
    yuan = Decimal(value) * YUAN_PER_UNIT[unit]
    return int(yuan) if yuan == yuan.to_integral_value() else yuan.normalize()


def _header_unit(text: str, column: str) -> str | None:
    """The unit that a header names right behind the column's words, in the squeezed text of the table."""
    header = text.partition(column)[2][:12]
    return next((unit for unit in ("亿元", "万元", "元") if unit in header), None)
