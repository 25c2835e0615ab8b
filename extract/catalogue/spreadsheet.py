"""CSV for people who open it in a spreadsheet: RFC 4180, a BOM on request, and no text that a spreadsheet would run.

Excel, LibreOffice and WPS take a cell that begins with = + - @ for a formula, whatever the quotes around it, also behind
blanks, signs without a shape, and in full width where the input method folds it. Such a text gets an apostrophe before it,
which makes it text. Numbers are left alone, and so is a lone sign, which the forms have in place of a number.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain
from typing import Any
from urllib.parse import quote

BOM = "\ufeff"
"""Excel takes a CSV file for the code page of the system unless it begins with this."""

MIME = "text/csv; charset=utf-8"

_SIGNS = frozenset("=+-@")
_RUN_AT_ONCE = frozenset("\t\r\n")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?\Z")
_LONE_SIGN = re.compile(r"[-+－＋﹣﹢\s]*\Z")
_CELL = re.compile(r"([\t\r\n;]+)([^\t\r\n;]*)")
_CALLS = re.compile(r"[(（|!！]")


def defused(value: Any) -> Any:
    """A value as it may stand in a cell: text that would be run begins with an apostrophe, all else is as it was.

    Text behind a tab, a line break or `;` counts too, where a call is in it: a spreadsheet that parts columns at another
    sign than the comma begins a cell there.
    """
    if not isinstance(value, str) or not value:
        return value
    inner = _CELL.sub(lambda m: m[1] + (f"'{m[2]}" if _runs(m[2]) and _CALLS.search(m[2]) else m[2]), value)
    return f"'{inner}" if value[0] in _RUN_AT_ONCE or _runs(value) else inner


def _runs(text: str) -> bool:
    """Whether the first sign that has a shape begins a formula."""
    for at, character in enumerate(text):
        if unicodedata.normalize("NFKC", character)[0] in _SIGNS:
            return not (_NUMBER.match(text, at) or _LONE_SIGN.match(text, at))
        if not (character.isspace() or unicodedata.category(character) in ("Cf", "Cc", "Mn")):
            return False
    return False


def csv_lines(rows: Iterable[Sequence[Any]], columns: Sequence[str], bom: bool = False) -> Iterator[str]:
    """The file line by line, each with its CR LF; the names of the columns first. A value that is bytes is left empty."""
    out = StringIO()
    writer = csv.writer(out)
    if bom:
        out.write(BOM)
    for row in chain((columns,), rows):
        writer.writerow([None if isinstance(value, bytes) else defused(value) for value in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def csv_of(rows: Iterable[Sequence[Any]], columns: Sequence[str], bom: bool = False) -> bytes:
    """A CSV file, UTF-8. In: rows in the order of the columns; None is an empty cell; whether Excel is to see that it is UTF-8."""
    return "".join(csv_lines(rows, columns, bom)).encode("utf-8", "replace")


def file_name(words: Iterable[str], ending: str) -> str:
    """A name for a file to be saved: words without what means something in a path, at most 100 signs."""
    kept = (re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", word)).strip("-._") for word in words)
    return f"{'-'.join(filter(None, kept))[:100] or 'nianbao'}{ending}"


def attachment(name: str) -> str:
    """The header Content-Disposition for a file to be saved under a name, Chinese ones too (RFC 6266, RFC 8187)."""
    plain = name.encode("ascii", "ignore").decode().strip("-._") or "nianbao"
    plain = plain if plain.rpartition(".")[0] else f"nianbao.{plain}"
    beside = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'attachment; filename="{plain}"{beside}'
