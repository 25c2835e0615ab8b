"""A page as a frozen case of its family: what it was asked for, and everything the crawler makes of it. Pure."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from archive.capture import Lead
from crawler.discovery import discover_leads, family_of
from crawler.families import FAMILIES
from crawler.page import Page
from crawler.shell import RenderedPage
from settings.portals import Portal

PORTAL = "frozen"
"""The portal that all frozen cases belong to, whatever they were taken from."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is written into the folder of a case."""

    family: str
    body: bytes  # page.html: as it was answered, codings removed, nothing stripped
    told: dict[str, Any]  # page.json: where it stood, and as what it is read
    found: dict[str, Any]  # leads.json: encoding, families, leads


def case_of(portal: Portal, lead: Lead, body: bytes, content_type: str, *, drawn: bool = False) -> Case:
    """The case of an answer. In: the row it is read with, why it was asked for, the answer's body and type.

    `drawn`: the body is the page as a browser made it by its scripts.
    """
    page = RenderedPage(lead.url, body.decode()) if drawn else Page(lead.url, body, content_type or None)
    frozen = Lead(
        url=lead.url, portal_id=PORTAL, region_code=portal.region_code, role=lead.role, menu=lead.menu, title="way in"
    )
    return Case(
        family=family_of(portal, page).name,
        body=body,
        told={
            "url": lead.url,
            "content_type": content_type,
            "family": portal.family,
            "pager": portal.pager,
            "hosts": list(portal.hosts),
            "role": lead.role,
            "menu": lead.menu,
            **({"drawn": True} if drawn else {}),
        },
        found={
            "encoding": page.encoding,
            "read_as": family_of(portal, page).name,
            "recognised_by": [name for name, family in FAMILIES.items() if family.recognises(page)],
            "leads": [_told(found) for found in discover_leads(portal, page, frozen)],
        },
    )


def _told(lead: Lead) -> dict[str, Any]:
    names = ("role", "url", "title", "menu", "year", "score")
    told = {name: getattr(lead, name) for name in names}
    return told if lead.post is None else {**told, "post": lead.post}


def name_of(url: str) -> str:
    """The name of a case that nobody named: the address without what no folder may be called."""
    parts = urlsplit(url)
    plain = re.sub(r"[^0-9a-z]+", "-", f"{parts.hostname}{parts.path}{parts.query}".lower())
    return plain.strip("-")[:60].rstrip("-")
