"""Reports as plain text whose tables are drawn with signs: Markdown, columns of spaces."""

from collections.abc import Callable
from random import Random
from unicodedata import east_asian_width

from tests.forms.base import Form, Render
from tests.portals.parts import Part
from tests.portals.tables import Table, expanded

Draw = Callable[[list[list[str]]], str]


def drawn(draw: Draw) -> Render:
    """A renderer whose tables are rectangles of texts, drawn."""

    def render(parts: list[Part], _rng: Random) -> bytes:
        pieces = [draw(rectangle(p.table)) if p.table else p.text for p in parts if not p.hidden]
        return ("\n\n".join(pieces) + "\n").encode()

    return render


def rectangle(table: Table) -> list[list[str]]:
    """The grid of a table: a merged cell's text stands in its first place, the rest of it is empty."""
    return [
        [text for slot, merged in row for text in ("" if merged else slot.text, *[""] * (slot.colspan - 1))]
        for row in expanded(table)
    ]


def markdown(rows: list[list[str]]) -> str:
    """A Markdown table as converters write it: the first row is the head, whatever it says."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


def padded(rows: list[list[str]]) -> str:
    """Columns of spaces, each as wide as its widest text, Chinese characters two places wide."""
    widths = [max(map(_places, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(text + " " * (width - _places(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _places(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


FORMS = (
    Form("text-markdown", ".md", drawn(markdown)),
    Form("text-columns", ".txt", drawn(padded)),
)
