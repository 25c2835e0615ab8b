"""Who reports, where, when, about which year: what pages print, and what is made of it. Tables of (printed, read)."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Lead
from extract.model.report import Report
from extract.reading import read
from extract.text.dates import damaged_period, moments, only_date, period, yearless_date
from extract.text.years import folder_year
from settings.agencies import agency_type, full_name, is_one_body, scope_of, with_region_in_full
from settings.paths import SETTINGS
from settings.regions import is_above, locate, region_at
from settings.short_names import OFFICIAL, official_name
from settings.simplified import SIMPLIFIED

TITLE = "乌拉特中旗水利局2023年政府信息公开工作年度报告"
DOCX = "vnd.openxmlformats-officedocument.wordprocessingml.document"
LONG = "全年按照要求做好各项公开工作，内容真实、更新及时、查阅方便，受到群众欢迎。" * 12


def lead(**fields: Any) -> Lead:
    return Lead(
        **{"url": "http://a.gov.cn/1.html", "portal_id": "a", "region_code": "150824", "role": "report"} | fields
    )


def page(
    title: str, *lines: str, head: str = "", line: str = "", text: str = LONG, **how: Any
) -> tuple[Report, set[str]]:
    """A free page under a title -> its report, and the kinds of its problems. `lines` follow the text."""
    behind = "".join(f"<p>{one}</p>" for one in lines)
    body = (
        f"<html><head><title>网站</title>{head}</head><body><div><h1>{title}</h1><p>{line}</p>"
        f"<p>一、概述</p><p>{text}</p><p>二、其他</p><p>{LONG}</p>{behind}</div></body></html>"
    )
    reading = read(body.encode(), **how)
    assert reading.report is not None, reading.kind
    return reading.report, {problem.kind for problem in reading.problems}


# --- dates


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("二〇二四年一月十日", date(2024, 1, 10), None),
        ("二○二四年一月十日", date(2024, 1, 10), None),
        ("二零二四年十二月三十一日", date(2024, 12, 31), None),
        ("二〇二四年元月廿一日", date(2024, 1, 21), None),
        ("二〇二四年十二月卅一日", date(2024, 12, 31), None),
        ("2024.1.10", date(2024, 1, 10), None),
        ("2024-1-10", date(2024, 1, 10), None),
        ("2024/01/10", date(2024, 1, 10), None),
        ("２０２４年１月１０日", date(2024, 1, 10), None),
        ("2024 年 1 月 10 日", date(2024, 1, 10), None),
        ("2024年1月10号", date(2024, 1, 10), None),
        ("2024年元月10日", date(2024, 1, 10), None),
        ("2024年1月10日 星期三", date(2024, 1, 10), None),
        ("2024年1月10日（星期三） 09:30:00", date(2024, 1, 10), "09:30"),
        ("发布时间：2024-01-10 09:30:00", date(2024, 1, 10), "09:30"),
        ("2024—01—10 09∶30", date(2024, 1, 10), "09:30"),
        ("2024年1月10日 9时30分", date(2024, 1, 10), "09:30"),
        ("2024年1月10日 下午3:05", date(2024, 1, 10), "15:05"),
        ("20240110", date(2024, 1, 10), None),
        ("20240110093000", date(2024, 1, 10), "09:30"),
        ("2024-01-10T09:30:00+08:00", date(2024, 1, 10), "09:30"),
        ("2024-01-09T17:30:00Z", date(2024, 1, 10), "01:30"),
        ("2024-01-09T17:30:00.000+0000", date(2024, 1, 10), "01:30"),
    ],
)
def test_dates_in_every_written_form(text: str, day: date, time: str | None) -> None:
    (found,) = moments(text)
    assert (found.day, found.time) == (day, time)


@pytest.mark.parametrize(
    "text", ["2024年1月100件", "电话15202401101", "二〇二四年一月", "2024年13月1日", "〔2024〕3号文"]
)
def test_what_only_begins_like_a_date_is_none(text: str) -> None:
    assert list(moments(text)) == []


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2024年1月10日", date(2024, 1, 10)),
        ("（2024年1月10日）", date(2024, 1, 10)),
        ("二〇二四年一月十日 星期三", date(2024, 1, 10)),
        ("2024.1.10", date(2024, 1, 10)),
        ("2024年1月10日印发", None),
        ("20240110", None),
    ],
)
def test_the_line_under_a_signature(line: str, day: date | None) -> None:
    assert only_date(line) == day


@pytest.mark.parametrize(
    ("line", "day"),
    [("1月10日", date(2024, 1, 10)), ("一月十日", date(2024, 1, 10)), ("2月30日", None), ("全年1月10日起", None)],
)
def test_a_day_without_a_year(line: str, day: date | None) -> None:
    assert yearless_date(line, 2024) == day


def test_a_signature_without_a_year_is_of_the_year_in_which_reports_are_written() -> None:
    report, _ = page(TITLE, "乌拉特中旗水利局", "1月10日")
    assert (report.year, report.signed_on) == (2023, date(2024, 1, 10))


# --- periods


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("统计期限2020.01.01-2020.12.31", (date(2020, 1, 1), date(2020, 12, 31))),
        ("统计时段：2020-1-1至2020-12-31", (date(2020, 1, 1), date(2020, 12, 31))),
        ("统计期限为2019年4月1日至12月31日", (date(2019, 4, 1), date(2019, 12, 31))),
        ("统计期限为2020年1月1日起至12月32日", (date(2020, 1, 1), None)),
        ("版本1.2.3至4.5.6", None),
    ],
)
def test_periods_as_printed(text: str, days: Any) -> None:
    assert period(text, anywhere=False) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("统计期限为202011日至20201231日", (date(2020, 1, 1), date(2020, 12, 31))),
        ("统计期限自2020年11日至2020年1231日止", (date(2020, 1, 1), date(2020, 12, 31))),
        ("统计期限为2020111日至20201231日", None),  # 1月11日 or 11月1日
        ("电话202011日至20201231日", None),
    ],
)
def test_a_period_that_lost_its_signs_is_read_where_it_can_mean_one_thing(text: str, days: Any) -> None:
    found = damaged_period(text)
    assert (found[1] if found else None) == days


def test_a_damaged_period_is_a_problem_and_its_best_reading_is_kept() -> None:
    report, problems = page(TITLE, text="统计期限为202311日至20231231日。" + LONG)
    assert (report.period_start, report.period_end) == (date(2023, 1, 1), date(2023, 12, 31))
    assert "period-damaged" in problems


def test_a_wrong_period_is_kept_as_printed() -> None:
    report, problems = page(TITLE, text="统计期限为2023年1月1日至2022年12月31日。" + LONG)
    assert (report.period_start, report.period_end) == (date(2023, 1, 1), date(2022, 12, 31))
    assert "period-damaged" not in problems


# --- the year


@pytest.mark.parametrize(
    ("title", "text", "how", "year", "kinds"),
    [
        (TITLE, "统计期限为2022年1月1日至2022年12月31日。", {}, 2023, {"year-differs"}),
        (TITLE, "2022年我局主动公开。2022年没有申请。", {}, 2023, {"year-differs"}),
        (TITLE, "2022年公开3条，2022年底清理，2023年公开5条。", {}, 2023, set()),
        (TITLE, "", {"url": "http://a.gov.cn/zfxxgk/2022n/1.html"}, 2023, {"year-differs"}),
        (TITLE, "", {"url": "http://a.gov.cn/zfxxgk/2023nb/1.html"}, 2023, set()),
        (TITLE, "", {"lead": lead(year=2022)}, 2023, {"year-differs"}),
        (TITLE, "", {"url": "http://a.gov.cn/art/2024/1/20/art_1_2.html"}, 2023, set()),
        (TITLE, "", {"url": "http://a.gov.cn/art/2021/1/20/art_1_2.html"}, 2023, {"year-differs"}),
        ("某局政府信息公开工作年度报告", "统计期限为2022年1月1日至2022年12月31日。", {}, 2022, set()),
        ("某局政府信息公开工作年度报告", "2021年公开3条。2021年没有申请。", {}, 2021, set()),
        (
            "某局政府信息公开工作年度报告",
            "",
            {"url": "http://a.gov.cn/2020n/1.html", "lead": lead(year=2021)},
            2021,
            {"year-differs"},
        ),
        ("某局政府信息公开工作年度报告", "", {"url": "http://a.gov.cn/2020n/1.html"}, 2020, set()),
        (
            "某局政府信息公开工作年度报告",
            "",
            {"url": "http://a.gov.cn/art/2021/1/20/art_1_2.html"},
            2020,
            {"year-guessed"},
        ),
        ("某局政府信息公开工作年度报告", "", {}, None, {"year-unknown"}),
    ],
)
def test_the_year_by_its_sources_in_their_order(
    title: str, text: str, how: dict[str, Any], year: int | None, kinds: set[str]
) -> None:
    report, problems = page(title, text=text + LONG, **how)
    assert report.year == year
    assert {kind for kind in problems if kind.startswith("year-")} == kinds


def test_a_quarrel_about_the_year_names_every_side() -> None:
    body = f"<h1>{TITLE}</h1><p>统计期限为2022年1月1日至2022年12月31日。</p><p>一、概述</p><p>{LONG}</p>"
    reading = read(body.encode(), url="http://a.gov.cn/2021n/1.html")
    (problem,) = [p for p in reading.problems if p.kind == "year-differs"]
    assert all(word in problem.message for word in ("title says 2023", "period says 2022", "folder says 2021"))


@pytest.mark.parametrize(
    ("url", "year"),
    [
        ("https://www.a.gov.cn/zfxxgk/xxgknb/2024n/art/2026/art_1.html", 2024),
        ("http://a.gov.cn/zw/gknb/2025nbxknb/2025bmzjxxgknb/202601/t20260119_1.html", 2025),
        ("http://a.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=1133&fbtime=2020", 2020),
        ("http://a.gov.cn/zfxxgk/zfxxgknb/2023n", 2023),
        ("http://a.gov.cn/art/2024/1/29/art_1.html", None),  # the day of publication
        ("http://a.gov.cn/zwgk/202201/t20220129_1.html", None),
        ("http://a.gov.cn/20231n/1.html", None),
    ],
)
def test_the_year_in_a_folder(url: str, year: int | None) -> None:
    assert folder_year(url) == year


# --- the agency


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("五原县人社局", "五原县人力资源和社会保障局"),
        ("五原县人力资源和社会保障局", "五原县人力资源和社会保障局"),
        ("五原县市场监管局", "五原县市场监督管理局"),
        ("五原县政府", "五原县人民政府"),
        ("五原县政府办", "五原县人民政府办公室"),
        ("五原县人民政府办公室", "五原县人民政府办公室"),
        ("兴安盟行署办", "兴安盟行政公署办公室"),
        ("兴安盟行政公署", "兴安盟行政公署"),
        ("五原县隆兴昌镇", "五原县隆兴昌镇人民政府"),
        ("扎赉特旗巴彦扎拉嘎乡", "扎赉特旗巴彦扎拉嘎乡人民政府"),
        ("乌拉特中旗呼勒斯太苏木", "乌拉特中旗呼勒斯太苏木人民政府"),
        ("利通区胜利街道", "利通区胜利街道办事处"),
        ("利通区胜利街道办", "利通区胜利街道办事处"),
        ("五原县工业园区管委会", "五原县工业园区管理委员会"),
        ("五原县文旅局", "五原县文旅局"),  # called otherwise from county to county
        ("五原县行政审批和政务服务局", "五原县行政审批和政务服务局"),
    ],
)
def test_short_forms_are_written_out_where_they_have_one_official_name(name: str, whole: str) -> None:
    assert official_name(name) == whole
    assert official_name(whole) == whole


def test_no_official_name_is_a_short_form_again() -> None:
    assert [whole for whole in OFFICIAL.values() if official_name(f"五原县{whole}") != f"五原县{whole}"] == []


@pytest.mark.parametrize(
    ("words", "signature", "others", "code", "name", "completed"),
    [
        ("乌拉特中旗司法局", "乌拉特中旗水利局", (), "150824", "乌拉特中旗司法局", False),
        ("司法局", "乌拉特中旗司法局", (), "150824", "乌拉特中旗司法局", False),
        ("县司法局", "", (), "150821", "五原县司法局", True),
        ("盟司法局", "", (), "152200", "兴安盟司法局", True),
        ("市发改委", "", (), "150800", "巴彦淖尔市发展和改革委员会", True),
        ("州人社局", "", (), "532500", "红河哈尼族彝族自治州人力资源和社会保障局", True),
        ("", "", ("乌拉特中旗司法局", "乌拉特中旗融媒体中心"), "150824", "乌拉特中旗司法局", False),
        ("", "", (None, "乌拉特中旗融媒体中心"), "150824", None, False),
        ("", "", ("本站", "乌拉特中旗人民政府网"), "150824", None, False),
        ("司法局", "", ("乌拉特中旗司法局",), "150824", "乌拉特中旗司法局", False),
        ("水利局", "", ("乌拉特中旗人民政府办公室",), "150824", "乌拉特中旗水利局", True),
        ("旗政府办", "", (), "150824", "乌拉特中旗人民政府办公室", True),
        ("乌拉特中旗行政审批局（政务服务局）", "", (), "150824", "乌拉特中旗行政审批局(政务服务局)", False),
        ("烏拉特中旗農牧局", "", (), "150824", "乌拉特中旗农牧局", False),
    ],
)
def test_the_agency_by_its_sources_in_their_order(
    words: str, signature: str, others: tuple[str | None, ...], code: str, name: str | None, completed: bool
) -> None:
    assert full_name(words, signature, others, region_at(code, 2023), 2023) == (name, completed)


@pytest.mark.parametrize(
    ("name", "code", "whole"),
    [
        ("阿右旗司法局", "152922", "阿拉善右旗司法局"),
        ("乌中旗司法局", "150824", "乌拉特中旗司法局"),
        ("红河州民政局", "532500", "红河哈尼族彝族自治州民政局"),
        ("巴彦淖尔民政局", "150800", "巴彦淖尔市民政局"),
        ("五原县民政局", "150821", "五原县民政局"),
        ("内蒙古自治区乌拉特中旗民政局", "150824", "内蒙古自治区乌拉特中旗民政局"),
    ],
)
def test_the_region_in_an_agencys_name_is_written_out(name: str, code: str, whole: str) -> None:
    assert with_region_in_full(name, region_at(code, 2023)) == whole


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("五原县发改委", "五原县发展和改革委员会", True),
        ("五原县文旅局", "五原县文化和旅游局", True),
        ("五原县人民政府", "五原县人民政府办公室", True),
        ("五原县司法局", "司法局", True),
        ("五原县隆兴昌镇", "五原县隆兴昌镇人民政府", True),
        ("五原县司法局", "五原县水利局", False),
        ("五原县司法局", "磴口县司法局", False),
        ("五原县人民政府", "五原县司法局", False),
    ],
)
def test_whether_two_names_are_of_one_body(one: str, other: str, same: bool) -> None:
    assert is_one_body(one, other) is same
    assert is_one_body(other, one) is same


@pytest.mark.parametrize(
    ("name", "kind", "scope"),
    [
        ("五原县行政审批局(政务服务局)", "department", "department"),
        ("五原县人民政府机关", "government", "office"),
        ("兴安盟行政公署办公室", "government", "office"),
        ("第八师石河子市人民政府", "government", "aggregate"),
        ("城口县人民政府机关", "government", "office"),
        ("五原县鸿雁湖度假区管理委员会", "zone", "zone"),
        ("乌拉特前旗自然资源局城关分局", "department", "department"),
        ("五原县塔尔湖镇人民政府", "township", "township"),
        ("海西蒙古族藏族自治州都兰县巴隆乡人民政府", "township", "township"),
    ],
)
def test_what_a_body_is_by_its_name(name: str, kind: str, scope: str) -> None:
    assert (agency_type(name), scope_of(name, kind, "")) == (kind, scope)


@pytest.mark.parametrize(
    ("introduction", "scope"),
    [
        ("本报告根据全旗各级行政机关政府信息公开年度报告汇总形成。", "aggregate"),
        ("本报告由旗政府办公室综合各苏木镇、各部门数据编制。", "aggregate"),
        ("本报告综合了全县各乡镇、各部门的年度报告。", "aggregate"),
        ("本机关现公布年度报告。", "office"),
    ],
)
def test_an_offices_report_is_the_places_where_it_says_that_it_sums_up(introduction: str, scope: str) -> None:
    assert scope_of("乌拉特中旗人民政府办公室", "government", introduction) == scope


def test_title_and_signature_that_name_two_bodies_are_a_problem_and_the_title_stands() -> None:
    body = f"<h1>{TITLE}</h1><p>一、概述</p><p>{LONG}</p><p>乌拉特中旗司法局</p><p>2024年1月10日</p>"
    reading = read(body.encode(), lead=lead())
    assert reading.report is not None
    assert reading.report.agency == "乌拉特中旗水利局"
    (problem,) = [p for p in reading.problems if p.kind == "agency-differs"]
    assert "乌拉特中旗水利局" in problem.message and "乌拉特中旗司法局" in problem.message


@pytest.mark.parametrize(
    ("title", "line", "behind", "agency", "kinds"),
    [
        (
            "2023年政府信息公开工作年度报告",
            "发布机构：乌拉特中旗民政局 发布日期：2024-01-10",
            (),
            "乌拉特中旗民政局",
            set(),
        ),
        (
            "2023年政府信息公开工作年度报告",
            "来源：乌拉特中旗民政局 发布日期：2024-01-10",
            (),
            "乌拉特中旗民政局",
            set(),
        ),
        (
            "2023年政府信息公开工作年度报告",
            "来源：旗民政局 发布日期：2024-01-10",
            (),
            "乌拉特中旗民政局",
            {"agency-completed"},
        ),
        ("2023年政府信息公开工作年度报告", "来源：乌拉特中旗融媒体中心", (), None, {"agency-unknown"}),
        (TITLE, "发布机构：乌拉特中旗民政局", (), "乌拉特中旗水利局", {"agency-differs"}),
        (TITLE, "发布机构：乌拉特中旗人民政府办公室", (), "乌拉特中旗水利局", set()),
        (TITLE, "来源：乌拉特中旗融媒体中心", (), "乌拉特中旗水利局", set()),
        (
            "乌拉特中旗发改委2023年政府信息公开工作年度报告",
            "",
            ("乌拉特中旗发展和改革委员会", "2024年1月10日"),
            "乌拉特中旗发展和改革委员会",
            set(),
        ),
        (
            "乌拉特中旗2023年政府信息公开工作年度报告",
            "",
            ("乌拉特中旗人民政府办公室", "2024年1月10日"),
            "乌拉特中旗人民政府",
            set(),
        ),
    ],
)
def test_the_agency_of_a_page(
    title: str, line: str, behind: tuple[str, ...], agency: str | None, kinds: set[str]
) -> None:
    report, problems = page(title, *behind, line=line, lead=lead())
    assert report.agency == agency
    assert {kind for kind in problems if kind.startswith("agency-")} == kinds


def test_the_menu_on_the_way_names_the_agency_where_nothing_else_does() -> None:
    report, _ = page("2023年政府信息公开工作年度报告", lead=lead(menu="部门年报 > 乌拉特中旗民政局"))
    assert report.agency == "乌拉特中旗民政局"


def test_a_second_name_in_brackets_stays_as_printed() -> None:
    report, _ = page("乌拉特中旗行政审批局（政务服务局）2023年政府信息公开工作年度报告")
    assert (report.agency, report.agency_type) == ("乌拉特中旗行政审批局（政务服务局）", "department")


def test_a_number_of_a_file_is_told_where_nobody_is_named() -> None:
    body = f"<h1>2023年政府信息公开工作年度报告</h1><p>乌中司发〔2024〕3号</p><p>一、概述</p><p>{LONG}</p>"
    reading = read(body.encode(), lead=lead())
    (problem,) = [p for p in reading.problems if p.kind == "agency-unknown"]
    assert "乌中司发〔2024〕3号" in problem.message


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    report, _ = page("五原縣農業農村局2023年政府信息公開工作年度報告")
    assert (report.agency, report.region_code, report.year) == ("五原县农业农村局", "150821", 2023)


def test_no_character_of_a_regions_name_is_taken_for_a_traditional_one() -> None:
    names = set()
    for file in ("regions.csv", "regions_overlay.csv"):
        with (SETTINGS / file).open(encoding="utf-8", newline="") as rows:
            names |= {sign for row in csv.DictReader(rows) for sign in row["name"] + row["short"] + row["aliases"]}
    assert names and not {chr(sign) for sign in SIMPLIFIED} & names
    assert not {chr(sign) for sign in SIMPLIFIED} & {str(sign) for sign in SIMPLIFIED.values()}


# --- the region, as it was in that year


@pytest.mark.parametrize(
    ("agency", "year", "within", "code"),
    [
        ("公主岭市司法局", 2019, None, "220381"),  # of 四平 until 2020
        ("公主岭市司法局", 2021, None, "220184"),  # of 长春
        ("沙县民政局", 2019, None, "350427"),
        ("沙县区民政局", 2021, None, "350405"),
        ("三明市三元区民政局", 2019, None, "350403"),
        ("三明市三元区民政局", 2021, None, "350404"),
        ("嫩江县民政局", 2018, None, "231121"),
        ("嫩江市民政局", 2020, None, "231183"),
        ("泾县民政局", 2022, None, "341823"),
        ("广德县民政局", 2018, None, "341822"),
        ("广德市民政局", 2020, None, "341882"),
        ("桥西区民政局", 2022, "130100", "130104"),
        ("桥西区民政局", 2022, "130700", "130703"),
        ("桥西区民政局", 2022, None, None),
        ("呼伦贝尔市生态环境局鄂温克族自治旗分局", 2022, None, "150724"),
        ("阿右旗民政局", 2022, None, "152922"),
    ],
)
def test_the_region_of_an_agency_is_that_of_its_year(
    agency: str, year: int, within: str | None, code: str | None
) -> None:
    found = locate(agency, year, within)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("head", "how", "code"),
    [
        ("<meta name='SiteIDCode' content='1508240008'>", {}, "150824"),
        ("<meta name='SiteIDCode' content='1508000008'>", {"lead": lead(region_code="150824")}, "150824"),
        ("<meta name='SiteIDCode' content='1508240008'>", {"lead": lead(region_code="150800")}, "150824"),
        ("<meta name='SiteName' content='乌拉特中旗人民政府门户网站'>", {}, "150824"),
        ("", {"lead": lead(region_code="150824")}, "150824"),
        ("<meta name='SiteIDCode' content='bm12345678'>", {}, None),
    ],
)
def test_the_region_of_a_page_that_names_none(head: str, how: dict[str, Any], code: str | None) -> None:
    report, problems = page("水利局2023年政府信息公开工作年度报告", head=head, **how)
    assert report.region_code == code
    assert ("region-unknown" in problems) is (code is None)


# --- title, publication, source


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<p>乌拉特中旗水利局</p><p>2023年政府信息公开</p><p>工作年度报告</p>", TITLE),
        (f"<p>{TITLE}</p><p>{TITLE}</p>", TITLE),
        (f"<p>{TITLE}{TITLE}</p>", TITLE),
        ("<p>乌拉特中旗水利局 2023 年政府信息公开工作年度报告</p>", TITLE),
        (f"<p>《{TITLE}》</p>", TITLE),
        (f"<p>附件1：{TITLE}</p>", TITLE),
        (f"<p>{TITLE}（图片版）</p>", f"{TITLE}（图片版）"),
        (f"<p>{TITLE}（本级）</p>", f"{TITLE}（本级）"),
        (f"<title>{TITLE}_乌拉特中旗人民政府门户网站</title><p>正文</p>", TITLE),
        (f"<title>{TITLE}-年报-乌拉特中旗人民政府</title><p>正文</p>", TITLE),
    ],
)
def test_the_title_is_what_a_reader_would_call_it(html: str, title: str) -> None:
    assert read(f"<html><body>{html}<p>{LONG}</p></body></html>".encode()).title == title


def test_of_what_page_and_link_say_the_printed_title_is_the_reports() -> None:
    report, _ = page(TITLE, lead=lead(title="水利局2023年年报"))
    assert report.title == TITLE


@pytest.mark.parametrize(
    ("head", "line", "url", "day", "time"),
    [
        ("<meta name='PubDate' content='2024-01-15 10:20'>", "发布时间：2024-01-16", None, date(2024, 1, 15), "10:20"),
        ("", "成文日期：2024-01-09 发布日期：2024-01-16 08:00", None, date(2024, 1, 16), "08:00"),
        ("", "发布时间：2024年1月16日 星期二", None, date(2024, 1, 16), None),
        ("", "", "http://a.gov.cn/202401/t20240117_1.html", date(2024, 1, 17), None),
        ("", "浏览次数：20240117", None, None, None),
        ("<meta name='PubDate' content='2024-01-15T02:20:00Z'>", "", None, date(2024, 1, 15), "10:20"),
    ],
)
def test_the_day_of_publication(head: str, line: str, url: str | None, day: date | None, time: str | None) -> None:
    report, _ = page(TITLE, head=head, line=line, url=url)
    assert (report.published_on, report.published_time) == (day, time)


@pytest.mark.parametrize(
    ("head", "line", "source"),
    [
        ("", "来源：旗水利局 发布时间：2024-01-16", "旗水利局"),
        ("", "【信息来源：乌拉特中旗水利局】", "乌拉特中旗水利局"),
        ("<meta name='ContentSource' content='旗水利局'>", "", "旗水利局"),
        ("", "浏览次数：12", None),
    ],
)
def test_the_source(head: str, line: str, source: str | None) -> None:
    assert page(TITLE, head=head, line=line)[0].source == source


# --- files


def files_of(html: str) -> list[tuple[str, str | None, str]]:
    """Address behind the host, suffix of the media type, role; of a page of a report."""
    body = f"<html><body><h1>{TITLE}</h1>{html}</body></html>"
    found = read(body.encode(), url="http://a.gov.cn/zwgk/1.html").attachments
    return [(a.url.removeprefix("http://a.gov.cn/"), a.mime and a.mime.rpartition("/")[2], a.role) for a in found]


@pytest.mark.parametrize(
    ("html", "files"),
    [
        (f"<a href='nb.rar'>{TITLE}.rar</a>", [("zwgk/nb.rar", "vnd.rar", "report")]),
        ("<a href='/f/nb.ofd'>附件：年报</a>", [("f/nb.ofd", "ofd", "report")]),
        ("<a href='nb.wps'>下载</a>", [("zwgk/nb.wps", "vnd.ms-works", "report")]),
        (
            f"<a href='1.et'>政府信息公开情况统计表</a><a href='2.doc'>{TITLE}</a>",
            [("zwgk/1.et", "vnd.ms-excel", "report"), ("zwgk/2.doc", "msword", "report")],
        ),
        (
            "<a href='1.doc'>关于报送年度报告的通知.doc</a><a href='2.doc'>附件</a>",
            [("zwgk/1.doc", "msword", "other"), ("zwgk/2.doc", "msword", "report")],
        ),
        ("<a href='1.doc'>政府信息公开申请表.doc</a>", [("zwgk/1.doc", "msword", "other")]),
        ("<iframe src='/pdfjs/web/viewer.html?file=/files/nb.pdf'></iframe>", [("files/nb.pdf", "pdf", "report")]),
        ("<a href='/v.html?file=%2Ffiles%2Fnb.pdf'>查看</a>", [("files/nb.pdf", "pdf", "report")]),
        ("<embed src='nb.pdf'>", [("zwgk/nb.pdf", "pdf", "report")]),
        ("<a href='/downfile.jsp?filename=x.docx'>附件</a>", [("downfile.jsp?filename=x.docx", DOCX, "report")]),
        ("<a href='/attachment/0/123'>附件</a>", [("attachment/0/123", None, "report")]),
        ("<a href='/down.jsp?id=1'>年报.pdf</a>", [("down.jsp?id=1", "pdf", "report")]),
        (
            "<img src='/images/logo.png'><img src='p1.jpg'><img data-src='p2.jpg' src='wait.gif'><img src='p1.jpg'>",
            [("zwgk/p1.jpg", "jpeg", "report"), ("zwgk/p2.jpg", "jpeg", "report")],
        ),
        (f"<p>一、概述</p><p>{LONG}</p><img src='p1.jpg'>", []),  # the page has the text itself
        ("<a href='nb.pdf'>年报</a><img src='p1.jpg'>", [("zwgk/nb.pdf", "pdf", "report")]),
        ("<a href='http://[wrong.pdf'>年报</a>", [("http://[wrong.pdf", "pdf", "report")]),
        ("<a href='2.html'>下一篇</a><img src='data:image/png;base64,AAAA'>", []),
    ],
)
def test_files_of_a_report_and_which_of_them_hold_it(html: str, files: list[tuple[str, str | None, str]]) -> None:
    assert files_of(html) == files


# --- addresses of real reports


def test_the_year_in_a_real_reports_address_is_one_that_a_report_can_have(shared: Path) -> None:
    """Folders and queries of real portals; days of publication in them are no report years."""
    with (shared / "data" / "report-pages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 90
    said = {row["page"]: year for row in rows if (year := folder_year(row["page"])) is not None}
    assert len(said) >= 5 and all(2008 <= year <= 2025 for year in said.values())
    assert {row["report_region_code"] for row in rows if region_at(row["report_region_code"], 2024) is None} == set()
    assert all(is_above(row["report_region_code"][:2] + "0000", row["report_region_code"], 2024) for row in rows)
