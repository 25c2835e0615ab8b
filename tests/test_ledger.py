"""The ledger: what must exist, what became of it, and the capture that shows it. Real crawls on loopback."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.capture import Lead
from archive.expected import MOST_LEFT, Expected, expected_of, not_done
from archive.index import CrawlDb
from archive.reader import read_payload
from archive.schema import connect
from crawler.budgets import Budgets
from crawler.expected.days import day_told
from crawler.expected.known import Unit, expected_years, merged
from crawler.expected.look import troubles_of
from crawler.expected.write import expected_now
from crawler.run import CrawlOptions
from settings.paths import DataFolder
from settings.registry import table_lines
from settings.reporters import government_of, named_reporter, reporter_of, unit_of
from settings.states import FOUND, REASONS, SIGNS, STATES, WHY
from tests.browser import chromium
from tests.conftest import SampleRun, nianbao
from tests.script_portal import API, TITLE, rendered_portal, serving_bytes, spa
from tests.small_portals import Answer, Pages, crawled, html, portal, served

GOVERNMENT = "乌拉特中旗人民政府"
JUSTICE, FARMING, WATER = "乌拉特中旗司法局", "乌拉特中旗农牧局", "乌拉特中旗水利局"
STEMS = "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、行政复议、行政诉讼情况"


def title(agency: str, year: int) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告"


def page(agency: str, year: int, day: str = "") -> Answer:
    """A report that tells its day in the line under its title."""
    return html(title=title(agency, year), text=f"{day and f'发布时间：{day}'} {agency} {STEMS}")


def entry(agency: str, year: int) -> tuple[str, str]:
    return f"/{abs(hash((agency, year)))}.html", title(agency, year)


def site(reports: dict[tuple[str, int], str], *more: tuple[str, str], name: str = "zhongqi") -> dict[str, Answer]:
    """A portal with one list: (agency, year) -> day of publication."""
    host = host_of(name)
    pages = {f"{host}{entry(*one)[0]}": page(*one, day) for one, day in reports.items()}
    lists = {
        f"{host}/": html(("/nb/", "政府信息公开年报")),
        f"{host}/nb/": html(*(entry(*one) for one in reports), *more),
    }
    return {**pages, **lists}


def host_of(name: str) -> str:
    return f"www.{name}.gov.cn"


Rows = dict[tuple[str, int], Expected]


class Crawls:
    """Crawls of small portals into one data folder, and what the ledger says after each: place -> its rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = DataFolder(folder / "data")

    def crawl(self, names: Sequence[str], pages: Pages, **more: object) -> dict[str, Rows]:
        portals = tuple(portal(name, host_of(name)) for name in names)
        told = {"portals": portals, "data": self.data, "delay": 0.0, **more}
        with served(pages, self.folder) as (_, connect_map):
            crawled(CrawlOptions(connect_map=connect_map, **told))  # type: ignore[arg-type]
        return self.rows()

    def rows(self) -> dict[str, Rows]:
        with closing(connect(self.data.crawl_db)) as connection:
            rows = expected_of(connection)
        found: dict[str, Rows] = {}
        for row in rows:
            assert row.state in STATES and row.why in WHY and row.due_on
            assert row.state in FOUND or row.reason
            assert found.setdefault(row.place, {}).setdefault((row.agency, row.year), row) is row
        return found

    def body(self, record_id: str | None) -> str:
        """The payload of a capture, from its WARC."""
        with closing(connect(self.data.crawl_db)) as connection:
            where = 'SELECT warc, "offset" FROM captures WHERE record_id = ?'
            warc, offset = connection.execute(where, (record_id,)).fetchone()
        return read_payload(self.data.warc / warc, offset).body.decode()


