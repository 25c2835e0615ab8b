"""The same place under the other scheme: what is asked for where the form that a row or a link has leads nowhere. Pure."""

from collections.abc import Collection
from dataclasses import replace

from archive.capture import Lead
from crawler.connect_map import ConnectMap
from crawler.transport.target import Target, target_of

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SILENT = ("timeout", "connection", "reset")
"""Kinds of refusal after which a portal's way in is tried under the other scheme; a name that leads nowhere does so in both."""


def twin_of(lead: Lead, kind: str, ways_in: Collection[str | None], connect_map: ConnectMap | None) -> Lead | None:
    """The lead to ask for instead of one that failed; None where that would not help.

    Many servers speak HTTP beside a TLS that only domestic browsers understand, so every page is asked for by http then.
    Of 3,209 portals 30 wanted the other scheme than the one they are listed with: of a silent one the way in is tried.
    In: the lead, why it failed, the addresses a portal's crawl begins with, the ends that names lead to if there is a map
    (no others exist then).
    """
    target = target_of(lead.url)
    may_help = (kind == "tls" and target.scheme == "https") or (kind in _SILENT and lead.url in ways_in)
    if not may_help or lead.post is not None or target.port != _DEFAULT_PORTS[target.scheme]:
        return None
    url = other_scheme(target)
    other = target_of(url)
    return replace(lead, url=url) if connect_map is None or (other.host, other.port) in connect_map else None


def other_scheme(target: Target) -> str:
    """The address of the same place by http instead of https, or the other way round."""
    return f"{'http' if target.scheme == 'https' else 'https'}://{target.netloc}{target.path}"
