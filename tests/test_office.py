"""Word files: what Word prints is what is read, and every piece of it leads back to its place."""

import io
import struct
import zipfile
from functools import cache
from random import Random

import pytest

from extract.converters.base import Kit
from extract.formats import choose, read_document
from extract.formats.numerals import numeral
from extract.model.document import Block, Document, Grid
from extract.model.finding import Unreadable
from tests.forms import forms
from tests.forms._ooxml import W, box, lists, package, paragraph, relations
from tests.soak_forms import Rendered, rendered
from tests.written import written

TEXT_FORMS = ("docx", "docx-boxed", "docx-nested", "xlsx", "xlsx-sheets")
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def read(body: bytes, kit: Kit | None = None) -> Document:
    return read_document(body, None, None, None, None, kit)


def lines(body: bytes) -> list[str]:
    return [part.text for part in read(body).parts if isinstance(part, Block)]


def rows(body: bytes) -> list[list[str]]:
    return [[cell.text for cell in row] for part in read(body).parts if isinstance(part, Grid) for row in part.rows]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*lines_: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{line}</w:tr>' for line in lines_)}</w:tbl>"


def said(*texts: str) -> str:
    return "".join(cell(paragraph(text)) for text in texts)


def test_a_number_split_over_runs_fields_and_changes_is_one_number() -> None:
    pieces = (
        run("20")
        + f"<w:ins>{run('2')}</w:ins><w:del><w:r><w:delText>9</w:delText></w:r></w:del>"
        + f"<w:smartTag>{run('3')}</w:smartTag><w:moveFrom>{run('8')}</w:moveFrom>"
        + run("7", "<w:vanish/>")
        + run("年", '<w:vanish w:val="0"/>')
    )
    assert lines(package(f"<w:p>{pieces}</w:p>")) == ["2023年"]


def test_of_a_field_its_result_is_read_not_its_code_nor_what_stands_inside_the_code() -> None:
    inner = mark("begin") + code("MERGEFIELD n") + mark("separate") + run("99") + mark("end")
    field = mark("begin") + code("IF ") + inner + code(" = 1") + mark("separate") + run("12") + mark("end")
    assert lines(package(f"<w:p>{run('共')}{field}{run('件')}</w:p>")) == ["共12件"]


def test_symbols_tabs_hyphens_and_soft_breaks_are_what_they_look_like() -> None:
    signs = '<w:r><w:sym w:font="Symbol" w:char="F033"/></w:r><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    text = f"{signs}<w:r><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
    assert lines(package(f"<w:p>{text}</w:p>")) == ["3☑a-b", "c"]


def test_automatic_numbers_are_counted_as_word_counts_them() -> None:
    body = "".join(
        paragraph(text, place)
        for text, place in [
            ("总体情况", (1, 0)),
            ("主动公开", (1, 1)),
            ("依申请公开", (1, 1)),
            ("", (1, 0)),
            ("收到和处理", (1, 0)),
            ("新收", (1, 1)),
            ("属于国家秘密", (2, 2)),
            ("禁止公开", (2, 2)),
            ("不掌握", (3, 2)),
            ("没有编号", (0, 0)),
        ]
    )
    assert lines(package(body, lists(3))) == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "三、收到和处理",
        "（一）新收",
        "1.属于国家秘密",
        "2.禁止公开",
        "1.不掌握",
        "没有编号",
    ]


def test_a_style_numbers_its_paragraphs_and_a_lone_figure_in_a_cell_is_not_numbered() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:pStyle w:val="2"/><w:suff w:val="space"/><w:lvlText w:val="第%1部分"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="5"/></w:num>'
    )
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    body = styled.format("概述") + table(cell(styled.format("5")) + said("6")) + styled.format("其他")
    made = package(body, numbering, {"word/styles.xml": styles})
    assert lines(made) == ["第一部分 概述", "第三部分 其他"]
    assert rows(made) == [["5", "6"]]
    (heading, *_) = read(made).parts
    assert isinstance(heading, Block) and heading.kind == "heading"


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        ("chineseCounting", 12, "十二"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("ideographDigital", 20, "二〇"),
        ("decimalEnclosedCircle", 3, "③"),
        ("lowerRoman", 9, "ix"),
        ("upperLetter", 28, "BB"),
        ("ideographTraditional", 2, "乙"),
        ("chineseLegalSimplified", 21, "贰拾壹"),
        ("decimalFullWidth", 42, "４２"),
        ("decimalZero", 7, "07"),
        ("noSuchFormat", 7, "7"),
        ("decimalEnclosedCircle", 99, "99"),
    ],
)
def test_numbers_of_lists_in_the_formats_of_word(form: str, value: int, text: str) -> None:
    assert numeral(form, value) == text