STATES_SEEN = {
    (GOVERNMENT, 2024): ("2025-03-31", "on_time"),
    (GOVERNMENT, 2023): ("2024-04-01", "late"),
    (JUSTICE, 2024): ("2025-01-31", "on_time"),
    (JUSTICE, 2023): ("2024-02-01", "late"),
    (JUSTICE, 2018): ("2019-03-31", "on_time"),  # before the revised 条例 all had until 31 March
    (JUSTICE, 2022): ("", "found"),
}
LACKING = {(GOVERNMENT, 2024): "2025-03-01", (JUSTICE, 2021): "2022-01-10", (JUSTICE, 2023): "2024-01-10"}
AWAY = "http://www.elsewhere.gov.cn/1.html"
DAYS = {
    "/202502/t20250228_1.html": (2024, "<span>2025-02-20</span>"),
    "/202402/t20240220_2.html": (2023, "<span>2024-01-20</span>"),
    "/3.html": (2022, "<span>[2023-01-30]</span>"),
    "/201801/t20180101_4.html": (2021, ""),
}


def days() -> dict[str, Answer]:
    """Reports whose day stands in a tag, in the address, beside the link on the list, nowhere."""
    host, bare = host_of("days"), html(title="年报", text=STEMS)
    tagged = replace(
        bare, body=bare.body.replace(b"<title>", b'<meta name="PubDate" content="2025-01-15 09:00"><title>')
    )
    links = "".join(f'<li><a href="{at}">{title(JUSTICE, year)}</a>{day}</li>' for at, (year, day) in DAYS.items())
    pages = {f"{host}{at}": tagged if year == 2024 else bare for at, (year, _) in DAYS.items()}
    pages[f"{host}/"] = html(("/nb/", "政府信息公开年报"))
    return pages | {f"{host}/nb/": Answer(f"<html><body><ul>{links}</ul>{'　' * 1500}</body></html>".encode())}


def in_pages() -> dict[str, Answer]:
    """A list of two pages."""
    new = {(JUSTICE, year): f"{year + 1}-01-10" for year in (2024, 2023)}
    old = {(JUSTICE, year): f"{year + 1}-01-10" for year in (2018, 2016)}
    pages = site(new, ("index_1.html", "下一页"), name="paged")
    pages |= {f"{host_of('paged')}{entry(*one)[0]}": page(*one, day) for one, day in old.items()}
    return pages | {f"{host_of('paged')}/nb/index_1.html": html(*(entry(*one) for one in old))}


def half_read() -> dict[str, Answer]:
    """The departments' list has a second page that is not had."""
    host, reports = host_of("half"), {(JUSTICE, 2024): "2025-01-10", (JUSTICE, 2022): "2023-01-10"}
    pages = site({(GOVERNMENT, 2024): "2025-03-01"}, ("/bm/", "部门年报"), name="half")
    pages |= {f"{host}{entry(*one)[0]}": page(*one, day) for one, day in reports.items()}
    pages[f"{host}/bm/"] = html(*(entry(*one) for one in reports), ("index_1.html", "下一页"))
    return pages | {f"{host}/bm/index_1.html": Answer(b"<html>busy</html>", 503)}


def menus() -> dict[str, Answer]:
    """Two agencies that went silent at the reform of 2018; a menu names one of them, and one that never reported."""
    host, old = host_of("menus"), {(FARMING, 2017): "2018-03-01", (WATER, 2018): "2019-03-01"}
    pages = site(old, ("/sl/", "水利局"), ("/sf/", "司法局"), name="menus")
    return pages | {f"{host}/sl/": html(entry(WATER, 2018)), f"{host}/sf/": html(("/nb/", "政府信息公开年报"))}


def faults() -> dict[str, Answer]:
    """Links that lead to nothing, out of the portal, to an error."""
    host, dead, soft, down = host_of("faults"), *(entry(JUSTICE, year) for year in (2023, 2022, 2021))
    pages = site(
        {(JUSTICE, 2024): "2025-01-10"}, dead, soft, down, (AWAY, title(WATER, 2023)), entry(WATER, 2022), name="faults"
    )
    pages[f"{host}{soft[0]}"] = Answer("<html><body><p>您访问的页面不存在或已被删除</p></body></html>".encode())
    pages[f"{host}{entry(WATER, 2022)[0]}"] = page(WATER, 2022, "2023-01-10")
    return pages | {f"{host}{down[0]}": Answer(b"<html>down</html>", 500)}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Crawls:
    """Seven portals, crawled once."""
    crawls = Crawls(tmp_path_factory.mktemp("ledger"))
    pages = site({key: day for key, (day, _) in STATES_SEEN.items()}, name="seen") | site(LACKING, name="lacking")
    pages |= days() | in_pages() | half_read() | menus() | faults()
    crawls.crawl(("seen", "lacking", "days", "paged", "half", "menus", "faults"), pages)
    return crawls


