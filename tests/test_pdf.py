"""PDF files: odd makers, odd pages, and attacks; what the page shows is read, at its place, in bounded time."""

import io
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extract.converters.base import Converter, Kit
from extract.converters.ocr_sheet import Piece, Recognised, Sheet, asked_pages, to_json
from extract.formats import choose
from extract.formats.pdf import MAX_PAGES, find, needs, read
from extract.model.document import Block, Cell, Document, Grid
from extract.model.finding import Unreadable
from settings.plain import squeeze
from tests.conftest import ROOT
from tests.forms import forms
from tests.forms.pdf import RADICALS
from tests.hostile_pdfs import CASES, many_pages
from tests.pdf_writer import Extra, Leaf, lattice, pdf, show, stream, stroke
from tests.written import written

XS, YS = (100, 220, 300), (500, 520, 540)
"""A table of two rows and two columns: its lines in points from the bottom."""

LIMIT = 1536 * 1024 * 1024
"""Bytes of address space an attack may have; a worker has more."""

TEXT = [["项目", "数量"], ["申请", "1204"]]
FILLED = b"".join(
    show(x, y, text, 9)
    for text, x, y in (("项目", 110, 525), ("数量", 230, 525), ("申请", 110, 505), ("1204", 230, 505))
)
PROSE = "全年共收到政府信息公开申请，均在法定期限内答复，没有收取信息处理费。"
LONG = show(72, 700, PROSE)


def document(body: bytes) -> Document:
    return read(body, None, None, Kit())


def grids(body: bytes) -> list[list[list[str]]]:
    return [[[c.text for c in row] for row in p.rows] for p in document(body).parts if isinstance(p, Grid)]


def texts(body: bytes) -> list[str]:
    return [p.text for p in document(body).parts if isinstance(p, Block)]


def kinds(body: bytes) -> set[str]:
    return {problem.kind for problem in document(body).problems}


def places(found: Document) -> list[Cell | Block]:
    cells = [cell for p in found.parts if isinstance(p, Grid) for row in p.rows for cell in row]
    return [*cells, *(p for p in found.parts if isinstance(p, Block))]


def bars(width: float) -> bytes:
    """The lines as filled rectangles."""
    level = [(XS[0], y - width / 2, XS[-1] - XS[0], width) for y in YS]
    upright = [(x - width / 2, YS[0], width, YS[-1] - YS[0]) for x in XS]
    return b"".join(f"{x} {y} {w} {h} re f\n".encode() for x, y, w, h in (*level, *upright))


def pieces(length: int, gap: int) -> bytes:
    """The lines in short pieces."""
    level = [(x, y, min(x + length, XS[-1]), y) for y in YS for x in range(XS[0], XS[-1], length + gap)]
    upright = [(x, y, x, min(y + length, YS[-1])) for x in XS for y in range(YS[0], YS[-1], length + gap)]
    return stroke(*level, *upright)


def cell_by_cell() -> bytes:
    """Each cell with an outline of its own."""
    cells = [(a, c, b - a, d - c) for a, b in pairwise(XS) for c, d in pairwise(YS)]
    return b"".join(f"{x} {y} {w} {h} re S\n".encode() for x, y, w, h in cells)


