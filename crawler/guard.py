"""The guard: no connection to loopback, private, link-local, multicast or reserved addresses, whoever asks for it."""

from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from crawler.connect_map import ConnectMap

Resolver = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""The addresses of a name, best first; raises what it likes when there is none."""

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


async def allowed_ends(
    host: str, port: int, connect_map: ConnectMap | None, resolve: Resolver
) -> tuple[tuple[str, int], ...]:
    """Where a connection to a host may go, best first: (address, port). The name is resolved once, here.

    With a connect map only its names can be reached; without one only public addresses can: of a name's addresses
    those that are not are left out (behind DNS64 every name has one).
    Raises `ConnectionForbidden` when nothing is left, and what the resolver raises.
    """
    if connect_map is not None:
        mapped = connect_map.get((host.lower(), port))
        if mapped is None:
            raise ConnectionForbidden(f"{host}:{port} is not in the connect map")
        return (mapped,)
    found = await resolve(host, port)
    ends = tuple((address, port) for address in found if is_public(address))
    if not ends:
        raise ConnectionForbidden(f"{host} leads to {', '.join(found) or 'nothing'}, which is not a public address")
    return ends