def test_a_text_box_is_read_once_at_its_paragraph_with_a_locator_of_its_own() -> None:
    inside = paragraph("甲") + table(said("信息内容", "数量"), said("行政许可", "3")) + paragraph("乙")
    parts = read(package(paragraph("前") + box(inside) + paragraph("后"))).parts
    assert [(part.text, part.where) for part in parts if isinstance(part, Block)] == [
        ("前", "p1"),
        ("甲", "p2 x1 p1"),
        ("乙", "p2 x1 p2"),
        ("后", "p3"),
    ]
    (grid,) = (part for part in parts if isinstance(part, Grid))
    assert grid.rows[1][1].where == "p2 x1 t1 r2 c2"


def test_merged_cells_in_all_ways_word_writes_them() -> None:
    made = package(
        table(
            cell(paragraph("a"), '<w:vMerge w:val="restart"/>') + cell(paragraph("b"), '<w:gridSpan w:val="2"/>'),
            cell("<w:p/>", "<w:vMerge/>") + said("1", "2"),
            cell(paragraph("c"), '<w:hMerge w:val="restart"/>') + cell("<w:p/>", "<w:hMerge/>") + said("3"),
            f'<w:trPr><w:gridBefore w:val="2"/></w:trPr>{said("4")}',
            f"<w:trPr><w:del/></w:trPr>{said('5', '6', '7')}",
            f"<w:sdt><w:sdtContent>{said('8', '9')}</w:sdtContent></w:sdt>{said('10')}",
        )
    )
    (grid,) = (part for part in read(made).parts if isinstance(part, Grid))
    assert [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in grid.rows] == [
        [("a", 0, 2, 1), ("b", 1, 1, 2)],
        [("1", 1, 1, 1), ("2", 2, 1, 1)],
        [("c", 0, 1, 2), ("3", 2, 1, 1)],
        [("4", 2, 1, 1)],
        [("8", 0, 1, 1), ("9", 1, 1, 1), ("10", 2, 1, 1)],
    ]
    assert grid.rows[-1][0].where == "t1 r6 c1"


def test_a_table_that_frames_the_report_is_opened_and_a_small_one_in_a_cell_is_its_text() -> None:
    inner = table(said("信息内容", "数量"), said("行政许可", "3"))
    small = cell(f"{table(said('1', '2'))}<w:p/>")
    made = package(table(said("页眉", ""), cell(paragraph("一、总体情况") + inner + "<w:p/>") + small))
    assert lines(made) == ["一、总体情况"]
    assert rows(made) == [["页眉", ""], ["信息内容", "数量"], ["行政许可", "3"], ["1", "2"]]
    assert read(package(table(said("许可", "") + small))).parts[0].rows[0][2].text == "1\n2"  # type: ignore[union-attr]


def test_the_strict_variant_of_the_format_and_a_main_part_of_another_name_are_read() -> None:
    body = f'<w:document xmlns:w="{STRICT}"><w:body>{paragraph("严格")}</w:body></w:document>'
    rels = relations(("r1", "officeDocument", "word/document2.xml")).replace(
        "schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"
    )
    assert lines(package("", None, {"_rels/.rels": rels, "word/document2.xml": body})) == ["严格"]


def test_a_package_written_as_one_xml_file_is_a_word_file() -> None:
    parts = {
        "/_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "/word/document.xml": f"<w:document {W}><w:body>{paragraph('平')}</w:body></w:document>",
    }
    held = "".join(
        f'<pkg:part pkg:name="{name}"><pkg:xmlData>{text.split("?>")[-1]}</pkg:xmlData></pkg:part>'
        for name, text in parts.items()
    )
    start = '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    names = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
    flat = f"{start}<pkg:package {names}>{held}</pkg:package>".encode()
    assert lines(flat) == ["平"]
    with pytest.raises(Unreadable, match="no whole XML"):
        read(flat[:-20])


