"""Answers that are odd, but that portals send or may send: byte for byte, with the body that a reader should see."""

import gzip
from dataclasses import dataclass

PAGE = "<html><body>示例旗2023年政府信息公开工作年度报告</body></html>".encode() * 8
ZIPPED = gzip.compress(PAGE, mtime=0)


@dataclass(frozen=True)
class Odd:
    """One answer. `interim`: 1xx answers before `data`; `surplus`: what is sent after its end; both are sent too."""

    data: bytes
    body: bytes = b""  # as Scrapy gets it: without transfer coding
    closes: bool = False  # the server closes the connection
    drops: bool = False  # the client does, since it cannot be trusted any more
    interim: bytes = b""
    surplus: bytes = b""
    version: str = "1.1"
    status: int = 200


def chunked(*parts: bytes, extension: bytes = b"", trailer: bytes = b"") -> bytes:
    lines = [b"%x%b\r\n%b\r\n" % (len(part), extension, part) for part in parts]
    return b"".join([*lines, b"0\r\n", trailer, b"\r\n"])


def head(*lines: bytes, end: bytes = b"\r\n") -> bytes:
    return end.join([*lines, b"", b""])


OK = b"HTTP/1.1 200 OK"
TE = b"Transfer-Encoding: chunked"


def ok(body: bytes, *lines: bytes, start: bytes = OK, status: int = 200, **more: object) -> Odd:
    """An answer with Content-Length and these headers before it."""
    return Odd(head(start, *lines, b"Content-Length: %d" % len(body)) + body, body, status=status, **more)  # type: ignore[arg-type]


def until_close(body: bytes, *lines: bytes, start: bytes = OK, version: str = "1.1", status: int = 200) -> Odd:
    return Odd(head(start, *lines) + body, body, closes=True, version=version, status=status)


EARLY = head(b"HTTP/1.1 103 Early Hints", b"Link: </a.css>") + head(b"HTTP/1.1 100 Continue")
BARE_EARLY = head(b"HTTP/1.1 102 Wait", end=b"\n") + head(b"HTTP/1.1 103 Hints", b"Link: x", end=b"\n")

