"""Portals that show one report in several ways, or two reports that look like one: real reports, small sites."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from random import Random

from settings.portals import Portal
from tests.portals import docxfile
from tests.portals.agencies import Agency
from tests.portals.draft import begin, print_figures
from tests.portals.numbers import Books, Scale, figures
from tests.portals.places import PLACES
from tests.portals.report import Report, finish
from tests.portals.skins import clean
from tests.small_portals import Answer, html, portal, redirect

BANNER = PLACES[0]  # 乌拉特中旗, 150824
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)

GOVERNMENT = Agency("zf", "人民政府", "government", "我旗", Scale(60, 300), "重点领域")
OFFICE = Agency("bgs", "人民政府办公室", "office", "本机关", Scale(26, 6), "政务服务")
JUSTICE = Agency("sfj", "司法局", "department", "我局", Scale(9, 12), "公共法律服务")
EDUCATION = Agency("jyj", "教育局", "department", "我局", Scale(14, 30), "义务教育招生")
FINANCE = Agency("czj", "财政局", "department", "我局", Scale(11, 9), "预算决算和政府采购")
WATER = Agency("slj", "水利局", "department", "我局", Scale(9, 34), "水资源管理和河湖治理")
CIVIL = Agency("mzj", "民政局", "department", "我局", Scale(8, 45), "社会救助和养老服务")


def written(agency: Agency, year: int, title: str | None = None, remark: str = "", *, signed: bool = True) -> Report:
    """A report in the official form. In: a title of one's own, a sentence to begin with, whether it is signed."""
    rng = Random(f"{agency.slug}/{year}")
    draft = begin(BANNER, agency, year, "2021", figures("2021", Books(), agency.scale, rng), rng)
    draft.title_lines = [title or f"{draft.name}{year}年政府信息公开工作年度报告"]
    draft.sign, draft.published = signed, datetime(year + 1, 1, 20, 9, 0)
    print_figures(draft)
    report = finish(draft, rng)
    first = next(n for n, part in enumerate(report.parts) if part.kind == "p")
    parts = list(report.parts)
    parts[first] = replace(parts[first], text=remark + parts[first].text)
    return replace(report, parts=parts)


def text_of(report: Report) -> str:
    return clean.render(report.parts, Random("skin"), frozenset())


def article(report: Report, body: str | None = None, *, head: str = "") -> Answer:
    """A report's page, with the tags it should have; `body` in place of its text."""
    told = (("ArticleTitle", report.title), ("PubDate", f"{report.draft.published:%Y-%m-%d %H:%M}"))
    tags = "".join(f'<meta name="{name}" content="{value}">' for name, value in told)
    text = text_of(report) if body is None else body
    source = f"<html><head><meta charset=utf-8><title>{report.title}</title>{tags}{head}</head><body>"
    return Answer(f'{source}<h1>{report.title}</h1><div class="TRS_Editor">{text}</div></body></html>'.encode())


def file(report: Report) -> Answer:
    """A report as a Word file, as download scripts send it: nothing names it but its bytes."""
    body = docxfile.render(report.parts, report.title, frozenset())
    return Answer(body, headers=(("Content-Type", "application/octet-stream"),))


def annual(*reports: tuple[str, Report], also: Iterable[tuple[str, str]] = ()) -> Answer:
    """The column of annual reports: (address, report), and other links."""
    return html(*((url, report.title) for url, report in reports), *also, title="政府信息公开年报")


def home(*links: tuple[str, str]) -> Answer:
    """A home page that leads to the annual reports' column, and elsewhere."""
    return html(("/nb/", "政府信息公开年报"), ("/xw/", "新闻动态"), *links)


PAGES: dict[str, Answer] = {}
PORTALS: list[Portal] = []


def put(portal_row: Portal, pages: dict[str, Answer]) -> None:
    PORTALS.append(portal_row)
    PAGES.update(pages)


CIVIL_2023, JUSTICE_2023 = written(CIVIL, 2023), written(JUSTICE, 2023)

