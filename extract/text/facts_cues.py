"""Words that tell what a number counts.

A cue of `OBJECTS` says what is spoken of (申请, 复议, 主动公开 …) and holds until another one comes; the others tell
which part of it is meant (当面, 维持, 网站 …) and hold for their own clause only.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_OBJECTS: tuple[tuple[str, str], ...] = (
    # What is not ours comes first: 办理人大建议 12 件 is no request.
    (
        "foreign",
        r"建议|提案|议案|热线|信箱|工单|问卷|意见|短信|资料|手册|档案|简报|讲座|督查|检查|通报|栏目|制度|(?<!公开)事项|"
        r"案例|(?<!解读)稿件(?!发布)|合同|项目|留言|来信|来访|来电|咨询|查询|接待|群众来|满意|评议|征集|调查|网友|问答|政协|清单|目录|"
        r"巡查|指标|错链|事务所|矛盾|纠纷|援助|公证|仲裁|刑事|民事|信用|承诺|证照|证明",
    ),
    ("litigation", r"诉讼|起诉|应诉"),
    ("review", r"复议(?!后)"),
    ("complaint", r"举报|投诉|申诉"),
    ("information_fee", r"信息(?:公开)?处理费"),
    ("search_fee", r"检索费"),
    ("copying_fee", r"复[制印]费|复制、?邮寄等?成本费"),
    ("postage_fee", r"邮寄费|邮费"),
    ("reduced", r"减免|免收|免除"),
    ("public_fees", r"行政事业性收费"),
    ("fee", r"收费|费用|收取"),
    ("regulation", r"规章(?!制度)"),
    ("licence", r"行政许可"),
    ("penalty", r"行政处罚"),
    ("coercion", r"行政强制"),
    ("document", r"规范性文件"),
    ("interpretation", r"解读"),
    ("press_conference", r"新闻发布会|新闻通气会"),
    ("interview", r"访谈"),
    ("response", r"回应"),
    ("followers", r"关注(?:人数|用户|数|量|者|粉丝)|粉丝|订阅(?:用户|人数|数)|(?:用户|关注)(?:达到?|已?有|为)"),
    ("visits", r"访问(?:总?量|次数|总数|人数)|浏览(?:总?量|次数|人数)|点击(?:总?量|率|次数|数)|访客|(?:累计|总)访问"),
    ("reads", r"阅读(?:总?量|次数|数|人次)?|阅览|转发量|点赞"),
    ("training", r"培训|参训|轮训"),
    ("meeting", r"(?:工作|专题|推进|协调|联席|部署|调度)会"),
    ("staff", r"(?:工作)?人员|专职|兼职|专兼职"),
    ("institution", r"(?:专门|工作|专职|公开)机构"),
    ("reading_point", r"查阅(?:点|场所|室|中心)|(?:申请)?受理点"),
    ("budget", r"经费|资金|投入"),
    ("request", r"依申请公开|申请(?!行政|复议|人|表|书|材料|提起|公开(?:行政)?复议|政府信息公开复议|政府信息公开行政)"),
    (
        "disclosed",
        r"主动公开|(?:公开|发布|推送|更新|公布|上传|上网|刊登|刊发|编发|录入|报送|发送)(?!人)(?:的|了|各类|各种|政务|政府|有关|相关|部门|动态|"
        r"工作|方面|类|、)*(?:信息|内容|动态|消息)|信息(?:公开|发布|更新)(?:总?数?量?)|公开(?:总数|条数|数量)|政府信息(?!公开)",
    ),
    ("posts", r"推送|发文|发稿|发帖"),
)
_DETAILS: tuple[tuple[str, str], ...] = (
    # Times and comparisons: numbers of another year or of a part of the year are not this year's.
    (
        "compared",
        r"同比|环比|[比较](?:去年|上年|上一?年度|前年|同期|\d{4}年)|增[加长幅]|减少|下降|上升|降低|多了|少了|提高",
    ),
    ("carried_in", r"(?:上一?年度?|去年|\d{4}年度?)结转|结转(?:自)?(?:上一?年度?|去年)|上一?年度?(?:转入|遗留|延续)"),
    ("carried_out", r"结转(?:至|到|下|入)?(?:下一?|次|\d{4})年度?|(?:下一?|次)年度?(?:继续)?办理|结转(?=\d)"),
    ("last_year", r"上一?年度?|去年|前年|往年|上年末"),
    ("part_of_year", r"季度|上半年|下半年|每月|月均|每周|每年|平均|\d月至?|\d-\d+月"),
    ("planned", r"计划|争取|力争|打算|将(?=[于在对开组])|明年|下一?年(?!度继续)|拟"),
    ("cumulative", r"截[至止]|(?<!今年)(?<!年初)以来|至今|历年|目前"),
    ("new", r"新增|新收"),
    ("among", r"其中|包括|包含|含"),
    (
        "about",
        r"涉及|关于|方面|领域|(?<![各此同])类|属于(?!主动)|对象为|电子化|负责同志|负责人|领导|自然人(?![、和或及])|公民(?![、,，和或及])|(?<!、)法人(?:和|或|及)其[他它]组织|商业企业|科研机构|公益组织|法律服务机构",
    ),
    ("repealed", r"废止|失效"),
    ("in_force", r"现行有效|继续有效|保留"),
    ("issued", r"制发|制定|出台|印发|新制"),
    # What came of a request.
    ("granted_or_partly", r"(?:同意|予以)?公开(?:和|及|与|、|或)(?:者)?(?:同意|予以)?部分公开"),
    ("partly", r"部分公开"),
    ("several", r"等(?:原因|情形|理由|情况)"),
    ("refused", r"不予公开|不同意公开|不公开|否决"),
    ("granted", r"(?:予以|同意|准予|依法)公开|全部公开|提供(?:了)?(?:相关|有关|政府)?信息"),
    ("already_public", r"已(?:经)?主动公开|属于?主动公开"),
    ("state_secret", r"国家秘密"),
    ("trade_secret", r"商业秘密"),
    ("privacy", r"(?:个人)?隐私"),
    ("public_security", r"三安全一稳定|危及国家安全"),
    ("third_party", r"第三方"),
    ("internal_affairs", r"内部事务|内部管理信息"),
    ("deliberative", r"过程性"),
    ("other_law", r"法律法规规定的其他|其他法律"),
    ("not_government", r"(?:不是|不属于|非)(?:《条例》所指|条例所指)?的?政府信息|非(?:《条例》|条例)所指"),
    ("not_ours", r"(?:不属于?|非)(?:于)?本(?:行政)?(?:机关|单位|部门|级|局|委|办)|其他(?:行政)?机关|职责范围|职权范围"),
    ("not_held", r"不掌握|未掌握"),
    ("not_existing", r"不存在"),
    ("needs_creation", r"另行制作|加工"),
    ("unclear", r"仍不明确|不明确|不清楚"),
    ("correction", r"补正|更改|补充"),
    ("unavailable", r"无法提供"),
    ("petition", r"信访"),
    ("duplicate", r"重复"),
    ("not_processed", r"不予处理|不再处理|不予受理"),
    ("other_ways", r"其[他它](?:途径|渠道)"),
    ("other_manner", r"其[他它](?:方式|形式)"),
    ("in_time", r"按[时期](?:办结|答复)?|(?:规定|法定)(?:时限|期限)内?(?:办结|答复)?"),
    ("extended", r"延期|延长"),
    ("answered", r"办结|答复|办理|回复"),
    ("received", r"收到|新收|接到|受理|收悉|接收|共收|提出|提交"),
    # What came of a review or a suit.
    ("upheld", r"维持|驳回|胜诉"),
    ("corrected", r"纠[错正]|撤销|确认违法|败诉|责令|变更"),
    ("pending", r"尚未审结|未审结|尚未办结|审理中|正在审理"),
    ("direct", r"未经复议|直接起诉"),
    ("after_review", r"复议后"),
    # By which way.
    ("email", r"电子邮[件箱]|电邮|邮箱|邮件"),
    ("letter", r"信函|信件|邮寄(?!费)|书面(?!答复|回复|告知)|挂号信"),
    ("fax", r"传真"),
    ("in_person", r"当面|现场|窗口|上门|来人"),
    ("wechat", r"微信|公众号"),
    ("weibo", r"微博"),
    ("new_media", r"新媒体|客户端|头条号|抖音"),
    ("gazette", r"公报"),
    ("hall", r"(?:政务|行政|便民)?服务(?:大厅|中心)|政务大厅|档案馆|图书馆"),
    ("board", r"公开栏|公示栏|宣传栏|公告栏|显示屏|电子屏"),
    ("press", r"报刊|报纸|广播|电视|日报|媒体"),
    ("website", r"网站|门户|官网|(?<!微信)(?<!微博)(?<!媒体)(?<!公众)平台"),
    ("online", r"网络|网上|在线|互联网|线上"),
    ("full_time", r"专职"),
    ("part_time", r"兼职"),
    ("people", r"人次|参训|参加|接受|人员"),
    ("each", r"[均各](?:为|是|有)?\s*$"),
    ("others", r"其[他它](?!组织|单位|机关|行政|部门|有关|文件|类|信息)"),
    ("whole", r"[共总合]计?"),
)
_LAST = (("made_public", r"公开(?!栏)|发布|公布"),)  # only where no longer words begin with it

# One flat alternation is several times faster than one of named groups: each branch begins with a plain character.
_ROWS = tuple((name, re.compile(words)) for name, words in (*_DETAILS, *_OBJECTS, *_LAST))
_CUES = re.compile("|".join(pattern.pattern for _, pattern in _ROWS))
_LOOKAROUND = re.compile(r"\(\?<?[!=][^()]*\)")
_CONTENT = tuple((name, re.compile(_LOOKAROUND.sub("", pattern.pattern))) for name, pattern in _ROWS)
_BOTH = {"full_time": "staff", "part_time": "staff", "direct": "litigation", "after_review": "litigation"}
OBJECTS = frozenset(name for name, _ in _OBJECTS)
TOGETHER = frozenset(("review", "litigation", "complaint"))
"""Objects that one number, or one 没有, often stands for together."""
_RANK = {name: rank for rank, (name, _) in enumerate(_OBJECTS)}


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues of a piece of text: the details, and the objects in the order of their rank."""

    details: frozenset[str]
    objects: tuple[str, ...]


