"""Pages that exist only after script, in a real Chromium: what it is given was captured, and nothing else leaves it."""

import os
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from scrapy.http import Response

from archive.capture import Capture, Lead
from archive.files import warc_files
from archive.reader import read_payload, scan
from archive.verify import verify
from crawler.browser.asked import Answer, answer_of, asked_in, fulfilment, refusal, request_of
from crawler.browser.chromium import found_chromium
from crawler.middlewares.scope import LEAD
from crawler.options import CrawlOptions, CrawlSummary
from extract.bundle import bundle
from extract.pipeline import extract
from extract.store import read_rows
from settings.paths import DataFolder
from settings.portals import COLUMNS
from tests.browser import chromium
from tests.conftest import ROOT
from tests.script_portal import (
    API,
    HOST,
    PNG,
    TITLE,
    ByteLog,
    Reply,
    answer,
    as_json,
    chromium_below,
    rendered_portal,
    renderers_below,
    report_text,
    serving_bytes,
    spa,
)
from tests.small_portals import crawled

needs_chromium = pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")
PAGE_LEAD = Lead(url=f"http://{HOST}/nb/", portal_id="spa", region_code="150824", role="index", title="年报")
ROBOTS = f"GET {HOST}/robots.txt"


@dataclass
class Crawl:
    log: ByteLog
    data: DataFolder
    summary: CrawlSummary

    def rows(self, statement: str) -> list[Any]:
        with closing(sqlite3.connect(self.data.crawl_db)) as connection:
            return connection.execute(statement).fetchall()

    def bodies(self, prefix: str) -> dict[str, bytes]:
        """Address -> body of the captures whose address begins so."""
        found = (c for warc in warc_files(self.data.warc) for c in scan(warc))
        return {
            capture.url: read_payload(self.data.warc / capture.warc, capture.offset).body
            for capture in found
            if isinstance(capture, Capture) and capture.url.startswith(prefix)
        }


def crawl(replies: dict[str, Reply], folder: Path, *more_hosts: str, delay: float = 0.0, **options: Any) -> Crawl:
    data = DataFolder(folder / "data")
    with serving_bytes(replies, folder, *more_hosts, seconds=options.pop("seconds", 0.0)) as (log, connect_map):
        portals = (rendered_portal(*more_hosts),)
        wish = CrawlOptions(data=data, portals=portals, connect_map=connect_map, delay=delay, **options)
        return Crawl(log, data, crawled(wish))


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A portal of script only, crawled once."""
    if chromium() is None:
        pytest.skip("needs Chromium (./.ci/system-packages)")
    return crawl(spa(), tmp_path_factory.mktemp("spa"), API, seconds=0.05)


def test_reports_that_only_scripts_link_to_are_found_with_their_files(rendered: Crawl) -> None:
    (portal,) = rendered.summary.portals
    assert (rendered.summary.state, portal.reports, portal.attachments) == ("finished", 4, 4)
    asked = rendered.log.targets()
    assert [target for target in asked if "/nb/2" in target] == [f"GET /nb/{year}.html" for year in range(2020, 2024)]
    assert rendered.rows("select count(*) from frontier where state != 'done'") == [(0,)]


def test_every_record_of_a_rendered_page_is_what_went_over_the_wire(rendered: Crawl) -> None:
    records: dict[str, Counter[bytes]] = {"request": Counter(), "response": Counter()}
    for warc in warc_files(rendered.data.warc):
        with warc.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False):
                kind = record.headers["WARC-Type"]
                if kind in records:
                    records[kind][record.reader.read()] += 1
    assert records["request"] == Counter(one.request for one in rendered.log.exchanges)
    assert records["response"] == Counter(one.answer for one in rendered.log.exchanges)
    assert len(rendered.log.exchanges) > 20
    assert verify(rendered.data) == ()


def test_the_browser_speaks_under_our_name_and_asks_for_nothing_twice(rendered: Crawl) -> None:
    for one in rendered.log.exchanges:
        agents = [line for line in one.request.split(b"\r\n") if line.lower().startswith(b"user-agent:")]
        assert len(agents) == 1 and b"nianbao" in agents[0] and b"Chrom" not in one.request, one.request
    asked = Counter((one.host, one.target) for one in rendered.log.exchanges)
    assert set(asked.values()) == {1}  # also the script that all six pages share
    (posted,) = (one.request for one in rendered.log.exchanges if one.target.startswith("POST"))
    assert posted.endswith('{"page":2,"栏目":"年报"}'.encode())


def test_robots_txt_holds_for_what_a_page_asks_for(rendered: Crawl) -> None:
    assert not [target for target in rendered.log.targets() if "private" in target]
    assert rendered.rows("select url, kind from refusals") == [(f"http://{HOST}/private/count.js", "robots")]


def test_never_two_at_once_to_a_host(rendered: Crawl) -> None:
    assert overlaps(rendered.log) == []


def overlaps(log: ByteLog) -> list[tuple[str, str]]:
    by_time = sorted((one for one in log.exchanges if one.host == HOST), key=lambda one: one.begun)
    return [(a.target, b.target) for a, b in pairwise(by_time) if b.begun < a.ended]


def test_what_says_nothing_is_not_asked_for(rendered: Crawl) -> None:
    """Fonts and icons; what the text and the look need is, also from the portal's other host."""
    asked = rendered.log.targets()
    assert {"GET /s/app.js", "GET /s/app.css", "GET /s/back.png"} <= set(asked)
    assert not [target for target in asked if "woff" in target or "icon" in target]
    assert "GET /more" in rendered.log.targets(API)


