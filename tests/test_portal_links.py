"""Links to the portals below a region: which text names which region, in which shapes of lists, and whose page it is."""

import pytest

from archive.capture import Lead
from crawler.page import Page
from crawler.portal_claims import claim_of
from crawler.portal_links import list_pages, portal_leads, portal_links
from crawler.region_texts import regions_named
from tests.small_portals import portal

YEAR = 2025


def page(body: str, head: str = "", url: str = "http://www.nmg.gov.cn/") -> Page:
    return Page(url, f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode(), "text/html")


@pytest.mark.parametrize(
    ("text", "parent", "codes"),
    [
        ("包头市", "150000", "150200"),
        ("包 头", "150000", "150200"),
        ("包头市青山区人民政府", "150000", "150204"),
        ("内蒙古自治区包头市人民政府门户网站", "150000", "150200"),
        ("中国·包头", "150000", "150200"),
        ("【海南区】", "150000", "150303"),
        ("左旗", "152900", "152921"),
        ("阿左旗", "150000", "152921"),
        ("后旗", "150800", "150825 150826"),  # 乌拉特, 杭锦
        ("鄂温克旗政府网", "150000", "150724"),
        ("红河州", "530000", "532500"),
        ("承德", "130000", "130800"),
        ("承德", "130800", "130821"),
        ("朝阳", "210000", "211300"),
        ("桥西区", "130000", "130104 130703"),
        ("鼓楼区", "320100", "320106"),
        ("鼓楼区", "350000", "350102"),
        ("鼓楼区", "340000", ""),
        ("三元区", "350400", "350404"),
        ("和县人民政府", "340500", "340523"),
        ("包头市教育局", "150000", ""),
        ("包头日报", "150000", ""),
        ("包头市人大常委会", "150000", ""),
        ("呼和浩特经济技术开发区", "150000", ""),
        ("北京", "150000", ""),
        ("朝阳区", "150000", ""),
        ("包头市人民政府关于印发包头市2024年重点工作任务清单的通知公告附件解读", "150000", ""),
        ("网", "150000", ""),
    ],
)
def test_a_link_s_text_names_a_region_below_the_parent_and_nothing_else(text: str, parent: str, codes: str) -> None:
    assert regions_named(text, parent, YEAR) == tuple(codes.split())


def found(source: str, parent: str = "150000") -> list[tuple[str, str]]:
    return [(link.under or "", link.url) for link in portal_links(page(source), parent, YEAR)]


@pytest.mark.parametrize(
    "source",
    [
        '<a href="http://www.baotou.gov.cn/">包头市</a>',
        '<a href="http://www.baotou.gov.cn/" title="包头市人民政府"><img src="/1.png"></a>',
        '<a href="http://www.baotou.gov.cn/"><img src="/1.png" alt="包头"></a>',
        '<select onchange="go(this)"><option value="">盟市</option><option value="http://www.baotou.gov.cn/">包头市</select>',
        '<select><option value="www.baotou.gov.cn/">--包头--</option></select>',
        '<map><area shape="poly" coords="1,2,3" href="http://www.baotou.gov.cn/" alt="包头市"></map>',
        "<p onclick=\"window.open('http://www.baotou.gov.cn/')\">包头市</p>",
        "<a href=\"javascript:;\" onclick=\"window.open('http://www.baotou.gov.cn/','_blank')\">包头市</a>",
        '<li data-url="http://www.baotou.gov.cn/">包头市</li>',
        '<li>包头市 <a href="http://www.baotou.gov.cn/">进入网站</a></li>',
        '<script>var s = [{"name":"包头市","id":"2","url":"http:\\/\\/www.baotou.gov.cn\\/"}];</script>',
        "<script>var s = [['包头市','http://www.baotou.gov.cn/']];</script>",
        "<script>var s = [['http://www.baotou.gov.cn/','包头市']];</script>",
        '<script>s[0] = "包头市|http://www.baotou.gov.cn/";</script>',
        '<script>form.site.options[1] = new Option("包头市", "http://www.baotou.gov.cn/");</script>',
        "<script>document.write('<li><a href=\"http://www.baotou.gov.cn/\">包头市</a></li>')</script>",
        "<script>document.writeln('<dl>\\n' +\n '<b><a href=\"http://www.baotou.gov.cn/\" target=\"_blank\">包头市</a></b>\\n');</script>",
        '<script>document.write("<a href=\\"http://www.baotou.gov.cn/\\">包头市<\\/a>");</script>',
    ],
)
def test_every_shape_of_a_list_gives_the_same_link(source: str) -> None:
    assert set(found(source)) == {("150200", "http://www.baotou.gov.cn/")}


def test_a_script_of_its_own_is_read_like_one_in_the_page() -> None:
    script = Page(
        "http://www.nmg.gov.cn/js/links.js", 'a=[["包头市","http://www.baotou.gov.cn/"]]'.encode(), "text/javascript"
    )
    assert [link.codes for link in portal_links(script, "150000", YEAR)] == [("150200",)]


