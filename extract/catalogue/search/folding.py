"""Text as search compares it: one width, one case, simplified characters, no white space inside Chinese.

Each character is folded by itself, and what goes between characters goes by its two neighbours alone. So a piece of a
text folds to a piece of the folded text, and what a plain scan finds is found here.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]

BREAK = " "
"""Parts two runs of letters and digits: punctuation, or white space in Latin text."""

_SPACE, _POINT, _COMMA = "\t", "\x01", "\x02"
"""Signs of which the neighbours decide what stays."""

_HAN = ((0x2E80, 0x303B), (0x3040, 0xA4CF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
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
_UNMET, _SEVERAL, _GONE = 0x110000, 0x110001, 0x110002
_TABLE = np.full(0x110000, _UNMET, dtype=np.uint32)


def fold(text: str) -> str:
    """The text as it is compared: runs of letters and digits, parted by one BREAK each."""
    return _text(_joined(_translated(text))[0]).strip(BREAK)


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _translated(text: str) -> Codes:
    """Each character folded, by a table of code points: much faster than `str.translate`."""
    codes = _codes(text)
    folded = _TABLE[codes]
    if (unmet := folded == _UNMET).any():
        for code in set(codes[unmet].tolist()):
            _TABLE[code] = ord(one) if len(one := _FOLDING[code]) == 1 else _SEVERAL
        folded = _TABLE[codes]
    return _codes(text.translate(_FOLDING)) if (folded == _SEVERAL).any() else folded


def _joined(codes: Codes) -> tuple[Codes, NDArray[np.intp]]:
    """What stays of signs between two characters: beside Han no white space, of 1,204 no comma, of 12.5 the point.

    Out: the codes that stay, and the place of each in what came in.
    """
    signs = np.flatnonzero((codes == ord(_SPACE)) | (codes <= ord(_COMMA)))
    if signs.size:
        firsts = np.flatnonzero(np.diff(signs, prepend=-2) != 1)
        starts, ends = signs[firsts], signs[np.append(firsts[1:], signs.size) - 1]
        around = np.concatenate(([ord(BREAK)], codes, [ord(BREAK)]))
        before, after, sign = around[starts], around[ends + 2], codes[starts]
        blank = np.logical_and.reduceat(codes[signs] == ord(_SPACE), firsts)
        inside = (starts == ends) & _is_digit(before) & _is_digit(after)
        gone = (blank & (_is_han(before) | _is_han(after))) | (inside & (sign == ord(_COMMA)))
        codes = codes.copy()
        codes[signs] = _GONE
        codes[starts] = np.where(gone, _GONE, np.where(inside & (sign == ord(_POINT)), ord("."), ord(BREAK)))
    stays = np.flatnonzero(codes != _GONE)
    codes = codes[stays]
    alone = np.append((codes[:-1] != ord(BREAK)) | (codes[1:] != ord(BREAK)), True)[: codes.size]
    return codes[alone], stays[alone]


def _is_digit(codes: Codes) -> NDArray[np.bool_]:
    return (codes >= ord("0")) & (codes <= ord("9"))


def _is_han(codes: Codes) -> NDArray[np.bool_]:
    found = np.zeros(codes.size, dtype=np.bool_)
    for first, last in _HAN:
        found |= (codes >= first) & (codes <= last)
    return found


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
    whence = np.array([at for at, piece in enumerate(pieces) for _ in piece], dtype=np.intp)
    codes, kept = _joined(_codes("".join(pieces)))
    return _text(codes), whence[kept].tolist()
