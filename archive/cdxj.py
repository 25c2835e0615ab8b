"""CDXJ: one line per capture, sorted by address and time, which replay tools find pages with."""

import json
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from archive.capture import Capture
from archive.files import closed_name
from archive.surt import surt
from settings.durable import write_whole

REVISIT = "warc/revisit"
"""What replay tools read in place of a media type where the payload lies in an earlier record."""

_quoted = json.encoder.encode_basestring
"""A string as `json.dumps` writes it without ASCII escapes; a line is made at every capture that is verified."""


def cdxj_line(capture: Capture) -> bytes:
    """One capture as a line; numbers are strings, as pywb writes them."""
    mime = REVISIT if capture.kind == "revisit" else capture.mime or "unk"
    told = [f'"url": {_quoted(capture.url)}, "mime": {_quoted(mime)}']
    if capture.status is not None:
        told.append(f'"status": "{capture.status}"')
    if capture.payload_digest is not None:
        told.append(f'"digest": {_quoted(capture.payload_digest)}')
    told.append(f'"length": "{capture.length}", "offset": "{capture.offset}", "filename": {_quoted(capture.warc)}')
    at = capture.fetched_at.astimezone(UTC)
    stamp = f"{at.year:04}{at.month:02}{at.day:02}{at.hour:02}{at.minute:02}{at.second:02}"
    return f"{surt(capture.url)} {stamp} {{{', '.join(told)}}}\n".encode()


def cdxj_path(warc: Path) -> Path:
    """The CDXJ that lies beside a WARC: `<name>.cdxj`, without `.open`."""
    return warc.with_name(f"{closed_name(warc)}.cdxj")


def write_cdxj(path: Path, captures: Iterable[Capture]) -> None:
    """Write the lines of one WARC sorted bytewise, as binary search over them needs."""
    write_whole(path, sorted(map(cdxj_line, captures)))
