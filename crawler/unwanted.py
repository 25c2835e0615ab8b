"""Addresses that pages lead to and that this crawl does not want: counted, each once, by why; nothing is kept of them."""

from collections import Counter

MAX_COUNTED = 50_000
"""Addresses that are told apart; more are not counted."""


class Unwanted:
    """Those of one run, since it was begun or went on."""

    def __init__(self) -> None:
        self._why: dict[tuple[str, str], str] = {}

    def note(self, portal_id: str, url: str, why: str) -> None:
        """Count an address of a portal, if it was not yet. In: a reason of `settings.kinds.SKIPS`."""
        if len(self._why) < MAX_COUNTED:
            self._why.setdefault((portal_id, url), why)

    def counts(self) -> dict[str, Counter[str]]:
        """Portal -> reason -> addresses."""
        found: dict[str, Counter[str]] = {}
        for (portal_id, _), why in self._why.items():
            found.setdefault(portal_id, Counter())[why] += 1
        return found
