"""A portal crawled again: what has not changed is asked for on condition, kept as a revisit, and read as the page it is."""

import gzip
import http.client
import json
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.capture import Lead
from archive.files import warc_files
from archive.index import CrawlDb
from archive.reader import read_payload
from archive.verify import verify
from crawler.middlewares.conditional import MAX_VALIDATOR_CHARS, is_sendable
from settings.paths import DataFolder
from tests.conftest import ROOT, nianbao
from tests.portals.serve import Region, serving
from tests.recrawl import HOST, Outcome, Site, changed_page, crawl, recrawled, reports, served
from tests.test_replay import replayed


@pytest.mark.parametrize(("habit", "pages", "changed"), [("nginx", 100, 10), ("none", 50, 5), ("new etags", 50, 5)])
def test_unchanged_pages_become_revisits_and_changed_ones_new_bodies(
    tmp_path: Path, habit: Any, pages: int, changed: int
) -> None:
    outcome = recrawled(tmp_path, pages=pages, changed=changed, habit=habit)
    assert outcome.complaints == []
    every = pages + 1  # robots.txt
    assert [run["portals"][0]["unchanged"] for run in outcome.runs] == [0, every, every - changed]
    assert {c.status for c in outcome.captures(1)} == ({304} if habit == "nginx" else {200})
    if habit == "nginx":
        assert outcome.warc_bytes[1] < 0.35 * outcome.warc_bytes[0]  # heads, requests and leads are kept again


# One page and the archive's side of it.


def small_site() -> Site:
    return Site(reports(8))


def asked_for(site: Site, path: str) -> list[tuple[int, bool]]:
    """(status, whether conditions were set) of each request for a path."""
    return [(status, conditions) for asked, status, conditions in site.asked if asked == path]


def test_robots_txt_that_has_not_changed_is_obeyed_as_before(tmp_path: Path) -> None:
    site = small_site()
    with served(site, tmp_path) as connect_map:
        first, second = (crawl(tmp_path / "data", connect_map) for _ in range(2))
    assert asked_for(site, "/robots.txt") == [(200, False), (304, True)]
    assert not [path for path, _, _ in site.asked if path.startswith("/secret/")]
    assert first["portals"][0]["refusals"] == second["portals"][0]["refusals"] == {"robots": 1}


def test_refetch_asks_without_conditions_and_keeps_no_second_copy(tmp_path: Path) -> None:
    site = small_site()
    with served(site, tmp_path) as connect_map:
        first, second = crawl(tmp_path / "data", connect_map), crawl(tmp_path / "data", connect_map, "--refetch")
    assert not any(conditions for _, _, conditions in site.asked)
    assert second["bytes"] == first["bytes"]
    assert second["portals"][0]["unchanged"] == second["portals"][0]["captures"] == first["portals"][0]["captures"]


def test_a_server_that_says_304_to_everything_gives_no_pages_and_is_asked_twice(tmp_path: Path) -> None:
    site = replace(small_site(), always_304=True)
    with served(site, tmp_path) as connect_map:
        done = crawl(tmp_path / "data", connect_map)
    assert asked_for(site, "/") == [(304, False)] * 2
    assert (done["portals"][0]["pages"], done["portals"][0]["refusals"]) == (0, {"http-error": 1})
    with CrawlDb(DataFolder(tmp_path / "data").crawl_db) as db:
        assert {(c.kind, c.status) for c in db.captures()} == {("response", 304)}
        assert [(row["kind"], row["status"]) for row in db.rows("refusals")] == [("http-error", 304)]


