"""What links say: titles, menus, look-alikes, years; where they lead: files, viewers, addresses that are one."""

import random
from urllib.parse import quote, urljoin

import pytest
from w3lib.url import safe_url_string

from crawler.address import joined
from crawler.links import (
    address_key,
    is_annual_column,
    is_lookalike,
    is_report_title,
    menu_kind,
    names_annual,
    report_year,
    score,
)
from crawler.page import Page, choose_encoding
from settings.files import is_attachment, suffix_of, viewer_target

OURS = [
    "示例旗司法局2023年政府信息公开工作年度报告",
    "示例县2022年度政府信息公开年报",
    "2019年示例县审计局政府信息公开工作年度报告",
    "2021年度示例市财政局政府信息公开年度报告",
    "示例镇人民政府二〇二三年政府信息公开工作年度报告",
    "示例镇二○一八年政府信息公开年度报告",
    "示例街道办事处政府信息公开工作年度报告（2021年度）",
    "示例区２０２０年政府信息公开工作年度报告",
    "关于示例局2020年政府信息公开工作年度报告",
    "示例县职业教育培训中心2022年政府信息公开工作年度报告",
    "示例区行政评议局2022年信息公开年报",
    "示例县统计局2021年政府信息公开工作报告",
    "示例市规划局2016年政府信息公开年度工作报告",
    "示例县环境保护局2017年度政府信息公开工作年度报告（图片版）",
    "示例盟行政公署2024年政府信息公开工作年度报告",
]
NOT_OURS = [
    "示例县政府网站工作年度报表（2023年）",
    "示例县人民政府网站2022年政府网站年度报表",
    "示例旗2022年法治政府建设年度报告",
    "示例县司法局2021年行政执法年度报告",
    "示例局2022年度部门决算公开",
    "2024年示例县政务公开工作要点",
    "关于做好2023年政府信息公开工作年度报告编制工作的通知",
    "关于报送2022年度政府信息公开年度报告的通知",
    "示例县政府信息公开工作年度报告制度（2020年修订）",
    "政府信息公开工作年度报告格式（2021年版）",
    "政策解读：2023年政府信息公开年度报告",
    "一图读懂示例县2022年政府信息公开年度报告",
    "示例区2022年上半年政府信息公开工作报告",
    "示例区2023年第三季度政府信息公开年报数据",
    "示例县水利局按时公布2023年政府信息公开工作年度报告",
    "2023年示例县政府工作报告",
    "示例县政府信息公开指南",
    "政府信息公开工作年度报告",
    "政府信息公开年报",
    "",
    "2023年",
]


@pytest.mark.parametrize("title", OURS)
def test_a_report_is_told_by_its_title(title: str) -> None:
    assert is_report_title(title)
    assert report_year(title) is not None
    assert score(title, "", {}) >= 0.5


@pytest.mark.parametrize("title", NOT_OURS)
def test_what_only_looks_like_one_is_not(title: str) -> None:
    assert not is_report_title(title)


@pytest.mark.parametrize("title", [t for t in NOT_OURS if t and t != "2023年" and not t.startswith("政府信息公开")])
def test_a_look_alike_stays_one_inside_the_annual_column(title: str) -> None:
    assert not is_report_title(title, in_annual_column=True)


@pytest.mark.parametrize(
    "title", ["示例镇2023年政府信息公开工作告年度报", "示例局2022年政务信息年度报告", "示例乡2020年度工作报告"]
)
def test_inside_the_annual_column_misspelt_titles_count(title: str) -> None:
    assert is_report_title(title, in_annual_column=True)


