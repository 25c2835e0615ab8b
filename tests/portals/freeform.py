"""Reports of 2008 to 2018: prose without the official tables, sometimes with a local annex table."""

from random import Random

from tests.portals.parts import Part, paragraph
from tests.portals.prose import Facts, Pen
from tests.portals.tables import Slot, Table

PARTS = (
    (
        "概述",
        (
            "{year}年是{own}推进政府信息公开的重要一年。{name}明确一名副职分管，办公室具体承办，{topic}信息列为公开重点。",
            "{name}按照《中华人民共和国政府信息公开条例》的规定，健全机构、完善制度，全年召开专题会议{meetings}次。",
        ),
    ),
    (
        "主动公开政府信息的情况",
        (
            "全年主动公开信息{web}条，涉及{topic}的{part}条；编印简报{posts}期，政务公开栏更新{charts}次。",
            "通过网站、报纸和广播公开信息{web}条，其中机构职能类{lists}条，{topic}类{part}条。",
        ),
    ),
    (
        "依申请公开政府信息的情况",
        (
            "{year}年收到公开申请{lists}件，全部在规定时限内答复，内容集中在{topic}方面。",
            "全年受理申请{meetings}件，均已答复，没有超期。",
        ),
    ),
    (
        "政府信息公开的收费及减免情况",
        ("全年没有向申请人收取检索、复制、邮寄等费用。", "除按成本收取复印费{posts}元外，没有其他收费。"),
    ),
    (
        "因政府信息公开申请行政复议、提起行政诉讼的情况",
        ("{year}年没有发生相关复议和诉讼。", "年内发生复议{lists}件，均予维持；没有诉讼。"),
    ),
    (
        "存在的主要问题和改进措施",
        (
            "公开内容还不够丰富，更新有时不及时。今后要加强培训，明确时限，把{topic}信息作为更新重点。",
            "工作力量薄弱，部门之间衔接不够。下一步将配齐人员，建立月报制度。",
        ),
    ),
)
NUMERALS = "一二三四五六七八"
ANNEX = (
    "主动公开信息数",
    "其中：全文电子化的主动公开信息数",
    "新增规范性文件数",
    "申请总数",
    "其中：当面申请数",
    "信函申请数",
    "对申请的答复总数",
    "行政复议数",
    "行政诉讼数",
)


def free_parts(facts: Facts, rng: Random) -> list[Part]:
    """The text of a free-form report between title and signature; from 2014 on some carry the annex."""
    pen = Pen(facts, rng)
    out = [
        paragraph(
            pen.say(
                (
                    "根据《中华人民共和国政府信息公开条例》，{name}公布{year}年度政府信息公开工作报告。{period}。",
                    "本报告由{name}编制，反映{year}年公开工作全貌。{period}。联系电话：{phone}。",
                )
            )
        )
    ]
    for number, (heading, wordings) in enumerate(PARTS):
        out.append(Part("h1", f"{NUMERALS[number]}、{heading}"))
        out.append(paragraph(pen.say(wordings)))
    if facts.year >= 2014 and rng.random() < 0.5:
        out += [Part("h1", "七、附表"), Part("table", table=_annex(rng))]
    return out


def _annex(rng: Random) -> Table:
    head = (Slot("指标名称"), Slot("单位"), Slot("统计数"))
    rows = [
        (Slot(label), Slot("条" if n < 3 else "件"), Slot(str(rng.randint(0, 260)))) for n, label in enumerate(ANNEX)
    ]
    return Table("annex", (head, *rows), 3, head=1)
