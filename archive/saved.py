"""What a person saved with a browser, read: a page, a page with the folder beside it, an MHTML, or any file.

What such a file says of itself is used: the address and the time that Chromium, Edge, Internet Explorer and SingleFile
write into a page, and those of an MHTML (RFC 2557).
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from archive.coding import MAX_BODY
from archive.names import digest
from archive.sniffing import HEAD_BYTES, sniffed

FOLDER_ENDINGS = ("_files", ".files", "_Files")
"""How browsers name the folder of a page's pictures, after the page: `nb.html` -> `nb_files`."""

PAGE_ENDINGS = (".html", ".htm", ".shtml", ".xhtml")
MHTML_ENDINGS = (".mhtml", ".mht")

_SAVED_FROM = re.compile(rb"<!-- saved from url=\(\d+\)(\S+?)\s*-->")
_SINGLEFILE = re.compile(rb"Page saved with SingleFile\s+url:\s*(\S+)(?:\s+saved date:\s*([^\r\n]+))?")
_MHTML = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_WEB = re.compile(r"https?://[^/?#\[\]]+(?:[/?#].*)?$", re.IGNORECASE)
_JS_DATE = "%a %b %d %Y %H:%M:%S GMT%z"

How = Literal["file", "saved page", "MHTML"]


class Unusable(ValueError):
    """A file cannot be taken in; the message names it and what to do."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that belongs to a page: a picture, a style sheet, a frame."""

    address: str  # as the saved page names it: relative to the page, or of its own
    body: bytes
    content_type: str
    name: str | None = None  # of its own file, beside the page


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What one saved file holds."""

    path: Path
    digest: str  # of the file as it lies there
    how: How
    body: bytes  # the page or the file itself
    content_type: str
    saved_at: datetime  # aware, UTC
    saved_at_from: str  # who says so
    url: str | None = None  # where it was, in its own words
    pieces: tuple[Piece, ...] = ()
    whole: bytes | None = None  # of an MHTML: the file itself, so that nothing of it is lost
    left_out: tuple[str, ...] = ()  # pieces that have no address, no bytes, or too many


def read_saved(path: Path, limit: int = MAX_BODY) -> Saved:
    """Read a file with what lies in the folder that a browser put beside it.

    In: the path; the bytes a file may have (what is larger could not be read back). Raises `Unusable`.
    """
    try:
        return _read(path, limit)
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}; check its name and its permissions") from error


def _read(path: Path, limit: int) -> Saved:
    body = _bytes(path, limit)
    mtime = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if _MHTML.search(body[:HEAD_BYTES]) and not body.lstrip().startswith(b"<"):
        return _of_mhtml(path, body, mtime)
    content_type = sniffed(body, path.name)
    if content_type != "text/html":
        return Saved(
            path=path,
            digest=digest(body),
            how="file",
            body=body,
            content_type=content_type,
            saved_at=mtime,
            saved_at_from="time of the file",
        )
    url, told = _own_words(body)
    pieces, left_out = _beside(path, limit)
    return Saved(
        path=path,
        digest=digest(body),
        how="saved page" if pieces else "file",
        body=body,
        content_type=content_type,
        saved_at=told or mtime,
        saved_at_from="the page" if told else "time of the file",
        url=url,
        pieces=pieces,
        left_out=left_out,
    )


def folder_of(page: Path) -> Path | None:
    """The folder that a browser put beside a saved page, if it is there."""
    found = (page.with_name(f"{page.stem}{ending}") for ending in FOLDER_ENDINGS)
    return next((folder for folder in found if folder.is_dir()), None)


def _bytes(path: Path, limit: int) -> bytes:
    if not path.exists():
        raise Unusable(f"{path}: no such file; check the path")
    if not path.is_file():
        raise Unusable(f"{path}: is no file; name the files in it, or a table of their addresses")
    with path.open("rb") as stream:
        body = stream.read(limit + 1)
    if not body:
        raise Unusable(f"{path}: the file is empty; save it again")
    if len(body) > limit:
        raise Unusable(f"{path}: is larger than {limit:,} bytes, which nothing here could read; import its parts")
    return body


def _own_words(body: bytes) -> tuple[str | None, datetime | None]:
    """The address and the time that a browser wrote into a page when it saved it."""
    head = body[:HEAD_BYTES]
    if found := _SINGLEFILE.search(head):
        return found[1].decode("utf-8", "replace"), _js_date((found[2] or b"").decode("utf-8", "replace"))
    found = _SAVED_FROM.search(head)
    return (found[1].decode("utf-8", "replace"), None) if found else (None, None)


def _js_date(text: str) -> datetime | None:
    """A time as JavaScript writes it: `Fri Feb 02 2024 10:00:00 GMT+0800 (China Standard Time)`."""
    try:
        return datetime.strptime(text.partition("(")[0].strip(), _JS_DATE).astimezone(UTC)
    except ValueError:
        return None


def _beside(page: Path, limit: int) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The files in the folder beside a page, and those that were left out."""
    folder = folder_of(page)
    pieces: list[Piece] = []
    left_out: list[str] = []
    for path in _files(folder) if folder else ():
        name = path.relative_to(page.parent).as_posix()
        try:
            body = _bytes(path, limit)
        except Unusable as error:
            left_out.append(str(error))
            continue
        except OSError as error:
            left_out.append(f"{path}: {error.strerror}")
            continue
        limit -= len(body)  # the group is written from memory
        pieces.append(Piece(quote(name, errors="surrogateescape"), body, sniffed(body, path.name), name))
    return tuple(pieces), tuple(left_out)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _of_mhtml(path: Path, whole: bytes, mtime: datetime) -> Saved:
    try:
        message = email.message_from_bytes(whole)
        parts = [part for part in message.walk() if not part.is_multipart()]
        root = _root(message, parts)
        body = _decoded(root) if root else b""
        others = [part for part in parts if part is not root]
        placed = [(part, _location(part), _decoded(part)) for part in others]
    except (LookupError, RecursionError, TypeError, ValueError) as error:
        raise Unusable(f"{path}: this MHTML cannot be read ({error}); save the page again as HTML") from error
    if root is None or not sniffed(body, "page.html").startswith("text/html"):
        raise Unusable(f"{path}: this MHTML holds no page; save it again")
    usable = [(part, url, block) for part, url, block in placed if url and block]
    told = _date(message)
    return Saved(
        path=path,
        digest=digest(whole),
        how="MHTML",
        body=body,
        content_type=_type(root, body, "page.html"),
        saved_at=told or mtime,
        saved_at_from="the page" if told else "time of the file",
        url=_location(message, "Snapshot-Content-Location") or _location(root),
        pieces=tuple(Piece(url, block, _type(part, block, url)) for part, url, block in usable),
        whole=whole,
        left_out=tuple(
            f"{path}: a part without {'content' if url else 'an address'}"
            for _, url, block in placed
            if not url or not block
        ),
    )


def _root(message: Message, parts: list[Message]) -> Message | None:
    """The page: the part that `start` names (RFC 2387), else the first that is a web page, else the first."""
    start = message.get_param("start")
    named = (part for part in parts if start and part.get("Content-ID") == start)
    pages = (part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml"))
    return next(named, None) or next(pages, None) or next(iter(parts), None)


def _decoded(part: Message) -> bytes:
    block = part.get_payload(decode=True)
    return block if isinstance(block, bytes) else b""


def _location(part: Message, name: str = "Content-Location") -> str | None:
    """The web address of a part; None for one that has none of its own (`cid:`, `about:blank`)."""
    found = "".join(str(part.get(name, "")).split())
    return found if _WEB.match(found) else None


def _type(part: Message, body: bytes, name: str) -> str:
    charset = part.get_content_charset()
    found = sniffed(body, name.partition("?")[0])
    return f"{found}; charset={charset}" if charset and charset.isascii() and found.startswith("text/") else found


def _date(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message.get("Date", "")))
    except (TypeError, ValueError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
