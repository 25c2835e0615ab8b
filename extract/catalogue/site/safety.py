"""What every answer goes through: strict headers, two methods, no address that is none, CSV that a spreadsheet does not run.

Datasette's pages about itself (settings, plugins, paths, permissions) are closed: readers need none of them, and they name
files of the machine. Cookies and logins are dropped on the way in: nobody logs in to a catalogue that is only read, so every
answer may be shared by caches; it is known by the catalogue's digest, and asking for it again costs nothing.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import datasette.app as datasette_app  # type: ignore[import-untyped]
from datasette.utils import tilde_decode  # type: ignore[import-untyped]

from extract.catalogue.metadata import DATABASE
from extract.catalogue.site.csv_stream import Defusing, asked_without_trace, file_headers, is_csv, large_fields
from extract.catalogue.site.leaving import while_heard
from extract.catalogue.site.page import ENGLISH
from extract.catalogue.site.policy import headers as policy_headers
from extract.catalogue.site.policy import inline_scripts
from extract.catalogue.site.serving import folders
from extract.catalogue.site.whole_views import STREAM, Range, in_ranges, is_whole, read_ranges
from extract.catalogue.site.withholding import (
    NOTHING,
    PENDING,
    Hidden,
    Signature,
    entries,
    hidden,
    leaves_out,
    named_in,
    signature,
)

Message = MutableMapping[str, Any]
Scope = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Look = Callable[[], Awaitable[Hidden]]
"""What is withheld now."""

Parts = Callable[[str, str], Awaitable[Sequence[Range]]]
"""Path and query of a CSV file -> ranges of reports; none: Datasette makes it in one go."""

HOME = Path(__file__).resolve().parent.parent
"""The code and templates of the pages."""

TEMPLATES = Path(datasette_app.__file__).parent / "templates"
"""Datasette's own."""

METHODS = ("GET", "HEAD")
LONGEST = 16_384
"""Bytes of an address: more than any form of ours makes, less than servers before us let through."""

OPEN = ("/-/static/", "/-/static-plugins/")
_DROPPED = (b"cookie", b"authorization", b"x-original-url", b"x-rewrite-url")
_ODD = re.compile(rb"(?:^//)|\\|%00|%5c|[\x00-\x20\x7f-\xff]", re.IGNORECASE)
_CLIMBS = re.compile(rb"(?:^|/|%2f)(?:\.|%2e){1,2}(?:/|%2f|$)", re.IGNORECASE)
_CACHED = "public, max-age=10, must-revalidate"
"""Ten seconds carry a rush of readers; after them a cache asks again and is told 304 without any work."""


def safe(app: App, prefix: str, state: str, look: Look, ranges: Parts) -> App:
    """The application behind our gate. In: Datasette's; its `base_url`; what names the catalogue and the code; what is
    withheld; the parts in which a file is made.
    """
    large_fields()
    always = policy_headers(inline_scripts(TEMPLATES))

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        raw = bytes(scope.get("raw_path") or scope["path"].encode()).partition(b"?")[0]
        path = _below(raw.decode("latin-1"), prefix)
        query = scope["query_string"].decode("latin-1")
        answered = _refused(scope["method"], raw, scope["query_string"], path)
        if answered is None and path == prefix.rstrip("/"):
            answered = (308, {"location": prefix}, "")
        if answered is not None:
            await _say(send, *answered, always)
            return
        withheld = await look()
        tag = _tag(state, withheld)
        one = named_in(path, query, withheld.by_id, tilde_decode)
        if one is None and withheld.pending and not leaves_out(path):
            one = PENDING
        if one:
            path, query = f"{ENGLISH if path.startswith(f'{ENGLISH}/') else ''}/withheld/{quote(one, safe='')}", ""
        elif _known(scope, tag):
            await _say(send, 304, {"etag": tag, "cache-control": _CACHED}, "", always)
            return
        csv = is_csv(path, DATABASE)
        if csv:
            query = asked_without_trace(query)
        onward = _Onward(send, path, prefix, always, tag, Defusing(query) if csv else None, scope["method"] == "HEAD")
        asked = _stripped(scope, path, query)
        if csv:
            parts = await ranges(path, query) if scope["method"] == "GET" else ()
            answering = partial(in_ranges, app, asked, parts) if parts else partial(app, asked)
            await while_heard(lambda heard: answering(heard, onward), receive)
        else:
            await app(asked, receive, onward)

    return gate


