"""Realistic figures of one agency year by year: sums hold, what is carried out is carried in next year."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.portals.codes import COLUMNS, GROUPS, LEAVES, PERSONS, Key, Value

# Weights of the outcomes; 不掌握 and 予以公开 lead everywhere, some reasons are hardly ever used.
WEIGHTS = {
    "granted": 34, "partly_granted": 11, "refused.state_secret": 1, "refused.prohibited_by_law": 2,
    "refused.public_security": 1, "refused.third_party_rights": 3, "refused.internal_affairs": 4,
    "refused.deliberative_process": 3, "refused.enforcement_file": 5, "refused.administrative_query": 3,
    "unavailable.not_held": 24, "unavailable.needs_creation": 5, "unavailable.still_unclear": 2,
    "not_processed.petition": 6, "not_processed.duplicate": 3, "not_processed.publication": 1,
    "not_processed.excessive": 1, "not_processed.confirmation": 2, "other.correction_overdue": 4,
    "other.fee_unpaid": 1, "other.other": 5, "other": 9,
}  # fmt: skip


@dataclass
class Books:
    """What an agency carries from year to year."""

    pending: dict[str, int] = field(default_factory=dict)  # requests per applicant column
    suits: dict[str, int] = field(default_factory=dict)  # undecided cases per group of table 四
    in_force: int = 0
    regulations: int | None = None  # 规章 in force
    items: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Scale:
    """How busy an agency is: requests and decisions a year."""

    requests: int
    decisions: int
    rulemaking: bool = False
    money: bool = False


def figures(layout: str, books: Books, scale: Scale, rng: Random) -> dict[Key, Value]:
    """The figures of one year in a layout; `books` moves on to the next year. Free form has none."""
    values: dict[Key, Value] = {}
    values.update(_requests(layout, books, scale, rng))
    values.update(_proceedings(books, scale, rng))
    if layout == "2021":
        values.update(_disclosure_2021(books, scale, rng))
    else:
        values.update(_disclosure_2019(books, scale, rng))
    return values


def _spread(total: int, names: tuple[str, ...], weights: list[int], rng: Random) -> dict[str, int]:
    counts = dict.fromkeys(names, 0)
    for name in rng.choices(names, weights, k=total):
        counts[name] += 1
    return counts


def _requests(layout: str, books: Books, scale: Scale, rng: Random) -> dict[Key, Value]:
    total = max(0, round(scale.requests * rng.uniform(0.6, 1.5)))
    received = _spread(total, PERSONS, [78, 12, 2, 2, 4, 3], rng)
    leaves = LEAVES["2021" if layout == "2021" else "2019"]
    weights = [WEIGHTS[leaf] for leaf in leaves]
    rows: dict[str, dict[str, int]] = {"received": received, "carried_in": {}, "carried_out": {}, "concluded": {}}
    rows.update({leaf: {} for leaf in leaves})
    for person in PERSONS:
        before = books.pending.get(person, 0)
        open_now = received[person] + before
        after = sum(rng.random() < 0.08 for _ in range(open_now))
        rows["carried_in"][person], rows["carried_out"][person] = before, after
        rows["concluded"][person] = open_now - after
        for leaf, count in _spread(open_now - after, leaves, weights, rng).items():
            rows[leaf][person] = count
        books.pending[person] = after
    for row in rows.values():
        row["total"] = sum(row[person] for person in PERSONS)
    return {("requests", code, column): rows[code][column] for code in rows for column in COLUMNS}


def _proceedings(books: Books, scale: Scale, rng: Random) -> dict[Key, Value]:
    values: dict[Key, Value] = {}
    for group, share in zip(GROUPS, (0.06, 0.03, 0.02), strict=True):
        cases = books.suits.get(group, 0) + sum(rng.random() < share for _ in range(scale.requests))
        parts = _spread(cases, ("upheld", "corrected", "other", "pending"), [6, 2, 3, 2], rng)
        books.suits[group] = parts["pending"]
        for part, count in parts.items():
            values["proceedings", group, part] = count
        values["proceedings", group, "total"] = cases
    return values


def _documents(books: Books, scale: Scale, rng: Random) -> tuple[int, int]:
    """Issued and repealed this year; what is in force follows."""
    most = max(1, scale.requests // 25 + 2)
    issued = rng.randint(0, most)
    repealed = rng.randint(0, min(most, books.in_force))
    books.in_force += issued - repealed
    return issued, repealed


def _disclosure_2021(books: Books, scale: Scale, rng: Random) -> dict[Key, Value]:
    issued, repealed = _documents(books, scale, rng)
    rules, gone, standing = (
        (rng.randint(1, 3), rng.randint(0, 1), rng.randint(8, 14)) if scale.rulemaking else (0, 0, 0)
    )
    before = standing if books.regulations is None else books.regulations
    books.regulations = before + rules - gone
    values: dict[tuple[str, str], Value] = {
        ("regulation", "issued"): rules,
        ("regulation", "repealed"): gone,
        ("regulation", "in_force"): books.regulations,
        ("normative_document", "issued"): issued,
        ("normative_document", "repealed"): repealed,
        ("normative_document", "in_force"): books.in_force,
        ("licensing", "decisions"): _decisions(scale, rng, 3.0),
        ("penalty", "decisions"): _decisions(scale, rng, 1.0),
        ("coercion", "decisions"): _decisions(scale, rng, 0.15),
        ("fees", "amount_10k_yuan"): _money(scale, rng),
    }
    return {("disclosure", *key): value for key, value in values.items()}


def _decisions(scale: Scale, rng: Random, share: float) -> int:
    return round(scale.decisions * share * rng.uniform(0.2, 1.7))


def _money(scale: Scale, rng: Random) -> Value:
    """万元: whole, or with one to four decimals that do not end in 0."""
    if not scale.money:
        return rng.choice((0, 0, rng.randint(1, 90)))
    digits = rng.randint(0, 4)
    whole = rng.randint(20, 90) * max(1, scale.requests // 4)
    if not digits:
        return whole
    fraction = "".join(str(rng.randint(0, 9)) for _ in range(digits - 1)) + str(rng.randint(1, 9))
    return Decimal(f"{whole}.{fraction}")


def _disclosure_2019(books: Books, scale: Scale, rng: Random) -> dict[Key, Value]:
    made = rng.randint(0, max(2, scale.requests // 20))
    public = rng.randint(0, made)
    books.in_force = max(books.in_force, 0) + public
    rules = (rng.randint(1, 2), rng.randint(9, 14)) if scale.rulemaking else (0, 0)
    values: dict[tuple[str, str], Value] = {
        ("regulation", "made"): rules[0],
        ("regulation", "newly_disclosed"): rules[0],
        ("regulation", "total_disclosed"): rules[1],
        ("normative_document", "made"): made,
        ("normative_document", "newly_disclosed"): public,
        ("normative_document", "total_disclosed"): books.in_force,
    }
    for row, share in (("licensing", 3.0), ("other_services", 2.0), ("penalty", 1.0), ("coercion", 0.2), ("fees", 0)):
        before = books.items.setdefault(row, rng.randint(2, 60))
        change = rng.choice((0, 0, rng.randint(-min(before, 9), 12)))
        books.items[row] = before + change
        values[row, "previous_items"], values[row, "change"] = before, change
        if row != "fees":
            values[row, "decisions"] = _decisions(scale, rng, share)
    values["procurement", "projects"] = rng.randint(1, 12)
    values["procurement", "amount_yuan"] = rng.randint(20_000, 9_000_000)
    return {("disclosure", *key): value for key, value in values.items()}
