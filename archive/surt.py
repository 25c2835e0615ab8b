"""The sortable key that replay tools look an address up by: `http://www.A.gov.cn/B?y&x` -> `cn,gov,a)/b?x&y`.

pywb and cdxj-indexer make it with the `surt` package, which is AGPL and has not been released since 2021. Its rules
are stated here anew: escapes undone and made again in one way, path and host in their shortest form, session ids
dropped, the query sorted, the host reversed, everything lower case. The tests compare both on thousands of addresses:
a key that differs in one byte is a page that cannot be found.
"""

import re
import socket
from contextlib import suppress
from functools import lru_cache
from urllib.parse import unquote_to_bytes

DEFAULT_PORTS = {b"http": 80, b"https": 443}

_PARTS = re.compile(rb"([a-z][a-z0-9+.-]*):(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_USUAL = re.compile(
    r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]+)((?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*/?)(?:\?([A-Za-z0-9_=&.-]+))?"
)
_SCHEME = re.compile(rb"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = re.compile(rb"^(https?://)+")  # "http://http://a.cn/" is a common slip of editors
_AUTHORITY = re.compile(rb"(?:.*@)?(\[[^]]*\]|[^:]*)(?::0*(\d{0,5}))?", re.DOTALL)
_WWW = re.compile(rb"www\d*\.")
_NUMERIC = re.compile(rb"[1-9]\d*(\.\d+){0,3}|0[0-7]*(\.[0-7]+){0,3}")
_TO_ESCAPE = re.compile(rb"[^!\"$&-~]")  # all but what is printable, and "#" and "%"
_PATH_SESSIONS = tuple(
    re.compile(rb"(.*/)\(" + id_ + rb"\)/([^?]+\.aspx.*)", re.DOTALL)
    for id_ in (rb"(?:[a-z]\([0-9a-z]{24}\))+", rb"[0-9a-z]{24}")
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"(.*)" + id_ + rb"(?:&(.*))?", re.DOTALL)
    for id_ in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(url: str) -> str:
    """The key of an address of any kind; what cannot be taken apart is its own key, escaped.

    Pure; the name is the abbreviation of Sort-friendly URI Reordering Transform.
    """
    usual = _USUAL.fullmatch(url)
    if usual and usual[3] and ".aspx" not in usual[3]:
        # What nearly every page of a portal has; nothing to undo or to shorten.
        shown = usual[3].lower()
        name = _host_key(usual[2].encode(), usual[1].encode(), 0).decode()
        query = _query_key(usual[4].encode()).decode() if usual[4] else ""
        return name + (shown[:-1] if len(shown) > 1 and shown.endswith("/") else shown) + query
    raw = url.encode("utf-8", "surrogateescape").strip().translate(None, b"\t\r\n")
    raw = raw if _SCHEME.match(raw) else b"http://" + raw
    raw = _SCHEMES.sub(rb"\1", raw) if raw.count(b"://") > 1 else raw
    parts = _PARTS.fullmatch(raw)
    authority = _AUTHORITY.fullmatch(parts[2] or b"") if parts else None
    if parts is None or authority is None:
        return _escaped(raw).decode()
    scheme, (host, path) = parts[1].lower(), _host_and_path(parts[1].lower(), authority[1], parts[3])
    key = _host_key(host, scheme, int(authority[2] or 0)) if host else scheme + b":"
    return (key + _path_key(path, rooted=bool(host)) + _query_key(parts[4] or b"")).decode()


def _host_and_path(scheme: bytes, host: bytes, path: bytes) -> tuple[bytes, bytes]:
    """`http:////a.cn/b` means a.cn to every browser."""
    if scheme in DEFAULT_PORTS and not host:
        host, _, rest = path.lstrip(b"/").partition(b"/")
        path = b"/" + rest
    return host.strip(b"[]"), path


@lru_cache(maxsize=1024)  # an archive has few hosts and many pages
def _host_key(host: bytes, scheme: bytes, port: int) -> bytes:
    host = _plain_host(host)
    found = _WWW.match(host)
    labels = host[found.end() if found else 0 :].split(b".")
    tail = b":%d" % port if port and port != DEFAULT_PORTS.get(scheme) else b""
    return b",".join(reversed(labels)) + tail + b")"


def _plain_host(host: bytes) -> bytes:
    host = _unescaped(host)
    if not host.isascii():
        with suppress(UnicodeError):  # no name that DNS could hold: it stays as it was written
            host = host.decode("utf-8", "ignore").encode("idna")
    host = host.replace(b"..", b".").strip(b".")
    return _dotted(host) or _escaped(host).lower()


def _dotted(host: bytes) -> bytes | None:
    """An IPv4 address in one of its short forms, as browsers read them; None for a name."""
    if host.isdigit():
        return socket.inet_ntoa((int(host) & 0xFFFFFFFF).to_bytes(4, "big")).encode()
    if not _NUMERIC.fullmatch(host):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host.decode())).encode()
    except OSError:
        return None


def _path_key(path: bytes, *, rooted: bool) -> bytes:
    path = _unescaped(path)
    path = _escaped(_shortest(path) if rooted else path).lower()
    path = _without(_PATH_SESSIONS, path) if b".aspx" in path else path
    return path[:-1] if path.endswith(b"/") and len(path) > 1 else path


def _shortest(path: bytes) -> bytes:
    """The path without empty, `.` and `..` segments; a last empty one stays, as the slash at the end."""
    if path and b"//" not in path and b"/." not in path:
        return path
    kept: list[bytes] = []
    for segment in path.split(b"/")[1:]:
        if segment == b".." and kept:
            kept.pop()
        elif segment != b".":
            kept.append(segment)
    return b"/" + b"".join(segment + b"/" for segment in kept[:-1] if segment) + b"".join(kept[-1:])


def _query_key(query: bytes) -> bytes:
    if not query:
        return b""
    query = _escaped(_unescaped(query)).lower()
    query = _without(_QUERY_SESSIONS, query) if b"id" in query else query
    fields = sorted(query.split(b"&"), key=lambda field: field.split(b"=", 1))
    return b"?" + b"&".join(fields) if query else b""


def _without(sessions: tuple[re.Pattern[bytes], ...], text: bytes) -> bytes:
    """The text without the last session id of each kind."""
    for kind in sessions:
        found = kind.fullmatch(text)
        text = found[1] + (found[2] or b"") if found else text
    return text


def _unescaped(text: bytes) -> bytes:
    """Escapes undone until there are none: `%2541` is `A`, as in Google's Safe Browsing rules."""
    while b"%" in text and (plain := unquote_to_bytes(text)) != text:
        text = plain
    return text


def _escaped(text: bytes) -> bytes:
    return _TO_ESCAPE.sub(lambda found: b"%%%02X" % found[0][0], text)
