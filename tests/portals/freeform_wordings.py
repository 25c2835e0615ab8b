"""Wordings of the free-form reports that the sample region prints; the reading of facts was developed with them."""

Wording = tuple[str, tuple[str, ...]]
"""A text with gaps, and the codes of what it says there was none of."""


def plain(*texts: str) -> tuple[Wording, ...]:
    """Texts that deny nothing."""
    return tuple((text, ()) for text in texts)


DEVELOPED: tuple[tuple[str, tuple[Wording, ...]], ...] = (
    (
        "概述",
        plain(
            "{year}年是{own}推进政府信息公开的重要一年。{name}明确一名副职分管，办公室具体承办，{topic}信息列为公开重点。",
            "{name}按照《中华人民共和国政府信息公开条例》的规定，健全机构、完善制度。现有政府信息公开工作人员{staff}人，其中专职{staff.full_time}人、兼职{staff.part_time}人，设立查阅点{reading_points}个。",
            "一年来举办政府信息公开培训班{training.sessions}期，培训{training.people}人次，投入专项经费{budget}万元，比{last}年增加{part}万元。",
            "{own}门户网站全年访问量{website.visits}人次，官方微博粉丝{followers.weibo}人，微信公众号关注人数{followers.wechat}人。",
        ),
    ),
    (
        "主动公开政府信息的情况",
        plain(
            "全年主动公开政府信息{disclosed}条，其中通过网站公开{disclosed.website}条，微信公众号发布{disclosed.wechat}条，涉及{topic}的{part}条；政务公开栏更新{charts}次。",
            "通过网站、报纸和广播等渠道公开信息{disclosed}条，其中机构职能类{lists}条，{topic}类{part}条。全年制发规范性文件{documents.issued}件，均已上网。",
            "网站{disclosed.website}条、微信{disclosed.wechat}条、微博{disclosed.weibo}条，共{disclosed=disclosed.website+disclosed.wechat+disclosed.weibo}条。召开新闻发布会{press_conferences}场，发布政策解读{interpretations}篇。",
            "截至{year}年底，累计主动公开政府信息{disclosed.cumulative}条，其中本年新增主动公开信息{disclosed}条，比上年多{part}条。回应公众关注热点{responses}次。",
            "{year}年，在政府网站公开信息{disclosed.website}条，政府公报公开{disclosed.gazette}条，政务服务大厅公开{disclosed.service_hall}条，公开栏公开{disclosed.notice_board}条。",
        ),
    ),
    (
        "依申请公开政府信息的情况",
        (
            *plain(
                "{year}年收到政府信息公开申请{requests.received}件，其中当面申请{requests.received.in_person}件，网络申请{requests.received.online}件，信函申请{requests.received.letter}件，传真申请{requests.received.fax}件，电子邮件申请{requests.received.email}件，全部在规定时限内答复。",
                "全年受理申请{requests.received}件，办结{requests.answered}件，其中予以公开{requests.granted}件，部分公开{requests.partly_granted}件，不予公开{requests.refused}件，信息不存在{requests.not_existing}件，不属于本机关公开{requests.not_ours}件。",
                "全年共接到{requests.received}件政府信息公开申请，其中{requests.granted}件同意公开、{requests.not_existing}件告知信息不存在、{requests.to_be_corrected}件告知补正，没有超期。",
                "办理人大代表建议{lists}件。全年收到依申请公开{requests.received}件，比{last}年减少{lists}件，内容集中在{topic}方面；已答复{requests.answered}件。",
            ),
            ("{year}年，{own}未收到政府信息公开申请。", ("requests.received",)),
            ("全年没有收到申请，依申请公开渠道保持畅通。", ("requests.received",)),
        ),
    ),
    (
        "政府信息公开的收费及减免情况",
        (
            ("全年没有向申请人收取检索、复制、邮寄等费用。", ("fees",)),
            *plain(
                "全年收取费用{fees}元，其中检索费{fees.search}元、复制费{fees.copying}元、邮寄费{fees.postage}元。",
                "除按成本收取复印费{fees.copying}元外，减免费用{fees.reduced}元。",
            ),
            ("{year}年度未收取任何费用，也没有减免情况。", ("fees", "fees.reduced")),
        ),
    ),
    (
        "因政府信息公开申请行政复议、提起行政诉讼的情况",
        (
            ("{year}年没有发生相关复议和诉讼。", ("review", "litigation")),
            (
                "年内发生复议{review}件，其中维持{review.upheld}件、纠错{review.corrected}件；没有诉讼。",
                ("litigation",),
            ),
            *plain(
                "因政府信息公开申请行政复议{review}件，提起行政诉讼{litigation}件，其中驳回{litigation.upheld}件。收到举报投诉{complaints}件。",
            ),
            (
                "未发生因政府信息公开申请行政复议、提起行政诉讼的情况，也未收到举报投诉。",
                ("review", "litigation", "complaints"),
            ),
        ),
    ),
    (
        "存在的主要问题和改进措施",
        plain(
            "公开内容还不够丰富，更新有时不及时。今后要加强培训，明确时限，把{topic}信息作为更新重点。",
            "工作力量薄弱，部门之间衔接不够。下一步将配齐人员，建立月报制度。",
        ),
    ),
)
