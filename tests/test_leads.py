"""One report shown in several ways is one report, two that look alike are two, and none is lost."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Lead
from archive.index import CrawlDb
from crawler.frontier import Frontier, twins
from crawler.run import CrawlOptions
from extract.catalogue.load import build
from extract.pipeline import extract
from extract.store import shards_of
from extract.text.titles import scope_told
from settings.paths import DataFolder
from tests import lead_portals as sample
from tests.small_portals import crawled, portal, served


@dataclass(frozen=True)
class Catalogued:
    """What was asked for, and what the catalogue holds."""

    asked: list[str]
    data: DataFolder

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with closing(sqlite3.connect(self.data.catalogue)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(sql, values).fetchall()

    def reports(self, like: str) -> list[sqlite3.Row]:
        """The reports with a capture on a host."""
        return self.rows(
            "select distinct r.* from reports r join report_captures rc on rc.report_id = r.id join captures c using "
            "(record_id) where c.url like ? order by r.year, r.agency, r.scope", f"http%//{like}/%"
        )  # fmt: skip

    def captures(self, report: sqlite3.Row) -> dict[str, str]:
        sql = "select c.url, rc.role from report_captures rc join captures c using (record_id) where report_id = ?"
        return dict(map(tuple, self.rows(sql, report["id"])))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogued]:
    folder = tmp_path_factory.mktemp("leads")
    data = DataFolder(folder / "data")
    with served(sample.PAGES, folder) as (log, connect_map):
        crawled(CrawlOptions(data=data, portals=tuple(sample.PORTALS), connect_map=connect_map, delay=0.0))
        asked = [host + path for _, host, path in log.asked]
    extract([data], data, workers=1)
    build(shards_of(data), [data.crawl_db], data.catalogue)
    yield Catalogued(asked, data)


def only(reports: list[sqlite3.Row], **facts: Any) -> sqlite3.Row:
    """The one report of which these facts hold."""
    (report,) = (r for r in reports if all(r[name] == value for name, value in facts.items()))
    return report


def test_a_report_on_county_and_department_hosts_and_for_phones_is_one_with_three_captures(found: Catalogued) -> None:
    report = only(found.reports("www.twins.gov.cn"), agency="乌拉特中旗民政局")
    captures = found.captures(report)
    assert set(captures) == {
        "http://www.twins.gov.cn/nb/t1.html",
        "http://www.twins.gov.cn/nb/t1_wap.html",
        "http://mzj.twins.gov.cn/gk/1.html",
    }
    assert sorted(captures.values()) == ["primary", "repeat", "repeat"]
    assert report["captures_count"] == 3


def test_with_www_and_without_is_one_address_asked_in_the_form_the_row_has(found: Catalogued) -> None:
    hosts = Counter(address.partition("/")[0] for address in found.asked)
    assert "twins.gov.cn" not in hosts
    assert found.asked.count("www.twins.gov.cn/nb/t1.html") == found.asked.count("www.twins.gov.cn/nb/t2.html") == 1
    assert len(found.captures(only(found.reports("www.twins.gov.cn"), agency="乌拉特中旗司法局"))) == 1


def test_what_sums_up_and_the_office_s_own_report_stay_two(found: Catalogued) -> None:
    reports = found.reports("www.near.gov.cn")
    scopes = {(r["year"], r["scope"]) for r in reports}
    assert {(year, scope) for year in (2021, 2022, 2023) for scope in ("aggregate", "office")} <= scopes
    for year, way in ((2023, "by-name"), (2022, "by-bracket"), (2021, "by-text")):
        for number, scope in enumerate(("aggregate", "office")):
            captures = found.captures(only(reports, year=year, scope=scope))
            assert captures == {f"http://www.near.gov.cn/nb/{way}-{number}.html": "primary"}


def test_two_texts_that_nothing_tells_apart_are_one_report_and_a_problem_says_so(found: Catalogued) -> None:
    report = only(found.reports("www.near.gov.cn"), year=2020)
    assert sorted(found.captures(report).values()) == ["primary", "version"]
    kinds = found.rows("select kind from problems where report_id = ?", report["id"])
    assert "versions-differ" in {row["kind"] for row in kinds}


def test_years_on_two_hosts_are_all_found_and_none_twice(found: Catalogued) -> None:
    reports = [*found.reports("old.moved.gov.cn"), *found.reports("www.moved.gov.cn")]
    assert sorted(r["year"] for r in reports) == [2019, 2020, 2021, 2021, 2022, 2023]
    both = {r["id"]: r for r in reports if r["year"] == 2021}
    assert len(both) == 1
    assert set(found.captures(*both.values())) == {
        "http://old.moved.gov.cn/nb/2021.html",
        "http://www.moved.gov.cn/nb/n2021.html",
    }


@pytest.mark.parametrize(
    ("report", "page", "behind"),
    [
        (sample.VIEWED, None, "http://www.files.gov.cn/up/1.docx"),
        (sample.FRAMED, "http://www.files.gov.cn/nb/framed.html", "http://www.files.gov.cn/up/2.docx"),
        (sample.SCRIPTED, "http://www.files.gov.cn/nb/scripted.html", f"http://www.files.gov.cn{sample.SCRIPT}"),
        (sample.DOWNED, "http://www.files.gov.cn/nb/downed.html", "http://www.files.gov.cn/attach/0/ab.docx"),
    ],
    ids=["viewer-in-list", "viewer-in-page", "script-without-a-name", "script-that-redirects"],
)
def test_files_behind_viewers_and_scripts_give_the_figures(
    found: Catalogued, report: Any, page: str | None, behind: str
) -> None:
    row = only(found.reports("www.files.gov.cn"), title=report.title)
    captures = found.captures(row)
    assert captures[behind] == "primary"
    assert row["cells_value"] == 200
    assert page is None or captures[page] == "page"
    assert not [url for url in found.asked if "viewer.html" in url]


def test_a_report_of_pictures_is_listed_with_its_pictures_and_said_to_be_one(found: Catalogued) -> None:
    report = only(found.reports("www.odd.gov.cn"), agency="乌拉特中旗民政局")
    assert (report["year"], report["cells_value"]) == (2022, 0)
    assert set(found.captures(report)) == {
        f"http://www.odd.gov.cn/nb/{name}" for name in ("p.html", "p1.png", "p2.png")
    }
    (said,) = found.rows("select * from problems where report_id = ? and kind = 'pictures'", report["id"])
    assert said["message"].startswith("the report is pictures, in which no numbers were recognised: 2")


def test_a_column_that_is_the_report_itself_counts_with_its_file_and_its_older_years(found: Catalogued) -> None:
    reports = [r for r in found.reports("www.odd.gov.cn") if r["agency"] == "乌拉特中旗财政局"]
    assert [(r["year"], r["cells_value"]) for r in reports] == [(2022, 200), (2023, 200)]
    assert found.captures(reports[1]) == {
        "http://www.odd.gov.cn/czj/": "primary",
        "http://www.odd.gov.cn/czj/full.docx": "attachment",
    }


def test_a_column_s_tags_or_its_folder_vouch_for_years_and_misspelt_titles_and_for_no_look_alike(
    found: Catalogued,
) -> None:
    asked = {address for address in found.asked if address.startswith("www.signs.gov.cn")}
    assert asked >= {f"www.signs.gov.cn/{page}" for page in ("gk/1.html", "gk/2022/1.html", "bmgk/xxgknb/2021/1.html")}
    assert not [address for address in asked if "/x" in address.removeprefix("www.signs.gov.cn/bmgk/xxgknb")]
    years = [(r["agency"][-3:], r["year"]) for r in found.reports("www.signs.gov.cn")]
    assert years == [("财政局", 2021), ("水利局", 2022), ("水利局", 2024)]


def test_nothing_is_asked_for_twice_and_nothing_failed(found: Catalogued) -> None:
    assert not [address for address, times in Counter(found.asked).items() if times > 1]
    assert not found.rows("select * from refusals")


def test_the_forms_of_an_address_are_http_and_https_with_www_and_without() -> None:
    assert set(twins("https://a.gov.cn/x?y=1")) == {
        "http://a.gov.cn/x?y=1",
        "http://www.a.gov.cn/x?y=1",
        "https://www.a.gov.cn/x?y=1",
    }


def test_the_form_linked_to_first_is_asked_and_another_only_when_that_failed(tmp_path: Path) -> None:
    def lead(url: str) -> Lead:
        return Lead(url=url, portal_id="a", region_code="150824", role="report")

    with CrawlDb(tmp_path / "crawl.db") as db:
        frontier = Frontier(db.frontier, "r", {"a": portal("a", "www.a.gov.cn", "a.gov.cn")})
        assert frontier.admit(lead("https://www.a.gov.cn/1.html"))
        assert not frontier.admit(lead("http://www.a.gov.cn/1.html"))
        assert not frontier.admit(lead("http://a.gov.cn/1.html"))
        assert frontier.admit(lead("http://a.gov.cn/2.html"))
        assert frontier.claim("https://www.a.gov.cn/2.html", lead("http://a.gov.cn/2.html"))  # a redirect settles it
        frontier.settle(["https://www.a.gov.cn/1.html"], "https://www.a.gov.cn/1.html", "failed", "timeout")
        assert frontier.admit(lead("http://www.a.gov.cn/1.html"))


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("示例县2023年政府信息公开工作年度报告（汇总）", "aggregate"),
        ("示例县人民政府办公室2023年政府信息公开工作年度报告（全县汇总）", "aggregate"),
        ("示例县人民政府2023年政府信息公开工作年度报告（本级）", "office"),
        ("示例县人民政府（县本级）2023年政府信息公开工作年度报告", "office"),
        ("示例县2023年政府信息公开工作年度报告(县政府办)", "office"),
        ("示例县2023年政府信息公开工作年度报告（图片版）", None),
        ("示例县行政审批局（政务服务和公共资源管理办公室）2023年政府信息公开工作年度报告", None),
    ],
)
def test_a_title_may_say_in_brackets_what_the_report_covers(title: str, scope: str | None) -> None:
    assert scope_told(title) == scope
