"""Servers that mean harm: one asyncio loop in a thread, a host for each case, every byte it was sent in a log.

A host's home page leads to a list, the list to `/nb/bad.html` (the case) and to `/nb/good.html` (a report that must be
reached all the same). Everything endless ends when the client hangs up, or at `LIMIT`.
"""

import asyncio
import gzip
import os
import ssl
import threading
import zlib
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import brotli

from tests.small_portals import Answer, html, redirect, report

LIMIT = 1 << 30
"""Bytes after which even an endless answer ends: a client that takes them all has no bound."""

PATIENCE_S = 60.0
"""Seconds after which a silent or dripping answer ends."""

TRAP_PORT = b"PPPPP"
"""Stands in answers for the port of the trap: where nobody may connect to."""

HEALTHY = "www.jiankang.gov.cn"
TITLE = "示例旗{}局2022年政府信息公开工作年度报告"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


HEALTHY_PAGES = {
    "/": html(("/nb/", "政府信息公开年报")),
    "/nb/": html(*((f"/nb/r{n}.html", f"示例旗第{n}局2022年政府信息公开工作年度报告") for n in range(20))),
    **{f"/nb/r{n}.html": report(2022) for n in range(20)},
    "/nb/r3.html": redirect("/nb/moved.html"),
    "/nb/moved.html": report(2022, ("a.docx", "附件")),
    "/nb/a.docx": Answer(b"PK", headers=(("Content-Type", "application/msword"),)),
}
"""A portal like any other, crawled in the same run."""


