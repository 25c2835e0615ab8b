"""From probabilities by place to texts with probabilities (connectionist temporal classification, Graves 2006).

A character that stands on over several places is one; the same character twice has "none" between.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

Steps = Sequence[dict[str, float]]

_BEAM, _MOST, _LEAST = 12, 6, 0.0005
_DIGITS = str.maketrans("oOQD〇○lI|！!SsBZzg，", "000000" + "11111" + "558229,")
"""Letters that stand alone in a cell are the digits they look like; only where all characters of a cell are such."""

_WIDE = dict(zip("(),:;?!", "（），：；？！", strict=True))
_NARROW = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])[(),:;?!]|[(),:;?!](?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])"
)

_NO_NUMBER = 0.1
_NUMBER_SIGNS = frozenset("0123456789.,-+/%")
NUMBER_LIKE = _NUMBER_SIGNS | frozenset("—–\\无元万亿件")
"""What the cells of numbers are written with: digits, signs, units."""


def best(steps: Steps) -> tuple[str, float]:
    """The likeliest character at each place put together; the mean of their probabilities."""
    text, scores, before = [], [], ""
    for step in steps:
        character = max(step, key=lambda c: step[c], default="")
        if character and character != before:
            text.append(character)
            scores.append(step[character])
        before = character
    return "".join(text), sum(scores) / len(scores) if scores else 0.0


def readings(steps: Steps) -> tuple[tuple[str, float], ...]:
    """The likeliest texts of a short crop with their probabilities, best first (prefix beam search)."""
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # text -> ends in none, ends in its last character
    for step in steps:
        grown: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for text, (none, last) in beams.items():
            for character, probability in step.items():
                if not character:
                    grown[text][0] += (none + last) * probability
                elif text.endswith(character):
                    grown[text][1] += last * probability
                    grown[text + character][1] += none * probability
                else:
                    grown[text + character][1] += (none + last) * probability
        kept = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_BEAM]
        beams = {text: (none, last) for text, (none, last) in kept}
    return merged((text, none + last) for text, (none, last) in beams.items())


def merged(found: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Texts that say the same number put together; what is no number is believed less, for numbers stand in cells."""
    scores: dict[str, float] = defaultdict(float)
    for text, score in found:
        number = as_number(text)
        scores[number] += score if set(number) <= NUMBER_LIKE else score * _NO_NUMBER
    best_first = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return tuple((text, min(1.0, score)) for text, score in best_first if score >= _LEAST)[:_MOST]


def as_printed(text: str) -> str:
    """Brackets and stops beside Chinese characters in their wide form, as Chinese is printed; those of numbers stay."""
    return _NARROW.sub(lambda found: _WIDE[found[0]], text.strip())


def as_number(text: str) -> str:
    """A text that can only be a number with its digits' look-alikes put right; any other text as it is."""
    digits = text.strip().translate(_DIGITS)
    return digits if digits and set(digits) <= _NUMBER_SIGNS else text.strip()
