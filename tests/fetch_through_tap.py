"""Run by tests in a process of its own (a reactor runs once): fetch addresses through the tapped handler."""

import pickle
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from crawler.transport import EXCHANGE
from settings import base

RESULT: dict[str, Any] = {}


class Fetch(Spider):
    """Asks for each address once, keeps the exchange and the error if there was one."""

    name = "fetch"
    urls: tuple[str, ...] = ()

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(url, callback=self.keep, errback=self.fail, dont_filter=True)

    def keep(self, response: Any) -> None:
        RESULT[response.url.rpartition("/")[2]] = (response.request.meta.get(EXCHANGE), None)

    def fail(self, failure: Any) -> None:
        name = failure.request.url.rpartition("/")[2]
        RESULT[name] = (failure.request.meta.get(EXCHANGE), f"{type(failure.value).__name__}: {failure.value}")


def main(job: Path) -> None:
    urls, connect_map, out = pickle.loads(job.read_bytes())
    settings = Settings()
    settings.setmodule(base)
    settings.setdict(
        {
            "NIANBAO_CONNECT_MAP": connect_map,
            # The handler alone: nothing of ours and nothing that follows or repeats.
            "DOWNLOADER_MIDDLEWARES": {
                **{name: None for name in base.DOWNLOADER_MIDDLEWARES if name.startswith("scrapy.")},
                "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
                "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            },
            "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None},
            "SCHEDULER": "scrapy.core.scheduler.Scheduler",
            "SPIDER_MODULES": [],
            "EXTENSIONS": {},
            "ROBOTSTXT_OBEY": False,
            "DOWNLOAD_DELAY": 0,
            "AUTOTHROTTLE_ENABLED": False,
            "DOWNLOAD_TIMEOUT": 2,
            "DOWNLOAD_MAXSIZE": 60_000,
            "HTTPERROR_ALLOW_ALL": True,
        }
    )
    process = CrawlerProcess(settings)
    process.crawl(Fetch, urls=tuple(urls)).addErrback(lambda failure: failure.printTraceback())
    process.start()
    out.write_bytes(pickle.dumps(RESULT))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
