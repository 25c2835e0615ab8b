"""Two portals on two cores: whole crawls with the archive, from command to exit, against wget on the same two sites.

`python -m tests.bench.against_wget` prints this table alone.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from settings.portals import COLUMNS
from tests.bench.pages import ROOT, serving
from tests.bench.row import Row, alternating, seconds, table

HOSTS = ("www.jia.gov.cn", "www.yi.gov.cn")


def wget_rows(pages: int, rounds: int) -> list[Row]:
    """Crawl two portals of so many pages each in turn with each side; the pages kept are counted every time."""
    if shutil.which("wget") is None:
        return [Row(measure="crawl two portals", unit="pages/s", ours=0, peer="wget", note="wget is not installed")]
    with tempfile.TemporaryDirectory() as scratch, serving(pages, pages) as ports:
        folders = (Path(scratch) / str(number) for number in count())
        given = _portals(Path(scratch), ports)
        sides = [
            lambda: _ours(next(folders), given, 2, pages),
            lambda: _wget(next(folders), [ports], pages),
            lambda: _wget(next(folders), [[port] for port in ports], pages),
            lambda: _ours(next(folders), given, 1, pages),
        ]
        two, wget, wgets, one = alternating(sides, rounds)
    note = f"median of {rounds}, 2 x {pages:,} pages of 33 KB, servers on the same two cores, start-up included"
    both = "crawl two portals, two processes"
    peer = "wget --recursive --warc-file, both sites"
    return [
        Row(measure=both, unit="pages/s", ours=two, peer=peer, theirs=wget, aim="more than 1", note=note),
        Row(measure=both, unit="pages/s", ours=two, peer="two such wgets at once", theirs=wgets, note=note),
        Row(measure="crawl two portals, one process", unit="pages/s", ours=one, peer=peer, theirs=wget, note=note),
    ]


def _portals(folder: Path, ports: list[int]) -> list[str]:
    rows = [f"{host},{host},{host},150824,auto,,http://{host}/,,{host},/,,,,verified,bench," for host in HOSTS]
    (folder / "portals.csv").write_text("\n".join([",".join(COLUMNS), *rows, ""]), encoding="utf-8")
    lines = [f"{host}:80 127.0.0.1:{port}\n" for host, port in zip(HOSTS, ports, strict=True)]
    (folder / "connect-map.txt").write_text("".join(lines), encoding="utf-8")
    return ["--portals", str(folder / "portals.csv"), "--connect-map", str(folder / "connect-map.txt")]


def _ours(folder: Path, given: list[str], processes: int, pages: int) -> float:
    argv = [sys.executable, "-c", "from cli.main import main; main()", "crawl", *given, "--data", str(folder)]
    argv += ["--delay", "0", "--contact", "bench on loopback", "--quiet", "--json", "--processes", str(processes)]
    told = ""

    def crawl() -> None:
        nonlocal told
        told = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=900, check=True).stdout

    took = seconds(crawl)
    assert [portal["pages"] for portal in json.loads(told)["portals"]] == [pages, pages], told
    return _rate(folder, pages, took)


def _wget(folder: Path, commands: list[list[int]], pages: int) -> float:
    """Start a wget for each list of ports, all at once."""
    folder.mkdir()

    def run() -> None:
        started = [subprocess.Popen(_argv(folder / str(n), ports)) for n, ports in enumerate(commands)]
        statuses = [wget.wait(900) for wget in started]
        assert set(statuses) <= {0, 8}, statuses  # 8: robots.txt is a 404

    return _rate(folder, pages, seconds(run))


def _argv(folder: Path, ports: list[int]) -> list[str]:
    folder.mkdir()
    where = [f"--directory-prefix={folder}", f"--warc-file={folder / 'kept'}"]
    return ["wget", "--recursive", "--level=inf", "--quiet", *where, *(f"http://127.0.0.1:{port}/" for port in ports)]


def _rate(folder: Path, pages: int, took: float) -> float:
    """Pages a second, once all pages have been found in the WARC files; they are deleted."""
    kept = set()
    for path in folder.rglob("*.warc.gz"):
        with path.open("rb") as stream:
            records = ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True)
            kept |= {r.headers["WARC-Target-URI"] for r in records if r.http_headers.status_code == 200}
    assert len(kept) == 2 * pages, f"{len(kept)} pages of {2 * pages} are in {folder}"
    shutil.rmtree(folder)
    return 2 * pages / took


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.bench.against_wget", description=__doc__)
    options.add_argument("--pages", type=int, default=1500, help="pages of each portal")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    print(table(wget_rows(given.pages, given.rounds)))


if __name__ == "__main__":
    main()
