"""Scrapy's downloader with its promises kept: so many requests to a host at once and no more, none after a stop."""

from collections import Counter
from collections.abc import Callable, Coroutine
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.ledger import Ledger
from crawler.middlewares.scope import Refused, is_stopped


class CountedDownloader(Downloader):
    """Counts a transfer when it is begun, and lets nothing out for a portal that was stopped meanwhile.

    Scrapy 2.19 begins transfers as asyncio tasks and counts each when its task first runs; without a delay the loop
    that fills the free places has by then emptied the whole queue, and a host gets all of it at once.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self.on_free: Callable[[str], None] | None = None  # told the host of each request that ended
        self._held: Counter[str] = Counter()

    def fetch(self, request: Request) -> "Deferred[Response | Request]":  # type: ignore[override]
        """As Scrapy's; counts the requests of each host from the first middleware to the answer."""
        host = self.get_slot_key(request)
        self._held[host] += 1
        return super().fetch(request).addBoth(self._freed, host)

    def has_room(self, host: str) -> bool:
        """True when a request to a host would go out at once, or, where no delay is to be kept, as the next one."""
        slot = self.slots.get(host)
        delay = slot.delay if slot else self._delay
        return self._held[host] < self.domain_concurrency + (0 if delay else 1)

    def due(self, host: str) -> float:
        """When a host may be asked again, on the monotonic clock."""
        slot = self.slots.get(host)
        return slot.lastseen + slot.delay if slot else 0.0

    def _freed(self, result: Any, host: str) -> Any:
        self._held[host] -= 1
        if not self._held[host]:
            del self._held[host]
        if self.on_free is not None:
            self.on_free(host)
        return result

    @property
    def _ledger(self) -> Ledger | None:
        return getattr(self.crawler.spider, "ledger", None)

    def _get_slot(self, request: Request, *args: Any) -> tuple[str, Slot]:
        key = self.get_slot_key(request)
        is_new = key not in self.slots
        key, slot = super()._get_slot(request, *args)
        if is_new and slot.delay and self._ledger is not None and (rest := self._ledger.rest_of(key)):
            # The run was broken off a moment ago: its delay goes on, also the longer one of a slow host.
            slot.delay = max(slot.delay, rest)
            slot.lastseen = monotonic()
        return key, slot

    def _wait_for_download(
        self, slot: Slot, request: Request, queue_dfd: "Deferred[Response]"
    ) -> Coroutine[Any, Any, None]:
        slot.transferring.add(request)
        if self._ledger is not None:
            self._ledger.asked[request.meta[self.DOWNLOAD_SLOT]] = slot.delay
        return super()._wait_for_download(slot, request, queue_dfd)

    def _process_queue(self, slot: Slot) -> None:
        # What waits here passed the middlewares before the portal was stopped.
        while slot.queue and is_stopped(self.crawler, slot.queue[0][0]):
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(Refused("portal stopped", "skipped")))  # type: ignore[no-untyped-call]
        super()._process_queue(slot)
