"""`nianbao crawl`: find the reports of regions and archive every page."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from cli import exits
from cli.crawl_options import limit_options, manners_options
from cli.crawl_portals import chosen
from cli.dry_run import lines as plan_lines
from cli.options import (
    Years,
    data_option,
    json_option,
    portals_option,
    quiet_option,
)
from cli.progress import progress
from crawler.budgets import Budgets
from crawler.connect_map import ConnectMapError
from crawler.hours import Window
from crawler.options import CrawlOptions, CrawlSummary
from crawler.resume import Unfinished
from crawler.shares import processes_for, shares
from settings.paths import DataFolder


@click.command(name="crawl")
@click.argument("regions", nargs=-1, metavar="[REGION]...")
@click.option("--years", type=Years(), help="Report years, such as 2023 or 2021-2025.")
@click.option("--home", help="Home page of a portal that is not in the table; needs --region.")
@click.option("--region", "home_region", help="Region of --home: code, name or path.")
@portals_option
@data_option
@manners_options
@click.option("--fresh", is_flag=True, help="Start over instead of going on with a crawl that was broken off.")
@click.option("--refetch", is_flag=True, help="Ask for every page whole, also where an earlier crawl kept it.")
@limit_options
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Processes to crawl with; by default one, and more when the delays leave it too much to do.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be asked for; ask and write nothing.")
@json_option
@quiet_option
def COMMAND(
    regions: tuple[str, ...],
    years: tuple[int, int] | None,
    home: str | None,
    home_region: str | None,
    table: Path | None,
    data: DataFolder,
    delay: float,
    contact: str | None,
    fresh: bool,
    refetch: bool,
    budgets: Budgets,
    window: Window | None,
    connect_map: Path | None,
    proxy: str | None,
    processes: int | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Crawl the portals of REGIONs (name, path or GB/T 2260 code) and of the regions below them.

    Obeys robots.txt, one connection a host, at least --delay seconds between requests. Ctrl-C finishes what is
    in flight and closes the files; a second one stops at once. The same command goes on where it was broken off.

    \b
    nianbao crawl 巴彦淖尔市 --years 2021-2025
    nianbao crawl 内蒙古/兴安盟 1529
    nianbao crawl --home https://www.example.gov.cn/ --region 150824
    """
    asked_for = chosen(regions, home, home_region, table, years, data)
    options = CrawlOptions(
        data=data,
        portals=asked_for.portals,
        years=years,
        connect_map=connect_map,
        delay=delay,
        contact=contact,
        budgets=budgets,
        window=window,
        fresh=fresh,
        refetch=refetch,
        proxy=proxy,
        processes=processes or processes_for(asked_for.portals, delay),
    )
    if dry_run:
        from crawler.plan import plan_of

        plan = plan_of(options, asked_for.left_out)
        click.echo(json.dumps(asdict(plan), ensure_ascii=False) if as_json else "\n".join(plan_lines(plan, options)))
        return
    summary = run(options, quiet=quiet)
    told = [*lines(summary), f"report: {data.runs / summary.run_id}.html"]
    click.echo(json.dumps(asdict(summary), ensure_ascii=False, default=str) if as_json else "\n".join(told))
    sys.exit(status(summary))


def run(options: CrawlOptions, *, quiet: bool = False) -> CrawlSummary:
    """Crawl; what stops it becomes a message and an exit status."""
    try:
        with progress("crawl", unit="pages", quiet=quiet) as report:
            return _crawler_of(options)(options, progress=report, on_resume=None if quiet else _tell_resumed)
    except ConnectMapError as error:
        raise exits.Stop(str(error), exits.BAD_TABLE) from None
    except OSError as error:
        raise exits.unwritable(error, options.data.root) from error


def _crawler_of(options: CrawlOptions) -> Callable[..., CrawlSummary]:
    """What crawls: Scrapy takes a third of a second to import, and the first of several processes needs none."""
    if len(shares(options)) > 1:
        from crawler.parts import crawl_in_parts

        return crawl_in_parts
    from crawler.run import crawl

    return crawl


def _tell_resumed(earlier: Unfinished) -> None:
    told = f"resuming run {earlier.run_id}: {earlier.queued} queued, {earlier.done} done"
    click.echo(f"{told}; --fresh starts over", err=True)


def status(summary: CrawlSummary) -> int:
    """The exit status of a crawl that has ended."""
    return {"finished": exits.DONE, "partial": exits.PARTIAL, "interrupted": exits.INTERRUPTED}.get(
        summary.state, exits.BUG
    )


def lines(summary: CrawlSummary) -> list[str]:
    """What was found, one line a portal."""
    head = f"{'portal':<28} {'pages':>6} {'captures':>8} {'unchanged':>9} {'reports':>7}  not had, or noted"
    rows = [
        f"{p.portal_id:<28} {p.pages:>6} {p.captures:>8} {p.unchanged:>9} {p.reports:>7}  "
        + (", ".join(f"{count} {kind}" for kind, count in sorted(dict(p.refusals).items())) or "-")
        + (f" (left alone: {p.stopped})" if p.stopped else "")
        for p in summary.portals
    ]
    return [head, *rows, f"run {summary.run_id}: {summary.state}"]
