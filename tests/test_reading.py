"""From bytes to a reading: what a page is, who reports, when, where; and the sample region, page by page."""

import json
import random
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from archive.capture import Lead
from extract.model.report import Reading
from extract.output import to_json
from extract.reading import read
from extract.text.confidence import CONFIDENCE_LOST, confidence
from extract.text.dates import moments, only_date, period
from extract.text.headings import find_headings
from extract.text.titles import read_title
from extract.version import code_digest, parser_name
from settings.agencies import agency_type, full_name, scope_of
from settings.days import date_in_path
from settings.plain import squeeze
from settings.regions import region_at
from settings.titles import owner_words
from tests.portals.world import World, build_world
from tests.render import distinct, page, parts_of

KEYS = (
    "kind title agency agency_type scope region_code region_path year period_start period_end published_on "
    "published_time signed_on source url layout sections cells findings confidence problems attachments parser"
)
TITLE = "乌拉特中旗水利局2023年政府信息公开工作年度报告"
LONG = "全年按照要求做好各项公开工作，内容真实、更新及时、查阅方便，受到群众欢迎。" * 12


def reading_of(body: str, **how: Any) -> Reading:
    return read(f"<html><head><title>网站</title></head><body>{body}</body></html>".encode(), **how)


def lead(**fields: Any) -> Lead:
    return Lead(
        **{"url": "http://a.gov.cn/1.html", "portal_id": "a", "region_code": "150824", "role": "report"} | fields
    )


# --- what a page is


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("乌拉特中旗司法局2023年政府信息公开工作年度报告", "annual_report"),
        ("2022年利通区司法局政府信息公开年报", "annual_report"),
        ("某县二〇二三年政府信息公开年度报告", "annual_report"),
        ("七家子镇2023年政府信息公开工作告年度报", "annual_report"),
        ("某县2010年政府信息公开工作报告", "annual_report"),
        ("某县行政审批制度改革办公室2021年政府信息公开工作年度报告", "annual_report"),
        ("某市培训中心2021年政府信息公开工作年度报告", "annual_report"),
        ("关于报送2023年政府信息公开工作年度报告的通知", "notice"),
        ("政府信息公开工作年度报告格式（试行）", "other"),
        ("2022年上半年政府信息公开年报统计", "other"),
        ("某县政府网站2022年度工作报表", "website_report"),
        ("某县人民政府网站工作年度报告（2022年）", "website_report"),
        ("某县2022年法治政府建设年度报告", "rule_of_law_report"),
        ("2022年某县政府工作报告", "gov_work_report"),
        ("某县水利局2022年部门决算公开", "budget"),
        ("某县政府信息公开指南", "guide"),
        ("2023年政府信息公开工作年度报告填报说明", "other"),
        ("某县民政局按时公布2022年政府信息公开工作年度报告", "news"),
        ("某县2023年政务公开工作要点", "other"),
        ("某县召开防汛会议", None),
    ],
)
def test_the_title_test(title: str, kind: str | None) -> None:
    assert read_title(title).kind == kind


@pytest.mark.parametrize(
    ("title", "year", "owner"),
    [
        ("乌拉特中旗司法局 2023 年政府信息公开工作年度报告", 2023, "乌拉特中旗司法局"),
        ("2022年利通区司法局政府信息公开年报", 2022, "利通区司法局"),
        ("兴安盟二〇二一年度政府信息公开工作年度报告", 2021, "兴安盟"),
        ("某局关于2019年度政府信息公开工作情况的报告", 2019, "某局"),
        ("2024年公布的某县2023年政府信息公开年报", 2023, "2024年公布的某县"),
        ("政府信息公开工作年度报告", None, ""),
        ("2023年政府信息公开工作年度报告（乌拉特中旗司法局）", 2023, "乌拉特中旗司法局"),
        ("乌拉特中旗司法局政府信息公开工作年度报告（2023年度）", 2023, "乌拉特中旗司法局"),
        ("2023年政府信息公开工作年度报告（图片版）", 2023, ""),
    ],
)
def test_year_and_owner_in_a_title(title: str, year: int | None, owner: str) -> None:
    assert (read_title(title).year, owner_words(squeeze(title))) == (year, owner)


def test_six_official_titles_make_a_report_even_under_another_title() -> None:
    shown = distinct("2021", Random(1))
    parts = parts_of("2021", shown)
    body = page([parts[0].__class__("title", "2023年度工作情况"), *parts[1:]], "clean", Random(1))
    reading = read(body)
    assert reading.kind == "annual_report"
    assert reading.report is not None
    assert len(reading.report.sections) == 6


