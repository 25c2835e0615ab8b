"""A catalogue full of what would run, call home or mislead if a page showed it as it is, and the server that shows it."""

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from click.testing import CliRunner

from cli.main import app
from extract.catalogue.load import build
from extract.catalogue.serve import datasette_command
from extract.catalogue.site.serving import environment
from settings.paths import DataFolder
from tests.browser import end, free_port, wait_for
from tests.render import bytes_of, distinct, parts_of
from tests.shards import cells, crawl_db, expect, expected, line, report, write

PAGE_URL = "http://www.wltzq.gov.cn/slj/nb/2023.html"
CANARY = "canary-7f3a"

AUDIT = """
import os, sys
_log = os.open(os.environ["OPENED_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_WATCHED = ("open", "sqlite3.connect", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "subprocess.Popen", "socket.connect")
def _hook(event, args):
    if event in _WATCHED:
        os.write(_log, f"{event}\\t{args[1] if event == 'socket.connect' else args[0]}\\n".encode("utf-8", "replace"))
sys.addaudithook(_hook)
"""
"""A sitecustomize that writes down what the server opens."""


ACTIVE = """<script>navigator.serviceWorker.register('/sw.js');navigator.sendBeacon('/b');new WebSocket('ws://x/')</script>
<video autoplay src=/v></video><embed src=/e><applet code=x></applet><frameset><frame src=/f></frameset><p ping=/p>x</p>
<a href=/a ping=/p target=_top>x</a><map><area href=javascript:alert(1)></map><math><mtext><script>alert(2)</script></math>"""
"""What an archived page may try besides."""


@dataclass
class Listener:
    """A server nobody should speak to."""

    port: int
    heard: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class Served:
    """A hostile catalogue and where it is served."""

    home: str
    data: DataFolder
    listener: Listener
    opened: Path  # the log of the audit hook
    started: int  # its length when the server had answered once


