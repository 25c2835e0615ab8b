"""Papers about the report: notices, forms, rules, news, judgements."""

from collections.abc import Sequence

from tests.lookalikes.page import Scene, Template, Web, heads, table, title
from tests.portals.codes import cell_keys
from tests.portals.parts import HEADINGS, Part, numbered
from tests.portals.tables import tables_of

ORDER = "各单位要高度重视，明确专人负责，确保内容真实、数据准确、按时发布。"


def form(shown: str) -> list[Part]:
    """The official form with the same text in every cell: "" is the empty form, "XX" a specimen."""
    tables = tables_of("2021", dict.fromkeys(cell_keys("2021"), shown), {}, frozenset())
    parts: list[Part] = []
    for number, heading in enumerate(HEADINGS["2021"], 1):
        parts.append(Part("h1", numbered("official", number, heading)))
        if number in (2, 3, 4):
            parts.append(Part("table", table=tables[number - 2]))
        else:
            parts.append(Part("p", "（此部分填写本机关有关情况，不超过1000字。）"))
    return parts


def notice_to_send(s: Scene) -> Web:
    subject = f"关于{s.pick('报送', '做好', '编制')}{s.year}年政府信息公开工作年度报告{s.pick('', '编制发布工作', '有关工作')}的通知"
    who = f"{s.place}人民政府办公室"
    return Web(
        who + subject,
        f"<h1>{who}{subject}</h1><p>各苏木镇人民政府，各有关部门：</p><p>按照条例第四十九条、第五十条，现就有关事项通知如下。</p>"
        f"<p>一、报送时间</p><p>请于{s.year + 1}年1月20日前报送。</p><p>二、报告内容</p><p>{ORDER}</p><p>三、工作要求</p><p>{ORDER}</p>"
        f"<p>附件：<a href='f1.docx'>{s.year}年政府信息公开工作年度报告（模板）.docx</a></p>"
        f"<p><a href='f2.xls'>政府信息公开工作年度报告统计表.xls</a></p><p>{who}</p><p>{s.year + 1}年1月5日</p>",
    )


def notice_with_the_empty_form(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}人民政府办公室关于{s.pick('编制', '做好', '规范')}{s.year}年度政府信息公开工作年度报告的通知"),
        *heads("各有关单位：", f"{ORDER}附：{s.year}年政府信息公开工作年度报告格式。"),
        *form(""),
    ]


def notice_with_a_filled_form(s: Scene) -> Sequence[Part]:
    return [
        title(f"关于{s.pick('印发', '转发')}《政府信息公开工作年度报告格式》的{s.pick('通知', '函')}"),
        *heads(f"{s.place}各部门：", ORDER, "附件：某某局某某年政府信息公开工作年度报告（样表）"),
        *form(s.pick("0", "1", "XX")),
    ]


def form_alone(s: Scene) -> Sequence[Part]:
    return [
        title(f"政府信息公开工作年度报告{s.pick('格式', '格式（试行）', '模板', '编写模板')}"),
        *form(s.pick("", "XX", "0")),
    ]


def how_to_fill(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.year}年政府信息公开工作年度报告{s.pick('填报说明', '填写说明', '编制说明')}"),
        *heads(
            "一、总体要求",
            ORDER,
            "二、关于表格",
            "表格中本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和。",
        ),
        *form(s.pick("", "0")),
    ]


def standing_rule(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}政府信息公开工作年度报告{s.pick('制度', '公布制度', '制度（试行）')}"),
        *heads(
            f"第一条 为做好政府信息公开年度报告工作，结合{s.place}实际，制定本制度。",
            "第二条 年度报告应当包括：（一）主动公开政府信息情况；（二）收到和处理政府信息公开申请情况；（三）被申请行政复议、提起行政诉讼情况；（四）存在的主要问题及改进情况；（五）其他需要报告的事项。",
            "第三条 每年1月31日前公布上一年度报告。",
        ),
    ]


