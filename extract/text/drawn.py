"""Tables drawn with signs in plain text: Markdown's bars, and columns that only spaces part. Their fields get TABs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal
from unicodedata import east_asian_width

from extract.model.quick import quick
from extract.text.clean import is_blank, tidy
from extract.text.numbers import is_value

_BARRED = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^[\s|:=+-]*$")
_BAR = re.compile(r"(?<!\\)\|")
_GAP = re.compile(r"(?<=\S)[ \u00a0\u3000]{2,}(?=\S)")
_TOKEN = re.compile(r"\S+(?:[ \u00a0\u3000]\S+)*")
_MIN_SPACED_ROWS = 5
_MIN_ROW_VALUES = 3
_MAX_COLUMNS = 60


@quick
@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in the source, with its white space, and its locator.

    `places` are the locators of the fields that TABs part, where they are not "<where> field <n>".
    """

    text: str
    where: str
    kind: Literal["heading", "paragraph"] = "paragraph"
    places: tuple[str, ...] = ()


def tabbed(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with TABs between the fields of what is drawn as a table; the rules under Markdown's heads are left out."""
    if any(line.text.lstrip().startswith("|") for line in lines):
        lines = list(_without_bars(lines))
    return _without_columns(lines)


def _without_bars(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        if not _BARRED.match(line.text):
            yield line
        elif not _RULE.match(line.text) or "-" not in line.text:
            yield replace(line, text="\t".join(bar_fields(line.text)))


def bar_fields(text: str) -> list[str]:
    """The fields of a Markdown row, without the bars at its ends."""
    return [field.replace("\\|", "|").replace("<br>", " ") for field in _BAR.split(text.strip()[1:-1])]


def _without_columns(lines: Sequence[Line]) -> Sequence[Line]:
    """Where many lines are numbers parted by runs of spaces, the runs stand for columns."""
    spaced = [line for line in lines if _GAP.search(line.text)]
    rows = sum(sum(map(is_value, _TOKEN.findall(line.text))) >= _MIN_ROW_VALUES for line in spaced)
    if rows < _MIN_SPACED_ROWS or any("\t" in line.text.strip() for line in lines):
        return lines
    out: list[Line] = []
    for table, group in groupby(lines, key=lambda line: not is_blank(line.text) and not _sentence(line.text)):
        run = list(group)
        out += _parted(run) if table and any(_GAP.search(line.text) for line in run) else run
    return out


def _sentence(text: str) -> bool:
    return text.rstrip().endswith(("。", "；", "！", "：", "。）")) and not _GAP.search(text)


def _parted(run: Sequence[Line]) -> list[Line]:
    """Lines of one table: a field for each column, blank where a line has nothing in it."""
    tokens = [list(_tokens(line.text)) for line in run]
    most = max(map(len, tokens))
    if most < _MIN_ROW_VALUES:
        return list(run)
    starts = _columns([row for row in tokens if 2 * len(row) >= most])
    if len(starts) > min(
        _MAX_COLUMNS, most + max(1, most // 4)
    ):  # nothing stands below anything: the gaps part, the places say nothing
        return [
            replace(line, text="\t".join(token.text for token in row)) for line, row in zip(run, tokens, strict=True)
        ]
    return [_fields(line, row, starts) for line, row in zip(run, tokens, strict=True)]


@dataclass(frozen=True, slots=True)
class _Token:
    """A text without wide gaps: where it is seen, in places of half a Chinese character, and its place in the tidy line."""

    text: str
    left: int
    right: int
    start: int


def _tokens(text: str) -> Iterator[_Token]:
    seen = at = start = 0
    for found in _TOKEN.finditer(text):
        left = seen + _places(text[at : found.start()])
        right = left + _places(found[0])
        yield _Token(found[0], left, right, start)
        seen, at, start = right, found.end(), start + len(tidy(found[0])) + 1


def _places(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def _columns(rows: Sequence[Sequence[_Token]]) -> list[int]:
    """Where columns begin: behind places that no row uses."""
    ends: list[list[int]] = []
    for left, right in sorted((token.left, token.right) for row in rows for token in row):
        if ends and left < ends[-1][1]:
            ends[-1][1] = max(ends[-1][1], right)
        else:
            ends.append([left, right])
    return [left for left, _ in ends]


def _fields(line: Line, tokens: Sequence[_Token], starts: Sequence[int]) -> Line:
    if not tokens:
        return line
    fields = [""] * len(starts)
    places = [f"{line.where} @0-0"] * len(starts)
    for token in tokens:
        column = max((n for n, start in enumerate(starts) if start <= token.left), default=0)
        while fields[column] and column + 1 < len(starts):
            column += 1
        end = token.start + len(tidy(token.text))
        if fields[column]:
            fields[column] += f" {token.text}"
        else:
            fields[column], places[column] = token.text, f"{line.where} @{token.start}-{end}"
    return replace(line, text="\t".join(fields), places=tuple(places))
