"""Word files written by hand, with what python-docx does not write: automatic numbers, text boxes, tables in cells."""

import io
import re
import zipfile
from collections.abc import Mapping
from html import escape
from random import Random

from tests.portals.docxfile import EPOCH
from tests.portals.parts import Part
from tests.portals.tables import Slot, Table, expanded

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OTHERS = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="html" ContentType="text/html"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/numbering.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WIDTH = 600
"""Of a grid column, in twentieths of a point; LibreOffice loses its way in tables without widths."""

_CHINESE = "一二三四五六七八九十"
_TOP = re.compile(r"^([一二三四五六七八九十])、")
_SUB = re.compile(r"^（([一二三四五六七八九十])）")
_ITEM = re.compile(r"^(\d)\.(?=\D)")


def relations(*rows: tuple[str, str, str], outside: bool = False) -> str:
    """A .rels part. In: (id, last word of the type, target)."""
    mode = ' TargetMode="External"' if outside else ""
    body = "".join(
        f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{escape(target)}"{mode}/>'
        for i, kind, target in rows
    )
    start = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{start}{body}</Relationships>"


def package(document: str, numbering: str | None = None, others: Mapping[str, str | bytes] | None = None) -> bytes:
    """A whole .docx around the inside of w:body. In: the inside of w:numbering; further parts, or others instead."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {W} {OTHERS}><w:body>{document}<w:sectPr/></w:body></w:document>",
        "word/_rels/document.xml.rels": relations(("n1", "numbering", "numbering.xml")),
        "word/numbering.xml": f"<w:numbering {W}>{numbering or ''}</w:numbering>",
    }
    parts |= others or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def paragraph(text: str, number: tuple[int, int] | None = None) -> str:
    """A paragraph, as it may be in a list: (list, level)."""
    place = ""
    if number:
        place = f'<w:pPr><w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr></w:pPr>'
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in text.split("\n"))
    return f"<w:p>{place}<w:r>{lines}</w:r></w:p>"


def box(inside: str) -> str:
    """A paragraph with a text box, written twice as Word does: for itself, and in VML for older readers."""
    content = f"<w:txbxContent>{inside}</w:txbxContent>"
    drawing = (
        '<w:drawing><wp:anchor><wp:extent cx="5000000" cy="900000"/><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    vml = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"{drawing}</mc:Choice><mc:Fallback>{vml}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


LEVELS = (
    ("chineseCounting", "%1、", "nothing"),
    ("chineseCounting", "（%2）", "nothing"),
    ("decimal", "%3.", "nothing"),
)


def lists(count: int) -> str:
    """Abstract list 0 with the three usual levels; list 1 counts through, each further one begins anew at level 3."""
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="{gap}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text, gap) in enumerate(LEVELS)
    )
    numbers = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{min(n, 2) - 1}"/>'
        + ('<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>' if n > 1 else "")
        + "</w:num>"
        for n in range(1, count + 1)
    )
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{n}">{levels}</w:abstractNum>' for n in (0, 1))
    return abstract + numbers


class Numbered:
    """Takes the numerals off headings and labels where Word would count to the same, and says which list counts them."""

    def __init__(self) -> None:
        self.top = self.sub = self.item = 0
        self.lists = 1

    def paragraph(self, text: str) -> str:
        """A heading or paragraph of the text."""
        if (found := _TOP.match(text)) and _CHINESE.index(found[1]) == self.top:
            self.top, self.sub = self.top + 1, 0
            return paragraph(text[found.end() :], (1, 0))
        if (found := _SUB.match(text)) and self.top and _CHINESE.index(found[1]) == self.sub:
            self.sub += 1
            return paragraph(text[found.end() :], (1, 1))
        return paragraph(text)

    def label(self, text: str) -> str:
        """A label in a table: 1.属于国家秘密 2.…, a list of its own for each run."""
        found = _ITEM.match(text)
        if not found:
            return paragraph(text)
        if found[1] == "1":
            self.lists, self.item = self.lists + 1, 0
        if int(found[1]) != self.item + 1 or self.lists == 1:
            return paragraph(text)
        self.item += 1
        return paragraph(text[found.end() :], (self.lists, 2))


def table(source: Table, numbers: Numbered | None = None) -> str:
    """A table with merged cells; labels in lists where `numbers` is given."""
    rows = "".join(
        f"<w:tr>{''.join(_cell(slot, merged, numbers) for slot, merged in line)}</w:tr>" for line in expanded(source)
    )
    grid = f'<w:gridCol w:w="{WIDTH}"/>' * source.width
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _cell(slot: Slot, merged: bool, numbers: Numbered | None) -> str:
    span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
    merge = "<w:vMerge/>" if merged else '<w:vMerge w:val="restart"/>' if slot.rowspan > 1 else ""
    text = "" if merged else slot.text
    inside = numbers.label(text) if numbers and not slot.key and not merged else paragraph(text)
    wide = f'<w:tcW w:w="{WIDTH * slot.colspan}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{wide}{span}{merge}</w:tcPr>{inside}</w:tc>"


def boxed(parts: list[Part], _rng: Random) -> bytes:
    """Title and table four in text boxes, numerals counted by Word."""
    numbers = Numbered()
    out: list[str] = []
    titles = [part.text for part in parts if part.kind == "title"]
    out.append(box("".join(paragraph(text) for text in titles)))
    for part in parts:
        if part.hidden or part.kind == "title":
            continue
        if part.table:
            inside = table(part.table, numbers)
            out.append(box(inside + "<w:p/>") if part.table.name == "proceedings" else inside)
        else:
            out.append(numbers.paragraph(part.text))
    return package("".join(out), lists(numbers.lists))


def nested(parts: list[Part], _rng: Random) -> bytes:
    """The whole report in a cell of a table that places it on the page."""
    out = [table(p.table) if p.table else paragraph(p.text) for p in parts if not p.hidden]
    frame = f"<w:tr><w:tc><w:p/></w:tc><w:tc>{''.join(out)}<w:p/></w:tc></w:tr>"
    return package(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{frame}</w:tbl><w:p/>")
