"""Crawl pages/s with the archive against the same spider on Scrapy's own handler without any, over the sample region."""

import tempfile
from pathlib import Path

from tests.bench.apart import crawl_apart
from tests.bench.row import Row, alternating
from tests.portals.serve import serving

CHILD = """
import json, sys
from pathlib import Path
from crawler.run import CrawlOptions, crawl
from settings.paths import DataFolder
from settings.portals import load_portals
from tests.bench.scrapy_peer import use_scrapys_own
data, portals, connect_map, archive = sys.argv[1:]
if archive != "True":
    use_scrapys_own()
done = crawl(CrawlOptions(data=DataFolder(Path(data)), portals=load_portals(Path(portals)), connect_map=Path(connect_map),
                          delay=0, contact="bench on loopback", archive=archive == "True"))
print(json.dumps({"pages": sum(p.pages for p in done.portals), "seconds": done.seconds, "state": done.state}))
"""


def crawl_rows(seed: int, scale: int, rounds: int, keep: Path) -> list[Row]:
    """Alternate both crawls. The first archived crawl stays in `keep` for the later measures."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        serving(seed=seed, out=Path(scratch) / "sample", scale=scale) as region,
    ):
        folders = iter(range(10_000))

        def pages_per_second(archive: bool) -> float:
            first = archive and not keep.exists()
            data = keep if first else Path(scratch) / str(next(folders))
            said = crawl_apart(CHILD, data, region.portals_csv, region.connect_map, archive)
            return float(said["pages"] / said["seconds"])

        with_archive, without = alternating([lambda: pages_per_second(True), lambda: pages_per_second(False)], rounds)
    return [
        Row(
            measure="crawl with the archive",
            unit="pages/s",
            ours=with_archive,
            peer="same spider and frontier on Scrapy's own handler, no archive",
            theirs=without,
            aim="0.9 or more",
            note=f"median of {rounds}, scale {scale}, delay 0, server on the same machine",
        )
    ]
