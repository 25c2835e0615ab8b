"""The sums within tables 三 and 四 as a linear system: which cells add up to which, for rules, repairs and readings.

The one description of R1 to R4. The notice's own words for R1 stand in the head of table 三
(第一项加第二项之和，等于第三项加第四项之和).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from extract.model.finding import FigureKey

Number = int | Decimal
Values = Mapping[FigureKey, Number]

APPLICANTS = ("natural_person", "business", "research", "public_welfare", "legal_service", "other")
COLUMNS = (*APPLICANTS, "total")

_OUTCOMES = (
    *("granted", "partly_granted"),
    *("refused.state_secret", "refused.prohibited_by_law", "refused.public_security", "refused.third_party_rights"),
    *("refused.internal_affairs", "refused.deliberative_process", "refused.enforcement_file"),
    *("refused.administrative_query",),
    *("unavailable.not_held", "unavailable.needs_creation", "unavailable.still_unclear"),
    *("not_processed.petition", "not_processed.duplicate", "not_processed.publication", "not_processed.excessive"),
    *("not_processed.confirmation",),
)
OUTCOMES = {
    "2021": (*_OUTCOMES, "other.correction_overdue", "other.fee_unpaid", "other.other"),
    "2019": (*_OUTCOMES, "other"),  # （六）其他处理 is one row without reasons
}
"""Layout -> the rows of table 三 that （七）总计 adds up."""

GROUPS = ("review", "litigation_direct", "litigation_after_review")
RESULTS = ("upheld", "corrected", "other", "pending")


@dataclass(frozen=True)
class Sum:
    """Cells on two sides that add up to the same. `line` is the row or column that the sum runs along."""

    rule: str  # flow R1, row-total R2, concluded-total R3, proceedings-total R4
    line: str
    left: tuple[FigureKey, ...]
    right: tuple[FigureKey, ...]

    @cached_property
    def coefficients(self) -> dict[FigureKey, int]:
        """Cell -> +1 on the left, -1 on the right: the sum holds where they weigh to nought."""
        return {**dict.fromkeys(self.left, 1), **dict.fromkeys(self.right, -1)}

    def gap(self, values: Values) -> Number:
        """Left less right; a cell without a number counts as nought."""
        return sum(values.get(key, 0) for key in self.left) - sum(values.get(key, 0) for key in self.right)


@dataclass(frozen=True)
class System:
    """All sums of one table in one layout."""

    table: str
    layout: str
    sums: tuple[Sum, ...]

    @cached_property
    def cells(self) -> tuple[FigureKey, ...]:
        """Every cell that takes part, in the order of the sums."""
        return tuple(dict.fromkeys(key for line in self.sums for key in line.coefficients))

    @cached_property
    def places(self) -> dict[FigureKey, int]:
        """Cell -> its place among `cells`."""
        return {key: n for n, key in enumerate(self.cells)}

    @cached_property
    def sums_of(self) -> dict[FigureKey, dict[int, int]]:
        """Cell -> {number of a sum it takes part in: +1 or -1}. No two cells of table 三 have the same."""
        found: dict[FigureKey, dict[int, int]] = {key: {} for key in self.cells}
        for number, line in enumerate(self.sums):
            for key, sign in line.coefficients.items():
                found[key][number] = sign
        return found

    def gaps(self, values: Values) -> dict[int, Number]:
        """Number of each sum that does not hold -> left less right. A cell without a number counts as nought."""
        weighed = ((number, line.gap(values)) for number, line in enumerate(self.sums))
        return {number: gap for number, gap in weighed if gap}


@cache
def system(table: str, layout: str) -> System | None:
    """The sums of a table (`requests`, `proceedings`) in a layout; None where it has none (table 二, free form)."""
    if layout not in OUTCOMES:
        return None
    if table == "requests":
        return System(table, layout, (*_flow(), *_row_totals(layout), *_concluded(layout)))
    if table == "proceedings":
        return System(table, layout, tuple(_proceedings()))
    return None


def _flow() -> list[Sum]:
    return [
        Sum(
            "flow",
            column,
            (("requests", "received", column), ("requests", "carried_in", column)),
            (("requests", "concluded", column), ("requests", "carried_out", column)),
        )
        for column in COLUMNS
    ]


def _row_totals(layout: str) -> list[Sum]:
    rows = ("received", "carried_in", *OUTCOMES[layout], "concluded", "carried_out")
    return [
        Sum("row-total", row, tuple(("requests", row, c) for c in APPLICANTS), (("requests", row, "total"),))
        for row in rows
    ]


def _concluded(layout: str) -> list[Sum]:
    return [
        Sum(
            "concluded-total",
            column,
            tuple(("requests", row, column) for row in OUTCOMES[layout]),
            (("requests", "concluded", column),),
        )
        for column in COLUMNS
    ]


def _proceedings() -> list[Sum]:
    return [
        Sum("proceedings-total", g, tuple(("proceedings", g, r) for r in RESULTS), (("proceedings", g, "total"),))
        for g in GROUPS
    ]