def test_an_origin_that_cannot_be_read_any_more_is_asked_for_whole_once(tmp_path: Path) -> None:
    site, outcome = small_site(), Outcome(DataFolder(tmp_path / "data"))
    path = "/nb/r1.html"
    with served(site, tmp_path) as connect_map:
        outcome.crawl(connect_map)
        (kept,) = [c for c in outcome.captures(0) if c.url.endswith(path)]
        flip(outcome.data.warc / kept.warc, kept.offset + kept.length // 2)
        outcome.crawl(connect_map)
        outcome.crawl(connect_map)
    assert asked_for(site, path) == [(200, False), (304, True), (200, False), (304, True)]
    again = [c.kind for c in outcome.captures(1) if c.url.endswith(path)]
    assert again == ["revisit", "response"]
    (last,) = [c for c in outcome.captures(2) if c.url.endswith(path)]
    assert read_payload(outcome.data.warc / last.warc, last.offset).body == site.pages[path]
    assert outcome.runs[1]["portals"][0]["pages"] == outcome.runs[0]["portals"][0]["pages"]


def flip(path: Path, at: int) -> None:
    """Change one bit of a file."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 4]))


def test_an_origin_whose_file_is_gone_is_no_origin(tmp_path: Path) -> None:
    site, outcome = small_site(), Outcome(DataFolder(tmp_path / "data"))
    with served(site, tmp_path) as connect_map:
        outcome.crawl(connect_map)
        for path in warc_files(outcome.data.warc):
            path.unlink()
        outcome.crawl(connect_map)
    assert not any(conditions for _, _, conditions in site.asked)
    assert {c.kind for c in outcome.captures(1)} == {"response"}


def test_what_a_failed_run_kept_is_nobodys_origin(tmp_path: Path) -> None:
    site, outcome = small_site(), Outcome(DataFolder(tmp_path / "data"))
    with served(site, tmp_path) as connect_map:
        outcome.crawl(connect_map)
        with closing(sqlite3.connect(outcome.data.crawl_db)) as connection, connection:
            connection.execute("update runs set state = 'failed'")
        outcome.crawl(connect_map, "--fresh")
    assert not any(conditions for _, _, conditions in site.asked)
    assert {c.kind for c in outcome.captures(1)} == {"response"}


def test_a_redirect_that_leads_elsewhere_now_is_followed_there_and_replayed_so(tmp_path: Path) -> None:
    site, outcome = small_site(), Outcome(DataFolder(tmp_path / "data"))
    moved, page, old, new = "/nb/r1.html", "/nb/r0.html", "/nb/old.html", "/nb/new.html"
    site.pages |= {old: site.pages[moved], new: changed_page(site.pages[moved])}
    site.redirects[moved] = old
    with served(site, tmp_path) as connect_map:
        outcome.crawl(connect_map)
        site.redirects |= {moved: new, page: new}
        outcome.crawl(connect_map)
    assert asked_for(site, page) == [(200, False), (302, True)]
    assert asked_for(site, new) == [(200, False)] and len(asked_for(site, old)) == 1  # without the page's conditions
    (kept,) = [c for c in outcome.captures(1) if c.url.endswith(moved)]
    assert (kept.kind, kept.status) == ("revisit", 302)
    found = read_payload(outcome.data.warc / kept.warc, kept.offset)
    assert (found.status, dict(found.headers)["Location"], found.body) == (302, new, b"")
    assert verify(outcome.data) == ()
    with replayed(outcome.data) as collection:
        assert replayed_location(collection, kept.fetched_at, kept.url) == new
        (first,) = [c for c in outcome.captures(0) if c.url.endswith(moved)]
        assert replayed_location(collection, first.fetched_at, first.url) == old


def replayed_location(collection: str, moment: Any, url: str) -> str:
    """Where pywb says that a redirect led to at a moment, in the server's own words."""
    parts = urlsplit(f"{collection}{moment:%Y%m%d%H%M%S}id_/{url}")
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)) as connection:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        assert answer.status == 302, answer.status
        return answer.getheader("Location") or ""


def test_large_files_large_pages_and_bombs_are_what_they_were(tmp_path: Path) -> None:
    site, outcome = small_site(), Outcome(DataFolder(tmp_path / "data"))
    noise = random.Random(1).randbytes(3 << 20)
    page = site.pages["/nb/r1.html"].replace(b"</p>", '</p><a href="scan.pdf">附件</a>'.encode())
    late = page.replace(b"<ul>", b"<p>" + noise.hex().encode() + b"</p><ul>")
    bomb = gzip.compress(page + b" " * (40 << 20))
    site.pages |= {"/nb/r1.html": late, "/nb/scan.pdf": b"%PDF-1.4" + noise, "/nb/r2.html": bomb}
    with served(site, tmp_path) as connect_map:
        outcome.crawl(connect_map)
        outcome.crawl(connect_map)
    first, second = (run["portals"][0] for run in outcome.runs)
    assert first["refusals"] == second["refusals"] == {"robots": 1, "too-long": 1}
    assert (first["attachments"], first["reports"], first["pages"]) == (1, second["reports"], second["pages"])
    assert second["attachments"] == 1
    assert asked_for(site, "/nb/scan.pdf") == asked_for(site, "/nb/r1.html") == [(200, False), (304, True)]
    assert asked_for(site, "/nb/r2.html") == [(200, False), (304, True), (200, False)]
    assert {c.kind for c in outcome.captures(1)} == {"revisit"}
    assert outcome.warc_bytes[1] < 0.02 * outcome.warc_bytes[0]
    assert verify(outcome.data) == ()


