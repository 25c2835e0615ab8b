"""What a page in the browser asks for, and what it is given. Pure: from DevTools events to requests and back.

Events and commands: Fetch domain of the Chrome DevTools protocol (Fetch.requestPaused, Fetch.fulfillRequest).
"""

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archive.capture import Lead
from crawler.middlewares.scope import LEAD

SHARED = frozenset({"Script", "Stylesheet", "Image"})
"""Kinds that a whole portal shares: asked for once in a run, as a browser's cache would."""

_NEEDED = SHARED | {"Document", "XHR", "Fetch", "Preflight"}
"""Kinds that make a page's text and look. Not: fonts (megabytes for Chinese, and any font shows the text), media, icons,
manifests, event streams, beacons and reports (they tell, and give nothing), prefetches (the frontier asks for those)."""

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})

_OWN_HEADERS = frozenset(
    {
        *("host", "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
        *("content-length", "accept-encoding", "user-agent", "if-none-match", "if-modified-since"),
    }
)
"""Request headers that are the crawler's to set: of the connection, the codings it can undo, its name, its conditions."""

_GONE_HEADERS = frozenset(
    {
        *(b"content-encoding", b"content-length", b"transfer-encoding", b"connection", b"keep-alive", b"trailer"),
        *(b"upgrade", b"proxy-connection", b"alt-svc", b"strict-transport-security"),
    }
)
"""Response headers that speak of the connection, or of a body that was still coded."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a page."""

    id: str
    kind: str  # ResourceType of the protocol: "Document", "Script", "XHR", …
    method: str
    url: str  # without fragment
    headers: tuple[tuple[str, str], ...]
    body: bytes | None  # None: there is one, but the browser does not tell it (a file)
    frame: str
    place: str = ""  # the fragment with its "#"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser is given: status, header lines joined by NUL, the body without codings."""

    status: int
    headers: bytes
    body: bytes


def asked_in(event: Mapping[str, Any]) -> Asked:
    """The request that an event Fetch.requestPaused holds."""
    request = event["request"]
    parts = [base64.b64decode(part["bytes"]) for part in request.get("postDataEntries", ()) if "bytes" in part]
    whole = not request.get("hasPostData") or len(parts) == len(request.get("postDataEntries", ())) > 0
    return Asked(
        id=event["requestId"],
        kind=event["resourceType"],
        method=request["method"],
        url=request["url"].partition("#")[0],
        headers=tuple((name, value) for name, value in request["headers"].items()),
        body=b"".join(parts) if whole else None,
        frame=event.get("frameId", ""),
        place=request.get("urlFragment", ""),
    )


def refusal(asked: Asked, hosts: Collection[str]) -> str | None:
    """Why a request is not made, or None. In: the hosts of the portal, whose scripts may lie outside its paths."""
    if asked.kind not in _NEEDED:
        return asked.kind.lower()
    if any(name.lower() in ("purpose", "sec-purpose") for name, _ in asked.headers):
        return "prefetch"
    if asked.method not in _METHODS or asked.body is None:
        return "method"
    try:
        parts = urlsplit(asked.url)
        inside = parts.scheme in ("http", "https") and parts.hostname in hosts
    except ValueError:
        inside = False
    return None if inside else "third-party"


def request_of(asked: Asked, page: Lead) -> Request:
    """The request as the crawler makes it; its lead is that of the page, of role "other".

    A redirect goes back to the browser, which follows it by a new request: it is judged anew, and the page knows the
    address it got.
    """
    lead = replace(page, url=asked.url, role="other", title="", found_on=page.url, score=0.0)
    return Request(
        asked.url,
        method=asked.method,
        headers=[(n, v) for n, v in asked.headers if n.lower() not in _OWN_HEADERS and not _is_hint(n)],
        body=asked.body or b"",
        meta={LEAD: lead, "dont_redirect": True, "dont_retry": asked.method != "GET"},
        callback=NO_CALLBACK,
        dont_filter=True,
    )


def answer_of(response: Response, content_type: bytes | None = None) -> Answer:
    """The answer of a response; `content_type` replaces the server's."""
    lines = [
        name + b": " + value
        for name, values in response.headers.items()
        for value in values
        if name.lower() not in _GONE_HEADERS and not (content_type and name.lower() == b"content-type")
    ]
    if content_type:
        lines.append(b"Content-Type: " + content_type)
    headers = b"\0".join(line for line in lines if not any(c in line for c in b"\0\r\n"))
    return Answer(response.status, headers, response.body)


def fulfilment(request_id: str, answer: Answer) -> dict[str, Any]:
    """The parameters of Fetch.fulfillRequest."""
    return {
        "requestId": request_id,
        "responseCode": answer.status,
        "binaryResponseHeaders": base64.b64encode(answer.headers).decode(),
        "body": base64.b64encode(answer.body).decode(),
    }


def _is_hint(name: str) -> bool:
    """Client hints name a browser that the User-Agent does not."""
    return name.lower().startswith("sec-ch-")
