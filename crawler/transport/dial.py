"""Making a connection: the guard says where it may go, then TCP, a tunnel where there is a proxy, TLS for https."""

import asyncio
import ssl
from contextlib import ExitStack, suppress
from ipaddress import ip_address

from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError

from crawler.connect_map import ConnectMap
from crawler.guard import allowed_ends
from crawler.transport.connection import Connection, Peer
from crawler.transport.failures import TlsRefused
from crawler.transport.names import Resolver
from crawler.transport.proxy import End, ProxyError, Tunnel
from crawler.transport.target import Target
from crawler.transport.tls import Spoken, explain, new_context, spoken

NEXT_ADDRESS_S = 5.0
"""Seconds for one address of a name when there is another to try."""

_SHUTDOWN_S = 1.0  # that a server has to answer our goodbye in TLS


class Dialler:
    """Makes connections. The address that the guard checked is the one connected to."""

    def __init__(self, connect_map: ConnectMap | None, proxy: End | None, dns_timeout: float) -> None:
        """In: the connect map or None, the proxy or None, seconds for a name server to answer."""
        self._connect_map = connect_map
        self._proxy = proxy
        self._resolve = Resolver(dns_timeout)
        self._context = new_context()

    def close(self) -> None:
        """Make no more connections."""
        self._resolve.close()

    async def __call__(self, target: Target) -> Connection:
        """A fresh connection for a target.

        Raises `ConnectionForbidden`, and Scrapy's `CannotResolveHostError`, `DownloadConnectionRefusedError`,
        `DownloadFailedError`, of which `TlsRefused` is one.
        """
        try:
            return await self._dial(target)
        except ConnectionRefusedError as error:
            raise DownloadConnectionRefusedError(str(error)) from error
        except (OSError, ProxyError, UnicodeError) as error:
            # whoever resets or closes a connection that TLS is to be spoken on has been connected to
            broken_off = (ssl.SSLError, ConnectionResetError, ConnectionAbortedError, BrokenPipeError)
            if target.scheme == "https" and isinstance(error, broken_off):
                raise TlsRefused(f"no TLS with {target.netloc}: {explain(error)}") from error
            raise DownloadFailedError(f"no connection to {target.netloc}: {error}") from error

    async def _dial(self, target: Target) -> Connection:
        # Behind a proxy, which resolves the name anew, this keeps out names that lead inwards when we look.
        ends = await allowed_ends(target.host, target.port, self._connect_map, self._resolve)
        if self._proxy is None:
            return await self._direct(target, ends)
        return await self._through(self._proxy, target)

    async def _direct(self, target: Target, ends: tuple[End, ...]) -> Connection:
        *others, last = ends
        for end in others:
            with suppress(OSError):  # TimeoutError is one
                async with asyncio.timeout(NEXT_ADDRESS_S):
                    return await self._open(target, end)
        return await self._open(target, last)

    async def _open(self, target: Target, end: End) -> Connection:
        connection = Connection()
        secured = target.scheme == "https"
        transport, _ = await asyncio.get_running_loop().create_connection(
            lambda: connection,
            *end,
            ssl=self._context if secured else None,
            server_hostname=target.host.rstrip(".") if secured else None,
            ssl_shutdown_timeout=_SHUTDOWN_S if secured else None,
        )
        told = transport.get_extra_info("peername")
        peer = Peer(ip_address(told[0].partition("%")[0]) if told else None, None, _spoken(transport))
        connection.attach(transport, peer)
        return connection

    async def _through(self, proxy: End, target: Target) -> Connection:
        loop = asyncio.get_running_loop()
        name = f"{f'[{proxy[0]}]' if ':' in proxy[0] else proxy[0]}:{proxy[1]}"
        connection = Connection()
        if target.scheme == "http":
            transport, _ = await loop.create_connection(lambda: connection, *proxy)
        else:
            transport = await self._tunnel(proxy, target, connection)
        connection.attach(transport, Peer(None, name, _spoken(transport)))
        return connection

    async def _tunnel(self, proxy: End, target: Target, connection: Connection) -> asyncio.Transport:
        loop = asyncio.get_running_loop()
        host = f"[{target.host}]" if ":" in target.host else target.host
        plain, tunnel = await loop.create_connection(lambda: Tunnel(f"{host}:{target.port}"), *proxy)
        with ExitStack() as useless:
            useless.callback(plain.abort)
            await tunnel.opened
            secured = await loop.start_tls(
                plain,
                connection,
                self._context,
                server_hostname=target.host.rstrip("."),
                ssl_shutdown_timeout=_SHUTDOWN_S,
            )
            useless.pop_all()
        assert secured is not None
        return secured


def _spoken(transport: asyncio.Transport) -> Spoken:
    return spoken(transport.get_extra_info("ssl_object"))
