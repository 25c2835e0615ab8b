"""Portals drawn by script, from the crawl to the reports; and that a browser starts for nothing else."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.expected import captured
from archive.verify import verify
from crawler.run import CrawlOptions
from extract.bundle import bundle
from extract.pipeline import extract
from extract.store import read_rows
from settings.paths import DataFolder
from settings.portals import Portal
from tests.browser import chromium
from tests.families import browser as spa
from tests.families.frame import FamilySite, crawl_site, html_page, report_text, report_title, site_row
from tests.list_shapes import LIST_SITES
from tests.small_portals import Answer, Pages, crawled, served

needs_chromium = pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")


def refusals(data: DataFolder) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        return connection.execute("SELECT portal_id, kind FROM refusals ORDER BY 1, 2").fetchall()


@needs_chromium
@pytest.mark.parametrize("site", spa.SITES, ids=lambda site: site.id)
def test_every_report_drawn_by_script_is_read_under_its_own_address(site: FamilySite, tmp_path: Path) -> None:
    done = crawl_site(site, tmp_path)
    data = DataFolder(tmp_path / "data")
    assert verify(data) == ()
    assert refusals(data) == []
    shards = extract([data], DataFolder(tmp_path / "out"), workers=1).shards
    reports = list(bundle(row for shard in shards for row in read_rows(shard)))
    assert {report.url for report in reports} == site.reports
    assert sorted(report.facts["year"] for report in reports) == sorted(2 * [*spa.YEARS])
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        connection.row_factory = sqlite3.Row
        shown = list(captured(connection, [site.row.id], ["report"]))
    assert {(one.url, one.state, one.by_hand) for one in shown} == {(url, "kept", 0) for url in site.reports}
    assert len({one.record_id for one in shown}) == len(site.reports)
    # What is shown beside the reports is not asked for, nor paged through: news, and columns of other things.
    assert not [url for url in done.asked if "9000" in url or "zcwj" in url]


PLACE, ADDRESS = spa.SITES
UNLINKED = {
    "another place": (
        PLACE, "js/app.90bd.js", "<li><a href=\"#/detail?articleId=${row.articleId}&catId=${asked.get('catId')}\">",
        "<li onclick=\"window.open('#/detail?articleId=${row.articleId}&catId=nb')\"><a>",
    ),
    "another address": (
        ADDRESS, "assets/index-Bq81.js", '<a href="/zwgk/content/${row.id}" title="${row.content_title}">',
        "<a onclick=\"location.assign('/zwgk/content/${row.id}')\" title=\"${row.content_title}\">",
    ),
}  # fmt: skip


@needs_chromium
@pytest.mark.parametrize("kind", UNLINKED)
def test_where_rows_are_no_links_a_click_on_one_shows_where_all_lead(kind: str, tmp_path: Path) -> None:
    site, script, linked, listening = UNLINKED[kind]
    (url,) = (url for url in site.pages if url.endswith(script))
    answer = site.pages[url]
    assert isinstance(answer, Answer) and linked in answer.body.decode()
    body = answer.body.decode().replace(linked, listening).encode()
    done = crawl_site(replace(site, pages={**site.pages, url: replace(answer, body=body)}), tmp_path)
    assert done.kept_as("report") == site.reports
    assert site.attachments <= done.kept_as("attachment")
    assert refusals(DataFolder(tmp_path / "data")) == []
    assert len(done.counted) <= 1.5 * site.worth_asking


# That nobody else starts a browser.


@pytest.fixture
def starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often a browser was started: the one that is found here notes it, and ends."""
    noted = tmp_path / "starts"
    folder = tmp_path / "bin"
    folder.mkdir()
    browser = folder / "chromium"
    browser.write_text(f"#!/bin/sh\necho started >>'{noted}'\nexit 1\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return lambda: len(noted.read_text().splitlines()) if noted.exists() else 0


def crawl(pages: Pages, folder: Path, *rows: Portal) -> DataFolder:
    data = DataFolder(folder / "data")
    with served(pages, folder) as (_, connect_map):
        crawled(CrawlOptions(data=data, portals=rows, connect_map=connect_map, delay=0.0))
    return data


def test_a_browser_starts_for_a_shell_and_not_where_pages_speak_for_themselves(
    tmp_path: Path, starts: Callable[[], int]
) -> None:
    plain = LIST_SITES[::6]
    pages = {url: answer for site in plain for url, answer in site.pages.items()}
    data = crawl(pages, tmp_path, *(site.row for site in plain))
    assert starts() == 0
    assert refusals(data) == []
    shelled = spa.SITES[0]
    (tmp_path / "shelled").mkdir()
    data = crawl({**pages, **shelled.pages}, tmp_path / "shelled", shelled.row, plain[0].row)
    assert starts() == 1  # and no second time: the portal is told once that there is none
    assert refusals(data) == [(shelled.row.id, "no-browser")]


SHELL = spa.VUE_SHELL
CHALLENGES = {
    "412": Answer(SHELL.encode(), 412),
    "521": Answer(b"<script>document.cookie='__jsl_clearance=1'</script>", 521),
    "stub": Answer(b"<html><head><script src='/a/b.1f.js'></script></head><body></body></html>"),
    "cookie": Answer(SHELL.replace("<body>", "<body><script>document.cookie='a='+x()</script>").encode()),
    "signed": Answer(b"<html><script>$_ts=window['$_ts'];</script><body><div id=app></div><script src=/a.js></script></body></html>"),
}  # fmt: skip


@pytest.mark.parametrize("family", ["auto", "unknown"])
def test_a_challenge_never_reaches_a_browser(family: str, tmp_path: Path, starts: Callable[[], int]) -> None:
    rows = [replace(site_row(name, f"www.{name}.gov.cn"), family=family) for name in CHALLENGES]
    data = crawl({f"www.{name}.gov.cn/": answer for name, answer in CHALLENGES.items()}, tmp_path, *rows)
    assert starts() == 0
    assert [portal for portal, _ in refusals(data)] == sorted(CHALLENGES)


@pytest.mark.parametrize("name", ["412", "521", "signed"])
def test_a_challenge_of_a_portal_that_is_drawn_by_script_reaches_no_browser_either(
    name: str, tmp_path: Path, starts: Callable[[], int]
) -> None:
    row = replace(site_row("drawn", "www.drawn.gov.cn"), family="browser")
    data = crawl({"www.drawn.gov.cn/": CHALLENGES[name]}, tmp_path, row)
    assert (starts(), refusals(data)) == (0, [("drawn", "challenge")])


@needs_chromium
def test_a_page_of_its_own_beside_shells_is_not_taken_for_one(tmp_path: Path) -> None:
    """One article of the folder is an ordinary page: it is asked for, and nothing of its folder is presumed after it."""
    site = spa.SITES[1]
    first = sorted(site.reports)[0].removeprefix("http://")
    title = report_title("示例县档案局", 2024)
    plain = html_page(f"<h1>{title}</h1><div id=zoom>{report_text('示例县档案局', 2024)}</div>", title=title)
    mixed = replace(site, pages={**site.pages, first: plain})
    done = crawl_site(mixed, tmp_path)
    assert site.reports <= done.kept_as("report")
    with closing(sqlite3.connect(tmp_path / "data" / "crawl.db")) as connection:
        drawn = {url for (url,) in connection.execute("SELECT url FROM captures WHERE url LIKE 'urn:dom:%'")}
    assert f"urn:dom:http://{first}" not in drawn