def test_a_script_with_little_patience_waits_while_its_request_waits_for_its_turn(rendered: Crawl) -> None:
    """The list gives up after 30 ms and is answered after twice 50: its clock stood meanwhile."""
    (first,) = (one for one in rendered.log.exchanges if one.target == "GET /api/list?page=1")
    (led_to,) = (one for one in rendered.log.exchanges if one.target == "GET /api/v2/list?page=1")
    assert led_to.ended - first.begun > 0.09
    assert "/nb/2020.html" in rendered.bodies("urn:dom:")[f"urn:dom:http://{HOST}/nb/"].decode()


def test_the_dom_and_a_picture_are_kept_and_tied_to_their_page(rendered: Crawl) -> None:
    doms = rendered.bodies("urn:dom:")
    pictures = rendered.bodies("urn:fullPage:")
    assert len(doms) == len(pictures) == 6
    dom = doms[f"urn:dom:http://{HOST}/nb/2022.html"].decode()
    assert dom.startswith("<!DOCTYPE html>") and report_text(2022) in dom
    assert TITLE.format(2022) in dom and "counted" not in dom
    for url, picture in pictures.items():
        assert picture[:8] == b"\x89PNG\r\n\x1a\n", url
        width, height = struct.unpack(">II", picture[16:24])
        assert width == 1280 and height >= (3000 if url.endswith("/nb/") else 1024), url
    tied = rendered.rows(
        "select r.url, p.url, r.role, p.role, r.mime from captures r join captures p on r.refers_to = p.record_id"
        " where r.kind = 'resource'"
    )
    assert len(tied) == 12
    for url, page, role, page_role, mime in tied:
        assert url in (f"urn:dom:{page}", f"urn:fullPage:{page}")
        assert (role, mime) == ((page_role, "text/html") if "dom" in url else ("other", "image/png"))


def test_a_report_of_script_is_read_from_its_dom_once_and_under_its_pages_address(
    rendered: Crawl, tmp_path: Path
) -> None:
    done = extract([rendered.data], DataFolder(tmp_path), workers=1)
    reports = list(bundle(row for shard in done.shards for row in read_rows(shard)))
    assert [(report.url, report.facts["year"]) for report in sorted(reports, key=lambda r: r.url)] == [
        (f"http://{HOST}/nb/{year}.html", year) for year in range(2020, 2024)
    ]
    role = dict(rendered.rows("select record_id, url from captures"))
    assert all(role[report.primary] == f"urn:dom:{report.url}" for report in reports)


