"""The wire tap keeps exactly what the connection carried: compared with what a raw-socket server sent and received."""

import gzip
import pickle
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from archive.capture import Exchange
from tests.conftest import ROOT

CLOSE = object()
"""In a script of answers: close the connection after the bytes."""

PAGE = "<html><body>示例旗2023年政府信息公开工作年度报告</body></html>".encode() * 8
ZIPPED = gzip.compress(PAGE, mtime=0)


def chunked(*parts: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    lines = [b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in parts]
    return b"".join([*lines, b"0\r\n", trailer, b"\r\n"])


def head(*lines: bytes, end: bytes = b"\r\n") -> bytes:
    return end.join([*lines, b"", b""])


ANSWERS: dict[str, tuple[bytes, bool]] = {
    "plain": (head(b"HTTP/1.1 200 OK", b"Content-Length: 5") + b"hello", False),
    "chunked-gzip": (
        head(b"HTTP/1.1 200 OK", b"Content-Encoding: gzip", b"Transfer-Encoding: chunked")
        + chunked(ZIPPED[:7], ZIPPED[7:]),
        False,
    ),
    "chunk-extension-and-trailers": (
        head(b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked", b"Trailer: X-Sum")
        + chunked(b"abc", b"defg", extension=b";name=value", trailer=b"X-Sum: 7\r\n"),
        False,
    ),
    "duplicate-headers-in-odd-case": (
        head(b"HTTP/1.1 200 OK", b"sEt-CoOkIe: a=1", b"content-LENGTH:2", b"Set-Cookie: b=2", b"X-B: 1", b"x-b: 2")
        + b"ok",
        False,
    ),
    "folded-header": (head(b"HTTP/1.1 200 OK", b"X-Long: one", b"\ttwo", b"Content-Length: 2") + b"ok", False),
    "no-content-204": (head(b"HTTP/1.1 204 No Content", b"Server: x"), False),
    "not-modified-304-with-length": (head(b"HTTP/1.1 304 Not Modified", b"Content-Length: 99"), False),
    "empty-body": (head(b"HTTP/1.1 200 OK", b"Content-Length: 0"), False),
    "http-1.0-until-close": (head(b"HTTP/1.0 200 OK", b"Content-Type: text/html") + PAGE, True),
    "http-1.1-until-close": (head(b"HTTP/1.1 200 OK", b"Connection: close") + PAGE, True),
    "bare-line-feeds": (head(b"HTTP/1.1 200 OK", b"Content-Length: 3", end=b"\n") + b"abc", False),
    "chinese-reason": (head("HTTP/1.1 200 成功".encode("gb18030"), b"Content-Length: 1") + b"1", False),
    "no-reason": (head(b"HTTP/1.1 200", b"Content-Length: 1") + b"1", False),
    "raw-bytes-in-header": (head(b"HTTP/1.1 200 OK", b"X-Name: \xb9\xab\xbf\xaa", b"Content-Length: 1") + b"1", False),
    "line-without-colon": (head(b"HTTP/1.1 200 OK", b"nonsense", b"Content-Length: 1") + b"1", False),
    "not-found": (head(b"HTTP/1.1 404 Not Found", b"Content-Length: 4") + b"gone", False),
    "server-error": (head(b"HTTP/1.1 500 Oops", b"Content-Length: 4") + b"oops", False),
    "redirect-kept": (head(b"HTTP/1.1 302 Found", b"Location: /plain", b"Content-Length: 0"), False),
    "early-hints-103": (
        head(b"HTTP/1.1 103 Early Hints", b"Link: </a.css>")
        + head(b"HTTP/1.1 100 Continue")
        + head(b"HTTP/1.1 200 OK", b"Content-Length: 2")
        + b"ok",
        False,
    ),
    "deflate": (head(b"HTTP/1.1 200 OK", b"Content-Encoding: x-own", b"Content-Length: 3") + b"\x00\x01\x02", False),
}
INTERIM = {"early-hints-103": head(b"HTTP/1.1 103 Early Hints", b"Link: </a.css>") + head(b"HTTP/1.1 100 Continue")}

CUT: dict[str, tuple[bytes, str]] = {
    "body-cut-by-close": (head(b"HTTP/1.1 200 OK", b"Content-Length: 900") + b"only this", "disconnect"),
    "chunks-cut-by-close": (head(b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked") + b"5\r\nhel", "disconnect"),
    "headers-cut-by-close": (b"HTTP/1.1 200 OK\r\nContent-Le", "disconnect"),
    "longer-than-allowed": (head(b"HTTP/1.1 200 OK", b"Content-Length: 70000") + b"x" * 70000, "length"),
    "silent-after-a-few-bytes": (head(b"HTTP/1.1 200 OK", b"Content-Length: 90") + b"slow", "time"),
}


class RawServer:
    """Answers each path with the scripted bytes; keeps what it received, byte for byte."""

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.requests: dict[str, bytes] = {}
        self.connections = 0
        self._threads: list[threading.Thread] = []
        self._serve = threading.Thread(target=self._accept, daemon=True)
        self._serve.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._talk, args=(connection,), daemon=True)
            thread.start()

    def _talk(self, connection: socket.socket) -> None:
        try:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                while request := self._read(connection):
                    path = request.split(b" ")[1].decode()[1:]
                    self.requests[path] = request
                    if not self._answer(connection, path):
                        return
        except (OSError, ssl.SSLError):
            return

    def _read(self, connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return b""
            data += piece
        return data

    def _answer(self, connection: socket.socket, path: str) -> bool:
        if path in CUT:
            connection.sendall(CUT[path][0])
            if CUT[path][1] == "time":
                threading.Event().wait(4)
            return False
        data, close = ANSWERS[path]
        for start in range(0, len(data), 400):  # in pieces, so that no answer comes in one read
            connection.sendall(data[start : start + 400])
        return not close

    def close(self) -> None:
        self._socket.close()


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.yangben.gov.cn")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@contextmanager
def raw_server(scheme: str, folder: Path) -> Iterator[RawServer]:
    server = RawServer(self_signed(folder) if scheme == "https" else None)
    try:
        yield server
    finally:
        server.close()


def fetched(urls: list[str], connect_map: dict[Any, Any] | None, out: Path) -> dict[str, Any]:
    """Fetch the addresses through the handler in a process of its own: (exchange, error) by last path segment."""
    job = out / "job.pickle"
    job.write_bytes(pickle.dumps((urls, connect_map, out / "result.pickle")))
    done = subprocess.run(
        [sys.executable, "-m", "tests.fetch_through_tap", str(job)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = pickle.loads((out / "result.pickle").read_bytes())
    return result


@pytest.fixture(scope="module", params=["http", "https"])
def wire(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp(request.param)
    with raw_server(request.param, folder) as server:
        default = {"http": 80, "https": 443}[request.param]
        urls = [f"{request.param}://www.yangben.gov.cn/{name}" for name in (*ANSWERS, *CUT)]
        result = fetched(urls, {("www.yangben.gov.cn", default): ("127.0.0.1", server.port)}, folder)
        yield server, result


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_kept_byte_for_byte(wire: Any, name: str) -> None:
    _, result = wire
    exchange: Exchange = result[name][0]
    interim = INTERIM.get(name, b"")
    assert exchange.interim + exchange.response_bytes == ANSWERS[name][0]
    assert exchange.interim == interim
    assert exchange.truncated is None
    assert exchange.exact


@pytest.mark.parametrize("name", [*ANSWERS, *CUT])
def test_a_request_is_kept_byte_for_byte(wire: Any, name: str) -> None:
    server, result = wire
    exchange: Exchange = result[name][0]
    assert exchange.request_bytes == server.requests[name]
    assert b"Host: www.yangben.gov.cn\r\n" in exchange.request_bytes
    assert exchange.ip == "127.0.0.1"
    assert exchange.url.endswith(f"/{name}")


@pytest.mark.parametrize("name", CUT)
def test_an_answer_cut_short_is_kept_and_says_why(wire: Any, name: str) -> None:
    _, result = wire
    exchange: Exchange = result[name][0]
    sent, reason = CUT[name]
    assert exchange.truncated == reason
    assert sent.startswith(exchange.response_bytes)
    assert len(exchange.response_bytes) == len(sent) or reason == "length"


def test_connections_are_kept_alive(wire: Any) -> None:
    server, _ = wire
    closing = sum(close for _, close in ANSWERS.values()) + len(CUT)
    assert server.connections <= closing + 2
