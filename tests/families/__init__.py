"""Small portals of the CMS families, in two skins each: one file a family, each with its `SITES`."""

from settings.discover import discover
from tests.families.frame import FamilySite

SITES: tuple[FamilySite, ...] = tuple(
    site for sites in discover("tests.families", "SITES", skip=("frame",)).values() for site in sites
)