@pytest.mark.parametrize("title", ["2023年", "2023年度", "2023年年报", "示例镇召开2023年防汛大会", "2023年元旦放假"])
def test_inside_the_annual_column_columns_and_news_are_no_reports(title: str) -> None:
    assert not is_report_title(title, in_annual_column=True)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2023年政府信息公开年报", 2023),
        ("二〇二一年", 2021),
        ("二○○八年", 2008),
        ("二零一九年度", 2019),
        ("政府信息公开年报(2020)", 2020),
        ("２０２２年", 2022),
        ("第202314号", None),
        ("关于1998年", None),
        ("没有年份", None),
    ],
)
def test_the_year_is_the_one_the_title_says(title: str, year: int | None) -> None:
    assert report_year(title) == year


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *[
            (t, "annual")
            for t in (
                "政府信息公开年报",
                "公开年报",
                "年度报告",
                "部门年报",
                "乡镇（街道）年报",
                "政府信息公开工作年度报告",
            )
        ],
        *[(t, "annual") for t in ("信息公开年度报告", "年 报", "2023年年报")],
        *[
            (t, "disclosure")
            for t in ("政务公开", "政府信息公开", "政府信息公开目录", "法定主动公开内容", "部门信息公开")
        ],
        *[(t, "unit") for t in ("司法局", "示例镇人民政府", "县直部门", "乡镇街道", "示例苏木", "各乡镇", "农牧局")],
        *[(t, "year") for t in ("2023年", "2022", "2021年度", "[2020年]")],
        *[
            (t, None)
            for t in ("政府信息公开指南", "政府信息公开制度", "依申请公开", "政府网站年度报表", "法治政府建设年度报告")
        ],
        *[
            (t, None)
            for t in (
                "首页",
                "新闻动态",
                "部门决算",
                "网上办事大厅",
                "领导信箱",
                "",
                "示例县2018年上半年政府信息公开统计情况",
            )
        ],
        ("示例县市场监督管理局", "unit"),
        ("审计局", "unit"),
        ("行政审批服务局", "unit"),
        ("市场监督管理局政府信息公开指南", None),
        ("领导信箱", None),
        ("这是一条很长很长的新闻标题讲的是政府信息公开工作会议在某个地方召开了而且开得很好", None),
    ],
)
def test_menu_texts_say_where_they_lead(text: str, kind: str | None) -> None:
    assert menu_kind(text) == kind


def test_a_column_is_annual_by_its_way_or_by_its_own_tags() -> None:
    assert is_annual_column("政务公开 > 政府信息公开年报 > 2023年", {})
    assert is_annual_column("", {"columntype": "信息公开年报"})
    assert is_annual_column("", {"columnname": "政府信息公开年报"})
    assert not is_annual_column("政务公开", {"columntype": "信息公开目录", "columnname": "部门决算"})


def test_the_score_rises_with_every_sign_and_falls_to_nothing_for_look_alikes() -> None:
    title = "示例局2023年政府信息公开工作年度报告"
    assert score(title, "政府信息公开年报", {}) == 1.0
    assert score(title, "", {}) == 0.75
    assert score("示例局工作年度报告", "", {}) == 0.25
    assert score("示例局2023年法治政府建设年度报告", "政府信息公开年报", {}) == 0.0
    assert is_lookalike("示例局2023年法治政府建设年度报告")


def test_column_type_and_address_speak_for_a_report_where_the_way_there_does_not() -> None:
    title = "示例局2023年政府信息公开工作年度报告"
    assert score(title, "政务公开", {"columntype": "信息公开年报"}) == 1.0
    assert score(title, "政务公开", {"columntype": "信息公开目录"}) == 0.75
    assert score(title, "政务公开", {}, "http://a.gov.cn/bmgk/sfj/xxgknb_9029/202401/t1.html") == 1.0


@pytest.mark.parametrize(
    ("path", "annual"),
    [
        *((f"/zwgk/{slug}/", True) for slug in ("zfxxgknb", "gknb", "xxgkndbg1", "zfxxgkgzndbg", "xxgknb2024n")),
        ("/OpennessAnnualReport/show/7179.html", True),
        *((f"/{slug}/", False) for slug in ("nb", "zfxxgk", "zfxxgkzn", "jggknbjg", "tjnb")),
    ],
)
def test_folders_called_after_annual_reports(path: str, annual: bool) -> None:
    assert names_annual(f"http://a.gov.cn{path}") is annual


@pytest.mark.parametrize(
    ("url", "suffix"),
    [
        ("http://a.gov.cn/x/P020.docx", "docx"),
        ("http://a.gov.cn/x/P020.PDF?v=2", "pdf"),
        ("http://a.gov.cn/module/download/downfile.jsp?classid=0&filename=ab.xls", "xls"),
        ("http://a.gov.cn/down/download.jsp?urltype=x&owner=1", "jsp"),
        ("http://a.gov.cn/x/", ""),
        ("http://www.a.gov.cn", ""),
    ],
)
def test_the_suffix_is_the_file_s_not_the_script_s(url: str, suffix: str) -> None:
    assert suffix_of(url) == suffix