def test_a_notice_that_carries_the_form_as_a_specimen_is_a_notice() -> None:
    parts = parts_of("2021", dict.fromkeys(distinct("2021", Random(1)), ""))
    notice = parts[0].__class__("title", "关于做好2023年政府信息公开工作年度报告编制工作的通知")
    assert read(page([notice, *parts[1:]], "clean", Random(1))).kind == "notice"


def test_a_short_page_with_the_tables_in_its_file_is_a_report_that_says_so() -> None:
    reading = reading_of(
        f"<h1>{TITLE}</h1><p>来源：乌拉特中旗水利局 发布时间：2024-01-15 10:20</p><p>详见附件。</p>"
        f"<p>附件：<a href='files/nb.docx'>{TITLE}.docx</a><a href='x.zip'>素材</a></p>",
        url="http://a.gov.cn/zwgk/1.html",
    )
    assert reading.report is not None
    assert (reading.kind, reading.report.layout, reading.report.figures) == ("annual_report", "free", ())
    assert "tables-in-attachment" in {p.kind for p in reading.problems}
    assert [(a.url, a.role) for a in reading.attachments] == [
        ("http://a.gov.cn/zwgk/files/nb.docx", "report"),
        ("http://a.gov.cn/zwgk/x.zip", "other"),
    ]
    assert reading.report.published_on == date(2024, 1, 15)


def test_a_file_with_nothing_but_the_tables_is_a_report_without_a_title() -> None:
    parts = [p for p in parts_of("2021", distinct("2021", Random(1))) if p.table]
    reading = read(page([parts[0].__class__("title", "附表"), *parts], "clean", Random(1)))
    assert reading.report is not None
    assert (reading.kind, len(reading.report.figures)) == ("annual_report", 200)
    assert "title-missing" in {p.kind for p in reading.problems}
    half = parts[0].__class__("title", "某县2023年上半年依申请公开统计，政府信息公开年报数据")
    assert read(page([half, *parts], "clean", Random(1))).kind != "annual_report"


def test_a_report_of_pictures_is_a_report_without_tables() -> None:
    reading = reading_of(f"<h1>{TITLE}（图片版）</h1><p><img src='1.jpg'><img src='2.jpg'></p>")
    assert reading.kind == "annual_report"
    assert "tables-missing" in {p.kind for p in reading.problems}


@pytest.mark.parametrize("years", [1, 3, 12])
def test_a_column_of_reports_is_a_list(years: int) -> None:
    links = "".join(
        f"<li><a href='{y}.html'>乌拉特中旗水利局{2024 - y}年政府信息公开年报</a> 2024-01-0{y % 9 + 1}</li>"
        for y in range(years)
    )
    assert reading_of(f"<h1>政府信息公开年报</h1><ul>{links}</ul>").kind == "list_page"


def test_a_column_of_one_year_bears_a_reports_title_and_is_a_list() -> None:
    links = "".join(f"<li><a href='{n}.html'>{n}局2023年政府信息公开工作年度报告</a></li>" for n in "甲乙丙丁")
    assert reading_of(f"<h1>2023年政府信息公开年报</h1><ul>{links}</ul>").kind == "list_page"


def test_a_report_with_a_list_of_others_beside_it_is_a_report_with_its_own_title() -> None:
    links = "".join(
        f"<li>2024-01-1{n}<a href='{n}.html'>五原县第{n}局2023年政府信息公开工作年度报告</a></li>" for n in range(5)
    )
    body = page(parts_of("2021", distinct("2021", Random(1))), "clean", Random(1)).decode()
    reading = read(body.replace("<ul>", f"<div class='side'><ul>{links}</ul></div><ul>", 1).encode())
    assert (reading.kind, reading.title) == ("annual_report", TITLE)


def test_a_page_that_says_not_found_is_not_a_report_whatever_its_link_said() -> None:
    reading = reading_of("<p>您访问的页面不存在或已删除！</p><a href='/'>返回首页</a>", lead=lead(title=""))
    assert reading.kind == "other"


def test_a_challenge_stub_is_blocked() -> None:
    stub = b"<html><script>document.cookie='__jsl_clearance=1';location.href='/'</script></html>"
    assert read(stub).kind == "blocked"


