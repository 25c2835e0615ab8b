"""Names and numbers without end: villages, people, firms, sums, days. Each place has its own."""

from dataclasses import dataclass
from functools import cache
from random import Random

from settings.region_table import load_regions

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文巴乌斯额阿达"
VILLAGES = [
    "村",
    "社区",
    "嘎查",
    "屯",
    "庄",
    "寨",
    "坪",
    "沟",
    "湾",
    "堡",
    "台",
    "营",
    "街",
    "镇",
    "乡",
    "苏木",
    "小学",
    "卫生院",
    "派出所",
    "水库",
    "大桥",
    "广场",
]
TRADES_OF_FIRMS = [
    "建筑工程",
    "农业发展",
    "商贸",
    "物流",
    "置业",
    "生物科技",
    "矿业",
    "文化传媒",
    "汽车销售",
    "食品",
    "环保",
    "水泥",
    "化工",
    "种植专业合作社",
    "养殖专业合作社",
    "信息技术",
    "劳务派遣",
    "餐饮管理",
]
SIDES = ["东", "西", "南", "北", "新", "老", "中心", "上", "下", "滨河", "城关", "园区"]
PLACES, PEOPLE, FIRMS = 120, 60, 40
"""How many of each a place has."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one place."""

    places: tuple[str, ...]
    people: tuple[str, ...]
    firms: tuple[str, ...]


def names_of(place: str, rng: Random) -> Names:
    """Villages, people and firms of a place."""
    villages = tuple(new_place(rng) for _ in range(PLACES))
    people = tuple(rng.choice(SURNAMES) + _word(rng, rng.choice((1, 2, 2)), given=True) for _ in range(PEOPLE))
    firms = tuple(
        place.rstrip("县区市旗") + _word(rng, 2, given=True) + rng.choice(TRADES_OF_FIRMS) + "有限公司"
        for _ in range(FIRMS)
    )
    return Names(villages, people, firms)


def new_place(rng: Random) -> str:
    """A village, street or building."""
    return _word(rng, rng.choice((2, 2, 2, 3))) + rng.choice(VILLAGES)


def _word(rng: Random, length: int, *, given: bool = False) -> str:
    letters = _given() if given else _letters()
    return "".join(rng.choices(letters, k=length))


@cache
def _letters() -> tuple[str, ...]:
    """Characters of names of counties and towns, each as often as it stands there."""
    return tuple(c for r in load_regions() for c in r.name if "\u4e00" <= c <= "\u9fff" and c not in "市县区省自治州")


@cache
def _given() -> str:
    """The characters of the first level of GB 2312, those the country writes with."""
    return "".join(bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA))


def number(rng: Random) -> str:
    """A count as an office writes it: small ones mostly."""
    return str(int(rng.paretovariate(0.75)) * rng.randint(1, 9) % 2_000_000)


def money(rng: Random) -> str:
    """万元 with up to four decimals."""
    return f"{rng.lognormvariate(4, 2):.{rng.randint(0, 4)}f}"


def day(rng: Random, year: int) -> str:
    """A day of the year."""
    return f"{year}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"


def document(rng: Random, place: str, year: int) -> str:
    """The number of a document: 某政办发〔2022〕17号."""
    return f"{place[:1]}{rng.choice(('政发', '政办发', '府规', '政字', '政规'))}〔{year}〕{rng.randint(1, 260)}号"
