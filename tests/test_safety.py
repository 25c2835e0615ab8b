"""Nothing that a report says runs, calls home or breaks out, on any page; nothing that a visitor asks gets at more than the catalogue."""

import html
import http.client
import json
import re
import socket
import sqlite3
import sys
import sysconfig
import urllib.parse
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page

from extract.catalogue.site.pages import pages
from extract.catalogue.views import load_views
from tests.browser import browsing, chromium
from tests.conftest import ROOT
from tests.hostile_catalogue import CANARY, Served, serving

SPEAKING = ("reports", "sections", "facts", "findings", "problems", "captures", "ledger", "agencies")
"""Tables with words of reports and portals in them."""

LEAKS = re.compile(
    r"Traceback|OperationalError|site-packages|/extract/catalogue|\.py\b.{0,20}line \d|catalogue\.db-|sqlite3\."
)
VIOLATIONS = "window.addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI, e.sample))"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("hostile")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if chromium() is None:
        pytest.skip("needs Chromium (./.ci/system-packages)")
    with browsing() as found:
        yield found


Answer = tuple[int, dict[str, str], bytes]


def ask(served: Served, path: str, method: str = "GET", **headers: str) -> Answer:
    parts = urllib.parse.urlsplit(served.home)
    with closing(http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)) as connection:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