LINES = {
    "strokes": lattice(XS, YS),
    "thin rectangles": bars(0.5),
    "thick rectangles": bars(2.2),
    "pieces": pieces(6, 0),
    "dashes": pieces(4, 3),
    "double": lattice(XS, YS) + lattice([x + 2 for x in XS], [y + 2 for y in YS]),
    "cell by cell": cell_by_cell(),
    "outer sides open": stroke(*((XS[0], y, XS[-1], y) for y in YS), (XS[1], YS[0], XS[1], YS[-1])),
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_a_table_is_one_however_its_lines_are_drawn(lines: bytes) -> None:
    assert grids(pdf(Leaf(lines + FILLED))) == [TEXT]


def test_lines_inside_a_form_xobject_are_lines_of_the_page() -> None:
    drawn = {20: stream(lattice(XS, YS) + FILLED, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Matrix[1 0 0 1 30 -40]"
                        "/Resources<</Font<</F1 3 0 R>>>>")}  # fmt: skip
    body = pdf(Leaf(b"/X1 Do"), extra=Extra(drawn, xobjects="/X1 20 0 R"))
    assert grids(body) == [TEXT]
    assert document(body).parts[0].where == "page 1 box 130.0,342.0,330.0,382.0"


def test_white_lines_and_a_frame_around_the_page_are_no_table() -> None:
    body = pdf(Leaf(b"1 G " + lattice(XS, YS) + b"0 G 40 40 500 760 re S\n" + LONG))
    assert grids(body) == []
    assert texts(body) == [PROSE]


def test_a_line_that_is_missing_merges_its_cells() -> None:
    lines = stroke((100, 500, 300, 500), (220, 520, 300, 520), (100, 540, 300, 540), *((x, 500, x, 540) for x in XS))
    (grid,) = [p for p in document(pdf(Leaf(lines + FILLED))).parts if isinstance(p, Grid)]
    assert [(c.text, c.rowspan) for c in grid.rows[0]] == [("项目\n申请", 2), ("数量", 1)]


def test_numbers_that_stand_one_below_another_are_a_table_without_lines_and_gaps_in_it_are_blank_cells() -> None:
    rows = (("申请", "1204", "3"), ("复议", "", "0"), ("诉讼", "7", "12"))
    drawn = b"".join(show(x, 500 - 24 * n, word, 9) for n, row in enumerate(rows) for x, word in zip((100, 200, 300), row, strict=True) if word)  # fmt: skip
    assert grids(pdf(Leaf(LONG + drawn))) == [[list(row) for row in rows]]


def test_text_is_read_in_the_order_of_the_page_not_of_the_file() -> None:
    lines = [show(72, 700 - 40 * n, f"第{n}行的文字，到这里结束。") for n in range(6)]
    Random(3).shuffle(lines)
    assert texts(pdf(Leaf(b"".join(lines)))) == [f"第{n}行的文字，到这里结束。" for n in range(6)]


@pytest.mark.parametrize("step", [1, 2, 5])
def test_a_number_is_whole_in_however_many_pieces_it_is_drawn(step: int) -> None:
    number = "1234567890"
    drawn = b"".join(show(230 + 4.5 * n, 505, number[n : n + step], 9) for n in range(0, len(number), step))
    assert grids(pdf(Leaf(lattice(XS, YS) + drawn)))[0][1][1] == number


def test_characters_set_wide_or_narrow_are_one_word() -> None:
    """By offsets between glyphs, by character spacing with a narrow face: PDFium itself puts spaces in."""
    offsets = b"BT /F1 9 Tf 1 0 0 1 110 505 Tm [<7533> -250 <8bf7>] TJ ET\n"
    spacing = b"BT /F1 9 Tf 80 Tz 1.5 Tc 1 0 0 1 230 505 Tm <0031002c003200300034> Tj ET\n"
    assert grids(pdf(Leaf(lattice(XS, YS) + offsets + spacing)))[0][1] == ["申请", "1,204"]


def test_latin_words_parted_by_room_alone_are_parted_by_a_space() -> None:
    drawn = "[" + " -260 ".join(f"<{word.encode('utf-16-be').hex()}>" for word in ("Annual", "report", "2023")) + "] TJ"
    assert texts(pdf(Leaf(f"BT /F1 12 Tf 1 0 0 1 72 700 Tm {drawn} ET\n".encode()))) == ["Annual report 2023"]


def test_a_row_drawn_as_one_text_is_cut_at_the_lines() -> None:
    """项目数量 in one breath, without room between: the line of the table passes between the two words."""
    body = pdf(Leaf(lattice((100, 118, 136), YS) + show(100, 505, "项目数量", 9)))
    assert grids(body)[0][1] == ["项目", "数量"]


def test_a_glyph_drawn_twice_counts_once_and_twins_side_by_side_count_twice() -> None:
    twice = show(230, 505, "1100", 9) + show(230.4, 505.1, "1100", 9)
    assert grids(pdf(Leaf(lattice(XS, YS) + twice)))[0][1][1] == "1100"


def test_paragraphs_are_put_together_and_headings_kept_apart() -> None:
    first, rest = "全年主动公开政府信息一百二十条，其中重点领域信息三十条，", "通过门户网站公开。"
    page = show(96, 720, "一、总体情况", 16) + show(96, 690, first, 15) + show(72, 665, rest, 15)
    page += show(96, 640, "（一）主动公开", 15) + show(96, 615, PROSE, 12)
    body = pdf(Leaf(page))
    assert texts(body) == ["一、总体情况", first + rest, "（一）主动公开", PROSE]


def test_an_indented_line_below_a_full_sentence_begins_a_paragraph_though_both_have_one_middle() -> None:
    full, indented = (
        "水平稳中有升。全市对年度要点作了部署，逐条分解到人。",
        "（一）主动公开。全年公开信息一百二十条，重点",
    )
    lines = [(110, 740, "全年工作以公共文化为重点，边公开、边解读、工作"), (78, 720, full), (110, 700, indented)]
    lines += [
        (78, 680, "领域三十条。"),
        (110, 660, "（二）依申请公开。没有收到申请，往年的申请也都"),
        (78, 640, "已经办结。"),
    ]
    found = texts(pdf(Leaf(b"".join(show(x, y, text, 16) for x, y, text in lines))))
    assert [text[:6] for text in found] == ["全年工作以公", "（一）主动公", "（二）依申请"]


def test_a_paragraph_goes_on_over_the_end_of_the_page() -> None:
    above, below = "全年主动公开政府信息一百二十条，其中重点领域信息三十条，都", "经过审查。"
    full = [Leaf(show(96, 80, above, 15) + show(270, 30, "- 1 -", 9)), Leaf(show(72, 780, below, 15) + show(270, 30, "- 2 -", 9))]  # fmt: skip
    (block,) = document(pdf(*full)).parts
    assert isinstance(block, Block)
    assert block.text == above + below
    assert block.where.startswith("page 1 box 96.0,")
    assert "; page 2 box 72.0," in block.where


def test_page_numbers_running_heads_and_watermarks_are_no_text() -> None:
    slanting = show(120, 300, "内部资料", 60, matrix="0.8 0.6 -0.6 0.8")
    leaves = [
        Leaf(show(72, 815, "某局政府信息公开工作年度报告", 9) + slanting + show(96, 700, f"第{n}段，到此为止。") + show(290, 30, foot, 9))
        for n, foot in ((1, "- 1 -"), (2, "第2页 共3页"), (3, "3/3"))
    ]  # fmt: skip
    assert texts(pdf(*leaves)) == ["第1段，到此为止。", "第2段，到此为止。", "第3段，到此为止。"]


def test_a_number_alone_in_the_middle_of_a_page_is_text() -> None:
    assert texts(pdf(Leaf(LONG + show(290, 400, "12")))) == [PROSE, "12"]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_page_turned_in_the_file_is_read_as_displayed(rotate: int) -> None:
    turned = {
        0: "1 0 0 1 0 0 cm ",
        90: "0 1 -1 0 595 0 cm ",
        180: "-1 0 0 -1 842 595 cm ",
        270: "0 -1 1 0 0 842 cm ",
    }[rotate]  # fmt: skip
    media = "0 0 595 842" if rotate in (90, 270) else "0 0 842 595"
    body = pdf(Leaf(turned.encode() + lattice(XS, YS) + FILLED, media, f"/Rotate {rotate}"))
    assert grids(body) == [TEXT]
    assert document(body).parts[0].where == "page 1 box 100.0,55.0,300.0,95.0"


def test_text_turned_on_an_upright_page_is_read_and_found_where_it_is_displayed() -> None:
    body = pdf(Leaf(b"0 1 -1 0 595 0 cm " + lattice(XS, YS) + FILLED))
    found = document(body)
    assert grids(body) == [TEXT]
    assert found.parts[0].where == "page 1 box 55.0,542.0,95.0,742.0"
    assert [find(body, None, c.where, Kit()).text for c in found.parts[0].rows[1]] == TEXT[1]  # type: ignore[union-attr]


def test_boxes_count_from_the_corner_of_what_is_displayed() -> None:
    body = pdf(Leaf(lattice(XS, YS) + FILLED, "-20 -10 595 842", "/CropBox[50 100 400 600]"))
    assert document(body).parts[0].where == "page 1 box 50.0,60.0,250.0,100.0"
    assert find(body, None, "page 1 box 170.0,80.0,250.0,100.0", Kit()).text == "1204"  # type: ignore[union-attr]


def test_what_lies_outside_the_page_and_what_is_invisible_is_not_shown() -> None:
    page = LONG + show(72, 900, "页面之外的文字没有人看见") + show(72, 500, "看不见的文字也没有人看见", mode=3)
    assert texts(pdf(Leaf(page))) == [PROSE]


def test_radicals_are_read_as_the_words_they_look_like() -> None:
    words = "公文工作行政民用人口"
    drawn = "".join(RADICALS.get(word, word) for word in words).replace("民", "⺠")
    assert drawn != words
    assert texts(said_to_be(words, drawn, words * 2)) == [words * 2]


def said_to_be(words: str, others: str, shown: str) -> bytes:
    """A page whose font says that its words are others."""
    pairs = "".join(f"<{ord(w):04x}> <{ord(o):04x}>\n" for w, o in zip(words, others, strict=True))
    head = "begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
    cmap = f"{head}{len(words)} beginbfchar\n{pairs}endbfchar\nendcmap"
    return pdf(Leaf(show(72, 700, shown)), extra=Extra({20: stream(cmap.encode())}, font="/ToUnicode 20 0 R"))


def test_a_font_that_does_not_say_its_characters_makes_a_page_without_text() -> None:
    body = said_to_be(PROSE, "".join(chr(0xE000 + n) for n in range(len(PROSE))), PROSE)
    ((converter, asked),) = needs(body)
    assert converter == "ocr"
    assert asked_pages(asked) == {1}
    with pytest.raises(Unreadable, match="no converter ocr"):
        document(body)


PICTURE = {20: stream(b"\xe6" * 300 * 420, "/Type/XObject/Subtype/Image/Width 300/Height 420/ColorSpace/DeviceGray/BitsPerComponent 8")}  # fmt: skip
SCANNED = b"q 595 0 0 842 0 0 cm /Im1 Do Q\n"


def pictured(*contents: bytes) -> bytes:
    """Pages that may show a picture of a page."""
    return pdf(*map(Leaf, contents), extra=Extra(PICTURE, xobjects="/Im1 20 0 R"))


def test_only_pages_without_text_are_asked_of_the_recognition() -> None:
    body = pictured(LONG, SCANNED, SCANNED + show(290, 30, "- 3 -"), b"")
    ((_, asked),) = needs(body)
    assert asked_pages(asked) == {2, 3}
    assert needs(pdf(Leaf(LONG))) == ()


def test_what_was_recognised_takes_the_place_of_its_page() -> None:
    piece = Piece("识别出来的文字", 0.99, (72, 100, 172, 112))
    made = to_json(Recognised((Sheet(2, 595, 842, 0, 0.0, (piece,), (), ()),)))
    kit = Kit({"ocr": Converter("ocr", lambda: "a recognition 1.0", lambda bodies: [made for _ in bodies])})
    body = pictured(show(72, 700, "前一页，有文字，到此为止。"), SCANNED, show(72, 700, "后一页，也有文字，到此为止。"))
    found = read(body, None, None, kit)
    assert [p.text for p in found.parts if isinstance(p, Block)] == ["前一页，有文字，到此为止。", "识别出来的文字", "后一页，也有文字，到此为止。"]  # fmt: skip
    assert (found.format, found.tools) == ("scan", ("a recognition 1.0",))
    assert find(body, None, found.parts[1].where, kit).text == "识别出来的文字"  # type: ignore[union-attr]


def test_without_a_recognition_the_pages_with_text_are_read_and_the_others_told() -> None:
    body = pictured(LONG, SCANNED)
    assert texts(body) == [PROSE]
    assert kinds(body) == {"pages-unread"}


def test_an_invisible_layer_over_a_scan_is_used_and_said_to_be_recognised() -> None:
    words = b"".join(
        show(x, y, text, 9, mode=3) for text, x, y in (("项目", 110, 525), ("数量", 230, 525), ("申请", 110, 505), ("1204", 230, 505))
    )  # fmt: skip
    body = pictured(SCANNED + lattice(XS, YS) + words + show(72, 700, PROSE, mode=3))
    assert needs(body) == ()
    assert grids(body) == [TEXT]
    assert kinds(body) == {"text-recognised"}
    found = document(body)
    assert (found.format, {c.doubt for p in found.parts if isinstance(p, Grid) for r in p.rows for c in r}) == (
        "pdf",
        {"ocr"},
    )


def test_a_large_picture_beside_text_is_told() -> None:
    assert kinds(pictured(LONG + b"q 400 0 0 250 72 300 cm /Im1 Do Q\n")) == {"picture"}


def test_what_is_filled_into_a_form_is_read() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(72, 700, "Applications received in the year, as reported:")
    canvas.acroForm.textfield(value="1204", x=100, y=600, width=80, height=20, name="received")
    canvas.save()
    body = buffer.getvalue()
    assert "1204" in texts(body)
    assert find(body, None, "page 1 box 100.0,222.0,180.0,242.0", Kit()).text == "1204"  # type: ignore[union-attr]


def locked(user: str) -> bytes:
    """A file with an owner's password and perhaps a user's."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(user, ownerPassword="owner", strength=128))
    canvas.drawString(72, 700, "Annual report on disclosure, whole and signed")
    canvas.save()
    return buffer.getvalue()


def test_a_file_locked_only_against_changes_is_read_and_one_with_a_password_says_so() -> None:
    assert texts(locked("")) == ["Annual report on disclosure, whole and signed"]
    with pytest.raises(Unreadable, match=r"password.*print it into a new file"):
        document(locked("secret"))


def test_the_title_the_file_gives_itself_is_a_hint_and_its_dates_are_not_the_reports() -> None:
    info = {
        20: b"<</Title<feff" + "某局2023年报告".encode("utf-16-be").hex().encode() + b">/CreationDate(D:20300101)>>"
    }
    found = document(pdf(Leaf(LONG), extra=Extra(info, trailer="/Info 20 0 R")))
    assert (found.title, found.meta) == ("某局2023年报告", {})


ACTIONS = "/OpenAction<</S/Launch/F(/bin/touch)/Win<</F(cmd)>>>>/AA<</WC<</S/JavaScript/JS(app.alert(1))>>>>"


def test_actions_scripts_and_embedded_files_are_left_alone() -> None:
    files = {20: stream(b"MZ", "/Type/EmbeddedFile"), 21: b"<</Type/Filespec/F(a.exe)/EF<</F 20 0 R>>>>"}
    names = (
        "/Names<</EmbeddedFiles<</Names[(a.exe) 21 0 R]>>/JavaScript<</Names[(a)<</S/JavaScript/JS(while(1){})>>]>>>>"
    )
    body = pdf(Leaf(LONG), extra=Extra(files, catalogue=ACTIONS + names))
    assert texts(body) == [PROSE]


@pytest.mark.parametrize("name", [name for name, form in forms().items() if name.startswith("pdf") and not form.needs])
def test_every_place_of_a_report_is_found_again_by_another_way(name: str) -> None:
    body = forms()[name].render(written(f"places/{name}", "2021").parts, Random(1))
    where = {place.where: place.text for place in places(document(body))}
    wrong = {}
    for at, text in where.items():
        found = find(body, None, at, Kit())
        if found is None or squeeze(found.text) != squeeze(text):
            wrong[at] = (text, found)
    assert len(where) > 250
    assert len(wrong) <= {"pdf-unruled": 4}.get(name, 0), wrong  # heads of several columns share a box with neighbours


def test_a_range_of_characters_is_found_in_a_block_over_two_pages() -> None:
    above, below = "全年主动公开政府信息一百二十条，其中重点领域信息 30 条，都", "经过 12 次审查。"
    body = pdf(Leaf(show(96, 80, above, 15)), Leaf(show(72, 780, below, 15)))
    (block,) = document(body).parts
    assert isinstance(block, Block)
    for number in ("30", "12"):
        at = block.text.index(number)
        place = find(body, None, f"{block.where} @{at}-{at + 2}", Kit())
        assert place is not None
        assert place.text == number
        assert any(number in line for line in place.around)


@pytest.mark.parametrize(
    "where", ["page 9 box 1,2,3,4", "page 1", "page 0 box 1,2,3,4", "line 3", "page 1 box a,b,c,d", ""]
)
def test_a_place_that_is_not_there_is_none(where: str) -> None:
    assert find(pdf(Leaf(LONG)), None, where, Kit()) is None


def test_rubbish_before_the_header_is_passed_over() -> None:
    body = b"HTTP/1.1 200 OK\r\n\r\n" + pdf(Leaf(LONG))
    assert choose(body, "application/pdf", "a.pdf").name == "pdf"
    assert texts(body) == [PROSE]


READ_ALL = """
import resource, sys
from pathlib import Path
from extract.reading import read
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for path in sorted(Path(sys.argv[1]).iterdir()):
    print(path.stem, read(path.read_bytes(), name=path.name).kind, flush=True)
"""


def test_attacks_are_read_or_told_in_bounded_time_and_memory(tmp_path: Path) -> None:
    """All in one process with a limit of memory for all and four seconds for each."""
    for name, made in CASES.items():
        (tmp_path / f"{name}.pdf").write_bytes(made())
    command = [sys.executable, "-c", READ_ALL, str(tmp_path), str(LIMIT)]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=500, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{name} other" for name in sorted(CASES)]


def test_of_five_hundred_pages_the_first_are_read_and_the_rest_is_told() -> None:
    found = document(many_pages(500))
    text = "".join(block.text for block in found.parts if isinstance(block, Block))
    assert (f"第{MAX_PAGES}页。" in text, f"第{MAX_PAGES + 1}页。" in text) == (True, False)
    assert [(p.kind, p.message) for p in found.problems] == [
        ("pages-left-out", "500 pages, of which the first 60 were read")
    ]


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_read_or_refused(seed: int) -> None:
    rng = Random(seed)
    body = bytearray(pictured(LONG + lattice(XS, YS) + FILLED, SCANNED))
    for _ in range(rng.randint(1, 30)):
        at = rng.randrange(len(body))
        body[at : at + rng.choice((0, 1, 1, 1, 40))] = rng.randbytes(rng.choice((0, 1, 1, 9)))
    try:
        assert document(bytes(body)).format == "pdf"
    except Unreadable as refused:
        assert "; " in str(refused)


@pytest.mark.parametrize("kept", [20, 400, 900])
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes_or_refused_with_a_remedy(kept: int) -> None:
    try:
        assert texts(pdf(Leaf(LONG))[:kept]) in ([], [PROSE])
    except Unreadable as refused:
        assert "fetch it again" in str(refused)
