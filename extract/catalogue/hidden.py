"""What an archivist withholds, found among what was read: the captures and reports that no table but the ledger has."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from extract.bundle import Bundle, bundle_cards
from extract.cards import Card
from extract.catalogue.rows import days_late, due_day
from extract.withheld import Withheld

Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Records that are not shown, and reports that are not: as the ledger wants them, whose record each capture is."""

    records: frozenset[str] = frozenset()
    reports: tuple[Said, ...] = ()
    owners: Mapping[str, str] = field(default_factory=dict)


NOTHING_HIDDEN = Hidden()


def records_of(withheld: Iterable[Withheld]) -> frozenset[str]:
    """The records that are named."""
    return frozenset(entry.target for entry in withheld if entry.kind == "record")


def reports_of(withheld: Iterable[Withheld]) -> frozenset[str]:
    """The reports that are named."""
    return frozenset(entry.target for entry in withheld if entry.kind == "report")


def is_hidden(record_id: str | None, same_as: str | None, records: Collection[str]) -> bool:
    """Whether a capture is one of the records, a file in one, or says one of them again."""
    named = (name.partition("#")[0] for name in (record_id, same_as) if name)
    return bool(records) and (any(name in records for name in named) or record_id in records or same_as in records)


def parted(cards: Collection[Card], withheld: Collection[Withheld]) -> tuple[list[Bundle], Hidden]:
    """The reports that are shown, and what is hidden. In: the cards of all captures, those withheld too."""
    records, reports = records_of(withheld), reports_of(withheld)
    if not records and not reports:
        return list(bundle_cards(cards)), NOTHING_HIDDEN
    gone = {card.record_id for card in cards if is_hidden(card.record_id, card.holder, records)}
    everything = list(bundle_cards(cards))
    left = list(bundle_cards(c for c in cards if c.record_id not in gone)) if gone else everything
    shown = [bundle for bundle in left if bundle.id not in reports]
    there = {bundle.id for bundle in shown}
    lost = [bundle for bundle in everything if bundle.id not in there]
    kept = {record for bundle in shown for record, _ in bundle.captures}
    owners = {record: bundle.id for bundle in lost for record, _ in bundle.captures if record not in kept}
    return shown, Hidden(frozenset(gone | records | owners.keys()), tuple(map(_said, lost)), owners)


def _said(bundle: Bundle) -> Said:
    """A report as the ledger reads it from `reports`."""
    names = ("title", "agency", "agency_type", "scope", "region_code", "year", "published_on")
    due = due_day(bundle.facts)
    own: Said = {name: bundle.facts[name] for name in names} | {"due_on": due and due.isoformat()}
    own |= {"id": bundle.id, "portal_id": bundle.portal_id, "days_late": days_late(bundle.facts, due)}
    return own | {"url": None, "primary_capture": bundle.primary}