def test_the_column_vouches_for_a_misspelt_title() -> None:
    body = f"<h1>乌拉特中旗水利局2023年政府信息公工作年度报告</h1><p>{LONG}</p>"
    assert reading_of(body, lead=lead(menu="政务公开 > 政府信息公开年报")).kind == "annual_report"
    assert reading_of(body).kind != "annual_report"


@pytest.mark.parametrize("body", [b"", b"%PDF-1.4", bytes(range(256)), b"PK\x03\x04cut", b"\xd0\xcf\x11\xe0aaaa"])
def test_what_cannot_be_read_is_a_reading_with_a_problem(body: bytes) -> None:
    reading = read(body, mime="text/html", url="http://a.gov.cn/1.html", lead=lead(title=TITLE))
    assert (reading.kind, reading.report, reading.confidence) == ("other", None, 0.0)
    assert [(p.stage, p.kind) for p in reading.problems] == [("format", "unreadable")]


def test_any_bytes_whatever_give_a_reading() -> None:
    rng = random.Random(1)
    whole = page(parts_of("2021", distinct("2021", rng)), "word", rng)
    for _ in range(40):
        cut = bytearray(whole[: rng.randrange(len(whole))])
        for _ in range(20):
            if cut:
                cut[rng.randrange(len(cut))] = rng.randrange(256)
        assert read(bytes(cut)).kind


# --- who, when, where


@pytest.mark.parametrize(
    ("name", "kind", "scope"),
    [
        ("乌拉特中旗人民政府", "government", "aggregate"),
        ("兴安盟行政公署", "government", "aggregate"),
        ("乌拉特中旗人民政府办公室", "government", "office"),
        ("兴安盟行政公署办公室", "government", "office"),
        ("乌拉特中旗司法局", "department", "department"),
        ("五原县发展和改革委员会", "department", "department"),
        ("五原县国有资产监督管理委员会", "department", "department"),
        ("五原县隆兴昌镇人民政府", "township", "township"),
        ("五原县隆兴昌镇人民政府办公室", "township", "township"),
        ("扎赉特旗巴彦扎拉嘎乡", "township", "township"),
        ("乌拉特中旗呼勒斯太苏木", "township", "township"),
        ("利通区胜利街道办事处", "street", "township"),
        ("乌拉特前旗工业园区管理委员会", "zone", "zone"),
        ("呼伦贝尔经济技术开发区管委会", "zone", "zone"),
    ],
)
def test_what_sort_of_body_reports_and_for_whom(name: str, kind: str, scope: str) -> None:
    assert (agency_type(name), scope_of(name, kind, "")) == (kind, scope)


def test_an_office_that_sums_up_all_agencies_reports_for_the_place() -> None:
    intro = "本报告由旗政府办公室综合各苏木镇、各部门的年度报告编制。"
    assert scope_of("乌拉特中旗人民政府办公室", "government", intro) == "aggregate"


@pytest.mark.parametrize(
    ("words", "signature", "source", "name"),
    [
        ("乌拉特中旗司法局", "", None, "乌拉特中旗司法局"),
        ("乌拉特中旗", "", None, "乌拉特中旗人民政府"),
        ("", "乌拉特中旗司法局", None, "乌拉特中旗司法局"),
        ("司法局", "乌拉特中旗司法局", None, "乌拉特中旗司法局"),
        ("司法局", "", None, "乌拉特中旗司法局"),
        ("", "", "旗司法局", "乌拉特中旗司法局"),
        ("乌拉特中旗发改委", "乌拉特中旗发展和改革委员会", None, "乌拉特中旗发展和改革委员会"),
        ("乌拉特中旗司法局", "乌拉特中旗水利局", None, "乌拉特中旗司法局"),
        ("", "", None, None),
        ("", "", "本站", None),
    ],
)
def test_the_full_name_of_the_agency(words: str, signature: str, source: str | None, name: str | None) -> None:
    assert full_name(words, signature, (source,), region_at("150824", 2023), 2023)[0] == name