class _Onward:
    """The messages of one answer, with our headers; those the answer has already stay."""

    def __init__(
        self,
        send: Send,
        path: str,
        prefix: str,
        always: Mapping[str, str],
        tag: str,
        defusing: Defusing | None,
        only_head: bool,
    ) -> None:
        self._send, self._path, self._prefix, self._always = send, path, prefix, always
        self._tag, self._defusing, self._only_head = tag, defusing, only_head

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._send({**message, "headers": self._headers(message)})
        elif message["type"] == "http.response.body":
            await self._send({**message, "body": self._body(message)})
        else:
            await self._send(message)

    def _headers(self, message: Message) -> list[tuple[bytes, bytes]]:
        said = {
            bytes(name).lower().decode("latin-1"): bytes(value).decode("latin-1") for name, value in message["headers"]
        }
        if said.get("vary") == "Cookie, Authorization":
            del said["vary"]
        if message["status"] != 200:
            self._defusing = None
            said["cache-control"] = "no-store"
        elif "etag" not in said and said.get("cache-control", "max-age=5") in ("max-age=5", "no-cache"):
            said |= {"etag": self._tag, "cache-control": _CACHED}
        if self._defusing:
            said |= file_headers(self._path)
        if "location" in said:
            said["location"] = _placed(said["location"], self._prefix)
        said.pop("set-cookie", None)
        return _encoded({**self._always, **said})

    def _body(self, message: Message) -> bytes:
        body = bytes(message.get("body", b""))
        if self._only_head:
            return b""
        return self._defusing(body, not message.get("more_body", False)) if self._defusing else body


def _below(path: str, prefix: str) -> str:
    """An address without the prefix under which the catalogue is served; a proxy may have taken it off already."""
    return "/" + path[len(prefix) :] if prefix != "/" and path.startswith(prefix) else path


def _placed(location: str, prefix: str) -> str:
    """Where a redirect leads: an address of ours, below the prefix, never another host."""
    inside = "/" + location.lstrip("/\\") if location.startswith(("/", "\\")) else location
    return inside if inside.startswith(prefix) or not inside.startswith("/") else prefix.rstrip("/") + inside


def _refused(method: str, raw: bytes, query: bytes, path: str) -> tuple[int, dict[str, str], str] | None:
    """Status, headers and words for what is not even looked up."""
    if method not in METHODS:
        return 405, {"allow": ", ".join(METHODS)}, "只能读取 This catalogue is only read"
    if len(raw) + len(query) > LONGEST:
        return 414, {}, "地址过长 The address is too long"
    closed = path.startswith("/-/") and not path.startswith(OPEN)
    if _ODD.search(raw) or _CLIMBS.search(raw) or closed or path.startswith(("/_internal", "/_memory", "/:memory:")):
        return 404, {}, "没有找到 Not found"
    return None


def _known(scope: Scope, tag: str) -> bool:
    """Whether the reader has this answer in the present state of the catalogue (RFC 9110 13.1.2)."""
    asked = b",".join(value for name, value in scope["headers"] if name == b"if-none-match").decode("latin-1")
    return tag in (part.strip() for part in asked.split(","))


def _stripped(scope: Scope, path: str, query: str) -> Scope:
    """A request as Datasette is to see it: the prefix is off, since it would put it before an address that has it."""
    kept = [(name, value) for name, value in scope["headers"] if name not in _DROPPED]
    raw = path.encode("latin-1")
    asked = {"path": unquote(path), "raw_path": raw, "query_string": query.encode("latin-1")}
    return {**scope, **asked, "method": "GET", "headers": kept}


async def _say(send: Send, status: int, said: Mapping[str, str], words: str, always: Mapping[str, str]) -> None:
    body = _page(status, words) if words else b""
    kind = {"content-type": "text/html; charset=utf-8"} if words else {}
    own = {**always, "cache-control": "no-store", **kind, **said}
    await send({"type": "http.response.start", "status": status, "headers": _encoded(own)})
    await send({"type": "http.response.body", "body": body})


def _page(status: int, words: str) -> bytes:
    """A page of few words. In: words of our own, no text of a visitor."""
    return f'<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><title>{status}</title><h1>{words}</h1>'.encode()


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def guarded(datasette: Any) -> Callable[[App], App]:
    """For the hook `asgi_wrapper`."""
    catalogue = datasette.databases.get(DATABASE)
    state = hashlib.sha256(f"{catalogue and catalogue.hash} {_state(HOME)}".encode()).hexdigest()
    seen: dict[Signature, Hidden] = {}

    async def look() -> Hidden:
        now = signature(folders())
        if now not in seen:
            seen[now] = await catalogue.execute_fn(partial(hidden, said=entries(now))) if catalogue else NOTHING
        return seen[now]

    async def ranges(path: str, query: str) -> Sequence[Range]:
        view = tilde_decode(path.rpartition("/")[2].removesuffix(".csv"))
        if not (catalogue and STREAM in query):
            return ()
        views, parts = await catalogue.execute_fn(partial(read_ranges, most=datasette.setting("max_returned_rows")))
        return parts if is_whole(view, query, views) else ()

    return lambda app: safe(app, datasette.setting("base_url"), state, look, ranges)


def _tag(state: str, withheld: Hidden) -> str:
    """A weak ETag: another catalogue, other code, something else withheld, and it is another."""
    return f'W/"{hashlib.sha256(f"{state} {sorted(withheld.by_id)}".encode()).hexdigest()[:20]}"'


def _state(folder: Path) -> str:
    """What tells one state of the files that make pages from another."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return " ".join(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in found)
