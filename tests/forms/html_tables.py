"""Reports as pages whose tables are odd: colspans that drift, tables cut over pages, rows cut in two."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.forms._page import skinned
from tests.forms.base import Form, Render
from tests.portals.parts import Part
from tests.portals.skins import clean, nested, word
from tests.portals.tables import Slot, Table, drifted, halves

Cut = Callable[[Table, Random], list[Table]]


def recut(skin, cut: Cut) -> Render:  # type: ignore[no-untyped-def]
    """A renderer whose tables are cut or bent first."""

    def render(parts: list[Part], rng: Random) -> bytes:
        bent: list[Part] = []
        for part in parts:
            bent += [Part("table", table=t) for t in cut(part.table, rng)] if part.table else [part]
        return skinned(skin)(bent, rng)

    return render


def drift(table: Table, rng: Random) -> list[Table]:
    """Table 二 on five columns, the colspan of each row on another cell; the last span of a row too wide."""
    if table.name == "disclosure":
        return [drifted(table, rng)]
    rows = [(*row[:-1], replace(row[-1], colspan=row[-1].colspan + rng.choice((0, 0, 2)))) for row in table.rows]
    return [replace(table, rows=tuple(rows))]


def over_pages(table: Table, rng: Random) -> list[Table]:
    """The long table on three pages, its head repeated on each; the first on two, cut before a caption."""
    if table.name == "proceedings":
        return [table]
    if table.name == "disclosure":
        return list(halves(table, rng.choice([n for n, row in enumerate(table.rows) if n and len(row) == 1])))
    first, rest = halves(table, rng.randint(6, 12))
    second, third = halves(rest, rest.head + rng.randint(3, 6))
    return [first, second, third]


def headless(table: Table, rng: Random) -> list[Table]:
    """The tables cut anywhere below their heads, which are not repeated."""
    if table.name == "proceedings":
        return list(halves(replace(table, head=0), 3))
    return list(halves(replace(table, head=0), rng.randint(6, len(table.rows) - 2)))


def row_cut(table: Table, rng: Random) -> list[Table]:
    """A page ends inside a row: its label goes on on the next page, nothing beside it, below a repeated head."""
    if table.name != "requests":
        return [table]
    at = rng.choice([n for n, row in enumerate(table.rows) if n > table.head and any(map(_long, row))])
    label = next(slot for slot in table.rows[at] if _long(slot))
    half = rng.randint(2, len(label.text) - 2)
    upper = tuple(replace(slot, text=slot.text[:half]) if slot is label else slot for slot in table.rows[at])
    lower = (replace(label, text=label.text[half:]), *(Slot("") for slot in upper if slot.key))
    above = [
        tuple(replace(s, rowspan=s.rowspan + 1) if s.rowspan > 1 and n + s.rowspan > at else s for s in row)
        for n, row in enumerate((*table.rows[:at], upper))
    ]
    return list(halves(replace(table, rows=(*above, lower, *table.rows[at + 1 :])), at + 1))


def _long(slot: Slot) -> bool:
    return slot.key is None and len(slot.text) > 6 and slot.rowspan == 1


FORMS = (
    Form("html-drift", ".html", recut(nested, drift)),
    Form("html-over-pages", ".html", recut(word, over_pages)),
    Form("html-headless", ".html", recut(clean, headless)),
    Form("html-row-cut", ".html", recut(word, row_cut)),
)