@pytest.fixture
def crawls(tmp_path: Path) -> Crawls:
    return Crawls(tmp_path)


def test_in_time_late_and_undated_each_with_the_capture_that_holds_the_report(first: Crawls) -> None:
    rows = first.rows()["seen"]
    assert {key: rows[key].state for key in STATES_SEEN} == {key: state for key, (_, state) in STATES_SEEN.items()}
    for key, (day, _) in STATES_SEEN.items():
        assert (rows[key].published_on, rows[key].dated_by) == ((day, "page") if day else (None, None))
        assert title(*key) in first.body(rows[key].record_id)
    assert [rows[agency, 2024].due_on for agency in (GOVERNMENT, JUSTICE)] == ["2025-03-31", "2025-01-31"]


def test_the_day_comes_from_the_page_then_the_address_then_the_list(first: Crawls) -> None:
    rows = first.rows()["days"]
    told = {year: (rows[JUSTICE, year].published_on, rows[JUSTICE, year].dated_by) for year in range(2021, 2025)}
    assert told == {
        2024: ("2025-01-15", "meta"),
        2023: ("2024-02-20", "url"),
        2022: ("2023-01-30", "list"),
        2021: (None, None),  # the address is older than the year it reports on: a folder's day
    }


def test_a_list_that_was_read_whole_and_lacks_a_report_is_its_evidence(first: Crawls) -> None:
    rows = first.rows()["lacking"]
    absent = {key: row for key, row in rows.items() if row.state == "missing"}
    assert {(JUSTICE, 2022), (JUSTICE, 2024), (GOVERNMENT, 2023), (GOVERNMENT, 2008)} <= absent.keys()
    whys = [rows[key].why for key in ((JUSTICE, 2022), (JUSTICE, 2024), (GOVERNMENT, 2023))]
    assert whys == ["between", "goes-on", "law"]
    for (agency, year), row in absent.items():
        listed = first.body(row.record_id)
        assert row.url == f"http://{host_of('lacking')}/nb/" and row.reason == "not-listed"
        assert title(JUSTICE, 2021) in listed and title(agency, year) not in listed
    assert (JUSTICE, 2020) not in rows, "nothing is expected before the first report"
    assert (GOVERNMENT, 2007) not in rows, "the 条例 is in force since 2008"


def test_of_a_list_in_pages_the_one_with_the_neighbouring_years_is_the_evidence(first: Crawls) -> None:
    rows, lists = first.rows()["paged"], f"http://{host_of('paged')}/nb/"
    assert (rows[JUSTICE, 2017].state, rows[JUSTICE, 2017].url) == ("missing", f"{lists}index_1.html")
    assert (rows[JUSTICE, 2022].state, rows[JUSTICE, 2022].url) == ("missing", lists)


def test_a_link_that_leads_to_nothing_is_missing_with_the_404_as_evidence(first: Crawls) -> None:
    rows = first.rows()["faults"]
    for year, said in ((2023, "no such page"), (2022, "不存在")):
        row = rows[JUSTICE, year]
        assert (row.state, row.reason, row.title) == ("missing", "dead-link", title(JUSTICE, year))
        assert said in first.body(row.record_id)


def test_a_link_out_of_the_portal_is_no_absence(first: Crawls) -> None:
    row = first.rows()["faults"][WATER, 2023]
    assert (row.state, row.reason, row.detail) == ("not_looked_at", "elsewhere", AWAY)


def test_one_address_that_refuses_blocks_its_report_alone(first: Crawls) -> None:
    rows = first.rows()["faults"]
    row = rows[JUSTICE, 2021]
    assert (row.state, row.reason, row.detail) == ("blocked", "http-error", "HTTP 500")
    assert "down" in first.body(row.record_id)
    assert rows[JUSTICE, 2024].state == "on_time" and rows[GOVERNMENT, 2024].state == "missing"


