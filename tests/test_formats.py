"""Files into documents: who reads what, in which encoding, with which locators; and what is refused, with a clear message."""

import io
import os
import time
import zipfile
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from extract.converters.kit import full_kit
from extract.formats import choose, formats, read_document
from extract.formats.base import MAX_BODY_BYTES
from extract.formats.decode import decode
from extract.model.document import Block, Document, Grid
from extract.model.finding import Unreadable
from tests.conftest import frozen

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>"
)


def as_json(document: Document) -> dict[str, Any]:
    """A document as plain values, parts in reading order."""

    def part(p: Block | Grid) -> dict[str, Any]:
        if isinstance(p, Block):
            return {"kind": p.kind, "text": p.text, "where": p.where}
        cells = [[[c.text, c.where, c.row, c.column, c.rowspan, c.colspan] for c in row] for row in p.rows]
        return {"grid": cells, "where": p.where, "ragged": p.ragged}

    return {
        "format": document.format,
        "title": document.title,
        "encoding": document.encoding,
        "meta": document.meta,
        "links": [[link.url, link.text] for link in document.links],
        "parts": [part(p) for p in document.parts],
        "problems": [p.kind for p in document.problems],
    }


def zipped(**members: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def texts(body: bytes, **how: Any) -> list[str]:
    document = read_document(body, how.get("mime"), how.get("charset"), how.get("url"), how.get("name"))
    return [p.text for p in document.parts if isinstance(p, Block)]


@pytest.mark.parametrize("folder", frozen("formats"))
def test_frozen_files_give_the_frozen_document(folder: Path, golden: Any) -> None:
    (source,) = (p for p in folder.iterdir() if p.name.startswith("body."))
    if folder.parent.name == "office" and not which("soffice"):
        pytest.skip("needs soffice, which is not installed")
    body = source.read_bytes()
    golden(folder / "document.json", as_json(read_document(body, None, None, None, source.name, full_kit(None))))


def test_every_format_has_a_frozen_file() -> None:
    assert {Path(case.values[0]).parent.name for case in frozen("formats")} == set(formats())


@pytest.mark.parametrize(
    ("body", "mime", "name", "winner"),
    [
        (b"<!DOCTYPE html><html><body><p>a</p></body></html>", "text/plain", "a.txt", "html"),
        ("一、总体情况\n\t0\n".encode(), "text/html", "a.html", "text"),
        (zipped(word__document_xml=WORD), "text/html", "a.html", "docx"),
        (zipped(word__document_xml=WORD), "application/octet-stream", "download.jsp?id=1", "docx"),
        ("年报 <0.5 万元".encode(), "text/plain", "a.txt", "text"),
        (b"<p>one</p>", "text/html", None, "html"),
    ],
    ids=["html-as-txt", "text-as-html", "docx-as-html", "docx-unnamed", "less-than-sign", "fragment"],
)
def test_content_beats_the_label(body: bytes, mime: str | None, name: str | None, winner: str) -> None:
    assert choose(body, mime, name).name == winner


SAMPLE = "政府信息公开工作年度报告，共一百二十件，䶮女士。"


@pytest.mark.parametrize(
    ("body", "declared", "codec"),
    [
        (SAMPLE.encode(), "gb2312", "utf-8"),
        (SAMPLE.encode("utf-8-sig"), None, "utf-8"),
        (SAMPLE.encode("gb18030"), "gb2312", "gb18030"),
        (SAMPLE.encode("gb18030"), "iso-8859-1", "gb18030"),
        (SAMPLE.encode("gb18030"), "no-such-charset", "gb18030"),
        (SAMPLE.encode("gb18030"), None, "gb18030"),
        (b"\xff\xfe" + SAMPLE.encode("utf-16-le"), None, "utf-16-le"),
    ],
)
def test_text_is_decoded_by_the_bytes_before_the_label(body: bytes, declared: str | None, codec: str) -> None:
    assert decode(body, declared) == (SAMPLE, codec, ())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_damaged_bytes_are_counted_not_hidden(encoding: str) -> None:
    body = SAMPLE.encode(encoding)
    text, codec, problems = decode(body[:20] + b"\xff" + body[20:])
    assert codec == encoding
    assert text.endswith("件，䶮女士。")
    assert [p.kind for p in problems] == ["undecodable-bytes"]


def test_spaces_of_the_source_are_not_spaces_of_the_text() -> None:
    body = "<p>政府信息\n      公开<span>20</span><span>23</span>年\n  report\n  of&nbsp;2023</p>".encode()
    assert texts(body) == ["政府信息公开2023年 report of 2023"]


@pytest.mark.parametrize("odd", ["\x01", "&#1;", "\x1f", "&#xFFFF;", "\ufffe", "&#xD800;"])
def test_what_follows_a_hidden_element_stays_whatever_characters_are_in_it(odd: str) -> None:
    found = texts(f"<p>前<script>var a</script>后{odd}文<i hidden>x</i>{odd}末</p>".encode())
    assert len(found) == 1
    assert [char for char in found[0] if "一" <= char <= "鿿"] == list("前后文末")


def test_line_breaks_and_blocks_part_the_text() -> None:
    assert texts("<div>一<br>二<p>三</p>四</div><ul><li>五</li></ul>".encode()) == ["一", "二", "三", "四", "五"]


def test_links_are_absolute_where_the_address_is_known() -> None:
    body = (
        '<base href="/zwgk/"><a href="a.docx">甲</a><a href="/b">乙</a><a href="//x.gov.cn/c">丙</a>'
        '<a href="#">丁</a><a href="javascript:void(0)">戊</a><a href="http://[bad">己</a>'
    ).encode()
    links = read_document(body, "text/html", None, "http://www.example.gov.cn/p/1.html", None).links
    assert [link.url for link in links] == [
        "http://www.example.gov.cn/zwgk/a.docx",
        "http://www.example.gov.cn/b",
        "http://x.gov.cn/c",
        "http://[bad",
    ]


def test_a_table_cell_broken_over_lines_keeps_its_lines() -> None:
    body = (
        "<table><tr><td>商业<br>企业</td><td><p>一</p><p>二</p></td></tr><tr><td>1</td><td>2</td></tr></table>".encode()
    )
    (grid,) = read_document(body, "text/html", None, None, None).parts
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == ["商业\n企业", "一\n二"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"\x00" * 100, "empty"),
        (b"%PDF-1.7 etc", "PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "old Office"),
        (b"Rar!\x1a\x07", "RAR"),
        (bytes(range(256)) * 4, "no format"),
        (zipped(word__document_xml=WORD)[:-40], "cut off"),
        (zipped(word__document_xml=WORD)[:60], "cut off"),
        (zipped(word__document_xml=WORD[:-30]), "no whole XML"),
        (zipped(word__other_xml="<a/>"), "no Word file"),
        (zipped(word__document_xml="<a/>"), "no body"),
    ],
)
def test_what_cannot_be_read_says_what_it_is_and_what_to_do(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read_document(body, DOCX_TYPE if body.startswith(b"PK") else None, None, None, None)


def test_a_zip_bomb_is_refused_after_the_limit() -> None:
    bomb = zipped(word__document_xml=b"<a>" + b" " * 200_000_000)
    assert len(bomb) < 1_000_000
    started = time.monotonic()
    with pytest.raises(Unreadable, match="unpacks to more"):
        read_document(bomb, None, None, None, "a.docx")
    assert time.monotonic() - started < 5


def test_an_entity_bomb_is_refused_unread() -> None:
    entities = '<!DOCTYPE a [<!ENTITY a "0123456789"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(Unreadable, match="entities"):
        read_document(zipped(word__document_xml=entities + WORD.replace("正文", "&b;")), None, None, None, None)


def test_a_page_of_200_megabytes_is_refused_at_once() -> None:
    body = b"<html>" + b"a" * 200_000_000
    assert len(body) > MAX_BODY_BYTES
    started = time.monotonic()
    with pytest.raises(Unreadable, match="limit"):
        read_document(body, "text/html", None, None, None)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>" + b"<div>" * 50_000 + b"x",
        b"<table><tr><td>" * 2_000 + b"1",
        b"<table><tr><td>1</td><td>" + b"<span>" * 20_000 + b"2",
        "<p>一、总体情况</p>".encode() * 20_000,
        b"<table>" + b"<tr><td>1</td><td>2</td></tr>" * 20_000,
        b'<table><tr><td colspan="999999999" rowspan="999999999">1</td><td>2</td></tr></table>',
    ],
    ids=["deep", "deep-tables", "deep-cell", "many-headings", "many-cells", "huge-spans"],
)
def test_a_hostile_page_costs_seconds_not_minutes(body: bytes) -> None:
    started = time.monotonic()
    read_document(body, "text/html", None, None, None)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("sign", [b"\t0\n", b"0\n"])
def test_more_lines_than_any_report_has_are_refused(sign: bytes) -> None:
    with pytest.raises(Unreadable, match="lines"):
        read_document(sign * 100_000, "text/plain", None, None, None)


def test_random_bytes_never_end_in_another_exception() -> None:
    for start in (b"", b"PK\x03\x04", b"<html>", b"\xff\xfe", "一、".encode()):
        for _ in range(20):
            try:
                read_document(start + os.urandom(400), None, None, None, "a.docx")
            except Unreadable as error:
                assert str(error)
