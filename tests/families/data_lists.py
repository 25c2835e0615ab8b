"""Columns of 江苏's own systems whose rows are data: TrueCMS (XML in JSON, by GET), 淮安 and 无锡 (JSON, by POST)."""

import json
from math import ceil
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

AGENCIES = ("示例市人民政府办公室", "示例市审计局", "示例市河口镇")
YEARS = range(2025, 2014, -1)
COLUMN = "754f6db5-d294-46d5-b25c-da3a86d102cd"

Entry = tuple[str, str, str, int]
"""Path, title, agency or "" when it is no report, year."""


def entries(template: str) -> list[Entry]:
    titles = [(report_title(agency, year), agency, year) for year in YEARS for agency in AGENCIES]
    titles[7:7] = [(title, "", 2023) for title in other_titles(2023)]
    return [
        (template.format(n=n, year=year + 1), title, agency, year) for n, (title, agency, year) in enumerate(titles)
    ]


def rows_of(known: list[Entry]) -> str:
    return "".join(f'<li><a href="{path}" title="{title}">{title}</a><span>2026-01-20</span></li>' for path, title, _, _ in known)  # fmt: skip


def site(
    name: str, skin: str, known: list[Entry], pages: dict[str, Answer | Dynamic], lists: list[str], *, body: str, posts: int,
    column: str, files: tuple[str, ...] = (),
) -> FamilySite:  # fmt: skip
    """Home page, disclosure and articles around the pages of a column. In: paths, "POST /path" and "/path?"."""
    host = f"www.{name}{skin}.gov.cn"
    put: dict[str, Answer | Dynamic] = {
        "/": html_page('<a href="/zwgk/">政务公开</a><a href="/xw/">新闻动态</a>'),
        "/zwgk/": html_page(f'<a href="{column}">政府信息公开年报</a><a href="/zn/">政府信息公开指南</a>'),
        **pages,
    }
    for path, title, agency, year in known:
        text = report_text(agency, year) if agency else "<p>通知。</p>"
        put[path] = pdf() if path.endswith(".pdf") else html_page(body.format(title=title, text=text), title=title)
    served = {f"POST {host}{p[5:]}" if p.startswith("POST ") else host + p: answer for p, answer in put.items()}
    return FamilySite(
        name=name,
        skin=skin,
        row=site_row(f"{name}-{skin}", host),
        pages=served,
        reports=absolute(host, [path for path, _, agency, _ in known if agency]),
        lists=absolute(host, lists),
        lookalikes=absolute(host, [path for path, _, agency, _ in known if not agency]),
        attachments=absolute(host, files),
        way_in=absolute(host, ["/", "/zwgk/"]),
        posts=posts,
    )


def truecms(skin: str, service: str, most: int, shown: int) -> FamilySite:
    """In: how many rows the service gives at once, how many the page holds already."""
    known = entries("/sl/gknb/content/{n:08x}-0000-4000-8000-000000000000.html")
    column = "/sl/gknb/gknb.html"
    script = (
        f"$('#list').jpage({{perPage:10, totalRecord:{len(known)}, proxyUrl:'{service}',\n"
        f"ajaxParam:{{columnId:'{COLUMN}'}}}});\n//proxyUrl:'/old/messageController/getMessage.do'"
    )

    def answer(query: str) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        first, last, size = (int(asked[name]) for name in ("startrecord", "endrecord", "perpage"))
        if size > most or asked["columnId"] != COLUMN:
            return Answer(b"", 404)
        records = "".join(f"<record><![CDATA[{rows_of([one])}]]></record>" for one in known[first - 1 : last])
        xml = f"<datastore><totalrecord>{len(known)}</totalrecord><recordset>{records}</recordset></datastore>"
        return json_answer(json.dumps({"result": xml}, ensure_ascii=False))

    hidden = f'<ul id="initData" style="display:none">{rows_of(known[:shown])}</ul>'
    told = [f"{service}?startrecord={n}&endrecord={n + 19}&perpage=20&columnId={COLUMN}" for n in (1, 21)]
    return site(
        "truecms", skin, known,
        {column: html_page(f"{hidden}<div id=list></div><script>{script}</script>"), f"{service}?": Dynamic(answer)},
        [column, *told], body='<h1>{title}</h1><div id="zoom">{text}</div>', posts=0, column=column,
    )  # fmt: skip