def test_a_list_that_was_not_got_says_nothing_of_its_agencies_and_others_do(first: Crawls) -> None:
    rows = first.rows()["half"]
    row = rows[JUSTICE, 2023]
    assert (row.state, row.reason) == ("blocked", "http-error")
    assert "busy" in first.body(row.record_id)
    assert rows[GOVERNMENT, 2023].state == "missing", "its own list was read whole"


def test_an_agency_that_a_menu_names_is_expected_and_one_merged_away_is_not(first: Crawls) -> None:
    rows = first.rows()["menus"]
    last = max(year for _, year in rows)
    assert [year for agency, year in rows if agency == FARMING] == [2017]
    assert (rows[WATER, last].state, rows[WATER, last].why) == ("missing", "menu")
    assert [(year, row.why) for (agency, year), row in rows.items() if agency == JUSTICE] == [(last, "menu")]


def test_what_later_crawls_find_gone_or_refused(crawls: Crawls) -> None:
    reports = {(JUSTICE, year): f"{year + 1}-01-10" for year in (2024, 2023, 2022, 2019)}
    names, challenge = ("yi", "er"), Answer(b"<html><script>document.cookie='x=1'</script></html>", 412)
    before = crawls.crawl(names, site(reports, name="yi") | {f"{host_of('er')}/": challenge})
    assert {row.state for row in before["er"].values()} == {"blocked"}
    row = before["er"][GOVERNMENT, 2024]
    assert row.reason == "challenge" and "document.cookie" in crawls.body(row.record_id)

    unlisted = {key: day for key, day in reports.items() if key != (JUSTICE, 2023)}
    pages = site(unlisted, name="yi") | site(reports, name="er")
    pages[f"{host_of('yi')}{entry(JUSTICE, 2022)[0]}"] = Answer(b"<html>gone</html>", 410)
    rows = crawls.crawl(names, pages, fresh=True)
    for year, evidence in ((2023, title(JUSTICE, 2024)), (2022, "gone")):
        row = rows["yi"][JUSTICE, year]
        assert row.state == "removed"
        assert evidence in crawls.body(row.record_id) and title(JUSTICE, year) not in crawls.body(row.record_id)
        assert title(JUSTICE, year) in crawls.body(row.earlier_id)
    same, earlier = rows["yi"][JUSTICE, 2024], before["yi"][JUSTICE, 2024]
    assert (same.state, same.published_on) == ("on_time", "2025-01-10")
    assert same.run_id != earlier.run_id and same.record_id != earlier.record_id
    assert title(JUSTICE, 2024) in crawls.body(same.record_id), "a revisit shows what it repeats"
    assert {row.state for row in rows["er"].values()} == {"on_time", "missing"}

    after = crawls.crawl(names, site(reports, name="yi") | {f"{host_of('er')}/": challenge}, fresh=True)
    assert {after["yi"][key].state for key in reports} == {"on_time"}, "what came back is there"
    assert {after["er"][key].state for key in reports} == {"on_time"}, "what was kept stands"
    row = after["er"][JUSTICE, 2021]
    assert (row.state, row.earlier_id) == ("blocked", rows["er"][JUSTICE, 2021].record_id)


def test_what_a_person_saved_is_there_though_the_portal_refuses(crawls: Crawls) -> None:
    challenge = Answer(b"<html><script>document.cookie='x=1'</script></html>", 412)
    assert crawls.crawl(["yi"], {f"{host_of('yi')}/": challenge})["yi"][GOVERNMENT, 2024].state == "blocked"
    saved = crawls.folder / "saved.html"
    saved.write_bytes(page(GOVERNMENT, 2024, "2025-03-01").body)
    table = crawls.folder / "portals.csv"
    table.write_bytes(b"".join(table_lines([portal("yi", host_of("yi"))])))
    url = f"http://{host_of('yi')}/202503/t20250301_1.html"
    told = nianbao(
        *("import", saved, "--url", url, "--title", title(GOVERNMENT, 2024), "--data", crawls.data.root),
        *("--portals", table),
    )
    assert told.returncode == 0, told.stderr
    rows = crawls.rows()["yi"]
    assert (rows[GOVERNMENT, 2024].state, rows[GOVERNMENT, 2024].published_on) == ("on_time", "2025-03-01")
    assert title(GOVERNMENT, 2024) in crawls.body(rows[GOVERNMENT, 2024].record_id)
    assert rows[GOVERNMENT, 2023].state == "blocked", "nobody saved that one"


