"""`nianbao import`: pages and files that a person saved, for portals that refuse us."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from archive.by_hand import ByHand, Done, Refused, import_by_hand
from archive.capture import Lead
from archive.names import warc_date
from archive.saved import PAGE_ENDINGS, Saved, Unusable, folder_of, read_saved
from cli import exits
from cli.import_table import NAME, ROLES, Told, address, filled, plausible, read_table, told_of
from cli.options import data_option, json_option, portal_at, portal_table, portals_option, quiet_option, region_of
from cli.progress import progress
from crawler.expected.write import note_imported
from extract.reading import read
from extract.rows import FAULTS
from settings.paths import DataFolder
from settings.portals import Portal, in_scope


class NoPortal(Unusable):
    """Nobody knows whose page it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What holds for all files of one call."""

    otherwise: Told
    portals: tuple[Portal, ...]
    region: str | None  # code of the region of a portal that is not in the table
    by: str
    note: str


@click.command("import")
@click.argument("sources", metavar="FILE|FOLDER...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="Where the file was: the address in the browser's address line.")
@click.option(
    "--table",
    "addresses",
    type=click.Path(path_type=Path),
    help=f"CSV with the columns file, url and, if you like, title, year, role, found_on, saved_at, portal. "
    f"[default: {NAME} in the folder]",
)
@click.option("--portal", help="Id of the portal's row. [default: the row that holds the address]")
@click.option("--region", help="Region of a portal that is not in the table: code, name or path.")
@portals_option
@click.option("--role", type=click.Choice(ROLES), help="[default: a page is a report, a file an attachment]")
@click.option("--found-on", help="Address of the page that links to the file.")
@click.option("--title", help="Title of the report.")
@click.option("--year", help="Report year.")
@click.option("--saved-at", help="When it was saved, ISO 8601. [default: what the page says, else the file's time]")
@click.option("--by", default="", help="Who saved it.")
@click.option("--note", default="", help="Anything else a reader should know, such as why it was saved by hand.")
@data_option
@json_option
@quiet_option
def COMMAND(
    sources: tuple[Path, ...],
    addresses: Path | None,
    region: str | None,
    table: Path | None,
    by: str,
    note: str,
    data: DataFolder,
    as_json: bool,
    quiet: bool,
    **said: str | None,
) -> None:
    """Take pages and files that you saved into the archive, with where, when and by whom they were saved.

    Takes a file, a page with the folder of its pictures, an MHTML, or a folder with a table of addresses. Address and
    time are read from the page where the browser wrote them. A file that is in the archive already is passed over; one
    that cannot be used is named, and the others are taken in. `nianbao extract` reads them then.

    \b
    nianbao import nb2023.html --url https://www.example.gov.cn/zwgk/nb2023.html --by 李明
    nianbao import nb.docx --url https://www.example.gov.cn/nb.docx --found-on https://www.example.gov.cn/nb.html
    nianbao import saved/ --table saved/addresses.csv
    nianbao import *.mhtml --region 150824
    """
    if said["portal"] and region:
        raise click.UsageError("--portal names the row, and so the region: leave --region out")
    try:
        otherwise = told_of({name: value or "" for name, value in said.items()})
    except Unusable as error:
        raise click.UsageError(str(error)) from None
    files = _files(sources, addresses, otherwise.url)
    wish = Wish(
        otherwise=otherwise,
        portals=portal_table(table, data),
        region=region_of(region).code if region else None,
        by=by,
        note=note,
    )
    sys.exit(_run(data, files, wish, as_json=as_json, quiet=quiet))


def _run(data: DataFolder, files: Sequence[tuple[Path, Told]], wish: Wish, *, as_json: bool, quiet: bool) -> int:
    """Import and tell. Out: the exit status, that of an unreadable file before others."""
    counts = dict.fromkeys(("imported", "duplicate", "refused"), 0)
    statuses: list[int] = []
    held: list[ByHand] = []
    with progress("import", unit="files", quiet=quiet) as report:
        for done in import_by_hand(data, _prepared(files, wish, statuses, held), by=wish.by):
            counts[done.state] += 1
            reads_as = _reads_as(held[-1]) if done.state == "imported" else ""
            for line in _lines(done, reads_as, as_json):
                click.echo(_printable(line), err=done.state == "refused" and not as_json)
            report(sum(counts.values()), len(files))
    if counts["imported"]:
        note_imported(data)
    if not as_json:
        told = f"{counts['imported']} imported, {counts['duplicate']} there already, {counts['refused']} refused"
        click.echo(f"{told}; `nianbao extract` reads them" if counts["imported"] else told)
    return exits.UNREADABLE if exits.UNREADABLE in statuses else next(iter(statuses), exits.DONE)


def _reads_as(file: ByHand) -> str:
    """What the reader makes of it, so that a saved refusal is not taken for a report."""
    if file.lead.role == "index":
        return ""
    try:
        reading = read(
            file.saved.body, mime=file.saved.content_type.partition(";")[0], url=file.lead.url, lead=file.lead
        )
    except FAULTS as error:
        return f"could not be read ({type(error).__name__}); please report it"
    if reading.kind == "annual_report" and reading.report:
        report = reading.report
        return f"annual report {report.year or 'of an unknown year'}, {report.agency or 'agency unknown'}"
    if reading.kind == "blocked":
        return "no report but a page that refuses visitors; save the page when the browser shows it"
    return "; ".join(["no report", *(problem.message for problem in reading.problems[:1])])


def _files(sources: Sequence[Path], addresses: Path | None, url: str | None) -> list[tuple[Path, Told]]:
    """The files to take in and what is said of each. Raises `Stop` or `UsageError`."""
    if addresses:
        if len(sources) != 1 or not sources[0].is_dir():
            raise click.UsageError("--table needs the one folder that its files lie in")
        return _with_table(addresses, sources[0], url)
    found: list[tuple[Path, Told]] = []
    for source in sources:
        if not source.is_dir():
            found.append((source, Told()))
        elif (source / NAME).exists():
            found += _with_table(source / NAME, source, url)
        else:
            found += [(path, Told()) for path in _saved_in(source)]
    if url and len(found) > 1:
        what = f"--url is the address of one file, and these are {len(found)}"
        raise click.UsageError(f"{what}; write {NAME} with the columns file,url and name it with --table")
    if not found:
        raise exits.Stop(f"{sources[0]}: the folder holds no files; nothing was imported", exits.UNREADABLE)
    return found


def _with_table(table: Path, folder: Path, url: str | None) -> list[tuple[Path, Told]]:
    if url:
        raise click.UsageError(f"--url is the address of one file; the addresses of these stand in {table}")
    rows = read_table(table, folder)
    named = {path.resolve() for path, _ in rows}
    for path in _saved_in(folder):
        if path.resolve() not in named and path.resolve() != table.resolve():
            click.echo(f"{path}: is not in {table}, left out", err=True)
    return rows


def _saved_in(folder: Path) -> list[Path]:
    """The files of a folder and of those below it, without what belongs to a saved page."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    pages = (path for path in paths if path.suffix.lower() in PAGE_ENDINGS)
    beside = {found for page in pages if (found := folder_of(page))}
    return [path for path in paths if not beside & set(path.parents) and not path.name.startswith(".")]


