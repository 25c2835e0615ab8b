"""What every format offers: a bid on the first bytes, and reading the whole into a Document."""

from collections.abc import Callable
from dataclasses import dataclass

from extract.converters.base import Kit
from extract.model.document import Document

MEBIBYTE = 1024 * 1024
MAX_BODY_BYTES = 16 * MEBIBYTE  # a report page has 60 KB, the fattest with pasted Word markup some 5 MB
HEAD_BYTES = 4096

Score = Callable[[bytes, str | None, str | None], int]
"""(first bytes, declared media type, file name or address) -> bid: 0 not mine, 100 the content says so."""

Read = Callable[[bytes, str | None, str | None, Kit], Document]
"""(whole body, declared charset, address, converters) -> Document; raises Unreadable."""

Needs = Callable[[bytes], tuple[tuple[str, bytes], ...]]
"""(whole body) -> what has to be converted before it can be read: (name of a converter, the body for it)."""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at a locator: its text, and the lines around it (`text` among them, marked by `at`)."""

    text: str
    around: tuple[str, ...] = ()
    at: int = 0  # index in `around` of the line that holds it


Find = Callable[[bytes, str | None, str, Kit], Place | None]
"""(whole body, declared charset, locator, converters) -> what stands there; None when there is nothing at it.

Goes to the place itself, by another way than reading does: it is the check that a locator is true."""


def nothing(_body: bytes) -> tuple[tuple[str, bytes], ...]:
    """The needs of a format that is read as it is."""
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how it calls itself and what can be done with it."""

    name: str
    mimes: tuple[str, ...]
    suffixes: tuple[str, ...]
    score: Score
    read: Read
    needs: Needs = nothing
    find: Find | None = None


def declared(mimes: tuple[str, ...], suffixes: tuple[str, ...], mime: str | None, name: str | None) -> int:
    """The bid that the label alone is worth: the media type more than the suffix, both less than any content."""
    by_mime = 10 if mime in mimes else 0
    path = (name or "").partition("?")[0].partition("#")[0].lower()
    return by_mime + (5 if path.endswith(suffixes) else 0)
