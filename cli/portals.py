"""`nianbao portals`: the table of portals, looked at, made and tested."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from cli import exits
from cli.options import data_option, json_option, portal_table, portals_option, region_of
from cli.portals_discover import DISCOVER
from cli.portals_freeze import FREEZE
from cli.portals_import import IMPORT
from cli.portals_survey import CHECK, SURVEY
from settings.paths import DataFolder
from settings.portals import portals_of


@click.group()
def COMMAND() -> None:
    """The portals that can be crawled: one row per portal era."""


@COMMAND.command("list")
@click.argument("region", required=False)
@portals_option
@data_option
@json_option
def list_(region: str | None, table: Path | None, data: DataFolder, as_json: bool) -> None:
    """List the portals, all or those of a REGION and the regions below it.

    \b
    nianbao portals list 内蒙古
    """
    rows = portal_table(table, data)
    if region:
        rows = portals_of(region_of(region).code, rows)
        if not rows:
            raise exits.Stop(f"the table has no portal of '{region}'", exits.NO_PORTAL)
    for portal in rows:
        line = f"{portal.id:<28} {portal.region_code}  {portal.family:<10} {portal.status:<10} {portal.home_url}  {portal.name}"
        click.echo(json.dumps(asdict(portal), ensure_ascii=False) if as_json else line)


@COMMAND.command()
@click.argument("portal_id")
@portals_option
@data_option
@json_option
def show(portal_id: str, table: Path | None, data: DataFolder, as_json: bool) -> None:
    """Show one row of the table with what showed it."""
    for portal in portal_table(table, data):
        if portal.id == portal_id:
            fields = asdict(portal)
            click.echo(
                json.dumps(fields, ensure_ascii=False)
                if as_json
                else "\n".join(f"{k:<12} {v}" for k, v in fields.items())
            )
            return
    raise exits.Stop(f"no portal has the id '{portal_id}'; `nianbao portals list` prints the ids", exits.NO_PORTAL)


COMMAND.add_command(SURVEY)
COMMAND.add_command(DISCOVER)
COMMAND.add_command(IMPORT)
COMMAND.add_command(CHECK)
COMMAND.add_command(FREEZE)
