"""What a crawl may use up: addresses, bytes and hours of a portal and of the run, and the hours of the day."""

import json
import os
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from crawler.budgets import Budgets, Spent, lifted, parse_size, used_up
from crawler.hours import CHINA, Window, parse_window
from crawler.run import CrawlOptions, CrawlSummary, crawl
from crawler.shares import shares
from settings.paths import DataFolder
from settings.portals import Portal
from tests.small_portals import Answer, Log, crawled, html, portal, report, served

BIG, SMALL = "www.xiaoda.gov.cn", "www.xiaoxiao.gov.cn"
TITLE = "示例旗第{}中心2022年政府信息公开工作年度报告"
REPORTS = 12


def site(host: str, count: int, seconds: float = 0.0) -> dict[str, Answer]:
    links = [(f"/nb/r{n}.html", TITLE.format(n)) for n in range(count)]
    return {
        f"{host}/": html(("/nb/", "政府信息公开年报")),
        f"{host}/nb/": html(*links),
        **{f"{host}{path}": Answer(report(2022).body, seconds=seconds) for path, _ in links},
    }


PAGES = {**site(BIG, REPORTS), **site(SMALL, 2)}
TABLE = (portal("big", BIG), portal("small", SMALL))


def wish(folder: Path, connect_map: Path, portals: tuple[Portal, ...] = TABLE, **limits: float) -> CrawlOptions:
    budgets = Budgets(**limits)  # type: ignore[arg-type]
    return CrawlOptions(
        data=DataFolder(folder / "data"), portals=portals, connect_map=connect_map, delay=0.0, budgets=budgets
    )


def pages_of(log: Log, host: str) -> list[str]:
    return [path for path in log.paths(host) if path != "/robots.txt"]


def rows(data: DataFolder, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data.crawl_db)) as connection:
        return connection.execute(sql).fetchall()


def stopped(summary: CrawlSummary) -> dict[str, str | None]:
    return {p.portal_id: p.stopped for p in summary.portals}


def test_the_budget_that_is_used_up_is_named_and_that_of_the_run_goes_first() -> None:
    budgets = Budgets(portal_pages=5, max_pages=20, portal_hours=6.0, max_bytes=10**9)
    assert used_up(budgets, Spent(4, 10**8, 5.9), Spent(19, 10**8, 99.0)) is None
    assert used_up(budgets, Spent(5, 0, 0.0), Spent(5, 0, 0.0)) == "budget: portal-pages 5"
    assert used_up(budgets, Spent(5, 0, 0.0), Spent(20, 0, 0.0)) == "budget: max-pages 20"
    assert used_up(budgets, Spent(1, 0, 6.0), Spent(1, 0, 0.0)) == "budget: portal-hours 6"
    assert used_up(budgets, Spent(1, 10**9, 0.0), Spent(1, 10**9, 0.0)) == "budget: max-bytes 1000000000"


def test_a_budget_no_longer_holds_when_it_is_higher_or_gone_or_one_of_hours() -> None:
    reasons = ["budget: portal-pages 5", "budget: max-bytes 1000", "budget: portal-hours 6"]
    same = Budgets(portal_pages=5, max_bytes=1000, portal_hours=6.0)
    assert lifted(reasons, same) == reasons[2:]
    assert lifted(reasons, replace(same, portal_pages=6)) == [reasons[0], reasons[2]]
    assert lifted(reasons, Budgets()) == reasons


