"""Reports as PDF files: tables with and without lines, over small pages, on turned pages, with what PDF makers do to glyphs."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from random import Random
from unicodedata import normalize
from xml.sax.saxutils import escape

from reportlab.lib import colors, pagesizes
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase._cidfontdata import CIDFontInfo
from reportlab.pdfbase.cidfonts import UnicodeCIDFont, structToPDF
from reportlab.pdfbase.pdfdoc import PDFStream
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from tests.forms._page import title_of
from tests.forms.base import Form
from tests.portals import tables
from tests.portals.parts import Part

FONT = "STSong-Light"  # one of the fonts every PDF reader brings along: nothing is embedded
LABEL_SHARE = {"disclosure": (2.2,), "requests": (1.0, 1.3, 3.2), "proceedings": ()}
"""Widths of a table's label columns, in widths of a column of numbers."""

BREAK = Part("p", "\f")
"""Where a new page begins."""

ROWS_OF_A_PAGE = 7

Dress = Callable[[Canvas, SimpleDocTemplate], None]
"""What is drawn on every page beside the text: running head, number, watermark."""


def _style(size: float, **more: object) -> ParagraphStyle:
    # The first character of a wrapped line must not be cut off by the leading: 1.5 lines, as in official documents.
    return ParagraphStyle("", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK", **more)


TITLE = _style(18, alignment=TA_CENTER, spaceAfter=12)
HEADING = _style(14, firstLineIndent=28, spaceBefore=6)
BODY = _style(12, firstLineIndent=24)
SIGNED = _style(12, alignment=TA_RIGHT)
STYLES = {"title": TITLE, "h1": HEADING, "h2": BODY, "p": BODY, "sign": SIGNED, "date": SIGNED}


def flowables(parts: list[Part], table: Callable[[tables.Table], Flowable]) -> list[Flowable]:
    """The parts in reading order as things reportlab lays out."""
    out: list[Flowable] = []
    for part in parts:
        if part.hidden:
            continue
        if part is BREAK:
            out.append(PageBreak())
        elif part.kind == "table":
            assert part.table is not None
            out += [Spacer(1, 6), table(part.table), Spacer(1, 6)]
        else:
            out.append(Paragraph(escape(part.text), STYLES[part.kind]))
    return out


def _cells(table: tables.Table, size: float) -> tuple[list[list[object]], list[tuple[object, ...]]]:
    """Rows of the whole grid, and the spans: what reportlab wants to know of a table."""
    cell = _style(size, alignment=TA_CENTER)
    rows, spans = [], []
    for r, line in enumerate(tables.expanded(table)):
        row: list[object] = []
        for slot, below in line:
            if not below and (slot.rowspan > 1 or slot.colspan > 1):
                corner = (len(row) + slot.colspan - 1, r + slot.rowspan - 1)
                spans.append(("SPAN", (len(row), r), corner))
            text = "" if below else slot.text
            row += [Paragraph(escape(text), cell) if text else "", *[""] * (slot.colspan - 1)]
        rows.append(row)
    return rows, spans


def laid(width: float, lines: list[tuple[object, ...]], size: float = 9, **more: object) -> Callable[..., Flowable]:
    """How a table is set: its width, its lines, the size of its type."""

    def table(source: tables.Table) -> Flowable:
        rows, spans = _cells(source, size)
        shares = LABEL_SHARE[source.name][: source.width - 1]
        whole = [*shares, *[1.0] * (source.width - len(shares))]
        widths = [width * share / sum(whole) for share in whole]
        return Table(rows, widths, style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *lines, *spans], **more)

    return table


RULED = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
AIRY = [("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)]


def written(
    parts: list[Part],
    table: Callable[[float], Callable[..., Flowable]],
    page: tuple[float, float],
    dress: Dress,
    *,
    font: UnicodeCIDFont | None = None,
    canvas: type[Canvas] = Canvas,
    margin: float = 72,
) -> bytes:
    """The file. In: how tables are set in a given width, size of the page, what stands on every page."""
    pdfmetrics.registerFont(font or UnicodeCIDFont(FONT))
    buffer = BytesIO()
    sides = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), margin)
    document = SimpleDocTemplate(buffer, pagesize=page, title=title_of(parts), invariant=1, **sides)
    story = flowables(parts, table(document.width - 12))
    document.build(story, onFirstPage=dress, onLaterPages=dress, canvasmaker=canvas)
    return buffer.getvalue()


