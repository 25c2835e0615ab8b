"""How to search, and how to read what is shown."""

from sqlite3 import Connection

from extract.catalogue.site.page import Asked, Page, Values

EXAMPLES = (
    ("行政复议", "a_word"),
    ("民政局 养老", "two_words"),
    ("行政复议 OR 行政诉讼", "either"),
    ("行政复议 NOT 行政诉讼", "not"),
    ("(招生 OR 学位) AND 投诉", "brackets"),
    ("“公民、法人和其他组织”", "phrase"),
    ("标题：财政局", "field"),
    ("机关：林业和草原局 草原", "of_agency"),
    ("正文第三部分：不予公开", "section"),
    ("二十三件", "numeral"),
    ("2023年", "year_numeral"),
    ("行政複議", "traditional"),
    ("ＡＰＰ", "width"),
)
"""A query, and the word that explains it."""

READING = ("scopes_apart", "blank_not_zero", "uncertain", "traced", "late", "changed")


def values(connection: Connection, asked: Asked) -> Values:
    """Examples and rules; nothing of it is in the catalogue."""
    return {"examples": EXAMPLES, "reading": READING, "word": "行政复议"}


PAGE = Page(
    name="help",
    address="/help",
    template="site/help.html",
    values=values,
    words={
        "lead": (
            "本站收录各级机关的政府信息公开工作年度报告：原文、三张表的每个数字、校验结果，以及每个数字在存档原件中的位置。",
            "Here are the annual reports of Chinese authorities on government information disclosure: their texts, every number of their three tables, what the rules say of them, and where each number stands in the archived original.",
        ),
        "how_to_search": ("怎样检索", "How to search"),
        "search_rule": (
            "检索标题、机关名称和全部正文。词可以是任意长的连续文字，不必是词典里的词；中间的标点会把词断开，汉字之间的空格与换行不影响检索。命中数是准确的。",
            "Titles, names of agencies and whole texts are searched. A word is any run of characters, in no dictionary or in one; punctuation ends a run, blanks and line breaks between Chinese characters do not. Counts are exact.",
        ),
        "type_this": ("输入", "Type"),
        "to_find": ("找到", "To find"),
        "a_word": ("有这个词的报告", "reports that have this word"),
        "two_words": ("两个词都有的报告，位置不限", "reports that have both words, anywhere"),
        "either": ("至少有一个词（OR 须大写）", "reports that have at least one of them (OR in capitals)"),
        "not": (
            "有前一个词而没有后一个词（NOT 须大写）",
            "reports with the first word and without the second (NOT in capitals)",
        ),
        "brackets": ("用括号组合；AND 可以省略", "brackets group; AND may be left out"),
        "phrase": (
            "引号中的文字须依次相连，标点处须有标点",
            "the words in quotes next to each other, with punctuation where the quote has some",
        ),
        "field": ("只在标题中找；也可写 title:", "in titles only; title: does the same"),
        "of_agency": (
            "机关名称与另一个词；也可写 agency:，正文用 正文： 或 text:",
            "in names of agencies, and a second word anywhere; agency: does the same, text: looks in texts only",
        ),
        "section": (
            "只在正文第三部分中找；也可写 section:3",
            "in part three of the text only; section:3 does the same",
        ),
        "numeral": ("也找到“23件”；反之亦然", "also finds 23件, and the other way round"),
        "year_numeral": ("也找到“二〇二三年”“二零二三年”", "also finds 二〇二三年 and 二零二三年"),
        "traditional": ("繁体与简体相同", "traditional and simplified characters are the same"),
        "width": ("全角与半角、大写与小写相同", "full and half width, capitals and small letters are the same"),
        "order_title": ("结果的次序", "The order of what is found"),
        "order": (
            "标题中有检索词的在前，其次是机关名称中有的，再次是正文中出现三次以上的；相同的按年度从新到旧。",
            "Reports with the word in their title come first, then those with it in the agency's name, then those whose text has it three times or more; equals by year, newest first.",
        ),
        "slower": (
            "限定某一部分的检索，以及引号中带标点的检索，要逐份核对原文，常用词会慢一些。",
            "Searches in one part of the text, and quotes with punctuation, are checked against the texts one by one: common words take longer.",
        ),
        "how_to_read": ("怎样阅读", "How to read"),
        "uncertain": (
            "标为“存疑”的数字识别把握不大（扫描件、跨页、缺少行名），使用前请看原件。",
            "Numbers marked uncertain were hard to read (scans, page breaks, lost labels): look at the original before you use them.",
        ),
        "traced": (
            "点击任何数字，可看到存档页面中的那个单元格，以及存档文件、位置、校验码和抓取时间。",
            "Click any number to see its cell lit in the archived page, with the record's file, place, digest and time.",
        ),
        "late": (
            "逾期按条例规定的期限计算：政府（及2018年度以前的所有机关）3月31日，其他机关1月31日。",
            "Lateness counts from the legal deadline: 31 March for governments (and for all before the report year 2019), 31 January for others.",
        ),
        "changed": (
            "发布后改过数字的报告，各个版本都保留，报告页上可以比较。",
            "Where numbers were changed after publication all versions are kept, and the report's page compares them.",
        ),
        "for_programs": ("程序与 SQL", "Programs and SQL"),
        "api": ("JSON 接口用同样的检索词：", "The JSON interface takes the same queries:"),
        "command": ("命令行：", "On the command line:"),
        "in_sql": ("在 SQL 中：", "In SQL:"),
    },
)
