"""One connection: a request goes out, its answer comes in, and after that perhaps the next."""

import asyncio
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from archive.errors import ArchiveFull
from crawler.transport.intake import Intake
from crawler.transport.tls import NOTHING, Spoken


@dataclass(frozen=True, slots=True)
class Peer:
    """Who is at the other end."""

    ip: IPv4Address | IPv6Address | None = None  # None behind a proxy
    proxy: str | None = None  # host:port
    tls: Spoken = NOTHING


NOBODY = Peer()

MAX_EARLY = 64 * 1024
"""Bytes that a server may send before it is asked."""


class Connection(asyncio.Protocol):
    """Carries one exchange at a time. What comes between two exchanges was not asked for: the connection is dropped."""

    def __init__(self) -> None:
        self.peer = NOBODY
        self.is_open = False
        self.is_lost = False
        self.idle_since = 0.0  # on the loop's clock
        self._transport: asyncio.Transport | None = None
        self._intake: Intake | None = None
        self._ended: asyncio.Future[None] | None = None
        self._early: bytes | None = b""  # what came before the first request; None after that
        self._closed_well = False

    def attach(self, transport: asyncio.Transport, peer: Peer) -> None:
        """The connection stands: through this transport, to this peer."""
        self._transport, self.peer, self.is_open = transport, peer, not self.is_lost

    async def carry(self, request: bytes, intake: Intake) -> None:
        """Send a request and take its answer, until it is over or the connection is lost; `intake` then says which.

        Raises `ArchiveFull` when a large answer finds no place on the disk.
        """
        assert self._transport is not None and self._intake is None
        self._intake = intake
        self._ended = asyncio.get_running_loop().create_future()
        early, self._early = self._early, None
        try:
            self._transport.write(request)
            if early:  # some say what they have to say at once
                self.data_received(early)
            if self.is_lost:
                self._end(None)
            await self._ended
        finally:
            self._intake = self._ended = None

    def close(self) -> None:
        """Close in good order."""
        self.is_open = False
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once, whatever is on its way."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    # asyncio.Protocol

    def data_received(self, data: bytes) -> None:
        intake, ended = self._intake, self._ended
        if self._early is not None and len(self._early) < MAX_EARLY:
            self._early += data
            return
        if intake is None or ended is None or ended.done():
            self.abort()
            return
        try:
            if intake.take(data):
                ended.set_result(None)
        except ArchiveFull as error:
            ended.set_exception(error)

    def eof_received(self) -> None:
        self._closed_well = True

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open, self.is_lost = False, True
        self._end(exc)

    def _end(self, exc: Exception | None) -> None:
        if self._ended is not None and not self._ended.done():
            if exc is not None and not isinstance(exc, OSError):  # a bug of ours, in `data_received`
                self._ended.set_exception(exc)
                return
            assert self._intake is not None
            self._intake.end(None if self._closed_well and exc is None else "disconnect")
            self._ended.set_result(None)
