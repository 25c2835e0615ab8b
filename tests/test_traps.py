"""What never ends is left at a bound, and no real list is cut."""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.capture import Lead
from archive.index import CrawlDb
from crawler.address_traps import settled, shape_of, token_in, winding
from crawler.families.base import next_page
from crawler.frontier import key_of
from crawler.options import CrawlOptions
from crawler.page import Page
from crawler.traps import DRY_PAGES, EXAMPLES, LIST_PAGES, SAME_TITLES, SHAPE_PAGES, Traps
from settings.paths import DataFolder
from tests.portals_refusing.endless import YEARS, Portals, endless
from tests.small_portals import crawled, portal, served

HOST = "http://www.shilixian.gov.cn"
MENU = "政务公开 > 政府信息公开年报"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/nb/;jsessionid=0A1B2C3D", "/nb/"),
        ("/nb/list.do;jsessionid=0A1B.node1?page=2", "/nb/list.do?page=2"),
        ("/(S(lit3py55t21z5v55vlm25s55))/nb/list.aspx", "/nb/list.aspx"),
        ("/l.jsp?PHPSESSID=abc&id=5", "/l.jsp?id=5"),
        ("/l.jsp?id=5&sessionid=1", "/l.jsp?id=5"),
        ("/l.jsp?b=2&a=1", "/l.jsp?a=1&b=2"),
        ("/l.jsp?a=1&b=2&a=1", "/l.jsp?a=1&b=2"),
        ("/l.jsp?id=5&_=1764000000000", "/l.jsp?id=5"),
        ("/l.jsp?id=5&rnd=0.8374650192", "/l.jsp?id=5"),
        ("/l.jsp?t=1764000000", "/l.jsp"),
    ],
)
def test_addresses_that_lead_to_one_place_have_one_key(one: str, other: str) -> None:
    assert key_of(HOST + one) == key_of(HOST + other)


@pytest.mark.parametrize(
    "url",
    [
        "/gkmlpt/api/all/3001?page=2&sid=755001",
        "/public/column/12651?type=3&action=list",
        "/l.jsp?id=5&id=6",
        "/l.jsp?time=2023",
        "/l.jsp?t=7&r=12",
        "/nb/;a=1",
        "/(1)/nb/",
        "/l.jsp?area=0A1B2C3D4E5F60718293&fbtime=2024",
        "/nb/#/list?id=2&id=1",
    ],
)
def test_what_tells_places_apart_stays_in_the_key(url: str) -> None:
    assert sorted(settled(HOST + url).partition("?")[2].split("&")) == sorted(url.partition("?")[2].split("&"))
    assert settled(HOST + url).partition("?")[0] == (HOST + url).partition("?")[0]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/nb/nb/nb/", "/nb thrice"),
        ("/a/zwgk/nb/zwgk/nb/zwgk/nb/x.html", "/zwgk/nb thrice"),
        ("/x" + "".join(f"/{n}a" for n in range(30)), "folders"),
        ("/l.jsp?p=1&p=2&p=3&p=4", "p 4 times"),
    ],
)
def test_an_address_that_repeats_itself_is_told(url: str, words: str) -> None:
    assert words in (winding(HOST + url) or "")


@pytest.mark.parametrize(
    "url",
    [
        "/zwgk/zwgk/nb/",
        "/attach/0/0/0/0/x.pdf",
        "/group1/M00/00/00/00/aa.doc",
        "/col/col5/art/2022/1/24/art_5_1.html",
        "/l.jsp?p=1&q=2&r=3&s=4&p=5",
        "/a/b/a/b/c/",
    ],
)
def test_real_addresses_that_repeat_a_little_are_left_alone(url: str) -> None:
    assert winding(HOST + url) is None


def lead(path: str, role: str = "index", title: str = "政府信息公开年报", menu: str = MENU) -> Lead:
    return Lead(url=HOST + path, portal_id="p", region_code="150824", role=role, title=title, menu=menu)  # type: ignore[arg-type]


def further(page: Lead, path: str) -> Lead:
    return next_page(Page(page.url, b""), page, HOST + path)


def row(path: str, title: str) -> Lead:
    return lead(path, "report", title)


