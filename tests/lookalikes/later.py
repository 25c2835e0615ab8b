"""Look-alikes written after the reader had been mended by the other shelves, and measured before it was touched again."""

from collections.abc import Sequence

from tests.lookalikes.about import form
from tests.lookalikes.page import Scene, Template, Web, heads, table, title
from tests.portals.parts import Part

ORDER = "全年工作有序推进，制度不断健全，成效持续显现。"


def secrecy_year(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年{s.pick('保密审查工作年度报告', '信用信息公示年度报告', '信息化建设年度报告')}"),
        *heads("一、总体情况", ORDER, "二、主要做法", ORDER, "三、存在的问题及改进措施", ORDER),
    ]


def disclosure_plan(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年{s.pick('政府信息公开工作计划', '政府信息公开工作安排', '信息公开实施方案')}"),
        *heads(
            "一、主动公开政府信息",
            ORDER,
            "二、依申请公开",
            ORDER,
            "三、平台建设",
            "按时发布上年度报告。",
            "四、监督保障",
            ORDER,
        ),
    ]


def duty_report(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}主要负责人{s.year}年{s.pick('述职述法报告', '述职述廉报告', '履职尽责报告')}"),
        *heads("一、总体情况", ORDER, "二、政府信息公开情况", f"主动公开{s.count()}条。", "三、下一步打算", ORDER),
    ]


def data_catalogue(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.pick('公共数据开放清单', '政府信息主动公开全清单', '公开事项标准目录')}（{s.year}年版）"),
        table([["序号", "事项", "类型"], ["1", "政府信息公开年报", "年度报告"], ["2", "行政许可总计", s.count()]]),
    ]


def decision_of_a_review(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.pick('行政复议决定书', '行政判决书', '政府信息公开行政复议决定书')}（{s.year}年第{s.count(99)}号）"),
        *heads(
            f"申请人不服{s.agency}作出的政府信息公开答复，向本机关申请行政复议。",
            "经审理查明：" + ORDER * 3,
            "决定维持。",
        ),
    ]


def correction_of_the_report(s: Scene) -> Sequence[Part]:
    return [
        title(f"关于更正{s.report}的{s.pick('说明', '公告', '声明')}"),
        *heads("因工作人员疏忽，表三中个别数据有误，现予更正，由此带来的不便敬请谅解。"),
    ]


def research_on_reports(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.pick('我国', '基层', '省级')}政府信息公开年度报告{s.pick('质量研究', '文本分析', '制度的完善')}"),
        *heads("摘要：本文以年度报告为样本。", "一、引言", ORDER * 4, "二、总体情况", ORDER * 4, "三、结论", ORDER * 3),
    ]


def video(s: Scene) -> Web:
    shown = f"{s.pick('视频：', '动漫：', '一分钟看懂')}{s.report}"
    return Web(shown, f"<h1>{shown}</h1><video src='a.mp4'></video><p>来源：{s.agency}</p>")


def form_to_apply(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}政府信息公开申请{s.pick('表', '流程', '须知')}"),
        table(
            [["申请人信息", "公民", "姓名", ""], ["", "法人或其他组织", "名称", ""], ["所需信息", "内容描述", "", ""]]
        ),
    ]


def the_form_under_no_title(s: Scene) -> Sequence[Part]:
    return [title(s.pick("附件2", "样表", "模板")), *form("XX")]


TEMPLATES = (
    Template("other news", secrecy_year),
    Template("other news", disclosure_plan),
    Template("other news", duty_report),
    Template("other news list_page", data_catalogue, ("html", "docx", "xlsx")),
    Template("other news notice", decision_of_a_review),
    Template("notice other news", correction_of_the_report),
    Template("other news", research_on_reports),
    Template("other news", video),
    Template("other news guide", form_to_apply, ("html", "docx", "xlsx")),
    Template("other notice guide", the_form_under_no_title, ("html", "docx", "xlsx")),
)
