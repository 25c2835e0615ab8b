"""What a page of the catalogue is: an address, a template, and a function that takes rows out of the catalogue.

One module in site/pages/ is one page. Chinese stands at the address itself, English below /en.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any, Literal
from urllib.parse import quote, urlencode

from settings.paths import DataFolder

Lang = Literal["zh", "en"]
Values = dict[str, Any]
ENGLISH = "/en"
_PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asked of a page."""

    lang: Lang
    path: Mapping[str, str]  # the parts of the address, decoded
    args: Mapping[str, list[str]]  # ?name=value, in their order
    folders: tuple[DataFolder, ...] = ()  # where the WARCs are; none: only the catalogue is served

    def one(self, name: str) -> str | None:
        """The first value of an argument that is not empty, None without one."""
        return next((value.strip() for value in self.args.get(name, ()) if value.strip()), None)

    def all(self, name: str) -> list[str]:
        """All values of an argument that are not empty, each once."""
        return list(dict.fromkeys(value.strip() for value in self.args.get(name, ()) if value.strip()))

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number within bounds; the default where it is none, the nearer bound where it lies outside."""
        value = self.one(name)
        if value is None or not re.fullmatch(r"[+-]?[0-9]{1,15}", value):
            return default
        return min(high, max(low, int(value)))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that no template makes: a picture, an archived page, a CSV file. Its headers win over those of all pages."""

    body: bytes
    mime: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


class NotThere(LookupError):
    """Nothing is at this address. In: what is missing, in the words of both languages; the HTTP status."""

    def __init__(self, chinese: str, english: str, status: int = 404) -> None:
        super().__init__(english)
        self.words: Mapping[Lang, str] = {"zh": chinese, "en": english}
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the site.

    `values` reads the catalogue (in a thread of Datasette, under its time limit) and gives what the template shows, or
    an Answer; it raises `NotThere`.
    """

    name: str
    address: str  # parts in braces: /report/{id}
    values: Callable[[Connection, Asked], Values | Answer]
    template: str = ""  # below templates/; empty where `values` always gives an Answer
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # key -> Chinese, English

    def pattern(self) -> str:
        """The regular expression of its address in both languages."""
        parts = _PART.split(self.address)
        names = (rf"(?P<{part}>[^/]+)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
        return rf"^(?P<language>{ENGLISH})?{''.join(names)}$"

    def path(self, lang: Lang, **values: Any) -> str:
        """The address with its parts filled in; what is no part becomes ?name=value, None is left out, lists repeat.

        Raises `KeyError` naming a part without a value.
        """
        names = set(_PART.findall(self.address))
        filled = _PART.sub(lambda part: quote(str(values[part[1]]), safe=""), self.address)
        rest = [(k, v) for k, v in values.items() if k not in names and v is not None and v != ""]
        query = urlencode(rest, doseq=True)
        return f"{ENGLISH if lang == 'en' else ''}{filled}{'?' if query else ''}{query}"
