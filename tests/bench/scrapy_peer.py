"""The floor of the crawl bench: Scrapy's own HTTP/1.1 handler, whose connections follow the connect map. No tap, no guard.

`use_scrapys_own()` before `crawler.run.crawl` makes a crawl use it; with `archive=False` nothing is kept either.
"""

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _BindAddressAgent, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.endpoints import TCP4ClientEndpoint
from twisted.web.client import URI

from settings import base, live


def use_scrapys_own() -> None:
    """Have all crawls of this process use Scrapy's own handler."""
    handlers = {**base.DOWNLOAD_HANDLERS, **dict.fromkeys(("http", "https"), "tests.bench.scrapy_peer.MappedHandler")}
    base.DOWNLOAD_HANDLERS = live.DOWNLOAD_HANDLERS = handlers


class MappedHandler(HTTP11DownloadHandler):
    """Scrapy's handler; only the agent is another."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._connect_map = crawler.settings.get("NIANBAO_CONNECT_MAP")

    async def download_request(self, request: Request) -> Response:
        agent = _MappedScrapyAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        agent.connect_map = self._connect_map
        with wrap_twisted_exceptions():
            response: Response = await maybe_deferred_to_future(agent.download_request(request))
        return response


class _MappedScrapyAgent(_ScrapyAgent):
    connect_map: Any = None

    def _get_agent(self, request: Request, timeout: float) -> "_MappedAgent":
        assert self._pool is not None
        agent = _MappedAgent(self._pool._reactor, self._contextFactory, timeout, None, self._pool)
        agent.connect_map = self.connect_map
        return agent


class _MappedAgent(_BindAddressAgent):
    connect_map: Any = None

    def _getEndpoint(self, uri: URI) -> TCP4ClientEndpoint:
        host, port = self.connect_map[uri.host.decode("ascii"), uri.port]
        return TCP4ClientEndpoint(self._reactor, host, port, self._endpointFactory._connectTimeout)
