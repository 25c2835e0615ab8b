"""Reports that hardly look like one: odd titles, none at all, odd frames, odd agencies, the free form of the old years."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tests.lookalikes.page import Scene, Template, Web, heads, title
from tests.portals.codes import cell_keys
from tests.portals.parts import HEADINGS, Part, numbered
from tests.portals.skins import clean
from tests.portals.tables import tables_of

PLAIN = "本机关按照条例要求推进政府信息公开，及时更新栏目内容，畅通申请渠道，全年没有发生因公开引起的纠纷。"
OLD_HEADS = (
    "概述",
    "主动公开政府信息情况",
    "依申请公开政府信息情况",
    "收费及减免情况",
    "行政复议和行政诉讼情况",
    "存在的问题和改进措施",
)


def official(s: Scene, layout: str = "2021", style: str = "official", first: str = PLAIN) -> list[Part]:
    """Introduction, six parts, three tables with numbers, signature."""
    shown = {key: str(s.rng.randrange(12)) for key in cell_keys(layout)}
    tables = tables_of(layout, shown, {}, frozenset())
    year = s.year
    parts = [Part("p", f"本报告由{s.agency}编制，所列数据的统计期限为{year}年1月1日起至{year}年12月31日止。")]
    for number, heading in enumerate(HEADINGS[layout], 1):
        parts.append(Part("h1", numbered(style, number, heading)))
        parts.append(
            Part("table", table=tables[number - 2])
            if number in (2, 3, 4)
            else Part("p", first if number == 1 else PLAIN)
        )
    return [*parts, Part("sign", s.agency), Part("date", f"{year + 1}年1月15日")]


def prose(s: Scene, mark: str = "{}、") -> list[Part]:
    """The free form of the years before 2019."""
    parts = [Part("p", f"根据《中华人民共和国政府信息公开条例》，公布{s.agency}{s.year}年度政府信息公开情况。")]
    for number, heading in zip("一二三四五六", OLD_HEADS, strict=True):
        parts += [Part("h1", mark.format(number) + heading), Part("p", PLAIN * 3)]
    return [*parts, Part("sign", s.agency), Part("date", f"{s.year + 1}年3月10日")]


def of_old(s: Scene) -> Scene:
    return replace(s, year=2008 + s.year % 11)


def web(s: Scene, shown: str, parts: Sequence[Part]) -> Web:
    """A page with a title of its own choice in front of these parts."""
    return Web(shown, clean.render(list(parts), s.rng, frozenset()))


def misspelt(s: Scene) -> Sequence[Part]:
    words = s.pick("政府信息公开工作告年度报", "政府信息公开工作年底报告", "政府信公开工作年度报告")
    return [title(f"{s.agency}{s.year}年{words}"), *official(s)]


def over_three_lines(s: Scene) -> Sequence[Part]:
    return [title(s.agency), title(f"{s.year}年政府信息公开"), title("工作年度报告"), *official(s)]


def without_a_title(s: Scene) -> Sequence[Part]:
    return official(s)


def title_only_in_the_link(s: Scene) -> Web:
    return web(s, "", prose(of_old(s)))


def title_only_in_the_link_official(s: Scene) -> Web:
    return web(s, f"{s.place}人民政府", official(s))


def agency_only_in_the_signature(s: Scene) -> Sequence[Part]:
    return [title(f"{s.year}年政府信息公开工作年度报告"), *official(s)[1:]]


def agency_nowhere(s: Scene) -> Sequence[Part]:
    return [title(f"{s.year}年政府信息公开工作年度报告"), *official(s)[1:-2]]


def of_pictures(s: Scene) -> Web:
    return Web(
        s.report,
        f"<h1>{s.report}{s.pick('（图片版）', '', '（扫描件）')}</h1><p><img src='1.jpg'><img src='2.jpg'></p>",
    )


def in_a_notice(s: Scene) -> Sequence[Part]:
    subject = f"关于{s.pick('公布', '发布')}{s.year}年政府信息公开工作年度报告的{s.pick('公告', '通知')}"
    return [title(s.agency + subject), Part("p", f"现将{s.report}公布如下："), *official(s)]


def announced_by_letter(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}关于{s.year}年度政府信息公开工作情况的报告"),
        Part("p", "现将有关情况报告如下。"),
        *official(s),
    ]


def that_speaks_of_rule_of_law(s: Scene) -> Sequence[Part]:
    first = f"{s.year}年，我们坚持以法治政府建设为抓手，发布法治政府建设年度报告、政府网站年度报表和部门决算，" + PLAIN
    return [title(s.report), *official(s, first=first)]


def beside_others(s: Scene) -> Web:
    links = "".join(
        f"<li><a href='/{n}.html'>{s.place}第{n}局{s.year}年政府信息公开工作年度报告</a></li>" for n in range(9)
    )
    page = web(s, s.report, [title(s.report), *official(s)])
    return replace(page, html=f"{page.html}<h4>相关文章</h4><ul>{links}</ul>")


def pictures_beside_others(s: Scene) -> Web:
    links = "".join(
        f"<li><a href='/{n}.html'>{s.place}第{n}局{s.year}年政府信息公开工作年度报告</a></li>" for n in range(9)
    )
    return Web(s.report, f"<h1>{s.report}</h1><p><img src='1.jpg'></p><h4>相关文章</h4><ul>{links}</ul>")


def on_a_telephone(s: Scene) -> Web:
    body = clean.render([title(s.report), *official(s)], s.rng, frozenset())
    return Web(
        s.report,
        f"<html><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'><title>{s.report}</title></head>"
        f"<body><header>返回</header>{body}</body></html>",
        whole=True,
    )


def by(name: str, body: str) -> Callable[[Scene], Sequence[Part]]:
    """A template of a report by another sort of body."""

    def write(s: Scene) -> Sequence[Part]:
        s = replace(s, body=body)
        return [title(s.report), *(official(s) if s.rng.random() < 0.6 else prose(of_old(s)))]

    write.__name__ = name
    return write


def year_in_chinese(s: Scene) -> Sequence[Part]:
    digits = str(s.year).translate(str.maketrans("0123456789", s.pick("〇", "○", "零") + "一二三四五六七八九"))
    return [title(f"{s.agency}{digits}年政府信息公开工作年度报告"), *official(s)]


def free_form(s: Scene) -> Sequence[Part]:
    s = of_old(s)
    words = s.pick("政府信息公开工作年度报告", "政府信息公开年报", "政府信息公开工作报告", "信息公开工作年度总结报告")
    return [title(f"{s.agency}{s.year}年{words}"), *prose(s, s.pick("{}、", "（{}）", "第{}部分 "))]


def free_form_without_numerals(s: Scene) -> Sequence[Part]:
    s = of_old(s)
    return [title(s.report), *(part for part in prose(s) if part.kind == "p")]


def free_form_with_an_annex(s: Scene) -> Sequence[Part]:
    s = of_old(s)
    return [title(s.report), *prose(s), *heads("附表"), _annex(s)]


def _annex(s: Scene) -> Part:
    from_form = [("主动公开政府信息数", "条"), ("受理申请总数", "件"), ("行政复议数", "件"), ("行政诉讼数", "件")]
    shown = {key: str(s.rng.randrange(9)) for key in cell_keys("2021")}
    table = tables_of("2021", shown, {}, frozenset())[2]
    slot = table.rows[0][0]
    rows = tuple(tuple(replace(slot, text=text, colspan=1) for text in (*row, s.count())) for row in from_form)
    return Part("table", table=replace(table, name="annex", rows=rows, width=3, head=0))


def in_a_file_beside(s: Scene) -> Web:
    return Web(s.report, f"<h1>{s.report}</h1><p>详见附件。</p><p>附件：<a href='nb.docx'>{s.report}.docx</a></p>")


def in_a_viewer(s: Scene) -> Web:
    return Web(s.report, f"<h1>{s.report}</h1><iframe src='/pdfjs/web/viewer.html?file=/files/nb.pdf'></iframe>")


def summed_up(s: Scene) -> Sequence[Part]:
    return [title(f"{s.place}{s.year}年政府信息公开工作年度报告（{s.pick('汇总', '本级', '综合')}）"), *official(s)]


def title_said_twice(s: Scene) -> Web:
    return web(s, s.report, [title(s.report), title(s.report), *official(s)])


def cover_in_front(s: Scene) -> Sequence[Part]:
    return [title(f"附件{s.rng.randrange(1, 4)}"), title(s.report), *heads(f"{s.year + 1}年1月", "目 录"), *official(s)]


def all_blank(s: Scene) -> Sequence[Part]:
    parts = official(s)
    blank = [tables_of("2021", dict.fromkeys(cell_keys("2021"), ""), {}, frozenset())[n] for n in range(3)]
    tables = iter(blank)
    return [title(s.report), *(replace(p, table=next(tables)) if p.kind == "table" else p for p in parts)]


def called_a_summary(s: Scene) -> Sequence[Part]:
    return [title(f"{s.agency}{s.year}年度{s.pick('信息公开工作总结', '工作情况', '公开情况')}"), *official(s)]


def numbering_lost(s: Scene) -> Sequence[Part]:
    return [title(s.report), *official(s, "2019", "lost")]


def title_in_the_tags(s: Scene) -> Web:
    body = clean.render(official(s), s.rng, frozenset())
    return Web(
        "政府信息公开年报",
        f"<html><head><meta charset='utf-8'><meta name='ArticleTitle' content='{s.report}'><title>政府信息公开年报</title></head>"
        f"<body><h3>政府信息公开年报</h3>{body}</body></html>",
        whole=True,
    )


def tables_and_nothing_else(s: Scene) -> Sequence[Part]:
    return [title("附表"), *(p for p in official(s) if p.kind == "table")]


def title_of_its_column(s: Scene) -> Sequence[Part]:
    return [title(s.pick("政府信息公开年报", "政府信息公开工作年度报告")), *prose(of_old(s))]


TEMPLATES = (
    Template("annual_report", misspelt),
    Template("annual_report", over_three_lines),
    Template("annual_report", without_a_title),
    Template("annual_report", title_only_in_the_link, led_as="{report}"),
    Template("annual_report", title_only_in_the_link_official, led_as="{report}"),
    Template("annual_report", agency_only_in_the_signature),
    Template("annual_report", agency_nowhere),
    Template("annual_report", of_pictures),
    Template("annual_report", in_a_notice),
    Template("annual_report", announced_by_letter),
    Template("annual_report", that_speaks_of_rule_of_law),
    Template("annual_report", beside_others),
    Template("annual_report", pictures_beside_others),
    Template("annual_report", on_a_telephone),
    Template("annual_report", by("of_a_town", "隆兴昌镇人民政府")),
    Template("annual_report", by("of_a_street", "胜利街道办事处")),
    Template("annual_report", by("of_a_park", "工业园区")),
    Template("annual_report", by("of_a_committee", "经济技术开发区管理委员会")),
    Template("annual_report", by("of_a_branch", "自然资源局城关分局")),
    Template("annual_report", by("of_an_outpost", "人民政府驻北京办事处")),
    Template("annual_report", by("of_a_training_centre", "干部培训中心")),
    Template("annual_report", by("of_a_court_of_opinion", "政务公开评议办公室")),
    Template("annual_report", by("of_the_rule_of_law_office", "人民政府法制办公室")),
    Template("annual_report", by("of_the_auditors", "审计局")),
    Template("annual_report", by("of_two_names", "行政审批和政务服务局（政务服务中心）")),
    Template("annual_report", by("of_a_hospital", "人民医院")),
    Template("annual_report", by("of_the_site_s_keepers", "政府网站管理中心")),
    Template("annual_report", by("of_the_buyers", "政府采购中心")),
    Template("annual_report", year_in_chinese),
    Template("annual_report", free_form),
    Template("annual_report", free_form_without_numerals),
    Template("annual_report", free_form_with_an_annex),
    Template("annual_report", in_a_file_beside),
    Template("annual_report", in_a_viewer),
    Template("annual_report", summed_up),
    Template("annual_report", title_said_twice),
    Template("annual_report", cover_in_front),
    Template("annual_report", all_blank),
    Template("annual_report", called_a_summary),
    Template("annual_report", numbering_lost),
    Template("annual_report", title_in_the_tags),
    Template("annual_report", tables_and_nothing_else),
    Template("annual_report", title_of_its_column),
)
