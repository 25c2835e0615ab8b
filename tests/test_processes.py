"""One crawl in several processes: the same as in one, polite to every host, and nothing lost however it ends."""

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from archive.capture import Lead
from archive.index import CrawlDb
from archive.lock import crawl_lock
from archive.parts import give_out, part_files, take_home
from archive.repair import repair
from archive.verify import verify
from cli import exits
from crawler.run import CrawlOptions
from crawler.shares import processes_for, shares, site_of
from settings.paths import DataFolder
from settings.portals import COLUMNS, Portal
from tests.conftest import ROOT, nianbao
from tests.kill import await_end, children_of, killed_crawl
from tests.small_portals import Answer, Log, crawled, html, portal, redirect, report, served

NAMES = ("jia", "yi", "bing")
HOSTS = tuple(f"www.{name}.gov.cn" for name in NAMES)
SHARED = "files.ding.gov.cn"
TITLE = "示例旗第{}水利局2022年政府信息公开工作年度报告"
DOCX = (("Content-Type", "application/msword"),)


def site(count: int = 12, seconds: float = 0.0) -> dict[str, Answer]:
    """Three portals: reports, one that moved, one that is gone; files of reports at home, on a sister host, on a host
    that all share, on another portal's, and one that leads from there to the shared host."""
    found: dict[str, Answer] = {}
    for number, name in enumerate(NAMES):
        host, other = HOSTS[number], HOSTS[number - 1]
        titles = [(f"/nb/r{n}.html", TITLE.format(n)) for n in range(count)]
        files = (
            *(("/nb/a.docx", "附件一"), (f"http://wj.{name}.gov.cn/a.docx", "附件二"), ("/nb/to.docx", "附件三")),
            *((f"http://{SHARED}/{name}.docx", "附件四"), (f"http://{SHARED}/all.docx", "附件五")),
            (f"http://{other}/nb/b.docx", "附件六"),
        )
        found |= {f"{host}/": html(("/nb/", "政府信息公开年报")), f"{host}/nb/": html(*titles)}
        found |= {f"{host}/nb/r{n}.html": Answer(report(2022).body, seconds=seconds) for n in range(count - 1)}
        found[f"{host}/nb/r0.html"] = redirect("/nb/moved.html")
        found[f"{host}/nb/moved.html"] = report(2022, *files)
        found[f"{host}/nb/to.docx"] = redirect(f"http://{SHARED}/to-{name}.docx")
        documents = (f"{host}/nb/a.docx", f"{host}/nb/b.docx", f"wj.{name}.gov.cn/a.docx", f"{SHARED}/{name}.docx")
        for address in (*documents, f"{SHARED}/to-{name}.docx", f"{SHARED}/all.docx"):
            found[address] = Answer(b"PK" + address.encode(), headers=DOCX)
    return found


def table(folder: Path) -> Path:
    rows = [
        f"{n},{n},{n},150824,auto,,http://{h}/,,{h},/,,,,verified,tests," for n, h in zip(NAMES, HOSTS, strict=True)
    ]
    path = folder / "portals.csv"
    path.write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")
    return path


def begun(root: Path, connect_map: Path, *more: str) -> "subprocess.Popen[str]":
    """`nianbao crawl --processes 2`, in a process group of its own."""
    given = ("crawl", "--portals", table(root.parent), "--data", root, "--connect-map", connect_map, "--delay", "0")
    argv = [sys.executable, "-c", "from cli.main import main; main()", *map(str, given), "--json", "--processes", "2"]
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*argv, *more], cwd=ROOT, text=True, start_new_session=True, **out)


def ended(crawl: "subprocess.Popen[str]", seconds: float = 120) -> "subprocess.CompletedProcess[str]":
    out, error = crawl.communicate(timeout=seconds)
    return subprocess.CompletedProcess(crawl.args, crawl.returncode, out, error)


def wait_for(log: Log, asked: int, crawl: "subprocess.Popen[str]") -> list[int]:
    """Wait until so many requests were seen. Out: the processes the crawl has started."""
    while len(log.asked) < asked:
        assert crawl.poll() is None
        time.sleep(0.005)
    return children_of(crawl.pid)


