"""A portal of large pages on a port of its own, in a process of its own, as cheap to serve as Python can.

`python -m tests.bench.pages COUNT` prints the port. The pages are found by following links: a home page, a list of
agencies, their lists, their reports; each shows the menus of a real portal around a report's text.
"""

import asyncio
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

YEARS = range(2008, 2024)
TEXT_CHARS = 10_500
"""Characters of text in a report: 30 of about 33 KB."""

_WORDS = (
    "主动公开", "政府信息", "公开工作", "依申请公开", "本年度", "行政机关", "办理结果", "收到申请", "予以公开", "部分公开",
    "不予公开", "行政复议", "行政诉讼", "存在问题", "改进情况", "重点领域", "政策解读", "回应关切", "平台建设", "监督保障",
    "规范性文件", "行政许可", "行政处罚", "财政预算", "决算公开", "社会保险", "乡村振兴", "教育医疗", "生态环境",
)  # fmt: skip
_CHAPTERS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip


def site(count: int, seed: int = 1) -> dict[str, bytes]:
    """Path -> body of so many pages, home page included."""
    chance = random.Random(seed)
    agencies = -(-(count - 2) // (len(YEARS) + 1))
    lists = [(f"/nb/u{n}/", f"示例旗第{n}水利局") for n in range(agencies)]
    found = {"/": _page("示例旗人民政府", [("/nb/", "政府信息公开年报")], ""), "/nb/": _page("年报", lists, "")}
    for base, name in lists:
        titles = [(f"{base}r{year}.html", f"{name}{year}年政府信息公开工作年度报告") for year in YEARS]
        room = count - len(found) - 1
        found[base] = _page(name, titles[:room], "")
        for path, title in titles[:room]:
            found[path] = _page(title, [*titles[:room], *chance.sample(lists, min(20, len(lists)))], _text(chance))
    return found


def _text(chance: random.Random) -> str:
    """A report: its chapters, with a table in the middle."""
    words = iter(lambda: chance.choice(_WORDS) + chance.choice(("，", "。", "", str(chance.randrange(1000)))), "")
    rows = ("".join(f"<td>{chance.randrange(1000)}</td>" for _ in range(7)) for _ in range(20))
    text = "<table>" + "".join(f"<tr><td>{next(words)}</td>{row}</tr>\n" for row in rows) + "</table>"
    while len(text) < TEXT_CHARS:
        text += f"<h2>{_CHAPTERS[len(text) * len(_CHAPTERS) // TEXT_CHARS]}</h2>"
        text += "<p>" + "".join(next(words) for _ in range(200)) + "</p>\n"
    return text


def _page(title: str, links: list[tuple[str, str]], text: str) -> bytes:
    anchors = "\n".join(f'<li><a href="{path}" title="{label}">{label}</a></li>' for path, label in links)
    menu = f'<div class="nav"><a href="/">首页</a> <a href="/nb/">政府信息公开年报</a></div><ul>{anchors}</ul>'
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!DOCTYPE html><html>{head}<body>{menu}<h1>{title}</h1>{text}</body></html>".encode()


class Server(asyncio.Protocol):
    """Answers each request of a connection from a table of whole answers."""

    def __init__(self, answers: dict[bytes, bytes], other: bytes) -> None:
        self._answers = answers
        self._other = other  # for every other path
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            head, _, self._asked = self._asked.partition(b"\r\n\r\n")
            self._transport.write(self._answers.get(head.split(b" ", 2)[1], self._other))  # type: ignore[attr-defined]


def _answer(body: bytes, status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _serve(count: int) -> None:
    gone = _answer(b"no such page", "404 Not Found")
    if count:
        answers, other = {path.encode(): _answer(body) for path, body in site(count).items()}, gone
    else:  # a portal without end
        answers, other = {b"/robots.txt": gone}, _answer(_page("年报", [], _text(random.Random(1))))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(answers, other), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def serving(*counts: int) -> Iterator[list[int]]:
    """Serve portals of so many pages each (0: any address has a page). Yields the ports."""
    with ExitStack() as stack:
        ports = []
        for count in counts:
            argv = [sys.executable, "-m", "tests.bench.pages", str(count)]
            server = stack.enter_context(subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True))
            stack.callback(server.kill)
            assert server.stdout
            ports.append(int(server.stdout.readline()))
        yield ports


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
