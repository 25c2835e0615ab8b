"""Scrapy's downloader with its promise kept: no more requests to a host at once than the settings allow."""

from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.http import Response
from twisted.internet.defer import Deferred


class CountedDownloader(Downloader):
    """Counts a transfer when it is begun.

    Scrapy 2.19 begins transfers as asyncio tasks and counts each when its task first runs; without a delay the loop
    that fills the free places has by then emptied the whole queue, and a host gets all of it at once.
    """

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: "Deferred[Response]"
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)
