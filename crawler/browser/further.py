"""The rows a page's scripts were told of, and those of the list's further pages: asked of its service, without the browser."""

from collections.abc import Awaitable, Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from archive.capture import Lead
from crawler.browser.asked import Answer, Asked
from crawler.browser.paging import Paged, paged
from crawler.links import compact, is_report_title, page_is_annual
from crawler.page import Link, Page
from crawler.pagers import MAX_PAGES
from crawler.rows import Listing, Route, Row, address_of, listing_of, route_of, title_of

Fetch = Callable[[Asked], Awaitable[Answer | BaseException]]


MIN_ROWS = 5
"""Where nothing says how many rows there are, a page of fewer is the last."""


@dataclass(slots=True)
class Told:
    """What came of the data behind a page."""

    links: list[Link] = field(default_factory=list)
    failures: list[tuple[Asked, BaseException]] = field(default_factory=list)
    pages: int = 0  # asked for here
    nowhere: int = 0  # reports among the rows whose address neither they nor the page's links tell


def unlinked(seen: Sequence[tuple[Asked, Answer]], page: Page, lead: Lead) -> str | None:
    """The title of a report that a list behind a page names, and that neither its row nor the page gives an address."""
    for listing in _reporting(seen, page, lead):
        if route_of(listing[1].rows, page.links) is None:
            named = (title_of(row) for row in listing[1].rows if not address_of(row))
            if (title := next((t for t in named if _is_report(t, page, lead)), None)) is not None:
                return title
    return None


class Further:
    """Lists that were paged through in this run are not paged through again."""

    def __init__(self) -> None:
        self._turned: set[tuple[str, bytes | None]] = set()

    async def told(
        self, seen: Sequence[tuple[Asked, Answer]], page: Page, links: Sequence[Link], lead: Lead, fetch: Fetch
    ) -> Told:
        """The rows of every list behind a page that names a report, all its pages.

        In: what the page's scripts asked for and were given, the page as drawn, links that show how rows lead on, why
        it was fetched, what asks a portal as it asked the browser's own requests. Raises what `fetch` raises.
        """
        found = Told()
        known = {_name(asked) for asked, _ in seen}
        for asked, listing in _reporting(seen, page, lead):
            rows, turning = [*listing.rows], paged(asked)
            if turning is not None and (whole := _name(turning.turned(0))) not in self._turned:
                self._turned.add(whole)
                rows += await _rest(turning, listing, known, fetch, found)
            _link(rows, route_of(listing.rows, links), page, lead, found)
        return found


async def _rest(
    first: Paged, listing: Listing, known: Container[tuple[str, bytes | None]], fetch: Fetch, found: Told
) -> list[Row]:
    """The rows of the pages after the first, until all are read, or one brings nothing new."""
    size, count = first.size or max(len(listing.rows), MIN_ROWS), listing.page_count(first.size)
    rows = [*listing.rows]
    number, is_full = first.number, len(rows) >= size
    while found.pages < MAX_PAGES and (is_full if count is None else number - first.number + 1 < count):
        number += 1
        asked = first.turned(number)
        if _name(asked) in known:
            continue  # the page asked for it by itself
        found.pages += 1
        answer = await fetch(asked)
        if isinstance(answer, BaseException):
            found.failures.append((asked, answer))
            break
        more = _listing(asked, answer)
        new = [row for row in more.rows if row not in rows] if more else []
        if more is None or not new:
            break
        rows += new
        is_full = len(more.rows) >= size
    return rows[len(listing.rows) :]


def _listing(asked: Asked, answer: Answer) -> Listing | None:
    if answer.status != 200:
        return None
    return listing_of(Page(asked.url, answer.body).data)


def _reporting(seen: Sequence[tuple[Asked, Answer]], page: Page, lead: Lead) -> Iterator[tuple[Asked, Listing]]:
    """The lists behind a list page that name a report: pages also show news, friends and hot searches."""
    for asked, answer in sorted(seen, key=_number) if lead.role == "index" else ():
        listing = _listing(asked, answer)
        if listing is not None and any(_is_report(title_of(row), page, lead) for row in listing.rows):
            yield asked, listing


def _is_report(title: str, page: Page, lead: Lead) -> bool:
    return is_report_title(title, page_is_annual(page, lead.menu))


def _link(rows: Iterable[Row], route: Route | None, page: Page, lead: Lead, found: Told) -> None:
    drawn = {compact(link.text) for link in page.links}
    for row in rows:
        title = title_of(row)
        url = (route.url(row) if route else None) or page.absolute(address_of(row))
        if url:
            found.links.append(Link(url, title))
        else:
            found.nowhere += compact(title) not in drawn and _is_report(title, page, lead)


def _name(asked: Asked) -> tuple[str, bytes | None]:
    return asked.url, asked.body


def _number(one: tuple[Asked, Answer]) -> int:
    found = paged(one[0])
    return found.number if found else 0
