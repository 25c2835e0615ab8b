"""What each portal gave so far in a run, also in the part of it that was broken off."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from archive.runs import Past
from crawler.options import PortalSummary

STOPPED = "portal stopped: "
"""Begins the reason of frontier rows that were left alone when their portal was stopped."""

NO_ANSWER = "no-answer"
"""Why a silent portal is stopped. A run that goes on asks it again: the silence may have been ours."""


@dataclass
class Counts:
    """One portal's."""

    pages: int = 0
    captures: int = 0
    unchanged: int = 0
    leads: int = 0
    reports: int = 0
    attachments: int = 0
    silences: int = 0  # requests in a row that brought no answer
    stopped: str | None = None
    refusals: Counter[str] = field(default_factory=Counter)


def counts_after(past: Past) -> Counts:
    """The counts to go on with."""
    stops = [reason.removeprefix(STOPPED) for reason in past.skipped if reason.startswith(STOPPED)]
    return Counts(
        pages=past.pages,
        captures=past.captures,
        unchanged=past.unchanged,
        leads=past.leads,
        reports=past.by_role["report"],
        attachments=past.by_role["attachment"],
        stopped=next((reason for reason in stops if reason != NO_ANSWER), None),
        refusals=Counter(past.refusals),
    )


def totals(every: Iterable[PortalSummary], received: int) -> dict[str, Any]:
    """The totals of a run's row."""
    listed = list(every)
    return {
        "pages": sum(p.pages for p in listed),
        "captures": sum(p.captures for p in listed),
        "bytes": received,
        "leads": sum(p.leads for p in listed),
        "failures": sum(sum(p.refusals.values()) for p in listed),
    }


def summary_of(portal_id: str, counts: Counts) -> PortalSummary:
    """What is said of a portal when the run ends."""
    return PortalSummary(
        portal_id=portal_id,
        pages=counts.pages,
        captures=counts.captures,
        unchanged=counts.unchanged,
        leads=counts.leads,
        reports=counts.reports,
        attachments=counts.attachments,
        refusals=dict(sorted(counts.refusals.items())),
        stopped=counts.stopped,
    )
