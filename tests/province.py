"""A simulated province: portals of a real province's regions that link each other in every shape of list, with noise.

Names and codes are those of GB/T 2260; hosts and pages are made up here. Everything follows from the seed.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from crawler.region_texts import below
from settings.regions import Region, load_regions, region_at, this_year
from tests.small_portals import Answer, redirect

PROVINCE = "150000"
HOME = "www.nmg.gov.cn"  # as in the packaged table: the search begins there


@dataclass
class Truth:
    """What a search must find: region -> the host of its portal, and which of them cannot be sure."""

    hosts: dict[str, str] = field(default_factory=dict)
    unverified: set[str] = field(default_factory=set)
    missing: dict[str, str] = field(default_factory=dict)  # region without a portal -> a word of why
    never_asked: set[str] = field(default_factory=set)  # hosts


@dataclass
class Province:
    """Pages by "host/path", and the truth about them."""

    pages: dict[str, Answer]
    truth: Truth
    prefectures: list[Region]
    counties: list[Region]


Links = list[tuple[str, str]]  # text, address


def province(prefectures: int, counties: int, seed: int) -> Province:
    """So many prefectures and counties of 内蒙古 with a portal each; the other regions below it have none."""
    return _Maker(prefectures, counties, Random(seed)).made()


class _Maker:
    def __init__(self, prefectures: int, counties: int, random: Random) -> None:
        self.random = random
        every = below(PROVINCE, this_year())
        self.above = [r for r in every if r.level == 2][:prefectures]
        codes = [r.code for r in self.above]
        inside = [r for r in every if r.level == 3 and r.parent in codes]
        # The first of each prefecture stay, so that a small province has every kind of trouble too.
        spared = [r for r in inside if r.code[4:] not in ("02", "21", "01")]
        gone = set(random.sample(spared, max(0, len(inside) - counties)))
        self.inside = [r for r in inside if r not in gone]
        self.without = [r for r in every if r not in self.above and r not in self.inside]
        self.pages: dict[str, Answer] = {}
        self.truth = Truth(missing={r.code: "" for r in self.without}, never_asked={"www.hainan.gov.cn"})
        self.more: dict[str, Links] = {}  # region -> links on its own list beside those to its portals below

    def made(self) -> Province:
        for region in (*self.above, *self.inside):
            self.truth.hosts[region.code] = self.host(region)
        elsewhere = self.plant()
        for region in self.inside:
            self.put_home(region, noise(self.random, region))
        for number, region in enumerate(self.above):
            below_it = [r for r in self.inside if r.parent == region.code and r.code not in elsewhere]
            self.put_lists(region, [self.link(r, region) for r in below_it] + self.more.get(region.code, []), number)
        top = region_at(PROVINCE, this_year())
        assert top is not None
        self.truth.hosts[PROVINCE] = HOME
        self.put_province(top, [r for r in self.inside if r.code in elsewhere])
        return Province(self.pages, self.truth, self.above, self.inside)

    def host(self, region: Region) -> str:
        return f"{self.random.choice(('www.', 'www.', ''))}qz{region.code}.gov.cn"

    def address(self, region: Region) -> str:
        """An address as lists print it: not always with the right scheme, the www, or a slash at its end."""
        host = self.truth.hosts[region.code]
        if region.code in self.folder:
            return f"http://{host}{self.folder[region.code]}"
        odd = self.random.random()
        if odd < 0.12:
            return f"https://{host}/"
        if odd < 0.22:
            return f"http://{host.removeprefix('www.') if host.startswith('www.') else f'www.{host}'}/"
        return f"http://{host}{self.random.choice(('', '/', '/', '/index.html'))}"

    def link(self, region: Region, parent: Region) -> tuple[str, str]:
        return self.text(region, parent), self.address(region)

    def text(self, region: Region, parent: Region) -> str:
        short = region.short if len(region.short) > 1 else region.name
        texts = [region.name, region.name, f"{region.name}人民政府", f"{parent.name}{region.name}", f"·{region.name} "]
        texts += [short, f"{region.name}政府门户网站", *region.aliases[:1]]
        if parent.name == "阿拉善盟" and region.name.endswith("左旗"):
            texts = ["左旗"]
        return self.random.choice(texts)

    def plant(self) -> set[str]:
        """The troubles; out: the regions that their prefecture does not link, but the province does."""
        self.refusing()
        self.namesake()
        self.copied_code()
        self.moved()
        self.hosted()
        self.without_portal()
        only_above = {self.above[0].code: self.inside[-1]}
        refused = self.above[1].code
        return {r.code for r in self.inside if r.parent == refused} | {only_above[self.above[0].code].code}

    def county(self, number: int, of: int) -> Region:
        return [r for r in self.inside if r.parent == self.above[of].code][number]

    def refusing(self) -> None:
        """The second prefecture answers with a script challenge: its portal is known by its link alone."""
        self.truth.unverified.add(self.above[1].code)

    def namesake(self) -> None:
        """新城区 of another province stands in the friend links of 呼和浩特."""
        other = next(r for r in load_regions() if r.code == "610102")
        host = "www.qz610102.gov.cn"
        self.put(host, "/", page(other, f"{other.code}0001", "新城区人民政府"))
        self.more.setdefault(self.above[0].code, []).append(("新城区", f"http://{host}/"))

    def copied_code(self) -> None:
        """A county bears the SiteIDCode of its neighbour."""
        one, self.copied = self.county(1, 2), self.county(0, 2)
        self.truth.unverified.add(one.code)

    def moved(self) -> None:
        """A county's old address leads to its new host."""
        county = self.county(0, 0)
        old = f"www.old{county.code}.gov.cn"
        self.put(old, "/", redirect(f"http://{self.truth.hosts[county.code]}/"))
        self.old = {county.code: f"http://{old}/"}

    def hosted(self) -> None:
        """The last prefecture hosts a county below a folder of its own portal."""
        county = self.county(0, -1)
        self.truth.hosts[county.code] = self.truth.hosts[self.above[-1].code]
        self.folder = {county.code: f"/{county.code}/"}

    def without_portal(self) -> None:
        """Links that name regions which have none: dead, outside gov.cn, a department's, a copy on a spam domain."""
        listing = [r.code for r in self.above if r.code not in self.truth.unverified]
        gone = [r for r in self.without if r.parent in listing]
        targets = ("www.dead{0}.gov.cn", "www.copy{0}.com", "jyj.dep{0}.gov.cn", "www.qz{0}.gov.cn.spam-mirror.com")
        words = ("does not answer", "outside *.gov.cn", "教育局", "outside *.gov.cn")
        for region, target, word in zip(gone, targets, words, strict=False):
            host = target.format(region.code)
            self.more.setdefault(region.parent or "", []).append((region.name, f"http://{host}/"))
            self.truth.missing[region.code] = word
            if word == "教育局":
                self.put(host, "/", page(region, f"{region.code}0021", f"{region.name}教育局"))
            else:
                self.truth.never_asked.add(host)
                if "dead" not in host:
                    self.put(host, "/", page(region, f"{region.code}0001", f"{region.name}人民政府"))

    def put(self, host: str, path: str, answer: Answer) -> None:
        self.pages[f"{host}{path}"] = answer

    def put_home(self, region: Region, body: str) -> None:
        host = self.truth.hosts[region.code]
        folder = self.folder.get(region.code, "/")
        told = self.copied.code if region.code in self.truth.unverified else region.code
        title = self.random.choice(
            (f"{region.name}人民政府", f"首页-{region.name}人民政府门户网站", f"{region.short or region.name}")
        )
        title = region.name + "人民政府" if region.code in self.truth.unverified else title
        self.put(
            host,
            folder,
            page(region, f"{told}{self.random.randint(1, 99):04}", title, body, self.random.random() < 0.3),
        )
        self.put(host, f"{folder}index.html", self.pages[f"{host}{folder}"])

    def put_lists(self, region: Region, links: Links, number: int) -> None:
        """A prefecture's portal: its list on the home page, or one or two clicks away."""
        links = [(text, self.local(address)) for text, address in links]
        self.random.shuffle(links)
        host = self.truth.hosts[region.code]
        if region.code in self.truth.unverified:
            challenge = Answer(b"<html><script>$_ts=window['$_ts'];</script></html>", 412)
            self.put(host, "/", challenge)
            self.put(host, "/index.html", challenge)
            return
        shape = SHAPES[number % len(SHAPES)]
        rest = noise(self.random, region)
        away = {2: "友情链接", 5: "网站导航"}.get(number)
        if away is None:
            self.put_home(region, shape(links) + rest)
            if shape is in_own_script:
                self.put(host, "/js/wzlink.js", script_file(links))
            return
        self.put_home(region, f'<a href="/lj/">{away}</a>' + rest)
        second = f'<a href="/lj/qx/">旗县（市）区网站</a>{rest}' if number == 5 else shape(links)
        self.put(host, "/lj/", page(region, "", away, second))
        if number == 5:
            self.put(host, "/lj/qx/", page(region, "", "旗县区", shape(links)))

    def local(self, address: str) -> str:
        """The address a list prints for a portal that moved, or that lies in a folder of a prefecture's."""
        for code, old in self.old.items():
            if f"qz{code}." in address:
                return old
        return address

    def put_province(self, top: Region, more: Sequence[Region]) -> None:
        """The province: its prefectures in a select, one of them on the page of links alone, with some counties."""
        listed = [self.link(r, top) for r in self.above[:-1]]
        behind = [self.link(r, top) for r in (self.above[-1], *more)]
        links = f'<a href="/wzdh/">网站导航</a><a href="/dt/">盟市动态</a>{noise(self.random, top)}'
        self.put(HOME, "/", page(top, "1500000001", "内蒙古自治区人民政府", in_select(listed) + links))
        self.put(HOME, "/wzdh/", page(top, "1500000001", "网站导航", in_headed_list(behind)))


