"""From what a portal's pages say to the rows of the table that say it. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.page import one_line
from crawler.survey.columns import root_of, shape_of
from crawler.survey.facts import Era, Facts, doubt_of
from settings.portals import RENDERED, Portal, in_scope

SURVEYED, NO_LIST = "surveyed", "no-list"
"""Verdicts on a portal that answered: a list of annual reports was found, or none."""

MAX_NAME_CHARS = 80
"""Of a portal's name as its own tags say it."""

_TOLD = re.compile(r"(?:^|; )survey: [^;]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What the survey of one portal gave."""

    portal: Portal  # as it was asked for
    rows: tuple[Portal, ...]  # to be written, the newest era first; none leaves what is known as it is
    verdict: str  # surveyed, no-list, or why nothing was had (challenge, no-answer, robots …)
    shape: str  # one column, sub-columns by …, a list for each agency
    reports: int  # that the lists promise
    years: tuple[int, ...]
    lists: tuple[str, ...]  # addresses of the lists of annual reports, the one in the row first
    site_code: str | None
    departments: tuple[str, ...]  # hosts of the domain that its menus lead to as agencies and that were not asked
    hosts_seen: tuple[str, ...]  # other hosts that its lists promise reports on
    evidence: str
    notes: tuple[str, ...]  # what a person should look at


def probe_of(portal: Portal) -> Portal:
    """The row a survey begins with: the home page, its twin with or without www, the list known so far; no family, no pager."""
    host = (urlsplit(portal.home_url).hostname or "").lower()
    twin = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    twins = (twin,) if host.count(".") <= 2 + host.startswith("www.") else ()
    family = RENDERED if portal.family == RENDERED else "auto"
    return replace(portal, family=family, pager="", hosts=tuple(dict.fromkeys((*portal.hosts, host, *twins))))


def surveyed(portal: Portal, probe: Portal, facts: Facts, home_evidence: str) -> Surveyed:
    """The rows of a portal whose pages were had. In: the row as known, the row the pages were asked for with."""
    columns = tuple(column for era in facts.eras for column in era.columns)
    rows = tuple(_rows(portal, probe, facts)) or _without_list(portal, home_evidence)
    lists = dict.fromkeys(
        column.url for column in (*(root_of(era.columns) for era in facts.eras), *columns) if column is not None
    )
    return Surveyed(
        portal=portal,
        rows=rows,
        verdict=SURVEYED if columns else NO_LIST,
        shape=shape_of(columns) if columns else "",
        reports=sum(era.reports for era in facts.eras),
        years=tuple(sorted({year for era in facts.eras for year in era.years})),
        lists=tuple(lists),
        site_code=facts.site_code,
        departments=facts.departments,
        hosts_seen=facts.others,
        evidence=rows[0].evidence if rows else home_evidence,
        notes=tuple(_notes(portal, facts)),
    )


def unheard(portal: Portal, verdict: str, evidence: str, *notes: str) -> Surveyed:
    """A portal that gave no page, or refused to go on: its known row stays as it is."""
    return Surveyed(
        portal=portal, rows=(), verdict=verdict, shape="", reports=0, years=(), lists=(), site_code=None,
        departments=(), hosts_seen=(), evidence=evidence, notes=notes,
    )  # fmt: skip


def _rows(portal: Portal, probe: Portal, facts: Facts) -> Iterator[Portal]:
    begins = portal.first_year or 0  # the years before are those of another row of this place
    last = portal.last_year
    for number, era in enumerate(facts.eras):
        is_oldest = number == len(facts.eras) - 1 or min(era.years) <= begins
        first = portal.first_year if is_oldest else min(era.years)
        found = root_of(era.columns)
        yield replace(
            portal,
            id=portal.id if number == 0 else f"{portal.place}-until-{last}",
            name=_name(portal, facts),
            family=RENDERED if probe.family == RENDERED else era.family,
            pager=era.pager,
            list_url=found.url if found and in_scope(probe, found.url) else None,
            hosts=_hosts(portal, probe, era),
            first_year=first,
            last_year=last,
            encoding=facts.encoding or portal.encoding,
            status="verified" if era.reports and _may_be_ours(portal, facts) else "unverified",
            evidence=(found or era.columns[0]).seen[0].evidence,
            note=_note(portal, era),
        )
        if is_oldest:
            return
        last = min(era.years) - 1


def _without_list(portal: Portal, home_evidence: str) -> tuple[Portal, ...]:
    """A row of which no list was known before may say at least that its home page was seen."""
    if portal.list_url or portal.status == "verified":
        return ()
    return (replace(portal, family="unknown" if portal.family == "auto" else portal.family, evidence=home_evidence),)


def _may_be_ours(portal: Portal, facts: Facts) -> bool:
    """False for a portal that says it is another's, unless somebody vouched for it before."""
    is_other = facts.claim is not None and facts.claim.kind == "other"
    return portal.status == "verified" or not (is_other and doubt_of(portal, facts.claim))


def _name(portal: Portal, facts: Facts) -> str:
    is_unnamed = portal.name == (urlsplit(portal.home_url).hostname or "")
    return one_line(facts.site_name)[:MAX_NAME_CHARS] if is_unnamed and facts.site_name else portal.name


def _hosts(portal: Portal, probe: Portal, era: Era) -> tuple[str, ...]:
    """The row's hosts, and of those the survey added the ones that lists stand on or lead to."""
    urls = [seen.page.url for column in era.columns for seen in column.seen]
    urls += [lead.url for column in era.columns for lead in column.reports]
    used = {(urlsplit(url).hostname or "").lower() for url in urls}
    return tuple(host for host in probe.hosts if host in portal.hosts or host in used)


def _note(portal: Portal, era: Era) -> str:
    years = f" {era.years[0]}-{era.years[-1]}" if era.years else ""
    told = f"survey: {shape_of(era.columns)}, {era.reports} reports{years}"
    return "; ".join(filter(None, (_TOLD.sub("", portal.note), told)))


def _notes(portal: Portal, facts: Facts) -> Iterator[str]:
    if doubt := doubt_of(portal, facts.claim):
        yield doubt
    if len(facts.eras) > 1:
        years = ", ".join(f"{era.family} {era.years[0]}-{era.years[-1]}" for era in facts.eras)
        yield f"several eras: {years}"
    if facts.eras and not sum(era.reports for era in facts.eras):
        yield "the list of annual reports shows none"
