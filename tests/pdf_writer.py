"""PDF files written by hand, object by object: for what no maker of PDF files would do twice the same way."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>/DW 1000"
    b"/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 752/Descent -271/CapHeight 737/StemV 58>>>>]%s>>"
)
"""The font every reader brings along: Latin half as wide as Chinese."""


@dataclass(frozen=True)
class Leaf:
    """A page: what it draws, and the entries of its dictionary."""

    content: bytes = b""
    media: str = "0 0 595 842"
    entries: str = ""  # "/Rotate 90 /CropBox [0 0 300 400]"


@dataclass(frozen=True)
class Extra:
    """Objects beside the pages: number -> its bytes (from 20 on), names of XObjects, entries of catalogue and trailer."""

    objects: dict[int, bytes] = field(default_factory=dict)
    xobjects: str = ""  # "/Im1 20 0 R"
    catalogue: str = ""
    trailer: str = ""
    font: str = ""  # "/ToUnicode 20 0 R"


def show(x: float, y: float, text: str, size: float = 12, *, mode: int = 0, matrix: str = "1 0 0 1") -> bytes:
    """Text from a point of the page on (origin bottom left)."""
    codes = text.encode("utf-16-be").hex()
    return f"BT /F1 {size} Tf {mode} Tr {matrix} {x} {y} Tm <{codes}> Tj ET\n".encode()


def stroke(*lines: tuple[float, float, float, float]) -> bytes:
    """Lines of half a point."""
    return b"0.5 w\n" + b"".join(f"{a} {b} m {c} {d} l S\n".encode() for a, b, c, d in lines)


def lattice(xs: Sequence[float], ys: Sequence[float]) -> bytes:
    """All lines of a table."""
    across = [(xs[0], y, xs[-1], y) for y in ys]
    return stroke(*across, *((x, ys[0], x, ys[-1]) for x in xs))


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object, packed."""
    packed = zlib.compress(data)
    return f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"


def pdf(*leaves: Leaf, extra: Extra | None = None) -> bytes:
    """A whole file: catalogue 1, page tree 2, font 3, then two objects a page from 100 on, then what is extra."""
    extra = extra or Extra()
    kids = " ".join(f"{100 + 2 * n} 0 R" for n in range(len(leaves)))
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R{extra.catalogue}>>".encode(),
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(leaves)}>>".encode(),
        3: FONT % extra.font.encode(),
    }
    for n, leaf in enumerate(leaves):
        resources = f"<</Font<</F1 3 0 R>>/XObject<<{extra.xobjects}>>>>"
        about = f"/MediaBox[{leaf.media}]/Resources{resources}/Contents {101 + 2 * n} 0 R{leaf.entries}"
        objects[100 + 2 * n] = f"<</Type/Page/Parent 2 0 R{about}>>".encode()
        objects[101 + 2 * n] = stream(leaf.content)
    return assembled(objects | extra.objects, extra.trailer)


def assembled(objects: dict[int, bytes], trailer: str = "") -> bytes:
    """Numbered objects with their cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += f"{number} 1\n{place:010d} 00000 n \n".encode()
    out += f"trailer\n<</Root 1 0 R/Size {max(objects) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
