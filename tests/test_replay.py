"""What pywb and cdxj-indexer make of our archives: the pages are found and look as they did."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from archive.cdxj import cdxj_path
from archive.index import CrawlDb
from archive.replay import find_pywb, lay_out
from archive.surt import surt
from archive.writer import WarcStore
from settings.paths import DataFolder
from tests.browser import browsing, chromium, free_port
from tests.conftest import ROOT, nianbao
from tests.exchanges import ANSWERS, WHEN, chunked, counted_ids, exchange, exchanges
from tests.foreign_tools import tool

TITLE = "乌拉特中旗司法局2023年政府信息公开工作年度报告"
REPORT = f"""<!DOCTYPE html><html><head><meta charset="gbk"><title>{TITLE}</title>
<link rel="stylesheet" href="style.css"></head><body><h1>{TITLE}</h1>
<table><tr><td>本年新收政府信息公开申请数量</td><td id="received">4711</td></tr></table>
<p id="script"></p><script>document.getElementById("script").textContent = 46 + 1;</script></body></html>"""
STYLE = b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\n#received { color: rgb(1, 2, 3) }"
BODY = REPORT.encode("gb18030")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(BODY, 300)
LATER = WHEN + timedelta(days=1)
BASE = "http://www.example.gov.cn/nb//2023%2Fbz/"  # with slashes as portals write them


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Three WARCs: a report page with its style sheet, the same page unchanged a day later, odd answers still open."""
    data = DataFolder(tmp_path_factory.mktemp("replayed"))
    made = counted_ids()
    report = replace(exchange(ANSWER), url=f"{BASE}report.html")
    style = replace(exchange(STYLE), url=f"{BASE}style.css")
    with CrawlDb(data.crawl_db) as db:
        for run_id, several in (("one", (report, style)), ("later", (replace(report, fetched_at=LATER),))):
            with WarcStore(data.warc, run_id=run_id, make_id=made, on_member=db.add_member) as store:
                kept = [store.write(one, origin=db.origin_of(one.url)) for one in several]
            for capture in kept:
                db.add_capture(capture)
        assert capture.kind == "revisit"
    with WarcStore(data.warc, run_id="two", make_id=made) as store:
        for one in exchanges():
            store.write(one)
    last = max(data.warc.glob("*two*.warc.gz"))
    last.rename(f"{last}.open")
    cdxj_path(last).unlink()
    return data


