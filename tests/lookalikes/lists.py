"""Pages that lead to reports: lists, columns, results of a search."""

from tests.lookalikes.page import Scene, Template, Web

SNIPPET = "根据《中华人民共和国政府信息公开条例》，现公布本年度报告。本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六部分组成，所列数据统计期限自1月1日起至12月31日止。"
BODIES = ("司法局", "民政局", "水利局", "财政局", "教育局", "审计局", "统计局", "文化和旅游局", "卫生健康委员会")


def entries(s: Scene, shown: str, tag: str = "li") -> str:
    """Links to reports; `shown` takes {body} and {year}, `tag` holds each."""
    bodies = s.rng.sample(BODIES, s.rng.randrange(3, len(BODIES)))
    return "".join(f"<{tag}>{shown.format(body=s.place + b, year=s.year, n=n)}</{tag}>" for n, b in enumerate(bodies))


LINK = "<a href='/{n}.html'>{body}{year}年政府信息公开工作年度报告</a>"


def with_dates(s: Scene) -> Web:
    name = s.pick("政府信息公开年报", "年报", "政府信息公开工作年度报告")
    return Web(
        name, f"<h3>{name}</h3><ul>{entries(s, LINK + f'<span>{s.year + 1}-01-1{{n}}</span>')}</ul><p>共3页 下一页</p>"
    )


def with_snippets(s: Scene) -> Web:
    name = s.pick("政府信息公开年报", "部门年报", f"{s.year}年年报")
    return Web(
        name, f"<h3>{name}</h3>{entries(s, f'<h4>{LINK}</h4><p>{SNIPPET}</p><p>{s.year + 1}-01-1{{n}}</p>', 'div')}"
    )


def of_one_year(s: Scene) -> Web:
    name = s.pick(
        f"{s.year}年政府信息公开年报", f"{s.year}年度政府信息公开工作年度报告", f"{s.year}年政府信息公开年度报告"
    )
    return Web(name, f"<h1>{name}</h1><ul>{entries(s, LINK)}</ul>")


def of_one_year_with_snippets(s: Scene) -> Web:
    name = f"{s.year}年政府信息公开{s.pick('年报', '工作年度报告')}"
    return Web(name, f"<h1>{name}</h1>{entries(s, f'<h4>{LINK}</h4><p>{SNIPPET}</p>', 'div')}")


def of_one_place_and_year(s: Scene) -> Web:
    name = f"{s.place}{s.year}年政府信息公开工作年度报告"
    return Web(name, f"<h1>{name}</h1><ul>{entries(s, LINK + '<i>2024-01-1{n}</i>')}</ul><p>上一页 下一页</p>")


def of_agencies(s: Scene) -> Web:
    links = "".join(f"<li><a href='/{n}/gknb/'>{s.place}{b}</a></li>" for n, b in enumerate(BODIES))
    links += "".join(f"<li><a href='/z{n}/gknb/'>第{n}镇</a></li>" for n in range(8))
    return Web("部门年报", f"<h3>{s.pick('部门年报', '政府信息公开年报', '各部门年报')}</h3><ul>{links}</ul>")


def as_a_table(s: Scene) -> Web:
    name = f"{s.agency}政府信息公开年报"
    rows = "".join(
        f"<tr><td>{s.code}-{y}</td><td><a href='/{y}.html'>{s.agency}{y}年政府信息公开工作年度报告</a></td><td>{y + 1}-01-20</td></tr>"
        for y in range(s.year - s.rng.randrange(3, 9), s.year + 1)
    )
    return Web(name, f"<h3>{name}</h3><table><tr><th>索引号</th><th>信息名称</th><th>发布日期</th></tr>{rows}</table>")


def tabs_of_years(s: Scene) -> Web:
    years = "".join(f"<a href='?year={y}'>{y}年</a>" for y in range(2014, s.year + 1))
    name = s.pick("政府信息公开工作年度报告", "政府信息公开年报")
    return Web(name, f"<h2>{name}</h2><div class='tabs'>{years}</div><ul>{entries(s, LINK)}</ul>")


def results_of_a_search(s: Scene) -> Web:
    asked = f"{s.year}年政府信息公开工作年度报告"
    hit = f"<h4><a href='/{{n}}.html'>{{body}}<em>{asked}</em></a></h4><p>…{SNIPPET}…</p><p>来源：{{body}} {s.year + 1}-01-1{{n}}</p>"
    return Web(
        f"{asked}{s.pick('_搜索结果', '-站内搜索', '')}",
        f"<input value='{asked}'><p>为您找到相关结果约{s.count()}个</p>{entries(s, hit, 'div')}",
    )


def map_of_the_site(s: Scene) -> Web:
    names = (
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
        "政府信息公开年报",
        "依申请公开",
        "机构职能",
        "政策文件",
    )
    links = "".join(f"<li><a href='/{b}{n}/'>{name}</a></li>" for b in range(4) for n, name in enumerate(names))
    return Web(s.pick("网站地图", "站点导航"), f"<h3>网站地图</h3><ul>{links}</ul>")


def front_page(s: Scene) -> Web:
    news = "".join(f"<li><a href='/n{n}.html'>{s.place}召开第{n}次专题会议</a> 01-0{n}</li>" for n in range(1, 9))
    return Web(
        f"{s.place}人民政府",
        f"<h3>今日要闻</h3><ul>{news}</ul><h3>政府信息公开</h3><ul>{entries(s, LINK)}</ul><p>{s.place}位于祖国北方，{'山川秀美，物产丰富。' * 20}</p>",
    )


def empty_column(s: Scene) -> Web:
    name = s.pick(f"{s.year}年政府信息公开年报", "政府信息公开年报", f"{s.agency}政府信息公开工作年度报告")
    return Web(name, f"<h3>{name}</h3><p>{s.pick('暂无数据', '暂无信息', '该栏目暂无内容')}</p>")


def way_only_to_files(s: Scene) -> Web:
    files = "".join(
        f"<li><a href='/f/{n}.pdf'>{s.place}{b}{s.year}年政府信息公开工作年度报告.pdf</a></li>"
        for n, b in enumerate(BODIES)
    )
    name = f"{s.year}年{s.pick('部门', '各镇', '')}政府信息公开年报"
    return Web(name, f"<h3>{name}</h3><ul>{files}</ul>")


def related_by_topic(s: Scene) -> Web:
    name = s.pick("政府信息公开年度报告专题", "政府信息公开年报专栏", "历年政府信息公开年报汇编")
    text = f"<p>{'为方便公众查阅，现将历年报告集中展示于此，并按照年份与部门分类。' * 12}</p>"
    return Web(name, f"<h2>{name}</h2>{text}<ul>{entries(s, LINK)}</ul>")


TEMPLATES = (
    Template("list_page", with_dates),
    Template("list_page", with_snippets),
    Template("list_page", of_one_year),
    Template("list_page", of_one_year_with_snippets),
    Template("list_page", of_one_place_and_year),
    Template("list_page", of_agencies),
    Template("list_page", as_a_table),
    Template("list_page", tabs_of_years),
    Template("list_page", results_of_a_search),
    Template("list_page other", map_of_the_site),
    Template("list_page other news", front_page),
    Template("list_page other", empty_column),
    Template("list_page", way_only_to_files),
    Template("list_page other", related_by_topic),
)
