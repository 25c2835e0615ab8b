"""A portal that is crawled again: unchanged it must cost almost nothing, changed it must give exactly the changes.

`python -m tests.recrawl --pages 500 --changed 10` is the full size; `make test` runs a small one.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

from archive.capture import Capture
from archive.files import warc_files
from archive.index import CrawlDb
from archive.reader import read_payload
from archive.verify import verify
from settings.paths import DataFolder
from tests.conftest import nianbao
from tests.small_portals import html, report

HOST = "www.youlai.gov.cn"
PER_LIST = 20
MOST_BYTES = 0.02
"""What a second crawl may receive of the first one's bytes, where the server knows conditions."""

KINDS = {"txt": "text/plain", "pdf": "application/pdf"}
"""Media types by suffix; all else is HTML. What begins as gzip does is sent as compressed."""

Habit = Literal["nginx", "none", "new etags"]
"""How a server tells what has not changed: as nginx does for files, not at all, with tags that are new each time."""


@dataclass
class Site:
    """Pages by path, and how the server answers for them."""

    pages: dict[str, bytes]
    habit: Habit = "nginx"
    always_304: bool = False
    redirects: dict[str, str] = field(default_factory=dict)  # path -> Location
    asked: list[tuple[str, int, bool]] = field(default_factory=list)  # path, status, whether conditions were set
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str, tag: str | None, since: str | None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a request with these conditions."""
        if self.always_304:
            return 304, {}, b""
        if path in self.redirects:
            return 302, {"Location": self.redirects[path], "Content-Length": "0"}, b""
        body = self.pages.get(path)
        if body is None:
            return 404, {"Content-Length": "4"}, b"none"
        validators = self.validators(body)
        if validators and (tag == validators["ETag"] if tag else since == validators["Last-Modified"]):
            return 304, validators, b""
        kind = KINDS.get(path.rpartition(".")[2], "text/html; charset=utf-8")
        coding = {"Content-Encoding": "gzip"} if body.startswith(b"\x1f\x8b") else {}
        return 200, {"Content-Type": kind, "Content-Length": str(len(body)), **coding, **validators}, body

    def validators(self, body: bytes) -> dict[str, str]:
        """ETag and Last-Modified of a page; they change with it, and not with a restart."""
        if self.habit == "none":
            return {}
        if self.habit == "new etags":
            return {"ETag": f'"{random.randrange(1 << 40):x}"', "Last-Modified": formatdate(usegmt=True)}
        modified = 1_700_000_000 + zlib.crc32(body) % 50_000_000
        return {"ETag": f'"{modified:x}-{len(body):x}"', "Last-Modified": formatdate(modified, usegmt=True)}


@contextmanager
def served(site: Site, folder: Path) -> Iterator[Path]:
    """Serve a site on loopback while the block runs. Out: the connect map."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize, disable_nagle_algorithm = 1 << 20, True  # no answer waits for an acknowledgement

        def do_GET(self) -> None:
            tag, since = self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")
            status, headers, body = site.answer(self.path, tag, since)
            with site.lock:
                site.asked.append((self.path, status, bool(tag or since)))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    connect_map = folder / "connect-map.txt"
    connect_map.write_text(f"{HOST}:80 127.0.0.1:{server.server_port}\n", encoding="utf-8")
    try:
        yield connect_map
    finally:
        server.shutdown()
        server.server_close()


