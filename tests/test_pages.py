"""The pages of the catalogue as a visitor gets them: both languages, every number that of its row, nothing untranslated."""

import json
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from lxml import html

from extract.catalogue.load import build
from extract.catalogue.serve import HOME
from extract.catalogue.site.page import Asked
from extract.catalogue.site.pages import report as report_page
from extract.withheld import Withheld
from tests.browser import serving_catalogue
from tests.shards import VALUES, cells, crawl_db, expect, expected, line, report, write

JUSTICE, OLD, WATER, FORESTS = "乌拉特中旗司法局", "乌拉特中旗教育局", "乌拉特中旗水务局", "乌拉特中旗林草局"
COUNTY = "乌拉特中旗人民政府"
FLOW = {"rule": "flow", "outcome": "violated", "severity": "error", "message": "左右不等：8 ≠ 9", "left": 8, "right": 9}
FLOW |= {"cells": [["requests", "received", "total"], ["requests", "carried_out", "total"]]}
CHANGE = {"cell": ["requests", "received", "total"], "published": 7, "suggested": 6, "slip": "digit-misread"}
REPAIR = {"table": "requests", "rank": 1, "changes": [CHANGE]}
FACT = {"name": "requests.received", "value": 31, "unit": "件", "raw": "31", "sentence": "全年收到申请31件。"}
FACT |= {"section": 3, "where": "/html/body/p[3] @4-6", "cells": []}
NASTY = [{"number": 1, "heading": "总体情况", "text": "<script>alert(1)</script>\u202e倒写{{ 7*7 }}<svg onload=x()>"}]
PROBLEM = {"stage": "layout", "kind": "labels-lost", "message": "two labels are lost", "where": None}


def _states() -> list[dict[str, Any]]:
    """A cell of each state, and one that is doubted."""
    made = cells("2021")
    made[0] |= {"value": None, "state": "blank", "raw": ""}
    made[1] |= {"value": None, "state": "mark", "raw": "／"}
    made[2] |= {"value": None, "state": "missing", "raw": None, "where": None}
    made[3] |= {"doubt": "ocr"}
    return made


def _said() -> Iterator[dict[str, Any]]:
    yield report(JUSTICE, 2021)
    yield report(JUSTICE, 2022, findings=[FLOW], repairs=[REPAIR], published_on="2023-02-05")
    old = cells("2019", {**VALUES, ("disclosure", "licensing", "change"): -8})
    amount = next(cell for cell in old if cell["column"] == "amount_yuan")
    amount |= {"value": None, "raw": "251000"}
    problem = {**PROBLEM, "kind": "unit-unknown", "message": "采购总金额 '251000' without a unit"}
    yield report(OLD, 2020, layout="2019", cells=old, problems=[problem])
    yield report(WATER, 2015, layout="free", cells=[], facts=[FACT], sections=NASTY, title="<b>水务局</b>2015年年报")
    yield report(FORESTS, 2022, cells=_states())
    for scope in ("aggregate", "office"):
        yield report(COUNTY, 2022, agency_type="government", scope=scope)


