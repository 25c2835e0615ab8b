"""What is an empty shell that a browser must draw, and what only looks like one; where links of such a page lead."""

import pytest

from crawler.families import FAMILIES
from crawler.links import address_key
from crawler.page import Page
from crawler.shell import RenderedPage, is_shell
from tests.families import SITES
from tests.list_shapes import LIST_SITES

URL = "http://www.spa.gov.cn/zwgk/"
VUE = (
    "<!DOCTYPE html><html><head><meta charset=utf-8><title>示例县政府信息公开</title><link href=/css/app.1f2e.css rel=stylesheet>"
    "</head><body><noscript><strong>请开启JavaScript以使用本网站。</strong></noscript><div id=app></div>"
    "<script src=/js/chunk-vendors.9a8b.js></script><script src=/js/app.7c6d.js></script></body></html>"
)
REACT = (
    '<!doctype html><html><head><script type="module" src="/assets/index-4f3e2d1c.js"></script></head><body>'
    '<div id="root"><div class="spin">加载中…</div></div></body></html>'
)
CHALLENGES = {
    "a cookie made by script": VUE.replace("<body>", "<body><script>document.cookie='a='+f();location.reload()</script>"),
    "瑞数": "<html><head><meta id=x content=y r=m><script r=m>$_ts=window['$_ts'];</script><script src=/a/b.1f.js></script>"
    "</head><body><div id=app></div></body></html>",
    "雷池": '<html><body><div id="root"></div><script src="/.safeline/static/js/a.js"></script></body></html>',
    "a bare script": "<html><body><script src=/x.js></script></body></html>",
    "a bundle that is not there": "<html><body><div id=app></div><script>location.href='/x'+f()</script></body></html>",
}  # fmt: skip
TEXT = "本页面由脚本绘制之前已有内容" * 20


@pytest.mark.parametrize("source", [VUE, REACT, VUE.replace("<div id=app></div>", "<app-root></app-root>")])
def test_an_empty_place_and_a_bundle_are_a_shell(source: str) -> None:
    page = Page(URL, source.encode())
    assert is_shell(page)
    assert [name for name, family in FAMILIES.items() if family.recognises(page)] == ["browser"]


@pytest.mark.parametrize("source", CHALLENGES.values(), ids=CHALLENGES)
def test_a_challenge_is_no_shell(source: str) -> None:
    assert not is_shell(Page(URL, source.encode()))


@pytest.mark.parametrize(
    "source",
    [
        VUE.replace("<div id=app></div>", '<div id=app><a href="/nb/">政府信息公开年报</a></div>'),
        VUE.replace("<div id=app></div>", f"<div id=app>{TEXT}</div>"),
        VUE.replace("id=app", "id=banner"),
    ],
)
def test_a_page_that_shows_something_is_no_shell(source: str) -> None:
    assert not is_shell(Page(URL, source.encode()))


def test_no_page_of_a_portal_without_such_pages_is_taken_for_one() -> None:
    sites = [site for site in (*SITES, *LIST_SITES) if site.name != "browser"]
    assert [page.url for site in sites for page in site.html_pages() if is_shell(page)] == []


def test_a_place_in_a_drawn_page_is_an_address_and_a_place_in_a_text_is_none() -> None:
    source = (
        "<a href='#/nb?id=1'>1</a><a href='#top'>2</a><a href='#/'>3</a><a href='/x/#!/年报'>4</a><a href='/y/#z'>5</a>"
    )
    base = "http://www.spa.gov.cn"
    drawn = RenderedPage(f"{base}/zwgk/#/home", source)
    assert [link.url for link in drawn.links] == [
        f"{base}/zwgk/#/nb?id=1", f"{base}/zwgk/", f"{base}/zwgk/", f"{base}/x/#!/%E5%B9%B4%E6%8A%A5", f"{base}/y/",
    ]  # fmt: skip
    plain = Page(f"{base}/zwgk/", source.encode(), "text/html")
    assert [link.url for link in plain.links] == [f"{base}/x/#!/%E5%B9%B4%E6%8A%A5", f"{base}/y/"]


def test_two_places_in_a_drawn_page_are_two_and_two_places_in_a_text_are_one() -> None:
    assert len({address_key(f"http://a.gov.cn/x/{end}") for end in ("", "#/nb", "#/nb?id=1")}) == 3
    assert len({address_key(f"http://a.gov.cn/x/{end}") for end in ("", "#", "#/", "#top", "#!")}) == 1
