"""Datasette's own CSV on its way out: what a spreadsheet would run is made text, a BOM on request; it goes on streaming."""

import codecs
import csv
import sys
from io import StringIO
from urllib.parse import parse_qs, parse_qsl, urlencode

from extract.catalogue.spreadsheet import BOM, MIME, attachment, defused, file_name

BOM_ARGUMENT = "_bom"
TRACE = "_trace"
"""With it Datasette shows CSV inside an HTML page of its own, with inline styles."""


def large_fields() -> None:
    """Let the reader of CSV take fields of any length; it would refuse texts of 128 KB."""
    csv.field_size_limit(sys.maxsize)


def is_csv(path: str, database: str) -> bool:
    """Whether Datasette answers an address below its own database with CSV."""
    return path.endswith(".csv") and path.lstrip("/").startswith((f"{database}/", f"{database}."))


def asked_without_trace(query: str) -> str:
    """The query string without what turns CSV into HTML."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode([pair for pair in pairs if pair[0] != TRACE]) if TRACE in query else query


def file_headers(path: str) -> dict[str, str]:
    """The headers of a CSV file, saved under the name of its table, view or query."""
    name = path.rpartition("/")[2].removesuffix(".csv").replace("~", "-")
    return {"content-type": MIME, "content-disposition": attachment(file_name(["nianbao", name], ".csv"))}


class Defusing:
    """Chunks of a CSV file in, the same rows out. A row that several chunks share waits for its end."""

    def __init__(self, query: str) -> None:
        self._begin = BOM if parse_qs(query).get(BOM_ARGUMENT, [""])[0] not in ("", "0", "off") else ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._waiting = ""

    def __call__(self, chunk: bytes, last: bool) -> bytes:
        """What may be sent now. In: the next bytes, whether they are the last."""
        begin, self._begin = self._begin, ""
        self._waiting += self._decode(chunk, last)
        if not last and (self._waiting.count('"') % 2 or not self._waiting.endswith("\n")):
            return begin.encode()
        text, self._waiting = self._waiting, ""
        return (begin + _rewritten(text)).encode("utf-8", "replace")


def _rewritten(text: str) -> str:
    out = StringIO()
    writer = csv.writer(out)
    for row in csv.reader(StringIO(text, newline="")):
        writer.writerow([defused(value) for value in row])
    return out.getvalue()