def test_a_saved_page_without_a_page_or_with_parts_in_parts_is_refused() -> None:
    head = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"
    with pytest.raises(Unreadable, match="without a page"):
        read(head + b"--a\nContent-Type: image/png\n\nx\n--a--\n")
    with pytest.raises(Unreadable, match="parts in parts"):
        read(head + b"".join(b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" for _ in range(5000)))


def test_a_web_page_put_into_a_word_file_is_read_with_locators_that_lead_into_it() -> None:
    page = "<html><body><p>二、主动公开</p><table><tr><td>规章</td><td>7</td></tr></table></body></html>"
    made = package(
        paragraph("前") + '<w:altChunk r:id="c1"/>',
        None,
        {"word/afchunk.html": page, "word/_rels/document.xml.rels": relations(("c1", "aFChunk", "afchunk.html"))},
    )
    document = read(made)
    (grid,) = (part for part in document.parts if isinstance(part, Grid))
    assert grid.rows[0][1].where.startswith("k1 /html/body")
    place = choose(made).find
    assert place is not None
    found = place(made, None, grid.rows[0][1].where, Kit())
    assert found is not None and found.text == "7"


def test_a_table_that_is_a_picture_is_told_with_its_size() -> None:
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="5400000" cy="3600000"/><a:graphic><a:graphicData>'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    problems = read(package(paragraph("三、收到和处理") + drawing + drawing.replace("3600000", "300000"))).problems
    assert [(p.kind, p.where) for p in problems] == [("picture", "p2")]
    assert "15 by 10 cm" in problems[0].message


@cache
def made(name: str) -> tuple[Rendered, ...]:
    return tuple(rendered([forms()[name]], 1, "places").get(name, ()))


@pytest.mark.parametrize("name", [*TEXT_FORMS, "doc", "xls"])
def test_every_cell_and_paragraph_is_found_again_at_its_locator(name: str) -> None:
    if not made(name):
        pytest.skip(f"needs {forms()[name].needs}, which is not installed")
    for each in made(name):
        find = choose(each.body).find
        assert find is not None
        for part in read(each.body, each.kit).parts:
            for piece in [part] if isinstance(part, Block) else [c for row in part.rows[::3] for c in row]:
                found = find(each.body, None, piece.where, each.kit)
                assert found is not None and found.text == piece.text, piece.where
                if found.around:
                    assert piece.text.split("\n")[0] in found.around[found.at]
        assert find(each.body, None, "p999", each.kit) is None


def test_a_range_of_characters_of_a_numbered_paragraph_is_cut_as_it_is_printed() -> None:
    body = package(paragraph("总体情况", (1, 0)) + paragraph("共新收12件"), lists(1))
    find = choose(body).find
    assert find is not None
    for where, text in (("p1 @0-2", "一、"), ("p1 @2-4", "总体"), ("p2 @3-5", "12")):
        found = find(body, None, where, Kit())
        assert found is not None and found.text == text
    assert find(body, None, "p2 @3-99", Kit()) is None


def ole(*names: str) -> bytes:
    """A container with empty streams of these names: header, one FAT sector, one of the directory."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIII", header, 44, 1, 1, 0, 4096)
    struct.pack_into("<I", header, 60, 0xFFFFFFFE)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    directory = b""
    for name, kind in (("Root Entry", 5), *((n, 2) for n in names)):
        raw = name.encode("utf-16-le")
        directory += (raw.ljust(64, b"\0") + struct.pack("<HB", len(raw) + 2, kind)).ljust(128, b"\0")
    return bytes(header) + fat + directory.ljust(512, b"\0")


@pytest.mark.parametrize(
    ("body", "mime", "name", "winner"),
    [
        (ole("WordDocument", "1Table"), "application/pdf", "a.pdf", "office"),
        (ole("Workbook"), "application/msword", "a.doc", "sheets"),
        (ole("CONTENTS", "MatOST"), None, "a.wps", "office"),
        (b"{\\rtf1\\ansi a}", "application/msword", "a.doc", "office"),
        ("<html><body><p>一</p></body></html>".encode(), "application/msword", "a.doc", "html"),
        (
            b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>',
            None,
            "a.doc",
            "office",
        ),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n", "application/msword", "a.doc", "mhtml"),
    ],
    ids=["doc-as-pdf", "xls-as-doc", "works", "rtf-as-doc", "html-as-doc", "xml-as-doc", "mhtml-as-doc"],
)
def test_content_tells_the_kind_of_an_office_file(body: bytes, mime: str | None, name: str, winner: str) -> None:
    assert choose(body, mime, name).name == winner


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (ole("EncryptedPackage", "EncryptionInfo"), "protected by a password"),
        (ole("PowerPoint Document"), "presentation"),
        (ole("__properties_version1.0"), "Outlook"),
        (ole("Something"), "OLE2 file without a document"),
        (ole()[:700], "damaged or was cut off"),
        (zipped(ppt__presentation_xml="<p/>"), "presentation"),
        (zipped(OFD_xml="<o/>"), "OFD"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7-Zip"),
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"MZ\x90\x00", "Windows program"),
    ],
)
def test_what_nobody_reads_says_what_it_is_and_the_remedy(body: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as caught:
        read(body)
    assert ";" in str(caught.value)


def test_random_damage_to_office_files_ends_in_a_message() -> None:
    rng = Random(5)
    truth = written("damage", "2021")
    for name in TEXT_FORMS:
        whole = forms()[name].render(truth.parts, Random(1))
        for _ in range(12):
            broken = bytearray(whole)
            for _ in range(rng.randint(1, 30)):
                broken[rng.randrange(len(broken))] = rng.randrange(256)
            try:
                read(bytes(broken[: rng.randint(100, len(broken))] if rng.random() < 0.3 else broken))
            except Unreadable as error:
                assert str(error)
