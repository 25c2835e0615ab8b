"""`nianbao portals survey` and `nianbao portals check`: rows of the table made from the portals themselves, and held against them."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from cli import exits
from cli.crawl_options import limit_options, manners_options
from cli.options import data_option, json_option, portal_at, portal_table, portals_option, quiet_option, region_of
from cli.progress import Report, progress
from crawler.connect_map import ConnectMapError
from crawler.options import CrawlOptions
from crawler.survey.checking import CHANGED, Checked, succession, successor_of
from crawler.survey.rows import NO_LIST, SURVEYED, Surveyed
from settings.paths import DataFolder
from settings.portals import RENDERED, Portal, PortalTableError, in_scope, portals_of
from settings.registry import put_rows


@click.command(name="survey")
@click.argument("target", metavar="URL|REGION")
@click.option("--region", help="Region of a portal that is not in the table: code, name or path.")
@click.option("--browser", is_flag=True, help="Render the pages first: they exist only after their scripts.")
@portals_option
@data_option
@manners_options
@limit_options
@json_option
@quiet_option
def SURVEY(
    target: str,
    region: str | None,
    browser: bool,
    table: Path | None,
    data: DataFolder,
    as_json: bool,
    quiet: bool,
    **asked: Any,
) -> None:
    """Walk portals from their home pages to their lists of annual reports, and write their rows.

    A polite, archived crawl that leaves the reports themselves alone. Each row is written to portals.csv of the data
    folder with the capture that shows it; a portal that refuses or is silent keeps the row it had.

    \b
    nianbao portals survey https://www.example.gov.cn/ --region 150824
    nianbao portals survey 巴彦淖尔市
    """
    rows = portal_table(table, data)
    portals = targets(target, region, rows)
    if browser:
        portals = tuple(replace(portal, family=RENDERED) for portal in portals)
    found = surveys(CrawlOptions(data=data, portals=portals, **asked), rows, quiet=quiet)
    for one in found:
        click.echo(json.dumps(told(one), ensure_ascii=False) if as_json else "\n".join(lines(one)))
    if faults := [fault for one in found if (fault := fault_in(data, one.rows))]:
        raise exits.Stop("\n".join(faults), exits.BAD_TABLE)
    sys.exit(exits.DONE if all(one.verdict in (SURVEYED, NO_LIST) for one in found) else exits.PARTIAL)


@click.command(name="check")
@click.argument("region", required=False)
@click.option("--write", is_flag=True, help="Survey what moved or was redesigned; store new rows, the old eras closed.")
@portals_option
@data_option
@manners_options
@json_option
@quiet_option
def CHECK(
    region: str | None, write: bool, table: Path | None, data: DataFolder, as_json: bool, quiet: bool, **asked: Any
) -> None:
    """Hold the rows of the table, all or those of a REGION and below, against the portals: home page and list.

    One line a row: unchanged, moved, redesigned, gone, refusing or silent, and what to do. No row is changed without
    --write, and with it none is lost: the old one is closed with the last year before the new one's.

    \b
    nianbao portals check 巴彦淖尔市
    """
    rows = portal_table(table, data)
    portals = portals_of(region_of(region).code, rows) if region else rows
    if not portals:
        raise exits.Stop(f"no portal of '{region}' is in the table", exits.NO_PORTAL)
    options = CrawlOptions(data=data, portals=portals, **asked)
    found = checks(options, quiet=quiet)
    for one in found:
        click.echo(json.dumps(verdict(one), ensure_ascii=False) if as_json else "\n".join(verdict_lines(one)))
    changed = [one for one in found if one.verdict in CHANGED]
    if write:
        for line in renewed(options, [one for one in changed if one.portal.last_year is None], rows, quiet=quiet):
            click.echo(line, err=as_json)
    calm = all(one.verdict == "unchanged" for one in found)
    sys.exit(exits.CHANGED if changed else exits.DONE if calm else exits.PARTIAL)


def checks(options: CrawlOptions, *, quiet: bool) -> tuple[Checked, ...]:
    """Check; what stops it becomes a message and an exit status."""
    from crawler.survey.run import check

    with crawling("check", options, quiet=quiet) as report:
        return check(options, report)


def renewed(options: CrawlOptions, changed: Sequence[Checked], rows: Sequence[Portal], *, quiet: bool) -> Iterator[str]:
    """Survey changed portals and store what they are now beside what they were; says what was stored."""
    if not changed:
        return
    asked = tuple(successor_of(one) for one in changed)
    taken = {row.id for row in rows}
    for one, seen in zip(changed, surveys(replace(options, portals=asked), rows, quiet=quiet), strict=True):
        stored = succession(one.portal, seen.rows, seen.years, taken)
        fault = fault_in(options.data, stored)
        taken |= {row.id for row in stored}
        if fault:
            yield fault
        elif stored:
            ids = ", ".join(f"{row.id} from {row.first_year} ({row.list_url or row.home_url})" for row in stored[1:])
            yield f"{one.portal.id}: closed with {stored[0].last_year}; new {ids}"
        else:
            yield f"{one.portal.id}: nothing was written, no list with years was found ({seen.verdict} {seen.evidence})"


def verdict(one: Checked) -> dict[str, Any]:
    """A check as it is printed with --json."""
    names = ("verdict", "detail", "evidence", "to", "advice")
    return {"portal": one.portal.id, **{name: getattr(one, name) for name in names}}


def verdict_lines(one: Checked) -> list[str]:
    """A check for people."""
    said = f"{one.portal.id}  {one.portal.region_code}  {one.verdict}"
    return [f"{said}: {one.detail}" if one.detail else said, *([f"    {one.advice}"] if one.advice else [])]


def surveys(options: CrawlOptions, rows: Sequence[Portal], *, quiet: bool) -> tuple[Surveyed, ...]:
    """Survey, with the rows of the table beside those asked for; what stops it becomes a message and an exit status."""
    from crawler.survey.run import survey

    with crawling("survey", options, quiet=quiet) as report:
        return survey(options, report, frozenset(host for row in rows for host in row.hosts))


@contextmanager
def crawling(title: str, options: CrawlOptions, *, quiet: bool) -> Iterator[Report]:
    """Progress of a crawl; what stops it becomes a message and an exit status."""
    try:
        with progress(title, unit="pages", quiet=quiet) as report:
            yield report
    except ConnectMapError as error:
        raise exits.Stop(str(error), exits.BAD_TABLE) from None
    except OSError as error:
        raise exits.unwritable(error, options.data.root) from error


def store(data: DataFolder, rows: Sequence[Portal]) -> None:
    """Write rows to the data folder's own table, all or none, or `Stop`."""
    try:
        if rows:
            put_rows(data, rows)
    except PortalTableError as error:
        raise exits.Stop(str(error), exits.BAD_TABLE) from None
    except OSError as error:
        raise exits.unwritable(error, data.root) from error


