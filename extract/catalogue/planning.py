"""From cards to reports: which there are, and all that decides the rows of each. Pure."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extract.bundle import Bundle
from extract.cards import Card
from extract.catalogue.agencies import agency_of, agency_rows
from extract.catalogue.corrected import corrected_cells, of_report
from extract.catalogue.finished import Earlier, Planned
from extract.catalogue.hidden import Hidden, parted
from extract.catalogue.prepared import Where, load
from extract.catalogue.reporters import Key, Places
from extract.catalogue.succession import pairs
from extract.corrections import Correction, Outcome
from extract.withheld import Withheld

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The reports of a catalogue in the order of their numbers, and what is known of all of them."""

    reports: tuple[Planned, ...]
    bundles: tuple[Bundle, ...]  # sorted by id
    hidden: Hidden
    agencies: tuple[Row, ...]
    outcomes: Mapping[tuple[str, int], Outcome]  # of corrections, by file and number


def divide(cards: Collection[Card], withheld: Collection[Withheld]) -> tuple[tuple[Bundle, ...], Hidden]:
    """The reports that are shown, sorted by id, and what is hidden."""
    shown, hidden = parted(cards, withheld)
    return tuple(shown), hidden


def plan(
    cards: Sequence[Card],
    bundles: tuple[Bundle, ...],
    hidden: Hidden,
    reports: Mapping[str, Where],
    corrections: Sequence[Correction],
    places: Places,
) -> Plan:
    """Everything that decides the rows of each report. In: where the reports lie that were read, by record."""
    by_id = {card.record_id: card for card in cards}
    order = {record: number for number, record in enumerate(reports)}
    mine = of_report(corrections)
    numbers, outcomes = _corrected(bundles, reports, mine)
    said = {bundle.id: _said(bundle) for bundle in bundles}
    earlier = _earlier(bundles, by_id, numbers, places)
    by_bundle = {bundle.id: bundle for bundle in bundles}
    planned = []
    for bundle in sorted(bundles, key=lambda b: order[b.primary]):
        agency = agency_of(said[bundle.id], places)
        before = earlier.get(bundle.id)
        planned.append(
            Planned(
                bundle=bundle,
                where=reports[bundle.primary],
                agency_id=agency and agency[0],
                first_captured_at=min(by_id[record].fetched_at for record, _ in bundle.captures),
                corrections=mine.get(bundle.id, ()),
                earlier=None if before is None else _before(by_bundle[before], reports, mine),
                versions=tuple(_versions(bundle, by_id, reports)),
            )
        )
    agencies = tuple(agency_rows(said.values(), places))
    return Plan(tuple(planned), bundles, hidden, agencies, outcomes)


def digest(planned: Planned) -> str:
    """A digest over all that decides the rows of a report."""
    return hashlib.blake2b(repr(_decisive(planned)).encode("utf-8", "replace"), digest_size=12).hexdigest()


def text_digest(planned: Planned) -> str:
    """A digest over what search sees of a report."""
    facts = planned.bundle.facts
    seen = planned.where.digest, facts["title"], facts["agency"], facts["year"]
    return hashlib.blake2b(repr(seen).encode("utf-8", "replace"), digest_size=12).hexdigest()


def _decisive(planned: Planned) -> tuple[Any, ...]:
    bundle, before = planned.bundle, planned.earlier
    return (
        *(bundle.id, bundle.primary, bundle.format, bundle.url, bundle.portal_id, sorted(bundle.facts.items())),
        *(bundle.captures, planned.where.digest, planned.agency_id, planned.first_captured_at, planned.corrections),
        before and (before.where.digest, before.corrections, before.year),
        [(record, where.digest) for record, where in planned.versions],
    )


def _corrected(
    bundles: Iterable[Bundle], reports: Mapping[str, Where], mine: Mapping[str, tuple[Correction, ...]]
) -> tuple[dict[str, int], dict[tuple[str, int], Outcome]]:
    """Of reports with corrections: how many cells have a number after them, and what came of each."""
    numbers: dict[str, int] = {}
    found: dict[tuple[str, int], Outcome] = {}
    for bundle in bundles:
        if corrections := mine.get(bundle.id):
            cells, outcomes = corrected_cells(load(reports[bundle.primary])[1], corrections)
            numbers[bundle.id] = sum(table.states.count("v") for table in cells)
            found |= {(c.file, c.number): outcome for c, outcome in zip(corrections, outcomes, strict=True)}
    return numbers, found


def _said(bundle: Bundle) -> dict[str, Any]:
    """What tells the agency of a report."""
    names = ("agency", "scope", "year", "region_code", "agency_type")
    return {name: bundle.facts[name] for name in names} | {"id": bundle.id, "portal_id": bundle.portal_id}


def _earlier(
    bundles: Iterable[Bundle], by_id: Mapping[str, Card], numbers: Mapping[str, int], places: Places
) -> dict[str, str]:
    """Report -> that of the year before."""
    keys = (
        (_key(bundle, places), bundle.id)
        for bundle in bundles
        if bundle.facts["agency"] is not None
        and bundle.facts["year"] is not None
        and numbers.get(bundle.id, by_id[bundle.primary].values) > 0
    )
    return {later: before for before, later in pairs(keys)}


def _key(bundle: Bundle, places: Places) -> Key:
    facts = bundle.facts
    return places.key_of(facts["agency"], facts["scope"] or "", facts["year"], bundle.portal_id, facts["region_code"])[
        0
    ]


def _before(bundle: Bundle, reports: Mapping[str, Where], mine: Mapping[str, tuple[Correction, ...]]) -> Earlier:
    return Earlier(where=reports[bundle.primary], corrections=mine.get(bundle.id, ()), year=bundle.facts["year"])


def _versions(bundle: Bundle, by_id: Mapping[str, Card], reports: Mapping[str, Where]) -> Iterator[tuple[str, Where]]:
    """The captures with other figures; one that only says again what another of them says is left out."""
    for record, role in bundle.captures:
        if role == "version" and by_id[record].holder == record and record in reports:
            yield record, reports[record]
