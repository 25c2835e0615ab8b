"""The main job on the sample region: what exists is found, what is found is right, what is wrong is said."""

import json
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from extract.catalogue.search import search
from tests.conftest import SampleRun, nianbao
from tests.measure import catalogued, cell_pairs, finding_errors, identity, metadata_errors, missing_and_extra, rows


def test_the_crawl_and_the_extraction_end_well(sample: SampleRun) -> None:
    assert sample.crawl.returncode == 0, sample.crawl.stderr[-2000:]
    assert sample.extract.returncode == 0, sample.extract.stderr[-2000:]


def test_every_report_that_exists_is_captured(sample: SampleRun) -> None:
    captured = dict(map(tuple, rows(sample.data.crawl_db, "select url, status from captures order by status desc")))
    pages = {r["url"] for r in sample.truth["reports"]}
    files = {r["attachment_url"] for r in sample.truth["reports"] if r["attachment_url"]}
    assert files
    assert not [url for url in pages if captured.get(url) != 200]
    # A download script sends to the file it stands for; that the file was had shows in the exact cells below.
    assert not [url for url in files if captured.get(url) not in (200, 302)]


def test_every_report_that_exists_is_catalogued_and_nothing_else(sample: SampleRun) -> None:
    missing, extra = missing_and_extra(sample.truth, sample.data.catalogue)
    assert not missing, "reports that exist and were not catalogued"
    assert not extra, "rows that are no reports"


def test_metadata_is_that_of_the_report(sample: SampleRun) -> None:
    wrong = metadata_errors(sample.truth, sample.data.catalogue)
    assert not wrong, (len(wrong), wrong[:20])


def test_every_cell_is_exact_and_so_is_every_cell_that_is_not_zero(sample: SampleRun) -> None:
    pairs = list(cell_pairs(sample.truth, sample.data.catalogue))
    wrong = [pair for pair in pairs if pair[2] != pair[3]]
    assert not wrong, (len(wrong), wrong[:20])
    assert len(pairs) > 9_000
    assert sum(bool(truth and truth[0]) for _, _, truth, _ in pairs) > 2_000


def test_every_planted_error_is_a_finding_and_nothing_else_is(sample: SampleRun) -> None:
    unsaid, unplanted = finding_errors(sample.truth, sample.data.catalogue)
    assert not unsaid, ("planted and not found", unsaid[:20])
    assert not unplanted, ("found and not planted", unplanted[:20])
    assert {finding["rule"] for report in sample.truth["reports"] for finding in report["findings"]} >= {
        *("flow", "row-total", "concluded-total", "proceedings-total"),
        *("rulemaking-power", "period", "not-a-count", "foreign-region"),
        *("text-vs-table", "narrative", "information-fee"),
    }


def test_the_numbers_that_reports_of_the_free_years_state_are_their_facts(sample: SampleRun) -> None:
    found = catalogued(sample.data.catalogue)
    facts: dict[str, Counter[tuple[str, int]]] = {}
    for row in rows(sample.data.catalogue, "select report_id, name, value from facts"):
        facts.setdefault(row["report_id"], Counter())[row["name"], row["value"]] += 1
    free = [report for report in sample.truth["reports"] if report["layout"] == "free"]
    stated = {report["url"]: Counter(map(tuple, report["facts"])) for report in free}
    got = {report["url"]: facts.get(found[identity(report)]["id"], Counter()) for report in free}
    assert sum(map(Counter.total, stated.values())) > 300
    assert got == stated


def test_six_sections_where_the_form_asks_for_them(sample: SampleRun) -> None:
    found = catalogued(sample.data.catalogue)
    counts = dict(
        map(tuple, rows(sample.data.catalogue, "select report_id, count(*) from sections group by report_id"))
    )
    wrong = [
        (r["url"], r["sections"], counts.get(found[identity(r)]["id"]))
        for r in sample.truth["reports"]
        if counts.get(found[identity(r)]["id"], 0) != r["sections"]
    ]
    assert not wrong, wrong


def test_a_page_s_twin_for_phones_or_on_the_next_portal_is_one_more_capture_of_its_report(sample: SampleRun) -> None:
    sql = (
        "select c.url, rc.role, r.url as report from captures c join report_captures rc using (record_id) "
        "join reports r on r.id = rc.report_id"
    )
    shown = {row["url"]: (row["role"], row["report"]) for row in rows(sample.data.catalogue, sql)}
    assert len(sample.truth["twins"]) == 5
    assert {shown[url][0] for url in sample.truth["twins"]} == {"repeat"}
    assert {shown[url][1] for url in sample.truth["twins"]} <= {report["url"] for report in sample.truth["reports"]}


def test_what_robots_txt_forbids_is_never_asked_for(sample: SampleRun) -> None:
    asked = {f"http://{host}{path}" for host, path, *_ in requested(sample.access_log)}
    assert sample.truth["forbidden"]
    assert not asked & set(sample.truth["forbidden"])
    refused = rows(sample.data.crawl_db, "select url from refusals where kind = 'robots'")
    assert {row["url"] for row in refused} & set(sample.truth["forbidden"])


def test_no_page_is_asked_for_twice(sample: SampleRun) -> None:
    counts = Counter(requested(sample.access_log))
    assert not [page for page, times in counts.items() if times > 1]


def requested(log: Path) -> list[tuple[str, ...]]:
    """Host and address of every request, for a POST also a checksum of its body."""
    asked = (line.split() for line in log.read_text(encoding="utf-8").splitlines() if line)
    return [(words[1], words[3], *words[5:]) for words in asked]


def test_deleting_what_is_derived_and_extracting_again_gives_the_identical_dump(
    sample: SampleRun, tmp_path: Path
) -> None:
    copy = tmp_path / "data"
    copy.mkdir()
    shutil.copytree(sample.data.warc, copy / "warc")
    shutil.copy(sample.data.crawl_db, copy / "crawl.db")
    result = nianbao("extract", "--data", copy, "--workers", 1, "--quiet")
    assert result.returncode == 0, result.stderr
    assert dump(copy / "catalogue.db") == dump(sample.data.catalogue)


def dump(database: Path) -> list[str]:
    with sqlite3.connect(database) as connection:
        return list(connection.iterdump())


def test_extracting_twice_reads_no_capture_twice_and_changes_nothing(sample: SampleRun) -> None:
    before = dump(sample.data.catalogue)
    again = nianbao("extract", "--data", sample.data.root, "--quiet", "--json")
    assert json.loads(again.stdout)["extract"]["warcs_read"] == 0
    assert dump(sample.data.catalogue) == before


def test_the_archive_verifies(sample: SampleRun) -> None:
    result = nianbao("archive", "verify", "--data", sample.data.root)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("word", ["公开", "复议", "行政复议", "信息公开"])
def test_search_finds_words_of_two_characters_and_more(sample: SampleRun, word: str) -> None:
    with sqlite3.connect(sample.data.catalogue) as connection:
        found = {hit.report_id for hit in search(connection, word, limit=10_000)}
        sql = "select distinct report_id from sections where heading || ' ' || text like ? union select id from reports where title like ? or agency like ?"
        scanned = {row[0] for row in connection.execute(sql, (f"%{word}%",) * 3)}
    assert scanned
    assert scanned <= found
