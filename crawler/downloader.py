"""Scrapy's downloader with its promises kept: one request to a host at once, at its pace, and none after a stop."""

from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import _schedule_coro
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from crawler.ledger import Ledger
from crawler.manners.hosts import Hosts
from crawler.manners.opening import hosts_of
from crawler.manners.pace import asked_to_wait, is_failure
from crawler.middlewares.scope import Refused, is_stopped

_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
"""Errors after which a host is left in peace for longer."""

_LOOK_S = 1.0
"""Seconds after which a request that waits for its host looks whether the crawl ends."""


class CountedDownloader(Downloader):
    """Counts a transfer when it is begun, and lets nothing out for a portal that was stopped meanwhile.

    Scrapy 2.19 begins transfers as asyncio tasks and counts each when its task first runs; without a delay the loop
    that fills the free places has by then emptied the whole queue, and a host gets all of it at once.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self.on_free: Callable[[str], None] | None = None  # told the host of each request that ended
        self.hosts: Hosts = hosts_of(crawler.settings, self._ledger)
        self._held: Counter[str] = Counter()
        self._parked: set[str] = set()  # hosts whose requests wait for a moment, not for an answer

    def fetch(self, request: Request) -> "Deferred[Response | Request]":  # type: ignore[override]
        """As Scrapy's; counts the requests of each host from the first middleware to the answer."""
        host = self.get_slot_key(request)
        self._held[host] += 1
        self.hosts.expect(host)
        return super().fetch(request).addBoth(self._freed, host)

    def needs_backout(self) -> bool:
        """As Scrapy's, but that a request which waits for its host's time takes no place."""
        return 0 < self.total_concurrency <= len(self.active) - sum(map(self._held.__getitem__, self._parked))

    def has_room(self, host: str) -> bool:
        """True when a request to a host would go out at once, or, where no delay is to be kept, as the next one."""
        return self._held[host] < self.domain_concurrency + (0 if self.hosts.rest(host) else 1)

    def due(self, host: str) -> float:
        """When a host may be asked again, on the monotonic clock."""
        return self.hosts.due(host)

    def close(self) -> None:
        """Let go of what waits, and of the turns."""
        super().close()
        self.hosts.close()

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

    @property
    def _engines(self) -> Any:
        """The engine's state, None before it has one."""
        engine: Any = self.crawler.engine
        return None if engine is None else engine._slot

    def _process_queue(self, slot: Slot) -> None:
        """Begin what may begin; with the rest, wait for the host's time."""
        self._drop(slot)
        while slot.queue and slot.latercall is None and slot.free_transfer_slots() > 0:
            request, answered = slot.queue[0]
            host = request.meta[self.DOWNLOAD_SLOT]
            if (wait := self._closed_for() or self.hosts.begin(host)) > 0:
                self._parked.add(host)
                slot.latercall = call_later(min(wait, _LOOK_S), self._wake, slot, host)
                if self._engines is not None:
                    self._engines.nextcall.schedule()  # there is a place for another host's request
                return
            slot.queue.popleft()
            slot.transferring.add(request)
            slot.lastseen = monotonic()
            self._note(host)
            _schedule_coro(self._wait_for_download(slot, request, answered))

    def _closed_for(self) -> float:
        """Seconds until the hours of the day at which requests go out; what passed the scheduler before waits here."""
        return 0.0 if self._ledger is None else self._ledger.purse.closed_for()

    def _wake(self, slot: Slot, host: str) -> None:
        self._parked.discard(host)
        self._latercall(slot)

    def _drop(self, slot: Slot) -> None:
        """Let go of what passed the middlewares before its portal was stopped, or the crawl was told to end."""
        is_closing = self._engines is not None and self._engines.closing is not None
        while slot.queue and (is_closing or is_stopped(self.crawler, slot.queue[0][0])):
            _, answered = slot.queue.popleft()
            why = Refused("the crawl ends", "queued") if is_closing else Refused("portal stopped", "skipped")
            answered.errback(Failure(why))  # type: ignore[no-untyped-call]

    async def _download(self, slot: Slot, request: Request) -> Response:
        host, begun = request.meta[self.DOWNLOAD_SLOT], monotonic()
        answer: Response | None = None
        has_failed = False
        try:
            answer = await self.handlers.download_request_async(request)
            return answer
        except _FAILURES:
            has_failed = True
            raise
        finally:
            self._end(host, monotonic() - begun, answer, has_failed)
            slot.transferring.remove(request)
            self._process_queue(slot)

    def _end(self, host: str, took: float, answer: Response | None, has_failed: bool) -> None:
        if answer is not None:
            asked = asked_to_wait(answer.status, answer.headers.get)
            address = str(answer.ip_address) if answer.ip_address else None
            self.hosts.end(host, took, failed=is_failure(answer.status), asked=asked, address=address)
        else:
            self.hosts.end(host, took, failed=has_failed, asked=None, address=None)
        self._note(host)

    def _note(self, host: str) -> None:
        if self._ledger is not None:
            self._ledger.asked[host] = self.hosts.rest(host)
