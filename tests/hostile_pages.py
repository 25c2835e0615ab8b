"""Harm that lies in what an answer says: where it leads, what its links hold, how its page is built, its robots.txt."""

from collections.abc import Iterator

from tests.hostile import OK, TITLE, Case, Client, bomb, coded, endless, page, to
from tests.hostile_cases import AWAY, LARGE, LOOP, NONE, NOWHERE, REPORT
from tests.small_portals import Answer, html, report

GUARD = frozenset(["guard"])
TRAP = frozenset(["too-many"])

# Names that lead to this machine, to private networks, to a cloud's metadata. PPPPP is the port of a listener that must
# never be reached.
INWARD = (
    *("127.0.0.1:PPPPP", "127.1:PPPPP", "2130706433:PPPPP", "0x7f000001:PPPPP", "0177.0.0.1:PPPPP", "localhost:PPPPP"),
    *("[::1]:PPPPP", "[::ffff:127.0.0.1]:PPPPP", "0.0.0.0:PPPPP", "10.0.0.1", "192.168.1.1", "169.254.169.254"),
    *("metadata.google.internal", "inner.gov.cn:PPPPP", "127.0.0.1.gov.cn:PPPPP"),
)

XML_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY x SYSTEM "file:///etc/passwd">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]><l>&m;&x;</l>"
)


def cases() -> dict[str, Case]:
    """Host -> case."""
    every = (*_leading(), *_links(), *_pages(), *_robots())
    return {f"www.{name}.gov.cn": case for name, case in every}


async def chain(client: Client) -> None:
    """A redirect to an address never seen before."""
    number = int(client.path.rpartition("?")[2]) if "?" in client.path else 0
    await client.send(to(f"/nb/bad.html?{number + 1}".encode()))


async def calendar(client: Client) -> None:
    """A page that leads to ten new ones, for ever."""
    here = client.path.rpartition("?")[2] if "?" in client.path else ""
    links = [(f"/nb/bad.html?{here}{n}", TITLE.format(f"第{here}{n}")) for n in range(10)]
    await client.send(page(html(*links).body))


def _leading() -> Iterator[tuple[str, Case]]:
    yield "loop", Case(to(b"/nb/bad.html"), LOOP)
    yield "chain", Case(chain, LOOP)
    for number, inward in enumerate(INWARD):
        yield f"inward{number}", Case(to(f"http://{inward}/".encode()), AWAY)
    nowhere = {
        "file": b"file:///etc/passwd",
        "data": b"data:text/html,<h1>x</h1>",
        "javascript": b"javascript:alert(1)",
        "ftp": b"ftp://www.toftp.gov.cn/x",
        "gopher": b"gopher://127.0.0.1/_x",
        "user": b"http://root:secret@www.touser.gov.cn/nb/other.html",
        "port": b"http://www.toport.gov.cn:99999/x",
        "bracket": b"http://[::1/x",
        "brackets": b"http://[www.tobrackets.gov.cn]/x",
        "long": b"/nb/bad.html?" + b"x" * 60_000,
    }
    for name, location in nowhere.items():
        yield f"to{name}", Case(to(location), NOWHERE)
    yield "tonothing", Case(to(b""), LOOP)
    yield "tonohost", Case(to(b"http:///x"), LOOP)
    yield "togbk", Case(to("/nb/信息公开.html".encode("gb18030")), LOOP)
    yield "toheader", Case(to(b"/nb/bad.html?q=1\rX-Smuggled: 1"), LOOP)
    yield "tocontrols", Case(to(b"/nb/bad.html?q=%0d%0aX-Smuggled:%201\x00\x85\xe2\x80\xa8 x\ty"), LOOP)


def _links() -> Iterator[tuple[str, Case]]:
    yield "headerlinks", Case(page(REPORT), NONE, links=tuple(header_links()))
    yield "schemelinks", Case(page(REPORT), NONE, links=tuple(scheme_links()))
    files = ((f"http://{inward}/secret.docx", "附件") for inward in INWARD)
    yield "inwardfiles", Case(page(report(2022, *files).body), GUARD)


def header_links() -> Iterator[tuple[str, str]]:
    """Addresses that carry a second header, or a second request, if they reach the wire raw."""
    smuggled = (
        *("\r\nX-Smuggled: 1", "\nX-Smuggled: 1", "\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n", "\tx", " x"),
        *("%0d%0aX-Smuggled:%201", "\u2028X-Smuggled: 1", "\x85X-Smuggled: 1", "\x0bx", "\x00x", "\u560d\u560aX-S: 1"),
    )
    for number, text in enumerate(smuggled):
        for place in (f"/nb/i{number}{text}.html", f"/nb/i{number}.html?q={text}", f"/nb/i{number}.html#{text}"):
            yield place.replace("\r", "&#13;").replace("\n", "&#10;"), TITLE.format(f"第{number}")
    yield "http://www.headerlinks.gov.cn&#13;&#10;X-Smuggled: 1/nb/h.html", TITLE.format("气象")


