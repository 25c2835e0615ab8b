"""What the reader makes of both sets. Run: `python -m tests.lookalikes.measure [developed|held]`.

Templates of even number in their shelf were looked at while the reader was changed, those of odd number were held out
and only counted.
"""

import sys
from collections.abc import Iterator
from types import ModuleType

from extract.reading import read
from tests.lookalikes import about, broken, counts, lists, reports, yearly
from tests.lookalikes.page import Served, Template, served

SHELVES = (yearly, about, lists, counts, broken)
PAGES_OF_EACH = 3


def templates(shelf: ModuleType, half: str = "") -> list[Template]:
    """All templates of a shelf, or every second: `developed` with, or `held` out."""
    chosen = {"": lambda n: True, "developed": lambda n: n % 2 == 0, "held": lambda n: n % 2 == 1}[half]
    return [template for n, template in enumerate(shelf.TEMPLATES) if chosen(n)]


def lookalikes(half: str = "") -> list[Served]:
    """Pages that are no reports, each with the kinds it may be read as."""
    found = [template for shelf in SHELVES for template in templates(shelf, half)]
    return [served(template, number) for template in found for number in range(PAGES_OF_EACH)]


def odd_reports(half: str = "") -> list[Served]:
    """Pages that are reports. A title only the link tells needs the link."""
    found = [(t, n) for t in templates(reports, half) for n in range(PAGES_OF_EACH) if n or not t.led_as]
    return [served(template, number) for template, number in found]


def misread(pages: list[Served]) -> Iterator[tuple[Served, str, str | None]]:
    """Pages with another kind than a careful reader gives them: page, kind, title as read."""
    for page in pages:
        found = read(page.body, name=page.file, lead=page.lead)
        if found.kind not in page.kinds:
            yield page, found.kind, found.title


def main() -> None:
    """Print what is misread, worst first."""
    for pages in (lookalikes(*sys.argv[1:]), odd_reports(*sys.argv[1:])):
        tell(pages)


def tell(pages: list[Served]) -> None:
    """Counts and a line for each miss."""
    wrong = sorted(misread(pages), key=lambda miss: miss[1] != "annual_report")
    as_reports = sum(kind == "annual_report" for _, kind, _ in wrong)
    print(f"{len(pages)} pages: {as_reports} read as reports, {len(wrong) - as_reports} as another kind than they are")
    for page, kind, title in wrong:
        print(f"  {page.id} ({page.file}): {kind}, not {'/'.join(page.kinds)}: {title}")


if __name__ == "__main__":
    main()
