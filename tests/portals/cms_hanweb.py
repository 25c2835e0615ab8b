"""Hanweb: `/col/colN/index.html` with the first rows as embedded XML, more rows from `dataproxy.jsp`."""

from collections.abc import Callable
from dataclasses import replace
from html import escape

from tests.portals import cms_trs
from tests.portals.build import absolute, attachments, menu_html
from tests.portals.frame import (
    column_meta,
    crumbs,
    date_line,
    footer,
    head,
    heading,
    item_meta,
    metadata_table,
    site_meta,
)
from tests.portals.site import Asked, Column, File, Item, Served, Site

PROXY = "/module/web/jpage/dataproxy.jsp"
PER_PAGE, MOST = 10, 100


def column_path(site: Site, column: Column) -> str:
    """`/col/col5443/index.html`."""
    return f"/col/col{5000 + column.number}/index.html"


def list_path(column: Column, number: int, pages: int) -> str:
    """Further pages have no address of their own."""
    raise ValueError("Hanweb pages its lists by script")


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/art/2022/1/24/art_5443_413718.html`."""
    day = f"{item.when.year}/{item.when.month}/{item.when.day}"
    return f"/art/{day}/art_{5000 + column.number}_{serial}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """A download address that moves on to the file."""
    return f"/module/download/downfile.jsp?classid=0&filename={serial * 7919:032x}.{file.name.rpartition('.')[2]}"


def serve_file(url: str, file: File) -> dict[str, Served]:
    """The download address answers 302 to the file under /attach/."""
    target = f"{url.split('/module/')[0]}/attach/0/{url.rpartition('=')[2]}"
    return {
        url: Served(302, "text/html", b"", "redirect", location=target),
        target: Served(200, file.mime, file.body, "file"),
    }


def record(item: Item, host: str) -> str:
    """One row of the list as it stands in the XML."""
    return (
        f"<record><![CDATA[<li><a href='{item.link.removeprefix(f'http://{host}')}' title='{escape(item.title)}' "
        f"target='_blank'>{escape(item.title)}</a><span>{item.when:%Y-%m-%d}</span></li>]]></record>"
    )


def parameters(site: Site, column: Column) -> dict[str, str]:
    """What the proxy wants to know."""
    return {
        "col": "1", "appid": "1", "webid": "96", "path": "/", "columnid": str(5000 + column.number),
        "sourceContentType": "1", "unitid": str(20000 + column.number), "webname": site.name, "permissiontype": "0",
    }  # fmt: skip


def datastore(site: Site, column: Column, first: int, last: int) -> str:
    """Rows `first` to `last` (from 1) as XML."""
    query = "&".join(f"{k}={v}" for k, v in parameters(site, column).items())
    rows = "\n".join(record(item, site.host) for item in column.items[first - 1 : last])
    step = f'<nextgroup><![CDATA[<a href="{PROXY}?page=1&{query}"></a>]]></nextgroup>'
    return f"<datastore>\n{step}\n<recordset>\n{rows}\n</recordset>\n</datastore>"


def list_html(site: Site, column: Column, items: list[Item], number: int, pages: int) -> str:
    """The first page; the pager is jQuery jpage."""
    unit = 20000 + column.number
    given = ",".join(f"{k}:'{v}'" if not v.isdigit() else f"{k}:{v}" for k, v in parameters(site, column).items())
    script = (
        f"<script>$('#{unit}').jpage({{themeName:'default',dataBefore:\"<ul>\",dataAfter:\"</ul>\","
        f"totalRecord:{len(column.items)},proxyUrl:'{PROXY}',perPage:{PER_PAGE},groupSize:3,ajaxParam:{{{given}}}}});</script>"
    )
    tags = [*site_meta(site), *column_meta(column)]
    return (
        f"<!DOCTYPE html><html>{head(column.name, tags, charset='utf-8')}<body>{crumbs(site, column, '/')}"
        f'<div class="bt-left">{menu_html(column.children)}</div>'
        f'<div id="{unit}"><script type="text/xml">{datastore(site, column, 1, PER_PAGE)}</script></div>'
        f"{script}{footer(site)}</body></html>"
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """`ContentStart` and `ContentEnd` around `#zoom`, often a metadata table before it."""
    tags = [*site_meta(site), *column_meta(column)]
    if not item.bare:
        tags += item_meta(item, site.rng)
    table = metadata_table(item) if "metadata-table" in item.quirks or site.rng.random() < 0.4 else ""
    files = "".join(
        f'<p><img src="/module/jslib/icons/word.png"><a href="{escape(url.removeprefix(f"http://{site.host}"))}">'
        f"{escape(label)}</a></p>"
        for url, label in attachments(item)
    )
    return (
        f"<!DOCTYPE html><html>{head(item.title, tags, charset='utf-8')}<body>{crumbs(site, column, '/')}{table}"
        f'<table id="c" width="100%"><tr><td class="title">{heading(item)}</td></tr>'
        f"<tr><td>{date_line(item, site.rng)}</td></tr><tr><td>"
        f'<div id="zoom"><!--ContentStart-->{item.html}{files}<!--ContentEnd--></div></td></tr></table>'
        f"{footer(site)}</body></html>"
    )


def extras(site: Site) -> dict[str, Served]:
    """The proxy: answers by columnid, startrecord and endrecord."""
    columns = {str(5000 + c.number): c for top in site.columns for c in top.walk()}
    url = absolute(site.host, PROXY)
    return {url: Served(200, "text/xml; charset=utf-8", b"", "data", answer=_proxy(site, columns))}


def _proxy(site: Site, columns: dict[str, Column]) -> Callable[[Asked], bytes]:
    def answer(asked: Asked) -> bytes:
        column = columns.get(asked.get("columnid", ""))
        if column is None:
            return b"<datastore><recordset></recordset></datastore>"
        first = int(asked.get("startrecord", "1"))
        last = min(int(asked.get("endrecord", str(PER_PAGE))), first + MOST - 1)
        return datastore(site, column, first, last).encode()

    return answer


CMS = replace(
    cms_trs.CMS,
    page_size=1_000_000,
    column_path=column_path,
    list_path=list_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
    extras=extras,
    serve_file=serve_file,
)
