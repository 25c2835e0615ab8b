"""The README's pictures of the catalogue: `python -m tests.screenshot FOLDER [DATA]`.

DATA is a data folder with a crawled sample region (`make demo` makes one); without it one is crawled first.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from settings.paths import DataFolder
from tests.browser import browsing
from tests.conftest import run_sample
from tests.walked import Walk, walking

DESK, PHONE = {"width": 1200, "height": 800}, {"width": 390, "height": 780}
COLOURS = 96
"""Of a picture: enough for type and charts, a third of the bytes."""

Scene = Callable[[Page, Walk], None]


def home(page: Page, walk: Walk) -> None:
    """The first page."""
    page.goto(walk.home)


def search(page: Page, walk: Walk) -> None:
    """A search with its facets and snippets."""
    page.goto(f"{walk.home}reports?q=行政复议&year=2022")
    page.locator(".nb-snippet mark").first.wait_for()


def report(page: Page, walk: Walk) -> None:
    """Table III of a report whose sums do not add up."""
    broken = walk.one(
        "select report_id from findings f join reports r on r.id = f.report_id "
        "where f.rule = 'flow' and r.layout = '2021' and r.format = 'html' order by r.year desc, r.id"
    )
    page.goto(f"{walk.home}report/{broken}")
    page.locator(".nb-form td.nb-wrong").first.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.nb-form td.nb-wrong').closest('table').scrollIntoView()")


def archive(page: Page, walk: Walk) -> None:
    """A number lit in the archived original."""
    one = walk.one(
        "select id from reports where layout = '2021' and format = 'html' and scope = 'aggregate' "
        "and findings_count = 0 and cells_value = cells order by year desc, id"
    )
    page.goto(f"{walk.home}figure/{one}/requests/granted/total")
    page.frame_locator("iframe.nb-original").locator(".nb-lit").first.wait_for()


def charts(page: Page, walk: Walk) -> None:
    """The charts of the collection."""
    page.goto(f"{walk.home}charts?scope=department")


def compare(page: Page, walk: Walk) -> None:
    """Two years of one agency."""
    earlier, later = walk.rows.execute(
        "select a.id, b.id from reports a join reports b on b.agency_id = a.agency_id and b.scope = a.scope "
        "and b.year = a.year + 1 where a.layout = '2021' and b.layout = '2021' and a.cells_value = a.cells "
        "and b.cells_value = b.cells order by b.year desc, b.id limit 1"
    ).fetchone()
    page.goto(f"{walk.home}compare?report={earlier}&report={later}")
    page.evaluate("document.querySelector('#main').scrollIntoView()")


def phone(page: Page, walk: Walk) -> None:
    """The first page on a phone, in English."""
    page.goto(f"{walk.home}en/")


SCENES: dict[str, Scene] = {s.__name__: s for s in (home, search, report, archive, charts, compare, phone)}


def take(browser: Browser, walk: Walk, scene: Scene, out: Path) -> None:
    """Photograph a scene."""
    size, scale = (PHONE, 2) if scene is phone else (DESK, 1)
    context = browser.new_context(viewport=size, device_scale_factor=scale)  # type: ignore[arg-type]
    page = context.new_page()
    scene(page, walk)
    page.screenshot(path=out, animations="disabled")
    context.close()
    with Image.open(out) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(out, optimize=True)


def main(folder: Path, data: Path | None) -> None:
    """Take all pictures: `catalogue.png`, the first page, and `catalogue-NAME.png` in the folder."""
    with tempfile.TemporaryDirectory() as made:
        sample = DataFolder(data) if data else run_sample(Path(made) / "sample").data
        with walking(Path(made), sample) as walk, browsing() as browser:
            for name, scene in SCENES.items():
                out = folder / ("catalogue.png" if scene is home else f"catalogue-{name}.png")
                take(browser, walk, scene, out)
                print(f"{out} {out.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
