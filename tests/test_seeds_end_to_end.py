"""Five real reports, served in three ways, crawled, archived, extracted and catalogued: the same values come out.

Their text is read from ../shared at test time and is no part of the project.
"""

import csv
import html
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from extract.catalogue.load import build
from extract.pipeline import extract
from settings.paths import DataFolder
from tests.test_seeds import NARRATIVE

ROOT = Path(__file__).resolve().parent.parent

COLUMNS = (
    *("id", "place", "name", "region_code", "family", "pager", "home_url", "list_url", "hosts", "paths"),
    *("first_year", "last_year", "encoding", "status", "evidence", "note"),
)
METADATA = (
    *("title", "agency", "agency_type", "scope", "region_code", "region_path", "year", "layout"),
    *("period_start", "period_end", "published_on", "published_time", "signed_on", "source"),
)

SPANS = {"申请人情况": 7, "法人或其他组织": 5, "未经复议直接起诉": 5, "复议后起诉": 5, "行政复议": 5, "行政诉讼": 10}
"""Columns that a heading of the official tables covers; flattening lost them."""

Page = tuple[str, bytes]
"""Content type and body."""


def as_text(text: str) -> Page:
    return "text/plain; charset=utf-8", text.encode()


def as_preformatted(text: str) -> Page:
    return "text/html; charset=utf-8", page(f"<pre>{html.escape(text)}</pre>")


def as_page(text: str) -> Page:
    """Lines as paragraphs; where the text kept its rows, tables with the spans of the official form."""
    return "text/html; charset=utf-8", page("".join(paragraphs_and_tables(text)))


WAYS: dict[str, Callable[[str], Page]] = {"text": as_text, "preformatted": as_preformatted, "page": as_page}


def page(content: str) -> bytes:
    return (
        "<!DOCTYPE html><html><head><meta charset='utf-8'><title>政府信息公开</title></head><body>"
        "<div class='nav'><a href='/'>首页</a> <a href='/zfxxgk/nb/'>政府信息公开年报</a></div>"
        f"<div class='TRS_Editor'>{content}</div><div class='footer'>主办：示例</div></body></html>"
    ).encode()


def paragraphs_and_tables(text: str) -> Iterator[str]:
    """The flattened text put back into a page: runs of lines with tabs become tables, the rest paragraphs."""
    held: list[str] = []
    for line in [*text.splitlines(), "end of text"]:
        if "\t" in line or (held and is_inside_a_table(line)):
            held.append(line)
            continue
        if held:
            yield table(held)
            held = []
        if line.strip() and line != "end of text":
            yield f"<p>{html.escape(line)}</p>"


def is_inside_a_table(line: str) -> bool:
    """Between rows the flattened tables have empty lines, and a cell of two lines has its second without a tab."""
    return not line.strip() or (len(line) <= 4 and not line.startswith(("一", "二", "三", "四", "五", "六")))


def table(lines: list[str]) -> str:
    """Rows whose blank cells were kept are taken as they are; the others get their spans back."""
    rows = [row for row in rows_of(lines) if row]
    if any(line.count("\t") > 1 for line in lines):
        return f"<table border='1'>{''.join(table_row(row, [1] * len(row)) for row in rows)}</table>"
    width = max(map(sum, map(form_spans, rows)))
    return f"<table border='1'>{''.join(table_row(row, spread(row, width)) for row in rows)}</table>"


def form_spans(row: list[str]) -> list[int]:
    return [SPANS.get(cell.strip(), 1) for cell in row]


def spread(row: list[str], width: int) -> list[int]:
    """The spans of a row: in the table of requests the label before the seven numbers is the wide one (a heading
    row has its wide cell first), in the narrow table of disclosure the number is."""
    spans = form_spans(row)
    wide = len(row) - 1 if width < 10 else max(0, len(row) - 8)
    spans[wide] += width - sum(spans)
    return spans


def rows_of(lines: list[str]) -> Iterator[list[str]]:
    """A line with several tabs is a row; a line that begins with its only tab is a cell of the row at hand."""
    if any(line.count("\t") > 1 for line in lines):
        yield from (line.split("\t") for line in lines if line.strip())
        return
    row: list[str] = []
    for line in lines:
        if line.startswith("\t"):
            row.append(line[1:])
        elif line.strip():
            row[-1] += line
        else:
            yield row
            row = []
    yield row


def table_row(row: list[str], spans: list[int]) -> str:
    cells = zip(row, spans, strict=True)
    return f"<tr>{''.join(f'<td colspan={span}><p>{html.escape(cell)}</p></td>' for cell, span in cells)}</tr>"


