"""Wordings that only measure how well facts are read: written apart from those the reading was developed with."""

from tests.portals.freeform_wordings import Wording, plain

HELD_OUT: tuple[tuple[str, tuple[Wording, ...]], ...] = (
    (
        "政府信息公开工作概况",
        plain(
            "本年度，{name}调整充实了领导小组，落实专职人员{staff.full_time}名、兼职人员{staff.part_time}名，建成政府信息查阅场所{reading_points}处，专门机构{institutions}个。",
            "为提高业务水平，{own}先后组织{training.sessions}次业务培训，共有{training.people}人次参加；安排工作经费{budget}万元用于平台维护。",
            "网站浏览量达{website.visits}次，“{place}发布”微信公众号粉丝数为{followers.wechat}人，政务微博关注人数达到{followers.weibo}人。第一季度完成了栏目调整，设立一级栏目{lists}个。",
            "{year}年1月1日起，{own}执行新的公开目录（〔{last}〕{lists}号文件），全年完成率{part}%，群众满意度提高{lists}个百分点。",
        ),
    ),
    (
        "主动公开政府信息情况",
        plain(
            "{year}年度共向社会主动公开各类政府信息{disclosed}条。按渠道分：政府网站{disclosed.website}条，政务微博{disclosed.weibo}条，政务微信{disclosed.wechat}条，其他方式{disclosed.other}条。",
            "全年累计发布政务信息{disclosed}条次，较上年增长{lists}%。其中，政府公报刊登{disclosed.gazette}条，报刊、广播、电视刊播{disclosed.press}条，宣传栏张贴{disclosed.notice_board}条。",
            "一是做好文件公开。出台规范性文件{documents.issued}份，主动公开规范性文件{documents.disclosed}份，废止{documents.repealed}份。二是做好解读。刊发政策解读稿件{interpretations}篇，举行新闻发布会{press_conferences}次，开展在线访谈{interviews}期。",
            "门户网站公开政府信息{disclosed.website}条，新媒体（微博、微信）推送信息{disclosed.new_media}条，合计{disclosed=disclosed.website+disclosed.new_media}条。处理网民留言{posts}条。",
            "本单位通过门户网站主动公开信息{disclosed.website}条，图文阅读量{reads}次，主动回应社会关切{responses}次。",
        ),
    ),
    (
        "政府信息依申请公开办理情况",
        (
            *plain(
                "{year}年度，本机关共收到公民、法人和其他组织提出的政府信息公开申请{requests.received}宗。从申请方式看，现场提交{requests.received.in_person}宗，通过网上提交{requests.received.online}宗，以信函形式提交{requests.received.letter}宗，传真{requests.received.fax}宗，电子邮件{requests.received.email}宗。",
                "新收申请{requests.received}件，均已按期办结。在答复的{requests.answered}件中，属于已主动公开范围的{requests.already_public}件，同意公开的{requests.granted}件，同意部分公开的{requests.partly_granted}件，不同意公开的{requests.refused}件，告知通过其他途径办理的{requests.other_ways}件。",
                "共受理依申请公开{requests.received}件次：予以公开及部分公开{requests.granted_or_partly=requests.granted+requests.partly_granted}件，不予公开{requests.refused}件，申请信息不存在的{requests.not_existing}件，非本机关职责范围的{requests.not_ours}件，要求申请人更改补充的{requests.to_be_corrected}件。",
                "本年度申请数量为{requests.received}件（含网上{requests.received.online}件）。申请内容主要涉及征地拆迁、{topic}，其中涉及征地拆迁{lists}件。",
            ),
            ("本年度我单位没有收到公民、法人或者其他组织的政府信息公开申请。", ("requests.received",)),
            ("{year}年度，全局未接到书面或网上公开申请，无不予公开的情况。", ("requests.received", "requests.refused")),
        ),
    ),
    (
        "政府信息公开收费及减免情况",
        (
            (
                "本机关对申请人提供政府信息未收取检索费、复制费、邮寄费。",
                ("fees.search", "fees.copying", "fees.postage"),
            ),
            ("{year}年，没有发生政府信息公开收费及减免情况。", ("fees", "fees.reduced")),
            *plain(
                "共收取依申请公开费用{fees}元（检索费{fees.search}元，复制费{fees.copying}元，邮寄费{fees.postage}元），减免{fees.reduced}元。",
                "收费金额为{fees}元。",
            ),
        ),
    ),
    (
        "行政复议、行政诉讼和举报投诉情况",
        (
            (
                "本年度未发生针对本单位有关政府信息公开事务的行政复议案、行政诉讼案和申诉案。",
                ("review", "litigation", "complaints"),
            ),
            *plain(
                "涉及政府信息公开的行政复议案件{review}起，维持具体行政行为{review.upheld}起，被依法纠错{review.corrected}起；行政诉讼案件{litigation}起，维持{litigation.upheld}起，被纠错{litigation.corrected}起。",
                "申请人就信息公开提起行政诉讼{litigation}宗，申请行政复议{review}宗，投诉{complaints}宗，均依法处理。",
            ),
            ("全年行政复议{review}件、行政诉讼零件，未接到投诉举报。", ("litigation", "complaints")),
            ("{year}年度因政府信息公开工作引发的行政复议、行政诉讼均为0件。", ("review", "litigation")),
        ),
    ),
    (
        "存在的不足和下一步打算",
        plain(
            "公开的深度还要加强，{topic}信息有缺项。明年计划开展培训两次，新建栏目{lists}个，争取网站日均发布信息{posts}条。",
            "下一步，要用3个月时间补齐目录，做到当日信息24小时内上网，年内轮训全部工作人员。",
        ),
    ),
)

