"""From a page of a region's portal to the portals of the regions below it, and to the page that lists them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree

from archive.capture import Lead
from crawler.address import joined
from crawler.links import compact
from crawler.page import MAX_LINKS, Link, Page, link_text, one_line
from crawler.region_texts import below, regions_named
from settings.portals import Portal
from settings.regions import is_above, region_at, this_year

MAX_CLICKS = 2
"""From the home page to the page that lists the portals below: 网站导航 > 旗县区网站."""

MAX_LISTS = 12
"""Pages of a page that are looked at for lists of portals."""

_LISTS = re.compile(
    r"(?:友情|相关|常用|政府|网站)链接|(?:网站|站点|政府|政务|链接)导航|(?:网站|站点|导航)地图|网站群|站群"
    r"|下级政府|下属政府|(?:地方|各级)政府(?:网站|门户网站)?$"
    r"|(?:区市县|市县区|区县市|旗县市区|旗县区|县市区|市区县|区县|县区|县市|市县|市州|市地|州市|盟市|旗区|旗县|地市|区市)"
    r"(?:人民)?(?:政府|公署)?(?:门户)?(?:网站|链接|导航|网|门户|分站|站点|子站)?$"
)
_MARKS = re.compile(r"[()（）、/·>»\[\]【】:：|]")
_NO_LIST = re.compile(r"动态|新闻|要闻|快讯|信息$|传真|之窗|风采|公开|服务|政策|部门|单位$|工作")
MAX_LIST_CHARS = 16
"""The text of a menu item is short."""

_ADDRESSES = (
    "href",
    "{http://www.w3.org/1999/xlink}href",
    "xlink:href",
    "value",
    "data-url",
    "data-href",
    "data-link",
    "url",
)
_CALLS = ("onclick", "href", "value", "onmousedown")
_LITERAL = re.compile(r"""['"](https?://[^'"\s<>]{4,500})['"]""")
_BARE_HOST = re.compile(r"(?://)?[a-z0-9][a-z0-9.-]{0,200}\.gov\.cn(?::\d+)?(?:/[^\s]*)?", re.IGNORECASE)
_WORDLESS = re.compile(r"(?:点击|请)?(?:进入|访问|打开|查看|详情|链接|官网|网站|门户网站|更多)*(?:网站)?[>»]*")
_ITEMS = frozenset(("li", "td", "p", "dd", "div", "span"))
MAX_BESIDE = 4
"""Elements of a list's item beside the name of a region: 包头市 | 进入网站."""

