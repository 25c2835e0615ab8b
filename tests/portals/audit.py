"""The rules of a report, applied to final figures without the project's own rules: what must be found, cell by cell.

Rule ids as in the field list: flow (R1), row-total (R2), concluded-total (R3), proceedings-total (R4),
rulemaking-power (R8), period (R9), not-a-count (R11). A rule whose operands were not all read is not applied.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from tests.portals.codes import COLUMNS, GROUPS, LEAVES, OUTCOMES, PERSONS, Key, Value

Violation = tuple[str, tuple[Key, ...]]
SIGNED_OR_MONEY = {"change", "amount_yuan", "amount_10k_yuan"}


def violations(layout: str, values: Mapping[Key, Value], *, may_make_rules: bool) -> list[Violation]:
    """Every rule instance that the figures break, with all the cells it compares."""
    if layout == "free":
        return []
    found = [*_sums(layout, values), *_counts(values)]
    rules = tuple(k for k in values if k[:2] == ("disclosure", "regulation") and values[k] not in (0, None))
    if rules and not may_make_rules:
        found.append(("rulemaking-power", rules))
    return found


def _sums(layout: str, values: Mapping[Key, Value]) -> Iterator[Violation]:
    def cells(table: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> tuple[Key, ...]:
        return tuple((table, row, column) for row in rows for column in columns)

    for c in COLUMNS:
        left = cells("requests", ("received", "carried_in"), (c,))
        right = cells("requests", ("concluded", "carried_out"), (c,))
        yield from _compare("flow", left, right, values)
        leaves = cells("requests", LEAVES[layout], (c,))
        yield from _compare("concluded-total", leaves, (("requests", "concluded", c),), values)
    for row in ("received", "carried_in", *LEAVES[layout], "concluded", "carried_out"):
        whole = (("requests", row, "total"),)
        yield from _compare("row-total", cells("requests", (row,), PERSONS), whole, values)
    for group in GROUPS:
        parts = cells("proceedings", (group,), OUTCOMES[:-1])
        yield from _compare("proceedings-total", parts, (("proceedings", group, "total"),), values)


def _compare(
    rule: str, left: tuple[Key, ...], right: tuple[Key, ...], values: Mapping[Key, Value]
) -> Iterator[Violation]:
    numbers = [values[key] for key in (*left, *right)]
    if None in numbers:
        return
    if sum(Decimal(n) for n in numbers[: len(left)]) != sum(Decimal(n) for n in numbers[len(left) :]):
        yield rule, (*left, *right)


def _counts(values: Mapping[Key, Value]) -> Iterator[Violation]:
    for key, value in values.items():
        if value is None or key[2] in SIGNED_OR_MONEY:
            continue
        if value < 0 or value != int(value):
            yield "not-a-count", (key,)


def period_broken(year: int, start: date | None, end: date | None, published: date | None) -> bool:
    """R9: the whole calendar year of the title, published (or at least signed) after it ended."""
    if start and start != date(year, 1, 1):
        return True
    if end and end != date(year, 12, 31):
        return True
    return published is not None and published <= date(year, 12, 31)
