"""Milliseconds from bytes to findings per report page, against the least any reader must do, and trafilatura alone."""

from collections.abc import Callable, Sequence

import trafilatura
from lxml import html

from extract.reading import read
from tests.bench.row import Row, alternating, seconds
from tests.portals.world import World, build_world

Rectangle = list[list[str]]
TABLES = 3


def floor(body: bytes) -> list[Rectangle]:
    """Parse the page and expand its three tables into rectangles of text: no meaning, no checks."""
    page = html.document_fromstring(body)
    return [rectangle(table) for table in page.iter("table")][-TABLES:]


def rectangle(table: html.HtmlElement) -> Rectangle:
    """The texts of a table with every span filled in."""
    grid: dict[tuple[int, int], str] = {}
    rows = list(table.iter("tr"))
    for y, row in enumerate(rows):
        x = 0
        for cell in row.iterchildren("td", "th"):
            while (y, x) in grid:
                x += 1
            text = cell.text_content().strip()
            high, wide = int(cell.get("rowspan") or 1), int(cell.get("colspan") or 1)
            grid.update({(y + down, x + right): text for down in range(high) for right in range(wide)})
            x += wide
    width = max((x for _, x in grid), default=-1) + 1
    return [[grid.get((y, x), "") for x in range(width)] for y in range(len(rows))]


def pages_with_tables(world: World, wanted: int) -> list[tuple[str, bytes]]:
    """Report pages whose tables are inline, evenly over the region: the pages that cost the most."""
    inline = [r for r in world.truth["reports"] if r["format"] == "html" and r["cells"] and not r["attachment_url"]]
    pages = [(r["url"], world.pages[r["url"]].body) for r in inline]
    tabled = [(url, body) for url, body in pages if body.count(b"<table") + body.count(b"<TABLE") >= TABLES]
    return tabled[:: max(1, len(tabled) // wanted)][:wanted]


def reading_rows(seed: int, scale: int, wanted: int, rounds: int) -> list[Row]:
    """Time all pages with each reader in turn; medians over the rounds, per page."""
    pages = pages_with_tables(build_world(seed, scale), wanted)
    read_all = _over(pages, lambda url, body: read(body, mime="text/html", url=url))
    floor_all = _over(pages, lambda _url, body: floor(body))
    trafilatura_all = _over(pages, lambda url, body: trafilatura.extract(body, url=url))
    for warm in (read_all, floor_all, trafilatura_all):
        warm()
    sides = [lambda f=f: 1000 * seconds(f) / len(pages) for f in (read_all, floor_all, trafilatura_all)]
    ours, least, article = alternating(sides, rounds)
    size = sum(len(body) for _, body in pages) // len(pages) // 1024
    note = f"median of {rounds} over {len(pages)} pages of {size} KB"
    return [
        Row(
            measure="read a report page",
            unit="ms",
            ours=ours,
            peer="lxml parse + three tables expanded",
            theirs=least,
            aim="3 or less",
            note=note,
        ),
        Row(measure="read a report page", unit="ms", ours=ours, peer="trafilatura.extract", theirs=article, note=note),
    ]


def _over(pages: Sequence[tuple[str, bytes]], each: Callable[[str, bytes], object]) -> Callable[[], None]:
    def run() -> None:
        for url, body in pages:
            each(url, body)

    return run
