"""Run by tests in a process of its own (a reactor runs once): fetch addresses through the transport, archive the answers.

The job is a pickled dict: urls, connect_map, out (folder), settings (overrides). In the folder appear `result.pickle`
(last part of the path -> `Fetched`) and `warc/`.
"""

import pickle
import resource
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.settings import Settings

from archive.capture import Exchange
from archive.writer import WarcStore
from crawler.transport import EXCHANGE
from settings import base

IN_MEMORY = 8 << 20


@dataclass(frozen=True)
class Fetched:
    """What came of one address; of a large answer the digest only."""

    exchange: Exchange | None
    error: str | None = None
    body: bytes = b""
    flags: tuple[str, ...] = ()
    status: int | None = None
    protocol: str | None = None
    latency: float | None = None
    was_in_file: bool = False
    sha256: str | None = None
    size: int = 0
    most_memory: int = 0  # bytes that the process had at most by then


class Fetch(Spider):
    """Asks for each address once: with HEAD or POST, or without patience, where its name says so."""

    name = "fetch"
    urls: tuple[str, ...] = ()
    store: WarcStore
    results: dict[str, Fetched]

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            name = url.rpartition("/")[2]
            method = "HEAD" if name.startswith("head-") else "POST" if name.startswith("post-") else "GET"
            body = "名=值".encode() if method == "POST" else b""
            meta = {"download_timeout": 1.5} if name.startswith("slow-") else {}
            yield Request(url, self.keep, method, body=body, meta=meta, errback=self.fail, dont_filter=True)

    def keep(self, response: Any) -> None:
        self._note(
            response.request,
            body=response.body if len(response.body) <= IN_MEMORY else b"",
            flags=tuple(response.flags),
            status=response.status,
            protocol=response.protocol,
        )

    def fail(self, failure: Any) -> None:
        self._note(failure.request, error=f"{type(failure.value).__name__}: {failure.value}")

    def _note(self, request: Request, **told: Any) -> None:
        exchange: Exchange | None = request.meta.pop(EXCHANGE, None)
        if exchange is not None:
            self.store.write(exchange)
            told |= {"size": exchange.size, "was_in_file": exchange.response_file is not None}
            if exchange.response_file is not None:
                told["sha256"], exchange = _read(exchange)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        latency = request.meta.get("download_latency")
        self.results[request.url.rpartition("/")[2]] = Fetched(exchange, latency=latency, most_memory=most, **told)


def _read(exchange: Exchange) -> tuple[str, Exchange]:
    file = exchange.response_file
    assert file is not None
    size = exchange.size
    file.seek(0)
    digest = sha256()
    while piece := file.read(1 << 20):
        digest.update(piece)
    file.seek(0)
    whole = file.read() if size <= IN_MEMORY else b""
    file.close()
    return digest.hexdigest(), replace(exchange, response_bytes=whole, response_file=None)


def main(path: Path) -> None:
    job = pickle.loads(path.read_bytes())
    settings = Settings()
    settings.setmodule(base)
    settings.setdict(
        {
            "NIANBAO_CONNECT_MAP": job["connect_map"],
            # The handler alone: nothing of ours and nothing that follows or repeats.
            "DOWNLOADER_MIDDLEWARES": {
                **{name: None for name in base.DOWNLOADER_MIDDLEWARES if name.startswith("scrapy.")},
                "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
                "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
                "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
            },
            "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None},
            "SCHEDULER": "scrapy.core.scheduler.Scheduler",
            "SPIDER_MODULES": [],
            "EXTENSIONS": {},
            "ROBOTSTXT_OBEY": False,
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_TIMEOUT": 20,
            "DOWNLOAD_MAXSIZE": 3_000_000,
            "HTTPERROR_ALLOW_ALL": True,
            **job["settings"],
        }
    )
    results: dict[str, Fetched] = {}
    process = CrawlerProcess(settings)
    with WarcStore(job["out"] / "warc", run_id="fetch") as store:
        process.crawl(Fetch, urls=tuple(job["urls"]), store=store, results=results).addErrback(
            lambda failure: failure.printTraceback()
        )
        process.start()
    (job["out"] / "result.pickle").write_bytes(pickle.dumps(results))


if __name__ == "__main__":
    # By its own name, so that what is pickled here is found there.
    from tests.fetch_through_tap import main as named

    named(Path(sys.argv[1]))
