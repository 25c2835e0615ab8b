"""A visitor looks at the catalogue in a real Chromium: home, search, facets, a report, a number."""

import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from extract.catalogue.load import build
from extract.catalogue.tables import TABLES
from extract.catalogue.views import load_views
from tests.browser import browsing, chromium, serving_catalogue
from tests.shards import crawl_db, line, report, write

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")

LEAGUE = {"region_code": "152223", "region_path": "内蒙古自治区/兴安盟/扎赉特旗"}
REVIEW = [{"number": 1, "heading": "总体情况", "text": "本年度办理行政复议案件三件。<script>alert(1)</script>"}]
PLAIN = [{"number": 1, "heading": "总体情况", "text": "全年公开信息二百条。"}]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("browse")
    wrong = {"rule": "flow", "outcome": "violated", "severity": "error", "message": "一 + 二 ≠ 三 + 四"}
    wrong |= {"cells": [["requests", "received", "total"]], "left": 8, "right": 9}
    said = [
        *(report("乌拉特中旗司法局", y, sections=REVIEW) for y in (2021, 2023)),
        report("扎赉特旗司法局", 2023, sections=REVIEW, findings=[wrong], **LEAGUE),
        report("扎赉特旗司法局", 2021, sections=REVIEW, **LEAGUE),
        report("扎赉特旗水务局", 2023, sections=PLAIN, **LEAGUE),
    ]
    lines = [line(f"http://www.wltzq.gov.cn/{n}.html", one) for n, one in enumerate(said)]
    shard = write(folder / "a.warc.gz.jsonl.gz", lines)
    build([shard], [crawl_db(folder / "crawl.db")], folder / "catalogue.db")
    with serving_catalogue(folder / "catalogue.db") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(15_000)
    yield page
    page.close()


def titles(page: Page) -> list[str]:
    return page.locator("table.nb-reports tbody td.nb-what > a").all_inner_texts()


def facet(page: Page, name: str) -> Locator:
    return page.locator(f"details[data-facet={name}]").get_by_role("link")


def test_a_visitor_searches_narrows_by_region_and_year_opens_a_report_and_reads_a_number(
    home: str, page: Page, tmp_path: Path
) -> None:
    page.goto(home)
    page.get_by_label("检索报告").fill("行政复议")
    page.get_by_role("button", name="检索").click()
    assert len(titles(page)) == 4
    expect(page.locator(".nb-snippet mark").first).to_have_text("行政复议")
    facet(page, "region").filter(has_text="兴安盟").click()
    facet(page, "region").filter(has_text="扎赉特旗").click()
    assert len(titles(page)) == 2
    assert facet(page, "year").all_inner_texts() == ["2023", "2021"]
    facet(page, "year").filter(has_text="2023").click()
    assert titles(page) == ["扎赉特旗司法局2023年政府信息公开工作年度报告"]
    expect(page.locator(".nb-total")).to_have_text("1 份报告")
    page.get_by_role("link", name="扎赉特旗司法局2023年政府信息公开工作年度报告").click()
    number = page.locator("[id='requests-received-total']")
    expect(number).to_contain_text("7")
    expect(number).to_have_class(re.compile(r"\bnb-wrong\b"))
    expect(page.locator(".nb-findings")).to_contain_text("8 ≠ 9")
    expect(page.locator(".nb-captures")).to_contain_text("test-00000.warc.gz")
    page.screenshot(path=tmp_path / "report.png", full_page=True)
    assert (tmp_path / "report.png").stat().st_size > 10_000


def test_chosen_filters_are_taken_away_one_by_one_and_stay_in_the_other_language(home: str, page: Page) -> None:
    page.goto(f"{home}reports?q=复议&year=2023&scope=department")
    assert len(titles(page)) == 2
    page.locator(".nb-chosen").get_by_role("link").filter(has_text="2023").click()
    assert len(titles(page)) == 4
    page.get_by_role("link", name="English").click()
    assert len(titles(page)) == 4
    expect(page.locator(".nb-total")).to_have_text("4 reports")
    page.locator(".nb-chosen").get_by_role("link").filter(has_text="department").click()
    page.get_by_label("Search reports").fill("没有的词")
    page.get_by_label("Search reports").press("Enter")
    expect(page.locator(".nb-nothing")).to_contain_text("No report fits")


def test_nothing_is_fetched_from_outside_and_no_text_of_a_report_runs(home: str, page: Page) -> None:
    asked: list[str] = []
    ran: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: ran.append(str(error)))
    for path in (
        "",
        "catalogue",
        "reports?q=行政复议",
        "en/reports?year=2021",
        "catalogue/reports?_search=行政复议",
        "catalogue/sections",
        "catalogue/outcome_shares",
    ):
        page.goto(home + path)
    page.goto(f"{home}reports?q=复议")
    page.locator("table.nb-reports tbody a").first.click()
    expect(page.locator(".nb-text").first).to_contain_text("<script>")
    assert {urllib.parse.urlsplit(url).netloc for url in asked} == {urllib.parse.urlsplit(home).netloc}
    assert not ran


def ask(address: str) -> list[dict[str, object]]:
    with urllib.request.urlopen(address) as answer:
        return list(json.load(answer))


@pytest.mark.parametrize(
    ("query", "count"), [("公开", 5), ("复议", 4), ("水务局", 1), ("二百条", 1), ("", 5), ("没有的", 0)]
)
def test_the_json_api_searches_like_the_box(home: str, query: str, count: int) -> None:
    asked = urllib.parse.urlencode({"_search": query, "_shape": "array"})
    assert len(ask(f"{home}catalogue/reports.json?{asked}")) == count


def test_a_search_in_one_field_only(home: str) -> None:
    asked = urllib.parse.urlencode({"_search_agency": "水务局", "_shape": "array"})
    assert [row["agency"] for row in ask(f"{home}catalogue/reports.json?{asked}")] == ["扎赉特旗水务局"]


def test_an_empty_search_box_shows_all_reports(home: str, page: Page) -> None:
    page.goto(f"{home}reports?q=")
    assert len(titles(page)) == 5
    page.goto(f"{home}catalogue/reports?_search=")
    assert page.locator("table.rows-and-columns tbody tr").count() == 5


def test_every_table_view_and_query_has_a_page(home: str) -> None:
    names = [table.name for table in TABLES]
    names += [f"{view.name}?{urllib.parse.urlencode(view.examples)}" for view in load_views()]
    assert len(names) > 30
    for name in names:
        with urllib.request.urlopen(f"{home}catalogue/{name}") as answer:
            assert "message-error" not in answer.read().decode(), name
