"""What a capture can be, judged by its label alone: media type, address and the lead, without its body."""

from urllib.parse import urlsplit

from archive.capture import Capture
from extract.rows import is_plumbing, repeated

PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/json")
"""Media types under which only a suffix makes one look for a file."""

SUFFIXES = (".doc", ".wps", ".rtf", ".docx", ".odt", ".xls", ".xlsx", ".pdf", ".zip", ".png", ".jpg", ".jpeg", ".tif")


def may_be_file(capture: Capture) -> bool:
    """Whether it can be something that has to be converted before it is read."""
    if repeated(capture) or capture.status not in (200, None) or is_plumbing(capture, capture.mime):
        return False
    return capture.mime not in PAGES or urlsplit(capture.url).path.lower().endswith(SUFFIXES)


def is_shown(capture: Capture) -> bool:
    """Whether its pictures are worth seconds of recognition: a lead took it for a report or for a file of one.

    Without any lead (a WARC of another tool) PDF files are, and images, most of them logos, are not.
    """
    if capture.lead is not None:
        return capture.lead.role in ("report", "attachment")
    return not (capture.mime or "").startswith("image/")