def fault_in(data: DataFolder, rows: Sequence[Portal]) -> str | None:
    """Write the rows of one portal, which take nothing from others: out, why they could not be written."""
    try:
        store(data, rows)
    except exits.Stop as stop:
        if stop.status != exits.BAD_TABLE:
            raise
        return f"no row of {rows[0].place} was written: {stop.message}"
    return None


def targets(target: str, region: str | None, rows: tuple[Portal, ...]) -> tuple[Portal, ...]:
    """The rows to survey: of a region and those below it the eras that have not ended, or that of an address."""
    if "://" in target:
        return (portal_of(target, region, rows),)
    if region:
        raise click.UsageError("--region goes with the address of a portal; for a region give it alone")
    found = tuple(row for row in portals_of(region_of(target).code, rows) if row.last_year is None)
    if not found:
        raise exits.Stop(
            f"no portal of '{target}' is in the table; `nianbao portals survey URL --region CODE` makes a row of one",
            exits.NO_PORTAL,
        )
    return found


def portal_of(url: str, region: str | None, rows: tuple[Portal, ...]) -> Portal:
    """The row that an address lies in, the nearest of several, or one made for it; a faulty wish is a usage error."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise click.UsageError(f"'{url}' is not an http or https address")
    known = [row for row in rows if in_scope(row, url) and row.last_year is None]
    nearest = max(known, key=lambda row: (row.home_url == url, max(map(len, row.paths))), default=None)
    code = region_of(region).code if region else None
    if nearest is not None:
        if code and code != nearest.region_code:
            raise click.UsageError(f"the table says that {url} is {nearest.id} of region {nearest.region_code}")
        return nearest
    if not code:
        raise click.UsageError(f"{url} is in no row of the table: whose portal is it? Give --region CODE")
    return portal_at(url, code, evidence="survey")


def told(one: Surveyed) -> dict[str, Any]:
    """A survey as it is printed with --json."""
    fields = asdict(one)
    portal = fields.pop("portal")
    return {"portal": portal["id"], "region_code": portal["region_code"], "home_url": portal["home_url"], **fields}


def lines(one: Surveyed) -> list[str]:
    """A survey for people: what was found, what shows it, what to look at."""
    head = f"{one.portal.id}  {one.portal.region_code}  {one.verdict}"
    if one.verdict not in (SURVEYED, NO_LIST):
        return [f"{head}: {one.evidence}", "    no row was written; what was known stays"]
    years = f" {one.years[0]}-{one.years[-1]}" if one.years else ""
    rows = [
        f"    {row.id}: {row.family}{f', pager {row.pager}' if row.pager else ''}, {row.list_url or row.home_url}, {row.status}"
        for row in one.rows
    ]
    found = (
        f"{one.shape}, {one.reports} reports{years}"
        if one.lists
        else "no list of annual reports was found from its home page"
    )
    more = [f"    list {url}" for url in one.lists[1:]]
    seen = (*one.departments, *one.hosts_seen)
    hosts = [f"    hosts seen and not asked: {' '.join(seen)}"] if seen else []
    return [
        f"{head}: {found}",
        *rows,
        f"    shown by {one.evidence}",
        *more,
        *hosts,
        *(f"    {note}" for note in one.notes),
    ]
