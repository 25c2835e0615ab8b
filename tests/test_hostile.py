"""Hostile servers, all in one crawl beside a healthy one: what each leaves in the archive, and what it costs."""

import json
import re
import ssl
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from fastwarc.warc import ArchiveIterator, WarcRecordType

from archive.capture import Capture
from archive.index import CrawlDb
from archive.verify import verify
from settings.paths import DataFolder
from tests import hostile_cases, hostile_pages
from tests.conftest import ROOT
from tests.hostile import HEALTHY, HEALTHY_PAGES, Case, Server

HASTY, PATIENT = hostile_cases.slow_cases(), hostile_cases.cases() | hostile_pages.cases()
CASES = HASTY | PATIENT
HASTY_S, PATIENT_S = 2.0, 60.0
"""Seconds for one answer, of those that never end by themselves and of all others."""

LARGEST = 12 << 20
"""DOWNLOAD_MAXSIZE here, so that what has no end ends soon; the real one goes to disk all the same."""

MEMORY_KB = 400_000
READER_KB = 600_000

CHILD = """
import json, sys
from pathlib import Path
from urllib.parse import urlsplit
import crawler.frontier
import settings.base
from crawler.run import CrawlOptions, crawl
from settings.paths import DataFolder
from tests.small_portals import portal
data, connect_map, hosts, timeout, largest = sys.argv[1:]
crawler.frontier.MAX_PER_PORTAL = 60
settings.base.DOWNLOAD_MAXSIZE = int(largest)
settings.base.CONCURRENT_REQUESTS = 200  # all that is slow at once
rows = tuple(portal(host, host, urlsplit(f"//{host}").hostname) for host in hosts.split(","))
done = crawl(CrawlOptions(data=DataFolder(Path(data)), portals=rows, delay=0, timeout=float(timeout),
                          connect_map=Path(connect_map) if connect_map else None))
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps({"state": done.state, "peak_kb": int(peak.split()[1]), "seconds": done.seconds}))
"""


@dataclass
class Outcome:
    """What the crawl left, by host."""

    data: DataFolder
    told: dict[str, Any]
    refusals: dict[str, list[dict[str, Any]]]
    captures: dict[str, list[Capture]]
    states: dict[str, int]
    server: Server

    def caught(self, host: str) -> list[Capture]:
        """The captures of the harm itself."""
        return [
            c
            for c in self.captures[host]
            if c.url.partition(host)[2].lstrip(":0123456789").startswith(CASES[host].path)
        ]


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hostile")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    (folder / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def run(folder: Path, chosen: dict[str, Case], timeout: float) -> Outcome:
    """Crawl the hosts of some cases and the healthy one."""
    data, hosts = DataFolder(folder / "data"), [*chosen, HEALTHY]
    with Server(chosen, self_signed(folder)) as server:
        lines = [f"{host}:80 127.0.0.1:{server.ports['plain']}" for host in hosts]
        lines += [f"{host}:443 127.0.0.1:{server.ports[case.https or 'tls']}" for host, case in chosen.items()]
        lines += [f"{host}:8080 127.0.0.1:{server.ports['eager']}" for host in chosen]
        lines += [f"{host}:8443 127.0.0.1:{server.ports['tls']}" for host in chosen]
        (folder / "map.txt").write_text("\n".join(lines), encoding="utf-8")
        told = crawled(data, folder / "map.txt", hosts, timeout)
    refusals, captures = defaultdict(list), defaultdict(list)
    with CrawlDb(data.crawl_db) as db:
        for row in db.rows("refusals"):
            refusals[row["portal_id"]].append(row)
        for capture in db.captures():
            captures[urlsplit(capture.url).hostname or ""].append(capture)
        states = db.frontier.counts()
    return Outcome(data, told, refusals, captures, states, server)


