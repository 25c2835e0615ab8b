"""Portals drawn by script: a Vue-like one with places after `#` and a GET service, a React-like one with addresses and POST."""

import json
from typing import Any
from urllib.parse import parse_qs

from tests.families.frame import (
    Answer,
    Dynamic,
    FamilySite,
    absolute,
    html_page,
    json_answer,
    other_titles,
    pdf,
    report_text,
    report_title,
    site_row,
)

AGENCIES = ("示例县人民政府办公室", "示例县水务局")
YEARS = range(2025, 2021, -1)
SIZE = 6
FILES = (2, 7, 11)
"""Which entries have a file."""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)

VUE_SHELL = (
    "<!DOCTYPE html><html lang=zh><head><meta charset=utf-8><title>政务公开</title><link href=/ga/css/app.3f1c.css rel=stylesheet>"
    "</head><body><noscript><strong>请开启 JavaScript。</strong></noscript><div id=app></div>"
    "<script src=/ga/js/chunk-vendors.77aa.js></script><script src=/ga/js/app.90bd.js></script></body></html>"
)
VUE_APP = """
const api = path => fetch('/gov/api' + path).then(answer => answer.json()).then(said => said.data);
const link = (to, text) => `<li class="item"><a href="#${to}">${text}</a></li>`;
async function draw() {
  const [, path, query] = location.hash.match(/^#([^?]*)[?]?(.*)$/) || ['', '/', ''];
  const app = document.getElementById('app'), asked = new URLSearchParams(query);
  app.innerHTML = '<div class="el-loading">加载中</div>';
  if (path == '/list') {
    const hot = await api('/article/hot?pageNum=1&pageSize=5');
    const list = await api(`/article/list?catId=${asked.get('catId')}&pageNum=1&pageSize=%d`);
    const pages = Array.from({length: Math.ceil(list.total / %d)}, (_, n) => `<li class="number">${n + 1}</li>`).join('');
    app.innerHTML = `<div class="crumb">首页 &gt; 政府信息公开年报</div><ul>${list.rows.map(row =>
      `<li><a href="#/detail?articleId=${row.articleId}&catId=${asked.get('catId')}">${row.title}<span>${row.publishDate}</span></a></li>`).join('')}</ul>` +
      `<ul class="el-pager">${pages}</ul><div class="hot">${hot.rows.map(row => link('/detail?articleId=' + row.articleId, row.title)).join('')}</div>`;
  } else if (path == '/detail') {
    const found = await api(`/article/detail?articleId=${asked.get('articleId')}`);
    document.title = found.title;
    app.innerHTML = `<h1>${found.title}</h1><div class="article-content">${found.content}</div>` +
      found.files.map(file => `<p><a href="${file.fileUrl}">${file.fileName}</a></p>`).join('');
  } else {
    app.innerHTML = '<ul>' + link('/list?catId=nb', '政府信息公开年报') + link('/guide', '政府信息公开指南') + '</ul><img src="/ga/img/logo.5a.png">';
  }
}
addEventListener('hashchange', draw);
draw();
""".replace("%d", str(SIZE))

REACT_SHELL = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"/><title>示例县人民政府</title>'
    '<script type="module" crossorigin src="/assets/index-Bq81.js"></script></head>'
    '<body><div id="root"><div class="ant-spin">加载中…</div></div></body></html>'
)
REACT_APP = """
const ask = (path, body) => fetch(path, {method: 'POST', headers: {'Content-Type': 'application/json', 'X-Site': '371403'},
  body: JSON.stringify(body)}).then(answer => answer.json()).then(said => said.result);
const root = document.getElementById('root'), [, , section, id] = location.pathname.split('/');
if (section == 'list') {
  const page = await ask('/service/content/page', {channelCode: id, current: 1, size: %d, keyword: ''});
  root.innerHTML = `<div class="breadcrumb">政府信息公开年报</div>` + page.records.map(row =>
    `<div class="row"><span class="date">${row.release_time}</span><a href="/zwgk/content/${row.id}" title="${row.content_title}">${row.content_title.slice(0, 14)}…</a></div>`).join('') +
    `<div class="ant-pagination"><button>1</button><button>下一页</button></div>`;
} else if (section == 'content') {
  const found = await ask('/service/content/detail', {id});
  document.title = found.content_title;
  root.innerHTML = `<h2>${found.content_title}</h2><div id="zoom">${found.html}</div>` +
    found.attachments.map(file => `<a href="${file.url}">${file.name}</a>`).join('');
} else {
  root.innerHTML = '<nav><a href="/zwgk/list/zfxxgknb">政府信息公开年报</a><a href="/zwgk/list/zcwj">政策文件</a></nav>';
}
""".replace("%d", str(SIZE))


def script(source: str) -> Answer:
    return Answer(source.encode(), headers=(("Content-Type", "application/javascript; charset=utf-8"),))


def entries() -> list[tuple[str, str, int]]:
    """(agency, title, year), or no agency for what is no report."""
    found = [(agency, report_title(agency, year), year) for year in YEARS for agency in AGENCIES]
    found[3:3] = [("", title, 2024) for title in other_titles(2024)]
    return found


def as_json(value: object) -> Answer:
    return json_answer(json.dumps(value, ensure_ascii=False))


