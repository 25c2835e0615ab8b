"""Portals drawn by script (Vue, React): an empty shell that a browser fills; the rows come as data, and are read there.

Verified: the shell and the bundle as the build tools write them (vue-cli, vite, create-react-app). Inferred: what the
portals' services call their fields (crawler.rows); those of 德州, 通辽 and 淄博 are in no public source.
"""

from collections.abc import Iterable, Iterator

from crawler.families.base import Family
from crawler.page import Link, Page
from crawler.shell import RenderedPage, is_shell
from settings.portals import Portal


class Browser(Family):
    """Reads a page as a browser drew it, with the rows its scripts were told of; a shell itself says nothing."""

    name = "browser"

    def recognises(self, page: Page) -> bool:
        return isinstance(page, RenderedPage) or is_shell(page)

    def anchors(self, page: Page) -> Iterable[Link]:
        return (*page.links, *page.rows) if isinstance(page, RenderedPage) else page.links

    def next_urls(self, portal: Portal, page: Page) -> Iterator[str]:
        # Rows of all pages were told already; drawing those pages too would ask for every row a second time.
        if not (isinstance(page, RenderedPage) and page.rows):
            yield from super().next_urls(portal, page)


FAMILY = Browser()
