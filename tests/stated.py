"""Free-form reports of invented agencies and what a reader of facts got out of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from extract.model.document import Block
from extract.text.facts import find_facts
from extract.text.sections import Placed
from tests.portals.agencies import agencies_of
from tests.portals.freeform import Wording, free_report
from tests.portals.parts import Part
from tests.portals.places import PLACES
from tests.portals.prose import Facts

Wordings = Sequence[tuple[str, Sequence[Wording]]]


@dataclass(frozen=True)
class Score:
    """How many facts were stated, found rightly, missed, made up; and the texts in which something was wrong."""

    stated: int
    right: int
    missed: list[tuple[str, int]]
    false: list[tuple[str, int]]
    texts: list[str]

    @property
    def recall(self) -> float:
        """Share of the stated facts that were found."""
        return self.right / self.stated

    @property
    def precision(self) -> float:
        """Share of the found facts that were stated."""
        return self.right / (self.right + len(self.false))


def measured(wordings: Wordings, reports: int, seed: int) -> Score:
    """Write reports with these wordings, read their facts, compare."""
    missed: Counter[tuple[str, int]] = Counter()
    false: Counter[tuple[str, int]] = Counter()
    texts: list[str] = []
    total = right = 0
    for parts, stated, year in written_reports(wordings, reports, seed):
        got = Counter((fact.name, int(fact.value)) for fact in find_facts(placed(parts), year))
        want = Counter(stated)
        total += len(stated)
        right += (want & got).total()
        missed += want - got
        false += got - want
        if want != got:
            texts += [part.text for part in parts if part.kind == "p"]
    return Score(total, right, list(missed.elements()), list(false.elements()), texts)


def written_reports(
    wordings: Wordings, reports: int, seed: int
) -> Iterator[tuple[list[Part], list[tuple[str, int]], int]]:
    """Parts, what they state, year."""
    rng = Random(seed)
    for _ in range(reports):
        place = rng.choice(PLACES)
        agency = rng.choice(agencies_of(place, rng, 1))
        year = rng.randint(2008, 2018)
        name = place.name(year) + agency.suffix
        facts = Facts(
            place, agency, name, year, "free", {}, f"统计期限为{year}年1月1日至{year}年12月31日", "", "", "0478-5912944"
        )
        parts, stated, _ = free_report(facts, rng, wordings)
        yield parts, stated, year


def placed(parts: Sequence[Part]) -> Iterator[Placed]:
    """The parts as the blocks that a reader of a file hands on."""
    section, heading = 0, ""
    for number, part in enumerate(parts):
        if part.kind == "h1":
            section, heading = section + 1, part.text
        elif part.kind == "p":
            yield Placed(section, Block(part.text, f"line {number}"), heading)
