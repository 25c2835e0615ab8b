"""One report and all its captures: the page, its attachments, the same page on another day or another site."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from extract.cards import FACTS, Card, Facts, Line, card_of, figures_of, resolved
from extract.model.finding import Problem

Part = Literal["primary", "page", "attachment", "repeat", "version"]
"""What a capture is to its report: the one whose cells are taken, the page around it, a file of it, the same figures
again, or other figures under the same identity."""

_PHONES = re.compile(r"^(?:m|wap|3g)\.|/(?:wap|mobile)/|_(?:wap|mobile)\.")
LAST_FREE_YEAR = 2018
"""Until then no form asked for tables."""

MIN_SECTIONS = 3
"""Parts of the text from which on a page without figures is a report itself, not a notice with a file."""

NAMED = 12
"""So many cells are named in which a page and its file differ; a file of another year differs in most."""

OF_THE_TABLES = frozenset({"layout", "confidence", "period_start", "period_end"})
"""Facts that only the capture with the tables can state; the page around it never lends them."""

OF_THE_PUBLICATION = ("published_on", "published_time", "source")
"""Facts of the page: a file does not know when and where it was put up, whatever dates stand in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One report: whose cells it takes, what it says of itself, and every capture that shows it."""

    id: str
    primary: str  # record id of the capture that holds the cells and sections
    format: str | None
    url: str
    portal_id: str | None
    facts: Facts
    captures: tuple[tuple[str, Part], ...]  # (record id, part), each capture once, primary first
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A report as published once: a page with its attachments, or a file that stands alone."""

    source: Card  # the better of page and attachments
    page: Card | None
    files: tuple[Card, ...]
    facts: Facts


def bundle(lines: Iterable[Line]) -> Iterator[Bundle]:
    """Group the lines of shards into reports.

    In: lines after the header, of any number of shards, in any order. Lines that can't be part of a report are ignored.
    Out: one bundle per report, sorted by id; the same lines give the same bundles whatever their order.
    """
    return bundle_cards(card for card in map(card_of, lines) if card is not None)


def bundle_cards(cards: Iterable[Card]) -> Iterator[Bundle]:
    """As `bundle`, for cards that were made while a shard was read for something else."""
    groups = _same_report(sorted(_editions(resolved(cards)), key=_stable))
    yield from sorted((_bundle(group) for group in groups), key=lambda b: b.id)


def report_id(facts: Facts, address: str) -> str:
    """The permanent id of a report: a hash over its identity, so that it survives a rebuild and a better parser."""
    named = "\x1f".join(map(str, _identity(facts) or ("address", address)))
    return hashlib.blake2b(named.encode(), digest_size=8).hexdigest()


def _identity(facts: Facts) -> tuple[Any, ...] | None:
    if not facts.get("agency") or not facts.get("year"):
        return None
    return facts.get("region_code"), facts["agency"], facts.get("scope"), facts["year"]


def _editions(cards: Iterable[Card]) -> Iterator[Edition]:
    """Pages with their files; a file whose page was not captured, or that is a report of its own, stands alone."""
    pages: dict[str, list[Card]] = defaultdict(list)
    files: list[Card] = []
    for card in cards:
        if card.is_file:
            files.append(card)
        else:
            pages[card.address].append(card)
    hanging: dict[str, list[Card]] = defaultdict(list)
    for file in files:
        if page := _page_of(file, pages.get(file.found_on or "", [])):
            hanging[page.record_id].append(file)
        elif file.is_report:
            yield _edition(None, [file])
    everywhere = sorted((card for captures in pages.values() for card in captures), key=lambda c: c.record_id)
    shared = {_told_by(page): hanging[page.record_id] for page in everywhere if hanging[page.record_id]}
    for page in everywhere:
        lent = [] if page.values else shared.get(_told_by(page), [])
        yield from _page_editions(page, hanging[page.record_id] or lent)


def _told_by(page: Card) -> tuple[Any, ...]:
    """What pages share that tell of one publication, a page and its twin for phones: their file is fetched once."""
    return _identity(page.facts) or (page.address,), page.facts.get("published_on")


