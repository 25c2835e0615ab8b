"""Reports on paper, laid on a scanner: pages a degree crooked, unevenly lit, blurred, with specks and noise."""

import io
from collections.abc import Callable, Sequence
from hashlib import sha256
from html import escape
from random import Random

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from tests.browser import browsing
from tests.forms.base import Batch, Form
from tests.portals.parts import Part
from tests.portals.tables import Slot, Table

DPI = 200
FONTS = (
    "'Liberation Serif', 'Noto Serif CJK SC'",
    "'Noto Serif CJK SC'",
    "'Noto Sans CJK SC'",
    "'Liberation Sans', 'Noto Serif CJK SC'",
    "'DejaVu Sans', 'Noto Sans CJK SC'",
)
SHEET = """@page {{ size: A4; margin: {margin}mm }} body {{ font: 14pt/1.7 {font}; margin: 0 }}
h1 {{ text-align: center; font-size: 18pt }} p {{ text-indent: 2em; margin: 4pt 0 }} .right {{ text-align: right }}
table {{ border-collapse: collapse; width: 100%; font-size: {size}pt; line-height: 1.25 }} tr {{ break-inside: avoid }}
td {{ border: {rule}pt solid #000; padding: {padding} }} .number {{ text-align: center }}"""

Gray = np.ndarray


def page(parts: list[Part], rng: Random) -> bytes:
    """What is printed, as a page with a print style: type, sizes, rules and margins by chance."""
    sheet = SHEET.format(
        margin=rng.choice((15, 20, 25)),
        font=rng.choice(FONTS),
        size=rng.choice((8, 9, 9.5, 10.5)),
        rule=rng.choice((0.5, 0.75, 1)),
        padding=rng.choice(("1pt 2pt", "3pt 4pt")),
    )
    body = "\n".join(_element(part) for part in parts if not part.hidden)
    return f"<!DOCTYPE html><meta charset='utf-8'><style>{sheet}</style>{body}".encode()


def _element(part: Part) -> str:
    text = escape(part.text)
    match part.kind:
        case "table":
            assert part.table is not None
            return _table(part.table)
        case "title":
            return f"<h1>{text}</h1>"
        case "h1" | "h2":
            return f"<p><b>{text}</b></p>"
        case "sign" | "date":
            return f"<p class='right'>{text}</p>"
    return f"<p>{text}</p>"


def _table(table: Table) -> str:
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    return f"<table>{rows}</table>"


def _cell(slot: Slot) -> str:
    kind = " class='number'" if slot.key else ""
    return f"<td rowspan='{slot.rowspan}' colspan='{slot.colspan}'{kind}>{escape(slot.text)}</td>"


Harm = Callable[[Gray, Random], Gray]
Bind = Callable[[list[Gray]], bytes]


def scanned(harm: Harm, bind: Bind) -> Batch:
    """Printed, scanned page by page with what that does to them, put into one file."""

    def batch(bodies: Sequence[bytes]) -> list[bytes]:
        with browsing() as browser:
            sheet = browser.new_page()
            out = []
            for body in bodies:
                sheet.set_content(body.decode())
                rng = Random(sha256(body).hexdigest())
                out.append(bind([harm(paper, rng) for paper in papers(sheet.pdf(prefer_css_page_size=True))]))
            return out

    return batch


def papers(pdf: bytes, dpi: int = DPI) -> list[Gray]:
    """The pages of a PDF file in shades of gray."""
    document = pypdfium2.PdfDocument(pdf)
    return [sheet.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze().copy() for sheet in document]


def worn(paper: Gray, rng: Random) -> Gray:
    """About one degree crooked, uneven light, blur, noise, salt and pepper."""
    chance = np.random.default_rng(rng.getrandbits(32))
    high, wide = paper.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), rng.choice((-1, 1)) * rng.uniform(0.6, 1.2), 1)
    paper = cv2.warpAffine(paper, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=255)
    light = lamp(high, wide, rng, rng.uniform(0.05, 0.25))
    seen = cv2.GaussianBlur(paper.astype(np.float32), (0, 0), rng.uniform(0.5, 1.0))
    seen = seen * light * rng.uniform(0.9, 1) + rng.uniform(0, 20)
    seen += chance.normal(0, rng.uniform(3, 8), seen.shape)
    specks = chance.random(seen.shape)
    share = rng.uniform(0.0005, 0.002)
    seen[specks < share], seen[specks > 1 - share] = 0, 255
    return np.clip(seen, 0, 255).astype(np.uint8)


def lamp(high: int, wide: int, rng: Random, depth: float) -> Gray:
    """How bright the light is at each place, 1 and less."""
    down, across = np.mgrid[0:high, 0:wide]
    wave = np.cos(np.pi * (across / wide * rng.uniform(0.5, 1) + down / high * rng.uniform(0.5, 1)))
    return (1 - depth * (wave + 1) / 2).astype(np.float32)


def clean(paper: Gray, _rng: Random) -> Gray:
    """As it comes out of a program."""
    return paper


def as_pdf(pages: list[Gray], quality: int = 75) -> bytes:
    """Pages as the pictures of a PDF file."""
    return _saved(pages, "PDF", resolution=DPI, quality=quality)


def as_faint_pdf(pages: list[Gray]) -> bytes:
    """Pages as pictures that were made small at the cost of what they show."""
    return as_pdf(pages, quality=50)


def as_tiff(pages: list[Gray]) -> bytes:
    """Pages in one TIFF file, as scanners make it."""
    return _saved(pages, "TIFF", compression="tiff_lzw", dpi=(DPI, DPI))


def as_png(pages: list[Gray]) -> bytes:
    """All pages below each other in one long picture, as pages show it."""
    return _saved([np.vstack(pages)], "PNG")


def _saved(pages: list[Gray], kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    first, *rest = (Image.fromarray(paper) for paper in pages)
    more = {"save_all": True, "append_images": rest} if kind != "PNG" else {}
    first.save(out, kind, **more, **how)
    return out.getvalue()


LOST = frozenset({"spaces", "paragraphs"})

FORMS = (
    Form("scan-pdf", ".pdf", page, needs="chromium", scan=True, batch=scanned(worn, as_pdf), loses=LOST),
    Form("scan-pdf-faint", ".pdf", page, needs="chromium", scan=True, batch=scanned(worn, as_faint_pdf), loses=LOST),
    Form("scan-tiff", ".tif", page, needs="chromium", scan=True, batch=scanned(worn, as_tiff), loses=LOST),
    Form("scan-png", ".png", page, needs="chromium", scan=True, batch=scanned(clean, as_png), loses=LOST),
)
