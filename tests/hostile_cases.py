"""Harm that lies in how an answer is sent: its coding, its framing, its pace, its status, its TLS."""

import asyncio
from collections.abc import Iterator

from tests.hostile import (
    OK,
    TITLE,
    Case,
    Client,
    bomb,
    brotli_bomb,
    closing,
    coded,
    endless,
    packed,
    page,
    silent,
    silent_after,
    to,
)
from tests.small_portals import report

REPORT = report(2022).body
LENGTH = frozenset(["length"])
TIME = frozenset(["time"])
CUT = frozenset(["disconnect"])
LARGE = frozenset(["too-long"])
LATE = frozenset(["timeout"])
HUNG_UP = frozenset(["reset"])
TLS = frozenset(["tls"])
CODING = frozenset(["bad-coding"])
STATUS = frozenset(["http-error"])
LOOP = frozenset(["redirect-loop"])
AWAY = frozenset(["out-of-scope-redirect"])
NOWHERE = frozenset(["bad-redirect"])
NONE: frozenset[str] = frozenset()
FULL = b"x" * (1 << 16)


async def interim(client: Client) -> None:
    await client.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n" * 100)


async def dribble(client: Client) -> None:
    for at in range(600):
        await client.send(OK[at : at + 1] or b"X")
        await asyncio.sleep(0.1)


def cases() -> dict[str, Case]:
    """Host -> case, of answers; see `tests.hostile_pages` for what they say."""
    return {f"www.{name}.gov.cn": case for name, case in (*_coded(), *_framing(), *_lying())}


def slow_cases() -> dict[str, Case]:
    """Host -> case, of those that end only when the client has had enough."""
    return {f"www.{name}.gov.cn": case for name, case in (*_slow(), *_tls())}


def _coded() -> Iterator[tuple[str, Case]]:
    yield "gzipbomb", Case(coded(bomb(31), "gzip"), LARGE)
    yield "deflatebomb", Case(coded(bomb(15), "deflate"), LARGE)
    yield "rawbomb", Case(coded(bomb(-15), "deflate"), LARGE)
    yield "brotlibomb", Case(coded(brotli_bomb(), "br"), LARGE)
    yield "nestedbomb", Case(coded(packed(2, bomb(31)), "gzip, gzip, gzip"), LARGE)
    yield "manycodings", Case(coded(packed(100, REPORT), ", ".join(["gzip"] * 100)), CODING)
    yield (
        "manycodinglines",
        Case(page(packed(100, REPORT), OK + b"Content-Encoding: gzip\r\n" * 100), CODING),
    )
    yield "nogzip", Case(coded(REPORT, "gzip"), NONE)
    yield "nobrotli", Case(coded(REPORT, "br"), NONE)
    yield "nodeflate", Case(coded(REPORT, "deflate"), NONE)
    yield "nozstd", Case(coded(REPORT, "zstd"), NONE)
    yield "strangecoding", Case(coded(REPORT, "rot13"), NONE)
    yield "cutgzip", Case(coded(packed(1, REPORT)[:-20], "gzip"), NONE)


