"""`nianbao search`: words looked for in titles, names of agencies and texts of all reports."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict

import click

from cli import exits
from cli.options import data_option, json_option
from extract.catalogue.schema import SCHEMA_VERSION
from extract.catalogue.search import BadQuery, Hit, find, hits
from extract.catalogue.search.sql import map_into_memory
from extract.catalogue.site.withholding import not_shown
from settings.paths import DataFolder


@click.command(name="search")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(0, 10_000), default=20, show_default=True, help="Reports to show.")
@click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True, help="Reports to pass over.")
@data_option
@json_option
def COMMAND(query: Sequence[str], limit: int, offset: int, data: DataFolder, as_json: bool) -> None:
    """Print how many reports have what QUERY says, and the best of them with the words around it.

    All words must occur; a word is any run of characters. "…" is a phrase, AND OR NOT and brackets work, title: agency:
    text: (标题： 机关： 正文：) name a field, section:3 (正文第三部分：) a part of the text. Full and half width, traditional
    and simplified characters, 23 and 二十三 are the same.

    \b
    nianbao search 行政复议
    nianbao search '(行政复议 OR 行政诉讼) NOT 纠正'
    nianbao search --json --limit 100 'title:民政局 section:3 不予公开'
    """
    words = " ".join(query)
    with closing(_opened(data)) as connection:
        try:
            found = find(connection, words)
        except BadQuery as error:
            raise exits.Stop(f"{error.words['zh']}; {error}", exits.USAGE) from None
        away = not_shown(connection, [data])
        page = [hit for hit in hits(connection, found, words, limit=limit, offset=offset) if hit.report_id not in away]
    if as_json:
        made = {"query": words, "total": found.total, "offset": offset, "hits": [asdict(hit) for hit in page]}
        click.echo(json.dumps(made, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(found.total, page)))


def _opened(data: DataFolder) -> sqlite3.Connection:
    """The catalogue, read-only. Raises `Stop` where there is none of this version."""
    remedy = f"`nianbao extract --data {data.root}`"
    if not data.catalogue.exists():
        raise exits.Stop(f"{data.catalogue} does not exist yet; {remedy} makes it", exits.NOTHING_YET)
    try:
        connection = sqlite3.connect(f"{data.catalogue.resolve().as_uri()}?immutable=1", uri=True)
        map_into_memory(connection)
        (version,) = connection.execute("pragma user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise exits.Stop(f"{data.catalogue}: {error}; {remedy} makes it anew", exits.UNREADABLE) from None
    if version != SCHEMA_VERSION:
        connection.close()
        raise exits.Stop(
            f"{data.catalogue} is of another version of nianbao; {remedy} makes it anew", exits.NOTHING_YET
        )
    return connection


def _lines(total: int, page: Sequence[Hit]) -> Iterator[str]:
    yield f"{total:,} reports" if total != 1 else "1 report"
    for hit in page:
        yield ""
        yield f"{hit.report_id}  {hit.title or hit.agency or ''}"
        yield f"  {hit.year or ''}  {hit.agency or ''}  {hit.region_path or ''}".rstrip()
        yield f"  {hit.snippet}".rstrip()
