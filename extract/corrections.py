"""Readers' corrections: small reviewed files that say what a cell really is in the archived original.

A file of `corrections/` in a data folder is a YAML list; each entry names report, cell, old and new number, evidence:

    - report: 3f1c0a9b7d2e4f60
      cell: requests/received/total
      old: 8
      new: 3
      evidence: 扫描件第 3 页，原件是 3
      by: 张三

A correction mends our reading, never the agency's counting: what the agency got wrong stays, as a finding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import yaml

from extract.model.finding import FigureKey

Outcome = Literal["applied", "not_needed", "does_not_fit", "unknown_report", "unknown_cell"]
"""Put in; the reading has the new number by itself; it has neither; no such report; no such cell in it."""

Value = int | float | None

_KEYS = {"report", "cell", "old", "new", "evidence", "by"}
_NEEDED = _KEYS - {"by"}


class BadCorrection(ValueError):
    """A file of corrections is not as it should be; the message names the file, the entry and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry of a file. `None` stands for a cell without a number."""

    file: str
    number: int  # place in the file, from 1
    report: str
    cell: FigureKey
    old: Value
    new: Value
    evidence: str
    by: str | None = None


def load_corrections(folders: Iterable[Path]) -> tuple[Correction, ...]:
    """Every entry of every .yml file in the folders (those that exist), in name order. Raises `BadCorrection`."""
    files = sorted(file for folder in folders for file in folder.glob("*.yml"))
    return tuple(entry for file in files for entry in read_corrections(file.name, file.read_text(encoding="utf-8")))


def read_corrections(name: str, text: str) -> tuple[Correction, ...]:
    """The entries of one file. In: its name, for messages, and its text. Raises `BadCorrection`."""
    try:
        entries = yaml.safe_load(text) or []
        written = yaml.load(text, Loader=yaml.BaseLoader) or []  # an id of digits alone is no number
    except yaml.YAMLError as error:
        raise BadCorrection(f"{name} is no YAML ({str(error).splitlines()[0]}); see the form in the README") from error
    if not isinstance(entries, list):
        raise BadCorrection(f"{name} should be a list of corrections, each beginning with `- report:`")
    pairs = zip(entries, written, strict=True)
    return tuple(_entry(name, number, entry, words) for number, (entry, words) in enumerate(pairs, 1))


def _entry(name: str, number: int, entry: Any, written: Any) -> Correction:
    which = f"{name}, correction {number}"
    if not isinstance(entry, dict) or not _NEEDED <= entry.keys() <= _KEYS:
        raise BadCorrection(f"{which}: needs {', '.join(sorted(_NEEDED))} and nothing else but by")
    path = str(entry["cell"]).split("/")
    if len(path) != 3 or not str(entry["evidence"] or "").strip():
        raise BadCorrection(f"{which}: cell is table/row/column, and evidence says what in the original shows it")
    for key in ("old", "new"):
        if isinstance(entry[key], bool) or not isinstance(entry[key], int | float | None):
            raise BadCorrection(f"{which}: {key} is {entry[key]!r}; write a number, or null for a cell without one")
    table, row, column = path
    return Correction(
        file=name,
        number=number,
        report=str(written["report"]),
        cell=(table, row, column),
        old=entry["old"],
        new=entry["new"],
        evidence=str(entry["evidence"]).strip(),
        by=None if entry.get("by") is None else str(entry["by"]),
    )


def apply(said: Mapping[str, Any], corrections: Sequence[Correction]) -> tuple[dict[str, Any], list[Outcome]]:
    """Corrections of one report on its JSON object -> the object with corrected cells, and what came of each.

    Only cells change: value, state and doubt ("corrected"); `raw` stays what was read. The findings are the caller's
    to make anew when something was applied.
    """
    cells = [dict(cell) for cell in said["cells"]]
    by_key = {(cell["table"], cell["row"], cell["column"]): cell for cell in cells}
    outcomes = [_apply(by_key.get(correction.cell), correction) for correction in corrections]
    return {**said, "cells": cells}, outcomes


def _apply(cell: dict[str, Any] | None, correction: Correction) -> Outcome:
    if cell is None:
        return "unknown_cell"
    if _same(cell["value"], correction.new):
        return "not_needed"
    if not _same(cell["value"], correction.old):
        return "does_not_fit"
    state = "blank" if correction.new is None else "value"
    cell |= {"value": correction.new, "state": state, "doubt": "corrected"}
    return "applied"


def _same(one: Value, other: Value) -> bool:
    if one is None or other is None:
        return one is other
    return Decimal(repr(one)) == Decimal(repr(other))
