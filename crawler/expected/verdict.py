"""What became of one expected report, from what crawls met. Pure but for the list pages it asks to be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from archive.expected import Expected, Shown, State
from crawler.expected.days import day_told
from crawler.expected.known import Unit
from crawler.expected.look import Look, Trouble, is_gone, state_for
from settings.days import due_on
from settings.reporters import region_in
from settings.states import FOUND

Objection = Callable[[Look, Shown, Unit, int], Trouble | Shown | None]
"""A list page that is to show the absence of a report is read again: None when it does not have it."""

Listed = Callable[[Shown], date | None]
"""The day that the list prints beside a report's link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One unit and year."""

    place: str
    run_id: str
    unit: Unit
    year: int
    why: str
    looks: Sequence[Look]  # this crawl's, of the place's portals that hold the year
    unlooked: str | None  # a portal of the place that holds the year and is not in this crawl
    prior: Expected | None
    hint: str | None = None  # what else may explain that nothing is listed
    found_hint: str | None = None  # what is to be known of how it was found


def verdict(case: Case, objection: Objection, listed: Listed) -> Expected:
    """The row of one expected report."""
    shown = case.unit.shown.get(case.year, [])
    kept = [one for one in shown if one.state == "kept"]
    now = [one for one in shown if one.run_id == case.run_id]
    if any(one in now for one in kept):
        return _found(case, kept, listed)
    left = next((one for one in now if not is_gone(one)), None)
    if left is not None:
        if kept:
            return _found(case, kept, listed, reason="kept-before")
        reason = left.reason or left.state
        return _row(case, state_for(reason), left, reason=reason, detail=left.detail)
    gone = next((one for one in now if is_gone(one)), None)
    if gone is not None:
        return _away(case, gone, kept, "dead-link")
    trouble = _trouble(case)
    if trouble is not None:
        return _unknown(case, trouble, kept, listed)
    return _absent(case, kept, objection, listed)


def _trouble(case: Case) -> Trouble | None:
    found = [trouble for look in case.looks if (trouble := look.trouble_for(case.unit, case.year))]
    if found:
        return min(found, key=lambda trouble: trouble.state)
    if case.unlooked or not case.looks:
        return Trouble(state="not_looked_at", reason="portal-not-asked", detail=case.unlooked)
    return None


def _unknown(case: Case, trouble: Trouble, kept: list[Shown], listed: Listed) -> Expected:
    """This crawl cannot tell: what an earlier one saw stands."""
    prior = case.prior
    stands = ("missing", "blocked") if trouble.state == "not_looked_at" else ()
    if prior is not None and prior.state in (*FOUND, "removed", *stands):
        return replace(prior, why=case.why)
    if kept:
        return _found(case, kept, listed, reason="kept-before")
    earlier = prior.record_id if prior is not None and prior.state == "missing" else None
    row = _row(case, trouble.state, None, reason=trouble.reason, detail=trouble.detail)
    return replace(row, record_id=trouble.record_id, earlier_id=earlier)


def _absent(case: Case, kept: list[Shown], objection: Objection, listed: Listed) -> Expected:
    """The lists were read whole and do not have it."""
    pages = [(look, page) for look in case.looks if (page := look.list_for(case.unit, case.year))]
    if not pages:
        return _row(case, "not_looked_at", None, reason="no-list")
    look, page = max(pages, key=lambda pair: pair[1].fetched_at)
    against = objection(look, page, case.unit, case.year)
    if isinstance(against, Shown):
        return _found(case, [against], listed, reason="inline")
    looked_at = {one.portal_id for one in case.looks}
    if kept and any(one.by_hand or one.portal_id not in looked_at for one in kept):
        return _found(case, kept, listed, reason="kept-before")
    if against is not None:
        row = _row(case, against.state, page, reason=against.reason, detail=against.detail)
        return _found(case, kept, listed, reason=against.reason) if kept else row
    return _away(case, page, kept, "not-listed")


def _away(case: Case, evidence: Shown, kept: list[Shown], reason: str) -> Expected:
    """Removed, where an earlier crawl kept it; else missing."""
    if not kept:
        row = _row(case, "missing", evidence, reason=(case.hint or reason) if reason == "not-listed" else reason)
        return row if reason == "dead-link" else replace(row, url=evidence.url, title=None)
    last = kept[-1]
    row = _row(case, "removed", last, reason=reason, detail=evidence.url)
    return replace(row, record_id=evidence.record_id, earlier_id=last.record_id, run_id=case.run_id)


def _found(case: Case, kept: Sequence[Shown], listed: Listed, reason: str | None = None) -> Expected:
    """The earliest day that any capture tells counts; of those that tell it the newest shows it, of twins (a page for
    telephones beside the page) the one with the shorter address."""
    dated = [(one, day_told(one.day, one.dated_by, one.url, case.year, partial(listed, one))) for one in kept]
    first = min((day for _, day in dated if day), default=None)
    one, day = max(
        ((one, day) for one, day in dated if first is None or (day and day[0] == first[0])),
        key=lambda pair: (pair[0].run_id == case.run_id, -len(pair[0].url), pair[0].fetched_at),
    )
    due = _due(case)
    state: State = "found" if day is None else "on_time" if day[0] <= due else "late"
    row = _row(case, state, one, reason=reason or case.found_hint)
    return row if day is None else replace(row, published_on=day[0], dated_by=day[1])


def _due(case: Case) -> str:
    return due_on(case.year, government=case.unit.reporter.kind == "government").isoformat()


def _row(
    case: Case, state: State, shown: Shown | None, *, reason: str | None = None, detail: str | None = None
) -> Expected:
    reporter = case.unit.reporter
    region = region_in(reporter.region_code, case.year)
    return Expected(
        place=case.place,
        agency=reporter.name,
        scope=reporter.scope,
        year=case.year,
        region_code=region.code if region else reporter.region_code,
        portal_id=shown.portal_id if shown else case.looks[0].portal_id if case.looks else None,
        kind=reporter.kind,
        state=state,
        why=case.why,
        reason=reason,
        detail=detail,
        due_on=_due(case),
        title=shown.title if shown else None,
        url=shown.url if shown else None,
        record_id=shown.record_id if shown else None,
        run_id=shown.run_id if shown else case.run_id,
    )