def books(data: DataFolder) -> dict[str, object]:
    """What crawl.db says of a crawl, without times, places, ids, and robots.txt, which every process asks for."""
    with CrawlDb(data.crawl_db) as db:
        pages = (c for c in db.captures() if not c.url.endswith("/robots.txt"))
        captures = sorted((c.url, c.status, c.payload_digest, c.lead.role if c.lead else None) for c in pages)
        refusals = sorted((r["portal_id"], r["url"], r["kind"], r["status"]) for r in db.rows("refusals"))
    with closing(sqlite3.connect(data.crawl_db)) as bare:
        frontier = sorted(bare.execute("SELECT key, url, host, priority, state, reason FROM frontier"))
        totals = list(bare.execute("SELECT state, portals, pages, failures FROM runs"))
    return {"captures": captures, "refusals": refusals, "frontier": frontier, "runs": totals}


def each_page_once(log: Log) -> None:
    asked = [(host, path) for _, host, path in log.asked if path != "/robots.txt"]
    assert sorted(asked) == sorted(set(asked))


def test_two_processes_bring_home_what_one_does_and_no_host_is_asked_by_both(tmp_path: Path) -> None:
    told, found, logs = [], [], []
    for processes in (1, 2):
        data = DataFolder(tmp_path / str(processes))
        with served(site(), tmp_path) as (log, connect_map):
            portals = tuple(portal(name, host) for name, host in zip(NAMES, HOSTS, strict=True))
            told.append(
                crawled(CrawlOptions(data=data, portals=portals, connect_map=connect_map, delay=0, processes=processes))
            )
        each_page_once(log)
        assert set(log.most.values()) == {1}
        assert verify(data) == ()
        found.append(books(data))
        logs.append({host for _, host, _ in log.asked})
    assert found[0] == found[1]
    assert logs[0] == logs[1]
    assert [p.portal_id for p in told[1].portals] == list(NAMES)
    assert {tuple((p.reports, *p.refusals.items()) for p in summary.portals) for summary in told} == {
        ((11, ("http-error", 1)),) * 3
    }
    assert [sum(p.pages for p in summary.portals) for summary in told] == [55, 55]  # whose the shared file is depends
    assert not (tmp_path / "2" / "crawl.d").exists()