def test_the_heading_above_tells_districts_of_one_name_apart() -> None:
    listed = """<dl><dt>石家庄市</dt><dd><a href="http://a.gov.cn/">桥西区</a></dd>
      <dt><a href="http://z.gov.cn/">张家口市</a></dt><dd><a href="http://b.gov.cn/">桥西区</a></dd></dl>"""
    assert found(listed, "130000") == [
        ("130104", "http://a.gov.cn/"),
        ("130700", "http://z.gov.cn/"),
        ("130703", "http://b.gov.cn/"),
    ]
    assert found('<a href="http://a.gov.cn/">桥西区</a>', "130000") == [("", "http://a.gov.cn/")]


MENU = (
    '<a href="/yqlj/">友情链接</a><a href="/dt/">旗县区动态</a><a href="/wz/">旗县（市）区网站</a><a href="/map.html">网站地图</a>'
    '<a href="/bm/">部门网站</a><a href="/gk/">政府信息公开</a><a href="/nb/">政府网站工作年度报表</a><a href="/ms/">各盟市</a>'
    '<iframe src="/foot.html"></iframe><script src="/js/jquery.js"></script><script src="/js/wzlink.js"></script>'
)


def test_pages_that_may_list_portals_are_looked_at_and_no_others() -> None:
    paths = [link.url.removeprefix("http://www.nmg.gov.cn") for link in list_pages(page(MENU))]
    assert paths == ["/yqlj/", "/wz/", "/map.html", "/ms/", "/foot.html", "/js/wzlink.js"]


def test_lists_are_sought_two_clicks_deep_and_not_on_a_county_s_portal() -> None:
    def leads(code: str, menu: str) -> list[str]:
        row = portal("nmg", "www.nmg.gov.cn", code=code)
        lead = Lead(url=row.home_url, portal_id="nmg", region_code=code, role="home", menu=menu)
        return [found.menu for found in portal_leads(row, page(MENU), lead)]

    assert leads("150000", "")[:2] == ["友情链接", "旗县（市）区网站"]
    assert leads("150000", "网站导航")[:1] == ["网站导航 > 友情链接"]
    assert leads("150000", "网站导航 > 友情链接") == []
    assert leads("150824", "") == []


def test_a_stub_leads_on_to_where_it_sends_its_reader() -> None:
    row = portal("x", "www.nmg.gov.cn", code="150824")
    lead = Lead(url=row.home_url, portal_id="x", region_code="150824", role="home")
    stub = page("", '<meta http-equiv="refresh" content="0;url=/index/">')
    assert [found.url for found in portal_leads(row, stub, lead)] == ["http://www.nmg.gov.cn/index/"]


@pytest.mark.parametrize(
    ("title", "name", "code", "region", "kind"),
    [
        ("包头市人民政府门户网站", "", "1502000001", "150200", "ours"),
        ("首页-乌拉特前旗人民政府", "乌拉特前旗人民政府门户网站", "1508230001", "150823", "ours"),
        ("内蒙古兴安盟行政公署 欢迎您", "", "", "152200", "ours"),
        ("中国·包头", "", "", "150200", "ours"),
        ("首页", "", "1502000001", "150200", "ours"),
        ("首页", "", "", "150200", "silent"),
        ("青山区人民政府", "", "1502030001", "150204", "doubtful"),  # the neighbour's code, copied
        ("首页-乌拉特前旗人民政府", "齐齐哈尔市人民政府", "1508230001", "150823", "doubtful"),
        ("新城区人民政府", "", "1501020001", "150102", "ours"),
        ("新城区人民政府", "", "6101020001", "150102", "other"),  # that of 西安
        ("西安市新城区人民政府", "", "", "150102", "other"),
        ("呼和浩特市新城区人民政府", "", "6101020001", "150102", "doubtful"),
        ("海南省人民政府", "", "4600000001", "150303", "other"),
        ("桥西区人民政府", "", "1301040001", "130703", "other"),
        ("承德县人民政府", "", "1308000001", "130821", "doubtful"),  # the prefecture's, of which the page was copied
        ("包头市教育局", "", "1502000034", "150200", "other"),
        ("包头市教育局-包头市人民政府", "", "1502000034", "150200", "other"),
        ("市场监督管理局", "", "1502000034", "150200", "other"),
        ("包头日报", "", "", "150200", "other"),
        ("包头装备制造产业园区管理委员会", "", "1502040009", "150204", "other"),
        ("包头市人民政府", "", "1502000001", "150204", "other"),
    ],
)
def test_a_home_page_says_whose_it_is(title: str, name: str, code: str, region: str, kind: str) -> None:
    head = f'<title>{title}</title><meta name="SiteName" content="{name}"><meta name="SiteIDCode" content="{code}">'
    assert claim_of(page("", head), region, YEAR).kind == kind


def test_the_code_is_read_from_the_foot_of_the_page_too() -> None:
    foot = '<p>主办：某某 网站标识码：<a href="/x">1502040012</a> 蒙ICP备05000001号</p>'
    assert claim_of(page(foot), "150204", YEAR).kind == "ours"
    said = claim_of(page(foot), "150203", YEAR)
    assert said.kind == "other" and said.note == "SiteIDCode 1502040012 is that of 内蒙古自治区/包头市/青山区"
