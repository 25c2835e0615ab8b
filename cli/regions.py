"""`nianbao regions find`: what a name means in GB/T 2260."""

import json
from dataclasses import asdict

import click

from cli import exits
from cli.options import json_option
from settings.regions import Region, region_path, search_regions


@click.group()
def COMMAND() -> None:
    """Regions of GB/T 2260 and the years they were valid."""


@COMMAND.command()
@click.argument("name")
@json_option
def find(name: str, as_json: bool) -> None:
    """Find regions by name, path or code.

    \b
    nianbao regions find 兴安盟
    nianbao regions find 内蒙古/巴彦淖尔
    nianbao regions find 1508
    """
    found = search_regions(name)
    if not found:
        raise exits.Stop(
            f"no region is called '{name}'; try fewer characters, or a GB/T 2260 code", exits.NO_SUCH_REGION
        )
    for region in found:
        click.echo(json.dumps(asdict(region), ensure_ascii=False) if as_json else _line(region))


def _line(region: Region) -> str:
    span = f"{region.valid_from}-{region.valid_to or ''}"
    then = f"  now {region.successor}" if region.successor else ""
    return f"{region.code}  {span:<10} {region_path(region.code, region.valid_to or region.valid_from)}{then}"
