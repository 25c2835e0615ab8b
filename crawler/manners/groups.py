"""Which hosts are asked as one: those behind one firewall. A prefecture's counties often share it, or one machine."""

from collections.abc import Iterable

from crawler.guard import is_public
from crawler.shares import site_of
from settings.portals import Portal


class Groups:
    """The groups of each host: its prefecture, and its address once that is known.

    The prefecture is the first four digits of the region code of the portal that the host belongs to, also of one that
    only lies below the portal's domain (a department's). A host of no portal (files on the server of the province) is
    grouped with those of its own domain.
    """

    def __init__(self, portals: Iterable[Portal]) -> None:
        self._of_host: dict[str, str] = {}
        self._of_site: dict[str, str] = {}
        for portal in portals:
            name = f"prefecture {portal.region_code[:4]}"
            for host in portal.hosts:
                self._of_host.setdefault(host, name)
                self._of_site.setdefault(site_of(host), name)
        self._found: dict[str, tuple[str, ...]] = {}

    def of(self, host: str) -> tuple[str, ...]:
        """The names of a host's groups."""
        known = self._found.get(host)
        if known is None:
            site = site_of(host)
            known = (self._of_host.get(host) or self._of_site.get(site) or f"domain {site}",)
            self._found[host] = known
        return known

    def note_address(self, host: str, address: str) -> None:
        """A host was reached at an address; one of our own machines is no firewall's."""
        name = f"address {address}"
        prefecture = self.of(host)[0]
        if self._found[host][1:] != (name,) and is_public(address):
            self._found[host] = (prefecture, name)
