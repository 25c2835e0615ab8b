"""One portal in the report of a run. Pure."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from archive.runs import Past
from crawler.budgets import BUDGET
from crawler.counts import NO_ANSWER
from crawler.options import PortalSummary
from settings.portals import Portal

Outcome = Literal["whole", "refused", "cut", "silent", "unfinished"]
"""whole: all that was found was asked for; refused: the portal was left alone; cut: by a budget; silent: it gave no page, or fell silent;
unfinished: the run ended before."""

MAX_LISTED = 500
"""Addresses named in a list; the count beside it is whole."""

COUNTED = ("pages", "leads", "reports", "attachments", "unchanged", "requests", "bytes")
"""What is compared with the run before."""

Entry = Mapping[str, Any]
"""A portal of an earlier report, as it was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """How many, and the first of them."""

    count: int
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed since the newest earlier run that looked for the same at this portal."""

    run_id: str
    delta: dict[str, int]  # of `COUNTED`, now minus then
    new_reports: Addresses
    lost_reports: Addresses  # had then and not now, although the portal was crawled to its end
    unseen_reports: int  # had then and not looked at now
    answered_in: str | None  # the last run in which it answered, where it does no more
    is_back: bool  # it answers again


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalReport:
    """One portal's part of the report."""

    id: str
    name: str
    region_code: str
    family: str
    home_url: str
    outcome: Outcome
    stopped: str | None
    pages: int
    asked: int
    requests: int
    captures: int
    unchanged: int
    leads: int
    reports: int
    attachments: int
    bytes: int
    seconds: float
    requests_per_report: float | None
    refusals: dict[str, int]  # kind -> addresses that gave no page
    skips: dict[str, int]  # reason -> addresses left alone
    queued: int  # addresses that were not asked for yet
    change: Change | None


def portal_report(
    portal: Portal, got: PortalSummary, past: Past, *, ended: bool, change: Change | None
) -> PortalReport:
    """In: the portal, what the run says of it, what crawl.db says of its addresses, whether the run came to its end."""
    return PortalReport(
        id=portal.id,
        name=portal.name,
        region_code=portal.region_code,
        family=portal.family,
        home_url=portal.home_url,
        outcome=outcome_of(got, ended=ended),
        stopped=got.stopped,
        pages=got.pages,
        asked=got.asked,
        requests=got.requests,
        captures=got.captures,
        unchanged=got.unchanged,
        leads=got.leads,
        reports=got.reports,
        attachments=got.attachments,
        bytes=got.bytes,
        seconds=got.seconds,
        requests_per_report=per_report(got.requests, got.reports),
        refusals=dict(got.refusals),
        skips=dict(sorted((past.skipped + Counter(got.unwanted)).items())),
        queued=past.queued,
        change=change,
    )


def outcome_of(got: PortalSummary, *, ended: bool) -> Outcome:
    """How the crawl of a portal ended."""
    if got.stopped is not None:
        return "cut" if got.stopped.startswith(BUDGET) else "silent" if got.stopped == NO_ANSWER else "refused"
    if not ended:
        return "unfinished"
    return "whole" if got.pages else "silent"


def per_report(requests: int, reports: int) -> float | None:
    """Requests for each report; None where there is none."""
    return round(requests / reports, 2) if reports else None


def change_of(
    got: PortalSummary,
    before: tuple[str, Entry],
    answered_in: str | None,
    *,
    now: Collection[str],
    then: Collection[str],
    whole: bool,
) -> Change:
    """What changed at a portal.

    In: what it gave now; the earlier run and its entry; the last run in which the portal answered; the addresses of the
    reports of both runs; whether the portal was crawled to its end now.
    """
    run_id, entry = before
    gone = sorted(set(then) - set(now))
    return Change(
        run_id=run_id,
        delta={name: int(getattr(got, name)) - int(entry.get(name) or 0) for name in COUNTED},
        new_reports=listed(sorted(set(now) - set(then))),
        lost_reports=listed(gone if whole else []),
        unseen_reports=0 if whole else len(gone),
        answered_in=None if got.pages else answered_in,
        is_back=bool(got.pages) and not entry.get("pages"),
    )


def listed(urls: Collection[str]) -> Addresses:
    """A list of addresses of which only the first are named."""
    return Addresses(count=len(urls), urls=tuple(urls)[:MAX_LISTED])