def by_place() -> FamilySite:
    """An ordinary home page, and a page drawn by script whose places stand after `#`."""
    host = "www.spaplace.gov.cn"
    known = entries()

    def row(n: int) -> dict[str, Any]:
        return {"articleId": 5100 + n, "catId": "nb", "title": known[n][1], "publishDate": f"2026-01-{10 + n}"}

    def rows(query: str) -> Answer:
        asked = parse_qs(query)
        at = (int(asked["pageNum"][0]) - 1) * SIZE
        shown = [row(n) for n in range(len(known))][at : at + SIZE] if asked["catId"] == ["nb"] else []
        return as_json({"code": 200, "msg": "ok", "data": {"total": len(known), "rows": shown}})

    def detail(query: str) -> Answer:
        n = int(parse_qs(query)["articleId"][0]) - 5100
        agency, title, year = known[n]
        files = [{"fileName": f"{title}.pdf", "fileUrl": f"/upload/2026/{n}.pdf"}] if n in FILES else []
        content = report_text(agency, year) if agency else "<p>通知</p>"
        return as_json({"code": 200, "data": {"title": title, "content": content, "files": files}})

    hot = {"total": 4000, "rows": [{"articleId": 9000 + n, "title": f"示例县召开第{n}次重要会议"} for n in range(5)]}
    pages: dict[str, Answer | Dynamic] = {
        f"{host}/": html_page('<a href="/ga/#/">政务公开</a><a href="/xw/">新闻动态</a>'),
        f"{host}/ga/": Answer(VUE_SHELL.encode()),
        f"{host}/ga/js/chunk-vendors.77aa.js": script("window.vendors = 1"),
        f"{host}/ga/js/app.90bd.js": script(VUE_APP),
        f"{host}/ga/css/app.3f1c.css": Answer(b"body{margin:0}", headers=(("Content-Type", "text/css"),)),
        f"{host}/ga/img/logo.5a.png": Answer(PNG, headers=(("Content-Type", "image/png"),)),
        f"{host}/gov/api/article/hot?": Dynamic(lambda _: as_json({"code": 200, "data": hot})),
        f"{host}/gov/api/article/list?": Dynamic(rows),
        f"{host}/gov/api/article/detail?": Dynamic(detail),
        **{f"{host}/upload/2026/{n}.pdf": pdf() for n in FILES},
    }
    told = [f"/gov/api/article/list?catId=nb&pageNum={n}&pageSize={SIZE}" for n in (1, 2)]
    ours = [n for n, (agency, _, _) in enumerate(known) if agency]
    detail_path = "/gov/api/article/detail?articleId={}"
    return FamilySite(
        name="browser",
        skin="place",
        row=site_row("browser-place", host),
        pages=pages,
        reports=absolute(host, [f"/ga/#/detail?articleId={5100 + n}&catId=nb" for n in ours]),
        lists=absolute(host, ["/ga/", *told]),
        lookalikes=absolute(host, [detail_path.format(5100 + n) for n in range(len(known)) if n not in ours]),
        attachments=absolute(host, [f"/upload/2026/{n}.pdf" for n in FILES]),
        way_in=absolute(host, ["/", "/ga/"]),
    )


def by_address() -> FamilySite:
    """Every address answers with one shell; the service is asked by POST and counts in its own words."""
    host = "www.spaaddress.gov.cn"
    known = entries()
    ids = [f"{n:02x}f3a1b2c4d5e6f708{n * 7919:014x}" for n in range(len(known))]

    def page(body: str) -> Answer:
        asked = json.loads(body)
        at = (asked["current"] - 1) * asked["size"]
        shown = [
            {"id": ids[n], "content_title": known[n][1], "release_time": "2026/01/20", "url": None, "hits": 7 * n}
            for n in range(len(known))
        ]
        shown = shown[at : at + asked["size"]] if asked["channelCode"] == "zfxxgknb" else []
        return as_json({"success": True, "result": {"records": shown, "page": {"total_count": len(known)}}})

    def detail(body: str) -> Answer:
        n = ids.index(json.loads(body)["id"])
        agency, title, year = known[n]
        files = [{"name": "附件.pdf", "url": f"/files/{ids[n]}.pdf"}] if n in FILES else []
        html = report_text(agency, year) if agency else "<p>通知</p>"
        return as_json({"success": True, "result": {"content_title": title, "html": html, "attachments": files}})

    ours = [n for n, (agency, _, _) in enumerate(known) if agency]
    places = ["/", "/zwgk/list/zfxxgknb", *(f"/zwgk/content/{one}" for one in ids)]
    pages: dict[str, Answer | Dynamic] = {
        **{host + path: Answer(REACT_SHELL.encode()) for path in places},
        f"{host}/assets/index-Bq81.js": script(REACT_APP),
        f"POST {host}/service/content/page": Dynamic(page),
        f"POST {host}/service/content/detail": Dynamic(detail),
        **{f"{host}/files/{ids[n]}.pdf": pdf() for n in FILES},
    }
    return FamilySite(
        name="browser",
        skin="address",
        row=site_row("browser-address", host),
        pages=pages,
        reports=absolute(host, [f"/zwgk/content/{ids[n]}" for n in ours]),
        lists=absolute(host, ["/zwgk/list/zfxxgknb"]),
        lookalikes=absolute(host, [f"/zwgk/content/{ids[n]}" for n in range(len(known)) if n not in ours]),
        attachments=absolute(host, [f"/files/{ids[n]}.pdf" for n in FILES]),
        way_in=absolute(host, ["/"]),
        posts=2,
    )


SITES = (by_place(), by_address())
