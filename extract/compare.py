"""Two readings of the same captures held against each other: what one has and the other has not.

Pure functions over the lines of two shards. Both follow the order of their WARC, so that as good as nothing has to be
kept until its counterpart comes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, Literal

from extract.store import Row

What = Literal["report", "cell", "metadata", "finding", "fact"]
How = Literal["gained", "lost", "changed"]

METADATA = (
    "kind",
    "title",
    "agency",
    "agency_type",
    "scope",
    "region_code",
    "region_path",
    "year",
    "period_start",
    "period_end",
    "published_on",
    "published_time",
    "signed_on",
    "source",
    "layout",
)
"""What is compared of a report's metadata: `url` is the capture's, the rest is compared by itself."""

RANKS = {"value": 2, "blank": 1, "mark": 1, "missing": 0}
"""How much a cell says. One that falls in rank is lost, one that rises gained, any other difference a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs. A value is told as JSON has it; `name` is "table/row/column" for a cell."""

    record: str  # record id of the capture
    url: str
    portal: str
    format: str
    layout: str
    what: What
    how: How
    name: str
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Said:
    """What is compared of one row."""

    record: str
    url: str
    portal: str
    format: str
    layout: str
    report: bool
    cells: Mapping[str, tuple[str, Any]] = field(default_factory=dict)  # name -> (state, value)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    findings: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)


def compare(old: Iterable[Row], new: Iterable[Row]) -> Iterator[Difference]:
    """The differences between the rows of two shards of one WARC, in the order of the new one, matched by record id.

    A capture that one of them does not have is compared with nothing; rows without a capture are left out.
    """
    before: dict[str, Said] = {}
    after: dict[str, Said] = {}
    for older, newer in zip_longest(map(said, old), map(said, new)):
        if older is not None:
            before[older.record] = older
        if newer is not None:
            after[newer.record] = newer
        for record in [each.record for each in (older, newer) if each is not None]:
            if record in before and record in after:
                yield from differences(before.pop(record), after.pop(record))
    for left in before.values():
        yield from differences(left, None)
    for come in after.values():
        yield from differences(None, come)


def said(row: Row) -> Said | None:
    """What is compared of a row; None for one that is about the WARC itself."""
    capture, report = row["capture"], row["report"]
    if capture is None:
        return None
    about = (capture["record_id"], capture["url"], capture["portal_id"] or "", row["format"] or "")
    if report is None:
        return Said(*about, "", False)
    sections = " ".join(str(section["number"]) for section in report["sections"])
    return Said(
        *about,
        report["layout"] or "",
        True,
        cells={"/".join((c["table"], c["row"], c["column"])): (c["state"], c["value"]) for c in report["cells"]},
        metadata={**{name: report[name] for name in METADATA}, "sections": sections},
        findings=Counter(_finding(finding) for finding in report["findings"]),
        facts=Counter(f"{fact['name']} {fact['value']}" for fact in report["facts"]),
    )


def _finding(finding: Row) -> str:
    cells = " ".join("/".join(cell) for cell in finding["cells"])
    return f"{finding['rule']} {cells}".strip()


def differences(old: Said | None, new: Said | None) -> Iterator[Difference]:
    """What differs between two readings of one capture; the cells of a report that is gone are lost with it."""
    if old is None and new is None:
        return
    shown = new if new is not None and (new.report or old is None) else old
    assert shown is not None
    one, other = old or _nothing(shown), new or _nothing(shown)
    if one.report != other.report:
        yield _difference(shown, "report", "gained" if other.report else "lost", one.url)
    for name in {**one.cells, **other.cells}:
        yield from _cell(shown, name, one.cells.get(name, ("missing", None)), other.cells.get(name, ("missing", None)))
    if one.report and other.report:
        for name, was in one.metadata.items():
            if (now := other.metadata[name]) != was:
                how: How = "lost" if now in (None, "") else "gained" if was in (None, "") else "changed"
                yield _difference(shown, "metadata", how, name, was, now)
    yield from _counted(shown, "finding", one.findings, other.findings)
    yield from _counted(shown, "fact", one.facts, other.facts)


def _nothing(shown: Said) -> Said:
    return Said(shown.record, shown.url, shown.portal, shown.format, shown.layout, False)


def _cell(shown: Said, name: str, was: tuple[str, Any], now: tuple[str, Any]) -> Iterator[Difference]:
    if was == now:
        return
    rose = RANKS[now[0]] - RANKS[was[0]]
    how: How = "gained" if rose > 0 else "lost" if rose < 0 else "changed"
    yield _difference(shown, "cell", how, name, _told(was), _told(now))


def _told(cell: tuple[str, Any]) -> Any:
    """The number, or the state where there is none."""
    state, value = cell
    return value if state == "value" else state


def _counted(shown: Said, what: What, was: Counter[str], now: Counter[str]) -> Iterator[Difference]:
    for name in sorted((now - was).elements()):
        yield _difference(shown, what, "gained", name)
    for name in sorted((was - now).elements()):
        yield _difference(shown, what, "lost", name)


def _difference(shown: Said, what: What, how: How, name: str, old: Any = None, new: Any = None) -> Difference:
    return Difference(
        record=shown.record,
        url=shown.url,
        portal=shown.portal,
        format=shown.format,
        layout=shown.layout,
        what=what,
        how=how,
        name=name,
        old=old,
        new=new,
    )


def is_loss(difference: Difference) -> bool:
    """Whether something that was read is read no more, or differently. A finding that is gone may be a mend."""
    if difference.what == "finding":
        return False
    return difference.how == "lost" or (difference.what == "cell" and difference.how == "changed")
