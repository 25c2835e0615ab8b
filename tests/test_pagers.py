"""Ways of paging: a list page in, the addresses of its other pages out."""

import pytest

from crawler.page import Page
from crawler.pagers import MAX_PAGES, PAGERS, content_columns, follow, next_link, numbered_links, trs, ucap

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


@pytest.mark.parametrize(
    ("call", "here", "expected"),
    [
        # 湖北, 景德镇: six arguments, counted from zero
        ('createPageHTML(3,0,"index","shtml","black2",250)', "nb/", ["nb/index_1.shtml", "nb/index_2.shtml"]),
        # 湖南: container first, counted from one
        ("createPageHTML('paging',3,1,'index','html',500)", "nb/", ["nb/index_2.html", "nb/index_3.html"]),
        ("createPageHTML('page-div',3,1,'list','shtml',118)", "nb/list.shtml", ["nb/list_2.shtml", "nb/list_3.shtml"]),
        # look-alikes that count a contained pager from zero, or a bare one from one
        ("createPageHTML('page_div',3,0,'list','shtml',118)", "nb/list.shtml", ["nb/list_1.shtml", "nb/list_2.shtml"]),
        ('createPageHTML(3,1,"index","html")', "nb/", ["nb/index_2.html", "nb/index_3.html"]),
        # 贵州, 咸阳
        ('createPage(3, 0, "index", "html")', "nb/", ["nb/index_1.html", "nb/index_2.html"]),
        ("createPage(3, 0)", "nb/index.html", ["nb/index_1.html", "nb/index_2.html"]),
        # 孝感
        ("createPageHTML(3,0)", "c/xgsmzj/nb.jhtml", ["c/xgsmzj/nb_2.jhtml", "c/xgsmzj/nb_3.jhtml"]),
        # 锡林郭勒: the column's number is part of the name
        (
            'createPageHTML(3,0,"index_17889","html")',
            "nb/index_17889.html",
            ["nb/index_17889_1.html", "nb/index_17889_2.html"],
        ),
        # 陕西, 上海, 昆明
        ("var maxPage = parseInt('3');", "nb/1.html", ["nb/2.html", "nb/3.html"]),
        ('$(".x").pagination("setPage", 1, 3);', "nb/index.html", ["nb/index_2.html", "nb/index_3.html"]),
        ("PageIndex > 3 ? 3 :PageIndex", "nb/index.shtml", ["nb/index_2.shtml", "nb/index_3.shtml"]),
    ],
)
def test_the_argument_list_of_a_pager_call_tells_how_its_pages_are_numbered(
    call: str, here: str, expected: list[str]
) -> None:
    source = f'<script src="//res.a.gov.cn/pager.js"></script><script>{call}</script>'
    assert pages("", source, "http://a.gov.cn/gk/" + here) == expected


@pytest.mark.parametrize(
    "dead",
    [
        '<script>\n//createPageHTML(9, 0, "index", "html");\n</script>',
        '<script>/* createPageHTML(9, 0, "index", "html"); */</script>',
        '<!-- <script>createPageHTML(9, 0, "index", "html");</script> -->',
        "<script>//var countPage = 9;</script>",
        "<script>\n// maxPage = parseInt('9')\n</script>",
    ],
)
def test_a_call_that_is_commented_out_does_not_count(dead: str) -> None:
    assert pages("", dead) == []
    assert pages("", dead + "<script>var currentPage = 0;var countPage = 2;</script>") == ["nb/index_1.html"]


def test_a_call_in_a_script_that_hides_from_old_readers_is_alive() -> None:
    assert pages("", '<script><!--\ncreatePageHTML(2,0,"index","html");\n//--></script>') == ["nb/index_1.html"]


@pytest.mark.parametrize(
    "later", ['createPageHTML(4,1,"index","html")', "createPageHTML('paging',4,1,'index','html',9)"]
)
def test_a_later_page_asks_for_no_page_that_may_not_be(later: str) -> None:
    found = pages("", f"<script>{later}</script>", LIST + "index_1.html")
    assert found == ["nb/index_2.html", "nb/index_3.html"]