def test_a_league_has_a_行政公署_not_a_人民政府() -> None:
    assert full_name("兴安盟", "", (), region_at("152200", 2024), 2024)[0] == "兴安盟行政公署"


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("发布时间：2022-01-26 16:48", date(2022, 1, 26), "16:48"),
        ("2017—04—12 21∶37", date(2017, 4, 12), "21:37"),
        ("2023 年 1 月 5 日", date(2023, 1, 5), None),
        ("二〇二四年一月十日", date(2024, 1, 10), None),
        ("二○二三年十二月三十一日", date(2023, 12, 31), None),
        ("2023/3/7 9:05", date(2023, 3, 7), "09:05"),
        ("2023.03.07", date(2023, 3, 7), None),
    ],
)
def test_dates_as_pages_print_them(text: str, day: date, time: str | None) -> None:
    (found,) = moments(text)
    assert (found.day, found.time) == (day, time)


@pytest.mark.parametrize("text", ["2023年2月30日", "2023-13-01", "1.2.3", "电话0478-5912944"])
def test_what_the_calendar_lacks_is_no_date(text: str) -> None:
    assert list(moments(text)) == []


def test_only_a_line_that_is_a_date_is_the_date_of_a_signature() -> None:
    assert only_date("   2024年1月11日    ") == date(2024, 1, 11)
    assert only_date("截至2024年1月11日") is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("统计时限为2023年1月1日起至2022年12月31日", (date(2023, 1, 1), date(2022, 12, 31))),
        ("自 2020 年 1 月 1 日起到 2020 年 12 月 31 日止", (date(2020, 1, 1), date(2020, 12, 31))),
        ("统计期限：2020年1月1日至12月21日", (date(2020, 1, 1), date(2020, 12, 21))),
        ("数据统计时段2021年1月1日—2021年12月31日", (date(2021, 1, 1), date(2021, 12, 31))),
        ("统计期限自二〇二三年一月一日起至二〇二三年十二月三十一日止", (date(2023, 1, 1), date(2023, 12, 31))),
        ("统计期限为202011日至20201231日", None),
        ("2019年3月13日首次推送", None),
    ],
)
def test_the_statistical_period(text: str, days: Any) -> None:
    assert period(text, anywhere=False) == days


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.gov.cn/zwgk/202201/t20220126_12345.html", date(2022, 1, 26)),
        ("http://a.gov.cn/x/2022-01/26/article_2022012609001234567.html", date(2022, 1, 26)),
        ("http://a.gov.cn/art/2022/3/6/art_5207_1.html", date(2022, 3, 6)),
        ("http://a.gov.cn/c128570/content_1.shtml", None),
    ],
)
def test_the_day_in_an_address(url: str, day: date | None) -> None:
    assert date_in_path(url) == day


def test_the_year_of_the_title_wins_and_a_quarrel_with_the_period_is_a_problem() -> None:
    reading = reading_of(f"<h1>{TITLE}</h1><p>统计期限为2022年1月1日至2022年12月31日。</p><p>{LONG}</p>")
    assert reading.report is not None
    assert reading.report.year == 2023
    assert "year-differs" in {p.kind for p in reading.problems}


def test_a_title_over_two_lines_with_a_menu_above_is_the_title_alone() -> None:
    body = "<p>首页</p><p>政务公开</p><p>乌拉特中旗水利局2023年政府信息</p><p>公开工作年度报告</p>" + f"<p>{LONG}</p>"
    assert reading_of(body).title == TITLE


def test_an_agency_of_another_place_than_the_portals_keeps_its_own_region() -> None:
    reading = reading_of(f"<h1>五原县水利局2023年政府信息公开工作年度报告</h1><p>{LONG}</p>", lead=lead())
    assert reading.report is not None
    assert reading.report.region_code == "150821"
    assert "region-differs" in {p.kind for p in reading.problems}


def test_a_name_that_exists_many_times_is_decided_by_the_portals_region() -> None:
    body = f"<h1>桥西区水利局2023年政府信息公开工作年度报告</h1><p>{LONG}</p>"
    codes = [reading_of(body, lead=lead(region_code=code)).report for code in ("130104", "130703")]
    assert [report.region_code for report in codes if report] == ["130104", "130703"]


def test_meta_tags_tell_region_day_and_source() -> None:
    head = (
        "<meta name='SiteIDCode' content='1508240008'><meta name='pubdate' content='2024-01-15 10:20'>"
        "<meta name='ContentSource' content='旗水利局'>"
    )
    reading = reading_of(f"{head}<h1>水利局2023年政府信息公开工作年度报告</h1><p>{LONG}</p>")
    report = reading.report
    assert report is not None
    assert (report.region_code, report.region_path) == ("150824", "内蒙古自治区/巴彦淖尔市/乌拉特中旗")
    assert (report.published_on, report.published_time, report.source) == (date(2024, 1, 15), "10:20", "旗水利局")
    assert report.agency == "乌拉特中旗水利局"
    assert "agency-completed" in {p.kind for p in reading.problems}


