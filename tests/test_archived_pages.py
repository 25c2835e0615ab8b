"""Nothing of an archived page acts: real hostile pages in a real browser, and any page however broken."""

import random
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from extract.catalogue.site.archived.clean import cleaned
from extract.catalogue.site.archived.whole import STYLE, whole
from extract.catalogue.site.serving import environment
from extract.formats.html import page_tree
from extract.model.finding import Unreadable
from tests.archived_pages import Shown, lit_text, shown
from tests.browser import browsing, chromium, serving_catalogue
from tests.hostile_originals import originals
from tests.originals import KEY

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
