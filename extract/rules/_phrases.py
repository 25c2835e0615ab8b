"""How a text calls a region its own, and how it merely mentions one: the sentence frames of `foreign-region`.

Every frame is two patterns, one for what stands before the region's name in its sentence, one for what follows.
"""

import re
from dataclasses import dataclass

_NOT_PUNCT = r"[^，,。；;：:、（）()《》“”\s]"
_KIND = r"(?:市|县|区|旗|盟|州|地区)?"
_BODY = rf"(?:人民政府|政府|行政公署|行署|{_NOT_PUNCT}{{0,14}}?(?:局|委员会|办公室|办公厅|厅|委|中心|镇|街道|苏木))"
_WORTH = (
    r"(?:法治|平安|美丽|幸福|数字|智慧|健康|文明|活力|富裕|富强|现代化|新时代|和谐|清廉|信用|诚信|绿色|生态|宜居|魅力|阳光"
    r"|安全|团结|繁荣|稳定|开放|民主|社会主义|中国特色|高质量|更高水平|高水平|公平|正义|公正|公开|透明|优质|优良|良好|一流)"
)
_QUALITY = rf"(?:{_WORTH}|更加|全面|新|的|[“”\"])"
_AIM = (
    r"(?:推动|推进|促进|助力|助推|服务于?|加快|谱写|书写|开创|引领|支撑|赋能|打造|建设|创建|共建|实现|保障|维护|提升|优化"
    r"|展示|展现|树立|营造|成为)"
)
_GOAL = (
    r"(?:发展|建设|振兴|崛起|稳定|进步|跨越|腾飞|篇章|局面|现代化|品牌|形象|名片|转型|繁荣|和谐|安宁|事业|保障|动能|目标"
    r"|环境|工作)"
)
_ACTS = (
    r"(?:(?:20\d\d|本|今|全)年度?)?(?:认真|严格|坚持|全面|深入|切实|积极|高度重视|按照|依照|遵照|根据|依据|始终|持续|不断"
    r"|进一步|扎实|充分|共|主动|以|紧紧|紧扣|牢固|贯彻|落实|加强|强化|建立|健全|完善|通过|未|没有|无|收到|受理|制定|发布"
    r"|公开|围绕|把|结合|聚焦|依托|利用|深化|推进|推动|优化|规范|编制|累计|办理|组织|成立|召开|明确|及时|继续|大力|着力"
    r"|努力|立足|指定|配备)"
)
_NUMBERING = r"(?:[一二三四五六七八九十]+是|[（(][一二三四五六七八九十\d]+[）)][^，,。；;]{0,14}?|\d+[.、．]|[一二三四五六七八九十]+、)?"
_SINCE = r"(?:(?:20\d\d|本|今|全)年(?:度|以来|来|底|初)?|一年来|截[至止]|在|按照|根据|以|围绕|为|坚持|自|随着|对照)"


@dataclass(frozen=True, slots=True)
class Frame:
    """One way of calling a region one's own: `before` is matched at its end, `after` at its beginning."""

    why: str
    before: re.Pattern[str]
    after: re.Pattern[str]
    report: bool = False  # only in a sentence that speaks of this report itself
    named: bool = False  # the frame is made of 与 or 由: what would mark a mere mention is part of it


