"""The cells of the three tables as the extracts keep them: numbers that add up, save where a slip is planted; as JSON bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from extract.catalogue.labels import labels

Key = tuple[str, str, str]
Numbers = dict[Key, int | float]
APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
OUTCOMES = (
    *("granted",) * 45,
    *("partly_granted",) * 12,
    *("unavailable.not_held",) * 18,
    *("refused.third_party_rights", "refused.internal_affairs", "refused.internal_affairs"),
    *("refused.deliberative_process", "refused.enforcement_file", "refused.administrative_query"),
    *("unavailable.needs_creation", "not_processed.petition", "not_processed.petition", "not_processed.duplicate"),
    "refused.state_secret",
    "refused.public_security",
)
MARKS = ("/", "—", "-", "无")
HABITS = (*("zeros",) * 12, *("blanks",) * 5, *("marks",) * 2, "holes")
"""What stands where there is nothing: 0, an empty cell, a sign; holes: rows are missing too."""
BASES = tuple(
    f"/html/body/div[{n}]/{path}" for n in range(1, 6) for path in ("div/div[2]", "div[3]/div[1]/div", "table/tr/td")
)


@dataclass(frozen=True, slots=True)
class Told:
    """The cells of a report, in JSON, with what its text says of the same."""

    cells: bytes
    numbers: Numbers
    slip: Key | None  # a cell whose number is not the sum of its parts


@cache
def keys_of(layout: str) -> tuple[Key, ...]:
    """The cells of a layout in reading order."""
    return tuple((x.table_code, x.row_code, x.column_code) for x in labels() if layout in x.layouts.split())


def requests(rng: Random, layout: str, size: float) -> Numbers:
    """Applications and what came of them, by applicant; what adds up to nothing is not there."""
    made: dict[Key, int] = {}

    def add(row: str, applicant: str, number: int) -> None:
        for column in (applicant, "total"):
            key = ("requests", row, column)
            made[key] = made.get(key, 0) + number

    received = int(rng.paretovariate(0.9) * size) % 4000 if rng.random() < 0.55 else 0
    carried = rng.randint(0, max(1, received // 8)) if received and rng.random() < 0.3 else 0
    out = rng.randint(0, (received + carried) // 6)
    left = received + carried - out
    for number, row in ((received, "received"), (carried, "carried_in"), (out, "carried_out")):
        if number:
            add(row, "natural_person", number)
    others = "other" if layout == "2019" else "other.other"
    while left > 0:
        part = left if left < 4 else rng.randint(1, left)
        row = rng.choice(OUTCOMES) if rng.random() < 0.96 else others
        for taken in (row, "concluded"):
            add(taken, "natural_person", part)
        left -= part
    if received > 1 and rng.random() < 0.3:
        _moved(made, rng.choice(APPLICANTS[1:]))
    return dict(made)


def _moved(made: dict[Key, int], applicant: str) -> None:
    """One application of each row that has some was a firm's: received and one outcome, so that columns add up."""
    outcome = next(
        (
            r
            for _, r, c in made
            if c == "natural_person" and r not in ("received", "carried_in", "carried_out", "concluded")
        ),
        None,
    )
    for row in ("received", outcome, "concluded") if outcome else ():
        made["requests", row, "natural_person"] -= 1
        made["requests", row, applicant] = 1


