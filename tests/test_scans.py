"""Scans: what is on paper is recognised cell by cell, held against the sums, found again at its place; and only where needed."""

import io
import subprocess
import sys
from dataclasses import replace
from functools import cache
from random import Random
from shutil import which
from zlib import crc32

import cv2
import numpy as np
import pytest
from PIL import Image

from extract.converters import ocr_ctc
from extract.converters.base import Kit
from extract.converters.kit import full_kit
from extract.converters.ocr import version
from extract.converters.ocr_grids import tables
from extract.converters.ocr_ink import faint_mark, written
from extract.converters.ocr_pages import NoPicture, pictures
from extract.converters.ocr_picture import evened, slant, straightened
from extract.converters.ocr_rules import lines
from extract.converters.ocr_sheet import Piece, Recognised, Sheet, asked_pages, asking_for, from_json, to_json
from extract.formats import choose, read_document
from extract.formats.geometry import Box, Page, Word, displayed
from extract.formats.scan import find, place_on, scanned_pages
from extract.layouts.guesses import pictured, settled
from extract.model.document import Cell, Grid, Guess
from extract.model.finding import Problem, Unreadable
from extract.model.report import Figure
from extract.reading import read
from tests.forms import forms
from tests.forms.scan import DPI, as_pdf, page, scanned, worn
from tests.portals.codes import Key
from tests.portals.numbers import Books, Scale, figures
from tests.portals.parts import Part
from tests.portals.tables import Slot, Table
from tests.render import parts_of
from tests.soak_scans import RAW, SETTLED, judged
from tests.written import Written

needs_chromium = pytest.mark.skipif(not which("chromium"), reason="needs chromium, which is not installed")

SHORT_TABLE = Table(
    "short",
    (
        (Slot("项目", rowspan=2), Slot("数量", colspan=2), Slot("备注", rowspan=2)),
        (Slot("上年"), Slot("本年")),
        (Slot("申请"), Slot("8"), Slot("13"), Slot("")),
        (Slot("复议"), Slot("0"), Slot("/"), Slot("—")),
        (Slot("诉讼"), Slot("1"), Slot("207"), Slot("3.5")),
    ),
    4,
)
GRID = [
    ["项目", "数量", "备注"],
    ["上年", "本年"],
    ["申请", "8", "13", ""],
    ["复议", "0", "/", "—"],
    ["诉讼", "1", "207", "3.5"],
]


@cache
def small_paper() -> np.ndarray:
    """A short page: a heading, a sentence, a ruled table."""
    parts = [Part("title", "工作情况表"), Part("p", "本表由办公室填写。"), Part("table", table=SHORT_TABLE)]
    drawn: list[np.ndarray] = []

    def keep(pages: list[np.ndarray]) -> bytes:
        drawn.extend(pages)
        return b""

    scanned(lambda paper, _rng: paper, keep)([page(parts, Random(3))])
    return drawn[0][: int(5 * DPI)]


def as_file(paper: np.ndarray, kind: str, *more: np.ndarray) -> bytes:
    out = io.BytesIO()
    pages = [Image.fromarray(p) for p in more]
    Image.fromarray(paper).save(out, kind, **({"save_all": True, "append_images": pages} if pages else {}))
    return out.getvalue()


@cache
def shown() -> tuple[dict[str, bytes], Kit]:
    """The short page in several files, recognised in one batch."""
    paper = small_paper()
    crooked = worn(paper, Random(5))
    files = {
        "upright.png": as_file(paper, "PNG"),
        "crooked.bmp": as_file(crooked, "BMP"),
        "on-its-side.webp": as_file(np.rot90(paper).copy(), "WEBP"),
        "upside-down.gif": as_file(np.rot90(paper, 2).copy(), "GIF"),
        "two-pages.tif": as_file(paper, "TIFF", crooked),
        "damaged.png": as_file(paper, "PNG")[:2000],
    }
    kit = full_kit(None)
    kit.prepare("ocr", files.values())
    return files, kit


def grid_of(name: str) -> list[list[str]]:
    files, kit = shown()
    parts = read_document(files[name], None, None, None, name, kit).parts
    return [[cell.text for cell in row] for part in parts if isinstance(part, Grid) for row in part.rows]


@needs_chromium
@pytest.mark.parametrize("name", ["upright.png", "crooked.bmp", "on-its-side.webp", "upside-down.gif"])
def test_a_page_is_read_however_it_lies(name: str) -> None:
    assert grid_of(name) == GRID


