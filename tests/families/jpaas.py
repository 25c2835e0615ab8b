"""Hanweb jpaas: shells whose blocks come as HTML inside JSON, by GET; 浙江 repeats the question in the pager, 泰州 does not."""

import json
from collections.abc import Callable
from html import escape
from urllib.parse import parse_qs, urlencode

from tests.families.frame import (
    Dynamic,
    FamilySite,
    absolute,
    html_page,
    json_answer,
    other_titles,
    report_text,
    report_title,
    site_row,
)
from tests.small_portals import Answer

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
ROWS = 15
COLUMNS = {"1229743684": "示例县人民政府办公室", "1229743685": "示例县司法局"}
YEARS = range(2025, 2008, -1)


def _asked(column: str, tag: str) -> dict[str, str]:
    return {
        "parseType": "bulidstatic", "webId": "2758", "tplSetId": "qW7", "pageType": "column", "tagId": tag,
        "editType": "null", "pageId": column,
    }  # fmt: skip


def _articles(column: str) -> list[tuple[str, str, bool]]:
    """(path, title, it is a report) of a column's entries."""
    titles = [(report_title(COLUMNS[column], year), True) for year in YEARS]
    titles[2:2] = [(title, False) for title in other_titles(2023)]
    return [
        (f"/col/col{column}/art/2026/art_{int(column) * 100 + n:032x}.html", title, ours)
        for n, (title, ours) in enumerate(titles)
    ]


def _years_block(column: str) -> str:
    if column != "1229743684":
        return ""
    return '<ul class="dept"><li><a href="/col/col1229743685/index.html">示例县司法局</a></li></ul>'


def _list_block(column: str, number: int, repeats: bool) -> str:
    entries = _articles(column)
    rows = "".join(
        f'<li class="clearfix"><span>·</span><a class="bt_link" title="{title}" href="{path}">{title[:16]}…</a>'
        '<span class="bt_time">2026-01-20</span></li>'
        for path, title, _ in entries[(number - 1) * ROWS : number * ROWS]
    )
    if repeats:
        said = escape(json.dumps({**_asked(column, "当前栏目list"), "editType": None}, ensure_ascii=False))
        pager = (
            f'<table class="pagination" querydata="{said}" uniturl="{UNIT}" count="{len(entries)}" rows="{ROWS}"'
            f' pageno="{number}"><tr><td>下一页</td></tr></table>'
        )
    else:
        pager = f'<div class="pagination" rows="{ROWS}" count="{len(entries)}"></div>'
    return f'<div id="list"><div class="page-content"><ul>{rows}</ul></div>{pager}</div>'


def _interface(repeats: bool) -> Callable[[str], Answer]:
    def answer(query: str) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        number = json.loads(asked.get("paramJson", "{}")).get("pageNo", 1)
        column = asked.get("pageId", "")
        if column not in COLUMNS:
            return json_answer('{"success":false,"code":"500","data":null}')
        drawn = _years_block(column) if asked["tagId"] == "部门列表" else _list_block(column, number, repeats)
        return json_answer(json.dumps({"success": True, "code": "200", "message": "", "data": {"html": drawn}}))

    return answer


def _shell(column: str, head: str) -> Answer:
    script = "/cms_files/default/script/ajax/page/page.js"
    blocks = "".join(
        f"<script src={script} url='{UNIT}' queryData=\"{_asked(column, tag)}\"></script>"
        for tag in ("部门列表", "当前栏目list")
    )
    return html_page(f'<div class="crumb">政府信息公开年报</div>{blocks}', head=head, title="政府信息公开年报")


def _block_address(column: str, tag: str, number: int) -> str:
    window = json.dumps({"pageNo": number, "pageSize": ROWS}, separators=(",", ":"))
    return f"{UNIT}?{urlencode({**_asked(column, tag), 'paramJson': window})}"


def _site(skin: str, repeats: bool, body: str, head: str) -> FamilySite:
    host = f"www.jpaas{skin}.gov.cn"
    column = next(iter(COLUMNS))
    pages: dict[str, Answer | Dynamic] = {
        f"{host}/": html_page('<a href="/zwgk/">政务公开</a><a href="/xw/">新闻</a>'),
        f"{host}/zwgk/": html_page(
            f'<a href="/col/col{column}/index.html">政府信息公开年报</a><a href="/zn/">公开指南</a>'
        ),
        f"{host}{UNIT}?": Dynamic(_interface(repeats)),
        **{f"{host}/col/col{c}/index.html": _shell(c, head) for c in COLUMNS},
    }
    reports, others = [], []
    for c, agency in COLUMNS.items():
        for n, (path, title, ours) in enumerate(_articles(c)):
            text = report_text(agency, 2025 - n) if ours else "<p>通知</p>"
            pages[host + path] = html_page(body.format(title=title, text=text), metas={"ArticleTitle": title})
            (reports if ours else others).append(path)
    lists = [f"/col/col{c}/index.html" for c in COLUMNS]
    lists += [_block_address(c, "当前栏目list", n) for c in COLUMNS for n in (1, 2)]
    lists += [_block_address(c, "部门列表", 1) for c in COLUMNS]
    return FamilySite(
        name="jpaas",
        skin=skin,
        row=site_row(f"jpaas-{skin}", host),
        pages=pages,
        reports=absolute(host, reports),
        lists=absolute(host, lists),
        lookalikes=absolute(host, others),
        way_in=absolute(host, ["/", "/zwgk/"]),
    )


SITES = (
    _site("zhejiang", True, '<h1>{title}</h1><div id="zoom">{text}</div>', '<link href="/hanweb.min.css">'),
    _site("taizhou", False, '<div class="wzzw-article"><h2>{title}</h2>{text}</div>', ""),
)
