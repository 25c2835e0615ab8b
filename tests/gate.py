"""`make gate`: reads the frozen corpus with the code of now and fails where something is lost or read otherwise.

What is meant to change is acknowledged in tests/frozen/gate/acknowledged.yml, a list of

    - record: <urn:uuid:…>      # as printed, with what, name, old and new
      what: cell
      name: requests/received/total
      old: 12
      new: 13
      why: the 2 is a footnote sign

or, when it is much, frozen anew: `python -m tests.gate --rewrite` (and looked at in the diff of `python -m tests.gate`
before). An acknowledged report that is lost takes its cells with it. What is gained passes, except a report in a page
that held none. `python -m tests.gate_corpus` makes another corpus.
"""

import argparse
import gzip
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from extract.chunks import member_of
from extract.compare import METADATA, Difference, compare
from extract.pipeline import extract
from extract.store import encode, read_rows, shards_of
from settings.paths import DataFolder

GATE = Path(__file__).resolve().parent / "frozen" / "gate"
CORPUS, FROZEN, ACKNOWLEDGED = "corpus.warc.gz", "frozen.jsonl.gz", "acknowledged.yml"

Row = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """`faults` are losses and changes nobody acknowledged; `gained` what is new; `needless` are acknowledgements that
    fit nothing any more."""

    faults: tuple[Difference, ...]
    gained: tuple[Difference, ...]
    needless: tuple[Row, ...]


def read_corpus(folder: Path = GATE, workers: int | None = None) -> list[Row]:
    """The corpus as the code of now reads it, what is compared of each row."""
    with tempfile.TemporaryDirectory() as scratch:
        data = DataFolder(Path(scratch))
        data.warc.mkdir()
        shutil.copy(folder / CORPUS, data.warc)
        extract([data], data, workers=workers, ocr=False)
        return [_kept(row) for shard in shards_of(data) for row in read_rows(shard) if row["capture"] is not None]


def _kept(row: Row) -> Row:
    """What is frozen of a row: what `extract.compare` looks at."""
    capture = {name: row["capture"][name] for name in ("record_id", "url", "portal_id")}
    report = row["report"]
    if report is None:
        return {"capture": capture, "format": row["format"], "report": None}
    kept = {name: report[name] for name in METADATA}
    kept["sections"] = [{"number": section["number"]} for section in report["sections"]]
    kept["cells"] = [
        {name: cell[name] for name in ("table", "row", "column", "state", "value")} for cell in report["cells"]
    ]
    kept["findings"] = [{name: finding[name] for name in ("rule", "cells")} for finding in report["findings"]]
    kept["facts"] = [{name: fact[name] for name in ("name", "value")} for fact in report["facts"]]
    return {"capture": capture, "format": row["format"], "report": kept}


def frozen(folder: Path = GATE) -> Iterator[Row]:
    """The corpus as it was read when it was frozen."""
    with gzip.open(folder / FROZEN, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def acknowledged(folder: Path = GATE) -> list[Row]:
    """What is meant to differ."""
    return yaml.safe_load((folder / ACKNOWLEDGED).read_text(encoding="utf-8")) or []


def judge(old: Iterable[Row], new: Iterable[Row], acknowledgements: list[Row]) -> Verdict:
    """Hold the two readings against each other."""
    faults, gained, used = [], [], Counter[int]()
    for difference in compare(old, new):
        if difference.how == "gained" and difference.what != "report":
            gained.append(difference)
            continue
        fits = [n for n, each in enumerate(acknowledgements) if _covers(each, difference)]
        used.update(fits)
        if not fits:
            faults.append(difference)
    needless = (each for n, each in enumerate(acknowledgements) if not used[n])
    return Verdict(tuple(faults), tuple(gained), tuple(needless))


def _covers(acknowledgement: Row, difference: Difference) -> bool:
    if acknowledgement["record"] != difference.record:
        return False
    if acknowledgement["what"] == "report":
        return difference.what != "report" or acknowledgement["name"] == difference.name
    told = (difference.what, difference.name, difference.old, difference.new)
    return told == tuple(acknowledgement.get(name) for name in ("what", "name", "old", "new"))


def rewrite(folder: Path, rows: Iterable[Row]) -> None:
    """Freeze a reading; nothing has to be acknowledged any more."""
    (folder / FROZEN).write_bytes(member_of(b"".join(map(encode, rows))))
    (folder / ACKNOWLEDGED).write_text("[]\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.gate", description=__doc__)
    parser.add_argument("--rewrite", action="store_true", help="freeze what the code of now reads")
    parser.add_argument("--folder", type=Path, default=GATE, help="where the frozen corpus lies")
    options = parser.parse_args()
    folder: Path = options.folder
    rows = read_corpus(folder)
    verdict = judge(frozen(folder), rows, acknowledged(folder))
    for difference in verdict.faults:
        print(json.dumps(asdict(difference), ensure_ascii=False))
    counts = Counter((d.portal, f"{d.what} {d.how}") for d in (*verdict.faults, *verdict.gained))
    for (portal, kind), count in sorted(counts.items()):
        print(f"{portal}: {count} × {kind}")
    for needless in verdict.needless:
        print(f"acknowledged, but not needed any more: {needless}")
    if options.rewrite:
        rewrite(folder, rows)
        print(f"frozen anew: {len(rows)} captures")
    elif verdict.faults:
        print(f"{len(verdict.faults)} losses or changes that nobody acknowledged; {__doc__}")
        sys.exit(1)
    else:
        print(f"nothing lost: {len(rows)} captures, {sum(row['report'] is not None for row in rows)} reports")


if __name__ == "__main__":
    main()
