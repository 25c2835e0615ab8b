"""Everything else a portal publishes: news, look-alikes of annual reports, notices, plans, tables of other kinds."""

from datetime import datetime, timedelta
from random import Random

from tests.portals.places import Place
from tests.portals.site import Item

# Titles that look like ours and are not; {p} the place, {d} a department, {y} the year.
LOOKALIKES = (
    "{p}{g}{y}年政府工作报告",
    "{p}{y}年法治政府建设年度报告",
    "{p}{d}{y}年度法治政府建设情况报告",
    "{p}政府网站工作年度报表（{y}年度）",
    "{p}{d}{y}年度部门决算公开报告",
    "{p}{d}{y}年部门预算公开说明",
    "关于做好{y}年政府信息公开工作年度报告编制工作的通知",
    "关于报送{y}年度政府信息公开工作年度报告的通知",
    "{p}{y}年政务公开工作要点",
    "{p}{d}{y}年政务公开工作总结",
    "{p}{y}年上半年政府信息公开工作统计情况",
    "{p}{y}年第三季度依申请公开办理情况统计",
    "一图读懂{p}{y}年政府信息公开工作年度报告解读",
    "{p}{y}年行政执法年度报告",
    "{p}政府信息公开工作年度报告制度",
)
NEWS = (
    "{p}召开{y}年春季农业生产调度会",
    "{d}开展{m}月安全生产大检查",
    "{p}举办第{n}届文化旅游节",
    "{d}组织业务培训提升服务水平",
    "{p}新建改建农村公路{n}公里",
    "{d}走进社区宣传法律法规",
    "{p}持续优化营商环境见成效",
    "{d}开展窗口作风专项整治",
)
PARAGRAPHS = (
    "近日，{d}按照年度安排推进相关工作，参加人员围绕重点任务作了交流，现场解答群众提出的问题{n}个。",
    "会议要求，各单位要把责任扛在肩上，列出清单、明确时限，确保{y}年各项目标如期完成。",
    "截至目前，{p}已完成投资{n}00万元，惠及群众{n}20余户，后续工作正在有序开展。",
    "下一步，{d}将继续加强调度，定期通报进展，接受社会监督。",
    "活动现场发放宣传资料{n}0份，接受咨询{n}5人次，受到群众欢迎。",
)
BUREAUS = ("财政局", "司法局", "教育局", "水利局", "农牧局", "民政局", "交通运输局")


def news(place: Place, rng: Random, count: int) -> list[Item]:
    """Ordinary news, newest first."""
    return sorted((_item(place, rng, rng.choice(NEWS)) for _ in range(count)), key=lambda i: i.when, reverse=True)


def lookalikes(place: Place, rng: Random, count: int) -> list[Item]:
    """Pages with tempting titles; the first fifteen are one of each kind."""
    titles = [LOOKALIKES[n % len(LOOKALIKES)] for n in range(count)]
    items = [_item(place, rng, title, kind="lookalike") for title in titles]
    return sorted(items, key=lambda item: item.when, reverse=True)


def announcement(place: Place, rng: Random) -> list[Item]:
    """News that a report has been published: the title has every word of one."""
    return [_item(place, rng, "{p}{d}按时公布{y}年政府信息公开工作年度报告", kind="lookalike")]


def intruders(place: Place, rng: Random) -> list[Item]:
    """What editors file among the annual reports although it is none."""
    patterns = ("关于编制{y}年政府信息公开工作年度报告有关事项的通知", "{p}{g}网站{y}年度工作报表")
    return [_item(place, rng, pattern, kind="lookalike") for pattern in patterns]


def guide(place: Place, title: str, rng: Random) -> Item:
    """A standing page: guide, system, catalogue entry."""
    return _item(place, rng, title)


def _item(place: Place, rng: Random, pattern: str, kind: str = "noise") -> Item:
    year = rng.randint(max(2018, place.years[0]), place.years[1])
    when = datetime(year, 1, 3, 8, 0) + timedelta(days=rng.randint(0, 360), minutes=rng.randint(0, 570))
    gaps = {
        "p": place.name(year), "g": place.government, "d": rng.choice(BUREAUS), "y": year, "m": rng.randint(1, 12), "n": rng.randint(3, 40),
    }  # fmt: skip
    body = "".join(f"<p>{text.format_map(gaps)}</p>" for text in rng.sample(PARAGRAPHS, rng.randint(2, 4)))
    if kind == "lookalike" and any(word in pattern for word in ("报表", "统计", "决算", "预算")):
        body += _table(rng)
    return Item(pattern.format_map(gaps), when, body, kind=kind, source=gaps["p"] + gaps["d"])


def _table(rng: Random) -> str:
    rows = "".join(
        f"<tr><td>{label}</td><td>{rng.randint(0, 900)}</td></tr>"
        for label in (
            "收到申请数",
            "办结数",
            "独立用户访问总量",
            "网站总访问量",
            "信息发布总数",
            "本年收入合计（万元）",
        )
    )
    return f'<table border="1">{rows}</table>'
