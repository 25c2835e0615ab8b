"""Text as search compares it: one width, one case, simplified characters, no white space inside Chinese.

Each character is folded by itself, and what goes between characters goes by its two neighbours alone. So a piece of a
text folds to a piece of the folded text, and what a plain scan finds is found here.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]

BREAK = " "
"""Parts two runs of letters and digits: punctuation, or white space in Latin text."""

_SPACE, _POINT, _COMMA = "\t", "\x01", "\x02"
"""Signs of which the neighbours decide what stays."""

_HAN = "\u2e80-\u303b\u3040-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN = re.compile(f"[{_SPACE}{_POINT}{_COMMA}]+")
_MOVED = re.compile(f"[{_SPACE}{_POINT}{_COMMA}]|{BREAK}{BREAK}")
_HAN_SIGN = re.compile(f"[{_HAN}]")
_DIGITS = frozenset("0123456789")

_ACCENTS = re.compile("[\u0300-\u036f]")
_ZERO = dict.fromkeys("零○", "〇")


class _Folding(dict[int, str]):
    """Code point -> what it counts as, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        if chr(code) == "，":
            return BREAK  # unlike the comma of 1,204
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
_UNMET, _SEVERAL = 0x110000, 0x110001
_TABLE = np.full(0x110000, _UNMET, dtype=np.uint32)


def fold(text: str) -> str:
    """The text as it is compared: runs of letters and digits, parted by one BREAK each."""
    folded = _translated(text)
    while _SPACE + _SPACE in folded:
        folded = folded.replace(_SPACE + _SPACE, _SPACE)
    for sign in (_COMMA, _POINT, _SPACE):  # beside a BREAK each is a part of it: most are, and a line's end is cheap
        if sign in folded:
            folded = _decided(folded.replace(BREAK + sign, BREAK).replace(sign + BREAK, BREAK), sign)
    while BREAK + BREAK in folded:
        folded = folded.replace(BREAK + BREAK, BREAK)
    return folded.strip(BREAK)


def _decided(text: str, sign: str) -> str:
    """The text with what stays of a sign, by its neighbours."""
    parts = text.split(sign)
    made = parts[:1]
    for before, after in pairwise(parts):
        made += (_stays(sign, before[-1:], after[:1]), after)
    return "".join(made)


def _stays(signs: str, before: str, after: str) -> str:
    """What stays of signs between two characters: beside Han no white space, of 1,204 no comma, of 12.5 the point."""
    if signs in (_COMMA, _POINT) and before in _DIGITS and after in _DIGITS:
        return "" if signs == _COMMA else "."
    blank = not signs.strip(_SPACE)
    return "" if blank and (_HAN_SIGN.match(before) or _HAN_SIGN.match(after)) else BREAK


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _text(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _translated(text: str) -> str:
    """Each character folded."""
    codes = _looked_up(text)
    return text.translate(_FOLDING) if (codes == _SEVERAL).any() else _text(codes)


def _looked_up(text: str) -> Codes:
    """Each character folded, by a table of code points, much faster than `str.translate`; _SEVERAL for what is not one."""
    codes = _codes(text)
    folded = _TABLE[codes]
    if (unmet := folded == _UNMET).any():
        for code in set(codes[unmet].tolist()):
            _TABLE[code] = ord(one) if len(one := _FOLDING[code]) == 1 else _SEVERAL
        folded = _TABLE[codes]
    return folded


def places(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Starts and ends, in the text as printed, of every place where its folded form has one of the folded words.

    Places of one word do not overlap and come in the order of the text.
    """
    folded, origin = _with_origin(text, exact=any(BREAK in word for word in wanted))
    found = []
    for word in filter(None, wanted):
        start = folded.find(word)
        while start >= 0:
            end = start + len(word)
            found.append((origin[start], origin[end - 1] + 1))
            start = folded.find(word, end)
    return found


def first_place(text: str, spellings: Sequence[str]) -> tuple[int, int] | None:
    """A place, in the text as printed, of one of several folded words: the first as typed, else the first of any kind."""
    for spelling in spellings:
        if (start := text.find(spelling)) >= 0:
            return start, start + len(spelling)
    whole = fold(text)
    return min(places(text, [spelling for spelling in spellings if spelling in whole]), default=None)


def _with_origin(text: str, *, exact: bool) -> tuple[str, Sequence[int]]:
    """The folded text (not stripped), and for each of its characters the place of the one it was made from.

    Unless it must be exact, a BREAK may come twice.
    """
    codes = _looked_up(text)
    if not exact and not (codes == _SEVERAL).any():
        plain = _text(codes)
        for sign in 2 * (_SPACE, _POINT, _COMMA):  # beside a BREAK each is one; a line's end often has two
            plain = plain.replace(BREAK + sign, BREAK + BREAK).replace(sign + BREAK, BREAK + BREAK)
        if not any(sign in plain for sign in (_SPACE, _POINT, _COMMA)):
            return plain, range(len(plain))
    pieces = [_FOLDING[ord(character)] for character in text]
    marked = "".join(pieces)
    if len(max(pieces, key=len, default="")) == 1 and "" not in pieces and not _MOVED.search(marked):
        return marked, range(len(marked))  # most: nothing goes, each character is one
    whence = [at for at, piece in enumerate(pieces) for _ in piece]
    signs, origin, last = list[str](), list[int](), 0
    for between in _BETWEEN.finditer(marked):
        kept = _stays(between[0], marked[: between.start()][-1:], marked[between.end() :][:1])
        signs += [marked[last : between.start()], kept]
        origin += whence[last : between.start()] + [whence[between.start()]] * len(kept)
        last = between.end()
    folded, origin = "".join([*signs, marked[last:]]), origin + whence[last:]
    alone = [at for at in range(len(folded)) if folded[at : at + 2] != BREAK + BREAK]
    return "".join(folded[at] for at in alone), [origin[at] for at in alone]
