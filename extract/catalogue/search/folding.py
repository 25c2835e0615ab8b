"""Text as search compares it: one width, one case, simplified characters, no white space inside Chinese.

Each character is folded by itself, and what goes between characters goes by its two neighbours alone. So a piece of a
text folds to a piece of the folded text, and what a plain scan finds is found here.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

BREAK = " "
"""Parts two runs of letters and digits: punctuation, or white space in Latin text."""

_SPACE, _POINT, _COMMA = "\t", "\x01", "\x02"
_HAN = "\u2e80-\u303b\u3040-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN = re.compile(
    rf"(?P<gone>(?<=[{_HAN}])\t+|\t+(?=[{_HAN}])|(?<=[0-9])\x02(?=[0-9]))|(?P<point>(?<=[0-9])\x01(?=[0-9]))|[ \t\x01\x02]+"
)
"""What stands between letters: white space beside Han and the comma in 1,204 go, the point of 12.5 stays, all else parts."""

_ACCENTS = re.compile("[\u0300-\u036f]")
_ZERO = dict.fromkeys("零○", "〇")


class _Folding(dict[int, str]):
    """Code point -> what it counts as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", chr(code)))).casefold()
        self[code] = folded = "".join(map(_character, plain))
        return folded


def _character(character: str) -> str:
    if character.isspace():
        return _SPACE
    if character in ".,":
        return _POINT if character == "." else _COMMA
    character = _simplified().get(character, _ZERO.get(character, character))
    category = unicodedata.category(character)
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0100":
        return ""  # zero-width signs and variation selectors
    return character if category[0] in "LNM" else BREAK


@cache
def _simplified() -> dict[str, str]:
    """Traditional character -> simplified (simplified.NOTICE.md)."""
    pairs = (files("extract.catalogue.search") / "simplified.txt").read_text("utf-8").split()
    return {pair[0]: pair[1] for pair in pairs}


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text as it is compared: runs of letters and digits, parted by one BREAK each."""
    return _BETWEEN.sub(_kept, text.translate(_FOLDING)).strip(BREAK)


def _kept(between: re.Match[str]) -> str:
    if between["gone"] is not None:
        return ""
    return BREAK if between["point"] is None else "."


def places(text: str, wanted: str) -> list[tuple[int, int]]:
    """Starts and ends, in the text as printed, of every place where its folded form has the folded words.

    Places do not overlap and come in the order of the text.
    """
    if not wanted:
        return []
    folded, origin = _with_origin(text)
    found, start = [], folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        found.append((origin[start], origin[end - 1] + 1))
        start = folded.find(wanted, end)
    return found


def first_place(text: str, spellings: Sequence[str]) -> tuple[int, int] | None:
    """A place, in the text as printed, of one of several folded words: the first as typed, else the first of any kind."""
    for spelling in spellings:
        if (start := text.find(spelling)) >= 0:
            return start, start + len(spelling)
    whole = fold(text)
    found = (places(text, spelling)[0] for spelling in spellings if spelling in whole)
    return min(found, default=None)


def _with_origin(text: str) -> tuple[str, list[int]]:
    """The folded text (not stripped), and for each of its characters the place of the one it was made from."""
    pieces = [_FOLDING[ord(character)] for character in text]
    marked = "".join(pieces)
    whence = [at for at, piece in enumerate(pieces) for _ in piece]
    made, origin, last = [], list[int](), 0
    for between in _BETWEEN.finditer(marked):
        kept = _kept(between)
        made += [marked[last : between.start()], kept]
        origin += whence[last : between.start()]
        origin += [whence[between.start()]] * len(kept)
        last = between.end()
    return "".join([*made, marked[last:]]), origin + whence[last:]
