"""PDF files printed by real programs: pages by Chromium, Word files by LibreOffice, as most counties make theirs."""

import io
import re
import zipfile
from collections.abc import Sequence
from random import Random

from tests.browser import browsing
from tests.forms._page import title_of
from tests.forms._soffice import converted
from tests.forms.base import Form
from tests.forms.pdf import LABEL_SHARE
from tests.portals import docxfile
from tests.portals.parts import Part
from tests.portals.skins import clean

PAPER = """<style>
@page {{ size: A4; margin: 25mm 22mm }} body {{ font: 12pt/1.6 "Noto Serif CJK SC" }} p {{ text-indent: 2em; margin: 0 }}
h1, h2, h3 {{ font-size: 16pt; margin: 6pt 0 }} table {{ width: 100%; font-size: 9pt; {0} }} td, th {{ {1} }}
</style>"""
LINED = PAPER.format("border-collapse: collapse", "border: 1px solid #333")
_TEXT_WIDTH = 8306  # twentieths of a point: A4 between Word's usual margins
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)  # fmt: skip
_WORD = "word/document.xml"


def page(parts: list[Part], rng: Random) -> bytes:
    """A page with a print style sheet: what is printed."""
    body = clean.render(parts, rng, frozenset())
    return f"<!DOCTYPE html><meta charset='utf-8'><title>{title_of(parts)}</title>{LINED}{body}".encode()


def printed(bodies: Sequence[bytes]) -> list[bytes]:
    """Pages printed by one browser, with its own head and foot on each sheet."""
    with browsing() as browser:
        sheet = browser.new_page()
        out = []
        for body in bodies:
            sheet.set_content(body.decode())
            out.append(sheet.pdf(prefer_css_page_size=True, display_header_footer=True))
        return out


def _dressed(body: bytes, lined: bool) -> bytes:
    """A .docx file with widths for its columns and, if wanted, lines around its cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == _WORD:
                data = _styled(data.decode(), lined).encode()
            target.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _styled(xml: str, lined: bool) -> str:
    borders = f"<w:tblBorders>{_BORDERS}</w:tblBorders>" if lined else ""
    about = f'<w:tblPr><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/></w:tblPr>'
    xml = xml.replace("<w:tblPr/>", about)
    return re.sub(r"(?:<w:gridCol/>)+", lambda found: _columns(found[0].count("gridCol")), xml)


def _columns(count: int) -> str:
    labels = {4: LABEL_SHARE["disclosure"], 5: LABEL_SHARE["disclosure"], 10: LABEL_SHARE["requests"]}.get(count, ())
    shares = [*labels, *[1.0] * (count - len(labels))]
    return "".join(f'<w:gridCol w:w="{round(_TEXT_WIDTH * share / sum(shares))}"/>' for share in shares)


def lined_word(parts: list[Part], _rng: Random) -> bytes:
    """A Word file with lines around all cells."""
    return _dressed(docxfile.render(parts, title_of(parts)), lined=True)


def bare_word(parts: list[Part], _rng: Random) -> bytes:
    """A Word file whose tables have no lines."""
    return _dressed(docxfile.render(parts, title_of(parts)), lined=False)


TO_PDF = converted(".docx", "pdf:writer_pdf_Export")
LINES_LOST = frozenset({"spaces"})

FORMS = (
    Form("pdf-chromium", ".pdf", page, needs="chromium", batch=printed, loses=LINES_LOST),
    Form("pdf-libreoffice", ".pdf", lined_word, needs="soffice", batch=TO_PDF, loses=LINES_LOST),
    Form("pdf-libreoffice-bare", ".pdf", bare_word, needs="soffice", batch=TO_PDF, loses=LINES_LOST),
)