def walk(site: Callable[[Lead], Iterable[Lead]], start: Lead, most: int = 30_000) -> tuple[Counter[str], Counter[str]]:
    """Crawl a made-up portal: paths asked for by role, traps by kind."""
    traps, known, told = Traps(), {key_of(start.url)}, Counter[str]()
    waiting, asked = deque([start]), Counter[str]()
    while waiting and asked.total() < most:
        page = waiting.popleft()
        asked[page.role] += 1
        kept, caught = traps.sift(page, site(page))
        told.update(trap.kind for trap in caught)
        for found in kept:
            if key_of(found.url) not in known:
                known.add(key_of(found.url))
                waiting.append(found)
    return asked, told


def number(page: Lead) -> int:
    return int(dict(part.split("=") for part in urlsplit(page.url).query.split("&") if part).get("page", "1"))


def test_a_column_of_all_agencies_of_a_prefecture_is_followed_to_its_end() -> None:
    """600 pages, found one by one; half of them hold nothing but what another page showed; titles name no agency."""

    def site(page: Lead) -> Iterable[Lead]:
        if page.role != "index":
            return
        here = number(page)
        for n in range(15):
            place = here - here % 2
            yield row(f"/nb/r{place}-{n}.html", f"2{place % 20:03}年政府信息公开工作年度报告（{n}）")
        if here < 600:
            yield further(page, f"/nb/?page={here + 1}")

    asked, told = walk(site, lead("/nb/"))
    assert asked == {"index": 600, "report": 15 * 301}
    assert not told


def test_a_list_whose_reports_come_late_is_followed() -> None:
    def site(page: Lead) -> Iterable[Lead]:
        here = number(page)
        if here > 45:
            yield row(f"/nb/r{here}.html", f"示例局{here}")
        if here < 300:
            yield further(page, f"/nb/?page={here + 1}")

    assert walk(site, lead("/nb/"))[0]["index"] == 300


def test_two_hundred_pages_that_the_first_one_tells_of_are_all_asked_for() -> None:
    def site(page: Lead) -> Iterable[Lead]:
        for n in range(2, 201):
            yield further(page, f"/nb/index_{n}.html")

    asked, told = walk(site, lead("/nb/"))
    assert (asked["index"], told.total()) == (200, 0)


def test_a_next_page_that_always_exists_is_left_when_it_brings_nothing() -> None:
    def site(page: Lead) -> Iterable[Lead]:
        yield row("/nb/r.html", "示例局2022")
        if page.role == "index":
            yield further(page, f"/nb/?page={number(page) + 1}")

    asked, told = walk(site, lead("/nb/"))
    assert asked == {"index": DRY_PAGES + 2, "report": 1}
    assert told == {"trap-paging": 1}


def test_rows_that_are_ever_new_under_the_same_titles_are_left_too() -> None:
    def site(page: Lead) -> Iterable[Lead]:
        if page.role == "index":
            yield row(f"/nb/r{number(page)}.html", "示例局2022年政府信息公开工作年度报告")
            yield further(page, f"/nb/?page={number(page) + 1}")

    asked, told = walk(site, lead("/nb/"))
    assert asked["index"] == SAME_TITLES + 2
    assert told == {"trap-paging": 1}


def test_rows_that_are_ever_new_in_all_end_with_the_largest_list_there_is() -> None:
    def site(page: Lead) -> Iterable[Lead]:
        if page.role == "index":
            yield row(f"/nb/r{number(page)}.html", f"第{number(page)}号")
            yield further(page, f"/nb/?page={number(page) + 1}")

    asked, told = walk(site, lead("/nb/"))
    assert asked["index"] == LIST_PAGES
    assert told == {"trap-paging": 1}


def test_a_session_in_every_link_is_known_by_being_the_same_in_all_of_them() -> None:
    session = iter(range(10**9))

    def site(page: Lead) -> Iterable[Lead]:
        sid = f"a{next(session):031}"
        if page.role == "index":
            for path in ("/nb/", "/nb/bm/", "/nb/xz/"):
                yield lead(f"{path}?sid={sid}", title=path, menu=f"{page.menu} > {path}")
            yield row(f"/nb/r.html?sid={sid}", "示例局2022")

    asked, told = walk(site, lead("/nb/"), most=500)
    assert asked == {"index": 4, "report": 1}
    assert told == {"trap-session": EXAMPLES}


