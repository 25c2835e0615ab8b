"""Which agency a report is of, so that its reports of all years come together."""

import sqlite3

from settings.reporters import UNSIGNED, same_reporter

Key = tuple[str, str, str, int]
"""Place, key of the agency, scope, year."""


class Places:
    """Portals and their places: whose report is whose, over the years and the names of a region."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._of: dict[str, tuple[str, str]] = {}
        self._by_region: dict[str, str] = {}
        for portal_id, place, code in connection.execute("select id, place, region_code from portals order by id"):
            self._of[portal_id] = place or portal_id, code or ""
            self._by_region.setdefault(code or "", place or portal_id)
        self._codes = dict(self._of.values())
        self._known: dict[tuple[str, int, str | None, str | None], tuple[str, str, str]] = {}

    def key_of(self, agency: str, scope: str, year: int, portal_id: str | None, region: str | None) -> tuple[Key, str]:
        """The key of an agency's report, and what the agency is called now. Year 0: not known."""
        asked = agency, year, portal_id, region
        if asked not in self._known:
            self._known[asked] = self._name(*asked)
        place, key, name = self._known[asked]
        return (place, key, scope, year), name

    def _name(self, agency: str, year: int, portal_id: str | None, region: str | None) -> tuple[str, str, str]:
        """Place, key and present name of an agency."""
        place, code = self._of.get(portal_id or "", (self._by_region.get(region or "", region or ""), region or ""))
        if agency == UNSIGNED:
            return place, "", agency
        who = same_reporter(agency, code, year)
        if who is not None and not who.is_own and (home := self._by_region.get(who.region_code)):
            place, who = home, same_reporter(agency, self._codes.get(home, code), year)
        return place, agency if who is None else who.key, who.name if who is not None and who.is_own else agency
