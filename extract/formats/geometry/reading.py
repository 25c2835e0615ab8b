"""Pages -> blocks and grids in reading order."""

from collections.abc import Sequence

from extract.formats.geometry.page import Page
from extract.model.document import Block, Grid


def parts_of(pages: Sequence[Page]) -> tuple[Block | Grid, ...]:
    """Pages in order -> paragraphs, headings and tables in reading order, each with the locator of its box.

    Running heads, page numbers and watermarks are dropped; a table over several pages is one grid, its repeated head
    once, a row cut by the page's end whole (its cells are in doubt: `pieces`).
    """
    return ()