def test_years_that_were_not_asked_for_are_not_looked_at_and_keep_what_is_known(crawls: Crawls) -> None:
    pages = site({(JUSTICE, year): f"{year + 1}-01-10" for year in (2024, 2022, 2019)})
    rows = crawls.crawl(["zhongqi"], pages, years=(2022, 2024))["zhongqi"]
    assert (rows[JUSTICE, 2023].state, rows[GOVERNMENT, 2023].state) == ("missing", "missing")
    assert (rows[GOVERNMENT, 2019].state, rows[GOVERNMENT, 2019].reason) == ("not_looked_at", "year-not-asked")
    whole = crawls.crawl(["zhongqi"], pages)["zhongqi"]
    assert (whole[GOVERNMENT, 2019].state, whole[JUSTICE, 2019].state) == ("missing", "on_time")
    again = crawls.crawl(["zhongqi"], pages, years=(2022, 2024), fresh=True)["zhongqi"]
    for key in ((GOVERNMENT, 2019), (JUSTICE, 2019)):
        assert replace(again[key], why=whole[key].why) == whole[key]
    assert again[JUSTICE, 2023].run_id != whole[JUSTICE, 2023].run_id


def test_of_more_than_can_be_looked_at_nothing_is_called_missing(tmp_path: Path) -> None:
    """A crawl that was broken off early knows of a million addresses: the ledger takes some of each portal, lists first."""
    with CrawlDb(tmp_path / "crawl.db") as db, db.transaction():
        for number in range(MOST_LEFT + 50):
            role = "index" if number > MOST_LEFT else "report"
            url = f"http://{host_of('yi')}/nb/{number}.html"
            lead = Lead(url=url, portal_id="yi", region_code="150824", role=role, title=title(JUSTICE, 2024), year=2024)
            db.frontier.add("run", url, lead, host=host_of("yi"), priority=0 if role == "index" else 10)
        left = list(not_done(db.frontier.connection, ["yi", "er"], "run"))
    assert len(left) == MOST_LEFT + 1
    assert sum(row.role == "index" for row in left) == 49
    read = replace(left[0], url=f"http://{host_of('yi')}/nb/", role="index")
    everywhere = [trouble for trouble in troubles_of(left, [read]) if trouble.everywhere]
    assert [(trouble.state, trouble.reason) for trouble in everywhere] == [("not_looked_at", "queue-left")]
    assert not [trouble for trouble in troubles_of(left[:-1], [read]) if trouble.everywhere]


def test_what_a_budget_left_alone_is_not_looked_at(crawls: Crawls) -> None:
    pages = site({(JUSTICE, year): f"{year + 1}-01-10" for year in range(2015, 2025)})
    rows = crawls.crawl(["zhongqi"], pages, budgets=Budgets(max_pages=5))["zhongqi"]
    left = [row for (agency, _), row in rows.items() if agency == JUSTICE and row.state == "not_looked_at"]
    assert {rows[JUSTICE, year].state for year in range(2015, 2025)} == {"on_time", "not_looked_at"}
    assert left and all((row.reason or "").startswith("budget: max-pages") for row in left)


def test_several_processes_write_the_ledger_of_one(tmp_path: Path) -> None:
    names = ("p0", "p1", "p2")
    pages: dict[str, Answer] = {}
    for name in names:
        pages |= site({(JUSTICE, 2024): "2025-01-10", (JUSTICE, 2022): "2023-01-10"}, name=name)
    told = []
    for processes in (1, 3):
        here = Crawls(tmp_path / str(processes))
        here.folder.mkdir()
        rows = here.crawl(names, pages, processes=processes)
        told.append({(p, *key): (r.state, r.published_on, r.url) for p in rows for key, r in rows[p].items()})
    assert told[0] == told[1] and {place for place, _, _ in told[0]} == set(names)
    assert told[1]["p1", JUSTICE, 2024][:2] == ("on_time", "2025-01-10")


