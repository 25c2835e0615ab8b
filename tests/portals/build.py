"""From a site's columns to served pages: addresses first, then lists, articles, files, odd answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from tests.portals.site import Column, File, Item, Served, Site, number_columns

HTML = "text/html"
GONE = "<html><head><title>提示</title></head><body><p>您访问的页面不存在或已被删除，请返回首页。</p></body></html>"


def plain_file(url: str, file: File) -> dict[str, Served]:
    """A file at its own address."""
    return {url: Served(200, file.mime, file.body, "file")}


def nothing(site: Site) -> dict[str, Served]:
    """Most systems serve nothing but pages and files."""
    return {}


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
    extras: Callable[[Site], dict[str, Served]] = nothing
    serve_file: Callable[[str, File], dict[str, Served]] = plain_file


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
    own: list[tuple[Column, Item]] = []
    serial = first_serial * 1000
    for column in columns:
        for item in column.items:
            serial += 1
            if not item.url:
                served.update(_place(site, cms, column, item, serial))
                own.append((column, item))
    for column, item in own:
        _serve_item(site, cms, column, item, served)
    for column in columns:
        _serve_lists(site, cms, column, served)
    served[absolute(site.host, site.place.home)] = _page(site, cms.home_html(site), "home")
    served.update(cms.extras(site))
    return served


def _place(site: Site, cms: Cms, column: Column, item: Item, serial: int) -> dict[str, Served]:
    """Give an item its addresses; out come its files and the redirect before it."""
    host = item.host or column.host or site.host
    served: dict[str, Served] = {}
    item.url = item.link = absolute(host, cms.item_path(site, column, item, serial))
    for number, file in enumerate(item.files):
        url = absolute(host, cms.file_path(item, file, serial * 10 + number))
        if item.form == "file":
            item.url = item.link = url
            return {url: Served(200, file.mime, file.body, "report")}
        item.file_urls.append(url)
        served.update(cms.serve_file(url, file))
    if item.form == "redirect":
        item.link = absolute(host, f"{site.place.root}go/{serial}.html")
        served[item.link] = Served(302, HTML, b"", "redirect", location=item.url)
    return served


def _serve_item(site: Site, cms: Cms, column: Column, item: Item, served: dict[str, Served]) -> None:
    if item.form == "soft404":
        served[item.url] = _page(site, GONE, "soft404")
    elif item.form not in ("dead", "file"):
        kind = "forbidden" if item.form == "forbidden" else "report" if item.report else item.kind
        served[item.url] = _page(site, cms.article_html(site, column, item), kind)
    if item.report:
        _date_report(item)


def _date_report(item: Item) -> None:
    report = item.report
    report.url = item.url
    report.attachments = item.file_urls
    days = (f"{item.when:%Y%m/%d}", f"{item.when:%Y%m%d}", f"{item.when:%Y/%m%d}")
    if item.form == "file":  # only a folder called after the day tells it
        report.published_on = f"{item.when:%Y-%m-%d}" if any(f"/{day}/" in item.url for day in days) else None
    else:
        report.published_on = f"{item.when:%Y-%m-%d}"
        report.published_time = None if item.undated else f"{item.when:%H:%M}"
        report.source = None if item.undated else item.source


def _serve_lists(site: Site, cms: Cms, column: Column, served: dict[str, Served]) -> None:
    pages = pages_of(column, cms.page_size)
    for number, items in enumerate(pages):
        html = cms.list_html(site, column, items, number, len(pages))
        path = column.path if number == 0 else cms.list_path(column, number, len(pages))
        shows = tuple(item.link for item in column.items)
        served[absolute(column.host or site.host, path)] = replace(_page(site, html, "list"), shows=shows)


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
    """What a home page shows: the newest news and the newest few reports."""
    news = site.columns[0].items[:count]
    reports = [item for top in site.columns for column in top.walk() for item in column.items if item.report]
    return [*news, *sorted(reports, key=lambda item: item.when, reverse=True)[:2]]


def attachments(item: Item) -> list[tuple[str, str]]:
    """(address, label) of an item's files."""
    return [(url, file.label) for url, file in zip(item.file_urls, item.files, strict=False)]


def neighbours(column: Column, item: Item) -> str:
    """上一篇 and 下一篇: links to the entries before and after."""
    at = column.items.index(item)
    out = []
    for label, number in (("上一篇", at - 1), ("下一篇", at + 1)):
        if 0 <= number < len(column.items):
            other = column.items[number]
            out.append(f'<p>{label}：<a href="{escape(other.link)}">{escape(other.title)}</a></p>')
        else:
            out.append(f"<p>{label}：没有了</p>")
    return f'<div class="prenext">{"".join(out)}</div>'
