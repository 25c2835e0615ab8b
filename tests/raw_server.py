"""A server on raw sockets that answers as scripted and logs every byte, and a proxy that hands bytes on unread."""

import pickle
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import ROOT
from tests.fetch_through_tap import Fetched

HOST = "www.yangben.gov.cn"

Talk = Callable[[socket.socket, str], bool]
"""Answers what was asked for (the last part of the path) over a connection; True when the connection is kept."""


class RawServer:
    """Answers as `talk` does. `requests`: what it received for each name, byte for byte."""

    def __init__(self, talk: Talk, context: ssl.SSLContext | None = None) -> None:
        self._talk = talk
        self._context = context
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self.requests: dict[str, list[bytes]] = {}
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                while request := read_request(connection):
                    name = request.split(b" ")[1].decode().rpartition("/")[2]
                    self.requests.setdefault(name, []).append(request)
                    if not self._talk(connection, name):
                        return
        except OSError:
            return


class RawProxy:
    """An HTTP proxy: whatever is asked for leads to one server. `asked`: the first line of each connection."""

    def __init__(self, port: int) -> None:
        self._to = ("127.0.0.1", port)
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self.asked: list[bytes] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        begun = read_request(connection)
        self.asked.append(begun.split(b"\r\n")[0])
        if b"forbidden" in begun.split(b" ")[1]:
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            connection.close()
            return
        server = socket.create_connection(self._to)
        if begun.startswith(b"CONNECT "):
            connection.sendall(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")
        else:
            server.sendall(begun)
        threading.Thread(target=relay, args=(connection, server), daemon=True).start()
        relay(server, connection)


def relay(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        sink.close()


def read_request(connection: socket.socket) -> bytes:
    """One request with its body; b"" when the client has closed the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    lines = [line.split(b":") for line in head.lower().split(b"\r\n")]
    length = next((int(line[1]) for line in lines if line[0] == b"content-length"), 0)
    while len(rest) < length:
        rest += connection.recv(65536)
    return head + b"\r\n\r\n" + rest


def self_signed(folder: Path) -> tuple[ssl.SSLContext, bytes]:
    """A server's context, and its certificate as DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    past = datetime.now(UTC) - timedelta(days=9)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(past)
        .not_valid_after(past + timedelta(days=1))  # expired, as so many are
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context, certificate.public_bytes(serialization.Encoding.DER)


@contextmanager
def closing(*servers: Any) -> Iterator[None]:
    """Close servers at the end."""
    try:
        yield
    finally:
        for server in servers:
            server.close()


def fetched(urls: list[str], connect_map: dict[Any, Any] | None, out: Path, **settings: Any) -> dict[str, Fetched]:
    """Fetch the addresses in a process of its own; by the last part of their paths."""
    out.mkdir(exist_ok=True)
    job = {"urls": urls, "connect_map": connect_map, "out": out, "settings": settings}
    (out / "job.pickle").write_bytes(pickle.dumps(job))
    done = subprocess.run(
        [sys.executable, "-m", "tests.fetch_through_tap", str(out / "job.pickle")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Fetched] = pickle.loads((out / "result.pickle").read_bytes())
    return result
