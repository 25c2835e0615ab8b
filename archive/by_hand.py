"""Takes what people saved by hand into the archive: `resource` records at the pages' own addresses, with provenance.

A server's answer is a `response`; what a person saved is none, and never becomes the origin of a revisit. WARC-Date is
when it was saved (WARC 1.1 section 5.4: when the data were captured), the metadata record says the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

from archive.capture import Capture, Lead, Resource
from archive.importing import ImportRun, software
from archive.index import CrawlDb
from archive.lock import crawl_lock
from archive.names import digest, warc_date, warc_url
from archive.parts import take_home
from archive.saved import Piece, Saved
from archive.schema import told
from archive.tail import recover
from archive.writer import WarcStore, utc_now
from settings.paths import DataFolder
from settings.portals import Portal

MHTML = "urn:mhtml:"
"""What goes before a page's address to name the MHTML file that it was taken from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A saved file that is to be taken in, and what is known of it."""

    saved: Saved
    lead: Lead  # its address is the page's
    portal: Portal
    by: str = ""  # who saved it
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that cannot be taken in."""

    source: Path
    reason: str  # names the file and the remedy


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one file."""

    source: Path
    state: Literal["imported", "duplicate", "refused"]
    url: str | None = None
    role: str | None = None
    portal_id: str | None = None
    saved_at: datetime | None = None
    saved_at_from: str | None = None
    warc: str | None = None  # where it lies, or where its like lies
    captures: int = 0  # records of the page and of what belongs to it
    left_out: tuple[str, ...] = ()
    reason: str = ""  # why it was refused


def import_by_hand(
    data: DataFolder,
    files: Iterable[ByHand | Refused],
    *,
    by: str = "",
    now: Callable[[], datetime] = utc_now,
) -> Iterator[Done]:
    """Take saved files in, one after the other; each whole, with what belongs to it, or not at all.

    In: the data folder (made when missing); the files, read while this goes on; who runs the import, for the warcinfo
    record and the row of the run, whose options say `"kind": "import"`. Out: what became of each, once it is on the disk.
    Raises `ArchiveLocked` while a crawl runs, `ArchiveFull` when the folder cannot be written; what was taken in
    before stays.
    """
    with crawl_lock(data.root), told(data.warc), CrawlDb(data.crawl_db) as db:
        take_home(data, db.frontier.connection)
        recover(data, db)
        known = {str(row["id"]) for row in db.rows("portals")}
        run = ImportRun(db, now, {"how": "by hand", **({"by": by} if by else {})})
        info = {"software": software(), "operator": by, "description": "saved by hand from a browser and imported"}
        kept = {name: value for name, value in info.items() if value}
        with _ended(run), WarcStore(data.warc, run_id=run.id, info=kept, on_member=db.add_member, now=now) as warcs:
            for file in files:
                yield _done(_Open(db, warcs, run, known), file, now())


@contextmanager
def _ended(run: ImportRun) -> Iterator[None]:
    """See to it that the row of the run says how it ended."""
    with ExitStack() as broken_off:
        broken_off.callback(run.finish, "interrupted")
        yield
        broken_off.pop_all()
    run.finish()


def resources_of(file: ByHand, imported_at: datetime) -> list[Resource]:
    """The records of one file: the page, what belongs to it at its own addresses, and the MHTML it came in."""
    saved, lead = file.saved, file.lead
    page = Resource(
        url=lead.url,
        body=saved.body,
        content_type=saved.content_type,
        made_at=saved.saved_at,
        page=None,
        lead=lead,
        about=tuple(_provenance(file, imported_at)),
    )
    beside = Lead(url=lead.url, portal_id=lead.portal_id, region_code=lead.region_code, role="other", found_on=lead.url)
    made = [page]
    for piece in saved.pieces:
        url = urljoin(lead.url, piece.address)
        if warc_url(url) != warc_url(lead.url):
            about = tuple(_provenance(file, imported_at, piece))
            made.append(
                replace(page, url=url, body=piece.body, content_type=piece.content_type, lead=beside, about=about)
            )
    if saved.whole is not None:
        kind = "multipart/related"
        made.append(replace(page, url=f"{MHTML}{lead.url}", body=saved.whole, content_type=kind, lead=beside))
    return made


def _provenance(file: ByHand, imported_at: datetime, piece: Piece | None = None) -> Iterator[tuple[str, str]]:
    """Where a record came from, as lines of its metadata record: the file with the page, or with a piece of it."""
    saved = file.saved
    name, found = (piece.name, digest(piece.body)) if piece and piece.name else (saved.path.name, saved.digest)
    yield "nianbao-import", f"by hand, {saved.how}"
    yield "nianbao-file", name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    yield "nianbao-file-digest", found
    yield "nianbao-saved-at", f"{warc_date(saved.saved_at)} ({saved.saved_at_from})"
    yield "nianbao-imported-at", warc_date(imported_at)
    if saved.url and warc_url(saved.url) != warc_url(file.lead.url):
        yield "nianbao-own-address", saved.url
    if file.by:
        yield "nianbao-saved-by", file.by
    if file.note:
        yield "nianbao-note", file.note


@dataclass(frozen=True, slots=True)
class _Open:
    """What an import writes to."""

    db: CrawlDb
    warcs: WarcStore
    run: ImportRun
    portals: set[str]  # ids that crawl.db knows


def _done(books: _Open, file: ByHand | Refused, now: datetime) -> Done:
    if isinstance(file, Refused):
        return Done(file.source, "refused", reason=file.reason)
    saved, lead = file.saved, file.lead
    twin = _twin(books.db, lead.url, digest(saved.body))
    done = Done(
        saved.path,
        "duplicate",
        url=lead.url,
        role=lead.role,
        portal_id=lead.portal_id,
        saved_at=saved.saved_at,
        saved_at_from=saved.saved_at_from,
    )
    if twin:
        return replace(done, saved_at=twin.fetched_at, saved_at_from=None, warc=twin.warc)
    captures = _take_in(books, file, now)
    books.run.count(len(captures), sum(capture.length for capture in captures))
    return replace(done, state="imported", warc=captures[0].warc, captures=len(captures), left_out=saved.left_out)


def _twin(db: CrawlDb, url: str, found: str) -> Capture | None:
    """The capture of the same bytes, saved from the same address, that is here already."""
    same = (one for one in db.captures(url=warc_url(url)) if one.kind == "resource" and one.payload_digest == found)
    return next(same, None)


def _take_in(books: _Open, file: ByHand, now: datetime) -> list[Capture]:
    """Write and index. Killed at any moment it leaves the file out, or in whole and found by the next start."""
    db, portal, run_id = books.db, file.portal, books.run.begin()
    with db.transaction():
        captures = books.warcs.write_resources(resources_of(file, now.astimezone(UTC)))
        books.warcs.sync()
        if portal.id not in books.portals:
            db.put_portals([{**asdict(portal), "last_run": run_id}])
        for capture in captures:
            db.add_capture(capture)
    books.portals.add(portal.id)
    return captures