@pytest.mark.parametrize(
    ("validator", "sendable"),
    [
        ('"abc"', True),
        ('W/"abc"', True),
        ("abc", True),
        ('"\xc4\xea"', True),
        ('"a"\r\nX-Evil: 1', False),
        ('"a\x00"', False),
        ('"年"', False),
        ("x" * MAX_VALIDATOR_CHARS, True),
        ("x" * (MAX_VALIDATOR_CHARS + 1), False),
    ],
)
def test_a_validator_goes_back_as_it_came_unless_it_would_break_the_request(validator: str, sendable: bool) -> None:
    assert is_sendable(validator) is sendable


# A crawl that is broken off while it looks for changes.


def test_a_second_crawl_that_was_killed_goes_on_and_reads_its_revisits(tmp_path: Path) -> None:
    site, outcome = Site(reports(90)), Outcome(DataFolder(tmp_path / "data"))
    with served(site, tmp_path) as connect_map:
        outcome.crawl(connect_map)
        asked = len(site.asked)
        given = ("--home", f"http://{HOST}/", "--region", "150824", "--connect-map", connect_map)
        argv = [sys.executable, "-c", "from cli.main import main; main()", "crawl", *map(str, given)]
        killed = subprocess.Popen([*argv, "--data", outcome.data.root, "--delay", "0", "--quiet"], cwd=ROOT)
        while len(site.asked) < asked + 40:
            assert killed.poll() is None
            time.sleep(0.001)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        outcome.crawl(connect_map)
    assert outcome.runs[1]["portals"][0]["reports"] == outcome.runs[0]["portals"][0]["reports"]
    found = outcome.captures(1)
    assert {c.kind for c in found} == {"revisit"}
    assert {c.url for c in found} == {c.url for c in outcome.captures(0)}
    assert len(site.asked) - 2 * asked <= 4  # robots.txt, and what was in flight
    assert verify(outcome.data) == ()


def test_an_address_refused_just_before_a_kill_is_not_asked_for_again(tmp_path: Path) -> None:
    leads = [Lead(url=f"http://{HOST}/{n}", portal_id="p", region_code="150824", role="report") for n in range(2)]
    with CrawlDb(tmp_path / "crawl.db") as db:
        db.frontier.put(leads, "run")
        assert [db.frontier.take("run", ""), db.frontier.take("run", "")] == leads
        db.add_refusal(run_id="run", url=leads[0].url, kind="soft-404")
        db.add_refusal(run_id="earlier", url=leads[1].url, kind="soft-404")
        assert db.frontier.take_back("run") == 1
        assert list(db.frontier.pending("run")) == [leads[1]]
        assert db.frontier.counts("run") == {"failed": 1, "queued": 1}


# What it means for extraction and catalogue.


def rows(data: DataFolder, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data.catalogue)) as connection:
        return connection.execute(sql).fetchall()


def extracted(data: DataFolder) -> dict[str, list[tuple[Any, ...]]]:
    """Extract, then what the catalogue says of the reports, without what counts captures."""
    done = nianbao("extract", "--data", data.root, "--quiet", "--json")
    assert done.returncode == 0, done.stderr
    tables = ("figures", "sections", "findings")
    said = {name: rows(data, f"select * from {name} order by 1, 2, 3, 4") for name in tables}
    facts = "id, title, agency, year, scope, region_code, published_on, url, format, portal_id, primary_capture, cells"
    return said | {
        "reports": rows(data, f"select {facts} from reports order by id"),
        "problems": rows(data, "select stage, kind, message, where_, count(*) from problems group by 1, 2, 3, 4"),
    }


