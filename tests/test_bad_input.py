"""Bad input: a clear message that names the input and the remedy, the right exit status, the rest unharmed."""

import json
import resource
import socket
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from tests.conftest import SampleRun, nianbao
from tests.portals.serve import serving

REPORT = """<html><head><title>示例</title></head><body><h1>乌拉特中旗水利局2022年政府信息公开工作年度报告</h1>
<p>统计期限自2022年1月1日起至2022年12月31日止。</p><p>一、总体情况</p><p>我局按规定公开信息。</p>
<p>二、主动公开政府信息情况</p><p>三、收到和处理政府信息公开申请情况</p><p>四、政府信息公开行政复议、行政诉讼情况</p>
<p>五、存在的主要问题及改进情况</p><p>无。</p><p>六、其他需要报告的事项</p><p>无。</p></body></html>"""


def test_an_unknown_region_is_named_with_near_ones() -> None:
    result = nianbao("crawl", "乌拉特上旗")
    assert result.returncode == 5
    assert "乌拉特上旗" in result.stderr
    assert "乌拉特中旗" in result.stderr


def test_an_ambiguous_region_lists_its_candidates() -> None:
    result = nianbao("crawl", "桥西区")
    assert result.returncode == 5
    assert "河北省/石家庄市/桥西区" in result.stderr
    assert "河北省/张家口市/桥西区" in result.stderr


def test_a_region_without_a_portal_says_how_to_crawl_one() -> None:
    result = nianbao("crawl", "三沙市")
    assert result.returncode == 6
    assert "--home" in result.stderr


def test_wrong_years_are_wrong_usage() -> None:
    result = nianbao("crawl", "兴安盟", "--years", "2025-2021")
    assert result.returncode == 2
    assert "2025-2021" in result.stderr


def test_a_portal_table_with_a_fault_names_the_line(tmp_path: Path) -> None:
    table = tmp_path / "portals.csv"
    table.write_text("id,place\na,b\n", encoding="utf-8")
    result = nianbao("crawl", "--portals", table)
    assert result.returncode == 7
    assert "portals.csv" in result.stderr


def test_a_connect_map_with_a_fault_names_the_line(tmp_path: Path, sample: SampleRun) -> None:
    broken = tmp_path / "map.txt"
    broken.write_text("www.example.gov.cn:80\n", encoding="utf-8")
    table = sample.data.root / "sample" / "portals.csv"
    result = nianbao("crawl", "--portals", table, "--connect-map", broken, "--data", tmp_path / "data")
    assert result.returncode == 7
    assert "map.txt" in result.stderr


def test_a_missing_and_an_unreadable_file_do_not_stop_the_others(tmp_path: Path) -> None:
    good, junk = tmp_path / "good.html", tmp_path / "junk.bin"
    good.write_text(REPORT, encoding="utf-8")
    junk.write_bytes(bytes(range(256)) * 64)
    result = nianbao("parse", tmp_path / "missing.html", junk, good)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 4
    assert [line["kind"] for line in lines] == ["other", "other", "annual_report"]
    assert "missing.html" in lines[0]["problems"][0]["message"]
    assert lines[2]["year"] == 2022


def test_a_page_that_is_no_report_is_said_to_be_none(tmp_path: Path) -> None:
    page = tmp_path / "news.html"
    page.write_text(
        "<html><body><h1>我旗召开防汛工作会议</h1><p>会议要求做好防汛准备。</p></body></html>", encoding="utf-8"
    )
    result = nianbao("parse", page)
    assert result.returncode == 3
    assert json.loads(result.stdout)["kind"] != "annual_report"


def test_a_truncated_docx_is_unreadable_not_a_crash(tmp_path: Path) -> None:
    whole = tmp_path / "whole.docx"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>" * 1000)
    cut = tmp_path / "cut.docx"
    cut.write_bytes(whole.read_bytes()[:200])
    result = nianbao("parse", cut)
    assert result.returncode == 4
    assert json.loads(result.stdout)["problems"][0]["message"]
    assert "Traceback" not in result.stderr


def test_a_page_of_200_megabytes_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    huge = tmp_path / "huge.html"
    with huge.open("wb") as file:
        file.write(REPORT.encode())
        for _ in range(200):
            file.write(b"<p>" + b"x" * 1_048_570 + b"\n")
    gigabyte = 1 << 30
    result = nianbao("parse", huge, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (gigabyte, gigabyte)))
    assert result.returncode == 4, result.stderr[-500:]
    assert "limit" in json.loads(result.stdout)["problems"][0]["message"]


def test_an_empty_and_a_cut_warc_do_not_stop_the_extraction(sample: SampleRun, tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    source = sorted(sample.data.warc.glob("*.warc.gz"))[0]
    (tmp_path / "warc" / source.name).write_bytes(source.read_bytes())
    (tmp_path / "warc" / "empty.warc.gz").write_bytes(b"")
    (tmp_path / "warc" / "cut.warc.gz").write_bytes(source.read_bytes()[:-40])
    result = nianbao("extract", "--data", tmp_path, "--quiet", "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["catalogue"]["reports"] == count(sample.data.catalogue, "reports")
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as connection:
        told = " ".join(row[0] for row in connection.execute("select message from problems where stage = 'archive'"))
    assert "empty.warc.gz" in told
    assert "cut.warc.gz" in told


def count(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute(f"select count(*) from {table}").fetchone()[0])


def test_nothing_to_extract_browse_or_verify_names_the_command_that_helps(tmp_path: Path) -> None:
    for command in (("extract",), ("browse",), ("archive", "verify"), ("status",)):
        result = nianbao(*command, "--data", tmp_path / "nothing")
        assert result.returncode == 12, command
        assert "nianbao" in result.stderr


def test_a_portal_that_answers_nothing_is_partial_and_the_rest_is_complete(sample: SampleRun, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        dead_port = closed.getsockname()[1]
    with serving(seed=1, out=tmp_path / "sample", scale=1) as region:
        table = region.portals_csv.read_text(encoding="utf-8").splitlines()
        first = table[1].split(",")
        dead = dict(zip(table[0].split(","), first, strict=False))
        row = table[1].replace(dead["id"], "dead-portal").replace(dead["place"], "dead-place")
        host = dead["hosts"].split()[0]
        two = tmp_path / "portals.csv"
        two.write_text(
            "\n".join([table[0], table[2], row.replace(host, "www.yangben-dead.gov.cn")]) + "\n", encoding="utf-8"
        )
        hosts = region.connect_map.read_text(encoding="utf-8") + f"www.yangben-dead.gov.cn:80 127.0.0.1:{dead_port}\n"
        connect_map = tmp_path / "map.txt"
        connect_map.write_text(hosts, encoding="utf-8")
        result = nianbao(
            *("crawl", "--portals", two, "--connect-map", connect_map, "--data", tmp_path / "data"),
            *("--delay", "0", "--quiet", "--json"),
        )
    assert result.returncode == 8, result.stderr[-2000:]
    summary = {p["portal_id"]: p for p in json.loads(result.stdout)["portals"]}
    assert summary["dead-portal"]["captures"] == 0
    assert summary["dead-portal"]["refusals"]
    living = next(p for p in summary if p != "dead-portal")
    exist = sum(r["portal_id"] == living for r in region.truth["reports"])
    assert exist
    assert summary[living]["reports"] >= exist


def test_a_read_only_data_folder_has_an_exit_status_of_its_own(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    result = nianbao("crawl", "兴安盟", "--data", blocked / "data", "--connect-map", "/dev/null")
    assert result.returncode == 11, result.stderr[-500:]
    assert str(blocked) in result.stderr
