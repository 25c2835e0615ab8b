"""`nianbao portals discover`: the portals below a region, from the lists of links of the portals above them."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from cli import exits
from cli.crawl_options import manners_options
from cli.options import data_option, json_option, portal_table, quiet_option, region_of
from cli.portals_survey import store
from cli.progress import progress
from crawler.connect_map import ConnectMapError
from crawler.options import CrawlOptions
from crawler.portal_findings import Finding, findings
from crawler.portal_search import Search
from settings.paths import DataFolder
from settings.regions import this_year

_STATES = {"found": "found", "known": "already known", "missing": "not found"}
_INDENT = {1: "", 2: "  ", 3: "    "}


@click.command(name="discover")
@click.argument("region")
@data_option
@manners_options
@click.option("--fresh", is_flag=True, help="Ask anew instead of going on with a search that was broken off.")
@json_option
@quiet_option
def DISCOVER(region: str, data: DataFolder, fresh: bool, as_json: bool, quiet: bool, **manners: Any) -> None:
    """Find the portals below a REGION from the lists of links on the portals above them.

    Polite, archived crawls from the portal of the region downwards: friend links, menus of 旗县区, link pages. What a
    link names must be a region of GB/T 2260 below the page's own, its host must lie below gov.cn, and its home page is
    asked once whose it is. New rows go to portals.csv of the data folder. A search that was broken off goes on.

    \b
    nianbao portals discover 内蒙古
    nianbao portals discover 1529 --json
    """
    search = Search(region_of(region), portal_table(None, data), this_year())
    if not search.asking():
        raise exits.Stop(_nothing_to_ask(search), exits.NO_PORTAL)
    options = CrawlOptions(data=data, portals=(), fresh=fresh, **manners)
    runs = _searched(search, options, quiet=quiet)
    found = findings(search)
    if as_json:
        click.echo(json.dumps(_told(search, found, runs), ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(search, found, data)))
    sys.exit(exits.PARTIAL if any(search.trouble.values()) else exits.DONE)


def _nothing_to_ask(search: Search) -> str:
    region = search.region
    if not search.wanted.keys() - {region.code}:
        return f"no region of GB/T 2260 lies below {region.name} ({region.code}), so there is nothing to discover"
    return (
        f"no portal of {region.name} ({region.code}) is known, nor of a region above it; "
        f"`nianbao portals survey URL --region {region.code}` makes a row of one"
    )


def _searched(search: Search, options: CrawlOptions, *, quiet: bool) -> tuple[str, ...]:
    """Search to the end; what stops it becomes a message and an exit status. Out: the runs."""
    from crawler.portal_rounds import search_on

    try:
        with progress("discover", unit="pages", quiet=quiet) as report:
            return search_on(
                search,
                options,
                lambda rows: store(options.data, rows),
                lambda done, total, note="": report(done, total),
            )
    except ConnectMapError as error:
        raise exits.Stop(str(error), exits.BAD_TABLE) from None
    except OSError as error:
        raise exits.unwritable(error, options.data.root) from error


def _told(search: Search, found: Sequence[Finding], runs: Sequence[str]) -> dict[str, Any]:
    regions = [
        {
            "code": one.region.code,
            "name": one.region.name,
            "state": one.state,
            "portal": asdict(one.portal) if one.portal else None,
            "why": list(one.why),
        }
        for one in found
    ]
    left_out = [asdict(one) for one in search.left_out]
    return {"region": search.region.code, "regions": regions, "left_out": left_out, "runs": list(runs)}


def _lines(search: Search, found: Sequence[Finding], data: DataFolder) -> Iterator[str]:
    for one in found:
        name = f"{_INDENT.get(one.region.level, '')}{one.region.name}"
        portal = f"{one.portal.home_url} {one.portal.status}" if one.portal else ""
        yield f"{one.region.code}  {_STATES[one.state]:<13}  {name}  {portal}".rstrip()
        yield from (f"{'':<25}{why}" for why in one.why)
    counts = {state: sum(one.state == state for one in found) for state in _STATES}
    told = ", ".join(f"{count} {_STATES[state]}" for state, count in counts.items())
    yield f"{len(found)} regions: {told}; {len(search.left_out)} links left out (--json tells which and why)"
    if search.rows():
        yield f"{len(search.rows())} rows written to {data.portals}"
