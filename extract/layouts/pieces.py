"""Tables that a page break cut: pieces without a head of their own, and rows whose label goes on in the next piece."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.layouts.base import Layout, TableCode, TableSpec
from extract.layouts.rows import Printed, is_number, take_apart, words_in
from extract.text.clean import bare, is_blank
from settings.plain import squeeze


def goes_on(table: TableCode, rows: Sequence[Printed], layouts: Sequence[Layout]) -> bool:
    """Whether rows that no caption or header names belong to the table printed before them."""
    if table == "proceedings":
        cells = [cell for row in rows for cell in row if not is_blank(cell.text)]
        return bool(cells) and all(map(is_number, cells))
    return any(_named(layout.tables[table], row) for layout in layouts for row in rows)


def _named(spec: TableSpec, row: Printed) -> bool:
    found = take_apart(spec, row, len(spec.rows[0].columns))
    if found is not None and found.code is not None:
        return True
    return any(squeeze(cell.text) == bare(known.label) for cell in row[:2] for known in spec.rows)


def whole_rows(spec: TableSpec, rows: Sequence[Printed]) -> Iterator[Printed]:
    """Rows in printed order -> the same, the two halves of a row that was cut between lines of its label put together.

    Only where the halves of the label make a label of the form, and one half has all that stands behind it.
    """
    position = 0
    while position < len(rows):
        joined = _joined(spec, rows[position], rows[position + 1]) if position + 1 < len(rows) else None
        yield joined or rows[position]
        position += 2 if joined else 1


def _joined(spec: TableSpec, upper: Printed, lower: Printed) -> Printed | None:
    if not (upper and lower) or not (is_blank(upper[-1].text) or is_blank(lower[-1].text)):
        return None
    top, bottom = _label(upper), _label(lower)
    if top is None or bottom is None or len(upper) - top != len(lower) - bottom:
        return None
    first, second = bare(upper[top].text), bare(lower[bottom].text)
    text = upper[top].text + lower[bottom].text
    if bare(text) not in spec.exact or first in spec.exact or (first and second in spec.exact):
        return None
    above, below = upper[top + 1 :], lower[bottom + 1 :]
    if not _empty(above) and not _empty(below):
        return None
    return (*upper[:top], replace(upper[top], text=text), *(below if _empty(above) else above))


def _label(row: Printed) -> int | None:
    """The last cell that holds words."""
    return max(words_in(row), default=None)


def _empty(cells: Printed) -> bool:
    return all(is_blank(cell.text) for cell in cells)
