"""Over which connection a request goes, and what the transport does when that goes wrong."""

import asyncio
import socket
import threading
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response

from crawler.transport import EXCHANGE
from crawler.transport.handler import TappedDownloadHandler
from crawler.transport.names import Resolver
from crawler.transport.pool import Pool
from tests.asking import HELLO, asked, exchange_of, get, handler, refused, reset
from tests.odd_answers import OK, head
from tests.raw_server import HOST, RawServer, Talk, closing, fetched


def test_sixteen_are_asked_at_once(tmp_path: Path) -> None:
    together = threading.Barrier(16, timeout=20)

    def talk(connection: socket.socket, name: str) -> bool:
        together.wait()  # none is answered before all have been asked
        connection.sendall(HELLO)
        return True

    with closing(server := RawServer(talk)):
        urls = [f"http://{HOST}/{n}" for n in range(32)]
        ends = {(HOST, 80): ("127.0.0.1", server.port)}
        result = fetched(urls, ends, tmp_path, CONCURRENT_REQUESTS_PER_DOMAIN=16, DOWNLOAD_TIMEOUT=20)
    assert [fetch.body for fetch in result.values()] == [b"hello"] * 32
    assert server.connections == 16


def dying(last: int, begun: bytes = b"") -> Talk:
    """Closes the first connection instead of giving its answer number `last`, or after the beginning of one."""
    answers: dict[socket.socket, int] = {}

    def talk(connection: socket.socket, name: str) -> bool:
        number = answers[connection] = answers.get(connection, 0) + 1
        is_last = len(answers) == 1 and number == last
        connection.sendall(begun if is_last else HELLO)
        return not is_last

    return talk


def test_a_request_on_a_connection_that_proves_dead_is_repeated_once() -> None:
    with closing(server := RawServer(dying(2))):
        found = asked(handler(server.port), get("1"), again := get("2"))
    assert [response.body for response in found if isinstance(response, Response)] == [b"hello"] * 2
    assert len(server.requests["2"]) == 2
    assert exchange_of(again).request_bytes == server.requests["2"][1]


@pytest.mark.parametrize(
    ("talk", "second"),
    [
        (dying(2), get("2", method="POST")),  # it may have been done
        (dying(2, b"HTTP/1.1 2"), get("2")),  # an answer came
    ],
)
def test_it_is_not_repeated_when_it_may_have_been_heard(talk: Talk, second: Request) -> None:
    with closing(server := RawServer(talk)):
        found = asked(handler(server.port), get("1"), second)
    assert isinstance(found[1], DownloadFailedError)
    assert len(server.requests["2"]) == 1


def test_a_fresh_connection_that_gives_no_answer_is_not_tried_again() -> None:
    with closing(server := RawServer(dying(1))):
        found = asked(handler(server.port), get("1"))
    assert isinstance(found[0], DownloadFailedError)
    assert len(server.requests["1"]) == 1


def test_what_was_not_asked_for_ends_the_connection() -> None:
    def talk(connection: socket.socket, name: str) -> bool:
        connection.sendall(HELLO)
        if name == "1":
            threading.Timer(0.1, connection.sendall, [b"HTTP/1.1 200 OK\r\n\r\nnot yours"]).start()
        return True

    async def run(handler: TappedDownloadHandler) -> bytes:
        await handler.download_request(get("1"))
        await asyncio.sleep(0.4)
        response = await handler.download_request(get("2"))
        await handler.close()
        return response.body

    with closing(server := RawServer(talk)):
        assert asyncio.run(run(handler(server.port))) == b"hello"
        assert server.connections == 2


@pytest.mark.parametrize(("said", "error"), [(HELLO, None), (b"", "HungUp")])
def test_a_server_that_does_not_wait_to_be_asked_is_heard(said: bytes, error: str | None) -> None:
    """It answers, or closes, as soon as the connection stands, perhaps before the request is on its way."""
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        for _ in range(20):
            connection, _ = server.accept()
            connection.sendall(said)
            connection.shutdown(socket.SHUT_WR)

    threading.Thread(target=accept, daemon=True).start()
    with closing(server):
        for _ in range(20):
            found = asked(handler(server.getsockname()[1]), request := get())[0]
            assert (error or "Response") == type(found).__name__.replace("TextResponse", "Response")
            assert error or exchange_of(request).response_bytes == HELLO


