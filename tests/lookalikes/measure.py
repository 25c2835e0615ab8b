"""What the reader makes of both sets. Run: `python -m tests.lookalikes.measure`."""

from collections.abc import Iterator

from extract.reading import read
from tests.lookalikes import about, broken, counts, later, lists, of_others, reports, yearly
from tests.lookalikes.page import Served, served

SHELVES = (yearly, of_others, about, lists, counts, broken, later)
PAGES_OF_EACH = 3


def lookalikes() -> list[Served]:
    """Pages that are no reports, each with the kinds it may be read as."""
    found = [template for shelf in SHELVES for template in shelf.TEMPLATES]
    return [served(template, number) for template in found for number in range(PAGES_OF_EACH)]


def odd_reports() -> list[Served]:
    """Pages that are reports. A title only the link tells needs the link."""
    found = [(t, n) for t in reports.TEMPLATES for n in range(PAGES_OF_EACH) if n or not t.led_as]
    return [served(template, number) for template, number in found]


def misread(pages: list[Served]) -> Iterator[tuple[Served, str, str | None]]:
    """Pages with another kind than a careful reader gives them: page, kind, title as read."""
    for page in pages:
        found = read(page.body, name=page.file, lead=page.lead)
        if found.kind not in page.kinds:
            yield page, found.kind, found.title


def main() -> None:
    """Print what is misread, worst first."""
    for pages in (lookalikes(), odd_reports()):
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