# --- sections


def test_of_a_table_of_contents_and_the_titles_the_titles_win() -> None:
    six = ["总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议、行政诉讼情况"]
    texts = [*six, "正文。", *(f"{n}、{t}" for n, t in zip("一二三四", six, strict=True))]
    assert [(h.index, h.number) for h in find_headings(texts)] == [(5, 1), (6, 2), (7, 3), (8, 4)]


def test_a_sub_heading_with_the_words_of_a_title_is_not_the_title() -> None:
    texts = [
        "一、总体情况",
        "（一）主动公开政府信息情况。全年公开。",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
    ]
    assert [h.index for h in find_headings(texts)] == [0, 2, 3]


def test_a_free_form_report_keeps_its_own_sections_in_order() -> None:
    heads = ("概述", "主动公开政府信息的情况", "依申请公开情况", "收费及减免情况", "存在的主要问题和改进措施")
    body = "".join(f"<p>{n}、{h}</p><p>{LONG}</p>" for n, h in zip("一二三四五", heads, strict=True))
    reading = reading_of(
        f"<div><h1>五原县2012年政府信息公开年度报告</h1><p>本报告按条例编制。</p>{body}<p>五原县人民政府</p>"
        "<p>二〇一三年三月五日</p></div><div>版权所有</div>"
    )
    report = reading.report
    assert report is not None
    assert [(s.number, s.heading[2:]) for s in report.sections] == list(enumerate(heads, 1))
    assert all(s.text.strip() == LONG for s in report.sections)
    assert (report.layout, report.figures, report.signed_on) == ("free", (), date(2013, 3, 5))
    assert report.agency == "五原县人民政府"
    assert "版权所有" not in report.sections[-1].text


# --- the object that goes out


def test_keys_are_in_the_order_of_the_field_list() -> None:
    plain = to_json(read(page(parts_of("2021", distinct("2021", Random(1))), "clean", Random(1))))
    own = ["facts", "repairs", "tools"]  # behind those that others rely on
    assert list(plain) == KEYS.split() + own
    assert list(to_json(read(b""))) == KEYS.split() + own
    json.dumps(plain, ensure_ascii=False, allow_nan=False)


def test_findings_that_hold_are_shown_only_when_asked_for() -> None:
    reading = read(page(parts_of("2021", distinct("2021", Random(1))), "clean", Random(1)))
    few, all_of_them = to_json(reading), to_json(reading, all_findings=True)
    assert {f["outcome"] for f in few["findings"]} == {"violated"}
    assert len(few["findings"]) < len(all_of_them["findings"])


def test_confidence_is_what_the_problems_leave_of_one() -> None:
    reading = read(page(parts_of("2021", distinct("2021", Random(1))), "clean", Random(1)))
    assert confidence(()) == 1.0
    assert reading.confidence == pytest.approx(1 - CONFIDENCE_LOST["sums-violated"])
    assert {p.kind for p in reading.problems} == {"sums-violated"}


def test_the_version_names_the_code() -> None:
    assert len(code_digest()) == 64
    assert parser_name().startswith("nianbao ")
    assert code_digest()[:12] in parser_name()


# --- the sample region, page by page


@pytest.fixture(scope="module", params=[3])
def world(request: pytest.FixtureRequest) -> World:
    return build_world(request.param, 1)


@pytest.fixture(scope="module")
def readings(world: World) -> dict[str, Reading]:
    """Every page that is served, read as the pipeline reads it."""
    regions = {row["id"]: row["region_code"] for row in world.portals}
    hosts = {host: row["region_code"] for row in reversed(world.portals) for host in row["hosts"].split()}
    owners = {r[key]: regions[r["portal_id"]] for r in world.truth["reports"] for key in ("url", "attachment_url")}
    found: dict[str, Reading] = {}
    for url, served in world.pages.items():
        if served.status != 200:
            continue
        mime, _, rest = served.content_type.partition(";")
        code = owners.get(url) or hosts[url.split("/")[2]]
        why = lead(url=url, region_code=code)
        charset = rest.partition("charset=")[2] or None
        found[url] = read(served.body, mime=mime, charset=charset, url=url, lead=why)
    return found


