"""博达 VSB: `/a/b.htm`, then `/a/b/4.htm` counting down, 下页 links, `/info/<cat>/<id>.htm`, downloads by query."""

from dataclasses import replace
from html import escape

from tests.portals import cms_trs
from tests.portals.build import attachments, menu_html, neighbours
from tests.portals.frame import column_meta, crumbs, date_line, footer, head, heading, item_meta, site_meta
from tests.portals.site import Column, File, Item, Served, Site


def column_path(site: Site, column: Column) -> str:
    """`/zwgk/zfxxgknb.htm`."""
    return "/" + "/".join(c.slug for c in (*column.parents, column)) + ".htm"


def list_path(column: Column, number: int, pages: int) -> str:
    """Page p of T is T-p+1."""
    return f"{column.path.removesuffix('.htm')}/{pages - number}.htm"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/info/1042/57552.htm`."""
    return f"/info/{1000 + column.number}/{serial}.htm"


def file_path(item: Item, file: File, serial: int) -> str:
    """The name is nowhere in the address."""
    return f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1400{serial % 97}&wbfileid={serial}"


def serve_file(url: str, file: File) -> dict[str, Served]:
    """Only Content-Disposition names the file."""
    headers = (("Content-Disposition", f'attachment; filename="{file.name}"'),)
    return {url: Served(200, "application/octet-stream", file.body, "file", headers=headers)}


def list_html(site: Site, column: Column, items: list[Item], number: int, pages: int) -> str:
    """A list with `共N条 1/T` and 下页."""
    rows = "\n".join(
        f'<li id="line_{n}"><span>{i.when:%Y/%m/%d}</span><a href="{i.link.split(site.host)[-1]}">'
        f"{escape(i.title)}</a></li>"
        for n, i in enumerate(items)
    )
    steps = [f"共{len(column.items)}条&nbsp;&nbsp;{number + 1}/{pages}&nbsp;"]
    if number + 1 < pages:
        steps.append(f'<a href="{list_path(column, number + 1, pages)}" class="Next">下页</a>')
        steps.append(f'<a href="{list_path(column, pages - 1, pages)}">尾页</a>')
    tags = [*site_meta(site), *column_meta(column)]
    return (
        f"<!DOCTYPE html><HTML>{head(column.name, tags, charset='utf-8')}<BODY>{crumbs(site, column, '/')}"
        f"<div>{menu_html(column.children)}</div><ul>{rows}</ul><TABLE><tr><td>{''.join(steps)}</td></tr></TABLE>"
        f"{footer(site)}</BODY></HTML>"
    )


def article_html(site: Site, column: Column, item: Item) -> str:
    """`#vsb_content`, `.v_news_content`."""
    tags = [*site_meta(site)] if item.bare else [*site_meta(site), *item_meta(item, site.rng)]
    files = "".join(
        f'<li>附件【<a href="{escape(url.split(site.host)[-1])}">{escape(label)}</a>】</li>'
        for url, label in attachments(item)
    )
    return (
        f"<!DOCTYPE html><HTML>{head(item.title, tags, charset='utf-8')}<BODY>{crumbs(site, column, '/')}"
        f'<form name="_newscontent_fromname"><h3>{heading(item)}</h3><div>{date_line(item, site.rng)}</div>'
        f'<div id="vsb_content"><div class="v_news_content">{item.html}</div></div><ul>{files}</ul></form>{neighbours(column, item)}'
        f"{footer(site)}</BODY></HTML>"
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
    serve_file=serve_file,
)
