"""The places of the sample: real regions of GB/T 2260, invented portals under names that cannot be real ones."""

from dataclasses import dataclass

Era = tuple[int, str, str]
"""(first report year, GB/T 2260 code, path 省/市/县 valid from then on)."""


@dataclass(frozen=True)
class Place:
    """One government with its part of a portal. `hosts[0]` carries the portal, the rest its departments."""

    id: str
    eras: tuple[Era, ...]
    cms: str
    family: str
    pager: str
    hosts: tuple[str, ...]
    root: str  # path under which everything of this place lies
    short: str  # 旗, 市, 盟, 县, 区: how its texts call the place
    phone: str
    encoding: str = "utf-8"
    years: tuple[int, int] = (2008, 2025)
    busy: float = 1.0
    office: str = "人民政府办公室"
    government: str = "人民政府"
    home: str = "/"
    below: tuple[str, ...] = ()  # regions under it that its texts may name
    neighbour: str = ""  # a region beside it
    belongs: str = ""  # id of the place in the table of eras; its own id unless it is an older portal
    last_year: int | None = None  # of the era, when the portal moved on
    small: bool = False  # few agencies and little around their reports
    phones: bool = False  # some pages have a twin for phones
    moved_to: str = ""  # address of the portal that came after

    def at(self, year: int) -> tuple[str, str]:
        """Code and path valid in a year."""
        code, path = self.eras[0][1:]
        for first, era_code, era_path in self.eras:
            if year >= first:
                code, path = era_code, era_path
        return code, path

    def name(self, year: int) -> str:
        """The place's own name in a year."""
        return self.at(year)[1].split("/")[-1]


NM = "内蒙古自治区"
BYNR = "www.yangben-bynr.gov.cn"

PLACES = (
    Place(
        id="yb-wltzq",
        eras=((2000, "150824", f"{NM}/巴彦淖尔市/乌拉特中旗"),),
        cms="trs",
        family="static",
        pager="trs",
        hosts=("www.yangben-wzq.gov.cn",),
        root="/",
        short="旗",
        phone="0478",
        phones=True,
    ),
    Place(
        id="yb-alsyq",
        eras=((2000, "152922", f"{NM}/阿拉善盟/阿拉善右旗"),),
        cms="hanweb",
        family="hanweb",
        pager="",
        hosts=("www.yangben-alsyq.gov.cn",),
        root="/",
        short="旗",
        phone="0483",
        years=(2016, 2025),
    ),
    Place(
        id="yb-xam",
        eras=((2000, "152200", f"{NM}/兴安盟"),),
        cms="longid",
        family="longid",
        pager="next",
        hosts=("xam.yangben-meng.gov.cn", "sfj.yangben-meng.gov.cn", "nmj.yangben-meng.gov.cn"),
        root="/",
        short="盟",
        phone="0482",
        years=(2014, 2025),
        below=("科尔沁右翼前旗", "突泉县", "扎赉特旗"),
        busy=3.0,
        office="行政公署办公室",
        government="行政公署",
    ),
    Place(
        id="yb-bynr",
        eras=((2000, "150800", f"{NM}/巴彦淖尔市"),),
        cms="prefecture",
        family="static",
        pager="trs",
        hosts=(BYNR,),
        root="/bynr/",
        short="市",
        phone="0478",
        years=(2015, 2025),
        below=("五原县", "乌拉特前旗", "临河区"),
        busy=8.0,
        home="/bynr/index.html",
    ),
    Place(
        id="yb-dengkou",
        eras=((2000, "150822", f"{NM}/巴彦淖尔市/磴口县"),),
        cms="prefecture",
        family="static",
        pager="trs",
        hosts=(BYNR,),
        root="/dkx/",
        short="县",
        phone="0478",
        years=(2019, 2025),
        home="/dkx/index.html",
    ),
    Place(
        id="yb-hangjinhou",
        eras=((2000, "150826", f"{NM}/巴彦淖尔市/杭锦后旗"),),
        cms="prefecture",
        family="static",
        pager="trs",
        hosts=(BYNR,),
        root="/hjhq/",
        short="旗",
        phone="0478",
        neighbour="五原县",
        years=(2020, 2025),
        home="/hjhq/index.html",
    ),
    Place(
        id="yb-qingtongxia",
        eras=((2000, "640381", "宁夏回族自治区/吴忠市/青铜峡市"),),
        cms="nextpage",
        family="static",
        pager="next",
        hosts=("www.yangben-qtx.gov.cn",),
        root="/",
        short="市",
        phone="0953",
        encoding="gb18030",
        years=(2012, 2025),
    ),
    Place(
        id="yb-shaxian",
        eras=(
            (2000, "350427", "福建省/三明市/沙县"),
            (2021, "350405", "福建省/三明市/沙县区"),
        ),
        cms="vsb",
        family="static",
        pager="next",
        hosts=("www.yangben-sx.gov.cn",),
        root="/",
        short="区",
        phone="0598",
        years=(2018, 2025),
    ),
    Place(
        id="yb-fuxian",
        eras=((2000, "610628", "陕西省/延安市/富县"),),
        cms="numbered",
        family="static",
        pager="numbered",
        hosts=("www.yangben-fx.gov.cn",),
        root="/",
        short="县",
        phone="0911",
        years=(2017, 2025),
        neighbour="洛川县",
    ),
    Place(
        id="yb-wenquan",
        eras=((2000, "652723", "新疆维吾尔自治区/博尔塔拉蒙古自治州/温泉县"),),
        cms="ucap",
        family="static",
        pager="ucap",
        hosts=("www.yangben-wqx.gov.cn",),
        root="/",
        short="县",
        phone="0909",
        years=(2018, 2025),
    ),
    # The county's portal before it moved to the prefecture's host: the older reports stayed behind.
    Place(
        id="yb-dengkou-2012",
        belongs="yb-dengkou",
        eras=((2000, "150822", f"{NM}/巴彦淖尔市/磴口县"),),
        cms="nextpage",
        family="static",
        pager="next",
        hosts=("old.yangben-dkx.gov.cn",),
        root="/",
        short="县",
        phone="0478",
        encoding="gb18030",
        years=(2012, 2018),
        last_year=2018,
        moved_to=f"http://{BYNR}/dkx/index.html",
    ),
    # A portal of each further family, small.
    *(
        Place(
            id=f"yb-{name}",
            eras=((2000, code, path),),
            cms=cms,
            family="auto",
            pager="",
            hosts=(f"www.yangben-{name}.gov.cn",),
            root="/",
            short=path[-1],
            phone=phone,
            years=(2022, 2025),
            small=True,
        )
        for name, cms, code, path, phone in (
            ("pjx", "jpaas", "330726", "浙江省/金华市/浦江县", "0579"),
            ("wjx", "longxun", "340827", "安徽省/安庆市/望江县", "0556"),
            ("cbeh", "openness", "150725", f"{NM}/呼伦贝尔市/陈巴尔虎旗", "0470"),
            ("hlx", "gkmlpt", "445224", "广东省/揭阳市/惠来县", "0663"),
            ("syx", "epoint", "320924", "江苏省/盐城市/射阳县", "0515"),
            ("zhx", "hebei", "130129", "河北省/石家庄市/赞皇县", "0311"),
            ("ytx", "ucapdata", "510723", "四川省/绵阳市/盐亭县", "0816"),
            ("rx", "pclist", "510321", "四川省/自贡市/荣县", "0813"),
            ("yfx", "xxgklist", "360825", "江西省/吉安市/永丰县", "0796"),
            ("xyx", "xxgkmodule", "320830", "江苏省/淮安市/盱眙县", "0517"),
        )
    ),
)