def _framing() -> Iterator[tuple[str, Case]]:
    chunked = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    yield "endlesschunks", Case(endless(chunked, b"10000\r\n" + FULL + b"\r\n"), LARGE, LENGTH)
    yield "tinychunks", Case(endless(chunked, b"1\r\nx\r\n" * 10_000), LARGE, LENGTH)
    yield "endlessbody", Case(endless(OK + b"\r\n", FULL), LARGE, LENGTH)
    yield "hugelength", Case(endless(OK + b"Content-Length: 99999999999999\r\n\r\n", FULL), LARGE, LENGTH)
    yield "chunkextension", Case(endless(chunked + b"1;", FULL), LARGE, LENGTH)
    yield "hugechunk", Case(endless(chunked + b"ffffffffffffffff\r\n", FULL), LARGE, LENGTH)
    yield "trailers", Case(endless(chunked + b"1\r\nx\r\n0\r\n", b"X-Trailer: yes\r\n" * 1000), LARGE, LENGTH)
    yield "headerline", Case(endless(OK + b"X-Long: ", FULL), LARGE, LENGTH)
    yield "headers", Case(endless(OK, b"X-Many: yes\r\n" * 1000), LARGE, LENGTH)
    yield "cookies", Case(endless(OK, b"Set-Cookie: a=" + b"b" * 4000 + b"\r\n"), LARGE, LENGTH)
    yield "statusline", Case(endless(b"HTTP/1.1 200 ", FULL), LARGE, LENGTH)
    yield "interim", Case(interim, LARGE, LENGTH)
    yield "negativechunk", Case(closing(chunked + b"-1\r\nabc\r\n0\r\n\r\n"), NONE)
    yield "negativelength", Case(closing(OK + b"Content-Length: -1\r\n\r\n" + REPORT), NONE)
    yield "twolengths", Case(closing(OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n" + REPORT), NONE)
    both = OK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    yield "bothframings", Case(closing(both), NONE)
    yield "early", Case(closing(page(REPORT)), NONE)


def _slow() -> Iterator[tuple[str, Case]]:
    yield "dripinhead", Case(dribble, LATE, TIME)
    yield "dripinbody", Case(endless(OK + b"\r\n", b"x", 0.1), LATE, TIME)
    yield "silence", Case(silent, LATE, kept=False)
    yield "halfhead", Case(silent_after(OK), LATE, TIME)
    yield "closesatonce", Case(closing(b""), HUNG_UP, kept=False)
    yield "resets", Case(closing(b"", reset=True), HUNG_UP, kept=False)
    yield "slowrobots", Case(page(REPORT), LATE, kept=False, robots=silent, good=False)
    yield "resetsinbody", Case(closing(OK + b"Content-Length: 99999\r\n\r\n" + REPORT, reset=True), NONE, CUT)


def _lying() -> Iterator[tuple[str, Case]]:
    plain = b"\r\nContent-Length: 2\r\n\r\nno"
    upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nxx"
    yield "switching", Case(closing(upgrade), STATUS)
    yield "notmodified", Case(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", STATUS)
    yield "partial", Case(page(REPORT, b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/99999\r\n"), NONE)
    yield "asksauth", Case(b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"' + plain, STATUS)
    yield "asksproxyauth", Case(b'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm="x"' + plain, STATUS)
    yield "strangestatus", Case(b"HTTP/1.1 999 What" + plain, STATUS)
    yield "allnotmodified", Case(b"HTTP/1.1 304 Not Modified\r\n\r\n", STATUS, path="/", good=False)
    yield (
        "allasksauth",
        Case(b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"' + plain, STATUS, path="/", good=False),
    )
    yield "allredirect", Case(to(b"/x"), LOOP, path="/", good=False)
    yield "allclose", Case(closing(b""), HUNG_UP, path="/", kept=False, good=False)
    link = ("http://www.unasked.gov.cn:8080/nb/eager.html", TITLE.format("水务"))
    yield "unasked", Case(page(REPORT), NONE, links=(link,), path="/nb/eager.html")
    yield "nothttp", Case(closing(b"SSH-2.0-OpenSSH_9.2\r\n"), NONE)  # a body without a head, as in HTTP/0.9
    charsets = ("undefined", "punycode", "idna", "hex", "unicode_escape", "utf-7", "x" * 5000, "\u4e2d")
    for number, charset in enumerate(charsets):
        meta = f"<html><head><meta charset='{charset}'></head><body><p>".encode()
        lying = page(meta + "公开".encode("gb18030") * 200_000, OK.replace(b"utf-8", charset.encode("utf-8")))
        yield f"charset{number}", Case(lying, NONE)


def _tls() -> Iterator[tuple[str, Case]]:
    title = TITLE.format("水务")
    for name, port, kinds in (("tlshangs", "hanging", LATE), ("tlsgarbage", "garbage", TLS)):
        link = (f"https://www.{name}.gov.cn/nb/secure.html", title)
        kept = kinds == TLS  # then its twin without TLS is asked for
        yield name, Case(page(REPORT), kinds, kept=kept, links=(link,), https=port, path="/nb/secure.html")
    link = ("https://www.tlsplain.gov.cn/nb/secure.html", title)
    yield (
        "tlsplain",
        Case(page(REPORT), TLS | LATE, kept=False, links=(link,), https="plain", path="/nb/secure.html"),
    )
    link = ("http://www.plaintls.gov.cn:8443/nb/secure.html", title)
    yield "plaintls", Case(page(REPORT), HUNG_UP, kept=False, links=(link,), path="/nb/secure.html")