def reports(count: int, seed: int = 1) -> dict[str, bytes]:
    """A portal with about so many pages: home, columns, reports with texts of their own, and robots.txt."""
    chance = random.Random(seed)
    paths = [f"/nb/r{n}.html" for n in range(count - 2 - -(-count // PER_LIST))]
    lists = [paths[first : first + PER_LIST] for first in range(0, len(paths), PER_LIST)]
    pages = {
        "/robots.txt": b"User-agent: *\nDisallow: /secret/\n",
        "/": html(("/nb/", "政府信息公开年报"), ("/secret/nb/", "政府信息公开年报")).body,
        "/nb/": html(*((f"/nb/l{n}/", f"第{n}批单位政府信息公开年报") for n in range(len(lists)))).body,
    }
    for number, some in enumerate(lists):
        titles = ((path, f"示例旗{_name(path)}2022年政府信息公开工作年度报告") for path in some)
        pages[f"/nb/l{number}/"] = html(*titles).body
    return pages | {path: _report(path, chance) for path in paths}


def changed_page(page: bytes) -> bytes:
    """The same report after somebody corrected a number in it."""
    return re.sub(rb"(\d+)( \xe4\xbb\xb6)", lambda m: b"%d" % (int(m[1]) + 1) + m[2], page, count=1)


def _name(path: str) -> str:
    return f"第{path.removeprefix('/nb/r').removesuffix('.html')}水利局"


def _report(path: str, chance: random.Random) -> bytes:
    text = "".join(chr(chance.randrange(0x4E00, 0x9F00)) for _ in range(2000))
    page = report(2022).body.decode()
    return page.replace("<p>", f"<p>{_name(path)}受理 {chance.randrange(1000)} 件，{text}").encode()


def crawl(root: Path, connect_map: Path, *more: object) -> dict[str, Any]:
    """One `nianbao crawl` of the portal; what it prints as JSON, with the seconds it took."""
    began = time.monotonic()
    given = ("--home", f"http://{HOST}/", "--region", "150824", "--data", root, "--connect-map", connect_map)
    done = nianbao("crawl", *given, "--delay", "0", "--quiet", "--json", *more)
    if not done.stdout:
        raise RuntimeError(done.stderr[-2000:])
    return {**json.loads(done.stdout), "seconds": round(time.monotonic() - began, 1)}


@dataclass
class Outcome:
    """What several crawls of one portal left, and what is wrong with it."""

    data: DataFolder
    runs: list[dict[str, Any]] = field(default_factory=list)
    warc_bytes: list[int] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def captures(self, number: int) -> list[Capture]:
        """Those of one run, in the order they were kept."""
        with CrawlDb(self.data.crawl_db) as db:
            return [c for c in db.captures() if c.run_id == self.runs[number]["run_id"]]

    def crawl(self, connect_map: Path, *more: object) -> None:
        """One more crawl."""
        self.runs.append(crawl(self.data.root, connect_map, *more))
        total = sum(path.stat().st_size for path in warc_files(self.data.warc))
        self.warc_bytes.append(total - sum(self.warc_bytes))


def recrawled(folder: Path, *, pages: int, changed: int, seed: int = 1, habit: Habit = "nginx") -> Outcome:
    """Crawl a portal, crawl it unchanged, change some pages, crawl it a third time; say what was not as it must be."""
    site = Site(reports(pages, seed), habit)
    outcome = Outcome(DataFolder(folder / "data"))
    new = random.Random(seed).sample(sorted(path for path in site.pages if "/r" in path and "html" in path), changed)
    with served(site, folder) as connect_map:
        outcome.crawl(connect_map)
        outcome.crawl(connect_map)
        before = dict(site.pages)
        site.pages |= {path: changed_page(before[path]) for path in new}
        outcome.crawl(connect_map)
    outcome.complaints = [
        *_of_the_answers(outcome, site, before),
        *_of_the_kinds(outcome, set(new)),
        *_of_the_bytes(outcome, habit),
        *(f"verify: {fault}" for fault in verify(outcome.data)),
    ]
    return outcome


def _of_the_answers(outcome: Outcome, site: Site, before: dict[str, bytes]) -> Iterator[str]:
    """Each page was asked for once in each crawl, and its capture says what the server had then."""
    for number, pages in enumerate((before, before, site.pages)):
        found = outcome.captures(number)
        paths = Counter(c.url.removeprefix(f"http://{HOST}") for c in found)
        if paths != Counter(list(pages)):
            yield f"crawl {number + 1} kept {paths.total()} captures of {len(pages)} pages"
        wrong = [c.url for c in found if _body(outcome, c) != pages[c.url.removeprefix(f"http://{HOST}")]]
        yield from (f"crawl {number + 1} says something else of {url}" for url in wrong[:5])
        if (run := outcome.runs[number])["state"] != "finished":
            yield f"crawl {number + 1} ended {run['state']}"
    if (asked := len(site.asked)) != 3 * len(before):
        yield f"{asked} requests for {len(before)} pages in three crawls"


def _body(outcome: Outcome, capture: Capture) -> bytes:
    return read_payload(outcome.data.warc / capture.warc, capture.offset).body


def _of_the_kinds(outcome: Outcome, new: set[str]) -> Iterator[str]:
    """Whole answers in the first crawl, revisits alone in the second, in the third what changed and nothing else."""
    whole = [
        {c.url.removeprefix(f"http://{HOST}") for c in outcome.captures(n) if c.kind != "revisit"} for n in range(3)
    ]
    kept = [run["portals"][0] for run in outcome.runs]
    if len(whole[0]) != kept[0]["captures"] or kept[0]["unchanged"]:
        yield f"the first crawl holds {kept[0]['unchanged']} revisits"
    if whole[1] or kept[1]["unchanged"] != kept[1]["captures"]:
        yield f"the second crawl kept {len(whole[1])} answers whole, such as {sorted(whole[1])[:3]}"
    if whole[2] != new:
        yield f"the third crawl kept {sorted(whole[2])} whole, changed were {sorted(new)}"


def _of_the_bytes(outcome: Outcome, habit: Habit) -> Iterator[str]:
    first, second = (run["bytes"] for run in outcome.runs[:2])
    if habit == "nginx" and second > MOST_BYTES * first:
        yield f"the second crawl received {second} bytes, the first {first}"


def row_of(outcome: Outcome) -> dict[str, Any]:
    """The figures of three crawls, for a table."""
    received, stored = [run["bytes"] for run in outcome.runs], outcome.warc_bytes
    return {
        "captures": [run["portals"][0]["captures"] for run in outcome.runs],
        "unchanged": [run["portals"][0]["unchanged"] for run in outcome.runs],
        "received": received,
        "received again %": round(100 * received[1] / received[0], 2),
        "warc": stored,
        "warc again %": round(100 * stored[1] / stored[0], 1),
        "seconds": [run["seconds"] for run in outcome.runs],
        "complaints": len(outcome.complaints),
    }


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.recrawl", description=__doc__)
    options.add_argument("--pages", type=int, default=500)
    options.add_argument("--changed", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--habit", choices=("nginx", "none", "new etags"), default="nginx")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="nianbao-recrawl-") as folder:
        outcome = recrawled(Path(folder), pages=given.pages, changed=given.changed, seed=given.seed, habit=given.habit)
    print(json.dumps(row_of(outcome)))
    print("\n".join(outcome.complaints[:50]))
    return 1 if outcome.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
