"""The portals below a province, found from link lists alone: all of them with their codes, and nothing else."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.index import CrawlDb
from cli import exits
from crawler.options import CrawlOptions
from crawler.portal_findings import Finding, findings
from crawler.portal_rounds import Memory, search_on
from crawler.portal_search import Search
from settings.paths import DataFolder
from settings.portals import Portal, load_portals
from settings.regions import resolve, this_year
from settings.registry import load_registry, own_rows, put_rows
from tests.conftest import nianbao
from tests.province import page, province
from tests.province_search import PROVINCIAL, Outcome, closed, complaints, discovered
from tests.small_portals import Answer, Log, html, portal, served

BUILT_IN = load_portals()


def test_a_new_address_s_lists_are_read_where_the_known_portal_is_dead(tmp_path: Path) -> None:
    pages = {
        "www.nmg.gov.cn/": html(("http://www.alsxin.gov.cn/", "阿拉善盟"), title="内蒙古自治区人民政府"),
        "www.alsxin.gov.cn/": html(("http://www.ejn.gov.cn/", "额济纳旗"), title="阿拉善盟行政公署"),
        "www.ejn.gov.cn/": html(title="额济纳旗人民政府"),
    }
    known = [row_of("nmg", "150000", "内蒙古自治区人民政府"), row_of("als", "152900", "阿拉善盟行政公署")]
    found = searched(tmp_path, "阿拉善盟", known, pages)
    assert [(one.state, one.portal and one.portal.id) for one in found.values()] == [
        ("known", "als"),
        ("missing", None),
        ("missing", None),
        ("found", "ejn"),
    ]
    assert found["152900"].why == ("http://www.nmg.gov.cn/ links http://www.alsxin.gov.cn/",)
    assert found["152921"].why == ("阿拉善盟 does not link it",)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """12 prefectures and 100 counties, seed 1."""
    return discovered(tmp_path_factory.mktemp("province"), 12, 100, 1)


def test_all_of_a_province_s_portals_are_found_with_their_codes_and_nothing_else(whole: Outcome) -> None:
    assert len(PROVINCIAL) == 31
    assert complaints(whole) == []
    found = [one for one in whole.found.values() if one.state == "found"]
    assert [sum(one.region.level == level for one in found) for level in (2, 3)] == [12, 100]


def test_few_more_requests_are_made_than_there_are_portals(whole: Outcome) -> None:
    """robots.txt and a home page each; the rest are lists, addresses that do not answer, and what was left out."""
    assert len(whole.log.asked) < 2.5 * len(whole.made.truth.hosts)


def test_what_was_found_can_be_written_and_each_row_names_the_record_that_shows_it(whole: Outcome) -> None:
    assert load_registry(whole.data)
    with CrawlDb(whole.data.crawl_db) as db:
        for row in own_rows(whole.data):
            address, _, record = row.evidence.split()
            assert db.has_record(record) and address.startswith("http://"), row
            assert row.hosts[0] == urlsplit(row.home_url).hostname


def test_crawl_db_knows_no_other_portals_than_those_found(whole: Outcome) -> None:
    """A department's site must not pass for the place of its region's reports."""
    with CrawlDb(whole.data.crawl_db) as db:
        told = {row["id"]: row["region_code"] for row in db.rows("portals")}
    assert told == {row.id: row.region_code for row in own_rows(whole.data)} | {"nmg": "150000"}


def test_every_link_that_was_left_out_says_why(whole: Outcome) -> None:
    why = {one.why for one in whole.search.left_out}
    assert "its host lies outside *.gov.cn" in why
    assert any("SiteIDCode 6101020001 is that of 陕西省/西安市/新城区" in one for one in why)
    assert any(one.startswith("does not answer: ") for one in why)


def told(done: "subprocess.CompletedProcess[str]") -> dict[str, tuple[str, str, str]]:
    """Of `--json`: region -> state, id of its row, why."""
    regions = json.loads(done.stdout)["regions"]
    return {one["code"]: (one["state"], (one["portal"] or {}).get("id", ""), "; ".join(one["why"])) for one in regions}


ALASHAN = {
    "www.als.gov.cn/": html(
        ("http://www.alszq.gov.cn/", "左旗"),
        ("http://www.alsyqxin.gov.cn/", "阿拉善右旗"),
        ("http://www.ejnqxin.gov.cn/", "额济纳旗"),
        title="阿拉善盟行政公署",
    ),
    "www.nmg.gov.cn/": html(("http://www.als.gov.cn/", "阿拉善盟"), title="内蒙古自治区人民政府"),
    "www.alsyqxin.gov.cn/": html(title="阿拉善右旗人民政府"),
    "www.ejnqxin.gov.cn/": html(title="额济纳旗教育局"),
}


def run(pages: dict[str, Answer], folder: Path, *argv: str) -> "subprocess.CompletedProcess[str]":
    with served(pages, folder, also=closed(pages)) as (_, connect_map):
        manners = ("--delay", "0", "--connect-map", str(connect_map), "--data", str(folder / "data"))
        return nianbao("portals", "discover", *argv, *manners, "--json")


def test_a_region_whose_portal_is_unknown_is_found_from_the_one_above_and_known_rows_only_get_a_note(
    tmp_path: Path,
) -> None:
    """The packaged table knows the three banners of 阿拉善, not the league."""
    done = run(ALASHAN, tmp_path, "阿拉善盟")
    assert done.returncode == exits.DONE, done.stderr
    assert told(done) == {
        "152900": ("found", "als", ""),
        "152921": ("known", "alszq", ""),
        "152922": ("known", "alsyq", "http://www.als.gov.cn/ links http://www.alsyqxin.gov.cn/"),
        "152923": ("known", "ejnq", ""),
    }
    rows = {row.id: row for row in own_rows(DataFolder(tmp_path / "data"))}
    assert rows.keys() == {"als", "alsyq"}
    packaged = next(row for row in BUILT_IN if row.id == "alsyq")
    assert replace(rows["alsyq"], note=packaged.note) == packaged
    assert rows["als"].name == "阿拉善盟行政公署" and rows["als"].status == "verified"
    before = DataFolder(tmp_path / "data").portals.read_bytes()
    again = run(ALASHAN, tmp_path, "阿拉善盟")
    assert told(again)["152900"][:2] == ("known", "als")
    assert DataFolder(tmp_path / "data").portals.read_bytes() == before


def test_a_refusing_parent_is_told_and_its_counties_come_from_the_one_above(tmp_path: Path) -> None:
    pages = {
        **ALASHAN,
        "www.als.gov.cn/": Answer(b"<html><script>location='?'+x</script></html>", 412),
        "www.nmg.gov.cn/": html(
            ("http://www.als.gov.cn/", "阿拉善盟"), ("http://www.alsyqxin.gov.cn/", "阿拉善右旗"), title="内蒙古自治区"
        ),
    }
    put_rows(DataFolder(tmp_path / "data"), [row_of("als", "152900", "阿拉善盟行政公署")])
    done = run(pages, tmp_path, "1529")
    assert done.returncode == exits.PARTIAL
    state, _, why = told(done)["152900"]
    assert state == "known" and why.startswith("gave no list of portals: script challenge (412")
    assert told(done)["152922"][2].endswith("www.nmg.gov.cn/ links http://www.alsyqxin.gov.cn/")


def row_of(name: str, code: str, government: str) -> Portal:
    row = portal(name, f"www.{name}.gov.cn", f"{name}.gov.cn", code=code)
    return replace(row, name=government, family="unknown", evidence="by hand")


def searched(folder: Path, region: str, table: Sequence[Portal], pages: dict[str, Answer]) -> dict[str, Finding]:
    search = Search(resolve(region), table, this_year())
    data = DataFolder(folder / "data")
    with served(pages, folder, also=closed(pages)) as (_, connect_map):
        options = CrawlOptions(data=data, portals=(), connect_map=connect_map, delay=0)
        search_on(search, options, partial(put_rows, data))
    return {one.region.code: one for one in findings(search)}


def test_districts_of_one_name_go_to_the_prefecture_whose_code_or_heading_they_bear(tmp_path: Path) -> None:
    """河北 has two 桥西区; the province lists both, without their prefectures."""
    sjz, zjk = resolve("130104"), resolve("130703")
    pages = {
        "www.hebei.gov.cn/": html(
            ("http://www.sjzqx.gov.cn/", "桥西区"),
            ("http://www.zjkqx.gov.cn/", "桥西区"),
            ("http://www.whose.gov.cn/portal/sy.html", "长安区"),
            ("http://www.brief.gov.cn/", "裕华"),
        ),
        "www.sjzqx.gov.cn/": page(sjz, "1301040001", "桥西区人民政府"),
        "www.zjkqx.gov.cn/": page(zjk, "", "张家口市桥西区人民政府"),
        "www.whose.gov.cn/": html(title="欢迎光临"),
        "www.brief.gov.cn/": html(title="欢迎光临"),
    }
    top = next(row for row in BUILT_IN if row.id == "hebei")  # its home page is https, which nobody speaks here
    found = searched(tmp_path, "河北", [top], pages)
    homes = {code: one.portal.home_url for code, one in found.items() if one.portal and one.region.level == 3}
    assert homes == {
        "130104": "http://www.sjzqx.gov.cn/",
        "130703": "http://www.zjkqx.gov.cn/",
        "130102": "http://www.whose.gov.cn/",
    }
    assert found["130000"].why == ("https://www.hebei.gov.cn/ does not answer, http://www.hebei.gov.cn/ does",)
    assert "the link names it only in short" in found["130108"].why[0]
    silent = found["130102"].portal
    assert silent is not None and silent.status == "unverified" and "does not say whose it is" in silent.note


def test_a_region_without_anything_below_or_anybody_above_says_so(tmp_path: Path) -> None:
    done = nianbao("portals", "discover", "150824", "--data", str(tmp_path))
    assert done.returncode == exits.NO_PORTAL and "nothing to discover" in done.stderr


SEARCH = """
import json, sys
from pathlib import Path
from crawler.options import CrawlOptions
from crawler.portal_findings import findings
from crawler.portal_rounds import search_on
from crawler.portal_search import Search
from settings.paths import DataFolder
from settings.regions import resolve
from tests.province_search import PROVINCIAL
search = Search(resolve("150000"), PROVINCIAL, 2025)
data = DataFolder(Path(sys.argv[1]))
runs = search_on(search, CrawlOptions(data=data, portals=(), connect_map=Path(sys.argv[2]), delay=0), lambda rows: None)
found = {one.region.code: one.portal.home_url for one in findings(search) if one.portal}
print(json.dumps({"runs": runs, "found": found}))
"""


def test_a_search_that_was_broken_off_goes_on_and_asks_nothing_twice(tmp_path: Path) -> None:
    """Ctrl-C in the third round; what was asked for before is read from the archive."""
    made = province(4, 16, 7)
    slow = {address: replace(answer, seconds=0.1) for address, answer in made.pages.items()}
    with served(slow, tmp_path, also=closed(made.pages)) as (log, connect_map):
        argv = [sys.executable, "-c", SEARCH, str(tmp_path / "data"), str(connect_map)]
        begun = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while len(pages_of_log(log)) < 14 and time.monotonic() < until:
            time.sleep(0.01)
        begun.send_signal(signal.SIGINT)
        assert begun.wait(60) != 0
        assert DataFolder(tmp_path / "data").discovery.exists()
        done = subprocess.run(argv, capture_output=True, text=True, timeout=120)
    found = json.loads(done.stdout)["found"]
    hosts = {code: urlsplit(home).hostname for code, home in found.items()}
    assert hosts == {code: host for code, host in made.truth.hosts.items() if code not in made.truth.missing}
    assert [page for page, times in Counter(pages_of_log(log)).items() if times > 1] == []
    assert not DataFolder(tmp_path / "data").discovery.exists()


def pages_of_log(log: Log) -> list[tuple[str, str]]:
    return [(host, path) for _, host, path in list(log.asked) if path != "/robots.txt"]


def test_what_is_remembered_of_a_broken_search_is_for_that_region_and_for_runs_that_are_here(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with CrawlDb(data.crawl_db) as db:
        for run_id in ("run-1", "run-2"):
            db.start_run(
                run_id, started_at=datetime.now(UTC), regions=[], years=None, portals=1, software="", options={}
            )
    one, other = Memory.of(data, "150000"), Memory.of(data, "130000")
    one.add("run-1", [row_of("a", "150100", "甲人民政府")])
    other.add("run-2", [row_of("b", "130100", "乙人民政府")])
    other.add("run-3", [row_of("c", "130200", "丙人民政府")])
    assert Memory.of(data, "150000").run_of("a") == "run-1" and Memory.of(data, "150000").run_of("b") is None
    assert Memory.of(data, "130000").run_of("c") is None
    Memory.of(data, "150000").forget()
    assert Memory.of(data, "150000").rounds == [] and Memory.of(data, "130000").run_of("b") == "run-2"
    for odd in ("{", "[]", '{"130000": 5}', '{"130000": [["run-2"]]}', '{"130000": [["run-2", 5]]}'):
        data.discovery.write_text(odd, encoding="utf-8")
        assert Memory.of(data, "130000").rounds == []