@lru_cache(maxsize=4096)
def cues_of(text: str) -> Cues:
    """The cues in a piece of a sentence."""
    found = [name for name, _ in cue_spans(text)]
    found += [_BOTH[name] for name in found if name in _BOTH]
    objects = sorted({name for name in found if name in OBJECTS}, key=lambda name: _RANK[name])
    return Cues(frozenset(name for name in found if name not in OBJECTS), tuple(objects))


def cue_spans(text: str) -> list[tuple[str, int]]:
    """(cue, where it ends) for each cue of a text."""
    return [(_row_of(match), match.end()) for match in _CUES.finditer(text)]


def _row_of(match: re.Match[str]) -> str:
    """The cue of a match: the first row that can match its text, where several can the first that does here."""
    rows = _rows_for(match.group())
    if len(rows) == 1:
        return rows[0]
    here = (name for name, pattern in _ROWS if name in rows and pattern.match(match.string, match.start()))
    return next(here)


@lru_cache(maxsize=1024)
def _rows_for(words: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _CONTENT if pattern.fullmatch(words))


_PLAIN = re.compile(
    r"以上|累计|合计|总计|总共|共计|全年|全[县市区旗盟州镇乡局]|年内|[本今]年度?|总?数量?|达到?|约|告知|通过|形式|方式|渠道|途径|"
    r"申请人|要求|范围|具体行政行为|分别|依法|以及|方面|[、的以被中为有由在向对和及与均了是共于条件\s,，]|(?:19|20)\d\d年度?"
)


@lru_cache(maxsize=4096)
def unknown(text: str) -> str:
    """What of a clause is neither a cue nor one of the words that any clause has."""
    return _PLAIN.sub("", _CUES.sub("", text))
