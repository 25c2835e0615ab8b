"""From the options of a crawl to Scrapy's settings."""

from typing import Any

from crawler.connect_map import load_connect_map
from crawler.options import CrawlOptions
from settings.base import CONTACT, USER_AGENT


def scrapy_settings(options: CrawlOptions) -> dict[str, Any]:
    """The settings that differ from `settings.base` for one crawl. Raises `ConnectMapError`."""
    found: dict[str, Any] = {
        "DOWNLOAD_DELAY": options.delay,
        "NIANBAO_CONNECT_MAP": load_connect_map(options.connect_map) if options.connect_map else None,
        "NIANBAO_PROXY": options.proxy,
        "NIANBAO_TAP": options.archive,
        "USER_AGENT": user_agent(options.contact),
    }
    if options.timeout is not None:
        found["DOWNLOAD_TIMEOUT"] = options.timeout
    return found


def user_agent(contact: str | None) -> str:
    """The User-Agent with whom to write to; says so when the operator names nobody."""
    plain = "".join(c for c in contact or "" if c.isprintable() and c.isascii()).strip()
    return USER_AGENT.replace(f"+{CONTACT}", f"+{plain}" if plain else CONTACT)
