"""`nianbao status`: what the data folder holds, which reports are missing, and why."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click

from archive.parts import part_files
from cli import exits, run_report
from cli.options import data_option, json_option, portal_table, region_of
from cli.status_ledger import in_regions, ledger_of, ledger_text, never_crawled, rows_with_captures, totals, totals_text
from settings.paths import DataFolder
from settings.portals import portals_of
from settings.regions import descendants

RUNS = """
with latest as (select * from runs order by started_at desc limit 5),
repeated as (select run_id, count(*) as times from captures where kind = 'revisit' group by run_id)
select id, started_at, finished_at, state, regions, years, pages, captures, coalesce(times, 0) as unchanged, failures
from latest left join repeated on run_id = id order by started_at desc
"""
PORTALS = """
select p.id, p.region_code, p.name, count(c.record_id) as captures, max(c.fetched_at) as last_capture
from portals p left join captures c on c.portal_id = p.id
group by p.id order by p.region_code, p.id
"""
PART = """
select portal_id as id, count(*) as captures, max(fetched_at) as last_capture
from captures where portal_id is not null group by portal_id
"""
REFUSALS = "select portal_id, kind, count(*) as times, max(url) as example from refusals group by portal_id, kind order by portal_id, kind"
REPORTS = """
select region_code, year, count(*) as reports, sum(findings_count > 0) as with_findings
from reports group by region_code, year order by region_code, year
"""


@click.command(name="status")
@click.argument("region", required=False)
@click.option(
    "--run", "run_id", is_flag=False, flag_value=run_report.LATEST, help="The report of a run: its id, or the newest."
)
@data_option
@json_option
def COMMAND(region: str | None, run_id: str | None, data: DataFolder, as_json: bool) -> None:
    """Show runs, captures, refusals, reports, and the ledger: which reports must exist and what became of each.

    Of all, or of a REGION and the regions below it, agency by agency, with the capture that shows each absence.

    \b
    nianbao status 兴安盟
    nianbao status --run
    """
    if not data.crawl_db.exists():
        raise exits.Stop(
            f"{data.root} holds no crawl yet; `nianbao crawl REGION --data {data.root}` makes one",
            exits.NOTHING_YET,
        )
    if run_id is not None:
        report = run_report.run_report(data, run_id)
        click.echo(json.dumps(report, ensure_ascii=False) if as_json else "\n".join(run_report.lines(report)))
        return
    codes = None if region is None else _codes_below(region)
    tables = {
        "runs": _rows(data.crawl_db, RUNS),
        "portals": _rows(data.crawl_db, PORTALS),
        "refusals": _rows(data.crawl_db, REFUSALS),
    }
    for path in part_files(data):
        _add_part(tables, path)
    tables["reports"] = _rows(data.catalogue, REPORTS) if data.catalogue.exists() else []
    ledger = ledger_of(data)
    if region is not None and codes is not None:
        ledger = in_regions(ledger, codes, {row["id"]: row["region_code"] for row in tables["portals"]})
        rest = portals_of(region_of(region).code, portal_table(None, data))
        asked = {row["place"] for row in _rows(data.crawl_db, "select place from portals")}
        ledger += never_crawled(rest, asked, datetime.now(UTC).date())
        tables = _only(tables, codes)
    told = rows_with_captures(data, ledger)
    if as_json:
        click.echo(json.dumps({**tables, "ledger": told, "ledger_totals": totals(ledger)}, ensure_ascii=False))
        return
    lines = list(ledger_text(told) if region is not None else totals_text(ledger)) if ledger else ["  none"]
    click.echo("\n".join((*_text(tables), "ledger:", *lines)))


def _codes_below(region: str) -> frozenset[str]:
    found = region_of(region)
    return frozenset(r.code for r in descendants(found.code, found.valid_to or 9999)) | {found.code}


def _rows(path: Any, sql: str) -> list[dict[str, Any]]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def _add_part(tables: dict[str, list[dict[str, Any]]], path: Any) -> None:
    """Count what a process of a crawl that still runs, or was killed, has noted apart from crawl.db."""
    kept = {row["id"]: row for row in _rows(path, PART)}
    for portal in tables["portals"]:
        if more := kept.get(portal["id"]):
            portal["captures"] += more["captures"]
            portal["last_capture"] = max(portal["last_capture"] or "", more["last_capture"])
    known = {(row["portal_id"], row["kind"]): row for row in tables["refusals"]}
    for row in _rows(path, REFUSALS):
        if same := known.get((row["portal_id"], row["kind"])):
            same["times"] += row["times"]
        else:
            tables["refusals"].append(row)


def _only(tables: dict[str, list[dict[str, Any]]], codes: frozenset[str]) -> dict[str, list[dict[str, Any]]]:
    portals = [p for p in tables["portals"] if p["region_code"] in codes]
    ids = {p["id"] for p in portals}
    return {
        "runs": tables["runs"],
        "portals": portals,
        "refusals": [r for r in tables["refusals"] if r["portal_id"] in ids],
        "reports": [r for r in tables["reports"] if r["region_code"] in codes],
    }


def _text(tables: dict[str, list[dict[str, Any]]]) -> list[str]:
    return [line for name, rows in tables.items() for line in (f"{name}:", *_table(rows), "")]


def _table(rows: Sequence[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["  none"]
    widths = [max(len(str(key)), *(len(str(row[key])) for row in rows)) for key in rows[0]]
    cells = [list(rows[0]), *([row[key] for key in rows[0]] for row in rows)]
    return [
        "  "
        + "  ".join(
            f"{'' if value is None else value!s:<{width}}" for value, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in cells
    ]
