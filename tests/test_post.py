"""Lists that are asked for by POST: a body is part of the address, through the wire, the archive, redirects and kills."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.capture import Capture, Lead, lead_fields, lead_from_fields
from archive.files import warc_files
from archive.index import CrawlDb
from archive.reader import iter_captures
from archive.writer import WarcStore
from crawler.frontier import Frontier, key_of
from crawler.kept import Kept
from crawler.options import CrawlOptions
from crawler.spiders.reports import post_headers
from settings.paths import DataFolder
from tests.exchanges import exchange
from tests.small_portals import Answer, Dynamic, Log, Pages, crawled, html, portal, report, served

SERVICE = "http://www.a.gov.cn/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
LEAD = Lead(url=SERVICE, portal_id="a", region_code="150824", role="index", menu="年报", post="page=2")
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)
CALL = (
    "<script>$.post('/EWB-FRONT/rest/lightfrontaction/getgovinfolist',"
    "{'siteGuid':'g','categorynum':'3','pageIndex':0,'pageSize':2})</script>"
)


def test_a_body_goes_into_the_metadata_record_and_comes_back() -> None:
    told = dict(lead_fields(LEAD))
    assert told["nianbao-post"] == "page=2"
    assert lead_from_fields(told) == LEAD
    del told["nianbao-post"]
    assert lead_from_fields(told) == replace(LEAD, post=None)


def test_two_bodies_sent_to_one_address_are_two_addresses(tmp_path: Path) -> None:
    with CrawlDb(tmp_path / "crawl.db") as db:
        frontier = Frontier(db.frontier, "r", {"a": portal("a", "www.a.gov.cn")})
        bodies = (None, "page=2", "page=3", "page=2")
        assert [frontier.admit(replace(LEAD, post=post)) for post in bodies] == [True, True, True, False]
        frontier.settle((), key_of(SERVICE, "page=2"), "done")
        assert db.frontier.counts("r") == {"done": 1, "queued": 2}
        assert [lead.post for lead in db.frontier.pending("r")] == [None, "page=3"]


def test_a_json_body_is_called_one() -> None:
    assert post_headers('{"a":1}')["Content-Type"].startswith("application/json")
    assert post_headers("a=1")["Content-Type"].startswith("application/x-www-form-urlencoded")


def test_after_a_kill_the_answer_to_one_body_is_not_given_to_another(tmp_path: Path) -> None:
    answers = {None: b"by GET", "page=2": b"second", "page=3": b"third"}
    with CrawlDb(tmp_path / "crawl.db") as db, WarcStore(tmp_path / "warc", run_id="r") as store:
        for post, body in answers.items():
            made = exchange(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            led = replace(made, url=SERVICE, lead=replace(LEAD, post=post))
            db.add_capture(store.write(led))
        db.frontier.add("r", key_of(SERVICE, "page=3"), replace(LEAD, post="page=3"), state="done")
        store.sync()
        kept = Kept(db, tmp_path / "warc", "r", archive=True)
        given = {post: kept.unread(SERVICE, post) for post in (*answers, "page=9")}
        assert {post: found[1].body for post, found in given.items() if found} == {None: b"by GET", "page=2": b"second"}
        assert kept.unread(SERVICE, "page=2") is None  # each is given once


def test_the_answer_to_a_body_is_no_origin_for_its_address(tmp_path: Path) -> None:
    with CrawlDb(tmp_path / "crawl.db") as db, WarcStore(tmp_path / "warc", run_id="r") as store:
        made = replace(exchange(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), url=SERVICE)
        db.add_capture(store.write(replace(made, lead=LEAD)))
        assert db.origin_of(SERVICE) is None
        by_get = store.write(replace(made, lead=replace(LEAD, post=None)))
        db.add_capture(by_get)
        origin = db.origin_of(SERVICE)
        assert origin is not None and origin.record_id == by_get.record_id


def listed(body: str) -> Answer:
    """Two rows of the service."""
    first = json.loads(body)["pageIndex"] * 2
    rows = [
        {"title": f"示例旗{y}年政府信息公开工作年度报告", "infourl": f"/{y}.html"} for y in YEARS[first : first + 2]
    ]
    return Answer(
        json.dumps({"custom": {"total": len(YEARS), "data": rows}}).encode(),
        headers=(("Content-Type", "application/json"),),
    )


def turned_away(body: str) -> Answer:
    """The second page has moved, with its body; the third is shown elsewhere, as a page."""
    number = json.loads(body)["pageIndex"]
    if number == 0:
        return listed(body)
    status, to = (307, "/moved/rest/lightfrontaction/list") if number == 1 else (302, "/third.html")
    return Answer(status=status, headers=(("Location", to),))


def pages_of(service: Dynamic) -> Pages:
    reports = {f"www.a.gov.cn/{year}.html": report(year) for year in YEARS}
    third = html(*((f"/{y}.html", f"示例旗{y}年政府信息公开工作年度报告") for y in YEARS[4:]))
    return {
        "www.a.gov.cn/": html(("/nb.html", "政府信息公开年报")),
        "www.a.gov.cn/nb.html": html(text=CALL),
        f"POST {SERVICE.removeprefix('http://')}": service,
        "POST www.a.gov.cn/moved/rest/lightfrontaction/list": Dynamic(listed),
        "www.a.gov.cn/third.html": third,
        **reports,
    }


def crawl(pages: Pages, folder: Path, data: DataFolder) -> Log:
    folder.mkdir()
    with served(pages, folder) as (log, connect_map):
        row = portal("a", "www.a.gov.cn")
        summary = crawled(CrawlOptions(data=data, portals=(row,), connect_map=connect_map, delay=0.0))
    assert summary.portals[0].reports == len(YEARS)
    return log


def kept(data: DataFolder) -> list[Capture]:
    return [capture for warc in warc_files(data.warc) for capture in iter_captures(warc)]


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Log, Log, DataFolder]:
    folder = tmp_path_factory.mktemp("post")
    data = DataFolder(folder / "data")
    first, second = (crawl(pages_of(Dynamic(listed)), folder / name, data) for name in ("first", "second"))
    return first, second, data


def test_a_list_asked_for_by_post_is_read_to_its_end_with_the_headers_of_a_script(
    twice: tuple[Log, Log, DataFolder],
) -> None:
    log = twice[0]
    assert sorted(json.loads(body)["pageIndex"] for *_, body in log.posts) == [0, 1, 2]
    sent = [told for told in log.headers if "content-length" in told]
    assert len(sent) == 3
    for told in sent:
        assert told["x-requested-with"] == "XMLHttpRequest"
        assert told["content-type"].startswith("application/json")
        assert told["referer"] in ("http://www.a.gov.cn/nb.html", SERVICE)
    assert all("x-requested-with" not in told for told in log.headers if "content-length" not in told)


def test_a_re_crawl_asks_for_each_body_again_and_keeps_each_answer_whole(twice: tuple[Log, Log, DataFolder]) -> None:
    _, second, data = twice
    assert len(second.posts) == 3
    posted = [capture for capture in kept(data) if capture.lead and capture.lead.post]
    assert [capture.kind for capture in posted] == ["response"] * 6
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        rows = connection.execute("SELECT url, post FROM captures WHERE post IS NOT NULL").fetchall()
    assert sorted(rows) == sorted((capture.url, capture.lead.post) for capture in posted if capture.lead)


def test_a_redirect_takes_the_body_along_or_makes_it_a_get_as_its_status_says(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    log = crawl(pages_of(Dynamic(turned_away)), tmp_path / "served", data)
    assert [json.loads(body)["pageIndex"] for _, _, path, body in log.posts if path.startswith("/moved")] == [1]
    leads = {capture.url: capture.lead for capture in kept(data)}
    moved, third = (
        leads["http://www.a.gov.cn/moved/rest/lightfrontaction/list"],
        leads["http://www.a.gov.cn/third.html"],
    )
    assert moved and third and (moved.post is not None, third.post) == (True, None)
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        assert connection.execute("SELECT count(*) FROM frontier WHERE state != 'done'").fetchone() == (0,)
