"""The main figures of a report, a row of `totals`: from its tables, else from what its text states. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from extract.catalogue.derived_tables import TOTALS
from extract.catalogue.packing import Packed, Places, storable

Value = int | float | None
Row = tuple[Any, ...]
Wanted = Mapping[str, tuple[tuple[str, str, str], ...]]

_SUITS = ("litigation_direct", "litigation_after_review")
_ORGANISATIONS = ("research", "public_welfare", "legal_service", "other")

REASONS = (
    *("state_secret", "prohibited_by_law", "public_security", "third_party_rights", "internal_affairs"),
    *("deliberative_process", "enforcement_file", "administrative_query"),
)
"""The eight rows of （三）."""


def _requests(*rows: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(("requests", row, "total") for row in rows)


def _received(*columns: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(("requests", "received", column) for column in columns)


def _cases(column: str, *rows: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(("proceedings", row, column) for row in rows)


SUMS: Wanted = {
    **{name: _requests(name) for name in ("received", "carried_in", "granted", "partly_granted")},
    **{name: _requests(f"{name}.") for name in ("refused", "unavailable", "not_processed")},
    **{f"refused_{name}": _requests(f"refused.{name}") for name in REASONS},
    "unavailable_not_held": _requests("unavailable.not_held"),
    "not_processed_petition": _requests("not_processed.petition"),
    "other": _requests("other", "other."),
    **{name: _requests(name) for name in ("concluded", "carried_out")},
    **{name: _received(name) for name in ("natural_person", "business")},
    "other_organisations": _received(*_ORGANISATIONS),
    **{f"review_{name}": _cases(name, "review") for name in ("total", "upheld", "corrected", "other", "pending")},
    **{f"litigation_{name}": _cases(name, *_SUITS) for name in ("total", "upheld", "corrected", "pending")},
    "litigation_direct": _cases("total", "litigation_direct"),
    "normative_issued": (("disclosure", "normative_document", "issued"),),
    "normative_repealed": (("disclosure", "normative_document", "repealed"),),
    "normative_in_force": (("disclosure", "normative_document", "in_force"),),
    **{name: (("disclosure", name, "decisions"),) for name in ("licensing", "penalty", "coercion")},
    "fees_10k": (("disclosure", "fees", "amount_10k_yuan"),),
}
"""Column of `totals` -> the cells that are added up; a row that ends in a dot stands for all whose codes begin so."""

SAID = {
    **{name: f"requests.{name}" for name in ("received", "carried_in", "granted", "partly_granted", "refused")},
    **{name: f"requests.{name}" for name in ("unavailable", "not_processed", "other", "carried_out")},
    "unavailable_not_held": "requests.not_held",
    "not_processed_petition": "requests.petition",
    "concluded": "requests.answered",
    "review_total": "review",
    **{f"review_{name}": f"review.{name}" for name in ("upheld", "corrected", "other", "pending")},
    "litigation_total": "litigation",
    **{f"litigation_{name}": f"litigation.{name}" for name in ("upheld", "corrected", "pending")},
    "normative_issued": "documents.issued",
    "normative_repealed": "documents.repealed",
    "normative_in_force": "documents.in_force",
    "licensing": "licensing",
    "penalty": "penalties",
    "coercion": "coercion",
    "fees_10k": "fees.administrative",
}
"""Column of `totals` -> the name of the fact that states the same; of several the first in the text counts."""

NAMES = tuple(column.name for column in TOTALS.columns[2:])


def totals_row(report_id: str, layout: str | None, packed: Iterable[Packed], facts: Sequence[Mapping[str, Any]]) -> Row:
    """A row of `totals`. In: the report's layout (of table 三), its cells, its facts as a shard has them."""
    stated_in = "text" if layout in (None, "free") else "table"
    found = _of_text(facts) if stated_in == "text" else _of_tables(packed)
    return report_id, stated_in, *(storable(found.get(name)) for name in NAMES)


def _of_tables(packed: Iterable[Packed]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for table in packed:
        values = orjson.loads(table.vals)
        for name, places in _places(table.table, table.form, table.places):
            numbers = [values[at] for at in places if values[at] is not None]
            found[name] = sum(numbers) if numbers else None
    return found


def _of_text(facts: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
    first: dict[str, Value] = {}
    for fact in facts:
        first.setdefault(fact["name"], fact["value"])
    return {name: first.get(said) for name, said in SAID.items()}


@lru_cache(maxsize=256)
def _places(table: str, form: str, places: Places) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """For each column of `totals` that a form says something of, where its cells stand in the packed lists."""
    named = ((name, tuple(n for n, place in enumerate(places) if _fits(table, place, SUMS[name]))) for name in NAMES)
    return tuple((name, found) for name, found in named if found)


def _fits(table: str, place: tuple[str, str], wanted: Iterable[tuple[str, str, str]]) -> bool:
    row, column = place
    return any(
        table == t and column == c and (row == r or (r.endswith(".") and row.startswith(r))) for t, r, c in wanted
    )