@needs_chromium
def test_every_page_of_a_tiff_is_read() -> None:
    made = shown()[1].convert("ocr", shown()[0]["two-pages.tif"])
    pages = scanned_pages(made)
    assert list(pages) == [1, 2]
    assert all({"8", "13", "207", "3.5", "/", "—"} <= {word.text for word in p.words} for p in pages.values())


@needs_chromium
def test_a_damaged_picture_is_told_and_takes_no_other_with_it() -> None:
    files, kit = shown()
    with pytest.raises(Unreadable, match=r"damaged|opened"):
        read_document(files["damaged.png"], None, None, None, "damaged.png", kit)


@needs_chromium
@pytest.mark.parametrize("name", ["upright.png", "crooked.bmp", "on-its-side.webp"])
def test_a_locator_leads_back_to_the_cell_on_the_page_as_it_lies(name: str) -> None:
    files, kit = shown()
    document = read_document(files[name], None, None, None, name, kit)
    cells = [cell for part in document.parts if isinstance(part, Grid) for row in part.rows for cell in row]
    for cell in cells:
        place = find(files[name], None, cell.where, kit)
        assert place is not None
        assert place.text == cell.text
    row = next(cell for cell in cells if cell.text == "207")
    around = find(files[name], None, row.where, kit)
    assert around is not None
    assert "诉讼" in around.around[around.at]
    assert find(files[name], None, "page 9 box 0.0,0.0,10.0,10.0", kit) is None


@needs_chromium
def test_the_box_of_a_number_holds_its_ink() -> None:
    """Checked in the picture itself: half of what is dark in the box of 207 is gone when the box is painted white."""
    files, kit = shown()
    paper = cv2.imdecode(np.frombuffer(files["crooked.bmp"], np.uint8), cv2.IMREAD_GRAYSCALE)
    pages = scanned_pages(kit.convert("ocr", files["crooked.bmp"]))
    word = next(word for word in pages[1].words if word.text == "207")
    box = displayed(pages[1], word.box)
    scale = paper.shape[1] / pages[1].width
    x0, y0, x1, y1 = (round(edge * scale) for edge in (box.x0, box.y0, box.x1, box.y1))
    inside = paper[y0:y1, x0:x1]
    ring = paper[y0 - 6 : y1 + 6, x0 - 6 : x1 + 6]
    dark = np.median(paper) - 60
    assert np.count_nonzero(inside < dark) > 0.9 * np.count_nonzero(ring < dark) > 0


@cache
def report() -> tuple[Written, bytes, Kit]:
    """A short report with figures of a busy agency, scanned to PDF."""
    rng = Random("scan")
    values = figures("2021", Books(), Scale(150, 400, money=True), rng)
    texts = {key: str(value) for key, value in values.items()}
    states = dict.fromkeys(values, "value")
    for key, text in zip(rng.sample(sorted(values), 6), ("", "", "/", "—", "-", ""), strict=True):
        values[key], texts[key], states[key] = None, text, "mark" if text else "blank"
    parts = parts_of("2021", texts)
    cells = {key: (values[key], states[key]) for key in values}
    truth = Written(parts, cells, (), parts[0].text, "乌拉特中旗水利局", 2023, "2021", (None, None), None)
    (body,) = scanned(worn, as_pdf)([page(parts, rng)])
    return truth, body, full_kit(None)


@needs_chromium
def test_a_crooked_noisy_scan_is_read_cell_for_cell() -> None:
    truth, body, kit = report()
    reading = read(body, name="report.pdf", kit=kit)
    assert reading.report is not None
    cells = list(judged(truth, reading.report.figures))
    assert len(cells) == 200
    assert sum(cell.raw_right for cell in cells) >= RAW * len(cells)
    assert sum(cell.right for cell in cells) >= SETTLED * len(cells)
    assert all(cell.doubted for cell in cells if not cell.right)
    assert sum(cell.doubted for cell in cells if cell.right) <= 0.05 * len(cells)
    assert (reading.report.title, reading.report.year, reading.report.agency) == (truth.title, 2023, truth.agency)
    assert [section.number for section in reading.report.sections] == [1, 2, 3, 4, 5, 6]
    assert reading.tools == (version(),)


@needs_chromium
def test_every_cell_of_a_scan_is_found_again() -> None:
    _, body, kit = report()
    reading = read(body, name="report.pdf", kit=kit)
    assert reading.report is not None
    finder = choose(body).find
    assert finder is not None
    for figure in reading.report.figures:
        place = finder(body, None, figure.where or "", kit)
        assert place is not None, figure
        assert place.text == figure.raw, figure


