"""Inputs made to cost time and memory, or to reach out of the process: by hand, one of each kind."""

import io
import zipfile
from collections.abc import Callable

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TITLE = "乌拉特中旗水利局2023年政府信息公开工作年度报告"
_HEADS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip


def page(inside: str, head: str = "") -> bytes:
    """A report page with something in its third section."""
    heads = "".join(f"<p>{text}</p>" for text in _HEADS[:3])
    rest = "".join(f"<p>{text}</p>" for text in _HEADS[3:])
    return f"<html><head>{head}<title>{_TITLE}</title></head><body><p>{_TITLE}</p>{heads}{inside}{rest}</body></html>".encode()


def text(inside: str) -> bytes:
    """A report as text with something in its third section."""
    return "\n".join([_TITLE, *_HEADS[:3], inside, *_HEADS[3:]]).encode()


def docx(document: str, **members: bytes) -> bytes:
    """A .docx file around the XML of its document."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def body(inside: str, before: str = "") -> str:
    """A Word document's XML around its body; `before` is what stands in front of the root element."""
    return f'<?xml version="1.0"?>{before}<w:document {_WORD}><w:body>{inside}</w:body></w:document>'


def _cells(count: int, cell: str) -> str:
    return "".join(f"<tr>{cell * 10}</tr>" for _ in range(count // 10))


def _nested_zip(levels: int) -> bytes:
    content = b"0" * 10_000_000
    for _ in range(levels):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(8):
                archive.writestr(f"{number}.zip", content)
        content = out.getvalue()
    return content


_LAUGHS = (
    "<!DOCTYPE a [<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
)
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://127.0.0.1:9/x">]>'
_PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
_NUMBERS = "一、本年新收政府信息公开申请数量"

BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a table of 100,000 cells": ("a.html", lambda: page(f"<table>{_cells(100_000, '<td>1</td>')}</table>")),
    "a report's table of 100,000 cells": (
        "a.html",
        lambda: page(f"<table><tr><td>{_NUMBERS}</td></tr>{_cells(100_000, f'<td>{_NUMBERS}</td>')}</table>"),
    ),
    "spans over everything": ("a.html", lambda: page(f"<table>{_cells(10_000, '<td rowspan=999 colspan=999>1</td>')}</table>")),
    "100,000 boxes": ("a.html", lambda: page(f"<div>{'<div><div>1</div><div>2</div></div>' * 33_000}</div>")),
    "100,000 boxes in one": ("a.html", lambda: page(f"<div>{'<div>1</div>' * 100_000}</div>")),
    "boxes in boxes": ("a.html", lambda: page("<div><div>1</div>" * 100_000)),
    "100,000 elements deep": ("a.html", lambda: page("<div>" * 100_000 + "1")),
    "100,000 inline elements deep": ("a.html", lambda: page("<table><tr><td>1</td><td>" + "<span>" * 100_000 + "2")),
    "100,000 tables deep": ("a.html", lambda: page("<table><tr><td>1</td><td>" * 100_000)),
    "100,000 lists deep": ("a.html", lambda: page("<ul><li>" * 100_000)),
    "200 tables in each of 200": ("a.html", lambda: page(("<table><tr><td>" * 200 + "1" + "</td></tr></table>" * 200) * 200)),
    "100,000 line breaks": ("a.html", lambda: page("0<br>" * 100_000)),
    "100,000 headings": ("a.html", lambda: page(f"<p>{_HEADS[2]}</p>" * 100_000)),
    "100,000 links": ("a.html", lambda: page("<a href='http://127.0.0.1:9/a'>公开</a>" * 100_000)),
    "a cell of a megabyte": ("a.html", lambda: page(f"<table><tr><td>1</td><td>{'9' * 1_000_000}</td></tr></table>")),
    "a megabyte of one word": ("a.html", lambda: page("公开" * 300_000)),
    "a megabyte of numerals": ("a.html", lambda: page("一二三四五六七八九十百千万" * 25_000)),
    "a megabyte of dates": ("a.html", lambda: page("2023年1月1日至" * 50_000)),
    "a megabyte of spaces": ("a.html", lambda: page("<p>公开" + " " * 1_000_000 + "</p>")),
    "a megabyte of brackets": ("a.html", lambda: page("（" * 350_000)),
    "a comment without end": ("a.html", lambda: page("<!-" + "-" * 1_000_000)),
    "styles that hide": ("a.html", lambda: page("<p style='display:none'>1</p>" * 30_000)),
    "entities that grow": ("a.html", lambda: _LAUGHS.encode() + page("&l11;")),
    "entities from outside, XHTML": (
        "a.xhtml",
        lambda: b'<?xml version="1.0"?>' + _OUTSIDE.encode() + page("&x;&y;"),
    ),
    "everything from outside": (
        "a.html",
        lambda: page(
            "<img src=http://127.0.0.1:9/i><iframe src=http://127.0.0.1:9/f></iframe><object data=http://127.0.0.1:9/o></object>",
            "<base href=http://127.0.0.1:9/><link rel=stylesheet href=http://127.0.0.1:9/c><script src=//127.0.0.1:9/s></script>",
        ),
    ),
    "49,000 lines": ("a.txt", lambda: text("\t0\n" * 49_000)),
    "49,000 lines of words in fields": ("a.txt", lambda: text("甲\t乙\n" * 49_000)),
    "49,000 titles of one section": ("a.txt", lambda: text("三、收到和处理政府信息公开申请情况\n" * 49_000)),
    "49,000 rows of words of table 四": ("a.txt", lambda: text("行政复议\t结果维持\n" * 49_000 + "行政复议\t1\n")),
    "49,000 bare numbers": ("a.txt", lambda: text("0\n" * 49_000)),
    "20,000 lines in columns": ("a.txt", lambda: text("规章    1    2    3    4\n" * 20_000)),
    "a line of 100,000 columns": ("a.txt", lambda: text("1   " * 100_000 + "\n" + "1   2   3   4\n" * 10)),
    "a line of 100,000 fields": ("a.txt", lambda: text("1\t" * 100_000 + "\n" + "1\t2\n")),
    "a line of 50,000 bars": ("a.md", lambda: text("|1" * 50_000 + "|\n")),
    "half cells": ("a.txt", lambda: text("规章\n1\n" * 24_000)),
    "a picture that unpacks to 50 MB": ("a.docx", lambda: docx("<a>", word__media=b"0" * 50_000_000)),
    "a document that unpacks to 300 MB": ("a.docx", lambda: docx("<a>" + " " * 300_000_000)),
    "zips in zips": ("a.zip", lambda: _nested_zip(4)),
    "60,000 members": ("a.zip", lambda: _many_members(60_000)),
    "entities that grow, Word": ("a.docx", lambda: docx(body(_PARAGRAPH.format("&l11;"), _LAUGHS))),
    "entities from outside, Word": ("a.docx", lambda: docx(body(_PARAGRAPH.format("&x;&y;"), _OUTSIDE))),
    "100,000 tables deep, Word": ("a.docx", lambda: docx(body("<w:tbl><w:tr><w:tc>" * 100_000 + "</w:tc></w:tr></w:tbl>" * 100_000))),
    "200 tables deep, Word": ("a.docx", lambda: docx(body("<w:tbl><w:tr><w:tc>" * 200 + "</w:tc></w:tr></w:tbl>" * 200))),
    "a table of 100,000 cells, Word": (
        "a.docx",
        lambda: docx(body(f"<w:tbl>{'<w:tr>' + '<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>' * 10 + '</w:tr>'}</w:tbl>" * 10_000)),
    ),
    "100,000 paragraphs, Word": ("a.docx", lambda: docx(body(_PARAGRAPH.format("0") * 100_000))),
}  # fmt: skip
"""What it is -> (file name, its maker)."""


def _many_members(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.html", b"<p>1")
    return out.getvalue()