def test_two_processes_leave_a_host_that_all_share_in_peace_between_two_requests(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(site(2), tmp_path) as (log, connect_map):
        done = ended(begun(root, connect_map, "--delay", "0.3"))
    assert done.returncode == exits.DONE, done.stderr
    times = log.times(SHARED)
    assert len(times) == 8
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.28


def test_portals_below_one_domain_are_one_process_s(tmp_path: Path) -> None:
    portals = (
        portal("a", "www.xam.gov.cn"),
        portal("b", "www.one.gov.cn"),
        portal("c", "zwgk.xam.gov.cn"),
        portal("d", "www.two.gov.cn", "files.one.gov.cn"),  # b and d share a domain, d and e another one
        portal("e", "three.two.gov.cn"),
        portal("f", "www.example.cn"),
    )
    ids = [[p.id for p in hand] for hand in shares(options(tmp_path, portals, 3))]
    assert ids == [["b", "d", "e"], ["a", "c"], ["f"]]
    assert [len(hand) for hand in shares(options(tmp_path, portals, 2))] == [3, 3]
    assert shares(options(tmp_path, portals, 1)) == (portals,)
    assert len(shares(options(tmp_path, portals, 99))) == 3
    assert site_of("WWW.Nmg.Gov.Cn") == "nmg.gov.cn"
    assert site_of("gov.cn") == "gov.cn"
    assert site_of("127.0.0.1") == "127.0.0.1"


def options(root: Path, portals: tuple[Portal, ...], processes: int) -> CrawlOptions:
    return CrawlOptions(data=DataFolder(root), portals=portals, processes=processes)


def test_one_process_is_enough_until_the_delays_leave_it_too_much_to_do() -> None:
    few, many = [portal(str(n), "www.x.gov.cn") for n in (3, 1000)], [portal("a", "www.x.gov.cn")] * 1000
    assert processes_for(few, 0) == processes_for(many, 0) == processes_for(few, 1) == 1
    assert processes_for(many, 1) == min(os.cpu_count() or 1, 7)


def test_processes_killed_together_or_alone_lose_no_page_and_repeat_only_what_was_in_flight(tmp_path: Path) -> None:
    outcome = killed_crawl(tmp_path, pages=200, kills=6, seed=1, processes=2)
    assert outcome.complaints == []
    assert outcome.runs == 1
    assert not outcome.data.parts.exists()


def test_a_process_that_is_killed_is_reported_the_others_finish_and_the_same_command_goes_on(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(site(30, 0.03), tmp_path) as (log, connect_map):
        crawl = begun(root, connect_map)
        os.kill(wait_for(log, 20, crawl)[0], signal.SIGKILL)
        first = ended(crawl)
        finished = {host for host in HOSTS if "/nb/r28.html" in log.paths(host)}
        second = ended(begun(root, connect_map))
    assert first.returncode == exits.INTERRUPTED, first.stderr
    assert "was killed (SIGKILL" in first.stderr
    assert json.loads(first.stdout)["state"] == "interrupted"
    assert 1 <= len(finished) < 3
    assert second.returncode == exits.DONE, second.stderr
    assert "resuming run" in second.stderr
    told = [json.loads(done.stdout) for done in (first, second)]
    assert told[0]["run_id"] == told[1]["run_id"]
    assert [p["reports"] for p in told[1]["portals"]] == [29] * 3
    assert verify(DataFolder(root)) == ()


def test_orphans_close_their_files_and_the_next_crawl_waits_for_them(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(site(30, 0.03), tmp_path) as (log, connect_map):
        crawl = begun(root, connect_map)
        started = wait_for(log, 20, crawl)
        for pid in started:
            os.kill(pid, signal.SIGSTOP)  # so that they are sure to be there still
        try:
            crawl.kill()
            crawl.wait()
            second = begun(root, connect_map)
            time.sleep(1.0)
        finally:
            for pid in started:
                os.kill(pid, signal.SIGCONT)
        done = ended(second)
    assert done.returncode == exits.DONE, done.stderr
    await_end(started)
    assert verify(DataFolder(root)) == ()
    for host in HOSTS:  # what each had in flight is asked for once more
        paths = [path for path in log.paths(host) if path != "/robots.txt"]
        assert len(paths) - len(set(paths)) <= 2


@pytest.mark.parametrize("to_all", [False, True], ids=["first process", "every process of the terminal"])
def test_ctrl_c_ends_all_processes_with_closed_files_and_the_next_start_asks_for_the_rest(
    tmp_path: Path, to_all: bool
) -> None:
    root = tmp_path / "data"
    with served(site(40, 0.02), tmp_path) as (log, connect_map):
        crawl = begun(root, connect_map)
        started = wait_for(log, 30, crawl)
        (os.killpg if to_all else os.kill)(crawl.pid, signal.SIGINT)
        first = ended(crawl)
        assert children_of(crawl.pid) == [pid for pid in started if Path(f"/proc/{pid}").exists()] == []
        assert not list((root / "warc").glob("*.open"))
        assert verify(DataFolder(root)) == ()
        second = ended(begun(root, connect_map))
    assert first.returncode == exits.INTERRUPTED, first.stderr
    assert second.returncode == exits.DONE, second.stderr
    each_page_once(log)
    assert [p["reports"] for p in json.loads(second.stdout)["portals"]] == [39] * 3


def test_a_second_ctrl_c_waits_for_no_answer(tmp_path: Path) -> None:
    root = tmp_path / "data"
    slow = site(3) | {f"{host}/nb/r1.html": Answer(report(2022).body, seconds=60) for host in HOSTS[:2]}
    with served(slow, tmp_path) as (log, connect_map):
        crawl = begun(root, connect_map)
        while sum("/nb/r1.html" in log.paths(host) for host in HOSTS[:2]) < 2:
            assert crawl.poll() is None
            time.sleep(0.01)
        for _ in range(2):
            crawl.send_signal(signal.SIGINT)
            time.sleep(0.5)
        done = ended(crawl, 20)
    assert done.returncode == exits.INTERRUPTED, done.stderr
    assert verify(DataFolder(root)) == ()


def test_a_process_whose_disk_is_full_stops_the_others_and_the_crawl_ends_with_its_error(tmp_path: Path) -> None:
    root = tmp_path / "data"
    bulk = {f"{host}/nb/a.docx": Answer(b"PK" + os.urandom(3_000_000), headers=DOCX) for host in HOSTS}
    late = {f"{host}/nb/r{n}.html": Answer(report(2022).body, seconds=0.2) for host in HOSTS for n in range(1, 39)}
    with served(site(40) | late | bulk, tmp_path) as (log, connect_map):
        crawl = begun(root, connect_map)
        for pid in wait_for(log, 1, crawl):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
            break
        first = ended(crawl)
        asked = len(log.asked)
        second = ended(begun(root, connect_map))
    assert first.returncode == exits.NO_SPACE, first.stderr
    assert "Free some space" in first.stderr
    assert "Traceback" not in first.stderr
    assert asked < 80  # of about 150: the others did not go on to their ends
    assert second.returncode == exits.DONE, second.stderr
    assert [p["reports"] for p in json.loads(second.stdout)["portals"]] == [39] * 3
    assert verify(DataFolder(root)) == ()


def test_what_is_seen_of_a_crawl_that_runs_and_of_one_that_was_killed(tmp_path: Path) -> None:
    root = tmp_path / "data"
    with served(site(30, 1.0), tmp_path) as (log, connect_map):
        crawl = begun(root, connect_map)
        started = wait_for(log, 20, crawl)
        refused = ended(begun(root, connect_map))
        running = json.loads(nianbao("status", "--data", root, "--json").stdout)
        os.killpg(crawl.pid, signal.SIGKILL)
        ended(crawl)
        await_end(started)
    assert refused.returncode == exits.LOCKED
    assert f"process {crawl.pid}" in refused.stderr
    assert "resuming" not in refused.stderr
    assert sum(p["captures"] for p in running["portals"]) > 5
    data = DataFolder(root)
    faults = verify(data)
    assert {fault.kind for fault in faults} >= {"open", "part"}
    assert {fault.kind for fault in faults} <= {"open", "part", "cut", "not-indexed"}
    assert any("--repair" in fault.message for fault in faults if fault.kind == "part")
    assert "crawl.d" in {done.file for done in repair(data)}
    assert verify(data) == ()
    with CrawlDb(data.crawl_db) as db:
        assert sum(1 for _ in db.captures()) > 10


# what comes home


def lead(number: int, name: str = "jia") -> Lead:
    return Lead(url=f"http://www.{name}.gov.cn/{number}", portal_id=name, region_code="150824", role="report")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[tuple[DataFolder, CrawlDb, Path]]:
    """A data folder with a run of 3,000 queued addresses, and a part of it in which much has happened."""
    data = DataFolder(tmp_path / "data")
    part = data.parts / "1-abc.db"
    with CrawlDb(data.crawl_db) as db:
        db.start_run("r", started_at=datetime.now(UTC))
        with db.transaction():
            db.frontier.put(map(lead, range(3000)), "r")
        give_out(db.frontier.connection, part, run_id="r", portal_ids=["jia"], sites=["jia.gov.cn"])
        with CrawlDb(part) as own, own.transaction():
            for number in range(2000):
                own.frontier.mark(lead(number).url, "failed", "r", "http-error")
                own.add_refusal(run_id="r", url=lead(number).url, kind="http-error", portal_id="jia")
            own.frontier.put(map(lead, range(3000, 4000)), "r")
            own.frontier.connection.execute("UPDATE runs SET bytes = 77")
        yield data, db, part


def state_of(db: CrawlDb) -> tuple[object, ...]:
    return db.frontier.counts("r"), len(db.rows("refusals")), db.rows("runs")[0]["bytes"]


HOME = ({"failed": 2000, "queued": 2000}, 2000, 77)


def test_a_part_comes_home_once_though_its_file_outlives_a_kill(
    folder: tuple[DataFolder, CrawlDb, Path], tmp_path: Path
) -> None:
    data, db, part = folder
    kept = shutil.copy(part, tmp_path / "kept")
    note = "INSERT INTO meta VALUES ('part 1-abc.db', 'came home')"
    assert take_home(data, db.frontier.connection) == 1
    assert (state_of(db), data.parts.exists()) == (HOME, False)
    data.parts.mkdir()
    shutil.copy(kept, part)  # as a kill leaves it after the rows were committed
    db.frontier.connection.execute(note)
    assert take_home(data, db.frontier.connection) == 1
    assert (state_of(db), data.parts.exists()) == (HOME, False)
    assert {row["key"] for row in db.rows("meta")} == {"schema", "created_at"}


def test_parts_killed_on_their_way_home_come_home_whole(folder: tuple[DataFolder, CrawlDb, Path]) -> None:
    data, db, _ = folder
    before = state_of(db)
    chance = random.Random(1)
    code = (
        "import sys; from pathlib import Path; from archive.index import CrawlDb; from archive.parts import take_home\n"
        "from settings.paths import DataFolder; data = DataFolder(Path(sys.argv[1]))\n"
        "with CrawlDb(data.crawl_db) as db: print('now', flush=True); take_home(data, db.frontier.connection)"
    )
    for _ in range(12):
        mover = subprocess.Popen([sys.executable, "-c", code, str(data.root)], cwd=ROOT, stdout=subprocess.PIPE)
        assert mover.stdout
        mover.stdout.readline()
        time.sleep(chance.uniform(0, 0.03))
        mover.kill()
        mover.communicate()
        assert state_of(db) in (before, HOME)
    take_home(data, db.frontier.connection)
    assert state_of(db) == HOME
    assert part_files(data) == ()


def test_what_is_settled_in_one_part_stays_settled_though_it_waits_in_another(tmp_path: Path) -> None:
    """A file on yi's host, found by jia's process, which may not ask for it, and by yi's own."""
    data = DataFolder(tmp_path)
    with CrawlDb(data.crawl_db) as db:
        connection = db.frontier.connection
        db.start_run("r", started_at=datetime.now(UTC))
        db.frontier.add("r", "known", lead(1, "jia"), host="www.yi.gov.cn", state="done")
        for name in ("yi", "jia"):
            path = data.parts / f"{name}.db"
            give_out(connection, path, run_id="r", portal_ids=[name], sites=[f"{name}.gov.cn"])
            with CrawlDb(path) as own:
                assert not own.frontier.add("r", "known", lead(1, name)), "a kept file would be asked for again"
                state = "done" if name == "yi" else "queued"
                own.frontier.add("r", "shared", lead(2, name), host="www.yi.gov.cn", state=state)
        take_home(data, connection)
        assert db.frontier.counts("r") == {"done": 2}


def test_every_table_comes_home_or_is_the_parents(folder: tuple[DataFolder, CrawlDb, Path]) -> None:
    """A table that is added to crawl.db must say what becomes of what a process writes to it."""
    _, db, _ = folder
    tables = db.frontier.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    home = {"frontier", "captures", "members", "refusals", "hosts", "runs", "dates"}
    assert {name for (name,) in tables} == home | {"meta", "portals", "expected"}


def test_the_lock_is_held_as_long_as_a_process_that_was_given_it_runs(tmp_path: Path) -> None:
    with crawl_lock(tmp_path) as handle:
        heir = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=(handle,))
    holder = nianbao("archive", "index", "--data", tmp_path)
    assert holder.returncode in (exits.LOCKED, exits.NOTHING_YET)
    (tmp_path / "warc").mkdir()
    holder = nianbao("archive", "index", "--data", tmp_path)
    assert holder.returncode == exits.LOCKED
    heir.kill()
    heir.wait()
    assert nianbao("archive", "index", "--data", tmp_path).returncode == exits.DONE


def test_a_proxy_is_told_to_the_transport_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    for wrong in ("socks5://127.0.0.1:1", "http://127.0.0.1", "http://me:secret@127.0.0.1:8080"):
        result = nianbao("crawl", "兴安盟", "--data", tmp_path, "--proxy", wrong)
        assert result.returncode == exits.USAGE
        assert "http://host:port" in result.stderr
