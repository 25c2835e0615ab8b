"""A survey from portals to rows, a check from rows to portals: crawls that leave reports alone, and what their pages say."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from crawler.options import CrawlOptions, CrawlSummary, PortalSummary, Progress
from crawler.parts import crawl_in_parts
from crawler.survey.checking import Checked, checked
from crawler.survey.facts import facts_of
from crawler.survey.pages import Refused, pages_of, refused_by
from crawler.survey.rows import Surveyed, probe_of, surveyed, unheard
from settings.portals import Portal

CHECKED_PAGES = 4
"""Addresses asked for to check a row."""

ROUNDS = 3
"""Crawls of one survey at most: hosts of departments that one shows are asked in the next."""


def survey(options: CrawlOptions, progress: Progress | None = None) -> tuple[Surveyed, ...]:
    """Survey the portals of the options, which say also how politely and where to; the rest of them is not looked at.

    Every page is asked for as in any crawl and archived. Out: one answer a portal, in the order asked for. Nothing but
    the data folder's archive and crawl.db is written. Raises as `crawler.run.crawl`; KeyboardInterrupt when it was
    broken off.
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
            found[name], probe = _answer(known[name], probes[name], told, summary.run_id, options)
            if probe.hosts != probes[name].hosts:
                again.append(name)
                probes[name] = probe
        waiting = again
    return tuple(found[portal.id] for portal in options.portals)


def check(options: CrawlOptions, progress: Progress | None = None) -> tuple[Checked, ...]:
    """Hold rows against their portals, with a few pages of each: the home page, the list, where either sends on.

    Out: one verdict a portal, in the order asked for. Nothing but the archive and crawl.db is written. Raises as `survey`.
    """
    budgets = replace(options.budgets, portal_pages=CHECKED_PAGES)
    summary = ask(replace(options, aim="survey", budgets=budgets, years=None, fresh=True), progress)
    pages = {portal.id: pages_of(options.data, summary.run_id, portal) for portal in options.portals}
    shared = {seen.page.url: seen for seen in chain.from_iterable(pages.values())}
    found = []
    for portal in options.portals:
        own = pages[portal.id]
        # An address is asked for once in a run: rows that share it share what it gave.
        lent = tuple(shared[url] for url in (portal.home_url, portal.list_url) if not own and url in shared)
        found.append(checked(portal, own or lent, refused_by(options.data, summary.run_id, portal)))
    return tuple(found)


def ask(options: CrawlOptions, progress: Progress | None = None) -> CrawlSummary:
    """One crawl in a process of its own, since a reactor runs once. Raises KeyboardInterrupt when it was broken off."""
    summary = crawl_in_parts(options, progress)
    if summary.state == "interrupted":
        raise KeyboardInterrupt
    return summary


def _answer(
    portal: Portal, probe: Portal, told: PortalSummary, run_id: str, options: CrawlOptions
) -> tuple[Surveyed, Portal]:
    """What one crawl says of a portal, and the row to ask with again: with more hosts, if some were seen."""
    pages = pages_of(options.data, run_id, probe)
    refused = refused_by(options.data, run_id, probe)
    home = next((seen.evidence for seen in pages if seen.lead.role == "home"), "")
    if told.stopped or not home:
        return unheard(portal, *reason_of(told, refused, portal.home_url)), probe
    facts = facts_of(probe, pages)
    wider = replace(probe, hosts=(*probe.hosts, *facts.departments))
    return surveyed(portal, probe, facts, home), wider


def reason_of(told: PortalSummary, refused: Sequence[Refused], home_url: str) -> tuple[str, str]:
    """(kind, what shows it) for a portal that gave nothing or stopped."""
    worst = next((r for r in refused if told.stopped and r.kind == told.stopped), None)
    first = worst or next((r for r in refused if r.url == home_url), None) or (refused[0] if refused else None)
    kind = told.stopped or (first.kind if first else "no-answer")
    evidence = " ".join(filter(None, (first.url, first.detail, first.record_id or ""))) if first else home_url
    return kind, evidence
