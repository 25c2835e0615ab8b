"""The download handler: Scrapy's request in, Scrapy's response out, and the exchange as it went over the wire."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from archive.capture import Exchange
from crawler.connect_map import ConnectMap
from crawler.ledger import Ledger
from crawler.transport import CERTIFICATE, EXCHANGE
from crawler.transport.connection import NOBODY, Connection, Peer
from crawler.transport.dial import Dialler
from crawler.transport.failures import HungUp, TlsRefused
from crawler.transport.intake import Intake
from crawler.transport.pool import Pool
from crawler.transport.proxy import parse_proxy
from crawler.transport.response import response_of
from crawler.transport.target import Target, request_bytes, target_of

_REPEATABLE = ("GET", "HEAD")


@dataclass(slots=True)
class Call:
    """One request on its way."""

    request: Request
    target: Target
    sent: bytes
    intake: Intake
    peer: Peer = NOBODY
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class TappedDownloadHandler(BaseDownloadHandler):
    """HTTP/1.1 for Scrapy, keeping what is sent and received, and connecting only where the guard lets it.

    Leaves `request.meta[EXCHANGE]`, also when the download fails after an answer began; whoever takes it closes its
    `response_file`. Settings: DOWNLOAD_TIMEOUT (from the name server to the last byte), DOWNLOAD_MAXSIZE (of the body on
    the wire), DOWNLOAD_FAIL_ON_DATALOSS, each also in `request.meta` as in Scrapy; DNS_TIMEOUT; NIANBAO_CONNECT_MAP (a
    `ConnectMap` or None), NIANBAO_PROXY ("http://host:port" or None), NIANBAO_TAP (False: nothing is kept).
    Sends no signals `headers_received` and `bytes_received`: nothing of ours stops a download half-way.
    """

    lazy = True

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        settings = crawler.settings
        connect_map: ConnectMap | None = settings.get("NIANBAO_CONNECT_MAP")
        proxy = settings.get("NIANBAO_PROXY")
        self._dial = Dialler(connect_map, parse_proxy(proxy) if proxy else None, settings.getfloat("DNS_TIMEOUT"))
        self._is_proxied = bool(proxy)
        self._pool = Pool()
        self._timeout_s = settings.getfloat("DOWNLOAD_TIMEOUT")
        self._max_body = settings.getint("DOWNLOAD_MAXSIZE")
        self._fails_on_loss = settings.getbool("DOWNLOAD_FAIL_ON_DATALOSS")
        self._is_keeping = settings.getbool("NIANBAO_TAP", True)

    async def download_request(self, request: Request) -> Response:
        """Ask and wait for the whole answer.

        Raises `MalformedRequest`, `ConnectionForbidden`, `ArchiveFull`, and Scrapy's `CannotResolveHostError`,
        `DownloadConnectionRefusedError`, `DownloadFailedError` (no answer, or not even whole headers),
        `DownloadTimeoutError`, `DownloadCancelledError` (too long), `ResponseDataLossError`.
        """
        started = monotonic()
        call = self._new_call(request)
        limit: float = request.meta.get("download_timeout") or self._timeout_s
        with ExitStack() as failed:
            failed.callback(lambda: call.intake.close())  # another try has an intake of its own
            try:
                async with asyncio.timeout(limit):
                    await self._carry(call)
            except TimeoutError:
                call.intake.end("time")
            except TlsRefused:
                request.meta["dont_retry"] = True  # it would say the same again
                raise
            failed.pop_all()
        if call.intake.framing.head is not None:
            request.meta["download_latency"] = call.intake.head_at - started
        return self._finish(call, limit)

    async def close(self) -> None:
        """Close the connections that wait for another request."""
        self._dial.close()
        await self._pool.close()

    def _new_call(self, request: Request) -> Call:
        target = target_of(request.url)
        is_absolute = self._is_proxied and target.scheme == "http"
        return Call(request, target, request_bytes(request, target, is_absolute=is_absolute), self._new_intake(request))

    def _new_intake(self, request: Request) -> Intake:
        most: int = request.meta.get("download_maxsize", self._max_body)
        return Intake(is_bodiless=request.method == "HEAD", max_body=most or None, folder=self._spool_folder)

    @property
    def _spool_folder(self) -> Path | None:
        """The data folder, whose disk has room for archives; memory often stands behind the system's own."""
        ledger: Ledger | None = getattr(self.crawler.spider, "ledger", None)
        return ledger.options.data.root if ledger else None

    async def _carry(self, call: Call) -> None:
        """Over a connection that waits, else over a fresh one; one that proves dead costs no answer."""
        connection = self._pool.take(call.target.place)
        if connection is not None:
            await self._exchange(call, connection)
            if call.intake.has_begun or call.request.method not in _REPEATABLE:
                return
            call.intake = self._new_intake(call.request)
        await self._exchange(call, await self._dial(call.target))

    async def _exchange(self, call: Call, connection: Connection) -> None:
        call.peer, call.sent_at = connection.peer, datetime.now(UTC)
        intake = call.intake
        with ExitStack() as broken_off:  # time is up, the disk is full, the crawl is being stopped
            broken_off.callback(connection.abort)
            await connection.carry(call.sent, intake)
            broken_off.pop_all()
        if intake.truncated or intake.framing.has_surplus:
            connection.abort()
        elif connection.is_open and intake.framing.is_reusable:
            self._pool.put(call.target.place, connection)
        else:
            connection.close()

    def _finish(self, call: Call, limit: float) -> Response:
        intake = call.intake
        interim, final = intake.message()
        is_kept = self._is_keeping and bool(final or intake.file)
        if is_kept:
            call.request.meta[EXCHANGE] = _exchange_of(call, interim, final)
        if call.peer.tls.der is not None:
            call.request.meta[CERTIFICATE] = call.peer.tls.der
        try:
            _judge(call, limit, self._fails_on_loss)
            return response_of(call.request, call.target.url, intake, final, call.peer)
        finally:
            if not is_kept:
                intake.close()


def _exchange_of(call: Call, interim: bytes, final: bytes) -> Exchange:
    peer, tls, version = call.peer, call.peer.tls, call.intake.framing.version
    spoken = f"http/{version if version in ('0.9', '1.0') else '1.1'}"
    return Exchange(
        url=call.target.url,
        request_bytes=call.sent,
        response_bytes=final,
        ip=str(peer.ip) if peer.ip else None,
        fetched_at=call.sent_at,
        truncated=call.intake.truncated,
        interim=interim,
        response_file=call.intake.file,
        protocols=(spoken, tls.protocol) if tls.protocol else (spoken,),
        cipher_suite=tls.cipher_suite,
        certificate=tls.certificate,
        proxy=peer.proxy,
    )


def _judge(call: Call, limit: float, fails_on_loss: bool) -> None:
    """Raise what Scrapy's own handler would for an answer that is not whole."""
    url, intake, meta = call.target.url, call.intake, call.request.meta
    if intake.truncated == "time":
        raise DownloadTimeoutError(f"{url} took longer than {limit:g} seconds")
    if intake.truncated == "length":
        raise DownloadCancelledError(f"the answer of {url} is longer than allowed")
    if intake.framing.head is None:
        if not intake.has_begun:
            raise HungUp(f"the server took the request for {url} and closed the connection without a word")
        raise DownloadFailedError(f"the connection was closed before the headers of {url} were whole")
    if intake.truncated and meta.get("download_fail_on_dataloss", fails_on_loss):
        raise ResponseDataLossError(f"the connection was closed before the end of {url}")
