"""Manners, proven from the servers' logs: whoever crawls, a host is asked by one at a time, rested, and obeyed."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cli import exits
from crawler.manners.groups import Groups
from crawler.manners.hosts import Hosts
from crawler.manners.pace import MAX_BACK_OFF_S, MAX_LATENCY_REST_S, MAX_WAIT_S, asked_to_wait, is_failure, rest_after
from crawler.manners.turns import PLACES, Turns, Wait
from crawler.middlewares.robots import seconds_wanted
from crawler.options import CrawlOptions
from settings.paths import DataFolder, turns_folder
from settings.portals import COLUMNS, Portal
from tests.browser import chromium
from tests.conftest import ROOT
from tests.script_portal import API, HOST, rendered_portal, serving_bytes, spa
from tests.small_portals import Answer, Log, crawled, html, portal, report, served

TEXT = (("Content-Type", "text/plain"),)
NAMES = ("jia", "yi", "bing")
FILES = "files.ding.gov.cn"
TITLE = "示例旗第{}水利局2022年政府信息公开工作年度报告"


def host_of(name: str) -> str:
    return f"www.{name}.gov.cn"


def site(
    *names: str, count: int = 4, seconds: float = 0.0, robots: str = "User-agent: *\nDisallow: /secret/\n"
) -> dict[str, Any]:
    """Portals with reports, one of them behind robots.txt, and a file on a host that all share."""
    found: dict[str, Any] = {f"{FILES}/{name}.docx": Answer(b"PK" + name.encode()) for name in names}
    for name in names:
        host = host_of(name)
        links = [(f"/nb/r{n}.html", TITLE.format(n)) for n in range(count)] + [("/secret/r.html", TITLE.format(99))]
        page = Answer(report(2022, (f"http://{FILES}/{name}.docx", "附件")).body, seconds=seconds)
        found |= {
            f"{host}/robots.txt": Answer(robots.encode(), headers=TEXT),
            f"{host}/": html(("/nb/", "政府信息公开年报")),
            f"{host}/nb/": html(*links),
            f"{host}/secret/r.html": page,
            **{f"{host}/nb/r{n}.html": page for n in range(count)},
        }
    return found


def options(folder: Path, connect_map: Path, *names: str, delay: float = 0.1, **more: Any) -> CrawlOptions:
    portals = tuple(portal(name, host_of(name)) for name in names)
    return CrawlOptions(data=DataFolder(folder), portals=portals, connect_map=connect_map, delay=delay, **more)


def gaps(times: Sequence[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(sorted(times))]


def assert_polite(log: Log, delay: float) -> None:
    """Never two at once, never closer than the delay, never what robots.txt forbids. A host rests from the end of an
    answer, so what the log says is never too early; a millisecond is for two clocks."""
    assert set(log.most.values()) == {1}
    for host in {host for _, host, _ in log.asked}:
        assert min(gaps(log.times(host)), default=delay) >= delay - 0.001, host
        assert not any(path.startswith("/secret/") for path in log.paths(host))


def refusals(folder: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "crawl.db")) as db:
        return list(db.execute("SELECT portal_id, kind, detail FROM refusals ORDER BY id"))


@contextmanager
def begun(
    folder: Path, connect_map: Path, *names: str, delay: float = 0.1, at_once: int = 32
) -> "Iterator[subprocess.Popen[str]]":
    """`nianbao crawl` in a process of its own; ended, whatever happens."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [f"{n},{n},{n},150824,auto,,http://{host_of(n)}/,,{host_of(n)},/,,,,verified,tests," for n in names]
    (folder / "portals.csv").write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")
    given = ("crawl", "--portals", folder / "portals.csv", "--data", folder, "--connect-map", connect_map)
    code = f"import settings.base; settings.base.CONCURRENT_REQUESTS = {at_once}; from cli.main import main; main()"
    argv = [sys.executable, "-c", code, *map(str, given), "--delay", str(delay), "--json"]
    crawl = subprocess.Popen(argv, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield crawl
    finally:
        crawl.kill()
        crawl.communicate()


def wait_until(met: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.005)


# one crawl


def test_a_host_is_asked_by_one_at_a_time_rests_after_each_answer_and_its_robots_txt_is_obeyed(tmp_path: Path) -> None:
    with served(site(*NAMES), tmp_path) as (log, connect_map):
        summary = crawled(options(tmp_path / "d", connect_map, *NAMES))
    assert [p.reports for p in summary.portals] == [4] * 3
    assert [kind for _, kind, _ in refusals(tmp_path / "d")] == ["robots"] * 3
    assert_polite(log, 0.1)


def test_a_slow_server_is_left_in_peace_five_times_as_long_as_it_took(tmp_path: Path) -> None:
    pages = site("jia", count=4, seconds=0.1)
    with served(pages, tmp_path) as (log, connect_map):
        crawled(options(tmp_path / "d", connect_map, "jia", delay=0.05))
    slow = [when for when, _, path in log.asked if path.startswith("/nb/r")]
    assert len(slow) == 4
    assert min(gaps(slow)) >= 0.6  # 0.1 s of thinking, five times that of rest
    assert_polite(log, 0.05)


@pytest.mark.parametrize(("asked", "delay"), [("Crawl-delay: 0.4", 0.05), ("Request-rate: 5/2s", 0.0)])
def test_what_robots_txt_asks_for_is_obeyed_from_the_first_page_on_whatever_the_delay(
    tmp_path: Path, asked: str, delay: float
) -> None:
    robots = f"User-agent: other\nCrawl-delay: 9\n\nUser-agent: *\n{asked}\n"
    with served(site("jia", count=2, robots=robots), tmp_path) as (log, connect_map):
        crawled(options(tmp_path / "d", connect_map, "jia", delay=delay))
    assert len(log.times(host_of("jia"))) == 6
    assert min(gaps(log.times(host_of("jia")))) >= 0.4


def test_a_host_whose_robots_txt_asks_for_more_patience_than_there_is_is_not_asked(tmp_path: Path) -> None:
    with served(site("jia", robots="User-agent: *\nCrawl-delay: 3600\n"), tmp_path) as (log, connect_map):
        summary = crawled(options(tmp_path / "d", connect_map, "jia"))
    assert log.paths(host_of("jia")) == ["/robots.txt"]
    assert summary.state == "partial"
    ((_, kind, detail),) = refusals(tmp_path / "d")
    assert kind == "robots"
    assert "wants 3600 s" in detail


def busy_once(page: Answer, status: int, *headers: tuple[str, str], times: int = 1) -> Callable[[], Answer]:
    """Too busy for so many times, then the page."""
    left = [Answer(b"busy", status, (*TEXT, *headers))] * times

    def answer() -> Answer:
        return left.pop() if left else page

    return answer


def test_retry_after_is_obeyed_and_holds_up_no_other_host(tmp_path: Path) -> None:
    pages = site("jia", "yi", count=6)
    pages[f"{host_of('jia')}/nb/"] = busy_once(pages[f"{host_of('jia')}/nb/"], 429, ("Retry-After", "2"))
    with served(pages, tmp_path) as (log, connect_map):
        summary = crawled(options(tmp_path / "d", connect_map, "jia", "yi", delay=0.05))
    assert [p.reports for p in summary.portals] == [6, 6]
    first, second = (when for when, host, path in log.asked if (host, path) == (host_of("jia"), "/nb/"))
    assert second - first >= 2
    assert not [when for when in log.times(host_of("jia")) if first < when < second]
    assert [when for when in log.times(host_of("yi")) if first < when < second]
    assert_polite(log, 0.05)


def test_a_host_that_asks_to_be_left_for_an_hour_is_left_and_the_ledger_says_why(tmp_path: Path) -> None:
    pages = site("jia", "yi")
    later = formatdate(time.time() + 3600, usegmt=True)
    pages[f"{host_of('jia')}/nb/r0.html"] = Answer(b"busy", 503, (*TEXT, ("Retry-After", later)))
    pages[f"{FILES}/yi.docx"] = Answer(b"busy", 429, (*TEXT, ("Retry-After", "86400")))
    with served(pages, tmp_path) as (log, connect_map):
        summary = crawled(options(tmp_path / "d", connect_map, "jia", "yi", delay=0.02))
    jia, yi = summary.portals
    assert (summary.state, jia.stopped, yi.stopped) == ("partial", "retry-later", None)
    assert yi.reports == 4
    assert log.paths(host_of("jia")).count("/nb/r0.html") == log.paths(FILES).count("/yi.docx") == 1
    assert len(log.paths(host_of("jia"))) < 7
    told = [(portal_id, detail) for portal_id, kind, detail in refusals(tmp_path / "d") if kind == "retry-later"]
    assert {portal_id for portal_id, _ in told} == {"jia", "yi"}
    assert any("HTTP 429, to be asked again in 86400 s" in detail for _, detail in told)


def test_a_server_in_trouble_is_left_in_peace_twice_as_long_each_time(tmp_path: Path) -> None:
    pages = site("jia", count=2)
    pages[f"{host_of('jia')}/nb/"] = busy_once(pages[f"{host_of('jia')}/nb/"], 500, times=2)
    with served(pages, tmp_path) as (log, connect_map):
        summary = crawled(options(tmp_path / "d", connect_map, "jia", delay=0.2))
    assert summary.portals[0].reports == 2
    tries = gaps([when for when, _, path in log.asked if path == "/nb/"])
    assert len(tries) == 2
    assert tries[0] >= 0.4
    assert tries[1] >= 0.8
    assert_polite(log, 0.2)


def test_hosts_that_rest_take_no_place_from_others(tmp_path: Path) -> None:
    """With two places, and two hosts whose robots.txt must wait, the third is crawled meanwhile."""
    pages = site(*NAMES, count=2)
    *resting, busy = sorted(NAMES)  # as they stand in line
    for name in resting:
        address = f"{host_of(name)}/robots.txt"
        pages[address] = busy_once(pages[address], 503, ("Retry-After", "3"))
    with (
        served(pages, tmp_path) as (log, connect_map),
        begun(tmp_path / "d", connect_map, *NAMES, delay=0.05, at_once=2) as crawl,
    ):
        _, errors = crawl.communicate(timeout=60)
    assert crawl.returncode == exits.DONE, errors
    again = min(log.times(host_of(name))[1] for name in resting)
    assert sum(when < again for when in log.times(host_of(busy))) >= 3
    assert_polite(log, 0.05)


def test_the_hosts_of_a_prefecture_come_in_turn_when_all_have_more_to_ask_than_there_is_time_for(
    tmp_path: Path,
) -> None:
    # A second between requests: five times a slow answer of a busy machine stays below it, and only the turns count.
    names = [f"xian{number}" for number in range(10)]
    with served(site(*names, count=3), tmp_path) as (log, connect_map):
        crawled(options(tmp_path / "d", connect_map, *names, delay=1.0))
    had = dict.fromkeys(map(host_of, names), 0)
    ahead = []
    for _, host, _ in sorted(log.asked):
        if host in had:
            had[host] += 1
            ahead.append(had[host] - min(had.values()))
    assert set(had.values()) == {6}
    assert max(ahead) <= 3


# several crawls


def test_two_crawls_at_once_share_every_host_and_the_files_of_both(tmp_path: Path) -> None:
    with served(site("jia", "yi", count=40), tmp_path) as (log, connect_map), ThreadPoolExecutor(2) as pool:
        wishes = [options(tmp_path / name, connect_map, "jia", "yi", contact=f"{name}@x.cn") for name in ("a", "b")]
        summaries = list(pool.map(crawled, wishes))
    assert [[p.reports for p in summary.portals] for summary in summaries] == [[40, 40]] * 2
    who = [headers["user-agent"] for headers in log.headers]
    assert sum(one != other for one, other in pairwise(who)) > 5, "the crawls did not run at once"
    assert {len(log.times(host_of(name))) for name in ("jia", "yi")} == {2 * 43}
    assert_polite(log, 0.1)


def test_the_hosts_of_a_prefecture_are_asked_by_four_at_once_at_most_however_many_crawls_there_are(
    tmp_path: Path,
) -> None:
    names = [f"xian{number}" for number in range(8)]
    pages = site(*names, count=1, seconds=0.4)
    with served(pages, tmp_path) as (log, connect_map), ThreadPoolExecutor(2) as pool:
        wishes = [options(tmp_path / folder, connect_map, *names, delay=0.04) for folder in ("a", "b")]
        summaries = list(pool.map(crawled, wishes))
    assert {p.reports for summary in summaries for p in summary.portals} == {1}
    asked = sorted(when for when, host, _ in log.asked if host != FILES)
    slow = sorted(when for when, _, path in log.asked if path == "/nb/r0.html")
    assert len(slow) == 16
    assert all(later - earlier >= 0.4 for earlier, later in zip(slow, slow[PLACES:], strict=False))
    assert len(asked) / (asked[-1] - asked[0]) <= PLACES / 0.04 * 1.1
    assert set(log.most.values()) == {1}


def test_a_crawl_that_is_killed_in_the_middle_of_a_request_does_not_hold_up_the_other(tmp_path: Path) -> None:
    pages = site("jia", count=3)
    slow = pages[f"{host_of('jia')}/"]
    pages[f"{host_of('jia')}/"] = Answer(slow.body, seconds=20.0)
    with served(pages, tmp_path) as (log, connect_map), begun(tmp_path / "a", connect_map, "jia", delay=0.3) as first:
        wait_until(lambda: "/" in log.paths(host_of("jia")))
        with begun(tmp_path / "b", connect_map, "jia", delay=0.3) as second:
            wait_until((tmp_path / "b" / "crawl.db").exists)
            time.sleep(1.5)
            assert len(log.asked) == 2, "the other crawl waits for the answer"
            first.kill()
            killed = time.monotonic()
            pages[f"{host_of('jia')}/"] = slow
            _, errors = second.communicate(timeout=60)
            assert second.returncode == exits.DONE, errors
    assert min(when for when in log.times(host_of("jia")) if when > killed) >= killed + 0.3
    assert min(gaps(log.times(host_of("jia")))) >= 0.3


def test_ctrl_c_does_not_wait_for_a_host_that_rests_and_the_rest_goes_on_after_the_next_start(tmp_path: Path) -> None:
    """Also where nothing but crawl.db knows of it: the turns are those of another machine."""
    pages = site("jia", count=2)
    pages[f"{host_of('jia')}/robots.txt"] = busy_once(pages[f"{host_of('jia')}/robots.txt"], 503, ("Retry-After", "4"))
    with served(pages, tmp_path) as (log, connect_map):
        with begun(tmp_path / "d", connect_map, "jia", delay=0.05) as first:
            wait_until(lambda: bool(log.asked))
            time.sleep(1.0)
            first.send_signal(signal.SIGINT)
            told = time.monotonic()
            first.communicate(timeout=60)
            assert first.returncode == exits.INTERRUPTED
            assert time.monotonic() - told < 3
        os.environ["NIANBAO_TURNS"], before = str(tmp_path / "elsewhere"), os.environ["NIANBAO_TURNS"]
        try:
            with begun(tmp_path / "d", connect_map, "jia", delay=0.05) as second:
                second.communicate(timeout=60)
                assert second.returncode == exits.DONE
        finally:
            os.environ["NIANBAO_TURNS"] = before
    assert log.times(host_of("jia"))[1] - log.times(host_of("jia"))[0] >= 4
    assert_polite(log, 0.05)


def test_the_browser_s_requests_take_turns_with_those_of_another_crawl(tmp_path: Path) -> None:
    if chromium() is None:
        pytest.skip("needs Chromium (./.ci/system-packages)")
    with serving_bytes(spa((2022,)), tmp_path, API, seconds=0.05) as (log, connect_map), ThreadPoolExecutor(2) as pool:
        wishes = [
            CrawlOptions(
                data=DataFolder(tmp_path / name), portals=(rendered_portal(API),), connect_map=connect_map, delay=0.1
            )
            for name in ("a", "b")
        ]
        summaries = list(pool.map(crawled, wishes))
    assert [summary.portals[0].reports for summary in summaries] == [1, 1]
    for host in (HOST, API):
        exchanges = sorted((one.begun, one.ended) for one in log.exchanges if one.host == host)
        assert len(exchanges) >= 4
        assert all(later - ended >= 0.1 - 0.001 for (_, ended), (later, _) in pairwise(exchanges))


# turns


def new_turns(folder: Path, realm: str = "") -> Turns:
    return Turns(folder, realm, 30)


HOLDER = """
import sys, time; from pathlib import Path; from crawler.manners.turns import Turns
turns = Turns(Path(sys.argv[1]), "", float(sys.argv[2]))
print([turns.take(host, 0.5, ("prefecture",)) for host in sys.argv[3:]], flush=True); time.sleep(60)
"""


@contextmanager
def holder(folder: Path, *hosts: str, request_s: float = 30) -> "Iterator[subprocess.Popen[str]]":
    """A process that holds the turns of some hosts."""
    argv = [sys.executable, "-c", HOLDER, str(folder), str(request_s), *hosts]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        assert process.stdout.readline().strip() == str([None] * len(hosts))
        yield process
    finally:
        process.kill()
        process.communicate()


def test_a_turn_ends_with_the_process_that_has_it_and_the_host_rests_from_then_on(tmp_path: Path) -> None:
    with closing(new_turns(tmp_path)) as turns, holder(tmp_path, "a") as other:
        assert isinstance(turns.take("a", 0.1), Wait)
        assert turns.take("b", 0.1) is None
        other.kill()
        other.wait()
        found = turns.take("a", 0.1)
        assert isinstance(found, Wait)
        assert 0.4 < found.seconds <= 0.5  # the longer rest is the dead one's
        time.sleep(found.seconds)
        assert turns.take("a", 0.1) is None


def test_a_process_that_is_stopped_holds_a_host_no_longer_than_a_request_may_take(tmp_path: Path) -> None:
    with closing(new_turns(tmp_path)) as turns, holder(tmp_path, "a", request_s=-30) as other:  # its time is up at once
        other.send_signal(signal.SIGSTOP)
        assert isinstance(turns.take("a", 0.1), Wait)
        assert turns.take("a", 0.1) is None
        turns.give_back("a", 0.2)
        assert isinstance(turns.take("a", 0.1), Wait)


def test_a_group_has_four_places_and_time_between_two_of_its_requests_for_all_processes_together(
    tmp_path: Path,
) -> None:
    group = ("prefecture",)
    with closing(new_turns(tmp_path)) as turns, holder(tmp_path, "a", "b", "c") as other:
        assert turns.take("d", 0.0, group) is None
        assert turns.take("e", 0.0, group) == Wait(0.02, "prefecture")
        assert turns.take("e", 0.0, ("elsewhere",)) is None
        turns.give_back("d", 0.0)
        other.kill()
        other.wait()
        assert all(turns.take(host, 0.0, group) is None for host in ("f", "g", "h"))
        found = turns.take("i", 0.0, group, 0.5)
        assert isinstance(found, Wait)
        assert 0 < found.seconds <= 0.5
        assert turns.take("i", 0.0) is None, "who finds no place in the group leaves the host free"


def test_what_ends_after_the_turns_were_closed_touches_no_other_file(tmp_path: Path) -> None:
    turns = new_turns(tmp_path)
    assert turns.take("a", 0.0, ("prefecture",)) is None
    turns.close()
    with (tmp_path / "other").open("w+b") as other:  # gets the number of the closed one
        turns.give_back("a", 5.0)
        turns.lengthen("b", 5.0)
        assert isinstance(turns.take("c", 0.0), Wait)
        assert not other.read()
    with closing(new_turns(tmp_path)) as next_one:
        assert isinstance(next_one.take("a", 0.3), Wait), "it died with a request on its way, as far as is known"


def test_the_same_name_is_another_host_where_a_connect_map_leads_elsewhere(tmp_path: Path) -> None:
    with closing(new_turns(tmp_path, "127.0.0.1:1")) as one, closing(new_turns(tmp_path / "x", "127.0.0.1:2")) as other:
        assert one.take("a", 5) is None
        assert other.take("a", 5) is None
        one.give_back("a", 5)
        assert isinstance(one.take("a", 5), Wait)


def test_turns_lie_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIANBAO_TURNS", str(tmp_path))
    assert turns_folder() == tmp_path
    monkeypatch.delenv("NIANBAO_TURNS")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    assert turns_folder() == tmp_path / "s" / "nianbao" / "turns"
    monkeypatch.delenv("XDG_STATE_HOME")
    assert turns_folder() == Path.home() / ".local" / "state" / "nianbao" / "turns"


def test_a_crawl_that_cannot_take_turns_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with served(site("jia"), tmp_path) as (log, connect_map):
        os.environ["NIANBAO_TURNS"], before = str(tmp_path / "file" / "turns"), os.environ["NIANBAO_TURNS"]
        try:
            with begun(tmp_path / "d", connect_map, "jia") as crawl:
                _, errors = crawl.communicate(timeout=60)
        finally:
            os.environ["NIANBAO_TURNS"] = before
    assert crawl.returncode == exits.NO_SPACE
    assert "NIANBAO_TURNS" in errors
    assert not log.asked


# who belongs together


def here(name: str, host: str, code: str) -> Portal:
    return portal(name, host, code=code)


def test_a_prefecture_is_its_counties_its_departments_and_whoever_has_the_same_address() -> None:
    groups = Groups(
        (
            here("a", "www.xam.gov.cn", "152200"),
            here("b", "www.tq.gov.cn", "152224"),
            here("c", "www.nmg.gov.cn", "150000"),
        )
    )
    assert groups.of("www.xam.gov.cn") == groups.of("www.tq.gov.cn") == groups.of("wsb.xam.gov.cn")
    assert groups.of("files.nmg.gov.cn") == groups.of("www.nmg.gov.cn") != groups.of("www.xam.gov.cn")
    assert groups.of("www.elsewhere.gov.cn") == groups.of("files.elsewhere.gov.cn") == ("domain elsewhere.gov.cn",)
    groups.note_address("www.tq.gov.cn", "8.8.8.8")
    groups.note_address("www.elsewhere.gov.cn", "8.8.8.8")
    groups.note_address("www.xam.gov.cn", "127.0.0.1")
    assert set(groups.of("www.tq.gov.cn")) & set(groups.of("www.elsewhere.gov.cn")) == {"address 8.8.8.8"}
    assert len(groups.of("www.xam.gov.cn")) == 1
    groups.note_address("www.tq.gov.cn", "8.8.4.4")
    assert groups.of("www.tq.gov.cn") == ("prefecture 1522", "address 8.8.4.4")


def test_hosts_that_prove_to_be_one_machine_take_turns_as_one_prefecture_does(tmp_path: Path) -> None:
    rows = (here("a", "a.gov.cn", "152200"), here("b", "b.gov.cn", "131100"))
    hosts = Hosts(0.8, new_turns(tmp_path), rows, lambda host: 0.0)
    for host in ("a.gov.cn", "b.gov.cn"):
        assert hosts.begin(host) == 0
        hosts.end(host, 0.0, failed=False, asked=None, address="8.8.8.8")
    time.sleep(0.8)
    assert hosts.begin("a.gov.cn") == 0
    assert 0 < hosts.begin("b.gov.cn") <= 0.2
    assert hosts.due("b.gov.cn") > time.monotonic()
    hosts.close()


# how long


def test_a_rest_is_the_longest_of_what_is_wanted_within_bounds() -> None:
    def rest(took: float = 0.0, before: float = 1.0, failed: bool = False, asked: float | None = None) -> float:
        return rest_after(took, least=1.0, before=before, failed=failed, asked=asked)

    assert [rest(took) for took in (0.0, 0.1, 0.5, 100)] == [1.0, 1.0, 2.5, MAX_LATENCY_REST_S]
    assert [rest(before=before, failed=True) for before in (1.0, 2.0, 50.0)] == [2.0, 4.0, MAX_BACK_OFF_S]
    assert rest(before=32.0) == 1.0, "a success ends the back-off"
    assert [rest(asked=asked) for asked in (0.0, 90.0, 1e9)] == [1.0, 90.0, MAX_WAIT_S]
    assert [status for status in (200, 304, 404, 403, 408, 429, 500, 503) if is_failure(status)] == [408, 429, 500, 503]


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (429, {"Retry-After": "120"}, 120.0),
        (503, {"Retry-After": " 7 "}, 7.0),
        (503, {"Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT", "Date": "Sun, 06 Nov 1994 08:49:37 GMT"}, 60.0),
        (503, {"Retry-After": "Sunday, 06-Nov-94 08:50:37 GMT", "Date": "Sun Nov  6 08:49:37 1994"}, 60.0),
        (503, {"Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"}, 0.0),
        (200, {"Retry-After": "120"}, None),
        (503, {}, None),
        (503, {"Retry-After": "soon"}, None),
        (503, {"Retry-After": "-5"}, None),
        (503, {"Retry-After": "٣"}, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_moment_by_the_servers_own_clock(
    status: int, headers: dict[str, str], seconds: float | None
) -> None:
    told = {name: value.encode("latin-1", "replace") for name, value in headers.items()}
    assert asked_to_wait(status, told.get) == seconds


def test_robots_txt_speaks_to_us_or_to_all() -> None:
    assert seconds_wanted(b"User-agent: *\nCrawl-delay: 2.5\n", "nianbao") == 2.5
    assert seconds_wanted(b"User-agent: *\nRequest-rate: 1/10s\nCrawl-delay: 2\n", "nianbao") == 10
    assert seconds_wanted(b"User-agent: nianbao\nCrawl-delay: 1\n\nUser-agent: *\nCrawl-delay: 9\n", "nianbao") == 1
    assert seconds_wanted(b"User-agent: *\nCrawl-delay: -3\nCrawl-delay: soon\n", "nianbao") == 0
    assert seconds_wanted(b"", "nianbao") == 0
