"""Answers that are no pages: challenges, firewalls, captchas and polite lies; and pages that only look like one."""

import pytest

from crawler.middlewares.blocking import SMALL_PAGE_BYTES, judge
from crawler.page import Page

MANY_LINKS = "".join(f"<a href='/{n}.html'>栏目{n}</a>" for n in range(8))
STEMS = "主动公开政府信息情况 收到和处理政府信息公开申请情况"


def verdict(status: int, source: str, *, cookies: bytes = b"", mime: str = "text/html") -> str | None:
    page = Page("http://www.shilixian.gov.cn/nb/r.html", source.encode(), mime)
    found = judge(status, cookies, page)
    return found and f"{found.kind}{'!' if found.ends_portal else ''}"


@pytest.mark.parametrize(
    ("status", "source", "cookies"),
    [
        (412, "<html><script>$_ts=window['$_ts'];</script></html>", b"enable_x=1"),
        (412, "", b""),
        (521, "<script>document.cookie='__jsl_clearance_s=1'</script>", b""),
        (200, "<html></html>", b"__jsl_clearance_s=17|0|x; max-age=3600"),
        (468, "<html></html>", b""),
        (
            200,
            "<html><head></head><body><script>var a=function(){return 1}();document.cookie=a</script></body></html>",
            b"",
        ),
        (200, "<script>location.href='/x'+key+'.html'</script><noscript>请开启脚本</noscript>", b""),
    ],
)
def test_a_challenge_ends_its_portal(status: int, source: str, cookies: bytes) -> None:
    assert verdict(status, source, cookies=cookies) == "challenge!"


def test_a_firewall_and_a_captcha_end_their_portal() -> None:
    assert verdict(403, "<html><body>您的访问被拦截，可能存在安全风险</body></html>") == "firewall!"
    assert verdict(200, "<html><body>网站防火墙：请求存在威胁</body></html>") == "firewall!"
    assert verdict(200, "<html><body><form>请输入验证码<input></form></body></html>") == "captcha!"


@pytest.mark.parametrize(
    "text",
    [
        "您访问的页面不存在",
        "抱歉，您访问的页面不存在或已被删除",
        "您要查看的信息已被删除",
        "404 Not Found",
        "404错误",
        "对不起，找不到您要的网页",
    ],
)
def test_not_found_with_status_200_is_told_and_ends_nothing(text: str) -> None:
    assert (
        verdict(200, f"<html><head><title>提示</title></head><body>{MANY_LINKS}<p>{text}</p></body></html>")
        == "soft-404"
    )


@pytest.mark.parametrize(
    "source",
    [
        f"<html><body>{MANY_LINKS}</body></html>",
        "<html><body><p>示例局2014年政府信息公开申请答复统计：信息不存在 0 条，非政府信息 0 条</p></body></html>",
        f"<html><body><p>{STEMS}</p><p>申请人请求的政府信息不存在</p></body></html>",
        "<html><body><script>var x=1</script><p>" + "这是一个很短但有正文的页面。" * 5 + "</p></body></html>",
        '<html><head><meta http-equiv="refresh" content="0;url=/nb/"><script></script></head></html>',
        "<html><script>window.location='/nb/index.html'</script></html>",
        "<html><body>" + "页面" * SMALL_PAGE_BYTES + "您访问的页面不存在</body></html>",
    ],
)
def test_short_and_odd_pages_are_pages(source: str) -> None:
    assert verdict(200, source) is None


def test_honest_errors_and_files_are_left_to_their_status_and_type() -> None:
    assert verdict(404, f"<html><body>{MANY_LINKS}您访问的页面不存在</body></html>") is None
    assert verdict(403, "<html><body>Forbidden</body></html>") is None
    assert verdict(502, "<html><body>Bad Gateway</body></html>") is None
    assert verdict(200, "%PDF-1.4 404 Not Found", mime="application/pdf") is None
