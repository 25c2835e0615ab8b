"""What discovery costs: pages a second of processor time against Scrapy's bare engine on the same pages, and how many
requests each family needs for a report.

`python -m tests.bench.discovering` prints this table alone.
"""

import argparse
import json
import tempfile
from itertools import count
from pathlib import Path

from tests.bench.apart import crawl_apart
from tests.bench.row import Row, alternating, table
from tests.families import SITES
from tests.families.frame import costs
from tests.portals.serve import serving

OURS = """
import json, resource, sys
from pathlib import Path
from archive.index import CrawlDb
from crawler.run import CrawlOptions, crawl
from crawler.spiders.reports import post_headers
from settings.paths import DataFolder
from settings.portals import load_portals
data, portals, connect_map = sys.argv[1:]
folder = DataFolder(Path(data))
done = crawl(CrawlOptions(data=folder, portals=load_portals(Path(portals)), connect_map=Path(connect_map), delay=0,
                          contact="bench on loopback"))
used = resource.getrusage(resource.RUSAGE_SELF)
with CrawlDb(folder.crawl_db) as db:
    kept = [row for row in db.rows("captures") if row["kind"] == "response"]
asked = [(row["url"], row["post"], post_headers(row["post"]) if row["post"] else {}) for row in kept]
print(json.dumps({"seconds": used.ru_utime + used.ru_stime, "state": done.state, "addresses": asked}))
"""
"""A whole crawl: discovery, frontier, archive. The processor time is taken when it has ended."""

BARE = """
import json, resource, sys
from pathlib import Path
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from crawler.connect_map import load_connect_map
class Bare(Spider):
    name = "bare"
    answered = 0
    async def start(self):
        for address, post, headers in json.loads(Path(sys.argv[1]).read_text()):
            method = "GET" if post is None else "POST"
            yield Request(address, self.note, method, headers, post, errback=self.note, dont_filter=True)
    def note(self, response):
        Bare.answered += 1
handlers = dict.fromkeys(("http", "https"), "tests.bench.scrapy_peer.MappedHandler")
process = CrawlerProcess({
    "NIANBAO_CONNECT_MAP": load_connect_map(Path(sys.argv[2])), "DOWNLOAD_HANDLERS": handlers, "LOG_LEVEL": "ERROR",
    "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": 0, "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False, "COOKIES_ENABLED": False, "RETRY_ENABLED": False, "REDIRECT_ENABLED": False,
})
process.crawl(Bare)
process.start()
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": used.ru_utime + used.ru_stime, "answered": Bare.answered}))
"""
"""Scrapy as it comes, told every address beforehand: nothing is read, nothing found, nothing kept."""


def discovery_rows(seed: int, scale: int, rounds: int) -> list[Row]:
    """Crawl the sample region in turn with each side; both ask for the same addresses, ours has to find them."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        serving(seed=seed, out=Path(scratch) / "sample", scale=scale) as region,
    ):
        folders = (Path(scratch) / str(number) for number in count())
        listed = Path(scratch) / "addresses.json"

        def ours() -> float:
            said = crawl_apart(OURS, next(folders), region.portals_csv, region.connect_map)
            listed.write_text(json.dumps(said["addresses"]), encoding="utf-8")
            return len(said["addresses"]) / float(said["seconds"])

        def bare() -> float:
            said = crawl_apart(BARE, listed, region.connect_map)
            assert said["answered"] == len(json.loads(listed.read_text(encoding="utf-8")))
            return int(said["answered"]) / float(said["seconds"])

        ours()  # the addresses for the first round
        here, there = alternating([ours, bare], rounds)
    return [
        Row(
            measure="discovery, whole",
            unit="pages/s of a core",
            ours=here,
            peer="Scrapy's bare engine, told the addresses",
            theirs=there,
            aim="0.6 or more",
            note=f"median of {rounds}, scale {scale}, processor time of the process from start to end, archive included",
        )
    ]


def family_rows() -> list[Row]:
    """What each family's portal costs in requests, robots.txt and the way in not counted. No time is measured."""
    with tempfile.TemporaryDirectory() as folder:
        told = costs(SITES, Path(folder))
    return [
        Row(
            measure=f"requests, {site}",
            unit="per report",
            ours=asked / reports,
            peer="reports, files and list pages there are",
            theirs=worth / reports,
            aim="a ratio of 1.5 at most",
            note=f"{asked} requests for {reports} reports",
        )
        for site, (asked, reports, worth) in sorted(told.items())
    ]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.discovering", description=__doc__)
    options.add_argument("--scale", type=int, default=3)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    print(table([*discovery_rows(1, given.scale, given.rounds), *family_rows()]))


if __name__ == "__main__":
    main()
