"""Settings of a crawl of real portals: as base, with more patience."""

from settings.base import *  # noqa: F403

CONCURRENT_REQUESTS = 64
DOWNLOAD_TIMEOUT = 60  # seconds; county servers are slow in January, when everybody publishes
RETRY_TIMES = 3
