"""What goes out is what was meant: no address and no header says more than itself."""

import pytest
from scrapy import Request

from crawler.transport.target import MalformedRequest, request_bytes, target_of
from tests.asking import asked, get, handler
from tests.raw_server import RawServer, closing


@pytest.mark.parametrize(
    ("url", "host", "port", "netloc", "path"),
    [
        ("http://a.gov.cn", "a.gov.cn", 80, "a.gov.cn", "/"),
        ("http://A.gov.cn:80/x?y=1#z", "a.gov.cn", 80, "A.gov.cn", "/x?y=1"),
        ("https://a.gov.cn:8443?q", "a.gov.cn", 8443, "a.gov.cn:8443", "/?q"),
        ("http://[2400:3200::1]:81/", "2400:3200::1", 81, "[2400:3200::1]:81", "/"),
        ("http://user:secret@a.gov.cn/;p=1", "a.gov.cn", 80, "a.gov.cn", "/;p=1"),
        ("http://xn--fiq228c.cn:/%E4%B8%AD|'x", "xn--fiq228c.cn", 80, "xn--fiq228c.cn", "/%E4%B8%AD|'x"),
    ],
)
def test_an_address_is_asked_for_as_it_is_written(url: str, host: str, port: int, netloc: str, path: str) -> None:
    target = target_of(url)
    assert (target.host, target.port, target.netloc, target.path) == (host, port, netloc, path)


def test_the_host_comes_first_and_the_rest_in_scrapys_order() -> None:
    request = Request(
        "http://例子.中国:8080/页#x", headers={"B": "2", "a": ["1", "3"], "Host": "other", "Content-Length": "9"}
    )
    assert request_bytes(request, target_of(request.url)) == (
        b"GET /%E9%A1%B5 HTTP/1.1\r\nHost: xn--fsqu00a.xn--fiqs8s:8080\r\nB: 2\r\nA: 1\r\nA: 3\r\n\r\n"
    )


def test_a_body_has_its_length() -> None:
    request = Request("http://a.gov.cn/", method="post", body="页=1".encode(), headers={"Transfer-Encoding": "chunked"})
    assert request_bytes(request, target_of(request.url)) == (
        b"POST / HTTP/1.1\r\nHost: a.gov.cn\r\nContent-Length: 5\r\n\r\n" + "页=1".encode()
    )


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://a.gov.cn/x y",
            "http://a.gov.cn/\r\nX: 1",
            "http://a.gov.cn/\n",
            "http://a.gov.cn/\x00",
            "http://a.gov.cn/页",
        ),
        *(
            "http://a.gov.cn:0/",
            "http://a.gov.cn:99999/",
            "http://a.gov.cn:8o/",
            "http:///x",
            "http://a b/",
            "ftp://a.gov.cn/",
        ),
        *(
            "http://a.gov.cn\\@127.0.0.1/",
            "http://a.gov.cn%0d%0a/",
            "http://[::1/",
            "//a.gov.cn/",
            "",
            "http://a.gov.cn/\x85",
        ),
    ],
)
def test_an_address_that_would_say_something_else_on_the_wire_is_refused(url: str) -> None:
    with pytest.raises(MalformedRequest):
        target_of(url)


@pytest.mark.parametrize("value", ["a\r\nX: 1", "a\nb", "a\0", "a\x7f", "a\rb"])
def test_a_header_that_would_break_its_line_never_goes_out(value: str) -> None:
    with closing(server := RawServer(lambda connection, name: True)):
        found = asked(handler(server.port), get(headers={"Referer": value}))
    assert isinstance(found[0], MalformedRequest)
    assert server.connections == 0