def _page_of(file: Card, captures: list[Card]) -> Card | None:
    """The capture of the page that led to this file: of the same run, else the newest."""
    key: Callable[[Card], tuple[bool, str, str]] = lambda c: (c.run_id == file.run_id, c.fetched_at, c.record_id)  # noqa: E731
    return max(captures, key=key, default=None)


def _page_editions(page: Card, files: list[Card]) -> Iterator[Edition]:
    """A page makes one report with its files, save files that are reports of their own."""
    own = [file for file in files if file.is_report and _is_another(file, page, files)]
    for file in own:
        yield _edition(None, [file])
    rest = [file for file in files if file not in own]
    if page.is_report or any(file.is_report for file in rest):
        yield _edition(page, rest)


def _is_another(file: Card, page: Card, files: list[Card]) -> bool:
    """A file of another year; one of another agency below a mere list, or beside what states the page's own report.

    The last is a neighbour the page links to (上一篇). A page without figures or text lends its name to its only file,
    for pages and files often name one agency in two ways.
    """
    if page.is_report:
        agency = page.facts["agency"]
        if _differ(page.facts["year"], file.facts["year"]):
            return True
        own = (card for card in (page, *files) if card is not file and card.is_report)
        return _differ(agency, file.facts["agency"]) and any(
            _states(card) and card.facts["agency"] == agency for card in own
        )
    return len({_identity(f.facts) or f.address for f in files if f.is_report}) > 1


def _differ(one: Any, other: Any) -> bool:
    return None not in (one, other) and one != other


def _states(card: Card) -> bool:
    """Whether a capture holds a report itself, and not only its name and a link to it."""
    return card.values > 0 or card.sections >= MIN_SECTIONS


def _edition(page: Card | None, files: list[Card]) -> Edition:
    found = [card for card in (page, *files) if card is not None and card.is_report]
    source = max(found, key=lambda c: (c.sure, c.cells - c.missing, c.format != "scan", c is page, *_age(c)))
    lender = page.facts if page else {}
    facts = {key: _first(source.facts.get(key), lender.get(key), key) for key in FACTS}
    if any(lender.get(key) is not None for key in OF_THE_PUBLICATION):
        facts |= {key: lender.get(key) for key in OF_THE_PUBLICATION}
    return Edition(source=source, page=page, files=tuple(sorted(files, key=lambda c: c.record_id)), facts=facts)


def _first(own: Any, lent: Any, key: str) -> Any:
    return own if own is not None or key in OF_THE_TABLES else lent


def _stable(edition: Edition) -> tuple[str, str]:
    return edition.source.address, edition.source.record_id


def _home(edition: Edition) -> Card:
    return edition.page or edition.source


