"""The report of a run: what each portal gave, what was not had and why, what changed since the run before."""

import json
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from cli import exits
from crawler.budgets import Budgets
from crawler.counts import Counts, with_cuts
from crawler.ending import summed_up
from crawler.report.labels import change, size
from crawler.report.page import page_of
from crawler.report.portal import outcome_of
from crawler.run import CrawlOptions
from settings.kinds import KINDS
from settings.paths import DataFolder
from settings.portals import COLUMNS
from tests.conftest import nianbao
from tests.small_portals import Answer, Log, crawled, html, portal, report, served
from tests.test_crawl import busy_pages, scrapy_crawl, wait_for

GOOD, WAF, GONE, BIG = "www.xiaoli.gov.cn", "www.xiaowaf.gov.cn", "www.xiaowu.gov.cn", "www.xiaoda.gov.cn"
TITLE = "示例旗第{}水利局2022年政府信息公开工作年度报告"
DOCX = (("Content-Type", "application/msword"),)
TABLE = (
    replace(portal("good", GOOD), name="示例旗<script>alert(1)</script>"),
    portal("waf", WAF),
    portal("gone", GONE),
    portal("big", BIG),
)


def site(host: str, numbers: range) -> dict[str, Answer]:
    links = [(f"/nb/r{n}.html", TITLE.format(n)) for n in numbers]
    pages = {f"{host}/": html(("/nb/", "政府信息公开年报")), f"{host}/nb/": html(*links)}
    return pages | {f"{host}{path}": report(2022) for path, _ in links}


def pages(numbers: range) -> dict[str, Answer]:
    found = {**site(GOOD, numbers), **site(WAF, range(6)), **site(GONE, range(2)), **site(BIG, range(9))}
    listed = [(f"/nb/r{n}.html", TITLE.format(n)) for n in numbers]
    others = [
        ("/nb/o.html", "示例旗水利局2019年政府信息公开工作年度报告"),
        ("http://elsewhere.example.com/r", TITLE.format(99)),
    ]
    found[f"{GOOD}/nb/"] = html(*listed, *others)
    found[f"{GOOD}/nb/r3.html"] = report(2022, ("a.docx", "附件"))
    found[f"{GOOD}/nb/a.docx"] = Answer(b"PK docx", headers=DOCX)
    challenge = Answer(b"<html><script>_$ab(1)</script></html>", 412)
    found |= {f"{WAF}/nb/r{n}.html": challenge for n in range(6)}
    return found


@dataclass
class TwoRuns:
    data: DataFolder
    reports: tuple[dict[str, Any], dict[str, Any]]
    log: Log  # of the second


