"""Small portals for the crawler's own tests: pages by host and path on one loopback port, with a log of what was asked."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path

from crawler.run import CrawlOptions, CrawlSummary, crawl
from settings.portals import Portal

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """One answer; `seconds` is how long the server thinks."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", HTML),)
    seconds: float = 0.0


@dataclass(frozen=True)
class Dynamic:
    """An answer that depends on what is asked: on the query ("host/path?" in `served`) or the body ("POST host/path")."""

    answer: Callable[[str], Answer]


Pages = Mapping[str, Answer | Dynamic | Callable[[], Answer]]


@dataclass
class Log:
    """What was asked, when, and how many requests each host had to answer at once."""

    asked: list[tuple[float, str, str]] = field(default_factory=list)  # monotonic seconds, host, path
    posts: list[tuple[float, str, str, str]] = field(default_factory=list)  # the same, and the body
    headers: list[dict[str, str]] = field(default_factory=list)  # of each request, names in lower case
    active: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def paths(self, host: str) -> list[str]:
        return [path for _, name, path in self.asked if name == host]

    def times(self, host: str) -> list[float]:
        return [when for when, name, _ in self.asked if name == host]


def html(*links: tuple[str, str], title: str = "示例", text: str = "") -> Answer:
    """A page with links (address, text)."""
    anchors = "".join(f'<li><a href="{address}">{label}</a></li>' for address, label in links)
    source = (
        f"<html><head><title>{title}</title></head><body><ul>{anchors}</ul><p>{text}</p>{'　' * 1500}</body></html>"
    )
    return Answer(source.encode())


def report(year: int, *links: tuple[str, str]) -> Answer:
    """A page that reads like a report."""
    text = (
        f"{year}年报告：一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、行政复议、行政诉讼情况 "
        "五、存在的主要问题及改进情况 六、其他需要报告的事项"
    )
    return html(*links, title=f"{year}年政府信息公开工作年度报告", text=text)


def redirect(to: str) -> Answer:
    return Answer(status=302, headers=(("Location", to),))


def portal(
    portal_id: str, host: str, *more_hosts: str, paths: tuple[str, ...] = ("/",), code: str = "150824"
) -> Portal:
    """A row for a small portal that begins at its home page."""
    return Portal(
        id=portal_id,
        place=portal_id,
        name=portal_id,
        region_code=code,
        family="auto",
        pager="",
        home_url=f"http://{host}{paths[0]}",
        list_url=None,
        hosts=(host, *more_hosts),
        paths=paths,
        first_year=None,
        last_year=None,
        encoding=None,
        status="verified",
        evidence="tests",
        note="",
    )


@contextmanager
def served(pages: Pages, folder: Path, *, also: Mapping[str, str] | None = None) -> Iterator[tuple[Log, Path]]:
    """Serve "host/path" -> answer; yields the log and the connect map (every host seen in `pages`, and `also`)."""
    log = Log()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_POST(self) -> None:
            self.do_GET(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

        def do_GET(self, body: str | None = None) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0]
            with log.lock:
                asked = (time.monotonic(), host, self.path)
                log.asked.append(asked)
                log.headers.append({name.lower(): value for name, value in self.headers.items()})
                if body is not None:
                    log.posts.append((*asked, body))
                log.active[host] += 1
                log.most[host] = max(log.most[host], log.active[host])
            answer = answer_to(pages, host, self.path, body)
            time.sleep(answer.seconds)
            with log.lock:
                log.active[host] -= 1
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    hosts = sorted({address.removeprefix("POST ").partition("/")[0] for address in pages})
    lines = [f"{host}:80 127.0.0.1:{server.server_port}" for host in hosts]
    lines += [f"{name} {target}" for name, target in (also or {}).items()]
    connect_map = folder / "connect-map.txt"
    connect_map.write_text("\n".join(lines) + "\n", encoding="utf-8")
    try:
        yield log, connect_map
    finally:
        server.shutdown()
        server.server_close()


def answer_to(pages: Pages, host: str, path: str, body: str | None) -> Answer:
    """What is served: the page at the address, else what makes answers for its path, else 404."""
    path, _, query = path.partition("?")
    if body is not None:
        found = pages.get(f"POST {host}{path}")
    else:
        found = pages.get(f"{host}{path}?{query}" if query else host + path) or pages.get(f"{host}{path}?")
    if isinstance(found, Dynamic):
        return found.answer(query if body is None else body)
    if found is None:
        return Answer(b"<html><body>no such page</body></html>", 404)
    return found() if callable(found) else found


def crawled(options: CrawlOptions) -> CrawlSummary:
    """Crawl in a process of its own, since a reactor runs once."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(crawl, options).result(timeout=120)
