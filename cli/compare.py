"""`nianbao extract --compare`: what the code of now would read otherwise than the extracts have it."""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from cli import exits
from cli.progress import progress
from extract.compare import Difference, compare, is_loss
from extract.pipeline import extract
from extract.store import DamagedShard, read_rows, shards_of
from settings.paths import DataFolder

SHOWN = 40
"""Differences of each kind that are printed for people; `--json` prints all."""

Group = tuple[str, str, str]
"""(portal, format, layout)."""


def run(
    data: Sequence[DataFolder],
    into: DataFolder,
    other: DataFolder | None,
    *,
    workers: int | None,
    ocr: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read everything again beside the extracts and print what differs; they stay as they are.

    In: `other`, a folder with whose extracts to compare instead of those of `into`. Ends with LOST where something would
    be lost or a number change, with NOTHING_YET where there is nothing to compare with.
    """
    old = {shard.name: shard for shard in shards_of(other or into)}
    if not old:
        where = (other or into).extracts
        raise exits.Stop(f"{where} holds no extracts; `nianbao extract` makes some", exits.NOTHING_YET)
    into.root.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".compare-", dir=into.root) as scratch:
            fresh = DataFolder(Path(scratch))
            with progress("compare", unit="captures", quiet=quiet) as report:
                extract(data, fresh, workers=workers, ocr=ocr, converted=into.converted, progress=report)
            new = {shard.name: shard for shard in shards_of(fresh)}
            lost = _print(_differences(old, new), as_json=as_json)
    except DamagedShard as error:
        raise exits.Stop(str(error), exits.UNREADABLE) from None
    except OSError as error:
        raise exits.unwritable(error, into.root) from error
    _left_out(old, new)
    if lost:
        raise exits.Stop(f"{lost} things that the extracts have would be lost or be other numbers", exits.LOST)


def _differences(old: dict[str, Path], new: dict[str, Path]) -> Iterator[Difference]:
    for name in sorted(old.keys() & new.keys()):
        yield from compare(read_rows(old[name]), read_rows(new[name]))


def _left_out(old: dict[str, Path], new: dict[str, Path]) -> None:
    """Say what was not compared: WARCs that are gone, and those never extracted before."""
    for name in sorted(old.keys() ^ new.keys()):
        which = "its WARC is not in the data folders" if name in old else "its WARC was never extracted before"
        click.echo(f"not compared: {name}, {which}", err=True)


def _print(differences: Iterator[Difference], *, as_json: bool) -> int:
    """Print each difference (or the first of each kind) and how many there are of which. Out: how many are losses."""
    tally: Counter[tuple[Group, str]] = Counter()
    shown: Counter[str] = Counter()
    lost = 0
    for difference in differences:
        kind = f"{difference.what} {difference.how}"
        tally[(difference.portal, difference.format, difference.layout), kind] += 1
        lost += is_loss(difference)
        shown[kind] += 1
        if as_json:
            click.echo(json.dumps(asdict(difference), ensure_ascii=False))
        elif shown[kind] <= SHOWN:
            click.echo(line(difference))
    if as_json:
        groups = [
            {"portal": portal, "format": kind, "layout": layout, "difference": what, "count": count}
            for ((portal, kind, layout), what), count in sorted(tally.items())
        ]
        click.echo(json.dumps({"differences": dict(sorted(shown.items())), "groups": groups}, ensure_ascii=False))
    else:
        click.echo("\n".join(summary(tally)))
    sys.stdout.flush()
    return lost


def line(difference: Difference) -> str:
    """One difference for people."""
    told = f"{difference.what} {difference.how}: {difference.name}"
    if difference.old is not None or difference.new is not None:
        told += f" {_value(difference.old)} -> {_value(difference.new)}"
    return told if difference.what == "report" else f"{told}  {difference.url}"


def _value(value: object) -> str:
    return "nothing" if value is None else str(value)


def summary(tally: Counter[tuple[Group, str]]) -> list[str]:
    """How many of which differences, in all and by portal, format and layout."""
    if not tally:
        return ["nothing differs"]
    kinds = Counter[str]()
    for (_, kind), count in tally.items():
        kinds[kind] += count
    lines = [", ".join(f"{count} × {kind}" for kind, count in sorted(kinds.items()))]
    for group in sorted({group for group, _ in tally}):
        counts = ", ".join(f"{count} × {kind}" for (one, kind), count in sorted(tally.items()) if one == group)
        lines.append(f"  {' '.join(filter(None, group)) or 'no portal'}: {counts}")
    return lines
