"""Planted errors: each breaks a rule of the report on purpose; what is broken in the end, the audit says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tests.portals.codes import GROUPS, LEAVES, PERSONS
from tests.portals.draft import Draft
from tests.portals.prose import FEE_ELSEWHERE, FEE_NONE, FEE_SILENT, FOLLOWERS, FOREIGN, LISTED, STAFFED

OTHERS = ("赤峰市", "衡水市", "鄂尔多斯市", "酒泉市", "桂林市", "遵义市", "临沂市", "南阳市")


@dataclass(frozen=True)
class Plant:
    """One way of breaking one rule."""

    rule: str
    apply: Callable[[Draft], None]
    tables: bool = True  # needs the official tables
    since: int = 0  # first report year to which the rule applies


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


def _say(draft: Draft, number: int, *keys: tuple[str, str, str]) -> None:
    """The prose gives a number in place of the sum of these cells."""
    draft.said.update(dict.fromkeys(keys[1:], 0))
    draft.said[keys[0]] = number
    draft.told.append(("text-vs-table", keys))


def said_received(draft: Draft) -> None:
    """More applications in the prose than in the table, with and without those carried in."""
    received, before = (int(draft.values["requests", row, "total"] or 0) for row in ("received", "carried_in"))
    _say(draft, received + before + draft.rng.randint(1, 9), ("requests", "received", "total"))


def said_review(draft: Draft) -> None:
    """Another number of reviews in the prose than in the table."""
    key = ("proceedings", "review", "total")
    _say(draft, int(draft.values[key] or 0) + draft.rng.randint(1, 5), key)


def said_suits(draft: Draft) -> None:
    """Another number of lawsuits in the prose than the two groups of the table make."""
    direct, after = (("proceedings", group, "total") for group in ("litigation_direct", "litigation_after_review"))
    both = sum(int(draft.values[key] or 0) for key in (direct, after))
    _say(draft, both + draft.rng.randint(1, 5), direct, after)


def _contradict(draft: Draft, *sentences: str) -> None:
    draft.asides += sentences
    draft.told.append(("narrative", ()))


def followers(draft: Draft) -> None:
    """One account with two numbers of followers."""
    account = draft.rng.choice(("阳光政务", "惠民之窗", "政务直通车"))
    first = draft.rng.randint(900, 98_000)
    gaps = {"account": account, "first": first, "second": first + draft.rng.randint(-400, -3)}
    _contradict(draft, *(sentence.format(**gaps) for sentence in FOLLOWERS))


def listed(draft: Draft) -> None:
    """A list whose total is not its sum."""
    first, second = draft.rng.randint(20, 900), draft.rng.randint(20, 900)
    total = first + second + draft.rng.choice((-10, -1, 1, 9, 100))
    _contradict(draft, LISTED.format(first=first, second=second, total=total))


def staffed(draft: Draft) -> None:
    """Two kinds of staff that are more than all of it."""
    first, second = draft.rng.randint(2, 9), draft.rng.randint(2, 30)
    total = first + second - draft.rng.randint(1, 3)
    _contradict(draft, STAFFED.format(first=first, second=second, total=total))


def fee_silent(draft: Draft) -> None:
    """Part six says nothing of fees."""
    draft.last_part = draft.rng.choice(FEE_SILENT).format(own=draft.agency.own)
    draft.told.append(("information-fee", ()))


def fee_elsewhere(draft: Draft) -> None:
    """No fee in part six, a fee in part one."""
    draft.last_part = FEE_NONE[1].format(own=draft.agency.own)
    draft.asides.append(FEE_ELSEWHERE.format(asked=draft.rng.randint(2, 5), sum=draft.rng.randint(60, 900)))
    draft.told.append(("information-fee", ()))


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
    Plant("text-vs-table", said_received),
    Plant("text-vs-table", said_review),
    Plant("text-vs-table", said_suits),
    Plant("narrative", followers),
    Plant("narrative", listed),
    Plant("narrative", staffed),
    Plant("information-fee", fee_silent, since=2021),
    Plant("information-fee", fee_silent, since=2021),
    Plant("information-fee", fee_elsewhere, since=2021),
)
