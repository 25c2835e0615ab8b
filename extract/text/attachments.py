"""The files a page links to or shows, and which of them hold the report itself."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from extract.model.document import Block, Document, Grid, Link
from extract.model.report import Attachment
from extract.text.titles import read_title
from settings.files import IMAGE_SUFFIXES, MIMES, is_attachment, is_decoration, suffix_of, viewer_target
from settings.plain import squeeze

_SUFFIX = re.compile(rf"\.({'|'.join(MIMES)})(?=$|[?#&\s\"')】）]|(?<=\w)$)", re.IGNORECASE)
_SUFFIX_OF_PICTURE = re.compile(rf"\.({'|'.join(sorted(IMAGE_SUFFIXES))})(?=$|[?#!])", re.IGNORECASE)
_DOWNLOAD = re.compile("down|attachment", re.IGNORECASE)
_REPORT_WORDS = re.compile(r"年度报告|年报|信息公开.{0,8}报告|统计表|情况表")
_OTHER_WORDS = re.compile(
    r"申请表|申请书|通知|指南|格式|说明|解读|要点|流程图|素材|二维码|网站.{0,6}报表|决算|预算|法治"
)
_ENOUGH_NUMBERS = 30  # cells with a number from which on the report stands in the page itself
_ENOUGH_PROSE = 300  # characters of running text that say the same
_SENTENCE = re.compile(r"[。；]")


def find_attachments(document: Document) -> tuple[Attachment, ...]:
    """Every file that a page links to, shows in a viewer or embeds, once; of pictures those that may be the report's pages.

    A file is the report's when its name says so, or when it is the only document that says nothing else.
    Pictures are the report where neither a document nor the page itself has it.
    """
    files = list(dict.fromkeys(_files(document)))
    documents = [f for f in files if not is_picture(f)]
    unnamed = [f for f in documents if not _OTHER_WORDS.search(squeeze(f.name))]
    found = [
        Attachment(f.url, f.name, f.mime, "report" if _names_report(f.name) or unnamed == [f] else "other")
        for f in files
        if not is_picture(f)
    ]
    pictures = [f for f in files if is_picture(f)]
    if not has_report_file(found) and not _stands_in_page(document):
        shown = [a for link in document.shown if (a := _picture(link)) and a.url not in {p.url for p in pictures}]
        pictures = [Attachment(p.url, p.name, p.mime, "report") for p in dict.fromkeys((*pictures, *shown))]
    return (*found, *pictures)


def has_report_file(attachments: Iterable[Attachment]) -> bool:
    """Whether a document among them is said to hold the report; pictures are not counted, many pages have some."""
    return any(a.role == "report" and not is_picture(a) for a in attachments)


def is_picture(attachment: Attachment) -> bool:
    """A picture, by its media type."""
    return (attachment.mime or "").startswith("image/")


def _files(document: Document) -> Iterator[Attachment]:
    seen: set[str] = set()
    frames = (link for link in document.shown if _behind(link.url) or not _SUFFIX_OF_PICTURE.search(link.url))
    for link in (*document.links, *frames):
        target = _behind(link.url)
        url = target or link.url
        if url not in seen and (target or _suffix(link) or _is_download(link)):
            seen.add(url)
            suffix = suffix_of(target) if target else _suffix(link)
            yield Attachment(url, link.text or _file_name(url), MIMES.get(suffix or ""), "other")


def _behind(url: str) -> str | None:
    """The file that a viewer's address names; None also for what is no address."""
    try:
        return viewer_target(url) if "=" in url else None
    except ValueError:  # "http://[wrong" stays as printed
        return None


def _is_download(link: Link) -> bool:
    """A script that hands out a file without naming it."""
    try:
        return _DOWNLOAD.search(link.url) is not None and is_attachment(link.url, link.text)
    except ValueError:
        return False


def _suffix(link: Link) -> str | None:
    """The suffix in the path, in a query that names a file, or in the link's text."""
    for place in (link.url, link.text):
        if found := _SUFFIX.search(place):
            return found.group(1).lower()
    return None


def _picture(link: Link) -> Attachment | None:
    suffix = _SUFFIX_OF_PICTURE.search(link.url)
    if suffix is None or is_decoration(link.url):
        return None
    return Attachment(link.url, link.text or _file_name(link.url), MIMES[suffix[1].lower()], "report")


def _file_name(url: str) -> str:
    return unquote(url.partition("?")[0].rpartition("/")[2]) or url


def _names_report(name: str) -> bool:
    said = read_title(name).kind
    if said == "annual_report":
        return True
    return (
        said in (None, "other") and bool(_REPORT_WORDS.search(squeeze(name))) and not _OTHER_WORDS.search(squeeze(name))
    )


def _stands_in_page(document: Document) -> bool:
    """Whether the page has tables with numbers, or text to read."""
    numbers = prose = 0
    for part in document.parts:
        if isinstance(part, Grid):
            numbers += sum(cell.text.isdigit() for row in part.rows for cell in row)
        elif isinstance(part, Block) and _SENTENCE.search(part.text):
            prose += len(part.text)
    return numbers >= _ENOUGH_NUMBERS or prose >= _ENOUGH_PROSE