_HEADS = frozenset(("dt", "h1", "h2", "h3", "h4", "h5", "h6", "th", "strong", "b", "label", "legend", "caption"))
_SCRIPTED_LINKS = re.compile(
    r"""(?:href|value)\s*=\s*\\?["']?(?P<url>(?:https?:)?//[^"'\s\\>]{4,300}+)\\?["']?[^>]{0,100}>(?P<text>[^<]{2,60})<"""
)
_UNIT = re.compile(r"[{\[(][^{}\[\]()]{5,600}[}\])]")
_STRING = re.compile(r"""(["'])((?:(?!\1)[^\\\n]|\\.){1,500})\1""")
_SCRIPT_NAME = re.compile(r"link|lianjie|yqlj|daohang|nav|wzq|zhanqun|map", re.IGNORECASE)
_WORDS = re.compile(r"[|,;$#]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NOWHERE = "http://nowhere.invalid/"
"""What an address without a scheme in a script is joined to; a script's relative addresses mean nothing to us."""

MAX_SCRIPT_CHARS = 400_000


@dataclass(frozen=True, slots=True)
class PortalLink:
    """A link whose text names a region below the page's own."""

    codes: tuple[str, ...]  # the regions of that name
    url: str
    text: str
    under: str | None = None  # the one of them that the heading above the link speaks for


def portal_links(page: Page, parent: str, year: int) -> Iterator[PortalLink]:
    """The links that name a region below `parent`, in the page's order: anchors, image maps, options, script.

    In: a page or script of the parent's portal. Nothing is said of where a link leads: a name may stand over a mirror or
    a department's site.
    """
    above: tuple[str, ...] = ()
    for url, text in _named_addresses(page):
        codes = regions_named(text, parent, year) if text else ()
        if codes and len(codes) == 1 and (region := region_at(codes[0], year)) and region.level < 3:
            above = codes
        if codes and url:
            yield PortalLink(codes, url, text, _spoken_for(codes, above, year))


def portal_leads(portal: Portal, page: Page, lead: Lead) -> Iterator[Lead]:
    """What a crawl for portals asks for after a page: where it jumps to, and the pages that may list portals below."""
    if not page.is_html:
        return
    if page.jump:
        yield replace(lead, url=page.jump, found_on=page.url)
    way = [step for step in lead.menu.split(" > ") if step]
    if len(way) >= MAX_CLICKS or not below(portal.region_code, this_year()):
        return
    for link in islice(list_pages(page), MAX_LISTS):
        menu = " > ".join([*way, link.text or link.tag])
        yield replace(lead, url=link.url, role="index", title=link.text, menu=menu, found_on=page.url)


def list_pages(page: Page) -> Iterator[Link]:
    """The links of a page to what may list the portals below: 友情链接, 网站导航, 旗县区; its frames; its link scripts."""
    seen: set[str] = set()
    for link in (*_menu_links(page), *_parts(page)):
        if link.url not in seen and link.url != page.url:
            seen.add(link.url)
            yield link


def _menu_links(page: Page) -> Iterator[Link]:
    for link in page.links:
        plain = _MARKS.sub("", compact(link.text))
        if (
            link.tag in ("a", "area")
            and len(plain) <= MAX_LIST_CHARS
            and _LISTS.search(plain)
            and not _NO_LIST.search(plain)
        ):
            yield link


def _parts(page: Page) -> Iterator[Link]:
    """What a reader sees as part of the page but lies at an address of its own."""
    for element in page.tree.iter("iframe", "frame", "script") if page.tree is not None else ():
        source = element.get("src") or ""
        is_list = element.tag != "script" or _SCRIPT_NAME.search(source.rpartition("/")[2])
        if source and is_list and (url := page.absolute(source)):
            yield Link(url, "", str(element.tag))


def _spoken_for(codes: tuple[str, ...], above: tuple[str, ...], year: int) -> str | None:
    near = [code for code in codes if len(codes) == 1 or any(is_above(upper, code, year) for upper in above)]
    return near[0] if len(near) == 1 else None


def _named_addresses(page: Page) -> Iterator[tuple[str | None, str]]:
    """(address, text) in the page's order; headings have no address."""
    if page.tree is None or not page.is_html:
        yield from _from_script(page.text)
        return
    for element in islice(page.tree.iter(), MAX_LINKS * 10):
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script":
            yield from _from_script(element.text or "")
        elif element.tag == "optgroup":
            yield None, one_line(element.get("label") or "")
        elif url := _address(page, element):
            yield url, _text_of(element)
        elif element.tag in _HEADS or element.tag == "option":
            yield None, link_text(element)


def _address(page: Page, element: etree._Element) -> str | None:
    for name in _ADDRESSES:
        if (said := (element.get(name) or "").strip()) and not said.lower().startswith(("javascript:", "mailto:", "#")):
            if _BARE_HOST.fullmatch(said):
                return joined(page.url, f"http://{said.removeprefix('//')}")
            if said.lower().startswith(("http://", "https://")) or (name == "href" and element.tag in ("a", "area")):
                return page.absolute(said)
    for name in _CALLS:
        if found := _LITERAL.search(element.get(name) or ""):
            return page.absolute(found.group(1))
    return None


def _text_of(element: etree._Element) -> str:
    """What an element says; of one that says 进入 or nothing, what stands around it."""
    text = link_text(element)
    holder = element.getparent()
    if holder is None or holder.tag not in _ITEMS or not _WORDLESS.fullmatch(compact(text)):
        return text
    if sum(1 for _ in islice(holder, MAX_BESIDE + 1)) <= MAX_BESIDE:  # len() counts them all
        around = one_line(" ".join(map(str, islice(holder.itertext(), 20))))[:60]
        return around.removesuffix(text).strip(" :：")
    return text


def _from_script(source: str) -> Iterator[tuple[str, str]]:
    """(address, text) of lists that a script writes or holds: markup in strings, objects and arrays with both in them."""
    text = source[:MAX_SCRIPT_CHARS].replace("\\/", "/")
    for found in _SCRIPTED_LINKS.finditer(text):
        if url := joined(_NOWHERE, found["url"]):
            yield url, one_line(found["text"])
    for unit in _UNIT.finditer(text):
        yield from _from_unit(unit.group())
    for found in _STRING.finditer(text):
        if _HAN.search(found.group(2)) and "gov.cn" in found.group(2):  # "包头市|http://www.baotou.gov.cn"
            yield from _from_unit(found.group())


def _from_unit(unit: str) -> Iterator[tuple[str, str]]:
    """Each address of an object or array with the words nearest before it, or behind it where an address comes first."""
    said = [part for found in _STRING.finditer(unit) for part in _WORDS.split(found.group(2))]
    said = [one for one in said if _HAN.search(one) or _is_address(one)]
    urls = [n for n, one in enumerate(said) if _is_address(one)]
    for n in urls:
        at = n + 1 if urls[0] == 0 else n - 1
        url = joined(_NOWHERE, said[n] if "//" in said[n][:8] else f"http://{said[n]}")
        if url and at < len(said) and at not in urls:
            yield url, one_line(said[at])


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) or _BARE_HOST.fullmatch(text) is not None
