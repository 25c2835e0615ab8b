"""Epoint 新点: rows come from a REST service that is asked with JSON; each agency has its deptcode."""

import json
from html import escape
from uuid import NAMESPACE_URL, uuid5

from tests.families.epoint import GUID, ZERO, list_path
from tests.portals.drawn import article_page, column_page, columns_of, day, drawn, path_of, service, shown, suffix
from tests.portals.site import Asked, Column, File, Item, Served, Site

BODY = "<div class=ewb-article><h3>{title}</h3><div class=ewb-article-sources>{dates}</div><div class=ewb-article-info>{text}</div>{files}</div>"


def column_path(site: Site, column: Column) -> str:
    """`/dynamic/zwgk/govInfoPub.html?categorynum=003002&deptcode=11010`; others are static."""
    if column.type == "信息公开年报":
        return list_path(str(column.number))
    return f"/{column.number:06d}/moreinfo.html"


def item_path(site: Site, column: Column, item: Item, serial: int) -> str:
    """`/003/003002/20230120/<uuid>.html`."""
    return f"/003/003002/{item.when:%Y%m%d}/{uuid5(NAMESPACE_URL, f'{item.title}/{serial}')}.html"


def file_path(item: Item, file: File, serial: int) -> str:
    """`/uploadfile/…`."""
    return f"/uploadfile/{item.when:%Y%m%d}/{uuid5(NAMESPACE_URL, str(serial))}.{suffix(file)}"


def list_html(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    """A script that asks for the rows, or the rows."""
    if column.type != "信息公开年报":
        rows = "".join(
            f"<li class=ewb-data-list><a href='{path_of(site, i)}'>{escape(i.title)}</a></li>" for i in items
        )
        return column_page(site, column, f"<ul>{rows}</ul>")
    script = ZERO.script.format(guid=GUID, dept=column.number, project=ZERO.project)
    return column_page(site, column, "<ul id=rows></ul>", f"<script>{script}</script>")


def article_html(site: Site, column: Column, item: Item) -> str:
    """`ewb-article`."""
    return article_page(site, column, item, BODY)


def extras(site: Site) -> dict[str, Served]:
    """The service: title cut short, realtitle whole."""
    columns = columns_of(site)

    def answer(asked: Asked) -> str:
        items = columns[asked["deptcode"]].items
        rows = [
            {"title": f"{i.title[:12]}…", "realtitle": i.title, "infourl": path_of(site, i), "infodate": day(i)}
            for i in shown(items, int(asked["pageIndex"]) + 1, int(asked["pageSize"]))
        ]
        return json.dumps({"custom": {"total": len(items), "data": rows}})

    return service(site, f"{ZERO.project}/rest/lightfrontaction/getgovinfolist", "application/json", answer)


CMS = drawn(
    column_path=column_path,
    item_path=item_path,
    file_path=file_path,
    list_html=list_html,
    article_html=article_html,
    extras=extras,
)
