"""Sentences of the invented reports: six official parts, written for this sample and varied by seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.portals.agencies import Agency
from tests.portals.codes import Key, Value
from tests.portals.places import Place


@dataclass(frozen=True)
class Facts:
    """What the sentences speak of."""

    place: Place
    agency: Agency
    name: str  # full official name
    year: int
    layout: str
    values: Mapping[Key, Value]
    period: str  # the period as printed
    notice: str  # the format notice the introduction cites
    host: str
    phone: str
    silent: bool = False  # no introduction


INTRO = (
    "按照《中华人民共和国政府信息公开条例》第五十条的要求，{name}编制了本报告。全文分六个部分，{period}。读者如有疑问，可拨打{phone}与{own}联系，也可登录{host}查阅电子版。",
    "现公布{name}{year}年度政府信息公开工作情况。{period}，报告内容涵盖总体情况、三张统计表、存在问题和其他事项。电子文本见 http://{host}/ ，咨询电话：{phone}。",
    "本报告依《中华人民共和国政府信息公开条例》和{notice}制作，由{name}发布。{period}。联系电话{phone}，办公地址在{place}政务中心二楼。",
    "为方便社会各界了解{topic}等领域的公开情况，{name}对全年工作作了梳理，形成本年度报告。{period}。如需纸质文本，请联系{own}办公室（电话：{phone}）。",
    "{notice}对年度报告的内容和格式作了统一规定，{name}据此编写本报告。{period}。电子版挂在{place}人民政府门户网站，网址 http://{host} 。对内容有不同意见的，请致电{phone}。",
    "{name}{year}年度政府信息公开工作报告如下。{period}。附表数字由{own}各股室填报、办公室汇总核对，核对电话{phone}。",
)
NOTICES = {
    "2019": "国务院办公厅政府信息与政务公开办公室《政府信息公开工作年度报告格式（试行）》（国办公开办函〔2019〕60号）",
    "2021": "国务院办公厅政府信息与政务公开办公室《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）",
}
PERIODS = (
    "统计期限自{start}起至{end}止",
    "所列数据的时间范围为{start}至{end}",
    "数据统计时段：{start}—{end}",
    "本报告统计期限为{start}起，至{end}止",
    "数据的统计期限从{start}开始，到{end}为止",
    "统计时间：{start}-{end}",
)
OVERVIEW = (
    "{year}年，{name}把公开透明摆在突出位置，{topic}信息应公开尽公开，群众办事有据可查。",
    "一年来，{own}围绕{topic}这条主线推进政务公开，先后{meetings}次专题研究公开事项，责任落到股室、落到人头。",
    "{year}年的公开工作以{topic}为重点展开，{own}坚持边公开、边解读、边回应，工作水平稳中有升。",
    "{year}年是任务较重的一年，{own}在人手不增的情况下把{topic}信息公开做细做实，全年没有发生失泄密事件。",
    "过去一年，{name}抓住{topic}这个群众最关心的环节，推动公开关口前移，公开内容与业务同部署、同落实。",
    "回望{year}年，{own}对照年度要点逐项销号，{topic}类信息更新更快，栏目更清楚。",
)
ACTIVE = (
    "全年通过门户网站公开信息{web}条，其中{topic}类{part}条；新媒体账号推送{posts}期，阅读{reads}人次。",
    "主动公开目录调整{lists}次，网站发布{web}条，制作图解{charts}件，另在公开栏张贴{posts}期。",
    "全年主动公开各类信息{web}条，平均每个工作日更新；其中{topic}信息{part}条，占比稳步提高。微信公众号关注人数{reads}人。",
    "全年公开信息{web}条，比{last}年多{lists}条；{topic}类信息{part}条，{last}年遗留的空白栏目全部补齐。",
    "做好{topic}信息的主动公开，发布通知公告{posts}条、工作动态{web}条、图解{charts}个，回应留言{lists}条。",
    "结合{topic}，网站全年更新{web}条，微信公众号发文{posts}篇，召开新闻发布会{meetings}场。",
)
MANAGED = (
    "信息发布实行起草、复核、签发三道关口，公开属性在公文起草时一并确定，存量文件清理{lists}轮。",
    "{own}修订了信息发布台账，逐条登记来源和责任人，失效内容及时下架并加注标识。",
    "建立公开前、公开中、公开后三段式管理，{lists}项制度汇编成册；文件全部标注公开属性，定期转化。",
    "对历年文件作了一次全面核对，{lists}件标注失效，保密审查记录随文归档。",
)
PLATFORM = (
    "门户网站公开专栏调整为四个模块，适老化改造完成，站内检索命中率明显改善。",
    "线下依托政务大厅设立查阅点{lists}处，配备自助终端，全年接待查询{posts}人次。",
    "网站新设{topic}专题，整合旧栏目{lists}个，集中发布{part}条；政务新媒体账号清理后保留{meetings}个。",
    "公众号与网站同源发布，错敏词巡检每周一次，发现问题{charts}处，已全部改正。",
)
WATCHED = (
    "公开工作列入年度考核，占{lists}分；全年培训{meetings}场，参训{posts}人次，没有发生责任追究情形。",
    "社会评议采用线上问卷，回收{posts}份，满意率百分之九十以上。年内未发生需要追责的事项。",
    "每季度通报一次栏目更新情况，对{charts}个更新迟缓的栏目发函提醒，全部按时补齐。",
)
HARMLESS = (
    "年内组织业务骨干赴{other}考察学习，回来后完善了公开台账。",
    "与{other}结对帮扶单位开展线上交流{meetings}次，互相检查栏目更新。",
    "参考{other}的做法，编写了一本办事问答手册。",
    "{other}有关部门来访，双方就公开目录编制作了座谈。",
    "来自{other}的申请人提出的申请已按期答复，没有引起争议。",
    "选派{meetings}人到{other}参加政务公开业务培训。",
    "与{other}建立跨省通办机制，{lists}个事项实现异地办理，办事指南同步上网。",
    "借鉴{other}政务公开标准化经验，重新划分了栏目。",
    "转载{other}公布的典型案例{lists}件，供各单位学习。",
)
FOREIGN = (
    "下一步以公开促落实，为{other}经济社会高质量发展提供有力支撑。",
    "{own}紧扣{other}中心工作，不断提高{other}政务公开的质量。",
    "着力打造{other}阳光政务品牌，让{other}群众少跑腿、好办事。",
    "信息公开工作在{other}党委、政府的坚强领导下取得新的进展。",
    "依托{other}人民政府门户网站，{own}开设了{topic}专栏。",
    "今后将用更高水平的公开助推{other}{topic}工作再上台阶。",
)
UPPER = (
    "{upper}对年度要点作了部署，{own}逐条分解到人。",
    "在{upper}组织的评估中，{own}的栏目保障得到肯定。",
    "按照{upper}的统一安排，栏目设置与省级平台保持一致。",
)
LOWER = ("对{lower}等地开展实地督导，反馈问题{lists}条。", "指导{lower}等旗县区更新目录，组织交叉检查{meetings}次。")
TABLE_NOTES = ("（以下数据以表格列示。）", "本部分数据见下表。", "具体数字如下：")
EXTRA_HEADS = (
    (
        "政策解读和回应关切",
        "全年发布解读材料{charts}篇，其中图文解读{lists}篇，回应网民留言{posts}条，平均办理时间三个工作日。",
    ),
    ("基层政务公开标准化规范化", "{lists}个试点领域的目录已上墙上网，村（社区）公开栏统一样式，按季更新。"),
)
WEAK = (
    "一是{topic}领域解读形式偏少，图表、视频用得不够；二是个别股室报送信息不够及时；三是新进人员对答复口径掌握不牢。",
    "对照群众期待还有差距：公开目录颗粒度不细，互动栏目回复周期偏长，基层站点更新不均衡。",
    "从日常检查看，{topic}信息发布的时效还要提高，个别文件解读流于摘抄，线下公开区利用率不高。",
    "主要是队伍流动快、衔接不够紧，专业表述不够通俗，部分历史数据尚未数字化。",
)
BETTER = (
    "针对上述不足，{own}将充实专职力量，按月调度；围绕{topic}多做问答式解读；对答复文书实行会审。",
    "改进办法有三条：细化目录，压实报送责任；把回复时限缩短一半；每半年组织一次业务测试。",
    "下一步从三处入手：建好选题库，把{topic}讲清楚；用好数据看板，盯住超期栏目；办好开放日，请群众进来看。",
    "下一年，{own}打算分批整理旧档，录入系统；开设{topic}专题页；邀请群众代表评议栏目。",
)
FEE_NONE = (
    "信息处理费方面，本年度没有发出收费通知，收取金额为零。",
    "依照《政府信息公开信息处理费管理办法》，{own}全年未收取信息处理费。",
    "本年度收取信息处理费0元。除此之外没有其他需要报告的事项。",
)
FEE_SOME = ("依照《政府信息公开信息处理费管理办法》，全年发出收费通知{lists}件，收取信息处理费{posts}元。",)

FEE_SILENT = (
    "没有其他需要报告的事项。",
    "{own}本年度承办的人大代表建议和政协提案均已办结，相关复文按要求公开。无其他事项。",
)
FEE_ELSEWHERE = "对{asked}件数量较多的申请发出收费通知，实际收取信息处理费{sum}元，已全部上缴国库。"
FOLLOWERS = (
    "“{account}”微信公众号关注人数{first}人，栏目点击情况良好。",
    "微信公众号“{account}”全年保持更新，累计关注人数{second}人。",
)
LISTED = "按发布渠道统计，网站发布信息{first}条、微信公众号发布信息{second}条，共{total}条。"
STAFFED = "现有政府信息公开工作人员{total}人，其中专职{first}人、兼职{second}人。"


class Pen:
    """Chooses a wording and fills it in; the small numbers of one report are drawn here."""

    def __init__(self, facts: Facts, rng: Random) -> None:
        self.facts, self.rng = facts, rng

    def say(self, wordings: tuple[str, ...], **more: str) -> str:
        """One of the wordings with its gaps filled."""
        facts, rng = self.facts, self.rng
        web = rng.randint(60, 2400)
        gaps = {
            "name": facts.name, "own": facts.agency.own, "year": facts.year, "last": facts.year - 1, "topic": facts.agency.topic,
            "host": facts.host, "phone": facts.phone, "period": facts.period,
            "place": facts.place.name(facts.year),
            "notice": facts.notice,
            "web": web, "part": rng.randint(5, web // 2), "posts": rng.randint(12, 480),
            "reads": rng.randint(900, 98000), "lists": rng.randint(2, 9), "charts": rng.randint(2, 40),
            "upper": rng.choice(facts.place.at(facts.year)[1].split("/")[:-1]), "lower": rng.choice(facts.place.below or ("",)),
            "meetings": rng.randint(2, 9),
        }  # fmt: skip
        return rng.choice(wordings).format_map({**gaps, **more})

    def number(self, row: str, column: str = "total") -> Value:
        """A figure of table 三."""
        return self.facts.values["requests", row, column]


def asked(pen: Pen) -> str:
    """The sub-head on requests: says what the table says, or nothing countable."""
    received, before = pen.number("received"), pen.number("carried_in")
    granted, held = pen.number("granted"), pen.number("unavailable.not_held")
    if None in (received, before, granted, held):
        return "依申请公开渠道保持畅通，办理情况见下表。"
    if received == 0 and before == 0:
        return pen.say(("全年没有收到政府信息公开申请。", "{year}年未收到申请，也没有上年结转的件。"))
    return pen.say(
        (
            f"全年新收政府信息公开申请{received}件，上年结转{before}件，其中予以公开{granted}件，其余均在法定期限内答复或依法结转。",
            f"{{own}}本年新收申请{received}件，结转上年{before}件，内容多与{{topic}}有关，予以公开{granted}件，本机关不掌握的{held}件。",
        )
    )


def disputes(pen: Pen) -> str:
    """The sub-head on reviews and suits, in agreement with table 四."""
    values = pen.facts.values
    review = values["proceedings", "review", "total"]
    direct, after = (values["proceedings", g, "total"] for g in ("litigation_direct", "litigation_after_review"))
    if None in (review, direct, after):
        return "复议和诉讼情况详见表格。"
    if not any((review, direct, after)):
        return "没有因政府信息公开引起的行政复议和行政诉讼。"
    return f"因政府信息公开引起行政复议{review}件、行政诉讼{direct + after}件，均按程序应对。"