def _same_report(editions: list[Edition]) -> list[list[Edition]]:
    """Editions of one report: the same identity, or the same address in the same year."""
    leader: dict[Any, int] = {}
    parent = list(range(len(editions)))

    def find(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for n, edition in enumerate(editions):
        address = _home(edition).address
        for key in (_identity(edition.facts), (address, edition.facts["year"])):
            if key is not None:
                parent[find(n)] = find(leader.setdefault(key, n))
    groups: dict[int, list[Edition]] = defaultdict(list)
    for n, edition in enumerate(editions):
        groups[find(n)].append(edition)
    return list(groups.values())


def _bundle(editions: list[Edition]) -> Bundle:
    chosen = _chosen(editions)
    home = _home(chosen)
    return Bundle(
        id=report_id(chosen.facts, home.address),
        primary=chosen.source.holder,
        format=chosen.source.format,
        url=home.url,
        portal_id=chosen.source.portal_id or home.portal_id,
        facts=chosen.facts,
        captures=tuple(_parts(chosen, editions).items()),
        problems=(*_differences(chosen, editions), *_against_each_other(chosen), *_pictured(chosen)),
    )


def _chosen(editions: list[Edition]) -> Edition:
    """The newest complete figures; of several publications of those the first, in its newest capture.

    Of several addresses that show it the one on the portal of its own region, then the one met first, a page for phones
    last: it stays the same from crawl to crawl, whichever portal answered sooner.
    """
    winner = max(editions, key=lambda e: (_completeness(e.source), e.facts["published_on"] or "", _age(e.source)))
    same = [e for e in editions if e.source.digest == winner.source.digest]
    first = min(e.facts["published_on"] or "9999" for e in same)
    same = [e for e in same if (e.facts["published_on"] or "9999") == first]
    kept = _home(
        min(
            same, key=lambda e: (bool(_PHONES.search(_home(e).address)), _is_guest(e), e.source.since, _home(e).address)
        )
    )
    return max((e for e in same if _home(e).address == kept.address), key=lambda e: _age(e.source))


def _is_guest(edition: Edition) -> bool:
    """Whether it lies on the portal of another region than the report's, where copies are put up."""
    return _differ(_home(edition).portal_region, edition.facts["region_code"])


def _completeness(card: Card) -> int:
    """2 when no cell is missing, 1 when some are there, 0 without tables."""
    return 0 if card.missing == card.cells else 1 if card.missing else 2


def _age(card: Card) -> tuple[str, str, str]:
    """What was said last is newest; a page that only stayed as it was is not newer than another's change."""
    return card.since, card.fetched_at, card.record_id


def _parts(chosen: Edition, editions: list[Edition]) -> dict[str, Part]:
    parts: dict[str, Part] = {chosen.source.holder: "primary"}
    if chosen.page is not None:
        parts.setdefault(chosen.page.holder, "page")
    for file in chosen.files:
        parts.setdefault(file.holder, "attachment")
    for edition in editions:
        again: Part = "repeat" if edition.source.digest == chosen.source.digest else "version"
        for card in (edition.source, edition.page, *edition.files):
            if card is not None:
                parts.setdefault(card.record_id, again)
    return parts


def _differences(chosen: Edition, editions: list[Edition]) -> Iterator[Problem]:
    """What else is on record under this identity, for a person to look at."""
    other = {e.source.digest: e.source for e in editions if e.source.digest != chosen.source.digest}
    for card in sorted(other.values(), key=lambda c: c.holder):
        yield Problem(
            stage="bundle",
            kind="versions-differ",
            message=f"other figures under the same identity: {card.url} ({card.values} numbers, fetched {card.since})",
            where=card.holder,
        )


def _against_each_other(chosen: Edition) -> Iterator[Problem]:
    """Cells in which a page and its files say different things, each read beyond doubt."""
    own = figures_of(chosen.source)
    files = {
        c.digest: c for c in (chosen.page, *chosen.files) if c and c.is_report and c.digest != chosen.source.digest
    }
    for card in sorted(files.values(), key=lambda c: c.holder):
        told = figures_of(card)
        apart = [key for key in own if key in told and (own[key] or 0) != (told[key] or 0)]
        if apart:
            named = [f"{'/'.join(key)} {_said(own[key])} here, {_said(told[key])} there" for key in apart[:NAMED]]
            more = f" and {len(apart) - NAMED} more" if len(apart) > NAMED else ""
            message = f"{chosen.source.url} and {card.url} differ in {len(apart)} cells: {'; '.join(named)}{more}"
            yield Problem(stage="bundle", kind="attachment-differs", message=message, where=card.holder)


def _said(value: float | None) -> str:
    return "nothing" if value is None else str(value)


def _pictured(chosen: Edition) -> Iterator[Problem]:
    """Text or tables that are there as pictures only, in which no numbers were recognised: listed, and said so."""
    shown = [file for file in chosen.files if file.is_picture]
    has_text = chosen.source.sections >= MIN_SECTIONS
    if not shown or chosen.source.values or (has_text and (chosen.facts["year"] or 0) <= LAST_FREE_YEAR):
        return
    what = "the tables are pictures" if has_text else "the report is pictures"
    message = f"{what}, in which no numbers were recognised: {len(shown)}, the first is {shown[0].url}"
    yield Problem(stage="bundle", kind="pictures", message=message, where=shown[0].holder)
