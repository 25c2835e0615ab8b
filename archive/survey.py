"""One WARC read through once: its captures, its members, the ties between its records, and what is wrong with it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from archive.capture import Capture
from archive.captured import capture_of, is_about, with_lead
from archive.check import MISSHAPEN, RecordCheck
from archive.fault import Fault
from archive.files import closed_name
from archive.members import Lengths, Member, Span, fault_at
from archive.salvage import walk_on
from archive.stored import Stored

RESTORE = "restore the file from a copy"
REINDEX = "run `nianbao archive index`"
_TIES = ("warc-concurrent-to", "warc-warcinfo-id")
_REVISIT_TIES = (*_TIES, "warc-refers-to")
_TIE = re.compile(r"^WARC-Concurrent-To:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Survey:
    """What was met in one WARC, by the offset of the member."""

    name: str
    end: int = 0  # where the last whole member ends
    unreadable: bool = False  # the system refused to give its bytes
    captures: dict[int, Capture] = field(default_factory=dict)  # without their leads
    members: dict[int, Member] = field(default_factory=dict)  # with the sha256 of what is stored now
    unsound: set[int] = field(default_factory=set)  # members whose record has a fault
    faults: list[Fault] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    ties: list[tuple[int, str]] = field(default_factory=list)  # offset, the id pointed at, where it did not come before
    _abouts: dict[int, bytes] = field(default_factory=dict)  # by the offset of the capture: what its metadata says
    _last: int = -1  # offset of the capture that a metadata record may follow

    def note(self, span: Span, check: RecordCheck) -> None:
        """Take in one whole member."""
        record = check.record
        self.end = span.offset + span.length
        kind = record.kind if record else ""
        self.members[span.offset] = Member(self.name, span.offset, span.length, kind, span.sha256)
        wrong = () if check.sound else check.faults(self.name, span)
        if wrong:
            self.unsound.add(span.offset)
            self.faults += wrong
        if record is None or (wrong and wrong[0].kind in MISSHAPEN):
            return
        self._note_ties(span, record)
        capture = capture_of(record, check.head, self.name, span)
        if isinstance(capture, Fault):
            self.faults.append(capture)
        elif capture:
            self.captures[span.offset] = capture
            self._last = span.offset
        elif check.about and self._last in self.captures and is_about(record, self.captures[self._last]):
            self._abouts[self._last] = check.about

    def with_leads(self) -> list[Capture]:
        """The captures in order, each with what its metadata record says."""
        return [
            with_lead(capture, self._abouts[offset]) if offset in self._abouts else capture
            for offset, capture in sorted(self.captures.items())
        ]

    def _note_ties(self, span: Span, record: Stored) -> None:
        named, ids = record.named, self.ids
        record_id = named.get("warc-record-id", "")
        if record_id in ids:
            what = f"repeats the id {record_id}; {RESTORE}"
            self.faults.append(fault_at(self.name, span.offset, "double-id", what))
        ids.add(record_id)
        for name in _REVISIT_TIES if record.kind == "revisit" else _TIES:
            target = named.get(name)
            if target and target not in ids:
                self.ties.append((span.offset, target))
        if record.repeats:
            self.ties += [(span.offset, target) for target in _TIE.findall(record.lines)[1:]]


def survey(path: Path, progress: Callable[[int], object] | None = None, lengths: Lengths | None = None) -> Survey:
    """Read a file to its end, past what is damaged. Never raises for what is in it.

    In: the path as it is now; who is told the bytes done after each member; how long its members are thought to be.
    """
    seen = Survey(closed_name(path))
    try:
        with path.open("rb") as stream:
            for found in walk_on(stream, seen.name, RecordCheck, hashed=True, lengths=lengths):
                if isinstance(found, Fault):
                    seen.faults.append(found)
                    continue
                seen.note(*found)
                if progress:
                    progress(seen.end)
    except OSError as error:
        seen.unreadable = True
        seen.faults.append(Fault(seen.name, seen.end, "unreadable", f"{path}: {error.strerror}; {RESTORE}"))
    if not seen.members and not seen.faults:
        what = f"{seen.name}: empty file; delete it and {REINDEX}"
        seen.faults.append(Fault(seen.name, 0, "empty", what))
    return seen
