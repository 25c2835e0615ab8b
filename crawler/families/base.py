"""What a CMS family is: pure rules from a page to leads and further pages. Nothing here fetches."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from archive.capture import Lead, Role
from crawler.links import (
    MAX_MENU_CHARS,
    Menu,
    compact,
    is_report_title,
    menu_kind,
    page_is_annual,
    report_year,
    score,
)
from crawler.page import Link, Page
from crawler.pagers import follow
from settings.files import is_attachment, viewer_target
from settings.portals import Portal

MENU_JOINT = " > "

MAX_MENU_DEPTH = 8
"""Menu texts on the way from home to a list; deeper is a loop."""

LIST_MENU = "政府信息公开年报"
"""The menu path given to a list page that the portal's row names: the row says it is the annual-report column."""

_ALLOWED: dict[str, frozenset[Menu]] = {
    "home": frozenset[Menu](["annual", "disclosure"]),
    "disclosure": frozenset[Menu](["annual", "disclosure", "unit"]),
    "annual": frozenset[Menu](["annual", "unit", "year"]),
}
"""Menu kinds to follow, by where the page stands. Years and agencies mean nothing outside a disclosure section."""


class Family:
    """The generic family: a list page of links, an article behind each. Others override what differs."""

    name = "static"

    def recognises(self, page: Page) -> bool:
        """True when the page's own markup says that this family made it."""
        return False

    def reads(self, page: Page) -> bool:
        """True for an answer this family finds links in; one whose lists are data takes those too."""
        return page.is_html

    def entry_urls(self, portal: Portal) -> tuple[str, ...]:
        """The addresses to begin with: the list the row names, and the home page, where columns it forgot are found."""
        return (portal.list_url, portal.home_url) if portal.list_url else (portal.home_url,)

    def anchors(self, page: Page) -> Iterable[Link]:
        """The links of a list page; a family whose lists hide them in script adds them here."""
        return page.links

    def is_report_link(self, link: Link, annual: bool) -> bool:
        """True when the link promises a report; `annual`: it stands in a column of annual reports."""
        return is_report_title(link.text, annual)

    def is_file(self, link: Link) -> bool:
        """True when a link of a report's page leads to one of its files."""
        return is_attachment(link.url, link.text)

    def year_of(self, link: Link) -> int | None:
        """The report year the link promises."""
        return report_year(link.text)

    def leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        """Reports and columns the page links to, in page order; `lead` is why the page was fetched."""
        annual = page_is_annual(page, lead.menu)
        allowed = _ALLOWED[place_of(lead, annual)]
        for link in self.anchors(page):
            if self.is_report_link(link, annual):
                yield self._report(portal, page, lead, link)
            elif link.tag != "option" or annual:
                kind = menu_kind(link.text)
                if (
                    (kind in allowed or _is_agency_site(portal, page, link, kind))
                    and not is_attachment(link.url)
                    and _may_deepen(lead, link, kind)
                ):
                    yield column(portal, page, lead, link)

    def _report(self, portal: Portal, page: Page, lead: Lead, link: Link) -> Lead:
        return make_lead(
            portal,
            page,
            replace(link, url=viewer_target(link.url) or link.url),
            "report",
            lead.menu,
            year=self.year_of(link),
            weight=score(link.text, lead.menu, page.meta, link.url),
        )

    def next_urls(self, portal: Portal, page: Page) -> Iterator[str]:
        """Further pages of the same list that are asked for by GET."""
        return follow(portal.pager, page)

    def next_leads(self, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
        """Further pages of the same list; a family whose lists are asked for by POST says so here."""
        for url in self.next_urls(portal, page):
            yield next_page(page, lead, url)


def place_of(lead: Lead, annual: bool) -> str:
    """Where a page stands: in an annual column, in a disclosure section, or before both."""
    if annual:
        return "annual"
    return "disclosure" if any(menu_kind(p) == "disclosure" for p in lead.menu.split(MENU_JOINT)) else "home"


def _may_deepen(lead: Lead, link: Link, kind: Menu | None) -> bool:
    """False for a column already on the way here (its own name repeated) and beyond the depth limit."""
    way = lead.menu.split(MENU_JOINT) if lead.menu else []
    if len(way) >= MAX_MENU_DEPTH:
        return False
    # Under one agency the links to its sisters are the same navigation again; they were leads of the page above.
    return not (kind == "unit" and sum(menu_kind(part) == "unit" for part in way) >= 2)


def _is_agency_site(portal: Portal, page: Page, link: Link, kind: Menu | None) -> bool:
    """True for an agency's link that leads to a host of its own within the portal (sfj.… of a league)."""
    if kind != "unit":
        return False
    host = urlsplit(link.url).hostname
    return host in portal.hosts and host != urlsplit(page.url).hostname


def next_page(page: Page, lead: Lead, url: str, post: str | None = None) -> Lead:
    """The lead to a further page of a list, for the reason the list itself was fetched.

    In: the body it is asked for with, on one line; None for a GET.
    """
    return replace(lead, url=url, role="index", found_on=page.url, post=post)


def column(portal: Portal, page: Page, lead: Lead, link: Link) -> Lead:
    """The lead to a column: its name joins the menu path."""
    text = compact(link.text)[:MAX_MENU_CHARS]
    menu = f"{lead.menu}{MENU_JOINT}{text}" if lead.menu else text
    return make_lead(portal, page, link, "index", menu, year=report_year(text), weight=score(text, menu, {}))


def make_lead(
    portal: Portal, page: Page, link: Link, role: Role, menu: str, *, year: int | None = None, weight: float = 0.0
) -> Lead:
    """A lead found on a page, with what the portal's row says of it."""
    return Lead(
        url=link.url,
        portal_id=portal.id,
        region_code=portal.region_code,
        role=role,
        title=link.text,
        menu=menu,
        year=year,
        found_on=page.url,
        score=weight,
    )
