"""Two texts sentence by sentence: what both have, what only one has, and where a sentence was changed. Bounded."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final, Literal

MOST: Final = 300
"""Sentences of a text that are compared; the time grows with their square."""

_LONG: Final = 600
"""Letters of a sentence beyond which its change is not shown letter by letter."""

_ALIKE: Final = 0.5
_WORD: Final = re.compile(r"[0-9][0-9,.]*[0-9]|[A-Za-z]+|.", re.DOTALL)
"""What changes as a whole: a number, a Latin word, any other letter."""

_END: Final = re.compile(r"[^。！？；\n]*[。！？；]+[”’」』）)]*|[^。！？；\n]+")

Piece = tuple[str, bool]
"""Letters, and whether the other text has others in their place."""

Kind = Literal["same", "changed", "left", "right", "both"]
"""In both texts, changed, in the left one only, in the right one only, on each side another that the other text has not."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What stands side by side: one sentence each, or on one side none."""

    kind: Kind
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts; `shortened` when one had more sentences than are compared."""

    pairs: tuple[Pair, ...]
    left: int  # sentences
    right: int
    shortened: bool

    @property
    def same(self) -> int:
        """Sentences that both have."""
        return sum(pair.kind == "same" for pair in self.pairs)


def sentences(text: str) -> list[str]:
    """A text cut behind 。！？； and at the ends of lines, without blanks around."""
    return [found.strip() for found in _END.findall(text) if found.strip()]


def compared(left: str, right: str) -> Compared:
    """Two texts held against each other."""
    a, b = sentences(left), sentences(right)
    return Compared(tuple(_pairs(a[:MOST], b[:MOST])), len(a), len(b), max(len(a), len(b)) > MOST)


def _pairs(a: Sequence[str], b: Sequence[str]) -> Iterator[Pair]:
    matcher = SequenceMatcher(None, [_bare(s) for s in a], [_bare(s) for s in b], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            yield from (Pair("same", ((x, False),), ((y, False),)) for x, y in zip(a[i:j], b[k:m], strict=True))
        else:
            yield from _replaced(a[i:j], b[k:m])


def _replaced(a: Sequence[str], b: Sequence[str]) -> Iterator[Pair]:
    """Sentences in each other's place: in order, those that are much alike beside each other."""
    left: list[str] = []
    at = 0
    for one in a:
        like = next((n for n in range(at, min(len(b), at + 4)) if _alike(one, b[n])), None)
        if like is None:
            left.append(one)
            continue
        yield from _apart(left, b[at:like])
        yield _changed(one, b[like])
        left, at = [], like + 1
    yield from _apart(left, b[at:])


def _apart(left: Sequence[str], right: Sequence[str]) -> Iterator[Pair]:
    """Sentences that only one text has, those of both sides in the same lines."""
    for one, other in zip_longest(left, right):
        kind: Kind = "both" if one and other else "left" if one else "right"
        yield Pair(kind, ((one, True),) if one else (), ((other, True),) if other else ())


def _alike(a: str, b: str) -> bool:
    if max(len(a), len(b)) > _LONG or min(len(a), len(b)) * 3 < max(len(a), len(b)):
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _changed(a: str, b: str) -> Pair:
    left: list[Piece] = []
    right: list[Piece] = []
    one, other = _WORD.findall(a), _WORD.findall(b)
    for kind, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if j > i:
            left.append(("".join(one[i:j]), kind != "equal"))
        if m > k:
            right.append(("".join(other[k:m]), kind != "equal"))
    return Pair("changed", tuple(left), tuple(right))


def _bare(sentence: str) -> str:
    """A sentence without blanks, which layouts add and lose."""
    return re.sub(r"\s+", "", sentence)