@contextmanager
def replayed(data: DataFolder) -> Iterator[str]:
    """The address of the collection while the real command serves it."""
    program = tool("pywb", "wayback").parent.parent
    code = "from cli.main import main; main()"
    argv = [sys.executable, "-c", code, "archive", "replay", "--data", data.root, "--port", "0", "--pywb", program]
    server = subprocess.Popen(list(map(str, argv)), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    line = server.stdout.readline()
    try:
        yield line.split()[0]
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0


@pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")
def test_a_person_reads_a_captured_report_in_pywb(data: DataFolder) -> None:
    before = sorted((path.name, path.read_bytes()) for path in data.warc.iterdir())
    with replayed(data) as collection, browsing() as browser:
        page = browser.new_page()
        page.goto(f"{collection}{WHEN:%Y%m%d%H%M%S}/{BASE}report.html")
        report = page.frame_locator("#replay_iframe")
        expect(report.locator("h1")).to_have_text(TITLE, timeout=15_000)
        expect(report.locator("#received")).to_have_text("4711")
        expect(report.locator("#received")).to_have_css("color", "rgb(1, 2, 3)")
        expect(report.locator("#script")).to_have_text("47")
        expect(page).to_have_title(re.compile(TITLE))
        page.goto(f"{collection}{LATER:%Y%m%d%H%M%S}/{BASE}report.html")
        expect(report.locator("#received")).to_have_text("4711", timeout=15_000)
        as_it_was = page.request.get(f"{collection}{LATER:%Y%m%d%H%M%S}id_/{BASE}report.html")
        assert as_it_was.headers["memento-datetime"] == f"{LATER:%a, %d %b %Y %H:%M:%S} GMT"
        assert as_it_was.body() == BODY
        page.goto(f"{collection}{WHEN:%Y%m%d%H%M%S}/http://www.example.gov.cn/nb/plain.html?a=1&b=2")
        expect(page.frame_locator("#replay_iframe").locator("body")).to_contain_text("公开 123", timeout=15_000)
    assert sorted((path.name, path.read_bytes()) for path in data.warc.iterdir()) == before


def test_the_replay_ends_with_its_command_and_leaves_nothing_behind(data: DataFolder, tmp_path: Path) -> None:
    program = tool("pywb", "wayback")
    code = "from cli.main import main; main()"
    argv = [sys.executable, "-c", code, "archive", "replay", "--data", data.root, "--port", "0", "--pywb", program]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    server = subprocess.Popen(list(map(str, argv)), cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)
    assert server.stdout and server.stdout.readline().startswith("http://127.0.0.1:")
    (laid_out,) = tmp_path.iterdir()
    processes = [path for path in Path("/proc").glob("[0-9]*/cmdline") if str(laid_out) in _read(path)]
    assert len(processes) == 1
    server.send_signal(signal.SIGINT)
    assert server.wait(30) == 0
    assert not laid_out.exists() and not processes[0].exists()


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def test_without_pywb_the_way_to_get_it_is_told(data: DataFolder, tmp_path: Path) -> None:
    done = nianbao("archive", "replay", "--data", data.root, "--pywb", tmp_path)
    assert done.returncode == 13
    assert "pip install pywb" in done.stderr and "--pywb" in done.stderr
    assert find_pywb(tmp_path) is None


def test_an_empty_folder_and_a_taken_port_are_told_before_pywb_starts(data: DataFolder, tmp_path: Path) -> None:
    assert nianbao("archive", "replay", "--data", tmp_path, "--pywb", sys.executable).returncode == 12
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = nianbao("archive", "replay", "--data", data.root, "--port", port, "--pywb", sys.executable)
    assert done.returncode == 2 and f"--port {port}" in done.stderr


def test_a_program_that_is_not_pywb_is_told_with_what_it_said(data: DataFolder) -> None:
    done = nianbao("archive", "replay", "--data", data.root, "--port", free_port(), "--pywb", sys.executable)
    assert done.returncode == 13 and "pywb did not start" in done.stderr and "--bind" in done.stderr


def test_the_layout_only_links_into_the_archive(data: DataFolder, tmp_path: Path) -> None:
    assert lay_out(data, tmp_path) == 3
    linked = sorted((tmp_path / "collections" / "nianbao" / "archive").iterdir())
    assert all(path.is_symlink() and not path.name.endswith(".open") for path in linked)
    indexes = sorted((tmp_path / "collections" / "nianbao" / "indexes").iterdir())
    assert [path.is_symlink() for path in indexes] == [True, True, False]
    assert len(indexes[2].read_bytes().splitlines()) == len(ANSWERS)


def rows(text: str) -> dict[tuple[str, str], dict[str, Any]]:
    """CDXJ: (key, time) -> the rest."""
    parts = (line.split(" ", 2) for line in text.splitlines())
    return {(key, stamp): json.loads(told) for key, stamp, told in parts}


def test_cdxj_indexer_agrees_on_keys_times_places_and_digests(data: DataFolder, tmp_path: Path) -> None:
    """But for the digest of a payload whose transfer coding we cannot remove: it takes one of the coded bytes."""
    program = tool("wacz", "cdxj-indexer")
    with WarcStore(tmp_path, run_id="odd", now=lambda: WHEN, make_id=counted_ids()) as store:
        for one in exchanges():
            store.write(one)
    warc = next(tmp_path.glob("*.warc.gz"))
    theirs = subprocess.run([program, "--sort", warc], capture_output=True, text=True, check=True).stdout
    ours = cdxj_path(warc).read_text(encoding="utf-8")
    assert [line.split(" {")[0] for line in theirs.splitlines()] == [line.split(" {")[0] for line in ours.splitlines()]
    names = ("url", "status", "digest", "offset", "length", "filename")
    found, wanted = rows(ours), rows(theirs)
    odd = {key for key in wanted if [found[key].get(n) for n in names] != [wanted[key].get(n) for n in names]}
    assert {key[0] for key in odd} == {"cn,gov,example)/nb/transfer-gzip.html?a=1&b=2"}
    assert "digest" not in found[odd.pop()]


HOSTS = (
    "a.gov.cn", "www.a.gov.cn", "WWW12.A.gov.cn", "a.gov.cn:80", "a.gov.cn:8080", "a.gov.cn:443", "u:p@a.gov.cn",
    "公开.cn", "127.0.0.1:81", "3279880203", "10.1", "010.1.2.3", "1.2.3.4.5", "a..gov.cn.", "%61.cn", "a_b.cn", "a.cn:",
    "a.cn:080", "[::1]:80",
)  # fmt: skip
PIECES = (
    "/", "/", "/", ".", "..", "%2F", "%2f", "%2e", "%25", "%", "%zz", "%E5%B9%B4", "年", "nb", "A", "z", ".aspx", ".html",
    "?", "&", "&", "=", "=", "a", "B", "#", "+", " ", "%20", "%23", "%00", "%7f", "~", "(", ")", '"', "\\", "|", ";", "@",
    ":", "%c4%ea", "%2541", "%26", "%3d", "%3F", "sid=0123456789abcdef0123456789abcdef", "cfid=1&cftoken=2",
    "jsessionid=0123456789ABCDEF0123456789abcdef", "/(S(0123456789abcdefghijklmn))/", "/(0123456789abcdefghijklmn)/",
)  # fmt: skip
SCHEMES = ("http://",) * 8 + ("https://", "HTTP://", "ftp://", "urn:view:", "urn:pageinfo:http://", "http://http://")


def test_keys_are_those_of_the_surt_package_on_many_odd_addresses() -> None:
    draw = random.Random(3)
    tails = ("".join(draw.choices(PIECES, k=draw.randrange(12))) for _ in range(5000))
    urls = [draw.choice(SCHEMES) + draw.choice(HOSTS) + draw.choice("///?") + tail for tail in tails]
    code = "import json, sys, surt; json.dump([surt.surt(url) for url in json.load(sys.stdin)], sys.stdout)"
    python = tool("wacz", "python")
    done = subprocess.run([python, "-c", code], input=json.dumps(urls), capture_output=True, text=True, check=True)
    different = [
        (url, key, surt(url)) for url, key in zip(urls, json.loads(done.stdout), strict=True) if surt(url) != key
    ]
    assert different == []
