"""How a crawl is shared out among processes: no two of them ever ask the same host."""

import math
import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from crawler.options import CrawlOptions
from settings.portals import Portal

ONE_PROCESS = 150
"""Requests a second that one process is sure to manage: a page costs it two to three milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one process of a crawl is given."""

    options: CrawlOptions  # with its portals alone
    run_id: str
    path: Path  # its part of crawl.db
    number: int  # from 1; its WARC files are the number-th of every `of`
    of: int
    sites: frozenset[str] | None  # domains whose hosts it asks; None: all
    goes_on: bool  # the run has a past


def processes_for(portals: Sequence[Portal], delay: float) -> int:
    """How many processes are of use when nobody says: one, until the delays allow for more requests than it manages.

    A portal with a delay of one second gives at most one page a second, so one process is enough for a province.
    Without a delay (servers of one's own) nothing says how much there is to do, and one is begun soonest.
    """
    if not delay:
        return 1
    return max(1, min(os.cpu_count() or 1, math.ceil(len(portals) / delay / ONE_PROCESS)))


def shares(options: CrawlOptions) -> tuple[tuple[Portal, ...], ...]:
    """The portals of each process, in the order asked for; one share when the crawl cannot be shared out.

    Portals whose hosts lie below one domain stay together, for the files of one portal often lie on a sister host.
    A crawl with budgets of its own counts them in one place, one that keeps nothing has no parts to bring home.
    """
    if options.processes == 1 or options.budgets.has_run or not options.archive:
        return (options.portals,)
    hands: list[list[Portal]] = [[] for _ in range(options.processes)]
    for group in sorted(_groups(options.portals), key=len, reverse=True):
        min(hands, key=len).extend(group)
    order = {portal.id: number for number, portal in enumerate(options.portals)}
    return tuple(tuple(sorted(hand, key=lambda p: order[p.id])) for hand in hands if hand)


def sites_of(portals: Iterable[Portal]) -> frozenset[str]:
    """The domains on which the hosts of some portals lie."""
    return frozenset(site_of(host) for portal in portals for host in _hosts(portal))


def site_of(host: str) -> str:
    """The domain that a host belongs to: what was registered below gov.cn (www.xam.gov.cn: xam.gov.cn), or itself."""
    labels = host.lower().split(".")
    return ".".join(labels[-3:]) if labels[-2:] == ["gov", "cn"] else host.lower()


def _hosts(portal: Portal) -> tuple[str, ...]:
    starts = (urlsplit(url).hostname or "" for url in (portal.home_url, portal.list_url) if url)
    return (*portal.hosts, *starts)


def _groups(portals: Sequence[Portal]) -> Collection[list[Portal]]:
    """Portals that share a domain, also by way of others, together."""
    group_of: dict[str, str] = {}  # domain -> the domain its group is called by
    for portal in portals:
        sites = sites_of([portal])
        joined = {group_of.get(site, site) for site in sites}
        name = min(joined)
        group_of |= dict.fromkeys(sites, name)
        group_of |= {site: name for site, other in group_of.items() if other in joined}
    found: defaultdict[str, list[Portal]] = defaultdict(list)
    for portal in portals:
        found[group_of[min(sites_of([portal]))]].append(portal)
    return found.values()
