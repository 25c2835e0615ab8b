"""Openness (MeetFine): lists `…/showList/<branch>/…/page_N.html`, and a module of its own for annual reports."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.families.base import Family
from crawler.links import is_lookalike, report_year
from crawler.page import Link, Page
from crawler.pagers import MAX_PAGES
from settings.portals import Portal

_SIGN = re.compile(
    r"/(?:Branch)?Openness(?:Content|AnnualReport|Target|Guide|Rules)/|/XxgkAnnualReport/|/Xxgknb/show/|default_pgBtn",
    re.IGNORECASE,
)
_WORDS = ("penness", "nnualReport", "nnualreport", "gknb/show", "default_pg")
_REPORT = re.compile(
    r"/(?:OpennessAnnualReport|XxgkAnnualReport|Xxgknb)/(?:show|download)/\d+\.html|/openness/detail/annual_report/",
    re.IGNORECASE,
)
_DOWNLOAD = re.compile(r"/(?:OpennessAnnualReport|XxgkAnnualReport|Xxgknb)/download/\d+\.html", re.IGNORECASE)
_PAGE = re.compile(r"^(.*/page_)(\d{1,4})\.html$")


class Openness(Family):
    """An address of the module is a report whatever its title says, if it names a year."""

    name = "openness"

    def recognises(self, page: Page) -> bool:
        return page.is_html and page.says(*_WORDS) and _SIGN.search(page.text) is not None

    def is_report_link(self, link: Link, annual: bool) -> bool:
        if super().is_report_link(link, annual):
            return True
        named = report_year(link.text) is not None and not is_lookalike(link.text)
        return named and _REPORT.search(urlsplit(link.url).path) is not None

    def is_file(self, link: Link) -> bool:
        return _DOWNLOAD.search(urlsplit(link.url).path) is not None or super().is_file(link)

    def next_urls(self, portal: Portal, page: Page) -> Iterator[str]:
        here = _PAGE.match(page.url)
        if here is None:
            yield from super().next_urls(portal, page)
            return
        found = (_PAGE.match(link.url) for link in page.links)
        last = max((int(one.group(2)) for one in found if one and one.group(1) == here.group(1)), default=1)
        for number in range(2, min(last, MAX_PAGES) + 1):
            if number != int(here.group(2)):
                yield f"{here.group(1)}{number}.html"


FAMILY = Openness()
