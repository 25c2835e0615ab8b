"""Wrong digits planted in valid reports: which of them the sums show, and which cells the suggested repairs name."""

from dataclasses import dataclass, field
from random import Random

from extract.reading import read
from extract.repair.suggest import repairs
from tests.portals.codes import Key, Value
from tests.portals.numbers import Books, Scale, figures
from tests.render import page, parts_of

TABLES = ("requests", "proceedings")


@dataclass
class Outcome:
    """How many reports, how many broke a sum, how many of those were named first, and among the candidates."""

    reports: int = 0
    broken: int = 0
    first: int = 0
    among: int = 0
    complaints: list[str] = field(default_factory=list)


def valid(layout: str, rng: Random) -> dict[Key, Value]:
    """The figures of an agency of any size; every sum holds."""
    busy = rng.choice((0, 3, 20, 150, 2500))
    return figures(layout, Books(), Scale(requests=busy, decisions=busy), rng)


def wrong(number: int, rng: Random) -> int:
    """The number with one slip of the pen: a digit replaced, lost, doubled, added, or swapped with its neighbour."""
    digits = str(number)
    while True:
        at = rng.randrange(len(digits))
        slip = rng.choice(("replace", "replace", "lose", "double", "add", "swap"))
        other = {
            "replace": digits[:at] + rng.choice("0123456789") + digits[at + 1 :],
            "lose": digits[:at] + digits[at + 1 :],
            "double": digits[: at + 1] + digits[at:],
            "add": digits[:at] + rng.choice("123456789") + digits[at:],
            "swap": digits[:at] + digits[at : at + 2][::-1] + digits[at + 2 :],
        }[slip]
        if other and int(other) != number:
            return int(other)


def printed(values: dict[Key, Value]) -> dict[Key, str]:
    """The numbers as a report prints them; 采购总金额 in 元."""
    return {key: f"{value}元" if key[2] == "amount_yuan" else str(value) for key, value in values.items()}


def planted(reports: int, seed: int, cells: int = 1) -> Outcome:
    """Valid reports, each printed as a page with `cells` wrong cells in one of the tables with sums, and read back."""
    outcome = Outcome()
    rng = Random(f"planted/{seed}/{cells}")
    for number in range(reports):
        layout, table = rng.choice(("2021", "2019")), rng.choice(TABLES)
        right = valid(layout, rng)
        keys = rng.sample([key for key in right if key[0] == table], cells)
        shown = right | {key: wrong(int(right[key] or 0), rng) for key in keys}
        body = page(parts_of(layout, printed(shown)), "clean", rng)
        outcome.reports += 1
        _judge(outcome, f"report {number}", body, {key: int(right[key] or 0) for key in keys}, cells == 1)
    return outcome


def _judge(outcome: Outcome, name: str, body: bytes, wanted: dict[Key, int], single: bool) -> None:
    reading = read(body)
    assert reading.report is not None
    violated = {key for f in reading.findings if f.outcome == "violated" for key in f.cells}
    if not violated & wanted.keys():
        if single:
            outcome.complaints.append(f"{name}: {wanted} breaks no sum")
        return
    outcome.broken += 1
    assert reading.repairs == repairs(reading.report.figures, reading.report.layouts)
    named = [{change.cell: change.suggested for change in repair.changes} for repair in reading.repairs]
    outcome.among += wanted in named
    outcome.first += named[:1] == [wanted]
    table = next(iter(wanted))[0]
    if single and (wanted not in named if table == "proceedings" else named != [wanted]):
        outcome.complaints.append(f"{name}: {wanted} not in {named}")


def row_of(outcome: Outcome) -> dict[str, object]:
    """The line of the soak table."""
    return {k: getattr(outcome, k) for k in ("reports", "broken", "first", "among")}


def soaked() -> tuple[dict[str, object], tuple[str, ...]]:
    """The full size: 2,000 reports with one wrong cell; 500 each with two and three, as information."""
    one = planted(2000, 1)
    more = {f"{cells} cells": row_of(planted(500, 1, cells)) for cells in (2, 3)}
    return {**row_of(one), **more}, tuple(one.complaints)
