"""Whether a query holds for one report, and how much speaks for it: a plain scan of its folded texts.

The index must say the same of every report; what the index cannot tell is asked here.
"""

from extract.catalogue.search.folding import fold
from extract.catalogue.search.query import FIELDS, All, Any, Node, Not, Word
from extract.catalogue.search.texts import AGENCY, TEXT, TITLE, ReportText, body, folded

IN_TITLE, IN_AGENCY, IN_TEXT, OFTEN = 8, 4, 1, 1
"""What a word weighs that stands in the title, the agency's name, the text, and the text at least MANY times."""

WEIGHTS = (IN_TITLE, IN_AGENCY, IN_TEXT)
MANY = 3
MOST = 255
"""A report weighs no more than this, however many words are looked for."""


def weigh(tree: Node, report: ReportText) -> int:
    """The sum over the words that it has, 1 for a negated part that holds; 0 when the query does not hold."""
    return weigh_folded(tree, report, folded(report))


def weigh_folded(tree: Node, report: ReportText, texts: tuple[str, str, str]) -> int:
    """The same of a report whose folded texts are given."""

    def weight(node: Node) -> int:
        match node:
            case Word():
                return weigh_word(node, report, texts)
            case Not(part):
                return int(not weight(part))
            case Any(parts):
                return sum(map(weight, parts))
            case All(parts):
                each = [weight(part) for part in parts]
                return sum(each) if all(each) else 0

    return 1 if tree == All() else min(MOST, weight(tree))


def weigh_word(word: Word, report: ReportText, texts: tuple[str, str, str]) -> int:
    """What a word weighs in a report, whose folded texts are given."""
    if word.section is not None:
        texts = texts[TITLE], texts[AGENCY], fold(body(report, word.section))
    return sum(weigh_field(word, field, text) for field, text in enumerate(texts) if asked(word, field))


def weigh_field(word: Word, field: int, text: str) -> int:
    """What a word weighs in one of the three folded texts of a report."""
    if not any(spelling in text for spelling in word.spellings):
        return 0
    if field != TEXT:
        return WEIGHTS[field]
    return IN_TEXT + OFTEN * any(occurrences(text, spelling, MANY) == MANY for spelling in word.spellings)


def asked(word: Word, field: int) -> bool:
    """Whether a word is looked for in this text."""
    return word.field in (None, FIELDS[field])


def occurrences(text: str, wanted: str, most: int) -> int:
    """Places where the words begin, those that overlap too, counted up to a number."""
    count, at = 0, text.find(wanted)
    while at >= 0 and count < most:
        count, at = count + 1, text.find(wanted, at + 1)
    return count
