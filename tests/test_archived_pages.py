"""From a number to the archived original: the lit cell is the right one, and nothing of an archived page acts."""

import base64
import gzip
import io
import json
import random
import re
import shutil
import sqlite3
import struct
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pypdfium2
import pytest
from lxml import etree
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from archive.reader import read_payload
from extract.catalogue.site.archived.clean import cleaned
from extract.catalogue.site.archived.whole import POLICY, STYLE, whole
from extract.catalogue.site.numbers import plain
from extract.catalogue.site.page import Answer, Asked, NotThere
from extract.catalogue.site.pages import archived, archived_picture, fact, figure
from extract.catalogue.site.serving import environment
from extract.converters.ocr_pages import pictures
from extract.formats import read_document
from extract.formats.html import page_tree
from extract.model.finding import Unreadable
from extract.withheld import Withheld, write_withheld
from settings.paths import DataFolder
from tests.browser import browsing, chromium, serving_catalogue
from tests.conftest import SampleRun
from tests.hostile_originals import originals
from tests.originals import KEY, Original, catalogued, reports
from tests.pdf_writer import Leaf, pdf, show

real_browser = pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")

ELEMENTS = frozenset(
    [
        *("html", "head", "meta", "title", "style", "body", "header", "main", "mark", "br", "hr"),
        *("address", "article", "aside", "b", "blockquote", "caption", "cite", "code", "dd", "del", "div", "dl", "dt"),
        *(
            "em",
            "figcaption",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "i",
            "ins",
            "li",
            "nav",
            "ol",
            "p",
        ),
        *(
            "pre",
            "s",
            "section",
            "small",
            "span",
            "strong",
            "sub",
            "sup",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
        ),
        *("tr", "u", "ul", "svg", "image", "rect"),
    ]
)
"""Told here anew: what may be in a page whatever was archived. svg only where we draw it ourselves."""

ATTRIBUTES = frozenset(("lang", "charset", "name", "content", "class", "id", "title", "colspan", "rowspan", "start"))
ATTRIBUTES |= {"role", "aria-label"}
CLASS = re.compile(r"nb-[a-z]+")


@dataclass(frozen=True)
class Shown:
    """A catalogue with its WARCs, asked as Datasette asks."""

    data: DataFolder
    records: dict[str, str]
    reports: dict[str, str]

    def ask(self, asked: Any, lang: Any = "zh", folders: Any = None, args: Any = None, **path: str) -> Any:
        with closing(sqlite3.connect(f"file:{self.data.catalogue}?mode=ro", uri=True)) as connection:
            given = {name: [value] for name, value in (args or {}).items()}
            return asked.values(connection, Asked(lang, path, given, (self.data,) if folders is None else folders))

    def archived(self, name: str, **more: Any) -> Answer:
        args = {"report": self.reports[name], "figure": "/".join(KEY)}
        return self.ask(archived, args=args, record=self.records[name], **more)


def shown(root: Path, these: dict[str, Original]) -> Shown:
    data, records = catalogued(root, these)
    with closing(sqlite3.connect(data.catalogue)) as connection:
        rows = connection.execute("select id, primary_capture from reports").fetchall()
    return Shown(data, records, reports(records, rows))


