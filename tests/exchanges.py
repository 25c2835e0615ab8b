"""Answers as real servers send them, right and wrong, for the tests of the archive."""

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from archive.capture import Exchange, Lead

PAGE = "<html><head><title>政府信息公开</title></head><body>公开 123</body></html>"
UTF8 = PAGE.encode()
GBK = PAGE.encode("gb18030")
WHEN = datetime(2026, 1, 31, 3, 4, 5, 678901, tzinfo=UTC)


def chunked(body: bytes, size: int = 7, *, extension: bytes = b"", trailers: bytes = b"") -> bytes:
    """A body in chunks, as RFC 9112 section 7.1 has it."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    lines = [b"%x%s\r\n%s\r\n" % (len(part), extension, part) for part in parts]
    return b"".join(lines) + b"0\r\n" + trailers + b"\r\n"


def raw_deflate(body: bytes) -> bytes:
    """What old servers send as `deflate`: no zlib frame around it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


GZIPPED = gzip.compress(UTF8, mtime=0)

# name -> (answer on the wire, decoded body)
ANSWERS: dict[str, tuple[bytes, bytes]] = {
    "plain": (b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + UTF8, UTF8),
    "chunked": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(UTF8), UTF8),
    "chunk-extensions": (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n" + chunked(UTF8, extension=b';a="b c"'),
        UTF8,
    ),
    "trailers": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
        + chunked(UTF8, trailers=b"X-Sum: 1\r\n"),
        UTF8,
    ),
    "chunked-bare-lf": (b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n2\nde\n0\n\n", b"abcde"),
    "chunked-gzip": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(GZIPPED),
        UTF8,
    ),
    "gzip": (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + GZIPPED, UTF8),
    "x-gzip-twice": (b"HTTP/1.1 200 OK\r\nContent-Encoding: X-GZIP, gzip\r\n\r\n" + gzip.compress(GZIPPED), UTF8),
    "deflate-zlib": (b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + zlib.compress(UTF8), UTF8),
    "deflate-raw": (b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + raw_deflate(UTF8), UTF8),
    "transfer-gzip": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n" + chunked(GZIPPED),
        UTF8,
    ),
    "odd-case-duplicates": (
        b"HTTP/1.1 200 OK\r\nSET-cookie: a=1\r\nset-Cookie: b=2\r\nSet-Cookie:c=3\r\nX-Empty:\r\n\r\nbody",
        b"body",
    ),
    "folded-header": (b"HTTP/1.1 200 OK\r\nX-Long: one\r\n two\r\n\r\nbody", b"body"),
    "raw-header-bytes": (b"HTTP/1.1 200 OK\r\nServer: " + "旗政府".encode("gb18030") + b"\r\n\r\nbody", b"body"),
    "no-content": (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    "not-modified": (b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 99\r\n\r\n', b""),
    "empty-body": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b""),
    "http10-until-close": (b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + GBK, GBK),
    "bare-lf": (b"HTTP/1.1 200 OK\nContent-Type: text/html; charset=gb2312\nX: y\n\n" + GBK, GBK),
    "chinese-reason": (b"HTTP/1.1 404 " + "找不到".encode("gb18030") + b"\r\nContent-Length: 2\r\n\r\nno", b"no"),
    "no-reason": (b"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", b"ok"),
    "redirect": (b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", b""),
    "error-page": (b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\r\nbusy", b"busy"),
    "no-headers": (b"HTTP/1.1 200 OK\r\n\r\nbody", b"body"),
    "header-like-body": (
        b"HTTP/1.1 200 OK\r\n\r\n\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
    ),
}

REQUEST = b"GET /nb/2023.html?b=2&a=1 HTTP/1.1\r\nHost: www.example.gov.cn\r\nUser-Agent: nianbao\r\n\r\n"


def lead_to(url: str) -> Lead:
    """A lead with every field filled."""
    return Lead(
        url=url,
        portal_id="wulate-2019",
        region_code="150824",
        role="report",
        title="2023年政府信息公开工作年度报告",
        menu="首页 > 政府信息公开 > 年报",
        year=2023,
        found_on="http://www.example.gov.cn/nb/",
        score=0.875,
    )


def exchange(response: bytes, name: str = "page", **more: object) -> Exchange:
    """One exchange with a lead."""
    url = f"http://www.example.gov.cn/nb/{name}.html?b=2&a=1"
    told = {"ip": "192.0.2.1", "fetched_at": WHEN, "lead": lead_to(url), **more}
    return Exchange(url=url, request_bytes=REQUEST, response_bytes=response, **told)  # type: ignore[arg-type]


def exchanges() -> Iterator[Exchange]:
    """Every answer as an exchange, in the order of the table."""
    return (exchange(answer, name) for name, (answer, _) in ANSWERS.items())


def counted_ids() -> Callable[[], str]:
    """Record ids that are the same in every run."""
    numbers = itertools.count(1)
    return lambda: f"<urn:uuid:00000000-0000-4000-8000-{next(numbers):012d}>"
