"""Milliseconds for the facts of a report's text, against merely finding its numbers."""

import re

from extract.formats import read_document
from extract.text.facts import find_facts
from extract.text.sections import Placed, free_parts, official_headings, part
from tests.bench.reading import pages_with_tables
from tests.bench.row import Row, alternating, seconds
from tests.portals.world import build_world

_NUMBER = re.compile(r"\d[\d,.]*")


def prose_rows(seed: int, scale: int, wanted: int, rounds: int) -> list[Row]:
    """Facts of every page's text in turn with a search for digits; medians over the rounds, per page."""
    pages = pages_with_tables(build_world(seed, scale), wanted)
    texts = [_text(url, body) for url, body in pages]

    def facts() -> None:
        for blocks in texts:
            find_facts(blocks, 2023)

    def digits() -> None:
        for blocks in texts:
            for placed in blocks:
                _NUMBER.findall(placed.block.text)

    facts()
    sides = [lambda f=f: 1000 * seconds(f) / len(texts) for f in (facts, digits)]
    ours, least = alternating(sides, rounds)
    size = sum(len(placed.block.text) for blocks in texts for placed in blocks) // max(1, len(texts))
    return [
        Row(
            measure="facts of a report's text",
            unit="ms",
            ours=ours,
            peer="finding its digits",
            theirs=least,
            aim="1 ms or less",
            note=f"median of {rounds} over {len(texts)} texts of {size} characters",
        )
    ]


def _text(url: str, body: bytes) -> tuple[Placed, ...]:
    document = read_document(body, "text/html", None, url, None)
    headings = official_headings(document)
    return (part(document, headings, 0) if len(headings) > 2 else free_parts(document, 0)).placed
