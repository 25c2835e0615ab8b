"""Spoilt inputs of every form and handmade bombs, counted; the soak runs them in full."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from shutil import which

from tests.forms import forms
from tests.forms.base import Form
from tests.fuzz.bombs import BOMBS
from tests.fuzz.jobs import MEBIBYTE, Jobs, Outcome, run, spoiling
from tests.written import written

INPUTS = {".html": 20_000, ".txt": 20_000, ".docx": 20_000}
"""Spoilt inputs in the soak; of other kinds `OTHERS`, of scans `SCANS`."""

OTHERS, SCANS = 2_000, 50
_BASES = 4
CONVERTED = ("scan", ".doc", ".wps", ".rtf", ".odt")
"""Kinds that a program converts before they are read."""

_KINDS = {".md": ".txt", ".htm": ".html"}
_SPLICED = ("html-clean", "text-tab-rows", "docx")
_FIRST_BODY = b"<p>x"  # read before the clock starts


def kinds() -> dict[str, list[Form]]:
    """Suffix -> the forms in it."""
    found: dict[str, list[Form]] = {}
    for form in forms().values():
        found.setdefault("scan" if form.scan else _KINDS.get(form.suffix, form.suffix), []).append(form)
    return found


def missing(chosen: Sequence[Form]) -> str | None:
    """A program that is not installed without which none of the forms can be rendered."""
    needs = [form.needs for form in chosen]
    return next((n for n in needs if n), None) if all(n and not which(n) for n in needs) else None


def fuzzed(kind: str, share: int) -> Outcome:
    """Spoilt inputs of a kind, the `share`-th part of the soak's number."""
    chosen = [form for form in kinds()[kind] if not form.needs] or [f for f in kinds()[kind] if which(f.needs or "")]
    wanted = SCANS if kind == "scan" else INPUTS.get(kind, OTHERS)
    slow = kind in CONVERTED
    bases = [base for form in chosen for base in _bases(form, 1 if slow else max(1, _BASES // share))]
    jobs = spoiling(
        bases,
        max(1, wanted // share),
        f"fuzz{kind}",
        [body for form in _SPLICED for _, body in _bases(forms()[form], 1)],
    )
    if slow:
        jobs = replace(
            jobs, converted=True, batch=1 if kind == "scan" else 40, clock=600.0, seconds=30.0, peak=1500 * MEBIBYTE
        )
    return run(jobs)


def _bases(form: Form, count: int) -> list[tuple[str, bytes]]:
    truths = [written(f"fuzz/{form.name}/{n}", ("2021", "2019")[n % 2]) for n in range(count)]
    bodies = [form.render(truth.parts, Random(n)) for n, truth in enumerate(truths)]
    bodies = form.batch(bodies) if form.batch else bodies
    return [(f"{form.name}-{n}{form.suffix}", body) for n, body in enumerate(bodies)]


def bombed() -> Outcome:
    """All handmade bombs, one after the other in one process."""
    files = [file for file, _ in BOMBS.values()]
    names = tuple(f"{what}: {file}" for what, file in zip(BOMBS, files, strict=True))
    bodies = tuple(make() for _, make in BOMBS.values())
    tasks = tuple((n + 1, None) for n in range(len(bodies)))
    return run(Jobs((_FIRST_BODY, *bodies), ("first.html", *names), tasks))


def row_of(outcome: Outcome) -> dict[str, object]:
    """The figures of a row of the soak."""
    return {
        "inputs": outcome.inputs,
        "read as reports": outcome.kinds["annual_report"],
        "complaints": sum(outcome.alike.values()),
        "slowest s": round(outcome.slowest, 2),
        "peak MB": outcome.peak // MEBIBYTE,
    }


def soaked(_folder: Path, kind: str) -> tuple[dict[str, object], tuple[str, ...]]:
    """A row of the soak: one kind of file in full, or "bombs"."""
    if kind != "bombs":
        if program := missing(kinds()[kind]):
            return {"inputs": 0}, (f"{kind}: {program} is missing",)
        outcome = fuzzed(kind, 1)
        return row_of(outcome), tuple(outcome.complaints)
    outcome = bombed()
    return row_of(outcome), tuple(outcome.complaints)
