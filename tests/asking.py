"""The handler as tests use it: asked directly, without a crawl around it."""

import asyncio
import socket
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.capture import Exchange
from crawler.transport import EXCHANGE
from crawler.transport.handler import TappedDownloadHandler
from tests.odd_answers import OK, head
from tests.raw_server import HOST

HELLO = head(OK, b"Content-Length: 5") + b"hello"


def handler(port: int, **settings: Any) -> TappedDownloadHandler:
    """A handler whose one host leads to a port of ours; port 0: no connect map."""
    ends = {(HOST, 80): ("127.0.0.1", port), (HOST, 443): ("127.0.0.1", port)}
    told = {"NIANBAO_CONNECT_MAP": ends if port else None, "DOWNLOAD_TIMEOUT": 5, **settings}
    return TappedDownloadHandler(Crawler(Spider, told))


def asked(handler: TappedDownloadHandler, *requests: Request) -> list[Response | Exception]:
    """One after the other; an error takes the place of a response."""

    async def run() -> list[Response | Exception]:
        found: list[Response | Exception] = []
        for request in requests:
            try:
                found.append(await handler.download_request(request))
            except Exception as error:
                found.append(error)
        await handler.close()
        return found

    return asyncio.run(run())


def get(name: str = "page", scheme: str = "http", **options: Any) -> Request:
    return Request(f"{scheme}://{HOST}/{name}", **options)


def exchange_of(request: Request) -> Exchange:
    found: Exchange = request.meta[EXCHANGE]
    return found


def refused() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def reset(connection: socket.socket, name: str) -> bool:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    return False
