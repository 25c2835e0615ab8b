"""The frozen corpus of the gate: reports in every form with text, with every defect of the sample region, and pages
that are no reports, as one WARC. `python -m tests.gate_corpus` writes it anew (from the renderers of now)."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from archive.capture import Exchange, Lead
from archive.writer import WarcStore
from tests.forms import forms
from tests.gate import CORPUS, GATE, read_corpus, rewrite
from tests.lookalikes.measure import PAGES_OF_EACH, lookalikes, odd_reports
from tests.portals.world import World, build_world
from tests.soak_forms import rendered

FROZEN_AT = datetime(2024, 3, 1, tzinfo=UTC)

EACH_DEFECT = 1
WORD_FILES = 4
"""A .docx file has 38 KB before anything is written into it."""

ONE_OTHER_IN = 24
"""Of the pages of the sample region that are no reports one in so many is taken."""


@dataclass(frozen=True)
class Page:
    """A page or file of the corpus. `portal` says where in it it belongs."""

    portal: str
    url: str
    body: bytes
    mime: str
    role: str
    title: str = ""
    menu: str = ""


def corpus() -> list[Page]:
    """All pages, in the order in which they are frozen."""
    return [*_forms(), *_region(build_world(seed=5, scale=1)), *_lookalikes()]


def _forms() -> Iterator[Page]:
    """Reports in every form that is read without any other program."""
    chosen = [form for form in forms().values() if not form.scan and form.needs is None]
    for number, (name, (new, old)) in enumerate(rendered(chosen, 2, "gate").items()):
        made = old if number % 2 else new  # layout 2021 and 2019 in turn
        url = f"http://forms.example/{name}{made.form.suffix}"
        yield Page(f"form-{name}", url, made.body, "application/octet-stream", "report")


def _region(world: World) -> Iterator[Page]:
    """Reports with each defect, until there are enough of it, and some of the other pages."""
    seen: dict[str, int] = {}
    wanted = dict[str, str]()
    word = 0
    for report in world.truth["reports"]:
        marks = (*report["defects"], *report["planted"], report["form"], report["layout"], report["portal_id"])
        word += report["form"] == "docx"
        if report["form"] == "docx" and word > WORD_FILES:
            continue
        if any(seen.get(str(mark), 0) < EACH_DEFECT for mark in marks):
            seen.update({str(mark): seen.get(str(mark), 0) + 1 for mark in marks})
            wanted.update({url: report["portal_id"] for url in (report["url"], report["attachment_url"]) if url})
    others = [url for url, page in world.pages.items() if page.kind in ("home", "list", "noise", "soft404")]
    wanted.update(dict.fromkeys(others[::ONE_OTHER_IN], "others"))
    for url, portal in wanted.items():
        page = world.pages[url]
        role = {"report": "report", "twin": "report", "file": "attachment"}.get(page.kind, "index")
        yield Page(portal, url, page.body, page.content_type, role)


def _lookalikes() -> Iterator[Page]:
    """A page of every second template that is easily taken for a report and is none, or the other way round."""
    for n, served in enumerate([*lookalikes(), *odd_reports()][1 :: 2 * PAGES_OF_EACH]):
        lead = served.lead
        url = lead.url if lead else f"http://lookalikes.example/{n}/{served.file}"
        title, menu = (lead.title, lead.menu) if lead else ("", "")
        yield Page("lookalikes", url, served.body, "", lead.role if lead else "index", title, menu)


def write(folder: Path) -> Path:
    """The corpus as a WARC in `folder`/warc, the same bytes for the same pages."""
    numbers, minutes = count(), count()
    with WarcStore(
        folder / "warc",
        run_id="gate",
        now=lambda: FROZEN_AT + timedelta(minutes=next(minutes)),
        make_id=lambda: f"<urn:uuid:00000000-0000-4000-8000-{next(numbers):012d}>",
    ) as store:
        for page in corpus():
            store.write(_exchange(page))
    (made,) = (folder / "warc").glob("*.warc.gz")
    return made


def _exchange(page: Page) -> Exchange:
    kind = f"Content-Type: {page.mime}\r\n" if page.mime else ""
    head = f"HTTP/1.1 200 OK\r\n{kind}Content-Length: {len(page.body)}\r\n\r\n"
    lead = Lead(
        url=page.url,
        portal_id=page.portal,
        region_code="150824",
        role=page.role,  # type: ignore[arg-type]
        title=page.title,
        menu=page.menu,
    )
    return Exchange(
        url=page.url,
        request_bytes=b"GET / HTTP/1.1\r\n\r\n",
        response_bytes=head.encode() + page.body,
        ip="127.0.0.1",
        fetched_at=FROZEN_AT,
        lead=lead,
    )


def main() -> None:
    """Make the corpus from the renderers of now and freeze how it is read."""
    GATE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copy(write(Path(scratch)), GATE / CORPUS)
    rows = read_corpus()
    rewrite(GATE, rows)
    print(f"frozen: {len(rows)} captures, {sum(row['report'] is not None for row in rows)} reports")


if __name__ == "__main__":
    main()
