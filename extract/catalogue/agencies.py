"""The bodies that report, each once whatever it was called: the table `agencies`, worked out from the reports."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

from extract.catalogue.reporters import Places
from settings.reporters import UNSIGNED

Said = Mapping[str, Any]
Row = tuple[Any, ...]


def agency_id(place: str, key: str) -> str:
    """The permanent id of a body: a hash over its place and the key of its name."""
    return blake2b(f"{place}\x1f{key}".encode(), digest_size=8).hexdigest()


def agency_of(said: Said, places: Places) -> tuple[str, str, str] | None:
    """(id, place, name as it is called now) of the body a report is of; None for one that names none.

    In: a row of `reports` by column name, the portals.
    """
    if not said["agency"] or said["agency"] == UNSIGNED:
        return None
    (place, key, _, _), name = places.key_of(
        said["agency"], said["scope"] or "", said["year"] or 0, said["portal_id"], said["region_code"]
    )
    return agency_id(place, key), place, name


def agency_rows(reports: Iterable[Said], places: Places) -> list[Row]:
    """Rows of `agencies` by id. The newest report names the body and its region."""
    newest: dict[str, tuple[tuple[int, str], str, str, Said]] = {}
    years: dict[str, list[int | None]] = {}
    for said in reports:
        if (found := agency_of(said, places)) is None:
            continue
        id, place, name = found
        years.setdefault(id, []).append(said["year"])
        age = said["year"] or 0, said["id"]
        if id not in newest or age > newest[id][0]:
            newest[id] = age, place, name, said
    return [_row(id, *newest[id][1:], years[id]) for id in sorted(newest)]


def _row(id: str, place: str, name: str, said: Said, years: list[int | None]) -> Row:
    known = [year for year in years if year is not None]
    first, last = (min(known), max(known)) if known else (None, None)
    return id, place, name, said["region_code"], said["agency_type"], len(years), first, last
