"""How much a crawl may ask for: addresses, bytes and hours, of each portal and of the whole run. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields

BUDGET = "budget: "
"""Begins the reason of addresses that were left alone because a budget was used up."""

KIND = "budget"
"""The refusal that stands for all addresses of a portal that were left alone so."""

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)b?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """What may be used up; None: as much as there is. Addresses and bytes count over the whole run, also over the part
    of it before it was broken off; hours count anew each time the crawl is begun, so that it may go on every night.
    """

    portal_pages: int | None = None  # addresses asked for at one portal
    portal_bytes: int | None = None  # received from it
    portal_hours: float | None = None  # from its first request
    max_pages: int | None = None  # the same of the run
    max_bytes: int | None = None
    max_hours: float | None = None

    @property
    def has_run(self) -> bool:
        """Whether something is counted over all portals, which one process must do."""
        return any(limit is not None for limit in (self.max_pages, self.max_bytes, self.max_hours))


UNBOUNDED = Budgets()

LIVE = Budgets(portal_pages=20_000, portal_bytes=20 * 10**9, portal_hours=48.0)
"""What a crawl begins with that names none: more than any portal of a county has, and an end for what has none."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What was used of a portal or a run so far."""

    pages: int = 0
    bytes: int = 0
    hours: float = 0.0


def used_up(budgets: Budgets, portal: Spent, run: Spent) -> str | None:
    """The budget that is used up, as the reason for which addresses are left alone; None while there is of all.

    Out: "budget: portal-pages 200", after the option that sets it; a budget of the run goes before one of a portal.
    """
    spent = (run.pages, run.bytes, run.hours, portal.pages, portal.bytes, portal.hours)
    limits = (
        *(budgets.max_pages, budgets.max_bytes, budgets.max_hours),
        *(budgets.portal_pages, budgets.portal_bytes, budgets.portal_hours),
    )
    over = (name for name, of, limit in zip(_ORDER, spent, limits, strict=True) if limit is not None and of >= limit)
    name = next(over, None)
    return None if name is None else f"{BUDGET}{name.replace('_', '-')} {_number(getattr(budgets, name))}"


_ORDER = ("max_pages", "max_bytes", "max_hours", "portal_pages", "portal_bytes", "portal_hours")


def is_of_run(reason: str) -> bool:
    """Whether a reason that `used_up` gave speaks of the whole run."""
    return reason.startswith(f"{BUDGET}max-")


def lifted(reasons: Iterable[str], budgets: Budgets) -> list[str]:
    """Those of `used_up`'s reasons that hold no more: the budget is higher now, or none, or one of hours."""
    return [reason for reason in reasons if _is_lifted(reason, budgets)]


def _is_lifted(reason: str, budgets: Budgets) -> bool:
    name, _, told = reason.removeprefix(BUDGET).partition(" ")
    known = {field.name.replace("_", "-"): getattr(budgets, field.name) for field in fields(Budgets)}
    if name not in known or name.endswith("-hours"):
        return True
    now = known[name]
    return now is None or now > float(told)


def parse_size(text: str) -> int:
    """Bytes from "500MB", "2 GB", "1.5g" or a plain number; units are powers of 1000. Raises `ValueError`."""
    found = _SIZE.fullmatch(text.strip())
    size = round(float(found[1]) * _UNITS[found[2].lower()]) if found else 0
    if size < 1:
        raise ValueError(f"'{text}' is not a number of bytes such as 500MB or 2GB")
    return size


def _number(limit: float) -> str:
    return str(limit) if isinstance(limit, int) else f"{limit:g}"
