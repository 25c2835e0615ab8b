"""What the three skins share: escaping, a cell's inside, the hidden decoys, digits torn apart by spans."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random

from tests.portals.parts import Part
from tests.portals.tables import Slot, Table

Quirks = frozenset[str]


@dataclass(frozen=True)
class Look:
    """How a skin writes a piece of text: inside of a paragraph and of a cell, attributes of table, row and cell."""

    inline: Callable[[str], str]
    table: str
    row: str
    cell: Callable[[Slot], str]
    inside: Callable[[str], str]
    gap: str
    heads: bool = False  # labels are <th>


def text_html(text: str) -> str:
    """Escaped text; a line break stays one, NBSP becomes the entity that editors write."""
    return escape(text, quote=False).replace("\u00a0", "&nbsp;").replace("\n", "<br/>")


def torn(text: str, rng: Random, tags: tuple[str, str]) -> str:
    """The text in several spans, cut anywhere, also in the middle of a number."""
    pieces, rest = [], text
    while rest:
        size = rng.randint(1, 5)
        pieces.append(f"{tags[0]}{text_html(rest[:size])}{tags[1]}")
        rest = rest[size:]
    return "".join(pieces)


def digits_torn(text: str, tags: tuple[str, str]) -> str:
    """Every character in a span of its own."""
    return "".join(f"{tags[0]}{text_html(char)}{tags[1]}" for char in text)


def table_html(table: Table, look: Look, rng: Random, quirks: Quirks) -> str:
    """The table with its spans; value cells may carry a number nobody sees."""
    lines = [f"<table{look.table}><tbody>"]
    for number, row in enumerate(table.rows):
        cells = look.gap.join(_cell(slot, look, rng, quirks) for slot in row)
        lines.append(f"<tr{look.row}>{cells}</tr>")
        if "hidden-decoy" in quirks and number > table.head and rng.random() < 0.08:
            ghost = "".join(f"<td>{rng.randint(1, 99)}</td>" for _ in row)
            lines.append(f'<tr style="display: none">{ghost}</tr>')
    return look.gap.join(lines) + "</tbody></table>"


def _cell(slot: Slot, look: Look, rng: Random, quirks: Quirks) -> str:
    spans = "".join(
        f' {name}="{count}"' for name, count in (("rowspan", slot.rowspan), ("colspan", slot.colspan)) if count > 1
    )
    inside = look.inside(slot.text)
    if slot.key and "split-digits" in quirks and len(slot.text) > 1:
        inside = digits_torn(slot.text, ("<span>", "</span>"))
    if slot.key and "hidden-decoy" in quirks and rng.random() < 0.12:
        inside += f'<span style="display:none">{rng.randint(1, 9)}</span>'
    tag = "td" if slot.key or not look.heads else "th"
    return f"<{tag}{spans}{look.cell(slot)}>{inside}</{tag}>"


def hidden(part: Part, html: str) -> str:
    """Wrapped so that no browser shows it."""
    return f'<div style="display:none;">{html}</div>' if part.hidden else html