def crawled(data: DataFolder, connect_map: Path | None, hosts: list[str], timeout: float) -> dict[str, Any]:
    argv = [sys.executable, "-c", CHILD, str(data.root), str(connect_map or ""), ",".join(hosts)]
    argv += [str(timeout), str(LARGEST)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return run(tmp_path_factory.mktemp("hasty"), HASTY, HASTY_S)


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return run(tmp_path_factory.mktemp("patient"), PATIENT, PATIENT_S)


@pytest.fixture(params=["hasty", "patient"])
def outcome(request: pytest.FixtureRequest) -> Outcome:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.mark.parametrize("host", CASES)
def test_harm_is_recorded_as_what_it_was_and_the_portal_is_crawled_on(
    request: pytest.FixtureRequest, host: str
) -> None:
    outcome: Outcome = request.getfixturevalue("hasty" if host in HASTY else "patient")
    case = CASES[host]
    kinds = {row["kind"] for row in outcome.refusals[host]}
    assert kinds <= case.kinds
    assert bool(kinds) == bool(case.kinds)
    caught = outcome.caught(host)
    assert bool(caught) == case.kept
    assert {capture.truncated for capture in caught} <= case.truncated
    if case.kept and not kinds & {"redirect-loop", "guard", "too-many", "tls"}:  # the refusal names its evidence
        assert {row["record_id"] for row in outcome.refusals[host]} <= {capture.record_id for capture in caught}
    good = [c for c in outcome.captures[host] if c.url.endswith("/nb/good.html")]
    assert [c.status for c in good] == [200] * case.good


def test_the_healthy_portal_beside_them_is_crawled_completely(outcome: Outcome) -> None:
    asked = outcome.server.log.asked[HEALTHY]
    assert Counter(asked) == Counter(["/robots.txt", *HEALTHY_PAGES])
    assert {urlsplit(c.url).path for c in outcome.captures[HEALTHY]} == set(asked)
    assert not outcome.refusals[HEALTHY]


def test_the_crawl_ends_with_its_state_a_clean_archive_and_nothing_leased(outcome: Outcome) -> None:
    assert outcome.told["state"] == "partial"  # some hosts gave no page at all
    assert set(outcome.states) <= {"done", "failed", "skipped"}
    assert verify(outcome.data) == ()
    assert not list(outcome.data.warc.glob("*.open"))


def test_all_of_it_together_takes_bounded_memory(outcome: Outcome) -> None:
    assert outcome.told["peak_kb"] < MEMORY_KB


def test_nothing_raw_reaches_the_wire(outcome: Outcome) -> None:
    line = re.compile(rb"GET /[!-~]* HTTP/1\.1")
    names = {b"Host", b"User-Agent", b"Accept", b"Accept-Language", b"Accept-Encoding", b"Referer", b"Connection"}
    for head in outcome.server.log.heads:
        first, *rest = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
        assert line.fullmatch(first), head
        assert {part.partition(b": ")[0] for part in rest} <= names, head
        assert b"secret" not in head.partition(b"\r\nReferer")[0]


def test_a_header_in_an_address_is_asked_for_as_a_part_of_the_address(patient: Outcome) -> None:
    asked = patient.server.log.asked["www.headerlinks.gov.cn"]
    assert sum("X-Smuggled" in path for path in asked) > 5


def test_nobody_connected_inwards(patient: Outcome) -> None:
    assert patient.server.log.trapped == 0
    assert len(patient.refusals["www.inwardfiles.gov.cn"]) == 2  # of the names that are in scope, *.gov.cn


def test_a_trap_of_ever_new_addresses_is_left_at_its_bound(patient: Outcome) -> None:
    assert 50 < len(patient.caught("www.calendar.gov.cn")) <= 60


@pytest.mark.parametrize("name", ["gzipbomb", "deflatebomb", "rawbomb", "brotlibomb", "nestedbomb", "manycodings"])
def test_a_bomb_is_kept_as_it_was_sent(patient: Outcome, name: str) -> None:
    host = f"www.{name}.gov.cn"
    (capture,) = patient.caught(host)
    assert block_of(patient.data, capture) == CASES[host].answer


def block_of(data: DataFolder, capture: Capture) -> bytes:
    with (data.warc / capture.warc).open("rb") as stream:
        stream.seek(capture.offset)
        record = next(iter(ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False)))
        return record.reader.read()  # type: ignore[no-any-return]


@pytest.fixture
def trap() -> Iterator[Server]:
    with Server({}, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)) as server:
        yield server


def test_without_a_connect_map_no_portal_row_leads_inwards(tmp_path: Path, trap: Server) -> None:
    """Here the rows themselves name the forbidden addresses: only the guard stands between."""
    names = [name.replace("PPPPP", str(trap.ports["trap"])) for name in hostile_pages.INWARD]
    local = [name for name in names if ".gov.cn" not in name and "google" not in name]  # no name server is asked
    told = crawled(DataFolder(tmp_path / "data"), None, local, HASTY_S)
    assert told["state"] == "partial"
    assert trap.log.trapped == 0
    with CrawlDb(tmp_path / "data" / "crawl.db") as db:
        found = {row["portal_id"]: row["kind"] for row in db.rows("refusals")}
        assert set(found) == set(local)
        assert set(found.values()) <= {"guard", "dns"}
        assert not list(db.captures())


READ = """
import json, sys
from pathlib import Path
from archive.index import CrawlDb
from extract.rows import rows_of
data, hosts = Path(sys.argv[1]), sys.argv[2].split(",")
found = {}
with CrawlDb(data / "crawl.db") as db:
    for host in hosts:
        for capture in db.captures(url=f"http://{host}/nb/bad.html"):
            row = rows_of(capture, data / "warc" / capture.warc)[0]
            found[host] = [row["format"], *(problem["kind"] for problem in row["problems"])]
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps({"found": found, "peak_kb": int(peak.split()[1])}))
"""


def test_the_reader_of_the_archive_says_what_each_was_and_is_bounded_too(patient: Outcome) -> None:
    said = {
        **dict.fromkeys(("gzipbomb", "deflatebomb", "rawbomb", "brotlibomb", "nestedbomb"), "too-large"),
        **{"manycodings": "many-codings", "nogzip": "bad-coding", "cutgzip": "cut-coding"},
        **{"hugechunk": "truncated", "hugelength": "truncated", "interim": "truncated", "attributes": "page-cut"},
        **{"charset0": "html", "charset1": "html"},  # read as a page, in whatever encoding
    }
    hosts = {f"www.{name}.gov.cn": kind for name, kind in said.items()}
    argv = [sys.executable, "-c", READ, str(patient.data.root), ",".join(hosts)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    told = json.loads(done.stdout)
    assert {host: hosts[host] in found for host, found in told["found"].items()} == dict.fromkeys(hosts, True), told
    assert told["peak_kb"] < READER_KB
