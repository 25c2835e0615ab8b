"""Options and look-ups that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from cli import exits
from settings.paths import DataFolder
from settings.portals import Portal, PortalTableError, load_portals
from settings.regions import AmbiguousRegion, Region, UnknownRegion, region_path, resolve
from settings.registry import load_registry

F = TypeVar("F", bound=Callable[..., Any])


class Data(click.ParamType[DataFolder]):
    """A path to a data folder."""

    name = "folder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> DataFolder:
        return value if isinstance(value, DataFolder) else DataFolder(Path(value))


class Years(click.ParamType[tuple[int, int]]):
    """`2023` or `2021-2025`, both ends included."""

    name = "years"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition("-")
        try:
            span = int(first), int(last or first)
        except ValueError:
            span = (1, 0)
        if not 2008 <= span[0] <= span[1] <= 2100:
            self.fail(f"'{value}' is not a span of report years such as 2023 or 2021-2025 (from 2008)", param, ctx)
        return span


def data_option(function: F) -> F:
    """`--data DIR`: the one place for data."""
    return click.option(
        "--data",
        type=Data(),
        default="data",
        show_default=True,
        help="Folder that holds warc/, crawl.db, catalogue.db.",
    )(function)


def portals_option(function: F) -> F:
    """`--portals FILE`: this portal table instead of the packaged one and the data folder's."""
    return click.option(
        "--portals",
        "table",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Portal table (CSV).",
    )(function)


def json_option(function: F) -> F:
    """`--json`: results as JSON on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def quiet_option(function: F) -> F:
    """`--quiet`: no progress."""
    return click.option("--quiet", is_flag=True, help="No progress.")(function)


def region_of(text: str, year: int | None = None) -> Region:
    """The region a person means, or `Stop` with the candidates."""
    try:
        return resolve(text, year)
    except AmbiguousRegion as error:
        lines = "\n".join(f"  {r.code}  {region_path(r.code, r.valid_to or r.valid_from)}" for r in error.candidates)
        raise exits.Stop(
            f"'{text}' names more than one region; use the code or a path:\n{lines}", exits.NO_SUCH_REGION
        ) from None
    except UnknownRegion as error:
        raise exits.Stop(str(error), exits.NO_SUCH_REGION) from None


def portal_table(table: Path | None, data: DataFolder) -> tuple[Portal, ...]:
    """The rows of the table named, else of the packaged one with the data folder's laid over; `Stop` names a fault."""
    try:
        return load_portals(table) if table else load_registry(data)
    except PortalTableError as error:
        raise exits.Stop(str(error), exits.BAD_TABLE) from None


def portal_at(home: str, region_code: str, *, evidence: str) -> Portal:
    """A row for a portal that is not in the table: the host of an http or https address, and what lies beside it."""
    parts = urlsplit(home)
    host = parts.hostname or ""
    return Portal(
        id=f"{region_code}-{host}",
        place=host,
        name=host,
        region_code=region_code,
        family="auto",
        pager="auto",
        home_url=home,
        hosts=(host,),
        paths=(parts.path.rsplit("/", 1)[0] + "/",),
        evidence=evidence,
    )