@dataclass
class Served:
    """A catalogue on loopback, with its rows."""

    address: str
    rows: sqlite3.Connection
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of an address, asked once."""
        if path not in self.seen:
            try:
                with urllib.request.urlopen(self.address.rstrip("/") + path, timeout=30) as answer:
                    self.seen[path] = answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                self.seen[path] = error.code, error.read().decode()
        return self.seen[path]

    def page(self, path: str) -> Any:
        status, text = self.get(path)
        assert status == 200, (path, status, text[:500])
        return html.document_fromstring(text)

    def id(self, agency: str, scope: str = "department", year: int | None = None) -> str:
        sql = "select id from reports where agency = ? and scope = ? and year = coalesce(?, year) order by year desc"
        return str(self.rows.execute(sql, (agency, scope, year)).fetchone()[0])

    def agency(self, name: str) -> str:
        return str(self.rows.execute("select id from agencies where name = ?", (name,)).fetchone()[0])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("pages")
    lines = [
        line(f"http://www.wltzq.gov.cn/{n}.html", one, problems=one["problems"] or [PROBLEM])
        for n, one in enumerate(_said())
    ]
    other = report(JUSTICE, 2022, cells=cells("2021", {**VALUES, ("requests", "received", "total"): 70}))
    lines.append(line("http://www.wltzq.gov.cn/1.html", other, fetched_at="2025-04-01T02:03:04Z"))
    gone = expected(
        OLD, 2021, "missing", why="between", reason="not-listed", record_id=lines[0]["capture"]["record_id"]
    )
    secret = report(WATER, 2016, title="不再展示")
    lines.append(line("http://www.wltzq.gov.cn/secret.html", secret))
    shard = write(folder / "a.warc.gz.jsonl.gz", lines)
    crawls = [expect(crawl_db(folder / "crawl.db"), gone)]
    build([shard], crawls, folder / "catalogue.db")
    with closing(sqlite3.connect(folder / "catalogue.db")) as first:
        (hidden,) = first.execute("select id from reports where title = '不再展示'").fetchone()
    withheld = Withheld(kind="report", target=hidden, reason="个人信息", on_="2026-01-02")
    build([shard], crawls, folder / "catalogue.db", withheld=[withheld])
    with (
        closing(sqlite3.connect(folder / "catalogue.db")) as rows,
        serving_catalogue(folder / "catalogue.db") as address,
    ):
        rows.row_factory = sqlite3.Row
        yield Served(address, rows)


def addresses(site: Served) -> list[str]:
    """Every page of ours with something on it, in Chinese."""
    reports = [row[0] for row in site.rows.execute("select id from reports order by id")]
    agencies = [row[0] for row in site.rows.execute("select id from agencies order by id")]
    plain = [
        "/",
        "/help",
        "/questions",
        "/regions",
        "/regions?q=%E4%B8%AD%E6%97%97",
        "/agencies",
        "/ledger",
        "/findings",
        "/dictionary",
    ]
    plain += ["/region/150824", "/region/150000", "/agencies?type=department&region=150000", "/ledger?state=missing"]
    plain += ["/findings?rule=flow&year=2022&region=150824", "/ledger?region=150824&year=2021&scope=department"]
    return [*plain, *(f"/report/{id}" for id in reports), *(f"/agency/{id}" for id in agencies)]


def both(site: Served) -> list[str]:
    return [f"{prefix}{path}" for path in addresses(site) for prefix in ("", "/en")]


def test_every_page_answers_in_both_languages_and_says_so(site: Served) -> None:
    for path in both(site):
        page = site.page(path)
        assert page.get("lang") == ("en" if path.startswith("/en") else "zh-Hans"), path
        assert len(page.xpath("//h1")) == 1, path
        assert page.xpath("//main") and page.xpath("//nav") and page.xpath("//footer"), path
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), (path, sorted(i for i in ids if ids.count(i) > 1)[:5])


def untranslated(page: Any) -> list[str]:
    """Chinese words on an English page that no element says to be Chinese."""
    said = page.xpath(
        "//text()[not(ancestor::*[@lang][1][starts-with(@lang, 'zh')] or ancestor::title or ancestor::textarea)]"
    )
    return [text.strip() for text in said if re.search(r"[\u3400-\u9fff]", text) and not _is_ours(text)]


def _is_ours(text: str) -> bool:
    return text.strip() == "nianbao 年报"


def test_an_english_page_has_no_chinese_but_what_is_marked_as_chinese(site: Served) -> None:
    for path in addresses(site):
        assert untranslated(site.page(f"/en{path}")) == [], path


def test_our_templates_hold_no_words_of_their_own() -> None:
    """Words stand in the tables of words, in both languages."""
    templates = sorted((HOME / "templates" / "site").glob("*.html"))
    assert len(templates) > 10
    assert [t.name for t in templates if re.search(r"[\u3400-\u9fff]", t.read_text("utf-8"))] == []


def test_inside_links_lead_somewhere(site: Served) -> None:
    found: set[str] = set()
    for path in both(site):
        for href in site.page(path).xpath("//a/@href"):
            if href.startswith("/") and not href.startswith(("/figure", "/en/figure", "/archived", "/en/archived")):
                found.add(urllib.parse.urldefrag(href).url)
    skipped = re.compile(r"^(/en)?/(fact|versions|compare)/|rows=|\.(csv|json|db)\b")
    wanted = sorted(href for href in found if not skipped.search(href))
    assert len(wanted) > 60
    broken = {href: site.get(href)[0] for href in wanted if site.get(href)[0] != 200}
    assert broken == {}


def test_anchors_of_a_report_are_there(site: Served) -> None:
    page = site.page(f"/report/{site.id(JUSTICE)}")
    anchors = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert anchors <= set(page.xpath("//@id"))


@pytest.mark.parametrize("path", ["/report/0000000000000000", "/region/999999", "/agency/nobody"])
def test_an_unknown_id_is_a_page_that_says_what_to_do(site: Served, path: str) -> None:
    for prefix, words in (("", "请核对地址"), ("/en", "Please check the address")):
        status, text = site.get(prefix + path)
        assert status == 404
        assert words in text


def shown(site: Served, id: str, prefix: str = "") -> dict[str, Any]:
    """Cell -> its element on the page of a report."""
    page = site.page(f"{prefix}/report/{id}")
    return {td.get("id"): td for td in page.xpath("//table[contains(@class, 'nb-form')]//td")}


@pytest.mark.parametrize(("agency", "count"), [(JUSTICE, 200), (OLD, 198), (FORESTS, 200)])
def test_each_number_of_the_form_is_that_of_its_row(site: Served, agency: str, count: int) -> None:
    id = site.id(agency)
    figures = list(site.rows.execute("select * from figures where report_id = ?", (id,)))
    for prefix in ("", "/en"):
        found = shown(site, id, prefix)
        assert len(found) == len(figures) == count
        for figure in figures:
            cell = found[f"{figure['table_code']}-{figure['row_code']}-{figure['column_code']}"]
            assert f"nb-{figure['state']}" in cell.get("class").split()
            said = cell.xpath("./a[1]/text()")
            if figure["value"] is not None:
                assert cell.get("data-value") == str(figure["value"]) == said[0]
            else:
                assert cell.get("data-value") is None


def test_an_amount_whose_unit_nobody_knows_is_shown_as_printed_and_is_no_number(site: Served) -> None:
    cell = shown(site, site.id(OLD))["disclosure-procurement-amount_yuan"]
    assert cell.text_content() == "251000 单位不明，未换算成数"
    assert cell.get("data-value") is None


def test_blank_mark_missing_and_doubt_are_told_in_words_and_none_of_them_is_zero(site: Served) -> None:
    for prefix, words in (
        ("", ("空", "／ 符号", "缺", "0 存疑")),
        ("/en", ("blank", "／ mark", "missing", "0 uncertain")),
    ):
        found = shown(site, site.id(FORESTS), prefix)
        rows = site.rows.execute(
            "select table_code || '-' || row_code || '-' || column_code, state, doubt from figures"
            " where report_id = ? and (state <> 'value' or doubt is not null)",
            (site.id(FORESTS),),
        )
        told = {row[1]: found[row[0]].text_content() for row in rows}
        assert tuple(told[state] for state in ("blank", "mark", "missing", "value")) == words


def test_a_finding_stands_beside_its_cells_with_both_numbers_and_the_repair(site: Served) -> None:
    for prefix, words in (("", "左右不等"), ("/en", "received and carried in make 8")):
        page = site.page(f"{prefix}/report/{site.id(JUSTICE)}")
        finding = page.get_element_by_id("finding-1")
        assert words in finding.text_content()
        assert [n.get("data-value") for n in finding.xpath(".//*[@data-value]")] == ["8", "9"]
        assert "#requests-received-total" in finding.xpath(".//a/@href")
        cell = page.get_element_by_id("requests-received-total")
        assert "nb-wrong" in cell.get("class")
        assert cell.xpath("./a[@class='nb-flag']/@href") == ["#finding-1"]
        repair = page.xpath("//*[@id='repairs']/following::table[1]//td[contains(@class, 'nb-n')]")
        assert [td.text_content() for td in repair] == ["7", "6"]


def test_a_report_without_tables_shows_the_numbers_of_its_text(site: Served) -> None:
    page = site.page(f"/report/{site.id(WATER)}")
    assert not page.xpath("//table[contains(@class, 'nb-form')]")
    assert page.xpath("//*[@id='fact-1']//td[@data-value='31']")
    assert "全年收到申请31件。" in page.get_element_by_id("fact-1").text_content()


def test_text_of_a_report_is_text(site: Served) -> None:
    page = site.page(f"/report/{site.id(WATER)}")
    assert not page.xpath("//script | //svg | //main//b")
    assert page.xpath("//h1/bdi/text()") == ["<b>水务局</b>2015年年报"]
    (text,) = page.xpath("//div[@class='nb-text']/text()")
    assert text == NASTY[0]["text"]


def test_a_report_says_where_it_lies_in_the_archive_and_how_to_cite_it(site: Served) -> None:
    page = site.page(f"/en/report/{site.id(JUSTICE)}")
    captures = page.xpath("//table[contains(@class, 'nb-captures')]")[0].text_content()
    for word in ("test-00000.warc.gz", "1234", "sha256:00ff", "<urn:test:http://www.wltzq.gov.cn/1.html@"):
        assert word in captures
    own, other = (field.text for field in page.xpath("//textarea"))
    assert "sha256:00ff" in own
    assert "sha256:00ff" in other
    assert own != other
    assert page.xpath(f"//a[contains(@href, '/report/{site.id(JUSTICE)}/versions')]")


def test_links_to_the_portal_send_no_referrer(site: Served) -> None:
    links = site.page(f"/report/{site.id(JUSTICE)}").xpath("//a[starts-with(@href, 'http')]")
    assert links
    assert all({"noreferrer", "nofollow"} <= set(a.get("rel").split()) for a in links)


def test_an_agency_shows_its_years_side_by_side_and_what_it_carried_over(site: Served) -> None:
    page = site.page(f"/en/agency/{site.agency(JUSTICE)}")
    years = page.xpath("//table[contains(@class, 'nb-years')]//thead//a/text()")
    assert years == ["2021", "2022"]
    received = page.xpath("//tr[th='Requests received']/td/span/@data-value")
    assert received == ["7", "7"]
    assert "not equal" in page.xpath("//h3[.='Carried over from year to year']/following::table[1]")[0].text_content()


def test_scopes_of_an_agency_are_never_added_up(site: Served) -> None:
    page = site.page(f"/agency/{site.agency(COUNTY)}")
    assert len(page.xpath("//table[contains(@class, 'nb-years')]")) == len(
        {row[0] for row in site.rows.execute("select scope from reports where agency = ?", (COUNTY,))}
    )


def test_a_region_shows_the_state_of_each_agency_and_year(site: Served) -> None:
    page = site.page("/en/region/150824")
    (row,) = [tr for tr in page.xpath("//table[@class='nb-grid']//tr[th]") if OLD in tr.text_content()]
    missing = row.xpath("./td[contains(@class, 'nb-missing')]")
    assert [td.text_content().split()[-1] for td in missing] == ["missing"]
    above = site.page("/en/region/150000").xpath("//table[@class='nb-grid']//tr[contains(., '乌拉特中旗')]/td/a/text()")
    assert above
    assert all(re.fullmatch(r"\d+/\d+", text.strip()) for text in above)


def test_an_absence_leads_to_the_capture_that_shows_it(site: Served) -> None:
    page = site.page("/ledger?state=missing")
    rows = page.xpath("//table//tbody/tr")
    assert len(rows) == site.rows.execute("select count(*) from ledger where state = 'missing'").fetchone()[0]
    record = site.rows.execute("select record_id from ledger where state = 'missing'").fetchone()[0]
    assert any(urllib.parse.quote(record, safe="") in href for href in rows[0].xpath(".//a/@href"))


def test_a_filter_that_nothing_fits_says_so(site: Served) -> None:
    for path in ("/ledger?agency=nobody", "/findings?rule=nothing", "/agencies?q=nobody", "/regions?q=nowhere"):
        assert "没有符合的内容。" in site.get(path)[1]


def test_a_quote_in_a_filter_is_a_word_like_any_other(site: Served) -> None:
    odd = urllib.parse.quote("' or 1=1 --\"<x>%")
    for path in (
        "/ledger?agency=",
        "/ledger?region=",
        "/findings?rule=",
        "/agencies?q=",
        "/regions?q=",
        "/ledger?year=",
    ):
        status, text = site.get(path + odd)
        assert status == 200
        assert "<x>" not in text


def test_counts_beside_a_filter_are_those_of_the_rows(site: Served) -> None:
    total = site.rows.execute("select count(*) from findings").fetchone()[0]
    told = [int(n) for n in site.page("/findings").xpath("//table[1]//td[contains(@class, 'nb-n')]/span/@data-value")]
    assert sum(told) == total


def test_the_dictionary_has_every_column_of_the_file(site: Served) -> None:
    said = set(site.page("/dictionary").xpath("//table//th[@scope='row']/code/text()"))
    tables = [row[0] for row in site.rows.execute("select name from sqlite_master where type = 'view'")]
    for name in (*tables, "reports", "totals", "agencies"):
        columns = {row[1] for row in site.rows.execute(f"pragma table_info({name})")}
        assert columns <= said or name == "figures", (name, columns - said)


def test_the_first_page_is_light(site: Served) -> None:
    bytes_ = len(site.get("/")[1].encode()) + sum(
        len(site.get(f"/nianbao/{name}")[1].encode()) for name in ("nianbao.css", "nianbao.svg")
    )
    assert bytes_ < 100_000


def test_a_report_is_the_same_in_json(site: Served) -> None:
    page = site.page(f"/report/{site.id(JUSTICE)}")
    (href,) = [
        href for href in page.xpath("//*[@id='downloads']/following::a/@href") if "/figures_labelled.json" in href
    ]
    told = {
        tuple(row[k] for k in ("table_code", "row_code", "column_code")): row["value"]
        for row in json.loads(site.get(href)[1])
    }
    found = shown(site, site.id(JUSTICE))
    assert {"-".join(key): str(value) for key, value in told.items()} == {
        id: cell.get("data-value") for id, cell in found.items()
    }


def test_a_report_is_read_by_its_key_however_many_there_are(site: Served) -> None:
    """No statement of its page walks through a table of the catalogue."""
    asked: list[str] = []
    tables = {row[0] for row in site.rows.execute("select name from sqlite_master where type = 'table'")}
    site.rows.set_trace_callback(asked.append)
    report_page.PAGE.values(site.rows, Asked("zh", {"id": site.id(JUSTICE)}, {}))
    site.rows.set_trace_callback(None)
    plans = [step[3] for sql in dict.fromkeys(asked) for step in site.rows.execute(f"explain query plan {sql}")]
    assert len(plans) > 10
    assert [step for step in plans if step.startswith("SCAN") and step.split()[1] in tables] == []


def test_a_withheld_report_says_why_it_is_not_shown(site: Served) -> None:
    (id,) = site.rows.execute("select target from withheld").fetchone()
    for prefix, words in (("", "不予展示"), ("/en", "was withheld")):
        status, text = site.get(f"{prefix}/report/{id}")
        assert status == 451
        assert words in text
        assert "个人信息" in text
        assert "不再展示" not in text
    ledger = site.get("/ledger")[1]
    assert "不再展示" not in ledger
    assert "已停止展示" in ledger


def test_the_numbers_in_short_are_those_of_the_totals(site: Served) -> None:
    id = site.id(JUSTICE)
    totals = dict(site.rows.execute("select * from totals where report_id = ?", (id,)).fetchone())
    told = site.page(f"/report/{id}").xpath("//dl[@class='nb-numbers']//dd/@data-value")
    assert told == [str(totals[name]) for name in report_page.IN_SHORT]
