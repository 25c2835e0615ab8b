"""Reports as plain text whose tables lost their cells, in the three ways conversions lose them."""

from random import Random

from tests.portals.parts import Part
from tests.portals.tables import Table, expanded

STYLES = ("cell-lines", "tab-rows", "bare-lines")


def render(parts: list[Part], style: str, rng: Random) -> str:
    """The whole report as text.

    cell-lines: each cell on its own line after a TAB, rows parted by an empty line, a merged cell is a lone TAB.
    tab-rows: one line a row, fields parted by TABs, merged cells are empty fields.
    bare-lines: one cell per line, an empty line between all lines, nothing else.
    """
    table = {"cell-lines": _cell_lines, "tab-rows": _tab_rows, "bare-lines": _bare_lines}[style]
    gap = "\n\n" if style == "bare-lines" or rng.random() < 0.3 else "\n"
    pieces = []
    for part in parts:
        if part.hidden:
            continue
        if part.kind == "table":
            pieces.append(table(part.table))
        elif part.kind in ("sign", "date"):
            pieces.append("    " * 4 + part.text)
        else:
            pieces.append(part.text)
    return gap.join(pieces) + "\n"


def _cell_lines(table: Table) -> str:
    rows = ["\n".join("\t" + ("" if merged else slot.text) for slot, merged in row) for row in expanded(table)]
    return "\n\n".join(rows) + "\n\n"


def _tab_rows(table: Table) -> str:
    lines = []
    for row in expanded(table):
        fields: list[str] = []
        for slot, merged in row:
            fields += ["" if merged else slot.text.replace("\n", ""), *[""] * (slot.colspan - 1)]
        lines.append("\t".join(fields))
    return "\n".join(lines) + "\n"


def _bare_lines(table: Table) -> str:
    cells = [line for row in table.rows for slot in row if slot.text for line in slot.text.split("\n")]
    return "\n\n".join(cells)
