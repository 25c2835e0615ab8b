"""From a site's columns to served pages: addresses first, then lists, articles, files, odd answers."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.portals.site import Column, File, Item, Served, Site, number_columns

HTML = "text/html"
GONE = "您访问的页面不存在或已被删除，请返回首页。"


@dataclass(frozen=True)
class Cms:
    """How one content management system writes addresses and pages."""

    page_size: int
    column_path: Callable[[Site, Column], str]  # address of a column's first page, from the host's root
    list_path: Callable[[Column, int, int], str]  # column, page from 0, pages -> address of that page
    item_path: Callable[[Site, Column, Item, int], str]
    file_path: Callable[[Item, File, int], str]  # from the host's root
    list_html: Callable[[Site, Column, list[Item], int, int], str]
    article_html: Callable[[Site, Column, Item], str]
    home_html: Callable[[Site], str]
    extras: Callable[[Site], dict[str, Served]] = lambda site: {}
    serve_file: Callable[[str, File], dict[str, Served]] = lambda url, file: {
        url: Served(200, file.mime, file.body, "file")
    }


def absolute(host: str, path: str) -> str:
    """http address on a host of the sample."""
    return f"http://{host}{path}"


def pages_of(column: Column, size: int) -> list[list[Item]]:
    """The items of a column in pages; an empty column has one empty page."""
    items = column.items
    return [items[n : n + size] for n in range(0, len(items), size)] or [[]]


def build(site: Site, cms: Cms, first_serial: int) -> dict[str, Served]:
    """Every address of a site. Items and reports learn their addresses on the way."""
    number_columns(site, first_serial)
    columns = [column for top in site.columns for column in top.walk()]
    for column in columns:
        column.path = cms.column_path(site, column)
        column.url = absolute(column.host or site.host, column.path)
    served: dict[str, Served] = {}
    serial = first_serial * 1000
    for column in columns:
        for item in column.items:
            serial += 1
            if not item.url:
                _place_item(site, cms, column, item, serial, served)
    for column in columns:
        _serve_lists(site, cms, column, served)
    home = absolute(site.host, site.place.home)
    served[home] = _page(site, cms.home_html(site), "home")
    served.update(cms.extras(site))
    return served


def _place_item(site: Site, cms: Cms, column: Column, item: Item, serial: int, served: dict[str, Served]) -> None:
    host = item.host or column.host or site.host
    item.url = item.link = absolute(host, cms.item_path(site, column, item, serial))
    for number, file in enumerate(item.files):
        url = absolute(host, cms.file_path(item, file, serial * 10 + number))
        served.update(cms.serve_file(url, file))
        if item.report:
            item.report.attachment_url = url
    if item.form == "file":
        item.url = item.link = url
        item.report.attachment_url = None  # type: ignore[union-attr]
        served[url] = Served(200, item.files[0].mime, item.files[0].body, "report")
    elif item.form == "soft404":
        served[item.url] = _page(
            site, f"<html><head><title>提示</title></head><body><p>{GONE}</p></body></html>", "soft404"
        )
    elif item.form != "dead":
        kind = "forbidden" if item.form == "forbidden" else "report" if item.report else item.kind
        served[item.url] = _page(site, cms.article_html(site, column, item), kind)
    if item.form == "redirect":
        item.link = absolute(host, f"{site.place.root}go/{serial}.html")
        served[item.link] = Served(302, HTML, b"", "redirect", location=item.url)
    if item.report:
        _date_report(item)


def _date_report(item: Item) -> None:
    report = item.report
    report.url = item.url
    if item.form != "file":
        report.published_on = f"{item.when:%Y-%m-%d}"
        report.published_time = None if item.undated else f"{item.when:%H:%M}"
        report.source = None if item.undated else item.source


def _serve_lists(site: Site, cms: Cms, column: Column, served: dict[str, Served]) -> None:
    pages = pages_of(column, cms.page_size)
    for number, items in enumerate(pages):
        html = cms.list_html(site, column, items, number, len(pages))
        path = column.path if number == 0 else cms.list_path(column, number, len(pages))
        served[absolute(column.host or site.host, path)] = _page(site, html, "list")


def _page(site: Site, html: str, kind: str) -> Served:
    if site.place.encoding == "utf-8":
        return Served(200, "text/html; charset=utf-8", html.encode(), kind)
    return Served(200, HTML, html.encode(site.place.encoding), kind)


def menu_html(columns: list[Column], depth: int = 2) -> str:
    """Columns as nested lists of links."""
    if not columns or depth == 0:
        return ""
    entries = "".join(
        f'<li><a href="{escape(c.url)}">{escape(c.name)}</a>{menu_html(c.children, depth - 1)}</li>' for c in columns
    )
    return f"<ul>{entries}</ul>"


def latest(site: Site, count: int) -> list[Item]:
    """The newest items of the first column: what a home page shows."""
    return [item for column in site.columns[:1] for item in column.walk()[-1].items[:count]]
