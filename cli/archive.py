"""`nianbao archive verify|index|package|import|replay`: is every capture whole, and can it be found."""

import json
import os
import sys
from dataclasses import asdict

import click

from archive.index import rebuild_index
from archive.repair import repair as repair_archive
from archive.verify import verify as verify_archive
from cli import exits
from cli.archive_package import COMMANDS
from cli.options import data_option, json_option, quiet_option
from cli.progress import progress
from settings.paths import DataFolder


@click.group()
def COMMAND() -> None:
    """The WARC files and their index."""


for _command in COMMANDS:
    COMMAND.add_command(_command)


@COMMAND.command()
@data_option
@json_option
@quiet_option
@click.option("--repair", is_flag=True, help="First cut torn tails, close files left open, rebuild index and CDXJ.")
@click.option("--workers", type=click.IntRange(1), help="Processes, each reading one file (default: one per core).")
def verify(data: DataFolder, as_json: bool, quiet: bool, repair: bool, workers: int | None) -> None:
    """Read every record to its end; check digests, ties between records, and the index against the files.

    Ends with 9 when something is wrong; each fault is named with file and offset. --repair says what it did and
    never touches a good record; what it cannot mend stays a fault.
    """
    _needs_captures(data)
    if repair:
        for done in repair_archive(data):
            click.echo(f"{done.file}: {done.message}", err=as_json)
    with progress("verify", unit="bytes", quiet=quiet) as report:
        faults = verify_archive(data, progress=report, workers=workers or len(os.sched_getaffinity(0)))
    for fault in faults:
        click.echo(
            json.dumps(asdict(fault), ensure_ascii=False)
            if as_json
            else f"{fault.file}:{fault.offset}: {fault.kind}: {fault.message}"
        )
    if faults:
        sys.exit(exits.DAMAGED)
    click.echo("[]" if as_json else f"{data.warc}: every record is whole and indexed")


@COMMAND.command()
@data_option
def index(data: DataFolder) -> None:
    """Rebuild the capture index of crawl.db and the CDXJ files from the WARCs."""
    _needs_captures(data)
    click.echo(f"indexed {rebuild_index(data)} captures")


def _needs_captures(data: DataFolder) -> None:
    if not data.warc.is_dir():
        raise exits.Stop(
            f"{data.root} holds no captures yet; `nianbao crawl REGION --data {data.root}` makes some",
            exits.NOTHING_YET,
        )
