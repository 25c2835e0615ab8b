"""When a report was published, as its page, its address or its list says."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date

from lxml import etree

from archive.capture import Lead
from archive.expected import note_day
from crawler.page import Page
from settings.days import date_in_path, days_in

_META = ("pubdate", "publishdate", "publish_date", "article:published_time", "createdate", "publishtime", "date")
_LABEL = re.compile(
    r"(?:发布|公开|发文|生成|更新|录入|上网|公布)(?:时间|日期)(?:\s|&nbsp;|<[^<>]{0,200}>|[:：\]】]){0,12}(?P<day>[^<>]{8,30})"
)
_LABEL_CHARS = 400_000
"""Characters of a page in which its label is looked for."""

ROW_TAGS = ("li", "tr", "dd", "p", "div", "a")
"""What holds a list's link and the day beside it."""


def day_on_page(page: Page) -> tuple[date, str] | None:
    """The day a page gives itself, and where it stands: its meta tags (国办发〔2017〕47号), the line under the title."""
    if not page.is_html:
        return None
    for name in _META:
        if day := next(days_in(page.meta.get(name, "")), None):
            return day, "meta"
    for found in _LABEL.finditer(page.text[:_LABEL_CHARS]):
        if day := next(days_in(found["day"]), None):
            return day, "page"
    return None


def keep_day(connection: sqlite3.Connection, lead: Lead, record_id: str | None, page: Page) -> None:
    """Note in crawl.db when a report that was just captured says it was published."""
    told = day_on_page(page) if record_id and lead.role == "report" else None
    if told and record_id:
        note_day(connection, record_id, told[0].isoformat(), told[1])


def day_told(
    own: str | None, dated_by: str | None, url: str, year: int, listed: Callable[[], date | None]
) -> tuple[str, str] | None:
    """The publication day of a report as ISO text and what told it: the page, the address, the list; None for none.

    The list is only asked where page and address tell none. A day before the last month of the report's year is of something else: of its folder, of another document.
    """
    for by, day in _days(own, dated_by, url, listed):
        if day and day >= date(year, 12, 1):
            return day.isoformat(), by
    return None


def _days(
    own: str | None, dated_by: str | None, url: str, listed: Callable[[], date | None]
) -> Iterator[tuple[str, date | None]]:
    yield dated_by or "page", date.fromisoformat(own) if own else None
    yield "url", date_in_path(url)
    yield "list", listed()


def days_on_list(page: Page) -> dict[str, date]:
    """Address -> the day printed beside its link."""
    found: dict[str, date] = {}
    for anchor in page.tree.iter("a") if page.tree is not None else ():
        url = page.absolute(anchor.get("href") or "")
        if url and url not in found and (day := _beside(anchor)):
            found[url] = day
    return found


def _beside(anchor: etree._Element) -> date | None:
    """The day in the smallest part of the page around a link that has one, and no second link that is long."""
    part: etree._Element | None = anchor
    for _ in range(4):
        if part is None or sum(1 for _ in part.iter("a")) > 2:
            return None
        if part.tag in ROW_TAGS:
            text = " ".join("".join(map(str, part.itertext())).split())
            if len(text) <= 600 and (days := list(days_in(text))):
                return days[-1]
        part = part.getparent()
    return None
