"""Guangdong: a tree in the page's script and an API of JSON; agencies inside the tree, or each with a site of its own."""

import json
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

AGENCIES = {"": "示例县人民政府", "smzj": "示例县民政局", "shdz": "示例县河东镇"}
YEARS = tuple(range(2024, 2008, -1))


def rows(site: str, name: str) -> list[tuple[str, str]]:
    titles = [report_title(name, year) for year in YEARS] + list(other_titles(2022)[:2])
    return [(f"/{site or 'gk'}/gkmlpt/content/6/{6000 + n}/post_{6000000 + n}.html", t) for n, t in enumerate(titles)]


def config(sid: str, tree: list[Any]) -> str:
    told = json.dumps(tree, ensure_ascii=False)
    return f"<script>window._CONFIG = {{ DEBUG: false, SID: '{sid}', TREE: {told}, SERVICE_AREA_ID: 1 }}</script>"


def api(known: list[tuple[str, str]], size: int, address: str) -> Dynamic:
    def answer(query: str) -> Any:
        at = (max(int(parse_qs(query)["page"][0]), 1) - 1) * size
        found = [
            {"id": n, "title": title, "url": f"http://{address}{path}", "date": 1700000000, "attachment": []}
            for n, (path, title) in enumerate(known[at : at + size])
        ]
        return json_answer(json.dumps({"articles": found, "total": len(known), "classify": {"post_count": 0}}))

    return Dynamic(answer)


def node(number: int, name: str, *children: Any) -> dict[str, Any]:
    return {"id": number, "name": name, "jump_url": "", "post_count": 3, "children": list(children)}


def site(skin: str, host: str, size: int, sub_sites: bool) -> FamilySite:
    pages: dict[str, Any] = {}
    reports, others, lists, way_in = set(), set(), set(), {"/", "/gkmlpt/index"}
    links = "".join(f"<a href='/{s}/gkmlpt/index'>{name}</a>" for s, name in AGENCIES.items() if s) if sub_sites else ""
    pages[f"{host}/"] = html_page("<a href='/gkmlpt/index'>政府信息公开</a><a href='/xw/'>新闻动态</a>")

    def column(prefix: str, number: int, sid: str, known: list[tuple[str, str]]) -> None:
        path = f"{prefix}/gkmlpt/api/all/{number}"
        pages[f"{host}{path}?"] = api(known, size, host)
        lists.update(f"{path}?page={n}&sid={sid}" for n in range(1, -(-len(known) // size) + 1))

    below = []
    for n, (s, name) in enumerate(AGENCIES.items()):
        known = rows(s, name)
        prefix, sid = (f"/{s}" if s and sub_sites else ""), f"75500{n if sub_sites else 1}"
        below.append(node(20 + n, f"{name}年报" if s else "县政府年报"))
        column(prefix, 20 + n, sid, known)
        if sub_sites:
            tree = [node(1, "政策文件"), node(5, "政府信息公开", node(20 + n, "政府信息公开年报"), node(6, "指南"))]
            pages[f"{host}{prefix}/gkmlpt/index"] = html_page(f"<nav>{links}</nav>", head=config(sid, tree))
            if s:
                lists.add(f"{prefix}/gkmlpt/index")
        for path, title in known:
            is_report = title in {report_title(name, year) for year in YEARS}
            (reports if is_report else others).add(path)
            head = '<meta name="NFCMS_SITE_ID" content="755001">'
            body = f"<div class=article-content>{report_text(name, 2023) if is_report else '内容。'}</div>"
            pages[host + path] = html_page(body, title=title, head=head)
    if not sub_sites:
        tree = [node(1, "政策文件"), node(5, "政府信息公开年报", *below), node(9, "政府网站工作年度报表")]
        pages[f"{host}/gkmlpt/index"] = html_page("<nav></nav>", head=config("755001", tree))
    return FamilySite(
        name="gkmlpt",
        skin=skin,
        row=site_row(f"gkmlpt-{skin}", host),
        pages=pages,
        reports=absolute(host, reports),
        lists=absolute(host, lists | {"/gkmlpt/index"}),
        lookalikes=absolute(host, others),
        way_in=absolute(host, way_in),
    )


SITES = (
    site("one-tree", "www.gda.gov.cn", 7, sub_sites=False),
    site("sub-sites", "www.gdb.gov.cn", 100, sub_sites=True),
)
