"""`crawl --dry-run` says what would be asked for, asks nothing and writes nothing; what it says is what is then asked."""

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from archive.capture import Lead
from archive.index import CrawlDb
from cli import exits
from crawler.budgets import Budgets
from crawler.frontier import key_of
from crawler.run import CrawlOptions
from settings.paths import DataFolder
from settings.portals import COLUMNS
from tests.conftest import nianbao
from tests.small_portals import Answer, crawled, html, portal, report, served

HOST, OTHER = "www.xiaoda.gov.cn", "www.xiaoxiao.gov.cn"
TITLE = "示例旗第{}中心2022年政府信息公开工作年度报告"
TABLE = (portal("big", HOST), portal("small", OTHER))


def site(host: str, count: int) -> dict[str, Answer]:
    links = [(f"/nb/r{n}.html", TITLE.format(n)) for n in range(count)]
    pages = {f"{host}/": html(("/nb/", "政府信息公开年报")), f"{host}/nb/": html(*links)}
    return pages | {f"{host}{path}": report(2022) for path, _ in links}


PAGES = {**site(HOST, 6), **site(OTHER, 2)}


def seen(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file below a folder: when it was written, and what it holds."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): (p.stat().st_mtime_ns, sha256(p.read_bytes()).hexdigest()) for p in files}


def table(folder: Path, last_year: str = "") -> Path:
    rows = [f"{p.id},{p.id},{p.id},150824,auto,,{p.home_url},,{p.hosts[0]},/,,,,verified,tests," for p in TABLE]
    rows.append(f"old,old,old,150824,auto,,http://www.xiaolao.gov.cn/,,www.xiaolao.gov.cn,/,,{last_year},,verified,t,")
    path = folder / "portals.csv"
    path.write_text("\n".join([",".join(COLUMNS), *rows[: 3 if last_year else 2], ""]), encoding="utf-8")
    return path


def dry(folder: Path, connect_map: Path, *more: object) -> "subprocess.CompletedProcess[str]":
    given = ("--portals", table(folder), "--data", folder / "data", "--connect-map", connect_map, "--delay", "0")
    return nianbao("crawl", *given, "--dry-run", *more)


def plan_after(folder: Path, connect_map: Path, *more: object) -> dict[str, Any]:
    done = dry(folder, connect_map, "--json", *more)
    assert done.returncode == exits.DONE, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def wish(folder: Path, connect_map: Path) -> CrawlOptions:
    return CrawlOptions(data=DataFolder(folder / "data"), portals=TABLE, connect_map=connect_map, delay=0.0)


def test_before_any_crawl_only_the_ways_in_are_known_and_nothing_is_asked_or_written(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (log, connect_map):
        plan = plan_after(tmp_path, connect_map)
        shown = dry(tmp_path, connect_map)
    assert not log.asked
    assert not (tmp_path / "data").exists()
    assert [p["entries"] for p in plan["portals"]] == [[f"http://{HOST}/"], [f"http://{OTHER}/"]]
    assert (plan["requests"], plan["hosts"], plan["at_least"], plan["goes_on"]) == (4, 2, True, None)
    assert f"begins at: http://{HOST}/" in shown.stdout
    assert "at least 4 requests to 2 hosts" in shown.stdout


def test_a_crawl_asks_for_what_the_dry_run_said_and_the_next_only_whether_it_changed(tmp_path: Path) -> None:
    tagged = {address: replace(page, headers=(*page.headers, ("ETag", '"1"'))) for address, page in PAGES.items()}
    with served(tagged, tmp_path) as (log, connect_map):
        crawled(wish(tmp_path, connect_map))
        before, asked = seen(tmp_path / "data"), len(log.asked)
        plan = plan_after(tmp_path, connect_map)
        assert seen(tmp_path / "data") == before
        assert len(log.asked) == asked
        crawled(wish(tmp_path, connect_map))
    assert plan["requests"] == len(log.asked) - asked == 14
    assert not plan["at_least"]
    assert {item["url"] for item in plan["portals"][1]["known"]} == {
        *(f"http://{OTHER}{path}" for path in ("/", "/nb/", "/nb/r0.html", "/nb/r1.html")),
    }
    assert all(item["conditional"] for p in plan["portals"] for item in p["known"])


def test_a_run_that_a_budget_cut_is_told_to_go_on_with_what_it_left(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (log, connect_map):
        options = replace(wish(tmp_path, connect_map), budgets=Budgets(portal_pages=5))
        cut = crawled(options)
        anew = plan_after(tmp_path, connect_map, "--portal-pages", "5")
        plan = plan_after(tmp_path, connect_map, "--portal-pages", "50")
        asked = len(log.asked)
        crawled(replace(options, budgets=Budgets(portal_pages=50)))
    assert anew["goes_on"] is None
    assert plan["goes_on"] == cut.run_id
    then = {f"http://{host}{path}" for _, host, path in log.asked[asked:] if path != "/robots.txt"}
    assert set(plan["portals"][0]["queued"]) == then
    assert len(then) == 3


def test_hours_are_those_of_the_slowest_host_at_the_delay(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (_, connect_map):
        crawled(wish(tmp_path, connect_map))
        plan = plan_after(tmp_path, connect_map, "--delay", "400")
    assert plan["hours"] == 1.0  # nine requests to the larger portal


def test_portals_that_are_left_out_are_named_with_the_reason(tmp_path: Path) -> None:
    given = ("--portals", table(tmp_path, "2018"), "--data", tmp_path / "data", "--dry-run", "--json")
    done = nianbao("crawl", "150824", "--years", "2021-2023", *given)
    assert done.returncode == exits.DONE, done.stderr
    assert json.loads(done.stdout)["skipped"] == {"old": "its reports end with 2018"}


def test_a_crawl_that_runs_is_looked_at_without_touching_it(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    with served(PAGES, tmp_path) as (_, connect_map):
        cut = crawled(replace(wish(tmp_path, connect_map), budgets=Budgets(portal_pages=5)))
        url = f"http://{OTHER}/nb/r9.html"
        lead = Lead(url=url, portal_id="small", region_code="150824", role="report")
        with CrawlDb(data.crawl_db) as db:
            db.frontier.add(cut.run_id, key_of(url), lead, host=OTHER)
            db.finish_run(cut.run_id, finished_at=datetime.now(UTC), state="interrupted")
            assert data.crawl_db.with_name("crawl.db-wal").stat().st_size
            before = {name: what for name, what in seen(data.root).items() if not name.endswith("-shm")}
            plan = plan_after(tmp_path, connect_map, "--portal-pages", "5")
            assert {n: what for n, what in seen(data.root).items() if not n.endswith("-shm")} == before
    assert plan["goes_on"] == cut.run_id
    assert plan["portals"][1]["queued"] == [url]