def huaian(skin: str, path: str, asked_for: dict[str, str], template: str) -> FamilySite:
    known = entries(template)

    def answer(body: str) -> Answer:
        asked = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        if any(asked.get(name) != value for name, value in asked_for.items()):
            return json_answer('{"value":{"total":0,"list":[]}}')
        size = min(int(asked["pagesize"]), 50)
        at = (int(asked["page"]) - 1) * size
        rows = [
            {
                "title": title,
                "link": "" if n % 2 else path,
                "path": path,
                "domain": "",
                "releaseTime": "2026-01-20 10:00",
            }
            for n, (path, title, _, _) in enumerate(known[at : at + size])
        ]
        return json_answer(json.dumps({"code": 0, "value": {"total": len(known), "list": rows}}, ensure_ascii=False))

    return site(
        "huaian", skin, known,
        {
            path: html_page("<div id=list></div><script src=/cmsweb/js/zwgk.js></script>"),
            "POST /articleCommonController/lists.do": Dynamic(answer),
        },
        [path], body='<h1>{title}</h1><div class="nr-zw">{text}</div>', posts=1, column=path,
    )  # fmt: skip


def huaian_files() -> FamilySite:
    """A static list with its own pager call, of files named after their unit."""
    known = [
        (f"/wzxxgknb/{year + 1}/{agency}.pdf", agency, agency, year) for year in range(2024, 2014, -1) for agency in AGENCIES
    ]  # fmt: skip
    known = [
        (path.replace(agency, f"unit{AGENCIES.index(agency)}"), title, agency, year)
        for path, title, agency, year in known
    ]
    size, first = 12, "/col/1234_567/index.html"
    pages: dict[str, Answer | Dynamic] = {}
    for n in range(ceil(len(known) / size)):
        path = first if n == 0 else f"/col/1234_567/index_{n + 1}.html"
        call = f"nsetpage({n + 1},{len(known)},{size},'index','html')"
        rows = f"<div class=lb-lb><ul>{rows_of(known[n * size : n * size + size])}</ul></div>"
        pages[path] = html_page(f"{rows}<script>{call}</script>")
    return site("huaian", "files", known, pages, [*pages], body="", posts=0, column=first)


def intertid(skin: str, call: str, channels: str, size: int) -> FamilySite:
    known = entries("/doc/{year}/01/20/{n:07d}.shtml")
    column = "/zfxxgk/nb/index.shtml"

    def answer(body: str) -> Answer:
        asked: dict[str, str] = {name: values[0] for name, values in parse_qs(body).items()}
        found = known if asked.get("channelIds") == channels and asked["siteId"] == "184" else []
        number, rows = int(asked["pageIndex"]), int(asked["pageSize"])
        shown = [
            {"title": title, "url": f"http://www.intertid{skin}.gov.cn{path}", "writeTimeString": "2026-01-20"}
            for path, title, _, _ in found[(number - 1) * rows : number * rows]
        ]
        data = {"totalElements": len(found), "totalPages": ceil(len(found) / rows), "page": number, "size": rows}
        return json_answer(json.dumps({"status": 0, "data": {**data, "data": shown}}, ensure_ascii=False))

    return site(
        "intertid", skin, known,
        {column: html_page(f"<ul id=list></ul><script>{call}</script>"), "POST /info_open/search": Dynamic(answer)},
        [column], body='<h3>{title}</h3><div id="Zoom">{text}</div>', posts=ceil(len(known) / size), column=column,
    )  # fmt: skip


SITES = (
    truecms("nantong", "/truecms/messageController/getMessage.do", 50, 0),
    truecms("rugao", "/TrueCMS/messageController/getMessage.do", 20, 10),
    huaian(
        "city", "/cmsweb/zwgk/sj/indexdept.html?r=00d730006&orgId=2c94fc4448&orgName=%E5%B1%80&topic=240",
        {"topic": "240", "deptid": "2c94fc4448"}, "/col/9876_543/{year}01/1605149{n:06d}abc.html",
    ),
    huaian(
        "county", "/cmsweb/zwgk/xy/index.html?type=2&rdeptid=00d730006&topic=5825", {"topic": "5825", "rdeptid": "00d730006"},
        "/xy/{n:08d}/content.html",
    ),
    huaian_files(),
    intertid("binhu", '//getSearchList(1,20,"184","1",1,"writeTime");\ngetSearchList(1,20,"184","37764,37765",1,"writeTime",callback)', "37764,37765", 20),
    intertid(
        "xinwu", "var id = '37764';\nid = id + ',' + 38939;\nfunction getSearchList(a,b,c,d,e,f){}\n"
        "qx_wbj_getSearchList(1,15,'184',id,1,'writeTime')", "37764,38939", 15,
    ),
)  # fmt: skip
