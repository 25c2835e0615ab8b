"""The package of an Office file: its parts as XML, within limits, and what they are related to (ISO/IEC 29500-2)."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from extract.formats.base import MEBIBYTE
from extract.model.finding import Unreadable

MAX_PART_BYTES = 32 * MEBIBYTE  # unpacked; a report's document.xml has 0.3 MB
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""What reading a cut, overwritten or encrypted ZIP raises (a password is a RuntimeError, a bad offset a ValueError)."""

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)  # fmt: skip
"""Names of the strict variant (ISO/IEC 29500-1, Word's "Strict Open XML") and those everybody writes."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part is related to: the last word of the relation's type, and the name of the other part."""

    kind: str  # officeDocument, styles, numbering, aFChunk, image …
    target: str


@contextmanager
def opened(body: bytes, what: str) -> Iterator[zipfile.ZipFile]:
    """The package of a file. In: what it is called in messages. Raises `Unreadable` when it is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(body if body.startswith(b"PK") else packed(body))) as archive:
            yield archive
    except DAMAGED as error:
        raise Unreadable(f"the {what} file is damaged or was cut off ({error}); fetch it again") from error


def packed(body: bytes) -> bytes:
    """A package written as one XML file (Flat OPC, what Word saves as "Word XML document") -> the same as a ZIP.

    Raises `Unreadable`. Parts that are not XML (pictures) are left out.
    """
    root = parsed(body, "the file")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each in root.iter(f"{_PKG}part"):
            held = each.find(f"{_PKG}xmlData")
            if held is not None and len(held):
                archive.writestr((each.get(f"{_PKG}name") or "").lstrip("/"), etree.tostring(held[0], encoding="utf-8"))
    return out.getvalue()


def part_bytes(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """A part, unpacked; None where there is none. Raises `Unreadable` for one over the limit."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    with archive.open(info) as stream:
        data = stream.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise Unreadable(f"{name} unpacks to more than {MAX_PART_BYTES:,} bytes: a damaged file or a ZIP bomb")
    return data


def part(archive: zipfile.ZipFile, name: str) -> _Element | None:
    """A part as XML, in the names that everybody writes; None where there is none. Raises `Unreadable`."""
    data = part_bytes(archive, name)
    return None if data is None else parsed(data, name)


def parsed(data: bytes, name: str) -> _Element:
    """The root of an XML file, in the names that everybody writes. Raises `Unreadable`."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _entities(name)
    if b"purl.oclc.org" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"{name} is no whole XML ({error}); fetch the file again") from error
    if root.getroottree().docinfo.internalDTD is not None:  # written in an encoding that hides it from the search
        raise _entities(name)
    return root


def hint(archive: zipfile.ZipFile, name: str) -> _Element | None:
    """A part that only helps (styles, numbering, properties): None also where it cannot be read."""
    try:
        return part(archive, name)
    except Unreadable:
        return None


def relations(archive: zipfile.ZipFile, name: str) -> dict[str, Relation]:
    """Id -> what the part is related to inside the package ("": the package itself). What lies outside is left out."""
    folder, _, file = name.rpartition("/")
    root = hint(archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    if root is None:
        return {}
    return {
        each.get("Id") or "": Relation((each.get("Type") or "").rpartition("/")[2], _inside(folder, each))
        for each in root.iter(_RELATION)
        if each.get("TargetMode") != "External"
    }


def _inside(folder: str, relation: _Element) -> str:
    target = relation.get("Target") or ""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _entities(name: str) -> Unreadable:
    return Unreadable(f"{name} declares XML entities, which no Office file does: refused")
