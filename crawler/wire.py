"""The wire tap: an HTTP/1.1 download handler whose connections keep the bytes they send and receive.

It subclasses Scrapy's own handler and leans on private names of Scrapy 2.19 and Twisted 26 (see constraints.txt);
`tests/test_wire.py` compares the bytes with those a raw-socket server sent.
"""

import re
from datetime import UTC, datetime
from functools import partial
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _BindAddressAgent,
    _LenientHTTP11ClientProtocol,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, StopDownload
from scrapy.http import Response
from scrapy.utils._download_handlers import normalize_bind_address, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import wrapClientTLS
from twisted.internet.interfaces import IAddress, ITransport
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web._newclient import Request as TxRequest
from twisted.web.client import URI, HTTPConnectionPool, _HTTP11ClientFactory
from twisted.web.iweb import IResponse
from zope.interface import directlyProvides, providedBy  # type: ignore[import-untyped]

from archive.capture import Exchange
from crawler.connect_map import ConnectMap
from crawler.guard import GuardedEndpoint
from crawler.transport import EXCHANGE

_INTERIM = re.compile(rb"HTTP/\d\.\d +1\d\d[^\n]*\n(?:[^\n]+\n)*?\r?\n")


class Tap:
    """What went over the connection for one request, in the order it went."""

    __slots__ = ("ip", "received", "sent", "started", "surplus")

    def __init__(self) -> None:
        self.begin(None)

    def begin(self, ip: str | None) -> None:
        """Start anew: a request repeated on a fresh connection keeps only the last attempt."""
        self.sent: list[bytes] = []
        self.received: list[bytes] = []
        self.surplus = 0  # bytes after the end of the answer
        self.ip = ip
        self.started = datetime.now(UTC)

    def exchange(self, url: str, truncated: str | None) -> Exchange | None:
        """The exchange, or None when no answer began."""
        data = b"".join(self.received)
        answer = data[: len(data) - self.surplus] if self.surplus else data
        interim, final = split_interim(answer)
        if not final:
            return None
        return Exchange(
            url=url,
            request_bytes=b"".join(self.sent),
            response_bytes=final,
            ip=self.ip,
            fetched_at=self.started,
            truncated=truncated,
            interim=interim,
        )


def split_interim(answer: bytes) -> tuple[bytes, bytes]:
    """The 1xx answers at the beginning, and the rest (RFC 9110 section 15.2)."""
    end = 0
    while answer.startswith(b"HTTP/", end) and (found := _INTERIM.match(answer, end)):
        end = found.end()
    return answer[:end], answer[end:]


class _Tee:
    """A transport that shows what is written through it; all else is the transport's own."""

    def __init__(self, transport: Any, connection: "TappedConnection"):
        self._transport = transport
        self._connection = connection
        directlyProvides(self, providedBy(transport))

    def write(self, data: bytes) -> None:
        self._connection.note_sent(data)
        self._transport.write(data)

    def writeSequence(self, parts: Any) -> None:
        self.write(b"".join(parts))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class TappedConnection(_LenientHTTP11ClientProtocol):
    """One connection of the pool. Between two requests nothing is noted."""

    _tap: Tap | None = None

    def makeConnection(self, transport: ITransport) -> None:
        super().makeConnection(_Tee(transport, self))  # type: ignore[no-untyped-call]

    def request(self, request: TxRequest) -> "Deferred[IResponse]":
        self._tap = getattr(request, "nianbao_tap", None)
        if self._tap is not None and self.transport is not None:
            peer: Any = self.transport.getPeer()  # type: ignore[misc]
            self._tap.begin(getattr(peer, "host", None))
        return super().request(request)

    def note_sent(self, data: bytes) -> None:
        """Called by the transport with every piece written."""
        if self._tap is not None:
            self._tap.sent.append(data)

    def dataReceived(self, data: bytes) -> None:
        if self._tap is not None:
            self._tap.received.append(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]

    # Twisted looks these up by the name of the connection's state when the parser has seen the end of the answer.
    def _finishResponse_WAITING(self, rest: bytes) -> None:
        if self._tap is not None:
            self._tap.surplus = len(rest or b"")
            self._tap = None
        super()._finishResponse_WAITING(rest)

    _finishResponse_TRANSMITTING = _finishResponse_WAITING


