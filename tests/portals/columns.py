"""The menus of a place: where its reports stand, and what stands around them."""

from html import escape
from random import Random

from tests.forms.pdf import ruled, unruled
from tests.portals import docxfile, flat
from tests.portals.draft import PDF_FORMS
from tests.portals.noise import announcement, guide, intruders, lookalikes, news
from tests.portals.places import Place
from tests.portals.report import Report
from tests.portals.site import Column, File, Item
from tests.portals.skins import clean, nested, word

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SKINS = (clean.render, word.render, nested.render)
YEARBOOK = "信息公开年报"
# The smallest thing that is a PDF: another attachment beside the report's.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)
SHORT_PAGE = "<p>{title}见附件。</p><p>请下载查看。</p>"


def item_of(report: Report, rng: Random) -> Item:
    """The entry that publishes a report: page, page with a file, or a text file alone."""
    draft = report.draft
    source = draft.name if rng.random() < 0.8 else None
    item = Item(report.title, draft.published, "", kind="report", source=source, report=report)
    item.quirks = frozenset(draft.quirks)
    item.title_html = "<br/>".join(escape(line) for line in draft.title_lines)
    if draft.form in flat.STYLES:
        text = flat.render(report.parts, draft.form, rng)
        coding = draft.place.encoding
        mime = "text/plain; charset=utf-8" if coding == "utf-8" else "text/plain"
        item.files = [File("report.txt", text.encode(coding), mime, report.title)]
        item.form = "file"
        return item
    parts = report.parts if rng.random() < 0.6 else [p for p in report.parts if p.kind != "title"]
    if draft.form in ("html", "both"):
        item.html = rng.choice(SKINS)(parts, rng, item.quirks)
    else:
        item.html = SHORT_PAGE.format(title=escape(report.title))
    if draft.form in ("docx", "both", *PDF_FORMS):
        item.files = [_file(report, item)]
        if rng.random() < 0.25:
            item.files.append(File("list.pdf", PDF, "application/pdf", "附件2：主动公开目录清单.pdf"))
    item.bare = rng.random() < 0.15
    return item


def _file(report: Report, item: Item) -> File:
    """The report as the file behind its page."""
    if report.draft.form in PDF_FORMS:
        render = {"pdf": ruled, "pdf-unruled": unruled}[report.draft.form]
        return File("report.pdf", render(report.parts, Random(report.title)), "application/pdf", f"{report.title}.pdf")
    body = docxfile.render(report.parts, report.title, item.quirks)
    return File("report.docx", body, DOCX, f"{report.title}.docx")


def by_kind(place: Place, items: list[Item]) -> list[Column]:
    """政府（办）, 部门, 乡镇."""
    town = {"旗": "苏木镇年报", "县": "乡镇年报", "市": "镇（街道）年报", "区": "乡镇街道年报", "盟": "园区年报"}[
        place.short
    ]
    groups = ((f"{place.short}政府（办）年报", "zfb", ("government", "office")), ("部门年报", "bmnb", ("department",)))
    columns = [Column(name, slug, _of(items, kinds), type=YEARBOOK) for name, slug, kinds in groups]
    return [*columns, Column(town, "xznb", _of(items, ("township", "street", "zone")), type=YEARBOOK)]


def _of(items: list[Item], kinds: tuple[str, ...]) -> list[Item]:
    return [item for item in items if item.report and item.report.draft.agency.kind in kinds]


def by_year(items: list[Item]) -> list[Column]:
    """One column per year of publication, as folders go: the report is about the year before."""
    years = sorted({item.when.year for item in items}, reverse=True)
    return [Column(f"{year}年", f"{year}n", [i for i in items if i.when.year == year], type=YEARBOOK) for year in years]


def by_agency(place: Place, items: list[Item]) -> tuple[list[Item], list[Column]]:
    """The government's own, and a node for each other agency."""
    agencies = {i.report.draft.agency.slug: i.report.draft.agency for i in items if i.report}
    theirs = {slug: [i for i in items if i.report and i.report.draft.agency.slug == slug] for slug in agencies}
    name = place.name(place.years[1])
    columns = [
        Column(name + a.suffix, slug, theirs[slug], type=YEARBOOK) for slug, a in agencies.items() if slug != "zf"
    ]
    if place.cms == "gkmlpt":  # there a node with others below it lists nothing of its own
        return [], [Column(f"{place.short}政府年报", "zfnb", theirs["zf"], type=YEARBOOK), *columns]
    return theirs["zf"], columns


def yearbook(place: Place, items: list[Item]) -> Column:
    """The annual reports' column in the shape of the place."""
    column = Column("政府信息公开年报", "zfxxgknb", type=YEARBOOK)
    if place.cms in ("longxun", "openness", "gkmlpt", "epoint"):
        column.items, column.children = by_agency(place, items)
    elif place.cms == "ucapdata" or place.id in ("yb-dengkou", "yb-qingtongxia", "yb-wenquan", "yb-dengkou-2012"):
        column.items = items
    elif place.id == "yb-bynr":
        column.children = by_year(items)
    else:
        column.children = by_kind(place, items)
    return column


def nodes(place: Place, book: Column, rng: Random) -> list[Column]:
    """Agencies with a node of their own: their reports stand there and nowhere else."""
    columns = [column for column in book.walk() if column.slug == "bmnb"]
    if place.cms not in ("trs", "hanweb") or not columns:
        return []
    slugs = sorted({item.report.draft.agency.slug for item in columns[0].items if item.report})[:2]
    out = []
    for slug in slugs:
        theirs = [item for item in columns[0].items if item.report and item.report.draft.agency.slug == slug]
        columns[0].items = [item for item in columns[0].items if item not in theirs]
        modules = [
            Column("政府信息公开指南", "xxgkzn", [guide(place, "{p}{d}政府信息公开指南", rng)], type="信息公开指南"),
            Column("政府信息公开年报", "xxgknb", theirs, type=YEARBOOK),
        ]
        out.append(Column(theirs[0].report.draft.agency.suffix, slug, children=modules))  # type: ignore[union-attr]
    return [Column("部门信息公开目录", "bmxxgkml", children=out)]


def menus(place: Place, book: Column, rng: Random) -> list[Column]:
    """The top menu: news, openness with the four modules, agencies with nodes, special topics.

    A notice and a form of another kind stand in the annual reports' own column, as they do in life.
    """
    own_nodes = nodes(place, book, rng)
    tempting = lookalikes(place, rng, 6 if place.small else 18)
    half = len(tempting) // 2
    leaves = [column for column in book.walk() if not column.children]
    leaves[0].items = sorted([*leaves[0].items, *intruders(place, rng)], key=lambda item: item.when, reverse=True)
    openness = Column(
        "政府信息公开",
        "zfxxgk",
        children=[
            Column("政府信息公开指南", "zfxxgkzn", [guide(place, "{p}政府信息公开指南", rng)], type="信息公开指南"),
            Column("政府信息公开制度", "zfxxgkzd", [guide(place, "{p}政府信息公开制度汇编", rng)]),
            Column("法定主动公开内容", "fdzdgknr", tempting[:half], type="信息公开目录"),
            book,
        ],
    )
    notices = Column("公告公示", "gggs", news(place, rng, 2 if place.small else 6))
    affairs = Column("政务公开", "zwgk", children=[openness, *own_nodes, notices])
    return [
        Column("新闻动态", "xwdt", [*announcement(place, rng), *news(place, rng, 3 if place.small else 16)]),
        affairs,
        Column("专题专栏", "ztzl", tempting[half:]),
    ]
