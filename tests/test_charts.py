"""Charts: pictures that say exactly what their rows say, for every kind of subject, and nothing that runs."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from lxml import etree, html

from extract.catalogue.load import build
from extract.catalogue.site.charts import (
    Chart,
    agency_subject,
    charts_for_agency,
    charts_for_collection,
    charts_for_region,
    charts_of,
    region_subject,
)
from extract.catalogue.site.charts.bars import bars
from extract.catalogue.site.charts.chart import Line, Part, Stack
from extract.catalogue.site.charts.days import days
from extract.catalogue.site.charts.heat import heat
from extract.catalogue.site.charts.lines import lines
from extract.catalogue.site.charts.multiples import multiples
from extract.catalogue.site.charts.scale import short, ticks
from extract.catalogue.site.charts.stacks import stacks
from extract.catalogue.site.charts.svg import cut, plain, tag, wide
from extract.catalogue.site.page import NotThere
from tests.in_process import ask, serving_here
from tests.shards import VALUES, cells, crawl_db, expect, expected, line, report, write

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '"><script>alert(1)</script>\x00\u202e<![CDATA['
BANNER, LEAGUE = "乌拉特中旗", "152223"
PARTS = [Part("甲", "nb-s1"), Part("乙", "nb-s3", "lines"), Part("丙", "nb-s6", "dots")]


def parsed(svg: str) -> Any:
    return etree.fromstring(str(svg).encode(), etree.XMLParser(resolve_entities=False))


def pieces(svg: Any, kind: str, name: str = "rect") -> list[Any]:
    return [e for e in svg.iter(f"{SVG}{name}") if kind in (e.get("class") or "").split()]


def words(svg: Any) -> list[str]:
    return [e.text or "" for e in svg.iter(f"{SVG}text")]


def all_kinds(label: str) -> dict[str, str]:
    """A chart of every kind with a hostile label in it."""
    years = [2021, 2022]
    return {
        "lines": lines("a", label, label, years, [Line(label, [1, None]), Line("x", [None, 2])], label, "zh", [1, 2], label),
        "stacks": stacks("a", label, label, [Stack(label, [1, 2, None], 3, label)], [Part(label, "nb-s1"), *PARTS[1:]], label),
        "bars": bars("a", label, label, [(label, 1, label), (label, None, label)], label, "nb-s3"),
        "heat": heat("a", label, label, [(label, {2021: ("nb-s1", "缺")})], years, [Part(label, "nb-s1")]),
        "days": days("a", label, label, [(label, 3, label), (label, -3, label), (label, None, label)], label, label),
        "multiples": multiples("a", label, label, years, [Line(label, [1, None])], "nb-s3"),
    }  # fmt: skip


@pytest.mark.parametrize("kind", all_kinds(""))
def test_a_hostile_label_stays_text_in_well_formed_xml_with_nothing_that_runs(kind: str) -> None:
    svg = parsed(all_kinds(EVIL)[kind])
    names = {etree.QName(e).localname for e in svg.iter()}
    assert names <= {"svg", "g", "title", "desc", "defs", "pattern", "text", "rect", "circle", "path"}
    attributes = {key for e in svg.iter() for key in e.attrib}
    assert not {a for a in attributes if a.startswith("on") or a in ("style", "href")}
    assert "alert(1)" in "".join(svg.itertext())
    assert "\u202e" not in "".join(svg.itertext())
    assert svg.get("role") == "img"
    named = {e.get("id") for e in svg.iter() if e.get("id")}
    assert set(svg.get("aria-labelledby").split()) <= named


def test_bars_are_as_long_as_their_numbers_and_what_is_not_there_has_none() -> None:
    svg = parsed(
        bars("a", "t", "s", [("一", 10, "10"), ("二", 40, "40"), ("三", 0, "0"), ("四", None, "")], "无数据", "nb-s3")
    )
    ten, forty = (float(e.get("width")) for e in pieces(svg, "nb-s3"))
    assert forty == pytest.approx(4 * ten, rel=0.01)
    assert words(svg).count("无数据") == 1
    assert "0" in words(svg)


def test_shares_are_of_the_printed_total_and_what_lacks_is_left_open() -> None:
    svg = parsed(stacks("a", "t", "s", [Stack("2022", [30, 20, None], 100, "100件")], PARTS, "无数据"))
    first, second = (next(e for e in pieces(svg, kind) if float(e.get("width")) > 12) for kind in ("nb-s1", "nb-s3"))
    (rest,) = pieces(svg, "nb-rest")
    widths = [float(e.get("width")) for e in (first, second, rest)]
    assert [round(100 * w / sum(widths)) for w in widths] == [30, 20, 50]
    assert {"30%", "20%", "100件"} <= set(words(svg))


def test_parts_that_exceed_the_total_do_not_leave_the_picture() -> None:
    svg = parsed(stacks("a", "t", "s", [Stack("2022", [90, 60, None], 100, "100件")], PARTS, "无数据"))
    assert all(float(e.get("x")) + float(e.get("width")) <= 400 for e in svg.iter(f"{SVG}rect") if e.get("x"))


def test_counted_bars_are_as_long_as_the_printed_total_and_say_what_is_not_told() -> None:
    rows = [Stack("2017", [3, None, None], 10, "10件"), Stack("2022", [10, 5, 5], 20, "20件")]
    svg = parsed(stacks("a", "t", "s", rows, PARTS, "无数据", shares=False))
    (rest,) = pieces(svg, "nb-rest")
    first, second = (e for e in pieces(svg, "nb-s1") if float(e.get("height")) > 12)
    assert float(rest.get("width")) == pytest.approx(7 / 3 * float(first.get("width")), rel=0.01)
    assert float(second.get("width")) == pytest.approx(10 / 3 * float(first.get("width")), rel=0.01)


def test_a_year_without_reports_is_a_gap_and_zero_is_not() -> None:
    rows = [
        Stack("2021", [None, None, None], None, ""),
        Stack("2022", [0, 0, 0], 0, "0件"),
        Stack("2023", [1, 0, 0], 1, "1件"),
    ]
    said = words(parsed(stacks("a", "t", "s", rows, PARTS, "无数据")))
    assert said.count("无数据") == 1
    assert "0件" in said


def test_a_line_breaks_where_a_year_is_missing_and_a_lone_year_is_a_dot() -> None:
    years = [2019, 2020, 2021, 2022, 2023]
    svg = parsed(lines("a", "t", "s", years, [Line("新收", [5, None, 0, 10, None])], "件", "zh"))
    assert len(pieces(svg, "nb-m1", "circle")) == 3
    (drawn,) = pieces(svg, "nb-l1", "path")
    assert drawn.get("d").count("L") == 1, "one stroke, from 2021 to 2022"
    (gap,) = pieces(svg, "nb-gap", "path")
    assert gap.get("d").count("M") == 2
    assert "10 (2022)" in words(svg), "the last number is not of the last year"
    five, zero, ten = (float(e.get("cy")) for e in pieces(svg, "nb-m1", "circle"))
    assert zero - ten == pytest.approx(2 * (zero - five), rel=0.01)


def test_columns_of_small_multiples_share_one_scale() -> None:
    svg = parsed(multiples("a", "t", "s", [2021, 2022], [Line("甲", [4, None]), Line("乙", [40, 0])], "nb-s3"))
    four, forty = (float(e.get("height")) for e in pieces(svg, "nb-s3"))
    assert forty == pytest.approx(10 * four, rel=0.03)
    assert words(svg).count("×") == 1


def test_days_lie_left_of_the_deadline_when_early_and_right_when_late() -> None:
    svg = parsed(days("a", "t", "s", [("2021", -10, "早"), ("2022", 30, "晚"), ("2023", None, "缺")], "期限", "无"))
    (early,), (late,) = pieces(svg, "nb-s1"), pieces(svg, "nb-s3")
    assert float(early.get("x")) + float(early.get("width")) == pytest.approx(float(late.get("x")), abs=0.2)
    assert float(late.get("width")) == pytest.approx(3 * float(early.get("width")), rel=0.02)
    assert "缺" in words(svg)


def test_a_field_that_is_not_expected_is_empty_in_the_heat_map() -> None:
    svg = parsed(
        heat("a", "t", "s", [("甲", {2021: ("nb-s1", "✓"), 2023: ("nb-s3", "缺")})], [2021, 2022, 2023], PARTS)
    )
    fields = [e.get("d").count("M") for kind in ("nb-s1", "nb-s3") for e in pieces(svg, kind, "path")]
    assert fields == [1, 1]


@pytest.mark.parametrize(
    ("top", "marks"), [(0, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (100, [0, 25, 50, 75, 100])]
)
def test_an_axis_has_round_numbers_that_reach_the_highest(top: int, marks: list[int]) -> None:
    assert ticks(top) == marks


def test_large_numbers_are_short_on_an_axis_in_each_language() -> None:
    assert [short(n, "zh") for n in (9_500, 12_000, 2 * 10**8)] == ["9,500", "1.2万", "2亿"]
    assert [short(n, "en") for n in (9_500, 12_000, 2 * 10**6)] == ["9,500", "12k", "2m"]


def test_text_is_escaped_cut_and_free_of_signs_without_a_shape() -> None:
    assert str(tag("text", "<&>", x='"')) == '<text x="&#34;">&lt;&amp;&gt;</text>'
    assert plain("a\u200bb\ud800\x07\u2066c\n") == "abc "
    assert cut("其他法律行政法规禁止公开", wide("其他法律…")) == "其他法律…"


# The catalogue


def said() -> Iterator[dict[str, Any]]:
    yield report(f"{BANNER}司法局", 2021)
    yield report(f"{BANNER}司法局", 2023, published_on="2024-03-01")
    yield report(f"{BANNER}教育局", 2023, published_on=None, cells=cells("2021", state="blank"))
    old = {**VALUES, ("requests", "other", "total"): 3}
    yield report(f"{BANNER}教育局", 2020, layout="2019", cells=cells("2019", old))
    county = {"agency_type": "government", "scope": "aggregate"}
    yield report(f"{BANNER}人民政府", 2023, **county)
    again = {**VALUES, ("requests", "received", "total"): 500}
    yield report(f"{BANNER}人民政府办公室", 2023, **{**county, "agency_type": "department"}, cells=cells("2021", again))
    banner = {"region_code": LEAGUE, "region_path": "内蒙古自治区/兴安盟/扎赉特旗"}
    yield report("扎赉特旗人民政府", 2023, **county, **banner)
    whole = {"region_code": "152200", "region_path": "内蒙古自治区/兴安盟"}
    yield report("兴安盟行政公署", 2023, **county, **whole, cells=cells("2021", again))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("charts")
    rows = [line(f"http://www.wltzq.gov.cn/{n}.html", one) for n, one in enumerate(said())]
    crawls = expect(crawl_db(made / "crawl.db"), expected(f"{BANNER}司法局", 2022, "missing", why="between"))
    build([write(made / "a.warc.gz.jsonl.gz", rows)], [crawls], made / "catalogue.db")
    return made


@pytest.fixture(scope="module")
def catalogue(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "catalogue.db")) as connection:
        yield connection


@pytest.fixture(scope="module")
def served(folder: Path) -> Datasette:
    return serving_here(folder / "catalogue.db")


def named(charts: list[Chart], name: str) -> Chart:
    return next(chart for chart in charts if chart.name == name)


def in_year(chart: Chart, year: int) -> dict[str, Any]:
    return next(row for row in chart.table() if row["year"] == year)


def agency(connection: sqlite3.Connection, name: str) -> str:
    return str(connection.execute("select id from agencies where name = ?", (name,)).fetchone()[0])


def test_a_region_is_drawn_from_its_aggregate_and_one_report_a_year_counts(catalogue: sqlite3.Connection) -> None:
    charts = charts_for_region(catalogue, "150824", "zh")
    assert in_year(named(charts, "volume"), 2023) == {"year": 2023, "reports": 1, "received": 7, "concluded": 8}


def test_departments_are_counted_side_by_side_and_never_with_the_aggregate(catalogue: sqlite3.Connection) -> None:
    subject = region_subject(catalogue, "150824", "department")
    assert [(c.scope, c.reports) for c in subject.choices] == [("aggregate", 2), ("department", 4)]
    volume = named(charts_of(catalogue, subject, "zh"), "volume")
    assert [tuple(row.values()) for row in volume.table()] == [
        (2020, 1, 7, 8),
        (2021, 1, 7, 8),
        (2022, None, None, None),
        (2023, 2, 7, 8),
    ], "a year without reports and a blank form are gaps"


def test_the_aggregate_of_a_prefecture_is_not_added_to_those_of_its_counties(catalogue: sqlite3.Connection) -> None:
    below = named(charts_for_region(catalogue, "152200", "zh"), "volume")
    own = named(charts_of(catalogue, region_subject(catalogue, "152200", "aggregate", "own"), "zh"), "volume")
    assert [in_year(chart, 2023)["received"] for chart in (below, own)] == [7, 500]
    everything = in_year(named(charts_for_collection(catalogue, "zh"), "volume"), 2023)
    assert (everything["reports"], everything["received"]) == (2, 14)


def test_shares_have_the_printed_total_as_denominator(catalogue: sqlite3.Connection) -> None:
    row = in_year(named(charts_for_agency(catalogue, agency(catalogue, f"{BANNER}司法局"), "zh"), "outcomes"), 2023)
    assert (row["granted"], row["granted_share"], row["concluded"]) == (5, 62.5, 8)
    assert (row["refused_share"], row["other_share"]) == (12.5, 0.0)


def test_the_reasons_add_up_to_all_refusals(catalogue: sqlite3.Connection) -> None:
    charts = charts_of(catalogue, region_subject(catalogue, "150824", "department"), "zh")
    rows = named(charts, "reasons").table()
    assert {r["reason"]: r["requests"] for r in rows if r["requests"]} == {"保护第三方合法权益": 3}
    assert sum(r["share"] for r in rows) == 100


def test_an_agency_shows_the_days_around_its_deadline_and_what_became_of_the_rest(
    catalogue: sqlite3.Connection,
) -> None:
    chart = named(charts_for_agency(catalogue, agency(catalogue, f"{BANNER}司法局"), "zh"), "timeliness")
    rows = {r["year"]: (r["state"], r["days_late"]) for r in chart.table()}
    assert rows == {2021: ("按时", -11), 2022: ("缺", None), 2023: ("逾期", 30)}
    assert {"早11天", "缺", "晚30天"} <= set(words(parsed(chart.svg)))


def test_a_heat_map_counts_the_ledger_and_names_every_agency_of_a_county(catalogue: sqlite3.Connection) -> None:
    county = named(charts_for_region(catalogue, "150824", "zh"), "coverage")
    states = {(r["agency"], r["year"]): r["state"] for r in county.table()}
    assert states[f"{BANNER}司法局", 2022] == "缺"
    country = named(charts_for_collection(catalogue, "en"), "coverage")
    counted = sum(r["expected"] for r in country.table())
    assert counted == catalogue.execute("select count(*) from ledger where region_code is not null").fetchone()[0]


def test_an_unknown_region_or_agency_is_not_there(catalogue: sqlite3.Connection) -> None:
    with pytest.raises(NotThere, match="999999"):
        region_subject(catalogue, "999999")
    with pytest.raises(NotThere, match="nobody"):
        agency_subject(catalogue, "nobody")


def test_an_unknown_scope_falls_back_to_one_that_is_there(catalogue: sqlite3.Connection) -> None:
    assert region_subject(catalogue, "150824", "' or 1=1", "below").scope == "aggregate"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_well_formed_small_and_its_words_are_in_the_language(
    catalogue: sqlite3.Connection, lang: Any
) -> None:
    charts = charts_of(catalogue, region_subject(catalogue, "150824", "department"), lang)
    names = ["volume", "outcomes", "applicants", "reasons", "review", "reasons_by_year", "timeliness", "coverage"]
    assert [chart.name for chart in charts] == names
    for chart in charts:
        assert parsed(chart.svg).find(f"{SVG}title").text == chart.title
        assert len(chart.svg) < 12_000
        assert bool(re.search("[\u4e00-\u9fff]", chart.title + chart.note)) == (lang == "zh")
        assert all(len(row) == len(chart.columns) for row in chart.rows)


# The page


def test_the_page_has_the_rows_of_every_chart_beside_it(served: Datasette, catalogue: sqlite3.Connection) -> None:
    status, text = ask(served, "/charts?region=150824&scope=department")
    assert status == 200
    figures = {f.get("id"): f for f in html.fromstring(text).iter("figure")}
    charts = charts_of(catalogue, region_subject(catalogue, "150824", "department"), "zh")
    assert set(figures) == {f"chart-{chart.name}" for chart in charts}
    for chart in charts:
        body = figures[f"chart-{chart.name}"].find(".//tbody")
        shown = [[cell.text_content() for cell in row] for row in body]
        assert shown == [["无" if v is None else str(v) for v in row] for row in chart.rows]
    assert "style=" not in text
    assert "<script" not in text


def test_the_links_of_a_chart_lead_to_its_rows(served: Datasette) -> None:
    links: set[str] = set()
    for path in ("/en/charts?region=152200", "/charts?region=150824&scope=department"):
        found = html.fromstring(ask(served, path)[1]).xpath("//p[@class='nb-chart-links']/a/@href")
        assert len(found) >= 21
        links |= {found[1], *(link for link in found if "/charts?" not in link)}
    for link in links:
        assert ask(served, link.removeprefix("/nb"))[0] == 200, link


def test_the_rows_of_a_chart_come_as_csv_and_json(served: Datasette) -> None:
    _, text = ask(served, "/charts?region=150824&scope=department&rows=volume&format=csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[0] == {"year": "2020", "reports": "1", "received": "7", "concluded": "8"}
    assert rows[2]["received"] == ""
    _, text = ask(served, "/en/charts?region=150824&scope=department&rows=volume&format=json")
    assert json.loads(text)[2] == {"year": 2022, "reports": None, "received": None, "concluded": None}
    assert ask(served, "/charts?rows=nothing")[0] == 404
    assert ask(served, "/charts?region=%27--")[0] == 404
