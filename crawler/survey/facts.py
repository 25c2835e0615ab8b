"""What a portal's captured pages say about it: its lists, CMS, pager, eras, encoding and hosts. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.families import FAMILIES
from crawler.families.base import Family
from crawler.links import compact, menu_kind
from crawler.page import META_SEARCH_BYTES, Page, header_charset
from crawler.pagers import PAGERS, follow
from crawler.portal_claims import Claim, claim_of, site_code, site_name
from crawler.shares import site_of
from crawler.survey.columns import Column, columns_of, reports_of, with_reports
from crawler.survey.pages import Seen
from settings.portals import Portal
from settings.regions import Region, descendants, region_at, this_year

MIXED = "auto"
"""The family of a portal whose lists come from several: each page is read by the one that recognises it."""

PLAIN = "static"
"""The family of lists that show no sign of any: every family reads plain lists, this one nothing else."""

_META_GB = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*gb", re.IGNORECASE)
_PLAIN_PAGERS = tuple(name for name in PAGERS if name not in ("", "auto", "index_n"))


@dataclass(frozen=True, slots=True)
class Era:
    """The lists that one CMS shows on one host."""

    family: str
    pager: str  # name in crawler/pagers.py; "" tries all, or the family pages in its own way
    columns: tuple[Column, ...]  # of annual reports, in the order they were captured

    @property
    def years(self) -> tuple[int, ...]:
        """The report years seen, in order."""
        return tuple(sorted({year for column in self.columns for year in column.years}))

    @property
    def reports(self) -> int:
        """How many reports the lists promise."""
        return reports_of(self.columns)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the pages of one portal say."""

    eras: tuple[Era, ...]  # the newest first; none: no list of annual reports was found
    encoding: str | None  # what no page declares rightly, if all that need one agree
    claim: Claim | None  # whose the home page says it is
    site_code: str | None  # SiteIDCode, ten digits
    site_name: str | None
    departments: tuple[str, ...]  # hosts below the portal's domain that its menus lead to as agencies
    others: tuple[str, ...]  # other *.gov.cn hosts that its lists promise reports on


def facts_of(portal: Portal, pages: Sequence[Seen]) -> Facts:
    """All of it, from a portal's pages alone."""
    annual = with_reports([column for column in columns_of(portal, pages) if column.annual])
    read = [seen.page for seen in pages if seen.page.is_html]
    return Facts(
        eras=eras_of(annual),
        encoding=encoding_of(pages),
        claim=claim_on(portal, pages),
        site_code=_first(site_code(page) or "" for page in read),
        site_name=_first(site_name(page) for page in read),
        departments=departments_of(portal, pages),
        others=_others(portal, annual),
    )


def claim_on(portal: Portal, pages: Sequence[Seen]) -> Claim | None:
    """Whose a portal's home page says it is, held against its row; None without a home page, or a region of now."""
    home = next((seen.page for seen in pages if seen.lead.role == "home" and seen.page.is_html), None)
    region = region_at(portal.region_code, this_year())
    return claim_of(home, region.code, this_year()) if home and region else None


def doubt_of(portal: Portal, claim: Claim | None) -> str:
    """Why a portal may be another's than its row says; nothing where it is not, or where the row names it so itself."""
    if claim is None or claim.kind not in ("other", "doubtful") or compact(portal.name) in compact(claim.note):
        return ""
    return f"{claim.note}; the row says {portal.region_code}: compare"


