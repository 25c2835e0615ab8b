"""The report of one run on the terminal: `nianbao status --run`."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from cli import exits
from crawler.report.labels import NUMBERS, OUTCOMES, STATES, change, number
from settings.paths import DataFolder

LATEST = "latest"
"""Stands for the newest run that has a report."""

_TOTALS = (
    *("pages", "leads", "reports", "attachments", "unchanged", "requests", "requests_per_report", "bytes"),
    *("failures", "left_alone", "queued"),
)
_COLUMNS = ("pages", "reports", "attachments", "unchanged", "requests", "bytes")


def run_report(data: DataFolder, run_id: str) -> dict[str, Any]:
    """The report of a run, by its id or how it begins, or of the newest. Raises `Stop` when there is none."""
    statement = (
        "SELECT summary FROM runs WHERE summary IS NOT NULL AND (?1 = ?2 OR substr(id, 1, length(?1)) = ?1)"
        " ORDER BY started_at DESC LIMIT 1"
    )
    try:
        with closing(sqlite3.connect(f"file:{data.crawl_db}?mode=ro", uri=True)) as connection:
            row = connection.execute(statement, (run_id, LATEST)).fetchone()
    except sqlite3.OperationalError as error:
        if "summary" not in str(error):
            raise
        row = None  # written by an older nianbao, which made no reports
    if row is None:
        which = "no run has ended with a report yet" if run_id == LATEST else f"no run {run_id} has a report"
        raise exits.Stop(f"{data.root}: {which}; a crawl writes one when it ends", exits.NOTHING_YET)
    report: dict[str, Any] = json.loads(row[0])
    return report


def lines(report: Mapping[str, Any]) -> Iterator[str]:
    """A report as text, Chinese and English."""
    totals = report["totals"]
    yield f"run {report['run_id']}: {' '.join(STATES.get(report['state'], (report['state'],)))}"
    yield f"  {report['started_at']} – {report['finished_at']}, {report['seconds']:,.0f} s"
    for name in _TOTALS:
        yield f"  {' '.join(NUMBERS[name])}: {number(name, totals[name])}"
    yield from _compared(report["compared"])
    yield from _counted("未取得 not had", report["failures"], "kind")
    yield from _counted("跳过 left alone", report["skips"], "reason")
    yield "门户 portals:"
    yield from _portals(report["portals"])


def _compared(found: Mapping[str, Any] | None) -> Iterator[str]:
    if found is None:
        return
    yield f"与上次相比 compared with {', '.join(found['runs'])}, {found['portals']} portals:"
    yield "  " + ", ".join(f"{' '.join(NUMBERS[n])} {change(n, value)}" for n, value in found["delta"].items())
    yield f"  年报 reports: +{found['new_reports']} new, −{found['lost_reports']} lost, {found['unseen_reports']} not looked at"
    for words, ids in (("不再响应 no longer answer", "no_longer_answer"), ("恢复响应 answer again", "answer_again")):
        if found[ids]:
            yield f"  {words}: {', '.join(found[ids])}"


def _counted(title: str, rows: Sequence[Mapping[str, Any]], key: str) -> Iterator[str]:
    if rows:
        yield f"{title}:"
        for row in rows:
            yield f"  {row['count']:>6} {row[key]}: {row['zh']} {row['en']} → {row['remedy']}"


def _portals(portals: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    width = max((len(portal["id"]) for portal in portals), default=0)
    for portal in portals:
        told = ", ".join(f"{NUMBERS[name][1]} {number(name, portal[name])}" for name in _COLUMNS)
        refused = "".join(f", {count} {kind}" for kind, count in portal["refusals"].items())
        stopped = f" ({portal['stopped']})" if portal["stopped"] else ""
        yield f"  {portal['id']:<{width}}  {OUTCOMES[portal['outcome']][1]}{stopped}: {told}{refused}"
