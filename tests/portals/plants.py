"""Planted errors: each breaks a rule of the report on purpose; what is broken in the end, the audit says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tests.portals.codes import GROUPS, LEAVES, PERSONS
from tests.portals.draft import Draft
from tests.portals.prose import FOREIGN

OTHERS = ("赤峰市", "衡水市", "鄂尔多斯市", "酒泉市", "桂林市", "遵义市", "临沂市", "南阳市")


@dataclass(frozen=True)
class Plant:
    """One way of breaking one rule."""

    rule: str
    apply: Callable[[Draft], None]
    tables: bool = True  # needs the official tables


def _add(draft: Draft, row: str, column: str, by: int | Decimal, table: str = "requests") -> None:
    draft.values[table, row, column] += by  # type: ignore[operator]


def flow_column(draft: Draft) -> None:
    """One applicant column and the total received more than is accounted for."""
    by = draft.rng.randint(1, 4)
    for column in (draft.rng.choice(PERSONS), "total"):
        _add(draft, "received", column, by)


def flow_row(draft: Draft) -> None:
    """Applications of every kind of applicant that are not accounted for."""
    for column in (*PERSONS, "total"):
        _add(draft, "received", column, draft.rng.randint(1, 3) if column != "total" else 0)
    total = sum(draft.values["requests", "received", person] for person in PERSONS)  # type: ignore[misc]
    draft.values["requests", "received", "total"] = total


def row_total(draft: Draft) -> None:
    """Two outcome rows whose parts moved and whose totals did not."""
    first, second = draft.rng.sample(LEAVES[draft.layout], 2)
    _add(draft, first, "natural_person", 2)
    _add(draft, second, "natural_person", -min(2, int(draft.values["requests", second, "natural_person"] or 0)))


def row_digit(draft: Draft) -> None:
    """A typing slip in one total: also the column no longer adds up."""
    row = draft.rng.choice(LEAVES[draft.layout])
    _add(draft, row, "total", draft.rng.choice((1, 9, 10)))


def concluded_leaf(draft: Draft) -> None:
    """An outcome counted twice, in its applicant column and its total."""
    row = draft.rng.choice(LEAVES[draft.layout])
    for column in (draft.rng.choice(PERSONS), "total"):
        _add(draft, row, column, 1)


def proceedings(draft: Draft) -> None:
    """A total of table 四 that is not the sum of its parts."""
    group = draft.rng.choice(GROUPS)
    _add(draft, group, "total", draft.rng.randint(1, 3), "proceedings")


def rulemaking(draft: Draft) -> None:
    """规章 reported by a body that cannot make any."""
    column = "in_force" if draft.layout == "2021" else "total_disclosed"
    draft.values["disclosure", "regulation", column] = draft.rng.randint(1, 9)


def negative(draft: Draft) -> None:
    """A count below zero; the sums are kept by the row beside it."""
    first, second = draft.rng.sample(LEAVES[draft.layout], 2)
    low = int(draft.values["requests", first, "business"] or 0) + 2
    for row, by in ((first, -low), (second, low)):
        for column in ("business", "total"):
            _add(draft, row, column, by)


def decimal(draft: Draft) -> None:
    """Half a decision."""
    row = draft.rng.choice(("licensing", "penalty", "coercion"))
    _add(draft, row, "decisions", Decimal("0.5"), "disclosure")


def wrong_day(draft: Draft) -> None:
    """The year ends on 21 December."""
    draft.end = date(draft.year, 12, 21)


def wrong_year(draft: Draft) -> None:
    """The template of last year left in."""
    draft.start, draft.end = date(draft.year - 1, 1, 1), date(draft.year - 1, 12, 31)


def reversed_period(draft: Draft) -> None:
    """The end lies before the start."""
    draft.end = date(draft.year - 1, 12, 31)


def early(draft: Draft) -> None:
    """Published before the year was over."""
    draft.published = datetime(draft.year, 12, draft.rng.randint(11, 30), 9, 41)
    draft.signed_on = draft.published.date()


def foreign(draft: Draft) -> None:
    """A sentence that names another region as the report's own."""
    own = draft.place.at(draft.year)[1]
    other = draft.rng.choice([name for name in OTHERS if name not in own])
    sentence = draft.rng.choice(FOREIGN)
    draft.sentences.append(sentence.format(other=other, own=draft.agency.own, topic=draft.agency.topic))


PLANTS = (
    Plant("flow", flow_column),
    Plant("flow", flow_row),
    Plant("row-total", row_total),
    Plant("row-total", row_digit),
    Plant("concluded-total", concluded_leaf),
    Plant("concluded-total", concluded_leaf),
    Plant("proceedings-total", proceedings),
    Plant("proceedings-total", proceedings),
    Plant("rulemaking-power", rulemaking),
    Plant("rulemaking-power", rulemaking),
    Plant("not-a-count", negative),
    Plant("not-a-count", decimal),
    Plant("period", wrong_day, tables=False),
    Plant("period", wrong_year, tables=False),
    Plant("period", reversed_period, tables=False),
    Plant("period", early, tables=False),
    Plant("foreign-region", foreign, tables=False),
    Plant("foreign-region", foreign, tables=False),
    Plant("foreign-region", foreign, tables=False),
    Plant("foreign-region", foreign, tables=False),
    Plant("foreign-region", foreign, tables=False),
)
