"""A prefecture's host that carries several counties by path: `/dkx/…/<19 digits>/index.html`, `countPage` pagers."""

from dataclasses import replace
from html import escape

from tests.portals import cms_trs
from tests.portals.build import menu_html
from tests.portals.cms_longid import long_id
from tests.portals.frame import column_meta, crumbs, footer, head, site_meta
from tests.portals.site import Column, File, Item, Site

COUNTIES = (("/dkx/index.html", "磴口县"), ("/hjhq/index.html", "杭锦后旗"))


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`…/zfxxgknb/2023091210461141522/index.html`."""
    return f"{column.path}{long_id(item, serial)}/index.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """Files lie in the article's own folder."""
    folder = item.url.split("/", 3)[3].rpartition("/")[0]
    return f"/{folder}/W020{serial}.{file.name.rpartition('.')[2]}"


def home_html(site: Site) -> str:
    """Menus; the prefecture links to its counties."""
    counties = ""
    if site.place.id == "yb-bynr":
        counties = "".join(f'<a href="{path}">{name}</a> ' for path, name in COUNTIES)
    return (
        f"<html>{head(site.name, site_meta(site), charset='utf-8')}<body><h1>{site.name}</h1>"
        f'<div id="menu">{menu_html(site.columns, 1)}</div><div class="xzqh">{counties}</div>{footer(site)}</body></html>'
    )


def list_html(site: Site, column: Column, items: list[Item], number: int, pages: int) -> str:
    """A list as table rows; the number of pages is a script variable."""
    rows = "\n".join(
        f'<tr><td><a href="{i.link.replace(column.url, "./", 1)}">{escape(i.title)}</a></td>'
        f"<td>{i.when:%Y年%m月%d日}</td></tr>"
        for i in items
    )
    script = f"<script>var countPage = {pages};//共多少页\nvar currentPage = {number};//所在页从0开始\n</script>"
    tags = [*site_meta(site), *column_meta(column)]
    return (
        f"<html>{head(column.name, tags, charset='utf-8')}<body>{crumbs(site, column, site.place.home)}"
        f"{menu_html(column.children)}<table>{rows}</table>{script}{footer(site)}</body></html>"
    )


CMS = replace(
    cms_trs.CMS,
    page_size=9,
    item_path=item_path,
    file_path=file_path,
    home_html=home_html,
    list_html=list_html,
)
