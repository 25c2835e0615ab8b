"""The guard: no connection to loopback, private, link-local, multicast or reserved addresses, whoever asks for it."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from twisted.internet.defer import Deferred, fail
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint
from twisted.internet.interfaces import IProtocol, IProtocolFactory, IStreamClientEndpoint
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.connect_map import ConnectMap

# Addresses inside which another (IPv4) address is hidden: NAT64 and 6to4 (RFC 6052, RFC 3056).
_EMBEDDING = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))


class ConnectionForbidden(Exception):
    """The guard refused to connect; the message says which name led to which address."""


def is_public(address: str) -> bool:
    """True for an address of the open internet; anything that is no address, or hides another one, is not."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            found = found.ipv4_mapped
        elif any(found in network for network in _EMBEDDING):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


@implementer(IStreamClientEndpoint)
@dataclass(frozen=True)
class GuardedEndpoint:
    """A TCP endpoint that resolves once, checks the address it got, and connects to that very address.

    With a connect map only its names can be reached; without one only public addresses can.
    """

    reactor: Any
    host: str
    port: int
    connect_map: ConnectMap | None
    timeout: float
    bind_address: tuple[str, int] | None = None

    def connect(self, factory: IProtocolFactory) -> "Deferred[IProtocol]":
        """Connect, or fail with `ConnectionForbidden`, a DNS error or a connection error."""
        if self.connect_map is not None:
            return self._mapped(self.connect_map, factory)
        resolved: Deferred[str] = self.reactor.resolve(self.host.strip("[]"))
        return resolved.addCallback(self._checked, factory)

    def _mapped(self, connect_map: ConnectMap, factory: IProtocolFactory) -> "Deferred[IProtocol]":
        target = connect_map.get((self.host.strip("[]").lower(), self.port))
        if target is None:
            return fail(ConnectionForbidden(f"{self.host}:{self.port} is not in the connect map"))
        return self._connect(target[0], target[1], factory)

    def _checked(self, address: str, factory: IProtocolFactory) -> "Deferred[IProtocol]":
        if not is_public(address):
            raise ConnectionForbidden(f"{self.host} leads to {address}, which is not a public address")
        return self._connect(address, self.port, factory)

    def _connect(self, address: str, port: int, factory: IProtocolFactory) -> "Deferred[IProtocol]":
        kind = TCP6ClientEndpoint if ":" in address else TCP4ClientEndpoint
        connected: Deferred[IProtocol] = kind(self.reactor, address, port, self.timeout, self.bind_address).connect(
            factory
        )
        return connected
