"""A crawl that was killed, interrupted or finished, and what the next one does: goes on, or starts over."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.lock import crawl_lock
from archive.verify import verify
from cli import exits
from settings.paths import DataFolder
from tests.conftest import ROOT, nianbao
from tests.kill import killed_crawl
from tests.kill_child import POINTS, Forked, forks
from tests.kill_site import served as site_served
from tests.small_portals import Answer, html, redirect, report, served

HOST = "www.xiaomang.gov.cn"
TITLE = "示例旗第{}水利局2022年政府信息公开工作年度报告"


def test_a_crawl_killed_at_certain_and_at_random_moments_loses_no_page_and_repeats_only_what_was_in_flight(
    tmp_path: Path,
) -> None:
    outcome = killed_crawl(tmp_path, pages=320, kills=20, seed=1)
    assert outcome.complaints == []
    assert (len(outcome.kills), outcome.runs) == (20, 1)
    assert len(list(outcome.data.warc.glob("*.warc.gz"))) > 5  # so some kills met a rotation


def test_so_does_the_second_crawl_of_an_unchanged_site_and_it_keeps_only_revisits(tmp_path: Path) -> None:
    outcome = killed_crawl(tmp_path, pages=160, kills=12, seed=1, again=True)
    assert outcome.complaints == []
    assert (len(outcome.kills), outcome.runs) == (12, 2)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Forked]]:
    """Starts a crawl of a small site into a folder, with the point at which it is to kill itself."""
    folder = tmp_path_factory.mktemp("points")
    with site_served(folder, 60) as (_, connect_map), forks(folder / "said") as fork:
        yield lambda data, point: fork([str(data), str(connect_map), "15000", "1"], point)


@pytest.mark.parametrize("point", POINTS)
def test_each_certain_moment_is_met(tmp_path: Path, start: Callable[..., Forked], point: str) -> None:
    """Or the kill test would test less than it says."""
    assert start(tmp_path, (point, 0)).wait() == -signal.SIGKILL


def pages(count: int, seconds: float = 0.0) -> dict[str, Answer]:
    page = report(2022)
    return {
        f"{HOST}/": html(("/nb/", "政府信息公开年报")),
        f"{HOST}/nb/": html(*((f"/nb/r{n}.html", TITLE.format(n)) for n in range(count))),
        **{f"{HOST}/nb/r{n}.html": Answer(page.body, seconds=seconds) for n in range(count)},
    }


def arguments(root: Path, connect_map: Path) -> list[str]:
    given = ("crawl", "--home", f"http://{HOST}/", "--region", "150824", "--data", root, "--connect-map", connect_map)
    return [*map(str, given), "--delay", "0", "--json"]


def interrupted(
    root: Path, connect_map: Path, asked: "list[object]", enough: int
) -> "subprocess.CompletedProcess[str]":
    """Crawl until so many requests were seen, then press Ctrl-C."""
    argv = [sys.executable, "-c", "from cli.main import main; main()", *arguments(root, connect_map)]
    crawl = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while len(asked) < enough and crawl.poll() is None:
        time.sleep(0.005)
    crawl.send_signal(signal.SIGINT)
    out, error = crawl.communicate(timeout=60)
    return subprocess.CompletedProcess(argv, crawl.returncode, out, error)


def test_the_next_start_after_ctrl_c_says_so_and_asks_only_for_the_rest(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(pages(60, 0.02), tmp_path) as (log, connect_map):
        first = interrupted(root, connect_map, log.asked, 20)  # type: ignore[arg-type]
        assert first.returncode == exits.INTERRUPTED, first.stderr
        before = len(log.asked)
        assert before < 60
        second = nianbao(*arguments(root, connect_map))
        assert second.returncode == exits.DONE, second.stderr
    asked = [path for path in log.paths(HOST) if path != "/robots.txt"]
    assert asked == ["/", "/nb/", *(f"/nb/r{n}.html" for n in range(60))]  # in the order of the list, over both runs
    run = json.loads(first.stdout)["run_id"]
    done = before - 1
    assert f"resuming run {run}: {62 - done} queued, {done} done" in second.stderr
    told = json.loads(second.stdout)
    assert (told["run_id"], told["state"], told["portals"][0]["reports"]) == (run, "finished", 60)
    assert verify(DataFolder(root)) == ()


def test_a_finished_crawl_starts_over_and_so_does_an_interrupted_one_with_fresh(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(pages(30, 0.02), tmp_path) as (log, connect_map):
        first = interrupted(root, connect_map, log.asked, 10)  # type: ignore[arg-type]
        fresh = nianbao(*arguments(root, connect_map), "--fresh")
        again = nianbao(*arguments(root, connect_map))
    runs = {json.loads(done.stdout)["run_id"] for done in (first, fresh, again)}
    assert len(runs) == 3
    assert "resuming" not in fresh.stderr + again.stderr
    assert all(log.paths(HOST).count(f"/nb/r{n}.html") >= 2 for n in range(30))
    assert verify(DataFolder(root)) == ()


def test_a_redirect_cut_off_by_a_kill_is_followed_to_its_end(tmp_path: Path) -> None:
    """The kill comes while the target of the redirect is being answered: the way there is known, the target is not."""
    slow = pages(2) | {
        f"{HOST}/nb/r0.html": redirect("/nb/new.html"),
        f"{HOST}/nb/new.html": Answer(report(2022).body, seconds=2.0),
    }
    root = tmp_path / "data"
    with served(slow, tmp_path) as (log, connect_map):
        argv = [sys.executable, "-c", "from cli.main import main; main()", *arguments(root, connect_map)]
        crawl = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while "/nb/new.html" not in log.paths(HOST):
            assert crawl.poll() is None
            time.sleep(0.005)
        time.sleep(1.0)  # so that what is known is committed
        crawl.kill()
        crawl.wait()
        second = nianbao(*arguments(root, connect_map))
        assert second.returncode == exits.DONE, second.stderr
    asked = log.paths(HOST)
    assert {path: asked.count(path) for path in ("/", "/nb/", "/nb/r0.html", "/nb/new.html")} == {
        **{"/": 1, "/nb/": 1, "/nb/r0.html": 1},
        "/nb/new.html": 2,
    }
    assert "/nb/r1.html" in asked
    assert json.loads(second.stdout)["portals"][0]["reports"] == 2
    assert verify(DataFolder(root)) == ()


def test_the_delay_is_kept_across_a_kill(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(pages(3), tmp_path) as (log, connect_map):
        argv = [*arguments(root, connect_map)[:-3], "--delay", "3", "--json"]
        crawl = subprocess.Popen(
            [sys.executable, "-c", "from cli.main import main; main()", *argv],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while len(log.asked) < 2:
            time.sleep(0.01)
        time.sleep(1.0)
        crawl.kill()
        crawl.wait()
        before = log.times(HOST)[-1]
        assert len(log.asked) == 2
        again = subprocess.Popen(
            [sys.executable, "-c", "from cli.main import main; main()", *argv],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while len(log.asked) < 3:
            time.sleep(0.01)
        again.kill()
        again.wait()
    assert log.times(HOST)[2] - before >= 3.0


def test_a_second_crawl_on_one_data_folder_is_told_who_holds_it(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(pages(1), tmp_path) as (log, connect_map), crawl_lock(root):
        second = nianbao(*arguments(root, connect_map))
    assert second.returncode == exits.LOCKED
    assert "pid" in second.stderr or "process" in second.stderr
    assert not log.asked


def test_one_slow_host_holds_up_no_other(tmp_path: Path) -> None:
    """With a place for few requests at once, a host that must wait between two must not take them all."""
    hosts = [f"www.ji{n}.gov.cn" for n in range(4)]
    site = {
        f"{host}{urlsplit('http://x' + path.removeprefix(HOST)).path}": answer
        for host in hosts
        for path, answer in pages(3).items()
    }
    table = tmp_path / "portals.csv"
    rows = [f"{host},{host},{host},150824,auto,,http://{host}/,,{host},/,,,,verified,tests," for host in hosts]
    head = "id,place,name,region_code,family,pager,home_url,list_url,hosts,paths,first_year,last_year,encoding,status,evidence,note"
    table.write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    with served(site, tmp_path) as (log, connect_map):
        began = time.monotonic()
        done = nianbao(
            *("crawl", "--portals", table, "--data", tmp_path / "data", "--connect-map", connect_map),
            *("--delay", "0.5", "--json"),
        )
        seconds = time.monotonic() - began
    assert done.returncode == exits.DONE, done.stderr
    assert {len(log.paths(host)) for host in hosts} == {6}
    assert max(log.asked)[0] - min(log.asked)[0] < 6 * 0.5 * 2 + 1, seconds  # one after the other it would be 12 s
