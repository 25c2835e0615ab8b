"""Portals of plain lists, by their way of paging, in two skins each, in one crawl: all reports, nothing else, few requests."""

import pytest

from crawler.discovery import family_of
from crawler.families import FAMILIES
from tests.families.frame import Crawled, FamilySite, crawl_sites
from tests.list_shapes import LIST_SITES

MOST_REQUESTS = 1.5
"""Requests for each report, file and list page that exists; robots.txt and the way in are not counted."""

each_site = pytest.mark.parametrize("site", LIST_SITES, ids=lambda site: site.skin)


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    return crawl_sites(LIST_SITES, tmp_path_factory.mktemp("lists"))


@pytest.fixture
def crawl(crawls: dict[str, Crawled], site: FamilySite) -> Crawled:
    return crawls[site.id]


@each_site
def test_every_list_page_report_and_file_is_kept(crawl: Crawled) -> None:
    assert crawl.site.lists - crawl.kept_as("home", "index") == set()
    assert crawl.site.reports - crawl.kept_as("home", "index", "report") == set()
    assert crawl.site.attachments - crawl.kept_as("attachment", "report") == set()


@each_site
def test_nothing_else_is_kept_as_a_report(crawl: Crawled) -> None:
    assert crawl.kept_as("report") - crawl.site.reports == set()
    assert crawl.kept_as("attachment") - crawl.site.attachments == set()
    assert crawl.site.lookalikes & set(crawl.asked) == set()


@each_site
def test_few_requests_are_made(crawl: Crawled) -> None:
    assert len(crawl.counted) <= MOST_REQUESTS * crawl.site.worth_asking


@each_site
def test_no_page_that_does_not_exist_is_asked_for(crawl: Crawled) -> None:
    assert {
        row["url"] for row in crawl.kept if row["status"] != 200 and not row["url"].endswith("/robots.txt")
    } == set()


@each_site
def test_no_page_is_taken_for_one_of_another_family(site: FamilySite) -> None:
    taken = {page.url: {name for name, f in FAMILIES.items() if f.recognises(page)} for page in site.html_pages()}
    assert {url: names for url, names in taken.items() if names - {site.name}} == {}
    lists = [page for page in site.html_pages() if page.url in site.lists]
    assert {family_of(site.row, page).name for page in lists} == {site.name}


def test_every_way_of_paging_has_two_skins() -> None:
    skins = {site.skin for site in LIST_SITES}
    assert len(skins) == len(LIST_SITES)
    assert {skin.rpartition("-")[0]: skin for skin in skins if skin.endswith("-a")}.keys() == {
        skin.rpartition("-")[0] for skin in skins if skin.endswith("-b")
    }
