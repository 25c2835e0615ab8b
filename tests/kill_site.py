"""The portals of the kill test, served with keep-alive and a log that outlives the crawl: `python -m tests.kill_site`."""

import asyncio
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.small_portals import Answer, html, redirect, report

HOSTS = ("www.jia.gov.cn", "www.yi.gov.cn", "www.bing.gov.cn")
FILES = "files.ding.gov.cn"
"""Where all portals have the files of their reports: no process of several may ask it while the others run."""


def site(pages: int) -> dict[str, Answer]:
    """So many pages on three hosts, found by following links: columns of agencies, lists of two pages, reports,
    files of reports, and reports that moved."""
    found: dict[str, Answer] = {}
    agency = 0
    while len(found) < pages:
        agency += 1
        found |= _agency(HOSTS[agency % len(HOSTS)], agency)
    for number, host in enumerate(HOSTS):
        agencies = range(number or len(HOSTS), agency + 1, len(HOSTS))
        found[f"{host}/"] = html(("/nb/", "政府信息公开年报"))
        found[f"{host}/nb/"] = html(*((f"/nb/u{n}/", f"示例旗第{n}水利局") for n in agencies))
    return found


def _agency(host: str, agency: int) -> dict[str, Answer]:
    base = f"/nb/u{agency}"
    titles = [(f"{base}/r{n}.html", f"示例旗第{agency}水利局{2008 + n}年政府信息公开工作年度报告") for n in range(16)]
    found = {
        f"{host}{base}/": html(*titles[:8], (f"{base}/index_1.html", "下一页")),
        f"{host}{base}/index_1.html": html(*titles[8:], *titles[:2]),
    }
    for number, (path, _) in enumerate(titles):
        found[f"{host}{path}"] = report(2008 + number)
    found[f"{host}{base}/r3.html"] = redirect(f"{base}/moved.html")
    found[f"{host}{base}/moved.html"] = report(2011, (f"http://{FILES}{base}/a.docx", "附件"))
    found[f"{FILES}{base}/a.docx"] = Answer(b"PK" + os.urandom(9), headers=(("Content-Type", "application/msword"),))
    return found


@contextmanager
def served(folder: Path, pages: int) -> Iterator[tuple[Path, Path]]:
    """Serve the site from a process of its own. Out: the log (monotonic seconds, host and path), the connect map."""
    log, ready, connect_map = folder / "asked.log", folder / "port", folder / "connect-map.txt"
    server = subprocess.Popen([sys.executable, "-m", "tests.kill_site", str(pages), str(log), str(ready)], cwd=ROOT)
    try:
        while not ready.exists() or not ready.read_text():
            assert server.poll() is None
            time.sleep(0.02)
        port = ready.read_text()
        connect_map.write_text("".join(f"{host}:80 127.0.0.1:{port}\n" for host in (*HOSTS, FILES)), encoding="utf-8")
        yield log, connect_map
    finally:
        server.kill()
        server.wait()


async def serve(pages: int, log_path: Path, ready: Path) -> None:
    """Serve on a free port; each request is a line in the log before it is answered."""
    answers = site(pages)
    with log_path.open("a", encoding="utf-8", buffering=1) as log:

        async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while True:
                    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                    asked = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
                    host, path = asked["host"], lines[0].split(" ")[1]
                    log.write(f"{time.monotonic()} {host}{path}\n")
                    writer.write(_wire(answers.get(host + path), asked.get("if-none-match")))
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        server = await asyncio.start_server(client, "127.0.0.1", 0)
        ready.write_text(str(server.sockets[0].getsockname()[1]), encoding="utf-8")
        await server.serve_forever()


def _wire(answer: Answer | None, condition: str | None) -> bytes:
    """The answer with its validator, or 304 to a condition that holds."""
    answer = answer or Answer(b"no such page", 404)
    tag = f'"{zlib.crc32(answer.body):x}"'
    if answer.status == 200 and condition == tag:
        return f"HTTP/1.1 304 X\r\nETag: {tag}\r\n\r\n".encode()
    headers = (*answer.headers, ("ETag", tag), ("Content-Length", str(len(answer.body))))
    lines = [f"HTTP/1.1 {answer.status} X", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode() + answer.body


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])))
