"""The guard lets no connection out to addresses that are not public, whoever asks and by whatever name."""

import asyncio
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from crawler.connect_map import ConnectMap, ConnectMapError, load_connect_map
from crawler.guard import ConnectionForbidden, allowed_ends, is_public
from tests.raw_server import fetched


@pytest.mark.parametrize("address", ["8.8.8.8", "1.25.240.11", "2400:3200::1", "::ffff:8.8.8.8"])
def test_public_addresses_are_let_through(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "localhost", "", "8.8.8.8.8"),
    ],
)
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)


def ends(host: str, port: int, connect_map: ConnectMap | None, *answers: tuple[str, ...]) -> Any:
    """Where the guard lets a connection go, and how often the name was resolved; a name server answers in turn."""
    waiting = list(answers)

    async def resolve(name: str, number: int) -> tuple[str, ...]:
        return waiting.pop(0)

    return asyncio.run(allowed_ends(host, port, connect_map, resolve)), len(answers) - len(waiting)


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "10.1.2.3", "::1"])
def test_a_public_name_that_leads_to_a_private_address_is_refused(address: str) -> None:
    with pytest.raises(ConnectionForbidden, match=f"www.example.gov.cn leads to {address}"):
        ends("www.example.gov.cn", 80, None, (address,))


def test_of_several_addresses_only_the_public_ones_are_tried() -> None:
    found = ends("www.example.gov.cn", 80, None, ("64:ff9b::808:808", "2400:3200::1", "127.0.0.1", "8.8.8.8"))
    assert found == ((("2400:3200::1", 80), ("8.8.8.8", 80)), 1)


def test_a_name_without_an_address_is_refused() -> None:
    with pytest.raises(ConnectionForbidden):
        ends("www.example.gov.cn", 80, None, ())


def test_the_name_is_resolved_once_so_that_a_second_answer_cannot_lead_elsewhere() -> None:
    assert ends("www.example.gov.cn", 80, None, ("8.8.8.8",), ("127.0.0.1",)) == ((("8.8.8.8", 80),), 1)


def test_with_a_map_its_names_lead_where_it_says_and_all_others_fail_closed() -> None:
    connect_map = {("www.example.gov.cn", 80): ("127.0.0.1", 8080)}
    assert ends("WWW.example.gov.cn", 80, connect_map) == ((("127.0.0.1", 8080),), 0)
    for host, port in (("www.example.gov.cn", 443), ("other.gov.cn", 80), ("127.0.0.1", 8080)):
        with pytest.raises(ConnectionForbidden, match="not in the connect map"):
            ends(host, port, connect_map, ("8.8.8.8",))


def test_the_handler_connects_to_no_loopback_address_by_any_spelling(tmp_path: Path) -> None:
    heard = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        threading.Thread(target=lambda: (server.accept(), heard.set()), daemon=True).start()
        hosts = [
            "127.0.0.1",
            "localhost",
            "127.1",
            "0x7f000001",
            "2130706433",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0.0.0.0",
        ]
        urls = [f"http://{host}:{port}/{number}" for number, host in enumerate(hosts)]
        result = fetched(urls, None, tmp_path / "out")
        assert not heard.is_set()
    assert len(result) == len(hosts)
    assert all(fetch.exchange is None for fetch in result.values())
    assert {(fetch.error or "").partition(":")[0] for fetch in result.values()} == {"ConnectionForbidden"}


def test_a_connect_map_is_read_as_curl_would(tmp_path: Path) -> None:
    path = tmp_path / "map.txt"
    path.write_text("# sample\nWWW.a.gov.cn:80 127.0.0.1:8080 # here\n\n[::1]:443 [::1]:9443\n", encoding="utf-8")
    assert load_connect_map(path) == {("www.a.gov.cn", 80): ("127.0.0.1", 8080), ("::1", 443): ("::1", 9443)}


@pytest.mark.parametrize(
    "line", ["www.a.gov.cn:80", "www.a.gov.cn 127.0.0.1:80", "a:80 b:0", "a:80 b:99999", "a:80 b:1 c:1", ":80 b:1"]
)
def test_a_faulty_line_of_a_connect_map_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "map.txt"
    path.write_text(f"# first\n{line}\n", encoding="utf-8")
    with pytest.raises(ConnectMapError, match=r"map\.txt, line 2"):
        load_connect_map(path)


def test_a_name_listed_twice_or_a_map_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "map.txt"
    path.write_text("a:80 127.0.0.1:1\nA:80 127.0.0.1:2\n", encoding="utf-8")
    with pytest.raises(ConnectMapError, match="twice"):
        load_connect_map(path)
    with pytest.raises(ConnectMapError, match="missing"):
        load_connect_map(tmp_path / "missing")
