"""A portal made by script, on raw sockets: a list and reports that come as JSON, and a log of every byte."""

import json
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from settings.portals import Portal
from tests.raw_server import read_request
from tests.small_portals import portal

HOST = "www.spa.gov.cn"
API = "api.spa.gov.cn"
TITLE = "示例旗司法局{}年政府信息公开工作年度报告"

Reply = bytes | Callable[[bytes], bytes]
"""An answer as sent, or what makes one of the request as received."""


@dataclass
class Bytes:
    """One request and its answer as they went over the wire, when the one came and the other had gone."""

    host: str
    target: str  # "GET /path"
    request: bytes
    answer: bytes
    begun: float
    ended: float


@dataclass
class ByteLog:
    exchanges: list[Bytes] = field(default_factory=list)

    def targets(self, host: str = HOST) -> list[str]:
        return [one.target for one in self.exchanges if one.host == host]


def answer(body: bytes | str, kind: str = "text/html", status: str = "200 OK", *more: str) -> bytes:
    """An answer with headers of odd case and order, and a chunked body."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"content-TYPE: {kind}", "X-Odd:  two  spaces", *more, "Transfer-Encoding: chunked"]
    chunk = f"{len(content):X};ext=1\r\n".encode() + content + b"\r\n" if content else b""
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + chunk + b"0\r\n\r\n"


def script(source: str) -> bytes:
    return answer(source, "application/javascript; charset=utf-8")


def as_json(value: object) -> bytes:
    return answer(json.dumps(value, ensure_ascii=False), "application/json")


@contextmanager
def serving_bytes(
    replies: Mapping[str, Reply], folder: Path, *also: str, seconds: float = 0.0
) -> Iterator[tuple[ByteLog, Path]]:
    """Serve "GET host/path" -> reply, each after so many seconds; yields the log and a connect map of the hosts."""
    log = ByteLog()
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def serve(connection: socket.socket) -> None:
        with connection:
            while request := read_request(connection):
                begun = time.monotonic()
                method, path, _ = request.split(b"\r\n")[0].decode("latin-1").split(" ")
                fields = [line.partition(b":") for line in request.split(b"\r\n")]
                host = next(value.strip().decode() for name, _, value in fields if name.lower() == b"host")
                reply = replies.get(f"{method} {host}{path}", answer("no such page", status="404 Not Found"))
                sent = reply(request) if callable(reply) else reply
                one = Bytes(host, f"{method} {path}", request, sent, begun, 0.0)
                log.exchanges.append(one)
                time.sleep(seconds)
                one.ended = time.monotonic()
                connection.sendall(sent)

    def serve_until_gone(connection: socket.socket) -> None:
        try:
            serve(connection)
        except OSError:
            return

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve_until_gone, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    hosts = sorted({key.partition(" ")[2].partition("/")[0] for key in replies} | set(also))
    connect_map = folder / "connect-map.txt"
    lines = [f"{host}:80 127.0.0.1:{listener.getsockname()[1]}\n" for host in hosts]
    connect_map.write_text("".join(lines), encoding="utf-8")
    try:
        yield log, connect_map
    finally:
        listener.close()


def rendered_portal(*more_hosts: str, family: str = "browser") -> Portal:
    return replace(portal("spa", HOST, *more_hosts), family=family)


SHELL = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例旗</title>
<link rel="icon" href="/icon.png"><link rel="stylesheet" href="/s/app.css"><script src="/private/count.js"></script>
<script src="/s/app.js"></script></head><body><div id="app"></div></body></html>"""