def disclosure_guide(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}政府信息公开{s.pick('指南', '指南（' + str(s.year) + '年版）')}"),
        *heads(
            "一、政府信息的分类和编排体系",
            "分为机构职能、法规文件、年度报告等。",
            "二、主动公开",
            ORDER,
            "三、依申请公开",
            "填写申请表。",
            "四、不予公开的范围",
            ORDER,
            "五、监督保障",
            "可以申请行政复议、提起行政诉讼。",
        ),
    ]


def disclosure_catalogue(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.agency}{s.year}年{s.pick('主动公开基本目录', '政府信息公开目录', '法定主动公开内容目录')}"),
        table(
            [
                ["序号", "公开事项", "公开内容", "公开时限"],
                ["1", "政府信息公开年报", f"{s.year}年政府信息公开工作年度报告", "每年1月31日前"],
                ["2", "行政许可", "许可决定", "7个工作日内"],
                ["3", "行政处罚", "处罚决定", "7个工作日内"],
            ]
        ),
    ]


def explained(s: Scene) -> Sequence[Part]:
    return [
        title(f"《{s.report}》{s.pick('解读', '政策解读', '解读材料')}"),
        *heads(
            "一、编制背景",
            ORDER,
            "二、主要内容",
            f"报告分为总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分。全年收到申请{s.count(50)}件。",
            "三、下一步工作",
            ORDER,
        ),
    ]


def drawn(s: Scene) -> Web:
    shown = s.pick(f"图解：{s.report}", f"一图读懂{s.report}", f"【图解】{s.report}")
    return Web(shown, f"<h1>{shown}</h1><p>来源：{s.agency}</p><p><img src='a.jpg'><img src='b.jpg'></p>")


def news_of_publishing(s: Scene) -> Sequence[Part]:
    how = s.pick("按时公布", "顺利完成编制并发布", "及时公开")
    return [
        title(f"{s.agency}{how}{s.year}年政府信息公开工作年度报告"),
        *heads(
            f"近日，{s.agency}在门户网站公布了{s.year}年政府信息公开工作年度报告。",
            "报告从总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等方面作了介绍。",
            ORDER,
        ),
    ]


def news_of_training(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"{s.place}{s.pick('举办', '召开', '组织')}{s.year}年政府信息公开工作年度报告{s.pick('编制培训会', '编制工作部署会', '业务培训')}"
        ),
        *heads(f"1月5日，{s.place}人民政府办公室就年度报告编制进行培训，各部门三十余人参加。", ORDER),
    ]


def judged_from_outside(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.year}年政府信息公开{s.pick('第三方评估报告', '工作第三方评估报告', '工作评估报告')}"),
        *heads(
            "一、评估概况",
            f"本次评估对象为{s.place}各部门及苏木镇共{s.count(60)}家单位。",
            "二、主动公开政府信息情况",
            ORDER,
            "三、年度报告发布情况",
            "多数单位按时发布年度报告，个别单位勾稽关系有误。",
            "四、存在的主要问题",
            ORDER,
            "五、改进建议",
            ORDER,
        ),
        table([["排名", "单位", "得分"], ["1", s.agency, s.count(99)]]),
    ]


def errors_pointed_out(s: Scene) -> Sequence[Part]:
    return [
        title(f"关于{s.year}年政府信息公开工作年度报告{s.pick('发布情况的通报', '抽查情况的通报', '检查问题的反馈')}"),
        *heads("各部门：", "经查，部分单位未在1月31日前发布年度报告。", "一、总体情况", ORDER, "二、存在问题", ORDER),
        table([["单位", "问题"], [s.agency, "总计与各项之和不符"]]),
    ]


def scored(s: Scene) -> Sequence[Part]:
    return [
        title(f"{s.place}{s.year}年政府信息公开工作{s.pick('考核办法', '考核结果公示', '社会评议结果')}"),
        table([["指标", "分值"], ["主动公开", "40"], ["依申请公开", "30"], ["年度报告", "10"], ["监督保障", "20"]]),
        *heads(ORDER),
    ]