def in_list(links: Links) -> str:
    return "<ul>" + "".join(f'<li><a href="{to}" target="_blank">{text}</a></li>' for text, to in links) + "</ul>"


def in_select(links: Links) -> str:
    options = "".join(f'<option value="{to}">{text}</option>' for text, to in links)
    return f'<select onchange="window.open(this.value)"><option value="">--旗县区网站--</option>{options}</select>'


def in_image_map(links: Links) -> str:
    areas = "".join(f'<area shape="rect" coords="1,2,3,4" href="{to}" alt="{text}">' for text, to in links)
    return f'<img src="/map.png" usemap="#m"><map name="m">{areas}</map>'


def in_headed_list(links: Links) -> str:
    return (
        "<dl><dt>网站链接</dt>"
        + "".join(f'<dd><a href="{to}" title="{text}"><img src="/x.png"></a></dd>' for text, to in links)
        + "</dl>"
    )


def in_objects(links: Links) -> str:
    told = json.dumps([{"id": n, "name": text, "url": to} for n, (text, to) in enumerate(links)], ensure_ascii=False)
    return f"<script>var sites = {told.replace('/', chr(92) + '/')};</script>"


def in_written(links: Links) -> str:
    return "<script>" + "".join(f"document.write('<a href=\"{to}\">{text}</a>');" for text, to in links) + "</script>"


