"""Ways of paging: a list page in, the addresses of its other pages out."""

import pytest

from crawler.page import Page
from crawler.pagers import MAX_PAGES, PAGERS, follow, next_link, numbered_links, trs, ucap

LIST = "http://a.gov.cn/gk/nb/"


def pages(name: str, source: str, url: str = LIST) -> list[str]:
    page = Page(url, f"<html><body>{source}</body></html>".encode())
    return [address.removeprefix("http://a.gov.cn/gk/") for address in follow(name, page)]


@pytest.mark.parametrize(
    "source",
    [
        '<script>createPageHTML(4, 0, "index", "html");</script>',
        "<script>createPageHTML( 4,0,'index','html')</script>",
        '<script>var countPage = 4; var currentPage=0;\ncreatePageHTML(countPage, currentPage, "index", "html");</script>',
        "<script>var countPage = 4//pages\nvar currentPage = 0\nfor(;;){}</script>",
    ],
)
def test_trs_counts_its_second_page_as_one(source: str) -> None:
    assert pages("trs", source) == ["nb/index_1.html", "nb/index_2.html", "nb/index_3.html"]


def test_trs_keeps_the_suffix_and_gives_the_same_pages_from_a_later_one() -> None:
    source = '<script>createPageHTML(3, 1, "index", "shtml");</script>'
    assert pages("trs", source, LIST + "index_1.shtml") == ["nb/index_2.shtml"]


def test_a_list_of_one_page_has_no_more() -> None:
    assert pages("trs", '<script>createPageHTML(1, 0, "index", "html");</script>') == []
    assert pages("trs", '<script>createPageHTML(0, 0, "index", "html");</script>') == []


def test_ucap_counts_its_second_page_as_two() -> None:
    source = "<script>createPageHTML('page_div',3, 1,'list','shtml',45);</script>"
    assert pages("ucap", source, LIST + "list.shtml") == ["nb/list_2.shtml", "nb/list_3.shtml"]
    assert list(trs(Page(LIST, source.encode()))) == []
    assert list(ucap(Page(LIST, b'<script>createPageHTML(3, 0, "index", "html");</script>'))) == []


@pytest.mark.parametrize("text", ["下一页", "下页", " 下一页 ", "下一页 &gt;", "[下一页]", "后一页", "Next"])
def test_the_link_that_says_next_is_followed(text: str) -> None:
    assert pages("next", f'<a href="8.htm">{text}</a><a href="/">首页</a>') == ["nb/8.htm"]


@pytest.mark.parametrize(
    "source", ['<a href="javascript:;">下一页</a>', "<a>下一页</a>", f'<a href="{LIST}">下一页</a>']
)
def test_a_next_link_that_leads_nowhere_is_not(source: str) -> None:
    assert list(next_link(Page(LIST, source.encode()))) == []


def test_numbers_below_a_list_are_pages_and_year_folders_are_not() -> None:
    source = (
        '<a href="2.html">2</a><a href="list_3.html">3</a><a href="?page=4">4</a>'
        '<a href="2022/">2022</a><a href="/other/5.html">5</a><a href="r.html">报告</a>'
    )
    assert pages("numbered", source) == ["nb/2.html", "nb/list_3.html", "nb/?page=4"]


def test_every_way_is_tried_where_the_row_names_none_and_each_page_given_once() -> None:
    source = '<a href="index_1.html">2</a><a href="index_1.html">下一页</a><script>createPageHTML(3,0,"index","html")</script>'
    for name in ("", "auto", "of a kind nobody knows"):
        assert pages(name, source) == ["nb/index_1.html", "nb/index_2.html"]


@pytest.mark.parametrize("name", PAGERS)
def test_endless_lists_are_cut_off(name: str) -> None:
    source = (
        '<script>createPageHTML(99999, 0, "index", "html");createPageHTML("x", 99999, 1, "list", "html", 9)</script>'
    )
    numbers = "".join(f'<a href="{n}.html">{n}</a>' for n in range(2, 1000))
    assert len(pages(name, source + numbers)) <= MAX_PAGES
    assert len(list(numbered_links(Page(LIST, numbers.encode())))) <= MAX_PAGES