@needs_chromium
def test_a_report_that_stands_in_the_page_already_is_not_told_twice(tmp_path: Path) -> None:
    text = f"<html><head><title>{TITLE.format(2023)}</title></head><body><h1>{TITLE.format(2023)}</h1><div id=zoom>"
    replies: dict[str, Reply] = {
        f"GET {HOST}/": answer(f"<html><body>{LINKS}</body></html>"),
        f"GET {HOST}/nb/": answer(SCRIPTED_LIST),
        f"GET {HOST}/nb/1.html": answer(
            f"{text}{report_text(2023)}</div><script>document.title += ' '</script></body></html>"
        ),
    }
    done = crawl(replies, tmp_path)
    shards = extract([done.data], done.data, workers=1).shards
    (report,) = bundle(row for shard in shards for row in read_rows(shard))
    assert report.url == f"http://{HOST}/nb/1.html"
    assert sorted(part for _, part in report.captures) == ["primary", "repeat"]
    assert report.problems == ()


def test_the_delay_is_kept_between_all_requests_of_a_page(tmp_path: Path) -> None:
    if chromium() is None:
        pytest.skip("needs Chromium (./.ci/system-packages)")
    done = crawl(spa(()), tmp_path, API, delay=0.3)
    times = sorted(one.begun for one in done.log.exchanges if one.host == HOST)
    assert len(times) >= 8
    assert times[-1] - times[0] >= 0.29 * (len(times) - 1)
    assert min(b - a for a, b in pairwise(times)) > 0.1  # a busy server notes the time late


@needs_chromium
def test_of_an_unchanged_portal_nothing_is_kept_again_and_of_a_changed_page_its_dom_and_picture(tmp_path: Path) -> None:
    replies = spa((2022, 2023))
    data = DataFolder(tmp_path / "data")
    with serving_bytes(replies, tmp_path, API) as (log, connect_map):
        wish = CrawlOptions(data=data, portals=(rendered_portal(API),), connect_map=connect_map, delay=0.0)
        first, second = crawled(wish), crawled(wish)
        changed = {"title": TITLE.format(2022), "text": report_text(2022) + "<p>更正</p>", "file": "/f/2022.pdf"}
        replies[f"GET {HOST}/api/report?id=2022"] = as_json(changed)
        third = crawled(wish)
    done = Crawl(log, data, third)
    kept = f"select url, kind from captures where kind != 'revisit' and run_id = '{{}}' and url not like '%{API}%'"
    assert first.portals[0].reports == second.portals[0].reports == third.portals[0].reports == 2
    posted = (f"http://{HOST}/api/list", "response")  # its address does not say what was asked for
    assert done.rows(kept.format(second.run_id)) == [posted]
    changed_page = f"http://{HOST}/nb/2022.html"
    assert set(done.rows(kept.format(third.run_id))) == {
        posted,
        (f"http://{HOST}/api/report?id=2022", "response"),
        (f"urn:dom:{changed_page}", "resource"),
        (f"urn:fullPage:{changed_page}", "resource"),
    }