ODD: dict[str, Odd] = {
    # Headers
    "plain": ok(b"hello"),
    "duplicate-headers-in-odd-case": Odd(
        head(OK, b"sEt-CoOkIe: a=1", b"content-LENGTH:2", b"Set-Cookie: b=2", b"X-B: 1", b"x-b: 2") + b"ok", b"ok"
    ),
    "folded-header": ok(b"ok", b"X-Long: one", b"\ttwo", b"   three"),
    "folded-length": Odd(head(OK, b"Content-Length:", b" 3") + b"abc", b"abc"),
    "space-before-colon": Odd(head(OK, b"Content-Length : 3") + b"abc", b"abc"),
    "raw-bytes-in-header": ok(b"1", b"X-Name: \xb9\xab\xbf\xaa"),
    "nul-and-lone-cr-in-header": ok(b"1", b"X-Nul: a\0b", b"X-Cr: a\rb"),
    "line-without-colon": ok(b"1", b"nonsense"),
    "empty-name-and-empty-value": ok(b"1", b": nameless", b"X-Empty:", b"X-Blank:   "),
    "three-hundred-cookies": ok(b"1", *[b"Set-Cookie: c%d=%b" % (n, b"v" * 300) for n in range(300)]),
    "mixed-line-ends": Odd(b"HTTP/1.1 200 OK\nServer: x\r\nContent-Length: 3\n\r\nabc", b"abc"),
    "bare-line-feeds": Odd(head(OK, b"Content-Length: 3", end=b"\n") + b"abc", b"abc"),
    # Status lines
    "chinese-reason": ok(b"1", start="HTTP/1.1 200 成功".encode("gb18030")),
    "no-reason": ok(b"1", start=b"HTTP/1.1 200"),
    "spaces-in-status-line": ok(b"1", start=b"HTTP/1.1   200   All   right  "),
    "version-2-in-words": ok(b"1", start=b"HTTP/2.0 200 OK", version="2.0"),
    "not-found": ok(b"gone", start=b"HTTP/1.1 404 Not Found", status=404),
    "server-error": ok(b"oops", start=b"HTTP/1.1 500 Oops", status=500),
    "own-status": ok(b"waf", start=b"HTTP/1.1 999 No", status=999),
    "redirect-with-a-page": ok(PAGE, b"Location: /plain", start=b"HTTP/1.1 302 Found", status=302),
    "unauthorised": ok(b"", b'WWW-Authenticate: Basic realm="x"', start=b"HTTP/1.1 401 No", status=401),
    "reset-content-205": ok(b"", start=b"HTTP/1.1 205 Reset", status=205),
    "partial-content-206": ok(b"abc", b"Content-Range: bytes 0-2/9", start=b"HTTP/1.1 206 Part", status=206),
    "no-status-line": Odd(PAGE, PAGE, closes=True, version="0.9"),
    "icy": Odd(b"ICY 200 OK\r\n\r\nnoise", b"ICY 200 OK\r\n\r\nnoise", closes=True, version="0.9"),
    # Lengths
    "empty-body": ok(b""),
    "no-content-204": Odd(head(b"HTTP/1.1 204 No Content", b"Server: x"), status=204),
    "not-modified-304-with-length": Odd(head(b"HTTP/1.1 304 Not Modified", b"Content-Length: 99"), status=304),
    "not-modified-304-chunked": Odd(head(b"HTTP/1.1 304 Not Modified", TE), status=304),
    "head-with-length": Odd(head(OK, b"Content-Length: 99999999")),
    "head-chunked": Odd(head(OK, TE)),
    "length-twice-the-same": Odd(head(OK, b"Content-Length: 3", b"content-length: 3") + b"abc", b"abc"),
    "length-as-a-list": Odd(head(OK, b"Content-Length: 3, 3") + b"abc", b"abc"),
    "two-lengths": until_close(b"abcdef", b"Content-Length: 3", b"Content-Length: 6"),
    "length-no-number": until_close(b"abc", b"Content-Length: -3"),
    "until-close": until_close(PAGE, b"Connection: close"),
    "nothing-until-close": until_close(b""),
    "http-1.0-until-close": until_close(PAGE, b"Content-Type: text/html", start=b"HTTP/1.0 200 OK", version="1.0"),
    "http-1.0-kept-alive": ok(b"abc", b"Connection: Keep-Alive", start=b"HTTP/1.0 200 OK", version="1.0"),
    "http-1.0-with-length": ok(b"abc", start=b"HTTP/1.0 200 OK", version="1.0", drops=True),
    # Chunks
    "chunked-gzip": Odd(head(OK, b"Content-Encoding: gzip", TE) + chunked(ZIPPED[:7], ZIPPED[7:]), ZIPPED),
    "chunk-extension-and-trailers": Odd(
        head(OK, TE, b"Trailer: X-Sum")
        + chunked(b"abc", b"defg", extension=b';name="va lue"', trailer=b"X-Sum: 7\r\nX-More: a\r\n folded\r\n"),
        b"abcdefg",
    ),
    "chunks-with-bare-line-feeds": Odd(head(OK, TE, end=b"\n") + b"3\nabc\n2\nde\n0\n\n", b"abcde"),
    "odd-chunk-sizes": Odd(head(OK, TE) + b"00000A  \r\n0123456789\r\n 3\t;x\r\nabc\r\n000\r\n\r\n", b"0123456789abc"),
    "no-chunk-but-the-last": Odd(head(OK, TE) + b"0\r\n\r\n"),
    "a-byte-a-chunk": Odd(head(OK, TE) + chunked(*[b"x"] * 500), b"x" * 500),
    "last-line-break-missing": Odd(head(OK, TE) + b"3\r\nabc\r\n0\r\n", b"abc", closes=True),
    "chunked-and-length": Odd(head(OK, b"Content-Length: 3", TE) + chunked(b"abcdef"), b"abcdef", drops=True),
    "said-chunked-is-plain": Odd(head(OK, TE, b"Content-Length: 6") + b"<html>", b"<html>", drops=True),
    "said-chunked-is-plain-until-close": until_close(PAGE, TE),
    "chunks-then-rubbish": Odd(head(OK, TE) + b"3\r\nabc\r\nrubbish", b"abc", closes=True),
    "http-1.0-chunked": Odd(head(b"HTTP/1.0 200 OK", TE) + chunked(b"abc"), b"abc", drops=True, version="1.0"),
    "transfer-identity": Odd(head(OK, b"Transfer-Encoding: identity", b"Content-Length: 3") + b"abc", b"abc", drops=True),
    "transfer-gzip-chunked": Odd(head(OK, b"Transfer-Encoding: gzip, chunked") + chunked(ZIPPED), ZIPPED),
    "transfer-gzip-until-close": until_close(ZIPPED, b"Transfer-Encoding: gzip"),
    # Content codings and bodies
    "own-coding": ok(b"\x00\x01\x02", b"Content-Encoding: x-own"),
    "gzip": ok(ZIPPED, b"Content-Encoding: gzip"),
    "said-gzip-is-plain": ok(PAGE, b"Content-Encoding: gzip"),
    "gbk-page": ok(PAGE.decode().encode("gb18030"), b"Content-Type: text/html; charset=gb2312"),
    "body-like-an-answer": ok(head(OK, b"Content-Length: 1") + b"1"),
    "larger-than-memory": ok(PAGE * 2500, b"Content-Type: text/html"),
    "larger-than-memory-in-chunks": Odd(
        head(OK, TE) + chunked(*[PAGE * 40] * 50), PAGE * 2000
    ),
    "larger-than-memory-until-close": until_close(PAGE * 2500),
    # What comes before and after
    "early-hints-103": ok(b"ok", interim=EARLY),
    "early-hints-with-bare-line-feeds": ok(b"ok", interim=BARE_EARLY),
    "switching-unasked-101": Odd(head(b"HTTP/1.1 101 Switch", b"Upgrade: x"), drops=True, status=101),
    "answer-twice": ok(b"first", surplus=head(OK, b"Content-Length: 6") + b"second", drops=True),
    "204-with-a-body": Odd(head(b"HTTP/1.1 204 No", b"Content-Length: 3"), surplus=b"abc", drops=True, status=204),
    "post-answered": ok(b"thanks"),
}  # fmt: skip