WITHOUT_SCANS = """
import sys
from extract.converters.kit import full_kit
from extract.reading import read
read("一、总体情况\\n".encode(), name="a.txt", kit=full_kit(None))
heavy = {"cv2", "onnxruntime", "rapidocr", "numpy", "PIL"} & set(sys.modules)
assert not heavy, heavy
"""


def test_who_meets_no_scan_has_nothing_of_it_in_memory() -> None:
    subprocess.run([sys.executable, "-c", WITHOUT_SCANS], check=True, timeout=60)


OFFLINE = """
import sys
def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        print("asked for the network:", event, args[1:], flush=True)
        sys.exit(7)
sys.addaudithook(refuse)
import numpy as np
from extract.converters.ocr_engine import Engine
engine = Engine()
paper = np.full((64, 200), 255, np.uint8)
paper[20:40, 30:34] = 0
engine.recognise([paper])
engine.detect(np.full((400, 400), 255, np.uint8))
print("done")
"""


def test_the_models_come_from_the_wheel_and_nothing_is_asked_of_the_network() -> None:
    run = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True, timeout=120, check=False)
    assert (run.stdout.split("\n")[0], run.returncode) == ("done", 0), run.stderr


def test_without_the_converter_a_scan_says_what_is_missing() -> None:
    with pytest.raises(Unreadable, match="ocr"):
        read_document(b"\x89PNG\r\n\x1a\n" + bytes(40), None, None, None, "a.png", Kit())


def test_a_file_of_too_many_pixels_is_refused_before_it_is_opened() -> None:
    head = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    body = b"\x89PNG\r\n\x1a\n\x00\x00\x00\r" + head + crc32(head).to_bytes(4, "big")
    with pytest.raises(NoPicture):
        pictures(body)


@pytest.mark.parametrize(("size", "looked_at"), [((1, 1), False), ((39, 400), False), ((40, 40), True)])
def test_icons_and_dots_are_not_looked_at(size: tuple[int, int], looked_at: bool) -> None:
    body = as_file(np.full(size, 255, np.uint8), "PNG")
    if looked_at:
        assert [picture.number for picture in pictures(body).pages] == [1]
    else:
        with pytest.raises(NoPicture, match="too small"):
            pictures(body)


def test_pages_to_be_recognised_are_named_in_front_of_the_file() -> None:
    named = asking_for(b"%PDF-1.4", (2, 5))
    assert (asked_pages(named), asked_pages(b"%PDF-1.4")) == ({2, 5}, None)
    assert named.endswith(b"%PDF-1.4")


def test_a_sheet_survives_its_json() -> None:
    piece = Piece("8", 0.7, (1.0, 2.0, 3.0, 4.5), (("8", 0.7), ("3", 0.2)), 4)
    made = Recognised((Sheet(3, 595.0, 842.0, 90, -0.97, (piece,), ((0.0, 0.0, 9.0, 9.0),), ()),), 2)
    assert from_json(to_json(made)) == made
    with pytest.raises(ValueError, match="not the JSON"):
        from_json(b'{"format": 0}')


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_place_on_a_crooked_page_goes_there_and_back(turn: int) -> None:
    word = Word("207", Box(400, 300, 420, 310), 10)
    lying = Page(1, 595, 842, (word, replace(word, text="13", box=Box(100, 700, 110, 710))), (), turn, 2.0)
    place = place_on(lying, displayed(lying, word.box))
    assert place is not None
    assert (place.text, place.around[place.at]) == ("207", "207")
    assert place_on(lying, Box(900, 900, 950, 950)) is None


def test_a_dash_one_pixel_high_is_no_speck_on_a_clean_page_nor_on_a_noisy_one() -> None:
    """Of small type most strokes are thin: a page of it is not noisy, and its dashes are the marks of empty cells."""
    clean = np.full((400, 600), 255, np.uint8)
    clean[200, 280:300] = 23
    for x in range(20, 580, 9):
        clean[60:68, x] = clean[60, x : x + 5] = 40
    noisy = clean.copy()
    chance = np.random.default_rng(5)
    noisy[chance.random(clean.shape) < 0.001] = 0
    for paper in (clean, noisy):
        seen = evened(paper)
        assert (seen[200, 282:298] < 100).all()
    assert (evened(clean)[62:67, 20] < 100).all()
    rest = evened(noisy)[240:, :]
    assert (rest > 200).all()


