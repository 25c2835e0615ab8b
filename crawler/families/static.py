"""Static lists (TRS WCM and look-alikes): a list page of links, an article behind each; three portals in four."""

import re

from crawler.families.base import Family
from crawler.page import Page

_TRS = re.compile(r"createPageHTML|TRS_Editor|/t20\d{6}_\d+\.s?html?|countPage\s*=")


class Static(Family):
    """List pages with plain links; the pager is named in the portal's row or found by trying."""

    name = "static"

    def recognises(self, page: Page) -> bool:
        return page.says("createPageHTML", "TRS_Editor", "/t20", "countPage") and _TRS.search(page.text) is not None


FAMILY = Static()
