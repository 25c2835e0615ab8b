"""Random valid reports: sums that hold, every state of a cell, six sections; and what a perfect reader gets of them."""

from dataclasses import dataclass
from datetime import date
from random import Random

from tests.portals.agencies import agencies_of
from tests.portals.codes import Key, Value, cell_keys
from tests.portals.draft import Draft, begin, print_figures
from tests.portals.numbers import Books, Scale, figures
from tests.portals.parts import Part
from tests.portals.places import PLACES
from tests.portals.report import finish

YEARS = {"2021": (2021, 2025), "2019": (2019, 2020)}
MARKS = ("/", "—", "-", "无")
_SIZES = (0, 3, 40, 400)  # requests a year
_CERTAIN = ("disclosure", "procurement")  # its unit is part of the cell


@dataclass(frozen=True)
class Written:
    """A report and the truth about it. `sections` are (number, heading, text) as printed."""

    parts: list[Part]
    cells: dict[Key, tuple[Value, str]]
    sections: tuple[tuple[int, str, str], ...]
    title: str
    agency: str
    year: int
    layout: str
    period: tuple[date | None, date | None]
    signed_on: date | None


def written(seed: str, layout: str, *, blanks: bool = True) -> Written:
    """A report of the layout. `blanks`: some cells are empty; marks such as / there are always some."""
    rng = Random(f"{seed}/{layout}")
    place = rng.choice([p for p in PLACES if not p.belongs])
    agency = rng.choice(agencies_of(place, rng, 1))
    year = rng.randint(*YEARS[layout])
    size = rng.choice(_SIZES)
    scale = Scale(size, 5 * size, rulemaking=agency.scale.rulemaking, money=rng.random() < 0.5)
    books = Books(pending={"natural_person": rng.randint(0, 9)})
    draft = begin(place, agency, year, layout, figures(layout, books, scale, rng), rng)
    print_figures(draft)
    _unsaid(draft, rng, ("", *MARKS) if blanks else MARKS)
    (title,) = draft.title_lines
    if rng.random() < 0.3 and title.startswith(draft.name):
        draft.title_lines = [draft.name, title.removeprefix(draft.name)]
    report = finish(draft, rng)
    return Written(
        parts=report.parts,
        cells={key: (draft.values[key], draft.states[key]) for key in cell_keys(layout)},
        sections=tuple(_sections(report.parts)),
        title=report.title,
        agency=draft.name,
        year=year,
        layout=layout,
        period=(draft.start, draft.end),
        signed_on=draft.signed_on,
    )


def _unsaid(draft: Draft, rng: Random, signs: tuple[str, ...]) -> None:
    """Some cells say no number."""
    for key in rng.sample(sorted(draft.values), rng.choice((0, 1, 8))):
        if key[:2] != _CERTAIN:
            draft.blank(key, rng.choice(signs))


def _sections(parts: list[Part]) -> list[tuple[int, str, str]]:
    found: list[tuple[str, list[str]]] = []
    for part in parts:
        if part.kind == "h1":
            found.append((part.text, []))
        elif part.kind in ("h2", "p") and found and not part.hidden:
            found[-1][1].append(part.text)
    return [(number, heading, "\n".join(lines)) for number, (heading, lines) in enumerate(found, 1)]
