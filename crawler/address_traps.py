"""Addresses that differ and lead to one place: session ids, cache busters, parameters in another order, paths that repeat
themselves. Pure; every link passes here, so the usual address takes a look or two.
"""

import re
from urllib.parse import urlsplit

MAX_SEGMENTS = 25
"""Folders of a path; a deeper one was made by a link that adds a folder to wherever it stands."""

MAX_SAME_NAME = 3
"""Parameters of one name in a query; more were added by a page that repeats its own query."""

_SESSION_NAMES = (
    r"(?:jsessionid|phpsessid|aspsessionid\w{0,16}|asp\.net_sessionid|cfid|cftoken|sessionid|session_id|sessid|jsession"
    r"|oscsid|zenid|viewstate)"
)
_IN_PATH = re.compile(rf";{_SESSION_NAMES}=[^/?;]*|/\((?:[A-Z]\([0-9a-z]{{20,}}\)){{1,3}}\)(?=/)", re.IGNORECASE)
_IN_QUERY = re.compile(
    rf"{_SESSION_NAMES}=.*|(?:_|_?t|ts|time|timestamp|rnd|rand|random|r|nocache|_dc)=(?:1[4-9]\d{{8}}(?:\d{{3}})?|0\.\d{{6,}})",
    re.IGNORECASE,
)
"""A parameter that names a session, or a time or random number that keeps caches from answering."""

_REPEATED = re.compile(r"((?:/[^/]+){0,3}?/(?=[^/]*[A-Za-z])[^/]+)\1\1(?=/|$)")
_TOKEN = re.compile(
    r"(?:^|&)(sid|s|tk|token|ticket|auth|sessionkey|session)=((?=[^&]*\d)[\w.%-]{12,})(?=&|$)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d+")
_HEX = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{16,}", re.IGNORECASE)


def settled(url: str) -> str:
    """An address without what names a session or keeps caches out, its parameters in the order of their names.

    In: an absolute address; one with a fragment stays as it is. For telling addresses apart only: it is asked for as it was found.
    """
    if "#" in url:  # a place in a page drawn by script, whose parameters are its own
        return url
    if ";" in url or "/(" in url:
        path, mark, query = url.partition("?")
        url = _IN_PATH.sub("", path) + mark + query
    start, mark, query = url.partition("?")
    if not query or ("&" not in query and _IN_QUERY.fullmatch(query) is None):
        return url
    kept = [part for part in query.split("&") if part and _IN_QUERY.fullmatch(part) is None]
    kept = list(dict.fromkeys(sorted(kept, key=_name_of)))
    return f"{start}?{'&'.join(kept)}" if kept else start


def _name_of(part: str) -> str:
    return part.partition("=")[0]


def winding(url: str) -> str | None:
    """What is wrong with an address that repeats itself, or None: a path of folders thrice in a row, or one without end,
    a query with one name many times.

    Numbers may repeat (/attach/0/0/0/), and two of a kind are common (/zwgk/zwgk/).
    """
    if url.count("/") >= 6:  # two of them before the host
        path = urlsplit(url).path
        if found := _REPEATED.search(path):
            return f"{found[1]} thrice in a row"
        if path.count("/") > MAX_SEGMENTS:
            return f"more than {MAX_SEGMENTS} folders"
    if url.count("&") >= MAX_SAME_NAME:
        names = [_name_of(part) for part in urlsplit(url).query.split("&")]
        most = max(names, key=names.count)
        if names.count(most) > MAX_SAME_NAME:
            return f"{most} {names.count(most)} times"
    return None


def token_in(url: str) -> tuple[str, str, str] | None:
    """A parameter that may name a session, or something else of the portal's: (its name, its value, the rest), or None.

    `sid` is a session here and the number of a site there; only several links side by side tell (see `crawler.traps`).
    """
    start, mark, query = url.partition("?")
    found = _TOKEN.search(query) if mark else None
    if found is None:
        return None
    return found[1].lower(), found[2], f"{start}?{query[: found.start()]}{query[found.end() :]}"


def shape_of(url: str) -> str:
    """What addresses of one kind have in common: the path with its numbers taken out, the names of the parameters."""
    parts = urlsplit(url)
    path = _NUMBER.sub("0", _HEX.sub("x", parts.path))
    names = sorted({_name_of(part) for part in parts.query.split("&")}) if parts.query else ()
    return f"{parts.hostname}{path}?{'&'.join(names)}"
