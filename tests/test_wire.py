"""The archive holds what went over the wire: its records are compared with the log of a server on raw sockets."""

import base64
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.message import parse_head
from tests.fetch_through_tap import Fetched
from tests.odd_answers import CUT, ODD
from tests.raw_server import HOST, RawProxy, RawServer, closing, fetched, self_signed

PORTS = {"http": 80, "https": 443}
AT_ONCE = 16


@dataclass
class Wire:
    """One run over all answers, and what the server and the archive have of it."""

    scheme: str
    server: RawServer
    proxy: RawProxy | None
    certificate: bytes
    results: dict[str, Fetched]
    records: dict[tuple[str, str], bytes]  # (WARC-Type, name) -> block
    headers: dict[tuple[str, str], dict[str, list[str]]]


def talk(connection: socket.socket, name: str) -> bool:
    name = name.partition("?")[0]
    if name in CUT:
        talk_short(connection, name)
        return False
    odd = ODD[name]
    data = odd.interim + odd.data + odd.surplus
    step = 400 if len(data) < 20_000 else 100_000
    for start in range(0, len(data), step):  # in pieces, so that no answer comes in one read
        connection.sendall(data[start : start + step])
    return not odd.closes


def talk_short(connection: socket.socket, name: str) -> None:
    data, reason, _ = CUT[name]
    if name == "slow-dripping":
        for at in range(len(data)):
            connection.sendall(data[at : at + 1])
            threading.Event().wait(0.002)
        return
    connection.sendall(data)
    if reason == "time":
        threading.Event().wait(4)


def read_back(folder: Path) -> tuple[dict[tuple[str, str], bytes], dict[tuple[str, str], dict[str, list[str]]]]:
    """All blocks and WARC headers of the run's file, by warcio."""
    blocks, headers = {}, {}
    for path in folder.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, no_record_parse=True):
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                key = (record.rec_type, url.rpartition("/")[2])
                assert key not in blocks
                blocks[key] = record.raw_stream.read()
                named: dict[str, list[str]] = {}
                for name, value in record.rec_headers.headers:
                    named.setdefault(name, []).append(value)
                headers[key] = named
    return blocks, headers


@pytest.fixture(scope="module", params=["http", "https", "http-proxy", "https-proxy", "http-16", "https-16"])
def wire(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wire]:
    scheme, _, way = request.param.partition("-")
    folder = tmp_path_factory.mktemp(request.param)
    context, certificate = self_signed(folder)
    server = RawServer(talk, context if scheme == "https" else None)
    proxy = RawProxy(server.port) if way == "proxy" else None
    urls = [f"{scheme}://{HOST}/a/{name}" for name in (*ODD, *CUT)]
    settings: dict[str, object] = {"NIANBAO_PROXY": f"http://127.0.0.1:{proxy.port}"} if proxy else {}
    if way == "16":
        settings["CONCURRENT_REQUESTS_PER_DOMAIN"] = AT_ONCE
        urls += [f"{url}?again" for url in urls if "larger" not in url]
    with closing(server, *[proxy] if proxy else []):
        results = fetched(urls, {(HOST, PORTS[scheme]): ("127.0.0.1", server.port)}, folder / "out", **settings)
        assert len(results) == len(urls)
        yield Wire(scheme, server, proxy, certificate, results, *read_back(folder / "out" / "warc"))


def each(wire: Wire, name: str) -> list[str]:
    """The names of an answer that was asked for once or several times."""
    found = [key for key in wire.results if key.partition("?")[0] == name]
    assert found
    return found


@pytest.mark.parametrize("name", ODD)
def test_an_answer_is_kept_byte_for_byte(wire: Wire, name: str) -> None:
    for key in each(wire, name):
        fetch = wire.results[key]
        assert fetch.exchange is not None, fetch.error
        assert fetch.exchange.response_bytes == ODD[name].data
        assert fetch.exchange.interim == ODD[name].interim
        assert fetch.exchange.truncated is None
        assert fetch.exchange.exact
        assert fetch.was_in_file == name.startswith("larger")


@pytest.mark.parametrize("name", ODD)
def test_its_records_hold_the_same_bytes(wire: Wire, name: str) -> None:
    for key in each(wire, name):
        assert wire.records["response", key] == ODD[name].data
        assert [wire.records["request", key]] == wire.server.requests[key]
        told = dict(line.split(b": ", 1) for line in wire.records["metadata", key].splitlines())
        assert base64.b64decode(told.get(b"nianbao-interim-base64", b"")) == ODD[name].interim
        assert "WARC-Truncated" not in wire.headers["response", key]


