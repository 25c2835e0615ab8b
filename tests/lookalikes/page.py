"""What the templates share: who and when, the pieces of a page, and how a page becomes bytes with a lead."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from archive.capture import Lead
from tests.forms.office_sheets import one_sheet
from tests.portals import docxfile, flat
from tests.portals.parts import Part
from tests.portals.skins import clean, nested, word
from tests.portals.tables import Slot, Table

PLACES = (
    ("乌拉特中旗", "150824"),
    ("五原县", "150821"),
    ("晋安区", "350111"),
    ("利通区", "640302"),
    ("辛集市", "130181"),
    ("融水苗族自治县", "450225"),
)
BODIES = ("司法局", "水利局", "民政局", "教育局", "发展和改革委员会", "农业农村局", "人民政府办公室", "财政局")
SKINS = {"clean": clean, "nested": nested, "word": word}


@dataclass(frozen=True)
class Scene:
    """Who and when a page is about, and the dice of its template."""

    place: str
    code: str
    body: str
    year: int
    rng: Random

    @property
    def agency(self) -> str:
        return self.place + self.body

    @property
    def report(self) -> str:
        """The title of the real report, which many of these pages speak of."""
        return f"{self.agency}{self.year}年政府信息公开工作年度报告"

    def count(self, most: int = 400) -> str:
        return str(self.rng.randrange(1, most))

    def pick(self, *choices: str) -> str:
        return self.rng.choice(choices)


@dataclass(frozen=True)
class Web:
    """A page that lives by its markup: a list, a refusal. `whole` is all of it, without the frame of a portal."""

    title: str
    html: str
    whole: bool = False


@dataclass(frozen=True)
class Template:
    """`kinds`: the codes of `kind` that a careful reader would give it, parted by spaces."""

    kinds: str
    write: Callable[[Scene], "Sequence[Part] | Web"]
    forms: tuple[str, ...] = ("html", "html", "docx", "text")
    led_as: str = ""  # title of the link that leads here; {report} is the real report's

    @property
    def name(self) -> str:
        return self.write.__name__


@dataclass(frozen=True)
class Served:
    """One page as it comes in."""

    id: str
    kinds: tuple[str, ...]
    body: bytes
    file: str
    lead: Lead | None
    scene: Scene


def title(text: str) -> Part:
    return Part("title", text)


def heads(*texts: str) -> list[Part]:
    """Paragraphs; one that begins with a numeral is a heading."""
    return [Part("h1" if t[:2] in NUMERALS and len(t) < 40 else "p", t) for t in texts]


NUMERALS = tuple(f"{n}、" for n in "一二三四五六七八九")


def table(rows: Iterable[Sequence[str]]) -> Part:
    """A plain table of texts."""
    slots = tuple(tuple(map(Slot, row)) for row in rows)
    return Part("table", table=Table("plain", slots, max(map(len, slots))))


def scene(seed: str) -> Scene:
    rng = Random(seed)
    place, code = rng.choice(PLACES)
    return Scene(place, code, rng.choice(BODIES), rng.randrange(2019, 2026), rng)


def served(template: Template, number: int) -> Served:
    """The template's page of that number: always the same bytes."""
    found = scene(f"{template.name}{number}")
    written = template.write(found)
    form = template.forms[number % len(template.forms)]
    body, file = _bytes(written, form, found)
    shown = written.title if isinstance(written, Web) else written[0].text
    return Served(
        f"{template.name}-{number}",
        tuple(template.kinds.split()),
        body,
        file,
        _lead(found, (template.led_as or shown).format(report=found.report), number),
        found,
    )


def _bytes(written: "Sequence[Part] | Web", form: str, found: Scene) -> tuple[bytes, str]:
    if isinstance(written, Web):
        body = written.html if written.whole else framed(written.title, written.html, found)
        return body.encode(), "page.html"
    parts = list(written)
    if form == "docx":
        return docxfile.render(parts, parts[0].text), "file.docx"
    if form == "xlsx":
        return one_sheet(parts, found.rng), "file.xlsx"
    if form == "text":
        return flat.render(parts, found.rng.choice(flat.STYLES), found.rng).encode(), "file.txt"
    skin = SKINS[found.rng.choice(sorted(SKINS))]
    line = f"<p>来源：{found.agency} 发布时间：{found.year + 1}-01-{found.rng.randrange(10, 29)} 浏览次数：12</p>"
    return framed(parts[0].text, line + skin.render(parts, found.rng, frozenset()), found).encode(), "page.html"


def framed(shown: str, article: str, found: Scene) -> str:
    """An article in the frame of a portal: menu, way in, and beside it a list of real reports."""
    way = " > ".join(["首页", "政务公开", found.pick("政府信息公开年报", "通知公告", "法定主动公开内容")])
    meta = f"<meta name='SiteName' content='{found.place}人民政府'><meta name='SiteIDCode' content='{found.code}0001'>"
    if found.rng.random() < 0.4:
        meta += f"<meta name='ArticleTitle' content='{escape(shown)}'><meta name='PubDate' content='{found.year + 1}-01-20'>"
    beside = "".join(
        f"<li><a href='/{year}.html'>{found.agency}{year}年政府信息公开工作年度报告</a></li>"
        for year in range(found.year - found.rng.randrange(3), found.year)
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{meta}<title>{escape(shown)}-{found.place}人民政府</title></head>"
        "<body><ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li>"
        "<li><a href='/zwgk/gknb/'>政府信息公开年报</a></li><li><a href='/hd/'>互动交流</a></li></ul>"
        f"<div class='way'>当前位置：{way}</div><div class='main'>{article}</div>"
        f"<div class='side'><h4>相关信息</h4><ul>{beside}</ul></div>"
        f"<div class='foot'>主办：{found.place}人民政府办公室 网站标识码：{found.code}0001</div></body></html>"
    )


def _lead(found: Scene, shown: str, number: int) -> Lead | None:
    """How the crawl came here: by hand (none), by a link with a title, by one in the column of annual reports."""
    if number % 3 == 0:
        return None
    menu = "政务公开 > 政府信息公开年报" if number % 3 == 1 else "政务公开 > 通知公告"
    return Lead(
        url="http://www.example.gov.cn/zwgk/1.html",
        portal_id="example",
        region_code=found.code,
        role="report",
        title=shown,
        menu=menu,
    )