def _prepared(
    files: Sequence[tuple[Path, Told]], wish: Wish, statuses: list[int], held: list[ByHand]
) -> Iterator[ByHand | Refused]:
    """Read the files one at a time; `statuses` gets the exit status of each that is refused, `held` holds the last."""
    for path, told in files:
        try:
            held[:] = [_by_hand(read_saved(path), filled(told, wish.otherwise), wish)]
            yield held[0]
        except Unusable as error:
            statuses.append(exits.NO_PORTAL if isinstance(error, NoPortal) else exits.UNREADABLE)
            yield Refused(path, str(error))


def _by_hand(saved: Saved, told: Told, wish: Wish) -> ByHand:
    url = told.url or _own_address(saved)
    if told.saved_at:
        saved = replace(saved, saved_at=told.saved_at, saved_at_from="the importer")
    else:
        plausible(saved.saved_at, f"{warc_date(saved.saved_at)} ({saved.path}, {saved.saved_at_from})")
    portal = _portal(url, told, wish, saved.path)
    lead = Lead(
        url=url,
        portal_id=portal.id,
        region_code=portal.region_code,
        role=told.role or ("report" if saved.content_type.startswith("text/html") else "attachment"),
        title=told.title or "",
        year=told.year,
        found_on=told.found_on,
    )
    return ByHand(saved=saved, lead=lead, portal=portal, by=wish.by, note=wish.note)