class Listener(ThreadingHTTPServer):
    """Hears what is asked of it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        super().__init__(("127.0.0.1", 0), _Hear)
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self.heard.append("connection")
        super().process_request(request, client_address)


class _Hear(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.heard.append(self.path)  # type: ignore[attr-defined]
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with Listener() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Shown:
    return shown(tmp_path_factory.mktemp("hostile"), originals(listener.address))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture(scope="module")
def home(hostile: Shown) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*environment([hostile.data]).popitem())
        with serving_catalogue(hostile.data.catalogue) as address:
            yield address


def lit(page: bytes) -> list[etree._Element]:
    """What is lit in a page, parsed again."""
    root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))
    found = root.xpath("//*[contains(concat(' ', @class, ' '), ' nb-lit ')]")
    assert [one.get("id") for one in found] == ["lit", *[None] * (len(found) - 1)][: len(found)]
    return found


def lit_text(page: bytes) -> str:
    return "".join("".join(one.itertext()) for one in lit(page))


def squeezed(text: str | None) -> str:
    return "".join((text or "").replace("\u200b", "").split())


# Nothing acts


@real_browser
def test_the_pages_would_act_if_they_were_let(browser: Browser, listener: Listener) -> None:
    """What the next test does not hear it could hear."""
    before = len(listener.heard)
    page = browser.new_page()
    alarms: list[str] = []
    page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    these = originals(listener.address)
    for name in ("img", "css", "frames", "handlers", "xmp", "script"):
        page.set_content(these[name].body.decode(), wait_until="load")
    page.close()
    assert len(listener.heard) - before > 10
    assert alarms


def watched(browser: Browser, said: list[str]) -> Page:
    page = browser.new_page()
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("popup", lambda popup: said.append(f"popup {popup.url}"))
    page.on("worker", lambda worker: said.append(f"worker {worker.url}"))
    page.on("download", lambda download: said.append(f"download {download.url}"))
    return page


FRAMES = """
addresses => Promise.all(addresses.map(address => new Promise(done => {
  const frame = document.createElement('iframe');
  frame.onload = done;
  frame.src = address;
  document.body.append(frame);
}))).then(() => true)
"""


@real_browser
def test_nothing_of_an_archived_page_runs_or_asks_for_anything(
    hostile: Shown, home: str, browser: Browser, listener: Listener
) -> None:
    """All of them in frames without a sandbox of their own, some by themselves: it is their headers and their words."""
    said: list[str] = []
    page = watched(browser, said)
    page.goto(f"{home}figure/{hostile.reports['id']}/{'/'.join(KEY)}", wait_until="load")
    listener.heard.clear()
    addresses = {
        name: f"{home}archived/{urllib.parse.quote(record)}?report={hostile.reports[name]}&figure={'/'.join(KEY)}"
        for name, record in hostile.records.items()
    }
    asked: list[str] = []
    answers: list[Any] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: answers.append(answer) if "/archived/" in answer.url else None)
    page.evaluate(FRAMES, list(addresses.values()))
    seen = {answer.url: lit_text(answer.body()) for answer in answers}
    assert set(addresses.values()) <= seen.keys()
    assert set(seen.values()) == {"37"}
    for name in ("javascript-links", "ping", "form", "refresh", "handlers", "dialog", "svg", "bidi"):
        page.goto(addresses[name] + "#lit")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.mouse.click(200, 300)
    page.wait_for_timeout(300)
    page.close()
    assert said == []
    assert listener.heard == []
    assert {url for url in asked if "/archived/" not in url} <= {f"{home}nianbao/nianbao.svg"}, (
        "the mark of our own page"
    )


@real_browser
def test_the_page_of_a_number_shows_the_original_in_a_frame_that_may_do_nothing(
    hostile: Shown, home: str, browser: Browser, listener: Listener
) -> None:
    listener.heard.clear()
    said: list[str] = []
    page = watched(browser, said)
    for name in ("script", "frames", "javascript-links", "refresh", "dialog"):
        page.goto(f"{home}figure/{hostile.reports[name]}/{'/'.join(KEY)}", wait_until="load")
        frame = page.frame_locator("iframe.nb-original")
        assert frame.locator("#lit").inner_text() == "37"
        box = frame.locator("#lit").bounding_box()
        around = page.locator("iframe.nb-original").bounding_box()
        assert box is not None
        assert around is not None
        assert around["y"] <= box["y"] <= around["y"] + around["height"], "the cell is scrolled to"
        assert page.locator("h1 strong").get_attribute("data-value") == "37"
    sandbox = page.locator("iframe.nb-original").evaluate("frame => frame.getAttribute('sandbox')")
    page.close()
    assert sandbox == ""
    assert said == []
    assert listener.heard == []


def test_headers_forbid_what_the_page_does_not_have_anyway(hostile: Shown) -> None:
    headers = dict(hostile.archived("script").headers)
    policy = [part.split()[0] for part in headers["Content-Security-Policy"].split("; ")]
    assert policy == ["sandbox", "default-src", "style-src", "img-src", "base-uri", "form-action", "frame-ancestors"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_what_turns_the_direction_of_writing_is_shown_as_a_sign(hostile: Shown) -> None:
    page = hostile.archived("bidi").body.decode()
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", page)
    assert 'title="U+202E"' in page


JUDGE = """
pages => pages.map(html => {
  const found = new Set(), styles = [];
  const walk = node => {
    for (const one of node.children) {
      found.add(one.localName + (one.namespaceURI.endsWith('xhtml') ? '' : ' foreign'));
      for (const attribute of one.attributes) found.add('@' + attribute.name);
      for (const name of one.classList) found.add('.' + name);
      if (one.localName === 'style') styles.push(one.textContent);
      walk(one);
    }
  };
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  walk(parsed);
  return [[...found], styles, parsed.querySelectorAll('#lit').length, parsed.querySelectorAll('meta').length];
})
"""

PIECES = [
    "<script>",
    "</script>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mtext>",
    "<mglyph>",
    "<style>",
    "</style>",
    "<textarea>",
    "</textarea>",
    "<title>",
    "</title>\n<noscript>",
    "</noscript>",
    "<template>",
    "</template>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<select>",
    "<option>",
    "</select>",
    "<form>",
    "</form>",
    "<p>",
    "</p>\n<b>",
    "</b>",
    "<a>",
    "</a>",
    "<iframe>",
    "<xmp>",
    "</xmp>",
    "<plaintext>",
    "<frameset>",
    "<body>",
    "<html>",
    "<head>",
    "<col>",
    "<caption>",
    "<button>",
    "<img/src=x>\n<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&lt;script&gt;",
    "\x00",
    "'",
    '"',
    "=",
    ">",
    "<",
    "/",
    "</",
    "javascript:",
    "onerror=alert(1)",
    "旗37",
    "style=x:url(y)",
    "id=lit",
    "class=nb-lit",
    "href=\n<foreignObject>",
    "<desc>",
    "<annotation-xml>",
    "<br>",
    "<pre>",
    "\n",
    "<li>",
    "<ul>",
    "<h1>",
    "<dd>",
    "<x-y>",
    "<o:p>",
    "<image>",
    "<isindex>",
    "<nobr>",
    "<ruby>",
    "<rt>",
]


def mutated(seed: int, pages: list[bytes]) -> bytes:
    """Two hostile pages cut and joined, or scraps of markup in any order."""
    chance = random.Random(seed)
    if seed % 3:
        scraps = chance.choices(PIECES, k=chance.randint(3, 60))
        return (" ".join(scraps) if seed % 2 else "".join(scraps)).encode()
    first, second = chance.choice(pages), chance.choice(pages)
    return first[: chance.randint(0, len(first))] + second[chance.randint(0, len(second)) :]


@real_browser
def test_a_browser_finds_only_what_is_allowed_in_any_page_however_broken(browser: Browser, listener: Listener) -> None:
    pages = [one.body for one in originals("http://127.0.0.1:9").values()]
    made = []
    for seed in range(600):
        try:
            root = page_tree(mutated(seed, pages), None)
        except Unreadable:
            continue
        made.append(whole("zh", "x", ["<b>"], ["&"], cleaned(root).html).body.decode())
    assert len(made) > 400
    page = browser.new_page()
    judged = page.evaluate(JUDGE, made)
    page.close()
    for html, (found, styles, anchors, metas) in zip(made, judged, strict=True):
        names = {name for name in found if name[0] not in "@."}
        assert names <= ELEMENTS - {"svg", "image", "rect"}, html
        assert {name[1:] for name in found if name[0] == "@"} <= ATTRIBUTES, html
        assert all(CLASS.fullmatch(name[1:]) for name in found if name[0] == "."), html
        assert (styles, anchors, metas) == ([STYLE], 0, 3), html


# The right cell


def test_a_thousand_random_numbers_are_those_of_their_rows_and_lit_in_the_archived_original(sample: SampleRun) -> None:
    """Must hold 3: number on the page == row of `figures` == text lit in the archived page."""
    wrong: list[Any] = []
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        chosen = list(random_figures(connection, random.Random(20260131), 1000))
        for report, key, value, state, raw in chosen:
            path = dict(zip(("report", "table", "row", "column"), (report, *key), strict=True))
            page = figure.values(connection, Asked("zh", path, {}, (sample.data,)))
            stand = page["stands"][0]
            args = {"report": [report], "figure": ["/".join(key)]}
            asked = Asked("zh", {"record": stand.record["record_id"]}, args, (sample.data,))
            original = archived.values(connection, asked)
            shows = (page["cell"]["value"], page["cell"]["state"], squeezed(stand.text))
            if shows != (value, state, squeezed(raw)) or squeezed(lit_text(original.body)) != squeezed(raw):
                wrong.append((report, key, value, state, raw, shows, lit_text(original.body)))
    assert wrong == []
    assert len(chosen) == 1000
    assert len({report for report, *_ in chosen}) > 100


def random_figures(connection: sqlite3.Connection, chance: random.Random, count: int) -> Iterator[Any]:
    """Figures that stand somewhere, of files whose text is lit (pages of PDF files: see below), eight of a report."""
    sql = "select id from reports where format not in ('pdf', 'scan') and cells_value > 0 order by id"
    ids = [id for (id,) in connection.execute(sql)]
    chance.shuffle(ids)
    names = "table_code, row_code, column_code, value, state, raw"
    left = count
    for id in ids:
        sql = f"select {names} from figures where report_id = ? and where_ is not null order by 1, 2, 3"
        found = connection.execute(sql, (id,)).fetchall()
        for *key, value, state, raw in chance.sample(found, min(8, left, len(found))):
            left -= 1
            yield id, tuple(key), value, state, raw


def test_what_is_served_says_the_same(sample: SampleRun) -> None:
    """The words of the page itself, the address of its frame, and the headers of what the frame shows."""
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        chosen = list(random_figures(connection, random.Random(7), 48))[::4]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*environment([sample.data]).popitem())
        with serving_catalogue(sample.data.catalogue) as home:
            for number, (report, key, value, state, raw) in enumerate(chosen):
                lang = ("", "en/")[number % 2]
                page, _ = got(f"{home}{lang}figure/{report}/{'/'.join(key)}")
                [strong] = page.xpath("//h1//strong")
                assert (strong.get("data-value"), strong.get("data-state")) == (plain(value), state)
                assert squeezed("".join(page.xpath("//*[@class='nb-raw']")[0].itertext())) == squeezed(raw)
                [frame] = page.xpath("//iframe")
                assert frame.get("sandbox") == ""
                assert frame.get("src").endswith("#lit")
                original, headers = got(urllib.parse.urljoin(home, frame.get("src").partition("#")[0]))
                assert squeezed(lit_text(etree.tostring(original, method="html", encoding="utf-8"))) == squeezed(raw)
                assert headers["Content-Security-Policy"] == POLICY


def got(address: str) -> tuple[etree._Element, Any]:
    with urllib.request.urlopen(address) as answer:
        return etree.fromstring(answer.read(), etree.HTMLParser(encoding="utf-8")), answer.headers


def test_the_page_of_a_number_tells_what_was_found_about_it(sample: SampleRun) -> None:
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        sql = "select report_id, table_code, row_code, column_code, suggested from repairs where rank = 1 order by 1, 2, 3, 4"
        for report, *key, suggested in connection.execute(sql).fetchall()[:10]:
            path = dict(zip(("report", "table", "row", "column"), (report, *key), strict=True))
            page = figure.values(connection, Asked("en", path, {}, (sample.data,)))
            assert suggested in [r["suggested"] for r in page["repairs"][0]]
            assert all(finding["said"].isascii() or "“" in finding["said"] for finding in page["findings"])
            row = connection.execute(
                "select group_concat(cells) from findings where report_id = ?", (report,)
            ).fetchone()
            assert len(page["findings"]) == row[0].count(json.dumps(key, separators=(",", ":"))), (
                "each that names the cell, once"
            )


def test_numbers_of_the_text_are_lit_too(sample: SampleRun) -> None:
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        sql = """select f.report_id, f.number, f.raw from facts f join reports r on r.id = f.report_id
        where r.format not in ('pdf', 'scan') order by substr(f.report_id, 5), f.number limit 120"""
        for report, number, raw in connection.execute(sql).fetchall():
            page = fact.values(connection, Asked("en", {"report": report, "number": str(number)}, {}, (sample.data,)))
            record = page["stands"][0].record["record_id"]
            args = {"report": [report], "fact": [str(number)]}
            original = archived.values(connection, Asked("en", {"record": record}, args, (sample.data,)))
            assert squeezed(lit_text(original.body)) == squeezed(raw)
            assert squeezed(page["stands"][0].text) == squeezed(raw)


PAGES = {
    "spans": ("<p>收到<b>1</b><span>2</span>3件</p>", "/html/body/p @2-5", "123"),
    "line": ("<p>一<br>收到 37 件<br>三</p>", "/html/body/p line 2 @3-5", "37"),
    "source-break": ("<p>收到\n 3\n7 件</p>", "/html/body/p @2-6", "3 7"),
    "zero-width": ("<p>收\u200b到\u200b3\u200b7件</p>", "/html/body/p @2-4", "37"),
    "bookmark": ("<p>[bookmark: 37]收到37件</p>", "/html/body/p @2-4", "37"),
    "form-in-table": ("<table><form><tr><td>x</td><td><b>37</b></td></tr></form></table>", None, "37"),
    "cells-without-table": ("<div><td>x</td><td>37</td></div>", "/html/body/div line 2", "37"),
    "hidden-cell": ("<table><tr><td style='display:none'>9</td><td>x</td><td>37</td></tr></table>", None, "37"),
    "entity": ("<table><tr><td>x</td><td>&#51;&#55;</td></tr></table>", None, "37"),
    "pre": ("<pre>一\n收到37件</pre>", "/html/body/pre line 2 @2-4", "37"),
    "own-name": ("<p id=lit class=nb-lit>38</p><table><tr><td>x</td><td>37</td></tr></table>", None, "37"),
    "cell-in-cell": (
        "<table><tr><td>x<table><tr><td>37</td></tr></table></td></tr></table>",
        "/html/body/table/tr/td/table/tr/td",
        "37",
    ),
}


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    these = {
        name: Original(f"<html><body>{body}</body></html>".encode(), where=where, raw=raw)
        for name, (body, where, raw) in PAGES.items()
    }
    large = b"".join(b"<p>%d</p>" % n for n in range(60_000))
    these["large"] = Original(
        b"<html><body>" + large + b"<table><tr><td>x</td><td>37</td></tr></table>" + large[:200_000]
    )
    these["gbk"] = Original(
        "<html><body><table><tr><td>旗</td><td>37</td></tr></table>".encode("gbk"), "text/html; charset=gbk"
    )
    these["markdown"] = Original("| 新收 | 1\\|2 | 37 |\n".encode(), "text/plain", "line 1 field 3")
    these["sheet"] = Original("甲\t37\t[bookmark: 1]\n".encode(), "text/plain", "line 1 field 2")
    return shown(tmp_path_factory.mktemp("odd"), these)


@pytest.mark.parametrize("name", PAGES)
def test_what_a_locator_names_is_lit_however_the_page_is_written(odd: Shown, name: str) -> None:
    assert squeezed(lit_text(odd.archived(name).body)) == squeezed(PAGES[name][2])


@real_browser
@pytest.mark.parametrize("name", ["form-in-table", "cells-without-table", "cell-in-cell", "own-name", "spans"])
def test_a_browser_keeps_what_is_lit_where_it_was(odd: Shown, browser: Browser, name: str) -> None:
    page = browser.new_page()
    page.set_content(odd.archived(name).body.decode())
    assert squeezed("".join(page.locator(".nb-lit").all_inner_texts())) == squeezed(PAGES[name][2])
    page.close()


def test_of_a_monstrous_page_the_part_around_the_number_is_shown_and_that_is_said(odd: Shown) -> None:
    answer = odd.archived("large")
    assert lit_text(answer.body) == "37"
    assert "只显示其中一部分" in answer.body.decode()
    assert len(answer.body) < 2_000_000


@pytest.mark.parametrize("name", ["gbk", "markdown", "sheet"])
def test_text_of_any_encoding_and_shape(odd: Shown, name: str) -> None:
    answer = odd.archived(name)
    assert squeezed(lit_text(answer.body)) == "37"
    assert answer.mime == "text/html; charset=utf-8"
    assert "旗" in answer.body.decode() or name != "gbk"


def with_rows(these: Shown, folder: Path, *statements: tuple[str, tuple[Any, ...]]) -> Shown:
    """The same folder with a catalogue in which some rows were changed or added."""
    data = DataFolder(folder)
    data.warc.symlink_to(these.data.warc)
    shutil.copy(these.data.catalogue, data.catalogue)
    with closing(sqlite3.connect(data.catalogue)) as connection, connection:
        for sql, values in statements:
            connection.execute(sql, values)
    return Shown(data, these.records, these.reports)


def test_a_number_that_another_capture_states_otherwise_is_lit_there_too(odd: Shown, tmp_path: Path) -> None:
    report, record = odd.reports["spans"], odd.records["pre"]
    sql = "insert into version_figures values (?, ?, ?, ?, ?, 37, 'value', '37', ?, null)"
    changed = with_rows(odd, tmp_path, (sql, (report, record, *KEY, PAGES["pre"][1])))
    args = {"report": report, "figure": "/".join(KEY)}
    assert lit_text(changed.ask(archived, args=args, record=record).body) == "37"
    page = changed.ask(figure, report=report, **dict(zip(("table", "row", "column"), KEY, strict=True)))
    assert [version["record_id"] for version in page["versions"]] == [record]


def test_a_number_that_is_not_in_the_record_lights_nothing_and_that_is_said(odd: Shown) -> None:
    args = {"report": odd.reports["spans"], "figure": "/".join(KEY)}
    answer = odd.ask(archived, args=args, record=odd.records["pre"])
    assert lit(answer.body) == []
    assert "找不到这个数字的位置" in answer.body.decode()


# What is not shown


def refused(odd: Shown, **more: Any) -> tuple[int, str]:
    answer = odd.archived("spans", lang="en", **more)
    return answer.status, "".join(
        etree.fromstring(answer.body, etree.HTMLParser(encoding="utf-8")).find(".//header").itertext()
    )


def test_without_the_warc_the_page_of_a_number_still_stands(odd: Shown) -> None:
    status, words = refused(odd, folders=())
    assert status == 404
    assert "none of the data folders" in words
    path = dict(zip(("table", "row", "column"), KEY, strict=True))
    page = odd.ask(figure, folders=(), report=odd.reports["spans"], **path)
    assert page["cell"]["value"] == 37
    assert "不在数据文件夹中" in page["stands"][0].missing


@pytest.mark.parametrize("record", ["<urn:uuid:none>", "../../etc/passwd", "", "' or 1=1 --", "%00", "a" * 5000])
def test_a_record_that_the_catalogue_does_not_know_is_not_looked_for(odd: Shown, record: str) -> None:
    answer = odd.ask(archived, record=record)
    assert answer.status == 404


@pytest.mark.parametrize(
    "cell", ["requests", "requests/received", "a/b/c", "requests/received/total/x", "//", "' or 1=1 --"]
)
def test_a_cell_that_is_none_is_said_to_be_none(odd: Shown, cell: str) -> None:
    args = {"report": odd.reports["spans"], "figure": cell}
    assert odd.ask(archived, args=args, record=odd.records["spans"]).status in (200, 404)


@pytest.mark.parametrize(
    ("column", "value"), [("warc", "../../../etc/passwd"), ("warc", "/etc/passwd"), ("warc", "x.warc.gz/../crawl.db")]
)
def test_no_file_is_read_but_a_warc_of_the_folder(odd: Shown, tmp_path: Path, column: str, value: str) -> None:
    status, words = refused(altered(odd, tmp_path, column, value))
    assert status == 502
    assert "no name of a WARC" in words


@pytest.mark.parametrize(
    ("column", "value"), [("offset", 0), ("offset", 10**12), ("offset", 7), ("payload_digest", "sha256:00")]
)
def test_a_record_that_does_not_fit_its_row_is_not_shown(odd: Shown, tmp_path: Path, column: str, value: Any) -> None:
    status, words = refused(altered(odd, tmp_path, column, value))
    assert status == 502
    assert "37" not in words


def altered(these: Shown, folder: Path, column: str, value: Any) -> Shown:
    return with_rows(these, folder, (f'update captures set "{column}" = ?', (value,)))


def test_a_record_whose_bytes_were_changed_is_not_shown(odd: Shown, tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    shutil.copytree(odd.data.warc, data.warc)
    shutil.copy(odd.data.catalogue, data.catalogue)
    with closing(sqlite3.connect(data.catalogue)) as connection:
        sql = 'select warc, "offset", length from captures where record_id = ?'
        warc, offset, length = connection.execute(sql, (odd.records["gbk"],)).fetchone()
    path = data.warc / warc
    whole_file = path.read_bytes()
    member = zlib.decompress(whole_file[offset : offset + length], 31)
    forged = gzip.compress(member.replace(b"<td>37</td>", b"<td>99</td>"), mtime=0)
    path.write_bytes(whole_file[:offset] + forged + whole_file[offset + length :])
    changed = Shown(data, odd.records, odd.reports)
    answer = changed.archived("gbk", lang="en")
    assert answer.status == 502
    assert "restore the file" in answer.body.decode()
    assert "99" not in answer.body.decode()
    path.write_bytes(whole_file[: offset + length // 2])
    assert changed.archived("gbk").status == 502


@pytest.mark.parametrize("kind", ["record", "report"])
def test_what_is_withheld_is_not_shown_though_the_catalogue_still_has_it(odd: Shown, tmp_path: Path, kind: Any) -> None:
    withholding = with_rows(odd, tmp_path)
    target = odd.records["pre"] if kind == "record" else odd.reports["pre"]
    write_withheld(withholding.data.withheld, Withheld(kind=kind, target=target, reason="正文含申请人的姓名"))
    answer = withholding.archived("pre")
    assert answer.status == 451
    assert "正文含申请人的姓名" in answer.body.decode()
    assert "收到" not in answer.body.decode()
    path = dict(zip(("table", "row", "column"), KEY, strict=True))
    with pytest.raises(NotThere):
        withholding.ask(figure, report=odd.reports["pre"], **path)
    assert withholding.archived("line").status == 200


# Pages of PDF files and pictures


def boxes(answer: Answer) -> tuple[tuple[float, float], list[tuple[float, ...]], Image.Image]:
    """Size of the page in points, what is lit on it, and its picture, as they stand in an archived page."""
    root = etree.fromstring(answer.body, etree.HTMLParser(encoding="utf-8"))
    [sheet] = root.xpath("//svg")
    width, height = map(float, sheet.get("viewbox").split()[2:])
    found = [tuple(float(r.get(side)) for side in ("x", "y", "width", "height")) for r in sheet.iter("rect")]
    picture = Image.open(io.BytesIO(base64.b64decode(sheet.find("image").get("href").partition(",")[2])))
    assert picture.size == (int(sheet.get("width")), int(sheet.get("height")))
    return (width, height), [(x, y, x + w, y + h) for x, y, w, h in found], picture.convert("L")


def ink_inside(size: tuple[float, float], box: tuple[float, ...], picture: Image.Image) -> float:
    """The share of all dark points of a page that lies in a box."""
    across, down = picture.width / size[0], picture.height / size[1]
    dark = np.asarray(picture) < 128
    held = dark[int(box[1] * down) : int(box[3] * down) + 1, int(box[0] * across) : int(box[2] * across) + 1]
    return float(held.sum() / dark.sum())


def test_the_box_on_a_page_of_a_pdf_lies_over_the_number(sample: SampleRun) -> None:
    """PDFium's glyphs in the lit box are the number of the row."""
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        sql = """select r.id, f.table_code, f.row_code, f.column_code, f.raw from reports r join figures f on f.report_id = r.id
        where r.format = 'pdf' and f.value > 9 and f.where_ not like '%;%' order by r.id, f.row_code, f.column_code"""
        found = connection.execute(sql).fetchall()
        chosen = random.Random(7).sample(found, 6)
        for report, *key, raw in chosen:
            path = dict(zip(("report", "table", "row", "column"), (report, *key), strict=True))
            stand = figure.values(connection, Asked("zh", path, {}, (sample.data,)))["stands"][0]
            args = {"report": [report], "figure": ["/".join(key)]}
            asked = Asked("zh", {"record": stand.record["record_id"]}, args, (sample.data,))
            size, [box], picture = boxes(archived.values(connection, asked))
            assert 0 < ink_inside(size, box, picture) < 0.2
            body = read_payload(sample.data.warc / stand.record["warc"], stand.record["offset"]).body
            number = int(re.match(r"page (\d+)", stand.where)[1])  # type: ignore[index]
            assert glyphs_in(body, number, size, box) == raw


