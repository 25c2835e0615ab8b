"""Lists in answers of data: which rows, how many in all, where each leads, and how the next page is asked for."""

import json
from typing import Any

import pytest

from crawler.browser.asked import Asked
from crawler.browser.paging import paged
from crawler.page import Link
from crawler.rows import address_of, listing_of, route_of, title_of
from crawler.shells import Shell, Shells
from tests.families.frame import report_title

TITLE = report_title("示例县司法局", 2024)


@pytest.mark.parametrize(
    ("data", "total", "pages"),
    [
        ({"code": 200, "data": {"total": 25, "rows": [{"title": TITLE}]}}, 25, None),
        ({"rows": [{"title": TITLE}], "page": {"totalCount": "25", "pageCount": 3}}, 25, 3),
        ({"data": json.dumps({"list": [{"realtitle": f"<em>{TITLE}</em>"}], "total": 4})}, 4, None),
        ([{"name": TITLE}], None, None),
        ({"hits": {"records": [{"_source": {"doc_title": TITLE}}], "total_elements": 7}}, 7, None),
    ],
)
def test_rows_are_found_wherever_they_lie(data: Any, total: int | None, pages: int | None) -> None:
    found = listing_of(data)
    assert found is not None
    assert [title_of(row) for row in found.rows] == [TITLE]
    assert (found.total, found.pages) == (total, pages)


@pytest.mark.parametrize("data", [None, {}, [], "x", {"rows": []}, {"rows": [1, 2]}, {"rows": [{"id": 1}]}, {"a": "{"}])
def test_where_there_are_no_titles_there_is_no_list(data: Any) -> None:
    assert listing_of(data) is None


def test_data_without_an_end_is_left_alone() -> None:
    deep: Any = [{"title": TITLE}]
    for _ in range(5000):
        deep = [deep]
    assert listing_of(deep) is None


def rows_of(*rows: dict[str, Any]) -> Any:
    found = listing_of(list(rows))
    assert found is not None
    return found.rows


def test_the_links_of_a_page_show_where_the_rows_of_the_next_lead() -> None:
    first = rows_of(*({"id": n, "cat": "nb", "title": report_title("示例县司法局", 2000 + n)} for n in (17, 18)))
    links = [Link(f"http://a.gov.cn/x/#/d?cat=nb&id={n}", f"{report_title('示例县司法局', 2000 + n)} 2025-01-20") for n in (17, 18)]  # fmt: skip
    route = route_of(first, [Link("http://a.gov.cn/x/#/home", "首页"), *links])
    assert route is not None
    (later,) = rows_of({"id": 19, "cat": "nb", "title": TITLE})
    assert route.url(later) == "http://a.gov.cn/x/#/d?cat=nb&id=19"
    assert route.url(rows_of({"cat": "nb", "title": TITLE})[0]) is None


def test_one_row_is_enough_where_its_number_stands_in_its_link() -> None:
    (row,) = rows_of({"articleId": 17, "type": "nb", "title": TITLE})
    route = route_of([row], [Link("http://a.gov.cn/nb/17.html", f"{TITLE[:14]}…")])
    assert route is not None
    assert route.url({"articleid": "18", "type": "nb"}) == "http://a.gov.cn/nb/18.html"


def test_links_that_no_field_of_their_row_explains_show_no_way() -> None:
    rows = rows_of(*({"id": n, "title": report_title("示例县司法局", 2000 + n)} for n in (17, 18)))
    links = [Link(f"http://a.gov.cn/{n * 7}.html", report_title("示例县司法局", 2000 + n)) for n in (17, 18)]
    assert route_of(rows, links) is None
    assert route_of(rows, []) is None


def test_a_row_says_where_it_leads_and_a_tree_path_is_no_address() -> None:
    assert address_of(rows_of({"title": TITLE, "linkUrl": "", "url": "/a/1.html", "path": "0/1"})[0]) == "/a/1.html"
    assert address_of(rows_of({"title": TITLE, "url": "null", "path": "0/1"})[0]) == ""


def asked(url: str, body: str = "") -> Asked:
    return Asked("1", "XHR", "POST" if body else "GET", f"http://a.gov.cn{url}", (("X-Site", "1"),), body.encode(), "f")


@pytest.mark.parametrize(
    ("url", "body", "url_2", "body_2", "size"),
    [
        ("/list?cat=1&pageNo=1&pageSize=8", "", "/list?cat=1&pageNo=2&pageSize=8", "", 8),
        ("/list?page=1", "", "/list?page=2", "", None),
        ("/list", '{"cat": "1","page":{"current":1,"size":"8"}}', "/list", '{"cat": "1","page":{"current":2,"size":"8"}}', 8),
        ("/list", '{"pageIndex":"1"}', "/list", '{"pageIndex":"2"}', None),
        ("/list", "cat=1&currentPage=1&limit=20", "/list", "cat=1&currentPage=2&limit=20", 20),
    ],
)  # fmt: skip
def test_the_next_page_is_the_same_request_with_another_number(
    url: str, body: str, url_2: str, body_2: str, size: int | None
) -> None:
    found = paged(asked(url, body))
    assert found is not None
    assert (found.number, found.size) == (1, size)
    assert found.turned(2) == asked(url_2, body_2)


@pytest.mark.parametrize(("url", "body"), [("/list", ""), ("/list?homepage=1", ""), ("/list", '{"page":"x"}'), ("/d?id=1", "")])  # fmt: skip
def test_a_request_that_names_no_page_has_none_after_it(url: str, body: str) -> None:
    assert paged(asked(url, body)) is None


def test_one_document_stands_for_a_folder_when_two_of_its_addresses_gave_it() -> None:
    shells, shell = Shells(), Shell(b"<div id=app>", {}, "<urn:uuid:1>")
    shells.note("http://a.gov.cn/nb/1", shell)
    assert shells.known("http://a.gov.cn/nb/1#/x") == shell
    assert shells.known("http://a.gov.cn/nb/3") is None
    shells.note("http://a.gov.cn/nb/2", shell)
    assert shells.known("http://a.gov.cn/nb/3") == shells.known("http://a.gov.cn/nb/3.html") == shell
    assert shells.known("http://a.gov.cn/nb/3.pdf") is None
    assert shells.known("http://a.gov.cn/zn/3") is None
    shells.note("http://a.gov.cn/nb/4", None)
    assert shells.known("http://a.gov.cn/nb/5") is None
    assert shells.known("http://a.gov.cn/nb/1#/x") == shell
