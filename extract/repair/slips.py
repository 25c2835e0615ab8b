"""The kinds of slip by which a number comes to be wrong, and which of them fits a published and a suggested number."""

from collections.abc import Callable
from decimal import Decimal

Number = int | Decimal

SLIPS = {
    "neighbours-swapped": "two digits side by side have changed places",
    "digit-doubled": "a digit was typed twice",
    "digit-lost": "a digit is missing",
    "digit-added": "there is a digit too many",
    "digit-misread": "one digit is another",
    "factor-of-ten": "the number is ten, a hundred … times too large or too small",
    "sign": "a sign stands before the number",
    "shifted-column": "the numbers stand one or more columns beside their own",
    "shifted-row": "the numbers stand one or more rows above or below their own",
    "cells-swapped": "two cells have changed places",
    "total-not-updated": "the parts were changed and the total was not, or the total was never filled in",
    "left-zero": "the nought of the empty form was left standing",
    "carried-over": "the number is that of the year before",
    "other": "no usual slip fits",
}
"""Codes of `Change.slip`."""

COSTS = {
    **dict.fromkeys(("neighbours-swapped", "digit-doubled", "sign", "carried-over", "factor-of-ten"), 1),
    **dict.fromkeys(("shifted-column", "shifted-row", "cells-swapped"), 1),
    **dict.fromkeys(("digit-lost", "digit-added", "digit-misread", "total-not-updated"), 2),
    "left-zero": 3,
    "other": 5,
}
"""How unlikely a slip is: small where it leaves a number that hardly anything else leaves. Whole steps, no more is known."""

_SHORT = 1  # of two numbers of one digit each, every one is the other misread
_SHORT_COST = 1


def slip(published: Number, suggested: int, *, total: bool = False) -> tuple[str, int]:
    """The likeliest slip that makes `published` of `suggested`, and its cost. `total`: the cell adds up others."""
    if published != int(published):
        return "other", COSTS["other"]
    wrong, right = str(int(published)), str(suggested)
    found = next((name for name, fits in _KINDS if fits(wrong, right)), None)
    if found in (None, "digit-misread") and total and (found is None or len(wrong) == _SHORT):
        found = "total-not-updated"
    if found in (None, "digit-misread", "digit-lost") and wrong == "0":
        found = "total-not-updated" if total else "left-zero"
    found = found or "other"
    vague = found == "digit-misread" and len(wrong) == _SHORT
    return found, COSTS[found] + (_SHORT_COST if vague else 0)


def _without_one(text: str) -> set[str]:
    return {text[:n] + text[n + 1 :] for n in range(len(text))}


def _swapped(wrong: str, right: str) -> bool:
    if len(wrong) != len(right):
        return False
    other = [n for n in range(len(right)) if wrong[n] != right[n]]
    return len(other) == 2 and other[1] == other[0] + 1 and sorted(wrong) == sorted(right)


def _doubled(wrong: str, right: str) -> bool:
    return any(wrong[n] == wrong[n + 1] and wrong[:n] + wrong[n + 1 :] == right for n in range(len(wrong) - 1))


def _tens(wrong: str, right: str) -> bool:
    short, long = sorted((wrong, right), key=len)
    return short != "0" and len(short) < len(long) and long == short + "0" * (len(long) - len(short))


def _misread(wrong: str, right: str) -> bool:
    return len(wrong) == len(right) and sum(a != b for a, b in zip(wrong, right, strict=True)) == 1


_KINDS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("sign", lambda wrong, right: wrong == "-" + right),
    ("neighbours-swapped", _swapped),
    ("digit-doubled", _doubled),
    ("factor-of-ten", _tens),
    ("digit-lost", lambda wrong, right: len(right) > 1 and wrong in _without_one(right)),
    ("digit-added", lambda wrong, right: len(wrong) > 1 and right in _without_one(wrong)),
    ("digit-misread", _misread),
)
