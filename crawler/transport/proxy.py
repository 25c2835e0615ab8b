"""An HTTP proxy between us and the portals: how it is named, and the tunnel through it (RFC 9110 section 9.3.6)."""

import asyncio
import re

from archive.message import head_end, parse_head

_PROXY = re.compile(r"http://(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})/?", re.ASCII)
_ANSWER_BYTES = 64 * 1024

End = tuple[str, int]


class ProxyError(Exception):
    """The proxy cannot be used; the message says why."""


def parse_proxy(text: str) -> End:
    """`http://host:port` as (host, port).

    Raises `ProxyError` for anything else, also for a user and password: what is said to a proxy for http goes into the
    archive as it was sent.
    """
    found = _PROXY.fullmatch(text.strip())
    if found is None or not 0 < int(found[2]) < 65536:
        raise ProxyError(f"expected a proxy as http://host:port, found {text!r}")
    return found[1].strip("[]"), int(found[2])


class Tunnel(asyncio.Protocol):
    """Asks the proxy for a tunnel; `opened` is done when there is one. Nothing of this is archived."""

    def __init__(self, netloc: str) -> None:
        """In: host:port of the server to be reached."""
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._netloc = netloc
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(f"CONNECT {self._netloc} HTTP/1.1\r\nHost: {self._netloc}\r\n\r\n".encode("ascii"))

    def data_received(self, data: bytes) -> None:
        self._answer += data
        found = head_end(self._answer, 0, len(self._answer))
        if self.opened.done() or (found is None and len(self._answer) <= _ANSWER_BYTES):
            return
        head = parse_head(self._answer)
        if found and head.status and 200 <= head.status < 300 and found[1] == len(self._answer):
            self.opened.set_result(None)
        else:
            said = self._answer[:100].split(b"\r")[0].decode("latin-1")
            self.opened.set_exception(ProxyError(f"the proxy opened no tunnel to {self._netloc}: {said}"))

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(
                ProxyError(f"the proxy closed the connection instead of a tunnel to {self._netloc}")
            )