def crawl_sample(region: Region, data: DataFolder) -> str:
    arguments = ("--portals", region.portals_csv, "--connect-map", region.connect_map, "--delay", "0", "--json")
    done = nianbao("crawl", "--data", data.root, *arguments, "--quiet")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["run_id"])


def test_the_sample_region_crawled_again_gives_the_same_reports_and_after_changes_exactly_those(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    with serving(seed=7, out=tmp_path / "region") as region:
        first = crawl_sample(region, data)
        before = extracted(data)
        second = crawl_sample(region, data)
        again = extracted(data)
        assert again == before
        received = dict(query(data.crawl_db, "select id, bytes from runs"))
        assert received[second] <= 0.02 * received[first]
        of_runs = dict(rows(data, "select run_id, count(*) from captures group by 1"))
        assert of_runs[first] == of_runs[second]
        assert fresh(data, second) == []
        assert rows(data, "select count(*) from reports where captures_count % 2") == [(0,)]
        kinds = rows(data, "select run_id, kind, count(*) from captures group by 1, 2 order by 2, 3")
        assert [k[1:] for k in kinds if k[0] == first] == [k[1:] for k in kinds if k[0] == second]
        changed = change_figures(region, data)
        third = crawl_sample(region, data)
        after = extracted(data)
    assert set(fresh(data, third)) == changed
    newest = (
        "select r.id, c.url from reports r join captures c on c.record_id = r.primary_capture where c.run_id = '{}'"
    )
    shown = dict(rows(data, newest.format(third)))
    assert set(shown.values()) == changed and len(shown) == len(changed) == 10
    assert [row[0] for row in after["reports"]] == [row[0] for row in before["reports"]]
    different = {new[0] for new, old in zip(after["figures"], before["figures"], strict=True) if new != old}
    assert different <= set(shown) and len(different) > 5  # some first numbers of a page are no figures of the form
    assert verify(data) == ()


def fresh(data: DataFolder, run: str) -> list[str]:
    """The addresses that a run kept whole; lists that are asked for by POST always are."""
    sql = f"select url from captures where run_id = '{run}' and kind != 'revisit' and post is null"
    return [url for (url,) in query(data.crawl_db, sql)]


def query(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


NUMBER = re.compile(rb"(<td[^>]*>(?:\s|<[^>]+>)*)([1-9]\d{0,3})((?:\s|<[^>]+>)*</td>)")


def change_figures(region: Region, data: DataFolder) -> set[str]:
    """Correct a number on ten pages that alone show a report. Out: their addresses."""
    alone = (
        "select c.url from reports r join captures c on c.record_id = r.primary_capture"
        " where r.format = 'html' and r.captures_count = 2"
    )
    pages = region.world.pages
    urls = sorted(url for (url,) in rows(data, alone) if url in pages and NUMBER.search(pages[url].body))
    chosen = random.Random(1).sample(urls, 10)
    for url in chosen:
        body = NUMBER.sub(lambda m: m[1] + b"%d" % (int(m[2]) + 1) + m[3], pages[url].body, count=1)
        pages[url] = replace(pages[url], body=body)
    return set(chosen)


def test_a_revisit_whose_origin_no_folder_holds_is_told_and_changes_nothing_else(tmp_path: Path) -> None:
    site, outcome = small_site(), Outcome(DataFolder(tmp_path / "data"))
    with served(site, tmp_path) as connect_map:
        outcome.crawl(connect_map)
        first = set(warc_files(outcome.data.warc))
        outcome.crawl(connect_map)
    whole = extracted(outcome.data)
    away = tmp_path / "away" / "warc"
    away.mkdir(parents=True)
    for path in first:
        path.rename(away / path.name)
    without = extracted(outcome.data)
    assert without["reports"] == []
    captures = len(outcome.captures(1))
    told = rows(outcome.data, "select stage, kind, count(*) from problems group by 1, 2")
    assert told == [("archive", "origin-missing", captures)]
    assert rows(outcome.data, "pragma foreign_key_check") == []
    both = nianbao("extract", "--data", outcome.data.root, "--data", away.parent, "--quiet")
    assert both.returncode == 0, both.stderr
    assert rows(outcome.data, "select id, primary_capture from reports order by id") == [
        (row[0], row[10]) for row in whole["reports"]
    ]
