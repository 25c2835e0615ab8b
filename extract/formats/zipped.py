"""ZIP archives: the files in them, within limits. Their names are only words; nothing is ever written under them."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from extract.converters.base import Kit
from extract.formats import choose, needed
from extract.formats.base import MAX_BODY_BYTES, MEBIBYTE, Format, Place, declared
from extract.formats.contents import told_by_content
from extract.formats.ooxml import DAMAGED, opened
from extract.model.document import Document
from extract.model.finding import Problem, Unreadable

_MIMES = ("application/zip", "application/x-zip-compressed", "application/x-zip")
_SUFFIXES = (".zip",)
MAX_MEMBERS = 500
MAX_BYTES = 64 * MEBIBYTE  # of all members together, unpacked
_JUNK_FOLDERS = ("__MACOSX",)
_JUNK = ("thumbs.db", "desktop.ini", ".ds_store")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff")
_UTF8, _ENCRYPTED = 0x800, 0x1
"""Flags of a member (APPNOTE.TXT 4.4.4)."""

INSIDE = "!"
"""Between the name of a file in an archive and what stands in it, as in a locator: `a.docx!p12`, `inner.zip!a.docx`."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its path with slashes, and its bytes."""

    name: str
    body: bytes


@dataclass(slots=True)
class Unpacked:
    """What came out of an archive, and what did not."""

    members: list[Member] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left: int = MAX_BYTES
    count: int = 0

    def tell(self, kind: str, message: str, where: str | None = None) -> None:
        self.problems.append(Problem(stage="format", kind=kind, message=message, where=where))


def score(head: bytes, mime: str | None, name: str | None) -> int:
    """Nothing on text: what is an archive its content tells (`contents`)."""
    return declared(_MIMES, _SUFFIXES, mime, name) if head.startswith(b"PK") else 0


def unpack(body: bytes) -> Unpacked:
    """The files of an archive and of the archives in it, one level down. Raises `Unreadable` for a damaged one."""
    out = Unpacked()
    _unpack(body, "", out)
    return out


def _unpack(body: bytes, prefix: str, out: Unpacked) -> None:
    with opened(body, ".zip") as archive:
        for info in archive.infolist():
            name = prefix + member_name(info)
            if info.filename.endswith("/") or _is_junk(name):  # is_dir() fails on an empty name
                continue
            out.count += 1
            if out.count > MAX_MEMBERS or out.left <= 0:
                what = f"{MAX_MEMBERS} files" if out.count > MAX_MEMBERS else f"{MAX_BYTES:,} bytes"
                out.tell("archive-cut", f"more than {what} in the archive; the rest is not read", name)
                return
            data = _content(archive, info, name, out)
            if data is None:
                continue
            if _is_zip(data) and not prefix:
                _inner(data, name, out)
            else:
                out.members.append(Member(name, data))


def _inner(data: bytes, name: str, out: Unpacked) -> None:
    try:
        _unpack(data, name + INSIDE, out)
    except Unreadable as error:
        out.tell("unreadable", str(error), name)


def _is_zip(data: bytes) -> bool:
    try:
        return told_by_content(data) == "zip"
    except Unreadable:
        return False


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, out: Unpacked) -> bytes | None:
    """The bytes of a file, counted; None, and a problem, where they cannot be had or are too many."""
    if info.flag_bits & _ENCRYPTED:
        out.tell("unreadable", f"{name} is protected by a password; ask the agency for an open one", name)
        return None
    limit = min(MAX_BODY_BYTES, out.left)
    try:
        with archive.open(info) as stream:
            data = stream.read(limit + 1)
    except DAMAGED as error:
        out.tell("unreadable", f"{name} is damaged in the archive ({error}); fetch the archive again", name)
        return None
    out.left -= len(data)
    if len(data) > limit:
        out.tell("unreadable", f"{name} unpacks to more than {limit:,} bytes: no report, or a ZIP bomb", name)
        return None
    return data


def member_name(info: zipfile.ZipInfo) -> str:
    """A file's path as its maker wrote it: Chinese programs write GBK where the flag for UTF-8 is not set."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = name.encode("utf-8", "replace")
        name = _decoded(raw)
    steps = (step for step in name.replace("\\", "/").split("/") if step not in ("", ".", ".."))
    return "/".join(steps) or "unnamed"


def _decoded(raw: bytes) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _is_junk(name: str) -> bool:
    path = PurePosixPath(name)
    return path.parts[0] in _JUNK_FOLDERS or path.name.lower() in _JUNK or path.name.startswith(("~$", "._"))


def is_picture(member: Member) -> bool:
    """Whether a file is a picture by its name; a page of a scan among others, or what dresses a saved page."""
    return member.name.lower().endswith(_PICTURES)


def needs(body: bytes) -> tuple[tuple[str, bytes], ...]:
    """What the files of the archive need, pictures left out."""
    try:
        members = unpack(body).members
    except Unreadable:
        return ()
    return tuple(need for m in members if not is_picture(m) for need in needed(m.body, None, m.name))


def read(body: bytes, charset: str | None, url: str | None, kit: Kit) -> Document:
    """An archive -> a document without text: its files are documents of their own (`extract.members`)."""
    return Document(format="zip", parts=(), url=url, problems=tuple(unpack(body).problems))


def find(body: bytes, charset: str | None, where: str, kit: Kit) -> Place | None:
    """What stands at a locator in one of the files: `name.docx!t3 r4 c2`."""
    named = [m for m in unpack(body).members if where.startswith(m.name + INSIDE)]
    member = max(named, key=lambda m: len(m.name), default=None)
    if member is None:
        return None
    inside = choose(member.body, None, member.name)
    rest = where[len(member.name) + len(INSIDE) :]
    return inside.find(member.body, None, rest, kit) if inside.find is not None else None


def documents(unpacked: Unpacked) -> Iterator[Member]:
    """The files that may hold a report: all but pictures."""
    return (member for member in unpacked.members if not is_picture(member))


FORMAT = Format("zip", _MIMES, _SUFFIXES, score, read, needs, find)
