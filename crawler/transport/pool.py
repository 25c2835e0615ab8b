"""Open connections that wait for the next request to the same place."""

import asyncio
from collections import defaultdict

from crawler.transport.connection import Connection

IDLE_S = 20.0
"""Seconds after which a connection that nobody needs is closed; servers wait 5 to 75."""

CLOSING_S = 1.0
"""Seconds that the servers have at the end to say goodbye."""

Place = tuple[str, str, int]
"""(scheme, host, port). The proxy is the same for all."""


class Pool:
    """Connections by place; the one used last is used first. Belongs to one event loop."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._idle: defaultdict[Place, list[Connection]] = defaultdict(list)
        self._sweeper: asyncio.TimerHandle | None = None

    def take(self, place: Place) -> Connection | None:
        """A connection that is open, as far as we know, or None."""
        waiting = self._idle.get(place)
        while waiting:
            connection = waiting.pop()
            if connection.is_open:
                return connection
        return None

    def put(self, place: Place, connection: Connection) -> None:
        """Keep a connection for the next request."""
        loop = asyncio.get_running_loop()
        connection.idle_since = loop.time()
        self._idle[place].append(connection)
        if self._sweeper is None:
            self._sweeper = loop.call_later(self._idle_s, self._sweep)

    async def close(self) -> None:
        """Close all, in good order where the servers take part."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        connections = [c for waiting in self._idle.values() for c in waiting if c.is_open]
        self._idle.clear()
        for connection in connections:
            connection.close()
        loop = asyncio.get_running_loop()
        latest = loop.time() + CLOSING_S
        while not all(c.is_lost for c in connections) and loop.time() < latest:
            await asyncio.sleep(0.01)
        for connection in connections:
            connection.abort()

    def _sweep(self) -> None:
        loop = asyncio.get_running_loop()
        old = loop.time() - self._idle_s
        for place, waiting in list(self._idle.items()):
            for connection in waiting:
                if connection.idle_since <= old:
                    connection.close()
            kept = [connection for connection in waiting if connection.is_open]
            if kept:
                self._idle[place] = kept
            else:
                del self._idle[place]
        self._sweeper = loop.call_later(self._idle_s / 4, self._sweep) if self._idle else None