def _own_address(saved: Saved) -> str:
    if not saved.url:
        what = "does not say where it was; give its address with --url, or several in a table with --table"
        raise Unusable(f"{saved.path}: {what}")
    try:
        return address(saved.url)
    except Unusable as error:
        raise Unusable(f"{saved.path}: {error}; give it with --url") from None


def _portal(url: str, told: Told, wish: Wish, path: Path) -> Portal:
    """The row whose page it is: the one that was named, else the one that holds the address best."""
    if told.portal:
        named = (portal for portal in wish.portals if portal.id == told.portal)
        if found := next(named, None):
            return found
        raise NoPortal(f"{path}: no row of the portal table has the id '{told.portal}'; see `nianbao portals list`")
    rows = _of_year(_nearest(url, wish.portals), told.year)
    if wish.region:
        rows = [portal for portal in rows if portal.region_code == wish.region]
        return rows[0] if rows else portal_at(url, wish.region, evidence="saved by hand")
    if not rows:
        what = f"no row of the portal table holds {url}; say whose page it is with --region CODE or --portal ID"
        raise NoPortal(f"{path}: {what}")
    if len({portal.place for portal in rows}) > 1:
        ids = ", ".join(portal.id for portal in rows)
        raise NoPortal(f"{path}: {url} may belong to {ids}; say which with --portal ID")
    return rows[0]


def _nearest(url: str, portals: Sequence[Portal]) -> list[Portal]:
    """The rows that hold an address below the longest path: a department's folder before the county's host."""
    host = {portal: max(map(len, _above(url, portal))) for portal in portals if in_scope(portal, url)}
    longest = max(host.values(), default=0)
    return [portal for portal, length in host.items() if length == longest]


def _above(url: str, portal: Portal) -> list[str]:
    path = urlsplit(url).path or "/"
    return [folder for folder in portal.paths if path.startswith(folder)]


def _of_year(rows: list[Portal], year: int | None) -> list[Portal]:
    """The rows whose era holds a year, if any; the newest era first."""
    newest = sorted(rows, key=lambda portal: portal.last_year or 9999, reverse=True)
    if year is None:
        return newest
    return [p for p in newest if (p.first_year or 0) <= year <= (p.last_year or 9999)] or newest


def _lines(done: Done, reads_as: str, as_json: bool) -> list[str]:
    if as_json:
        return [json.dumps(asdict(done) | {"reads_as": reads_as}, ensure_ascii=False, default=_text)]
    if done.state == "refused":
        return [f"refused: {done.reason}"]
    saved = done.saved_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if done.saved_at else ""
    if done.state == "duplicate":
        return [f"{done.source}: is in the archive already, saved {saved}, in {done.warc}"]
    beside = f" with {done.captures - 1} of its files" if done.captures > 1 else ""
    what = f"{done.role}{beside}, saved {saved} ({done.saved_at_from}), kept in {done.warc} for {done.portal_id}"
    reading = [f"  reads as: {reads_as}"] if reads_as else []
    return [f"{done.source}: {done.url}: {what}", *reading, *(f"  left out: {left}" for left in done.left_out)]


def _printable(text: str) -> str:
    """A file's name may hold bytes that are no text: archives packed on Windows name files in GBK."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _text(value: Any) -> str:
    return warc_date(value) if hasattr(value, "astimezone") else str(value)