def test_connections_that_nobody_needs_are_closed_and_all_at_the_end() -> None:
    closed = threading.Semaphore(0)

    def talk(connection: socket.socket, name: str) -> bool:
        connection.sendall(HELLO)
        connection.recv(1)
        closed.release()
        return False

    async def run(handler: TappedDownloadHandler, seconds: float) -> bool:
        handler._pool = Pool(idle_s=0.2)
        await handler.download_request(get())
        await asyncio.sleep(seconds)
        was_closed = await asyncio.to_thread(closed.acquire, timeout=0.05)
        await handler.close()
        return was_closed or await asyncio.to_thread(closed.acquire, timeout=5)

    with closing(server := RawServer(talk)):
        assert asyncio.run(run(handler(server.port), 0.6))
        assert asyncio.run(run(handler(server.port), 0.0))
    assert not closed.acquire(blocking=False)


def test_failures_have_the_names_that_scrapy_gives_them_or_more_precise_ones() -> None:
    plain = socket.create_server(("127.0.0.1", 0))  # no TLS is spoken there
    threading.Thread(target=lambda: plain.accept()[0].sendall(HELLO), daemon=True).start()
    with closing(
        plain, server := RawServer(reset), silent := RawServer(lambda connection, name: not threading.Event().wait(3))
    ):
        found = [
            *asked(handler(refused()), get()),
            *asked(handler(server.port), get()),
            *asked(handler(plain.getsockname()[1]), get(scheme="https")),
            *asked(handler(silent.port, DOWNLOAD_TIMEOUT=0.3), get()),
            *asked(handler(0), Request("http://no-such-name.invalid/")),
            *asked(handler(0), Request("http://localhost/")),
        ]
    assert [type(error).__name__ for error in found] == [
        "DownloadConnectionRefusedError",
        "HungUp",  # which is a DownloadFailedError, as the next one is
        "TlsRefused",
        "DownloadTimeoutError",
        "CannotResolveHostError",
        "ConnectionForbidden",
    ]


def test_an_answer_cut_short_is_an_error_where_that_is_wished() -> None:
    def talk(connection: socket.socket, name: str) -> bool:
        connection.sendall(head(OK, b"Content-Length: 9") + b"short")
        return False

    with closing(server := RawServer(talk)):
        found = asked(handler(server.port, DOWNLOAD_FAIL_ON_DATALOSS=True), request := get())
    assert type(found[0]).__name__ == "ResponseDataLossError"
    assert exchange_of(request).truncated == "disconnect"


def test_a_reset_is_no_good_end_of_an_answer_until_close() -> None:
    def talk(connection: socket.socket, name: str) -> bool:
        connection.sendall(head(OK) + b"x" * 2000)
        threading.Event().wait(0.2)
        return reset(connection, name)

    with closing(server := RawServer(talk)):
        found = asked(handler(server.port, DOWNLOAD_FAIL_ON_DATALOSS=False), request := get())
    assert isinstance(found[0], Response) and found[0].flags == ["dataloss"]
    assert exchange_of(request).truncated == "disconnect"


def test_a_name_is_looked_up_once_for_a_while_and_none_waits_behind_a_dead_one() -> None:
    async def run() -> tuple[list[tuple[str, ...]], set[str]]:
        resolver = Resolver(timeout=5)
        found = [await resolver("localhost", 80), await resolver("localhost", 443)]
        wrong = await asyncio.gather(resolver("a..b", 80), resolver("no-such.invalid", 80), return_exceptions=True)
        resolver.close()
        found.append(await resolver("localhost", 80))  # nothing can be looked up any more
        return found, {type(error).__name__ for error in wrong}

    found, wrong = asyncio.run(run())
    assert len(set(found)) == 1 and set(found[0]) <= {"127.0.0.1", "::1"}
    assert wrong == {"CannotResolveHostError"}


def test_without_the_tap_nothing_is_left_behind() -> None:
    def talk(connection: socket.socket, name: str) -> bool:
        connection.sendall(HELLO)
        return True

    with closing(server := RawServer(talk)):
        found = asked(handler(server.port, NIANBAO_TAP=False), request := get())
    assert isinstance(found[0], Response) and found[0].body == b"hello"
    assert EXCHANGE not in request.meta
