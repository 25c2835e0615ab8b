"""Is a page a list of reports, or one report beside which others are listed? By what stands between the links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.model.document import Block, Cell, Document, Grid
from extract.text.titles import TitleReading, read_title
from settings.agencies import agency_type
from settings.plain import squeeze

MANY_LINKS = 12
_FEW_OWN_CHARS = 300
_A_LINE = 60  # less prose than this is a label
_MANY_REPORTS = 3
_PROSE = re.compile(r"[。;；，！!]")
_PROSE_MIN_CHARS = 20
_COLUMN_MAX_CHARS = 8  # a label in front of the title that joins it: 年报


@dataclass(frozen=True, slots=True)
class Entries:
    """Links to reports, and the running text between them.

    `longest_prose`: characters of prose in the longest stretch without such a link. A list with snippets has a little
    behind each link, a report with a list beside it has all in one stretch. `substance`: characters in table cells.
    """

    reports: tuple[TitleReading, ...]
    longest_prose: int
    substance: int


def own_chars(document: Document) -> int:
    """How much text a document has that is not the text of its links."""
    linked = sum(len(link.text) for link in document.links)
    return max(0, sum(len(part.text) for part in document.parts if isinstance(part, Block)) - linked)


def linked_reports(document: Document) -> dict[str, TitleReading]:
    """Compact texts of the links that bear a report's title with a year, each with what it says."""
    found = {}
    for link in document.links:
        if "公开" in link.text and len(link.text) > len("年报信息公开"):
            said = read_title(link.text)
            if said.kind == "annual_report" and said.year is not None:
                found[squeeze(link.text)] = said
    return found


def entries_of(document: Document, reports: dict[str, TitleReading]) -> Entries:
    """Where the links to reports stand among the text."""
    stretch = longest = substance = 0
    for text, is_cell in _lines(document):
        if reports and _is_entry(text, reports):
            stretch = 0
        elif is_cell:
            substance += len(text)
        elif len(text) >= _PROSE_MIN_CHARS and _PROSE.search(text):
            stretch += len(text)
            longest = max(longest, stretch)
    return Entries(tuple(reports.values()), longest, substance)


def _is_entry(text: str, reports: dict[str, TitleReading]) -> bool:
    if "公开" not in text:
        return False
    squeezed = squeeze(text)
    return any(words in squeezed for words in reports)


def _lines(document: Document) -> Iterator[tuple[str, bool]]:
    """Blocks and rows of tables; True for a row."""
    for part in document.parts:
        if isinstance(part, Grid):
            yield from ((_row(cells), True) for cells in part.rows)
        else:
            yield part.text, False


def _row(cells: tuple[Cell, ...]) -> str:
    return "".join(cell.text for cell in cells)


def is_list(document: Document, said: TitleReading, entries: Entries, *, has_files: bool) -> bool:
    """Links to reports and hardly a word of its own.

    A column of one year may bear a report's title ("2023年政府信息公开年报"); a report names its agency, or says
    in its meta tags that it is an article, or has a file to show; but where three other agencies' reports of that
    year are linked and a place at most is named, the page is the list of that place and year.
    """
    if max(entries.longest_prose, entries.substance) >= _FEW_OWN_CHARS:
        return False
    reports = len(entries.reports)
    if said.kind in ("other", "news"):
        return reports >= _MANY_REPORTS and entries.longest_prose + entries.substance < _A_LINE
    if said.kind == "annual_report" and said.year is not None:
        if _names_organ(said) or (reports < _MANY_REPORTS and (said.owner or has_files)):
            return False
        if _others_of_that_year(said, entries) >= _MANY_REPORTS:
            return True
        return reports > 1 and not (said.owner or has_files or "articletitle" in document.meta)
    little = entries.longest_prose + entries.substance < _A_LINE
    if reports and little and said.year is None:  # a title with a year and another subject is an article's
        return True
    return reports >= _MANY_REPORTS or (not entries.substance and len(document.links) >= MANY_LINKS)


def _names_organ(said: TitleReading) -> bool:
    return bool(said.owner) and agency_type(said.owner) != "other"


def _others_of_that_year(said: TitleReading, entries: Entries) -> int:
    """How many other agencies' reports of the same year are linked."""
    return len({other.owner for other in entries.reports if other.year == said.year and other.owner != said.owner})
