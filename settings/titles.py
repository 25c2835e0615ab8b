"""Titles of annual reports on disclosure and of what only looks like one: the rule that crawl and reading share. Pure.

Texts come in compact: NFKC, no white space. What a reader makes of the answer (a lead, a kind of page) is its own affair.
"""

import re
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 2004, 2049
"""Years a title may promise: 上海 reports since 2004, the country since 2008; later numbers are ids or plan years."""

YEAR = r"(?:20[0-4]\d|二[〇○零Oo0][〇○零Oo0一二三四][〇○零Oo0一二三四五六七八九])"
_YEAR = re.compile(rf"(?<!\d){YEAR}(?=\D|$)")
_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")

DISCLOSURE = re.compile(r"信息公开|政府公开|政务公开信息")
REPORT = re.compile(
    r"年度报|年报|年度(?:工作|总结)报告|工作报告"
    r"|信息公开(?:重点)?(?:工作)?(?:年度)?(?:执行|总结)?(?:情况)?的?报告|年度.{0,12}情况的?报告"
)

ORGAN = (
    r"(?:局|委|委员会|办|办公室|厅|部|中心|院|所|站|处|队|支队|大队|校|学校|馆|会|联合会|镇|乡|街道|街道办事处|苏木|办事处"
    r"|政府(?!信息公开)|管委会|管理委员会|开发区|园区|示范区|公司|集团|社|银行|农场|林场)"
)
"""How the names of agencies end that portals list in their menus."""

NAME_END = rf"(?:{ORGAN}|署|台|园|牧场|社区|机关|部门|单位)"
"""How the name of any agency ends in a title; 公开平台 would be one, were it sought in menus."""
_FOLLOWS = rf"(?={YEAR}|政府信息|信息公开|政务公开|关于|的|年度|年报)"
_AGENCY = re.compile(rf"[\u3400-\u9fff()·]{{2,30}}?{NAME_END}\)?{_FOLLOWS}")
_LEADING_VERB = re.compile(r"^(?:关于)?(?:公布|发布|印发|报送|上报)")

# Documents about the report, or of less than a year (domain brief 1.9). The first stand in no agency's name.
_ABOUT = re.compile(
    r"报表|格式|要点|(?<![含附])(?:解读|图解)|图说|读懂|提纲|问答|模板|样表|范本|填报|统计表|汇总表|台账|召开|部署|(?<=[\d〇○零一二三四五六七八九])学年"
    r"|政府网站.{0,8}(?:报表|年度|年报|工作|监管)|网站(?:工作|监管)年度"
    r"|上半年|下半年|半年|季度|[一二三四1-4]季|月份|月报|的函(?:\W|$)|^(?:视频|音频|动漫|长图|海报)|看懂|^关于(?:更正|修改|补充)|请问|在哪|何时|何在|为何|如何|怎么|[吗呢?]$"
)
_ABOUT_BESIDE_A_NAME = re.compile(
    r"通知|通报|公示|制度|培训|评议|评估|意见|方案|办法|指南|目录|会议|工作会|考核|测评|说明|编制|咨询|采购|中标|企事业单位|函$"
)
_MAY_FOLLOW = (
    r"的?(?:公告|通知|公示)|公开|公布$|点击|查看|浏览|下载|详|发布(?:日期|时间|机构)|更新|来源|时间|日期|索引|附|正文|全文|版|表|情况|置顶|最新"
    rf"|{YEAR}|[\u3400-\u9fff()]{{2,30}}{NAME_END}(?:$|{YEAR})"
)
_GOES_ON = re.compile(
    rf"(?:年度报(?:告|(?!告))|年报|工作报告|情况的?报告|公开报告)(?!.*(?:报告|年报))(?=[\u3400-\u9fff]{{2}})(?!{_MAY_FOLLOW})"
)
"""A report's title ends with the words for a report; what goes on (…年度报告检查问题的反馈, …年报汇编) is about reports.

Behind them may stand what a list prints beside a link, and who reports.
"""
_DEED = re.compile(
    rf"(?:{NAME_END}|[省市县区旗盟州])"
    r"(?:按时|及时|如期|全面|顺利|认真|扎实|组织|召开|举办|开展|完成|启动|部署|做好|编制|公布|发布|报送|公开|上线|并){1,6}"
    rf"了?(?:{YEAR}|政府信息公开)"
)
_OTHER_YEARLY = re.compile(
    r"政府网站|网站工作|法治政府|依法行政|行政执法|决算|预算|绩效|审计|统计公报|财政|规划|计划|建议提案|环境|质量报告"
    r"|社会责任|就业|党务|检察院|法院|人大常委会工作|政协|政务公开工作?(?:要点|总结|计划)"
)
_GOVERNMENT_WORK = re.compile(r"政府工作报告")
# Bodies under rules of their own: 高等学校信息公开办法, 公共企事业单位信息公开. Under 政府信息公开 they report as agencies do.
_UNDER_OTHER_RULES = re.compile(rf"(?:大学|(?<!行政)(?<!社会主义)学院|公司|集团|银行){_FOLLOWS}")
_NO_ADMINISTRATION = re.compile(
    rf"(?:人大|人大常委会|人民代表大会|常务委员会|政协|法院|检察院)(?={YEAR}|信息公开|政府信息|工作报告|年度)"
)