# One report on the county's host, on the department's, as a page for phones; hosts with and without www.
put(
    portal("twins", "www.twins.gov.cn", "mzj.twins.gov.cn"),
    {
        "www.twins.gov.cn/": home(("http://mzj.twins.gov.cn/", "民政局")),
        "www.twins.gov.cn/nb/": annual(
            ("t1.html", CIVIL_2023),
            ("t1_wap.html", CIVIL_2023),
            ("http://twins.gov.cn/nb/t2.html", JUSTICE_2023),
            also=(("bm/", "部门年报"),),
        ),
        "www.twins.gov.cn/nb/bm/": annual(
            ("/nb/t2.html", JUSTICE_2023), ("http://twins.gov.cn/nb/t1.html", CIVIL_2023)
        ),
        "www.twins.gov.cn/nb/t1.html": article(CIVIL_2023),
        "www.twins.gov.cn/nb/t1_wap.html": article(CIVIL_2023),
        "www.twins.gov.cn/nb/t2.html": article(JUSTICE_2023),
        "twins.gov.cn/nb/t1.html": article(CIVIL_2023),
        "twins.gov.cn/nb/t2.html": article(JUSTICE_2023),
        "mzj.twins.gov.cn/": html(("/gk/", "政府信息公开年报")),
        "mzj.twins.gov.cn/gk/": annual(("1.html", CIVIL_2023)),
        "mzj.twins.gov.cn/gk/1.html": article(CIVIL_2023),
    },
)

# A county's report that sums up and that of its office, in the ways their titles differ, or do not.
NAME = "乌拉特中旗"
NEAR = {
    "by-name": (
        written(GOVERNMENT, 2023, f"{NAME}2023年政府信息公开工作年度报告"),
        written(OFFICE, 2023, f"{NAME}人民政府办公室2023年政府信息公开工作年度报告"),
    ),
    "by-bracket": (
        written(GOVERNMENT, 2022, f"{NAME}人民政府2022年政府信息公开工作年度报告（汇总）"),
        written(OFFICE, 2022, f"{NAME}人民政府2022年政府信息公开工作年度报告（本级）", signed=False),
    ),
    "by-text": (
        written(OFFICE, 2021, remark="本报告由旗政府办公室综合各苏木镇、各部门年度报告数据编制。"),
        written(replace(OFFICE, slug="own", scale=Scale(12, 9)), 2021, remark="本报告仅反映本机关情况。"),
    ),
    "by-nothing": (
        written(OFFICE, 2020),
        written(replace(OFFICE, slug="other", scale=Scale(12, 9)), 2020),
    ),
}
put(
    portal("near", "www.near.gov.cn"),
    {
        "www.near.gov.cn/": home(),
        "www.near.gov.cn/nb/": annual(
            *((f"{way}-{n}.html", report) for way, pair in NEAR.items() for n, report in enumerate(pair))
        ),
        **{
            f"www.near.gov.cn/nb/{way}-{n}.html": article(report)
            for way, pair in NEAR.items()
            for n, report in enumerate(pair)
        },
    },
)

# A county that moved: the older years stayed behind, and one year stands on both hosts.
MOVED = {year: written(EDUCATION, year) for year in range(2019, 2024)}
OLD, NEW = portal("moved-2012", "old.moved.gov.cn"), portal("moved-2021", "www.moved.gov.cn")
put(
    replace(OLD, place="moved", last_year=2020),
    {
        "old.moved.gov.cn/": home(("http://www.moved.gov.cn/", "本站已迁移，请访问新网站")),
        "old.moved.gov.cn/nb/": annual(*((f"{year}.html", MOVED[year]) for year in (2021, 2020, 2019))),
        **{f"old.moved.gov.cn/nb/{year}.html": article(MOVED[year]) for year in (2021, 2020, 2019)},
    },
)
put(
    replace(NEW, place="moved", first_year=2021),
    {
        "www.moved.gov.cn/": home(),
        "www.moved.gov.cn/nb/": annual(*((f"n{year}.html", MOVED[year]) for year in (2023, 2022, 2021))),
        **{f"www.moved.gov.cn/nb/n{year}.html": article(MOVED[year]) for year in (2023, 2022, 2021)},
    },
)