@pytest.mark.parametrize(
    ("url", "text", "is_file"),
    [
        *[
            (f"http://a.gov.cn/f.{s}", "附件", True)
            for s in ("docx", "doc", "pdf", "xls", "xlsx", "wps", "rtf", "zip", "rar", "jpg")
        ],
        ("http://a.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=1", "附件", True),
        ("http://a.gov.cn/get.do?id=5", "2023年年度报告.docx", True),
        ("http://a.gov.cn/group4/M00/00/01/wKg.doc", "", True),
        ("http://a.gov.cn/list.html", "附件", False),
        ("http://a.gov.cn/art/2023/a.shtml", "2023年年度报告", False),
    ],
)
def test_files_are_told_from_pages(url: str, text: str, is_file: bool) -> None:
    assert is_attachment(url, text) is is_file


def test_a_viewer_s_file_is_the_one_in_its_query() -> None:
    viewer = "http://a.gov.cn/pdfjs/viewer.html?file=%2Fup%2Fr.pdf"
    assert viewer_target(viewer) == "http://a.gov.cn/up/r.pdf"
    assert viewer_target("http://a.gov.cn/v.html?file=http://b.gov.cn/r.docx") == "http://b.gov.cn/r.docx"
    assert viewer_target("http://a.gov.cn/v.html?file=javascript:x.pdf") is None
    assert viewer_target("http://a.gov.cn/list.html?page=2") is None
    script = "/system/_content/download.jsp?urltype=x&wbfileid=7"
    assert viewer_target(f"http://a.gov.cn/v.html?file={quote(script, safe='')}") == f"http://a.gov.cn{script}"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://A.gov.cn:80/x#top", "http://a.gov.cn/x", True),
        ("https://a.gov.cn:443", "https://a.gov.cn/", True),
        ("http://a.gov.cn/x/index.html", "http://a.gov.cn/x/", True),
        ("http://a.gov.cn/x/index_1.html", "http://a.gov.cn/x/", False),
        ("http://a.gov.cn/x?page=2", "http://a.gov.cn/x", False),
        ("http://a.gov.cn/x", "https://a.gov.cn/x", False),
        ("http://a.gov.cn:8080/x", "http://a.gov.cn/x", False),
    ],
)
def test_addresses_that_are_one(one: str, other: str, same: bool) -> None:
    assert (address_key(one) == address_key(other)) is same


TEXT = "<html><head>{}</head><body><a href='/a'>巴彦淖尔市政府信息公开年报</a></body></html>"