# What must not leave the browser by itself.


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """A port, TCP and UDP, and what arrived there."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        port = tcp.getsockname()[1]
        udp.bind(("127.0.0.1", port))
        arrived: list[str] = []

        def note(take: Callable[[], object], what: str) -> None:
            while True:
                try:
                    take()
                except OSError:
                    return
                arrived.append(what)

        threading.Thread(target=note, args=(tcp.accept, "tcp"), daemon=True).start()
        threading.Thread(target=note, args=(lambda: udp.recv(9), "udp"), daemon=True).start()
        yield port, arrived
        time.sleep(0.5)


def escaping(port: int) -> str:
    there = f"127.0.0.1:{port}"
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>示例</title>
<link rel="preconnect" href="http://{there}"><link rel="dns-prefetch" href="http://{there}">
<link rel="prefetch" href="http://{there}/prefetch"><link rel="prefetch" href="/prefetch">
<link rel="stylesheet" href="http://{there}/style.css"><link rel="manifest" href="/manifest.json">
<link rel="stylesheet" href="/redirect.css"></head>
<body><a href="http://{there}/nb/" ping="http://{there}/ping">政府信息公开年报</a>
<iframe src="http://{there}/frame"></iframe><iframe src="file:///etc/passwd"></iframe><iframe src="/inner"></iframe>
<img src="http://{there}/image.png"><img src="http://10.0.0.1/image.png"><img src="http://[::1]:{port}/image.png">
<img src="http://localhost:{port}/image.png"><video src="/film.mp4" autoplay></video><object data="http://{there}/o"></object>
<form id="form" action="http://{there}/form" method="post" target="_blank"><input name="a" value="1"></form>
<div id="list"></div><script>
const quietly = doing => {{ try {{ doing(); }} catch (error) {{ }} }};
quietly(() => new WebSocket('ws://{there}/socket'));
quietly(() => new WebSocket('ws://{HOST}/socket'));
quietly(() => new EventSource('http://{there}/events'));
quietly(() => new WebTransport('https://{there}/transport'));
quietly(() => {{ const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{there}'}}]}});
  peer.createDataChannel('a'); peer.createOffer().then(offer => peer.setLocalDescription(offer)); }});
const source = `fetch('http://{there}/worker').catch(() => 0); try {{ new WebSocket('ws://{there}/w') }} catch (e) {{}}
  try {{ new WebTransport('https://{there}/w') }} catch (e) {{}} importScripts('http://{there}/import.js')`;
quietly(() => new Worker(URL.createObjectURL(new Blob([source], {{type: 'text/javascript'}}))));
quietly(() => new Worker('/worker.js'));
quietly(() => navigator.serviceWorker.register('/service.js'));
quietly(() => fetch('http://{there}/fetch', {{method: 'POST', body: 'a', mode: 'no-cors'}}).catch(() => 0));
quietly(() => fetch('http://{there}/kept', {{keepalive: true, mode: 'no-cors'}}).catch(() => 0));
for (const when of ['pagehide', 'visibilitychange', 'unload'])
  addEventListener(when, () => {{ navigator.sendBeacon('http://{there}/gone'); navigator.sendBeacon('/gone'); }});
navigator.sendBeacon('/beacon', 'a');
quietly(() => open('http://{there}/popup'));
quietly(() => document.getElementById('form').submit());
quietly(() => {{ const saved = document.createElement('a'); saved.href = '/saved.zip'; saved.download = 'a'; saved.click(); }});
setTimeout(() => {{ location.href = 'http://{there}/away'; }}, 100);
setTimeout(() => {{ location.href = '/away'; }}, 200);
document.getElementById('list').innerHTML = '<a href="/nb/">政府信息公开年报</a>';
</script></body></html>"""


@needs_chromium
def test_nothing_leaves_the_browser_but_what_was_asked_for_and_captured(tmp_path: Path) -> None:
    with listening() as (port, arrived):
        replies: dict[str, Reply] = {
            ROBOTS: answer("", "text/plain", "404 Not Found"),
            f"GET {HOST}/": answer(escaping(port)),
            f"GET {HOST}/nb/": answer("<html><body><p>无</p></body></html>"),
            f"GET {HOST}/inner": answer(f"<img src=http://127.0.0.1:{port}/i><img src=/inner.png>"),
            f"GET {HOST}/inner.png": answer(PNG, "image/png"),
            f"GET {HOST}/redirect.css": answer(
                "", "text/css", "302 Found", f"Location: http://127.0.0.1:{port}/to.css"
            ),
        }
        done = crawl(replies, tmp_path)
    assert arrived == []
    assert sorted(done.log.targets()) == sorted(
        f"GET {path}" for path in ("/robots.txt", "/", "/inner", "/inner.png", "/redirect.css", "/nb/")
    )
    kept = done.rows("select url from captures where kind = 'response'")
    assert sorted(f"http://{HOST}{one.target[4:]}" for one in done.log.exchanges) == sorted(url for (url,) in kept)
    assert done.summary.state == "finished"


# What can go wrong with a page.

LINKS = '<a href="/nb/">政府信息公开年报</a>'


