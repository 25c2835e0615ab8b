"""Answers that are no pages: challenges, firewalls, captchas and polite lies; and pages that only look like one."""

import json
from pathlib import Path

import pytest

from crawler.faces import SMALL_PAGE_BYTES, judge, moved_to
from crawler.page import Page
from settings.portals import in_scope
from tests.conftest import frozen
from tests.families import SITES
from tests.families.frame import FamilySite
from tests.portals.world import build_world
from tests.portals_refusing.faces import FACES, MOVED, NOTICES
from tests.small_portals import Answer, portal

MANY_LINKS = "".join(f"<a href='/{n}.html'>栏目{n}</a>" for n in range(8))
STEMS = "主动公开政府信息情况 收到和处理政府信息公开申请情况"


def verdict(status: int, source: str, *, head: str = "", mime: str = "text/html") -> str | None:
    page = Page("http://www.shilixian.gov.cn/nb/r.html", source.encode(), mime)
    found = judge(status, head, page)
    return found and f"{found.kind}{'!' if found.ends_portal else ''}"


@pytest.mark.parametrize(
    ("status", "source", "head"),
    [
        (412, "<html><script>$_ts=window['$_ts'];</script></html>", "Set-Cookie: enable_x=1"),
        (412, "", ""),
        (521, "<script>document.cookie='__jsl_clearance_s=1'</script>", ""),
        (200, "<html></html>", "Set-Cookie: __jsl_clearance_s=17|0|x; max-age=3600"),
        (468, "<html></html>", ""),
        (
            200,
            "<html><head></head><body><script>var a=function(){return 1}();document.cookie=a</script></body></html>",
            "",
        ),
        (200, "<script>location.href='/x'+key+'.html'</script><noscript>请开启脚本</noscript>", ""),
    ],
)
def test_a_challenge_ends_its_portal(status: int, source: str, head: str) -> None:
    assert verdict(status, source, head=head) == "challenge!"


def judged(answer: Answer, url: str = "http://www.shilixian.gov.cn/") -> tuple[str, str, bool] | None:
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    page = Page(url, answer.body, dict(answer.headers).get("Content-Type"))
    found = judge(answer.status, head, page)
    return found and (found.kind, found.detail, found.ends_portal)


@pytest.mark.parametrize("name", FACES)
def test_the_usual_guards_are_known_by_their_faces_and_named(name: str) -> None:
    face = FACES[name]
    kind, detail, ends = judged(face.answer) or ("", "", False)
    assert (kind, ends) == (face.kind, True)
    assert face.vendor in detail


def test_a_script_that_proves_nothing_is_a_stub_and_ends_nothing() -> None:
    assert (
        verdict(200, "<html><body><script src='/app.js'></script><script>draw(window.rows)</script></body></html>")
        == "stub"
    )


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_of_maintenance_is_told_and_ends_nothing_by_itself(name: str) -> None:
    kind, detail, ends = judged(NOTICES[name]) or ("", "", True)
    assert (kind, ends) == ("maintenance", False)
    assert detail


@pytest.mark.parametrize("name", MOVED)
def test_a_home_page_that_sends_its_readers_elsewhere_says_where(name: str) -> None:
    target, answer = MOVED[name]
    row = portal("jiu", "www.jiuzhi.gov.cn")
    page = Page("http://www.jiuzhi.gov.cn/", answer.body, "text/html")
    assert judged(answer) is None
    assert moved_to(page, lambda url: in_scope(row, url)) == target
    new = portal("xin", "www.jiuzhi.gov.cn", "www.xinzhi.gov.cn")
    assert moved_to(page, lambda url: in_scope(new, url)) is None


@pytest.mark.parametrize(
    "source",
    [
        "<p>因工作调整，示例局与示例委合并至一处办公。</p><a href='http://www.other.gov.cn/'>示例委</a>" * 8,
        "<p>新网址：www.shilixian.gov.cn</p>",
        "<p>欢迎访问示例县人民政府</p><a href='http://www.nmg.gov.cn/'>自治区人民政府</a>",
    ],
)
def test_a_home_page_with_friends_elsewhere_has_not_moved(source: str) -> None:
    row = portal("jiu", "www.shilixian.gov.cn")
    assert (
        moved_to(Page("http://www.shilixian.gov.cn/", source.encode(), "text/html"), lambda u: in_scope(row, u)) is None
    )


@pytest.mark.parametrize(
    "source",
    [
        "<h1>示例局2023年度报告</h1><p>2023年，我局门户网站建设中存在栏目更新不及时的问题，正在升级改造，年报全文见附件。</p><a href='a.docx'>附件</a>"
        + "<p>"
        + "下一步将加强网站维护。" * 12
        + "</p>",
        f"<p>网站正在升级维护</p>{MANY_LINKS}",
        "<h1>示例局部署Web应用防火墙</h1><p>"
        + "为保障网站平稳运行，示例局部署了防火墙和云盾，定期维护系统。" * 6
        + "</p><a href='/'>首页</a>",
        "<p>数据中心介绍：创宇盾为本站提供防护</p><a href='https://www.365cyd.com/'>创宇盾</a>",
        "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><p>" + "公开正文，" * 20 + "</p>",
        "<form>用户登录 验证码<input></form><a href='/'>首页</a><p>请输入验证码</p>",
    ],
)
def test_pages_that_speak_of_guards_and_works_are_pages(source: str) -> None:
    assert verdict(200, f"<html><body>{source}</body></html>") is None


@pytest.mark.parametrize("case", frozen("families"))
def test_no_frozen_page_of_a_family_is_taken_for_a_refusal(case: Path) -> None:
    told = json.loads((case / "page.json").read_text(encoding="utf-8"))
    page = Page(told["url"], (case / "page.html").read_bytes(), told["content_type"])
    assert judge(200, "", page) is None
    assert moved_to(page, lambda url: any(host in url for host in told["hosts"])) is None


@pytest.mark.parametrize("site", [pytest.param(site, id=site.id) for site in SITES])
def test_no_page_of_a_family_portal_is_taken_for_a_refusal(site: FamilySite) -> None:
    found = {page.url: judge(200, "", page) for page in site.html_pages()}
    assert not {url: verdict for url, verdict in found.items() if verdict}


def test_in_the_sample_region_only_the_polite_lies_are_told_apart_from_pages() -> None:
    world = build_world(seed=1)
    verdicts = {
        url: judge(200, "", Page(url, served.body, served.content_type))
        for url, served in world.pages.items()
        if served.status == 200 and served.kind != "robots"
    }
    assert len(verdicts) > 200
    assert {url: verdict.kind for url, verdict in verdicts.items() if verdict} == dict.fromkeys(
        world.truth["soft404"], "soft-404"
    )


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