def draft_for_comment(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"关于公开征求《{s.place}政府信息公开工作年度报告{s.pick('编制规范', '发布办法')}（征求意见稿）》意见的公告"
        ),
        *heads("现面向社会公开征求意见。", "一、总则", ORDER, "二、年度报告内容", ORDER),
    ]


def question_from_a_citizen(s: Scene) -> Web:
    shown = s.pick(
        "咨询年度报告公布时间", f"请问{s.year}年政府信息公开年度报告在哪里查看", "关于政府信息公开年报的咨询"
    )
    return Web(
        shown,
        f"<h1>{shown}</h1><table><tr><td>来信时间</td><td>{s.year + 1}-02-03</td></tr><tr><td>受理单位</td><td>{s.agency}</td></tr></table>"
        f"<p>来信内容：请问{s.agency}的{s.year}年政府信息公开工作年度报告什么时候公布？网站上没有看到。</p>"
        f"<p>答复内容：您好，{s.report}已公布在政府信息公开年报栏目，请您查看。感谢您的关注。</p>",
    )


def english(s: Scene) -> Web:
    shown = f"Annual Report on Government Information Disclosure of {s.year}"
    return Web(
        shown,
        f"<h1>{shown}</h1><p>I. Overview</p><p>In {s.year} the bureau published {s.count()} items on its own initiative.</p>"
        "<p>II. Disclosure on Request</p><p>The bureau received 3 requests.</p><table><tr><td>Granted</td><td>3</td></tr></table>",
    )


def complaint_in_the_press(s: Scene) -> Sequence[Part]:
    return [
        title(
            s.pick(
                f"{s.place}多个部门政府信息公开年报“撞脸”", "政府信息公开年度报告为何年年雷同", "年度报告岂能一抄了之"
            )
        ),
        *heads(
            f"记者发现，{s.agency}等单位公布的政府信息公开工作年度报告中，不少段落一字不差。",
            ORDER * 2,
            "业内人士表示，应当加强审核。",
        ),
    ]


def procurement_of_the_report(s: Scene) -> Sequence[Part]:
    return [
        title(
            f"{s.place}{s.year}年政府信息公开年度报告{s.pick('编制服务采购公告', '第三方评估服务中标公告', '设计制作项目询价公告')}"
        ),
        *heads("一、项目概况", f"预算金额{s.count(20)}万元。", "二、供应商资格要求", ORDER, "三、获取采购文件", ORDER),
    ]


def specimen(s: Scene) -> Sequence[Part]:
    left = s.pick(
        "XX局XXXX年政府信息公开工作年度报告",
        "×××（单位名称）××××年政府信息公开工作年度报告",
        "__局20__年政府信息公开年度报告",
    )
    return [title(left), *form(s.pick("", "0", "XX"))]


TEMPLATES = (
    Template("notice", notice_to_send),
    Template("notice", notice_with_the_empty_form),
    Template("notice other", notice_with_a_filled_form),
    Template("other notice guide", form_alone, ("html", "docx", "xlsx")),
    Template("other notice guide", how_to_fill),
    Template("other", standing_rule),
    Template("guide", disclosure_guide, ("html", "docx", "text")),
    Template("other guide list_page news", disclosure_catalogue, ("html", "docx", "html")),
    Template("other news", explained),
    Template("other news", drawn),
    Template("news", news_of_publishing),
    Template("other news", news_of_training),
    Template("other news", judged_from_outside),
    Template("notice other", errors_pointed_out),
    Template("other notice", scored),
    Template("notice other", draft_for_comment),
    Template("other news", question_from_a_citizen),
    Template("other", english),
    Template("other news", complaint_in_the_press),
    Template("notice other", procurement_of_the_report),
    Template("other notice guide", specimen, ("html", "docx", "xlsx")),
)
