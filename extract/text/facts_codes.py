"""What the prose of a report counts: codes, words, usual unit, and the cells of the tables that state the same.

The older codes follow the statistics form of 国办发〔2014〕32号, the newer ones the tables of 国办公开办函〔2021〕30号.
"""

from dataclasses import dataclass

from extract.model.finding import FigureKey


@dataclass(frozen=True, slots=True)
class FactKind:
    """One thing that is counted. `cells` add up to it; the cells of a layout that lacks one of them say nothing of it."""

    chinese: str
    english: str
    unit: str
    cells: tuple[FigureKey, ...] = ()


def _rows(*codes: str) -> tuple[FigureKey, ...]:
    return tuple(("requests", code, "total") for code in codes)


def _cases(column: str, *groups: str) -> tuple[FigureKey, ...]:
    return tuple(("proceedings", group, column) for group in groups)


def _documents(column: str) -> tuple[FigureKey, ...]:
    return (("disclosure", "normative_document", column),)


_SUITS = ("litigation_direct", "litigation_after_review")
_REFUSED = (
    *("refused.state_secret", "refused.prohibited_by_law", "refused.public_security", "refused.third_party_rights"),
    *("refused.internal_affairs", "refused.deliberative_process", "refused.enforcement_file"),
    *("refused.administrative_query",),
)
_UNAVAILABLE = ("unavailable.not_held", "unavailable.needs_creation", "unavailable.still_unclear")
_NOT_PROCESSED = (
    *("not_processed.petition", "not_processed.duplicate", "not_processed.publication", "not_processed.excessive"),
    *("not_processed.confirmation",),
)