def glyphs_in(body: bytes, number: int, size: tuple[float, float], box: tuple[float, ...]) -> str:
    page = pypdfium2.PdfDocument(body)[number - 1]
    text = page.get_textpage()
    middles = []
    for n in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(n)
        middles.append(((left + right) / 2, size[1] - (bottom + top) / 2, text.get_text_range(n, 1)))
    return "".join(c for x, y, c in middles if box[0] < x < box[2] and box[1] < y < box[3] and not c.isspace())


LEAVES = {
    "turned": "/Rotate 90",
    "upside-down": "/Rotate 180",
    "turned-back": "/Rotate 270",
    "cropped-turned": "/CropBox [100 300 500 800] /Rotate 90",
    "wide": "/MediaBox [-50 -50 1200 900]",
}


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    these = {}
    for name, entries in LEAVES.items():
        body = pdf(Leaf(show(200, 600, "收到37件", 14), entries=entries))
        [block] = read_document(body, "application/pdf", None, None, "a.pdf").parts
        these[name] = Original(body, "application/pdf", block.where, url=f"http://www.wltzq.gov.cn/{name}.pdf")
    for name, orientation in (("picture", 1), ("picture-turned", 6)):
        body = picture_of_page(orientation)
        [sheet] = pictures(body).pages
        black = np.argwhere(sheet.gray < 60)
        (top, left), (bottom, right) = black.min(0) * 72 / sheet.dpi, black.max(0) * 72 / sheet.dpi
        where = f"page 1 box {left:.1f},{top:.1f},{right:.1f},{bottom:.1f}"
        these[name] = Original(body, "image/jpeg", where, url=f"http://www.wltzq.gov.cn/{name}.jpg")
    these["bomb"] = Original(picture_bomb(), "image/png", "page 1 box 1,1,9,9", url="http://www.wltzq.gov.cn/b.png")
    these["broken"] = Original(
        b"%PDF-1.7\nbroken", "application/pdf", "page 1 box 1,1,9,9", url="http://www.wltzq.gov.cn/b.pdf"
    )
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("2023/报告.txt", "收到 37 件\n")
        archive.writestr("2023/报告.pdf", these["turned"].body)
    these["zip-text"] = Original(
        zipped.getvalue(), "application/zip", "2023/报告.txt!line 1 @3-5", url="http://www.wltzq.gov.cn/t.zip"
    )
    where = f"2023/报告.pdf!{these['turned'].where}"
    these["zip-pdf"] = Original(
        zipped.getvalue() + b"\0", "application/zip", where, url="http://www.wltzq.gov.cn/p.zip"
    )
    where = "http://www.wltzq.gov.cn/picture.jpg!" + (these["picture"].where or "")
    these["album"] = Original("<html><body><p>见图</p></body></html>".encode(), where=where)
    return shown(tmp_path_factory.mktemp("paged"), these)


