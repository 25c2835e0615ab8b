"""Pages of PDF files and pictures: the lit box lies over the number, however the page is turned or cut."""

import base64
import io
import random
import re
import sqlite3
import struct
import zipfile
import zlib
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from lxml import etree
from PIL import Image, ImageDraw

from archive.reader import read_payload
from extract.catalogue.site.page import Answer, Asked, NotThere
from extract.catalogue.site.pages import archived, archived_picture, figure
from extract.converters.ocr_pages import pictures
from extract.formats import read_document
from tests.archived_pages import Shown, lit_text, shown, with_rows
from tests.conftest import SampleRun
from tests.originals import KEY, Original
from tests.pdf_writer import Leaf, pdf, show


def boxes(answer: Answer) -> tuple[tuple[float, float], list[tuple[float, ...]], Image.Image]:
    """Size of the page in points, what is lit on it, and its picture, as they stand in an archived page."""
    root = etree.fromstring(answer.body, etree.HTMLParser(encoding="utf-8"))
    [sheet] = root.xpath("//svg")
    width, height = map(float, sheet.get("viewbox").split()[2:])
    found = [tuple(float(r.get(side)) for side in ("x", "y", "width", "height")) for r in sheet.iter("rect")]
    picture = Image.open(io.BytesIO(base64.b64decode(sheet.find("image").get("href").partition(",")[2])))
    assert picture.size == (int(sheet.get("width")), int(sheet.get("height")))
    return (width, height), [(x, y, x + w, y + h) for x, y, w, h in found], picture.convert("L")


def ink_inside(size: tuple[float, float], box: tuple[float, ...], picture: Image.Image) -> float:
    """The share of all dark points of a page that lies in a box."""
    across, down = picture.width / size[0], picture.height / size[1]
    dark = np.asarray(picture) < 128
    held = dark[int(box[1] * down) : int(box[3] * down) + 1, int(box[0] * across) : int(box[2] * across) + 1]
    return float(held.sum() / dark.sum())


def test_the_box_on_a_page_of_a_pdf_lies_over_the_number(sample: SampleRun) -> None:
    """PDFium's glyphs in the lit box are the number of the row."""
    with closing(sqlite3.connect(f"file:{sample.data.catalogue}?mode=ro", uri=True)) as connection:
        sql = """select r.id, f.table_code, f.row_code, f.column_code, f.raw from reports r join figures f on f.report_id = r.id
        where r.format = 'pdf' and f.value > 9 and f.where_ not like '%;%' order by r.id, f.row_code, f.column_code"""
        found = connection.execute(sql).fetchall()
        chosen = random.Random(7).sample(found, 6)
        for report, *key, raw in chosen:
            path = dict(zip(("report", "table", "row", "column"), (report, *key), strict=True))
            stand = figure.values(connection, Asked("zh", path, {}, (sample.data,)))["stands"][0]
            args = {"report": [report], "figure": ["/".join(key)]}
            asked = Asked("zh", {"record": stand.record["record_id"]}, args, (sample.data,))
            size, [box], picture = boxes(archived.values(connection, asked))
            assert 0 < ink_inside(size, box, picture) < 0.2
            body = read_payload(sample.data.warc / stand.record["warc"], stand.record["offset"]).body
            number = int(re.match(r"page (\d+)", stand.where)[1])  # type: ignore[index]
            assert glyphs_in(body, number, size, box) == raw


def glyphs_in(body: bytes, number: int, size: tuple[float, float], box: tuple[float, ...]) -> str:
    page = pypdfium2.PdfDocument(body)[number - 1]
    text = page.get_textpage()
    middles = []
    for n in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(n)
        middles.append(((left + right) / 2, size[1] - (bottom + top) / 2, text.get_text_range(n, 1)))
    return "".join(c for x, y, c in middles if box[0] < x < box[2] and box[1] < y < box[3] and not c.isspace())


