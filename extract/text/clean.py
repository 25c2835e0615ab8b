"""Comparison copies of printed text: full-width forms, white space, quotes and numbering taken away, digits never touched."""

import re
from functools import lru_cache

from settings.plain import BLANK, squeeze

_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]+")
_INNER_BLANK = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f\u3000]+")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")  # what Word-to-text converters print for an invisible anchor
_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分[、.:,]?"
    r"|\((?:[一二三四五六七八九十]+|\d{1,2})\)[、.,]?"
    r"|[一二三四五六七八九十]+[、.,:]"
    r"|\d{1,2}[、.,:)](?!\d))"
)


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """A label or heading for comparing: squeezed, without the numeral in front (一、（一）1. …)."""
    squeezed = squeeze(text)
    return _NUMBERING.sub("", squeezed, count=1)


def numbering(text: str) -> str:
    """The numeral in front of a heading as printed (squeezed), or the empty string."""
    found = _NUMBERING.match(squeeze(text))
    return found.group() if found else ""


def tidy(text: str) -> str:
    """The text for reading: converter marks and zero-width signs gone, inner white space to one space, ends stripped.

    Line breaks stay; no other character is added, dropped or changed.
    """
    if text.isalnum():
        return text
    if "[bookmark" in text:
        text = _BOOKMARK.sub("", text)
    if not text.isascii():
        text = _ZERO_WIDTH.sub("", text)
    return _INNER_BLANK.sub(" ", text).strip()


def is_blank(text: str) -> bool:
    """True when nothing would be seen on paper."""
    return not text or text.isspace() or (not text[0].isalnum() and not BLANK.sub("", text))