def proceedings(rng: Random, received: int) -> Numbers:
    """Reviews and suits."""
    made: Numbers = {}
    for row in ("review", "litigation_direct", "litigation_after_review"):
        if received and rng.random() < 0.12:
            for _ in range(rng.randint(1, 3 + received // 40)):
                column = rng.choice(("upheld", "upheld", "upheld", "corrected", "other", "pending"))
                for key in (("proceedings", row, column), ("proceedings", row, "total")):
                    made[key] = made.get(key, 0) + 1
    return made


def disclosure(rng: Random, layout: str) -> Numbers:
    """Documents, decisions and fees of the second table."""
    made: Numbers = {}
    for table, row, column in keys_of(layout):
        if table != "disclosure" or rng.random() < 0.55:
            continue
        if column == "amount_10k_yuan":
            made[table, row, column] = round(rng.lognormvariate(3, 2), rng.choice((0, 2, 4, 6)))
        else:
            made[table, row, column] = (
                int(rng.paretovariate(0.6)) % 3_000_000
                if column in ("decisions", "amount_yuan")
                else rng.randint(0, 40)
            )
    return made


def told(rng: Random, layout: str, size: float, base: str) -> Told:
    """Every cell of a report in a layout."""
    numbers = requests(rng, layout, size)
    received = int(numbers.get(("requests", "received", "total"), 0))
    numbers |= proceedings(rng, received) | disclosure(rng, layout)
    slip = None
    if received and rng.random() < 0.16:
        slip = ("requests", "concluded", "total")
        numbers[slip] = numbers.get(slip, 0) + rng.choice((-1, 1, 2, 10)) or 1
    return Told(cells_json(numbers, layout, rng.choice(HABITS), base, rng), numbers, slip)


def cells_json(numbers: Mapping[Key, int | float], layout: str, habit: str, base: str, rng: Random) -> bytes:
    """The JSON list of the cells."""
    mark = rng.choice(MARKS)
    doubtful = rng.randrange(200) if rng.random() < 0.03 else -1
    gone = {rng.choice(_rows(layout)) for _ in range(2)} if habit == "holes" else frozenset[str]()
    nothing = {
        "blanks": 'null,"state":"blank","raw":""',
        "marks": f'null,"state":"mark","raw":"{mark}"',
    }.get(habit, '0,"state":"value","raw":"0"')
    get = numbers.get
    parts = [
        f"{head}{nothing if not (value := get(key)) else _value(value)}{where}{_doubt(n == doubtful)}"
        if row not in gone
        else f'{head}null,"state":"missing","raw":null,"where":null,"doubt":null}}'
        for n, (key, row, head, where) in enumerate(_frames(layout, base))
    ]
    return f"[{','.join(parts)}]".encode()


def _value(value: float) -> str:
    return f'{value},"state":"value","raw":"{value}"'


def _doubt(doubtful: bool) -> str:
    return ',"doubt":"position"}' if doubtful else ',"doubt":null}'


@cache
def _rows(layout: str) -> Sequence[str]:
    return tuple(dict.fromkeys(row for _, row, _ in keys_of(layout)))


@cache
def _frames(layout: str, base: str) -> tuple[tuple[Key, str, str, str], ...]:
    """What stands before and behind the number of each cell."""
    made, line, at = [], 0, 0
    before: tuple[str, str] | None = None
    tables = ("disclosure", "requests", "proceedings")
    for key in keys_of(layout):
        line, at = (line, at + 1) if key[:2] == before else (line + 1, 2)
        before = (key[0], key[1])
        head = f'{{"table":"{key[0]}","row":"{key[1]}","column":"{key[2]}","value":'
        where = f',"where":"{base}/table[{tables.index(key[0]) + 1}]/tbody/tr[{line}]/td[{at}]"'
        made.append((key, key[1], head, where))
    return tuple(made)


def version_of(told: Told, layout: str, base: str, rng: Random) -> bytes:
    """The cells again with one number changed, as after a correction."""
    changed = dict(told.numbers)
    key = rng.choice([k for k in keys_of(layout) if k[0] == "disclosure"])
    changed[key] = int(changed.get(key, 0)) + 1
    return cells_json(changed, layout, "zeros", base, rng)


def finding(told: Told) -> list[dict[str, Any]]:
    """What the rules say of the slip."""
    if told.slip is None:
        return []
    key = list(told.slip)
    right = told.numbers[told.slip]
    left = sum(v for (t, r, c), v in told.numbers.items() if (t, r) == ("requests", "concluded") and c != "total")
    said: dict[str, Any] = {"rule": "row-total", "outcome": "violated", "severity": "error", "cells": [key]}
    return [{**said, "message": f"各列之和 {left} ≠ 总计 {right}", "left": left, "right": right, "where": []}]
