"""What the browser asks for, fetched as everything else: robots.txt, delay, guard, tap and archive apply to it."""

import asyncio
from collections import OrderedDict, defaultdict
from typing import Any

from scrapy.crawler import Crawler

from archive.capture import Lead
from crawler.browser.asked import SHARED, Answer, Asked, answer_of, request_of
from crawler.frontier import host_of

SHARED_BYTES = 32 * 1024 * 1024
"""Scripts, styles and pictures of the portals that are kept in memory to be given again."""


class BrokenOff(Exception):
    """The crawl ends; what was under way is left for the next one."""


class Fetcher:
    """Through the engine's downloader. In: the running crawler."""

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        self._shared: OrderedDict[str, Answer] = OrderedDict()
        self._size = 0
        at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._gates: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))

    def is_closing(self) -> bool:
        """True from the moment the crawl is told to end; nothing may be handed to the engine then."""
        engine: Any = self._crawler.engine
        return engine is None or engine._slot is None or engine._slot.closing is not None

    async def fetch(self, asked: Asked, page: Lead) -> Answer | BaseException:
        """The answer, redirects and error pages included, or why there is none. Raises `BrokenOff`.

        Only as many as the host may be asked at once are handed on: what waits here is not asked for when its page
        has been closed meanwhile.
        """
        async with self._gates[host_of(asked.url)]:
            if (known := self._known(asked)) is not None:
                return known
            if self.is_closing():
                raise BrokenOff
            engine = self._crawler.engine
            assert engine is not None
            download = asyncio.ensure_future(engine.download_async(request_of(asked, page)))
            download.add_done_callback(_read)
            # What is on its way is never broken off: its answer belongs into the archive.
            await asyncio.wait({download})
            if download.cancelled():
                raise BrokenOff
            if (error := download.exception()) is not None:
                return error
            response = download.result()
            answer = answer_of(response)
            if asked.kind in SHARED and asked.method == "GET" and response.status < 500:
                self._share(asked.url, answer)
            return answer

    def _known(self, asked: Asked) -> Answer | None:
        if asked.kind not in SHARED or asked.method != "GET" or asked.url not in self._shared:
            return None
        self._shared.move_to_end(asked.url)
        return self._shared[asked.url]

    def _share(self, url: str, answer: Answer) -> None:
        if url in self._shared:
            return
        self._size += len(answer.body)
        self._shared[url] = answer
        while self._size > SHARED_BYTES:
            _, oldest = self._shared.popitem(last=False)
            self._size -= len(oldest.body)


def _read(download: "asyncio.Future[Any]") -> None:
    """See the exception of a download whose page is gone, so that asyncio does not complain that nobody did."""
    if not download.cancelled():
        download.exception()
