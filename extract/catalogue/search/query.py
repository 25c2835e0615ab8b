"""What a visitor types, as a tree: words that must occur, AND, OR, NOT, brackets, phrases in quotes, fields, sections.

Only AND, OR and NOT in capitals are operators, so that every word, also 或 and 非, can be looked for. Everything that
may have been pasted from a report means something: brackets without a partner part words, as all punctuation does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extract.catalogue.search.folding import BREAK, fold
from extract.catalogue.search.numerals import spellings

Field = Literal["title", "agency", "text"]
FIELDS: tuple[Field, ...] = ("title", "agency", "text")
LONGEST, MOST_WORDS, DEEPEST = 1000, 60, 30
"""Characters of a query, words in it, brackets in brackets."""

_FIELD_NAMES: dict[str, Field] = {
    **dict.fromkeys(("title", "标题", "標題", "题名"), "title"),
    **dict.fromkeys(("agency", "机关", "機關", "单位", "單位"), "agency"),
    **dict.fromkeys(("text", "正文", "全文"), "text"),
}
_NUMBERS = "一二三四五六"
_SECTION = r"(?:section[:：]\s*(?P<section>[0-9０-９]+)[:：]?|(?:正文)?第(?P<part>[0-9０-９一二三四五六七八九十]+)部分[:：]|正文第(?P<part_of>[1-6１-６一二三四五六])部分(?=\s))"
_TOKEN = re.compile(
    rf"""(?P<blank>\s+)|["“”„](?P<quoted>[^"“”„]*)["“”„]?|「(?P<cornered>[^」]*)」?"""
    rf"""|(?P<operator>(?:AND|OR|NOT)(?![^\s()（）"“「]))|{_SECTION}|(?P<field>{"|".join(_FIELD_NAMES)})[:：](?=\S)"""
    rf"""|(?P<open>[(（])|(?P<close>[)）])|(?P<word>(?:(?!["“”„「()（）])\S)+)""",
    re.VERBOSE | re.IGNORECASE,
)


class BadQuery(ValueError):
    """A query that cannot be meant. In: what is wrong with it, in Chinese and English."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.words = {"zh": chinese, "en": english}


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters that occurs; `spellings` are folded, any of them will do. BREAK stands inside of phrases only."""

    spellings: tuple[str, ...]
    field: Field | None = None  # None: any of them
    section: int | None = None  # 1 to 6: in this part of the text only


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts it is true of every report."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Node"


Node = Word | All | Any | Not


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, quoted, operator, open, close, field, section
    text: str


@lru_cache(maxsize=256)
def parse(query: str, field: Field | None = None) -> Node:
    """The tree of a query; an empty one holds for every report. In: also the field where words without one are looked for.

    Raises `BadQuery`.
    """
    if len(query) > LONGEST:
        raise BadQuery(f"检索词超过{LONGEST}个字符", f"the query is longer than {LONGEST} characters")
    tree = _Parser(list(_tokens(query))).whole(field)
    if len(words(tree)) > MOST_WORDS:
        raise BadQuery(f"检索词超过{MOST_WORDS}个", f"the query has more than {MOST_WORDS} words")
    return tree


def words(node: Node, *, negated: bool = False) -> tuple[Word, ...]:
    """The words that a hit may have: those that are not negated."""
    if isinstance(node, Word):
        return () if negated else (node,)
    if isinstance(node, Not):
        return words(node.part, negated=not negated)
    return tuple(dict.fromkeys(word for part in node.parts for word in words(part, negated=negated)))


def _tokens(query: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(query):
        kind, text = found.lastgroup or "quoted", found[0]
        if kind == "blank":
            continue
        if kind in ("quoted", "cornered"):
            yield _Token("quoted", found[kind])
        elif kind == "operator" and text != text.upper():
            yield _Token("word", text)
        elif kind in ("section", "part", "part_of"):
            yield _Token("section", found[kind])
        else:
            yield _Token(kind, found[kind])


class _Parser:
    """Recursive descent: NOT binds closest, then AND (also by mere neighbourhood), then OR."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = _paired(tokens)
        self.at = 0

    def whole(self, field: Field | None) -> Node:
        return self._any(field, None) if self.tokens else All()

    def _next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _operator(self, name: str) -> bool:
        """Whether this operator comes next; it is passed."""
        token = self._next()
        if token is None or token.kind != "operator" or token.text != name:
            return False
        self.at += 1
        return True

    def _any(self, field: Field | None, section: int | None) -> Node:
        parts = [self._all(field, section)]
        while self._operator("OR"):
            parts.append(self._all(field, section))
        return _of(Any, parts)

    def _all(self, field: Field | None, section: int | None) -> Node:
        parts = [self._one(field, section)]
        while (token := self._next()) and token.kind != "close" and token != _Token("operator", "OR"):
            self._operator("AND")
            parts.append(self._one(field, section))
        return _of(All, parts)

    def _one(self, field: Field | None, section: int | None) -> Node:
        token = self._next()
        if token is None or token.kind == "close" or (token.kind == "operator" and token.text != "NOT"):
            raise BadQuery(
                "AND、OR、NOT、字段名之后缺少检索词", "a word is missing beside AND, OR, NOT or after a field's name"
            )
        self.at += 1
        match token.kind:
            case "operator":
                part = self._one(field, section)
                return part if part == All() else Not(part)
            case "open":
                inside = self._any(field, section)
                self.at += 1  # its bracket: _paired saw to it
                return inside
            case "field":
                return self._one(_FIELD_NAMES[token.text.lower()], section)
            case "section":
                return self._one("text", _section(token.text))
            case "quoted":
                return _phrase(token.text, field, section)
        return _runs(token.text, field, section)


def _of(kind: type[All] | type[Any], parts: list[Node]) -> Node:
    """Parts put together, without those that are mere punctuation."""
    kept = [part for part in parts if part != All()]
    return kind(tuple(kept)) if len(kept) > 1 else kept[0] if kept else All()


def _paired(tokens: list[_Token]) -> list[_Token]:
    """The tokens without brackets that have no partner or nothing inside. Raises `BadQuery` for too deep ones."""
    kept: list[_Token | None] = []
    opened: list[int] = []
    for token in tokens:
        if token.kind == "close":
            if not opened:
                continue
            start = opened.pop()
            if all(inner is None for inner in kept[start + 1 :]):
                kept[start] = None
                continue
        if token.kind == "open":
            opened.append(len(kept))
            if len(opened) > DEEPEST:
                raise BadQuery("括号层数过多", "too many brackets inside brackets")
        kept.append(token)
    for start in opened:
        kept[start] = None
    return [token for token in kept if token is not None]


def _section(text: str) -> int:
    plain = fold(text)
    number = (
        _NUMBERS.find(plain) + 1 if len(plain) == 1 and not plain.isdigit() else int(plain) if plain.isdigit() else 0
    )
    if not 1 <= number <= len(_NUMBERS):
        raise BadQuery(f"正文只有六个部分，没有第{text}部分", f"the text has six sections, there is no section {text}")
    return number


def _runs(text: str, field: Field | None, section: int | None) -> Node:
    """A word as typed without quotes: punctuation parts it into words that must all occur."""
    found = [Word(spellings(run), field, section) for run in dict.fromkeys(fold(text).split(BREAK)) if run]
    return found[0] if len(found) == 1 else All(tuple(found))


def _phrase(text: str, field: Field | None, section: int | None) -> Node:
    """Words in quotes stand next to each other; any punctuation may part them where the phrase has some."""
    folded = fold(text)
    if BREAK not in folded:
        return _runs(folded, field, section)
    return Word(spellings(folded), field, section)
