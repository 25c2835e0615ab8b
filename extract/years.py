"""Rules over two years of one agency, one row each: R5, R6, R10 and R12 of the domain notes.

What was carried out of a year is carried into the next; what is in force follows from what was issued and repealed;
a list of items grows by what was added; a case that was open is decided or open a year later. A finding stands with the
later report; its message names the earlier year.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from extract.layouts.common import APPLICANTS
from extract.model.finding import FigureKey, Finding, Severity
from extract.rules._labels import column_label, row_label
from extract.rules.base import FITS

Figures = Mapping[FigureKey, int | Decimal]
"""The numbers that were read, by cell."""


@dataclass(frozen=True, slots=True)
class Follow:
    """`carried` cells of the year before, together with `moved` cells of this year (sign, cell), make `result`.

    `at_most`: they may not be more than the result, instead of the same.
    """

    rule: str
    severity: Severity
    carried: tuple[FigureKey, ...]
    result: FigureKey
    message: str  # has the places {before}, {left} and {right}
    moved: tuple[tuple[Literal[1, -1], FigureKey], ...] = ()
    at_most: bool = False

    def check(self, before: Figures, after: Figures, year: int) -> Finding | None:
        """The finding for a report and that of the year before; None where a cell was not read in one of them."""
        start = [before.get(key) for key in self.carried]
        moves = [(sign, after.get(key)) for sign, key in self.moved]
        right = after.get(self.result)
        if right is None or None in start or any(value is None for _, value in moves):
            return None
        left = sum((v for v in start if v is not None), sum(sign * v for sign, v in moves if v is not None))
        fits = left <= right if self.at_most else left == right
        return Finding(
            rule=self.rule,
            outcome="ok" if fits else "violated",
            severity=self.severity,
            message=FITS if fits else self.message.format(before=year, left=left, right=right),
            cells=(*(key for _, key in self.moved), self.result),
            left=left,
            right=right,
        )


@cache
def follows() -> tuple[Follow, ...]:
    """Every row, in the order of the rules."""
    return (*_carry_over(), *_in_force(), *_previous_items(), *_pending())


def used(key: FigureKey) -> bool:
    """Whether any of these rules looks at a cell."""
    return key in _cells()


def check_years(before: Figures, after: Figures, year: int) -> tuple[Finding, ...]:
    """A report's figures and those of the same agency in `year`, the year before -> findings of all outcomes."""
    found = (follow.check(before, after, year) for follow in follows())
    return tuple(finding for finding in found if finding is not None)


@cache
def _cells() -> frozenset[FigureKey]:
    return frozenset(key for f in follows() for key in (*f.carried, f.result, *(moved for _, moved in f.moved)))


def _carry_over() -> Iterator[Follow]:
    """R5. The total first; a shift between kinds of applicant alone is a warning."""
    for column in (c.code for c in APPLICANTS):
        yield Follow(
            "carry-over",
            "error" if column == "total" else "warning",
            (("requests", "carried_out", column),),
            ("requests", "carried_in", column),
            f"“{column_label('requests', column)}”一列：{{before}} 年结转下年度 {{left}} 件，本年的上年结转却是 {{right}} 件",
        )


def _in_force() -> Iterator[Follow]:
    """R6, form of 2021 only. A warning: after a review (清理) what is in force is counted anew."""
    for row in ("regulation", "normative_document"):
        yield Follow(
            "in-force",
            "warning",
            (("disclosure", row, "in_force"),),
            ("disclosure", row, "in_force"),
            f"“{row_label('disclosure', row)}”：{{before}} 年现行有效数加本年制发、减本年废止应当是 {{left}} 件，写的是 {{right}} 件",
            ((1, ("disclosure", row, "issued")), (-1, ("disclosure", row, "repealed"))),
        )


def _previous_items() -> Iterator[Follow]:
    """R10, form of 2019 only."""
    for row in ("licensing", "other_services", "penalty", "coercion", "fees"):
        yield Follow(
            "previous-items",
            "info",
            (("disclosure", row, "previous_items"), ("disclosure", row, "change")),
            ("disclosure", row, "previous_items"),
            f"“{row_label('disclosure', row)}”：{{before}} 年的上一年项目数量加本年增/减是 {{left}}，本年的上一年项目数量写的是 {{right}}",
        )


def _pending() -> Iterator[Follow]:
    """R12. More cases open at the end of a year than decided or open in the next."""
    for group in ("review", "litigation_direct", "litigation_after_review"):
        yield Follow(
            "pending",
            "info",
            (("proceedings", group, "pending"),),
            ("proceedings", group, "total"),
            f"“{row_label('proceedings', group)}”：{{before}} 年尚未审结 {{left}} 件，本年总计只有 {{right}} 件",
            at_most=True,
        )