def with_tables(world: World, readings: dict[str, Reading], truth: dict[str, Any]) -> dict[str, Any]:
    """The reading of a report, or of its attachment where that holds the tables."""
    own = to_json(readings[truth["url"]])
    if own["cells"] or not truth["attachment_url"]:
        return own
    there = truth["attachment_url"]
    return to_json(readings[there if there in readings else world.pages[there].location or ""])


def test_every_report_is_recognised_and_nothing_else(world: World, readings: dict[str, Reading]) -> None:
    pages = {url for url, served in world.pages.items() if served.kind not in ("file", "forbidden")}
    wanted = {r["url"] for r in world.truth["reports"]} | set(world.truth["twins"])
    files = {r["attachment_url"] for r in world.truth["reports"]}
    found = {url for url, r in readings.items() if r.kind == "annual_report"}
    assert wanted <= found
    assert {u for u in found & pages if u not in wanted | files} == set()
    assert not found & set(world.truth["lookalikes"] + world.truth["soft404"])


def test_every_cell_of_every_report_is_exact(world: World, readings: dict[str, Reading]) -> None:
    wrong: Counter[str] = Counter()
    cells = 0
    for truth in world.truth["reports"]:
        found = {
            (c["table"], c["row"], c["column"]): (c["value"], c["state"])
            for c in with_tables(world, readings, truth)["cells"]
        }
        wanted = {(t, r, c): (value, state) for t, r, c, value, state in truth["cells"]}
        cells += len(wanted)
        wrong[truth["url"]] = sum(found.get(k) != wanted.get(k) for k in found.keys() | wanted.keys())
    assert +wrong == Counter()
    assert cells > 10_000


@pytest.mark.parametrize(
    "key", ["title", "agency", "agency_type", "scope", "region_code", "region_path", "year", "published_on", "source"]
)
def test_metadata_of_every_report(world: World, readings: dict[str, Reading], key: str) -> None:
    wrong = []
    for truth in world.truth["reports"]:
        own = to_json(readings[truth["url"]])[key]
        found = own if own is not None else with_tables(world, readings, truth)[key]
        if found != truth[key]:
            wrong.append((truth["url"], found, truth[key]))
    assert wrong == []


def test_findings_of_every_report_are_the_planted_errors(world: World, readings: dict[str, Reading]) -> None:
    for truth in world.truth["reports"]:
        found = with_tables(world, readings, truth)["findings"]
        assert sorted(f["rule"] for f in found) == sorted(f["rule"] for f in truth["findings"]), truth["url"]


def test_the_files_of_a_report_are_listed_as_its(world: World, readings: dict[str, Reading]) -> None:
    for truth in world.truth["reports"]:
        if truth["attachment_url"] and truth["attachment_url"] != truth["url"]:
            roles = {a.url: a.role for a in readings[truth["url"]].attachments}
            assert roles.get(truth["attachment_url"]) == "report", truth["url"]


def test_reading_knows_nothing_of_where_a_page_comes_from(tmp_path: Path) -> None:
    """The same bytes under another address and lead give the same cells: nothing is keyed on hosts."""
    rng = Random(1)
    body = page(parts_of("2021", distinct("2021", rng)), "word", rng)
    plain = to_json(read(body))["cells"]
    assert (
        to_json(read(body, url="http://www.elsewhere.gov.cn/x.html", lead=lead(region_code="640302")))["cells"] == plain
    )


def test_a_free_report_without_any_numeral_keeps_its_text_and_leaves_the_sidebar() -> None:
    said = [f"第{n}类信息在网站公布，群众可以在政务大厅查阅，全年共更新{n * 7}条，没有发生收费。" for n in range(1, 7)]
    body = "".join(f"<p>{line}</p>" for line in said)
    menu = "".join(f'<li><a href="/n{n}.html">通知公告第{n}号</a></li>' for n in range(20))
    page = f"""<html><head><title>磴口县水利局2010年政府信息公开工作年度报告</title></head><body>
    <div class="nav"><ul>{menu}</ul></div><h1>磴口县水利局2010年政府信息公开工作年度报告</h1>
    <div class="article"><article>{body}</article></div><div class="side"><ul>{menu}</ul></div></body></html>"""
    reading = read(page.encode(), mime="text/html")
    assert reading.kind == "annual_report"
    assert reading.report is not None
    (section,) = reading.report.sections
    assert all(line in section.text for line in said)
    assert "通知公告" not in section.text