def test_status_prints_the_ledger_and_json_has_the_places_in_the_archive(first: Crawls) -> None:
    told = nianbao("status", "乌拉特中旗", "--data", first.data.root)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.partition("  lacking  150824 内蒙古")[2].splitlines()
    signs = next(line for line in lines if line.strip().startswith(JUSTICE)).split()[1:]
    assert signs[:4] == [SIGNS["on_time"], SIGNS["missing"], SIGNS["on_time"], SIGNS["missing"]]
    absent = next(line for line in lines if f"缺 {JUSTICE} 2022、2024" in line)
    assert "列表中没有" in absent and ".warc.gz:" in absent and f"http://{host_of('lacking')}/nb/" in absent
    assert "从未抓取" in told.stdout, "the packaged table has a portal of this banner that was never crawled"


def test_status_as_json_has_every_row_with_its_place_in_the_archive(first: Crawls) -> None:
    said = json.loads(nianbao("status", "乌拉特中旗", "--data", first.data.root, "--json").stdout)
    row = next(r for r in said["ledger"] if (r["place"], r["agency"], r["year"]) == ("lacking", JUSTICE, 2022))
    assert row["state"] == "missing" and row["capture"]["record_id"] == row["record_id"]
    assert (first.data.warc / row["capture"]["warc"]).exists() and row["capture"]["offset"] > 0
    (banner,) = [one for one in said["ledger_totals"] if one["region_code"] == "150824"]
    assert sum(banner[state] for state in STATES) == len(said["ledger"])


def test_status_computes_the_ledger_of_a_crawl_that_was_killed(first: Crawls, tmp_path: Path) -> None:
    copy = DataFolder(tmp_path / "data")
    shutil.copytree(first.data.root, copy.root)
    with closing(sqlite3.connect(copy.crawl_db)) as connection, connection:
        connection.execute("DELETE FROM expected")
        connection.execute("UPDATE runs SET state = 'running'")
    said = json.loads(nianbao("status", "乌拉特中旗", "--data", copy.root, "--json").stdout)["ledger"]
    told = {(r["place"], r["agency"], r["year"]): r["state"] for r in said if r["reason"] != "never-crawled"}
    rows = first.rows()
    assert told == {(place, *key): row.state for place in rows for key, row in rows[place].items()}
    with closing(connect(copy.crawl_db)) as connection:
        assert expected_of(connection) == [], "status only looks"


@pytest.mark.skipif(chromium() is None, reason="needs Chromium (./.ci/system-packages)")
def test_the_evidence_of_a_list_that_a_script_draws_is_what_a_reader_saw(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    with serving_bytes(spa((2021, 2022, 2024)), tmp_path, API) as (_, connect_map):
        crawled(CrawlOptions(data=data, portals=(rendered_portal(API),), connect_map=connect_map, delay=0.0))
    here = Crawls(tmp_path)
    rows = {year: row for (agency, year), row in here.rows()["spa"].items() if agency.endswith("司法局")}
    assert [rows[year].state for year in (2021, 2022, 2023, 2024)] == ["found", "found", "missing", "found"]
    seen = here.body(rows[2023].record_id)
    assert TITLE.format(2022) in seen and TITLE.format(2023) not in seen


def test_every_code_has_its_words() -> None:
    assert STATES.keys() == SIGNS.keys() and set(STATES) > FOUND
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in words) for words in (*WHY.values(), *REASONS.values()))


