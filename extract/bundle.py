"""One report and all its captures: the page, its attachments, the same page on another day or another site."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from extract.cards import Card, Facts, Line, card_of, figures_of, resolved
from extract.editions import MIN_SECTIONS, Edition, age, differ, editions, home, identity
from extract.model.finding import Problem

Part = Literal["primary", "page", "attachment", "repeat", "version"]
"""What a capture is to its report: the one whose cells are taken, the page around it, a file of it, the same figures
again, or other figures under the same identity."""

_PHONES = re.compile(r"^(?:m|wap|3g)\.|/(?:wap|mobile)/|_(?:wap|mobile)\.")
LAST_FREE_YEAR = 2018
"""Until then no form asked for tables."""

NAMED = 12
"""So many cells are named in which a page and its file differ; a file of another year differs in most."""


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
    pictures: frozenset[str] = frozenset()  # record ids of the captures that the primary was read with, as its pages


def bundle(lines: Iterable[Line]) -> Iterator[Bundle]:
    """Group the lines of shards into reports.

    In: lines after the header, of any number of shards, in any order. Lines that can't be part of a report are ignored.
    Out: one bundle per report, sorted by id; the same lines give the same bundles whatever their order.
    """
    return bundle_cards(card for card in map(card_of, lines) if card is not None)


def bundle_cards(cards: Iterable[Card]) -> Iterator[Bundle]:
    """As `bundle`, for cards that were made while a shard was read for something else."""
    groups = _same_report(sorted(editions(resolved(cards)), key=_stable))
    yield from sorted((_bundle(group) for group in groups), key=lambda b: b.id)


def report_id(facts: Facts, address: str) -> str:
    """The permanent id of a report: a hash over its identity, so that it survives a rebuild and a better parser."""
    named = "\x1f".join(map(str, identity(facts) or ("address", address)))
    return hashlib.blake2b(named.encode(), digest_size=8).hexdigest()


def _stable(edition: Edition) -> tuple[str, str]:
    return edition.source.address, edition.source.record_id


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
        address = home(edition).address
        for key in (identity(edition.facts), (address, edition.facts["year"])):
            if key is not None:
                parent[find(n)] = find(leader.setdefault(key, n))
    groups: dict[int, list[Edition]] = defaultdict(list)
    for n, edition in enumerate(editions):
        groups[find(n)].append(edition)
    return list(groups.values())


def _bundle(editions: list[Edition]) -> Bundle:
    chosen = _chosen(_whole(editions))
    shown = home(chosen)
    return Bundle(
        id=report_id(chosen.facts, shown.address),
        primary=chosen.source.holder,
        format=chosen.source.format,
        url=shown.url,
        portal_id=chosen.source.portal_id or shown.portal_id,
        facts=chosen.facts,
        captures=tuple(_parts(chosen, editions).items()),
        problems=(*_differences(chosen, editions), *_against_each_other(chosen), *_pictured(chosen)),
        pictures=chosen.source.pictures,
    )


def _whole(editions: list[Edition]) -> list[Edition]:
    """All but those that are a picture which another was read with: of an unchanged one no page is read again."""
    shown = frozenset[str]().union(*(e.source.pictures for e in editions))
    return [e for e in editions if e.source.holder not in shown]


def _chosen(editions: list[Edition]) -> Edition:
    """The newest complete figures; of several publications of those the first, in its newest capture.

    Of several addresses that show it the one on the portal of its own region, then the one met first, a page for phones
    last: it stays the same from crawl to crawl, whichever portal answered sooner.
    """
    winner = max(editions, key=lambda e: (_completeness(e.source), e.facts["published_on"] or "", age(e.source)))
    same = [e for e in editions if e.source.digest == winner.source.digest]
    first = min(e.facts["published_on"] or "9999" for e in same)
    same = [e for e in same if (e.facts["published_on"] or "9999") == first]
    kept = home(
        min(same, key=lambda e: (bool(_PHONES.search(home(e).address)), _is_guest(e), e.source.since, home(e).address))
    )
    return max((e for e in same if home(e).address == kept.address), key=lambda e: age(e.source))


def _is_guest(edition: Edition) -> bool:
    """Whether it lies on the portal of another region than the report's, where copies are put up."""
    return differ(home(edition).portal_region, edition.facts["region_code"])


def _completeness(card: Card) -> int:
    """2 when no cell is missing, 1 when some are there, 0 without tables."""
    return 0 if card.missing == card.cells else 1 if card.missing else 2


def _parts(chosen: Edition, editions: list[Edition]) -> dict[str, Part]:
    parts: dict[str, Part] = {chosen.source.holder: "primary"}
    if chosen.page is not None:
        parts.setdefault(chosen.page.holder, "page")
    for file in chosen.files:
        parts.setdefault(file.holder, "attachment")
    for edition in editions:
        again: Part = "repeat" if _says_the_same(edition, chosen) else "version"
        for card in (edition.source, edition.page, *edition.files):
            if card is not None:
                parts.setdefault(card.record_id, again)
    return parts


def _says_the_same(edition: Edition, chosen: Edition) -> bool:
    """The same figures, or some of them: in one of the pictures that are the report's pages."""
    return edition.source.digest == chosen.source.digest or edition.source.holder in chosen.source.pictures


def _differences(chosen: Edition, editions: list[Edition]) -> Iterator[Problem]:
    """What else is on record under this identity, for a person to look at."""
    other = {e.source.digest: e.source for e in editions if not _says_the_same(e, chosen)}
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
        c.digest: c
        for c in (chosen.page, *chosen.files)
        if c and c.is_report and c.digest != chosen.source.digest and c.holder not in chosen.source.pictures
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
