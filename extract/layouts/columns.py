"""The order of table 三's columns as its header prints it, for pages that moved 总计 to the front."""

from collections.abc import Sequence

from extract.layouts.base import Column
from extract.model.document import Cell
from settings.plain import squeeze


def printed_order(rows: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> tuple[Column, ...] | None:
    """Header rows with grid columns -> the columns as printed; None when the header is not whole or in the usual order.

    Believed only when every label stands in a grid column of its own, side by side: spans that drift never do.
    """
    labels = {squeeze(column.label): column for column in columns}
    places: dict[int, Column] = {}
    for row in rows:
        for cell in row:
            if (column := labels.get(squeeze(cell.text))) and cell.colspan == 1:
                places.setdefault(cell.column, column)
    order = tuple(places[place] for place in sorted(places))
    whole = len(set(order)) == len(order) == len(columns) and max(places) - min(places) == len(columns) - 1
    return order if whole and order != tuple(columns) else None
