"""A large answer lies on the disk, not in memory, and Scrapy gets of it what can be a page."""

import os
import socket
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from scrapy.http import Response

from archive.index import CrawlDb
from archive.reader import read_payload
from crawler.run import CrawlOptions
from crawler.transport import EXCHANGE
from crawler.transport.response import BODY_BYTES, PAGE_BYTES
from settings.paths import DataFolder
from tests.asking import asked, exchange_of, get, handler
from tests.odd_answers import OK, TE, head
from tests.raw_server import HOST, RawServer, closing, fetched
from tests.small_portals import Answer, crawled, html, portal, report, served


def sized(connection: socket.socket, name: str) -> bool:
    """An answer of so many MB, in chunks where its name says so."""
    megabyte = b"<p>" + b"x" * ((1 << 20) - 3)
    count, _, how = name.partition("-")
    kind = b"Content-Type: text/html" if "page" in how else b"Content-Type: application/pdf"
    lines = [kind, b"Content-Encoding: gzip"] if "coded" in how else [kind]
    length = TE if "chunks" in how else b"Content-Length: %d" % (int(count) << 20)
    connection.sendall(head(OK, *lines, length))
    for _ in range(int(count)):
        connection.sendall(b"100000\r\n" + megabyte + b"\r\n" if "chunks" in how else megabyte)
    connection.sendall(b"0\r\n\r\n" if "chunks" in how else b"")
    return True


@pytest.mark.parametrize("how", ["length", "chunks", "page-chunks"])
def test_a_hundred_megabytes_do_not_lie_in_memory(tmp_path: Path, how: str) -> None:
    with closing(server := RawServer(sized)):
        urls = [f"http://{HOST}/1-length", f"http://{HOST}/100-{how}"]
        ends = {(HOST, 80): ("127.0.0.1", server.port)}
        result = fetched(urls, ends, tmp_path / "out", DOWNLOAD_MAXSIZE=128 << 20, DOWNLOAD_TIMEOUT=60)
    small, large = result["1-length"], result[f"100-{how}"]
    assert large.error is None and large.was_in_file and large.size > 100 << 20
    assert large.most_memory - small.most_memory < 40 << 20
    assert large.flags == ("nianbao-large",)
    expected = b"".join(b"<p>" + b"x" * ((1 << 20) - 3) for _ in range(PAGE_BYTES >> 20)) if "page" in how else b""
    assert large.body == expected


def test_a_large_file_of_a_portal_is_archived_from_the_disk(tmp_path: Path) -> None:
    large = b"%PDF-1.4\n" + os.urandom(3 << 20)
    host = "large.gov.cn"
    pages = {
        f"{host}/": html(("/2023.html", "2023年政府信息公开工作年度报告")),
        f"{host}/2023.html": report(2023, ("/2023.pdf", "附件：2023年报告.pdf")),
        f"{host}/2023.pdf": Answer(large, headers=(("Content-Type", "application/pdf"),)),
    }
    data = DataFolder(tmp_path / "data")
    with served(pages, tmp_path) as (_, connect_map):
        done = crawled(CrawlOptions(data=data, portals=(portal("large", host),), connect_map=connect_map, delay=0))
    assert (done.state, done.portals[0].attachments) == ("finished", 1)
    assert done.bytes > len(large)
    with CrawlDb(data.crawl_db) as db:
        capture = next(c for c in db.captures() if c.url.endswith(".pdf"))
    assert capture.payload_digest == f"sha256:{sha256(large).hexdigest()}"
    assert read_payload(data.warc / capture.warc, capture.offset).body == large


@pytest.mark.parametrize(
    ("name", "meta", "size", "flags"),
    [
        ("2-page", {}, 2 << 20, []),
        ("2-file", {}, 0, ["nianbao-large"]),
        ("2-file-chunks", {BODY_BYTES: 9 << 20}, 2 << 20, []),
        ("12-page", {}, PAGE_BYTES, ["nianbao-large"]),
        ("12-page-chunks", {BODY_BYTES: 3 << 20}, 3 << 20, ["nianbao-large"]),
        ("12-page-coded", {}, 0, ["nianbao-large"]),  # what is cut short cannot be unpacked
        ("2-page-coded", {}, 2 << 20, []),
    ],
)
def test_of_a_large_answer_scrapy_gets_what_can_be_a_page(
    name: str, meta: dict[str, Any], size: int, flags: list[str]
) -> None:
    with closing(server := RawServer(sized)):
        found = asked(handler(server.port), request := get(name, meta=meta))[0]
    assert isinstance(found, Response)
    assert (len(found.body), found.flags) == (size, flags)
    assert (b"Content-Encoding" in found.headers) == ("coded" in name and not flags)
    exchange = exchange_of(request)
    assert exchange.response_file is not None and exchange.size > int(name.partition("-")[0]) << 20
    exchange.response_file.close()


def test_a_full_disk_under_a_large_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of a large answer lies on a device that is always full."""
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda dir: os.fdopen(os.open("/dev/full", os.O_RDWR), "r+b", 0))
    with closing(server := RawServer(sized)):
        found = asked(handler(server.port), request := get("2-file"))
    assert type(found[0]).__name__ == "ArchiveFull"
    assert "No space left on device" in str(found[0])
    assert EXCHANGE not in request.meta
