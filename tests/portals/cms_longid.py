"""Long-id directories: `/<site>/YYYY-MM/DD/article_<19 digits>.html`, departments on hosts of their own."""

from dataclasses import replace
from html import escape

from tests.portals import cms_trs
from tests.portals.build import attachments, menu_html, neighbours
from tests.portals.frame import column_meta, crumbs, date_line, footer, head, heading, item_meta, site_meta
from tests.portals.site import Column, File, Item, Site


def folder_of(host: str) -> str:
    """xam.… -> xam; sfj.… -> xamsfj."""
    first = host.split(".")[0]
    return first if first == "xam" else f"xam{first}"


def column_path(site: Site, column: Column) -> str:
    """`/xam/zwgk/zfxxgk/zfxxgknb/index.html`."""
    host = column.host or site.host
    return f"/{folder_of(host)}/" + "".join(f"{c.slug}/" for c in (*column.parents, column)) + "index.html"


def list_path(column: Column, number: int, pages: int) -> str:
    """`index_2.html` is page two."""
    return column.path.replace("index.html", f"index_{number + 1}.html")


def long_id(item: Item, serial: int) -> str:
    """Nineteen digits that start with the date."""
    return f"{item.when:%Y%m%d%H%M}{serial % 10_000_000:07d}"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/xam/2026-01/17/article_2026011708454744238.html`."""
    host = item.host or column.host or site.host
    return f"/{folder_of(host)}/{item.when:%Y-%m/%d}/article_{long_id(item, serial)}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """Files lie under the month."""
    site = item.url.split("/")[3]
    return f"/{site}/{item.when:%Y-%m}/files/{serial:010d}.{file.name.rpartition('.')[2]}"


def list_html(site: Site, column: Column, items: list[Item], number: int, pages: int) -> str:
    """A page of the list with 上一页 and 下一页."""
    rows = "\n".join(
        f'<dd><a href="{item.link}">{escape(item.title)}</a><em>[{item.when:%Y-%m-%d}]</em></dd>' for item in items
    )
    links = [f"共{pages}页"]
    if number:
        before = column.path if number == 1 else list_path(column, number - 1, pages)
        links.append(f'<a href="{before}">上一页</a>')
    if number + 1 < pages:
        links.append(f'<a href="{list_path(column, number + 1, pages)}">下一页</a>')
    tags = [*site_meta(site), *column_meta(column)]
    return (
        f"<html>{head(column.name, tags, charset='utf-8')}<body>{crumbs(site, column, site.place.home)}"
        f'<div class="left">{menu_html(column.children)}</div><dl>{rows}</dl>'
        f'<div class="pages">{" ".join(links)}</div>{footer(site)}</body></html>'
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """Title, date line, text, files."""
    tags = site_meta(site) + column_meta(column)
    if not item.bare:
        tags += item_meta(item, site.rng)
    files = "".join(f'<li><a href="{url}">{escape(label)}</a></li>' for url, label in attachments(item))
    return (
        f"<html>{head(item.title, tags, charset='utf-8', lower=True)}<body>{crumbs(site, column, site.place.home)}"
        f'<div class="content"><h2 class="tit">{heading(item)}</h2><p class="sub">{date_line(item, site.rng)}</p>'
        f'<div id="zoom" class="zw">{item.html}</div><ul class="files">{files}</ul>'
        f"{neighbours(column, item)}<p>扫描二维码关注</p></div>{footer(site)}</body></html>"
    )


CMS = replace(
    cms_trs.CMS,
    page_size=8,
    column_path=column_path,
    list_path=list_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
)
