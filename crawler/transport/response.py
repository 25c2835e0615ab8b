"""What Scrapy gets of an answer. The archive has the bytes; the crawler reads pages only."""

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from archive.chunking import Unchunker
from archive.message import Head, codings, entity, media_type
from crawler.transport.connection import Peer
from crawler.transport.intake import Intake

PAGE_BYTES = 8 << 20
"""So much of a large page Scrapy gets: its links. A list of all the reports of twenty years has some 2 MB."""

BODY_BYTES = "nianbao_body_bytes"
"""Key of `request.meta`: bytes of a large answer that its caller wants to see, whatever its type."""

LARGE = "nianbao-large"
"""Flag of a response whose body is not whole."""

_PIECE_BYTES = 1 << 18
_NO_STATUS = 200  # of an answer without a status line, as browsers have it
_TRANSFER = "transfer-encoding"
_CONTENT = "content-encoding"


def response_of(request: Request, url: str, intake: Intake, message: bytes, peer: Peer) -> Response:
    """The response to a request: of an answer in memory all, of one in a file what can be a page.

    In: the request and its address, the answer that was taken in, its bytes from the status line on, the peer.
    Out: a response whose flags say what is not as it should be: `dataloss` (closed too early), `partial` (its end is
    the close of the connection: it may be whole or not), `nianbao-large` (the body is empty, or a large page's beginning).
    """
    framing = intake.framing
    head = framing.head
    assert head is not None
    flags = ["dataloss"] if intake.truncated else [] if framing.is_delimited else ["partial"]
    left_out = {_TRANSFER}
    if intake.file is None:
        body = entity(head, message)[0] if framing.size > framing.body_start else b""
    else:
        body, is_whole = _body_in_file(request, intake, head)
        if not is_whole:
            flags.append(LARGE)
            left_out.add(_CONTENT)
    headers = _headers(head, left_out)
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    status = _NO_STATUS if head.status is None else head.status
    protocol = f"HTTP/{framing.version}"
    response = kind(url, status, body=body, flags=flags, ip_address=peer.ip, protocol=protocol)
    response.headers = headers  # given to it at once, they would be made a second time
    return response


def _headers(head: Head, left_out: set[str]) -> Headers:
    found = Headers()
    for name, value in head.headers:
        if name.lower() not in left_out:
            # as `Headers.appendlist`, which works every name and value out twice over
            dict.setdefault(found, name.title().encode("latin-1"), []).append(value.encode("latin-1"))
    return found


def _body_in_file(request: Request, intake: Intake, head: Head) -> tuple[bytes, bool]:
    """As much of a large body as its reader wants, and whether that is all of it."""
    assert intake.file is not None
    wanted = bytes_wanted(request, media_type(head.headers))
    on_the_wire = intake.framing.size - intake.framing.body_start
    if on_the_wire > wanted and (not wanted or codings(head.headers, _CONTENT)):
        return b"", False  # half of a compressed body is of no use
    intake.file.seek(head.body_start)
    unchunker = Unchunker() if "chunked" in codings(head.headers, _TRANSFER) else None
    found, size = [], 0
    while size <= wanted and (piece := intake.file.read(_PIECE_BYTES)):
        found.append(unchunker.feed(piece) if unchunker else piece)
        size += len(found[-1])
    return b"".join(found)[:wanted], size <= wanted


def bytes_wanted(request: Request, mime: str | None) -> int:
    """How much of the body of a large answer its reader wants; 0 for what cannot be a page."""
    kind = mime or "text/"
    is_page = kind.startswith("text/") or any(word in kind for word in ("html", "xml", "json", "javascript"))
    return int(request.meta.get(BODY_BYTES) or (PAGE_BYTES if is_page else 0))
