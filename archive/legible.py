"""What of a page may be parsed, so that none takes more memory or time than it may, whoever wrote it. Pure.

libxml2 keeps a hundred bytes for a tag of three, and looks at every attribute of a tag to add one more: a page of one
megabyte that is all attributes keeps it busy for minutes, one of sixteen for hours.
"""

import re
from itertools import islice

MAX_PAGE_BYTES = 16 << 20
MAX_TAGS = 500_000
MAX_ATTRIBUTES = 2_000
"""Of one tag."""

_ENCODING = re.compile(
    r"gb18030|gbk|gb2312|hz|utf[-_]?8|utf[-_]?16(?:[-_]?[lb]e)?|big5(?:[-_]?hkscs)?|iso[-_]?8859[-_]\d\d?|iso2022[-_]jp"
    r"|latin[-_]?1|us[-_]ascii|ascii|(?:windows[-_]|cp)\d{3,5}|shift[-_]?jis|euc[-_](?:jp|kr)|koi8[-_][ru]"
)

_SMALL = 1 << 18
"""Bytes of a page that cannot hold enough attributes to matter; nearly all pages are smaller."""

_TAG = re.compile(
    rb"<[A-Za-z][^\s/>]*+"
    rb"(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))?+){0,%d}+[\s/]*+(>?)"
    % MAX_ATTRIBUTES
)
"""A start tag as browsers read it (HTML Living Standard, section 13.2.5.8 and the following)."""


def is_text_encoding(name: str) -> bool:
    """Whether a page may name a codec of Python's. Others raise what no encoding does, or (punycode) take hours."""
    return _ENCODING.fullmatch(name.lower()) is not None


def legible(body: bytes) -> bytes:
    """The beginning of a page that may be parsed, which of all but monstrous pages is all of it; ends before a tag."""
    if len(body) > MAX_PAGE_BYTES:
        body = body[: body.rfind(b"<", 0, MAX_PAGE_BYTES)] if b"<" in body[:MAX_PAGE_BYTES] else body[:MAX_PAGE_BYTES]
    if body.count(b"<") > MAX_TAGS:
        body = body[: next(islice(re.finditer(b"<", body), MAX_TAGS, None)).start()]
    return body if len(body) <= _SMALL else body[: _crowded_tag(body)]


def _crowded_tag(body: bytes) -> int:
    """Where the first tag with too many attributes begins, or the end of the page."""
    at = 0
    while (at := body.find(b"<", at)) >= 0:
        found = _TAG.match(body, at)
        if found is None:
            at += 1
        elif found[1] or found.end() == len(body):
            at = found.end()
        else:
            return at
    return len(body)
