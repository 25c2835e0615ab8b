"""`nianbao cite`: the words for a footnote."""

import json
from collections.abc import Sequence

import click

from cli import exits
from cli.options import Data, json_option
from cli.withhold import found_or_withheld
from extract.cite import Lang, Row, citation, permanent_id
from extract.cite_formats import bibtex, csl, ris
from extract.traced import NotThere, figure
from settings.paths import DataFolder

OF_THE_CAPTURE = ("fetched_at", "warc", "offset", "length", "payload_digest", "record")


@click.command(name="cite")
@click.argument("report")
@click.option("--cell", metavar="TABLE/ROW/COLUMN", help="Cite one number of the report.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the words.")
@click.option("--bibtex", "form", flag_value="bibtex", help="An entry for BibTeX.")
@click.option("--ris", "form", flag_value="ris", help="A record for EndNote, NoteExpress and others.")
@click.option("--data", type=Data(), multiple=True, default=["data"], show_default=True, help="Data folder(s).")
@json_option
def COMMAND(
    report: str, cell: str | None, lang: Lang, form: str | None, data: Sequence[DataFolder], as_json: bool
) -> None:
    """Print how to cite REPORT (its id, the beginning of its id, or its address), with the capture that proves it.

    The catalogue is that of the first data folder. --json prints both languages and CSL-JSON (Zotero, Pandoc).

    \b
    nianbao cite 3f1c0a9b
    nianbao cite 3f1c0a9b --cell requests/received/total --lang en
    nianbao cite 3f1c0a9b --bibtex >> sources.bib
    """
    found = found_or_withheld(report, data)
    capture = {
        "record_id": found["primary_capture"],
        "url": found["capture_url"],
        **{key: found[key] for key in OF_THE_CAPTURE},
    }
    number = None if cell is None else _figure(data[0], found, cell)
    if as_json:
        click.echo(json.dumps(_json(found, capture, number), ensure_ascii=False))
    elif form:
        click.echo({"bibtex": bibtex, "ris": ris}[form](found, capture), nl=False)
    else:
        click.echo(citation(found, capture, number, lang))


def _figure(data: DataFolder, report: Row, cell: str) -> Row:
    table, _, rest = cell.partition("/")
    row, _, column = rest.partition("/")
    try:
        return figure(data.catalogue, report["id"], (table, row, column))
    except NotThere as error:
        raise exits.Stop(str(error), exits.NOT_THERE) from None


def _json(report: Row, capture: Row, number: Row | None) -> dict[str, object]:
    return {
        "id": permanent_id(report, number),
        "zh": citation(report, capture, number, "zh"),
        "en": citation(report, capture, number, "en"),
        "csl": csl(report, capture),
    }