@pytest.mark.parametrize(
    ("ink", "seen"),
    [
        ((17, 11, 4, 3), (17, 11, 21, 14)),
        ((17, 11, 2, 2), None),
        ((19, 8, 2, 7), None),
        ((2, 3, 4, 3), None),
        ((0, 11, 37, 2), None),
    ],
    ids=["worn dash", "speck", "upright", "in a corner", "rest of a rule"],
)
def test_what_is_left_of_a_dash_is_a_mark_in_doubt_and_other_dirt_leaves_a_cell_empty(
    ink: tuple[int, int, int, int], seen: tuple[int, int, int, int] | None
) -> None:
    cell = np.full((24, 37), 250, np.uint8)
    x, y, w, h = ink
    cell[y : y + h, x : x + w] = 204
    box = (0.0, 0.0, 37.0, 24.0)
    assert not written(cell, box, 180, 215)[0].any()
    assert faint_mark(cell, box, 180, 215) == seen


def test_the_slant_of_a_page_is_measured_to_a_twentieth_of_a_degree() -> None:
    paper = np.full((1400, 1000), 255, np.uint8)
    for y in range(150, 1300, 40):
        for x in range(100, 900, 24):
            paper[y : y + 14, x : x + 12] = 0
    for degrees in (-2.6, -1.0, 0.0, 0.4, 3.0):
        assert slant(straightened(paper, degrees)) == pytest.approx(-degrees, abs=0.05)


def test_cells_come_from_the_lines_merged_where_none_is_drawn_and_strokes_of_characters_are_no_lines() -> None:
    paper = np.full((500, 900), 255, np.uint8)
    ys, xs = (60, 110, 160, 240), (50, 250, 450, 850)
    for y in ys:
        cv2.line(paper, (50 if y != 110 else 250, y), (850, y), 0, 2)  # the first cell is two rows high
    for x in xs:
        cv2.line(paper, (x, 60 if x != 450 else 110), (x, 240), 0, 2)  # the top right cell two columns wide
    cv2.putText(paper, "HHH", (260, 150), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    paper[:, 345:349][np.random.default_rng(1).random((500, 4)) < 0.02] = 0
    (found,) = tables(*lines(evened(paper), 200), 200)
    assert sorted(found.cells) == [(0, 0, 2, 1), (0, 1, 1, 3), (1, 1, 2, 2), (1, 2, 2, 3), (2, 0, 3, 1), (2, 1, 3, 2), (2, 2, 3, 3)]  # fmt: skip


def test_readings_are_probabilities_of_texts() -> None:
    steps = [{"": 0.6, "1": 0.4}, {"1": 0.9, "7": 0.1}, {"": 1.0}, {"3": 0.7, "8": 0.3}]
    found = dict(ocr_ctc.readings(steps))
    # 1 over both places, or over the second alone; 7 behind none, or behind a 1.
    assert found["13"] == pytest.approx(0.9 * 0.7)
    assert found["18"] == pytest.approx(0.9 * 0.3)
    assert found["73"] == pytest.approx(0.6 * 0.1 * 0.7)
    assert found["173"] == pytest.approx(0.4 * 0.1 * 0.7)
    assert ocr_ctc.best(steps)[0] == "13"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("O", "0"),
        ("l2", "12"),
        ("I", "1"),
        ("1，204", "1,204"),
        ("B", "8"),
        ("总计", "总计"),
        ("无", "无"),
        (" 5 ", "5"),
    ],
)
def test_letters_alone_in_a_cell_are_the_digits_they_look_like(text: str, number: str) -> None:
    assert ocr_ctc.as_number(text) == number


@pytest.mark.parametrize(
    ("text", "printed"),
    [("(一)主动公开:", "（一）主动公开："), ("年度报告(2022年度)", "年度报告（2022年度）"), ("1,204件,", "1,204件，"), ("10:30", "10:30"), ("(2)", "(2)")],
)  # fmt: skip
def test_brackets_and_stops_beside_chinese_are_wide(text: str, printed: str) -> None:
    assert ocr_ctc.as_printed(text) == printed


def misread(values: dict[Key, int], slips: dict[Key, tuple[str, float]]) -> list[Figure]:
    """Table 三 as a recognition gives it: slips are (what was recognised best, how likely the truth is)."""
    cells = {}
    for key, value in values.items():
        text, score = slips.get(key, (str(value), 0.999))
        guesses = (Guess(text, 1 - score), Guess(str(value), score)) if key in slips else (Guess(text, score),)
        doubt = "ocr" if guesses[0].score < 0.9 else None
        cells[key] = Cell(text, f"{key}", doubt=doubt, guesses=guesses)
    best = [Figure(*key, int(cell.text), "value", cell.text, cell.where, cell.doubt) for key, cell in cells.items()]
    problems: list[Problem] = []
    found = list(settled("2021", {key[1:]: cell for key, cell in cells.items()}, best, problems))
    assert len(problems) == sum(figure.doubt == "ocr-sums" for figure in found)
    return found