@pytest.mark.parametrize("name", ODD)
def test_scrapy_sees_the_body_without_its_transfer_coding(wire: Wire, name: str) -> None:
    odd = ODD[name]
    for key in each(wire, name):
        fetch = wire.results[key]
        assert (fetch.error, fetch.status, fetch.protocol) == (None, odd.status, f"HTTP/{odd.version}")
        assert fetch.body == odd.body
        assert ("partial" in fetch.flags) == (odd.closes and name != "last-line-break-missing")
        assert fetch.latency is not None and 0 < fetch.latency < 20


@pytest.mark.parametrize("name", ODD)
def test_the_payload_of_the_record_is_what_scrapy_saw(wire: Wire, name: str) -> None:
    digest = wire.headers["response", each(wire, name)[0]].get("WARC-Payload-Digest")
    if name.startswith("transfer-gzip"):
        assert digest is None
    else:
        assert digest == [f"sha256:{sha256(ODD[name].body).hexdigest()}"]


@pytest.mark.parametrize("name", [*ODD, *CUT])
def test_a_request_is_kept_byte_for_byte(wire: Wire, name: str) -> None:
    for key in each(wire, name):
        exchange = wire.results[key].exchange
        assert exchange is not None
        assert [exchange.request_bytes] == wire.server.requests[key]
        first, host = exchange.request_bytes.split(b"\r\n")[:2]
        origin = f"http://{HOST}" if wire.proxy and wire.scheme == "http" else ""
        assert first.split(b" ")[1:] == [f"{origin}/a/{key}".encode(), b"HTTP/1.1"]
        assert host == f"Host: {HOST}".encode()
        assert exchange.url.endswith(f"/a/{key}")


@pytest.mark.parametrize("name", CUT)
def test_an_answer_cut_short_is_kept_and_says_why(wire: Wire, name: str) -> None:
    sent, reason, error = CUT[name]
    for key in each(wire, name):
        fetch = wire.results[key]
        assert fetch.exchange is not None
        kept = fetch.exchange.response_bytes
        assert fetch.exchange.truncated == reason
        assert sent.startswith(kept)
        assert len(kept) == len(sent) or reason == "length" or name == "slow-dripping"
        assert (fetch.error or "").partition(":")[0] == (error or "")
        assert ("dataloss" in fetch.flags) == (error is None)
        assert wire.records["response", key] == kept
        assert wire.headers["response", key]["WARC-Truncated"] == [reason]


def test_a_body_is_cut_at_the_very_limit(wire: Wire) -> None:
    exchange = wire.results["endless-until-close"].exchange
    assert exchange is not None
    assert len(exchange.response_bytes) - parse_head(exchange.response_bytes).body_start == 3_000_000


def test_what_was_spoken_is_told(wire: Wire) -> None:
    exchange = wire.results["http-1.0-kept-alive"].exchange
    assert exchange is not None
    assert exchange.protocols == (("http/1.0", "tls/1.3") if wire.scheme == "https" else ("http/1.0",))
    assert wire.headers["response", "http-1.0-kept-alive"]["WARC-Protocol"] == list(exchange.protocols)
    assert wire.headers["response", "http-1.0-kept-alive"].get("WARC-Cipher-Suite", [None]) == [exchange.cipher_suite]
    assert exchange.ip == (None if wire.proxy else "127.0.0.1")
    assert exchange.proxy == (f"127.0.0.1:{wire.proxy.port}" if wire.proxy else None)
    if wire.scheme == "https":
        assert exchange.cipher_suite in ("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256")
        assert exchange.certificate == f"sha256:{sha256(wire.certificate).hexdigest()}"
    else:
        assert (exchange.cipher_suite, exchange.certificate) == (None, None)


def test_connections_are_kept_alive_and_dropped_where_they_must_be(wire: Wire) -> None:
    if len(wire.results) > len(ODD) + len(CUT):
        assert wire.server.connections < len(wire.results)
    else:
        ended = sum(odd.closes or odd.drops for odd in ODD.values()) + len(CUT)
        assert wire.server.connections <= ended + 1


def test_a_proxy_is_asked_as_it_should_be(wire: Wire) -> None:
    if wire.proxy is None:
        assert not any(fetch.exchange and fetch.exchange.proxy for fetch in wire.results.values())
    elif wire.scheme == "https":
        assert set(wire.proxy.asked) == {f"CONNECT {HOST}:443 HTTP/1.1".encode()}
    else:
        assert all(line.split(b" ")[1].startswith(f"http://{HOST}/".encode()) for line in wire.proxy.asked)
