"""Portals that are worked on, have moved, filter or hang up, beside a healthy one: crawled twice, the second time emptied."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.capture import Lead
from archive.index import CrawlDb
from crawler.emptied import emptied
from crawler.options import CrawlOptions, PortalSummary
from crawler.page import Page
from settings.paths import DataFolder
from tests.conftest import nianbao
from tests.portals_refusing.faces import FACES, MOVED, NOTICES
from tests.raw_server import RawServer, closing
from tests.small_portals import Answer, Log, crawled, html, portal, redirect, report, served

COLUMN = "政府信息公开年报"
TITLE = "杭锦后旗{}年政府信息公开工作年度报告"
YEARS = range(2019, 2026)
HEALTHY, WORKS, PARTLY, MOVING, GONE, FILTER, HANGING, EMPTY, NEVER, GUARDED, FAR = (
    f"www.{name}.gov.cn"
    for name in (
        "jiankang",
        "weihu",
        "bufen",
        "jiuzhi",
        "tiaozhuan",
        "guolv",
        "guaduan",
        "qingkong",
        "kongbai",
        "jiasule",
        "yuancheng",
    )
)
FILES = "files.shengji.gov.cn"


def healthy(host: str, column: Any = None) -> dict[str, Any]:
    rows = [(f"/nb/r{year}.html", TITLE.format(year)) for year in YEARS]
    return {
        f"{host}/": html(("/nb/", COLUMN)),
        f"{host}/nb/": column or html(*rows),
        **{f"{host}/nb/r{year}.html": report(year) for year in YEARS},
    }


@dataclass
class Outcome:
    log: Log
    data: DataFolder
    first: dict[str, PortalSummary]
    second: dict[str, PortalSummary]
    refusals: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    records: dict[str, str] = field(default_factory=dict)  # record id -> address

    def kinds(self, host: str, run: int = 0) -> set[tuple[str, str]]:
        runs = sorted({row["run_id"] for rows in self.refusals.values() for row in rows})
        return {(row["kind"], urlsplit(row["url"]).path) for row in self.refusals[host] if row["run_id"] == runs[run]}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("refusals")
    emptying = iter([healthy(EMPTY)[f"{EMPTY}/nb/"]])
    menu = (("/", "首页"), ("/xw/", "新闻"), ("/zw/", "政务"), ("/fw/", "办事"), ("/hd/", "互动"), ("/gk/", "公告"))
    pages = healthy(HEALTHY) | healthy(PARTLY, NOTICES["column"])
    pages |= healthy(EMPTY, lambda: next(emptying, html(*menu, text="本栏目正在升级维护，暂无内容")))
    pages |= healthy(NEVER, html(*menu, text="暂无信息"))
    pages |= {f"{WORKS}/": NOTICES["plain"], f"{WORKS}/nb/": report(2022)}
    pages |= {f"{MOVING}/": MOVED["notice"][1], f"{GONE}/": redirect("http://www.xinzhi.gov.cn/slx/")}
    pages |= healthy(FILTER) | {f"{FILTER}/nb/r{year}.html": Answer(b"<h1>403 Forbidden</h1>", 403) for year in YEARS}
    pages |= {f"{GUARDED}{path}": FACES["jiasule-521"].answer for path in ("/", "/robots.txt")}
    pages |= healthy(FAR) | {f"{FAR}/nb/r2019.html": report(2019, (f"http://{FILES}/a.docx", "附件"))}
    pages |= {f"{FILES}/a.docx": FACES["aliyun-405"].answer}
    data = DataFolder(folder / "data")
    hosts = (HEALTHY, WORKS, PARTLY, MOVING, GONE, FILTER, HANGING, EMPTY, NEVER, GUARDED, FAR)
    rows = tuple(portal(host, host) for host in hosts)
    hanging = RawServer(lambda connection, name: False)
    also = {f"{HANGING}:80": f"127.0.0.1:{hanging.port}"}
    with closing(hanging), served(pages, folder, also=also) as (log, connect_map):
        options = CrawlOptions(data=data, portals=rows, connect_map=connect_map, delay=0.0)
        first, second = crawled(options), crawled(options)
    found = Outcome(log, data, *({p.portal_id: p for p in run.portals} for run in (first, second)))
    with CrawlDb(data.crawl_db) as db:
        found.records = {capture.record_id: capture.url for capture in db.captures()}
        for row in db.rows("refusals"):
            found.refusals[row["portal_id"]].append(row)
    yield found


def test_a_home_page_in_maintenance_pauses_its_portal_and_a_column_only_itself(outcome: Outcome) -> None:
    assert outcome.kinds(WORKS) == {("maintenance", "/")}
    assert outcome.first[WORKS].stopped == "maintenance"
    assert outcome.kinds(PARTLY) == {("maintenance", "/nb/")}
    assert outcome.first[PARTLY].stopped is None
    assert "升级维护" in outcome.refusals[WORKS][0]["detail"]


def test_a_portal_that_moved_names_its_new_address_which_is_not_followed(outcome: Outcome) -> None:
    assert outcome.kinds(MOVING) == outcome.kinds(GONE) == {("moved", "/")}
    assert outcome.refusals[MOVING][0]["detail"].endswith("https://www.xinzhi.gov.cn/")
    assert outcome.refusals[GONE][0]["detail"].endswith("http://www.xinzhi.gov.cn/slx/")
    assert not outcome.log.paths("www.xinzhi.gov.cn")


def test_a_challenge_instead_of_robots_txt_is_a_challenge(outcome: Outcome) -> None:
    assert outcome.kinds(GUARDED) == {("challenge", "/")}
    assert outcome.first[GUARDED].stopped == "challenge"
    assert {outcome.records[row["record_id"]] for row in outcome.refusals[GUARDED]} == {f"http://{GUARDED}/robots.txt"}


def test_the_guard_of_somebody_elses_files_does_not_stop_a_portal(outcome: Outcome) -> None:
    assert outcome.kinds(FAR) == {("firewall", "/a.docx")}
    assert outcome.first[FAR].stopped is None
    assert outcome.first[FAR].reports == len(YEARS)


def test_a_filter_is_left_alone_after_a_few_refusals(outcome: Outcome) -> None:
    assert {kind for kind, _ in outcome.kinds(FILTER)} == {"forbidden"}
    assert outcome.first[FILTER].stopped == "forbidden"
    assert sum(path.startswith("/nb/r") for path in outcome.log.paths(FILTER)) < 2 * len(YEARS)


def test_a_server_that_hangs_up_is_no_dead_one(outcome: Outcome) -> None:
    assert {kind for kind, _ in outcome.kinds(HANGING)} == {"reset"}


def test_a_list_that_was_emptied_is_told_with_what_stood_there(outcome: Outcome) -> None:
    assert outcome.kinds(EMPTY, 0) == set()
    assert outcome.kinds(EMPTY, 1) == {("emptied", "/nb/")}
    (row,) = outcome.refusals[EMPTY]
    assert "升级维护" in row["detail"]
    assert f"{len(YEARS)} reports stood here before" in row["detail"]
    assert outcome.records[row["record_id"]] == f"http://{EMPTY}/nb/"
    told = json.loads(nianbao("status", "--data", outcome.data.root, "--json").stdout)
    ours = [row for row in told["ledger"] if row["portal_id"] == EMPTY and row["year"] in YEARS]
    states = {(row["state"], row["reason"]) for row in ours}
    assert ("blocked", "emptied") in states  # for all we know, the list is only out of sight
    assert "removed" not in {row["state"] for row in ours}


def test_a_list_that_was_always_empty_is_a_page(outcome: Outcome) -> None:
    assert outcome.refusals[NEVER] == []
    page = Page(f"http://{NEVER}/nb/", html(("/", "首页"), text="暂无信息").body, "text/html")
    row = portal("p", NEVER)
    lead = Lead(url=page.url, portal_id="p", region_code="150826", role="index", menu=COLUMN)
    assert emptied(row, page, lead, [], lambda: page) is None


def test_the_evidence_of_each_refusal_is_in_the_archive_and_the_healthy_one_knows_nothing_of_it(
    outcome: Outcome,
) -> None:
    for host, rows in outcome.refusals.items():
        for row in rows:
            assert row["record_id"] in outcome.records or host == HANGING, row
    assert outcome.refusals[HEALTHY] == []
    assert outcome.first[HEALTHY].reports == outcome.second[HEALTHY].reports == len(YEARS)