@contextmanager
def served(site: dict[tuple[str, str], Page]) -> Iterator[int]:
    """A server on a free loopback port; pages by (host, path)."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = (self.headers["Host"] or "").split(":")[0]
            found = site.get((host, self.path))
            mime, body = found or ("text/html; charset=utf-8", "没有找到".encode())
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", mime)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def host_of(seed: dict[str, Any]) -> str:
    return f"www.shili{seed['region_code']}.gov.cn"


def site_of(seeds: list[dict[str, Any]], texts: dict[str, str], way: str) -> dict[tuple[str, str], Page]:
    """A portal per seed: home page, list, the report, a piece of news."""
    site: dict[tuple[str, str], Page] = {}
    for seed in seeds:
        host, report = host_of(seed), f"/zfxxgk/nb/nianbao{'.txt' if way == 'text' else '.html'}"
        html_page = "text/html; charset=utf-8"
        links = f"<ul><li><a href='{report}'>{seed['title']}</a></li><li><a href='/xw/t1.html'>会议召开</a></li></ul>"
        site[host, "/"] = html_page, page("<h1>人民政府</h1>")
        site[host, "/zfxxgk/nb/"] = html_page, page(links)
        site[host, "/xw/t1.html"] = html_page, page("<h1>会议召开</h1><p>会议召开。</p>")
        site[host, report] = WAYS[way](texts[seed["file"]])
    return site


CRAWL = """
import json, sys
from pathlib import Path
from crawler.run import CrawlOptions, crawl
from settings.paths import DataFolder
from settings.portals import load_portals
root = Path(sys.argv[1])
done = crawl(CrawlOptions(data=DataFolder(root), portals=load_portals(root / "portals.csv"), years=None,
                          connect_map=root / "map.txt", delay=0, contact="tests"))
print(done.state)
"""


def crawled(root: Path, seeds: list[dict[str, Any]], port: int) -> DataFolder:
    """Crawl the served portals in a process of its own, as the reactor wants it."""
    hosts = {host_of(seed): seed["region_code"] for seed in seeds}
    with (root / "portals.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, COLUMNS, restval="")
        table.writeheader()
        for host, code in hosts.items():
            about = {"id": f"shili-{code}", "place": f"shili-{code}", "name": "示例", "region_code": code}
            home = {"home_url": f"http://{host}/", "hosts": host, "family": "static", "status": "verified"}
            table.writerow(about | home | {"evidence": "served by this test"})
    lines = [f"{host}:80 127.0.0.1:{port}\n" for host in hosts]
    (root / "map.txt").write_text("".join(lines), encoding="utf-8")
    argv = [sys.executable, "-c", CRAWL, str(root)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return DataFolder(root)


@pytest.fixture(scope="module")
def seeds(shared: Path) -> list[dict[str, Any]]:
    return json.loads((shared / "gold" / "seeds.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=sorted(WAYS))
def catalogue(
    request: pytest.FixtureRequest,
    shared: Path,
    seeds: list[dict[str, Any]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[sqlite3.Connection]:
    """The catalogue of the five seeds after the whole way, for one way of serving them."""
    texts = {seed["file"]: (shared / "seeds" / seed["file"]).read_text(encoding="utf-8") for seed in seeds}
    root = tmp_path_factory.mktemp(request.param)
    with served(site_of(seeds, texts, request.param)) as port:
        data = crawled(root, seeds, port)
    summary = extract([data], data, workers=1)
    build(summary.shards, [data.crawl_db], data.catalogue)
    with closing(sqlite3.connect(data.catalogue)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def test_exactly_the_five_reports_are_catalogued(catalogue: sqlite3.Connection, seeds: list[dict[str, Any]]) -> None:
    found = {row["title"] for row in catalogue.execute("select title from reports")}
    assert found == {seed["title"] for seed in seeds}


def report_of(catalogue: sqlite3.Connection, seed: dict[str, Any]) -> sqlite3.Row:
    [row] = catalogue.execute("select * from reports where agency = ?", (seed["agency"],))
    return row


def test_metadata_is_that_of_the_gold(catalogue: sqlite3.Connection, seeds: list[dict[str, Any]]) -> None:
    wrong = [
        (seed["file"], key, seed.get(key), report_of(catalogue, seed)[key])
        for seed in seeds
        for key in METADATA
        if report_of(catalogue, seed)[key] != seed.get(key)
    ]
    assert not wrong


def test_all_thousand_cells_are_those_of_the_gold(catalogue: sqlite3.Connection, seeds: list[dict[str, Any]]) -> None:
    sql = "select table_code, row_code, column_code, value from figures where report_id = ?"
    wrong, count = [], 0
    for seed in seeds:
        found = {tuple(row)[:3]: row["value"] for row in catalogue.execute(sql, (report_of(catalogue, seed)["id"],))}
        gold = {tuple(cell[:3]): cell[3] for cell in seed["cells"]}
        count += len(gold)
        wrong += [
            (seed["file"], key, gold.get(key), found.get(key))
            for key in gold | found
            if gold.get(key) != found.get(key)
        ]
    assert not wrong, (len(wrong), wrong[:10])
    assert count == 1000


def test_six_sections_and_no_finding_but_those_of_the_gold(
    catalogue: sqlite3.Connection, seeds: list[dict[str, Any]]
) -> None:
    for seed in seeds:
        report = report_of(catalogue, seed)["id"]
        numbers = [
            row["number"] for row in catalogue.execute("select number from sections where report_id = ?", (report,))
        ]
        assert numbers == list(range(1, seed["sections"] + 1)), seed["file"]
        rules = catalogue.execute("select distinct rule from findings where report_id = ?", (report,))
        wanted = [*seed["findings"], *NARRATIVE.get(seed["file"].removesuffix(".txt"), ())]
        assert sorted(row["rule"] for row in rules) == sorted(wanted), seed["file"]


def test_every_report_leads_back_to_the_bytes_that_were_served(
    catalogue: sqlite3.Connection, seeds: list[dict[str, Any]]
) -> None:
    sql = "select c.url, c.mime from reports r join captures c on c.record_id = r.primary_capture where r.id = ?"
    for seed in seeds:
        [capture] = catalogue.execute(sql, (report_of(catalogue, seed)["id"],))
        assert capture["url"].startswith(f"http://{host_of(seed)}/zfxxgk/nb/")