@pytest.mark.parametrize(
    ("words", "menu", "key", "scope"),
    [
        ("乌拉特中旗司法局2023年政府信息公开工作年度报告", "", "司法局", "department"),
        ("旗司法局2023年政府信息公开工作年度报告", "", "司法局", "department"),
        ("司法局2023年政府信息公开工作年度报告", "", "司法局", "department"),
        ("2023年政府信息公开工作年度报告", "部门信息公开目录 > 司法局 > 政府信息公开年报", "司法局", "department"),
        ("2023年政府信息公开工作年度报告", "政府信息公开年报 > 部门年报", None, None),
        ("乌拉特中旗2023年政府信息公开工作年度报告", "", "政府", "aggregate"),
        ("旗政府办公室2023年政府信息公开工作年度报告", "", "政府办公室", "office"),
        ("海流图镇人民政府2023年政府信息公开工作年度报告", "", "海流图镇", "township"),
        ("乌拉特中旗海流图镇2023年政府信息公开工作年度报告", "", "海流图镇", "township"),
        ("磴口县人民政府2023年政府信息公开工作年度报告", "", "150822政府", "aggregate"),
        (
            "巴彦淖尔市生态环境局乌拉特中旗分局2023年政府信息公开工作年度报告",
            "",
            "巴彦淖尔市生态环境局分局",
            "department",
        ),
    ],
)
def test_all_spellings_of_an_agency_have_one_key(words: str, menu: str, key: str | None, scope: str | None) -> None:
    who = reporter_of(words, tuple(filter(None, menu.split(" > "))), "150824", 2023)
    assert (who and who.key, who and who.scope) == (key, scope)


def test_a_county_that_became_a_district_keeps_its_agencies() -> None:
    """沙县 (350427) became 沙县区 (350405) in 2021."""
    before = reporter_of("沙县司法局2019年政府信息公开工作年度报告", (), "350405", 2019)
    after = reporter_of("沙县区司法局2022年政府信息公开工作年度报告", (), "350405", 2022)
    assert before is not None and after is not None
    assert (before.key, before.is_own) == (after.key, after.is_own) == ("司法局", True)


def test_a_zone_has_no_government_that_must_report() -> None:
    assert government_of("X150101") is None and government_of("999999") is None
    assert [who and who.name for who in map(government_of, ("150824", "152200"))] == [GOVERNMENT, "兴安盟行政公署"]


def test_menus_of_many_name_nobody() -> None:
    for menu in ("部门年报", "乡镇（街道）年报", "县直部门", "政府信息公开年报", "旗政府（办）年报", "各苏木镇"):
        assert unit_of((menu,)) == "", menu


def unit(name: str, *years: int) -> Unit:
    who = named_reporter(name, "150824", 2022)
    assert who is not None
    return Unit(who, told=set(years))


@pytest.mark.parametrize(
    ("of", "years"),
    [
        (unit("司法局", 2020, 2022), [2020, 2021, 2022, 2023, 2024]),
        (unit("国土资源局", 2015, 2017), [2015, 2016, 2017]),  # last seen before the reform of 2018
        (unit("扶贫开发办公室", 2019), [2019, 2020]),
        (unit("乡村振兴局", 2021), [2021, 2022, 2023]),
        (unit("蒙古族中学", 2020, 2022), [2020, 2021, 2022]),  # reports at will
        (unit("磴口县司法局", 2020, 2022), [2020, 2022]),  # somebody else's, seen here
        (unit("司法局"), []),
        (unit("人民政府"), list(range(2008, 2025))),
    ],
    ids=lambda value: value.reporter.name if isinstance(value, Unit) else "",
)
def test_nothing_is_expected_of_an_agency_that_was_dissolved_or_owes_nothing(of: Unit, years: list[int]) -> None:
    assert [year for year, _ in expected_years(of, 2024)] == years


def test_a_short_name_and_a_long_one_are_one_agency_unless_both_report_in_a_year() -> None:
    one, other = unit("文旅局", 2021), unit("文化和旅游局", 2022)
    assert [sorted(found.years) for found in merged([one, other])] == [[2021, 2022]]
    apart = merged([unit("文旅局", 2021, 2022), unit("文化和旅游局", 2022)])
    assert len(apart) == 2


def test_a_report_is_not_expected_before_it_is_due(first: Crawls) -> None:
    with closing(connect(first.data.crawl_db)) as connection:
        run_id = connection.execute("SELECT id FROM runs").fetchone()[0]

        def last(day: date) -> dict[str, int]:
            rows = [row for row in expected_now(connection, first.data, run_id, day) or () if row.place == "paged"]
            return {agency: max(row.year for row in rows if row.agency == agency) for agency in (JUSTICE, GOVERNMENT)}

        assert last(date(2026, 1, 31)) == {JUSTICE: 2024, GOVERNMENT: 2024}
        assert last(date(2026, 2, 1)) == {JUSTICE: 2025, GOVERNMENT: 2024}
        assert last(date(2026, 4, 1)) == {JUSTICE: 2025, GOVERNMENT: 2025}


