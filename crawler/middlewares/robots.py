"""robots.txt after RFC 9309: read so far, and where it cannot be had for a fault of the server nothing is asked for."""

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.frontier import host_of
from crawler.manners.hosts import Hosts
from crawler.manners.pace import MAX_CRAWL_DELAY_S
from crawler.middlewares.scope import RECORD
from crawler.vendors import CHALLENGE_STATUS

MAX_BYTES = 512 * 1024
"""Bytes that are read; RFC 9309 section 2.5 wants 500 KiB at least."""


CHALLENGE = "a challenge instead of robots.txt"


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's own takes every error for leave to ask for everything; section 2.3.1.4 says the opposite."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._unreachable: dict[str, Exception] = {}  # host and port -> why
        self._schemes: dict[str, str] = {}  # the scheme it was asked for by
        self._records: dict[str, str | None] = {}  # and the record that shows it

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of a host; None when it has none. Raises what its robots.txt failed with."""
        netloc, scheme = urlparse_cached(request).netloc, urlparse_cached(request).scheme
        silence = self._unreachable.get(netloc)
        if silence and not isinstance(silence, IgnoreRequest) and self._schemes[netloc] != scheme:
            del self._unreachable[netloc], self._parsers[netloc]  # it says nothing of the rules under the other scheme
        if netloc not in self._parsers:
            self._schemes[netloc] = scheme
        parser = await super().robot_parser(request)
        error = self._unreachable.get(netloc)
        if error is not None:
            request.meta[RECORD] = self._records.get(netloc)
            request.meta["dont_retry"] = True  # robots.txt was tried again already
            raise error.with_traceback(None)
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            what = CHALLENGE if response.status in CHALLENGE_STATUS else "robots.txt cannot be had"
            self._unreachable[netloc] = IgnoreRequest(f"{what}: HTTP {response.status}")
        self._records[netloc] = response.request.meta.get(RECORD) if response.request is not None else None
        has_rules = 200 <= response.status < 300
        body = response.body[:MAX_BYTES] if has_rules else b""  # an error page has no rules (section 2.3.1.3)
        if body:
            self._slow_down(body, netloc, host_of(request.url))
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def _slow_down(self, body: bytes, netloc: str, host: str) -> None:
        wanted = seconds_wanted(body, str(self._robotstxt_useragent))
        if wanted > MAX_CRAWL_DELAY_S:
            self._unreachable[netloc] = IgnoreRequest(
                f"robots.txt wants {wanted:.0f} s between two requests; more than {MAX_CRAWL_DELAY_S:.0f} are not waited"
            )
        elif wanted:
            assert self.crawler.engine is not None
            hosts: Hosts = self.crawler.engine.downloader.hosts  # type: ignore[attr-defined]
            hosts.slow_down(host, wanted)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, IgnoreRequest):  # which a redirect without end is: leave to ask (section 2.3.1.2)
            self._unreachable[netloc] = exc
        super()._robots_error(exc, netloc)


def seconds_wanted(body: bytes, user_agent: str) -> float:
    """Seconds between two requests that a robots.txt wants of us (Crawl-delay, Request-rate); 0 when it does not say."""
    rules = ProtegoRobotParser(body, None).rp
    rate = rules.request_rate(user_agent)
    return max(rules.crawl_delay(user_agent) or 0.0, rate.seconds / rate.requests if rate else 0.0)