def eras_of(annual: Sequence[Column]) -> tuple[Era, ...]:
    """The eras of a portal, newest first: lists of another host or CMS that hold the older reports of the same agencies.

    Lists of another host or CMS that are no older era (a department's own) belong to the newest.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[Column]] = {}
    for column in annual:
        groups.setdefault((column.host, tuple(sorted(column.families)) or (PLAIN,)), []).append(column)
    newest_first = sorted(groups.values(), key=lambda group: max(_years(group), default=0), reverse=True)
    kept: list[list[Column]] = []
    for group in newest_first:
        if kept and not _is_older(group, kept[-1]):
            kept[0].extend(group)
        else:
            kept.append(list(group))
    return tuple(_era(group) for group in kept)


def _is_older(group: Sequence[Column], newer: Sequence[Column]) -> bool:
    here, there = _years(group), _years(newer)
    older = bool(here and there) and min(here) < min(there) and max(here) < max(there)
    return older and bool(_agencies(group) & _agencies(newer))


def _era(columns: Sequence[Column]) -> Era:
    families = {name for column in columns for name in column.families}
    family = MIXED if len(families) > 1 else next(iter(families), PLAIN)
    return Era(family, pager_of(family, columns), tuple(columns))


def pager_of(family: str, columns: Sequence[Column]) -> str:
    """The one way of paging that finds all further pages which all ways together find; "" where there is none or no need."""
    made = FAMILIES.get(family)
    if made is None or not _pages_plainly(made):
        return ""
    pages = [seen.page for column in columns for seen in column.seen if seen.page.is_html]
    every = [set(follow("", page)) for page in pages]
    if not any(every):
        return ""
    return next((name for name in _PLAIN_PAGERS if _finds_all(name, pages, every)), "")


def _finds_all(name: str, pages: Sequence[Page], every: Sequence[set[str]]) -> bool:
    # Every pager follows 下一页 too: the one that finds nothing else of its own is not the portal's.
    own = any(True for page in pages for _ in PAGERS[name](page))
    return own and [set(follow(name, page)) for page in pages] == every


def _pages_plainly(family: Family) -> bool:
    cls = type(family)
    return cls.next_urls is Family.next_urls and cls.next_leads is Family.next_leads


def encoding_of(pages: Sequence[Seen]) -> str | None:
    """The encoding a row must name: what pages are in that do not declare it, if no page is in another; else None."""
    written = [seen.page for seen in pages if not seen.page.body.isascii()]
    used = {page.encoding for page in written}
    undeclared = any(page.encoding == "gb18030" and not _declares_chinese(page) for page in written)
    return next(iter(used)) if undeclared and len(used) == 1 else None


def _declares_chinese(page: Page) -> bool:
    said = header_charset(page.content_type) or ""
    return said.startswith("gb") or _META_GB.search(page.body[:META_SEARCH_BYTES]) is not None


def departments_of(portal: Portal, pages: Sequence[Seen]) -> tuple[str, ...]:
    """Hosts below the domain of the portal that its pages lead to as agencies or disclosure, but not its lower regions."""
    sites = {site_of(host) for host in portal.hosts}
    below = _names_below(portal.region_code)
    found: dict[str, None] = {}
    for seen in pages:
        for link in seen.page.links if seen.page.is_html else ():
            host = (urlsplit(link.url).hostname or "").lower()
            if host in portal.hosts or site_of(host) not in sites or not host.endswith(".gov.cn"):
                continue
            if menu_kind(link.text) is not None and not any(name in link.text for name in below):
                found.setdefault(host)
    return tuple(found)


def _names_below(code: str) -> frozenset[str]:
    year = this_year()
    return frozenset(name for region in descendants(code, year) if region.code != code for name in _names(region))


def _names(region: Region) -> Iterator[str]:
    return (name for name in (region.name, region.short) if name and len(name) > 1)


def _others(portal: Portal, annual: Iterable[Column]) -> tuple[str, ...]:
    hosts = ((urlsplit(lead.url).hostname or "").lower() for column in annual for lead in column.reports)
    return tuple(dict.fromkeys(host for host in hosts if host not in portal.hosts and host.endswith(".gov.cn")))


def _years(columns: Iterable[Column]) -> set[int]:
    return {year for column in columns for year in column.years}


def _agencies(columns: Iterable[Column]) -> set[str]:
    return {name for column in columns for name in column.agencies}


def _first(values: Iterable[str]) -> str | None:
    return next(iter(filter(None, values)), None)