def requests_of(seed: int) -> dict[Key, int]:
    found = figures("2021", Books(pending={"natural_person": 4}), Scale(60, 10), Random(seed))
    return {key: int(value or 0) for key, value in found.items() if key[0] == "requests"}


@pytest.mark.parametrize("seed", range(12))
def test_of_several_readings_the_one_with_which_the_sums_hold_is_taken(seed: int) -> None:
    values, rng = requests_of(seed), Random(seed)
    wrong = {key: (str(values[key] + rng.choice((1, 5, 60))), 0.05) for key in rng.sample(sorted(values), 3)}
    found = {(f.table, f.row, f.column): f for f in misread(values, wrong)}
    assert {key: figure.value for key, figure in found.items()} == values
    for key, figure in found.items():
        assert figure.doubt == ("ocr-sums" if key in wrong else None), key
        assert figure.raw == (wrong[key][0] if key in wrong else str(values[key]))


def test_a_wrong_number_that_no_guess_mends_is_in_doubt_and_the_rest_is_not() -> None:
    values = requests_of(3)
    key = ("requests", "granted", "natural_person")
    misled = {**values, key: values[key] + 7}
    found = {(f.table, f.row, f.column): f for f in misread(misled, {})}
    assert found[key].doubt == "ocr"
    assert found[key].value == values[key] + 7
    assert sum(figure.doubt is not None for figure in found.values()) == 1


def test_a_dash_or_nothing_where_the_sums_need_a_number_is_in_doubt_however_sure_it_seems() -> None:
    """Of a pale 7 only the bar may be seen. Where the sums hold without it, a dash is a dash."""
    values = requests_of(3)
    key = next(k for k, value in values.items() if value and k[2] not in ("total", "natural_person"))
    calm = next(k for k, value in values.items() if k[1] == "refused.state_secret" and not value)
    cells = {k[1:]: Cell(str(value), "", guesses=(Guess(str(value), 0.999),)) for k, value in values.items()}
    for shown, text in ((key, "-"), (calm, "—")):
        cells[shown[1:]] = Cell(text, "", guesses=(Guess(text, 0.999),))
    best = [
        Figure(*k, None if k in (key, calm) else value, "mark" if k in (key, calm) else "value", cells[k[1:]].text, "")
        for k, value in values.items()
    ]
    found = {(f.table, f.row, f.column): f.doubt for f in settled("2021", cells, best, [])}
    assert {k for k, doubt in found.items() if doubt} == {key}


def test_a_cell_that_a_scan_seems_not_to_have_is_in_doubt() -> None:
    gone = Figure("requests", "received", "total", None, "missing", None, None)
    there = Figure("requests", "received", "other", 5, "value", "5", "")
    cells = {("received", "other"): Cell("5", "", guesses=(Guess("5", 0.99),))}
    assert [figure.doubt for figure in settled("2021", cells, [gone, there], [])] == ["ocr", "ocr"]


def test_sums_confirm_a_likely_number_but_no_empty_cell() -> None:
    values = requests_of(5)
    sure = next(key for key, value in values.items() if value)
    empty = next(key for key, value in values.items() if not value)
    cells = {key[1:]: Cell(str(value), "", guesses=(Guess(str(value), 0.99),)) for key, value in values.items()}
    cells[sure[1:]] = replace(cells[sure[1:]], doubt="ocr", guesses=(Guess(str(values[sure]), 0.7), Guess("77", 0.3)))
    cells[empty[1:]] = replace(cells[empty[1:]], doubt="ocr", guesses=(Guess("0", 0.6), Guess("", 0.4)))
    best = [Figure(*key, value, "value", str(value), "", cells[key[1:]].doubt) for key, value in values.items()]
    found = {(f.table, f.row, f.column): f.doubt for f in settled("2021", cells, best, [])}
    assert (found[sure], found[empty]) == (None, "ocr")


def test_printed_text_is_left_alone() -> None:
    printed = Grid(((Cell("5", "t1 r1 c1"),),), "t1")
    assert not pictured([printed])
    assert pictured([printed, Grid(((Cell("5", "page 1", guesses=(Guess("5", 1.0),)),),), "page 1")])


@needs_chromium
def test_every_scanned_form_is_on_the_shelf_and_is_told_by_its_content() -> None:
    assert {form.suffix for form in forms().values() if form.scan} == {".pdf", ".tif", ".png"}
    assert {choose(body).name for body in shown()[0].values()} == {"scan"}
