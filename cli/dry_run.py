"""`nianbao crawl --dry-run`: what would be asked for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.options import CrawlOptions

if TYPE_CHECKING:  # it imports every family, which a crawl of several processes need not in the first
    from crawler.plan import Plan, PortalPlan

SHOWN = 3
"""Addresses of each sort that are named; `--json` names all."""


def lines(plan: "Plan", options: CrawlOptions) -> Iterator[str]:
    """A plan as text."""
    yield "dry run: nothing was asked for, nothing was written"
    if plan.goes_on:
        yield f"goes on with run {plan.goes_on}; --fresh starts over"
    for portal in plan.portals:
        yield from _portal(portal)
    for portal_id, why in plan.skipped.items():
        yield f"{portal_id}: left out: {why}"
    least = "at least " if plan.at_least else ""
    when = f", asked at {options.window} only" if options.window else ""
    yield f"{least}{plan.requests} requests to {plan.hosts} hosts, robots.txt included{when}"
    yield f"{least}{plan.hours:.2f} hours at {options.delay:g} s between two requests to a host"


def _portal(portal: "PortalPlan") -> Iterator[str]:
    yield f"{portal.portal_id} {portal.name}: {'at least ' if not portal.known else ''}{portal.requests} addresses"
    changed = [item.url for item in portal.known if item.conditional]
    whole = [item.url for item in portal.known if not item.conditional]
    yield from _some("begins at", portal.entries)
    yield from _some("queued", portal.queued)
    yield from _some("known, asked whether it has changed", changed)
    yield from _some("known, asked for again", whole)


def _some(title: str, urls: tuple[str, ...] | list[str]) -> Iterator[str]:
    for url in urls[:SHOWN]:
        yield f"  {title}: {url}"
    if len(urls) > SHOWN:
        yield f"  {title}: {len(urls) - SHOWN} more"
