"""All damages of tables in all forms and layouts: how many cells, how many that are not nought, come back as they must."""

from random import Random
from typing import Any

from extract.model.report import Reading
from extract.reading import read
from tests.damages import DAMAGES, Case, Damage
from tests.portals.codes import Key, Value
from tests.portals.numbers import Books, Scale, figures
from tests.portals.parts import Part
from tests.portals.tables import Table
from tests.render import bytes_of, parts_of
from tests.soak_repair import printed


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


def soaked(seeds: int = 10) -> tuple[dict[str, object], tuple[str, ...]]:
    """The full size. Out: reports, cells and cells that are not nought, how many of them are wrong; a line per wrong report."""
    counts = dict.fromkeys(("reports", "cells", "wrong", "not nought", "not nought wrong"), 0)
    complaints = []
    for seed in range(seeds):
        for damage in DAMAGES:
            for form, layout in ((form, layout) for form in damage.forms for layout in damage.layouts):
                case, reading = damaged(damage, form, layout, seed)
                wrong = differing(case, reading)
                full = {key for key, (value, _) in case.wanted.items() if value}
                counts["reports"] += 1
                counts["cells"] += len(case.wanted)
                counts["wrong"] += len(wrong)
                counts["not nought"] += len(full)
                counts["not nought wrong"] += len(full & wrong.keys())
                if wrong:
                    complaints.append(f"{damage.name}, {form}, {layout}, seed {seed}: {len(wrong)} cells")
    return {**counts}, tuple(complaints)
