"""What a line of a shard says about belonging together: the card that bundling sorts by."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

import orjson

from archive.names import page_of

Line = Mapping[str, Any]
Facts = dict[str, Any]
Figures = dict[tuple[str, str, str], int | float | None]

FACTS = (
    *("title", "agency", "agency_type", "scope", "region_code", "region_path", "year", "period_start", "period_end"),
    *("published_on", "published_time", "signed_on", "source", "layout", "confidence"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What bundling needs of one line of a shard; the texts and cells stay on the disk."""

    record_id: str
    url: str
    address: str  # url without scheme, fragment and default port
    fetched_at: str
    since: str  # when what it says was first fetched, in a row of captures that say the same
    holder: str  # record id of the capture that holds what it says: its own, or that of the one it repeats
    is_file: bool  # not a web page: an attachment where its page was captured too
    is_picture: bool
    found_on: str | None  # address of the page that led to it
    run_id: str | None
    portal_id: str | None
    portal_region: str | None  # code of the region whose portal it lies on
    is_report: bool
    format: str | None
    facts: Facts
    values: int  # cells with a number
    sure: int  # of them those whose reading is beyond doubt
    missing: int  # cells the document does not have
    cells: int
    sections: int  # parts of the text
    pictures: frozenset[str]  # record ids of the captures that were read with it, as its pages
    digest: str  # over the figures, or over the text where there are none
    figures: (
        bytes  # packed, see `figures_of`; only of files and of pages that name one, which are held against each other
    )


def card_of(line: Line) -> Card | None:
    """The card of one line, or None when the line can't be part of a report (lists, home pages, broken records).

    What a revisit is shows only beside the card of its holder (`resolved`).
    """
    capture, report = line["capture"], line["report"]
    repeats = capture is not None and capture["same_as"] is not None
    if capture is None or (report is None and not repeats and capture["role"] not in ("report", "attachment")):
        return None
    cells = report["cells"] if report else []
    states = [cell["state"] for cell in cells]
    values = states.count("value")
    unsure = sum(cell["state"] == "value" for cell in cells if cell.get("doubt") is not None)
    title = {"title": line["title"] or capture["title"] or None}
    return Card(
        record_id=capture["record_id"],
        url=page_of(capture["url"]),
        address=address_of(page_of(capture["url"])),
        fetched_at=capture["fetched_at"],
        since=capture["fetched_at"],
        holder=capture["same_as"] or capture["record_id"],
        is_file=_is_file(line),
        is_picture=(capture["mime"] or "").startswith("image/"),
        found_on=address_of(capture["found_on"]) if capture["found_on"] else None,
        run_id=capture["run_id"],
        portal_id=capture["portal_id"],
        portal_region=capture["region_code"],
        is_report=report is not None,
        format=line["format"],
        facts={key: report[key] for key in FACTS} if report else title,
        values=values,
        sure=values - unsure,
        missing=states.count("missing"),
        cells=len(cells),
        sections=len(report["sections"]) if report else 0,
        pictures=frozenset(line.get("pictures", ())),
        digest=_digest(report) if report else "",
        figures=_packed(cells) if _is_file(line) or line["attachments"] else b"",
    )


def _packed(cells: list[Facts]) -> bytes:
    """What is read beyond doubt; some 500 bytes for the 200 cells of a report."""
    sure = [
        (cell["table"], cell["row"], cell["column"], cell["value"])
        for cell in cells
        if cell["state"] != "missing" and cell.get("doubt") is None
    ]
    return zlib.compress(json.dumps(sure).encode()) if sure else b""


def figures_of(card: Card) -> Figures:
    """The figures of a card that are read beyond doubt: (table, row, column) -> number, None for a blank cell or mark."""
    told = json.loads(zlib.decompress(card.figures)) if card.figures else []
    return {(table, row, column): value for table, row, column, value in told}


def resolved(cards: Iterable[Card]) -> Iterator[Card]:
    """The cards, each record once; one that repeats another says what that one says, or goes when that one has none."""
    by_id = {card.record_id: card for card in cards}
    for card in by_id.values():
        if card.holder == card.record_id:
            yield card
        elif (held := by_id.get(card.holder)) is not None and held.holder == held.record_id:
            yield _repeating(card, held)


def _repeating(card: Card, held: Card) -> Card:
    return replace(
        held,
        record_id=card.record_id,
        url=card.url,
        address=card.address,
        fetched_at=card.fetched_at,
        found_on=card.found_on,
        run_id=card.run_id,
        portal_id=card.portal_id,
        portal_region=card.portal_region,
    )


def _is_file(line: Line) -> bool:
    """Whether it can hang on a page. A crawler that took a file's link for a report does not make it a page."""
    capture = line["capture"]
    if line.get("pictures"):
        return False
    if line["format"]:
        return bool(line["format"] != "html" or capture["role"] == "attachment")
    return bool(capture["role"] == "attachment" or "html" not in (capture["mime"] or "html"))


def address_of(url: str) -> str:
    """An address without what does not change the page: scheme, default port, case of the host, and the fragment.

    But not one that names a place in a page drawn by script (`#/detail?id=1`): each of those shows something else.
    """
    parts = urlsplit(url)
    host = parts.netloc.lower().removesuffix(":80" if parts.scheme == "http" else ":443")
    query = f"?{parts.query}" if parts.query else ""
    place = f"#{parts.fragment}" if parts.fragment.lstrip("!").startswith("/") else ""
    return f"{host}{parts.path or '/'}{query}{place}"


def _digest(report: Facts) -> str:
    cells = sorted([(c["table"], c["row"], c["column"], c["value"]) for c in report["cells"] if c["state"] == "value"])
    said = cells or [section["text"] for section in report["sections"]]
    return hashlib.blake2b(orjson.dumps(said), digest_size=16).hexdigest()
