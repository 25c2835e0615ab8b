"""What a build remembers for the next one, so that this has to do only what has changed: derived, safe to delete."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from extract.catalogue.builder import builder
from extract.catalogue.finished import Planned
from extract.catalogue.inspection import valid_inspection
from extract.catalogue.planning import digest, text_digest
from extract.catalogue.prepared import digest_of
from extract.store import PART

STATE = "built.json"


@dataclass(frozen=True, slots=True)
class Known:
    """A report of the last build: its number, a digest over what decides its rows, one over what search sees."""

    number: int
    rows: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a catalogue lacks: reports to take out, to put in (with their numbers), segments to index anew."""

    out: tuple[tuple[str, int], ...]
    into: tuple[tuple[int, Planned], ...]
    numbers: frozenset[int]  # of the reports whose text came, went or changed
    known: Mapping[str, Known]  # all reports, afterwards

    @property
    def is_large(self) -> bool:
        """Whether making everything anew is as soon done."""
        last = max((known.number for known in self.known.values()), default=0)
        return 2 * len(self.into) > len(self.known) or last > 2 * len(self.known)


def all_new(planned: Sequence[Planned]) -> Change:
    """Everything, into an empty catalogue."""
    return since({}, planned)


def since(before: Mapping[str, Known], planned: Sequence[Planned]) -> Change:
    """What changes from one build to the next; a report keeps its number, new ones come behind the last."""
    last = max((known.number for known in before.values()), default=0)
    known: dict[str, Known] = {}
    into: list[tuple[int, Planned]] = []
    numbers: set[int] = set()
    for one in planned:
        id, old = one.bundle.id, before.get(one.bundle.id)
        if old is None:
            last += 1
        known[id] = Known(last if old is None else old.number, digest(one), text_digest(one))
        if old is None or old.rows != known[id].rows:
            into.append((known[id].number, one))
        if old is None or old.text != known[id].text:
            numbers.add(known[id].number)
    away = {one.bundle.id for _, one in into if one.bundle.id in before} | (before.keys() - known.keys())
    numbers |= {before[id].number for id in before.keys() - known.keys()}
    out = tuple((id, before[id].number) for id in sorted(away))
    return Change(out, tuple(sorted(into, key=lambda pair: pair[0])), frozenset(numbers), known)


def recall(folder: Path, catalogue: Path) -> dict[str, Known] | None:
    """What the last build of this catalogue, as it lies there, said; None when there was none by the same code."""
    try:
        told = orjson.loads((folder / STATE).read_bytes())
        if told["made_by"] != builder() or told["catalogue"] != _stamp(catalogue):
            return None
        return {id: Known(*known) for id, known in told["reports"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def digest_of_all(names: Sequence[str], crawl_dbs: Iterable[Path], readers: Sequence[object]) -> str:
    """A digest over everything a catalogue is made from. In: the prepared shards, what readers and archivists said."""
    made = hashlib.blake2b(repr((names, readers)).encode("utf-8", "replace"), digest_size=16)
    for path in crawl_dbs:
        for file in (path, path.with_name(f"{path.name}-wal")):
            made.update(digest_of(file).encode() if file.exists() and file.stat().st_size else b"-")
    return made.hexdigest()


def as_it_is(folder: Path, catalogue: Path, everything: str) -> dict[str, int] | None:
    """Rows by table and view of a catalogue that a build of the same would make again; None where it would not."""
    try:
        told = orjson.loads((folder / STATE).read_bytes())
        same = told["made_by"], told["catalogue"], told["everything"]
        whole = same == (builder(), _stamp(catalogue), everything) and valid_inspection(catalogue) is not None
        return dict(told["counts"]) if whole else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(
    folder: Path, catalogue: Path, known: Mapping[str, Known], everything: str, counts: Mapping[str, int]
) -> None:
    """Write down what a build made, and of what; the catalogue lies in its place."""
    reports = {id: (one.number, one.rows, one.text) for id, one in known.items()}
    made = {"made_by": builder(), "catalogue": _stamp(catalogue), "everything": everything}
    told: dict[str, object] = {**made, "counts": counts, "reports": reports}
    part = folder / f"{STATE}{PART}"
    part.write_bytes(orjson.dumps(told))
    part.replace(folder / STATE)


def prune(folder: Path, keep: Collection[str]) -> None:
    """Remove what was prepared from shards that are no more. In: the names of those that are, without ending."""
    for path in folder.iterdir():
        if path.name != STATE and path.name.rpartition(".")[0] not in keep:
            path.unlink(missing_ok=True)


def _stamp(catalogue: Path) -> list[int]:
    status = catalogue.stat()
    return [status.st_size, status.st_mtime_ns, status.st_ino]