@dataclass
class Client:
    """One request on one connection, and the connection it came over."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    head: bytes

    @property
    def path(self) -> str:
        return self.head.split(b" ")[1].decode("latin-1")

    @property
    def host(self) -> str:
        lines = (line for line in self.head.split(b"\r\n") if line.lower().startswith(b"host:"))
        return next(lines, b"host:")[5:].strip().decode("latin-1").partition(":")[0]

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def repeat(self, piece: bytes, pause: float = 0.0) -> None:
        """The same piece until the client hangs up or has taken `LIMIT` bytes."""
        sent, end = 0, asyncio.get_running_loop().time() + PATIENCE_S
        while sent < LIMIT and asyncio.get_running_loop().time() < end:
            await self.send(piece)
            sent += len(piece)
            await asyncio.sleep(pause)

    def reset(self) -> None:
        """Close with RST rather than FIN."""
        self.writer.transport.abort()


Behave = Callable[[Client], Awaitable[None]]
"""Answers one request; the connection is closed when it returns."""


@dataclass(frozen=True)
class Case:
    """One way of doing harm, and what must be left of it."""

    answer: Behave | bytes | Answer  # of /nb/bad.html
    kinds: frozenset[str]  # what its refusal may be called; empty: it is a page like another
    truncated: frozenset[str | None] = frozenset([None])  # reasons its captures may give
    kept: bool = True  # whether anything of the answer can be kept
    robots: Behave | bytes | Answer | None = None
    links: tuple[tuple[str, str], ...] = ()  # more links of the list
    https: str | None = None  # which port answers for https
    good: bool = True  # whether the report beside it must be reached
    path: str = "/nb/bad.html"  # where the harm is; "/" when every address of the host is like that


@dataclass
class Log:
    """What the servers saw."""

    heads: list[bytes] = field(default_factory=list)  # of each request, as it came
    asked: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # host -> paths
    trapped: int = 0  # connections to the address that nobody may connect to


def endless(head: bytes, piece: bytes, pause: float = 0.0) -> Behave:
    async def answer(client: Client) -> None:
        await client.send(head)
        await client.repeat(piece, pause)

    return answer


def closing(data: bytes, *, reset: bool = False) -> Behave:
    async def answer(client: Client) -> None:
        if data:
            await client.send(data)
            await asyncio.sleep(0.05)
        if reset:
            client.reset()

    return answer


async def silent(client: Client) -> None:
    """Never answers."""
    await asyncio.wait_for(client.reader.read(), PATIENCE_S)


def silent_after(start: bytes) -> Behave:
    async def answer(client: Client) -> None:
        await client.send(start)
        await silent(client)

    return answer


def bomb(wbits: int) -> bytes:
    """One megabyte, zlib or gzip, that unpacks to a gigabyte of spaces (only the sum at its end is wrong)."""
    packer = zlib.compressobj(9, wbits=wbits)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)  # a block knows nothing of the others
    return start + block * (1 << 10) + packer.flush()


def brotli_bomb() -> bytes:
    """A few hundred bytes that unpack to a quarter of a gigabyte."""
    packer = brotli.Compressor(quality=1, lgwin=24)
    return b"".join([*(packer.process(b" " * (1 << 20)) for _ in range(1 << 8)), packer.finish()])


def coded(body: bytes, coding: str) -> bytes:
    return OK + f"Content-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def packed(times: int, body: bytes) -> bytes:
    for _ in range(times):
        body = gzip.compress(body, 1)
    return body


def wire(answer: Answer) -> bytes:
    lines = [f"{name}: {value}" for name, value in (*answer.headers, ("Content-Length", str(len(answer.body))))]
    return "\r\n".join([f"HTTP/1.1 {answer.status} X", *lines, "", ""]).encode() + answer.body


def to(location: bytes) -> bytes:
    return b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"


def page(source: str | bytes, head: bytes = OK) -> bytes:
    body = source.encode("utf-8", "replace") if isinstance(source, str) else source
    return head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


class Server:
    """All hosts on one loop: plain on one port, TLS on another, and ports that only look like them."""

    def __init__(self, cases: dict[str, Case], tls: ssl.SSLContext):
        self.log = Log()
        self.ports: dict[str, int] = {}
        self._cases = cases
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._started = threading.Event()

    def __enter__(self) -> "Server":
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._started.set()
        self._loop.run_forever()
        for task in (tasks := asyncio.all_tasks(self._loop)):
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    async def _listen(self) -> None:
        for name, tls, serve in (
            ("plain", None, self._serve),
            ("tls", self._tls, self._serve),
            ("trap", None, self._trap),
            ("hanging", None, self._hang),
            ("garbage", None, self._babble),
            ("eager", None, self._answer_unasked),
        ):
            server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls, limit=1 << 20)
            self.ports[name] = server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; False when the connection is to be closed."""
        head = await reader.readuntil(b"\r\n\r\n")
        self.log.heads.append(head)
        client = Client(reader, writer, head)
        host, path = client.host, client.path
        self.log.asked[host].append(path)
        answer = self._answer(host, path)
        if callable(answer):
            await answer(client)
            return False
        data = wire(answer) if isinstance(answer, Answer) else answer
        await client.send(data.replace(TRAP_PORT, b"%05d" % self.ports["trap"]))
        return True

    def _answer(self, host: str, path: str) -> "Behave | bytes | Answer":
        case = self._cases.get(host)
        if case is None:
            return HEALTHY_PAGES.get(path, Answer(b"no such page", 404)) if host == HEALTHY else Answer(b"who?", 404)
        if case.path == "/":
            return case.answer
        return {
            "/robots.txt": case.robots or Answer(b"none", 404),
            "/": html(("/nb/", "政府信息公开年报")),
            "/nb/": html(("/nb/bad.html", TITLE.format("水利")), *case.links, ("/nb/good.html", TITLE.format("司法"))),
            "/nb/good.html": report(2022),
        }.get(path, case.answer)

    async def _trap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.log.trapped += 1
        writer.close()

    async def _hang(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(PATIENCE_S)

    async def _answer_unasked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(page(report(2022).body))
        await asyncio.sleep(0.1)
        writer.close()

    async def _babble(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"\x16\x03\x03\xff\xff" + os.urandom(4096))
        writer.close()