LEAVES = {
    "turned": "/Rotate 90",
    "upside-down": "/Rotate 180",
    "turned-back": "/Rotate 270",
    "cropped-turned": "/CropBox [100 300 500 800] /Rotate 90",
    "wide": "/MediaBox [-50 -50 1200 900]",
}


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    these = {}
    for name, entries in LEAVES.items():
        body = pdf(Leaf(show(200, 600, "收到37件", 14), entries=entries))
        [block] = read_document(body, "application/pdf", None, None, "a.pdf").parts
        these[name] = Original(body, "application/pdf", block.where, url=f"http://www.wltzq.gov.cn/{name}.pdf")
    for name, orientation in (("picture", 1), ("picture-turned", 6)):
        body = picture_of_page(orientation)
        [sheet] = pictures(body).pages
        black = np.argwhere(sheet.gray < 60)
        (top, left), (bottom, right) = black.min(0) * 72 / sheet.dpi, black.max(0) * 72 / sheet.dpi
        where = f"page 1 box {left:.1f},{top:.1f},{right:.1f},{bottom:.1f}"
        these[name] = Original(body, "image/jpeg", where, url=f"http://www.wltzq.gov.cn/{name}.jpg")
    these["bomb"] = Original(picture_bomb(), "image/png", "page 1 box 1,1,9,9", url="http://www.wltzq.gov.cn/b.png")
    these["broken"] = Original(
        b"%PDF-1.7\nbroken", "application/pdf", "page 1 box 1,1,9,9", url="http://www.wltzq.gov.cn/b.pdf"
    )
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("2023/报告.txt", "收到 37 件\n")
        archive.writestr("2023/报告.pdf", these["turned"].body)
    inside = ("zip-text", "2023/报告.txt", "line 1 @3-5"), ("zip-pdf", "2023/报告.pdf", these["turned"].where)
    for number, (name, path, where) in enumerate(inside):
        body, url = zipped.getvalue() + b"\0" * number, f"http://www.wltzq.gov.cn/{name}.zip"
        these[name] = Original(body, "application/zip", f"{path}!{where}", url=url, member=path)
    where = "http://www.wltzq.gov.cn/picture.jpg!" + (these["picture"].where or "")
    these["album"] = Original("<html><body><p>见图</p></body></html>".encode(), where=where)
    return shown(tmp_path_factory.mktemp("paged"), these)


def picture_of_page(orientation: int) -> bytes:
    """A sheet with one black box on it, as a camera keeps it that was held so."""
    image = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(image).rectangle((700, 400, 820, 440), fill="black")
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(kept, "JPEG", exif=exif, quality=95)
    return kept.getvalue()


def picture_bomb() -> bytes:
    """A PNG of a few bytes that says it has 40,000 by 40,000 points."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND\xaeB`\x82"


@pytest.mark.parametrize("name", [*sorted(LEAVES.keys() - {"turned"}), "picture-turned", "zip-pdf"])
def test_the_box_is_where_the_ink_is_however_the_page_is_turned_or_cut(paged: Shown, name: str) -> None:
    size, [box], picture = boxes(paged.archived(name))
    assert ink_inside(size, box, picture) > 0.97
    assert (box[2] - box[0]) * (box[3] - box[1]) < 0.1 * size[0] * size[1]


def test_a_number_read_from_a_picture_of_a_page_is_lit_on_the_picture(paged: Shown, tmp_path: Path) -> None:
    report, picture = paged.reports["album"], paged.records["picture"]
    sql = "insert into report_captures values (?, ?, 'attachment')"
    linked = with_rows(paged, tmp_path, (sql, (report, picture)))
    page = linked.ask(figure, report=report, **dict(zip(("table", "row", "column"), KEY, strict=True)))
    assert [stand.record["record_id"] for stand in page["stands"]] == [picture]
    answer = linked.ask(archived, args={"report": report, "figure": "/".join(KEY)}, record=picture)
    size, [box], image = boxes(answer)
    assert ink_inside(size, box, image) > 0.97


def test_a_file_of_an_archive_is_shown_with_its_number_lit(paged: Shown) -> None:
    assert lit_text(paged.archived("zip-text").body) == "37"
    assert "收到 37 件" in paged.ask(archived, record=paged.records["zip-text"]).body.decode()
    page = paged.ask(archived_picture, record=paged.records["zip-pdf"], page="1")
    assert page.mime == "image/png"


@pytest.mark.parametrize("name", ["bomb", "broken"])
def test_a_file_that_cannot_be_drawn_is_said_to_be_so(paged: Shown, name: str) -> None:
    assert paged.archived(name).status == 502


def test_a_page_as_a_picture_has_the_box_drawn_on_it(paged: Shown) -> None:
    args = {"report": paged.reports["wide"], "figure": "/".join(KEY)}
    answers = [paged.ask(archived_picture, record=paged.records["wide"], page="1", args=given) for given in (args, {})]
    with_box, without = (
        np.asarray(Image.open(io.BytesIO(answer.body)).convert("RGB")).astype(int) for answer in answers
    )
    red = (with_box[..., 0] - with_box[..., 1]) > 90
    assert red.sum() > 200
    assert not ((without[..., 0] - without[..., 1]) > 90).any()
    for page in ("0", "2", "99999999", "-1", "x"):
        with pytest.raises(NotThere):
            paged.ask(archived_picture, record=paged.records["wide"], page=page)
