"""The pages of an archive that a person would open, with titles: report pages first, then all other web pages."""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from archive.capture import Capture
from archive.errors import CorruptRecord
from archive.reader import Payload, read_payload

WEB_PAGE = ("text/html", "application/xhtml+xml")

_TITLE = re.compile(rb"<title\b[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_META_CHARSET = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HEAD_BYTES = 1 << 16
"""Where a title is looked for; one that comes later is no head's."""


def pages(captures: Callable[[], Iterable[Capture]], warcs: Path) -> Iterator[dict[str, Any]]:
    """The lines of pages.jsonl (WACZ 1.1.1) after its first: id, url, ts, title.

    In: gives all captures, each time it is called; the folder of the WARCs. A page whose content was kept several
    times is listed at its first capture. A page without the title of a lead has the one in its own head, else its
    address.
    """
    seen: set[tuple[str, str | None]] = set()
    for reports in (True, False):
        for capture in captures():
            if _is_report(capture) is reports and _is_page(capture):
                key = (capture.url, capture.payload_digest)
                if key not in seen:
                    yield _page(capture, warcs)
                seen.add(key)


def _is_report(capture: Capture) -> bool:
    return capture.lead is not None and capture.lead.role == "report"


def _is_page(capture: Capture) -> bool:
    if capture.lead is not None and capture.lead.role == "other":
        return False  # what a page's scripts asked for
    return is_answered(capture) and (_is_report(capture) or capture.mime in WEB_PAGE)


def is_answered(capture: Capture) -> bool:
    """Whether it shows what stands at its address: the server gave it, or a person saved it there."""
    return capture.status == 200 or (capture.kind == "resource" and capture.url.startswith(("http:", "https:")))


def _page(capture: Capture, warcs: Path) -> dict[str, Any]:
    title = (capture.lead.title if capture.lead else "") or _own_title(capture, warcs) or capture.url
    return {
        "id": capture.record_id.strip("<>").removeprefix("urn:uuid:"),
        "url": capture.url,
        "ts": capture.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "title": title,
    }


def _own_title(capture: Capture, warcs: Path) -> str:
    try:
        return title_of(read_payload(warcs / capture.warc, capture.offset))
    except CorruptRecord:
        return ""  # `verify` names it; a package may still hold what is around it


def title_of(payload: Payload) -> str:
    """The text of the page's title element, white space collapsed; "" when there is none."""
    head = payload.body[:_HEAD_BYTES]
    found = _TITLE.search(head)
    if found is None:
        return ""
    declared = _META_CHARSET.search(head)
    text = _decoded(found[1], payload.charset or (declared[1].decode() if declared else None))
    return " ".join(html.unescape(text).split())


def _decoded(raw: bytes, charset: str | None) -> str:
    """Portals declare GB 2312 and send its superset, or declare nothing at all."""
    declared = "gb18030" if (charset or "").lower() in ("gb2312", "gbk") else charset
    for encoding in filter(None, (declared, "utf-8", "gb18030")):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")
