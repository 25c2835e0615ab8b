"""Survey: a portal's row from its own pages, good enough that a crawl with nothing but the row finds every report."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.run import CrawlOptions
from crawler.survey.checking import Checked
from crawler.survey.rows import Surveyed
from crawler.survey.run import check, survey
from settings.paths import DataFolder
from settings.portals import RENDERED, load_portals
from tests.browser import chromium
from tests.families import SITES
from tests.families.frame import Crawled, FamilySite, crawl_site
from tests.list_shapes import LIST_SITES
from tests.portals.serve import serving
from tests.small_portals import crawled, html, portal, served

EVERY = tuple(site for site in (*SITES, *LIST_SITES) if site.name != RENDERED)
each_site = pytest.mark.parametrize("site", EVERY, ids=lambda site: site.id)


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Surveyed, Checked, Crawled]]:
    """Every family portal surveyed from its home page, its row checked, then crawled with that row alone."""
    folder = tmp_path_factory.mktemp("survey")
    pages = {url: answer for site in EVERY for url, answer in site.pages.items()}
    bare = tuple(replace(site.row, list_url=None, family="unknown", pager="") for site in EVERY)
    with served(pages, folder) as (log, connect_map):
        asked = CrawlOptions(data=DataFolder(folder / "survey"), portals=bare, connect_map=connect_map, delay=0.0)
        found = survey(asked)
        rows = tuple(row for one in found for row in one.rows)
        verdicts = {one.portal.id: one for one in check(replace(asked, portals=rows))}
        first = len(log.asked)
        data = DataFolder(folder / "crawl")
        crawled(replace(asked, data=data, portals=rows))
        crawl = log.asked[first:]
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        connection.row_factory = sqlite3.Row
        kept = [dict(row) for row in connection.execute("SELECT url, status, role FROM captures")]
    return {
        one.portal.id: (
            one,
            verdicts[one.portal.id],
            Crawled(
                site,
                [f"http://{host}{path}" for _, host, path in crawl if host in site.row.hosts],
                [row for row in kept if urlsplit(row["url"]).hostname in site.row.hosts],
            ),
        )
        for site, one in zip(EVERY, found, strict=True)
    }


@each_site
def test_a_crawl_with_the_surveyed_row_finds_every_report_and_nothing_else(
    surveyed: dict[str, tuple[Surveyed, Checked, Crawled]], site: FamilySite
) -> None:
    _, _, crawl = surveyed[site.row.id]
    assert site.reports - crawl.kept_as("home", "index", "report") == set()
    assert crawl.kept_as("report") - site.reports == set()
    assert site.attachments - crawl.kept_as("attachment", "report") == set()


@each_site
def test_a_surveyed_row_names_the_family_and_a_list_and_the_capture_that_shows_it(
    surveyed: dict[str, tuple[Surveyed, Checked, Crawled]], site: FamilySite
) -> None:
    one, _, _ = surveyed[site.row.id]
    assert one.verdict == "surveyed"
    assert [row.family for row in one.rows] == [site.name]
    (row,) = one.rows
    assert (row.id, row.status) == (site.row.id, "verified")
    assert row.list_url is None or row.list_url in site.lists
    shown, when, record = row.evidence.split()
    assert urlsplit(shown).hostname in site.row.hosts
    assert datetime.fromisoformat(when).tzinfo is not None
    assert record.startswith("<urn:uuid:")


@each_site
def test_a_surveyed_row_is_found_unchanged_by_a_check(
    surveyed: dict[str, tuple[Surveyed, Checked, Crawled]], site: FamilySite
) -> None:
    _, verdict, _ = surveyed[site.row.id]
    assert (verdict.verdict, verdict.detail) == ("unchanged", "")


@pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")
def test_portals_drawn_by_script_are_surveyed_and_crawled_with_their_rows(tmp_path: Path) -> None:
    sites = [site for site in SITES if site.name == RENDERED]
    pages = {url: answer for site in sites for url, answer in site.pages.items()}
    bare = tuple(replace(site.row, list_url=None, family="unknown") for site in sites)
    with served(pages, tmp_path) as (_, connect_map):
        asked = CrawlOptions(data=DataFolder(tmp_path / "survey"), portals=bare, connect_map=connect_map, delay=0.0)
        rows = tuple(row for one in survey(asked) for row in one.rows)
        data = DataFolder(tmp_path / "crawl")
        crawled(replace(asked, data=data, portals=rows[:1]))
    assert [(row.id, row.family, row.list_url is not None) for row in rows] == [
        (site.row.id, RENDERED, True) for site in sites
    ]
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        kept = dict(connection.execute("SELECT replace(url, 'urn:dom:', ''), role FROM captures ORDER BY fetched_at"))
    assert {url for url, role in kept.items() if role == "report"} == sites[0].reports


def test_a_survey_looks_at_lists_and_leaves_reports_and_files_alone(tmp_path: Path) -> None:
    site = next(site for site in SITES if site.name == "hanweb")
    surveyed = crawl_site(site, tmp_path, aim="survey")
    assert site.lists & set(surveyed.asked)
    assert (site.reports | site.attachments | site.lookalikes) & set(surveyed.asked) == set()
    assert {row["role"] for row in surveyed.kept if not row["url"].endswith("/robots.txt")} == {"home", "index"}


REGION = ("yb-wltzq", "yb-xam", "yb-shaxian", "yb-dengkou-2012")
"""Sub-columns and lists of agencies; departments on hosts of their own; pages numbered backwards; undeclared GBK."""


def test_rows_surveyed_from_the_home_pages_of_a_region_find_all_its_reports(tmp_path: Path) -> None:
    with serving(out=tmp_path / "sample") as region:
        known = {row.id: row for row in load_portals(region.portals_csv)}
        home = tuple(
            replace(known[name], family="unknown", pager="", list_url=None, hosts=known[name].hosts[:1], encoding=None)
            for name in REGION
        )
        asked = CrawlOptions(
            data=DataFolder(tmp_path / "survey"), portals=home, connect_map=region.connect_map, delay=0.0
        )
        rows = [row for one in survey(asked) for row in one.rows]
        data = DataFolder(tmp_path / "crawl")
        crawled(replace(asked, data=data, portals=tuple(rows)))
        truth = region.truth
    assert [row.id for row in rows] == list(REGION)
    assert [(row.family, row.pager) for row in rows] == [
        ("static", "trs"), ("longid", "next"), ("static", "next"), ("static", "next")
    ]  # fmt: skip
    assert {row.encoding for row in rows} == {None, "gb18030"}
    assert set(rows[1].hosts) == set(known["yb-xam"].hosts)
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        kept = dict(connection.execute("SELECT url, role FROM captures WHERE status = 200"))
    reports = {report["url"] for report in truth["reports"] if report["portal_id"] in REGION}
    assert reports - kept.keys() == set()
    taken = {url for url, role in kept.items() if role == "report"} - set(truth["twins"])
    assert len(taken - reports) <= len(REGION), "more than the one planted beside the reports of each portal"


def test_departments_on_hosts_of_their_own_are_asked_but_not_lower_governments_nor_portals_with_rows_of_their_own(
    tmp_path: Path,
) -> None:
    title = "{}2024年政府信息公开工作年度报告"
    pages = {
        "www.meng.gov.cn/": html(
            ("/nb/", "政府信息公开年报"),
            ("http://sfj.meng.gov.cn/", "盟司法局"),
            ("http://mzj.meng.gov.cn/", "盟民政局"),
            ("http://tq.meng.gov.cn/", "突泉县人民政府"),
        ),
        "www.meng.gov.cn/nb/": html(("/nb/1.html", title.format("兴安盟行政公署"))),
        "sfj.meng.gov.cn/": html(("/nb/", "政府信息公开年报")),
        "sfj.meng.gov.cn/nb/": html(("/nb/2.html", title.format("兴安盟司法局"))),
        "mzj.meng.gov.cn/": html(("/nb/", "政府信息公开年报")),
        "tq.meng.gov.cn/": html(("/nb/", "政府信息公开年报")),
    }
    with served(pages, tmp_path) as (log, connect_map):
        options = CrawlOptions(
            data=DataFolder(tmp_path / "data"),
            portals=(portal("league", "www.meng.gov.cn", code="152200"),),
            connect_map=connect_map,
            delay=0.0,
        )
        (one,) = survey(options, owned={"mzj.meng.gov.cn"})
    assert [row.hosts for row in one.rows] == [("www.meng.gov.cn", "sfj.meng.gov.cn")]
    assert one.reports == 2
    assert one.departments == ("mzj.meng.gov.cn",)
    assert {host for _, host, _ in log.asked} == {"www.meng.gov.cn", "sfj.meng.gov.cn"}


def test_a_column_that_only_leads_to_columns_by_year_is_the_one_a_row_names(tmp_path: Path) -> None:
    title = "示例县{}{}年政府信息公开工作年度报告"
    years = range(2020, 2024)
    pages = {
        "www.nian.gov.cn/": html(("/nb/", "政府信息公开年报"), ("/nb/2021/", "2021年政府信息公开年报")),
        "www.nian.gov.cn/nb/": html(*((f"/nb/{year}/", f"{year}年") for year in years)),
        **{
            f"www.nian.gov.cn/nb/{year}/": html(
                ("/nb/", "政府信息公开年报"), (f"/{year}.html", title.format("水务局", year))
            )
            for year in years
        },
    }
    with served(pages, tmp_path) as (_, connect_map):
        options = CrawlOptions(
            data=DataFolder(tmp_path / "data"),
            portals=(portal("years", "www.nian.gov.cn"),),
            connect_map=connect_map,
            delay=0.0,
        )
        (one,) = survey(options)
    assert [row.list_url for row in one.rows] == ["http://www.nian.gov.cn/nb/"]
    assert (one.shape, one.reports, one.years) == ("sub-columns by year", 4, tuple(years))
