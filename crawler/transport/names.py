"""From names to addresses. Dead name servers are common, so no look-up may wait behind another's."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from scrapy.exceptions import CannotResolveHostError

THREADS = 32
"""Look-ups at once; asyncio's own pool has six on two cores, and a dead name holds one for as long as the system waits."""

REMEMBERED_S = 300.0
"""Seconds for which a name's addresses hold: servers that close every connection would have it asked for every page."""


class Resolver:
    """The addresses of names, as the system gives them. Belongs to one event loop."""

    def __init__(self, timeout: float) -> None:
        """In: seconds for an answer."""
        self._timeout_s = timeout
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="names")
        self._known: dict[str, tuple[float, tuple[str, ...]]] = {}

    async def __call__(self, host: str, port: int) -> tuple[str, ...]:
        """Addresses, best first. Raises `CannotResolveHostError`."""
        loop = asyncio.get_running_loop()
        until, found = self._known.get(host, (0.0, ()))
        if loop.time() < until:
            return found
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
        try:
            async with asyncio.timeout(self._timeout_s):
                told = await loop.run_in_executor(self._threads, look_up)
        except (OSError, UnicodeError) as error:  # TimeoutError is one
            why = str(error) or "no answer from the name server"
            raise CannotResolveHostError(f"no address for {host}: {why}") from error
        addresses = tuple(dict.fromkeys(str(address[0]) for *_, address in told))
        self._known[host] = (loop.time() + REMEMBERED_S, addresses)
        return addresses

    def close(self) -> None:
        """Wait for nothing that is still being looked up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