_NOTHING_BUT_A_REPORT = re.compile(
    rf"(?:年度?)?(?:[\u3400-\u9fff()·]{{1,24}}(?:{NAME_END}|[省市县区旗盟州]))?\)?"
    r"(?=.*(?:报|公开))[政府务信息公开工作年度报告总结情况的重点关于汇图片版盖章\W]+"
)


def year_named(text: str) -> int | None:
    """The report year a title names: the last one in front of 信息公开, else the first one behind."""
    found = [m for m in _YEAR.finditer(text) if FIRST_YEAR <= _number(m.group()) <= LAST_YEAR]
    if not found:
        return None
    about = text.find("信息公开")
    before = [m for m in found if m.start() < about]
    return _number((before[-1] if before else found[0]).group())


def _number(written: str) -> int:
    return int(written.translate(_DIGITS).replace("二", "2"))


def without_agency(text: str) -> str:
    """A title without the agency it names, so that a 培训中心 or 评议办 is not taken for a notice."""
    return _LEADING_VERB.sub("", _AGENCY.sub("", text))


@lru_cache(maxsize=65536)
def is_lookalike(text: str) -> bool:
    """True for notices about reports, parts of a year, deeds, other yearly documents, and bodies under other rules."""
    rest = without_agency(text)
    if _ABOUT.search(text) or _ABOUT_BESIDE_A_NAME.search(rest) or _DEED.search(text) or _GOES_ON.search(text):
        return True
    disclosure, of_government = DISCLOSURE.search(rest) or DISCLOSURE.search(text), "政府信息公开" in text
    # Before 政府信息公开 stands who reports; words of another subject count behind it.
    if _OTHER_YEARLY.search(rest.partition("政府信息公开")[2] if of_government else rest):
        return True
    if _NO_ADMINISTRATION.search(text) or (_UNDER_OTHER_RULES.search(text) and not of_government):
        return True
    return _GOVERNMENT_WORK.search(rest) is not None and not disclosure


def is_deed(text: str) -> bool:
    """True for news that an agency made or published its report."""
    return _DEED.search(text) is not None


def speaks_of_report(text: str) -> bool:
    """True when a title has the words of a report on disclosure, whatever it says of it."""
    return bool(DISCLOSURE.search(text)) and bool(REPORT.search(text))


def announces_report(text: str) -> bool:
    """True when a title announces a report on disclosure; whose and of which year need not be said."""
    return speaks_of_report(text) and not is_lookalike(text)


def has_no_subject(text: str) -> bool:
    """True when a title says nothing but who, which year, and words of a report's form, misspelt or not.

    工作告年度报 and 政务信息年度报告 pass; 行政审判年度报告 and 履行教育职责自查自评的报告 have a subject of their own.
    """
    years = list(_YEAR.finditer(text))
    before, behind = (text[: years[-1].start()], text[years[-1].end() :]) if years else (text, "")
    return _NOTHING_BUT_A_REPORT.fullmatch(behind if re.search(r"报|公开", behind) else before) is not None


def owner_words(text: str) -> str:
    """The words of a report's title that name who reports: around the year, in front of 政府信息公开."""
    head = re.split(r"的?(?:(?:政府|政务)?信息公开|政务公开信息|政府公开)", text, maxsplit=1)[0]
    head = re.sub(r"^\W+", "", head)
    years = list(re.finditer(rf"(?<!\d){YEAR}年?度?", head))
    if not re.sub(r"年度?", "", head) or (years and years[0].span() == (0, len(head))):
        return _in_brackets(text)
    before, after = (head[: years[-1].start()], head[years[-1].end() :]) if years else (head, "")
    return (_plain(before) + _plain(after)).strip()


def _in_brackets(text: str) -> str:
    """2023年政府信息公开工作年度报告（乌拉特中旗司法局）."""
    found = re.search(rf"\((?P<name>[^()\d]{{3,30}}(?:{NAME_END}|[市县区旗盟]))\)$", text)
    return found["name"] if found else ""


_ENDS = "的:,《》[]【】-_ "


def _plain(words: str) -> str:
    words = re.sub(r"^(?:关于)?(?:公布|发布|印发|报送|上报)?", "", _stripped(words))
    return _stripped(re.sub(r"(?:关于)?(?:公布|发布|印发|报送|上报|做好)?$", "", words))


def _stripped(words: str) -> str:
    """Without signs at the ends; a bracket stays that has its other half inside: 行政审批局(数字化发展局)."""
    words = words.strip(_ENDS)
    if words.startswith("(") and words.count("(") > words.count(")"):
        return _stripped(words[1:])
    if words.endswith("(") or (words.endswith(")") and words.count(")") > words.count("(")):
        return _stripped(words[:-1])
    return words
