"""What a request asks for, as bytes of HTTP/1.1 (RFC 9112 section 3). What cannot be said safely is not said at all."""

import re
from dataclasses import dataclass

from scrapy import Request

_URL = re.compile(
    r"(https?)://(?:[^/?@\\]*@)?(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._~-]+)(?::(\d{1,5})?)?([/?][!-~]*)?", re.ASCII
)
_METHOD = re.compile(r"[A-Z]{1,20}", re.ASCII)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(rb"[\t\x20-\x7e\x80-\xff]*")
_OURS = {b"Host", b"Content-Length", b"Transfer-Encoding", b"Proxy-Authorization", b"Proxy-Connection"}
_PORTS = {"http": 80, "https": 443}
_WITH_BODY = ("POST", "PUT", "PATCH")


class MalformedRequest(Exception):
    """An address or a header that would say something else on the wire: a line break, a space, a host that is none."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes."""

    url: str  # without its fragment
    scheme: str  # http or https
    host: str  # lower case; an IPv6 address without its brackets
    port: int
    netloc: str  # as the Host header has it: the port only where it is not the scheme's own
    path: str  # with the query

    @property
    def place(self) -> tuple[str, str, int]:
        """What a connection leads to."""
        return self.scheme, self.host, self.port


def target_of(url: str) -> Target:
    """Take an address apart without changing it; user and password are left out. Raises `MalformedRequest`."""
    url = url.partition("#")[0]
    found = _URL.fullmatch(url)
    if found is None:
        raise MalformedRequest(f"not an address that can be asked for: {url[:500]!r}")
    scheme, host, said, path = found.groups()
    port = int(said) if said else _PORTS[scheme]
    if not 0 < port < 65536:
        raise MalformedRequest(f"no such port: {url[:500]!r}")
    netloc = host if port == _PORTS[scheme] else f"{host}:{port}"
    path = path or "/"
    return Target(url, scheme, host.strip("[]").lower(), port, netloc, path if path[0] == "/" else f"/{path}")


def request_bytes(request: Request, target: Target, *, is_absolute: bool = False) -> bytes:
    """The request as it goes out: Host first, then the headers in Scrapy's order.

    In: the request, where it goes, whether the whole address is wanted, as proxies do (section 3.2.2).
    Raises `MalformedRequest`.
    """
    if not _METHOD.fullmatch(request.method):
        raise MalformedRequest(f"no such method: {request.method!r}")
    asked = f"{target.scheme}://{target.netloc}{target.path}" if is_absolute else target.path
    lines = [f"{request.method} {asked} HTTP/1.1".encode("ascii"), f"Host: {target.netloc}".encode("ascii")]
    lines += [b"%b: %b" % (name, value) for name, value in _headers(request)]
    if request.body or request.method in _WITH_BODY:
        lines.append(b"Content-Length: %d" % len(request.body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + request.body


def _headers(request: Request) -> list[tuple[bytes, bytes]]:
    pairs = [(name, value) for name, values in request.headers.items() if name not in _OURS for value in values]
    for name, value in pairs:
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise MalformedRequest(f"a header that would break its line: {name!r}: {value[:200]!r}")
    return pairs
