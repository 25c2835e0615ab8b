"""Long-id directories (兴安盟; EasySite: 锡林郭勒盟, 辽宁): articles are dated folders with 19-digit ids, or keys."""

import re

from crawler.families.base import Family
from crawler.links import is_lookalike, menu_kind
from crawler.page import Link, Page

_ARTICLE = re.compile(
    r"/(?P<year>20\d\d)-\d\d/\d\d/article_\d{19}\.s?html?$"
    r"|/(?P<id>20\d\d)\d{15}/index\.s?html?$"
    r"|/[0-9a-f]{32}/index\.s?html?$"
    r"|/eportal/ui\?(?:.*&)?articleKey=[0-9a-f]{32}"
)
_EASYSITE = re.compile(r"\beasysite-(?:page|list|total|jump)|/eportal/ui\?pageId=")


class LongId(Family):
    """As static; an article without a year in its title takes the year before its publication."""

    name = "longid"

    def recognises(self, page: Page) -> bool:
        if page.says("easysite-", "/eportal/ui?") and _EASYSITE.search(page.text):
            return True
        return any(_ARTICLE.search(link.url) for link in page.links)

    def is_report_link(self, link: Link, annual: bool) -> bool:
        if super().is_report_link(link, annual):
            return True
        # Inside the annual column every article is a report, whatever its title forgot.
        named = menu_kind(link.text) in (None, "annual", "disclosure")
        return annual and named and _ARTICLE.search(link.url) is not None and not is_lookalike(link.text)

    def year_of(self, link: Link) -> int | None:
        found = _ARTICLE.search(link.url)
        published = (found.group("year") or found.group("id")) if found else None
        return super().year_of(link) or (int(published) - 1 if published else None)


FAMILY = LongId()
