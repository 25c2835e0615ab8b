"""What a file contains, before meaning: blocks of text and grids of cells, each with a locator."""

from dataclasses import dataclass, field
from typing import Literal

from extract.model.finding import Problem
from extract.model.quick import quick

Format = Literal["html", "text", "docx", "doc", "wps", "rtf", "odt", "xlsx", "xls", "zip", "pdf", "scan"]
"""`scan` is what characters were recognised in: an image, or a PDF (or some of its pages) without a text layer."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One way to read the picture of a cell: its text and how sure the recognition is of it, 0 to 1."""

    text: str
    score: float


@quick
@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell. `where` leads back to it: an element path (html), table/row/cell (docx, xlsx), page and box
    (pdf, scan), a line (text). `doubt` is set where the text itself is uncertain (a code of `Figure.doubt`);
    `guesses` are all ways to read a picture, best first, none where the text is printed as text.
    """

    text: str
    where: str
    row: int = 0  # physical row in the source table, 0-based
    column: int = 0  # first grid column it covers, 0-based
    rowspan: int = 1
    colspan: int = 1
    doubt: str | None = None
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: physical rows of distinct cells as printed; spans are kept on the cells, nothing is repeated.

    `ragged` is True where the source had lost its cell structure (flattened text): columns are then a guess.
    """

    rows: tuple[tuple[Cell, ...], ...]
    where: str
    ragged: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading of running text."""

    text: str
    where: str
    kind: Literal["heading", "paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the page, absolute where the page's address is known."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as read: parts in reading order, what the page says of itself, and its links."""

    format: Format
    parts: tuple[Block | Grid, ...]
    title: str | None = None  # <title>, first heading or document property: a hint, not the report's title
    meta: dict[str, str] = field(
        default_factory=dict
    )  # lower-case name -> content (ArticleTitle, PubDate, SiteIDCode …)
    links: tuple[Link, ...] = ()
    shown: tuple[Link, ...] = ()  # what the page shows of other addresses: pictures, frames, viewers of files
    encoding: str | None = None
    url: str | None = None
    tools: tuple[str, ...] = ()  # names and versions of the programs that converted it: "LibreOffice 7.4.7.2"
    problems: tuple[Problem, ...] = ()