FRAMES = (
    Frame(
        "当作本地的工作目标",
        re.compile(rf"{_AIM}{_QUALITY}*$"),
        re.compile(rf"{_NOT_PUNCT}{{0,24}}{_GOAL}"),
    ),
    Frame(
        "当作本地的工作中心",
        re.compile(r"(?:结合|紧扣|围绕|聚焦|服务|服从|立足|融入|提高|提升|改进|深化|做好|抓好|强化)(?:于|和|了)?$"),
        re.compile(
            rf"{_KIND}(?:中心工作|工作大局|发展大局|大局|{_BODY}?(?:工作)?实际|重点工作|(?:政务|政府|信息|司法|法治|财政|教育){_NOT_PUNCT}{{0,16}}"
            r"(?:工作|质量|水平|实效|质效|透明度))"
        ),
    ),
    Frame(
        "当作本地的建设目标",
        re.compile(rf"(?:打造|建设|创建|共建|推进|推动|谱写|书写|开创|展现){_QUALITY}*{_WORTH}的?[“\"]?$"),
        re.compile(r"”?(?:$|[，,。；;、”]|新|的|建设|作出|提供|贡献)"),
    ),
    Frame(
        "当作本地的服务对象",
        re.compile(rf"(?:^|[，,]|以|并|，?更好地?|努力|积极|能够|来)为{_QUALITY}*$"),
        re.compile(
            rf"{_NOT_PUNCT}{{0,20}}(?:发展|建设|振兴|崛起|稳定|环境|改革|法治|现代化|和谐)"
            rf"{_NOT_PUNCT}{{0,10}}(?:提供|贡献|作出|做出|营造|奠定|注入|打下|创造|保驾护航|增光|添砖|助力)"
            rf"|营造|保驾护航"
        ),
    ),
    Frame(
        "当作本机关",
        re.compile(rf"^{_NUMBERING}(?:{_SINCE}[^。；;]*?)?[，,：:]?$"),
        re.compile(rf"{_KIND}{_BODY}{_ACTS}"),
    ),
    Frame(
        "当作本机关的网站",
        re.compile(r""),
        re.compile(rf"{_KIND}{_BODY}?(?:政务|门户|官方|公众|信息|公开)*(?:网站|网|门户)"),
        report=True,
    ),
    Frame(
        "当作本机关的网站",
        re.compile(r"(?:通过|依托|利用|登录|登陆|在|于|从)$"),
        re.compile(
            rf"{_KIND}(?:人民政府|政府|行政公署|行署)(?:政务|门户|官方|公众|信息|公开)*(?:网站|网|门户).*(?:公开|发布|公布|专栏|栏目|专题|更新)"
        ),
    ),
    Frame(
        "当作本机关的联系方式",
        re.compile(r"(?:请|可|直接)(?:联系|致电|拨打)$"),
        re.compile(rf"{_KIND}{_BODY}"),
        report=True,
        named=True,
    ),
    Frame(
        "当作本机关的联系方式",
        re.compile(r"(?:与|和|向|跟|同|致电|联系)$"),
        re.compile(rf"{_KIND}{_BODY}{_NOT_PUNCT}{{0,12}}?(?:联系|咨询|反映|索取)"),
        report=True,
        named=True,
    ),
    Frame(
        "当作本地的上级",
        re.compile(
            r"(?:在|按照|根据|依据|遵照|落实|贯彻|执行|围绕|按)(?:党中央|国务院|中央|国家|上级|自治区|省|市|和|、)*$"
        ),
        re.compile(
            rf"(?:[市县区旗盟州地]?委|党委|{_KIND}(?:人民政府|政府)|{_NOT_PUNCT}{{0,14}}(?:局|办公室|领导小组|委员会)"
            r"|(?:20\d\d年)?(?:政务|政府信息)公开)"
            r"[^，,。；;《》]{0,24}(?:领导下|指导下|部署|要求|安排|决策|工作要点)"
        ),
    ),
    Frame(
        "当作本报告的编制机关",
        re.compile(r"(?:本报告由|本年报由|本年度报告由|本报告是|现将|现公布)$"),
        re.compile(rf"{_KIND}{_BODY}?(?:20\d\d年|{_NOT_PUNCT}{{0,20}}?(?:编制|制作|编写|汇总|政府信息公开))"),
        named=True,
    ),
)

OF_THE_REPORT = re.compile(
    r"(?:报告|年报|电子版).*(?:公布|公开|查阅|下载|查询|发布|疑问|联系)|(?:公布|下载|查阅).*(?:报告|年报)|电子版"
)

MENTIONED_BEFORE = re.compile(
    r"赴|前往|走进|走访|考察|学习(?!贯彻|宣传|教育|习近平|领会|党|和)|借鉴|参观|对口|帮扶|支援|援[疆藏青建]|协作|结对|合作|来自"
    r"|邀请|接待|签订|签署|对标|互访|转[办交送至给]|移送|会同|联合|协助|配合|参照|参考|联动|挂职|招商|引进|外出|取经|观摩|交流"
    r"|对接|友好|受援|驻$|[、与和及]$|跨(?!越)"
)
AID = re.compile(r"对口|帮扶|支援|援[疆藏青建]|协作|结对|受援|挂职|互派")
"""Anywhere before the name in its sentence: what follows is about a partner region."""
MENTIONED_AFTER = re.compile(
    r"(?:、|和|与|及|等|籍|至|到|—|－|-|～|~|经(?!济|过)|之行|来[访函电]|冬奥|亚运|世博|全运|大运会|都市圈|经济圈|城市群|经济带|自贸"
    r"|自由贸易|合作组织|商会|客商|游客|高铁|铁路|高速|公路|机场|口岸|保税|跨境)"
    r"|[^，,。；;]*?(?:经验|做法|模式|样板|结对|帮扶|对口|协作|交流|考察|取经|观摩|援建|挂职|合作|会议|讲话|精神|移交|移送|转来|来函|商请|协查|线索|判决|裁定)"
)
