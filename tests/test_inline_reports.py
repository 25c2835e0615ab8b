"""Lists that are reports themselves: kept for what they were asked for, and read as reports of the year they tell."""

from pathlib import Path

import pytest

from extract.bundle import bundle
from extract.pipeline import extract
from extract.store import read_rows
from settings.paths import DataFolder
from tests.families import longxun, xxgk_module
from tests.families.frame import FamilySite, crawl_site

INLINE = (
    (longxun.SITES[0], {f"http://www.lxa.gov.cn{longxun.column('12652', 3)}": 2024}),
    (longxun.SITES[1], {f"http://www.lxb.gov.cn{longxun.column(organ, 3)}": 2024 for organ in longxun.ORGANS}),
    *((site, {url: int(url.rpartition("fbtime=")[2]) for url in site.reports}) for site in xxgk_module.SITES[3:]),
)


@pytest.mark.parametrize(("site", "inline"), INLINE, ids=[site.id for site, _ in INLINE])
def test_a_list_page_that_holds_a_report_is_read_as_one(
    site: FamilySite, inline: dict[str, int], tmp_path: Path
) -> None:
    done = crawl_site(site, tmp_path)
    assert inline.keys() <= done.kept_as("index")
    shards = extract([DataFolder(tmp_path / "data")], DataFolder(tmp_path / "out"), workers=1).shards
    rows = [row for shard in shards for row in read_rows(shard)]
    address = {row["capture"]["record_id"]: row["capture"]["url"] for row in rows if "capture" in row}
    found = {
        address[record]: report.facts
        for report in bundle(rows)
        for record, part in report.captures
        if part != "attachment"
    }
    # a column and its page of the newest year are two addresses of one report
    assert found.keys() == site.reports | inline.keys()
    assert {url: found[url]["year"] for url in inline} == inline
