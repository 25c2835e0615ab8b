"""Each CMS family as a portal of its own, in two skins or more, through the real spider: all reports, nothing else, few requests."""

import pytest

from crawler.discovery import family_of
from crawler.families import FAMILIES
from tests.browser import chromium
from tests.families import SITES
from tests.families.frame import Crawled, FamilySite, crawl_sites

MOST_REQUESTS = 1.5
"""Requests for each report, file and list page that exists; robots.txt and the way in are not counted."""


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    """All of them in one crawl; those drawn by script only where there is a browser."""
    sites = [site for site in SITES if site.name != "browser" or chromium() is not None]
    return crawl_sites(sites, tmp_path_factory.mktemp("families"))


@pytest.fixture(params=SITES, ids=lambda site: site.id)
def crawl(request: pytest.FixtureRequest, crawls: dict[str, Crawled]) -> Crawled:
    if request.param.id not in crawls:
        pytest.skip("needs Chromium (./.ci/system-packages)")
    return crawls[request.param.id]


def test_every_report_and_every_file_of_one_is_kept(crawl: Crawled) -> None:
    assert crawl.site.reports - crawl.kept_as("home", "index", "report") == set()
    assert crawl.site.attachments - crawl.kept_as("attachment", "report") == set()


def test_nothing_else_is_kept_as_a_report(crawl: Crawled) -> None:
    assert crawl.kept_as("report") - crawl.site.reports == set()
    assert crawl.kept_as("attachment") - crawl.site.attachments - crawl.site.reports == set()
    assert crawl.site.lookalikes & set(crawl.asked) == set()


def test_few_requests_are_made(crawl: Crawled) -> None:
    assert len(crawl.counted) <= MOST_REQUESTS * crawl.site.worth_asking


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.id)
def test_the_lists_of_a_family_are_recognised_as_its_own(site: FamilySite) -> None:
    lists = [page for page in site.html_pages() if page.url in site.lists]
    assert lists
    assert {family_of(site.row, page).name for page in lists} == {site.name}


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.id)
def test_no_page_of_a_family_is_taken_for_one_of_another(site: FamilySite) -> None:
    taken = {page.url: {name for name, f in FAMILIES.items() if f.recognises(page)} for page in site.html_pages()}
    assert {url: names for url, names in taken.items() if names - {site.name}} == {}


def test_every_family_has_two_skins() -> None:
    skins: dict[str, set[str]] = {}
    for site in SITES:
        skins.setdefault(site.name, set()).add(site.skin)
    assert {name for name, known in skins.items() if len(known) < 2} == set()
