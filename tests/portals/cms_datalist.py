"""Lists that are data asked for by POST: `pc/list.html`, Ucap's `getFileListByCodeId`, `xxgk-list-….html`."""

import json
from collections.abc import Callable
from hashlib import md5
from math import ceil
from typing import Any

from tests.families.script_rows import WORDS
from tests.portals.build import Cms
from tests.portals.drawn import article_page, column_page, columns_of, day, drawn, path_of, service, shown, suffix
from tests.portals.site import Asked, Column, File, Item, Served, Site

CHANNEL = 1714093213456789000
ROWS = 15
FULL = 50


def hex_of(text: object) -> str:
    """Thirty-two hex digits, as these systems name things."""
    return md5(str(text).encode(), usedforsecurity=False).hexdigest()


def _file_path(item: Item, file: File, serial: int) -> str:
    """Files lie in the article's folder."""
    return f"/{item.url.split('/', 3)[3].rpartition('/')[0]}/files/{hex_of(serial)}.{suffix(file)}".replace("//", "/")


def _article(body: str) -> Callable[[Site, Column, Item], str]:
    return lambda site, column, item: article_page(site, column, item, body)


def _told(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# pc/list.html: the first rows stand in the page.


def _pc_row(site: Site, item: Item) -> dict[str, str]:
    return {"title": item.title, "pubDate": f"{day(item)} 11:06", "urls": json.dumps({"pc": path_of(site, item)})}


def _pc_list(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    rows = ",".join(_told(_pc_row(site, item)) for item in items[:ROWS])
    option = f'{{url:"/queryList", webSiteCode: ["zgs"], channelId: ["{CHANNEL + column.number}"]}}'
    script = f"<script>var listData = {{ articleList: [{rows}] }};\nvar option = {option};</script>"
    return column_page(site, column, "<ul id=list></ul>", script)


def _pc_service(site: Site) -> dict[str, Served]:
    columns = {str(CHANNEL + column.number): column for column in columns_of(site).values()}

    def answer(asked: Asked) -> str:
        items = columns[asked["channelId[]"]].items
        rows = [{"source": _pc_row(site, i)} for i in shown(items, int(asked["current"]), int(asked["pageSize"]))]
        return _told({"code": 200, "data": {"results": rows, "total": len(items)}})

    return service(site, "/queryList", "application/json", answer)


PC_LIST: Cms = drawn(
    column_path=lambda site, column: f"/zgs/c{column.number:05d}/pc/list.html",
    item_path=lambda site, column, item, serial: (
        f"/zgs/c{column.number:05d}/pc/content/content_{CHANNEL + serial}.html"
    ),
    file_path=_file_path,
    list_html=_pc_list,
    article_html=_article('<h1>{title}</h1><div class=info>{dates}</div><div id="zoomcon">{text}</div>{files}'),
    extras=_pc_service,
)


# Ucap with a list drawn by script.


def _ucap_list(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    script = (
        f'<script>var channelId="{hex_of(column.number)}";$.post("/getFileListByCodeId",{{codeId:"gknb",'
        'channelId:channelId, relateSubChannels:"true"})</script>'
    )
    return column_page(site, column, '<div class="gknr_list"></div>', script)


def _ucap_service(site: Site) -> dict[str, Served]:
    columns = {hex_of(column.number): column for column in columns_of(site).values()}

    def answer(asked: Asked) -> str:
        items = columns[asked["channelId"]].items
        rows = [
            {"title": f"<b>{i.title}</b>", "url": path_of(site, i), "redirectUrl": "", "publishedTimeStr": day(i)}
            for i in shown(items, int(asked["page"]), int(asked["size"]))
        ]
        return _told({"code": 200, "results": {"data": {"total": len(items), "results": rows}}})

    return service(site, "/getFileListByCodeId", "application/json", answer)


UCAP: Cms = drawn(
    column_path=lambda site, column: f"/ytx/c{100000 + column.number}/listDisplaySelf.shtml",
    item_path=lambda site, column, item, serial: (
        f"/ytx/c{100000 + column.number}/{item.when:%Y%m}/{hex_of(f'{item.title}/{serial}')}.shtml"
    ),
    file_path=_file_path,
    list_html=_ucap_list,
    article_html=_article(
        '<h1><UCAPTITLE>{title}</UCAPTITLE></h1><p>{dates}</p><div class="article-content" id="zoomcon">{text}</div>{files}'
    ),
    extras=_ucap_service,
)


# xxgk-list: nothing tells how many rows there are.


def _words(column: Column) -> str:
    return WORDS.replace('"1804"', f'"{column.number}"')


def _xxgk_list(site: Site, column: Column, items: list[Item], number: int, count: int) -> str:
    asked = f"{{'ajax_type':[{_words(column)}], is_ds:1}}"
    script = f"<script>\n//$.post('/old/api-ajax_list-1.html', {{ajax_type:['1']}})\n$.post('/api-ajax_list-1.html', {asked})</script>"
    return column_page(site, column, "<ul id=list></ul>", script)


def _xxgk_services(site: Site) -> dict[str, Served]:
    """An address for each page; what it is asked with is a list, of which the last is seen: the size does not count."""
    columns = columns_of(site)
    most = max(ceil(len(column.items) / FULL) for column in columns.values())
    found: dict[str, Served] = {}
    for number in range(1, most + 1):
        found |= service(site, f"/api-ajax_list-{number}.html", "application/json", _xxgk_page(site, columns, number))
    return found


def _xxgk_page(site: Site, columns: dict[str, Column], number: int) -> Callable[[Asked], str]:
    def answer(asked: Asked) -> str:
        column = columns[asked["ajax_type[]"].split(",")[1]]
        rows = [
            {"url": path_of(site, i), "title": i.title, "inputtime": day(i)} for i in shown(column.items, number, FULL)
        ]
        return _told({"code": 1, "data": rows})

    return answer


XXGK_LIST: Cms = drawn(
    column_path=lambda site, column: f"/xxgk-list-{column.slug}{column.number}.html",
    item_path=lambda site, column, item, serial: f"/xxgk-show-{serial}.html",
    file_path=lambda item, file, serial: f"/uploadfile/{item.when:%Y/%m%d}/{hex_of(serial)}.{suffix(file)}",
    list_html=_xxgk_list,
    article_html=_article('<h1>{title}</h1><p>{dates}</p><div class="xxgk_content">{text}</div>{files}'),
    extras=_xxgk_services,
)