@pytest.mark.parametrize(
    ("here", "told", "expected"),
    [
        ("Node-5359.html", "共 3 页", ["Node-5359_2.html", "Node-5359_3.html"]),
        (
            "channels/14229.html",
            '<span class="total">当前第 1 / 3</span>',
            ["channels/14229_2.html", "channels/14229_3.html"],
        ),
        ("xinxi-1.html", "共<b>2</b>页", ["xinxi-2.html"]),
        ("x/0000/jczwgkList-1.html", "1/2页", ["x/0000/jczwgkList-2.html"]),
        ("OpennessContent/showList/10395/0/page_1.html", "共2页", ["OpennessContent/showList/10395/0/page_2.html"]),
        ("info/iList.jsp?cat_id=10802&cur_page=1", "<span>1/2页</span>", ["info/iList.jsp?cat_id=10802&cur_page=2"]),
        ("info/iList.jsp?cat_id=10802", "<span>1/2页</span>", ["info/iList.jsp?cat_id=10802&cur_page=2"]),
        ("xinwen/list/5c0e.html?page=1", "共2页", ["xinwen/list/5c0e.html?page=2"]),
        ("Web/publice/_M12_4QWSDWW8CE3E8D9_1.htm", "共2页", ["Web/publice/_M12_4QWSDWW8CE3E8D9_2.htm"]),
        # the second page of a TRS list, and the last of a VSB list, which counts backwards
        ("nb/index_1.html", "共3页", []),
        ("nb/1.htm", "1/3页", []),
        ("nb/list-1.html", "共1页", []),
        ("nb/list-1.html", "共118条", []),
    ],
)
def test_a_list_that_tells_how_many_pages_it_has_is_counted_through(here: str, told: str, expected: list[str]) -> None:
    assert pages("", f"<div>{told}</div>", "http://a.gov.cn/gk/" + here) == expected


def test_pages_of_a_fujian_column_are_asked_for_by_its_number() -> None:
    source = '<span class="page-tip">共 3 页</span><script>var opt = {siteId:"830365345673456789"}</script>'
    assert pages("", source, "http://a.gov.cn/cms/html/xm/nb/index.html") == [
        f"http://a.gov.cn/cms/sitemanage/index.shtml?siteId=830365345673456789&page={n}" for n in (2, 3)
    ]


def test_the_address_of_the_next_page_may_stand_in_a_tagname() -> None:
    live = '<a title="下一页" tagname="/gk/eportal/ui?pageId=7&currentPage=2&moduleId=ab">下一页</a>'
    assert pages("", live) == ["eportal/ui?pageId=7&currentPage=2&moduleId=ab"]
    assert pages("", '<a tagname="/gk/d01c303b/f4ff9f9f-2.html">尾页</a>') == ["d01c303b/f4ff9f9f-2.html"]
    assert pages("", '<a tagname="[NEXTPAGE]">下一页</a>') == []


def test_a_full_page_of_contents_without_a_pager_has_a_next_one_to_try() -> None:
    rows = "".join(f'<li><a href="content_{n}">r</a></li>' for n in range(10))
    assert pages("", rows) == ["nb/list_2.html"]
    assert pages("", rows, LIST + "list_2.html") == ["nb/list_3.html"]
    assert pages("", rows.removesuffix('<li><a href="content_9">r</a></li>')) == []
    told = rows + '<a href="list_2.html">2</a>'
    assert list(content_columns(Page(LIST, told.encode()))) == []
    assert pages("", told) == ["nb/list_2.html"]


def test_an_arrow_at_the_end_of_a_pagination_leads_on() -> None:
    source = '<ul class="pagination"><li><a href="11_1.html">1</a></li><li><a href="11_2.html">&gt;</a></li><li>共 2</li></ul>'
    assert pages("", source, LIST + "11_1.html") == ["nb/11_2.html"]


def test_a_visual_site_builder_list_is_never_counted_through() -> None:
    source = (
        '<span class="p_pages"><span class="p_no_d">1</span><span class="p_no"><a href="nb/2.htm">2</a></span>'
        '<span class="p_no"><a href="nb/1.htm">3</a></span><span class="p_next p_fun"><a href="nb/2.htm">下页</a></span>'
        '<span class="p_last p_fun"><a href="nb/1.htm">尾页</a></span></span><span class="p_t">1/3</span>'
    )
    assert pages("", source, "http://a.gov.cn/gk/nb.htm") == ["nb/2.htm"]


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


@pytest.mark.parametrize(
    "call", ["maxPage = parseInt('9');", "PageIndex > 9 ? 9 :PageIndex;", "//createPageHTML(9,0,'a','b');"]
)
def test_a_page_of_nothing_but_pager_calls_is_read_within_bounds(call: str) -> None:
    found = pages("", f"<script>{call * 50_000}</script>", LIST + "1.html")
    assert len(found) <= MAX_PAGES