@pytest.mark.parametrize(
    ("body", "declared", "encoding"),
    [
        (TEXT.format("").encode(), None, "utf-8"),
        (TEXT.format("").encode(), "gb2312", "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.format("").encode(), None, "utf-8"),
        (TEXT.format("").encode("gb18030"), None, "gb18030"),
        (TEXT.format("").encode("gb18030"), "utf-8", "gb18030"),
        (TEXT.format("<meta charset=gb2312>").encode("gb18030"), None, "gb18030"),
        ("<meta charset=big5><p>政府資訊公開年報</p>".encode("big5"), None, "big5"),
        (TEXT.format("<meta charset=nonsense>").encode("gb18030"), None, "gb18030"),
        ("公开".encode("gb18030"), None, "gb18030"),  # four bytes that statistical guessers take for Korean
    ],
)
def test_the_encoding_is_tested_not_guessed(body: bytes, declared: str | None, encoding: str) -> None:
    assert choose_encoding(body, declared) == encoding


def test_a_page_reads_the_same_in_utf_8_and_gbk_whatever_it_declares() -> None:
    for encoding in ("utf-8", "gb18030"):
        for meta in ("", "<meta charset='utf-8'>", "<meta charset=gbk>"):
            page = Page("http://a.gov.cn/", TEXT.format(meta).encode(encoding))
            assert [(link.url, link.text) for link in page.links] == [
                ("http://a.gov.cn/a", "巴彦淖尔市政府信息公开年报")
            ]


def links(source: str) -> list[tuple[str, str]]:
    page = Page("http://a.gov.cn/x/list.html", source.encode())
    return [(link.url, link.text) for link in page.links]


def test_a_title_that_is_cut_short_before_its_date_is_read_whole() -> None:
    title = "关于做好示例局2023年政府信息公开工作年度报告编制的通知"
    assert links(f'<a href="r.html" title="{title}">{title[:20]}…<span>2024-01-21</span></a>')[0][1] == title
    assert links(f'<a href="r.html" title="{title}">{title[:20]}...　2024-01-21</a>')[0][1] == title
    assert links('<a href="r.html" title="别的">示例局…年报 2024-01-21</a>')[0][1] == "示例局…年报 2024-01-21"


def test_links_are_read_as_a_reader_sees_them() -> None:
    assert links('<a href="r.html" title="示例局2023年政府信息公开工作年度报告">示例局2023年政府信…</a>') == [
        ("http://a.gov.cn/x/r.html", "示例局2023年政府信息公开工作年度报告")
    ]
    assert links('<a href=" /r.html\n"> 年<b>报</b>&nbsp; </a>') == [("http://a.gov.cn/r.html", "年报")]
    assert links('<a href="nb/"><img src=x.png alt="政府信息公开年报"></a>') == [
        ("http://a.gov.cn/x/nb/", "政府信息公开年报")
    ]
    assert links('<map><area href="/nb/" alt="信息公开年报"></map>') == [("http://a.gov.cn/nb/", "信息公开年报")]
    assert links('<base href="http://b.gov.cn/z/"><a href="r.html">r</a>') == [("http://b.gov.cn/z/r.html", "r")]


def test_literal_script_jumps_are_links_and_computed_ones_are_not() -> None:
    assert links("""<a href="javascript:void(0)" onclick="window.open('/r.html')">年报</a>""") == [
        ("http://a.gov.cn/r.html", "年报")
    ]
    assert links("""<a href="javascript:location.href='r.html'">年报</a>""") == [("http://a.gov.cn/x/r.html", "年报")]
    assert links("""<a href="javascript:show(5)">年报</a><a href="#">年报</a><a href="mailto:a@b.cn">信</a>""") == []
    assert links('<a href="ftp://a.gov.cn/r.doc">a</a><a href="file:///etc/passwd">b</a><a href="data:x">c</a>') == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('<meta http-equiv="refresh" content="0;url=/gk/index.html">', "http://a.gov.cn/gk/index.html"),
        ('<meta http-equiv="Refresh" content="600; url=/">', None),
        ("<script>window.location.href='list.html?x'</script>", "http://a.gov.cn/x/list.html?x"),
        ("<script>document.cookie='a=1';location.href='/in.html'</script>", None),
        ("<script>location.href='/in.html'</script><a href='/r.html'>r</a>", None),
        ("<p>text</p>", None),
    ],
)
def test_a_stub_sends_the_reader_on_only_by_a_literal_address(source: str, target: str | None) -> None:
    assert Page("http://a.gov.cn/x/list.html", f"<html><body>{source}</body></html>".encode()).jump == target


def test_empty_and_broken_bodies_give_no_links() -> None:
    for body in (b"", b"   ", b"\x00\x01\x02", b"<", b"<html", b"\xff\xfe" * 50):
        assert Page("http://a.gov.cn/", body, "text/html").links == ()


def test_the_short_way_for_links_from_the_root_leads_where_joining_does() -> None:
    chance = random.Random(1)
    bases = ("http://www.a.gov.cn/nb/x.html?y#z", "https://h.cn:8080/a/b/../c", "HTTP://Www.X.cn", "http://[::1]/x")
    found = 0
    for _ in range(20_000):
        text = "/a" + "".join(chance.choice("/ab.~;=?&:@%41\\-_+") for _ in range(chance.randrange(9)))
        base = chance.choice(bases)
        url = safe_url_string(urljoin(base, text.replace("\\", "/")))
        found += joined(base, text) == url
        assert joined(base, text) in (url, None), (base, text)
    assert found > 15_000
