"""The README's picture of the catalogue: `python -m tests.screenshot OUT.png [CATALOGUE]`.

Without a catalogue one of invented departments is built first.
"""

import sys
import tempfile
from pathlib import Path

from tests.bench_catalogue import make_catalogue
from tests.browser import browsing, serving_catalogue

SIZE = {"width": 1200, "height": 850}


def take(catalogue: Path, out: Path) -> None:
    """Search, and photograph the answer with its facets."""
    with serving_catalogue(catalogue) as home, browsing() as browser:
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(home)
        page.get_by_label("检索报告").fill("行政复议")
        page.get_by_role("button", name="检索").click()
        page.locator("table.nb-reports tbody a").first.wait_for()
        out.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=out)


def main(out: Path, catalogue: Path | None) -> None:
    """Take the picture of a catalogue, or of an invented one."""
    if catalogue is not None:
        take(catalogue, out)
        return
    with tempfile.TemporaryDirectory() as folder:
        make_catalogue(Path(folder), 350)
        take(Path(folder) / "catalogue.db", out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
