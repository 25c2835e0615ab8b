"""`nianbao show`: a number of the catalogue is looked up again in the archived bytes."""

import json
import re
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from cli import exits
from cli.main import app
from tests.render import bytes_of, distinct, parts_of
from tests.test_catalogue import ask

URL = "http://www.wltzq.gov.cn/slj/nb/2023.html"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which one report page was brought by hand, extracted."""
    folder = tmp_path_factory.mktemp("show")
    body, name = bytes_of(parts_of("2021", distinct("2021", Random(5))), "word", Random(5))
    (folder / name).write_bytes(body)
    made = nianbao("import", folder / name, "--url", URL, "--data", folder / "data", "--quiet")
    assert made.exit_code == 0, made.output
    assert nianbao("extract", "--data", folder / "data", "--quiet").exit_code == 0
    return folder / "data"


def nianbao(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], standalone_mode=False)


def ended(*words: str | Path) -> tuple[int, str]:
    """Exit status and message of a command that refuses."""
    result = nianbao(*words)
    assert isinstance(result.exception, exits.Stop), result.output
    return result.exception.status, result.exception.message


def report_id(data: Path) -> str:
    return str(ask(data / "catalogue.db", "select id from reports")[0][0])


def test_every_number_of_the_report_stands_in_the_archive_where_its_row_says(data: Path) -> None:
    cells = ask(data / "catalogue.db", "select table_code || '/' || row_code || '/' || column_code, raw from figures")
    options = [word for cell, _ in cells for word in ("--cell", cell)]
    shown = json.loads(nianbao("show", report_id(data)[:6], *options, "--data", data, "--json").output)
    assert [n["text"].strip() for n in shown["numbers"]] == [raw for _, raw in cells]
    assert len(cells) == 200


def test_a_cell_is_printed_with_what_stands_around_it_and_its_record(data: Path) -> None:
    told = nianbao("show", URL, "--cell", "requests/received/business", "--data", data).output
    raw = ask(data / "catalogue.db", "select raw from figures where row_code = 'received' and column_code = 'business'")
    assert f"archived text there: '{raw[0][0]}'" in told
    assert re.search(r"^>.*\b" + raw[0][0] + r"\b", told, re.MULTILINE)
    assert re.search(r"in \S+\.warc\.gz at \d+, \d+ bytes, sha256:", told)
    assert "本年新收政府信息公开申请数量 | 商业企业" in told


def test_without_a_cell_the_report_and_its_findings_are_told(data: Path) -> None:
    told = nianbao("show", report_id(data), "--data", data).output
    assert "乌拉特中旗水利局" in told
    assert "flow (error)" in told


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (("ffffffffffffffff",), exits.NOT_THERE, "no report ffffffffffffffff"),
        (("%",), exits.NOT_THERE, "no report %"),
        ((URL, "--cell", "requests/received/totals"), exits.NOT_THERE, "no cell requests/received/totals"),
        ((URL, "--fact", "review.upheld"), exits.NOT_THERE, "the text states no review.upheld"),
    ],
)
def test_what_is_not_there_is_named_with_what_there_is(
    data: Path, words: tuple[str, ...], status: int, message: str
) -> None:
    found, told = ended("show", *words, "--data", data)
    assert (found, message in told) == (status, True)


def test_a_folder_without_a_catalogue_says_which_command_makes_one(tmp_path: Path) -> None:
    assert ended("show", "abc", "--data", tmp_path)[0] == exits.NOTHING_YET


def test_a_warc_that_is_not_here_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_bytes((data / "catalogue.db").read_bytes())
    status, told = ended("show", URL, "--cell", "requests/received/total", "--data", tmp_path)
    assert status == exits.NOT_THERE
    assert "lies in none of" in told


def test_a_report_and_a_number_are_cited_with_the_capture_that_proves_them(data: Path) -> None:
    one = report_id(data)
    told = nianbao("cite", one[:6], "--cell", "requests/received/total", "--data", data).output
    digest = ask(data / "catalogue.db", "select payload_digest from captures")[0][0]
    assert digest in told
    assert f"{one}/requests/received/total" in told
    said = json.loads(nianbao("cite", URL, "--data", data, "--json").output)
    assert said["zh"] in nianbao("cite", one, "--data", data).output
    assert said["csl"]["URL"] == URL
    assert nianbao("cite", one, "--bibtex", "--data", data).output.startswith("@techreport{nianbao-")
    assert nianbao("cite", one, "--ris", "--data", data).output.startswith("TY  - RPRT")
    assert ended("cite", one, "--cell", "requests/no/such", "--data", data)[0] == exits.NOT_THERE


def test_what_is_withheld_is_neither_shown_nor_cited_and_says_why(data: Path) -> None:
    one = report_id(data)
    record = ask(data / "catalogue.db", "select primary_capture from reports")[0][0]
    assert nianbao("withhold", one[:8], "--data", data).exception is not None, "a reason is needed"
    told = nianbao("withhold", one[:8], "--later", "--reason", "正文含姓名", "--by", "张三", "--data", data)
    assert told.exit_code == 0, told.output
    for words in ((one,), (one[:6],), (URL,)):
        for command in ("show", "cite"):
            status, message = ended(command, *words, "--data", data)
            assert status == exits.NOT_THERE
            assert "正文含姓名" in message
    assert "正文含姓名" in nianbao("withhold", "--list", "--data", data).output
    for file in (data / "withheld").iterdir():
        file.unlink()
    nianbao("withhold", "--record", record.strip("<>"), "--later", "--reason", "要求", "--data", data)
    assert "要求" in ended("show", one, "--data", data)[1]
    assert ended("withhold", "--record", "<urn:x>", "--reason", "x", "--data", data)[0] == exits.NOT_THERE
    (data / "withheld" / "bad.yml").write_text("- x", encoding="utf-8")
    assert ended("show", one, "--data", data)[0] == exits.BAD_TABLE
    for file in (data / "withheld").iterdir():
        file.unlink()