class _TappedFactory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:
        return TappedConnection(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _TapPool:
    """The shared pool as one request sees it: the tap rides on the request, so that a silent retry keeps it."""

    def __init__(self, pool: HTTPConnectionPool, tap: Tap):
        self._pool = pool
        self._tap = tap
        self.persistent = pool.persistent

    def getConnection(self, key: Any, endpoint: Any) -> "Deferred[Any]":
        return self._pool.getConnection(key, endpoint).addCallback(partial(_Tapping, tap=self._tap))


class _Tapping:
    def __init__(self, connection: Any, tap: Tap):
        self._connection = connection
        self._tap = tap

    def request(self, request: Any) -> "Deferred[IResponse]":
        request.nianbao_tap = self._tap
        answered: Deferred[IResponse] = self._connection.request(request)
        return answered


class _GuardedAgent(_BindAddressAgent):
    """Opens every connection through the guard; TLS keeps the name that was asked for (SNI)."""

    connect_map: ConnectMap | None = None

    def _getEndpoint(self, uri: URI) -> Any:
        made = self._endpointFactory
        endpoint = GuardedEndpoint(
            self._reactor, uri.host.decode("ascii"), uri.port, self.connect_map, made._connectTimeout, made._bindAddress
        )
        if uri.scheme == b"https":
            return wrapClientTLS(made._policyForHTTPS.creatorForNetloc(uri.host, uri.port), endpoint)  # type: ignore[arg-type]
        return endpoint


class _TapAgent(_ScrapyAgent):
    def __init__(self, *, tap: Tap, connect_map: ConnectMap | None, **options: Any):
        super().__init__(**options)
        self._tap = tap
        self._connect_map = connect_map

    def _get_agent(self, request: Request, timeout: float) -> _GuardedAgent:
        assert self._pool is not None
        agent = _GuardedAgent(
            reactor=self._pool._reactor,
            contextFactory=self._contextFactory,
            connectTimeout=timeout,
            bindAddress=normalize_bind_address(request.meta.get("bindaddress") or self._bindAddress),
            pool=_TapPool(self._pool, self._tap),  # type: ignore[arg-type]
        )
        agent.connect_map = self._connect_map
        return agent


class TappedDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler with the tap and the guard. Proxies are not supported: the guard could not see.

    Leaves `request.meta[EXCHANGE]`, also when the download fails after an answer began. Settings read besides
    Scrapy's own: NIANBAO_CONNECT_MAP (a `ConnectMap` or None), NIANBAO_TAP (False: guard only, nothing is kept).
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._pool._factory = _TappedFactory
        self._connect_map: ConnectMap | None = crawler.settings.get("NIANBAO_CONNECT_MAP")
        self._timeout_s = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._tapping = crawler.settings.getbool("NIANBAO_TAP", True)

    async def download_request(self, request: Request) -> Response:
        tap = Tap()
        try:
            with wrap_twisted_exceptions():
                response: Response = await maybe_deferred_to_future(self._agent(tap).download_request(request))
        except BaseException as error:
            self._keep(request, tap, _reason_of_failure(error))
            raise
        self._keep(request, tap, "disconnect" if "dataloss" in response.flags else None)
        return response

    def _agent(self, tap: Tap) -> _TapAgent:
        return _TapAgent(
            tap=tap,
            connect_map=self._connect_map,
            contextFactory=self._contextFactory,
            connectTimeout=self._timeout_s,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=False,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )

    def _keep(self, request: Request, tap: Tap, truncated: str | None) -> None:
        exchange = tap.exchange(request.url.partition("#")[0], truncated) if self._tapping else None
        if exchange is not None:
            request.meta[EXCHANGE] = exchange


def _reason_of_failure(error: BaseException) -> str:
    """The WARC-Truncated reason (WARC 1.1 section 5.13) of an answer that was given up."""
    if isinstance(error, DownloadTimeoutError):
        return "time"
    if isinstance(error, DownloadCancelledError | StopDownload):
        return "length"
    return "disconnect"
