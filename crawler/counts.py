"""What each portal gave so far in a run, also in the part of it that was broken off."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from archive.runs import Past
from crawler.budgets import KIND
from crawler.options import CrawlSummary, PortalSummary
from settings.kinds import lost

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
    asked: int = 0
    requests: int = 0
    bytes: int = 0
    first: float | None = None  # when something was first asked for, in seconds of the crawl's work
    last: float | None = None  # and when something last came or failed
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
        asked=past.asked,
        requests=past.requests,
        bytes=past.bytes,
        stopped=next((reason for reason in stops if reason != NO_ANSWER), None),
        refusals=Counter(past.refusals),
    )


def with_cuts(summary: CrawlSummary, cuts: Mapping[str, str]) -> CrawlSummary:
    """The summary of a run that budgets cut: portal -> which one."""
    portals = tuple(_with_cut(p, cuts[p.portal_id]) if p.portal_id in cuts else p for p in summary.portals)
    is_partial = summary.state == "finished" and not is_whole(portals)
    return replace(summary, portals=portals, state="partial" if is_partial else summary.state)


def _with_cut(portal: PortalSummary, reason: str) -> PortalSummary:
    return replace(
        portal, stopped=portal.stopped or reason, refusals=dict(sorted({**portal.refusals, KIND: 1}.items()))
    )


def is_whole(portals: Iterable[PortalSummary]) -> bool:
    """Whether every portal gave something and none was broken off."""
    return all(p.pages and p.stopped is None for p in portals)


def totals(every: Iterable[PortalSummary], received: int) -> dict[str, Any]:
    """The totals of a run's row."""
    listed = list(every)
    return {
        "pages": sum(p.pages for p in listed),
        "captures": sum(p.captures for p in listed),
        "bytes": received,
        "leads": sum(p.leads for p in listed),
        "failures": sum(lost(p.refusals) for p in listed),
    }


def summary_of(portal_id: str, counts: Counts, unwanted: Mapping[str, int] | None = None) -> PortalSummary:
    """What is said of a portal when the run ends. In: also why addresses were not wanted, and how many."""
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
        asked=counts.asked,
        unwanted=dict(sorted((unwanted or {}).items())),
        requests=counts.requests,
        bytes=counts.bytes,
        seconds=round((counts.last or 0.0) - (counts.first or 0.0), 3),
    )
