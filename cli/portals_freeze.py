"""`nianbao portals freeze`: a page of a portal as a frozen test case of its family."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import click

from archive.capture import Lead, Role
from archive.errors import CorruptRecord
from archive.names import DOM
from archive.reader import Payload
from cli import exits
from cli.crawl_options import manners_options
from cli.options import data_option, json_option, portal_table, portals_option, quiet_option
from cli.portals_survey import crawling, portal_of
from crawler.families import FAMILIES
from crawler.families.base import LIST_MENU
from crawler.options import CrawlOptions
from crawler.survey.frozen import Case, case_of, name_of
from crawler.survey.pages import content_type_of, newest_answer, pages_of, refused_by
from settings.paths import PROJECT, DataFolder
from settings.portals import Portal

ROLES = ("home", "index", "report")
SHELF = PROJECT / "tests" / "frozen" / "families"
_NAME = re.compile(r"[0-9a-z][0-9a-z-]*")


@click.command(name="freeze")
@click.argument("url")
@click.option("--from-archive", is_flag=True, help="Take the last capture of the data folder; nothing is asked for.")
@click.option("--name", help="Name of the case: small letters, digits, hyphens. Default: after the address.")
@click.option("--family", type=click.Choice(sorted(FAMILIES)), help="Family of the row. Default: recognised.")
@click.option("--role", type=click.Choice(ROLES), help="What the page is read as. Default: as captured, else index.")
@click.option("--menu", help=f"Menu texts on the way to it. Default: as captured, else {LIST_MENU}.")
@click.option("--region", help="Region of a portal that is not in the table: code, name or path.")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default=SHELF, help="Folder of the families' cases."
)
@portals_option
@data_option
@manners_options
@json_option
@quiet_option
def FREEZE(
    url: str,
    from_archive: bool,
    name: str | None,
    family: str | None,
    role: str | None,
    menu: str | None,
    region: str | None,
    into: Path,
    table: Path | None,
    data: DataFolder,
    as_json: bool,
    quiet: bool,
    **asked: Any,
) -> None:
    """Freeze the page at URL into tests/frozen/families/FAMILY/NAME: the answer, what it is read as, the leads it gives.

    The page is asked for as in a crawl of one page, and archived. Nothing of it is stripped: look through it before
    you commit it. A case that is there already is never overwritten.

    \b
    nianbao portals freeze https://www.example.gov.cn/zwgk/nb/ --region 150824 --name pager-in-a-script
    nianbao portals freeze https://www.example.gov.cn/zwgk/nb/ --from-archive
    """
    chosen = name or name_of(url)
    if not _NAME.fullmatch(chosen):
        raise click.UsageError(f"--name: '{chosen}' is no name of a case: small letters, digits and hyphens only")
    if not into.parent.is_dir():
        raise click.UsageError(f"{into.parent} is no folder; --into names the folder of the families' cases")
    if there := next(into.glob(f"*/{chosen}"), None):
        raise exits.Stop(f"{there} is there already; give another --name", exits.USAGE)
    rows = portal_table(table, data)
    if from_archive:
        lead, payload = _archived(data, url)
        portal = portal_of(url, region or lead.region_code or None, rows)
    else:
        portal = portal_of(url, region, rows)
        lead, payload = _asked(data, url, portal, asked, quiet=quiet)
    portal = replace(portal, family=family or portal.family)
    lead = replace(lead, role=cast(Role, role) if role else lead.role, menu=lead.menu if menu is None else menu)
    is_drawn = payload.status is None  # a record made from a page has no status
    case = case_of(portal, lead, payload.body, content_type_of(payload), drawn=is_drawn)
    folder = into / case.family / chosen
    _write(folder, case)
    for line in (json.dumps(_told(folder, case), ensure_ascii=False),) if as_json else _lines(folder, case):
        click.echo(line)


def _archived(data: DataFolder, url: str) -> tuple[Lead, Payload]:
    if not data.crawl_db.exists():
        raise exits.Stop(
            f"{data.root} holds no crawl yet; without --from-archive the page is asked for", exits.NOTHING_YET
        )
    return _read(data, url, None)


def _asked(data: DataFolder, url: str, portal: Portal, asked: dict[str, Any], *, quiet: bool) -> tuple[Lead, Payload]:
    from crawler.survey.run import ask

    probe = replace(portal, home_url=url, list_url=None)
    options = CrawlOptions(data=data, portals=(probe,), aim="check", fresh=True, **asked)
    with crawling("freeze", options, quiet=quiet) as report:
        summary = ask(options, report)
    pages = pages_of(data, summary.run_id, probe)
    if not pages:
        why = next((f"{r.kind} {r.detail}" for r in refused_by(data, summary.run_id, probe)), "no answer")
        raise exits.Stop(f"{url} gave no page: {why}", exits.PARTIAL)
    lead, payload = _read(data, pages[-1].page.url, summary.run_id)
    return replace(lead, role="index", menu=LIST_MENU), payload


def _read(data: DataFolder, url: str, run_id: str | None) -> tuple[Lead, Payload]:
    """The last page captured at an address, and why it was asked for: as a list where no crawl says."""
    try:
        found = newest_answer(data, url, run_id)
    except CorruptRecord as error:
        raise exits.Stop(str(error), exits.DAMAGED) from None
    if found is None:
        what = f"{data.root} holds no page of {url}; without --from-archive it is asked for"
        raise exits.Stop(what, exits.NOTHING_YET)
    capture, payload = found
    unsaid = Lead(url=url, portal_id="", region_code="", role="index", menu=LIST_MENU)
    lead = capture.lead if capture.lead is not None and capture.lead.role in ROLES else unsaid
    return replace(lead, url=capture.url.removeprefix(DOM)), payload


def _write(folder: Path, case: Case) -> None:
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise exits.unwritable(error, folder) from error
    (folder / "page.html").write_bytes(case.body)
    for name, value in (("page.json", case.told), ("leads.json", case.found)):
        (folder / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _told(folder: Path, case: Case) -> dict[str, Any]:
    counts = Counter(lead["role"] for lead in case.found["leads"])
    return {
        "case": str(folder),
        "bytes": len(case.body),
        "leads": dict(counts),
        **{name: case.found[name] for name in ("encoding", "read_as", "recognised_by")},
        "notes": list(_notes(case)),
    }


def _notes(case: Case) -> Iterator[str]:
    recognised = case.found["recognised_by"]
    if case.family not in recognised and case.family != "static":
        yield f"no sign of {case.family} is in the page: the row alone says so, and the tests ask for a sign"
    if len(recognised) > 1:
        yield f"several families recognise it: {', '.join(recognised)}; the tests want one"
    if not case.found["leads"]:
        yield "it gives no leads: is it the right page, and its --role and --menu?"


def _lines(folder: Path, case: Case) -> Iterator[str]:
    told = _told(folder, case)
    leads = ", ".join(f"{count} {role}" for role, count in told["leads"].items()) or "none"
    yield f"{folder}: {told['bytes']} bytes, {told['encoding']}, read as {told['read_as']}; leads: {leads}"
    yield from (f"    {note}" for note in told["notes"])
    yield "    page.html is the answer as it came: look through it before you commit it"
