"""Each family on frozen pages: recognised by content, with exactly the expected leads and further pages."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from archive.capture import Lead
from crawler.discovery import discover_leads, entry_leads, family_of
from crawler.families import FAMILIES
from crawler.families.base import LIST_MENU
from crawler.page import Page
from crawler.shell import RenderedPage
from settings.portals import Portal
from tests.conftest import FROZEN, frozen
from tests.small_portals import portal


def row(family: str, pager: str, hosts: list[str], list_url: str | None = None) -> Portal:
    made = portal("frozen", *hosts)
    values = {name: getattr(made, name) for name in Portal.__dataclass_fields__}
    return Portal(**{**values, "family": family, "pager": pager, "list_url": list_url})


def page_in(case: Path, told: dict[str, Any]) -> Page:
    """The page of a case, as the portal sent it or (`drawn`) as its scripts left it."""
    body = (case / "page.html").read_bytes()
    if told.get("drawn"):
        return RenderedPage(told["url"], body.decode())
    return Page(told["url"], body, told["content_type"])


def found_in(case: Path) -> dict[str, Any]:
    told = json.loads((case / "page.json").read_text(encoding="utf-8"))
    table_row = row(told["family"], told["pager"], told["hosts"])
    page = page_in(case, told)
    lead = Lead(
        **{name: told[name] for name in ("url", "role", "menu")},
        portal_id="frozen",
        region_code="150824",
        title="way in",
        post=told.get("post"),
    )
    return {
        "encoding": page.encoding,
        "read_as": family_of(table_row, page).name,
        "recognised_by": [name for name, family in FAMILIES.items() if family.recognises(page)],
        "leads": [
            {"role": x.role, "url": x.url, "title": x.title, "menu": x.menu, "year": x.year, "score": x.score}
            | ({} if x.post is None else {"post": x.post})
            for x in discover_leads(table_row, page, lead)
        ],
    }


@pytest.mark.parametrize("case", frozen("families"))
def test_a_frozen_page_gives_the_leads_it_gave(case: Path, golden: Any) -> None:
    golden(case / "leads.json", found_in(case))


@pytest.mark.parametrize("name", FAMILIES)
def test_every_family_on_the_shelf_has_frozen_pages(name: str) -> None:
    assert list((FROZEN / "families" / name).glob("*/page.html"))
    assert FAMILIES[name].name == name


@pytest.mark.parametrize("case", [c for c in frozen("families") if "static" not in str(c.values[0])])
def test_a_page_of_another_family_is_not_taken_for_static_where_the_row_names_none(case: Path) -> None:
    told = json.loads((case / "page.json").read_text(encoding="utf-8"))
    page = page_in(case, told)
    assert family_of(row("auto", "", told["hosts"]), page).name == case.parent.name


def test_every_lead_says_where_it_was_found_and_whose_it_is() -> None:
    for case in (c.values[0] for c in frozen("families")):
        told = json.loads((case / "page.json").read_text(encoding="utf-8"))
        page = page_in(case, told)
        lead = Lead(url=told["url"], portal_id="frozen", region_code="150824", role=told["role"], menu=told["menu"])
        for found in discover_leads(row("auto", "", told["hosts"]), page, lead):
            assert (found.portal_id, found.region_code, found.found_on) == ("frozen", "150824", page.url)
            assert urlsplit(found.url).scheme in ("http", "https")


def test_a_crawl_begins_at_the_list_the_row_names_and_at_the_home_page() -> None:
    listed = row("static", "", ["www.a.gov.cn"], "http://www.a.gov.cn/nb/")
    assert [(x.url, x.role, x.menu) for x in entry_leads(listed)] == [
        ("http://www.a.gov.cn/nb/", "index", LIST_MENU),
        ("http://www.a.gov.cn/", "home", ""),
    ]
    assert [(x.url, x.role) for x in entry_leads(row("unknown", "", ["www.a.gov.cn"]))] == [
        ("http://www.a.gov.cn/", "home")
    ]
