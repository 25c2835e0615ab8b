"""Yearly documents of bodies under other rules, and of other duties."""

from collections.abc import Sequence

from tests.lookalikes.page import Scene, Template, heads, table, title
from tests.lookalikes.yearly import ORDER
from tests.portals.parts import Part


def university_year(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.pick('职业技术学院', '师范大学', '医科大学')}{s.year - 1}-{s.year}学年信息公开年度报告"),
        *heads(
            "本报告根据《高等学校信息公开办法》编制，统计期限为上年9月1日至当年8月31日。",
            "一、概述",
            ORDER,
            "二、主动公开情况",
            ORDER,
            "三、依申请公开和不予公开情况",
            f"受理申请{s.count(9)}件。",
            "四、对信息公开的评议情况",
            "五、因信息公开受到举报、复议、诉讼的情况",
            "无。",
            "六、存在的主要问题及改进情况",
            ORDER,
        ),
    ]


def public_service_year(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.pick('自来水有限公司', '公共交通有限公司', '燃气有限责任公司')}{s.year}年信息公开年度报告"),
        *heads(
            "依据公共企事业单位信息公开规定制定办法编制。",
            "一、总体情况",
            ORDER,
            "二、主动公开情况",
            ORDER,
            "三、存在问题",
            ORDER,
        ),
    ]


def bulletin(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.year}年国民经济和社会发展统计公报"),
        *heads(
            f"{s.place}统计局",
            "一、综合",
            f"全年地区生产总值{s.count()}亿元。",
            "二、农业",
            ORDER,
            "三、工业和建筑业",
            ORDER,
        ),
        table([["指标", "单位", "绝对数", "增长%"], ["粮食", "万吨", s.count(), "3.2"]]),
    ]


def yearbook(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}统计年鉴{s.year}"),
        table(
            [["指标", str(s.year - 1), str(s.year)], ["总人口", s.count(), s.count()], ["总计", s.count(), s.count()]]
        ),
        *heads("注：本年鉴数据由各部门年报汇总。"),
    ]


def review_and_suits(s: Scene) -> Sequence[Part]:
    five = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [
        title(f"{s.agency}{s.year}年{s.pick('行政复议行政应诉工作年度报告', '度行政复议和行政应诉工作情况报告')}"),
        *heads(
            "一、总体情况",
            f"本年新收行政复议申请{s.count(50)}件，上年结转{s.count(5)}件。",
            "二、行政复议、行政诉讼情况",
        ),
        table([five, [s.count(9) for _ in five]]),
        *heads("三、存在的主要问题及改进情况", ORDER, "四、其他需要报告的事项", "无。"),
    ]


def proposals(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年{s.pick('人大代表建议和政协提案办理情况报告', '建议提案办理工作总体情况')}"),
        *heads(
            "一、总体情况",
            f"承办建议{s.count(30)}件。",
            "二、主要做法",
            ORDER,
            "三、办理结果公开情况",
            "除涉密外已在政府信息公开专栏公开。",
        ),
    ]


def party_openness(s: Scene) -> Sequence[Part]:
    return [
        title(f"中共{s.place}委员会{s.year}年党务公开{s.pick('工作报告', '年度报告')}"),
        *heads("一、总体情况", ORDER, "二、公开情况", f"公开党务信息{s.count()}条。", "三、下一步", ORDER),
    ]


def audit_year(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.year}年度{s.pick('审计工作报告', '本级预算执行和其他财政收支的审计工作报告')}"),
        *heads("一、总体情况", ORDER * 3, "二、财政管理审计情况", ORDER * 3, "三、审计建议", ORDER),
    ]


def congress_year(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.pick('人民法院工作报告', '人民检察院工作报告', '人大常委会工作报告')}（{s.year}年）"),
        *heads(
            "各位代表：", "一、过去一年的主要工作", ORDER * 5, "深化司法公开，公布年度报告。", "二、今后工作", ORDER * 3
        ),
    ]


def environment_year(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.year}年{s.pick('环境信息依法披露年度报告', '生态环境状况公报', '水质年度报告')}"),
        *heads("一、基本信息", ORDER, "二、污染物排放信息", f"全年排放{s.count()}吨。"),
        table([["项目", "单位", "数量"], ["总计", "吨", s.count()]]),
    ]


def medium_plan(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"{s.place}{s.year}年{s.pick('国民经济和社会发展计划执行情况报告', '重点工作完成情况报告', '民生实事办理情况报告')}"
        ),
        *heads("一、总体情况", ORDER, "二、完成情况", ORDER, "三、主要问题及改进措施", ORDER),
    ]


TEMPLATES = (
    Template("other", university_year),
    Template("other", public_service_year),
    Template("other news", bulletin),
    Template("other news", yearbook, ("html", "text", "xlsx")),
    Template("other news", review_and_suits),
    Template("other news", proposals),
    Template("other news", party_openness),
    Template("other news", audit_year),
    Template("other news", congress_year),
    Template("other news", environment_year),
    Template("other news", medium_plan),
)
