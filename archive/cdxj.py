"""CDXJ: one line per capture, sorted by address and time, which replay tools find pages with.

The key is the SURT that pywb and cdxj-indexer look up. The `surt` package they use has not been released since
2021 and is AGPL, so its rules are restated here: everything lower case, `www.` and the default port dropped,
session ids dropped, query sorted, host reversed.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from urllib.parse import urlsplit

from archive.capture import Capture
from archive.files import closed_name, write_whole
from archive.names import warc_url

REVISIT = "warc/revisit"
"""What replay tools read in place of a media type where the payload lies in an earlier record."""

DEFAULT_PORTS = {"http": 80, "https": 443}
_WWW = re.compile(r"www\d*\.")
_DOTTED = re.compile(r"[\d.]+")
_PATH_SESSION = re.compile(r"/?\((?:[a-z]\([0-9a-z]{24}\))+\)(?=/)|;jsessionid=[0-9a-z]{32}(?:\.[^?]*)?$")
_QUERY_SESSION = re.compile(
    r"(?:^|&)(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}"
    r"|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?=&|$)"
)


def surt(url: str) -> str:
    """The sortable key of an address: `http://www.A.gov.cn/B?y&x` -> `cn,gov,a)/b?x&y`.

    An address that is not http(s), or none at all, is its own key.
    """
    try:
        parts = urlsplit(url.strip().lower())
    except ValueError:  # "http://[": a broken link is still an address that was asked for
        return warc_url(url.strip())
    if parts.scheme not in DEFAULT_PORTS:
        return warc_url(url.strip())
    path = _PATH_SESSION.sub("", parts.path).rstrip("/") or "/"
    query = "&".join(sorted(filter(None, _QUERY_SESSION.sub("", parts.query).split("&"))))
    return f"{_host_key(parts.netloc, parts.scheme)}){path}" + (f"?{query}" if query else "")


def _host_key(netloc: str, scheme: str) -> str:
    host, _, port = netloc.rpartition("@")[2].partition(":")
    host = _WWW.sub("", host.rstrip("."), count=1) if _WWW.match(host) else host.rstrip(".")
    key = host if _DOTTED.fullmatch(host) else ",".join(reversed(host.split(".")))
    return key if not port or port == str(DEFAULT_PORTS[scheme]) else f"{key}:{port}"


def cdxj_line(capture: Capture) -> bytes:
    """One capture as a line; numbers are strings, as pywb writes them."""
    told = {
        "url": capture.url,
        "mime": REVISIT if capture.kind == "revisit" else capture.mime or "unk",
        "status": None if capture.status is None else str(capture.status),
        "digest": capture.payload_digest,
        "length": str(capture.length),
        "offset": str(capture.offset),
        "filename": capture.warc,
    }
    kept = {name: value for name, value in told.items() if value is not None}
    stamp = capture.fetched_at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    return f"{surt(capture.url)} {stamp} {json.dumps(kept, ensure_ascii=False)}\n".encode()


def cdxj_path(warc: Path) -> Path:
    """The CDXJ that lies beside a WARC: `<name>.cdxj`, without `.open`."""
    return warc.with_name(f"{closed_name(warc)}.cdxj")


def write_cdxj(path: Path, captures: Iterable[Capture]) -> None:
    """Write the lines of one WARC sorted bytewise, as binary search over them needs."""
    write_whole(path, sorted(map(cdxj_line, captures)))
