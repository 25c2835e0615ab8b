"""Ways of paging: one small pure function each, page in, addresses of further pages of the same list out."""

import re
from collections.abc import Callable, Iterable, Iterator

from crawler.page import Page
from crawler.pager_calls import calls, live, own_name, stem_of

MAX_PAGES = 1000
"""Pages of one list that are followed; a longer one is a trap or not a list of annual reports."""

CONTENT_ROWS = 10
"""Rows of a full page of a `content_N` column; a shorter page is the last."""

Pager = Callable[[Page], Iterator[str]]

_NUMBER = re.compile(r"\d{1,9}")  # "②" and "²" are digits to `str.isdigit`, and no number to `int`
_NEXT_TEXT = re.compile(r"^[\[【(（<«‹\s]*(?:下一页|下页|后一页|下一頁|next)[\]】)）>»›\s]*$", re.IGNORECASE)
_TAG = r"(?:\s|<[^<>]{1,200}>|&nbsp;){0,6}"
_TOLD = re.compile(
    rf"共{_TAG}(\d{{1,4}}){_TAG}页|\d{{1,4}}\s*/{_TAG}(\d{{1,4}}){_TAG}页|当前第{_TAG}\d{{1,4}}\s*/\s*(\d{{1,4}})"
)
_MAX_PAGE = re.compile(r"maxPage\s*=\s*parseInt\(\s*[\"']?(\d{1,9})(?!\d)")
_SET_PAGE = re.compile(
    r"pagination\(\s*[\"']setPage[\"']\s*,\s*\d{1,9}\s*,\s*(\d{1,9})(?!\d)"
    r"|\bPageIndex\s*>\s*(\d{1,9})\s*\?\s*\d{1,9}\s*:\s*PageIndex"
)
_FIRST_OF_NUMBERED = (
    re.compile(
        r"(?P<head>[^?]*\?(?:.*&)?(?:cur_page|pageNo|pageNum|pageIndex|currentPage|page|pn)=)1(?P<tail>(?:&.*)?)$"
    ),
    # list-1.html, xinxi-1.html, page_1.html, 1.html; index_1 is a second page, and 1.htm the last of a VSB list.
    re.compile(r"(?P<head>.*/(?:\w*[a-z]-|page_)?)1(?P<tail>\.s?html)$", re.IGNORECASE),
    re.compile(r"(?P<head>.*/Web/.*[0-9A-F]_)1(?P<tail>\.htm)$"),
)
_FIRST_OF_BARE = (
    (re.compile(r"(?P<head>.*/(?:channels/|Node-)\d{1,12})(?P<tail>\.html)$"), "_"),
    (re.compile(r"(?P<head>.*/iList\.jsp\?(?!.*cur_page=).*)(?P<tail>)$"), "&cur_page="),
    # Two ampersands, as a museum's site of the same system has it; of the portals' own no list was seen.
    (re.compile(r"(?P<head>.*\.thtml\?(?!.*\bpn=).*)(?P<tail>)$"), "&&pn="),
)
"""Shapes of first addresses, and what stands before the number of later ones."""

_CONTENT = re.compile(r"/content_\d+$")
_LIST_N = re.compile(r"/list_(\d{1,4})\.html$")
_SITE_LIST = re.compile(
    r"/cms/sitemanage/index\.shtml\?siteId=(\d{6,20})|\bsiteId\b[\"']?\s*[:=]\s*[\"']?(\d{15,18})(?!\d)"
)


def trs(page: Page) -> Iterator[str]:
    """TRS WCM: `createPageHTML(total, current, "index", "html")`, in 贵州 `createPage(`; page 2 is index_1.

    Counting begins at what the first page calls itself; 孝感 (jhtml) begins at one.
    """
    return _called(page, contained=False)


def ucap(page: Page) -> Iterator[str]:
    """Ucap, and TRS in 湖南: `createPageHTML('page_div', total, current, 'list', 'shtml', rows)`; page 2 is list_2."""
    return _called(page, contained=True)


def max_page(page: Page) -> Iterator[str]:
    """陕西: `maxPage = parseInt('9')` below a list named 1.html; page 2 is 2.html."""
    stem, suffix = stem_of(page), own_name(page)[1]
    for match in live(_MAX_PAGE, page.text):
        if not stem or _NUMBER.fullmatch(stem):
            for number in range(int(stem or 1) + 1, min(int(match[1]), MAX_PAGES) + 1):
                yield from _absolute(page, f"{number}.{suffix}")


def set_page(page: Page) -> Iterator[str]:
    """上海 `.pagination("setPage", 1, 9)` and 昆明 `PageIndex > 9 ? 9 :PageIndex`; page 2 is index_2."""
    name, suffix = own_name(page)
    for match in live(_SET_PAGE, page.text):
        if stem_of(page) in ("", name):
            for number in range(2, min(int(match[1] or match[2]), MAX_PAGES) + 1):
                yield from _absolute(page, f"{name}_{number}.{suffix}")


