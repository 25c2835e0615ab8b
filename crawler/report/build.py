"""The report of a run: its portals, their sum, failures by kind, and what changed since the run before. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from crawler.options import CrawlSummary
from crawler.report.portal import COUNTED, PortalReport, per_report
from settings.kinds import lost, words_of, words_of_skip

VERSION = 1
"""Number of the layout of a report; raised when an older reader would misread it."""

SUMMED = (*COUNTED, "asked", "captures", "queued")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What crawl.db says of the run itself."""

    started_at: str
    finished_at: str | None
    regions: tuple[str, ...]
    years: str | None
    software: str
    options: Mapping[str, Any]


def report_of(summary: CrawlSummary, facts: RunFacts, portals: Sequence[PortalReport]) -> dict[str, Any]:
    """A report as JSON holds it. In: what the run says, its row, its portals in the order asked for."""
    asked_for = facts.options
    return {
        "version": VERSION,
        "run_id": summary.run_id,
        "state": summary.state,
        "aim": asked_for.get("aim", "reports"),
        "started_at": facts.started_at,
        "finished_at": facts.finished_at,
        "seconds": round(summary.seconds, 1),
        "regions": list(facts.regions),
        "years": facts.years,
        "delay": asked_for.get("delay"),
        "hours": asked_for.get("hours"),
        "budgets": {name: limit for name, limit in (asked_for.get("budgets") or {}).items() if limit is not None},
        "software": facts.software,
        "totals": _totals(summary, portals),
        "compared": _compared(portals),
        "failures": _failures(portals),
        "skips": _skips(portals),
        "portals": [asdict(portal) for portal in portals],
    }


def _totals(summary: CrawlSummary, portals: Sequence[PortalReport]) -> dict[str, Any]:
    sums = {name: sum(getattr(portal, name) for portal in portals) for name in SUMMED}
    outcomes = Counter(portal.outcome for portal in portals)
    return {
        "portals": len(portals),
        "outcomes": dict(sorted(outcomes.items())),
        **sums,
        "bytes": summary.bytes or sums["bytes"],  # also what belongs to no portal
        "failures": sum(lost(portal.refusals) for portal in portals),
        "left_alone": sum(sum(portal.skips.values()) for portal in portals),
        "requests_per_report": per_report(sums["requests"], sums["reports"]),
    }


def _compared(portals: Sequence[PortalReport]) -> dict[str, Any] | None:
    """The sum of what changed at the portals that an earlier run looked at; None where none did."""
    changes = [portal.change for portal in portals if portal.change is not None]
    if not changes:
        return None
    return {
        "runs": sorted({change.run_id for change in changes}),
        "portals": len(changes),
        "first_seen": [portal.id for portal in portals if portal.change is None],
        "delta": {name: sum(change.delta[name] for change in changes) for name in COUNTED},
        "new_reports": sum(change.new_reports.count for change in changes),
        "lost_reports": sum(change.lost_reports.count for change in changes),
        "unseen_reports": sum(change.unseen_reports for change in changes),
        "no_longer_answer": [p.id for p in portals if p.change is not None and p.change.answered_in],
        "answer_again": [p.id for p in portals if p.change is not None and p.change.is_back],
    }


def _failures(portals: Iterable[PortalReport]) -> list[dict[str, Any]]:
    """Kinds of refusal, the most frequent first, each with its words."""
    counts: Counter[str] = Counter()
    where: Counter[str] = Counter()
    for portal in portals:
        counts.update(portal.refusals)
        where.update(portal.refusals.keys())
    return [
        {"kind": kind, "count": count, "portals": where[kind], **asdict(words_of(kind))}
        for kind, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _skips(portals: Iterable[PortalReport]) -> list[dict[str, Any]]:
    counts: Counter[str] = Counter()
    for portal in portals:
        counts.update(portal.skips)
    return [
        {"reason": reason, "count": count, **asdict(words_of_skip(reason))}
        for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
