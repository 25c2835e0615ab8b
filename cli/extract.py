"""`nianbao extract`: read the captures and rebuild the catalogue."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from cli import compare, exits
from cli.options import Data, json_option, quiet_option
from cli.progress import progress
from extract.catalogue.crawls import NotACrawl
from extract.catalogue.load import BuildSummary, build
from extract.corrections import BadCorrection, Correction, load_corrections
from extract.pipeline import ExtractSummary, extract
from extract.store import DamagedShard, shards_of
from extract.withheld import BadWithheld, Withheld, load_withheld
from settings.paths import DataFolder

SELF = "<itself>"
"""What `--compare` means without a folder."""


Reviewed = tuple[tuple[Correction, ...], tuple[Withheld, ...]]
"""Corrections, and what is withheld."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one extraction did."""

    extract: ExtractSummary
    build: BuildSummary


@click.command(name="extract")
@click.option(
    "--data",
    "data",
    type=Data(),
    multiple=True,
    default=["data"],
    show_default=True,
    help="Data folder; may be given several times.",
)
@click.option("--into", type=Data(), help="Folder for extracts/ and catalogue.db (default: the first --data).")
@click.option("--workers", type=click.IntRange(1), help="Processes (default: one per core).")
@click.option("--ocr/--no-ocr", default=True, help="Recognise characters in scans and pictures (default: yes).")
@click.option(
    "--compare",
    "other",
    type=Data(),
    is_flag=False,
    flag_value=SELF,
    metavar="[FOLDER]",
    help="Read all captures anew, change nothing, and print what differs from the extracts here (or of FOLDER).",
)
@json_option
@quiet_option
def COMMAND(
    data: Sequence[DataFolder],
    into: DataFolder | None,
    workers: int | None,
    ocr: bool,
    other: DataFolder | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read the captures of one or more data folders into one catalogue. Never touches the network.

    WARCs that were read before by the same code are skipped, and of the catalogue only what has changed is made anew;
    delete extracts/, prepared/ and catalogue.db to start afresh.

    \b
    nianbao extract
    nianbao extract --data north --data south --into both
    nianbao extract --compare
    """
    if other is not None:
        _need_captures(data)
        beside = None if str(other.root) == SELF else other
        compare.run(data, into or data[0], beside, workers=workers, ocr=ocr, quiet=quiet, as_json=as_json)
        return
    done = run(data, into or data[0], workers=workers, ocr=ocr, quiet=quiet)
    if as_json:
        click.echo(
            json.dumps(
                {"extract": asdict(done.extract), "catalogue": asdict(done.build)},
                ensure_ascii=False,
                default=str,
            )
        )
    else:
        click.echo("\n".join(lines(done, into or data[0])))


def _need_captures(data: Sequence[DataFolder]) -> None:
    """End with NOTHING_YET where a folder holds no WARC."""
    for folder in data:
        if not folder.warc.is_dir():
            raise exits.Stop(
                f"{folder.root} holds no captures yet; `nianbao crawl REGION --data {folder.root}` makes some",
                exits.NOTHING_YET,
            )


def run(
    data: Sequence[DataFolder],
    into: DataFolder,
    *,
    workers: int | None = None,
    ocr: bool = True,
    quiet: bool = False,
) -> Done:
    """Extract and rebuild; ends with NOTHING_YET where no folder holds a WARC."""
    _need_captures(data)
    reviewed = _reviewed(data, into)
    try:
        with (
            progress("convert", unit="files", quiet=quiet) as converting,
            progress("extract", unit="captures", quiet=quiet) as report,
        ):
            extracted = extract(data, into, workers=workers, ocr=ocr, progress=report, converting=converting)
    except OSError as error:
        raise exits.unwritable(error, into.root) from error
    return Done(extracted, _built(data, into, reviewed, workers=workers, quiet=quiet))


def rebuild(data: Sequence[DataFolder], into: DataFolder, *, quiet: bool = False) -> BuildSummary:
    """Build the catalogue from the extracts that are there; reads no capture."""
    return _built(data, into, _reviewed(data, into), workers=None, quiet=quiet)


def _reviewed(data: Sequence[DataFolder], into: DataFolder) -> Reviewed:
    """What people decided; ends with BAD_TABLE naming the file and the entry that are wrong."""
    folders = dict.fromkeys((*data, into))
    try:
        return load_corrections(d.corrections for d in folders), load_withheld(d.withheld for d in folders)
    except (BadCorrection, BadWithheld) as error:
        raise exits.Stop(str(error), exits.BAD_TABLE) from None


def _built(
    data: Sequence[DataFolder], into: DataFolder, reviewed: Reviewed, *, workers: int | None, quiet: bool
) -> BuildSummary:
    corrections, withheld = reviewed
    try:
        with progress("catalogue", unit="reports", quiet=quiet) as report:
            return build(
                shards_of(into),
                [d.crawl_db for d in data if d.crawl_db.exists()],
                into.catalogue,
                progress=report,
                corrections=corrections,
                withheld=withheld,
                workers=workers,
                keep=into.prepared,
            )
    except (NotACrawl, DamagedShard) as error:
        raise exits.Stop(str(error), exits.UNREADABLE) from None
    except OSError as error:
        raise exits.unwritable(error, into.root) from error


def lines(done: Done, into: DataFolder) -> list[str]:
    """What was done, for people."""
    told = [
        f"read {done.extract.warcs_read} WARC files ({done.extract.warcs_skipped} unchanged), {done.extract.captures} captures"
    ]
    told += [f"  {count} × {kind}" for kind, count in sorted(_items(done.extract.problems))]
    return [
        *told,
        f"catalogue {into.catalogue}: {done.build.reports} reports, {done.build.figures} figures, {done.build.findings} findings",
    ]


def _items(problems: Any) -> list[tuple[str, int]]:
    return list(dict(problems).items())


def reports_by_portal(catalogue: Path) -> dict[str, tuple[int, int]]:
    """Portal id -> (reports, findings) of a finished catalogue."""
    sql = "select portal_id, count(*), sum(findings_count) from reports group by portal_id"
    with sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True) as connection:
        return {portal: (reports, findings or 0) for portal, reports, findings in connection.execute(sql)}
