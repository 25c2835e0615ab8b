"""Forty portals in one crawl by the front door: what refuses, is dead, never ends or is slow harms nobody beside it."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from archive.index import CrawlDb
from archive.verify import verify
from cli import exits
from crawler.address_traps import settled
from settings.paths import DataFolder
from tests.conftest import ROOT, nianbao
from tests.portals_refusing.forty import (
    CHALLENGED,
    ENDLESS,
    GAP,
    LAPSED,
    SHUT,
    SILENT,
    SLOW,
    WALLED,
    YEARS,
    Forty,
    forty,
)

HASTY = "import settings.base; settings.base.DOWNLOAD_TIMEOUT = 4; from cli.main import main; main()"
"""The front door, for people with less patience than half a minute."""

LOST = (CHALLENGED, WALLED, SHUT, SILENT)


@dataclass
class Outcome:
    """What was served, what the crawl said, and what it left."""

    served: Forty
    data: DataFolder
    status: int
    said: dict[str, Any]
    told: dict[str, Any]  # by `nianbao status`
    kept: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))  # portal -> url -> record
    refusals: defaultdict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    records: set[str] = field(default_factory=set)

    def ledger(self, number: int) -> list[dict[str, Any]]:
        """The ledger's rows of a portal's own government, of the years that were asked for."""
        rows = [row for row in self.told["ledger"] if row["place"] == self.served.rows[number].place]
        return [row for row in rows if row["year"] in YEARS and row["kind"] == "government"]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    folder = tmp_path_factory.mktemp("forty")
    data = DataFolder(folder / "data")
    with forty(folder) as made:
        argv = ["crawl", "--portals", made.table, "--connect-map", made.connect_map, "--data", data.root]
        argv += ["--years", f"{YEARS[0]}-{YEARS[-1]}", "--delay", "0", "--json", "--quiet"]
        done = subprocess.run(
            [sys.executable, "-c", HASTY, *map(str, argv)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert done.stdout, done.stderr[-3000:]
    told = nianbao("status", "--data", data.root, "--json")
    found = Outcome(made, data, done.returncode, json.loads(done.stdout), json.loads(told.stdout))
    with CrawlDb(data.crawl_db) as db:
        for row in db.rows("refusals"):
            found.refusals[row["portal_id"]].append(row)
        for capture in db.captures():
            found.records.add(capture.record_id)
            if capture.lead is not None and capture.status == 200:
                found.kept[capture.lead.portal_id][capture.url] = capture.record_id
    yield found


def kinds(outcome: Outcome, number: int) -> set[str]:
    return {row["kind"] for row in outcome.refusals[outcome.served.id(number)]}


def test_the_crawl_ends_and_says_that_it_is_partial(outcome: Outcome) -> None:
    assert outcome.status == exits.PARTIAL == 8
    assert outcome.said["state"] == "partial"
    assert verify(outcome.data) == ()
    with CrawlDb(outcome.data.crawl_db) as db:
        assert set(db.frontier.counts()) <= {"done", "failed", "skipped"}


def test_every_report_of_the_portals_that_answer_is_kept(outcome: Outcome) -> None:
    missing = {
        number: reports - set(map(settled, outcome.kept[outcome.served.id(number)]))
        for number, reports in enumerate(outcome.served.reports)
        if number not in LOST
    }
    assert len(missing) == 36
    assert {number: urls for number, urls in missing.items() if urls} == {}


def test_each_refusal_is_called_what_it_is_and_names_its_evidence(outcome: Outcome) -> None:
    assert kinds(outcome, CHALLENGED) == {"challenge"}
    assert kinds(outcome, WALLED) == {"firewall"}
    assert kinds(outcome, SHUT) == {"connection"}
    assert kinds(outcome, SILENT) == {"timeout"}
    assert kinds(outcome, LAPSED) == {"certificate"}
    assert kinds(outcome, ENDLESS) == {"trap-paging", "trap-session", "trap-path"}
    others = [n for n in range(40) if n not in (*LOST, LAPSED, ENDLESS)]
    assert {n: kinds(outcome, n) for n in others if kinds(outcome, n)} == {}
    for number in (CHALLENGED, WALLED, LAPSED, ENDLESS):
        records = {row["record_id"] for row in outcome.refusals[outcome.served.id(number)]}
        assert records <= outcome.records
        assert all(row["detail"] for row in outcome.refusals[outcome.served.id(number)])


def test_those_who_refuse_are_left_alone_at_once_and_the_dead_are_not_asked_for_long(outcome: Outcome) -> None:
    stopped = {p["portal_id"]: p["stopped"] for p in outcome.said["portals"] if p["stopped"]}
    assert stopped == {outcome.served.id(CHALLENGED): "challenge", outcome.served.id(WALLED): "firewall"}
    asked = outcome.served.log.paths
    assert sum(path.startswith("/nb/r") for path in asked(f"www.xian{CHALLENGED}.gov.cn")) <= 2
    assert asked(f"www.xian{WALLED}.gov.cn") == ["/robots.txt", "/"]
    assert len(asked(f"www.xian{ENDLESS}.gov.cn")) < 300
    assert len(asked(f"www.xian{SLOW}.gov.cn")) == 3 + len(YEARS)


def test_the_ledger_explains_every_report_that_is_not_there(outcome: Outcome) -> None:
    for number in LOST:
        rows = outcome.ledger(number)
        why = kinds(outcome, number) | {f"portal stopped: {kind}" for kind in kinds(outcome, number)}
        assert {row["year"] for row in rows} == set(YEARS)
        assert {row["state"] for row in rows} == {"blocked"}
        assert {row["reason"] for row in rows} <= why
    for number in (CHALLENGED, WALLED):
        evidence = {row["record_id"] for row in outcome.ledger(number)}
        assert evidence
        assert evidence <= outcome.records
    (gap,) = (row for row in outcome.ledger(GAP) if row["year"] == 2022)
    assert gap["state"] == "missing"
    assert gap["record_id"] == outcome.kept[outcome.served.id(GAP)][f"http://www.xian{GAP}.gov.cn/nb/"]


def test_the_ledger_has_every_report_that_is_there(outcome: Outcome) -> None:
    for number in range(40):
        if number not in LOST:
            found = {row["year"] for row in outcome.ledger(number) if row["state"] in ("on_time", "late", "found")}
            assert found == {year for year in YEARS if (number, year) != (GAP, 2022)}, number
