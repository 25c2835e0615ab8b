"""Servers in front of others: one that speaks TLS for a plain one, one that answers TLS with the same bytes always."""

import socket
import ssl
import threading
from abc import ABC, abstractmethod

from tests.raw_server import relay


class Front(ABC):
    """Listens on a port of its own until it is closed."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._guarded, args=(connection,), daemon=True).start()

    def _guarded(self, connection: socket.socket) -> None:
        try:
            self.serve(connection)
        except OSError:
            connection.close()

    @abstractmethod
    def serve(self, connection: socket.socket) -> None:
        """Deal with one connection."""


class Secured(Front):
    """Speaks TLS and hands on what is in it to a port that does not."""

    def __init__(self, context: ssl.SSLContext, port: int) -> None:
        self._context = context
        self._to = ("127.0.0.1", port)
        super().__init__()

    def serve(self, connection: socket.socket) -> None:
        secured = self._context.wrap_socket(connection, server_side=True)
        server = socket.create_connection(self._to)
        threading.Thread(target=relay, args=(server, secured), daemon=True).start()
        relay(secured, server)


class Blunt(Front):
    """Answers whatever comes first with the same bytes, and hangs up."""

    def __init__(self, said: bytes) -> None:
        self._said = said
        super().__init__()

    def serve(self, connection: socket.socket) -> None:
        with connection:
            connection.recv(65536)
            connection.sendall(self._said)


class Silent(Front):
    """Takes connections and never says a word."""

    def serve(self, connection: socket.socket) -> None:
        with connection:
            while connection.recv(65536):
                pass


def alert(code: int) -> bytes:
    """A fatal alert, as a server sends it that finds nothing in common (RFC 5246 section 7.2)."""
    return b"\x15\x03\x01\x00\x02\x02" + bytes([code])


GUOMI = b"\x15\x01\x01\x00\x02\x02\x46"
"""The same in the record version of 国密 TLCP, 1.1 (GB/T 38636)."""
