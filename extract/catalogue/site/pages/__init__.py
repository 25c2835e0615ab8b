"""The shelf of pages: one file each, found by name."""

from functools import cache

from extract.catalogue.site.page import Page
from settings.discover import discover


@cache
def pages() -> dict[str, Page]:
    """Name -> page, every file of the shelf."""
    return {page.name: page for page in discover(__name__, "PAGE").values()}