def picture_of_page(orientation: int) -> bytes:
    """A sheet with one black box on it, as a camera keeps it that was held so."""
    image = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(image).rectangle((700, 400, 820, 440), fill="black")
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(kept, "JPEG", exif=exif, quality=95)
    return kept.getvalue()


def picture_bomb() -> bytes:
    """A PNG of a few bytes that says it has 40,000 by 40,000 points."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND\xaeB`\x82"


@pytest.mark.parametrize("name", [*sorted(LEAVES.keys() - {"turned"}), "picture-turned", "zip-pdf"])
def test_the_box_is_where_the_ink_is_however_the_page_is_turned_or_cut(paged: Shown, name: str) -> None:
    size, [box], picture = boxes(paged.archived(name))
    assert ink_inside(size, box, picture) > 0.97
    assert (box[2] - box[0]) * (box[3] - box[1]) < 0.1 * size[0] * size[1]


def test_a_number_read_from_a_picture_of_a_page_is_lit_on_the_picture(paged: Shown, tmp_path: Path) -> None:
    report, picture = paged.reports["album"], paged.records["picture"]
    sql = "insert into report_captures values (?, ?, 'attachment')"
    linked = with_rows(paged, tmp_path, (sql, (report, picture)))
    page = linked.ask(figure, report=report, **dict(zip(("table", "row", "column"), KEY, strict=True)))
    assert [stand.record["record_id"] for stand in page["stands"]] == [picture]
    answer = linked.ask(archived, args={"report": report, "figure": "/".join(KEY)}, record=picture)
    size, [box], image = boxes(answer)
    assert ink_inside(size, box, image) > 0.97


def test_a_file_of_an_archive_is_shown_with_its_number_lit(paged: Shown) -> None:
    assert lit_text(paged.archived("zip-text").body) == "37"


@pytest.mark.parametrize("name", ["bomb", "broken"])
def test_a_file_that_cannot_be_drawn_is_said_to_be_so(paged: Shown, name: str) -> None:
    assert paged.archived(name).status == 502


def test_a_page_as_a_picture_has_the_box_drawn_on_it(paged: Shown) -> None:
    args = {"report": paged.reports["wide"], "figure": "/".join(KEY)}
    answers = [paged.ask(archived_picture, record=paged.records["wide"], page="1", args=given) for given in (args, {})]
    with_box, without = (
        np.asarray(Image.open(io.BytesIO(answer.body)).convert("RGB")).astype(int) for answer in answers
    )
    red = (with_box[..., 0] - with_box[..., 1]) > 90
    assert red.sum() > 200
    assert not ((without[..., 0] - without[..., 1]) > 90).any()
    for page in ("0", "2", "99999999", "-1", "x"):
        with pytest.raises(NotThere):
            paged.ask(archived_picture, record=paged.records["wide"], page=page)
