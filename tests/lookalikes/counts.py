"""Counts of applications for less or other than a year's report."""

from collections.abc import Sequence

from tests.lookalikes.page import Scene, Template, heads, table, title
from tests.portals.codes import cell_keys
from tests.portals.parts import Part
from tests.portals.tables import tables_of


def filled(s: Scene) -> list[Part]:
    """The three official tables with numbers."""
    shown = {key: str(s.rng.randrange(9)) for key in cell_keys("2021")}
    return [Part("table", table=t) for t in tables_of("2021", shown, {}, frozenset())]


def half_a_year(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"{s.agency}{s.year}年{s.pick('上半年政府信息公开申请办理情况统计', '上半年政府信息公开工作报告', '上半年依申请公开数据')}"
        ),
        *heads("根据有关要求，现将上半年情况公布如下。"),
        filled(s)[1],
    ]


def a_quarter(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"{s.agency}{s.year}年{s.pick('第三季度', '一季度', '第四季度')}政府信息公开{s.pick('情况统计表', '工作情况报告', '年报数据')}"
        ),
        *filled(s),
    ]


def six_parts_for_half_a_year(s: Scene) -> Sequence[Part]:
    disclosure, asked, suits = filled(s)
    return [
        title(f"{s.agency}{s.year}年上半年政府信息公开工作{s.pick('总结', '情况', '情况报告')}"),
        *heads("一、总体情况", "上半年各项工作有序开展。", "二、主动公开政府信息情况"),
        disclosure,
        *heads("三、收到和处理政府信息公开申请情况"),
        asked,
        *heads("四、政府信息公开行政复议、行政诉讼情况"),
        suits,
        *heads("五、存在的主要问题及改进情况", "公开意识有待加强。", "六、其他需要报告的事项", "无。"),
    ]


def applications_of_a_year(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"{s.agency}{s.year}年{s.pick('依申请公开办理情况统计', '依申请公开统计', '政府信息公开申请办理情况统计表')}"
        ),
        table(
            [
                ["月份", "收到", "办结"],
                *([f"{n}月", s.count(9), s.count(9)] for n in range(1, 13)),
                ["总计", "44", "43"],
            ]
        ),
    ]


def a_month(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年{s.rng.randrange(1, 13)}月份政府信息公开{s.pick('月报', '统计月报', '情况通报')}"),
        table([["指标", "数量"], ["主动公开政府信息数", s.count()], ["收到申请数", s.count(9)]]),
    ]


def answers_to_one_application(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}政府信息公开申请{s.pick('答复书', '告知书', '补正告知书')}"),
        *heads(
            "申请人：张某",
            f"本机关于{s.year}年3月5日收到您提交的政府信息公开申请。",
            "经审查，您申请的政府信息公开工作年度报告已主动公开，请登录网站查阅。",
        ),
    ]


def register_of_what_was_sent(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.year}年政府信息公开工作年度报告{s.pick('汇总表', '报送情况台账', '发布情况统计表')}"),
        table(
            [
                ["序号", "单位", "本年新收", "上年结转", "予以公开", "总计", "结转下年度"],
                ["1", s.agency, s.count(9), "0", s.count(9), s.count(9), "0"],
                ["2", f"{s.place}某某镇人民政府", s.count(9), "0", s.count(9), s.count(9), "0"],
            ]
        ),
    ]


def how_often_the_site_was_read(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.year}年政府信息公开{s.pick('网站访问量统计', '数据统计', '信息量统计')}"),
        table(
            [["栏目", "条数"], ["政府信息公开年报", s.count()], ["法定主动公开内容", s.count()], ["总计", s.count()]]
        ),
    ]


TEMPLATES = (
    Template("other news", half_a_year),
    Template("other news", a_quarter, ("html", "docx", "xlsx")),
    Template("other news", six_parts_for_half_a_year),
    Template("other news", applications_of_a_year, ("html", "text", "xlsx")),
    Template("other news", a_month),
    Template("other news", answers_to_one_application),
    Template("other news", register_of_what_was_sent, ("html", "docx", "xlsx")),
    Template("other news", how_often_the_site_was_read),
)
