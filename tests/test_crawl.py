"""The crawl as a whole, over real sockets: what is asked for, how politely, what is kept, and what is refused and why."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.errors import ArchiveFull, ArchiveLocked
from archive.lock import crawl_lock
from archive.reader import iter_captures, read_payload
from archive.verify import verify
from crawler.run import CrawlOptions, CrawlSummary, PortalSummary
from settings.paths import DataFolder
from settings.portals import load_portals
from tests.conftest import ROOT
from tests.portals.serve import serving
from tests.small_portals import Answer, Log, crawled, html, portal, redirect, report, served

REPORT = "示例旗司法局{}年政府信息公开工作年度报告"


def rows(data: DataFolder, sql: str) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(sql).fetchall()


# The sample region, from its home pages and lists.


@dataclass
class SampleCrawl:
    truth: dict[str, Any]
    data: DataFolder
    asked: list[str]
    summary: CrawlSummary
    worth_asking: int  # reports, files, lists and the redirects that lead to them


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> SampleCrawl:
    folder = tmp_path_factory.mktemp("sample")
    data = DataFolder(folder / "data")
    with serving(seed=7, out=folder / "region", scale=1) as region:
        table = load_portals(region.portals_csv)
        summary = crawled(CrawlOptions(data=data, portals=table, connect_map=region.connect_map, delay=0.0))
        lines = [line.split() for line in region.log_path.read_text(encoding="utf-8").splitlines()]
        worth = sum(
            p.kind in ("report", "twin", "file", "list", "data", "redirect") for p in region.world.pages.values()
        )
        asked = [" ".join((f"http://{line[1]}{line[3]}", *line[5:])) for line in lines]
        return SampleCrawl(region.truth, data, asked, summary, worth)


def test_every_report_and_every_file_of_one_is_captured(sample: SampleCrawl) -> None:
    # Hanweb's downfile.jsp answers with a redirect to the file.
    kept = {row["url"] for row in rows(sample.data, "select url from captures where status in (200, 302)")}
    exist = {url for r in sample.truth["reports"] for url in (r["url"], r["attachment_url"]) if url}
    assert len(exist) > 60
    assert not exist - kept


def test_little_is_asked_for_besides_reports_files_and_lists(sample: SampleCrawl) -> None:
    robots = sum(url.endswith("/robots.txt") for url in sample.asked)
    assert len(sample.asked) - robots <= 1.2 * sample.worth_asking


def test_no_address_is_asked_for_twice_and_nothing_robots_txt_forbids(sample: SampleCrawl) -> None:
    assert len(sample.asked) == len(set(sample.asked))
    assert not set(sample.asked) & set(sample.truth["forbidden"])
    refused = {row["url"] for row in rows(sample.data, "select url from refusals where kind = 'robots'")}
    assert refused & set(sample.truth["forbidden"])


def test_the_archive_holds_what_was_asked_for_and_nothing_is_broken(sample: SampleCrawl) -> None:
    assert verify(sample.data) == ()
    kept = {row["url"] for row in rows(sample.data, "select url from captures")}
    assert kept == {url.partition(" ")[0] for url in sample.asked}  # behind it stands what a POST asked for


def test_a_page_told_missing_with_status_200_is_refused_with_its_evidence(sample: SampleCrawl) -> None:
    found = {
        row["url"]: row["record_id"] for row in rows(sample.data, "select * from refusals where kind = 'soft-404'")
    }
    assert set(found) == set(sample.truth["soft404"])
    kept = {row["record_id"] for row in rows(sample.data, "select record_id from captures")}
    assert set(found.values()) <= kept


def test_the_run_is_summed_up(sample: SampleCrawl) -> None:
    assert sample.summary.state == "finished"
    assert {p.portal_id for p in sample.summary.portals} == {p["id"] for p in sample.truth["portals"]}
    run = rows(sample.data, "select * from runs")[0]
    assert (run["state"], run["captures"]) == ("finished", sum(p.captures for p in sample.summary.portals))
    # A report that is a file may be reached first as the file of a neighbouring page.
    assert sum(p.reports + p.attachments for p in sample.summary.portals) >= len(sample.truth["reports"])


# Small portals, several in one crawl.

OK, WAF, GONE, TEASE, LEAGUE = (
    *("www.xiaoli.gov.cn", "www.xiaowaf.gov.cn", "www.xiaowu.gov.cn"),
    *("www.xiaoting.gov.cn", "www.xiaomeng.gov.cn"),
)
FILES = "files.xiaowai.gov.cn"

PAGES: dict[str, Answer] = {
    f"{OK}/": html(("/zw/", "政务公开"), ("/news/", "新闻动态"), ("/robots-forbid/", "政府信息公开年报")),
    f"{OK}/robots.txt": Answer(
        b"User-agent: *\nDisallow: /robots-forbid/\n", headers=(("Content-Type", "text/plain"),)
    ),
    f"{OK}/zw/": html(("/zw/nb/", "政府信息公开年报"), ("/zw/zn/", "政府信息公开指南")),
    f"{OK}/zw/nb/": html(
        ("r1.html", REPORT.format(2022)),
        ("r2.html", REPORT.format(2023)),
        ("moved.html", REPORT.format(2021)),
        ("away.html", REPORT.format(2020)),
        ("loop.html", REPORT.format(2019)),
        ("gone.html", REPORT.format(2018)),
        ("wz.html", "示例旗政府网站工作年度报表（2022年）"),
        ("fz.html", "示例旗2022年法治政府建设年度报告"),
        ("//elsewhere.example.com/r.html", REPORT.format(2017)),
        ("javascript:location.href='r3.html'", REPORT.format(2016)),
    ),
    f"{OK}/zw/nb/r1.html": report(
        2022,
        ("a.docx", "附件"),
        (f"http://{FILES}/up/b.pdf", "附件2"),
        ("http://elsewhere.example.com/c.pdf", "附件3"),
        ("/viewer.html?file=/up/d.pdf", "在线阅读"),
    ),
    f"{OK}/zw/nb/r2.html": report(2023),
    f"{OK}/zw/nb/r3.html": report(2016),
    f"{OK}/zw/nb/moved.html": redirect("/zw/nb/new.html"),
    f"{OK}/zw/nb/new.html": report(2021),
    f"{OK}/zw/nb/away.html": redirect(f"http://{FILES}/r.html"),
    f"{OK}/zw/nb/loop.html": redirect("/zw/nb/loop.html"),
    f"{OK}/zw/nb/a.docx": Answer(b"PK docx", headers=(("Content-Type", "application/msword"),)),
    f"{OK}/up/d.pdf": Answer(b"%PDF-", headers=(("Content-Type", "application/pdf"),)),
    f"{FILES}/up/b.pdf": Answer(b"%PDF-", headers=(("Content-Type", "application/pdf"),)),
    f"{FILES}/r.html": report(2020),
    f"{WAF}/": html(("/nb/", "政府信息公开年报")),
    f"{WAF}/nb/": html(*((f"r{n}.html", REPORT.format(2000 + n)) for n in range(10, 24))),
    **{f"{WAF}/nb/r{n}.html": Answer(b"<html><script>_$ab(1)</script></html>", 412) for n in range(10, 24)},
    f"{TEASE}/": html(("/nb/", "政府信息公开年报")),
    f"{TEASE}/nb/": html(("/nb/", "政府信息公开年报"), ("r.html", REPORT.format(2022)), ("p.html", "下一页")),
    f"{TEASE}/nb/p.html": html(("p.html?x=1", "下一页"), ("r.html", REPORT.format(2022))),
    f"{TEASE}/nb/p.html?x=1": html(("/nb/", "下一页")),
    f"{TEASE}/nb/r.html": report(2022),
    f"{LEAGUE}/a/": html(("/a/nb/", "信息公开年报"), ("/b/nb/", "信息公开年报")),
    f"{LEAGUE}/a/nb/": html(("r.html", REPORT.format(2022)), ("/b/r.html", REPORT.format(2023))),
    f"{LEAGUE}/a/nb/r.html": report(2022),
    f"{LEAGUE}/b/r.html": report(2023),
}


@dataclass
class SmallCrawl:
    log: Log
    data: DataFolder
    summary: dict[str, PortalSummary]
    state: str


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallCrawl]:
    folder = tmp_path_factory.mktemp("small")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = closed.getsockname()[1]
    table = (
        portal("ok", OK),
        portal("waf", WAF),
        portal("gone", GONE),
        portal("tease", TEASE),
        portal("league", LEAGUE, paths=("/a/",)),
    )
    with served(PAGES, folder, also={f"{GONE}:80": f"127.0.0.1:{dead}"}) as (log, connect_map):
        data = DataFolder(folder / "data")
        summary = crawled(CrawlOptions(data=data, portals=table, connect_map=connect_map, delay=0.0))
        yield SmallCrawl(log, data, {p.portal_id: p for p in summary.portals}, summary.state)


def refusals(small: SmallCrawl, portal_id: str) -> dict[str, str]:
    found = rows(small.data, "select portal_id, url, kind from refusals")
    return {urlsplit(r["url"]).path: r["kind"] for r in found if r["portal_id"] == portal_id}


def test_menu_texts_lead_to_the_reports_and_look_alikes_are_left_alone(small: SmallCrawl) -> None:
    asked = small.log.paths(OK)
    assert {"/zw/nb/r1.html", "/zw/nb/r2.html", "/zw/nb/r3.html", "/zw/nb/new.html"} <= set(asked)
    assert not {"/news/", "/zw/zn/", "/zw/nb/wz.html", "/zw/nb/fz.html", "/robots-forbid/"} & set(asked)


def test_files_are_fetched_with_their_report_from_any_government_host_and_from_no_other(small: SmallCrawl) -> None:
    assert {"/zw/nb/a.docx", "/up/d.pdf"} <= set(small.log.paths(OK))
    assert "/up/b.pdf" in small.log.paths(FILES)
    found_on = {
        urlsplit(r["url"]).path: r["found_on"]
        for r in rows(small.data, "select url, found_on from captures where role = 'attachment'")
    }
    assert found_on == dict.fromkeys(("/zw/nb/a.docx", "/up/d.pdf", "/up/b.pdf"), f"http://{OK}/zw/nb/r1.html")


def test_a_redirect_is_followed_in_scope_and_refused_out_of_it(small: SmallCrawl) -> None:
    assert "/r.html" not in small.log.paths(FILES)
    assert refusals(small, "ok")["/zw/nb/away.html"] == "out-of-scope-redirect"
    statuses = {urlsplit(r["url"]).path: r["status"] for r in rows(small.data, "select url, status from captures")}
    assert statuses["/zw/nb/moved.html"] == statuses["/zw/nb/away.html"] == 302
    assert statuses["/zw/nb/new.html"] == 200


def test_a_redirect_loop_ends_soon(small: SmallCrawl) -> None:
    assert small.log.paths(OK).count("/zw/nb/loop.html") <= 7
    assert refusals(small, "ok")["/zw/nb/loop.html"] == "redirect-loop"


def test_an_error_page_is_kept_and_refused_with_its_status(small: SmallCrawl) -> None:
    found = rows(small.data, "select * from refusals where kind = 'http-error'")
    gone = next(row for row in found if row["url"].endswith("/gone.html"))
    assert gone["status"] == 404
    captures = {row["record_id"]: row["url"] for row in rows(small.data, "select record_id, url from captures")}
    assert captures[gone["record_id"]] == gone["url"]


def test_a_challenge_stops_its_portal_at_once_and_no_other(small: SmallCrawl) -> None:
    challenged = [path for path in small.log.paths(WAF) if path.startswith("/nb/r")]
    assert len(challenged) <= 2  # the next one may be on its way when the first is understood
    assert small.summary["waf"].stopped == "challenge"
    assert set(small.summary["waf"].refusals) == {"challenge"}
    assert small.summary["ok"].stopped is None
    assert small.summary["ok"].reports >= 4


def test_a_portal_that_answers_nothing_is_said_to_and_the_run_is_partial(small: SmallCrawl) -> None:
    assert small.summary["gone"].pages == 0
    assert small.summary["gone"].refusals == {"connection": 1}
    assert small.state == "partial"
    assert rows(small.data, "select state from runs")[0]["state"] == "finished"


def test_lists_that_lead_in_circles_are_walked_once(small: SmallCrawl) -> None:
    asked = small.log.paths(TEASE)
    assert len(asked) == len(set(asked))
    assert "/nb/r.html" in asked


def test_only_the_paths_of_the_row_are_entered_on_a_shared_host(small: SmallCrawl) -> None:
    assert set(small.log.paths(LEAGUE)) == {"/robots.txt", "/a/", "/a/nb/", "/a/nb/r.html"}


def test_robots_txt_is_archived_under_the_portal_of_its_host(small: SmallCrawl) -> None:
    found = rows(small.data, f"select portal_id, role, menu from captures where url = 'http://{OK}/robots.txt'")
    assert [tuple(row) for row in found] == [("ok", "other", "robots.txt")]


def test_a_capture_says_why_it_was_fetched(small: SmallCrawl) -> None:
    warc = next(small.data.warc.glob("*.warc.gz"))
    capture = next(c for c in iter_captures(warc) if c.url.endswith("/zw/nb/r1.html"))
    lead = capture.lead
    assert lead is not None
    assert (lead.role, lead.year, lead.region_code, lead.portal_id) == ("report", 2022, "150824", "ok")
    assert lead.menu == "政务公开 > 政府信息公开年报"
    assert lead.title == REPORT.format(2022)
    assert lead.found_on == f"http://{OK}/zw/nb/"
    assert lead.score == 1.0
    assert read_payload(warc, capture.offset).body == PAGES[f"{OK}/zw/nb/r1.html"].body


# Manners.

BUSY = "www.xiaomang.gov.cn"


def busy_pages(count: int, seconds: float) -> dict[str, Answer]:
    links = [(f"/nb/r{n}.html", f"示例旗第{n}中心2022年政府信息公开工作年度报告") for n in range(count)]
    page = report(2022)
    return {
        f"{BUSY}/": html(("/nb/", "政府信息公开年报")),
        f"{BUSY}/nb/": html(*links),
        **{f"{BUSY}{path}": Answer(page.body, seconds=seconds) for path, _ in links},
    }


def test_one_request_at_a_time_to_a_host_even_without_a_delay(tmp_path: Path) -> None:
    with served(busy_pages(30, 0.02), tmp_path) as (log, connect_map):
        options = CrawlOptions(
            data=DataFolder(tmp_path / "data"), portals=(portal("busy", BUSY),), connect_map=connect_map, delay=0.0
        )
        summary = crawled(options)
    assert summary.portals[0].reports == 30
    assert log.most[BUSY] == 1


def test_the_delay_is_kept_between_any_two_requests_and_the_contact_is_named(tmp_path: Path) -> None:
    with served(busy_pages(4, 0.0), tmp_path) as (log, connect_map):
        options = CrawlOptions(
            data=DataFolder(tmp_path / "data"),
            portals=(portal("busy", BUSY),),
            connect_map=connect_map,
            delay=0.4,
            contact="survey@example.org",
        )
        crawled(options)
    times = log.times(BUSY)
    assert len(times) == 7
    assert min(b - a for a, b in pairwise(times)) >= 0.38
    warc = next((tmp_path / "data" / "warc").glob("*.warc.gz"))
    assert b"survey@example.org" in b"".join(_records(warc, "request"))
    assert {sent["user-agent"] for sent in log.headers} == {_who(warc)}


def _who(warc: Path) -> str:
    """What the first record of a file says of who asked (WARC 1.1 section 6.2)."""
    told = next(_records(warc, "warcinfo")).decode()
    return dict(line.split(": ", 1) for line in told.splitlines() if line)["http-header-user-agent"]


def _records(warc: Path, kind: str) -> Iterator[bytes]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=getattr(WarcRecordType, kind), parse_http=False):
            yield record.reader.read()


def test_years_not_wanted_are_not_asked_for(tmp_path: Path) -> None:
    pages = {
        f"{BUSY}/": html(("/nb/", "政府信息公开年报")),
        f"{BUSY}/nb/": html(
            ("a.html", REPORT.format(2019)),
            ("b.html", REPORT.format(2022)),
            ("c.html", "示例旗水利局政府信息公开工作年度报告"),
            ("2010/", "2010年"),
            ("2023/", "2023年"),
        ),
        f"{BUSY}/nb/b.html": report(2022),
        f"{BUSY}/nb/c.html": report(2021),
        f"{BUSY}/nb/2023/": html(("d.html", REPORT.format("二〇二一"))),
        f"{BUSY}/nb/2023/d.html": report(2021),
    }
    with served(pages, tmp_path) as (log, connect_map):
        options = CrawlOptions(
            data=DataFolder(tmp_path / "data"),
            portals=(portal("busy", BUSY),),
            connect_map=connect_map,
            delay=0.0,
            years=(2021, 2022),
        )
        crawled(options)
    assert set(log.paths(BUSY)) == {
        *("/robots.txt", "/", "/nb/", "/nb/b.html", "/nb/c.html", "/nb/2023/", "/nb/2023/d.html"),
    }


def test_without_the_archive_the_same_pages_are_asked_for_and_nothing_is_kept(tmp_path: Path) -> None:
    with served(busy_pages(5, 0.0), tmp_path) as (log, connect_map):
        options = CrawlOptions(
            data=DataFolder(tmp_path / "data"),
            portals=(portal("busy", BUSY),),
            connect_map=connect_map,
            delay=0.0,
            archive=False,
        )
        summary = crawled(options)
    assert len(log.paths(BUSY)) == 8
    assert (summary.portals[0].reports, summary.portals[0].captures) == (5, 0)
    assert not (tmp_path / "data" / "warc").exists()


# When something breaks, and the other door.


def test_a_held_data_folder_is_refused_before_anything_is_asked(tmp_path: Path) -> None:
    with served(busy_pages(1, 0.0), tmp_path) as (log, connect_map), crawl_lock(tmp_path / "data"):
        options = CrawlOptions(
            data=DataFolder(tmp_path / "data"), portals=(portal("busy", BUSY),), connect_map=connect_map, delay=0.0
        )
        with pytest.raises(ArchiveLocked):
            crawled(options)
    assert not log.asked


def test_an_archive_that_cannot_be_written_stops_the_crawl(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.root.mkdir()
    data.warc.write_text("a file where the folder should be", encoding="utf-8")
    with served(busy_pages(40, 0.02), tmp_path) as (log, connect_map):
        options = CrawlOptions(data=data, portals=(portal("busy", BUSY),), connect_map=connect_map, delay=0.0)
        with pytest.raises((ArchiveFull, Exception), match="warc"):
            crawled(options)
    assert len(log.asked) < 5
    assert rows(data, "select state from runs")[0]["state"] == "failed"


@contextmanager
def scrapy_crawl(folder: Path, pages: dict[str, Answer]) -> Iterator[tuple[Log, DataFolder, "subprocess.Popen[str]"]]:
    """`scrapy crawl reports` on a busy portal, in a process that can be interrupted."""
    data = DataFolder(folder / "data")
    table = folder / "portals.csv"
    table.write_text(
        "id,place,name,region_code,family,pager,home_url,list_url,hosts,paths,first_year,last_year,encoding,status,"
        f"evidence,note\nbusy,busy,busy,150824,auto,,http://{BUSY}/,,{BUSY},/,,,,verified,tests,\n",
        encoding="utf-8",
    )
    with served(pages, folder) as (log, connect_map):
        arguments = [f"portals_file={table}", f"connect_map={connect_map}", f"data={data.root}", "delay=0"]
        options = [word for argument in ("region=150824", *arguments) for word in ("-a", argument)]
        command = [sys.executable, "-m", "scrapy", "crawl", "reports", *options]
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


def test_the_first_interrupt_finishes_what_is_in_flight_and_closes_the_files(tmp_path: Path) -> None:
    with scrapy_crawl(tmp_path, busy_pages(400, 0.02)) as (log, data, process):
        wait_for(lambda: len(log.asked) >= 20)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
        assert process.returncode == 0, error[-2000:]
        assert 20 <= len(log.asked) < 402, error[-2000:]
        assert_interrupted(data)
        kept = {urlsplit(row["url"]).path for row in rows(data, "select url from captures")}
        assert kept == set(log.paths(BUSY))


def test_the_second_interrupt_stops_at_once_and_closes_the_files_too(tmp_path: Path) -> None:
    slow = {f"{BUSY}/nb/r0.html": Answer(report(2022).body, seconds=25.0)}
    with scrapy_crawl(tmp_path, busy_pages(1, 0.0) | slow) as (log, data, process):
        wait_for(lambda: f"{BUSY}/nb/r0.html" in {f"{BUSY}{path}" for path in log.paths(BUSY)})
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
        assert_interrupted(data)
        kept = {urlsplit(row["url"]).path for row in rows(data, "select url from captures")}
        assert kept == {"/robots.txt", "/", "/nb/"}


def assert_interrupted(data: DataFolder) -> None:
    assert rows(data, "select state from runs")[0]["state"] == "interrupted"
    assert list(data.warc.glob("*.warc.gz"))
    assert not list(data.warc.glob("*.open"))
    assert verify(data) == ()
