"""Reports rendered in every form and read back, counted: cells, wrong cells, share; the soak runs it with many."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from random import Random
from shutil import which
from typing import Any

from extract.converters.base import Kit
from extract.converters.kit import full_kit
from extract.formats import choose
from extract.model.finding import Unreadable
from extract.model.report import Reading
from extract.reading import read
from extract.text.numbers import read_number
from settings.simplified import SIMPLIFIED
from tests.forms import forms
from tests.forms.base import Form
from tests.portals.codes import Key
from tests.written import Written, written

AIM = 0.999
"""Share of the cells that must be right in every form with text."""

_LAYOUTS = ("2021", "2019")
_SPACE = re.compile(r"[ \u3000\u00a0]+")


@dataclass(frozen=True)
class Rendered:
    """A report, its file in one form, and what was read of it."""

    seed: str
    form: Form
    truth: Written
    body: bytes
    kit: Kit

    @property
    def name(self) -> str:
        """A file name."""
        return f"report{self.form.suffix}"

    @cached_property
    def reading(self) -> Reading:
        """What was read of the file."""
        return read(self.body, name=self.name, kit=self.kit)


def rendered(chosen: Iterable[Form], count: int, seed: str) -> dict[str, list[Rendered]]:
    """Form -> reports in it, what is slow converted in one batch for all. Left out: forms whose program is missing."""
    kit = full_kit(None)
    made: dict[str, list[Rendered]] = {}
    for form in chosen:
        if form.needs is None or which(form.needs):
            made[form.name] = _in_form(form, count, seed, kit)
    needs: dict[str, list[bytes]] = {}
    for each in (each for group in made.values() for each in group):
        for converter, body in _needs(each):
            needs.setdefault(converter, []).append(body)
    for converter, bodies in needs.items():
        kit.prepare(converter, bodies)
    return made


def _in_form(form: Form, count: int, seed: str, kit: Kit) -> list[Rendered]:
    seeds = [f"{seed}/{form.name}/{n}" for n in range(count)]
    truths = [written(s, _LAYOUTS[n % 2], blanks="blanks" not in form.loses) for n, s in enumerate(seeds)]
    bodies = [form.render(truth.parts, Random(s)) for s, truth in zip(seeds, truths, strict=True)]
    bodies = form.batch(bodies) if form.batch else bodies
    return [Rendered(s, form, t, b, kit) for s, t, b in zip(seeds, truths, bodies, strict=True)]


def _needs(made: Rendered) -> Sequence[tuple[str, bytes]]:
    try:
        return choose(made.body, None, made.name).needs(made.body)
    except Unreadable:
        return ()


def wrong_cells(made: Rendered) -> dict[Key, tuple[Any, Any]]:
    """The cells whose value or state was read otherwise: (as written, as read)."""
    report = made.reading.report
    found = {(f.table, f.row, f.column): (f.value, f.state) for f in report.figures} if report else {}
    cells = made.truth.cells
    return {key: (cells.get(key), found.get(key)) for key in {**cells, **found} if cells.get(key) != found.get(key)}


def wrong_words(made: Rendered) -> dict[str, tuple[Any, Any]]:
    """What of sections and metadata was read otherwise: (as written, as read)."""
    report, truth = made.reading.report, made.truth
    if report is None:
        return {"report": (truth.title, made.reading.problems)}
    plain = partial(_plain, loses=made.form.loses)
    pairs: dict[str, tuple[Any, Any]] = {
        "title": (plain(truth.title), plain(report.title or "")),
        "agency": (truth.agency, report.agency),
        "year": (truth.year, report.year),
        "layout": (truth.layout, report.layout),
        "period": (truth.period, (report.period_start, report.period_end)),
        "signed_on": (truth.signed_on, report.signed_on),
        "headings": (
            [(number, plain(heading)) for number, heading, _ in truth.sections],
            [(section.number, plain(section.heading)) for section in report.sections],
        ),
    }
    texts = {number: text for number, _, text in truth.sections}
    for section in report.sections:
        pairs[f"section {section.number}"] = plain(texts.get(section.number, "")), plain(section.text)
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def astray(made: Rendered) -> dict[Key, str | None]:
    """The cells whose locator leads to another text than the one read: what stands there. None: there is nothing."""
    shelf = choose(made.body, None, made.name)
    report = made.reading.report
    found: dict[Key, str | None] = {}
    for figure in report.figures if report and shelf.find else ():
        if figure.where is not None and shelf.find:
            place = shelf.find(made.body, None, figure.where, made.kit)
            if place is None or read_number(place.text) != read_number(figure.raw or ""):
                found[figure.table, figure.row, figure.column] = place.text if place else None
    return found


def _plain(text: str, loses: frozenset[str]) -> str:
    """A text without what its form cannot keep."""
    text = _SPACE.sub("", text) if "spaces" in loses else text
    text = text.translate(SIMPLIFIED) if "simplified" in loses else text
    return text.replace("\n", "") if "paragraphs" in loses else text


def formed(name: str, count: int) -> tuple[dict[str, object], tuple[str, ...]]:
    """A row of the soak: `count` reports in one form. Out: the figures, and what was not as it must be."""
    made = rendered([forms()[name]], count, "soak").get(name, [])
    cells = sum(len(each.truth.cells) for each in made)
    wrong = {each.seed: found for each in made if (found := wrong_cells(each))}
    words = {each.seed: found for each in made if (found := wrong_words(each))}
    misread = sum(map(len, wrong.values()))
    figures = {"reports": len(made), "cells": cells, "wrong cells": misread, "reports with wrong words": len(words)}
    figures["share"] = round(1 - misread / cells, 5) if cells else None
    complaints = [f"{name}: {forms()[name].needs} is missing"] if not made else []
    if cells and 1 - misread / cells < AIM:
        complaints.append(f"{name}: {misread} of {cells} cells wrong: {str(wrong)[:300]}")
    complaints += [f"{seed}: {str(found)[:200]}" for seed, found in words.items()]
    return figures, tuple(complaints)


def all_formed(_folder: Path, count: int) -> list[tuple[str, dict[str, object], tuple[str, ...]]]:
    """Every form with text: (name, figures, complaints)."""
    return [(name, *formed(name, count)) for name, form in forms().items() if not form.scan]