@needs_chromium
def test_a_page_whose_script_never_ends_is_told_and_read_as_it_came(tmp_path: Path) -> None:
    replies: dict[str, Reply] = {
        f"GET {HOST}/": answer(f"<html><body>{LINKS}<script>while (true) {{}}</script></body></html>"),
        f"GET {HOST}/nb/": answer(SCRIPTED_LIST),
        f"GET {HOST}/nb/1.html": answer("<html><body><p>无</p></body></html>"),
    }
    done = crawl(replies, tmp_path, timeout=2.0)
    assert done.log.targets()[1:] == ["GET /", "GET /nb/", "GET /nb/1.html"]
    ((url, kind, detail, evidence),) = done.rows("select url, kind, detail, record_id from refusals")
    assert (url, kind) == (f"http://{HOST}/", "browser") and "never ends" in detail
    assert [(evidence,)] == done.rows(f"select record_id from captures where url = '{url}'")
    assert len(done.bodies("urn:dom:")) == 2


SCRIPTED_LIST = f"""<html><head><title>政府信息公开年报</title></head><body><ul id="a"></ul><script>
document.getElementById('a').innerHTML = '<li><a href="/nb/1.html">{TITLE.format(2023)}</a></li>' +
  '<li><a href="/">{TITLE.format(2022)}</a></li><li><a href="/">{TITLE.format(2021)}</a></li>';</script></body></html>"""


@needs_chromium
def test_a_page_that_never_rests_is_taken_as_it_is(tmp_path: Path) -> None:
    """It polls, draws and grows for ever; its own clock ends it, and its polls are counted."""
    busy = """<script>setInterval(() => fetch('/poll').then(() => 0), 200);
    (function draw() { requestAnimationFrame(draw); document.body.append('x'); })();
    setInterval(() => document.body.insertAdjacentHTML('beforeend', '<p style=height:500px>y</p>'), 50);</script>"""
    replies: dict[str, Reply] = {
        f"GET {HOST}/": answer(f"<html><body>{LINKS}{busy}</body></html>"),
        f"GET {HOST}/nb/": answer(SCRIPTED_LIST),
        f"GET {HOST}/nb/1.html": answer("<html><body><p>无</p></body></html>"),
        f"GET {HOST}/poll": as_json({}),
    }
    done = crawl(replies, tmp_path, timeout=10.0)
    assert 5 <= done.log.targets().count("GET /poll") <= 200
    assert len(done.bodies("urn:dom:")) == len(done.bodies("urn:fullPage:")) == 3
    assert {"GET /nb/1.html"} <= set(done.log.targets())


@needs_chromium
def test_a_crash_is_a_refusal_of_its_page_and_the_next_page_is_rendered(tmp_path: Path) -> None:
    def crash(_: bytes) -> bytes:
        for pid in renderers_below():
            os.kill(pid, signal.SIGKILL)
        return as_json({})

    replies: dict[str, Reply] = {
        f"GET {HOST}/": answer(f"<html><body>{LINKS}<script>fetch('/crash')</script></body></html>"),
        f"GET {HOST}/crash": crash,
        f"GET {HOST}/nb/": answer(SCRIPTED_LIST),
        f"GET {HOST}/nb/1.html": answer("<html><body><p>无</p></body></html>"),
    }
    done = crawl(replies, tmp_path)
    ((url, kind, detail),) = done.rows("select url, kind, detail from refusals")
    assert (url, kind, detail) == (f"http://{HOST}/", "browser", "the page crashed")
    assert "GET /nb/1.html" in done.log.targets()
    assert done.summary.state == "finished"


@needs_chromium
def test_a_browser_that_dies_is_started_again(tmp_path: Path) -> None:
    def kill(_: bytes) -> bytes:
        for pid, line in chromium_below(os.getpid()).items():
            if "--remote-debugging-pipe" in line and "--type=" not in line:
                os.kill(pid, signal.SIGKILL)
        return as_json({})

    replies: dict[str, Reply] = {
        f"GET {HOST}/": answer(f"<html><body>{LINKS}<script>fetch('/kill')</script></body></html>"),
        f"GET {HOST}/kill": kill,
        f"GET {HOST}/nb/": answer(SCRIPTED_LIST),
        f"GET {HOST}/nb/1.html": answer("<html><body><p>无</p></body></html>"),
    }
    done = crawl(replies, tmp_path)
    assert [row[0] for row in done.rows("select kind from refusals")] == ["browser"]
    assert "GET /nb/1.html" in done.log.targets()


