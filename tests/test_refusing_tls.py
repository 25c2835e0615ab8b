"""TLS that refuses us is told from a dead server, and certificates that are not as they should be are noted."""

import socket
import ssl
import warnings
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from archive.index import CrawlDb
from crawler.options import CrawlOptions, PortalSummary
from crawler.transport.certificate import finding
from crawler.transport.tls import explain
from settings.paths import DataFolder
from tests.asking import asked, get, handler, refused
from tests.portals_refusing.certificates import AUTHORITY, certificate, context_of, der
from tests.portals_refusing.tls import GUOMI, Blunt, Secured, alert
from tests.raw_server import RawServer, closing
from tests.small_portals import Answer, crawled, html, portal, report, served

TITLE = "示例旗{}年政府信息公开工作年度报告"
HOST = "www.shilixian.gov.cn"


def test_a_sound_certificate_gives_nothing_to_note() -> None:
    made, _ = certificate("*.shilixian.gov.cn", "shilixian.gov.cn")
    assert finding(der(made), HOST) is None
    assert finding(der(made), "shilixian.gov.cn") is None
    alone, _ = certificate(HOST, has_names=False)
    assert finding(der(alone), HOST) is None


@pytest.mark.parametrize(
    ("names", "days", "own", "words"),
    [
        ([HOST], (-400, -35), False, "expired"),
        ([HOST], (5, 300), False, "not valid yet"),
        ([HOST], (-10, 300), True, "self-signed"),
        (["*.chaoyang.gov.cn"], (-10, 300), False, f"not for {HOST}"),
        (["*.a.shilixian.gov.cn", "*.gov.cn"], (-10, 300), False, f"not for {HOST}"),
        (["localhost"], (-400, -35), True, f"expired, self-signed, not for {HOST}"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_with_digest_dates_and_names(
    names: list[str], days: tuple[int, int], own: bool, words: str
) -> None:
    made, _ = certificate(*names, days=days, is_self_signed=own)
    told = finding(der(made), HOST) or ""
    fault, digest, dates, whose, issuer = told.split("; ")
    assert fault == words
    assert digest == f"sha256:{sha256(der(made)).hexdigest()}"
    assert dates == f"valid {made.not_valid_before_utc:%Y-%m-%d} to {made.not_valid_after_utc:%Y-%m-%d}"
    assert whose == f"for {', '.join(names)}"
    assert issuer == f"issued by {names[0] if own else AUTHORITY}"


def test_names_without_end_are_told_in_short_and_what_is_no_certificate_is_told_as_such() -> None:
    made, _ = certificate(*(f"www.x{n}.gov.cn" for n in range(80)))
    assert len(finding(der(made), HOST) or "") < 400
    assert (finding(b"0\x82", HOST) or "").startswith("unreadable")


def hangs_up(connection: socket.socket, name: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (alert(40), "no cipher suite in common: perhaps 国密 (SM2) alone"),
        (alert(70), "only versions are spoken that OpenSSL has given up"),
        (GUOMI, "国密"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "no TLS is spoken there"),
        (b"", "hangs up during the handshake"),
    ],
)
def test_a_server_that_speaks_no_tls_of_ours_is_no_dead_server(said: bytes, words: str) -> None:
    with closing(server := Blunt(said)):
        (error,) = asked(handler(server.port), request := get(scheme="https"))
    assert type(error).__name__ == "TlsRefused", error
    assert words in str(error)
    assert request.meta["dont_retry"]


def test_a_version_that_nobody_speaks_any_more_is_refused_with_its_reason(tmp_path: Path) -> None:
    context = context_of(tmp_path, "www.yangben.gov.cn")
    context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the very options that are wanted here
        context.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_1 | ssl.OP_NO_TLSv1
    with closing(server := RawServer(hangs_up, context)):
        (error,) = asked(handler(server.port), get(scheme="https"))
    assert type(error).__name__ == "TlsRefused", error


def test_a_server_that_takes_the_request_and_hangs_up_is_told_from_one_that_is_not_there() -> None:
    with closing(server := RawServer(hangs_up)):
        (error,) = asked(handler(server.port), get())
    assert type(error).__name__ == "HungUp", error


def test_reasons_that_nobody_foresaw_are_told_as_they_are() -> None:
    assert explain(OSError("something else")) == "OSError: something else"


# In a crawl: portals that are asked for by https, with plain HTTP beside it or not.

LAPSED, FOREIGN, CLOSED, PLAIN = "www.guoqi.gov.cn", "www.guomi.gov.cn", "www.zhiguomi.gov.cn", "www.puton.gov.cn"
YEARS = range(2020, 2024)


@dataclass
class Outcome:
    portals: dict[str, PortalSummary]
    state: str
    refusals: list[dict[str, Any]]
    captures: dict[str, str]  # record id -> address

    def of(self, host: str) -> list[tuple[str, str]]:
        """Kind and address of what was refused or noted of a portal."""
        return [(row["kind"], row["url"]) for row in self.refusals if row["portal_id"] == host]


def pages(host: str, scheme: str) -> dict[str, Answer]:
    return {
        f"{host}/": html((f"{scheme}://{host}/nb/", "政府信息公开年报")),
        f"{host}/nb/": html(*((f"r{year}.html", TITLE.format(year)) for year in YEARS)),
        **{f"{host}/nb/r{year}.html": report(year) for year in YEARS},
    }


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("tls")
    every = pages(LAPSED, "https") | pages(FOREIGN, "https") | pages(PLAIN, "http")
    rows = tuple(replace(portal(host, host), home_url=f"https://{host}/") for host in (LAPSED, FOREIGN, CLOSED))
    data = DataFolder(folder / "data")
    with served(every, folder) as (_, connect_map):
        plain = int(connect_map.read_text().split()[1].rpartition(":")[2])
        secured = Secured(context_of(folder, "localhost", days=(-400, -35), is_self_signed=True), plain)
        with closing(foreign := Blunt(alert(40)), secured):
            lines = [f"{LAPSED}:443 127.0.0.1:{secured.port}"]
            lines += [f"{host}:443 127.0.0.1:{foreign.port}" for host in (FOREIGN, CLOSED)]
            lines += [f"{CLOSED}:80 127.0.0.1:{refused()}"]
            connect_map.write_text("\n".join([connect_map.read_text().strip(), *lines]) + "\n", encoding="utf-8")
            summary = crawled(
                CrawlOptions(data=data, portals=(*rows, portal(PLAIN, PLAIN)), connect_map=connect_map, delay=0.0)
            )
    with CrawlDb(data.crawl_db) as db:
        captures = {capture.record_id: capture.url for capture in db.captures()}
        return Outcome({p.portal_id: p for p in summary.portals}, summary.state, db.rows("refusals"), captures)


def test_a_certificate_that_is_wrong_stops_nothing_and_is_noted_once_with_a_record(outcome: Outcome) -> None:
    assert outcome.portals[LAPSED].reports == len(YEARS)
    assert outcome.portals[LAPSED].stopped is None
    assert outcome.of(LAPSED) == [("certificate", f"https://{LAPSED}")]
    (row,) = (row for row in outcome.refusals if row["kind"] == "certificate")
    assert row["detail"].startswith(f"expired, self-signed, not for {LAPSED}; sha256:")
    assert outcome.captures[row["record_id"]].startswith(f"https://{LAPSED}/")


def test_where_tls_is_refused_the_same_is_asked_for_without(outcome: Outcome) -> None:
    assert outcome.portals[FOREIGN].reports == len(YEARS)
    assert {("tls", f"https://{FOREIGN}/"), ("tls", f"https://{FOREIGN}/nb/")} == set(outcome.of(FOREIGN))
    assert f"http://{FOREIGN}/nb/" in outcome.captures.values()


def test_where_there_is_nothing_beside_it_the_portal_is_not_had_and_the_reason_is_told(outcome: Outcome) -> None:
    assert outcome.portals[CLOSED].pages == 0
    assert {kind for kind, _ in outcome.of(CLOSED)} == {"tls", "connection"}
    assert "国密" in next(row["detail"] for row in outcome.refusals if row["url"] == f"https://{CLOSED}/")
    assert outcome.state == "partial"


def test_the_portals_beside_them_know_nothing_of_it(outcome: Outcome) -> None:
    assert outcome.portals[PLAIN].reports == len(YEARS)
    assert outcome.of(PLAIN) == []
