"""Who reports in a place: the government, its office, departments, townships, a zone. Township names are invented."""

from dataclasses import dataclass
from random import Random

from tests.portals.numbers import Scale
from tests.portals.places import Place


@dataclass(frozen=True)
class Agency:
    """One reporting body. `suffix` follows the place's name of the year; `slug` is its folder."""

    slug: str
    suffix: str
    kind: str  # government, office, department, township, street, zone
    own: str  # how it speaks of itself: 我局, 我镇, 我旗
    scale: Scale
    topic: str

    @property
    def agency_type(self) -> str:
        """government, department, township, street or zone, as the field list has it."""
        return "government" if self.kind == "office" else self.kind

    @property
    def scope(self) -> str:
        """aggregate, office, department, township or zone."""
        return {"government": "aggregate", "street": "township"}.get(self.kind, self.kind)


# (slug, name, what it is about, requests a year, decisions a year, takes fees)
DEPARTMENTS = (
    ("sfj", "司法局", "公共法律服务", 9, 12, False),
    ("zrzyj", "自然资源局", "土地征收和不动产登记", 46, 220, True),
    ("jyj", "教育局", "义务教育招生", 14, 30, True),
    ("rsj", "人力资源和社会保障局", "就业和社会保险", 18, 60, False),
    ("nmj", "农牧局", "惠农补贴和动物防疫", 12, 85, False),
    ("scjgj", "市场监督管理局", "食品药品监管", 38, 640, True),
    ("wjw", "卫生健康委员会", "医疗卫生服务", 16, 150, False),
    ("zjj", "住房和城乡建设局", "房屋征收和物业管理", 41, 170, True),
    ("mzj", "民政局", "社会救助和养老服务", 8, 45, False),
    ("czj", "财政局", "预算决算和政府采购", 11, 9, True),
    ("fgw", "发展和改革委员会", "项目审批和价格管理", 13, 40, False),
    ("yjj", "应急管理局", "安全生产和防灾减灾", 7, 66, False),
    ("slj", "水利局", "水资源管理和河湖治理", 9, 34, True),
    ("sjj", "审计局", "审计结果公告", 3, 8, False),
    ("tjj", "统计局", "统计数据发布", 4, 5, False),
    ("lcj", "林业和草原局", "草原保护和造林绿化", 10, 52, True),
    ("jtj", "交通运输局", "农村公路和道路运输", 12, 210, True),
    ("sthjj", "生态环境局", "环评审批和排污监管", 15, 73, False),
    ("wlj", "文化旅游体育局", "公共文化和旅游市场", 6, 25, False),
    ("gaj", "公安局", "户籍和交通管理", 33, 900, True),
    ("tyjrj", "退役军人事务局", "优抚安置", 5, 14, False),
    ("ybj", "医疗保障局", "医保待遇和药品采购", 9, 30, False),
    ("zfj", "综合行政执法局", "城市管理和执法公示", 19, 330, False),
    ("xfj", "信访局", "群众来信来访", 6, 4, False),
    ("gxj", "工业和信息化局", "企业服务", 5, 11, False),
    ("kjj", "科学技术局", "科技项目", 3, 6, False),
)
SYLLABLES = (
    "金泉",
    "白音",
    "红柳",
    "沙湖",
    "德胜",
    "塔拉",
    "永丰",
    "青山",
    "云台",
    "石门",
    "查干",
    "双井",
    "团结",
    "胜利",
)
ENDINGS = ("滩", "沟", "桥", "湾", "井", "原", "河口", "营")


def agencies_of(place: Place, rng: Random, scale: int) -> list[Agency]:
    """The bodies of a place, busiest first; `scale` multiplies departments and townships."""
    league = place.government == "行政公署"
    bodies = [
        Agency(
            "zf", place.government, "government", f"我{place.short}", _scale(60, 300, place, money=True), "重点领域"
        ),
        Agency("bgs", place.office, "office", "本机关", _scale(26, 6, place), "政务服务"),
    ]
    chosen = rng.sample(DEPARTMENTS, min(len(DEPARTMENTS), (1 if place.small else 2 if league else 3) * scale))
    forced = [d for d in DEPARTMENTS if len(place.hosts) > 1 and d[0] in ("sfj", "nmj")]
    for slug, name, topic, requests, decisions, fees in dict.fromkeys([*forced, *chosen]):
        own = "我委" if name.endswith("委员会") else "我局"
        size = _scale(requests, decisions, place, money=fees)
        bodies.append(Agency(slug, name, "department", own, size, topic))
    if not league:
        bodies += _townships(place, rng, scale)
    if place.small:
        return [body for body in bodies if body.slug not in ("bgs", "xz02")]
    zone = f"{rng.choice(SYLLABLES)}工业园区管理委员会"
    bodies.append(Agency("gyyq", zone, "zone", "管委会", _scale(9, 18, place), "园区建设和招商引资"))
    return bodies


def _scale(requests: int, decisions: int, place: Place, *, money: bool = False) -> Scale:
    # 设区的市 make 规章, a 盟 does not: only the city government itself gets the power.
    rules = place.government == "人民政府" and place.at(2024)[0].endswith("00") and requests == 60
    return Scale(round(requests * place.busy), round(decisions * place.busy), rulemaking=rules, money=money)


def _townships(place: Place, rng: Random, scale: int) -> list[Agency]:
    ending = {"旗": ("镇", "苏木"), "县": ("镇", "乡"), "市": ("镇", "街道办事处"), "区": ("镇", "街道办事处")}[
        place.short
    ]
    names = rng.sample([a + b for a in SYLLABLES for b in ENDINGS], 2 * scale)
    bodies = []
    for number, name in enumerate(names):
        kind = ending[number % 2]
        street = kind == "街道办事处"
        own = "我办" if street else f"我{kind[0]}" if kind != "苏木" else "我苏木"
        suffix = name + kind if street else f"{name}{kind}人民政府"
        body = Agency(
            f"xz{number + 1:02d}",
            suffix,
            "street" if street else "township",
            own,
            _scale(5, 9, place),
            "村务和惠民政策",
        )
        bodies.append(body)
    return bodies
