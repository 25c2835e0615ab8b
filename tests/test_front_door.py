"""The front door: what a person types and what comes back."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from cli.progress import progress
from tests.conftest import ROOT, SampleRun, nianbao
from tests.test_seeds import NARRATIVE


def test_parse_prints_one_json_line_per_seed_with_all_cells_and_only_the_findings_of_the_gold(shared: Path) -> None:
    gold = json.loads((shared / "gold" / "seeds.json").read_text(encoding="utf-8"))
    result = nianbao("parse", *sorted((shared / "seeds").glob("*.txt")))
    assert result.returncode == 0, result.stderr
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(reports) == len(gold) == 5
    for report, wanted in zip(reports, gold, strict=True):
        cells = {(c["table"], c["row"], c["column"]): c["value"] for c in report["cells"]}
        assert cells == {(t, r, c): v for t, r, c, v in wanted["cells"]}
        assert {f["rule"] for f in report["findings"]} == {
            *wanted["findings"],
            *NARRATIVE.get(wanted["file"].removesuffix(".txt"), ()),
        }
        assert len(report["sections"]) == wanted["sections"] == 6
        assert report["url"] is None
        assert all(
            report[key] == wanted[key] for key in wanted if key not in ("file", "cells", "findings", "sections", "url")
        )


def test_parse_says_where_the_input_came_from_only_when_told(shared: Path) -> None:
    seed = next((shared / "seeds").glob("004*.txt"))
    result = nianbao("parse", seed, "--url", "http://www.example.gov.cn/nb.html")
    assert json.loads(result.stdout)["url"] == "http://www.example.gov.cn/nb.html"


def test_parse_prints_every_report_of_a_warc(sample: SampleRun) -> None:
    warcs = sorted(sample.data.warc.glob("*.warc.gz"))
    result = nianbao("parse", *warcs, "--quiet")
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 0, result.stderr
    assert len(reports) >= len(sample.truth["reports"])
    assert {r["kind"] for r in reports} == {"annual_report"}


def test_several_folders_become_one_catalogue(sample: SampleRun, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(sample.data.warc, other / "warc")
    shutil.copy(sample.data.crawl_db, other / "crawl.db")
    both = tmp_path / "both"
    result = nianbao("extract", "--data", sample.data.root, "--data", other, "--into", both, "--quiet", "--json")
    assert result.returncode == 0, result.stderr
    with closing(sqlite3.connect(both / "catalogue.db")) as one, closing(sqlite3.connect(sample.data.catalogue)) as two:
        count = "select count(*) from reports"
        assert one.execute(count).fetchone() == two.execute(count).fetchone()


@pytest.mark.parametrize(
    ("words", "code"),
    [("巴彦淖尔市", "150800"), ("内蒙古/兴安盟", "152200"), ("1529", "152900"), ("350427", "350405")],
)
def test_a_region_means_what_a_person_expects(words: str, code: str) -> None:
    result = nianbao("regions", "find", words)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(code)


def test_portals_are_listed_below_a_region_and_shown_with_what_showed_them() -> None:
    listed = nianbao("portals", "list", "内蒙古/兴安盟", "--json")
    rows = [json.loads(line) for line in listed.stdout.splitlines()]
    assert rows
    assert all(row["region_code"].startswith("1522") for row in rows)
    shown = nianbao("portals", "show", rows[0]["id"])
    assert rows[0]["evidence"] in shown.stdout


def test_status_tells_runs_portals_refusals_and_reports_of_a_region(sample: SampleRun) -> None:
    result = nianbao("status", "兴安盟", "--data", sample.data.root, "--json")
    told = json.loads(result.stdout)
    assert told["runs"][0]["state"] in ("finished", "partial")
    assert {p["region_code"] for p in told["portals"]} == {"152200"}
    exist = sum(r["region_code"] == "152200" for r in sample.truth["reports"])
    assert sum(r["reports"] for r in told["reports"]) == exist


def test_the_project_is_an_ordinary_scrapy_project() -> None:
    argv = [sys.executable, "-m", "scrapy", "list"]
    result = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert result.stdout.split() == ["reports"]


def test_long_work_that_nobody_watches_says_so_in_plain_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.progress.PATIENCE_S", 0.0)
    with progress("crawl", unit="pages") as report:
        report(3, 10, "host")
    with progress("crawl", unit="pages", quiet=True) as report:
        report(4, 10)
    assert capsys.readouterr().err == "crawl: 3 of 10 pages host\n"
