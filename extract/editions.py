"""A report as it was published once: a page with its files, or a file that stands alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extract.cards import FACTS, Card, Facts

MIN_SECTIONS = 3
"""Parts of the text from which on a page without figures is a report itself, not a notice with a file."""

OF_THE_TABLES = frozenset({"layout", "confidence", "period_start", "period_end"})
"""Facts that only the capture with the tables can state; the page around it never lends them."""

OF_THE_PUBLICATION = ("published_on", "published_time", "source")
"""Facts of the page: a file does not know when and where it was put up, whatever dates stand in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A report as published once: a page with its attachments, or a file that stands alone."""

    source: Card  # the better of page and attachments
    page: Card | None
    files: tuple[Card, ...]
    facts: Facts


def editions(cards: Iterable[Card]) -> Iterator[Edition]:
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
    return identity(page.facts) or (page.address,), page.facts.get("published_on")


def _page_of(file: Card, captures: list[Card]) -> Card | None:
    """The capture of the page that led to this file: of the same run, else the newest."""
    key: Callable[[Card], tuple[bool, str, str]] = lambda c: (c.run_id == file.run_id, c.fetched_at, c.record_id)  # noqa: E731
    return max(captures, key=key, default=None)


def _page_editions(page: Card, files: list[Card]) -> Iterator[Edition]:
    """A page makes one report with its files, save files that are reports of their own."""
    own = [
        file for file in files if file.is_report and file.holder not in page.pictures and _is_another(file, page, files)
    ]
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
        if differ(page.facts["year"], file.facts["year"]):
            return True
        own = (card for card in (page, *files) if card is not file and card.is_report)
        return differ(agency, file.facts["agency"]) and any(
            _states(card) and card.facts["agency"] == agency for card in own
        )
    return len({identity(f.facts) or f.address for f in files if f.is_report}) > 1


def _states(card: Card) -> bool:
    """Whether a capture holds a report itself, and not only its name and a link to it."""
    return card.values > 0 or card.sections >= MIN_SECTIONS


def _edition(page: Card | None, files: list[Card]) -> Edition:
    shown = page.pictures if page else frozenset()
    found = [card for card in (page, *files) if card is not None and card.is_report and card.holder not in shown]
    source = max(found, key=lambda c: (c.sure, c.cells - c.missing, c.format != "scan", c is page, *age(c)))
    lender = page.facts if page else {}
    facts = {key: _first(source.facts.get(key), lender.get(key), key) for key in FACTS}
    if any(lender.get(key) is not None for key in OF_THE_PUBLICATION):
        facts |= {key: lender.get(key) for key in OF_THE_PUBLICATION}
    return Edition(source=source, page=page, files=tuple(sorted(files, key=lambda c: c.record_id)), facts=facts)


def _first(own: Any, lent: Any, key: str) -> Any:
    return own if own is not None or key in OF_THE_TABLES else lent


def identity(facts: Facts) -> tuple[Any, ...] | None:
    """What makes a report that one; None where agency or year is unknown."""
    if not facts.get("agency") or not facts.get("year"):
        return None
    return facts.get("region_code"), facts["agency"], facts.get("scope"), facts["year"]


def differ(one: Any, other: Any) -> bool:
    """Whether both are known and not the same."""
    return None not in (one, other) and one != other


def home(edition: Edition) -> Card:
    """The capture under whose address it was published."""
    return edition.page or edition.source


def age(card: Card) -> tuple[str, str, str]:
    """What was said last is newest; a page that only stayed as it was is not newer than another's change."""
    return card.since, card.fetched_at, card.record_id
