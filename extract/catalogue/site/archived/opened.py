"""An archived file of any format -> what a page shows of it: harmless HTML with a place lit, or pages to be drawn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore

from archive.names import page_of
from archive.reader import Payload
from extract.catalogue.site.archived.clean import Cleaned, cleaned, text
from extract.catalogue.site.archived.document import cleaned_document
from extract.catalogue.site.archived.drawn import Box
from extract.catalogue.site.archived.lines import cleaned_lines
from extract.catalogue.site.archived.lit import NOTHING, lit_at
from extract.catalogue.site.page import Lang, NotThere
from extract.converters.base import Kit
from extract.converters.kit import full_kit
from extract.formats import choose, html, mhtml, zipped
from extract.formats import text as plain_text
from extract.formats.decode import decode
from extract.model.finding import Unreadable
from settings.paths import DataFolder

_PAGES = ("pdf", "scan")
_PIECE = re.compile(r"page (\d+) box (-?[\d.]{1,12}),(-?[\d.]{1,12}),(-?[\d.]{1,12}),(-?[\d.]{1,12})")


_reading = BoundedSemaphore(2)
"""Files are read anew for their visitors, two at a time: the other threads of the server stay free for pages."""


@dataclass(frozen=True, slots=True)
class ToDraw:
    """A file of which pages are drawn, and the boxes on them that are lit: page (from 1) -> boxes in points."""

    body: bytes
    boxes: dict[int, list[Box]]


def kit_of(folders: Sequence[DataFolder]) -> Kit:
    """What converters made before; nothing is converted for a visitor, who would wait for it."""
    kit = full_kit(folders[0].converted if folders else None)
    kit.off = dict.fromkeys(kit.converters, "it was not converted on this machine; `nianbao extract` does that")
    return kit


def opened(payload: Payload, url: str, where: str | None, lang: Lang, kit: Kit) -> Cleaned | ToDraw:
    """What a page shows of an archived answer.

    In: the answer, the address of its record, the locator of what is to be lit (None: nothing). Raises `NotThere` (502)
    for what cannot be read.
    """
    try:
        return _opened(payload.body, payload.mime, payload.charset, page_of(url), where, lang, kit)
    except Unreadable as error:
        raise NotThere(f"这个文件无法在此展示：{error}", f"this file cannot be shown here: {error}", 502) from None


def _opened(
    body: bytes, mime: str | None, charset: str | None, name: str, where: str | None, lang: Lang, kit: Kit
) -> Cleaned | ToDraw:
    format = choose(body, mime, name)
    if format.name in _PAGES:
        return ToDraw(body, boxes_of(where))
    if format is zipped.FORMAT:
        return _member(body, where, lang, kit)
    if format is mhtml.FORMAT:
        body, charset = mhtml.page_in(body)
        format = html.FORMAT
    if format is html.FORMAT:
        root = html.page_tree(body, charset)
        return cleaned(root, (lit_at(root, where) if where else None) or NOTHING, lang)
    if format is plain_text.FORMAT:
        return cleaned_lines(decode(body, charset)[0], where)
    with _reading:
        return cleaned_document(format.read(body, charset, name, kit), where)


def _member(body: bytes, where: str | None, lang: Lang, kit: Kit) -> Cleaned | ToDraw:
    """A file in an archive, named by the locator; without one the list of what is in it."""
    members = zipped.unpack(body).members
    named = [m for m in members if (where or "").startswith(m.name + zipped.INSIDE)]
    if not named:
        listed = "".join(f"<li>{text(member.name)}</li>" for member in members)
        return Cleaned(f"<ul>{listed}</ul>", False, False, from_file=True)
    member = max(named, key=lambda m: len(m.name))
    rest = (where or "")[len(member.name) + len(zipped.INSIDE) :]
    return _opened(member.body, None, None, member.name, rest, lang, kit)


def boxes_of(where: str | None) -> dict[int, list[Box]]:
    """ "page 3 box 72.0,340.5,120.0,352.0; page 4 box …" -> page -> boxes; nothing for anything else."""
    found: dict[int, list[Box]] = {}
    for number, *sides in _PIECE.findall(where or ""):
        try:
            left, top, right, bottom = map(float, sides)
        except ValueError:
            continue
        if int(number) < 100_000:
            found.setdefault(int(number), []).append((left, top, right, bottom))
    return found


def text_at(payload: Payload, url: str, where: str, kit: Kit) -> str | None:
    """What the format's own search finds at a locator, by another way than what is lit: a check of both.

    Out: None where nothing stands there or the format shows pages, which are drawn elsewhere. Raises `NotThere` (502).
    """
    try:
        format = choose(payload.body, payload.mime, page_of(url))
        if format.name in _PAGES or format is zipped.FORMAT or format.find is None:
            return None
        found = format.find(payload.body, payload.charset, where, kit)
    except Unreadable as error:
        raise NotThere(f"这个文件无法在此展示：{error}", f"this file cannot be shown here: {error}", 502) from None
    return found.text if found else None
