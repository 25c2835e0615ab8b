"""Tables without table markup: every cell a box of its own."""

from collections.abc import Callable
from html import escape
from random import Random

from tests.forms._page import page, title_of
from tests.forms.base import Render
from tests.portals.parts import Part
from tests.portals.tables import Slot, Table, expanded

Boxes = Callable[[Table, Random], str]


def boxed(table: Boxes) -> Render:
    """A renderer whose tables are boxes; the text around them is plain."""

    def render(parts: list[Part], rng: Random) -> bytes:
        pieces = [table(p.table, rng) if p.table else f"<p>{escape(p.text)}</p>" for p in parts if not p.hidden]
        return page(title_of(parts), "\n".join(pieces)).encode()

    return render


def cells(row: list[tuple[Slot, bool]]) -> list[Slot]:
    """The cells of a row; the lower part of a merged cell is an empty box."""
    return [Slot("", colspan=slot.colspan) if merged else slot for slot, merged in row]


def rows_of_boxes(row_tag: str, cell_tag: str, around: str) -> Boxes:
    """Boxes in rows. In: the opening tags of row and cell, and of what holds the rows."""

    def render(table: Table, _rng: Random) -> str:
        rows = [
            _element(row_tag, "".join(_element(cell_tag, escape(slot.text)) for slot in cells(row)))
            for row in expanded(table)
        ]
        return _element(around, "\n".join(rows))

    return render


def _element(opening: str, inside: str) -> str:
    return f"<{opening}>{inside}</{opening.split()[0]}>"
