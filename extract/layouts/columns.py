"""The columns of table 三 as its header prints them, for pages that moved 总计 to the front or lost a column."""

from collections.abc import Sequence

from extract.layouts.base import Column
from extract.layouts.rows import DataRow, Printed
from extract.model.document import Cell
from extract.text.clean import is_blank
from settings.plain import squeeze

_MIN_COLUMNS = 4  # fewer are no table of applicants
_NEARLY_ALL = 0.8


def printed_columns(
    head: Sequence[Printed], rows: Sequence[DataRow], columns: Sequence[Column], *, ragged: bool
) -> tuple[Column, ...]:
    """Header rows and data rows -> the columns as printed: all in the usual order, unless the header says otherwise."""
    order = None if ragged else _order(head, columns)
    if order and len(order) == len(columns):
        return order
    words = {_plain(cell.text) for row in head for cell in row}
    there = order or tuple(column for column in columns if squeeze(column.label) in words)
    fewer = _MIN_COLUMNS <= len(there) < len(columns) and _so_many(rows, len(there), ragged=ragged)
    return there if fewer else tuple(columns)


def _order(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> tuple[Column, ...] | None:
    """Header rows with grid columns -> the columns from left to right; None when their places cannot be believed.

    Believed only where every label stands in a grid column of its own, side by side: spans that drift never do.
    """
    labels = {squeeze(column.label): column for column in columns}
    places: dict[int, Column] = {}
    for row in rows:
        for cell in row:
            if (column := labels.get(_plain(cell.text))) and cell.colspan == 1:
                places.setdefault(cell.column, column)
    order = tuple(places[place] for place in sorted(places))
    if len(order) < _MIN_COLUMNS or len(set(order)) < len(order):
        return None
    return order if max(places) - min(places) == len(order) - 1 else None


def _so_many(rows: Sequence[DataRow], count: int, *, ragged: bool) -> bool:
    """Whether nearly all rows have that many numbers. A lost label may be one more cell, a blank one."""
    whole = [row.code is not None and not ragged for row in rows]
    numbers = [
        len(row.rest) if counted else sum(not is_blank(cell.text) for cell in row.rest)
        for row, counted in zip(rows, whole, strict=True)
        if row.rest
    ]
    return bool(numbers) and numbers.count(count) > _NEARLY_ALL * len(numbers)


def _plain(text: str) -> str:
    """A header's words as the form has them."""
    return squeeze(text).replace("合计", "总计").replace("其它", "其他")
