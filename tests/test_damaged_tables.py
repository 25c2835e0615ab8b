"""Valid reports with damaged tables, read back: every number at its place, every cell with its state, every guess said."""

from random import Random
from typing import Any

import pytest

from extract.model.report import Reading
from extract.reading import read
from tests.damages import DAMAGES, Case, Damage
from tests.portals.codes import Key, Value
from tests.portals.numbers import Books, Scale, figures
from tests.portals.parts import Part
from tests.portals.tables import Table
from tests.render import bytes_of, parts_of
from tests.soak_repair import printed

CASES = [(d, form, layout) for d in DAMAGES for form in d.forms for layout in d.layouts]


def busy(layout: str, rng: Random) -> dict[Key, Value]:
    """Figures of a large agency: every sum holds, a third of the cells is not nought."""
    return figures(layout, Books(), Scale(requests=rng.choice((60, 900, 4000)), decisions=50), rng)


def damaged(damage: Damage, form: str, layout: str, seed: int) -> tuple[Case, Reading]:
    """A report with one damage, printed in a form and read back."""
    rng = Random(f"{damage.name}/{form}/{layout}/{seed}")
    values = busy(layout, rng)
    plain = parts_of(layout, printed(values))
    tables = [part.table for part in plain if part.table]
    case = Case(layout, rng, tables, {key: (value, "value") for key, value in values.items()})
    damage.apply(case)
    body, name = bytes_of(_with(plain, case.tables), form, rng)
    return case, read(body, name=name)


def _with(parts: list[Part], tables: list[Table]) -> list[Part]:
    """Other tables under the headings of the old ones; a table of no such name stands under the first."""
    names = [part.table.name for part in parts if part.table]
    out: list[Part] = []
    for part in parts:
        if part.table is None:
            out.append(part)
            continue
        own = (part.table.name, *(["all"] if part.table.name == names[0] else []))
        out += [Part("table", table=table) for table in tables if table.name in own]
    return out


def differing(case: Case, reading: Reading) -> dict[Key, Any]:
    """Cells that were not read as they should be: what was wanted, what was read."""
    assert reading.report is not None
    found = {(f.table, f.row, f.column): (f.value, f.state) for f in reading.report.figures}
    return {
        key: (case.wanted.get(key), found.get(key))
        for key in case.wanted | found
        if case.wanted.get(key) != found.get(key)
    }


@pytest.mark.parametrize(("damage", "form", "layout"), CASES, ids=lambda value: getattr(value, "name", value))
def test_a_damaged_table_is_read_to_the_last_cell(damage: Damage, form: str, layout: str) -> None:
    case, reading = damaged(damage, form, layout, 1)
    assert differing(case, reading) == {}
    assert case.problems <= {p.kind for p in reading.problems}
    assert reading.report is not None
    doubts = {(f.table, f.row, f.column): f.doubt for f in reading.report.figures}
    assert all(doubts[key] for key in case.doubted)