FACTS: dict[str, FactKind] = {
    "disclosed": FactKind("主动公开政府信息数", "items disclosed on own initiative", "条"),
    "disclosed.cumulative": FactKind("历年累计主动公开政府信息数", "items disclosed since the beginning", "条"),
    "disclosed.website": FactKind("网站公开信息数", "items on the website", "条"),
    "disclosed.wechat": FactKind("微信公开信息数", "items by WeChat", "条"),
    "disclosed.weibo": FactKind("微博公开信息数", "items by Weibo", "条"),
    "disclosed.new_media": FactKind("微博微信等新媒体公开信息数", "items by new media together", "条"),
    "disclosed.gazette": FactKind("政府公报公开信息数", "items in the gazette", "条"),
    "disclosed.service_hall": FactKind("政务服务大厅、查阅点公开信息数", "items in service halls", "条"),
    "disclosed.notice_board": FactKind("公开栏、公示栏公开信息数", "items on notice boards", "条"),
    "disclosed.press": FactKind("报刊、广播、电视公开信息数", "items in press, radio, television", "条"),
    "disclosed.other": FactKind("其他方式公开信息数", "items by other ways", "条"),
    "documents.issued": FactKind("制发规范性文件数", "normative documents issued", "件", _documents("issued")),
    "documents.disclosed": FactKind("主动公开规范性文件数", "normative documents disclosed", "件"),
    "documents.repealed": FactKind("废止规范性文件数", "normative documents repealed", "件", _documents("repealed")),
    "documents.in_force": FactKind(
        "现行有效规范性文件数", "normative documents in force", "件", _documents("in_force")
    ),
    "interpretations": FactKind("政策解读数", "explanations of policies published", "篇"),
    "responses": FactKind("回应公众关注热点、舆情数", "responses to public concern", "次"),
    "press_conferences": FactKind("新闻发布会次数", "press conferences", "次"),
    "interviews": FactKind("在线访谈次数", "interviews online", "次"),
    "requests.received": FactKind("收到申请数", "requests received", "件", _rows("received")),
    "requests.received.in_person": FactKind("当面申请数", "requests made in person", "件"),
    "requests.received.online": FactKind("网络申请数", "requests made online", "件"),
    "requests.received.letter": FactKind("信函申请数", "requests by letter", "件"),
    "requests.received.fax": FactKind("传真申请数", "requests by fax", "件"),
    "requests.received.email": FactKind("电子邮件申请数", "requests by e-mail", "件"),
    "requests.received.other": FactKind("其他形式申请数", "requests made in other ways", "件"),
    "requests.carried_in": FactKind("上年结转申请数", "requests carried in", "件", _rows("carried_in")),
    "requests.answered": FactKind("申请办结、答复数", "requests concluded", "件", _rows("concluded")),
    "requests.answered.in_time": FactKind("按时办结数", "requests concluded in time", "件"),
    "requests.answered.extended": FactKind("延期办结数", "requests concluded after extension", "件"),
    "requests.granted": FactKind("予以公开数", "requests granted", "件", _rows("granted")),
    "requests.partly_granted": FactKind("部分公开数", "requests partly granted", "件", _rows("partly_granted")),
    "requests.granted_or_partly": FactKind(
        "予以公开和部分公开数", "requests granted or partly granted", "件", _rows("granted", "partly_granted")
    ),
    "requests.already_public": FactKind("属于已主动公开范围数", "requests for what is public already", "件"),
    "requests.refused": FactKind("不予公开数", "requests refused", "件", _rows(*_REFUSED)),
    "requests.refused.state_secret": FactKind(
        "涉及国家秘密数", "refused: state secrets", "件", _rows("refused.state_secret")
    ),
    "requests.refused.trade_secret": FactKind("涉及商业秘密数", "refused: trade secrets", "件"),
    "requests.refused.privacy": FactKind("涉及个人隐私数", "refused: privacy", "件"),
    "requests.refused.public_security": FactKind(
        "危及三安全一稳定数", "refused: public security", "件", _rows("refused.public_security")
    ),
    "requests.refused.third_party_rights": FactKind(
        "保护第三方合法权益数", "refused: third party rights", "件", _rows("refused.third_party_rights")
    ),
    "requests.refused.internal_affairs": FactKind(
        "内部事务信息数", "refused: internal affairs", "件", _rows("refused.internal_affairs")
    ),
    "requests.refused.deliberative_process": FactKind(
        "过程性信息数", "refused: deliberative process", "件", _rows("refused.deliberative_process")
    ),
    "requests.refused.other_law": FactKind("法律法规规定的其他情形数", "refused: other laws", "件"),
    "requests.not_government_information": FactKind(
        "不属于政府信息数", "requests for what is no such information", "件"
    ),
    "requests.unavailable": FactKind("无法提供数", "requests that could not be met", "件", _rows(*_UNAVAILABLE)),
    "requests.not_held": FactKind(
        "本机关不掌握数", "requests for what is not held", "件", _rows("unavailable.not_held")
    ),
    "requests.not_existing": FactKind("信息不存在数", "requests for what does not exist", "件"),
    "requests.not_ours": FactKind("不属于本机关公开数", "requests that concern another body", "件"),
    "requests.needs_creation": FactKind(
        "需要另行制作数", "requests that need creation", "件", _rows("unavailable.needs_creation")
    ),
    "requests.to_be_corrected": FactKind("告知补正、更改补充数", "applicants asked to correct", "件"),
    "requests.still_unclear": FactKind(
        "补正后内容仍不明确数", "requests still unclear", "件", _rows("unavailable.still_unclear")
    ),
    "requests.other_ways": FactKind("告知通过其他途径办理数", "applicants told of other ways", "件"),
    "requests.not_processed": FactKind("不予处理数", "requests not processed", "件", _rows(*_NOT_PROCESSED)),
    "requests.petition": FactKind("信访举报投诉类申请数", "petitions", "件", _rows("not_processed.petition")),
    "requests.duplicate": FactKind("重复申请数", "duplicate requests", "件", _rows("not_processed.duplicate")),
    "requests.other": FactKind("其他处理数", "requests dealt with otherwise", "件"),
    "requests.carried_out": FactKind("结转下年度数", "requests carried over", "件", _rows("carried_out")),
    "review": FactKind("行政复议数", "administrative reviews", "件", _cases("total", "review")),
    "review.upheld": FactKind("复议维持数", "reviews: upheld", "件", _cases("upheld", "review")),
    "review.corrected": FactKind("复议纠错数", "reviews: corrected", "件", _cases("corrected", "review")),
    "review.other": FactKind("复议其他结果数", "reviews: other result", "件", _cases("other", "review")),
    "review.pending": FactKind("复议尚未审结数", "reviews: pending", "件", _cases("pending", "review")),
    "litigation": FactKind("行政诉讼数", "lawsuits", "件", _cases("total", *_SUITS)),
    "litigation.upheld": FactKind("诉讼维持、驳回数", "lawsuits: upheld", "件", _cases("upheld", *_SUITS)),
    "litigation.corrected": FactKind("诉讼纠错数", "lawsuits: corrected", "件", _cases("corrected", *_SUITS)),
    "litigation.other": FactKind("诉讼其他结果数", "lawsuits: other result", "件", _cases("other", *_SUITS)),
    "litigation.pending": FactKind("诉讼尚未审结数", "lawsuits: pending", "件", _cases("pending", *_SUITS)),
    "litigation.direct": FactKind(
        "未经复议直接起诉数", "lawsuits without review", "件", _cases("total", "litigation_direct")
    ),
    "litigation.after_review": FactKind(
        "复议后起诉数", "lawsuits after review", "件", _cases("total", "litigation_after_review")
    ),
    "complaints": FactKind("举报投诉数", "complaints", "件"),
    "fees": FactKind("依申请公开收费金额", "fees charged", "元"),
    "fees.search": FactKind("检索费", "search fees", "元"),
    "fees.copying": FactKind("复制费", "copying fees", "元"),
    "fees.postage": FactKind("邮寄费", "postage fees", "元"),
    "fees.reduced": FactKind("减免费用金额", "fees waived", "元"),
    "fees.information": FactKind("信息处理费", "information processing fees", "元"),
    "institutions": FactKind("专门机构数", "bodies for disclosure", "个"),
    "reading_points": FactKind("查阅点数", "public reading points", "个"),
    "staff": FactKind("工作人员数", "staff", "人"),
    "staff.full_time": FactKind("专职人员数", "staff, full time", "人"),
    "staff.part_time": FactKind("兼职人员数", "staff, part time", "人"),
    "meetings": FactKind("专题会议次数", "meetings on disclosure", "次"),
    "training.sessions": FactKind("培训次数", "trainings", "次"),
    "training.people": FactKind("培训人次", "people trained", "人次"),
    "budget": FactKind("专项经费", "budget", "万元"),
    "website.visits": FactKind("网站访问量", "visits of the website", "次"),
    "followers": FactKind("关注人数", "followers of an account", "人"),
    "followers.wechat": FactKind("微信关注人数", "followers on WeChat", "人"),
    "followers.weibo": FactKind("微博粉丝数", "followers on Weibo", "人"),
    "reads": FactKind("阅读量", "reads", "次"),
    "licensing": FactKind("行政许可决定数", "licences decided", "件", (("disclosure", "licensing", "decisions"),)),
    "penalties": FactKind("行政处罚决定数", "penalties decided", "件", (("disclosure", "penalty", "decisions"),)),
    "coercion": FactKind("行政强制决定数", "coercive measures", "件", (("disclosure", "coercion", "decisions"),)),
    "fees.administrative": FactKind(
        "行政事业性收费金额", "administrative fees", "万元", (("disclosure", "fees", "amount_10k_yuan"),)
    ),
}
"""Code of `Fact.name` -> what it counts."""
