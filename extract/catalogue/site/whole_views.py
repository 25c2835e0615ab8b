"""A whole view as CSV, a few reports at a time.

Datasette pages a view by counting past all rows before, which takes the square of its length, and where that takes too long
breaks the file off with a message in its last line. A view of rows of reports is asked for by ranges of reports instead:
each of them is an ordinary answer of Datasette with the visitor's own filters.
"""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from sqlite3 import Connection
from typing import Any
from urllib.parse import parse_qsl, urlencode

Message = MutableMapping[str, Any]
Scope = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Range = tuple[str, str]

CELLS = 200
"""Rows that a report has at most in any view: the cells of its form."""

STREAM = "_stream"
"""With it Datasette gives all rows."""

_KEY = "report_id"
_VIEWS = "select v.name from sqlite_master v, pragma_table_info(v.name) c where v.type = 'view' and c.name = ?"
_EVERYTHING: Range = ("", "\U0010ffff")


class BrokenOff(RuntimeError):
    """A part could not be had; the connection is cut, so that nobody takes the file for a whole one."""


def read_ranges(connection: Connection, most: int) -> tuple[frozenset[str], tuple[Range, ...]]:
    """The views that have rows of reports, and the first and last id of each few reports.

    In: an open catalogue, how many rows an answer of Datasette may have.
    """
    few = max(1, most // CELLS)
    views = frozenset(name for (name,) in connection.execute(_VIEWS, (_KEY,)))
    ids = [id for (id,) in connection.execute("select id from reports order by id")]
    starts = range(0, len(ids), few)
    return views, tuple((ids[n], ids[min(n + few, len(ids)) - 1]) for n in starts) or (_EVERYTHING,)


def is_whole(view: str, query: str, views: frozenset[str]) -> bool:
    """Whether all rows of such a view are asked for, in no order and not of one report."""
    names = {name for name, _ in parse_qsl(query, keep_blank_values=True)}
    ordered = any(name.startswith(("_sort", "_next", "_group", _KEY)) for name in names)
    return view in views and STREAM in names and not ordered


async def in_ranges(app: App, asked: Scope, ranges: Sequence[Range], receive: Receive, send: Send) -> None:
    """One CSV file out of Datasette's answers for each range. Raises `BrokenOff` where one of them fails on the way."""
    last = len(ranges) - 1
    for number, (low, high) in enumerate(ranges):
        answer = _Collected()
        await app({**asked, "query_string": _limited(asked["query_string"], low, high)}, receive, answer)
        if number == 0:
            headers = [(name, value) for name, value in answer.headers if name != b"content-length"]
            await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        elif answer.status != 200:
            raise BrokenOff(f"reports {low} to {high}: status {answer.status}")
        more = number < last and answer.status == 200
        body = answer.body if number == 0 else answer.body.partition(b"\r\n")[2]
        await send({"type": "http.response.body", "body": body, "more_body": more})
        if not more:
            return


def _limited(query: bytes, low: str, high: str) -> bytes:
    kept = [pair for pair in parse_qsl(query.decode("latin-1"), keep_blank_values=True) if pair[0] != STREAM]
    rest = [pair for pair in kept if pair[0] != "_size"]
    return urlencode([*rest, (f"{_KEY}__gte", low), (f"{_KEY}__lte", high), ("_size", "max")]).encode()


class _Collected:
    """An answer as a whole."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.body += bytes(message.get("body", b""))
