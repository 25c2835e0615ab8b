"""A survey from portals to rows, a check from rows to portals: crawls that leave reports alone, and what their pages say."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import chain

from crawler.budgets import BUDGET
from crawler.options import CrawlOptions, CrawlSummary, PortalSummary, Progress
from crawler.parts import crawl_in_parts
from crawler.survey.checking import Checked, checked
from crawler.survey.facts import facts_of
from crawler.survey.pages import Refused, pages_by_portal, pages_of, refused_by, refused_by_portal
from crawler.survey.rows import Surveyed, probe_of, surveyed, unheard
from settings.portals import Portal

ROUNDS = 3
"""Crawls of one survey at most: hosts of departments that one shows are asked in the next."""


def survey(
    options: CrawlOptions, progress: Progress | None = None, owned: Collection[str] = ()
) -> tuple[Surveyed, ...]:
    """Survey the portals of the options, which say also how politely and where to; the rest of them is not looked at.

    Every page is asked for as in any crawl and archived. In: also the hosts that rows of the table name, which become
    no department of another row. Out: one answer a portal, in the order asked for. Nothing but the data folder's archive
    and crawl.db is written. Raises as `crawler.run.crawl`; KeyboardInterrupt when it was broken off.
    """
    known = {portal.id: portal for portal in options.portals}
    probes = {portal.id: probe_of(portal) for portal in options.portals}
    found: dict[str, Surveyed] = {}
    waiting: Sequence[str] = tuple(known)
    for _ in range(ROUNDS):
        if not waiting:
            break
        asked = replace(options, aim="survey", portals=tuple(probes[name] for name in waiting), years=None)
        summary = ask(asked, progress)
        again = []
        for told in summary.portals:
            name = told.portal_id
            answer = _answer(known[name], probes[name], told, summary.run_id, options)
            if not answer.rows and name in found:
                continue  # hosts of departments that do not answer take nothing from what the portal itself said
            found[name] = answer
            more = tuple(host for host in answer.departments if host not in owned)
            if more:
                again.append(name)
                probes[name] = replace(probes[name], hosts=(*probes[name].hosts, *more))
        waiting = again
    return tuple(found[portal.id] for portal in options.portals)


def check(options: CrawlOptions, progress: Progress | None = None) -> tuple[Checked, ...]:
    """Hold rows against their portals, with a few pages of each: the home page, the list, where either sends on.

    Out: one verdict a portal, in the order asked for. Nothing but the archive and crawl.db is written. Raises as `survey`.
    """
    summary = ask(replace(options, aim="check", years=None, fresh=True), progress)
    pages = pages_by_portal(options.data, summary.run_id, options.portals)
    refused = refused_by_portal(options.data, summary.run_id, options.portals)
    shared = {seen.page.url: seen for seen in chain.from_iterable(pages.values())}
    found = []
    for portal in options.portals:
        own = pages[portal.id]
        # An address is asked for once in a run: rows that share it share what it gave.
        lent = tuple(shared[url] for url in (portal.home_url, portal.list_url) if not own and url in shared)
        found.append(checked(portal, own or lent, refused[portal.id]))
    return tuple(found)


def ask(options: CrawlOptions, progress: Progress | None = None) -> CrawlSummary:
    """One crawl in a process of its own, since a reactor runs once. Raises KeyboardInterrupt when it was broken off."""
    summary = crawl_in_parts(options, progress)
    if summary.state == "interrupted":
        raise KeyboardInterrupt
    return summary


def _answer(portal: Portal, probe: Portal, told: PortalSummary, run_id: str, options: CrawlOptions) -> Surveyed:
    """What one crawl says of a portal."""
    pages = pages_of(options.data, run_id, probe)
    home = next((seen.evidence for seen in pages if seen.lead.role == "home"), "")
    if told.stopped or not home:
        return unheard(portal, *reason_of(told, refused_by(options.data, run_id, probe), portal.home_url))
    return surveyed(portal, probe, facts_of(probe, pages), home)


def reason_of(told: PortalSummary, refused: Sequence[Refused], home_url: str) -> tuple[str, str]:
    """(kind, what shows it) for a portal that gave nothing or stopped."""
    if told.stopped and told.stopped.startswith(BUDGET):
        return "cut", f"{told.stopped} was used up; give it more"
    worst = next((r for r in refused if told.stopped and r.kind == told.stopped), None)
    first = worst or next((r for r in refused if r.url == home_url), None) or (refused[0] if refused else None)
    kind = told.stopped or (first.kind if first else "no-answer")
    evidence = " ".join(filter(None, (first.url, first.detail, first.record_id or ""))) if first else home_url
    return kind, evidence
