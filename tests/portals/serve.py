"""The sample region on loopback: one port, every host by its Host header.

`python -m tests.portals.serve --out DIR` writes portals.csv, connect-map.txt and truth.json to DIR, prints "ready"
and serves until stdin closes or SIGTERM comes. Each request is a line of DIR/access.log.
"""

import argparse
import csv
import gzip
import json
import os
import signal
import sys
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import Message
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.portals.site import Served
from tests.portals.world import World, build_world

MAX_BODY = 1 << 20
COLUMNS = (
    "id", "place", "name", "region_code", "family", "pager", "home_url", "list_url", "hosts", "paths",
    "first_year", "last_year", "encoding", "status", "evidence", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Region:
    """A served world and where its files lie."""

    world: World
    port: int
    portals_csv: Path
    connect_map: Path
    log_path: Path
    truth_path: Path

    @property
    def truth(self) -> dict[str, Any]:
        """The content of truth.json."""
        return self.world.truth


class Handler(BaseHTTPRequestHandler):
    """Answers from the world of its server; one write per answer, so that no answer waits for an acknowledgement."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "yangben", ""
    wbufsize = 1 << 20
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """A page, file, list or redirect."""
        self._reply(send_body=True)

    def do_HEAD(self) -> None:
        """The same without the body."""
        self._reply(send_body=False)

    def do_POST(self) -> None:
        """Only the list proxies look at the form."""
        self._reply(send_body=True)

    def _reply(self, *, send_body: bool) -> None:
        host = (self.headers.get("Host") or "").split(":")[0].lower()
        form = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MAX_BODY))
        page = find(self.server.world, host, self.path, form)  # type: ignore[attr-defined]
        world: World = self.server.world  # type: ignore[attr-defined]
        body = page.body
        packed = host in world.gzip_hosts and "gzip" in (self.headers.get("Accept-Encoding") or "")
        validators = validators_of(page, weak=packed)
        if self.command != "POST" and is_unchanged(self.headers, validators):
            self._answer_304(host, validators)
            return
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        for name, value in (*page.headers, *validators.items()):
            self.send_header(name, value)
        if page.location:
            self.send_header("Location", page.location)
        if packed:
            body = gzip.compress(body, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        if host in world.chunked_hosts and self.request_version == "HTTP/1.1":
            self.send_header("Transfer-Encoding", "chunked")
            body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in _pieces(body)) + b"0\r\n\r\n"
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if send_body:
            self.wfile.write(body)
        told = f" {zlib.crc32(form):08x}" if form else ""
        self.server.note(host, self.command, self.path, f"{page.status}{told}")  # type: ignore[attr-defined]
        self.wfile.flush()

    def _answer_304(self, host: str, validators: Mapping[str, str]) -> None:
        self.send_response(304)
        for name, value in validators.items():
            self.send_header(name, value)
        self.end_headers()
        self.server.note(host, self.command, self.path, 304)  # type: ignore[attr-defined]
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on stderr: access.log has it all."""


def _pieces(body: bytes, size: int = 3001) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def validators_of(page: Served, *, weak: bool) -> dict[str, str]:
    """Last-Modified and ETag as nginx makes them for files; nothing for lists that a program makes.

    The time comes from the content: the same after a restart, another after a change. `weak`: packed on the way.
    """
    if page.status != 200 or page.answer is not None:
        return {}
    modified = 1_700_000_000 + zlib.crc32(page.body) % 50_000_000
    etag = f'"{modified:x}-{len(page.body):x}"'
    return {"Last-Modified": formatdate(modified, usegmt=True), "ETag": f"W/{etag}" if weak else etag}


def is_unchanged(headers: Message, validators: Mapping[str, str]) -> bool:
    """Whether a request asks on a condition that is not met; as nginx judges it (weakly, dates exactly)."""
    if not validators:
        return False
    tags = headers.get("If-None-Match")
    if tags is not None:
        return validators["ETag"].removeprefix("W/") in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
    return headers.get("If-Modified-Since") == validators["Last-Modified"]


def find(world: World, host: str, target: str, form: bytes = b"") -> Served:
    """The answer to a request: the exact address with its query, or an address that looks at the query itself."""
    exact = world.pages.get(f"http://{host}{target}")
    if exact and exact.answer is None:
        return exact
    parts = urlsplit(target)
    dynamic = world.pages.get(f"http://{host}{parts.path}")
    if dynamic and dynamic.answer:
        return replace(dynamic, body=dynamic.answer({**told(parts.query), **told(form.decode("utf-8", "replace"))}))
    text = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
    return Served(404, "text/html", text.encode(), "missing")


def told(text: str) -> dict[str, str]:
    """The parameters of a query, a form or a JSON object; of those that come more than once all, parted by commas."""
    if text.startswith("{"):
        return {name: str(value) for name, value in json.loads(text).items()}
    return {name: ",".join(values) for name, values in parse_qs(text, keep_blank_values=True).items()}


class Server(ThreadingHTTPServer):
    """One port on loopback for all hosts of a world."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, world: World, port: int, log_path: Path) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.world = world
        self._log = log_path.open("a", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()

    def note(self, host: str, method: str, path: str, status: int | str) -> None:
        """One line of access.log: time, host, method, path, status, for a POST a checksum of its body; parted by spaces."""
        with self._lock:
            self._log.write(f"{datetime.now(UTC).isoformat()} {host} {method} {path} {status}\n")

    def server_close(self) -> None:
        """Free the port and close the log."""
        super().server_close()
        with self._lock:
            self._log.close()


def write_files(world: World, out: Path, port: int) -> Region:
    """portals.csv, connect-map.txt, truth.json and an empty access.log in `out`."""
    out.mkdir(parents=True, exist_ok=True)
    region = Region(world, port, out / "portals.csv", out / "connect-map.txt", out / "access.log", out / "truth.json")
    with region.portals_csv.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(world.portals)
    lines = [
        "# sample region: every host leads to one port on loopback",
        *(f"{h}:80 127.0.0.1:{port}" for h in world.hosts),
    ]
    region.connect_map.write_text("\n".join(lines) + "\n", encoding="utf-8")
    region.truth_path.write_text(json.dumps(world.truth, ensure_ascii=False) + "\n", encoding="utf-8")
    region.log_path.write_text("", encoding="utf-8")
    return region


@contextmanager
def serving(seed: int = 1, *, out: Path, scale: int = 1, port: int = 0, world: World | None = None) -> Iterator[Region]:
    """Serve a world (built here unless given) while the block runs; its files are in `out`."""
    world = world or build_world(seed, scale)
    out.mkdir(parents=True, exist_ok=True)
    server = Server(world, port, out / "access.log")
    region = write_files(world, out, server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield region
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(argv: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.portals.serve", description="Serve the sample region.")
    parser.add_argument("--out", type=Path, required=True, help="folder for portals.csv, connect-map.txt, truth.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=int, default=1, help="multiplies departments and townships")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    given = parser.parse_args(argv)
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    with serving(given.seed, out=given.out, scale=given.scale, port=given.port) as region:
        truth = region.truth
        print(
            f"sample region: {len(truth['portals'])} portals, {truth['pages']} pages, {len(truth['reports'])} reports, "
            f"invented data on 127.0.0.1:{region.port}; the delay between requests is 0 here (1 s on real portals)",
            file=sys.stderr,
        )
        print("ready", flush=True)
        threading.Thread(target=_wait_for_stdin, args=(stop,), daemon=True).start()
        stop.wait()
    return 0


def _wait_for_stdin(stop: threading.Event) -> None:
    # Not sys.stdin: its lock, held by a thread that waits, aborts the interpreter when it ends.
    while os.read(0, 4096):
        pass
    stop.set()


if __name__ == "__main__":
    raise SystemExit(main())
