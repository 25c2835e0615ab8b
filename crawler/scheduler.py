"""Which request goes out next: the queue is crawl.db's; only hosts that are free and whose time has come are offered."""

import heapq
from collections import defaultdict, deque
from time import monotonic
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import CallLaterResult, call_later

from crawler.downloader import CountedDownloader
from crawler.frontier import Frontier, host_of
from crawler.ledger import Ledger


class DurableScheduler(BaseScheduler):
    """Scrapy's seam to the frontier.

    A host stands in line with the moment it may be asked again, so the one that waited longest comes first, also of those
    that share a firewall, and one slow host holds nobody up. What is tried again waits here too. Scrapy asks a scheduler that had nothing again only after five seconds: it is woken
    when a host's time comes and when an address is queued.
    """

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        spider: Any = crawler.spider
        self._make: Any = spider.request_for
        self._ledger: Ledger = spider.ledger
        self._frontier: Frontier = spider.ledger.frontier
        self._returned: defaultdict[str, deque[Request]] = defaultdict(deque)  # retries and redirects
        self._line: list[tuple[float, float, str]] = []  # when each host may be asked, since when it waits; a heap
        self._since: dict[str, float] = {}
        self._standing: set[str] = set()
        self._alarm: CallLaterResult | None = None
        self._alarm_at = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def _downloader(self) -> CountedDownloader:
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        assert isinstance(downloader, CountedDownloader)
        return downloader

    def open(self, spider: Spider) -> None:
        """The crawl begins: hosts with queued addresses stand in line."""
        self._downloader.on_free = self._stand
        self._frontier.on_queued = self._queued
        for host in list(self._frontier.waiting):
            self._stand(host)

    def close(self, reason: str) -> None:
        """The crawl ends; what is queued stays queued."""
        self._frontier.on_queued = None
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def has_pending_requests(self) -> bool:
        return any(self._returned.values()) or any(self._frontier.waiting.values())

    def enqueue_request(self, request: Request) -> bool:
        """A retry or a redirect: its address is leased already, so it is kept in memory only."""
        host = host_of(request.url)
        if request.meta.get(CountedDownloader.DOWNLOAD_SLOT) != host:
            request.meta.pop(CountedDownloader.DOWNLOAD_SLOT, None)  # a redirect to another host waits its turn there
        self._returned[host].append(request)
        self._queued(host)
        return True

    def next_request(self) -> Request | None:
        """A request to the host that may be asked and waited longest; None when no host may be asked now."""
        if opens := self._ledger.not_before():
            self._set_alarm(opens)
            return None
        now = monotonic()
        while self._line and self._line[0][0] <= now:
            *_, host = heapq.heappop(self._line)
            self._standing.discard(host)
            if not self._downloader.has_room(host):
                del self._since[host]
                continue  # it stands in line again when its request has ended
            due = self._downloader.due(host)
            if due > now:
                self._join(host, due)
                continue
            del self._since[host]
            if (request := self._next_of(host)) is not None:
                self._stand(host)
                return request
        self._set_alarm()
        return None

    def _next_of(self, host: str) -> Request | None:
        if self._returned[host]:
            return self._returned[host].popleft()
        lead = self._ledger.next_lead(host)
        return None if lead is None else self._make(lead)

    def _stand(self, host: str) -> None:
        """Put a host in line when there is something to ask it for."""
        if host not in self._standing and (self._returned[host] or self._frontier.waiting[host]):
            self._join(host, self._downloader.due(host))

    def _join(self, host: str, due: float) -> None:
        self._standing.add(host)
        heapq.heappush(self._line, (due, self._since.setdefault(host, due), host))

    def _queued(self, host: str) -> None:
        if host not in self._standing:
            self._stand(host)
            self._wake()

    def _set_alarm(self, not_before: float = 0.0) -> None:
        if not self._line:
            return
        due = max(self._line[0][0], not_before)
        if self._alarm is not None:
            if self._alarm_at <= due:
                return
            self._alarm.cancel()
        self._alarm_at = due
        self._alarm = call_later(max(0.0, due - monotonic()), self._ring)

    def _ring(self) -> None:
        self._alarm = None
        self._wake()

    def _wake(self) -> None:
        engine: Any = self._crawler.engine
        if engine is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()
