"""Columns whose rows are data asked for by POST: `pc/list.html` with `/queryList`, and Ucap's `getFileListByCodeId`."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

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

AGENCY = "示例县自然资源局"
YEARS = range(2025, 2003, -1)
CHANNEL = "1714093213456789012"
HEX_CHANNEL = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"

Entry = tuple[str, str, int]
"""Path, title, year or 0 when it is no report."""


def _entries(template: str) -> list[Entry]:
    titles = [(report_title(AGENCY, year), year) for year in YEARS]
    titles[4:4] = [(title, 0) for title in other_titles(2021)]
    return [(template.format(n=n), title, year) for n, (title, year) in enumerate(titles)]


def _window(entries: list[Entry], asked: dict[str, list[str]], number: str, size: str) -> list[Entry]:
    first = (int(asked[number][0]) - 1) * int(asked[size][0])
    return entries[first : first + int(asked[size][0])]


def _query_list(entries: list[Entry], key: str, channel: str, counts: bool) -> Callable[[str], Answer]:
    def answer(body: str) -> Answer:
        asked = parse_qs(body)
        shown = _window(entries, asked, "current", "pageSize") if asked.get(key) == [channel] else []
        rows = [
            {"source": {"title": t, "pubDate": "2026-01-20 11:06", "urls": json.dumps({"pc": path})}}
            for path, t, _ in shown
        ]
        data: dict[str, Any] = {"results": rows} | ({"total": len(entries)} if counts else {})
        return json_answer(json.dumps({"code": 200, "data": data}, ensure_ascii=False))

    return answer


def _file_list(entries: list[Entry]) -> Callable[[str], Answer]:
    def answer(body: str) -> Answer:
        asked = parse_qs(body, keep_blank_values=True)
        shown = _window(entries, asked, "page", "size") if asked.get("channelId") == [HEX_CHANNEL] else []
        rows = [
            {"manuscriptId": str(n), "title": t, "titleHtml": f"<b>{t}</b>", "url": path, "redirectUrl": "",
             "publishedTimeStr": "2026-01-20 09:00:00", "channelName": "年报", "domainMetaList": []}
            for n, (path, t, _) in enumerate(shown)
        ]  # fmt: skip
        data = {"total": len(entries), "rows": len(rows), "results": rows}
        return json_answer(json.dumps({"code": 200, "results": {"data": data}}, ensure_ascii=False))

    return answer


def _ajax_list(entries: list[Entry]) -> Callable[[str], Callable[[str], Answer]]:
    def page(number: str) -> Callable[[str], Answer]:
        def answer(body: str) -> Answer:
            words = parse_qs(body, keep_blank_values=True).get("ajax_type[]", [])
            known = words[:4] == ["49_xxgk", "1804", "49", "xxgk"] and len(words) == 8
            shown = _window(entries, {"n": [number], "size": [words[6]]}, "n", "size") if known else []
            rows = [{"url": path, "title": title, "inputtime": "2026-01-20"} for path, title, _ in shown]
            return json_answer(json.dumps({"code": 1, "data": rows}, ensure_ascii=False))

        return answer

    return page


def _site(
    name: str, skin: str, column: str, shell: str, service: str, entries: list[Entry], answer: Callable[[str], Answer],
    *, body: str, posts: int, more: dict[str, Callable[[str], Answer]] | None = None,
) -> FamilySite:  # fmt: skip
    host = f"www.{name.replace('_', '')}{skin}.gov.cn"
    pages: dict[str, Answer | Dynamic] = {
        f"{host}/": html_page('<a href="/zwgk/">政务公开</a><a href="/xw/">新闻动态</a>'),
        f"{host}/zwgk/": html_page(f'<a href="{column}">政府信息公开年报</a><a href="/zn/">信息公开指南</a>'),
        host + column: html_page(shell, title="政府信息公开年报"),
        f"POST {host}{service}": Dynamic(answer),
        **{f"POST {host}{path}": Dynamic(found) for path, found in (more or {}).items()},
    }
    for path, title, year in entries:
        text = report_text(AGENCY, year) if year else "<p>通知</p>"
        pages[host + path] = html_page(body.format(title=title, text=text), metas={"ArticleTitle": title})
    return FamilySite(
        name=name,
        skin=skin,
        row=site_row(f"{name.replace('_', '-')}-{skin}", host),
        pages=pages,
        reports=absolute(host, [path for path, _, year in entries if year]),
        lists=absolute(host, [column]),
        lookalikes=absolute(host, [path for path, _, year in entries if not year]),
        way_in=absolute(host, ["/", "/zwgk/"]),
        posts=posts,
    )


ZIGONG = _entries("/zgs/c00145/pc/content/content_17140932134567{n:05d}.html")
JIANGXI = _entries("/jxst/nb/pc/content/content_17140932134568{n:05d}.html")
UCAP_A = _entries("/sl/c100/202601/{n:032x}.shtml")
UCAP_B = _entries("/chinasl/n81/c{n:07d}/content.html")
JIAN = _entries("/xxgk-show-{n}.html")
DAZHOU = _entries("/xxgk/xxgk-show-{n}.html")
JIAN_PAGE, DAZHOU_PAGE = _ajax_list(JIAN), _ajax_list(DAZHOU)
WORDS = '"49_xxgk","1804","49","xxgk","Y-m-d","50","20",""'
EMBEDDED = ",".join(
    f'{{title: {json.dumps(t, ensure_ascii=False)}, pubDate:"2026-01-20 11:06", urls: {json.dumps(json.dumps({"pc": p}))},'
    f' contentSource:"x", articleFiles:[{{fileName:"a.zip", filePath:"/zgs/a.zip"}}], id:"{n}"}}'
    for n, (p, t, _) in enumerate(ZIGONG[:15])
)

SITES = (
    _site(
        "pc_list", "zigong", "/zgs/c00145/pc/list.html",
        f"<script>var listData = {{ articleList: [{EMBEDDED}] }};\n"
        f'var option = {{url:"/queryList", webSiteCode: ["zgs"], channelId: ["{CHANNEL}"]}};</script>',
        "/queryList", ZIGONG, _query_list(ZIGONG, "channelId[]", CHANNEL, True),
        body='<h1>{title}</h1><div id="zoomcon">{text}</div>', posts=2,
    ),
    _site(
        "pc_list", "jiangxi", "/jxst/col/col14590/index.html?uid=522756&pageNum=1",
        "<div id=div522756></div><script>$.post('/queryList', {'webSiteCode[]':'jxst','channelCode[]':'col14590',"
        "unitid:'522756',themeName:'default',perPage:15})</script>",
        "/queryList", JIANGXI, _query_list(JIANGXI, "channelCode[]", "col14590", False),
        body='<div class="article">{text}</div>', posts=2,
    ),
    _site(
        "ucap", "county", "/sl/c100/listDisplaySelf.shtml",
        f'<div class="gknr_list"></div><script>var channelId="{HEX_CHANNEL}";$.post("/getFileListByCodeId",'
        '{codeId:"gknb", channelId:channelId, relateSubChannels:"true"})</script>',
        "/getFileListByCodeId", UCAP_A, _file_list(UCAP_A),
        body='<UCAPTITLE>{title}</UCAPTITLE><div class="article-content" id="zoomcon">{text}</div>', posts=2,
    ),
    _site(
        "ucap", "bureau", "/chinasl/n81/xxgkpt_list.html?tab=gknb",
        f"<ul id=list></ul><script>var url = '/getFileListByCodeId'; var data = {{codeId: '', channelId: '{HEX_CHANNEL}'}}"
        "</script>",
        "/getFileListByCodeId", UCAP_B, _file_list(UCAP_B), body='<h1>{title}</h1><div id="UCAP-CONTENT">{text}</div>',
        posts=2,
    ),
    _site(
        "xxgk_list", "jian", "/xxgk-list-ndbg.html",
        f"<ul id=list></ul><script>$.post('/api-ajax_list-1.html', {{'ajax_type':[{WORDS}], is_ds:1}})</script>",
        "/api-ajax_list-1.html", JIAN, JIAN_PAGE("1"), body='<h1>{title}</h1><div class="xxgk_content">{text}</div>',
        posts=2, more={"/api-ajax_list-2.html": JIAN_PAGE("2")},
    ),
    _site(
        "xxgk_list", "dazhou", "/xxgk/xxgk-list-nb.html",
        "<table id=list></table><script>\n//$.post('/old/api-ajax_list-1.html', {ajax_type:['1']})\n"
        f"var url = '/xxgk/api-ajax_list-' + page + '.html', d = {{ajax_type: [{WORDS}]}};</script>",
        "/xxgk/api-ajax_list-1.html", DAZHOU, DAZHOU_PAGE("1"), body="<h2>{title}</h2><div id=content>{text}</div>",
        posts=2, more={"/xxgk/api-ajax_list-2.html": DAZHOU_PAGE("2")},
    ),
)  # fmt: skip