def test_without_chromium_the_portal_goes_on_with_the_plain_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert found_chromium(tmp_path / "none") is None
    replies: dict[str, Reply] = {
        f"GET {HOST}/": answer(f"<html><body>{LINKS}</body></html>"),
        f"GET {HOST}/nb/": answer(SCRIPTED_LIST),
    }
    done = crawl(replies, tmp_path)
    assert done.log.targets() == ["GET /robots.txt", "GET /", "GET /nb/"]
    ((kind, detail),) = done.rows("select kind, detail from refusals")  # once for the portal
    assert kind == "no-browser" and "install Chromium" in detail


@needs_chromium
def test_a_challenge_is_no_page_to_render(tmp_path: Path) -> None:
    """Its script would get an answer in our browser; it is neither run nor followed."""
    solving = "<html><head><script>$_ts={};location.href='/'+Date.now()</script></head><body></body></html>"
    done = crawl({f"GET {HOST}/": answer(solving)}, tmp_path)
    assert done.log.targets() == ["GET /robots.txt", "GET /"]
    assert done.rows("select kind from refusals") == [("challenge",)]
    assert done.bodies("urn:") == {}


# The life of the browser.


@contextmanager
def crawling(folder: Path, replies: dict[str, Reply]) -> Iterator[tuple[ByteLog, DataFolder, "subprocess.Popen[str]"]]:
    """`scrapy crawl reports` on the portal, in a process that can be stopped."""
    cells = {
        **dict.fromkeys(COLUMNS, ""),
        **{"id": "spa", "place": "spa", "name": "spa", "region_code": "150824", "family": "browser"},
        **{"home_url": f"http://{HOST}/", "hosts": f"{HOST} {API}", "status": "verified", "evidence": "tests"},
    }
    table = folder / "portals.csv"
    table.write_text(f"{','.join(COLUMNS)}\n{','.join(cells.values())}\n", encoding="utf-8")
    data = DataFolder(folder / "data")
    with serving_bytes(replies, folder, API) as (log, connect_map):
        told = [f"portals_file={table}", f"connect_map={connect_map}", f"data={data.root}", "delay=0", "region=150824"]
        command = [sys.executable, "-m", "scrapy", "crawl", "reports", *(w for one in told for w in ("-a", one))]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        try:
            yield log, data, process
        finally:
            process.kill()
            process.wait()


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def running(pids: dict[int, str]) -> list[int]:
    """Those that still run: a process that waits to be read of by init does not."""
    return [
        pid for pid in pids if (Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes())
    ]


@needs_chromium
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["interrupt", "kill"])
def test_no_browser_outlives_a_stopped_crawl_and_the_page_is_rendered_by_the_next(tmp_path: Path, how: int) -> None:
    held = threading.Event()

    def slow(asked: bytes) -> bytes:
        held.wait(3)
        return spa()[f"GET {HOST}/api/report?id=2022"]  # type: ignore[return-value]

    years = (2021, 2022)
    replies = spa(years) | {f"GET {HOST}/api/report?id=2022": slow}
    with crawling(tmp_path, replies) as (log, data, process):
        wait_for(lambda: "GET /api/report?id=2022" in log.targets())
        browser = chromium_below(process.pid)
        assert len(browser) > 3
        process.send_signal(how)
        _, error = process.communicate(timeout=30)
        wait_for(lambda: not running(browser))
        assert "Traceback" not in error, error[-3000:]
        pages = [target for target in log.targets() if ".html" in target]
    held.set()
    with crawling(tmp_path, replies) as (again, data, process):
        _, error = process.communicate(timeout=60)
        assert process.returncode == 0, error[-3000:]
    done = Crawl(again, data, None)  # type: ignore[arg-type]
    read = Counter(pages + [target for target in again.targets() if ".html" in target])
    assert read == Counter(f"GET /nb/{year}.html" for year in years)  # none lost, none twice
    assert {f"urn:dom:http://{HOST}/nb/{year}.html" for year in years} <= done.bodies("urn:dom:").keys()
    assert done.rows("select count(*) from frontier where state != 'done'") == [(0,)]
    assert verify(data) == ()


