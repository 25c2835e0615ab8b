"""What a crawl would ask for, told without asking or writing anything: the dry run."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from archive import runs
from archive.peek import peeked
from crawler.budgets import BUDGET, lifted
from crawler.counts import NO_ANSWER, STOPPED
from crawler.cuts import cuts_of
from crawler.discovery import entry_leads
from crawler.frontier import host_of, key_of
from crawler.options import CrawlOptions
from crawler.resume import run_to_go_on_with
from settings.portals import Portal


@dataclass(frozen=True, slots=True)
class Known:
    """An address an earlier crawl had."""

    url: str
    conditional: bool  # asked for only if it has changed


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalPlan:
    """What would be asked for at one portal."""

    portal_id: str
    name: str
    entries: tuple[str, ...]
    queued: tuple[str, ...]  # of the run that would go on
    known: tuple[Known, ...]  # of earlier runs; asked for again as far as lists still lead to them
    requests: int  # as far as one can know: what is listed above and robots.txt, within the budget of a portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A dry run."""

    goes_on: str | None  # the run that would go on
    portals: tuple[PortalPlan, ...]
    skipped: Mapping[str, str]  # portal -> why it is left out
    requests: int
    hosts: int
    hours: float  # of the host that takes longest, at the delay; hosts are asked side by side
    at_least: bool  # there are portals of which nothing is known but where to begin


def plan_of(options: CrawlOptions, skipped: Mapping[str, str]) -> Plan:
    """Look at the portal table and at what earlier crawls left. In: also the portals left out, each with why.

    Raises `ArchiveError` when crawl.db cannot be read.
    """
    with peeked(options.data.crawl_db) as connection:
        goes_on = _run(connection, options) if connection else None
        queued = _queued(connection, goes_on, options) if connection and goes_on else {}
        known = _known(connection, goes_on, options) if connection else {}
    portals = tuple(_portal(p, options, queued.get(p.id, []), known.get(p.id, [])) for p in options.portals)
    hosts = _by_host(portals)
    return Plan(
        goes_on=goes_on,
        portals=portals,
        skipped=skipped,
        requests=sum(hosts.values()),
        hosts=len(hosts),
        hours=round(max(hosts.values(), default=0) * options.delay / 3600, 3),
        at_least=any(not portal.known for portal in portals),
    )


def _run(connection: sqlite3.Connection, options: CrawlOptions) -> str | None:
    rows = [dict(row) for row in connection.execute("SELECT * FROM runs ORDER BY rowid")]
    return run_to_go_on_with(rows, cuts_of(connection), options)


def _queued(connection: sqlite3.Connection, run_id: str, options: CrawlOptions) -> dict[str, list[str]]:
    """Portal -> what a run that goes on has still to ask for, also what it left alone and need not any more."""
    left = {reason for _, reason, _, _ in runs.left_alone(connection, run_id, BUDGET)}
    again = json.dumps([f"{STOPPED}{NO_ANSWER}", *lifted(left, options.budgets)])
    rows = connection.execute(
        "SELECT portal_id, url FROM frontier WHERE run_id = ? AND (state IN ('queued', 'leased') OR"
        " (state = 'skipped' AND reason IN (SELECT value FROM json_each(?)))) ORDER BY priority DESC, seq",
        (run_id, again),
    )
    return _listed(rows)


def _known(connection: sqlite3.Connection, run_id: str | None, options: CrawlOptions) -> dict[str, list[Known]]:
    """Portal -> what earlier runs had of it and this one has not, each address once."""
    rows = connection.execute(
        "SELECT portal_id, url, role, year, max(etag IS NOT NULL OR last_modified IS NOT NULL) AS dated FROM captures"
        " WHERE status = 200 AND role != 'other' AND post IS NULL AND truncated IS NULL AND run_id IN"
        " (SELECT id FROM runs WHERE state NOT IN ('failed', 'running') AND id IS NOT ?1)"
        " AND url NOT IN (SELECT url FROM frontier WHERE run_id IS ?1)"
        " GROUP BY portal_id, url ORDER BY min(fetched_at)",
        (run_id,),
    )
    return _listed(
        (portal_id, Known(url, bool(dated) and not options.refetch))
        for portal_id, url, role, year, dated in rows
        if _is_wanted(role, year, options.years)
    )


T = TypeVar("T")


def _listed(rows: Iterable[tuple[str, T]]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for portal_id, item in rows:
        found.setdefault(portal_id, []).append(item)
    return found


def _is_wanted(role: str, year: int | None, years: tuple[int, int] | None) -> bool:
    return years is None or year is None or years[0] <= year <= years[1] + (role == "index")


def _portal(portal: Portal, options: CrawlOptions, queued: list[str], known: list[Known]) -> PortalPlan:
    entries = tuple(dict.fromkeys(lead.url for lead in entry_leads(portal)))
    plan = PortalPlan(
        portal_id=portal.id,
        name=portal.name,
        entries=() if queued else entries,
        queued=tuple(queued),
        known=tuple(known),
        requests=0,
    )
    wanted = len(set(map(key_of, _addresses(plan))))
    limit = options.budgets.portal_pages
    return replace(plan, requests=wanted if limit is None else min(wanted, limit))


def _addresses(plan: PortalPlan) -> Iterator[str]:
    yield from (*plan.entries, *plan.queued)
    yield from (item.url for item in plan.known)


def _by_host(portals: Iterable[PortalPlan]) -> Counter[str]:
    """Host -> requests, robots.txt among them; an address that two portals know counts once."""
    keys = {key_of(url): host_of(url) for portal in portals for url in _addresses(portal)}
    hosts = Counter(keys.values())
    hosts.update(set(hosts))
    return hosts
