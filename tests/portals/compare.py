"""Truth against what a reader printed: the differences of one report, in words. Shared by the tests that measure.

`python -m tests.portals.compare [SEED]` reads every report of the sample without crawling and prints what differs.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from archive.capture import Lead
from extract.output import to_json
from extract.reading import read
from tests.portals.world import World, build_world

METADATA = (
    "title", "agency", "agency_type", "scope", "region_code", "region_path", "year", "layout",
    "period_start", "period_end", "published_on", "published_time", "signed_on", "source",
)  # fmt: skip
OF_THE_PAGE = ("published_on", "published_time", "source")
WITHOUT_CELLS = ("period", "foreign-region")


def differences(truth: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(what, how) for every field, cell and finding that is not as the truth has it; nothing for a perfect reading."""
    if got["kind"] != "annual_report":
        yield "kind", str(got["kind"])
        return
    for name in METADATA:
        if got.get(name) != truth[name]:
            yield name, f"{truth[name]!r} read as {got.get(name)!r}"
    if len(got["sections"]) != truth["sections"]:
        yield "sections", str([section["heading"] for section in got["sections"]])
    want = {tuple(cell[:3]): tuple(cell[3:]) for cell in truth["cells"]}
    have = {(c["table"], c["row"], c["column"]): (c["value"], c["state"]) for c in got["cells"]}
    for key in sorted(want.keys() | have.keys()):
        if want.get(key) != have.get(key):
            yield "cell", f"{'/'.join(key)}: {want.get(key)} read as {have.get(key)}"
    expected, found = finding_keys(truth["findings"]), finding_keys(got["findings"])
    for key in expected:
        if key not in found:
            yield "finding missed", str(key)
    for key in found:
        if key not in expected:
            yield "finding false", str(key)


def finding_keys(findings: list[Mapping[str, Any]]) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Findings as comparable values: the rule and the set of its cells; rules on text have none."""
    keys = {
        (f["rule"], () if f["rule"] in WITHOUT_CELLS else tuple(sorted(tuple(cell) for cell in f["cells"])))
        for f in findings
    }
    return sorted(keys)


def read_report(world: World, truth: Mapping[str, Any]) -> dict[str, Any]:
    """Read one report of the world as a crawl would hand it over: page first, the attachment where the tables are."""
    portal = next(p for p in world.truth["portals"] if p["id"] == truth["portal_id"])
    lead = Lead(
        url=truth["url"],
        portal_id=portal["id"],
        region_code=portal["region_code"],
        role="report",
        title=truth["title"],
        menu="政府信息公开 > 政府信息公开年报",
        year=truth["year"],
    )
    page = _read(world, truth["url"], lead)
    if not truth["attachment_url"]:
        return page
    file = world.truth["redirect_targets"].get(truth["attachment_url"], truth["attachment_url"])
    return {**_read(world, file, lead), **{name: page[name] for name in OF_THE_PAGE}}


def _read(world: World, url: str, lead: Lead | None) -> dict[str, Any]:
    page = world.pages[url]
    mime, _, charset = page.content_type.partition("; charset=")
    return to_json(read(page.body, mime=mime, charset=charset or None, url=url, lead=lead))


def main() -> int:
    """Print every difference; exit status 1 when there is one."""
    world = build_world(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    wrong = 0
    for truth in world.truth["reports"]:
        for what, how in differences(truth, read_report(world, truth)):
            wrong += 1
            print(f"{truth['id']} {truth['form']} {truth['defects'] + truth['planted']} {truth['url']}: {what}: {how}")
    for url in (*world.truth["lookalikes"], *world.truth["soft404"]):
        if _read(world, url, None)["kind"] == "annual_report":
            wrong += 1
            print(f"{url}: taken for an annual report")
    print(f"{len(world.truth['reports'])} reports, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
