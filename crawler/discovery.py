"""From a page to the leads it gives: reports and columns of a list, further pages of it, files of a report. Pure."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from archive.capture import Lead
from crawler.families import FAMILIES
from crawler.families.base import LIST_MENU, Family, make_lead
from crawler.links import page_is_annual
from crawler.options import Aim
from crawler.page import Link, Page
from crawler.portal_links import portal_leads
from settings.files import IMAGE_SUFFIXES, is_decoration, suffix_of, viewer_target
from settings.portals import Portal

MAX_ATTACHMENTS = 60
"""Files of one report that are fetched; a report scanned page by page has about forty."""

INLINE_CELLS = 30
"""Table cells with a number from which on a report stands in the page itself, so that its pictures don't matter."""

_STEMS = ("总体情况", "主动公开政府信息", "收到和处理政府信息公开申请", "行政复议", "存在的主要问题", "其他需要报告")
_BODY = (
    "//*[contains(@class,'TRS_Editor') or contains(@class,'trs_editor_view') or contains(@class,'Custom_UnionStyle')"
    " or @id='zoom' or @id='vsb_content' or contains(@class,'v_news_content') or contains(@class,'article-content')"
    " or contains(@class,'news_cont_d_wrap') or contains(@class,'article_con') or contains(@class,'articleContent')"
    " or @id='content' or @id='UCAP-CONTENT' or contains(@class,'pages_content') or contains(@class,'content-body')]"
)
_INSIDE_CELL = r"(?:\s++|<(?!/?td\b)[^<>]{1,200}>|&nbsp;){0,20}+"
_NUMBER_CELL = re.compile(rf"<td[^<>]{{0,500}}>{_INSIDE_CELL}\d[\d,.]{{0,30}}{_INSIDE_CELL}</td>", re.IGNORECASE)


def entry_leads(portal: Portal) -> Iterator[Lead]:
    """The leads a portal's crawl begins with: the list its row names, and its home page."""
    for url in family_named(portal.family).entry_urls(portal):
        is_list = url == portal.list_url
        yield Lead(
            url=url,
            portal_id=portal.id,
            region_code=portal.region_code,
            role="index" if is_list else "home",
            title=portal.name,
            menu=LIST_MENU if is_list else "",
        )


def family_named(name: str) -> Family:
    """The family a row names; an unknown name (or "auto") begins as the static one."""
    return FAMILIES.get(name) or FAMILIES["static"]


def family_of(portal: Portal, page: Page) -> Family:
    """The family to read a page with: the row's, or the first that recognises the page."""
    if portal.family in FAMILIES:
        return FAMILIES[portal.family]
    return next((family for family in FAMILIES.values() if family.recognises(page)), FAMILIES["static"])


def leads_of(aim: Aim, portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
    """What a crawl with this aim asks for after a page; `lead` is why the page was fetched. May repeat addresses."""
    if aim == "reports":
        return discover_leads(portal, page, lead)
    if aim == "survey":
        return (found for found in discover_leads(portal, page, lead) if found.role in ("home", "index"))
    if aim == "check":
        return iter((replace(lead, url=page.jump, found_on=page.url),) if page.jump else ())
    return portal_leads(portal, page, lead)


def discover_leads(portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
    """Everything worth fetching that a page leads to; `lead` is why it was fetched. May repeat addresses."""
    if not page.is_html:
        if (page.data is not None or page.is_script) and family_of(portal, page).reads(page):
            yield from _list_leads(portal, page, lead)
        return
    if page.jump:
        yield replace(lead, url=page.jump, found_on=page.url)
    article = is_article(page)
    # Files first: the file of a short report page often carries the report's title, but is no report page of its own.
    if lead.role == "report" or (article and lead.role == "index"):
        yield from attachments(portal, page, lead)
    if lead.role in ("home", "index") or (lead.role == "report" and not article):
        yield from _list_leads(portal, page, lead)


def is_article(page: Page) -> bool:
    """True when the page holds a report's text, whatever it was taken for."""
    return sum(stem in page.text for stem in _STEMS) >= 3


def _list_leads(portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
    family = family_of(portal, page)
    found = list(family.leads(portal, page, lead))
    yield from found
    # A list of other things is not paged through: only the annual column, or one that shows a report.
    if lead.role != "home" and (page_is_annual(page, lead.menu) or any(f.role == "report" for f in found)):
        yield from family.next_leads(portal, page, lead)


def attachments(portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
    """The files of a report page: by suffix or download script, behind viewers, and its page pictures."""
    family = family_of(portal, page)
    itself = Link(page.url, lead.title)  # a viewer, when the list or a redirect led to one
    found = (itself, *page.links, *_embedded(page)) if viewer_target(page.url) else (*page.links, *_embedded(page))
    links = [link for link in (_file(family, link) for link in found) if link]
    if not links and len(_NUMBER_CELL.findall(page.text)) < INLINE_CELLS:
        links = list(_pictures(page))
    for link in links[:MAX_ATTACHMENTS]:
        yield make_lead(portal, page, link, "attachment", lead.menu, year=lead.year, weight=lead.score)


def _file(family: Family, link: Link) -> Link | None:
    behind = viewer_target(link.url)
    if behind:
        return replace(link, url=behind)
    return link if family.is_file(link) and not is_decoration(link.url) else None


def _embedded(page: Page) -> Iterator[Link]:
    for element in page.tree.iter("embed", "object") if page.tree is not None else ():
        url = page.absolute(element.get("src") or element.get("data") or "")
        if url:
            yield Link(url, "", str(element.tag))


def _pictures(page: Page) -> Iterator[Link]:
    """Pictures inside the article's body: a report scanned or pasted as images.

    Where nothing says which part is the body and the report's words are missing, those of the whole page.
    """
    bodies = page.tree.xpath(_BODY) if page.tree is not None else []
    if not bodies and page.tree is not None and not is_article(page):
        bodies = page.tree.xpath("//body")
    seen: set[str] = set()
    found = [body for body in bodies if isinstance(body, etree._Element)] if isinstance(bodies, list) else []
    for body in found:
        for image in body.iter("img"):
            url = page.absolute(image.get("data-original") or image.get("data-src") or image.get("src") or "")
            if url and url not in seen and suffix_of(url) in IMAGE_SUFFIXES and not is_decoration(url):
                seen.add(url)
                yield Link(url, image.get("alt") or image.get("title") or "", "img")
