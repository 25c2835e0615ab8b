"""The shelf of CMS families: one file each, found by name."""

from crawler.families.base import Family
from settings.discover import discover

FAMILIES: dict[str, Family] = discover("crawler.families", "FAMILY")
