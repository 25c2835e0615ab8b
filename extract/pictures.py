"""A report published as pictures of its pages (图片版): the page and its pictures read as one document.

Each picture is a capture of its own and is read by itself too; here its recognised pages are put behind the page's own
words, in the order in which the page shows them, so that sections and tables go on from one picture to the next.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from archive.capture import Capture
from archive.errors import ArchiveError
from archive.names import page_of
from archive.reader import Payload, read_payload
from extract.cards import address_of
from extract.converters.base import Kit
from extract.formats import choose, read_document
from extract.formats.geometry import Page, parts_of
from extract.formats.scan import CONVERTER, FORMAT, problems, scanned_pages
from extract.model.document import Block, Cell, Document, Grid
from extract.model.finding import Problem, Unreadable
from extract.model.report import Reading
from extract.reading import read_parsed
from extract.text.attachments import is_picture
from extract.text.metadata import find_title
from extract.text.sections import is_furniture
from settings.plain import squeeze

BEFORE_PLACE = "!"
"""Between the address of a picture and the place in it: `http://host/2.png!page 1 box 72.0,340.5,120.0,352.0`."""

_FEW = 2  # a single picture is read by itself
_MANY_PAGES = 60  # as of a file; what a page shows after so many is read by itself only
_PAGE = re.compile(r"page (\d+) (?=box )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A captured picture, the page that led to it, and where it lies in the WARC of both."""

    url: str
    record_id: str
    offset: int  # bytes
    page: str  # address without what does not change the page
    run_id: str | None


@dataclass(frozen=True, slots=True)
class Album:
    """The pictures that hang on a page, in WARC order, and the WARC that holds them."""

    warc: Path
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A picture and what was recognised in it."""

    picture: Picture
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]


def picture_of(capture: Capture) -> Picture | None:
    """The picture that a capture is, of a page that led to it; none for a revisit, which holds no bytes."""
    lead = capture.lead
    if capture.kind == "revisit" or capture.status not in (200, None) or lead is None or lead.role != "attachment":
        return None
    if not lead.found_on or not (capture.mime or "").startswith("image/"):
        return None
    return Picture(
        url=capture.url,
        record_id=capture.record_id,
        offset=capture.offset,
        page=address_of(lead.found_on),
        run_id=capture.run_id,
    )


def hanging_on(capture: Capture, pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    """The pictures to which a capture led in its own run, in WARC order."""
    here = address_of(page_of(capture.url))
    return tuple(p for p in pictures if p.page == here and p.run_id == capture.run_id)


def read_with_pictures(capture: Capture, payload: Payload, alone: Reading, album: Album, kit: Kit) -> Reading | None:
    """A page and the pictures it shows -> its reading.

    In: the reading of the page alone, what hangs on it in its WARC, the converters. Out: None where the page stays what
    it is: it has tables itself, fewer than two pictures are at hand or were recognised, or they are no report.
    Locators in a picture begin with its address. A picture at hand that was not recognised is told as a problem; one in
    another WARC is not known here.
    """
    if alone.report is not None and alone.report.figures:
        return None
    named = [a.url for a in alone.attachments if a.role == "report" and is_picture(a)]
    at_hand = {address_of(picture.url): picture for picture in album.pictures}
    wanted = list(dict.fromkeys(p for url in named if (p := at_hand.get(address_of(url))) is not None))
    if len(wanted) < _FEW:
        return None
    seen = list(_recognised(album.warc, wanted, kit))
    if len(seen) < _FEW:
        return None
    page = read_document(payload.body, payload.mime, payload.charset, page_of(capture.url), None, kit)
    said = [p for each in seen for p in each.problems]
    if len(seen) < len(wanted):
        message = f"of the {len(wanted)} pictures that the page shows {len(seen)} were read as its pages"
        said.append(Problem(stage="format", kind="pictures-left-out", message=message))
    whole = replace(
        page,
        format="scan",
        parts=_put_together(page, _parts(seen)),
        tools=(kit.version(CONVERTER),),
        problems=(*page.problems, *said),
    )
    reading = read_parsed(payload.body, whole, capture.lead)
    if reading.kind != "annual_report" or reading.report is None or not reading.report.figures:
        return None
    report = replace(reading.report, attachments=alone.attachments)
    ids = tuple(each.picture.record_id for each in seen)
    return replace(reading, report=report, attachments=alone.attachments, pictures=ids)


def _recognised(warc: Path, wanted: Sequence[Picture], kit: Kit) -> Iterator[_Seen]:
    """What was recognised in the pictures, in order, as far as a report goes."""
    pages = 0
    for picture in wanted:
        found = _seen(warc, picture, kit) if pages < _MANY_PAGES else None
        if found is not None:
            pages += len(found.pages)
            yield found


def _seen(warc: Path, picture: Picture, kit: Kit) -> _Seen | None:
    """What was recognised in a picture; None where nothing was. Why is told when it is read by itself."""
    try:
        body = read_payload(warc, picture.offset).body
        if choose(body, None, picture.url) is not FORMAT:
            return None
        made = kit.convert(CONVERTER, body)
        return _Seen(picture, tuple(scanned_pages(made).values()), problems(made))
    except (ArchiveError, Unreadable):
        return None


def _parts(seen: Sequence[_Seen]) -> tuple[Block | Grid, ...]:
    """The pages of all pictures in order as those of one document, each place with the address of its picture."""
    pages = [(each.picture.url, page) for each in seen for page in each.pages]
    names = {n: f"{url}{BEFORE_PLACE}page {page.number} " for n, (url, page) in enumerate(pages, 1)}
    parts = parts_of([replace(page, number=n) for n, (_, page) in enumerate(pages, 1)])
    return tuple(_located(part, names) for part in parts)


def _located(part: Block | Grid, names: Mapping[int, str]) -> Block | Grid:
    """A part with its places, counted over all pictures, in the terms of each."""
    if isinstance(part, Block):
        return replace(part, where=_place(part.where, names))
    rows = tuple(tuple(_cell(cell, names) for cell in row) for row in part.rows)
    return replace(part, rows=rows, where=_place(part.where, names))


def _cell(cell: Cell, names: Mapping[int, str]) -> Cell:
    return replace(cell, where=_place(cell.where, names))


def _place(where: str, names: Mapping[int, str]) -> str:
    return _PAGE.sub(lambda found: names[int(found[1])], where)


def _put_together(page: Document, shown: Sequence[Block | Grid]) -> tuple[Block | Grid, ...]:
    """The page's own words down to its foot, the pictures, the foot. A title that both print stands once."""
    title = find_title(page)
    end = title.end if title else 0
    feet = (at for at in range(end, len(page.parts)) if is_furniture(page.parts[at]))
    foot = next(feet, len(page.parts)) if end else len(page.parts)
    again = find_title(replace(page, parts=tuple(shown), title=None, meta={}))
    if title and again and again.end and squeeze(title.text) == squeeze(again.text):
        shown = [*shown[: again.end - again.lines], *shown[again.end :]]
    return (*page.parts[:foot], *shown, *page.parts[foot:])