@contextmanager
def listening() -> Iterator[Listener]:
    """A socket that remembers what it hears."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        listener = Listener(server.getsockname()[1])

        def accept() -> None:
            while True:
                try:
                    visitor, _ = server.accept()
                except OSError:
                    return
                with visitor:
                    visitor.settimeout(1)
                    try:
                        listener.heard.append(visitor.recv(1000))
                    except OSError:
                        listener.heard.append(b"")

        threading.Thread(target=accept, daemon=True).start()
        yield listener


def evil(port: int) -> str:
    """One text of everything, made to get out of an element, an attribute, a script, a style, a template."""
    there = f"//127.0.0.1:{port}"
    return (
        f"x'\"><script>alert(1);fetch('{there}/1')</script></textarea></title></style></script></select></option>"
        f"<img src={there}/2 onerror=alert(2)><svg onload=alert(3)><svg><script href={there}/3></script></svg>"
        f"<style>@import '{there}/4';*{{background:url({there}/5)}}</style><link rel=stylesheet href={there}/6>"
        f"<iframe src={there}/7 srcdoc='<script>parent.alert(4)</script>'></iframe><base href={there}/8/>"
        f"<meta http-equiv=refresh content='0;url={there}/9'><object data={there}/10></object>"
        f"<form action={there}/11><button autofocus onfocus=alert(5)>x</button></form><a href=javascript:alert(6)>x</a>"
        "{{ 7*191 }}{% raw %}{{ config }}${7*191}<%= 7*191 %>\u202egnp.exe\u2066\u200b\ufeff"
        "--></pre><!--]]><details open ontoggle=alert(7)>&#x3c;script&#x3e;alert(8)&#x3c;/script&#x3e;"
    )


def hostile_report(port: int, agency: str, year: int, **changes: Any) -> dict[str, Any]:
    bad = evil(port)
    figures = cells("2021")
    figures[0] |= {"value": None, "state": "mark", "raw": bad, "where": bad, "doubt": "ocr"}
    figures[20] |= {"raw": bad, "where": f"/html/body/{bad}"}
    finding = {"rule": "flow", "outcome": "violated", "severity": "error", "message": bad, "left": 8, "right": 9}
    finding |= {"cells": [["requests", "received", "total"]], "where": [bad]}
    odd = {**finding, "rule": bad, "severity": bad, "cells": []}
    fact = {"name": "requests.received", "value": 31, "unit": "件", "raw": bad, "sentence": bad, "section": 3}
    fact |= {"where": bad, "cells": [["requests", "received", "total"]]}
    problem = {"stage": bad, "kind": bad, "message": bad, "where": bad}
    made = {
        **{"title": f"{year} {bad}", "source": bad, "region_path": f"内蒙古自治区/{bad}", "cells": figures},
        **{
            "findings": [finding, odd],
            "facts": [fact],
            "problems": [problem],
            "parser": bad,
            "url": "javascript:alert(9)",
        },
        **{
            "sections": [{"number": n, "heading": bad, "text": f"{bad}\n\x00正文{bad}"} for n in range(1, 7)],
            **changes,
        },
    }
    return report(agency, year, **made)


def hostile_lines(port: int) -> Iterator[dict[str, Any]]:
    bad = evil(port)
    for year, url in (
        (2021, "javascript:alert(10)"),
        (2022, f"http://x/{bad}"),
        (2023, "http://www.wltzq.gov.cn/evil.html"),
    ):
        said = hostile_report(port, f"乌拉特中旗司法局{bad}", year)
        more = {
            "title": bad,
            "menu": bad,
            "found_on": f"javascript:alert(11)//{bad}",
            "mime": bad,
            "payload_digest": bad,
        }
        yield line(url, said, record_id=f"<urn:{year}:{bad}>", **more)
    formula = hostile_report(port, "=cmd|' /C calc'!A0", 2020, title="@SUM(1+1)*cmd|' /C calc'!A0", source="+1+1")
    yield line("http://www.wltzq.gov.cn/formula.html", formula)
    yield line("http://www.wltzq.gov.cn/secret.html", report("乌拉特中旗水务局", 2023))


def made(root: Path, port: int) -> DataFolder:
    """A data folder with one real archived page, hostile itself, and a shard of hostile reports beside it."""
    data = DataFolder(root)
    original = root.parent / "original.html"
    body, _ = bytes_of(parts_of("2021", distinct("2021", Random(5))), "clean", Random(5))
    original.write_bytes(body.replace(b"</body>", f"{ACTIVE}{evil(port)}</body>".encode()))
    for words in (
        ("import", original, "--url", PAGE_URL, "--data", root, "--quiet"),
        ("extract", "--data", root, "--quiet", "--workers", "1"),
    ):
        result = CliRunner().invoke(app, [str(word) for word in words], standalone_mode=False)
        assert result.exit_code == 0, result.output
    bad = evil(port)
    rows = expected(f"乌拉特中旗教育局{bad}", 2023, "missing", reason="not-listed", url=f"javascript:alert(12)//{bad}")
    crawl = expect(crawl_db(root / "hostile.db"), rows)
    shards = [*data.extracts.glob("*.jsonl.gz"), write(data.extracts / "evil.jsonl.gz", hostile_lines(port))]
    build(shards, [crawl], data.catalogue)
    return data


@contextmanager
def serving(root: Path, base_url: str = "/") -> Iterator[Served]:
    """The hostile catalogue, served by the real command with an audit hook in it; a canary lies beside the data folder."""
    data, outside = root / "data", root / "outside"
    outside.mkdir(parents=True)
    (outside / "canary.txt").write_text(CANARY, encoding="utf-8")
    (outside / "sitecustomize.py").write_text(AUDIT, encoding="utf-8")
    with listening() as listener:
        folder = made(data, listener.port)
        port, log, opened = free_port(), root / "served.log", root / "opened.log"
        variables = {**os.environ, **environment([folder]), "PYTHONPATH": str(outside), "OPENED_LOG": str(opened)}
        argv = datasette_command(folder.catalogue, port, base_url=base_url)
        with log.open("wb") as out:
            process = subprocess.Popen(argv, stdout=out, stderr=out, env=variables)
            try:
                home = f"http://127.0.0.1:{port}{base_url}"
                wait_for(home, process, log)
                yield Served(home, folder, listener, opened, opened.stat().st_size)
            finally:
                end(process)
