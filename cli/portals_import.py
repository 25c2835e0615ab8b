"""`nianbao portals import`: rows of somebody's table into the data folder's own."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from cli import exits
from cli.options import data_option, json_option, portal_table
from cli.portals_survey import store
from settings.foreign_table import Brought, Fault, Read, brought, read_foreign
from settings.paths import DataFolder


@click.command(name="import")
@click.argument("table", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-faulty", is_flag=True, help="Take the sound rows in, although others are faulty.")
@data_option
@json_option
def IMPORT(table: Path, skip_faulty: bool, data: DataFolder, as_json: bool) -> None:
    """Bring the rows of a CSV table into portals.csv of the data folder.

    The table needs columns name, region (a code, name or path) and home_url, in any order; those of our own table are
    understood too, and Chinese headings (名称, 地区, 网址). UTF-8 or what Excel writes. A row on a host that is known
    changes that row. All rows come in or none, unless --skip-faulty; faulty lines are named.

    \b
    nianbao portals import 门户.csv
    nianbao portals import portals.csv --skip-faulty --data data
    """
    read = read_foreign(_bytes(table), f"{table.name}, imported")
    rows, more = brought(read, portal_table(None, data))
    faults = sorted({*read.faults, *more}, key=lambda fault: fault.line)
    for fault in faults:
        click.echo(f"{table}:{fault.line}: {fault.text}", err=True)
    if faults and not (skip_faulty and rows):
        hint = "" if skip_faulty else "; mend the lines, or give --skip-faulty"
        raise exits.Stop(f"{table}: {len(faults)} faults, nothing was imported{hint}", exits.BAD_TABLE)
    faulty = {fault.line for fault in faults}
    sound = [row for row in rows if row.line not in faulty]
    store(data, [row.portal for row in sound if row.change != "unchanged"])
    click.echo(_json(sound, faults) if as_json else "\n".join(_lines(sound, faults, read, data)))
    sys.exit(exits.BAD_TABLE if faults else exits.DONE)


def _bytes(table: Path) -> bytes:
    try:
        return table.read_bytes()
    except OSError as error:
        raise exits.Stop(f"{table}: {error.strerror}; check the path of the table", exits.BAD_TABLE) from None


def _lines(rows: Sequence[Brought], faults: Sequence[Fault], read: Read, data: DataFolder) -> list[str]:
    said = [
        f"{row.change:<10} {row.portal.id:<28} {row.portal.region_code}  {row.portal.home_url}  {row.portal.name}"
        for row in rows
    ]
    if read.ignored:
        said.append(f"columns left out: {', '.join(read.ignored)}")
    counts = Counter(row.change for row in rows)
    told = ", ".join(f"{counts[change]} {change}" for change in ("added", "changed", "unchanged"))
    return [*said, f"{told}, {len(faults)} faulty; {data.portals}"]


def _json(rows: Sequence[Brought], faults: Sequence[Fault]) -> str:
    told = [{"line": row.line, "change": row.change, "id": row.portal.id} for row in rows]
    faulty = [{"line": fault.line, "fault": fault.text} for fault in faults]
    return json.dumps({"rows": told, "faults": faulty}, ensure_ascii=False)
