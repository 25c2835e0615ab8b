"""Other documents that come once a year."""

from collections.abc import Sequence

from tests.lookalikes.page import Scene, Template, heads, table, title
from tests.portals.parts import Part

ORDER = "全年按照上级部署抓好落实，各项工作稳步推进，群众满意度进一步提高。"


def website_form(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.pick('政府网站工作年度报表', '网站工作年度报表', '政府网站年度报表')}（{s.year}年度）"),
        table(
            [
                ["网站名称", f"{s.place}人民政府门户网站"],
                ["首页网址", "http://www.example.gov.cn"],
                ["信息发布", "总数", s.count(9000), "概况类信息更新量", s.count(), "政务动态信息更新量", s.count()],
                ["专栏专题", "维护数量", s.count(30), "新开设数量", s.count(9)],
                ["解读回应", "解读信息发布", "总数", s.count(), "回应公众关注热点次数", s.count(20)],
                ["办事服务", "是否发布服务事项目录", "是", "注册用户数", s.count(), "办件量", s.count()],
                [
                    "互动交流",
                    "留言办理",
                    "收到留言数量",
                    s.count(),
                    "办结留言数量",
                    s.count(),
                    "平均办理时间（天）",
                    "3",
                ],
                ["依申请公开", "收到数量", s.count(40), "办结数量", s.count(40)],
            ]
        ),
        Part("p", "单位负责人：张某 审核人：李某 填报人：王某"),
    ]


def website_watch(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.year}年{s.place}政府网站监管年度报表"),
        table(
            [["主管单位", s.agency], ["网站总数", "1"], ["抽查次数", "4"], ["抽查合格率", "100%"], ["考核评估", "是"]]
        ),
        *heads("信息公开类栏目已纳入监管范围，年度报告按期公布。"),
    ]


def rule_of_law(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"{s.agency}{s.year}年{s.pick('法治政府建设年度报告', '法治政府建设情况报告', '度法治政府建设工作报告')}"
        ),
        *heads(
            f"{s.year}年，{s.agency}深入学习贯彻法治思想，现将情况报告如下。",
            "一、总体情况",
            ORDER,
            "二、主要举措和成效",
            f"全年办理行政复议案件{s.count(20)}件，行政诉讼{s.count(9)}件，主动公开政府信息{s.count()}条，收到政府信息公开申请{s.count(20)}件。",
            "三、存在的主要问题及改进情况",
            "法治宣传的形式还不够丰富，下一步继续改进。",
            "四、其他需要报告的事项",
            "无其他需要报告的事项。",
        ),
        Part("sign", s.agency),
        Part("date", f"{s.year + 1}年1月20日"),
    ]


def rule_by_law_of_old(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年度依法行政工作{s.pick('报告', '总结')}"),
        *heads(
            "一、加强领导", ORDER, "二、推进政务公开", "编制政府信息公开年度报告并按时公布。", "三、下一步打算", ORDER
        ),
    ]


def enforcement_statistics(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年{s.pick('行政执法统计年报', '度行政执法年度报告', '行政执法数据年报')}"),
        *heads("一、总体情况", ORDER, "二、行政许可实施情况"),
        table([["行政许可", "申请数量", "受理数量", "许可数量"], ["合计", s.count(), s.count(), s.count()]]),
        *heads("三、行政处罚实施情况"),
        table([["行政处罚", "警告", "罚款", "总计"], [s.agency, s.count(9), s.count(9), s.count(9)]]),
        *heads("四、行政强制实施情况", f"行政复议{s.count(5)}件，行政诉讼{s.count(5)}件，结果维持{s.count(5)}件。"),
    ]


def enforcement_in_words(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年度行政执法{s.pick('总体情况', '工作情况', '信息公示')}"),
        *heads("根据行政执法公示制度，现将有关情况公开如下：", f"本年处理决定数量{s.count()}件。", ORDER),
    ]


def final_accounts(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年度部门决算公开{s.pick('报告', '说明', '')}"),
        *heads(
            "目录", "第一部分 部门概况", "第二部分 部门决算表", "一、总体情况", ORDER, "六、其他需要报告的事项", "无。"
        ),
        table(
            [
                ["收入", "", "支出", ""],
                ["项目", "金额（万元）", "项目", "金额（万元）"],
                ["总计", s.count(), "总计", s.count()],
            ]
        ),
    ]


def budget_of_next_year(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年{s.pick('部门预算公开', '部门预算信息公开', '“三公”经费预算公开')}"),
        *heads("按照预算法和政府信息公开条例，现公开如下。", f"收入预算{s.count()}万元。"),
        table([["项目", "上年", "本年"], ["因公出国（境）费", "0", "0"], ["公务接待费", s.count(), s.count()]]),
    ]


def government_work(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.year}年{s.place}{s.pick('人民政府工作报告', '政府工作报告')}"),
        *heads(
            f"——在{s.place}第十七届人民代表大会第三次会议上",
            "各位代表：现在，我代表县人民政府向大会报告工作。",
            f"一、{s.year - 1}年工作回顾",
            ORDER * 6,
            "二、今后五年工作总体要求",
            ORDER * 6,
            f"三、{s.year}年重点工作",
            "持续深化政府信息公开，" + ORDER * 5,
        ),
    ]


def main_points(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.year}年政务公开工作{s.pick('要点', '要点任务分解表', '计划')}"),
        *heads(
            "一、总体要求",
            ORDER,
            "二、主动公开政府信息",
            "做好年度报告编制发布。",
            "三、依申请公开",
            ORDER,
            "四、监督保障",
            ORDER,
        ),
    ]


def openness_summed_up(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年政务公开工作{s.pick('总结', '总结及下一年计划', '情况总结')}"),
        *heads(
            "一、主动公开情况",
            f"全年主动公开{s.count()}条。",
            "二、依申请公开情况",
            f"收到申请{s.count(9)}件。",
            "三、存在问题",
            ORDER,
        ),
    ]


def company_year(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"{s.place}{s.pick('城市建设投资集团有限公司', '供排水有限责任公司', '国有资产经营有限公司')}{s.year}年年度报告"
        ),
        *heads("重要提示：本公司保证信息披露真实。", "一、公司基本情况", ORDER, "二、主要财务数据"),
        table([["项目", "本期", "上年同期"], ["营业收入", s.count(), s.count()], ["净利润", s.count(), s.count()]]),
    ]


def institution_year(s: Scene) -> Sequence[Part]:
    return [
        title(f"事业单位法人年度报告书（{s.year}年度）"),
        table(
            [
                ["单位名称", f"{s.place}{s.pick('图书馆', '疾病预防控制中心', '水利工程服务中心')}"],
                ["法定代表人", "王某", "开办资金", f"{s.count()}万元"],
                ["举办单位", s.agency],
                ["对《条例》和实施细则有关变更登记规定的执行情况", "遵守"],
                ["开展业务活动情况", ORDER * 3],
                ["年度报告公开时间", f"{s.year + 1}年3月20日"],
            ]
        ),
    ]


TEMPLATES = (
    Template("website_report", website_form, ("html", "xlsx", "docx")),
    Template("website_report", website_watch),
    Template("rule_of_law_report", rule_of_law),
    Template("rule_of_law_report", rule_by_law_of_old),
    Template("other", enforcement_statistics),
    Template("other news", enforcement_in_words),
    Template("budget", final_accounts, ("html", "docx", "xlsx")),
    Template("budget", budget_of_next_year),
    Template("gov_work_report", government_work),
    Template("other", main_points),
    Template("other", openness_summed_up),
    Template("other news", company_year),
    Template("other news", institution_year, ("html", "docx", "xlsx")),
)
