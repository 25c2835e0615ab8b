"""Whether a row of the table still holds: what its home page and its list say now, and what becomes of it. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urljoin, urlsplit

from crawler.budgets import KIND as BUDGET
from crawler.discovery import discover_leads, family_named
from crawler.families import FAMILIES
from crawler.pagers import PAGERS, follow
from crawler.survey.facts import PLAIN, claim_on, doubt_of
from crawler.survey.pages import Refused, Seen
from settings.portals import Portal, in_scope

Verdict = Literal["unchanged", "moved", "redesigned", "gone", "refusing", "silent"]

CHANGED: frozenset[Verdict] = frozenset(("moved", "redesigned", "gone"))
"""Verdicts after which a row is no longer right."""

_SILENT = frozenset(("timeout", "dns", "connection", "tls", "reset", "guard", "no-answer", "error"))
_AWAY = frozenset(("out-of-scope-redirect", "moved"))
_LEADS_TO = re.compile(r"(?:leads|readers) to (\S+)")
_UNSAID = ("", "auto")

_ADVICE: dict[Verdict, str] = {
    "unchanged": "",
    "moved": "`nianbao portals survey {to} --region {code}` makes its new row, `portals check --write` closes the old one too",
    "redesigned": "`nianbao portals survey {home}` reads its lists anew, `portals check --write` keeps the old row as an era",
    "gone": "`nianbao portals survey {home}` looks for the list from the home page, `portals check --write` keeps the old row",
    "refusing": "leave it alone for some days; `nianbao import` takes in pages saved by hand",
    "silent": "try again later: from abroad or when busy a portal may not answer; the row stays",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a portal since its row was written."""

    portal: Portal
    verdict: Verdict
    detail: str
    evidence: str  # the address and the record that show it
    to: str | None  # where it is now, when it moved

    @property
    def advice(self) -> str:
        """What to do; nothing when nothing is wrong."""
        told = {"to": self.to, "home": self.portal.home_url, "code": self.portal.region_code}
        return _ADVICE[self.verdict].format(**told)


def checked(portal: Portal, pages: Sequence[Seen], refused: Sequence[Refused]) -> Checked:
    """The verdict on a row. In: the pages its home and list gave, and the addresses among them that gave none."""
    home = next((seen for seen in pages if seen.lead.role == "home"), None)
    lists = [seen for seen in pages if seen.lead.role == "index"]
    entries = [r for url in (portal.home_url, portal.list_url) for r in refused if r.url == url]
    for found in (*_moved(portal, home, entries), *_refused(portal, entries)):
        return found
    if home is None and not lists:
        return Checked(portal, "silent", "no answer", portal.home_url, None)
    shown = next((seen for seen in lists if portal.list_url), None)
    if shown is not None and (fault := _fault(portal, shown)):
        return Checked(portal, "redesigned", fault, shown.evidence, None)
    seen = shown or home or lists[0]
    return Checked(portal, "unchanged", doubt_of(portal, claim_on(portal, pages)), seen.evidence, None)


def _moved(portal: Portal, home: Seen | None, refused: Sequence[Refused]) -> Iterator[Checked]:
    for one in refused:
        to = _LEADS_TO.search(one.detail)
        if one.kind in _AWAY and to:
            home_now = to[1] if one.url == portal.home_url else urljoin(to[1], "/")
            yield Checked(portal, "moved", f"{one.url} leads to {to[1]}", _evidence(one), home_now)
    away = home.page.jump if home else None
    if home and away and not in_scope(portal, away):
        yield Checked(portal, "moved", f"{home.page.url} leads to {away}", home.evidence, away)


def _refused(portal: Portal, refused: Sequence[Refused]) -> Iterator[Checked]:
    for one in refused:
        if one.kind == BUDGET:
            continue
        verdict: Verdict = "silent" if one.kind in _SILENT else "refusing"
        if one.kind == "soft-404" or (one.kind == "http-error" and one.status in (404, 410)):
            verdict = "gone"
        yield Checked(portal, verdict, f"{one.url}: {one.kind} {one.detail}".strip(), _evidence(one), None)


def _evidence(refused: Refused) -> str:
    return " ".join(filter(None, (refused.url, refused.record_id)))


def _fault(portal: Portal, seen: Seen) -> str | None:
    """What of the list is no longer as the row says; None when all is."""
    page = seen.page
    names = {name for name, family in FAMILIES.items() if family.recognises(page)}
    if portal.family in FAMILIES and names and portal.family not in names:
        return f"the list is made by {' or '.join(sorted(names))}, the row says {portal.family}"
    leads = list(discover_leads(portal, page, seen.lead))
    if portal.family in FAMILIES and portal.family != PLAIN and not names and any(x.role == "report" for x in leads):
        return f"the list shows no sign of {portal.family} any more"
    if not any(lead.role in ("report", "index") for lead in leads):
        return f"the list shows no report and no column any more, read as {family_named(portal.family).name}"
    pager = portal.pager.lower()
    if page.is_html and pager not in _UNSAID and pager in PAGERS:
        missed = set(follow("", page)) - set(follow(pager, page))
        if missed and not any(True for _ in PAGERS[pager](page)):
            return f"the list has further pages that pager {pager} does not find, such as {min(missed)}"
    return None


def successor_of(checked: Checked) -> Portal:
    """The row to survey a changed portal with: where it is now, nothing else known."""
    old = checked.portal
    bare = replace(
        old, list_url=None, family="auto", pager="", first_year=None, last_year=None, encoding=None, status="unverified"
    )
    if checked.to is None:
        return bare
    return replace(bare, home_url=checked.to, hosts=((urlsplit(checked.to).hostname or "").lower(),), paths=("/",))


def succession(old: Portal, rows: Sequence[Portal], years: Sequence[int], taken: Collection[str]) -> tuple[Portal, ...]:
    """The old row closed, and the new ones for the years from there on, each with an id of its own.

    In: the surveyed rows, newest first; the report years they show; the ids in the table. Nothing where no year is shown.
    """
    if not rows or not years:
        return ()
    first = max(min(years), (old.first_year or 0) + 1)
    kept = [row for row in rows if row.last_year is None or row.last_year >= first]
    new: list[Portal] = []
    for row in kept:
        begins = max(row.first_year or first, first)
        name = _free(f"{old.place}-{begins}", {*taken, *(one.id for one in new)})
        new.append(replace(row, id=name, place=old.place, first_year=begins))
    return (replace(old, last_year=first - 1), *new)


def _free(name: str, taken: Collection[str]) -> str:
    number = 2
    chosen = name
    while chosen in taken:
        chosen, number = f"{name}-{number}", number + 1
    return chosen
