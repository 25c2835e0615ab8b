"""`nianbao withhold`: a report or a capture is no longer shown; the archive keeps it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from cli import exits
from cli.extract import rebuild
from cli.options import Data, json_option, quiet_option
from extract.store import shards_of, warc_of
from extract.traced import NotThere, Row, ask, find_record, find_report
from extract.withheld import AlreadyWithheld, BadWithheld, Kind, Withheld, load_withheld, write_withheld
from settings.paths import DataFolder


@click.command(name="withhold")
@click.argument("target", required=False)
@click.option("--record", is_flag=True, help="TARGET is the WARC-Record-ID of one capture.")
@click.option("--reason", help="Why; it is shown in its place.")
@click.option("--by", help="Who decided it.")
@click.option("--later", is_flag=True, help="Leave the rebuilding of the catalogue to the next `nianbao extract`.")
@click.option("--list", "listed", is_flag=True, help="Print what is withheld.")
@click.option("--data", type=Data(), multiple=True, default=["data"], show_default=True, help="Data folder(s).")
@json_option
@quiet_option
def COMMAND(
    target: str | None,
    record: bool,
    reason: str | None,
    by: str | None,
    later: bool,
    listed: bool,
    data: Sequence[DataFolder],
    as_json: bool,
    quiet: bool,
) -> None:
    """Withhold TARGET, a report (its id, the beginning of its id, or its address), from everything that is shown.

    An entry is written into withheld/ of the first data folder, and the catalogue there is built anew without it; give
    the data folders as to `nianbao extract`. Until that is done a served catalogue shows no page that might still have
    it. No WARC is touched: delete the file and extract to show the report again.

    \b
    nianbao withhold 3f1c0a9b --reason "正文含申请人的姓名与住址" --by 张三
    nianbao withhold --record "<urn:uuid:5f3c…>" --reason "应发布机关要求"
    nianbao withhold --list
    """
    if listed == (target is not None):
        raise click.UsageError("name one report or record, or ask for --list")
    if listed:
        entries = entries_of(data)
        click.echo(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False) if as_json else _lines(entries))
        return
    if not (reason or "").strip():
        raise click.UsageError("--reason says why; it is shown in its place")
    found = _record(target or "", data) if record else found_or_withheld(target or "", data)["id"]
    kind: Kind = "record" if record else "report"
    entry = Withheld(kind=kind, target=found, reason=(reason or "").strip(), by=by, on_=f"{datetime.now(UTC):%Y-%m-%d}")
    path = _written(data[0], entry)
    done = not later and _completed(data, quiet or as_json)
    if as_json:
        click.echo(json.dumps({"file": str(path), "rebuilt": done, **asdict(entry)}, ensure_ascii=False))
    else:
        left = f"{data[0].catalogue} no longer has it" if done else _LEFT
        click.echo(f"{kind} {found} is withheld by {path}; {left}")


_LEFT = "`nianbao extract` with all --data takes it out of the catalogue; until then that is served only in part"


def _completed(data: Sequence[DataFolder], quiet: bool) -> bool:
    """Build the catalogue of the first folder anew, where the folders and extracts are all it was made from. Out: whether."""
    warcs = {warc.name for folder in data for warc in folder.warc.glob("*")}
    read = {Path(str(row["warc"])).name for row in ask(data[0].catalogue, "select distinct warc from captures", ())}
    if not read <= {warc_of(shard) for shard in shards_of(data[0])} <= warcs:
        return False
    rebuild(data, data[0], quiet=quiet)
    return True


def _lines(entries: Sequence[Withheld]) -> str:
    rows = (f"{e.kind} {e.target}  {e.on_ or '-'}  {e.by or '-'}  {e.reason}" for e in entries)
    return "\n".join(rows) or "nothing is withheld"


def _written(data: DataFolder, entry: Withheld) -> Path:
    try:
        return write_withheld(data.withheld, entry)
    except (AlreadyWithheld, BadWithheld) as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise exits.unwritable(error, data.withheld) from error


def entries_of(data: Sequence[DataFolder]) -> tuple[Withheld, ...]:
    """What the folders withhold; ends with BAD_TABLE naming the file and the entry that are wrong."""
    try:
        return load_withheld(folder.withheld for folder in data)
    except BadWithheld as error:
        raise exits.Stop(str(error), exits.BAD_TABLE) from None


def found_or_withheld(words: str, data: Sequence[DataFolder], catalogue_of: DataFolder | None = None) -> Row:
    """The one report that the words mean, with its capture; ends with NOT_THERE, saying why, where it is withheld.

    The catalogue is that of `catalogue_of`, else of the first folder.
    """
    catalogue = (catalogue_of or data[0]).catalogue
    if not catalogue.exists():
        raise exits.Stop(f"{catalogue} is not there; `nianbao extract` makes it", exits.NOTHING_YET)
    entries = entries_of(data)
    _refuse(entry for entry in entries if entry.kind == "report" and words and entry.target.startswith(words))
    try:
        found = find_report(catalogue, words)
    except NotThere as error:
        raise exits.Stop(str(error), exits.NOT_THERE) from None
    _refuse(entry for entry in entries if entry.target in (found["id"], found["primary_capture"]))
    return found


def _refuse(entries: Iterable[Withheld]) -> None:
    for entry in entries:
        when = f" on {entry.on_}" if entry.on_ else ""
        raise exits.Stop(f"{entry.kind} {entry.target} is withheld{when}: {entry.reason}", exits.NOT_THERE)


def _record(words: str, data: Sequence[DataFolder]) -> str:
    catalogue = data[0].catalogue
    if not catalogue.exists():
        raise exits.Stop(f"{catalogue} is not there; `nianbao extract` makes it", exits.NOTHING_YET)
    try:
        return str(find_record(catalogue, words)["record_id"])
    except NotThere as error:
        raise exits.Stop(str(error), exits.NOT_THERE) from None
