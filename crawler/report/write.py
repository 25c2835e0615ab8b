"""Writes the report of a run when it ends: into crawl.db, as JSON and as a page."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from archive import runs
from archive.errors import ArchiveError
from archive.index import CrawlDb
from archive.schema import told
from crawler.options import CrawlOptions, CrawlSummary
from crawler.report.build import RunFacts, report_of
from crawler.report.page import page_of
from crawler.report.portal import Change, Entry, PortalReport, change_of, outcome_of, portal_report

log = logging.getLogger(__name__)

Found = dict[str, tuple[str, Entry]]
"""Portal -> a run, and its entry in that run's report."""

MAX_LOOKED_AT = 20
"""Earlier reports that are searched for a portal."""


def write_report(db: CrawlDb, options: CrawlOptions, summary: CrawlSummary) -> None:
    """Write what a run gave, however it ended; its row says that it has ended.

    What cannot be written is logged: the captures are safe by then, and a report is no reason to call a crawl failed.
    """
    if not options.archive:
        return
    try:
        with told(db.path):
            report = _report(db, options, summary)
            runs.put_summary(db.frontier.connection, summary.run_id, json.dumps(report, ensure_ascii=False))
            _write(
                options.data.runs / f"{summary.run_id}.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n"
            )
            _write(options.data.runs / f"{summary.run_id}.html", page_of(report))
    except ArchiveError as error:
        log.warning("the report of run %s could not be written: %s", summary.run_id, error)


def _report(db: CrawlDb, options: CrawlOptions, summary: CrawlSummary) -> dict[str, Any]:
    connection = db.frontier.connection
    row = next(run for run in db.rows("runs") if run["id"] == summary.run_id)
    facts = _facts(row, options)
    wanted = {portal.id for portal in options.portals}
    silent = {got.portal_id for got in summary.portals if not got.pages}
    entries = islice(_entries(connection, summary.run_id, facts), MAX_LOOKED_AT)
    before, answered = _search(entries, wanted, silent)
    reports = runs.reports_of(connection, {summary.run_id, *(run_id for run_id, _ in before.values())})
    past = runs.past_of(connection, summary.run_id)
    ended = summary.state in ("finished", "partial")

    def change(got: Any) -> Change | None:
        found = before.get(got.portal_id)
        if found is None:
            return None
        answered_in = answered.get(got.portal_id, (None, {}))[0]
        sets = {"now": (summary.run_id, got.portal_id), "then": (found[0], got.portal_id)}
        whole = outcome_of(got, ended=ended) == "whole"
        return change_of(got, found, answered_in, whole=whole, **{n: reports.get(k, set()) for n, k in sets.items()})

    portals = {portal.id: portal for portal in options.portals}
    every: list[PortalReport] = [
        portal_report(
            portals[got.portal_id], got, past.get(got.portal_id, runs.Past()), ended=ended, change=change(got)
        )
        for got in summary.portals
    ]
    return report_of(summary, facts, every)


def _facts(row: Mapping[str, Any], options: CrawlOptions) -> RunFacts:
    """The row was written when the run began; it may have gone on with another delay and other budgets."""
    now = {
        "delay": options.delay,
        "budgets": asdict(options.budgets),
        "hours": str(options.window) if options.window else None,
    }
    return RunFacts(
        started_at=str(row["started_at"]),
        finished_at=row["finished_at"],
        regions=tuple(json.loads(row["regions"] or "[]")),
        years=row["years"],
        software=row["software"] or "",
        options={**json.loads(row["options"] or "{}"), **now},
    )


def _entries(connection: Any, run_id: str, facts: RunFacts) -> Iterator[tuple[str, dict[str, Entry]]]:
    """(run, portal -> its entry) of earlier runs that came to their end and looked for the same, the newest first."""
    for text in runs.summaries_before(connection, run_id):
        report = json.loads(text)
        alike = report.get("years") == facts.years and report.get("aim") == facts.options.get("aim", "reports")
        if alike and report.get("state") in ("finished", "partial"):
            yield report["run_id"], {entry["id"]: entry for entry in report["portals"]}


def _search(entries: Iterable[tuple[str, dict[str, Entry]]], wanted: set[str], silent: set[str]) -> tuple[Found, Found]:
    """Portal -> the newest run with it, and for silent ones the newest in which it answered."""
    before: Found = {}
    answered: Found = {}
    for run_id, every in entries:
        for portal_id in wanted & every.keys():
            entry = (run_id, every[portal_id])
            before.setdefault(portal_id, entry)
            if portal_id in silent and entry[1].get("pages"):
                answered.setdefault(portal_id, entry)
        if before.keys() >= wanted and answered.keys() >= silent:
            break
    return before, answered


def _write(path: Path, text: str) -> None:
    """All of it or nothing: a reader never sees half a report."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