FURTHER: tuple[tuple[str, tuple[Wording, ...]], ...] = (
    (
        "综述",
        plain(
            "{name}高度重视政府信息公开，配备专职工作人员{staff.full_time}名，兼职工作人员{staff.part_time}名，全年安排专项经费{budget}万元。",
            "年内，{own}开展政务公开业务培训{training.sessions}场次，累计培训{training.people}人次。县档案馆、图书馆等处设有查阅点{reading_points}个。",
            "至{year}年12月31日，{own}政务微信粉丝{followers.wechat}人；门户网站页面浏览量累计{website.visits}次，日均访问800余次。",
            "{own}机关现有干部职工120人，下设股室9个，承担行政审批事项36项。",
        ),
    ),
    (
        "政府信息主动公开情况",
        plain(
            "今年以来，{own}累计在县政府门户网站发布各类政务信息{disclosed.website}条，在“{place}发布”微信公众号发布信息{disclosed.wechat}条，在政府公报刊登信息{disclosed.gazette}条。",
            "{year}年，我单位主动公开政府信息共计{disclosed}条，与{last}年相比增加28条，增长率为14.6%。其中概况信息6条、计划总结3条、财政资金15条。",
            "公开政府信息总数为{disclosed}条。参加或举办新闻发布会{press_conferences}次，政府网站在线访谈{interviews}次，发布政策解读稿件{interpretations}篇。",
            "按公开形式分类：网站公开{disclosed.website}条，微博公开{disclosed.weibo}条，公开栏等其他方式公开{disclosed.other}条。",
            "全年新制定规范性文件{documents.issued}件并全部主动公开，对5件规范性文件进行了清理，宣布失效{documents.repealed}件。",
        ),
    ),
    (
        "依申请公开工作情况",
        (
            *plain(
                "全年共收到信息公开申请{requests.received}件，申请方式为：当面申请{requests.received.in_person}件、网络申请{requests.received.online}件、信函申请{requests.received.letter}件、传真申请{requests.received.fax}件、电子邮件{requests.received.email}件。申请主体中公民占八成。",
                "共办理依申请公开{requests.answered}件。其中：同意公开答复{requests.granted}件；同意部分公开答复{requests.partly_granted}件；不同意公开答复{requests.refused}件；不属于本行政机关公开{requests.not_ours}件；申请信息不存在{requests.not_existing}件；告知作出更改补充{requests.to_be_corrected}件；告知通过其他途径办理{requests.other_ways}件。",
                "受理政府信息公开申请{requests.received}份，其中{requests.granted}份予以公开，{requests.refused}份因涉及商业秘密等原因不予公开，答复率达100%。",
            ),
            ("{year}年，我局无依申请公开事项。", ("requests.received",)),
            ("截至12月31日，未接到公民、法人或其他组织关于政府信息公开的申请。", ("requests.received",)),
        ),
    ),
    (
        "收费和减免情况",
        (
            ("{year}年未发生依申请公开政府信息收费。", ("fees",)),
            ("本年度没有收取信息公开费用。", ("fees",)),
            *plain("依申请公开共收取检索费{fees.search}元、复制费{fees.copying}元，减免{fees.reduced}元。"),
        ),
    ),
    (
        "复议、诉讼和申诉情况",
        (
            ("{year}年，无行政复议、行政诉讼和举报投诉案件发生。", ("review", "litigation", "complaints")),
            ("没有引发行政复议或行政诉讼。", ("review", "litigation")),
            *plain(
                "被申请行政复议{review}件，其中复议机关维持{review.upheld}件，撤销{review.corrected}件；被提起行政诉讼{litigation}件，法院驳回{litigation.upheld}件，判决纠错{litigation.corrected}件。",
                "共发生信息公开类行政复议{review}起，行政诉讼{litigation}起，接到举报投诉{complaints}起。",
            ),
        ),
    ),
    (
        "问题和打算",
        plain(
            "一是公开目录第3项至第8项更新不及时；二是两个栏目超过30天未更新；三是12345平台反映的4个问题整改慢。",
            "明年力争公开信息500条以上，开展培训不少于4次，新增查阅点2个。",
        ),
    ),
)