def own_number(page: Page) -> Iterator[str]:
    """Lists whose first address counts (list-1.html, cur_page=1) or is bare (Node-5.html), where 共9页 tells the end."""
    total = pages_told(page)
    if total < 2:
        return
    for shape, joint in (*((numbered, "") for numbered in _FIRST_OF_NUMBERED), *_FIRST_OF_BARE):
        if found := shape.match(page.url):
            for number in range(2, total + 1):
                yield from _absolute(page, f"{found['head']}{joint}{number}{found['tail']}")
            return


def site_list(page: Page) -> Iterator[str]:
    """福建: /cms/html/…/index.html, whose pages are `/cms/sitemanage/index.shtml?siteId=…&page=2`."""
    if "/cms/html/" not in page.url:
        return
    found = _SITE_LIST.search(page.text)
    for number in range(2, pages_told(page) + 1) if found else ():
        yield from _absolute(page, f"/cms/sitemanage/index.shtml?siteId={found[1] or found[2]}&page={number}")  # type: ignore[index]


def tag_names(page: Page) -> Iterator[str]:
    """EasySite: the next page's address stands in an anchor's `tagname`; a list of one page keeps `[NEXTPAGE]` there."""
    for anchor in page.tree.iter("a") if "tagname" in page.text and page.tree is not None else ():
        address = anchor.get("tagname") or ""
        if "/" in address and "[" not in address:
            yield from _absolute(page, address)


def content_columns(page: Page) -> Iterator[str]:
    """泸州, 塔城 …: rows `content_<id>` without a suffix; page 2 is list_2.html, and nothing tells how many there are."""
    if sum(_CONTENT.search(link.url) is not None for link in page.links) < CONTENT_ROWS or pages_told(page):
        return
    here = _LIST_N.search(page.url)
    if not any(_LIST_N.search(link.url) for link in page.links):
        number = int(here[1]) + 1 if here else 2
        folder = page.url.rpartition("/")[0] if here else page.url.rstrip("/")
        if number <= MAX_PAGES:
            yield f"{folder}/list_{number}.html"


def next_link(page: Page) -> Iterator[str]:
    """Any CMS: the link that says 下一页 (VSB counts backwards, so its numbers must not be guessed)."""
    for link in page.links:
        if _NEXT_TEXT.match(link.text) and link.url != page.url:
            yield link.url


def last_but_one(page: Page) -> Iterator[str]:
    """`channel/list/N.html`: the last but one entry of `ul.pagination`, an arrow, is the next page."""
    found = page.tree.xpath("//ul[contains(@class,'pagination')]/li[last()-1]/a/@href") if page.tree is not None else ()
    for address in found if isinstance(found, list) else ():
        if not str(address).lower().startswith("javascript:"):
            yield from _absolute(page, str(address))


def numbered_links(page: Page) -> Iterator[str]:
    """Links that are only a number and stay in the list's folder: 2, 3, 4 … under a static list."""
    folder = page.url.rpartition("/")[0] + "/"
    for link in page.links:
        if _NUMBER.fullmatch(link.text) and int(link.text) <= MAX_PAGES and _same_list(link.url, page.url, folder):
            yield link.url


_EVERY: tuple[Pager, ...] = (
    *(trs, ucap, max_page, set_page, own_number, site_list, tag_names),
    *(content_columns, next_link, last_but_one, numbered_links),
)


def every(page: Page) -> Iterator[str]:
    """All ways of the static families; used where the portal's row names none."""
    for pager in _EVERY:
        yield from pager(page)


PAGERS: dict[str, Pager] = {
    "": every,
    "auto": every,
    "trs": trs,
    "index_n": trs,
    "ucap": ucap,
    "next": next_link,
    "numbered": numbered_links,
}


def follow(name: str | None, page: Page) -> Iterator[str]:
    """Further pages of a list by the pager a portal row names (unknown names mean every way), each once."""
    seen = {page.url}
    pager = PAGERS.get((name or "").strip().lower(), every)
    for pages in (pager(page), next_link(page)):
        for url in pages:
            if len(seen) > MAX_PAGES:
                return
            if url not in seen:
                seen.add(url)
                yield url


def pages_told(page: Page) -> int:
    """How many pages a list says it has (共9页, 1/9页, 当前第 1 / 9), at most MAX_PAGES; 0 when it says nothing."""
    found = _TOLD.search(page.text)
    return min(int(next(filter(None, found.groups()))), MAX_PAGES) if found else 0


def _called(page: Page, *, contained: bool) -> Iterator[str]:
    for call in calls(page):
        if call.contained == contained:
            for number in call.numbers(stem_of(page))[:MAX_PAGES]:
                yield from _absolute(page, f"{call.name}_{number}.{call.suffix}")


def _absolute(page: Page, address: str) -> Iterable[str]:
    url = page.absolute(address)
    return () if url is None else (url,)


def _same_list(url: str, here: str, folder: str) -> bool:
    if url == here or not url.startswith(folder):
        return False
    rest = url[len(folder) :]
    # A year folder (2022/) is a column, not a page; pages carry their number in the file name or the query.
    return "/" not in rest and (re.search(r"[_-]?\d+\.\w+$", rest) is not None or "?" in rest)
