"""What every page of a portal carries: meta tags, navigation, breadcrumb, date line, footer."""

from datetime import timedelta
from html import escape
from random import Random

from tests.portals.site import Column, Item, Site

FICTION = "示例数据，内容虚构：本页由测试程序生成，与任何真实机关无关。"


def site_meta(site: Site) -> list[tuple[str, str]]:
    """SiteName, SiteDomain, SiteIDCode: ten digits, the first six the region's code."""
    code = f"{site.place.at(2025)[0]}00{site.place.years[0] % 100:02d}"
    return [("SiteName", site.name), ("SiteDomain", site.host), ("SiteIDCode", code)]


def column_meta(column: Column | None) -> list[tuple[str, str]]:
    """ColumnName and ColumnType."""
    if column is None:
        return []
    tags = [("ColumnName", column.name)]
    return [*tags, ("ColumnType", column.type)] if column.type else tags


def item_meta(item: Item, rng: Random) -> list[tuple[str, str]]:
    """ArticleTitle, PubDate, ContentSource; some editors type dashes and colons of other kinds."""
    date = f"{item.when:%Y-%m-%d %H:%M}"
    if rng.random() < 0.1:
        date = date.replace("-", "—").replace(":", "∶")
    tags = [("ArticleTitle", item.title), ("PubDate", date)]
    return [*tags, ("ContentSource", item.source)] if item.source else tags


def head(title: str, tags: list[tuple[str, str]], *, charset: str | None, lower: bool = False) -> str:
    """The head of a page."""
    lines = [f'<meta name="{name.lower() if lower else name}" content="{escape(text)}"/>' for name, text in tags]
    declared = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}" />' if charset else ""
    return f"<head>\n{declared}\n<title>{escape(title)}</title>\n" + "\n".join(lines) + "\n</head>"


def footer(site: Site) -> str:
    """主办单位, 网站标识码, and the line that says that all of it is invented."""
    code = site_meta(site)[2][1]
    return (
        f'<div class="footer"><p>主办：{site.place.name(2025)}{site.place.office}　网站标识码：{code}</p>'
        f"<p>{FICTION}</p></div>"
    )


def crumbs(site: Site, column: Column | None, home: str) -> str:
    """当前位置."""
    links = [f'<a href="{home}">首页</a>']
    for step in (*column.parents, column) if column else ():
        links.append(f'<a href="{step.url}">{step.name}</a>')
    return f'<div class="position">当前位置：{" &gt; ".join(links)}</div>'


def date_line(item: Item, rng: Random) -> str:
    """发布时间 and 来源 under the title."""
    stamp = f"{item.when:%Y-%m-%d %H:%M}"
    source = f"来源：{item.source}" if item.source else ""
    return rng.choice(
        (
            f"发布时间：{stamp}　　{source}　　浏览次数：<span id='hits'></span>",
            f"{source} 发布日期：{stamp} 字体：【大 中 小】",
            f"<span>{source}</span><span>发布时间: {stamp}</span><span>打印</span>",
        )
    )


def files_html(item: Item, address: str) -> str:
    """The links to the attachments. `address` is the folder they lie in."""
    if not item.files:
        return ""
    links = "".join(f'<p>附件：<a href="{address}{f.name}">{escape(f.label)}</a></p>' for f in item.files)
    return f'<div class="fj">{links}</div>'


def metadata_table(item: Item) -> str:
    """The 信息公开元数据 layout table: dozens of cells, most of them empty; 成文日期 is not the day of publication."""
    rows = "".join(f"<tr>{'<td></td>' * 6}</tr>" for _ in range(9))
    made = item.when - timedelta(days=3)
    return (
        '<table class="xxgkhead" border="0"><tr><td>索引号</td><td></td><td>发布机构</td>'
        f"<td>{escape(item.source or '')}</td><td>成文日期</td><td>{made:%Y-%m-%d}</td></tr>{rows}</table>"
    )


def heading(item: Item) -> str:
    """The title over the text, with the line break of a split title."""
    return item.title_html or escape(item.title)
