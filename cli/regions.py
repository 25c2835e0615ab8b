"""`nianbao regions find`: what a name means in GB/T 2260."""

import json
from dataclasses import asdict

import click

from cli import exits
from cli.options import json_option
from settings.regions import AmbiguousRegion, Region, UnknownRegion, load_regions, region_path, resolve


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
    for region in _found(name):
        click.echo(json.dumps(asdict(region), ensure_ascii=False) if as_json else _line(region))


def _found(name: str) -> tuple[Region, ...]:
    """What the name means; failing that, every region whose name contains it."""
    try:
        return (resolve(name),)
    except AmbiguousRegion as error:
        return error.candidates
    except UnknownRegion as error:
        like = tuple(region for region in load_regions() if name in region.name)
        if not like:
            raise exits.Stop(str(error), exits.NO_SUCH_REGION) from None
        return like


def _line(region: Region) -> str:
    span = f"{region.valid_from}-{region.valid_to or ''}"
    then = f"  now {region.successor}" if region.successor else ""
    return f"{region.code}  {span:<10} {region_path(region.code, region.valid_to or region.valid_from)}{then}"