def numbered(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """- 3 - at the foot of the page."""
    canvas.setFont(FONT, 10)
    canvas.drawCentredString(document.pagesize[0] / 2, 36, f"- {document.page} -")


def dressed(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """A running head, a number at the foot, a slanting watermark over the text."""
    width, height = document.pagesize
    canvas.setFont(FONT, 9)
    canvas.drawString(54, height - 30, "政府信息公开工作年度报告")
    canvas.drawRightString(width - 54, 22, f"第{document.page}页")
    canvas.saveState()
    canvas.setFont(FONT, 40)
    canvas.setFillGray(0.85)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(40)
    canvas.drawCentredString(0, 0, "内部资料 注意保存")
    canvas.restoreState()


def ruled(parts: list[Part], _rng: Random) -> bytes:
    """Tables with all their lines."""
    return written(parts, lambda width: laid(width, RULED), pagesizes.A4, numbered)


def unruled(parts: list[Part], _rng: Random) -> bytes:
    """Tables without any line: only alignment shows their cells."""
    return written(parts, lambda width: laid(width, AIRY), pagesizes.A4, numbered)


def over_pages(parts: list[Part], rng: Random) -> bytes:
    """Small pages: table 三 goes over several, its head repeated or not, a row cut in two by each page's end or not."""
    head, cut = rng.choice(((True, True), (True, False), (False, True), (False, False)))
    paged = [piece for part in parts for piece in _paged(part, rng, head, cut)]
    return written(paged, lambda width: laid(width, RULED), (700, 400), dressed, margin=54)


def _paged(part: Part, rng: Random, head: bool, cut: bool) -> Iterator[Part]:
    """Table 三 in pieces for a page each; other parts as they are."""
    rest = part.table
    if rest is None or rest.name != "requests":
        yield part
        return
    yield BREAK
    while len(rest.rows) > rest.head + ROWS_OF_A_PAGE:
        at = rest.head + rng.randint(3, 5)
        first, rest = tables.halves(cut_row(rest, at - 1, rng) if cut else rest, at)
        if not head:
            rest = replace(rest, rows=rest.rows[rest.head :], head=0)
        yield from (Part("table", table=first), BREAK)
    yield Part("table", table=rest)


def cut_row(table: tables.Table, number: int, rng: Random) -> tables.Table:
    """A row as two: its label parted, its numbers in the upper one; cells that reach over it reach over both."""
    row = table.rows[number]
    label = max(n for n, slot in enumerate(row) if slot.key is None)
    text = row[label].text
    at = rng.randint(2, len(text) - 1)
    upper = [replace(s, text=text[:at]) if n == label else s for n, s in enumerate(row)]
    lower = [replace(s, text=text[at:] if n == label else "", key=None) for n, s in enumerate(row) if n >= label]
    rows = [
        tuple(replace(s, rowspan=s.rowspan + 1) if n + s.rowspan > number and s.rowspan > 1 else s for s in line)
        for n, line in enumerate([*table.rows[:number], upper])
    ]
    return replace(table, rows=(*rows, tuple(lower), *table.rows[number + 1 :]))


def turned(parts: list[Part], rng: Random) -> bytes:
    """Pages lying on their side or upside down in the file, turned back by /Rotate or not at all."""
    angle, told = rng.choice(((90, True), (180, True), (270, True), (90, False), (270, False)))
    width, height = pagesizes.landscape(pagesizes.A3)

    def turn(canvas: Canvas, document: SimpleDocTemplate) -> None:
        if angle != 180:
            canvas.setPageSize((height, width))
        canvas.setPageRotation(angle if told else 0)
        canvas.translate(*{90: (height, 0), 180: (width, height), 270: (0, width)}[angle])
        canvas.rotate(angle)
        numbered(canvas, document)

    return written(parts, lambda width: laid(width, RULED), (width, height), turn)


class _Twice(Canvas):
    """Fat type as word processors make it that have no fat face: everything drawn twice, a hair apart."""

    def drawText(self, text: object) -> None:
        super().drawText(text)
        self.saveState()
        self.translate(0.35, 0.12)
        super().drawText(text)
        self.restoreState()


def fake_bold(parts: list[Part], _rng: Random) -> bytes:
    """Every text drawn twice."""
    return written(parts, lambda width: laid(width, RULED), pagesizes.A4, numbered, canvas=_Twice)


class Renamed(UnicodeCIDFont):
    """The font with a ToUnicode map of our own: which characters its glyphs are said to be."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__(FONT)
        self.said = said

    def addObjects(self, doc: object) -> None:
        name = f"F{len(doc.fontMapping) + 1}"
        pairs = "".join(f"<{ord(is_):04x}> <{ord(said):04x}>\n" for is_, said in self.said.items())
        cmap = f"begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{len(self.said)} beginbfchar\n{pairs}endbfchar\nendcmap"
        about = {**CIDFontInfo[self.face.name], "Name": f"/{name}", "Encoding": f"/{self.encodingName}"}
        font = structToPDF(about)
        font.dict["ToUnicode"] = doc.Reference(PDFStream(content=cmap), f"{name}-unicode")
        doc.idToObject["BasicFonts"].dict[name] = doc.Reference(font, name)
        doc.fontMapping[self.name] = f"/{name}"


RADICALS = {normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
"""Word -> the Kangxi radical that looks the same."""


def kangxi(parts: list[Part], _rng: Random) -> bytes:
    """A font that calls 文 the radical ⽂, and so on: what comes of mapping glyphs back to the first character."""
    return written(parts, lambda width: laid(width, RULED), pagesizes.A4, numbered, font=Renamed(RADICALS))


LINES_LOST = frozenset({"spaces"})  # where a line is full, nothing tells whether a space stood at its end

FORMS = (
    Form("pdf-ruled", ".pdf", ruled, loses=LINES_LOST),
    Form("pdf-unruled", ".pdf", unruled, loses=LINES_LOST),
    Form("pdf-over-pages", ".pdf", over_pages, loses=LINES_LOST),
    Form("pdf-rotated", ".pdf", turned, loses=LINES_LOST),
    Form("pdf-fake-bold", ".pdf", fake_bold, loses=LINES_LOST),
    Form("pdf-kangxi", ".pdf", kangxi, loses=LINES_LOST),
)