# Files: behind a viewer in a list, behind one in a page, behind scripts that name nothing.
VIEWED, FRAMED, SCRIPTED, DOWNED = (written(agency, 2024) for agency in (CIVIL, JUSTICE, EDUCATION, OFFICE))
SCRIPT = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77"
put(
    portal("files", "www.files.gov.cn"),
    {
        "www.files.gov.cn/": home(),
        "www.files.gov.cn/nb/": annual(
            ("/pdfjs/web/viewer.html?file=%2Fup%2F1.docx", VIEWED),
            ("framed.html", FRAMED),
            ("scripted.html", SCRIPTED),
            ("downed.html", DOWNED),
        ),
        "www.files.gov.cn/pdfjs/web/viewer.html?file=%2Fup%2F1.docx": html(title="PDF.js viewer"),
        "www.files.gov.cn/up/1.docx": file(VIEWED),
        "www.files.gov.cn/nb/framed.html": article(
            FRAMED, '<p>见下：</p><iframe src="/pdfjs/web/viewer.html?file=/up/2.docx"></iframe>'
        ),
        "www.files.gov.cn/up/2.docx": file(FRAMED),
        "www.files.gov.cn/nb/scripted.html": article(SCRIPTED, f"<p>附件：<a href='{SCRIPT}'>{SCRIPTED.title}</a></p>"),
        f"www.files.gov.cn{SCRIPT}": file(SCRIPTED),
        "www.files.gov.cn/nb/downed.html": article(
            DOWNED, "<p>附件【<a href='/module/download/downfile.jsp?classid=0&filename=ab.docx'>报告</a>】</p>"
        ),
        "www.files.gov.cn/module/download/downfile.jsp?classid=0&filename=ab.docx": redirect("/attach/0/ab.docx"),
        "www.files.gov.cn/attach/0/ab.docx": file(DOWNED),
    },
)

# Reports that are pictures, and a column that is the report itself.
PICTURED, STANDING, BEFORE = written(CIVIL, 2022), written(FINANCE, 2023), written(FINANCE, 2022)
put(
    portal("odd", "www.odd.gov.cn"),
    {
        "www.odd.gov.cn/": home(("/czj/", "财政局信息公开年报")),
        "www.odd.gov.cn/nb/": annual(("p.html", PICTURED)),
        "www.odd.gov.cn/nb/p.html": article(PICTURED, '<p><img src="p1.png"></p><p><img data-src="p2.png"></p>'),
        "www.odd.gov.cn/nb/p1.png": Answer(PNG, headers=(("Content-Type", "image/png"),)),
        "www.odd.gov.cn/nb/p2.png": Answer(PNG, headers=(("Content-Type", "image/png"),)),
        "www.odd.gov.cn/czj/": article(
            STANDING,
            f'<ul><li><a href="2022.html">2022年</a></li></ul>{text_of(STANDING)}<p><a href="full.docx">附件</a></p>',
            head='<meta name="ColumnType" content="信息公开年报">',
        ),
        "www.odd.gov.cn/czj/full.docx": file(STANDING),
        "www.odd.gov.cn/czj/2022.html": article(BEFORE),
    },
)

# Columns that only their tags, or their folder, say to be those of annual reports; what stands beside the reports in them.
MISSPELT = written(WATER, 2024, f"{NAME}水利局2024年政府信息工作告年度报")
OF_A_YEAR, BY_FOLDER = written(WATER, 2022), written(FINANCE, 2021)
LOOKALIKES = (
    f"{NAME}2023年政府网站工作年度报表",
    f"{NAME}司法局2023年法治政府建设年度报告",
    f"{NAME}2023年行政执法年度报告",
    f"{NAME}财政局2023年度部门决算公开报告",
    "2023年政务公开工作要点",
    "关于做好2023年政府信息公开工作年度报告编制工作的通知",
    f"{NAME}政府信息公开工作年度报告制度",
    f"{NAME}2022年上半年政府信息公开工作统计情况",
)
put(
    portal("signs", "www.signs.gov.cn"),
    {
        "www.signs.gov.cn/": html(("/gk/", "政务公开"), ("/bmgk/xxgknb/", "部门公开")),
        "www.signs.gov.cn/gk/": html(
            *((f"x{n}.html", title) for n, title in enumerate(LOOKALIKES)),
            ("1.html", MISSPELT.title),
            ("2022/", "2022年"),
            title='公开</title><meta name="ColumnType" content="信息公开年报"><title>',
        ),
        **{f"www.signs.gov.cn/gk/x{n}.html": html(title=title, text=title) for n, title in enumerate(LOOKALIKES)},
        "www.signs.gov.cn/gk/1.html": article(MISSPELT),
        "www.signs.gov.cn/gk/2022/": annual(("1.html", OF_A_YEAR)),
        "www.signs.gov.cn/gk/2022/1.html": article(OF_A_YEAR),
        "www.signs.gov.cn/bmgk/xxgknb/": html(("2021/", "2021年"), ("/gk/", "政务公开")),
        "www.signs.gov.cn/bmgk/xxgknb/2021/": html(("1.html", f"{NAME}财政局2021年工作年度报告")),
        "www.signs.gov.cn/bmgk/xxgknb/2021/1.html": article(BY_FOLDER),
    },
)
