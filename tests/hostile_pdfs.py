"""PDF files made to exhaust a reader: loops, bombs, depth, width. Each is small on the wire."""

from collections.abc import Callable

from tests.pdf_writer import Extra, Leaf, assembled, lattice, pdf, show, stream, stroke

PROSE = "全年共收到政府信息公开申请，均在法定期限内答复，没有收取信息处理费。"


def many_pages(count: int) -> bytes:
    """Pages with a paragraph each."""
    return pdf(*(Leaf(show(72, 700, f"第{n}页。{PROSE}")) for n in range(1, count + 1)))


def page_tree_in_a_loop() -> bytes:
    """A page tree whose branch is its own child, and says it holds a million pages."""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000>>"}
    return assembled(objects)


def tables_in_a_loop() -> bytes:
    """A cross-reference table that names itself as the one before."""
    body = pdf(Leaf(show(72, 700, PROSE)))
    start = body.rindex(b"xref\n0 1")
    return body.replace(b"trailer\n<<", b"trailer\n<</Prev %d" % start)


def forms_in_forms(depth: int, width: int) -> bytes:
    """Form XObjects each of which draws the next several times: width to the power of depth."""
    objects = {}
    for n in range(depth):
        inner = f"/X{n + 1} Do ".encode() * width if n < depth - 1 else stroke((10, 10, 90, 10))
        about = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<{}>>>>"
        objects[20 + n] = stream(inner, about.format(f"/X{n + 1} {21 + n} 0 R" if n < depth - 1 else ""))
    return pdf(Leaf(show(72, 700, PROSE) + b"/X0 Do"), extra=Extra(objects, xobjects="/X0 20 0 R"))


def own_form() -> bytes:
    """A form XObject that draws itself."""
    drawn = stream(b"/X0 Do", "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X0 20 0 R>>>>")
    return pdf(Leaf(show(72, 700, PROSE) + b"/X0 Do"), extra=Extra({20: drawn}, xobjects="/X0 20 0 R"))


def huge_page() -> bytes:
    """A page of a hundred kilometres, and one turned inside out."""
    return pdf(Leaf(show(72, 700, PROSE), "0 0 300000000 300000000"), Leaf(show(72, 700, PROSE), "600 800 0 0"))


def many_lines(count: int) -> bytes:
    """A page full of short lines, none of which meets another."""
    return pdf(
        Leaf(show(72, 700, PROSE) + stroke(*((n % 590, n // 590, n % 590, n // 590 + 0.9) for n in range(count))))
    )


def fine_lattice(count: int) -> bytes:
    """A table of very many very small cells."""
    return pdf(Leaf(show(72, 700, PROSE) + lattice([n * 590 / count for n in range(count)], [n * 840 / count for n in range(count)])))  # fmt: skip


def long_path(count: int) -> bytes:
    """One path of very many segments."""
    return pdf(Leaf(show(72, 700, PROSE) + b"0 0 m " + b"1 1 l 2 2 l " * (count // 2) + b"S"))


def many_glyphs(count: int) -> bytes:
    """The same figure printed over and over at one place."""
    return pdf(Leaf(show(72, 700, "0" * count, 9)), Leaf(b"".join(show(72, 700, "0", 9) for _ in range(count // 10))))


def columns_of_figures(rows: int, columns: int) -> bytes:
    """A page full of figures side by side."""
    return pdf(Leaf(b"".join(show(5 + 590 * c / columns, 835 - 830 * r / rows, "7", 2) for r in range(rows) for c in range(columns))))  # fmt: skip


def bomb(size: int) -> bytes:
    """A content stream that unpacks to nothing but zeros, and packs well."""
    return pdf(Leaf(b"\0" * size))


CASES: dict[str, Callable[[], bytes]] = {
    "500 pages": lambda: many_pages(500),
    "page tree in a loop": page_tree_in_a_loop,
    "tables in a loop": tables_in_a_loop,
    "a form that draws itself": own_form,
    "forms in forms": lambda: forms_in_forms(5, 6),
    "forms in a row": lambda: forms_in_forms(200, 1),
    "huge page": huge_page,
    "100,000 lines": lambda: many_lines(100_000),
    "a lattice of 600 by 600": lambda: fine_lattice(600),
    "a lattice of 140 by 140": lambda: fine_lattice(140),
    "a path of 400,000 segments": lambda: long_path(400_000),
    "100,000 glyphs": lambda: many_glyphs(100_000),
    "60 by 150 figures": lambda: columns_of_figures(150, 60),
    "a bomb": lambda: bomb(300 * 1024 * 1024),
}


def beyond() -> bytes:
    """Four hundred million drawings in five kilobytes: PDFium draws them all, only the worker's limit ends it."""
    return forms_in_forms(9, 9)