def in_clicks(links: Links) -> str:
    return "".join(f"<span onclick=\"window.open('{to}')\">{text}</span>" for text, to in links)


def in_own_script(links: Links) -> str:
    return '<script src="/js/wzlink.js"></script>'


SHAPES = (in_list, in_list, in_objects, in_select, in_image_map, in_headed_list, in_written, in_clicks, in_own_script)


def script_file(links: Links) -> Answer:
    lines = "\n".join(f'links[{n}] = "{text}|{to}";' for n, (text, to) in enumerate(links))
    return Answer(lines.encode(), headers=(("Content-Type", "application/javascript"),))


def noise(random: Random, region: Region) -> str:
    """What every portal links beside: departments, media, zones, articles, far-away provinces."""
    links = [
        (f"{region.name}教育局", f"http://jyj.qz{region.code}.gov.cn/"),
        (f"{region.short}日报", f"http://www.{region.code}news.com.cn/"),
        (f"{region.name}经济技术开发区", f"http://kfq.qz{region.code}.gov.cn/"),
        (f"{region.name}召开2025年政府工作会议", "/xw/t1.html"),
        ("北京市", "http://www.beijing.gov.cn/"),
        ("海南", "http://www.hainan.gov.cn/"),  # the province; 乌海 has a district of that name
        ("朝阳区", "http://www.bjchy.gov.cn/"),
        ("中国政府网", "http://www.gov.cn/"),
        ("自治区人民政府", f"http://{HOME}/"),
    ]
    random.shuffle(links)
    return in_list(links)


def page(region: Region, site_code: str, title: str, body: str = "", in_gb: bool = False) -> Answer:
    """A page with the meta tags of the notice of 2017; some portals still write GB 18030."""
    charset = "gb2312" if in_gb else "utf-8"
    meta = f'<meta name="SiteIDCode" content="{site_code}">' if site_code else ""
    text = f"<p>{region.name}概况：本地辖区、人口、产业与历史沿革的介绍。</p>" * 30
    source = f"<html><head><meta charset={charset}><title>{title}</title>{meta}</head><body>{body}{text}</body></html>"
    return Answer(source.encode("gb18030" if in_gb else "utf-8"), headers=(("Content-Type", "text/html"),))


def hosts_asked(asked: Sequence[tuple[float, str, str]]) -> Iterator[str]:
    """The hosts of a server's log."""
    return (host for _, host, _ in asked)
