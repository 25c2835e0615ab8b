"""Reports in ZIP archives: each a reading, a row and a report of its own, that leads back to the archive's record."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from archive.capture import Lead
from archive.reader import read_payload
from extract.catalogue.load import build
from extract.converters.base import Kit
from extract.formats import choose, needed, read_document
from extract.formats.zipped import MAX_MEMBERS, unpack
from extract.members import read_members
from extract.model.finding import Unreadable
from extract.pipeline import extract
from extract.store import read_rows, shards_of
from tests.conftest import nianbao
from tests.forms import forms
from tests.measure import rows
from tests.test_pipeline import exchange, write_warc
from tests.written import Written, written

GBK = 0
UTF8 = 0x800


class Named(zipfile.ZipInfo):
    """A member whose name is in the archive as given, whatever Python would make of it."""

    raw: bytes
    flag: int

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.raw, self.flag


def archive(members: dict[str, bytes], codec: str = "gb18030") -> bytes:
    """A ZIP as Chinese programs write it: names in GBK without a word about it, unless another codec is given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            info = Named(f"x{len(made.namelist())}", (2024, 1, 1, 0, 0, 0))
            info.raw, info.flag = name.encode(codec), UTF8 if codec == "utf-8" else GBK
            made.writestr(info, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(truth: Written) -> bytes:
    return forms()["docx"].render(truth.parts, Random(1))


def html(truth: Written) -> bytes:
    return forms()["html-clean"].render(truth.parts, Random(1))


ONE, OTHER = written("zip/1", "2021"), written("zip/2", "2019")
FOLDER = "年报（2023）/"
BOTH = {f"{FOLDER}{ONE.title}.docx": docx(ONE), f"{FOLDER}二/{OTHER.title}.html": html(OTHER)}
JUNK = {"__MACOSX/._a.docx": b"x", "Thumbs.db": b"x", f"{FOLDER}~$a.docx": b"x", "说明.txt": "请查收。".encode()}


def numbers(reading: Any) -> dict[Any, Any]:
    return {(f.table, f.row, f.column): (f.value, f.state) for f in reading.report.figures}


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_every_report_in_an_archive_is_read_under_its_name(codec: str) -> None:
    (name, own), *found = read_members(archive(BOTH | JUNK, codec), name="a.zip")
    assert (name, own.kind, own.format, own.report) == (None, "other", "zip", None)
    assert [path for path, _ in found] == list(BOTH)
    for truth, (path, reading) in zip((ONE, OTHER), found, strict=True):
        assert numbers(reading) == truth.cells
        assert reading.report is not None and reading.report.title == truth.title
        assert all(f.where is None or f.where.startswith(f"{path}!") for f in reading.report.figures)
        assert all(where.startswith(f"{path}!") for finding in reading.findings for where in finding.where)


def test_a_locator_leads_through_the_archive_to_the_cell() -> None:
    body = archive({"内.zip": archive(BOTH)})
    find = choose(body).find
    assert find is not None
    (_, reading), *_ = read_members(body)[1:]
    assert reading.report is not None
    walked = [f for f in reading.report.figures if f.where][::7]
    for figure in walked:
        assert figure.where is not None and figure.where.startswith("内.zip!年报")
        found = find(body, None, figure.where, Kit())
        assert found is not None and found.text == (figure.raw or "")
    assert len(walked) > 20
    assert find(body, None, "none.docx!t1 r1 c1", Kit()) is None


def test_names_are_only_words_and_nothing_is_written_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ("../../etc/a.txt", "/abs/b.txt", "C:\\\\dir\\\\c.txt", "..", "./d/./e.txt", "")
    found = unpack(archive(dict.fromkeys(names, b"x")))
    assert [m.name for m in found.members] == [
        "etc/a.txt",
        "abs/b.txt",
        "C:/dir/c.txt",
        "unnamed",
        "d/e.txt",
        "unnamed",
    ]
    assert list(tmp_path.iterdir()) == []


def test_bombs_of_size_number_and_depth_are_cut_and_told() -> None:
    big = unpack(archive({"a.txt": b"0" * 20_000_000, "b.txt": b"1"}))
    assert [m.name for m in big.members] == ["b.txt"]
    assert "ZIP bomb" in big.problems[0].message
    many = unpack(archive({f"{n}.txt": b"" for n in range(MAX_MEMBERS + 5)}))
    assert len(many.members) == MAX_MEMBERS
    assert [p.kind for p in many.problems] == ["archive-cut"]
    whole = unpack(archive({f"{n}.txt": b"0" * 15_000_000 for n in range(8)}))
    assert sum(len(m.body) for m in whole.members) <= 70_000_000
    assert {p.kind for p in whole.problems} == {"unreadable", "archive-cut"}
    deep = archive({"c.zip": archive({"b.zip": archive({"a.txt": b"x"})})})
    assert [m.name for m in unpack(deep).members] == ["c.zip!b.zip"]
    assert read_members(deep)[0][1].problems[-1].kind == "no-report-inside"


def test_protected_and_damaged_members_are_told_and_the_others_are_read() -> None:
    body = bytearray(archive({"a.docx": docx(ONE), "b.docx": docx(ONE)}))
    second = body.rindex(b"PK\x01\x02")
    body[second + 8] |= 1  # the flag for a password, in the directory
    local = int.from_bytes(body[second + 42 : second + 46], "little")
    body[local + 6] |= 1
    (_, own), *found = read_members(bytes(body))
    assert [name for name, _ in found] == ["a.docx"]
    assert [(p.kind, p.where) for p in own.problems] == [("unreadable", "b.docx")]
    assert "password" in own.problems[0].message
    broken = archive({"a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900, "b.html": html(ONE)})
    (_, own), *found = read_members(broken)
    assert [name for name, _ in found] == ["b.html"]
    assert own.problems[0].message.startswith("a.doc: this is an old Office file")
    with pytest.raises(Unreadable, match="damaged or was cut off"):
        read_document(broken[: len(broken) // 2], None, None, None, "a.zip")


def test_what_members_need_is_converted_with_all_else() -> None:
    rtf = rb"{\rtf1 a}"
    assert needed(archive({"a.rtf": rtf, "b.html": html(ONE), "c.png": b"\x89PNG\r\n\x1a\n"})) == (
        ("libreoffice", rtf),
    )


def test_the_name_of_a_file_stands_for_the_words_of_the_link() -> None:
    bare = replace(ONE, parts=[part for part in ONE.parts if part.kind != "title"])
    lead = Lead(url="http://a/a.zip", portal_id="p", region_code="150824", role="attachment", title="附件下载")
    _, (_, reading) = read_members(archive({f"x/{ONE.title}.docx": docx(bare)}), lead=lead)
    assert reading.report is not None
    assert (reading.report.title, reading.report.year) == (ONE.title, ONE.year)


def test_parse_prints_a_line_for_each_report_in_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive(BOTH | JUNK))
    (tmp_path / "b.zip").write_bytes(archive(JUNK))
    result = nianbao("parse", tmp_path / "a.zip", tmp_path / "b.zip")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["title"] for line in lines] == [ONE.title, OTHER.title, None]
    assert result.returncode == 3
    assert [problem["kind"] for problem in lines[2]["problems"]] == ["no-report-inside"]


PAGE = "http://www.wltzq.gov.cn/nb.html"


def attached(path: str, body: bytes) -> Any:
    made = exchange(path, body, mime="application/zip", role="attachment")
    assert made.lead is not None
    return replace(made, lead=replace(made.lead, found_on=PAGE))


def test_a_report_in_an_attached_archive_is_a_report_of_the_catalogue_on_its_page(tmp_path: Path) -> None:
    notice = f"<html><body><h1>{ONE.title}</h1><p>见附件。</p><a href='/a.zip'>附件.zip</a></body></html>".encode()
    body = archive({f"{ONE.title}.docx": docx(ONE)})
    data = write_warc(tmp_path, [exchange("/nb.html", notice), attached("/a.zip", body)])
    summary = extract([data], data, workers=1)
    assert (summary.captures, summary.reports) == (2, 2)  # the page names the report, the archive holds it
    build(shards_of(data), [], data.catalogue)
    (report,) = rows(data.catalogue, "select * from reports")
    assert (report["title"], report["format"], report["url"]) == (ONE.title, "docx", PAGE)
    shown = {
        (r["table_code"], r["row_code"], r["column_code"]): r for r in rows(data.catalogue, "select * from figures")
    }
    assert {key: (r["value"], r["state"]) for key, r in shown.items()} == {
        key: (float(value) if value is not None else None, state) for key, (value, state) in ONE.cells.items()
    }
    (capture,) = rows(data.catalogue, "select * from captures where record_id = ?", report["primary_capture"])
    assert capture["record"] == "member"
    payload = read_payload(data.warc / capture["warc"], capture["offset"])
    assert payload.body == body
    find = choose(payload.body).find
    assert find is not None
    for row in list(shown.values())[::20]:
        found = find(payload.body, None, row["where_"], Kit())
        assert found is not None and found.text == (row["raw"] or "")
    parts = rows(data.catalogue, "select role from report_captures order by 1")
    assert [part["role"] for part in parts] == ["attachment", "page", "primary"]


def test_an_archive_with_the_reports_of_several_agencies_is_as_many_reports(tmp_path: Path) -> None:
    listed = "<html><body><h1>各单位年度报告汇总</h1><a href='/a.zip'>下载</a></body></html>".encode()
    data = write_warc(tmp_path, [exchange("/nb.html", listed, role="index"), attached("/a.zip", archive(BOTH))])
    extract([data], data, workers=2)
    assert [row["capture"]["record"] for shard in shards_of(data) for row in read_rows(shard)].count("member") == 2
    build(shards_of(data), [], data.catalogue)
    found = rows(data.catalogue, "select title, url from reports order by title")
    assert [r["title"] for r in found] == sorted([ONE.title, OTHER.title])
    assert all(r["url"].startswith("http://www.wltzq.gov.cn/a.zip#/") for r in found)
