"""The six parts of a report, about 2,000 characters: set phrases, what the agency says every year, and what is new."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from random import Random
from typing import Any

from tests.catalogue_corpus import phrases
from tests.catalogue_corpus.names import SIDES, Names, day, document, money, names_of, new_place, number
from tests.catalogue_corpus.plan import Agency
from tests.catalogue_corpus.trades import TRADES

CHARACTERS = 2000
"""Of a report on average; a tenth has twice as many or more."""

SHARES = (0.5, 0.08, 0.0, 0.0, 0.32, 0.1)
"""Of the running text in each part; the third and fourth state numbers only."""

KEPT = 0.4
"""Of the sentences, those an agency takes over from the year before."""

OWN = 0.7
"""Of the matters, those of the agency's own trade; the others are the whole county's."""

NEW_PLACE = 0.4
"""Of the places below the county that a text names, those that no other text names."""

_GAP = re.compile(r"\{(\w)\}")


class Pen:
    """Writes for the agencies of one place."""

    def __init__(self, place: str, rng: Random) -> None:
        self._place, self._rng = place, rng
        self._names: Names = names_of(place, rng)
        self._matters: Sequence[str] = ()

    def take_up(self, agency: Agency) -> None:
        """Write for this agency from now on."""
        self._matters = TRADES[agency.trade].split()

    def sentences(self, characters: int, year: int) -> list[str]:
        """Sentences of so many characters together."""
        made: list[str] = []
        while characters > 0:
            made.append(self._sentence(year))
            characters -= len(made[-1])
        return made

    def _sentence(self, year: int) -> str:
        parts = _patterns()[_zipf(self._rng, len(phrases.SENTENCES))]
        return "".join([part if n % 2 == 0 else self._filled(part, year) for n, part in enumerate(parts)])

    def _filled(self, gap: str, year: int) -> str:
        rng = self._rng
        if words := _words().get(gap):
            return words[_zipf(rng, len(words))]
        if gap == "t":
            return self._matter()
        if gap == "o":
            return self._matter() + (_words()["w"][_zipf(rng, len(_words()["w"]))] if rng.random() < 0.7 else "")
        if gap == "p" and rng.random() < NEW_PLACE:
            return new_place(rng)
        if gap in "pqe":
            names = {"p": self._names.places, "q": self._names.people, "e": self._names.firms}[gap]
            return names[_zipf(rng, len(names))]
        if gap == "l":
            return self._place
        if gap == "n":
            return number(rng)
        return money(rng) if gap == "m" else day(rng, year) if gap == "d" else document(rng, self._place, year)

    def _matter(self) -> str:
        own = self._rng.random() < OWN
        matters = self._matters if own else _all_matters()
        return matters[_zipf(self._rng, len(matters))]


def _zipf(rng: Random, count: int) -> int:
    """A rank below `count`; rank r comes about as often as 1/(r+1)."""
    return int((count + 1) ** rng.random()) - 1


@cache
def _patterns() -> tuple[tuple[str, ...], ...]:
    """Sentences cut at their gaps: text, gap, text ..."""
    return tuple(tuple(_GAP.split(sentence)) for sentence in phrases.SENTENCES)


@cache
def _words() -> Mapping[str, Sequence[str]]:
    return {
        "s": phrases.SUBJECTS,
        "v": phrases.VERBS,
        "w": phrases.WORKS,
        "r": phrases.RESULTS,
        "c": phrases.CHANNELS,
        "x": SIDES,
    }


@cache
def _all_matters() -> tuple[str, ...]:
    matters = [matter for trade in TRADES.values() for matter in trade.split()]
    Random(0).shuffle(matters)
    return tuple(matters)


def kept_sentences(pen: Pen, rng: Random) -> list[str]:
    """What an agency says in each of its reports."""
    return pen.sentences(int(CHARACTERS * KEPT * rng.lognormvariate(-0.1, 0.45)), 2019)


def sections(
    agency: Agency, year: int, pen: Pen, kept: Sequence[str], stated: Mapping[str, Any], rng: Random
) -> list[dict[str, Any]]:
    """The parts of a report as the extracts keep them."""
    free = year <= 2018
    new = pen.sentences(int(CHARACTERS * (0.92 - KEPT) * rng.lognormvariate(-0.1, 0.45)), year)
    said = [*kept, *new]
    rng.shuffle(said)
    given = {**stated, "year": year, "agency": agency.name, "own": "本机关"}
    fixed = [
        (phrases.FREE_INTRODUCTION if free else phrases.INTRODUCTION + phrases.OVERVIEW).format(**given),
        phrases.DISCLOSED.format(**given),
        phrases.STATED.format(**given),
        phrases.REVIEWED.format(**given),
        "",
        phrases.FEES.format(**given),
    ]
    made, start = [], 0
    for n, heading in enumerate(phrases.FREE_HEADINGS if free else phrases.HEADINGS):
        end = start + round(len(said) * SHARES[n])
        made.append({"number": n + 1, "heading": heading, "text": fixed[n] + _paragraphs(said[start:end], rng)})
        start = end
    return made


def _paragraphs(said: Sequence[str], rng: Random) -> str:
    return "".join(sentence + ("\n" if rng.random() < 0.25 else "") for sentence in said).strip()