def test_a_day_of_before_the_reports_year_is_none_of_its_own() -> None:
    assert day_told("2021-05-01", "meta", "http://a.gov.cn/x.html", 2023, lambda: None) is None
    assert day_told("2023-12-20", "meta", "http://a.gov.cn/x.html", 2023, lambda: None) == ("2023-12-20", "meta")


def shown_rows(sample: SampleRun) -> Iterator[Expected]:
    with closing(connect(sample.data.crawl_db)) as connection:
        yield from expected_of(connection)


def test_the_sample_regions_reports_are_all_found_and_no_other(sample: SampleRun) -> None:
    found = {row.url: row for row in shown_rows(sample) if row.state in FOUND}
    truth = {report["url"]: report for report in sample.truth["reports"]}
    assert found.keys() == truth.keys()
    for url, report in truth.items():
        row = found[url]
        assert row.year == report["year"]
        if report["published_on"]:
            assert (row.published_on, row.state) == (report["published_on"], late_or_not(report["published_on"], row))
        if "no-agency-title" not in report["defects"]:
            assert row.scope == report["scope"] and row.agency.endswith(report["agency"][-3:]), (row, report["agency"])


def late_or_not(day: str, row: Expected) -> str:
    return "late" if day > (row.due_on or "") else "on_time"


def test_the_sample_regions_absences_are_true_and_their_lists_lack_them(sample: SampleRun) -> None:
    rows = [row for row in shown_rows(sample) if row.state not in FOUND]
    assert {row.state for row in rows} == {"missing"}
    dead = {row.title: row.url for row in rows if row.reason == "dead-link"}
    gone = {*sample.truth["dead"], *sample.truth["soft404"]}
    assert gone >= set(dead.values())
    with closing(connect(sample.data.crawl_db)) as connection:
        titles = {connection.execute("SELECT title FROM captures WHERE url = ?", (url,)).fetchone()[0] for url in gone}
    assert dead.keys() == titles, "one row for a report that both portals of a place have lost"
    real = {
        (r["agency"], r["scope"], r["year"]) for r in sample.truth["reports"] if "no-agency-title" not in r["defects"]
    }
    with closing(connect(sample.data.crawl_db)) as connection:
        for row in rows:
            assert (row.agency, row.scope, row.year) not in real
            where = 'SELECT warc, "offset" FROM captures WHERE record_id = ?'
            warc, offset = connection.execute(where, (row.record_id,)).fetchone()
            assert title(row.agency, row.year) not in text_of(sample.data.warc / warc, offset)


def text_of(warc: Path, offset: int) -> str:
    body = read_payload(warc, offset).body
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("gb18030", "replace")


def test_the_catalogues_ledger_has_every_report_once_and_reading_fills_absences(sample: SampleRun) -> None:
    with closing(sqlite3.connect(sample.data.catalogue)) as catalogue:
        catalogue.row_factory = sqlite3.Row
        rows = catalogue.execute("SELECT * FROM ledger").fetchall()
        assert catalogue.execute("PRAGMA foreign_key_check").fetchall() == []
        reports = {row["id"]: row for row in catalogue.execute("SELECT * FROM reports")}
    read = [row for row in rows if row["report_id"]]
    assert sorted(row["report_id"] for row in read) == sorted(reports)
    assert all(row["state"] in FOUND for row in read)
    for row in read:
        report = reports[row["report_id"]]
        assert (row["year"], row["scope"], row["record_id"]) == (
            *(report["year"], report["scope"]),
            report["primary_capture"],
        )
    real = {(r["agency"], r["scope"], r["year"]) for r in sample.truth["reports"]}
    absent = [row for row in rows if not row["report_id"]]
    assert {row["state"] for row in absent} == {"missing"}
    assert not [row for row in absent if (row["agency"], row["scope"], row["year"]) in real]
    assert all(row["record_id"] for row in absent)
