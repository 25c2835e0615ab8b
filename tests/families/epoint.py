"""Epoint: pages whose rows a REST service gives, bare from page 0, or wrapped from page "1" with a string for an answer.

Two skins more leave it to a script that all pages share to say with what the service is asked.
"""

import json
from dataclasses import dataclass
from math import ceil
from typing import Any

from tests.families.frame import (
    Answer,
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

AGENCIES = {"": "示例县人民政府", "11010": "示例县民政局", "11020": "示例县河东镇"}
YEARS = range(2009, 2025)
GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"


@dataclass(frozen=True)
class Skin:
    name: str
    host: str
    project: str
    first: int | str  # what the first page is called
    size: int
    wrapped: bool
    script: str
    row: str
    shared: tuple[str, str] | None = None  # path and text of the script that all pages share
    years: range = YEARS

    def index(self, told: dict[str, Any]) -> int:
        """The number of the page a body asks for, from 0. Raises `KeyError` for a body of another skin."""
        said = told["params"] if self.wrapped else told
        assert said["siteGuid"] == GUID and isinstance(said["pageIndex"], type(self.first))
        return int(said["pageIndex"]) - int(self.first)


ZERO = Skin(
    "from-zero", "www.epa.gov.cn", "/EWB-FRONT", 0, 6, False,
    "var siteGuid = '{guid}'; var deptcode = '{dept}'; Util.ajax({{url: '{project}/rest/lightfrontaction/getgovinfolist',"
    " type: 'POST', data: JSON.stringify({{'siteGuid': '{guid}', 'categorynum': '003002', 'deptcode': '{dept}',"
    " 'pageIndex': 0, 'pageSize': 6}})}});",
    "ewb-data-list",
)  # fmt: skip
ONE = Skin(
    "wrapped-from-one", "www.epb.gov.cn", "/EWB_YK_Mid", "1", 10, True,
    '$.ajax({{url: "{project}/rest/lightfrontaction/getgovinfolist", contentType: "application/json", data:'
    ' JSON.stringify({{params: {{siteGuid: "{guid}", categorynum: "003002", deptcode: "{dept}", pageIndex: "1",'
    ' pageSize: "10"}}}})}});',
    "ewb-list-node",
)  # fmt: skip


SHARED_ZERO = Skin(
    "shared-from-zero", "www.epc.gov.cn", "/EWB-FRONT", 0, 20, False, "govInfo.init();", "ewb-data-list",
    ("/js/webBuilderCommon.js", 'var siteInfo = {{"siteGuid":"{guid}","projectName":"{project}","webVersion":"5.0"}};'),
    range(2008, 2026),
)  # fmt: skip
SHARED_ONE = Skin(
    "shared-from-one", "www.epd.gov.cn", "/Epoint-MiddleForWeb", 1, 20, False, "var categorynum = '003002'; load();",
    "ewb-list-node",
    ("/js/ajaxReq.js", "var siteGuid = '{guid}';\nvar listUrl = '{project}/rest/lightfrontaction/getgovinfolist';"),
    range(2008, 2026),
)  # fmt: skip


def list_path(dept: str) -> str:
    return f"/dynamic/zwgk/govInfoPub.html?categorynum=003002&deptcode={dept}"


def rows(dept: str, years: range) -> list[tuple[str, str]]:
    """(title, path) of what the service knows of an agency, newest first."""
    name, found = AGENCIES[dept], []
    for year in reversed(years):
        found.append((report_title(name, year), f"/003/003002/{year + 1}0120/{GUID[:-4]}{dept or 0:0>5}{year}.html"))
    others = other_titles(2023)[: 2 if dept else 4]
    if years != YEARS:
        others += other_titles(2022)
    return found + [(title, f"/003/003002/20230120/{GUID[:-1]}{n}{dept}.html") for n, title in enumerate(others)]


def service(skin: Skin) -> Dynamic:
    """The rows of a page; nothing where the arguments are not this skin's."""

    def answer(body: str) -> Any:
        told = json.loads(body)
        said = told.get("params", told)
        assert int(said["pageSize"]) == skin.size
        known, at = rows(said["deptcode"], skin.years), skin.index(told) * skin.size
        known = known if at >= 0 else []
        data = [
            {"title": f"<font>{t[:12]}…</font>", "realtitle": t, "infourl": path, "infodate": "2024-01-20"}
            for t, path in known[at : at + skin.size]
        ]
        custom = {"total": len(known), "data": data}
        return json_answer(json.dumps({"custom": json.dumps(custom) if skin.wrapped else custom}))

    return Dynamic(answer)


def site(skin: Skin) -> FamilySite:
    path, text = skin.shared or ("/js/webBuilderCommon.js", "")
    head = f'<script src="{path}"></script>'
    row = f"<li class={skin.row}><div class=ewb-data-infor><a href='{{}}'>{{}}</a></div></li>"
    pages: dict[str, Any] = {f"POST {skin.host}{skin.project}/rest/lightfrontaction/getgovinfolist": service(skin)}

    if skin.shared:
        source = text.format(guid=GUID, project=skin.project).encode()
        pages[skin.host + path] = Answer(source, headers=(("Content-Type", "application/javascript"),))

    def put(path: str, *links: tuple[str, str], script: str = "") -> None:
        body = "".join(row.format(url, text) for url, text in links)
        pages[skin.host + path] = html_page(f"<ul>{body}</ul><script>{script}</script>", head=head)

    put("/", ("/govxxgk/xxgk.html", "政府信息公开"), ("/xwzx/", "新闻动态"))
    agencies = [(list_path(dept), name) for dept, name in AGENCIES.items() if dept]
    put("/govxxgk/xxgk.html", (list_path(""), "政府信息公开年报"), ("/003/zn.html", "政府信息公开指南"))
    reports, others, posts = set(), set(), 0
    for dept, name in AGENCIES.items():
        script = skin.script.format(guid=GUID, dept=dept, project=skin.project)
        put(list_path(dept), *([] if dept else agencies), script=script)
        posts += ceil(len(rows(dept, skin.years)) / skin.size)
        for title, path in rows(dept, skin.years):
            is_report = title in {report_title(name, year) for year in skin.years}
            (reports if is_report else others).add(path)
            text = report_text(name, 2023) if is_report else "<p>内容。</p>"
            pages[skin.host + path] = html_page(f"<div class=ewb-article><h3>{title}</h3>{text}</div>", title=title)
    return FamilySite(
        name="epoint",
        skin=skin.name,
        row=site_row(f"epoint-{skin.name}", skin.host),
        pages=pages,
        reports=absolute(skin.host, reports),
        lists=absolute(skin.host, map(list_path, AGENCIES)),
        lookalikes=absolute(skin.host, others),
        way_in=absolute(skin.host, ("/", "/govxxgk/xxgk.html")),
        posts=posts,
    )


SITES = (site(ZERO), site(ONE), site(SHARED_ZERO), site(SHARED_ONE))