def scheme_links() -> Iterator[tuple[str, str]]:
    """Addresses that are none, or that name what they should not."""
    addresses = (
        *("file:///etc/passwd", "FILE:/etc/passwd", "data:text/html,x", "javascript:location.href='file:///x'", "?"),
        *("ftp://www.schemelinks.gov.cn/", "http://root:secret@www.schemelinks.gov.cn/nb/user.html", "http://[::1"),
        *(
            "http://[www.schemelinks.gov.cn]/",
            "http://www.schemelinks.gov.cn:99999/",
            "http://www.schemelinks.gov.cn:x/",
        ),
        *("//", "///", "http:", "http://", "http:///x", "http://www.schemelinks.gov.cn@evil.example.com/", "\\\\x\\y"),
        *("http://www.schemelinks.gov.cn\\@evil.example.com/nb/x.html", "http://www。schemelinks。gov。cn/x.html"),
        *("http://www.schemelinks.gov.cn\u2100/x", "view-source:http://www.schemelinks.gov.cn/"),
        *("/nb/" + "x" * 1_000_000, "http:" * 1_000_000),
    )
    for number, address in enumerate(addresses):
        yield address, TITLE.format(f"第{number}")


def _pages() -> Iterator[tuple[str, Case]]:
    """Pages that take all the time or memory there is, if they are let."""
    sources = {
        "manylinks": "".join(f'<a href="/nb/x{n}.html">新闻{n}</a>' for n in range(100_000)),
        "deep": "<div>" * 100_000 + "<a href='/x'>x</a>",
        "deeptables": "<table><tr><td>" * 30_000,
        "deepanchors": "<a href='/x'><div>" * 1000 + "<b></b>" * 50_000,
        "tags": "<p" * 3_000_000,
        "cells": "<td" * 1_000_000,
        "oneline": "公开 " * 1_500_000,
        "longtext": "<a href='/nb/long.docx'>" + "年报" * 1_500_000 + "</a>",
        "attributes": "<p>x</p><a " + " ".join(f"a{n}=1" for n in range(200_000)) + " href='/x'>x</a>",
        "records": "<datastore>" + "<record><![CDATA[" * 100_000,
        "refresh": "<meta http-equiv=refresh content='0;url=/nb/bad.html'>" + "x" * 100,
        "refreshdigits": f"<meta http-equiv=refresh content='{'9' * 5000};url=/nb/x.html'>",
        "circled": "<a href='/nb/index_1.html'>②</a><a href='/nb/y_2.html'>²</a>createPageHTML(²,0,'index','html')",
        "digits": f"var countPage = {'9' * 5000}; createPageHTML({'9' * 190},0,'index','html')",
        "nothing": "\x00\x00",
        "comment": "<!--" + "-" * 1_000_000,
    }
    for name, source in sources.items():
        yield name, Case(page(source), NONE)
    yield "entities", Case(page(XML_BOMB, OK.replace(b"text/html", b"application/xml")), NONE)
    yield "pagers", Case(page("createPageHTML(200,0,'index','html')" * 100_000), TRAP)
    yield "calendar", Case(calendar, TRAP | {"trap-chain"})


def _robots() -> Iterator[tuple[str, Case]]:
    """What keeps us from knowing the rules keeps us out (RFC 9309 section 2.3.1.4)."""
    large = page("User-agent: *\nDisallow: /x\n" * 400_000)
    yield "largerobots", Case(page(REPORT), NONE, robots=large)
    yield "looprobots", Case(page(REPORT), NONE, robots=to(b"/robots.txt"))
    yield "wildrobots", Case(page(REPORT), NONE, robots=page("User-agent: *\nDisallow: /" + "*a" * 5000 + "$\n"))
    yield "bombrobots", Case(page(REPORT), NONE, robots=coded(bomb(31), "gzip"))
    without = {
        "endlessrobots": (LARGE, endless(OK + b"\r\nUser-agent: ", b"*" * (1 << 16))),
        "awayrobots": (GUARD, to(b"http://127.0.0.1:PPPPP/robots.txt")),
        "brokenrobots": (frozenset(["robots"]), Answer(b"busy", 503)),
    }
    for name, (kinds, robots) in without.items():
        yield name, Case(page(REPORT), kinds, kept=False, robots=robots, good=False)
