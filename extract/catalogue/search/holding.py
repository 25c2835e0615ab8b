"""For which reports a query holds: sets of the index put together; the few texts that it cannot tell of are asked."""

from collections.abc import Sequence
from sqlite3 import Connection

import numpy as np
from numpy.typing import NDArray

from extract.catalogue.search.folding import BREAK
from extract.catalogue.search.index import NONE, Grams, Run, Segment, segments
from extract.catalogue.search.postings import SEGMENT, Set
from extract.catalogue.search.query import FIELDS, All, Any, Node, Not, Word
from extract.catalogue.search.texts import TEXT, folded_field, read
from extract.catalogue.search.weighing import MOST, OFTEN, WEIGHTS, asked, weigh_field

Weights = NDArray[np.uint16]
"""For each report number what it weighs; 0: the query does not hold."""


def weighed(connection: Connection, tree: Node) -> tuple[Weights, NDArray[np.uint8]]:
    """Weights and years (as in the index) of all reports, by number."""
    found = list(segments(connection))
    size = SEGMENT * (1 + max((segment.number for segment in found), default=-1))
    years = np.zeros(size, dtype=np.uint8)
    for segment in found:
        years[_slice(segment)] = segment.years
    weights = _Weighing(connection, found, years > 0).weights(tree)
    return np.minimum(weights, MOST), years


def _slice(segment: Segment) -> slice:
    return slice(segment.number * SEGMENT, (segment.number + 1) * SEGMENT)


class _Weighing:
    """One query at work."""

    def __init__(self, connection: Connection, found: Sequence[Segment], present: Set) -> None:
        self._connection = connection
        self._segments = found
        self._present = present

    def weights(self, node: Node) -> Weights:
        """As weighing.weigh says of each report."""
        match node:
            case Word():
                return self._word(node)
            case Not(part):
                absent: Weights = ((self.weights(part) == 0) & self._present).astype(np.uint16)
                return absent
            case Any(parts):
                return self._sum(parts)
            case All(()):
                return self._present.astype(np.uint16)
            case All(parts):
                each = [self.weights(part) for part in parts]
                holds = np.logical_and.reduce([weights > 0 for weights in each])
                made: Weights = np.where(holds, np.add.reduce(each), 0).astype(np.uint16)
                return made

    def _sum(self, parts: Sequence[Node]) -> Weights:
        made = np.zeros(self._present.size, dtype=np.uint16)
        for part in parts:
            made += self.weights(part)
        return made

    def _word(self, word: Word) -> Weights:
        made = np.zeros(self._present.size, dtype=np.uint16)
        unknown = np.zeros(self._present.size, dtype=np.uint8)
        for segment in self._segments:
            if (found := _in_segment(segment, word)) is not None:
                made[_slice(segment)], unknown[_slice(segment)] = found
        for report in read(self._connection, np.flatnonzero(unknown).tolist()):
            for field in range(len(FIELDS)):
                if unknown[report.number] & 1 << field:
                    made[report.number] += weigh_field(word, field, folded_field(report, field, word.section))
        return made


def _in_segment(segment: Segment, word: Word) -> tuple[Weights, NDArray[np.uint8]] | None:
    """Weights in a segment as far as its index tells; of each report a bit for each text of which it does not.

    None where nothing is found.
    """
    weights = np.zeros(SEGMENT, dtype=np.uint16)
    unknown = np.zeros(SEGMENT, dtype=np.uint8)
    typed = [each for spelling in word.spellings if (each := _symbols(segment, spelling))]
    for field in range(len(FIELDS)):
        if not asked(word, field):
            continue
        found = [looked for runs in typed if (looked := _spelling(segment.grams(field), runs, field == TEXT))]
        if not found:
            continue
        sure, often, maybe = (np.logical_or.reduce(sets) for sets in zip(*found, strict=True))
        if word.section is not None:
            maybe = sure | maybe
        weights += np.where(maybe, 0, sure * np.uint16(WEIGHTS[field]) + often * np.uint16(OFTEN)).astype(np.uint16)
        unknown |= maybe.astype(np.uint8) << field
    return (weights, unknown) if typed else None


def _symbols(segment: Segment, spelling: str) -> list[list[int]]:
    """The runs of a spelling in a segment's characters; none when it lacks one."""
    each = [segment.symbols(run) for run in spelling.split(BREAK)]
    known = [symbols for symbols in each if symbols is not None]
    return known if len(known) == len(each) else []


def _spelling(grams: Grams, runs: Sequence[list[int]], counted: bool) -> tuple[Set, Set, Set] | None:
    """The reports that have a spelling, those that have it often (if wanted), and those that may have it."""
    looked = [Run(grams, symbols) for symbols in runs]
    found: Set | None = None
    sure = len(looked) == 1  # a phrase over punctuation is for the texts to tell
    for run in looked:
        if run.reports is None:
            return None
        sure = sure and run.is_gram
        found = run.reports if found is None else found & run.reports
    assert found is not None
    if not sure:
        return NONE, NONE, found
    return found, looked[0].often() if counted else NONE, NONE