@pytest.mark.parametrize(
    ("text", "size"), [("500MB", 500_000_000), ("2 gb", 2 * 10**9), ("1.5k", 1500), ("7", 7), ("1T", 10**12)]
)
def test_sizes_are_told_in_powers_of_a_thousand(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MB", "-5", "0", "5 apples", "0.1"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="number of bytes"):
        parse_size(text)


def china(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-01-{text}").replace(tzinfo=CHINA).astimezone(UTC)


@pytest.mark.parametrize(
    ("window", "moment", "hours"),
    [
        ("22:00-06:00", "10T22:00", 0),
        ("22:00-06:00", "11T00:00", 0),
        ("22:00-06:00", "11T05:58", 0),
        ("22:00-06:00", "11T06:00", 16),
        ("22:00-06:00", "11T21:30", 0.5),
        ("09:00-17:30", "11T08:00", 1),
        ("09:00-17:30", "11T12:00", 0),
        ("09:00-17:30", "11T17:30", 15.5),
    ],
)
def test_the_window_opens_and_closes_by_the_clock_of_china(window: str, moment: str, hours: float) -> None:
    assert parse_window(window).seconds_closed(china(moment)) == hours * 3600


def test_nothing_new_is_begun_in_the_last_minute_of_the_window() -> None:
    window = parse_window("22:00-06:00")
    assert window.seconds_to_begin(china("11T05:59:30")) == 16 * 3600 + 30
    assert window.seconds_to_begin(china("11T05:58:30")) == 0
    assert window.seconds_closed(china("11T05:59:30")) == 0  # what is under way may still ask


@pytest.mark.parametrize("text", ["22-6", "25:00-06:00", "22:00", "06:00-06:00", "06:00-06:01", "06:00-06:61"])
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_window(text)


def test_a_portal_whose_pages_are_used_up_is_left_alone_and_the_others_are_complete(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (log, connect_map):
        options = wish(tmp_path, connect_map, portal_pages=5)
        summary = crawled(options)
        assert len(pages_of(log, BIG)) == 5
        assert len(pages_of(log, SMALL)) == 4
        assert summary.state == "partial"
        assert stopped(summary) == {"big": "budget: portal-pages 5", "small": None}
        assert summary.portals[0].refusals == {"budget": 1}
        left = rows(options.data, "select state, reason, count(*) from frontier where portal_id = 'big' group by 1, 2")
        assert left == [("done", None, 5), ("skipped", "budget: portal-pages 5", REPORTS - 3)]
        refused = rows(options.data, "select kind, portal_id, detail from refusals")
        assert refused == [("budget", "big", f"budget: portal-pages 5; {REPORTS - 3} known addresses were left alone")]


def test_with_a_higher_budget_the_run_goes_on_where_it_was_cut_until_one_is_just_enough(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (log, connect_map):
        first = crawled(wish(tmp_path, connect_map, portal_pages=5))
        second = crawled(wish(tmp_path, connect_map, portal_pages=8))
        third = crawled(wish(tmp_path, connect_map, portal_pages=REPORTS + 2))
    assert first.run_id == second.run_id == third.run_id
    assert [first.state, second.state, third.state] == ["partial", "partial", "finished"]
    assert [s.portals[0].pages for s in (first, second, third)] == [5, 8, REPORTS + 2]
    for host, count in ((BIG, REPORTS), (SMALL, 2)):
        assert len(pages_of(log, host)) == len(set(pages_of(log, host))) == count + 2
    data = DataFolder(tmp_path / "data")
    assert rows(data, "select count(*) from refusals") == [(0,)]
    told = json.loads((data.runs / f"{third.run_id}.json").read_text(encoding="utf-8"))
    assert (told["state"], told["budgets"], told["skips"]) == ("finished", {"portal_pages": REPORTS + 2}, [])


def test_the_same_budget_again_begins_a_new_run(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (_, connect_map):
        first = crawled(wish(tmp_path, connect_map, portal_pages=5))
        second = crawled(wish(tmp_path, connect_map, portal_pages=5))
    assert first.run_id != second.run_id
    assert second.portals[0].unchanged == 6  # robots.txt answers 404 twice alike


def test_the_pages_of_the_run_are_counted_over_all_portals_also_after_it_was_cut(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (log, connect_map):
        first = crawled(wish(tmp_path, connect_map, max_pages=6))
        assert len(pages_of(log, BIG)) + len(pages_of(log, SMALL)) == 6
        second = crawled(wish(tmp_path, connect_map, max_pages=9))
    assert len(pages_of(log, BIG)) + len(pages_of(log, SMALL)) == 9
    assert first.run_id == second.run_id
    assert first.state == second.state == "partial"
    assert stopped(second)["big"] == "budget: max-pages 9"


def test_bytes_are_a_budget_and_what_is_under_way_is_kept(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (log, connect_map):
        size = len(PAGES[f"{BIG}/nb/r0.html"].body)
        options = wish(tmp_path, connect_map, portal_bytes=4 * size)
        summary = crawled(options)
        again = crawled(replace(options, budgets=Budgets(portal_bytes=8 * size)))
    assert summary.run_id == again.run_id
    assert summary.portals[0].stopped == f"budget: portal-bytes {4 * size}"
    assert 4 * size <= summary.portals[0].bytes < 6 * size
    assert summary.portals[0].bytes < again.portals[0].bytes < 11 * size
    kept = rows(options.data, f"select count(*) from captures where url like 'http://{BIG}/%'")
    assert kept == [(len(log.paths(BIG)),)]


def test_hours_cut_a_slow_portal_and_the_same_command_goes_on(tmp_path: Path) -> None:
    pages = {**site(BIG, 6, seconds=0.2), **site(SMALL, 2)}
    with served(pages, tmp_path) as (_, connect_map):
        options = wish(tmp_path, connect_map, portal_hours=0.8 / 3600)
        states = [crawled(options)]
        while states[-1].state == "partial" and len(states) < 9:
            states.append(crawled(options))
    assert len(states) > 1
    assert len({s.run_id for s in states}) == 1
    assert states[0].portals[0].stopped == f"budget: portal-hours {0.8 / 3600:g}"
    assert states[-1].state == "finished"
    assert states[-1].portals[0].reports == 6


def test_several_processes_keep_the_budget_of_each_portal_and_go_on_with_it(tmp_path: Path) -> None:
    with served(PAGES, tmp_path) as (log, connect_map):
        options = replace(wish(tmp_path, connect_map, portal_pages=5), processes=2)
        assert len(shares(options)) == 2
        first = crawled(options)
        assert len(pages_of(log, BIG)) == 5
        second = crawled(replace(options, budgets=Budgets()))
    assert first.run_id == second.run_id
    assert stopped(first) == {"big": "budget: portal-pages 5", "small": None}
    assert (first.state, second.state) == ("partial", "finished")
    assert len(pages_of(log, BIG)) == REPORTS + 2


def test_budgets_of_the_run_are_counted_by_one_process(tmp_path: Path) -> None:
    several = replace(wish(tmp_path, tmp_path / "no.map", max_bytes=10**9), processes=2)
    assert len(shares(several)) == 1


def test_no_request_goes_out_before_the_window_opens(tmp_path: Path) -> None:
    now = datetime.now(CHINA)
    opens, closes = (now + timedelta(seconds=4)).time(), (now + timedelta(hours=1)).time()
    with served(PAGES, tmp_path) as (log, connect_map):
        options = replace(wish(tmp_path, connect_map, max_hours=3 / 3600), window=Window(opens, closes))
        summary = crawled(options)
    first = rows(options.data, "select min(fetched_at) from captures")[0][0]
    assert datetime.fromisoformat(str(first)).astimezone(CHINA) >= now + timedelta(seconds=4)
    assert summary.state == "finished"  # the hours of waiting are nobody's
    assert len(pages_of(log, BIG)) == REPORTS + 2


def test_what_is_under_way_when_the_window_closes_asks_for_nothing_more(tmp_path: Path) -> None:
    """It closes while robots.txt is slow to come: the page that it was asked for waits for the next night."""
    begun, now = time.monotonic(), datetime.now(CHINA)
    window = Window((now - timedelta(hours=1)).time(), (now + timedelta(seconds=8)).time(), last=1.0)

    def robots() -> Answer:
        return Answer(status=404, seconds=max(0.0, begun + 9 - time.monotonic()))

    with served({**PAGES, f"{BIG}/robots.txt": robots}, tmp_path) as (log, connect_map):
        options = replace(wish(tmp_path, connect_map, TABLE[:1]), window=window)
        process = get_context("spawn").Process(target=crawl, args=(options,))
        process.start()
        time.sleep(11)
        assert process.pid is not None
        os.kill(process.pid, signal.SIGINT)
        process.join(30)
    assert log.paths(BIG) == ["/robots.txt"]
    assert rows(options.data, "select state from runs") == [("interrupted",)]
    assert rows(options.data, "select state, count(*) from frontier group by 1") == [("queued", 1)]
