"""Old TLS is spoken, proxies are asked, and what was spoken is told."""

import socket
import ssl
import warnings
from hashlib import sha256
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.transport import EXCHANGE
from crawler.transport.proxy import ProxyError, parse_proxy
from crawler.transport.tls import iana_name, new_context
from tests.asking import HELLO, asked, exchange_of, get, handler, refused, reset
from tests.raw_server import HOST, RawProxy, RawServer, closing, self_signed


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_behind_a_proxy_the_guard_still_judges_the_name(scheme: str) -> None:
    with closing(server := RawServer(reset), proxy := RawProxy(server.port)):
        told = {"NIANBAO_PROXY": f"http://127.0.0.1:{proxy.port}"}
        found = [
            *asked(handler(server.port, **told), Request(f"{scheme}://other.gov.cn/")),
            *asked(handler(0, **told), Request(f"{scheme}://localhost/"), Request(f"{scheme}://10.0.0.1/")),
        ]
        assert [type(error).__name__ for error in found] == ["ConnectionForbidden"] * 3
        assert proxy.asked == []


def test_a_tunnel_that_is_refused_is_a_failed_connection_that_says_why() -> None:
    with closing(server := RawServer(reset), proxy := RawProxy(server.port)):
        ends = {("forbidden.gov.cn", 443): ("127.0.0.1", 1)}
        told = {"NIANBAO_PROXY": f"http://127.0.0.1:{proxy.port}", "NIANBAO_CONNECT_MAP": ends}
        found = asked(handler(server.port, **told), request := Request("https://forbidden.gov.cn/"))
    assert type(found[0]).__name__ == "DownloadFailedError"
    assert "HTTP/1.1 403 Forbidden" in str(found[0])
    assert EXCHANGE not in request.meta


def test_the_environments_proxy_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{refused()}")

    def talk(connection: socket.socket, name: str) -> bool:
        connection.sendall(HELLO)
        return True

    with closing(server := RawServer(talk)):
        assert isinstance(asked(handler(server.port), get())[0], Response)


def test_a_proxy_is_named_by_scheme_host_and_port() -> None:
    assert parse_proxy("http://127.0.0.1:3128/") == ("127.0.0.1", 3128)
    assert parse_proxy("http://[::1]:3128") == ("::1", 3128)
    for text in (
        "127.0.0.1:3128",
        "https://a:1",
        "socks5://a:1",
        "http://a",
        "http://a:0",
        "http://u:p@a:1",
        "http://a:1/x",
    ):
        with pytest.raises(ProxyError):
            parse_proxy(text)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2])
def test_old_servers_are_spoken_to(version: ssl.TLSVersion, tmp_path: Path) -> None:
    context, certificate = self_signed(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = version
    context.set_ciphers("ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0")
    names: list[str | None] = []
    context.sni_callback = lambda connection, name, context: names.append(name)

    def talk(connection: socket.socket, name: str) -> bool:
        connection.sendall(HELLO)
        return True

    with closing(server := RawServer(talk, context)):
        found = asked(handler(server.port), request := get(scheme="https"))
    assert isinstance(found[0], Response), found
    spoken = {ssl.TLSVersion.TLSv1: "tls/1.0", ssl.TLSVersion.TLSv1_1: "tls/1.1", ssl.TLSVersion.TLSv1_2: "tls/1.2"}
    exchange = exchange_of(request)
    assert exchange.protocols == ("http/1.1", spoken[version])
    assert exchange.cipher_suite == "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
    assert exchange.certificate == f"sha256:{sha256(certificate).hexdigest()}"
    assert names == [HOST]


def test_cipher_suites_have_their_names_in_the_registry() -> None:
    # from the registry (TLS Cipher Suites) by the numbers that OpenSSL tells
    registry = {
        0x1302: "TLS_AES_256_GCM_SHA384", 0xC02F: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xC02C: "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", 0xCCA8: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0x009E: "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", 0x009D: "TLS_RSA_WITH_AES_256_GCM_SHA384",
        0xC027: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", 0xC014: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        0x0033: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA", 0x002F: "TLS_RSA_WITH_AES_128_CBC_SHA",
        0x003D: "TLS_RSA_WITH_AES_256_CBC_SHA256",
    }  # fmt: skip
    ours = {cipher["id"] & 0xFFFF: iana_name(cipher["name"]) for cipher in new_context().get_ciphers()}
    assert {number: ours[number] for number in registry} == registry
    assert all(name.startswith("TLS_") for name in ours.values())
    assert iana_name("DES-CBC3-SHA") == "TLS_RSA_WITH_3DES_EDE_CBC_SHA"
    assert iana_name("GOST2012-KUZNYECHIK-KUZNYECHIKOMAC") == "GOST2012-KUZNYECHIK-KUZNYECHIKOMAC"
