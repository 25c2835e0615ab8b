"""The running text of a page whose report has no headings to bound it: told from menus and sidebars by trafilatura.

Only for those: it costs ten times what the official headings cost, and it rebuilds tables.
"""

from trafilatura import extract


def main_text(page: str) -> str:
    """The article of a web page (decoded HTML), a paragraph a line; empty where none is found."""
    return extract(page, include_tables=False, include_comments=False, include_links=False) or ""
