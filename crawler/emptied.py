"""A list that shows no report any more: a notice of maintenance stands in it, or an earlier crawl read reports there. Pure.

An empty list is a page like another and says by itself that nothing was published. That it was emptied is what keeps
reports which are only out of sight from being taken for withdrawn.
"""

from collections.abc import Callable, Sequence

from archive.capture import Lead
from crawler.discovery import discover_leads
from crawler.faces import Verdict, notice_in
from crawler.links import page_is_annual
from crawler.page import Page
from settings.portals import Portal


def emptied(
    portal: Portal, page: Page, lead: Lead, found: Sequence[Lead], earlier: Callable[[], Page | None]
) -> Verdict | None:
    """What is to be said of a list page without reports, or None.

    In: the page, why it was fetched, what it leads to; what gives the page as an earlier crawl kept it. Only columns of
    annual reports are looked at, and of these those that lead to no report.
    """
    if lead.role != "index" or not page.is_html or any(one.role == "report" for one in found):
        return None
    if not page_is_annual(page, lead.menu):
        return None
    before, notice = earlier(), notice_in(page)
    reports = [one for one in discover_leads(portal, before, lead) if one.role == "report"] if before else []
    if reports:
        seen = f"{len(reports)} reports stood here before, such as {reports[0].title}"
        return Verdict("emptied", f"{notice}; {seen}" if notice else seen, False)
    return Verdict("maintenance", notice, False) if notice else None