def test_a_parameter_that_looks_like_a_session_and_tells_agencies_apart_is_none() -> None:
    def site(page: Lead) -> Iterable[Lead]:
        if page.url == f"{HOST}/nb/":
            for n in range(60):
                yield lead(f"/l.jsp?sid=4f3a9b{n:026}&c=nb")
        elif page.role == "index":
            yield row(f"/show.jsp?{urlsplit(page.url).query}", "2022年政府信息公开工作年度报告")

    asked, told = walk(site, lead("/nb/"))
    assert asked == {"index": 61, "report": 60}
    assert not told
    assert token_in(f"{HOST}/gkmlpt/api/all/3001?page=2&sid=755001") is None


def test_lists_that_breed_lists_are_left_and_an_agency_tree_is_not() -> None:
    def facets(page: Lead) -> Iterable[Lead]:
        here = number(page)
        yield row("/nb/r.html", "示例局2022")
        for n in range(1, 11):
            yield lead(f"/nb/?page={here * 10 + n}", menu=f"{page.menu} > {n}")

    asked, told = walk(facets, lead("/nb/"), most=5000)
    assert asked["index"] == SHAPE_PAGES + 11  # the first ten stand on a list of another shape
    assert told["trap-lists"] == EXAMPLES

    def tree(page: Lead) -> Iterable[Lead]:
        here = number(page)
        if here == 1:
            for n in range(2, 302):
                yield lead(f"/col/?page={n}", title=f"{n}局", menu=f"{MENU} > {n}局")
        elif here < 302:
            yield lead(f"/col/?page={here + 1000}", title="年报", menu=f"{page.menu} > 年报")
            yield lead(f"/col/?page={here + 2000}", title="指南", menu=f"{page.menu} > 指南")
        else:
            yield row(f"/r{here}.html", f"{here}局2022年报告")

    assert walk(tree, lead("/col/"))[0]["index"] == 1 + 300 * 3
    assert shape_of(f"{HOST}/col/col51/index.html?number=A1") == shape_of(f"{HOST}/col/col7/index.html?number=B2")


def test_reports_that_lead_to_reports_without_end_are_left() -> None:
    def site(page: Lead) -> Iterable[Lead]:
        for n in range(3):
            yield row(f"{urlsplit(page.url).path}{n}", f"{page.title}{n}")

    asked, told = walk(site, row("/r", "示例局2022"), most=1000)
    assert asked == {"report": 1 + 3 + 9}
    assert told == {"trap-chain": EXAMPLES}


def test_a_long_page_gives_its_leads_in_their_order_however_often_it_is_read() -> None:
    traps, page = Traps(), lead("/nb/")
    leads = [row(f"/nb/r{n}.html", f"{n}") for n in range(1000)] + [lead(f"/nb/{n}/", title=str(n)) for n in range(50)]
    assert traps.sift(page, leads) == (leads, [])
    assert traps.sift(page, leads) == (leads, [])


def test_a_portal_that_never_ends_is_left_with_all_its_reports_and_each_trap_named(tmp_path: Path) -> None:
    host = "www.wujin.gov.cn"
    every = Portals()
    pages, every.rules = endless(host)
    every.update(pages)
    data = DataFolder(tmp_path / "data")
    with served(every, tmp_path) as (log, connect_map):
        crawled(CrawlOptions(data=data, portals=(portal("wujin", host),), connect_map=connect_map, delay=0.0))
    asked = log.paths(host)
    assert {f"/nb/r{year}.html" for year in YEARS} <= {path.partition(";")[0].partition("?")[0] for path in asked}
    assert len(asked) < 300
    assert len(asked) == len(set(asked))
    with CrawlDb(data.crawl_db) as db:
        rows, records = db.rows("refusals"), {capture.record_id for capture in db.captures()}
    kinds = Counter(found["kind"] for found in rows)
    assert set(kinds) == {"trap-paging", "trap-session", "trap-path"}
    assert max(kinds.values()) <= EXAMPLES
    assert {found["record_id"] for found in rows} <= records
