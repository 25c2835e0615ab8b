"""A plain text file as HTML: its lines as they are, what a locator names lit."""

import re
from collections.abc import Sequence

from extract.catalogue.site.archived.clean import Cleaned, text
from extract.text.clean import tidy

MOST_LINES = 6_000
"""Lines that are written; a report has 300. Of more, those around what is lit."""

_LOCATOR = re.compile(r"line (?P<line>\d{1,9})(?: field (?P<field>\d{1,9}))?(?P<ranges>(?: @\d+-\d+)*)")
_RANGE = re.compile(r"@(\d+)-(\d+)")
_BAR = re.compile(r"(?<!\\)\|")
_GONE = re.compile(r"\[bookmark:[^\]]*\]|<br>|\\(?=\|)")  # as `tidy` and `bar_fields` take it out


def cleaned_lines(said: str, where: str | None) -> Cleaned:
    """In: the text of a file, the locator of what is lit (None: nothing)."""
    lines = said.splitlines()
    number, span = _lit(lines, where)
    start = max(0, min(number - MOST_LINES // 2, len(lines) - MOST_LINES))
    shown = range(start, min(len(lines), start + MOST_LINES))
    written = (_line(lines[n], span if n == number else None) for n in shown)
    return Cleaned(f'<div class="nb-lines">{"".join(written)}</div>', span is not None, len(shown) < len(lines), True)


def _line(line: str, span: tuple[int, int] | None) -> str:
    if span is None:
        return f"<div>{text(line)}</div>"
    start, end = span
    mark = f'<mark id="lit" class="nb-lit">{text(line[start:end])}</mark>'
    return f"<div>{text(line[:start])}{mark}{text(line[end:])}</div>"


def _lit(lines: Sequence[str], where: str | None) -> tuple[int, tuple[int, int] | None]:
    """The line from 0, and the characters of it that a locator names."""
    found = _LOCATOR.fullmatch(where or "")
    if found is None or not 0 < int(found["line"]) <= len(lines):
        return 0, None
    number = int(found["line"]) - 1
    field = _field(lines[number], int(found["field"])) if found["field"] else (0, len(lines[number]))
    return number, field and _characters(lines[number], field, _RANGE.findall(found["ranges"]))


def _field(line: str, wanted: int) -> tuple[int, int] | None:
    """Where a field of a line begins and ends, counted from 1: between tabs, else between the bars of a Markdown row."""
    if "\t" in line:
        bounds = [-1, *(found.start() for found in re.finditer("\t", line)), len(line)]
    else:
        bounds = [found.start() for found in _BAR.finditer(line)]
    if not 0 < wanted < len(bounds):
        return None
    return bounds[wanted - 1] + 1, bounds[wanted]


def _characters(line: str, field: tuple[int, int], ranges: Sequence[tuple[str, str]]) -> tuple[int, int] | None:
    """The characters of the line that ranges of the tidy text of a field name; without one, the tidy text itself."""
    raw = line[field[0] : field[1]]
    gone = {n for found in _GONE.finditer(raw) for n in range(*found.span())}
    at, places = -1, []
    for sign in tidy(raw.replace("\\|", "|").replace("<br>", " ")):
        if not sign.isspace():
            at = next((n for n in range(at + 1, len(raw)) if raw[n] == sign and n not in gone), len(raw))
        places.append(None if sign.isspace() else at)
    for start, end in ranges:
        if int(end) > len(places) or int(start) > int(end):
            return None
        places = places[int(start) : int(end)]
    there = [place for place in places if place is not None and place < len(raw)]
    return (field[0] + there[0], field[0] + there[-1] + 1) if there else field
