"""Reports as PDF files: tables with and without lines, over small pages, on turned pages, with what PDF makers do to glyphs."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from xml.sax.saxutils import escape

from reportlab.lib import colors, pagesizes
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from tests.forms._page import title_of
from tests.forms.base import Form
from tests.portals import tables
from tests.portals.parts import Part

FONT = "STSong-Light"  # one of the fonts every PDF reader brings along: nothing is embedded
LABEL_SHARE = {"disclosure": (2.2,), "requests": (1.0, 1.3, 3.2), "proceedings": ()}
"""Widths of a table's label columns, in widths of a column of numbers."""

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
        if part.kind == "table":
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


def written(
    parts: list[Part], table: Callable[[float], Callable[..., Flowable]], page: tuple[float, float], dress: Dress
) -> bytes:
    """The file. In: how tables are set in a given width, size of the page, what stands on every page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=page, title=title_of(parts), invariant=1)
    document.build(flowables(parts, table(document.width - 12)), onFirstPage=dress, onLaterPages=dress)
    return buffer.getvalue()


def numbered(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """- 3 - at the foot of the page."""
    canvas.setFont(FONT, 10)
    canvas.drawCentredString(document.pagesize[0] / 2, 36, f"- {document.page} -")


def ruled(parts: list[Part], _rng: Random) -> bytes:
    """Tables with all their lines."""
    return written(parts, lambda width: laid(width, RULED), pagesizes.A4, numbered)


FORMS = (Form("pdf-ruled", ".pdf", ruled, loses=frozenset({"spaces"})),)