def rows(served: Served, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(f"{served.data.catalogue.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def addresses(served: Served) -> Iterator[str]:
    """Every page of ours: in Chinese of what is worst, in English of the report whose original lies in the archive."""
    evil = rows(served, "select id, primary_capture, agency_id from reports where year in (2021, 2022) order by year")
    real = rows(served, "select id, primary_capture, agency_id from reports where url like '%slj/nb%'")
    others = {"code": "150824", "number": 1, "page": 1, "table": "requests", "row": "received", "column": "total"}
    for lang, (report, record, agency) in (("zh", evil[0]), ("en", real[0])):
        for page in pages().values():
            values = {**others, "report": report, "record": record, "id": agency if page.name == "agency" else report}
            yield page.path(lang, **{name: values[name] for name in re.findall(r"\{(\w+)\}", page.address)})
    yield pages()["compare"].path("en", report=[evil[0][0], evil[1][0]])
    yield pages()["reports"].path("en", q="正文", sort="relevance")


def tables(served: Served) -> Iterator[str]:
    """Every page of Datasette's."""
    yield from (
        "/catalogue",
        "/catalogue?sql=select+*+from+findings",
        "/catalogue?sql=nonsense",
        "/catalogue/none",
        "/nothing",
    )
    yield from (f"/catalogue/{table}?_size=20" for table in SPEAKING)
    for view in load_views()[::5]:
        yield f"/catalogue/{view.name}?{urllib.parse.urlencode({**view.examples, '_nocount': 1, '_size': 20})}"
    yield "/catalogue/captures?_facet=title&_facet=mime&_sort=title"
    for (record,) in rows(served, "select record_id from captures where title is not null limit 1"):
        yield "/catalogue/captures/" + "".join(
            c if c.isascii() and c.isalnum() else "".join(f"~{b:02X}" for b in c.encode()) for c in record
        )


def walked(page: Page, served: Served, paths: list[str]) -> list[str]:
    """What went wrong on the pages: dialogs, errors, refusals by the policy, requests to others."""
    wrong: list[str] = []
    at = [""]
    page.on("dialog", lambda dialog: (wrong.append(f"{at[0]} dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(f"{at[0]} {error}"))
    page.on(
        "console",
        lambda said: (
            wrong.append(f"{at[0]} {said.text}") if said.type == "error" and "status of 4" not in said.text else None
        ),
    )
    host = urllib.parse.urlsplit(served.home).netloc
    page.on(
        "request",
        lambda asked: (
            wrong.append(f"{at[0]} asks {asked.url[:80]}")
            if urllib.parse.urlsplit(asked.url).netloc not in (host, "")
            else None
        ),
    )
    page.add_init_script(VIOLATIONS)
    for path in paths:
        at[0] = path
        answer = page.goto(served.home.rstrip("/") + path, wait_until="load")
        assert answer is not None
        if answer.status >= 500 or "49;" in (text := page.inner_text("body")) or "1337" in text:
            wrong.append(f"{path}: {answer.status}")
        if (
            page.url.split("?")[0] != (served.home.rstrip("/") + path).split("?")[0]
            and answer.request.redirected_from is None
        ):
            wrong.append(f"{path} went to {page.url}")
    return wrong


def test_no_text_of_a_report_runs_or_calls_out_on_any_page_of_ours(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    assert not walked(page, served, list(addresses(served)))
    assert not served.listener.heard
    page.close()


def test_no_text_of_a_report_runs_or_calls_out_on_any_page_of_datasettes(browser: Browser, served: Served) -> None:
    page = browser.new_page()
    assert not walked(page, served, list(tables(served)))
    assert not served.listener.heard
    page.close()


INJECTED = """<script>window.RAN=1</script><img src=x onerror="window.RAN=2"><svg onload="window.RAN=3"></svg>
<style>body{outline:7px solid red}</style><p style="outline:7px solid red" id=styled>x</p><a id=go href="javascript:window.RAN=4">x</a>
<script src="data:text/javascript,window.RAN=5"></script><script src="/catalogue.csv?sql=select+'window.RAN=6'&_header=off"></script>
<script src="/catalogue.json?sql=select+1&_shape=array"></script><base href="http://127.0.0.1:1/">
<iframe srcdoc="<script>parent.RAN=7</script>"></iframe><form id=f action="http://127.0.0.1:1/"></form></body>"""


@pytest.mark.parametrize("path", ["/reports", "/catalogue?sql=select+1", "/catalogue/labels?_size=1"])
def test_a_script_that_got_into_a_page_would_not_run(browser: Browser, served: Served, path: str) -> None:
    """Our own answer, its headers as they are, with what an unescaped value would bring put into its body."""
    page = browser.new_page()

    def put_in(route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</body>", INJECTED))

    page.route(lambda url: url.endswith(path), put_in)
    page.goto(served.home.rstrip("/") + path, wait_until="load")
    assert page.locator("#go").count() == 1
    page.locator("#go").dispatch_event("click")
    page.evaluate("document.getElementById('f').submit()")
    page.wait_for_timeout(100)
    assert page.evaluate("window.RAN") is None
    assert (
        page.evaluate("getComputedStyle(document.body).outlineWidth + getComputedStyle(styled).outlineWidth")
        != "7px7px"
    )
    assert "7px" not in page.evaluate("getComputedStyle(document.body).outlineWidth")
    assert page.evaluate("document.baseURI") == page.url
    page.close()


TRICKS = (
    "'",
    '"',
    "' or 1=1 --",
    '") union select sql from sqlite_master --',
    "\x00",
    "1;drop table reports",
    "9" * 40,
    "-1",
    "%",
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
)
TRICKS += (
    "[",
    "_",
    "*",
    "()",
    "NEAR(",
    '"公开',
    "a AND",
    "NOT",
    "𠀀" * 50,
    "x" * 3000,
    "../../etc/passwd",
    "{{7*191}}",
    "\u202e",
)
TRICKS += ("政府信息公开工作年度报告" * 10,)
FIELDS = (
    "q",
    "year",
    "region",
    "agency",
    "scope",
    "layout",
    "agency_type",
    "findings",
    "late",
    "sort",
    "page",
    "rule",
    "severity",
    "state",
    "report",
    "figure",
    "format",
)


def test_no_field_of_our_pages_takes_sql_or_tells_of_the_machine(served: Served) -> None:
    wrong = []
    for name in ("reports", "ledger", "findings", "charts", "compare"):
        path = pages()[name].path("zh")
        for trick in TRICKS:
            status, _, body = ask(served, f"{path}?{urllib.parse.urlencode(dict.fromkeys(FIELDS, trick))}")
            if status not in (200, 400, 404, 414) or LEAKS.search(body.decode("utf-8", "replace")):
                wrong.append((name, trick[:30], status))
    for page in pages().values():
        for trick in TRICKS[:4]:
            parts = re.findall(r"\{(\w+)\}", page.address)
            status, _, body = ask(served, page.path("en", **dict.fromkeys(parts, trick)))
            if parts and (status != 404 or LEAKS.search(body.decode("utf-8", "replace"))):
                wrong.append((page.name, trick[:30], status))
    assert not wrong
    assert rows(served, "select count(*) from reports") == [(6,)]


REFUSED = (
    "insert into reports(id) values ('x')",
    "update reports set title = 'x'",
    "delete from reports",
    "drop table reports",
)
REFUSED += (
    "attach database '{0}/made.db' as x",
    "vacuum into '{0}/made.db'",
    "pragma writable_schema = on",
    "select 1; select 2",
)
REFUSED += (
    "select readfile('{0}/canary.txt')",
    "select load_extension('{0}/x')",
    "select writefile('{0}/made.db', 'x')",
    "create temp table x(y)",
)
REFUSED += (
    "select * from pragma_table_info_('reports')",
    "with x as (select 1) delete from reports",
    "explain attach '{0}/made.db' as x",
)
REFUSED += (
    "select fts3_tokenizer('x', x'00')",
    "select edit('x')",
    "select zeroblob(1000000000)",
    "select * from fsdir('{0}')",
)


def test_sql_of_a_visitor_reads_the_catalogue_and_nothing_else(served: Served) -> None:
    outside = served.data.root.parent / "outside"
    for sql in REFUSED:
        asked = urllib.parse.urlencode({"sql": sql.format(outside)})
        status, _, body = ask(served, f"/catalogue.json?{asked}")
        assert status == 400, sql
        assert CANARY.encode() not in body
        assert not LEAKS.search(body.decode()), body
    assert not (outside / "made.db").exists()
    where = json.loads(ask(served, "/catalogue.json?sql=select+file+from+pragma_database_list&_shape=arrays")[2])
    assert where["rows"] == [[None]], "where the file lies"
    for extra in (
        "_where=1;delete+from+reports",
        "_where=load_extension('x')",
        "_sort=nothing",
        "_search=%22",
        "_facet=nothing",
    ):
        status, _, body = ask(served, f"/catalogue/reports.json?{extra}")
        assert status in (200, 400), extra
        assert str(served.data.root).encode() not in body
    assert rows(served, "select count(*) from reports") == [(6,)]


def test_a_query_without_end_is_ended_and_told_plainly(served: Served) -> None:
    endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select count(*) from c"
    for ending in ("", ".json"):
        asked = urllib.parse.urlencode({"sql": endless, "_timelimit": 150})
        status, _, body = ask(served, f"/catalogue{ending}?{asked}")
        assert status == 400
        assert "查询用时过长" in (json.loads(body)["error"] if ending else body.decode())
        assert b"<script>" not in body.replace(b"<script>\ndocument.body", b"")


def raw(served: Served, request: bytes) -> bytes:
    """What the server answers to bytes as they are."""
    parts = urllib.parse.urlsplit(served.home)
    with socket.create_connection((parts.hostname, parts.port), timeout=15) as connection:
        try:
            connection.sendall(request)
            connection.settimeout(1)
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except OSError:
            return b""


PATHS = ("/../outside/canary.txt", "/nianbao/../../../outside/canary.txt", "/nianbao/%2e%2e/%2e%2e/outside/canary.txt")
PATHS += (
    "/nianbao/..%2f..%2f..%2foutside%2fcanary.txt",
    "/-/static/..%2f..%2f..%2fapp.py",
    "/nianbao//etc/passwd",
    "/-/static//etc/passwd",
)
PATHS += (
    "/nianbao/..\\..\\canary.txt",
    "/nianbao/%5c..%5c..",
    "/nianbao/%00",
    "/nianbao/nianbao.css%00.png",
    "/catalogue/%00",
    "//evil.example/",
    "//evil.example/%2f..",
)
PATHS += (
    "/archived/..%2f..%2foutside%2fcanary.txt",
    "/archived/%2e%2e",
    "/archived/x/page/..%2f1.png",
    "/archived/x/page/99999999999999999999.png",
    "/archived/x/page/-1.png",
)
PATHS += (
    "/nianbao/%c0%ae%c0%ae/%c0%ae%c0%ae/canary.txt",
    "/nianbao/%252e%252e/canary.txt",
    "/report/%ff%fe",
    "/report/" + "a" * 5000,
    "/catalogue/reports/..",
    "/-/databases.json",
)
PATHS += (
    "/-/plugins",
    "/-/settings.json",
    "/-/threads",
    "/-/permissions",
    "/-/patterns",
    "/-/messages",
    "/-/auth-token?token=x",
    "/_internal",
    "/_memory",
    "/sitecustomize.py",
    "/report/~2e~2e~2f",
)


def test_no_address_leads_out_of_the_catalogue(served: Served) -> None:
    for path in PATHS:
        answer = raw(served, b"GET " + path.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        status = int(answer.split(b" ", 2)[1])
        assert status == 404 or (status == 302 and b"\r\nlocation: //" not in answer.lower()), (path, answer[:300])
        assert CANARY.encode() not in answer
        assert b"evil.example" not in answer.partition(b"\r\n\r\n")[0], path
    record = urllib.parse.quote(rows(served, "select record_id from captures limit 1")[0][0], safe="")
    for page in ("0", "1e9", "1.5", "x", "-5"):
        assert ask(served, f"/archived/{record}/page/{page}.png")[0] == 404


FLOODS = (
    b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 300_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 30_000 + b"\r\n",
    b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /?q=" + b"%41" * 10_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /reports?" + b"year=1&" * 2_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /-/settings HTTP/1.1\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 50,
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
)


@pytest.mark.parametrize("number", range(len(FLOODS)))
def test_a_request_too_large_or_malformed_does_not_hurt_the_next(served: Served, number: int) -> None:
    answer = raw(served, FLOODS[number])
    assert not LEAKS.search(answer.decode("latin-1"))
    assert ask(served, "/")[0] == 200


def test_every_address_takes_two_methods_and_has_the_headers(served: Served) -> None:
    paths = [
        *addresses(served),
        *tables(served),
        "/nianbao/nianbao.css",
        "/-/static/app.css",
        "/favicon.ico",
        "/catalogue.db",
    ]
    paths += ["/catalogue/reports.csv", "/catalogue/reports.json"]
    for path in paths[::3]:
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"):
            status, headers, _ = ask(served, path, method)
            assert (status, headers["allow"]) == (405, "GET, HEAD"), (method, path)
    for path in paths[1::3]:
        status, headers, body = ask(served, path, "HEAD", Cookie="ds_actor=x; a=b", Authorization="Bearer x")
        assert not body
        assert status < 500, path
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer"), path
        assert "set-cookie" not in headers
        assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_spreadsheet_runs_nothing_of_any_csv_and_json_stays_as_it_is(served: Served) -> None:
    for path in (
        "/catalogue/reports.csv?_size=max",
        "/catalogue/reports.csv?_stream=on",
        "/reports?format=csv",
        "/catalogue.csv?sql=select+title,source,agency+from+reports",
    ):
        status, headers, body = ask(served, path)
        assert status == 200
        assert headers["content-disposition"].startswith('attachment; filename="nianbao')
        assert not re.search(rb"(?:^|[,\n])\"?[=@+]", body), path
        assert b"'@SUM(1+1)*cmd" in body
    for page in ("/catalogue/reports", "/catalogue?sql=select+1+as+id", "/catalogue/sums_that_fail"):
        link = re.search(r'href="([^"]*_bom=1)">CSV \(Excel\)<', ask(served, page)[2].decode())
        assert link is not None, page
        assert ask(served, html.unescape(link[1]))[2].startswith(b"\xef\xbb\xbf"), page
    assert ask(served, "/catalogue/reports.csv?_bom=1")[2].startswith(b"\xef\xbb\xbfid,")
    said = json.loads(ask(served, "/catalogue/reports.json?_shape=array&year=2020")[2])
    assert said[0]["title"].startswith("@SUM(1+1)")


def test_the_server_opened_nothing_outside_the_data_folder_and_the_code(served: Served) -> None:
    """The last test of the file: all that the tests above asked for is in the log of its audit hook."""
    (report, record) = rows(served, "select id, primary_capture from reports where url like '%slj/nb%'")[0]
    assert ask(served, pages()["archived"].path("zh", record=record, report=report))[0] == 200
    with served.opened.open("rb") as log:
        log.seek(served.started)
        events = [said.split("\t", 1) for said in log.read().decode().splitlines() if "\t" in said]
    allowed = (
        served.data.root,
        ROOT,
        sys.prefix,
        sysconfig.get_path("stdlib"),
        (ROOT / ".venv").resolve(),
        "/etc/mime.types",
    )
    roots = tuple(map(str, allowed))
    opened = {name for event, name in events if event != "socket.connect" and not name.isdigit()}
    assert any(name.startswith(str(served.data.warc)) for name in opened), "the archive was read"
    assert not {name for name in opened if not name.startswith(roots) and "memory" not in name}
    assert not [event for event, _ in events if event in ("socket.connect", "os.remove", "os.rename", "os.mkdir")]