APP = """
const app = () => document.getElementById('app');
const link = (address, text) => `<li><a href="${address}">${text}</a></li>`;
const json = (address, options) => fetch(address, options).then(answer => answer.json());
const add = rows => { for (const row of rows) app().insertAdjacentHTML('beforeend', link(row.url, row.title)); };
async function list() {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 30);   // less than the portal takes to answer
  add((await json('/api/list?page=1', {signal: patience.signal})).rows);
  await new Promise(wait => setTimeout(wait, 1500));
  add((await json('/api/list', {method: 'POST', headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({page: 2, 栏目: '年报'})})).rows);
  app().insertAdjacentHTML('beforeend', '<div style="height:3000px"></div><p id="end">更多</p>');
  new IntersectionObserver(async seen => {
    if (!seen[0].isIntersecting || window.asked) return;
    window.asked = true;
    add((await json('http://api.spa.gov.cn/more')).rows);
  }).observe(document.getElementById('end'));
}
async function text(id) {
  const report = await json(`/api/report?id=${id}`);
  document.title = report.title;
  app().innerHTML = `<h1>${report.title}</h1><div id="zoom">${report.text}</div>` + link(report.file, '附件');
}
addEventListener('DOMContentLoaded', () => {
  const found = location.pathname.match(/\\/(\\d{4})\\.html/);
  if (found) text(found[1]);
  else if (location.pathname == '/nb/') list();
  else app().innerHTML = link('/nb/', '政府信息公开年报');
});
"""


def shell(path: str) -> str:
    """The document of an address: were they all the same, the later ones would not be asked for."""
    return SHELL.replace("<title>", f"<title>{path} ")


def report_text(year: int) -> str:
    return (
        f"<p>一、总体情况 {year}年，主动公开政府信息{year - 1900}条。二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 "
        "四、行政复议、行政诉讼情况 五、存在的主要问题及改进情况 六、其他需要报告的事项 无</p>"
    )


def spa(years: tuple[int, ...] = (2020, 2021, 2022, 2023)) -> dict[str, Reply]:
    """Home page, list and reports differ in their title alone; all else comes by script."""
    rows = [{"url": f"/nb/{year}.html", "title": TITLE.format(year)} for year in years]
    reports = {
        f"GET {HOST}/api/report?id={year}": as_json(
            {"title": TITLE.format(year), "text": report_text(year), "file": f"/f/{year}.pdf"}
        )
        for year in years
    }
    return {
        f"GET {HOST}/robots.txt": answer("User-agent: *\nDisallow: /private/\n", "text/plain"),
        f"GET {API}/robots.txt": answer("", "text/plain", "404 Not Found"),
        **{f"GET {HOST}{path}": answer(shell(path)) for path in ("/", "/nb/", *(row["url"] for row in rows))},
        f"GET {HOST}/s/app.js": script(APP),
        f"GET {HOST}/s/app.css": answer(
            "@font-face{font-family:s;src:url(/s/s.woff2)} body{font-family:s;background:url(/s/back.png)}", "text/css"
        ),
        f"GET {HOST}/s/back.png": answer(PNG, "image/png"),
        f"GET {HOST}/private/count.js": script("document.title = 'counted'"),
        f"GET {HOST}/api/list?page=1": answer("", "text/html", "302 Found", "Location: /api/v2/list?page=1"),
        f"GET {HOST}/api/v2/list?page=1": as_json({"rows": rows[:1]}),
        f"POST {HOST}/api/list": lambda asked: as_json({"rows": rows[1:2] if "年报".encode() in asked else []}),
        f"GET {API}/more": answer(
            json.dumps({"rows": rows[2:]}), "application/json", "200 OK", "Access-Control-Allow-Origin: *"
        ),
        **reports,
        **{f"GET {HOST}/f/{year}.pdf": answer(b"%PDF-1.4 " + b"x" * 999, "application/pdf") for year in years},
    }


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def descendants(pid: int) -> dict[int, str]:
    """Process id -> command line of everything below a process."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found: dict[int, str] = {}
    line = list(children.get(pid, ()))
    while line:
        child = line.pop()
        found[child] = command_of(child)
        line += children.get(child, ())
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ")
    except OSError:
        return ""


def chromium_below(pid: int) -> dict[int, str]:
    """The processes of Chromium and of its driver below a process."""
    return {child: line for child, line in descendants(pid).items() if "chrom" in line or "playwright" in line}


def renderers_below(pid: int = os.getpid()) -> list[int]:
    return [child for child, line in descendants(pid).items() if "--type=renderer" in line]
