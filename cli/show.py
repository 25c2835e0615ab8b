"""`nianbao show`: a report of the catalogue, and any of its numbers in the archived original."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from archive.errors import ArchiveError
from cli import exits
from cli.options import Data, json_option
from cli.withhold import found_or_withheld
from extract.converters.kit import full_kit
from extract.formats.base import Place
from extract.model.finding import Unreadable
from extract.traced import NotThere, facts, figure, findings, place_in
from settings.paths import DataFolder

Row = dict[str, Any]

_OF_THE_RECORD = ("capture_url", "fetched_at", "warc", "offset", "length", "payload_digest")
_OF_THE_REPORT = ("id", "title", "agency", "scope", "region_path", "region_code", "year", "layout", "format", "tools")


@click.command(name="show")
@click.argument("report")
@click.option("--cell", "cells", multiple=True, metavar="TABLE/ROW/COLUMN", help="A cell; may be given several times.")
@click.option("--fact", "names", multiple=True, metavar="NAME", help="Numbers that the text states, by their code.")
@click.option("--data", type=Data(), multiple=True, default=["data"], show_default=True, help="Data folder(s).")
@click.option("--from", "catalogue_of", type=Data(), help="Folder of catalogue.db (default: the first --data).")
@json_option
def COMMAND(
    report: str,
    cells: Sequence[str],
    names: Sequence[str],
    data: Sequence[DataFolder],
    catalogue_of: DataFolder | None,
    as_json: bool,
) -> None:
    """Show REPORT (its id, the beginning of its id, or its address) and where each number stands in the archive.

    A cell or fact is looked up again in the archived bytes, by its locator, and printed with what stands around it.

    \b
    nianbao show 3f1c0a9b
    nianbao show 3f1c0a9b --cell requests/received/total
    nianbao show 3f1c0a9b --fact review
    """
    found = found_or_withheld(report, data, catalogue_of)
    catalogue = (catalogue_of or data[0]).catalogue
    try:
        wanted = [figure(catalogue, found["id"], _key(cell)) for cell in cells]
        wanted += [fact for name in names for fact in facts(catalogue, found["id"], name)]
        kit = full_kit((catalogue_of or data[0]).converted)
        traced = [(row, place_in(catalogue, found, row["where_"], data, kit)) for row in wanted]
        rules = findings(catalogue, found["id"])
    except NotThere as error:
        raise exits.Stop(str(error), exits.NOT_THERE) from None
    except Unreadable as error:
        raise exits.Stop(str(error), exits.UNREADABLE) from None
    except ArchiveError as error:
        raise exits.Stop(str(error), exits.of_archive(error)) from None
    if as_json:
        click.echo(json.dumps(_json(found, traced, rules), ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(found, traced, rules)))


def _key(text: str) -> tuple[str, str, str]:
    table, _, rest = text.partition("/")
    row, _, column = rest.partition("/")
    return table, row, column


def _json(report: Row, traced: list[tuple[Row, Place | None]], rules: list[Row]) -> Row:
    return {
        "report": {key: report[key] for key in _OF_THE_REPORT},
        "record": {"record_id": report["primary_capture"], **{key: report[key] for key in _OF_THE_RECORD}},
        "numbers": [
            {**row, "text": place and place.text, "around": list(place.around) if place else []}
            for row, place in traced
        ],
        "findings": rules,
    }


def _lines(report: Row, traced: list[tuple[Row, Place | None]], rules: list[Row]) -> Iterator[str]:
    yield f"{report['title']}"
    yield f"{report['agency']}  {report['region_path']}  {report['year']}  {report['scope']}  {report['layout']}  {report['format']}"
    yield f"id {report['id']}, {report['cells_value']} of {report['cells']} cells with a number, {report['cells_doubtful']} uncertain"
    yield f"from {report['capture_url']}, fetched {report['fetched_at']}"
    yield f"in {report['warc']} at {report['offset']}, {report['length']} bytes, {report['payload_digest']}"
    for row, place in traced:
        yield ""
        yield from _number(row, place)
    if not traced:
        yield from (f"{rule['rule']} ({rule['severity']}): {rule['message']}" for rule in rules)


def _number(row: Row, place: Place | None) -> Iterator[str]:
    if "state" in row:
        doubt = f", uncertain: {row['doubt']}" if row["doubt"] else ""
        yield f"{row['table_label']} | {row['row_label']} | {row['column_label']}: {_value(row)} ({row['state']}{doubt})"
    else:
        yield f"{row['name']}: {_value(row)}  “{row['sentence']}”"
    yield f"at {row['where_'] or 'no place: the document does not have this cell'}"
    if place is None:
        return
    yield f"archived text there: {place.text!r}"
    for number, line in enumerate(place.around):
        yield f"{'>' if number == place.at else ' '} {line}"


def _value(row: Row) -> str:
    return "no number" if row["value"] is None else f"{row['value']} {row.get('unit') or ''}".rstrip()