def read(data: DataFolder, run_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((data.runs / f"{run_id}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoRuns]:
    """The same portals twice: in between one report is published, one taken down, and one portal dies."""
    folder = tmp_path_factory.mktemp("runs")
    data = DataFolder(folder / "data")
    wish = CrawlOptions(data=data, portals=TABLE, delay=0.0, years=(2022, 2022), budgets=Budgets(portal_pages=8))
    with served(pages(range(4)), folder) as (_, connect_map):
        first = crawled(replace(wish, connect_map=connect_map))
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead = {f"{GONE}:80": f"127.0.0.1:{closed.getsockname()[1]}"}
    later = {address: page for address, page in pages(range(1, 5)).items() if not address.startswith(GONE)}
    with served(later, folder, also=dead) as (log, connect_map):
        second = crawled(replace(wish, connect_map=connect_map))
        yield TwoRuns(data, (read(data, first.run_id), read(data, second.run_id)), log)


def of(report: dict[str, Any], portal_id: str) -> dict[str, Any]:
    return next(entry for entry in report["portals"] if entry["id"] == portal_id)


def test_the_report_says_of_each_portal_what_it_gave_and_how_it_ended(runs: TwoRuns) -> None:
    _, report = runs.reports
    assert report["state"] == "partial"
    assert {p["id"]: p["outcome"] for p in report["portals"]} == {
        **{"good": "whole", "waf": "refused"},
        **{"gone": "silent", "big": "cut"},
    }
    good = of(report, "good")
    assert (good["pages"], good["reports"], good["attachments"], good["queued"]) == (7, 4, 1, 0)
    assert good["requests"] == len(runs.log.paths(GOOD)) == 8
    assert good["requests_per_report"] == 2.0
    assert good["unchanged"] == 6  # the list has changed, one report is new
    assert good["seconds"] > 0


def test_the_totals_are_the_sums_of_the_portals_and_agree_with_crawl_db(runs: TwoRuns) -> None:
    for found in runs.reports:
        for name in ("pages", "leads", "reports", "attachments", "unchanged", "captures", "requests", "bytes"):
            assert found["totals"][name] == sum(p[name] for p in found["portals"]), name
        with closing(sqlite3.connect(runs.data.crawl_db)) as connection:
            row = connection.execute(
                "select pages, captures, bytes, failures, summary from runs where id = ?", (found["run_id"],)
            ).fetchone()
        assert row[:4] == tuple(found["totals"][name] for name in ("pages", "captures", "bytes", "failures"))
        assert json.loads(row[4]) == found


def test_what_was_not_had_is_counted_by_kind_with_names_and_remedies_in_two_languages(runs: TwoRuns) -> None:
    _, report = runs.reports
    assert {f["kind"]: f["portals"] for f in report["failures"]} == {"challenge": 1, "connection": 1, "budget": 1}
    for failure in report["failures"]:
        words = KINDS[failure["kind"]]
        assert (failure["zh"], failure["en"], failure["remedy"]) == (words.zh, words.en, words.remedy)
    skips = {s["reason"]: (s["count"], s["en"]) for s in report["skips"]}
    assert skips["years"] == (1, "of other years")
    assert skips["scope"] == (1, "outside the portal")
    assert skips["budget: portal-pages 8"] == (3, "budget used up")
    assert skips["portal stopped: challenge"][1] == "portal left alone"
    assert sum(p["pages"] for p in report["portals"] if p["id"] == "waf") == 2


def test_the_first_run_has_nothing_to_compare_with(runs: TwoRuns) -> None:
    first, _ = runs.reports
    assert first["compared"] is None
    assert all(p["change"] is None for p in first["portals"])


def test_new_and_lost_reports_are_named_where_the_portal_was_seen_whole(runs: TwoRuns) -> None:
    first, report = runs.reports
    found = of(report, "good")["change"]
    assert found["run_id"] == first["run_id"]
    assert found["new_reports"] == {"count": 1, "urls": [f"http://{GOOD}/nb/r4.html"]}
    assert found["lost_reports"] == {"count": 1, "urls": [f"http://{GOOD}/nb/r0.html"]}
    assert found["delta"]["reports"] == 0
    assert report["compared"]["delta"]["reports"] == report["totals"]["reports"] - first["totals"]["reports"] == -2


def test_a_portal_that_answers_no_more_is_told_and_its_reports_are_not_called_lost(runs: TwoRuns) -> None:
    first, report = runs.reports
    gone = of(report, "gone")
    assert report["compared"]["no_longer_answer"] == ["gone"]
    assert gone["change"]["answered_in"] == first["run_id"]
    assert (gone["change"]["lost_reports"]["count"], gone["change"]["unseen_reports"]) == (0, 2)


def test_the_page_needs_nothing_else_and_every_table_can_be_read_aloud(runs: TwoRuns) -> None:
    _, report = runs.reports
    text = (runs.data.runs / f"{report['run_id']}.html").read_text(encoding="utf-8")
    assert text == page_of(report)
    page = lxml_html.document_fromstring(text.encode())
    assert page.xpath("//script | //link | //img | //iframe | //*[@src] | //*[@onclick] | //*[@style]") == []
    assert "url(" not in text and "@import" not in text
    assert "color-scheme: light dark" in text
    tables = page.xpath("//table")
    assert len(tables) >= 5
    for table in tables:
        assert table.xpath("./caption//text()")
        assert table.xpath(".//th[@scope='col' or @scope='row']")
        assert len({len(row) for row in table.xpath("./thead/tr | ./tbody/tr")}) == 1
    assert page.xpath("/html/@lang") == ["zh-CN"]
    assert page.xpath("count(//*[@lang='en'])") > 30


def test_what_portals_are_called_is_text_and_never_part_of_the_page(runs: TwoRuns) -> None:
    _, report = runs.reports
    hostile = json.loads(json.dumps(report))
    hostile["portals"][0]["home_url"] = 'javascript:alert("1")'
    hostile["portals"][0]["change"]["new_reports"]["urls"] = ['http://a/"><script>x</script>', "data:text/html,x"]
    hostile["portals"][1]["stopped"] = "<b onclick=1>"
    text = page_of(hostile)
    assert "<script" not in text and "<b onclick" not in text
    page = lxml_html.document_fromstring(text.encode())
    assert all(link.startswith(("http://", "https://")) for link in page.xpath("//@href"))


def test_status_prints_the_report_of_the_newest_run_or_of_one_by_name(runs: TwoRuns) -> None:
    first, report = runs.reports
    shown = nianbao("status", "--data", runs.data.root, "--run")
    assert shown.returncode == 0, shown.stderr
    for words in (report["run_id"], "脚本验证", "script challenge", "no longer answer: gone", "budget: portal-pages 8"):
        assert words in shown.stdout
    older = nianbao("status", "--data", runs.data.root, "--run", first["run_id"], "--json")
    assert json.loads(older.stdout) == first
    unknown = nianbao("status", "--data", runs.data.root, "--run", "19990101")
    assert (unknown.returncode, unknown.stdout) == (exits.NOTHING_YET, "")


def test_an_interrupted_run_has_a_report_that_says_what_was_not_asked_for_yet(tmp_path: Path) -> None:
    with scrapy_crawl(tmp_path, busy_pages(200, 0.02)) as (log, data, process):
        wait_for(lambda: len(log.asked) >= 10)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    (path,) = data.runs.glob("*.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["state"] == "interrupted"
    assert found["portals"][0]["outcome"] == "unfinished"
    assert found["totals"]["queued"] == 202 - found["totals"]["pages"] > 0


def test_a_failed_run_has_a_report(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.root.mkdir()
    data.warc.write_text("a file where the folder should be", encoding="utf-8")
    with served(pages(range(4)), tmp_path) as (_, connect_map), pytest.raises(Exception, match="warc"):
        crawled(CrawlOptions(data=data, portals=TABLE[:1], connect_map=connect_map, delay=0.0))
    (path,) = data.runs.glob("*.json")
    assert json.loads(path.read_text(encoding="utf-8"))["state"] == "failed"


def test_several_processes_make_one_report_and_the_exit_status_says_partial(tmp_path: Path) -> None:
    table = tmp_path / "portals.csv"
    rows = [f"{p.id},{p.id},{p.id},150824,auto,,{p.home_url},,{p.hosts[0]},/,,,,verified,tests," for p in TABLE]
    table.write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")
    root = tmp_path / "data"
    with served(pages(range(4)), tmp_path) as (log, connect_map):
        done = nianbao(
            *("crawl", "--portals", table, "--data", root, "--connect-map", connect_map, "--delay", "0"),
            *("--processes", "2", "--portal-pages", "8", "--json", "--quiet"),
        )
    assert done.returncode == exits.PARTIAL, done.stderr
    summary = json.loads(done.stdout)
    assert [path.stem for path in (root / "runs").glob("*.json")] == [summary["run_id"]]
    found = read(DataFolder(root), summary["run_id"])
    assert {p["id"]: p["outcome"] for p in found["portals"]} == {
        **{"good": "whole", "waf": "refused"},
        **{"gone": "whole", "big": "cut"},
    }
    for entry, host in zip(found["portals"], (GOOD, WAF, GONE, BIG), strict=True):
        assert entry["requests"] == len(log.paths(host)), host
    assert found["totals"]["bytes"] == summary["bytes"] > 0


@pytest.mark.parametrize(
    ("pages", "stopped", "cut", "state", "outcome"),
    [
        (3, None, None, "finished", "whole"),
        (3, "challenge", None, "partial", "refused"),
        (3, None, "budget: portal-pages 3", "partial", "cut"),
        (3, "challenge", "budget: max-pages 9", "partial", "refused"),
        (0, "challenge", None, "partial", "refused"),
        (3, "no-answer", None, "partial", "silent"),
        (0, None, None, "partial", "silent"),
    ],
)
def test_a_run_is_partial_when_a_portal_refused_answered_nothing_or_was_cut(
    pages: int, stopped: str | None, cut: str | None, state: str, outcome: str
) -> None:
    counts = {"one": Counts(pages=1), "other": Counts(pages=pages, stopped=stopped)}
    summary = summed_up("run", counts, {}, received=0, since=datetime.now(UTC), state="finished")
    ended = with_cuts(summary, {"other": cut} if cut else {})
    assert ended.state == state
    assert [outcome_of(p, ended=True) for p in ended.portals] == ["whole", outcome]


def test_numbers_are_told_with_units_and_signs() -> None:
    assert [size(n) for n in (0, 999, 1000, 65843, 2_500_000_000)] == ["0 B", "999 B", "1.0 kB", "65.8 kB", "2.5 GB"]
    assert [change("pages", n) for n in (3, -2, 0)] == ["+3", "−2", "±0"]
    assert change("bytes", -65843) == "−65.8 kB"