CUT: dict[str, tuple[bytes, str, str | None]] = {
    # name -> what is sent, why it is short, the error that Scrapy sees
    "body-cut-by-close": (head(OK, b"Content-Length: 900") + b"only this", "disconnect", None),
    "chunks-cut-by-close": (head(OK, TE) + b"5\r\nhel", "disconnect", None),
    "chunk-size-cut-by-close": (head(OK, TE) + b"5\r\nhello\r\n1", "disconnect", None),
    "headers-cut-by-close": (b"HTTP/1.1 200 OK\r\nContent-Le", "disconnect", "DownloadFailedError"),
    "status-line-cut-by-close": (b"HTT", "disconnect", "DownloadFailedError"),
    "longer-than-allowed": (head(OK, b"Content-Length: 4000000") + b"x" * 4_000_000, "length", "DownloadCancelledError"),
    "endless-until-close": (head(OK) + b"x" * 3_500_000, "length", "DownloadCancelledError"),
    "headers-without-end": (head(OK)[:-2] + b"X: y\r\n" * 70_000, "length", "DownloadCancelledError"),
    "trailers-without-end": (head(OK, TE) + b"3\r\nabc\r\n0\r\n" + b"X: y\r\n" * 70_000, "length", "DownloadCancelledError"),
    "slow-then-silent": (head(OK, b"Content-Length: 90") + b"slow", "time", "DownloadTimeoutError"),
    "slow-dripping": (head(OK) + b"x" * 4000, "time", "DownloadTimeoutError"),
}  # fmt: skip
