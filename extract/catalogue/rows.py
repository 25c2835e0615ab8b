"""One line of a shard, or one bundle, as rows of the catalogue's tables. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from extract.bundle import Bundle
from extract.cards import FACTS as IDENTITY
from extract.catalogue.packing import LETTERS, Packed, Places, key_at, storable
from extract.text.facts_codes import FACTS
from settings.days import due_on

Line = Mapping[str, Any]
Row = tuple[Any, ...]


def capture_row(line: Line) -> dict[str, Any]:
    """A row of `captures`, by column name."""
    return {**line["capture"], "kind": line["kind"]}


def due_day(facts: Mapping[str, Any]) -> date | None:
    """The day by which the law wants a report published; None when its year is unknown."""
    if facts["year"] is None:
        return None
    return due_on(facts["year"], government=facts["agency_type"] == "government" or facts["scope"] == "aggregate")


def days_late(facts: Mapping[str, Any], due: date | None) -> int | None:
    """Days from the day that the law wants to that of publication; None when one of them is unknown."""
    return (date.fromisoformat(facts["published_on"]) - due).days if due and facts["published_on"] else None


def report_row(bundle: Bundle, report: Mapping[str, Any], packed: Sequence[Packed]) -> dict[str, Any]:
    """A row of `reports`, by column name, without its number and its agency."""
    facts = bundle.facts
    due = due_day(facts)
    states = "".join(table.states for table in packed)
    return {
        **{key: facts[key] for key in IDENTITY},
        "id": bundle.id,
        "due_on": due and due.isoformat(),
        "days_late": days_late(facts, due),
        "url": bundle.url,
        "format": bundle.format,
        "portal_id": bundle.portal_id,
        "primary_capture": bundle.primary,
        "cells": len(states),
        **{f"cells_{state}": states.count(letter) for state, letter in LETTERS.items()},
        "cells_doubtful": sum(len(orjson.loads(table.doubts)) for table in packed if table.doubts),
        "tools": ", ".join(report.get("tools", ())) or None,
        "findings_count": sum(f["outcome"] == "violated" for f in report["findings"]),
        "captures_count": len(bundle.captures),
    }


def section_rows(report_id: str, report: Mapping[str, Any]) -> Iterator[Row]:
    """Rows of `sections`. A number that comes twice keeps one row, its texts joined."""
    texts: dict[int, tuple[str, str]] = {}
    for section in report["sections"]:
        heading, text = texts.get(section["number"], (section["heading"], ""))
        texts[section["number"]] = (heading, f"{text}\n{section['text']}".strip("\n"))
    for number, (heading, text) in sorted(texts.items()):
        yield report_id, number, heading, text


def cell_rows(number: int, packed: Sequence[Packed]) -> Iterator[Row]:
    """Rows of `cells`."""
    for table in packed:
        yield number, table.table, table.form, table.vals, table.states


def note_rows(number: int, packed: Sequence[Packed]) -> Iterator[Row]:
    """Rows of `cell_notes`."""
    for table in packed:
        yield number, table.table, table.beginning, table.shape, table.raws, table.doubts


def place_rows(table: str, form: str, places: Places) -> Iterator[Row]:
    """Rows of `cell_places` of one form."""
    for at, (row, column) in enumerate(places):
        yield table, form, at, f"$[{at}]", f"$.{key_at(at)}", row, column


def finding_row(report_id: str, finding: Mapping[str, Any]) -> Row:
    """A row of `findings` without its number."""
    return (
        *(report_id, finding["rule"], finding["outcome"], finding["severity"], finding["message"]),
        *(
            _json(finding["cells"]),
            storable(finding["left"]),
            storable(finding["right"]),
            _json(finding.get("where", [])),
        ),
    )


def fact_rows(report_id: str, report: Mapping[str, Any]) -> Iterator[Row]:
    """Rows of `facts`, in the order of the text."""
    for number, fact in enumerate(report.get("facts", ()), 1):
        yield (
            *(report_id, number, fact["name"], storable(fact["value"]), fact["unit"], fact["raw"], fact["sentence"]),
            *(fact["section"], fact["where"], _json(fact["cells"])),
        )


def fact_name_rows() -> Iterator[Row]:
    """Rows of `fact_names`."""
    for name, kind in FACTS.items():
        yield name, kind.chinese, kind.english, kind.unit, _json(kind.cells)


def repair_rows(report_id: str, report: Mapping[str, Any]) -> Iterator[Row]:
    """Rows of `repairs`: one for each cell of each suggestion."""
    for repair in report.get("repairs", ()):
        for change in repair["changes"]:
            _, row, column = change["cell"]
            yield (
                *(report_id, repair["table"], repair["rank"], row, column),
                *(storable(change["published"]), change["suggested"], change["slip"]),
            )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