def test_nobody_pays_for_the_browser_who_does_not_need_it(tmp_path: Path) -> None:
    code = (
        "import sys; from cli.main import main\ntry: main()\n"
        "finally: print(*(name for name in sys.modules if name.startswith('playwright')))"
    )
    table = tmp_path / "portals.csv"
    row = dict.fromkeys(COLUMNS, "") | {"id": "a", "place": "a", "name": "a", "region_code": "150824", "family": "auto"}
    row |= {"home_url": f"http://{HOST}/", "hosts": HOST, "status": "verified", "evidence": "tests"}
    table.write_text(f"{','.join(COLUMNS)}\n{','.join(row.values())}\n", encoding="utf-8")
    with serving_bytes({f"GET {HOST}/": answer(f"<html><body>{LINKS}</body></html>")}, tmp_path) as (log, connect_map):
        argv = ["crawl", "--data", tmp_path / "d", "--portals", table, "--connect-map", connect_map, "--delay", "0"]
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, argv), "--quiet"], cwd=ROOT, capture_output=True, text=True
        )
    assert log.targets() == ["GET /robots.txt", "GET /", "GET /nb/"], done.stderr
    assert done.stdout.splitlines()[-1].strip() == ""


# Between the DevTools protocol and the crawler.


def event(url: str, kind: str = "XHR", method: str = "GET", **request: Any) -> dict[str, Any]:
    told = {"url": url, "method": method, "headers": {"Accept": "*/*"}} | request
    return {"requestId": "1", "resourceType": kind, "frameId": "f", "request": told}


def test_a_request_goes_out_as_the_page_wrote_it_but_under_our_name() -> None:
    headers = {"X-Token": "a", "User-Agent": "Chrome", "sec-ch-ua": "Chrome", "Content-Length": "3", "Cookie": "s=1"}
    entries = [{"bytes": "Gg=="}, {"bytes": "AP8="}]
    told = event(f"http://{HOST}/a?b=1#c", method="POST", headers=headers, hasPostData=True, postDataEntries=entries)
    request = request_of(asked_in(told), PAGE_LEAD)
    assert (request.method, request.url, request.body) == ("POST", f"http://{HOST}/a?b=1", b"\x1a\x00\xff")
    assert set(request.headers) == {b"X-Token", b"Cookie"}
    lead = request.meta[LEAD]
    assert (lead.role, lead.url, lead.found_on, lead.portal_id) == ("other", request.url, PAGE_LEAD.url, "spa")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (event(f"http://{HOST}/a"), None),
        (event(f"https://{HOST}:8443/a", "Script"), None),
        (event("http://example.org/a"), "third-party"),
        (event("http://127.0.0.1/a"), "third-party"),
        (event("http://[::1/a"), "third-party"),
        (event(f"ftp://{HOST}/a"), "third-party"),
        (event(f"http://{HOST}/a", "Font"), "font"),
        (event(f"http://{HOST}/a", "Ping", "POST"), "ping"),
        (event(f"http://{HOST}/a", "Document", headers={"Sec-Purpose": "prefetch"}), "prefetch"),
        (event(f"http://{HOST}/a", method="DELETE"), "method"),
        (event(f"http://{HOST}/a", method="POST", hasPostData=True), "method"),
        (event(f"http://{HOST}/a", method="POST", hasPostData=True, postDataEntries=[{}]), "method"),
    ],
)
def test_what_a_page_may_ask_for(told: dict[str, Any], why: str | None) -> None:
    assert refusal(asked_in(told), (HOST,)) == why


def test_an_answer_cannot_smuggle_headers_into_the_browser() -> None:
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip", "X-A": ["a\r\nX-B: b", "c\0d", "年".encode()]}
    found = answer_of(Response(f"http://{HOST}/", headers=headers, body=b"a"), b"text/html; charset=gbk")
    assert sorted(found.headers.split(b"\0")) == [b"Content-Type: text/html; charset=gbk", b"X-A: " + "年".encode()]
    assert fulfilment("1", Answer(204, b"", b"\xff"))["body"] == "/w=="
