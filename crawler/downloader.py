"""Scrapy's downloader with its promises kept: so many requests to a host at once and no more, none after a stop."""

from collections.abc import Coroutine
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.middlewares.scope import Refused, is_stopped


class CountedDownloader(Downloader):
    """Counts a transfer when it is begun, and lets nothing out for a portal that was stopped meanwhile.

    Scrapy 2.19 begins transfers as asyncio tasks and counts each when its task first runs; without a delay the loop
    that fills the free places has by then emptied the whole queue, and a host gets all of it at once.
    """

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: "Deferred[Response]"
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        return super()._wait_for_download(slot, request, queue_dfd)

    def _process_queue(self, slot: Slot) -> None:
        # What waits here passed the middlewares before the portal was stopped.
        while slot.queue and is_stopped(self.crawler, slot.queue[0][0]):
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(Refused("portal stopped")))  # type: ignore[no-untyped-call]
        super()._process_queue(slot)
