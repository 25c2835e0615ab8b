"""Reports as .docx: written with python-docx, tables as OOXML, and the same bytes on every build."""

import io
import zipfile
from datetime import datetime
from html import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.portals.parts import Part
from tests.portals.tables import Slot, Table, expanded

EPOCH = (1980, 1, 1, 0, 0, 0)


def render(parts: list[Part], title: str, quirks: frozenset[str] = frozenset()) -> bytes:
    """The parts as the bytes of a .docx file; with `split-digits` every character of a number is a run."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.created = document.core_properties.modified = datetime(2020, 1, 1)
    for part in parts:
        if part.hidden:
            continue
        if part.kind == "table":
            document.element.body.insert(len(document.element.body) - 1, parse_xml(_table_xml(part.table, quirks)))
        else:
            document.add_paragraph(part.text)
    buffer = io.BytesIO()
    document.save(buffer)
    return _fixed(buffer.getvalue())


def _table_xml(table: Table, quirks: frozenset[str]) -> str:
    rows = []
    for line in expanded(table):
        cells = "".join(_cell_xml(slot, merged, quirks) for slot, merged in line)
        rows.append(f"<w:tr>{cells}</w:tr>")
    grid = "<w:gridCol/>" * table.width
    return f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _cell_xml(slot: Slot, merged: bool, quirks: frozenset[str]) -> str:
    span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
    merge = "<w:vMerge/>" if merged else '<w:vMerge w:val="restart"/>' if slot.rowspan > 1 else ""
    text = "" if merged else slot.text
    pieces = list(text) if slot.key and "split-digits" in quirks else [text]
    runs = "".join(f"<w:r>{_text_xml(piece)}</w:r>" for piece in pieces)
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{runs}</w:p></w:tc>"


def _text_xml(text: str) -> str:
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in text.split("\n"))


def _fixed(data: bytes) -> bytes:
    """The same zip with one date on every member: zip files carry the time they were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
